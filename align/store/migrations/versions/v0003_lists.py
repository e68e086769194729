"""Columns and indices by which lists and counts of beads are quick, filled for the beads that are there."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from align.store.columns import AnyText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPEN = "status = 'proposed' AND NOT checked AND NOT (by_hand AND zh_count > 0 AND vi_count > 0)"
UNDECIDED = sa.text(OPEN)
NOTED = sa.text("note IS NOT NULL")
LISTED = ["bitext_id", "zh_place", "status", "relation", "checked", "by_hand", "zh_count", "vi_count", "clashes", "confidence"]
LISTED += ["certainty", "version", "decided_by", "vi_place"]

bead = sa.table("bead", *map(sa.column, ("id", "bitext_id", "confidence", "evidence")))
place = sa.table("bead_segment", *map(sa.column, ("bitext_id", "segment_id", "bead_id", "side")))
segment = sa.table("segment", sa.column("id"), sa.column("start"), sa.column("text", AnyText))
log = sa.table("log", *map(sa.column, ("id", "reviewer_id", "direction", "target_id")))
log_row = sa.table("log_row", *map(sa.column, ("log_id", "tbl", "row_id", "before", "after")))


def upgrade() -> None:
    """Add, fill, index."""
    for name, kind in (
        ("zh_place", sa.BigInteger),
        ("vi_place", sa.BigInteger),
        ("certainty", sa.Double),
        ("clashes", sa.Integer),
    ):
        op.add_column("bead", sa.Column(name, kind(), server_default="0", nullable=False))
    # By hand, because Alembic adds the reference in a statement of its own, which SQLite does not know.
    op.execute(
        "ALTER TABLE bead ADD COLUMN decided_by INTEGER CONSTRAINT fk_bead_decided_by_reviewer REFERENCES reviewer (id)"
    )
    connection = op.get_bind()
    deciders = _deciders(connection)
    bitexts = connection.execute(sa.select(bead.c.bitext_id).distinct()).scalars().all()
    for number in bitexts:
        _fill(connection, number, deciders)
    op.drop_index("ix_bead_bitext_id_status", "bead")
    op.drop_index("ix_bead_status_confidence", "bead")
    op.create_index("ix_bead_lists", "bead", LISTED)
    op.create_index("ix_bead_vi_place", "bead", ["bitext_id", "vi_place"])
    op.create_index("ix_bead_version", "bead", ["version"])
    op.create_index("ix_bead_decided_by", "bead", ["decided_by"])
    partial: dict[str, Any] = {"sqlite_where": UNDECIDED, "postgresql_where": UNDECIDED}
    op.create_index("ix_bead_undecided_places", "bead", ["bitext_id", "zh_place"], **partial)
    op.create_index("ix_bead_undecided_certainty", "bead", ["certainty"], **partial)
    op.create_index("ix_bead_noted", "bead", ["bitext_id"], sqlite_where=NOTED, postgresql_where=NOTED)


def _fill(connection: sa.Connection, bitext: int, deciders: dict[int, int]) -> None:
    inside = (
        sa.select(place.c.bead_id, place.c.side, segment.c.id, segment.c.start, segment.c.text)
        .join_from(place, segment, segment.c.id == place.c.segment_id)
        .where(place.c.bitext_id == bitext)
        .order_by(segment.c.start)
    )
    starts: dict[int, dict[str, list[int]]] = defaultdict(lambda: {"zh": [], "vi": []})
    texts: dict[int, dict[int, str]] = defaultdict(dict)
    for number, side, own, start, text in connection.execute(inside):
        starts[number][side].append(start)
        texts[number][own] = text
    zh, vi = _places(starts, "zh", "vi"), _places(starts, "vi", "zh")
    rows = connection.execute(sa.select(bead).where(bead.c.bitext_id == bitext)).all()
    new = [
        {
            "own": row.id,
            "zh_place": zh[row.id],
            "vi_place": vi[row.id],
            "certainty": 0.0 if row.confidence is None else abs(row.confidence - 0.5),
            "clashes": _clashes(json.loads(row.evidence), texts[row.id]),
            "decided_by": deciders.get(row.id),
        }
        for row in rows
    ]
    values = ("zh_place", "vi_place", "certainty", "clashes", "decided_by")
    table = sa.table("bead", sa.column("id"), *map(sa.column, values))
    update = table.update().where(table.c.id == sa.bindparam("own")).values({name: sa.bindparam(name) for name in values})
    connection.execute(update, new)


def _places(starts: dict[int, dict[str, list[int]]], side: str, other: str) -> dict[int, int]:
    found = {number: (own[side][0] + 1) << 32 for number, own in starts.items() if own[side]}
    held = sorted((start, found[number]) for number in found for start in starts[number][other])
    for number, own in starts.items():
        if number not in found:
            before = bisect_left(held, (own[other][0], 0))
            found[number] = (held[before - 1][1] if before else 0) + own[other][0] + 1
    return found


def _clashes(evidence: dict[str, Any], texts: dict[int, str]) -> int:
    def fits(spans: list[list[Any]]) -> bool:
        return any(own in texts and texts[own][start:end] == words for own, start, end, words in spans)

    marks = evidence.get("marks")
    found = marks if isinstance(marks, list) else []
    return sum(not mark["agrees"] and fits(mark["zh"]) and fits(mark["vi"]) for mark in found)


def _deciders(connection: sa.Connection) -> dict[int, int]:
    """Who did the last action, not undone, that said what each decided bead is."""
    decided = sa.select(bead.c.id).where(sa.text(f"NOT ({OPEN})"))
    reversals = sa.select(log.c.target_id, log.c.direction).where(log.c.target_id.is_not(None)).order_by(log.c.id)
    undone = {row.target_id: row.direction for row in connection.execute(reversals)}
    acted = (
        sa.select(log_row.c.row_id, log_row.c.log_id, log.c.reviewer_id, log_row.c.before, log_row.c.after)
        .join_from(log_row, log, log.c.id == log_row.c.log_id)
        .where(log_row.c.tbl == "bead", log.c.direction == "do", log_row.c.row_id.in_(decided))
        .order_by(log_row.c.log_id)
    )
    found = {}
    for row in connection.execute(acted):
        deciding = row.before is None or {"status", "relation", "checked", "by_hand"} & json.loads(row.after or "{}").keys()
        if deciding and undone.get(row.log_id) != "undo":
            found[row.row_id] = row.reviewer_id
    return found
