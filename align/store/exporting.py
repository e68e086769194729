"""Out of the project as the values that `align.exchange` takes: a stream of pairs, or a whole alignment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from align.model import Alignment, Bead, Bitext, Mark, Meeting, Pair, Report, Status
from align.store import schema
from align.store.actions import Relation
from align.store.reports import report_of, segment_rows
from align.store.runs import last_run
from align.store.views import BeadView, bead_views, in_order, meetings


@dataclass(frozen=True, slots=True)
class Choice:
    """Which matched beads leave the project.

    Attributes:
        statuses: those that may.
        min_confidence: what is not accepted must have at least so much.
        relations: only beads with one of these relations, or None for any and none.
        meetings: only those of these meetings, by number, or None for all.
    """

    statuses: frozenset[Status] = frozenset({Status.ACCEPTED, Status.PROPOSED, Status.UNSURE})
    min_confidence: float = 0.5
    relations: frozenset[Relation] | None = None
    meetings: frozenset[int] | None = None

    def takes(self, bead: BeadView) -> bool:
        """Whether `bead` is among them; `meetings` apart."""
        return (
            bool(bead.zh and bead.vi)
            and bead.status in self.statuses
            and (bead.status is Status.ACCEPTED or confidence(bead) >= self.min_confidence)
            and (self.relations is None or bead.relation in self.relations)
        )


def chosen(choice: Choice) -> sa.ColumnElement[bool]:
    """The condition on `schema.bead` and `schema.bitext` that `Choice.takes` is in Python, `meetings` included."""
    bead, meeting = schema.bead.c, schema.bitext.c.meeting_id
    sure = sa.case((bead.likelihood >= 0, bead.likelihood), (bead.by_hand, 1.0), else_=0.0) >= choice.min_confidence
    conditions = [
        bead.zh_count > 0,
        bead.vi_count > 0,
        bead.status.in_([status.value for status in choice.statuses]),
        sa.or_(bead.status == Status.ACCEPTED.value, sure),
        meeting.is_not(None) if choice.meetings is None else meeting.in_(choice.meetings),
    ]
    if choice.relations is not None:
        conditions.append(bead.relation.in_([relation.value for relation in choice.relations]))
    return sa.and_(*conditions)


def count(connection: sa.Connection, choice: Choice) -> int:
    """How many pairs `pairs` gives."""
    joined = schema.bead.join(schema.bitext, schema.bead.c.bitext_id == schema.bitext.c.id)
    found: int = connection.execute(sa.select(sa.func.count()).select_from(joined).where(chosen(choice))).scalar_one()
    return found


def confidence(bead: BeadView) -> float:
    """The aligner's confidence; for a bead that it never saw, 1 if a person made it and 0 if it is what others left over."""
    return float(bead.by_hand) if bead.confidence is None else bead.confidence


def pairs(connection: sa.Connection, choice: Choice) -> Iterator[Pair]:
    """The chosen beads as pairs, meeting by meeting; the reports of one are held at a time."""
    for meeting in meetings(connection):
        if choice.meetings is None or meeting.id in choice.meetings:
            reports: dict[int, Report] = {}
            for number in meeting.bitexts:
                bitext, views = bitext_of(connection, meeting.key, number, reports)
                yield from (
                    Pair.of(bitext, bead) for bead, view in zip(bitext.beads, views, strict=True) if choice.takes(view)
                )


def alignment(connection: sa.Connection, choice: Choice | None = None) -> Alignment:
    """Everything that is shown, as one value: for formats that need the whole, and for projects that fit into memory.

    Args:
        connection: of the project.
        choice: if given, `Alignment.pairs` of the result are the pairs of this choice, and it holds these meetings only.
    """
    found_meetings, bitexts = [], []
    for meeting in meetings(connection):
        if choice is not None and choice.meetings is not None and meeting.id not in choice.meetings:
            continue
        reports = {number: _report(connection, number) for number in (*meeting.zh, *meeting.vi)}
        found_meetings.append(
            Meeting(meeting.key, tuple(reports[n] for n in meeting.zh), tuple(reports[n] for n in meeting.vi))
        )
        bitexts += [_reduced(*bitext_of(connection, meeting.key, number, reports), choice) for number in meeting.bitexts]
    last = last_run(connection)
    return Alignment(
        tuple(bitexts),
        tuple(found_meetings),
        last.encoder if last else "",
        (last.finished or last.started) if last else datetime.now(UTC),
        choice.min_confidence if choice else last.min_confidence if last else 0.5,
    )


def _reduced(bitext: Bitext, views: Sequence[BeadView], choice: Choice | None) -> Bitext:
    """`bitext` with the matched beads that are not chosen as rejected, so that every format leaves them out."""
    if choice is None:
        return bitext
    beads = (
        bead if choice.takes(view) or not bead.matched else replace(bead, status=Status.REJECTED)
        for bead, view in zip(bitext.beads, views, strict=True)
    )
    return replace(bitext, beads=tuple(beads))


def bitext_of(
    connection: sa.Connection, meeting: str, number: int, reports: dict[int, Report]
) -> tuple[Bitext, list[BeadView]]:
    """A pair of reports, and its beads as the project has them, in the same order."""
    columns = schema.bitext.c
    sides = connection.execute(sa.select(columns.zh_report, columns.vi_report).where(columns.id == number)).one()
    for side in sides:
        if side not in reports:
            reports[side] = _report(connection, side)
    zh, vi = (reports[side] for side in sides)
    zh_order, vi_order = ([row.id for row in segment_rows(connection, side)] for side in sides)
    place = {own: index for order in (zh_order, vi_order) for index, own in enumerate(order)}
    views = in_order(bead_views(connection, schema.bead.c.bitext_id == number), zh_order, vi_order)
    beads = (
        Bead(
            tuple(place[own] for own in view.zh),
            tuple(place[own] for own in view.vi),
            view.score or 0.0,
            confidence(view),
            view.evidence,
            view.status,
            tuple(_placed(mark, place) for mark in view.marks),
        )
        for view in views
    )
    return Bitext(meeting, zh, vi, tuple(beads)), views


def _placed(mark: Mark, place: Mapping[int, int]) -> Mark:
    """`mark` with the indices of segments in their report for their numbers."""
    zh, vi = (tuple(replace(span, segment=place[span.segment]) for span in side) for side in (mark.zh, mark.vi))
    return replace(mark, zh=zh, vi=vi)


def _report(connection: sa.Connection, number: int) -> Report:
    found = report_of(connection, number)
    assert found is not None
    return found
