"""The reports of a project as a list shows them, without their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from align.model import Language
from align.store import schema


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A report without its text; `id` and `meeting` are numbers, the others as in `align.model.Report`."""

    id: int
    key: str
    language: Language
    title: str | None
    outlet: str | None
    published: date | None
    meeting_date: date | None
    meeting: int | None

    @property
    def day(self) -> date | None:
        """The day of what it reports, or else of its publication."""
        return self.meeting_date or self.published


def heads(connection: sa.Connection) -> list[ReportHead]:
    """All reports, by number."""
    names = ("id", "key", "language", "title", "outlet", "published", "meeting_date", "meeting_id")
    rows = connection.execute(sa.select(*(schema.report.c[name] for name in names)).order_by(schema.report.c.id))
    return [ReportHead(*row) for row in rows]
