"""The pictures of a project as charts, each with a table of the same: confidences, coverage, progress, reliability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import altair as alt
import streamlit as st

from align.model import Status
from align.store.figures import Bin, Coverage, Day, Reliability
from ui.components.dotplot import ink
from ui.terms import language_word, report_name, shown, status_word
from ui.words import _, day, number, percent

TINTS = {
    "accepted": "#2f8f5b",
    "proposed": "#3f7fc0",
    "unsure": "#c98a14",
    "rejected": "#c2253a",
    "checked": "#7a5bc0",
    "alone": "#8a8f94",
}
"""By what became of a bead; each has a contrast of 3 to 1 or more with the page, light and dark."""


def draw(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, rows: Sequence[dict[str, object]], key: str, alternative: str
) -> None:
    """A chart with its description, and the same as a table under a fold."""
    shape = chart.properties(description=alternative, height=340).configure_axis(**ink(), labelLimit=260)
    st.altair_chart(shape.configure_legend(orient="bottom", columns=3, labelLimit=260, **ink()), key=key, width="stretch")
    with st.expander(_("The same as a table"), key=f"{key}_fold"):
        st.dataframe(list(rows), hide_index=True, alt=alternative, key=f"{key}_table")


def confidences(bins: Sequence[Bin], cut: float) -> None:
    """How many matches there are of each confidence, by status, with the cut."""
    words = {status.value: status_word(status) for status in Status}
    values = [
        {"lower": own.lower, "upper": own.upper, "status": words[name], "place": place, "n": getattr(own, name)}
        for own in bins
        for place, name in enumerate(TINTS)
        if name in words
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
    draw(alt.layer(bars, line), rows, "confidences", said)


def coverage(reports: Sequence[Coverage]) -> None:
    """What the statements of each report are in, in shares of the report."""
    words = covered_words()
    values, rows = [], []
    for place, own in enumerate(reports):
        name = f"{place + 1}. {language_word(own.language)}: {shown(report_name(own))[:80]}"
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
    chart = (
        alt.Chart({"values": values})
        .mark_bar(stroke="#80808080", strokeWidth=0.5)
        .encode(
            alt.X(
                "share:Q",
                title=_("Share of the report's statements"),
                axis=alt.Axis(format="%"),
                scale=alt.Scale(domain=[0, 1]),
            ),
            alt.Y("report:N", title=None, sort=None),
            _tinted("kind:N", _("Statements"), {words[kind]: TINTS[kind] for kind in words}),
            order="place:Q",
            tooltip=["kind:N", "n:Q", alt.Tooltip("share:Q", format=".0%")],
        )
    )
    draw(chart, rows, "coverage", _("What the statements of each of {n} reports are in.", n=len(reports)))


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
    values = [{"day": own.day.isoformat(), "who": shown(own.reviewer), "n": own.decisions} for own in days]
    rows: list[dict[str, object]] = [
        {_("Day"): day(own.day), _("Reviewer"): shown(own.reviewer), _("Decisions made"): own.decisions} for own in days
    ]
    names = sorted({str(one["who"]) for one in values})
    several = alt.Color("who:N", title=_("Reviewer")) if len(names) > 1 else alt.value("#3f7fc0")
    chart = (
        alt.Chart({"values": values})
        .mark_bar(stroke="#80808080", strokeWidth=0.5)
        .encode(
            alt.X("day:O", title=_("Day")),
            alt.Y("n:Q", title=_("Decisions made"), axis=alt.Axis(tickMinStep=1)),
            color=several,
            tooltip=["day:O", "who:N", "n:Q"],
        )
    )
    total = sum(own.decisions for own in days)
    draw(chart, rows, "progress", _("{n} decisions by day and reviewer.", n=number(total)))


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
    share = alt.Axis(format="%")
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
