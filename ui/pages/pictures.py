"""Pictures: how two reports correspond, how sure the matches are, what is covered, how far the review is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from align.workbench.desk import Desk
from ui.components.dotplot import dot_plot
from ui.session import can_go, desk, go, guarded
from ui.terms import shown
from ui.words import _


def page() -> None:
    """Draw the page."""
    st.title(_("Pictures"))
    pictures: dict[str, tuple[str, Callable[[Desk], None]]] = {
        "dots": (_("Dot plot"), _dots),
    }
    with guarded():
        opened = desk()
        chosen = st.segmented_control(
            _("Picture"),
            list(pictures),
            format_func=lambda name: pictures[name][0],
            default="dots",
            required=True,
            key="picture",
        )
        pictures[chosen][1](opened)


def _dots(opened: Desk) -> None:
    """Position against position, for one pair of reports."""
    keys = {meeting.id: meeting for meeting in opened.meetings() if meeting.bitexts}
    if not keys:
        st.info(_("There is nothing to show yet. Add reports in both languages and align them first."), icon=":material/info:")
        return
    first, second = st.columns([2, 3])
    meeting = first.selectbox(_("Meeting"), list(keys), format_func=lambda own: shown(keys[own].key), key="dots_meeting")
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
