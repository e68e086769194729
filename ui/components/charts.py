"""The pictures of a project as charts, each with a table of the same: confidences, coverage, progress, reliability."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from itertools import cycle
from typing import Any

import altair as alt
import streamlit as st

from align.model import Status
from align.store.figures import Bin, Coverage, Day, Reliability
from ui.components.dotplot import ink
from ui.terms import language_word, report_name, shown, status_word
from ui.words import _, day, day_of_year, number, percent

TINTS = {
    "accepted": "#2f8f5b",
    "proposed": "#3f7fc0",
    "unsure": "#c98a14",
    "rejected": "#c2253a",
    "checked": "#7a5bc0",
    "alone": "#8a8f94",
}
"""By what became of a bead; each has a contrast of 3 to 1 or more with the page, light and dark."""


REVIEWERS = ["#3f7fc0", "#c98a14", "#2f8f5b", "#7a5bc0", "#c2253a", "#8a8f94"]
"""Their tints in turn; the same contrast."""
FORTNIGHT = 14
"""So many days are shown at least, that one day is not a wall."""


def draw(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart,
    rows: Sequence[dict[str, object]],
    key: str,
    alternative: str,
    height: int = 430,
    columns: int = 1,
) -> None:
    """A chart with its description, and the same as a table under a fold.

    Args:
        chart: what is drawn.
        rows: of the table.
        key: of the widgets.
        alternative: the description.
        height: in pixels, with axes and legend.
        columns: of the legend; two only of short words: what sticks out of a chart is cut off on a telephone.
    """
    shape = chart.properties(description=alternative, height=height).configure_axis(**ink()).configure_view(stroke=None)
    shape = shape.configure_legend(orient="bottom", columns=columns, labelLimit=320, **ink())
    st.altair_chart(shape, key=key, width="stretch")
    with st.expander(_("The same as a table"), key=f"{key}_fold"):
        st.dataframe(list(rows), hide_index=True, alt=alternative, key=f"{key}_table")


def confidences(bins: Sequence[Bin], cut: float) -> None:
    """How many matches there are of each confidence, by status, with the cut."""
    words = {status.value: status_word(status) for status in Status}
    values = [
        {"lower": own.lower, "upper": own.upper, "status": words[name], "place": place, "n": getattr(own, name)}
        for own in bins
        for place, name in enumerate(TINTS)
        if name in words and getattr(own, name)
    ]
    named = [name for name in TINTS if name in words]
    bars = (
        alt.Chart({"values": values})
        .mark_bar(stroke="#80808080", strokeWidth=0.5)
        .encode(
            alt.X("lower:Q", bin="binned", title=_("Confidence"), axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            alt.X2("upper:Q"),
            alt.Y("n:Q", title=_("Matches"), axis=alt.Axis(tickMinStep=1)),
            _tinted("status:N", _("Status"), {words[name]: TINTS[name] for name in named}),
            order="place:Q",
            tooltip=[alt.Tooltip("lower:Q", format=".0%", title=_("Confidence")), "status:N", "n:Q"],
        )
    )
    # Most matches are very likely as a rule, and the other bars too low to read.
    sums = [{"at": (own.lower + own.upper) / 2, "n": sum(getattr(own, name) for name in named)} for own in bins]
    heads = (
        alt.Chart({"values": [one for one in sums if one["n"]]})
        .mark_text(dy=-7, fontSize=11, color=ink()["labelColor"])
        .encode(x="at:Q", y="n:Q", text="n:Q")
    )
    line = (
        alt.Chart({"values": [{"at": cut}]})
        .mark_rule(strokeWidth=2, strokeDash=[6, 4], color=ink()["titleColor"])
        .encode(x="at:Q")
    )
    rows = [
        {_("Confidence"): f"{percent(own.lower)}–{percent(own.upper)}", **{words[name]: getattr(own, name) for name in named}}
        for own in bins
    ]
    total = sum(getattr(own, name) for own in bins for name in named)
    said = _("Histogram of the confidence of {n} matches; the cut is at {cut}.", n=number(total), cut=percent(cut))
    draw(alt.layer(bars, line, heads), rows, "confidences", said, columns=2)


def coverage(reports: Sequence[Coverage]) -> None:
    """What the statements of each report are in, in shares of the report."""
    words = covered_words()
    values, rows = [], []
    for place, own in enumerate(reports):
        title = shown(report_name(own))[:80]
        name = _("{n}. {language}: {title}", n=place + 1, language=language_word(own.language), title=title)
        counted = asdict(own.whole)
        rows.append({_("Report"): name, _("Statements"): own.segments, **{words[kind]: counted[kind] for kind in words}})
        values += [
            {
                "report": name,
                "place": order,
                "kind": words[kind],
                "n": counted[kind],
                "share": counted[kind] / (own.segments or 1),
            }
            for order, kind in enumerate(words)
        ]
    along = alt.Y("report:N", title=None, sort=None, axis=None, scale=alt.Scale(paddingInner=0.55, paddingOuter=0.5))
    bars = (
        alt.Chart({"values": values})
        .mark_bar(stroke="#80808080", strokeWidth=0.5)
        .encode(
            alt.X(
                "share:Q",
                title=_("Share of the report's statements"),
                axis=alt.Axis(format="%", tickCount=5, grid=False),
                scale=alt.Scale(domain=[0, 1]),
            ),
            along,
            _tinted("kind:N", _("Statements"), {words[kind]: TINTS[kind] for kind in words}),
            order="place:Q",
            tooltip=["report:N", "kind:N", "n:Q", alt.Tooltip("share:Q", format=".0%")],
        )
    )
    # A title stands above its bar, where it has the whole width.
    titles = (
        alt.Chart({"values": [{"report": row[_("Report")]} for row in rows]})
        .mark_text(
            align="left", baseline="bottom", yOffset=-3, fontSize=12.5, limit={"expr": "width"}, color=ink()["titleColor"]
        )
        .encode(alt.X(value=0), along.copy(), text="report:N")
        .encode(y=alt.Y("report:N", sort=None, axis=None, bandPosition=0))
    )
    said = _("What the statements of each of {n} reports are in.", n=len(reports))
    draw(alt.layer(bars, titles), rows, "coverage", said, 240 + 48 * len(reports))


def covered_words() -> dict[str, str]:
    """What a statement can be in, the best first."""
    return {
        "accepted": _("in an accepted match"),
        "proposed": _("in a proposed match"),
        "unsure": _("in a match marked as unsure"),
        "rejected": _("in a rejected match only"),
        "checked": _("no counterpart, checked"),
        "alone": _("no counterpart found"),
    }


def progress(days: Sequence[Day]) -> None:
    """How many decisions were made on each day, by whom."""
    values = [
        {"day": own.day.isoformat(), "written": day(own.day), "who": shown(own.reviewer), "n": own.decisions} for own in days
    ]
    rows: list[dict[str, object]] = [
        {_("Day"): day(own.day), _("Reviewer"): shown(own.reviewer), _("Decisions made"): own.decisions} for own in days
    ]
    shown_days = _every_day(days)
    names_of_days = json.dumps({one.isoformat(): day_of_year(one) for one in shown_days})
    names = sorted({str(one["who"]) for one in values})
    several = _tinted("who:N", _("Reviewer"), dict(zip(names, cycle(REVIEWERS), strict=False)))
    chart = (
        alt.Chart({"values": values})
        .mark_bar(stroke="#80808080", strokeWidth=0.5)
        .encode(
            alt.X(
                "day:O",
                title=f"{day(shown_days[0])} – {day(shown_days[-1])}",
                axis=alt.Axis(
                    labelAngle=0, labelOverlap="greedy", labelSeparation=8, labelExpr=f"({names_of_days})[datum.value]"
                ),
                scale=alt.Scale(domain=[one.isoformat() for one in shown_days]),
            ),
            alt.Y("n:Q", title=_("Decisions made"), axis=alt.Axis(tickMinStep=1)),
            color=several if len(names) > 1 else alt.value(REVIEWERS[0]),
            tooltip=["written:N", "who:N", "n:Q"],
        )
    )
    total = sum(own.decisions for own in days)
    draw(chart, rows, "progress", _("{n} decisions by day and reviewer.", n=number(total)))


def _every_day(days: Sequence[Day]) -> list[date]:
    """From the first to the last, those without a decision too; a fortnight at least."""
    last = max(own.day for own in days)
    first = min(*(own.day for own in days), last - timedelta(days=FORTNIGHT - 1))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def reliability(found: Reliability) -> None:
    """What share of the decided matches of each confidence was accepted, with its interval, beside what would be true."""
    values = [
        {
            "confidence": own.confidence,
            "accepted": own.accepted,
            "low": own.interval[0],
            "high": own.interval[1],
            "n": own.decided,
        }
        for own in found.bins
    ]
    share = alt.Axis(format="%", tickCount=5)
    points = alt.Chart({"values": values}).encode(
        alt.X("confidence:Q", title=_("Confidence"), axis=share, scale=alt.Scale(domain=[0, 1])),
    )
    dots = points.mark_point(filled=True, size=120, color="#3f7fc0").encode(
        alt.Y("accepted:Q", title=_("Share accepted by reviewers"), axis=share, scale=alt.Scale(domain=[0, 1])),
        tooltip=[alt.Tooltip("confidence:Q", format=".0%"), alt.Tooltip("accepted:Q", format=".0%"), "n:Q"],
    )
    bars = points.mark_rule(strokeWidth=2, color="#3f7fc0").encode(alt.Y("low:Q"), alt.Y2("high:Q"))
    true = (
        alt.Chart({"values": [{"x": 0, "y": 0}, {"x": 1, "y": 1}]})
        .mark_line(strokeDash=[6, 4], color=ink()["labelColor"])
        .encode(x="x:Q", y="y:Q")
    )
    rows: list[dict[str, object]] = [
        {
            _("Confidence"): f"{percent(own.lower)}–{percent(own.upper)}",
            _("Decided"): own.decided,
            _("Mean confidence"): percent(own.confidence),
            _("Accepted"): percent(own.accepted),
            _("95% interval"): f"{percent(own.interval[0])}–{percent(own.interval[1])}",
        }
        for own in found.bins
    ]
    said = _(
        "Share accepted against confidence, of {n} decided matches; on the dashed line they are equal.",
        n=number(found.decided),
    )
    draw(alt.layer(true, bars, dots), rows, "reliability", said)


def _tinted(field: str, title: str, tints: dict[str, Any]) -> alt.Color:
    return alt.Color(field, title=title, scale=alt.Scale(domain=list(tints), range=list(tints.values())))
