"""Doing, undoing and redoing: each one entry of the log, whole or absent.

A program that repeats a request with the same token gets the answer of the first time, so that after a lost connection nothing
is done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from align.store import actions, apply_beads, apply_blind, apply_reports, derived
from align.store.actions import Action
from align.store.database import Database, Writer
from align.store.draft import Draft, Row
from align.store.errors import ActionError, ClashError
from align.store.history import change_of, changes_of
from align.store.schema import counter, log
from align.store.undoing import Scope, draft_of, next_redo, next_undo

_HANDLERS: dict[type[Action], Callable[[Draft, Any], None]] = {
    actions.Judge: apply_beads.judge,
    actions.Relate: apply_beads.relate,
    actions.Check: apply_beads.check,
    actions.Note: apply_beads.note,
    actions.Merge: apply_beads.merge,
    actions.Split: apply_beads.split,
    actions.Move: apply_beads.move,
    actions.Link: apply_beads.link,
    actions.Unlink: apply_beads.unlink,
    actions.SplitSegment: apply_reports.split_segment,
    actions.JoinSegments: apply_reports.join_segments,
    actions.Correct: apply_reports.correct,
    actions.SetKind: apply_reports.set_kind,
    actions.MoveReport: apply_reports.move_report,
    actions.OpenRound: apply_blind.open_round,
    actions.JudgeBlind: apply_blind.judge_blind,
    actions.CloseRound: apply_blind.close_round,
    actions.Adjudicate: apply_blind.adjudicate,
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and from where.

    Attributes:
        reviewer: the reviewer's number.
        window: what tells two windows of one person apart; changes made from the same window are not clashes. With "" every
            change since `seen` is one.
    """

    reviewer: int
    window: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """What an entry of the log says was done.

    Attributes:
        direction: "do", "undo", "redo", or "program" for what no reviewer did.
        action: "merge".
        details: the action's fields, or what the program wants to remember.
        target: the entry that is undone or redone.
    """

    direction: str
    action: str
    details: dict[str, Any]
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a request.

    Attributes:
        entry: its number in the log, which is the project's new revision; None if there was nothing to do.
        action: what was done, undone or redone: "merge".
        rows: the rows that changed, as (table, number).
        new: those of them that were not there before.
    """

    entry: int | None
    action: str
    rows: tuple[tuple[str, int], ...] = ()
    new: tuple[tuple[str, int], ...] = ()


def act(database: Database, action: Action, author: Author, seen: int, token: UUID) -> Done:
    """Do `action`, decided on what the project was at revision `seen`.

    Raises:
        ClashError: something that it is about was changed after `seen`, from another window or by somebody else.
        ActionError: it makes no sense on what is there.
        StoreError: it could not be written.
    """

    def work(writer: Writer) -> Done:
        draft = Draft(writer, author.reviewer)
        try:
            _HANDLERS[type(action)](draft, action)
        except ActionError:
            # What makes no sense now may have made sense on the page: then it is a clash.
            _check_seen(draft.looked_at(), writer, author, seen)
            raise
        settle(draft)
        changed = draft.changed()
        before = (row for _, row, _ in changed if row is not None) if changed else draft.looked_at()
        _check_seen(before, writer, author, seen)
        if not changed:
            return Done(None, action.name)
        return write(draft, author, token, Deed("do", action.name, action.details() | {"seen": seen}))

    return database.once(lambda writer: _recall(writer, token), work)


def undo(database: Database, author: Author, scope: Scope, token: UUID) -> Done:
    """Take back the reviewer's last action in `scope` that is not undone yet.

    Raises:
        ClashError: somebody has changed the same rows since.
        ActionError: there is nothing to undo.
    """
    return _reverse(database, author, scope, token, "undo")


def redo(database: Database, author: Author, scope: Scope, token: UUID) -> Done:
    """Do again what the reviewer undid last in `scope`, if they have done nothing else since.

    Raises:
        ClashError: somebody has changed the same rows since.
        ActionError: there is nothing to redo.
    """
    return _reverse(database, author, scope, token, "redo")


def revision(connection: sa.Connection) -> int:
    """The number of the last entry in the log, 0 before the first."""
    found: int = connection.execute(sa.select(counter.c.last).where(counter.c.name == "log")).scalar_one()
    return found


def _reverse(database: Database, author: Author, scope: Scope, token: UUID, direction: str) -> Done:
    def work(writer: Writer) -> Done:
        find = next_undo if direction == "undo" else next_redo
        target = find(writer.connection, author.reviewer, scope)
        if target is None:
            raise ActionError("there is nothing to undo" if direction == "undo" else "there is nothing to redo")
        draft = draft_of(writer, target.id, back=direction == "undo")
        settle(draft, keep=True)
        return write(draft, author, token, Deed(direction, target.action, {}, target.id))

    return database.once(lambda writer: _recall(writer, token), work)


def _check_seen(rows: Iterable[Row], writer: Writer, author: Author, seen: int) -> None:
    for row in rows:
        if row.get("version", 0) > seen:
            entry = writer.connection.execute(sa.select(log).where(log.c.id == row["version"])).one()
            mine = entry.reviewer_id == author.reviewer and entry.window == author.window != ""
            if not mine:
                raise ClashError(change_of(writer.connection, entry.id, *_named(row)))


def _named(row: Row) -> tuple[str, int]:
    """The table and number of a versioned row, by a column that only its table has."""
    by_column = {
        "zh_count": "bead",
        "paragraph": "segment",
        "identity": "report",
        "zh_report": "bitext",
        "closed": "blind_round",
        "bead_id": "blind_bead",
        "blind_bead_id": "verdict",
    }
    return next((table for column, table in by_column.items() if column in row), "meeting"), row["id"]


def settle(draft: Draft, keep: bool = False) -> None:
    """Bring everything that follows into line with what was changed; `keep` leaves judgements as they are (undo, redo)."""
    apply_reports.reconcile(draft)
    apply_beads.settle(draft, keep)


def write(draft: Draft, author: Author | None, token: UUID, deed: Deed) -> Done:
    """Write a settled draft as one entry of the log."""
    entry = draft.writer.number("log")
    record(draft.writer, entry, token, deed, author)
    images = draft.write(entry, rebase=deed.direction in ("do", "program"))
    derived.refresh(draft.writer.connection, images)
    rows = tuple((image.key.table, image.key.id) for image in images)
    new = tuple((image.key.table, image.key.id) for image in images if image.before is None)
    return Done(entry, deed.action, rows, new)


def record(writer: Writer, entry: int, token: UUID, deed: Deed, author: Author | None = None) -> None:
    """Write an entry into the log; without an author it is the program's."""
    writer.connection.execute(
        log.insert().values(
            id=entry,
            token=str(token),
            at=writer.now,
            reviewer_id=author and author.reviewer,
            window=author.window if author else "",
            direction=deed.direction,
            action=deed.action,
            details=deed.details,
            target_id=deed.target,
        )
    )


