"""Which pairs of segments people have said are no bead, by the log: rejected, or taken apart.

A bead that a person rejected is still there and keeps its segments. But where it was taken apart, before or after, the log
alone remembers: aligning again must not propose the same once more.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from align.store import schema
from align.store.schema import log, log_row

Sides = tuple[tuple[int, ...], tuple[int, ...]]
"""The segments of a bead, Chinese and Vietnamese, by number, ascending."""

_REJECTING = frozenset(("reject",))
_TAKING_APART = frozenset(("unlink", "split", "move", "link"))
"""Actions after which the segments of a bead are not together any more, because a person says so."""


def refused(connection: sa.Connection, bitext: int) -> set[Sides]:
    """The beads of both sides that a person rejected or took apart and did not take that back.

    Grows with what was done to this pair of reports.
    """
    undone = _undone(connection, bitext)
    owner, side = _places(connection, bitext)
    held: dict[int, set[int]] = defaultdict(set)
    for segment, bead in owner.items():
        held[bead].add(segment)
    found: set[Sides] = set()
    for entry in _entries(connection, bitext):
        acted = entry["direction"] == "do" and entry["id"] not in undone
        if acted and entry["action"] in _REJECTING:
            found |= {_sides(held[bead], side) for bead in entry["details"]["beads"]}
        touched = _step_back(entry["moves"], owner, held, side)
        if acted and entry["action"] in _TAKING_APART:
            found |= {_sides(held[bead], side) for bead in touched if held[bead]}
    return {sides for sides in found if all(sides)}


def _places(connection: sa.Connection, bitext: int) -> tuple[dict[int, int], dict[int, str]]:
    place = schema.bead_segment.c
    rows = connection.execute(sa.select(place.segment_id, place.bead_id, place.side).where(place.bitext_id == bitext)).all()
    return {row.segment_id: row.bead_id for row in rows}, {row.segment_id: row.side for row in rows}


def _entries(connection: sa.Connection, bitext: int) -> list[dict[str, Any]]:
    """What was done to the beads of a bitext, newest first, with how segments moved between them."""
    column = log_row.c
    rows = connection.execute(
        sa.select(
            log.c.id, log.c.direction, log.c.action, log.c.details, column.tbl, column.row_id, column.before, column.after
        )
        .join_from(log_row, log, log.c.id == column.log_id)
        .where(column.bitext_id == bitext)
        .order_by(log.c.id.desc(), column.position.desc())
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        if not found or found[-1]["id"] != row.id:
            found.append({"id": row.id, "direction": row.direction, "action": row.action, "details": row.details, "moves": []})
        if row.tbl == "bead_segment":
            found[-1]["moves"].append((row.row_id, row.before, row.after))
    return found


def _step_back(
    moves: list[tuple[int, dict[str, Any] | None, dict[str, Any] | None]],
    owner: dict[int, int],
    held: dict[int, set[int]],
    side: dict[int, str],
) -> set[int]:
    """Take back how segments moved; the beads that they had been in."""
    touched = set()
    for segment, before, after in moves:
        if after is not None and segment in owner:
            held[owner.pop(segment)].discard(segment)
        if before is not None:
            bead = before["bead_id"]
            owner[segment] = bead
            held[bead].add(segment)
            side.setdefault(segment, before.get("side", ""))
            touched.add(bead)
    return touched


def _sides(segments: set[int], side: dict[int, str]) -> Sides:
    zh, vi = (tuple(sorted(segment for segment in segments if side[segment] == language)) for language in ("zh", "vi"))
    return zh, vi


def _undone(connection: sa.Connection, bitext: int) -> set[int]:
    """The actions on a bitext whose last reversal was an undo."""
    inside = sa.select(log_row.c.log_id).where(log_row.c.bitext_id == bitext)
    reversals = connection.execute(
        sa.select(log.c.target_id, log.c.direction)
        .where(log.c.target_id.is_not(None), log.c.id.in_(inside))
        .order_by(log.c.id)
    )
    last = {row.target_id: row.direction for row in reversals}
    return {entry for entry, direction in last.items() if direction == "undo"}
