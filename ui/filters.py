"""The filters of lists of beads: by meeting, by what stands out, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from align.model import Status
from align.store.queries import Counts, Filter, ListOrder
from align.workbench.desk import Desk
from ui.terms import meeting_name
from ui.words import _, number


@dataclass(frozen=True, slots=True)
class Kind:
    """A filter with a name.

    Attributes:
        said: its name.
        wanted: what it makes of a filter.
        count: how many beads it keeps, where the counts say so.
    """

    said: str
    wanted: Callable[[Desk, Filter], Filter]
    count: Callable[[Counts], int] | None


def kinds() -> dict[str, Kind]:
    """The filters that a strip offers, by name."""
    return {
        "all": Kind(_("Matches"), lambda _d, f: replace(f, matched=True), lambda c: c.matched),
        "unreviewed": Kind(_("Unreviewed"), lambda _d, f: replace(f, unreviewed=True), lambda c: c.unreviewed),
        "doubtful": Kind(_("Doubtful"), lambda _d, f: replace(f, doubtful=True), lambda c: c.doubtful),
        "clashing": Kind(_("Facts differ"), lambda _d, f: replace(f, clashing=True), lambda c: c.clashing),
        "many": Kind(_("Not one to one"), lambda _d, f: replace(f, not_one_to_one=True), lambda c: c.not_one_to_one),
        "alone": Kind(_("No counterpart"), lambda _d, f: replace(f, matched=False), lambda c: c.alone),
        "accepted": Kind(_("Accepted"), lambda _d, f: replace(f, statuses=(Status.ACCEPTED,)), lambda c: c.accepted),
        "rejected": Kind(_("Rejected"), lambda _d, f: replace(f, statuses=(Status.REJECTED,)), lambda c: c.rejected),
        "unsure": Kind(_("Unsure"), lambda _d, f: replace(f, statuses=(Status.UNSURE,)), lambda c: c.unsure),
        "noted": Kind(_("With notes"), lambda _d, f: replace(f, noted=True), lambda c: c.noted),
        "mine": Kind(_("Decided by me"), lambda d, f: d.mine(f), None),
    }


def choose_meeting(opened: Desk, key: str, aligned: bool = True) -> Filter:
    """All meetings, or one; with `aligned` of those alone in which reports are aligned."""
    # No meeting has the number 0. None would do, but Streamlit puts a cross beside it that clears the box.
    said = {0: _("All meetings")}
    said |= {meeting.id: meeting_name(meeting) for meeting in opened.meetings() if meeting.bitexts or not aligned}
    chosen = st.selectbox(_("Meeting"), list(said), format_func=said.__getitem__, key=f"{key}_meeting")
    return Filter(meeting=chosen or None)


def choose_kind(counts: Counts | None, key: str, names: list[str], default: str | None, required: bool = False) -> str | None:
    """One of the filters by name, with how many beads it keeps if `counts` are given; None for all."""
    known = kinds()

    def said(name: str) -> str:
        kind = known[name]
        return f"{kind.said} ({number(kind.count(counts))})" if counts and kind.count else kind.said

    chosen: str | None = st.pills(_("Show"), names, format_func=said, default=default, required=required, key=f"{key}_kind")
    return chosen


def order_words() -> dict[ListOrder, str]:
    """The orders by name."""
    return {
        "doubtful": _("Most doubtful first"),
        "confident": _("Surest first"),
        "report": _("As in the Chinese report"),
        "vietnamese": _("As in the Vietnamese report"),
        "changed": _("Changed last first"),
    }


def review_progress(counts: Counts) -> None:
    """How far the review is, in the words of the start page."""
    said = _("{decided} of {matches} matches decided", decided=number(counts.decided), matches=number(counts.matched))
    st.progress(counts.decided / counts.matched if counts.matched else 0.0, said)
