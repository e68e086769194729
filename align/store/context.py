"""One bead with what stands around it in its reports; the cost does not grow with their length."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from align.model import Kind
from align.store import acting, schema
from align.store.findings import FoundBead, found_beads

_ALIGNED = [kind.value for kind in Kind if kind.aligned]


@dataclass(frozen=True, slots=True)
class InContext:
    """A bead where it stands.

    Attributes:
        revision: of the project then: what actions decided on this view give as `seen`.
        found: the bead with its texts.
        zh_before, zh_after, vi_before, vi_after: the statement before and after it in either report; empty where there is
            none, or nothing of the bead on that side.
    """

    revision: int
    found: FoundBead
    zh_before: str
    zh_after: str
    vi_before: str
    vi_after: str


def in_context(connection: sa.Connection, number: int) -> InContext | None:
    """A bead with its neighbours, or None if it is not there any more or out of sight."""
    bead, bitext = schema.bead.c, schema.bitext.c
    joined = sa.select(bead.id).join_from(schema.bead, schema.bitext, bitext.id == bead.bitext_id)
    if connection.execute(joined.where(bead.id == number, bitext.meeting_id.is_not(None))).first() is None:
        return None
    (found,) = found_beads(connection, [number])
    zh = _around(connection, found.zh.report, found.bead.zh)
    vi = _around(connection, found.vi.report, found.bead.vi)
    return InContext(acting.revision(connection), found, *zh, *vi)


def _around(connection: sa.Connection, report: int, segments: tuple[int, ...]) -> tuple[str, str]:
    if not segments:
        return "", ""
    own = schema.segment.c
    first, last = connection.execute(
        sa.select(sa.func.min(own.start), sa.func.max(own.start)).where(own.id.in_(segments))
    ).one()
    there = sa.select(own.text).where(own.report_id == report, own.kind.in_(_ALIGNED))
    before = connection.execute(there.where(own.start < first).order_by(own.start.desc()).limit(1)).scalar()
    after = connection.execute(there.where(own.start > last).order_by(own.start).limit(1)).scalar()
    return before or "", after or ""
