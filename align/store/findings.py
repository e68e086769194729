"""Beads with their texts and where they are from, as lists and searches show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from align.model import Language
from align.store import schema
from align.store.views import BeadView, bead_views


@dataclass(frozen=True, slots=True)
class FoundSide:
    """One side of a bead.

    Attributes:
        language: "zh" or "vi".
        report, key, title: the report's number, its readable key, and its title if it has one.
        texts: of the bead's segments, in the order of `BeadView.zh` or `BeadView.vi`; empty if this side has none.
    """

    language: Language
    report: int
    key: str
    title: str | None
    texts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The texts joined as the language joins sentences."""
        return ("" if self.language == "zh" else " ").join(self.texts)


@dataclass(frozen=True, slots=True)
class FoundBead:
    """A bead in a list.

    Attributes:
        bead: what it is; its version, status, relation, note and marks are in it.
        meeting, meeting_key: the number and the readable name of its meeting.
        zh, vi: its sides.
        decided_by: the name of the reviewer who decided last what it is, if somebody did.
    """

    bead: BeadView
    meeting: int
    meeting_key: str
    zh: FoundSide
    vi: FoundSide
    decided_by: str | None


def found_beads(connection: sa.Connection, numbers: Sequence[int]) -> tuple[FoundBead, ...]:
    """Beads that are in sight, by number, in the order given; their texts, reports and meetings with them."""
    if not numbers:
        return ()
    views = {view.id: view for view in bead_views(connection, schema.bead.c.id.in_(numbers))}
    texts = _texts(connection, numbers)
    zh, vi = schema.report.alias("zh"), schema.report.alias("vi")
    wanted = (
        sa.select(
            schema.bead.c.id,
            *(side.c[name].label(f"{side.name}_{name}") for side in (zh, vi) for name in ("id", "key", "title")),
            schema.meeting.c.id.label("meeting"),
            schema.meeting.c.key.label("meeting_key"),
            schema.reviewer.c.name.label("decided_by"),
        )
        .join_from(schema.bead, schema.bitext, schema.bitext.c.id == schema.bead.c.bitext_id)
        .join(schema.meeting, schema.meeting.c.id == schema.bitext.c.meeting_id)
        .join(zh, zh.c.id == schema.bitext.c.zh_report)
        .join(vi, vi.c.id == schema.bitext.c.vi_report)
        .outerjoin(schema.reviewer, schema.reviewer.c.id == schema.bead.c.decided_by)
        .where(schema.bead.c.id.in_(numbers))
    )
    rows = {row.id: row for row in connection.execute(wanted)}
    found = []
    for number in numbers:
        row, view = rows[number], views[number]
        sides = (
            FoundSide("zh", row.zh_id, row.zh_key, row.zh_title, tuple(texts[own] for own in view.zh)),
            FoundSide("vi", row.vi_id, row.vi_key, row.vi_title, tuple(texts[own] for own in view.vi)),
        )
        found.append(FoundBead(view, row.meeting, row.meeting_key, *sides, row.decided_by))
    return tuple(found)


def _texts(connection: sa.Connection, beads: Sequence[int]) -> dict[int, str]:
    place, segment = schema.bead_segment.c, schema.segment.c
    inside = (
        sa.select(segment.id, segment.text)
        .join_from(schema.bead_segment, schema.segment, segment.id == place.segment_id)
        .where(place.bead_id.in_(beads))
    )
    return {row.id: row.text for row in connection.execute(inside)}
