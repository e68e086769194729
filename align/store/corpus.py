"""What an alignment asks of a project: which reports have no place, which pairs are not aligned, what is said elsewhere.

Nothing here grows with the number of beads; what grows with the number of reports reads a few columns of one table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from align.model import Kind, Language
from align.store import schema

ALIGNED = [kind.value for kind in Kind if kind.aligned]


@dataclass(frozen=True, slots=True)
class Outline:
    """A report without its text.

    Attributes:
        id: its number.
        key, language, meeting_date, published: as in `align.model.Report`, whose `id` the key is.
        identity: names what was read; the same for the same file.
        meeting: the number of its meeting, or None while it is in none.
    """

    id: int
    key: str
    identity: str
    language: Language
    meeting_date: date | None
    published: date | None
    meeting: int | None


@dataclass(frozen=True, slots=True)
class Couple:
    """A Chinese and a Vietnamese report of one meeting.

    Attributes:
        meeting, key: the number and the readable name of the meeting.
        zh, vi: the numbers of the reports.
        bitext: the number of their bitext, or None while they are not aligned.
    """

    meeting: int
    key: str
    zh: int
    vi: int
    bitext: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The text of an aligned segment, and what is needed to see it as matching does."""

    report: int
    language: Language
    traditional: bool
    text: str


def outlines(connection: sa.Connection) -> list[Outline]:
    """All reports, by number."""
    report = schema.report.c
    columns = (report.id, report.key, report.identity, report.language, report.meeting_date, report.published)
    rows = connection.execute(sa.select(*columns, report.meeting_id).order_by(report.id))
    return [Outline(*row) for row in rows]


def pending(connection: sa.Connection, meetings: Collection[int] | None = None) -> list[Couple]:
    """The pairs of reports that are of one meeting and not aligned, meeting by meeting."""
    zh, vi, bitext, meeting = schema.report.alias("zh"), schema.report.alias("vi"), schema.bitext, schema.meeting
    pairs = zh.join(vi, zh.c.meeting_id == vi.c.meeting_id).join(meeting, meeting.c.id == zh.c.meeting_id)
    there = sa.exists().where(bitext.c.zh_report == zh.c.id, bitext.c.vi_report == vi.c.id)
    wanted = (
        sa.select(meeting.c.id, meeting.c.key, zh.c.id, vi.c.id)
        .select_from(pairs)
        .where(zh.c.language == "zh", vi.c.language == "vi", ~there)
        .order_by(meeting.c.id, zh.c.id, vi.c.id)
    )
    if meetings is not None:
        wanted = wanted.where(meeting.c.id.in_(meetings))
    return [Couple(*row) for row in connection.execute(wanted)]


def aligned(connection: sa.Connection, but: int | None, meetings: Collection[int] | None = None) -> list[Couple]:
    """The pairs of reports that are aligned, but for those of the run `but` and what was imported, meeting by meeting."""
    bitext, meeting = schema.bitext.c, schema.meeting.c
    imported = sa.select(schema.run.c.id).where(schema.run.c.encoder == schema.IMPORTED)
    wanted = (
        sa.select(meeting.id, meeting.key, bitext.zh_report, bitext.vi_report, bitext.id)
        .join_from(schema.bitext, schema.meeting, meeting.id == bitext.meeting_id)
        .where(bitext.run_id.is_distinct_from(but), bitext.run_id.not_in(imported))
        .order_by(meeting.id, bitext.zh_report, bitext.vi_report)
    )
    if meetings is not None:
        wanted = wanted.where(meeting.id.in_(meetings))
    return [Couple(*row) for row in connection.execute(wanted)]


def sizes(connection: sa.Connection, reports: Collection[int]) -> Mapping[int, int]:
    """How many characters the aligned segments of reports have, by the number of the report."""
    segment = schema.segment.c
    found: dict[int, int] = dict.fromkeys(reports, 0)
    numbers = sorted(found)
    for at in range(0, len(numbers), 500):
        wanted = sa.select(segment.report_id, sa.func.sum(sa.func.length(segment.text))).where(
            segment.report_id.in_(numbers[at : at + 500]), segment.kind.in_(ALIGNED)
        )
        found.update((number, size) for number, size in connection.execute(wanted.group_by(segment.report_id)))
    return found


def sample(connection: sa.Connection, size: int) -> list[Said]:
    """The texts of up to `size` aligned segments of both languages, drawn evenly from the whole project by number.

    The same project gives the same sample, and looking it up does not grow with the project.
    """
    last = connection.execute(sa.select(schema.counter.c.last).where(schema.counter.c.name == "segment")).scalar_one()
    segment, report = schema.segment.c, schema.report.c
    drawn = sorted({1 + at * (last - 1) // max(size - 1, 1) for at in range(size)} if last > size else range(1, last + 1))
    found: list[Said] = []
    for at in range(0, len(drawn), 500):
        wanted = (
            sa.select(report.id, report.language, report.traditional, segment.text)
            .join_from(schema.segment, schema.report, segment.report_id == report.id)
            .where(segment.id.in_(drawn[at : at + 500]), segment.kind.in_(ALIGNED))
            .order_by(segment.id)
        )
        found += [Said(*row) for row in connection.execute(wanted)]
    return found


def settled_meetings(connection: sa.Connection) -> set[int]:
    """The meetings into or out of which a person moved a report."""
    log, row = schema.log.c, schema.log_row.c
    wanted = (
        sa.select(row.before, row.after)
        .join_from(schema.log_row, schema.log, log.id == row.log_id)
        .where(row.tbl == "report", log.reviewer_id.is_not(None))
    )
    images = (image for images in connection.execute(wanted) for image in images if image)
    return {image["meeting_id"] for image in images if image.get("meeting_id") is not None}


def reports_of(connection: sa.Connection, meeting: int) -> list[int]:
    """The reports of a meeting, by number."""
    report = schema.report.c
    return list(connection.execute(sa.select(report.id).where(report.meeting_id == meeting).order_by(report.id)).scalars())
