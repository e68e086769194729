"""What the log says: who did what to which row, and when.

Of a verdict in a blind round it says that there was one, never what it is: the round shows that when it is closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from align.store.actions import said
from align.store.errors import Change
from align.store.schema import blind_bead, log, log_row, reviewer, verdict

_ENTRY = sa.select(log, sa.func.coalesce(reviewer.c.name, "").label("author")).select_from(log.outerjoin(reviewer))


_TOLD = ("blind_round", "bead", "seen")
"""What is told of the fields of a verdict."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """What an entry did to one row.

    Attributes:
        table, row: which row; of `bead_segment` the row is the segment.
        bitext: the bitext that it is in, if it is in one.
        before, after: the columns that changed; None where there was, or is, no row.
    """

    table: str
    row: int
    bitext: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log.

    Attributes:
        id: its number; later ones are larger.
        at: when, in UTC.
        author: the reviewer's name, or "" where the program did it.
        action: what was done: "merge".
        direction: "do", "undo", "redo", or "program".
        target: the entry that was undone or redone.
        details: the action's own fields.
        rows: what it did to the rows that were asked about.
    """

    id: int
    at: datetime
    author: str
    action: str
    direction: str
    target: int | None
    details: dict[str, Any]
    rows: tuple[RowChange, ...]

    @property
    def said(self) -> str:
        """What happened, in the past tense."""
        return said(self.action, self.direction)


def of_segment(connection: sa.Connection, segment: int) -> list[Entry]:
    """Everything that was done to a segment, or moved it from bead to bead; oldest first."""
    return _entries(connection, log_row.c.tbl.in_(("segment", "bead_segment")) & (log_row.c.row_id == segment))


def of_bead(connection: sa.Connection, bead: int) -> list[Entry]:
    """Everything that was done to a bead, with the segments that it gained and lost; oldest first."""
    concerned = sa.select(log_row.c.log_id).where(log_row.c.tbl == "bead", log_row.c.row_id == bead)
    places = sa.select(blind_bead.c.id).where(blind_bead.c.bead_id == bead)
    judged = sa.select(verdict.c.id).where(verdict.c.blind_bead_id.in_(places))
    found = _entries(
        connection,
        log_row.c.log_id.in_(concerned) & log_row.c.tbl.in_(("bead", "bead_segment"))
        | (log_row.c.tbl == "verdict") & log_row.c.row_id.in_(judged),
    )
    return [replace(entry, rows=tuple(row for row in entry.rows if _about(row, bead))) for entry in found]


def of_report(connection: sa.Connection, report: int) -> list[Entry]:
    """Everything that was done to a report itself, such as moving it to another meeting; oldest first."""
    return _entries(connection, (log_row.c.tbl == "report") & (log_row.c.row_id == report))


def last_change(connection: sa.Connection, table: str, row: int, bitext: int = 0) -> Change | None:
    """Who changed a row last, if anybody did."""
    wanted = sa.select(log_row.c.log_id).where(log_row.c.tbl == table, log_row.c.row_id == row)
    if bitext:
        wanted = wanted.where(log_row.c.bitext_id == bitext)
    entry = connection.execute(wanted.order_by(log_row.c.log_id.desc()).limit(1)).scalar()
    return None if entry is None else change_of(connection, entry, table, row)


def change_of(connection: sa.Connection, entry: int, table: str, row: int) -> Change:
    """What `entry` did, as a clash over a row of `table` reports it."""
    found = connection.execute(_ENTRY.where(log.c.id == entry)).one()
    return Change(entry, found.author, found.at, said(found.action, found.direction), table.replace("_", " "), row)


def last_reversals(connection: sa.Connection, entries: Collection[int]) -> dict[int, str]:
    """Of those entries that were ever undone, whether they are "undo"ne or "redo"ne now."""
    wanted = sa.select(log.c.target_id, log.c.direction).where(log.c.target_id.in_(entries)).order_by(log.c.id)
    return {row.target_id: row.direction for row in connection.execute(wanted)}


def _about(row: RowChange, bead: int) -> bool:
    if row.table == "bead":
        return row.row == bead
    return any(image is not None and image.get("bead_id") == bead for image in (row.before, row.after))


def _entries(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> list[Entry]:
    rows = connection.execute(sa.select(log_row).where(wanted).order_by(log_row.c.log_id, log_row.c.position)).all()
    by_entry = {number: _changes(group) for number, group in groupby(rows, key=lambda row: row.log_id)}
    return entries(connection, by_entry)


def entries(connection: sa.Connection, rows: dict[int, tuple[RowChange, ...]]) -> list[Entry]:
    """The entries of these numbers, oldest first, with the given rows."""
    found = connection.execute(_ENTRY.where(log.c.id.in_(rows)).order_by(log.c.id))
    return [
        Entry(
            row.id,
            row.at,
            row.author,
            row.action,
            row.direction,
            row.target_id,
            {name: value for name, value in row.details.items() if row.action != "judge_blind" or name in _TOLD},
            tuple(change for change in rows[row.id] if change.table != "verdict"),
        )
        for row in found
    ]


def changes_of(connection: sa.Connection, entry: int) -> tuple[RowChange, ...]:
    """What an entry did, row by row."""
    return _changes(connection.execute(sa.select(log_row).where(log_row.c.log_id == entry).order_by(log_row.c.position)))


def _changes(rows: Iterable[sa.Row[Any]] | Sequence[sa.Row[Any]]) -> tuple[RowChange, ...]:
    return tuple(RowChange(row.tbl, row.row_id, row.bitext_id, row.before, row.after) for row in rows)
