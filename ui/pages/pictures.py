"""Pictures: how two reports correspond, how sure the matches are, what is covered, how far the review is.

`?picture=reliability` says which one is shown first.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from align.workbench.desk import Desk
from ui.components import charts, trust
from ui.components.dotplot import dot_plot
from ui.filters import choose_meeting, review_progress
from ui.session import can_go, desk, go, guarded
from ui.terms import meeting_name, shown
from ui.words import _, number, percent, zone

ENOUGH = 30
"""So many decided matches before their reliability is shown."""


def page() -> None:
    """Draw the page."""
    st.title(_("Pictures"))
    pictures: dict[str, tuple[str, Callable[[Desk], None]]] = {
        "dots": (_("Dot plot"), _dots),
        "confidence": (_("Confidence"), _confidence),
        "coverage": (_("Coverage"), _coverage),
        "progress": (_("Progress"), _progress),
        "reliability": (_("Reliability"), _reliability),
    }
    with guarded():
        opened = desk()
        asked = st.query_params.get("picture")
        chosen = st.pills(
            _("Picture"),
            list(pictures),
            format_func=lambda name: pictures[name][0],
            default=asked if asked in pictures else "dots",
            required=True,
            key="picture",
        )
        pictures[chosen][1](opened)


def _dots(opened: Desk) -> None:
    """Position against position, for one pair of reports."""
    keys = {meeting.id: meeting_name(meeting) for meeting in opened.meetings() if meeting.bitexts}
    if not keys:
        st.info(_("There is nothing to show yet. Add reports in both languages and align them first."), icon=":material/info:")
        return
    first, second = st.columns([2, 3])
    meeting = first.selectbox(_("Meeting"), list(keys), format_func=lambda own: keys[own], key="dots_meeting")
    named = {name.id: name for name in opened.bitext_names(meeting)}
    bitext = second.selectbox(
        _("Pair of reports"),
        list(named),
        format_func=lambda own: shown(f"{named[own].zh} · {named[own].vi}"),
        key=f"dots_bitext_{meeting}",
    )
    if can_go("review"):
        st.caption(_("Press a dot to open the match in review."))
    # Its own key for each pair, so that what was chosen in one is not taken for something in another.
    bead = dot_plot(opened.bitext(bitext), key=f"dots_{bitext}")
    if bead is not None and can_go("review"):
        go("review", bitext=bitext, bead=bead)


def _confidence(opened: Desk) -> None:
    """How sure the matches are, and what a cut keeps."""
    wanted = choose_meeting(opened, "confidence")
    cut = st.slider(_("Cut"), 0, 100, 50, 5, format="%d%%", key="confidence_cut") / 100
    bins = opened.histogram(wanted)
    total = sum(own.proposed + own.accepted + own.rejected + own.unsure for own in bins)
    if not total:
        st.info(_("There are no matches to show."), icon=":material/info:")
        return
    kept = sum(own.accepted + (own.proposed + own.unsure if own.lower >= cut - 1e-9 else 0) for own in bins)
    st.write(
        _(
            "From {cut} on, {kept} of {total} matches are kept: the accepted ones, and what is not rejected above the cut.",
            cut=percent(cut),
            kept=number(kept),
            total=number(total),
        )
    )
    charts.confidences(bins, cut)


def _coverage(opened: Desk) -> None:
    """How much of each report of a meeting is matched."""
    keys = {meeting.id: meeting_name(meeting) for meeting in opened.meetings() if meeting.bitexts}
    if not keys:
        st.info(_("There are no matches to show."), icon=":material/info:")
        return
    meeting = st.selectbox(_("Meeting"), list(keys), format_func=lambda own: keys[own], key="coverage_meeting")
    charts.coverage(opened.coverage(meeting))


def _progress(opened: Desk) -> None:
    """How far the review is, and what was decided when."""
    found = opened.progress(zone())
    review_progress(found.whole)
    if not found.days:
        st.info(_("Nothing was decided yet."), icon=":material/info:")
        return
    charts.progress(found.days)


def _reliability(opened: Desk) -> None:
    """How far the matches can be trusted: by a random sample, by what became of each confidence, and how to mend that."""
    trust.precision(opened)
    st.subheader(_("Whether the confidences are true"), anchor=False)
    _confidences(opened)
    trust.recalibration(opened)


def _confidences(opened: Desk) -> None:
    """What became of the matches of each confidence, once enough is reviewed."""
    found = opened.reliability(choose_meeting(opened, "reliability"))
    if found.decided < ENOUGH:
        st.info(
            _(
                "To say how true the confidences are, {enough} accepted or rejected matches are needed; there are {n}.",
                enough=number(ENOUGH),
                n=number(found.decided),
            ),
            icon=":material/info:",
        )
        return
    if found.ece is not None:
        st.write(_("On average, the confidence and the share accepted are {n} apart.", n=percent(found.ece)))
    st.caption(
        _("Whoever decides the doubtful matches first sees figures that are worse than those of matches drawn by chance.")
    )
    charts.reliability(found)
