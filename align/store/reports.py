"""Reports and meetings: into the project, and out of it as the values of `align.model`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from align.model import DateCandidate, DateRole, Kind, Meeting, Report, Segment
from align.store import schema
from align.store.apply_reports import unused
from align.store.database import Writer
from align.store.derived import keep_words
from align.store.draft import Draft, Key


@dataclass(frozen=True, slots=True)
class Added:
    """What became of reports that were added.

    Attributes:
        reports: the number of each, in the order given.
        new: those that were not there before; the others are the same files as reports that were.
    """

    reports: tuple[int, ...]
    new: tuple[int, ...]


_WORDS_AT_ONCE = 1000
"""Segments whose words are indexed in one go."""


def add_reports(writer: Writer, entry: int, reports: Sequence[Report]) -> Added:
    """Add reports; the same file twice, by digest (by text where there is none), adds nothing."""
    numbers, new = [], []
    texts: dict[int, str] = {}
    for report in reports:
        identity = _identity(report)
        columns = schema.report.c
        number = writer.connection.execute(sa.select(columns.id).where(columns.identity == identity)).scalar()
        if number is None:
            number, said = _add(writer, entry, report, identity)
            new.append(number)
            texts |= said
            if len(texts) >= _WORDS_AT_ONCE:
                keep_words(writer.connection, texts)
                texts = {}
        numbers.append(number)
    if texts:
        keep_words(writer.connection, texts)
    return Added(tuple(numbers), tuple(new))


def _identity(report: Report) -> str:
    text = f"{report.language}\n{report.text}".encode("utf-8", "surrogatepass")
    return report.digest or f"text:{hashlib.sha256(text).hexdigest()}"


def _add(writer: Writer, entry: int, report: Report, identity: str) -> tuple[int, dict[int, str]]:
    """A new report; its number, and the texts of its segments by number."""
    number = writer.number("report")
    same = ("path", "language", "text", "title", "outlet", "published", "meeting_date", "traditional", "digest")
    writer.connection.execute(
        schema.report.insert().values(
            id=number,
            key=unused(writer.connection, schema.report.c.key, report.id),
            identity=identity,
            dates=[_from_date(found) for found in report.dates],
            added=writer.now,
            version=entry,
            basis=entry,
            **{name: getattr(report, name) for name in same},
        )
    )
    numbers = writer.numbers("segment", len(report.segments))
    rows = [
        {
            "id": own,
            "report_id": number,
            "kind": segment.kind.value,
            "start": segment.start,
            "end": segment.end,
            "text": segment.text,
            "paragraph": segment.paragraph,
            "version": entry,
            "basis": entry,
        }
        for own, segment in zip(numbers, report.segments, strict=True)
    ]
    if rows:
        writer.connection.execute(schema.segment.insert(), rows)
    return number, {own: segment.text for own, segment in zip(numbers, report.segments, strict=True)}


def place_meetings(writer: Writer, entry: int, meetings: Iterable[Meeting]) -> None:
    """Put reports that are in no meeting yet into theirs; those that are in one stay there.

    A meeting is the one that most of its reports are in already, else a new one.
    """
    for meeting in meetings:
        numbers = add_reports(writer, entry, (*meeting.zh, *meeting.vi)).reports
        columns = schema.report.c
        found = writer.connection.execute(sa.select(columns.id, columns.meeting_id).where(columns.id.in_(numbers))).all()
        known = [row.meeting_id for row in found if row.meeting_id is not None]
        homeless = [row.id for row in found if row.meeting_id is None]
        if not homeless:
            continue
        number = max(sorted(set(known)), key=known.count) if known else _new_meeting(writer, entry, meeting.id)
        values = {"meeting_id": number, "version": entry, "basis": entry}
        writer.connection.execute(schema.report.update().where(columns.id.in_(homeless)).values(values))


@dataclass(frozen=True, slots=True)
class Placement:
    """Reports that belong together.

    Attributes:
        reports: those that are in no meeting yet, by number.
        meetings: the meetings that they belong to; the first one takes in the reports of the others. None for a new one.
        key: the readable name of a new one.
    """

    reports: tuple[int, ...]
    meetings: tuple[int, ...] = ()
    key: str = ""


def place(draft: Draft, placements: Sequence[Placement]) -> dict[str, Any]:
    """Put reports into meetings. What somebody has put into one in the meantime stays there."""
    placed = 0
    keys: set[str] = set()
    for found in placements:
        homeless = [number for number in found.reports if draft.need("report", number)["meeting_id"] is None]
        if not homeless:
            continue
        if found.meetings:
            meeting = draft.need("meeting", found.meetings[0])["id"]
        else:
            keys.add(key := unused(draft.writer.connection, schema.meeting.c.key, found.key, keys))
            meeting = draft.add("meeting", key=key).id
        joining = draft.load("report", schema.report.c.meeting_id.in_(found.meetings[1:]))
        for number in (*homeless, *(row["id"] for row in joining)):
            draft.change(Key("report", number), meeting_id=meeting)
        placed += len(homeless)
    return {"reports": placed}


def _new_meeting(writer: Writer, entry: int, key: str) -> int:
    number = writer.number("meeting")
    free = unused(writer.connection, schema.meeting.c.key, key)
    writer.connection.execute(schema.meeting.insert().values(id=number, key=free, version=entry, basis=entry))
    return number


def report_of(connection: sa.Connection, number: int) -> Report | None:
    """A report as it is now: corrected texts in place of the original ones, kinds and segments as reviewers left them.

    `report.text` is as read, so where a segment was corrected its text differs from what stands at its offsets.
    """
    row = connection.execute(sa.select(schema.report).where(schema.report.c.id == number)).mappings().first()
    if row is None:
        return None
    same = ("path", "language", "text", "title", "outlet", "published", "meeting_date", "traditional", "digest")
    segments = tuple(
        Segment(index, Kind(found.kind), found.start, found.end, found.text, found.paragraph)
        for index, found in enumerate(segment_rows(connection, number))
    )
    dates = tuple(_to_date(found) for found in row["dates"])
    return Report(id=row["key"], segments=segments, dates=dates, **{name: row[name] for name in same})


def segment_rows(connection: sa.Connection, report: int) -> Sequence[sa.Row[Any]]:
    """The segments of a report, in its order; a segment's index is its place in this list."""
    wanted = sa.select(schema.segment).where(schema.segment.c.report_id == report)
    return connection.execute(wanted.order_by(schema.segment.c.start, schema.segment.c.id)).all()


def _from_date(found: DateCandidate) -> dict[str, Any]:
    return {
        "value": found.value and found.value.isoformat(),
        "role": found.role.value,
        "source": found.source,
        "start": found.start,
        "end": found.end,
        "month_day": found.month_day,
    }


def _to_date(found: dict[str, Any]) -> DateCandidate:
    return DateCandidate(
        found["value"] and date.fromisoformat(found["value"]),
        DateRole(found["role"]),
        found["source"],
        found["start"],
        found["end"],
        found["month_day"] and (found["month_day"][0], found["month_day"][1]),
    )
