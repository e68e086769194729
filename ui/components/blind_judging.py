"""Judging in a blind round: one bead at a time, by key; on the screen are the two texts and what one said oneself, no more."""

from __future__ import annotations

import streamlit as st

from align.model import Status
from align.store.actions import Relation
from align.workbench.desk import Desk
from align.workbench.lit import Piece
from align.workbench.rounds import Item, Opinion, Round, Sheet
from ui.components.keys import Key, Request, bar, listen
from ui.components.passages import Chip, Passage, Words, passages
from ui.session import acting
from ui.terms import relation_word, shown, status_word
from ui.words import _, n_, number

_STATUS = {"accept": Status.ACCEPTED, "reject": Status.REJECTED, "unsure": Status.UNSURE}
_RELATION = {
    "equivalent": Relation.EQUIVALENT,
    "partial": Relation.PARTIAL,
    "related": Relation.RELATED,
    "none": Relation.NONE,
}
LONGEST_NOTE = 500


class _Place:
    """Where somebody is in a round: what they skipped, and what they want to see again."""

    def __init__(self) -> None:
        self.skipped: set[int] = set()
        self.passed: list[int] = []
        self.again: int | None = None

    def ahead(self, items: tuple[Item, ...]) -> list[int]:
        """What comes up, first what is on the screen: what was asked for again, then what is due, skipped ones last."""
        due = [item.bead for item in items if item.due]
        found = [bead for bead in due if bead not in self.skipped] or due
        if self.again is None or self.again not in {item.bead for item in items if not item.changed}:
            return found
        return [self.again, *(bead for bead in found if bead != self.again)]

    def leave(self, bead: int) -> None:
        """Go on to the next one."""
        self.again = None
        if bead in self.passed:
            self.passed.remove(bead)
        self.passed.append(bead)

    def back(self) -> None:
        """Look again at the one before."""
        if self.passed:
            self.again = self.passed.pop()


def judge(opened: Desk, number: int) -> Round:
    """Draw the page of a round that the person is a reviewer of; how far everybody is then."""
    name = f"blind_{number}"
    place: _Place = st.session_state.setdefault(f"{name}_place", _Place())
    heard = listen(name, lambda request: _do(opened, number, place, request))
    sheet = opened.rounds.sheet(number)
    ahead = place.ahead(sheet.items)
    _progress(sheet)
    if not ahead:
        st.success(
            _("You have judged everything. The others cannot see it until the round is closed."), icon=":material/check:"
        )
    else:
        (item,) = [item for item in sheet.items if item.bead == ahead[0]]
        passages([_passage(item)], key=f"{name}_bead", large=True, opens=False)
    bar(heard, _keys(bool(ahead), bool(place.passed)), ahead, sheet.revision)
    if ahead:
        _note(opened, number, item, sheet.revision)
    return sheet.round


def _do(opened: Desk, number: int, place: _Place, request: Request) -> None:
    """What a key asks for."""
    opened.use_window(request.window)
    if request.name in ("undo", "redo"):
        done = opened.undo if request.name == "undo" else opened.redo
        done(token=request.token, blind_round=number)
        place.again = None
    elif request.name == "back":
        place.back()
    elif request.subject is not None:
        bead = request.subject
        said = opened.rounds.opinion(number, bead)
        wanted = _said(request.name, said)
        if wanted is not None:
            opened.rounds.judge(
                number,
                bead,
                wanted.status or Status.PROPOSED,
                wanted.relation,
                wanted.note or "",
                seen=request.seen,
                token=request.token,
            )
        if request.name in _RELATION:
            place.again = bead
            return
        if request.name == "skip":
            place.skipped.add(bead)
        place.leave(bead)


def _said(name: str, before: Opinion) -> Opinion | None:
    """What a person says after a key, who has said `before`."""
    if name in _STATUS:
        return Opinion(_STATUS[name], before.relation, before.note)
    if name in _RELATION:
        relation = None if before.relation is _RELATION[name] else _RELATION[name]
        return Opinion(before.status, relation, before.note)
    return None


def _progress(sheet: Sheet) -> None:
    counted = [item for item in sheet.items if not item.changed]
    judged = sum(not item.due for item in counted)
    said = _("{done} of {total} judged", done=number(judged), total=number(len(counted)))
    st.progress(judged / len(counted) if counted else 1.0, said)
    if out := len(sheet.items) - len(counted):
        st.caption(
            n_(
                "{n} match was changed since the round was opened and is left out.",
                "{n} matches were changed since the round was opened and are left out.",
                out,
            )
        )


def _passage(item: Item) -> Passage:
    """The two texts as they were when the round was opened; of what is known of them only what the person said."""
    chips = [
        Chip(word, "strong")
        for word in (
            item.own.status and status_word(item.own.status),
            item.own.relation and relation_word(item.own.relation),
        )
        if word
    ]
    sides = Words("zh", [Piece(item.zh)], ""), Words("vi", [Piece(item.vi)], "")
    return Passage(item.bead, sides, chips or [Chip(_("not judged yet"))], status=item.own.status or Status.PROPOSED)


def _note(opened: Desk, number: int, item: Item, seen: int) -> None:
    key = f"blind_{number}_note_{item.bead}"

    def keep() -> None:
        with acting():
            own = opened.rounds.opinion(number, item.bead)  # a key may have said more since the page was drawn
            opened.rounds.judge(
                number, item.bead, own.status or Status.PROPOSED, own.relation, st.session_state[key], seen=seen
            )

    st.text_input(_("Note"), value=shown(item.own.note or ""), max_chars=LONGEST_NOTE, key=key, on_change=keep)


def _keys(there: bool, behind: bool) -> list[Key]:
    """The keys, as in the queue."""
    return [
        Key("a", "accept", _("Accept"), advance=True, disabled=not there),
        Key("x", "reject", _("Reject"), advance=True, disabled=not there),
        Key("u", "unsure", _("Unsure"), advance=True, disabled=not there),
        Key("1", "equivalent", _("Equivalent"), disabled=not there),
        Key("2", "partial", _("Partial"), disabled=not there),
        Key("3", "related", _("Related"), disabled=not there),
        Key("4", "none", _("Not a match"), disabled=not there),
        Key("n", "skip", _("Skip"), advance=True, disabled=not there),
        Key("p", "back", _("Back"), recalls=True, disabled=not behind),
        Key("z", "undo", _("Undo"), recalls=True),
        Key("y", "redo", _("Redo"), recalls=True),
    ]
