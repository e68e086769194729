"""Table: beads page by page, to sort, to filter, and to decide on many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from align.model import Status
from align.store.actions import Action, Check, Judge, Relate, Relation
from align.store.findings import FoundBead
from align.store.queries import Filter, Found, ListOrder
from align.workbench.desk import Desk, Role
from ui.components import role_note
from ui.components.passages import bead_passage, passages
from ui.filters import choose_kind, choose_meeting, kinds, order_words
from ui.session import desk, go, guarded, tell
from ui.terms import kind_word, meeting_name, relation_word, report_name, shown, status_word, value_word
from ui.words import _, n_, number

_PLACE = "table_place"
"""Where the session keeps the list that is shown and the cursors of its pages up to this one."""
SIZES = [50, 100, 200, 500]
READ = 10
"""So many of the selected beads are shown in full."""
_KINDS = ["unreviewed", "doubtful", "clashing", "many", "alone", "accepted", "rejected", "unsure", "noted", "mine"]


def page() -> None:
    """Draw the page."""
    st.title(_("Table"))
    with guarded():
        opened = desk()
        wanted, order, size = _asked(opened)
        cursors = _cursors((wanted, order, size))
        found = opened.find(wanted, order, cursors[-1], size)
        above = st.container()  # the buttons stay in sight where the rows fill the screen
        _counted(opened, wanted, found, len(cursors) - 1, size)
        if not found.beads and len(cursors) == 1:
            some = opened.counts(Filter(meeting=wanted.meeting)).beads
            empty = _("There is nothing to review yet. Add reports in both languages and have them aligned first.")
            st.info(_("Nothing is like that.") if some else empty, icon=":material/info:")
            return
        called = {meeting.id: meeting_name(meeting) for meeting in opened.meetings()}
        chosen = _grid(found, len(cursors), called)
        _turn(cursors, found)
        with above:
            _decide(opened, chosen, found.revision)
        _read(chosen)


def _asked(opened: Desk) -> tuple[Filter, ListOrder, int]:
    """What the person asked for."""
    first, second, third = st.columns([3, 2, 1])
    with first:
        wanted = choose_meeting(opened, "table")
    words = order_words()
    order: ListOrder = second.selectbox(_("Order"), list(words), format_func=lambda name: words[name], key="table_order")
    size: int = third.selectbox(_("Rows"), SIZES, key="table_size")
    kind = choose_kind(opened.counts(wanted), "table", _KINDS, None)
    return (kinds()[kind].wanted(opened, wanted) if kind else wanted), order, size


def _cursors(asked: tuple[Filter, ListOrder, int]) -> list[str | None]:
    """The cursors of the pages up to this one; another list begins with its first page."""
    if st.session_state.get(_PLACE, (None,))[0] != asked:
        st.session_state[_PLACE] = asked, [None]
    cursors: list[str | None] = st.session_state[_PLACE][1]
    return cursors


def _counted(opened: Desk, wanted: Filter, found: Found, pages: int, size: int) -> None:
    counts = opened.counts(wanted)
    first = pages * size + 1
    shown_rows = _("{first} to {last}", first=number(first), last=number(first + len(found.beads) - 1))
    reviewed = _("{n} reviewed", n=number(counts.reviewed))
    total = n_("{n} bead", "{n} beads", counts.beads)
    st.text(" · ".join([total, reviewed, *([shown_rows] if found.beads else [])]))


def _grid(found: Found, pages: int, called: Mapping[int, str]) -> list[FoundBead]:
    """The rows, with what their meetings are called; those that are selected."""
    columns = _columns()
    event = st.dataframe(
        [dict(zip(columns, _row(each, called), strict=True)) for each in found.beads],
        hide_index=True,
        height=520,
        column_config=columns,
        on_select="rerun",
        selection_mode="multi-row",
        alt=_("Beads, a row each"),
        # Another page, or another state of the project, starts with nothing selected.
        key=f"table_rows_{found.revision}_{pages}_{hash(st.session_state[_PLACE][0])}",
    )
    return [found.beads[row] for row in event.selection.rows if row < len(found.beads)]


def _columns() -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        "confidence": st.column_config.ProgressColumn(_("Confidence"), min_value=0, max_value=100, format="%d%%", width=95),
        "status": text(_("Status"), width=150),
        "zh": text(_("Chinese"), width=240),
        "vi": text(_("Vietnamese"), width=290),
        "clash": text(_("Clashes"), width=170),
        "relation": text(_("Relation"), width=130),
        "note": text(_("Note"), width=140),
        "who": text(_("Decided by"), width=120),
        "meeting": text(_("Meeting"), width=150),
        "zh_report": text(_("Chinese report"), width=180),
        "vi_report": text(_("Vietnamese report"), width=180),
    }


def _row(each: FoundBead, called: Mapping[int, str]) -> list[object]:
    bead = each.bead
    clashes = [mark for mark in bead.marks if not mark.agrees]
    said = "; ".join(
        f"{kind_word(mark.kind)} {value_word(mark.kind, mark.zh_value)} ≠ {value_word(mark.kind, mark.vi_value)}"
        for mark in clashes
    )
    return [
        None if bead.confidence is None else int(bead.confidence * 100 + 1e-9),
        _("no counterpart, checked")
        if bead.checked
        else status_word(bead.status)
        if bead.zh and bead.vi
        else _("no counterpart"),
        shown(each.zh.text),
        shown(each.vi.text),
        said,
        relation_word(bead.relation) if bead.relation else "",
        shown(bead.note or ""),
        shown(each.decided_by or ""),
        called.get(each.meeting, shown(each.meeting_key)),
        shown(report_name(each.zh)),
        shown(report_name(each.vi)),
    ]


def _turn(cursors: list[str | None], found: Found) -> None:
    with st.container(horizontal=True):
        if st.button(_("Previous page"), disabled=len(cursors) == 1, key="table_before"):
            cursors.pop()
            st.rerun()
        if st.button(_("Next page"), disabled=found.cursor is None, key="table_after"):
            cursors.append(found.cursor)
            st.rerun()


def _decide(opened: Desk, chosen: Sequence[FoundBead], seen: int) -> None:
    """The buttons that decide on what is selected."""
    matched = tuple(each.bead.id for each in chosen if each.bead.zh and each.bead.vi)
    alone = tuple(each.bead.id for each in chosen if not (each.bead.zh and each.bead.vi))
    if role_note.lacks(opened, Role.REVIEWER):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.subheader(n_("{n} row selected", "{n} rows selected", len(chosen)), width="stretch")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            if st.button(_("Undo"), icon=":material/undo:", key="table_undo"):
                opened.undo()
                st.rerun()
            if st.button(_("Redo"), icon=":material/redo:", key="table_redo"):
                opened.redo()
                st.rerun()
    # Always there: the rows must not move under the hand that selects them.
    st.caption(_("Select rows in the first column; with Shift a whole stretch. Then decide on all of them at once."))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        for status, said in (
            (Status.ACCEPTED, _("Accept")),
            (Status.REJECTED, _("Reject")),
            (Status.UNSURE, _("Unsure")),
            (Status.PROPOSED, _("Take the decision back")),
        ):
            if st.button(said, disabled=not matched, key=f"table_{status}"):
                _act(opened, Judge(matched, status), len(matched), seen)
        if st.button(_("No counterpart"), disabled=not alone, key="table_check"):
            _act(opened, Check(alone), len(alone), seen)
        relation = st.selectbox(
            _("Relation"),
            [*Relation, ""],  # None would put a cross into the box
            format_func=lambda one: relation_word(one) if isinstance(one, Relation) else _("none given"),
            key="table_relation",
            width=190,
        )
        if st.button(_("Set the relation"), disabled=not matched, key="table_relate"):
            _act(opened, Relate(matched, relation or None), len(matched), seen)


def _read(chosen: Sequence[FoundBead]) -> None:
    """What is selected in full, as far as it is not much: rows of the table show one line."""
    read = chosen[:READ]
    bead = passages([bead_passage(each) for each in read], key="table_read")
    if len(chosen) > READ:
        st.caption(_("The first {n} of those selected are shown.", n=number(READ)))
    for each in read:
        if each.bead.id == bead:
            go("review", bitext=each.bead.bitext, bead=each.bead.id)


def _act(opened: Desk, action: Action, count: int, seen: int) -> None:
    opened.act(action, seen)
    tell(n_("{n} bead was changed.", "{n} beads were changed.", count))
    st.rerun()
