"""One report: read it, and correct the kinds and texts of its segments and the meeting that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from align.model import Kind
from align.store.actions import Action, Correct, MoveReport, SetKind
from align.store.views import ReportView, SegmentView
from align.workbench.desk import Desk, Role
from ui import session
from ui.components import report_text, role_note
from ui.terms import meeting_name
from ui.words import _, day, n_, plain


def draw(desk: Desk, number: int) -> None:
    """Draw it.

    Raises:
        ActionError: there is none of this number.
    """
    session.link(_("All reports"), "reports", "arrow_back")
    seen = desk.info().revision  # before the report, so that a change in between is noticed
    report = desk.report(number)
    st.title(plain(report.title or report.key), anchor=False)
    st.caption(" · ".join(_facts(report)))
    text, panel = st.columns([3, 2], gap="medium")
    with text:
        chosen = report_text.read(report.language, report.segments, f"report {number}")
    with panel:
        if role_note.lacks(desk, Role.EDITOR):
            return
        _segments([segment for segment in report.segments if segment.id in chosen], seen)
        _meeting(desk, report, seen)
        if st.button(_("Undo my last change"), icon=":material/undo:", key="undo", on_click=_undo):
            pass


def _facts(report: ReportView) -> list[str]:
    said = [_("Chinese") if report.language == "zh" else _("Vietnamese")]
    if report.outlet:
        said.append(plain(report.outlet))
    if report.meeting_date:
        said.append(_("meeting on {day}", day=day(report.meeting_date)))
    if report.published:
        said.append(_("published on {day}", day=day(report.published)))
    said.append(n_("{n} sentence", "{n} sentences", sum(segment.kind.aligned for segment in report.segments)))
    if report.title:
        said.append(plain(report.key))
    return said


def _segments(chosen: Sequence[SegmentView], seen: int) -> None:
    """What can be done with the chosen segments."""
    with st.container(border=True, key="chosen"):
        if not chosen:
            st.markdown(_("Choose a sentence to correct its text or its kind; with Shift, several."))
            return
        if len(chosen) == 1:
            _text(chosen[0], seen)
        else:
            st.markdown(n_("{n} sentence chosen", "{n} sentences chosen", len(chosen)))
        names = report_text.kind_names()
        kinds = {segment.kind for segment in chosen}
        numbers = tuple(segment.id for segment in chosen)
        key = f"kind {numbers} {max(segment.version for segment in chosen)}"
        kind = st.selectbox(
            _("Kind"),
            list(Kind),
            index=list(Kind).index(kinds.pop()) if len(kinds) == 1 else None,
            format_func=names.__getitem__,
            placeholder=_("several kinds"),
            key=key,
            help=_("Title, lead and body are aligned. Captions and what is set aside never are."),
        )
        st.button(
            _("Change the kind"),
            key="set kind",
            disabled=kind is None,
            on_click=lambda: _act(SetKind(numbers, Kind(st.session_state[key])), seen),
        )


def _text(segment: SegmentView, seen: int) -> None:
    key = f"text {segment.id} {segment.version}"
    st.text_area(_("Text"), segment.text, height="content", key=key)
    with st.container(horizontal=True):
        st.button(
            _("Save the text"),
            type="primary",
            key="save text",
            on_click=lambda: _act(Correct(segment.id, st.session_state[key]), seen),
        )
        if segment.original is not None:
            original = segment.original
            st.button(
                _("Take back the correction"), key="original", on_click=lambda: _act(Correct(segment.id, original), seen)
            )
    if segment.original is not None:
        st.caption(_("As it was read:"))
        st.text(segment.original)


def _meeting(desk: Desk, report: ReportView, seen: int) -> None:
    """Which meeting it is of."""
    others: list[int | None] = [None]
    named: dict[int | None, str] = {None: _("A new meeting")}
    for meeting in sorted(desk.meetings(), key=lambda one: (one.day or date.max, one.key)):
        others.append(meeting.id)
        named[meeting.id] = meeting_name(meeting)
    with st.container(border=True, key="meeting of report"):
        st.markdown(f"**{_('Meeting')}**")
        st.text(named[report.meeting] if report.meeting is not None else _("Not yet in a meeting"))
        with st.expander(_("Move to another meeting"), key="move"):
            here = f"target {report.id} {report.version}"
            target = st.selectbox(
                _("Move to"),
                [number for number in others if number is None or number != report.meeting],
                format_func=lambda number: named[number],
                key=here,
            )
            name = f"name {report.id} {report.version}"
            if target is None:
                st.text_input(_("Name of the new meeting"), key=name, max_chars=200)
            st.caption(_("Matches with reports of the old meeting are kept out of sight, and come back with the report."))
            st.button(
                _("Move"),
                key="move report",
                on_click=lambda: _act(
                    MoveReport(report.id, st.session_state[here], st.session_state.get(name, "").strip()), seen
                ),
            )


def _act(action: Action, seen: int) -> None:
    with session.acting():
        session.desk().act(action, seen)
        session.tell(_("Saved."))


def _undo() -> None:
    with session.acting():
        session.desk().undo()
        session.tell(_("Taken back."))
