"""What a page needs of one pair of reports, as frozen values with numbers and versions; and the lists that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

import sqlalchemy as sa

from align.model import Kind, Language, Mark, Status
from align.store import schema
from align.store.actions import Relation
from align.store.evidence import figures_of, marks_of
from align.store.reports import segment_rows


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A segment.

    Attributes:
        id: its number in the project; it stays when other segments are split or joined.
        index: its place in the report, from 0, which does not.
        kind, start, end, paragraph: as in `align.model.Segment`.
        text: with corrections.
        original: the text as read, where it was corrected.
        version: the log entry that changed it last.
    """

    id: int
    index: int
    kind: Kind
    start: int
    end: int
    text: str
    original: str | None
    paragraph: int
    version: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with its segments in order; `key` is the `id` of `align.model.Report`, `meeting` the meeting's number."""

    id: int
    key: str
    language: Language
    title: str | None
    outlet: str | None
    published: date | None
    meeting_date: date | None
    meeting: int | None
    version: int
    segments: tuple[SegmentView, ...]


@dataclass(frozen=True, slots=True)
class BeadView:
    """A bead.

    Attributes:
        id, bitext: its number, and that of its pair of reports.
        zh, vi: the numbers of its segments, in the order of their report.
        score, confidence: what the aligner said, the confidence as decisions have recalibrated it; None for a bead that a
            person made or changed.
        evidence: the figures behind the confidence, by name.
        status, relation, checked, note: what reviewers said.
        by_hand: whether a person put it together.
        version: the log entry that changed it last.
        marks: what both sides state, alike or differently; their places have the numbers of segments, and are in the texts.
        decided_by: the number of the reviewer who decided last what it is; None where nobody did.
    """

    id: int
    bitext: int
    zh: tuple[int, ...]
    vi: tuple[int, ...]
    score: float | None
    confidence: float | None
    evidence: Mapping[str, float]
    status: Status
    relation: Relation | None
    checked: bool
    by_hand: bool
    note: str | None
    version: int
    marks: tuple[Mark, ...] = ()
    decided_by: int | None = None

    @property
    def decided(self) -> bool:
        """Whether a person said what it is, so that aligning again must leave it as it is."""
        return self.status is not Status.PROPOSED or self.checked or (self.by_hand and bool(self.zh and self.vi))


