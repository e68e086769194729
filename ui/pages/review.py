"""The heart of the page: two reports side by side, their matches judged and mended."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from align.store.queries import Filter
from align.store.views import MeetingView
from align.workbench.desk import Desk
from ui import session
from ui.components.sidebyside import side_by_side
from ui.terms import meeting_name
from ui.words import _

NAME = "review_side_by_side"
"""The key of the component."""
_LAST = "review_last"
"""What the session keeps: the pair of reports that was shown last, by the project."""


def page() -> None:
    """Draw the page; `?meeting=…&bitext=…&bead=…` say what it opens with."""
    with session.guarded():
        desk = session.desk()
        meetings = [meeting for meeting in desk.meetings() if meeting.bitexts]
        if not meetings:
            st.title(_("Review"))
            st.info(
                _("There is nothing to review yet. Add reports in both languages and have them aligned first."),
                icon=":material/info:",
            )
            return
        _reports(desk, _choose(desk, meetings))


@st.fragment
def _reports(desk: Desk, bitext: int) -> None:
    """Only this is drawn anew after a decision."""
    with session.guarded():
        side_by_side(NAME, desk, bitext, _number("bead"))


def _choose(desk: Desk, meetings: Sequence[MeetingView]) -> int:
    """The pair of reports to show: chosen from lists, named by the address; at first the one that was shown last."""
    of = {bitext: meeting for meeting in meetings for bitext in meeting.bitexts}
    wanted, named = _number("bitext"), _number("meeting")
    last = None if named else st.session_state.get(_LAST, {}).get(session.place())
    wanted = wanted if wanted in of else last
    opened = of.get(wanted or 0) or next((meeting for meeting in meetings if meeting.id == named), meetings[0])
    with st.container(key="review_head"):
        st.title(_("Review"), anchor=False)
        called = {one.id: meeting_name(one) for one in meetings}
        meeting = st.selectbox(
            _("Meeting"),
            meetings,
            index=meetings.index(opened),
            format_func=lambda one: called[one.id],
            key=f"review_meeting_{opened.id}",
        )
        names = {name.id: f"{name.zh} · {name.vi}" for name in desk.bitext_names(meeting.id)}
        pairs = list(names)
        shown = wanted if wanted in names else pairs[0]
        bitext = st.selectbox(
            _("Pair of reports"),
            pairs,
            index=pairs.index(shown),
            format_func=lambda one: names[one],
            key=f"review_bitext_{shown}",
        )
        why = _("The next pair of reports with something to review")
        if st.button(_("Next pair"), key="review_next_pair", width="stretch", help=why):
            bitext = _next_pair(desk, list(of), bitext) or bitext
            _address(of[bitext].id, bitext)
            st.rerun()
    if bitext != _number("bitext"):
        _address(meeting.id, bitext)
    st.session_state[_LAST] = {session.place(): bitext}
    return bitext


def _next_pair(desk: Desk, pairs: Sequence[int], bitext: int) -> int | None:
    """The next pair with something that nobody has decided, begun again at the end."""
    at = pairs.index(bitext)
    around = [*pairs[at + 1 :], *pairs[:at]]
    return next((pair for pair in around if desk.counts(Filter(bitext=pair, unreviewed=True)).beads), None)


def _address(meeting: int, bitext: int) -> None:
    st.query_params.pop("bead", None)
    st.query_params.update({"meeting": str(meeting), "bitext": str(bitext)})


def _number(name: str) -> int | None:
    """A number that the address names; anything else in its place is left alone."""
    found = st.query_params.get(name, "")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else None
