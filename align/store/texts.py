"""The texts of a project's segments for those who keep something about each, such as a vector: all, then what changed."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from align.model import Kind, Language
from align.store import acting, schema


@dataclass(frozen=True, slots=True)
class SegmentText:
    """A segment's text, with corrections, and whether its report is in traditional characters."""

    text: str
    language: Language
    traditional: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of segments, all of one moment.

    Attributes:
        revision: of the project then.
        last: the largest number of a segment then.
        texts: of the segments that are new or may have changed, by number; furniture is left out.
        gone: segments that are not there any more, or have become furniture.
    """

    revision: int
    last: int
    texts: dict[int, SegmentText]
    gone: frozenset[int]


def texts_since(connection: sa.Connection, revision: int = 0, last: int = 0) -> Texts:
    """What came, went or changed after a moment, of which `Texts` said `revision` and `last`; by default everything."""
    segment, report, row = schema.segment.c, schema.report.c, schema.log_row.c
    changed = sa.select(row.row_id).where(row.log_id > revision, row.tbl == "segment")
    touched = set(connection.execute(changed).scalars()) if revision else set()
    wanted = (
        sa.select(segment.id, segment.text, segment.kind, report.language, report.traditional)
        .join_from(schema.segment, schema.report, report.id == segment.report_id)
        .where(sa.or_(segment.id > last, segment.id.in_(changed)) if revision else sa.true())
    )
    rows = connection.execute(wanted).all()
    texts = {
        found.id: SegmentText(found.text, found.language, found.traditional)
        for found in rows
        if found.kind != Kind.FURNITURE.value
    }
    return Texts(
        acting.revision(connection),
        max([last, *(found.id for found in rows)]),
        texts,
        frozenset((touched | {found.id for found in rows}) - texts.keys()),
    )