@dataclass(frozen=True, slots=True)
class BitextView:
    """Two reports side by side, all of one moment.

    Attributes:
        revision: of the project then: what actions decided on this view give as `seen`.
        id, run: its number, and that of the run that made it.
        meeting: the meeting's number, or None if the reports are no longer of one meeting.
        zh, vi: the reports.
        beads: in the order of `align.model.Bitext`.
    """

    revision: int
    id: int
    run: int
    meeting: int | None
    zh: ReportView
    vi: ReportView
    beads: tuple[BeadView, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with the numbers of its reports and bitexts.

    Attributes:
        id: its number.
        key: what commands and files call it.
        day: the first day that its reports name; None where none does.
        title_zh, title_vi: the title of its first report in that language that has one.
        zh, vi: its reports, by key.
        bitexts: its pairs of reports.
    """

    id: int
    key: str
    day: date | None
    title_zh: str | None
    title_vi: str | None
    zh: tuple[int, ...]
    vi: tuple[int, ...]
    bitexts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BitextName:
    """What a list calls a pair of reports: the title of each, or its key where it has none; `id` is the pair's number."""

    id: int
    zh: str
    vi: str


class _TwoSided(Protocol):
    @property
    def zh(self) -> tuple[int, ...]: ...
    @property
    def vi(self) -> tuple[int, ...]: ...


B = TypeVar("B", bound=_TwoSided)


def meetings(connection: sa.Connection) -> list[MeetingView]:
    """All meetings that have reports, by key."""
    report, bitext = schema.report.c, schema.bitext.c
    members: dict[tuple[int, str], list[int]] = {}
    titles: dict[tuple[int, str], str] = {}
    days: dict[int, date] = {}
    columns = (report.id, report.meeting_id, report.language, report.title, report.meeting_date, report.published)
    for row in connection.execute(sa.select(*columns).where(report.meeting_id.is_not(None)).order_by(report.key)):
        members.setdefault((row.meeting_id, row.language), []).append(row.id)
        if row.title:
            titles.setdefault((row.meeting_id, row.language), row.title)
        if named := row.meeting_date or row.published:
            days[row.meeting_id] = min(named, days.get(row.meeting_id, named))
    pairs: dict[int, list[int]] = {}
    for number, meeting in connection.execute(sa.select(bitext.id, bitext.meeting_id).order_by(bitext.id)):
        pairs.setdefault(meeting, []).append(number)
    found = connection.execute(sa.select(schema.meeting).order_by(schema.meeting.c.key, schema.meeting.c.id))
    views = (
        MeetingView(
            row.id,
            row.key,
            days.get(row.id),
            titles.get((row.id, "zh")),
            titles.get((row.id, "vi")),
            tuple(members.get((row.id, "zh"), ())),
            tuple(members.get((row.id, "vi"), ())),
            tuple(pairs.get(row.id, ())),
        )
        for row in found
    )
    return [view for view in views if view.zh or view.vi]


def bitext_names(connection: sa.Connection, meeting: int) -> list[BitextName]:
    """What the pairs of reports of a meeting are called, by number."""
    bitext = schema.bitext.c
    zh, vi = schema.report.alias("zh"), schema.report.alias("vi")
    titles = (sa.func.coalesce(side.c.title, side.c.key) for side in (zh, vi))
    wanted = (
        sa.select(bitext.id, *titles)
        .join_from(schema.bitext, zh, bitext.zh_report == zh.c.id)
        .join(vi, bitext.vi_report == vi.c.id)
        .where(bitext.meeting_id == meeting)
        .order_by(bitext.id)
    )
    return [BitextName(*row) for row in connection.execute(wanted)]


def report_view(connection: sa.Connection, number: int) -> ReportView | None:
    """A report with its segments, without its whole text."""
    names = ("id", "key", "language", "title", "outlet", "published", "meeting_date", "meeting_id", "version")
    columns = [schema.report.c[name] for name in names]
    row = connection.execute(sa.select(*columns).where(schema.report.c.id == number)).first()
    if row is None:
        return None
    segments = tuple(
        SegmentView(
            found.id,
            index,
            Kind(found.kind),
            found.start,
            found.end,
            found.text,
            found.original,
            found.paragraph,
            found.version,
        )
        for index, found in enumerate(segment_rows(connection, number))
    )
    values = dict(zip(names, row, strict=True))
    return ReportView(segments=segments, meeting=values.pop("meeting_id"), **values)


def bitext_view(connection: sa.Connection, number: int, revision: int) -> BitextView | None:
    """A pair of reports with its beads."""
    row = connection.execute(sa.select(schema.bitext).where(schema.bitext.c.id == number)).first()
    if row is None:
        return None
    zh, vi = report_view(connection, row.zh_report), report_view(connection, row.vi_report)
    assert zh is not None
    assert vi is not None
    beads = bead_views(connection, schema.bead.c.bitext_id == number)
    ordered = in_order(beads, [segment.id for segment in zh.segments], [segment.id for segment in vi.segments])
    return BitextView(revision, row.id, row.run_id, row.meeting_id, zh, vi, tuple(ordered))


def bead_views(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[BeadView]:
    """The beads that meet conditions on `schema.bead`, by number."""
    bead, place, segment = schema.bead, schema.bead_segment.c, schema.segment.c
    rows = connection.execute(sa.select(bead).where(*where).order_by(bead.c.id)).all()
    inside = (
        sa.select(place.bead_id, place.side, place.segment_id, segment.text)
        .join_from(schema.bead_segment, bead, place.bead_id == bead.c.id)
        .join(schema.segment, segment.id == place.segment_id)
        .where(*where)
        .order_by(segment.start, segment.id)
    )
    members: dict[tuple[int, str], list[int]] = {}
    texts: dict[int, str] = {}
    for number, side, own, text in connection.execute(inside):
        members.setdefault((number, side), []).append(own)
        texts[own] = text
    return [
        BeadView(
            id=row.id,
            bitext=row.bitext_id,
            zh=tuple(members.get((row.id, "zh"), ())),
            vi=tuple(members.get((row.id, "vi"), ())),
            score=row.score,
            confidence=None if row.confidence is None else row.likelihood,
            evidence=figures_of(row.evidence),
            status=Status(row.status),
            relation=row.relation and Relation(row.relation),
            checked=row.checked,
            by_hand=row.by_hand,
            note=row.note,
            version=row.version,
            marks=marks_of(row.evidence, texts),
            decided_by=row.decided_by,
        )
        for row in rows
    ]


def in_order(beads: Iterable[B], zh: Sequence[int], vi: Sequence[int]) -> list[B]:
    """Beads by their Chinese side; those of Vietnamese alone after the bead that holds the segment before them.

    Args:
        beads: in any order.
        zh: the segments of the Chinese report, in order.
        vi: those of the Vietnamese one.
    """
    zh_place, vi_place = ({number: place for place, number in enumerate(side)} for side in (zh, vi))
    main: list[B] = []
    lonely: dict[int, B] = {}
    for bead in beads:
        if bead.zh:
            main.append(bead)
        else:
            lonely[vi_place[bead.vi[0]]] = bead
    main.sort(key=lambda bead: [zh_place[number] for number in bead.zh])
    owner = {vi_place[number]: place for place, bead in enumerate(main) for number in bead.vi}
    after: dict[int, list[B]] = {}
    last = -1
    for place in range(len(vi)):
        last = owner.get(place, last)
        if place in lonely:
            after.setdefault(last, []).append(lonely[place])
    ordered = after.get(-1, [])[:]
    for place, bead in enumerate(main):
        ordered += [bead, *after.get(place, [])]
    return ordered
