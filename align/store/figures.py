"""Figures of a project: how far reviewing is, what the confidences are worth, and how much of each report is matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

import sqlalchemy as sa

from align.agreement import Interval, wilson
from align.model import Kind, Language, Status
from align.store import schema
from align.store.queries import Filter, where
from align.store.tallies import MATCHED, NAMES, Counts, counts_of, summed

DECISIONS: Final = ("accept", "reject", "unsure", "check", "adjudicate")
"""The actions that decide beads, each as many as it names."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one reviewer decided on one day: how many beads, what was undone left out."""

    day: date
    reviewer: str
    decisions: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reviewing is.

    Attributes:
        whole: the counts of the whole project.
        meetings: those of each meeting that has pairs of reports, by its number.
        days: by day and reviewer, in order.
    """

    whole: Counts
    meetings: dict[int, Counts]
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """Matched beads whose confidence is at least `lower` and less than `upper` (in the last bin, at most), by status.

    `confidence` is the mean confidence of those that were accepted or rejected, None where there are none.
    """

    lower: float
    upper: float
    proposed: int
    accepted: int
    rejected: int
    unsure: int
    confidence: float | None

    @property
    def decided(self) -> int:
        """How many were found right or wrong."""
        return self.accepted + self.rejected


@dataclass(frozen=True, slots=True)
class Reliable:
    """What the confidences in a bin are worth.

    Attributes:
        lower, upper: the bin.
        decided: how many beads in it were found right or wrong.
        confidence: their mean confidence.
        accepted: which share of them was accepted.
        interval: its 95% interval (Wilson).
    """

    lower: float
    upper: float
    decided: int
    confidence: float
    accepted: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether the confidences are true, by what reviewers decided.

    Who decides the doubtful ones first makes these figures worse than they would be of beads drawn by chance.

    Attributes:
        bins: those with decided beads.
        decided: how many beads these figures are of.
        ece: the expected calibration error: how far confidence and share accepted are apart, on average over the decided
            beads; None where nothing is decided.
    """

    bins: tuple[Reliable, ...]
    decided: int
    ece: float | None


