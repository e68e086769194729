"""What a project holds, counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from align.model import Status
from align.store import schema
from align.store.database import Database


@dataclass(frozen=True, slots=True)
class Facts:
    """A project in figures.

    Attributes:
        zh_reports, vi_reports: reports by language.
        meetings, bitexts: meetings, and pairs of reports that were aligned.
        segments, beads: how many, whatever their kind.
        pairs: beads with both sides, by status.
        checked: segments without counterpart that somebody checked.
        entries: what the log holds.
        reviewers: their names, in the order in which they came.
        encoder: that of the last alignment.
        changed: when the last entry of the log was written, in UTC.
        bytes: how much room the database takes.
    """

    zh_reports: int
    vi_reports: int
    meetings: int
    bitexts: int
    segments: int
    beads: int
    pairs: dict[str, int]
    checked: int
    entries: int
    reviewers: tuple[str, ...]
    encoder: str | None
    changed: datetime | None
    bytes: int


def facts(database: Database) -> Facts:
    """Count, in one snapshot."""
    bead, run = schema.bead.c, schema.run.c
    with database.reading() as connection:

        def count(table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
            return connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()

        matched = sa.select(bead.status, sa.func.count()).where(bead.zh_count > 0, bead.vi_count > 0).group_by(bead.status)
        statuses = {row[0]: row[1] for row in connection.execute(matched)}
        size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return Facts(
            zh_reports=count(schema.report, schema.report.c.language == "zh"),
            vi_reports=count(schema.report, schema.report.c.language == "vi"),
            meetings=count(schema.meeting),
            bitexts=count(schema.bitext),
            segments=count(schema.segment),
            beads=count(schema.bead),
            pairs={status.value: statuses.get(status.value, 0) for status in Status},
            checked=count(schema.bead, bead.checked),
            entries=count(schema.log),
            reviewers=tuple(connection.execute(sa.select(schema.reviewer.c.name).order_by(schema.reviewer.c.id)).scalars()),
            encoder=connection.execute(sa.select(run.encoder).order_by(run.id.desc()).limit(1)).scalar(),
            changed=connection.execute(sa.select(schema.log.c.at).order_by(schema.log.c.id.desc()).limit(1)).scalar(),
            bytes=connection.exec_driver_sql(
                size if database.sqlite else "SELECT pg_database_size(current_database())"
            ).scalar_one(),
        )
