"""What became of a pair of reports since a revision: what a page that shows it needs to be up to date again.

It costs in proportion to what was changed, by the log, and not to the length of the reports. The log has the rows that
reviewers change; where the program itself changed something meanwhile, all has to be read anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from align.store import acting, schema
from align.store.schema import log, log_row
from align.store.views import BeadView, ReportView, bead_views, report_view

_AT_ONCE = 10_000
"""So many rows are asked for at once: SQLite takes 32,766 values in a statement."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in a pair of reports.

    Attributes:
        revision: of the project now.
        beads: those that changed, as they are.
        gone: the numbers of those that are no longer there.
        zh, vi: the report with all its segments, where it or one of them changed.
    """

    revision: int
    beads: tuple[BeadView, ...] = ()
    gone: tuple[int, ...] = ()
    zh: ReportView | None = None
    vi: ReportView | None = None


def changes(connection: sa.Connection, bitext: int, since: int) -> Changes | None:
    """What reviewers changed in a pair of reports after revision `since`; None where it has to be read anew or is gone."""
    columns = schema.bitext.c
    row = connection.execute(sa.select(columns.zh_report, columns.vi_report).where(columns.id == bitext)).first()
    program = sa.select(log.c.id).where(log.c.id > since, log.c.direction == "program").limit(1)
    if row is None or connection.execute(program).first() is not None:
        return None
    revision = acting.revision(connection)
    touched = _rows(connection, log_row.c.bitext_id == bitext, since)
    numbers = sorted(number for table, number in touched if table == "bead")
    beads: list[BeadView] = []
    for start in range(0, len(numbers), _AT_ONCE):
        beads += bead_views(connection, schema.bead.c.id.in_(numbers[start : start + _AT_ONCE]))
    gone = sorted(set(numbers) - {bead.id for bead in beads})
    zh, vi = (
        report_view(connection, report) if _rows(connection, log_row.c.report_id == report, since) else None for report in row
    )
    return Changes(revision, tuple(beads), tuple(gone), zh, vi)


def _rows(connection: sa.Connection, where: sa.ColumnElement[bool], since: int) -> set[tuple[str, int]]:
    found = connection.execute(sa.select(log_row.c.tbl, log_row.c.row_id).where(where, log_row.c.log_id > since).distinct())
    return {(row.tbl, row.row_id) for row in found}
