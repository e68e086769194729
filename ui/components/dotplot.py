"""Dot plot of a pair of reports: where a statement of one stands against where its counterpart stands in the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import streamlit as st

from align.model import Status
from align.store.views import BeadView, BitextView
from ui.terms import confidence_word, status_word
from ui.words import _

TINTS = {"sure": "#1f77b4", "likely": "#d98200", "doubtful": "#c2253a", "hand": "#7a5bc0"}
"""By how sure; each has a contrast of 3 to 1 or more with the page, light and dark."""
SHAPES = {Status.PROPOSED: "circle", Status.ACCEPTED: "square", Status.REJECTED: "cross", Status.UNSURE: "triangle-up"}


def ink() -> dict[str, Any]:
    """The colours of words in a chart, which Streamlit draws too pale to read."""
    dark = st.context.theme.type == "dark"
    return {"labelColor": "#c9cdd1" if dark else "#43494f", "titleColor": "#e9e7e2" if dark else "#1c2024"}


def dot_plot(view: BitextView, key: str) -> int | None:
    """Draw it, with a table of the same under a fold; the bead that was chosen, in the run that this causes."""
    points = list(_points(view))
    if not points:
        st.info(_("Nothing is matched in this pair of reports."), icon=":material/info:")
        return None
    event = st.altair_chart(_chart(view, points), on_select="rerun", selection_mode="bead", key=key, width="stretch")
    with st.expander(_("The same as a table"), key=f"{key}_fold"):
        st.dataframe(
            [_said(point) for point in points], hide_index=True, alt=_("Matches of the two reports"), key=f"{key}_table"
        )
    chosen = event.selection.get("bead") or []
    number = next((one.get("bead") for one in chosen if isinstance(one, dict)), None)
    known = {bead.id for bead in view.beads}
    return number if number in known else None


def _points(view: BitextView) -> Sequence[dict[str, Any]]:
    """A point for each sentence of one side with each of the other of a match."""
    zh, vi = ({own: place for place, own in enumerate(_aligned(view, side), 1)} for side in ("zh", "vi"))
    return [
        {
            "zh": zh[one],
            "vi": vi[other],
            "bead": bead.id,
            "sure": _sure(bead),
            "status": bead.status.value,
            "said": _share(bead),
        }
        for bead in view.beads
        for one in bead.zh
        for other in bead.vi
        if one in zh and other in vi
    ]


def _aligned(view: BitextView, side: str) -> list[int]:
    report = view.zh if side == "zh" else view.vi
    return [segment.id for segment in report.segments if segment.kind.aligned]


def _sure(bead: BeadView) -> str:
    if bead.confidence is None:
        return "hand"
    return "sure" if bead.confidence >= 0.9 else "likely" if bead.confidence >= 0.7 else "doubtful"


def _share(bead: BeadView) -> str:
    return confidence_word(bead.confidence, bead.by_hand)


def _chart(view: BitextView, points: Sequence[dict[str, Any]]) -> alt.Chart:
    sure = {
        "sure": _("very likely"),
        "likely": _("likely"),
        "doubtful": _("doubtful"),
        "hand": _("changed by hand, not scored"),
    }
    rows = [point | {"sure": sure[point["sure"]], "status": status_word(Status(point["status"]))} for point in points]
    there = {point[name] for point in points for name in ("sure", "status")}
    colours = ink()
    pick = alt.selection_point(name="bead", fields=["bead"], on="click", clear="dblclick")
    zh, vi = (len(_aligned(view, side)) for side in ("zh", "vi"))
    described = _(
        "Dot plot of {n} matches: statements of the Chinese report from left to right, of the Vietnamese from top to bottom.",
        n=len({point["bead"] for point in points}),
    )
    chart: alt.Chart = (
        alt.Chart({"values": rows}, description=described)
        .mark_point(filled=True, size=110, opacity=0.9, cursor="pointer")
        .encode(
            alt.X(
                "zh:Q",
                title=_("Statement of the Chinese report"),
                scale=alt.Scale(domain=[0, zh + 1]),
                axis=alt.Axis(tickMinStep=1),
            ),
            alt.Y(
                "vi:Q",
                title=_("Statement of the Vietnamese report"),
                scale=alt.Scale(domain=[0, vi + 1], reverse=True),
                axis=alt.Axis(tickMinStep=1),
            ),
            alt.Color(
                "sure:N", title=_("Confidence"), scale=_scale({sure[name]: TINTS[name] for name in sure if name in there})
            ),
            alt.Shape(
                "status:N",
                title=_("Status"),
                scale=_scale({status_word(one): SHAPES[one] for one in SHAPES if one.value in there}),
                legend=alt.Legend(orient="top", columns=2, symbolFillColor=colours["labelColor"], symbolStrokeWidth=0),
            ),
            tooltip=[
                alt.Tooltip("zh:Q", title=_("Chinese")),
                alt.Tooltip("vi:Q", title=_("Vietnamese")),
                alt.Tooltip("said:N", title=_("Confidence")),
                alt.Tooltip("status:N", title=_("Status")),
            ],
        )
        .add_params(pick)
        .properties(height=max(460, min(760, 230 + 18 * vi)))
        .configure_legend(orient="bottom", columns=2, labelLimit=260, **colours)
        .configure_axis(**colours)
    )
    return chart


def _scale(words: dict[str, str]) -> alt.Scale:
    """Of what is there alone: on a telephone there is no room for a legend of the rest."""
    return alt.Scale(domain=list(words), range=list(words.values()))


def _said(point: dict[str, Any]) -> dict[str, object]:
    return {
        _("Chinese"): point["zh"],
        _("Vietnamese"): point["vi"],
        _("Confidence"): point["said"],
        _("Status"): status_word(Status(point["status"])),
    }
