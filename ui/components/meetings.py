"""The meetings of a project in the order of time, with the reports of each in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from align.store.heads import ReportHead
from align.workbench.desk import Desk
from ui.components import sheets
from ui.session import link
from ui.terms import given_name
from ui.words import _, day, n_, plain


@dataclass(frozen=True)
class Dated:
    """A meeting with its reports.

    Attributes:
        number: of the meeting; None for the reports that are in none yet.
        key: its readable name.
        day: the earliest day that its reports name.
        reports: in the order of the project.
    """

    number: int | None
    key: str
    day: date | None
    reports: tuple[ReportHead, ...]


def by_day(reports: Sequence[ReportHead], keys: dict[int, str]) -> list[Dated]:
    """Reports by their meetings, in the order of time; those in none first, undated ones last."""
    inside: dict[int | None, list[ReportHead]] = {}
    for report in reports:
        inside.setdefault(report.meeting, []).append(report)
    found = [
        Dated(number, keys.get(number, "") if number is not None else "", _day(members), tuple(members))
        for number, members in inside.items()
    ]
    return sorted(found, key=lambda meeting: (meeting.number is not None, meeting.day or date.max, meeting.key))


def _day(reports: Sequence[ReportHead]) -> date | None:
    return min((report.day for report in reports if report.day), default=None)


def draw(desk: Desk) -> None:
    """Draw the timeline, a sheet at a time."""
    reports = desk.reports()
    if not reports:
        st.info(
            _("There are no reports yet. Add Chinese and Vietnamese reports of the same meetings."), icon=":material/info:"
        )
        return
    found = by_day(reports, {meeting.id: meeting.key for meeting in desk.meetings()})
    meetings = sum(meeting.number is not None for meeting in found)
    said = f"{n_('{n} meeting', '{n} meetings', meetings)} · {n_('{n} report', '{n} reports', len(reports))}"
    st.header(said, anchor=False)
    shown = sheets.one_of(found, "meetings")
    with st.container(key="timeline", gap=None):
        for meeting in shown:
            _meeting(meeting)


def _meeting(meeting: Dated) -> None:
    with st.container(key=f"meeting {meeting.number}"):
        when, zh, vi = st.columns([2, 4, 4], gap="medium")
        with when, st.container(gap="xxsmall"):
            if meeting.number is None:
                st.markdown(f"**{_('Not yet in a meeting')}**")
                st.caption(_("Aligning finds the meetings."))
            else:
                st.markdown(f"**{day(meeting.day)}**" if meeting.day else f"**{_('Day unknown')}**")
                if name := given_name(meeting.key):
                    st.caption(plain(name))
        for column, language, word in ((zh, "zh", _("Chinese")), (vi, "vi", _("Vietnamese"))):
            with column, st.container(gap="xxsmall"):
                inside = [report for report in meeting.reports if report.language == language]
                st.caption(f"{word} · {n_('{n} report', '{n} reports', len(inside))}" if inside else f"{word} · {_('none')}")
                for report in inside:
                    label = plain(report.title or report.key)
                    if report.outlet:
                        label += f" :gray[· {plain(report.outlet)}]"
                    link(label, "reports", report=report.id)
