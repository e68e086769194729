"""Queue: one bead at a time, the most doubtful first, decided by one key; `?sample=1` has those of the random sample."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from align.model import Status
from align.store.actions import Action, Check, Judge, Relate, Relation
from align.store.context import InContext
from align.store.queries import Filter, ListOrder
from align.workbench.desk import Desk, Role
from align.workbench.queue import Queue
from ui.components import role_note, trust
from ui.components.keys import Key, Request, bar, listen
from ui.components.passages import bead_passage, passages
from ui.filters import choose_kind, choose_meeting, kinds, order_words, review_progress
from ui.session import desk, go, guarded, link
from ui.words import _

_QUEUE = "queue_list"
_KINDS = ["all", "doubtful", "clashing", "many", "alone", "unsure"]
_STATUS = {"accept": Status.ACCEPTED, "reject": Status.REJECTED, "unsure": Status.UNSURE}
_RELATION = {"equivalent": Relation.EQUIVALENT, "partial": Relation.PARTIAL, "related": Relation.RELATED}


def page() -> None:
    """Draw the page."""
    st.title(_("Queue"))
    with guarded():
        opened = desk()
        if "sample" in st.query_params:
            _check()
            return
        first, second = st.columns([3, 2])
        with first:
            meeting = choose_meeting(opened, "queue")
        words = order_words()
        order: ListOrder = second.selectbox(_("Order"), list(words), format_func=lambda name: words[name], key="queue_order")
        _decide(meeting, order)


@st.fragment
def _decide(meeting: Filter, order: ListOrder) -> None:
    """Only this is drawn anew after a decision."""
    with guarded():
        opened = desk()
        heard = listen("queue", lambda request: _do(opened, request))
        counts = opened.counts(meeting)
        if not counts.beads:
            st.info(
                _("There is nothing to review yet. Add reports in both languages and have them aligned first."),
                icon=":material/info:",
            )
            return
        queue = _queue(_wanted(opened, meeting), order)
        seen = _current(opened, queue)
        review_progress(counts)
        if seen is None:
            st.success(_("Nothing is left to decide here."), icon=":material/check:")
        else:
            _show(seen)
        role_note.lacks(opened, Role.REVIEWER)
        with st.container(key="queue_bar"):
            bar(heard, _keys(opened, seen, queue), queue.ahead, seen.revision if seen else 0)


@st.fragment
def _check() -> None:
    """The matches of the random sample, in the order in which they were drawn; only this is drawn anew after a decision."""
    with guarded():
        opened = desk()
        heard = listen("queue", lambda request: _do(opened, request))
        sample = opened.precision_estimate()
        if sample is None:
            st.info(_("No sample was drawn yet."), icon=":material/info:")
            link(_("How many matches are right"), "pictures", "scatter_plot", picture="reliability")
            return
        queue: Queue | None = st.session_state.get(_QUEUE)
        if queue is None or queue.sample != sample.sample:
            queue = st.session_state[_QUEUE] = Queue.of_sample(sample)
        seen = _current(opened, queue)
        trust.checking(sample)
        if seen is None:
            trust.ended(sample, _QUEUE)
        else:
            _show(seen)
        role_note.lacks(opened, Role.REVIEWER)
        with st.container(key="queue_bar"):
            bar(heard, _keys(opened, seen, queue), queue.ahead, seen.revision if seen else 0)


def _wanted(opened: Desk, meeting: Filter) -> Filter:
    """Which beads of those of `meeting`, as the person chose it."""
    kind = choose_kind(None, "queue", _KINDS, "all", required=True) or "all"
    wanted = kinds()[kind].wanted(opened, meeting)
    return wanted if kind == "unsure" else replace(wanted, unreviewed=True)


def _queue(wanted: Filter, order: ListOrder) -> Queue:
    """The queue of this session; another one where something else is asked for."""
    queue: Queue | None = st.session_state.get(_QUEUE)
    if queue is None or (queue.wanted, queue.order, queue.sample) != (wanted, order, None):
        queue = st.session_state[_QUEUE] = Queue(wanted, order)
    return queue


def _current(opened: Desk, queue: Queue) -> InContext | None:
    """What is on the screen; beads that are gone meanwhile are left out."""
    queue.fill(opened)
    while (bead := queue.current) is not None:
        seen = opened.in_context(bead)
        if seen is not None:
            return seen
        queue.gone(bead)
        queue.fill(opened)
    return None


def _do(opened: Desk, request: Request) -> None:
    """What a key asks for."""
    queue: Queue | None = st.session_state.get(_QUEUE)
    opened.use_window(request.window)
    if request.name in ("undo", "redo"):
        done = opened.undo(token=request.token) if request.name == "undo" else opened.redo(token=request.token)
        if queue:
            queue.again(row for table, row in done.rows if table == "bead")
    elif request.name == "back":
        if queue:
            queue.back()
    elif request.subject is not None:
        action = _action(request.name, request.subject)
        if action is not None:
            opened.act(action, request.seen, request.token)
        if queue and not isinstance(action, Relate):
            queue.passed(request.subject)


def _action(name: str, bead: int) -> Action | None:
    if name in _STATUS:
        return Judge((bead,), _STATUS[name])
    if name in _RELATION:
        return Relate((bead,), _RELATION[name])
    return Check((bead,)) if name == "nothing" else None


def _show(seen: InContext) -> None:
    bead = seen.found.bead
    item = bead_passage(seen.found, (seen.zh_before, seen.zh_after), (seen.vi_before, seen.vi_after))
    if passages([item], key="queue_bead", large=True) is not None:
        go("review", bitext=bead.bitext, bead=bead.id)


def _keys(opened: Desk, seen: InContext | None, queue: Queue) -> list[Key]:
    """The keys, as in the review page; a reader goes through what there is and decides nothing."""
    bead = seen.found.bead if seen else None
    matched = bead is not None and bool(bead.zh and bead.vi)
    alone = bead is not None and not matched
    keys = [
        Key("a", "accept", _("Accept"), advance=True, disabled=not matched),
        Key("x", "reject", _("Reject"), advance=True, disabled=not matched),
        Key("u", "unsure", _("Unsure"), advance=True, disabled=not matched),
        Key("0", "nothing", _("No counterpart"), advance=True, disabled=not alone),
        Key("1", "equivalent", _("Equivalent"), disabled=not matched),
        Key("2", "partial", _("Partial"), disabled=not matched),
        Key("3", "related", _("Related"), disabled=not matched),
        Key("n", "skip", _("Skip"), advance=True, disabled=bead is None),
        Key("p", "back", _("Back"), recalls=True, disabled=not queue.behind),
        Key("z", "undo", _("Undo"), recalls=True),
        Key("y", "redo", _("Redo"), recalls=True),
    ]
    return keys if opened.role.includes(Role.REVIEWER) else [key for key in keys if key.name in ("skip", "back")]