def by_program(
    database: Database,
    token: UUID,
    action: str,
    work: Callable[[Writer, int], dict[str, Any]],
    author: Author | None = None,
) -> dict[str, Any]:
    """Do what no reviewer can undo, such as saving an alignment, as one entry of the log.

    Args:
        database: where.
        token: repeated, the work is not done again.
        action: what the log calls it.
        work: gets the entry's number, for the `version` and `basis` of what it writes; gives what the log shall remember.
        author: who asked for it, if the log shall say so.

    Returns:
        What the log remembers.
    """

    def recall(writer: Writer) -> dict[str, Any] | None:
        found: dict[str, Any] | None = writer.connection.execute(
            sa.select(log.c.details).where(log.c.token == str(token))
        ).scalar()
        return found

    def write(writer: Writer) -> dict[str, Any]:
        entry = writer.number("log")
        details = work(writer, entry)
        record(writer, entry, token, Deed("program", action, details), author)
        return details

    return database.once(recall, write)


def revise(
    database: Database, token: UUID, action: str, work: Callable[[Draft], dict[str, Any] | None]
) -> dict[str, Any] | None:
    """Change rows that are there, as the program and not as a reviewer, with their images in the log.

    Args:
        database: where.
        token: repeated, the work is not done again.
        action: what the log calls it.
        work: changes the draft and gives what the log shall remember, or None to leave everything as it is.

    Returns:
        What the log remembers, or None.
    """

    def recall(writer: Writer) -> dict[str, Any] | None:
        found: dict[str, Any] | None = writer.connection.execute(
            sa.select(log.c.details).where(log.c.token == str(token))
        ).scalar()
        return found

    def work_on(writer: Writer) -> dict[str, Any] | None:
        draft = Draft(writer)
        details = work(draft)
        if details is None:
            return None
        apply_reports.reconcile(draft)
        write(draft, None, token, Deed("program", action, details))
        return details

    return database.once(recall, work_on)


def _recall(writer: Writer, token: UUID) -> Done | None:
    found = writer.connection.execute(sa.select(log.c.id, log.c.action).where(log.c.token == str(token))).first()
    if found is None:
        return None
    changes = changes_of(writer.connection, found.id)
    rows = tuple((change.table, change.row) for change in changes)
    new = tuple((change.table, change.row) for change in changes if change.before is None)
    return Done(found.id, found.action, rows, new)