@dataclass(frozen=True, slots=True)
class Covered:
    """How many segments are in beads of each kind: matched ones by status, and those of one side, checked or not."""

    accepted: int = 0
    proposed: int = 0
    unsure: int = 0
    rejected: int = 0
    checked: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a report is matched.

    Attributes:
        report, key, title, language: which one.
        segments: how many take part in aligning.
        pairs: what they are in, by pair of reports.
        whole: each segment once, by the first in the order of `Covered` that it is in anywhere, so that a segment counts as
            alone only if nobody checked it in any pair and it is matched in none.
    """

    report: int
    key: str
    title: str | None
    language: Language
    segments: int
    pairs: dict[int, Covered]
    whole: Covered


def progress(connection: sa.Connection, zone: tzinfo = UTC) -> Progress:
    """How far reviewing is; days are those of `zone`, to the full hour."""
    meeting = schema.bitext.c.meeting_id
    rows = connection.execute(summed([meeting.is_not(None)], meeting))
    meetings = {row.meeting_id: counts_of(row) for row in rows}
    whole = Counts(**{name: sum(getattr(counts, name) for counts in meetings.values()) for name in NAMES})
    return Progress(whole, meetings, _days(connection, zone))


def _days(connection: sa.Connection, zone: tzinfo) -> tuple[Day, ...]:
    log, row, reversal = schema.log.c, schema.log_row.c, schema.log.alias("reversal").c
    last = sa.select(sa.func.max(reversal.id)).where(reversal.target_id.is_not(None)).group_by(reversal.target_id)
    undone = sa.select(reversal.target_id).where(reversal.id.in_(last), reversal.direction == "undo")
    if connection.dialect.name == "sqlite":
        hour = sa.func.substr(sa.type_coerce(log.at, sa.Text), 1, 13)
    else:
        hour = sa.func.to_char(sa.func.timezone("UTC", log.at), "YYYY-MM-DD HH24")
    hours = (
        sa.select(hour.label("hour"), log.reviewer_id, sa.func.count().label("decisions"))
        .join_from(schema.log, schema.log_row, row.log_id == log.id)
        .where(log.direction == "do", log.action.in_(DECISIONS), row.tbl == "bead", log.id.not_in(undone))
        .group_by(sa.literal_column("1"), log.reviewer_id)
        .subquery()
    )
    wanted = sa.select(hours.c.hour, hours.c.decisions, schema.reviewer.c.name).join_from(
        hours, schema.reviewer, schema.reviewer.c.id == hours.c.reviewer_id
    )
    found: Counter[tuple[date, str]] = Counter()
    for when, decisions, name in connection.execute(wanted):
        at = datetime.strptime(when, "%Y-%m-%d %H").replace(tzinfo=UTC)
        found[at.astimezone(zone).date(), name] += decisions
    return tuple(Day(day, name, decisions) for (day, name), decisions in sorted(found.items()))


def histogram(connection: sa.Connection, wanted: Filter, bins: int = 20) -> tuple[Bin, ...]:
    """The confidences of matched beads, in `bins` of one width, by status; beads of unknown confidence are left out."""
    bead = schema.bead.c
    edges = [number / bins for number in range(bins + 1)]
    place = sa.case(*((bead.likelihood < edge, number) for number, edge in enumerate(edges[1:-1])), else_=bins - 1)
    decided = bead.status.in_((Status.ACCEPTED.value, Status.REJECTED.value))
    columns = {
        **{status.value: sa.func.sum(sa.case((bead.status == status.value, 1), else_=0)) for status in Status},
        "total": sa.func.sum(sa.case((decided, bead.likelihood), else_=0.0)),
    }
    grouped = (
        sa.select(place.label("place"), *(column.label(name) for name, column in columns.items()))
        .where(*where(wanted), MATCHED, bead.likelihood >= 0)
        .group_by(sa.literal_column("1"))
    )
    rows = {row.place: row for row in connection.execute(grouped)}
    return tuple(_bin(edges[number], edges[number + 1], rows.get(number)) for number in range(bins))


def _bin(lower: float, upper: float, row: sa.Row[Any] | None) -> Bin:
    if row is None:
        return Bin(lower, upper, 0, 0, 0, 0, None)
    decided = row.accepted + row.rejected
    return Bin(lower, upper, row.proposed, row.accepted, row.rejected, row.unsure, row.total / decided if decided else None)


def reliability(connection: sa.Connection, wanted: Filter, bins: int = 10) -> Reliability:
    """What became of beads of each confidence; those that reviewers are unsure of are left out."""
    found = tuple(
        Reliable(
            own.lower, own.upper, own.decided, own.confidence, own.accepted / own.decided, wilson(own.accepted, own.decided)
        )
        for own in histogram(connection, wanted, bins)
        if own.confidence is not None
    )
    decided = sum(own.decided for own in found)
    apart = sum(own.decided * abs(own.accepted - own.confidence) for own in found)
    return Reliability(found, decided, apart / decided if decided else None)


def coverage(connection: sa.Connection, meeting: int) -> tuple[Coverage, ...]:
    """How much of each report of a meeting is matched, Chinese reports first."""
    segment, report, place, bead, bitext = (
        table.c for table in (schema.segment, schema.report, schema.bead_segment, schema.bead, schema.bitext)
    )
    aligned = sa.select(segment.report_id, sa.func.count()).where(
        segment.kind.in_([kind.value for kind in Kind if kind.aligned])
    )
    inside = (
        sa.select(place.segment_id, segment.report_id, place.bitext_id, bead.status, bead.checked, MATCHED.label("matched"))
        .join_from(schema.bead_segment, schema.bead, bead.id == place.bead_id)
        .join(schema.segment, segment.id == place.segment_id)
        .join(schema.bitext, bitext.id == place.bitext_id)
        .where(bitext.meeting_id == meeting)
    )
    kinds: dict[int, dict[int, dict[int, str]]] = {}
    for row in connection.execute(inside):
        kind = row.status if row.matched else "checked" if row.checked else "alone"
        kinds.setdefault(row.report_id, {}).setdefault(row.bitext_id, {})[row.segment_id] = kind
    reports = connection.execute(
        sa.select(report.id, report.key, report.title, report.language)
        .where(report.meeting_id == meeting)
        .order_by(report.language.desc(), report.key)
    ).all()
    numbers = aligned.where(segment.report_id.in_([row.id for row in reports])).group_by(segment.report_id)
    counts = {own: count for own, count in connection.execute(numbers)}  # noqa: C416 - rows, not pairs
    return tuple(
        Coverage(
            row.id,
            row.key,
            row.title,
            row.language,
            counts.get(row.id, 0),
            {pair: _covered(list(found.values())) for pair, found in sorted(kinds.get(row.id, {}).items())},
            _covered(_best(list(kinds.get(row.id, {}).values()))),
        )
        for row in reports
    )


_RANK: Final = {field.name: rank for rank, field in enumerate(fields(Covered))}


def _best(pairs: Sequence[dict[int, str]]) -> list[str]:
    found: dict[int, str] = {}
    for pair in pairs:
        for segment, kind in pair.items():
            found[segment] = min(kind, found.get(segment, kind), key=_RANK.__getitem__)
    return list(found.values())


def _covered(kinds: Sequence[str]) -> Covered:
    return Covered(**Counter(kinds))
