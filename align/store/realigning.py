"""Aligning a pair of reports again: what a person decided stays as it is, every other bead makes room for a new one.

    again = read_again(connection, bitext)      how it stands, and what must stay
    ...align around it...
    project.save_again(run, again, beads)       only if it still stands as it was read

Kept as they are, with their numbers, judgements, notes and histories: beads that somebody accepted, rejected, was unsure of,
put together by hand, gave a relation or a note, or that a blind round holds; and beads of one side that were checked. A new
bead that holds exactly what an undecided one holds takes its number, and only its figures change. All else is replaced.

It is one entry of the log for each pair of reports, by the program, with images. So whoever undoes an earlier action on a bead
that was replaced meets a clash that says so, and nothing is changed; an action on beads that stayed can be undone as before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from align.model import Bead, Report, Status
from align.store import schema
from align.store.apply_beads import SIDES, UNDECIDED
from align.store.draft import Draft, Key, Row
from align.store.evidence import document_of
from align.store.refused import Sides, refused
from align.store.reports import report_of, segment_rows
from align.store.schema import log_row
from align.store.views import BeadView, bead_views


@dataclass(frozen=True, slots=True)
class Kept:
    """A bead that stays, by the indices of its segments in their reports.

    Attributes:
        zh, vi: its segments.
        right: whether it is known to belong together: accepted, or made by hand and not rejected.
    """

    zh: tuple[int, ...]
    vi: tuple[int, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Again:
    """A pair of reports as it stands.

    Attributes:
        bitext: its number.
        meeting: the key of its meeting; "" where its reports are no longer of one.
        zh, vi: the reports as they are now.
        stands: the last entry of the log that concerns it, its beads or its reports; 0 before the first.
        kept: the beads that stay.
        refused: what people said is no bead, by indices like those of `kept`.
    """

    bitext: int
    meeting: str
    zh: Report
    vi: Report
    stands: int
    kept: tuple[Kept, ...]
    refused: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def read_again(connection: sa.Connection, number: int) -> Again:
    """How a bitext stands."""
    bitext = schema.bitext.c
    row = connection.execute(sa.select(schema.bitext).where(bitext.id == number)).one()
    zh, vi = report_of(connection, row.zh_report), report_of(connection, row.vi_report)
    assert zh is not None
    assert vi is not None
    index = {
        own.id: place for side in (row.zh_report, row.vi_report) for place, own in enumerate(segment_rows(connection, side))
    }
    beads = bead_views(connection, schema.bead.c.bitext_id == number)
    judged = _in_rounds(connection, [bead.id for bead in beads])
    kept = tuple(
        Kept(tuple(index[s] for s in bead.zh), tuple(index[s] for s in bead.vi), _right(bead))
        for bead in beads
        if _stays(bead, judged)
    )
    wrong = (sides for sides in refused(connection, number) if all(s in index for side in sides for s in side))
    spans = tuple(sorted(_indices(sides, index) for sides in wrong))
    key = connection.execute(sa.select(schema.meeting.c.key).where(schema.meeting.c.id == row.meeting_id)).scalar()
    return Again(number, key or "", zh, vi, stands(connection, number), kept, spans)


def _indices(sides: Sides, index: Mapping[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    zh, vi = (tuple(sorted(index[segment] for segment in side)) for side in sides)
    return zh, vi


def stands(connection: sa.Connection, bitext: int) -> int:
    """The last entry of the log that concerns a bitext, its beads or its reports."""
    row = connection.execute(
        sa.select(schema.bitext.c.zh_report, schema.bitext.c.vi_report).where(schema.bitext.c.id == bitext)
    ).one()
    conditions = (log_row.c.bitext_id == bitext, *(log_row.c.report_id == report for report in row))
    found = [connection.execute(sa.select(sa.func.max(log_row.c.log_id)).where(one)).scalar() or 0 for one in conditions]
    judged = (
        sa.select(sa.func.max(schema.blind_bead.c.version))
        .join_from(schema.blind_bead, schema.bead, schema.bead.c.id == schema.blind_bead.c.bead_id)
        .where(schema.bead.c.bitext_id == bitext)
    )
    return max(*found, connection.execute(judged).scalar() or 0)


def _in_rounds(connection: sa.Connection, beads: Collection[int]) -> set[int]:
    column = schema.blind_bead.c.bead_id
    return set(connection.execute(sa.select(column).where(column.in_(beads))).scalars())


def _stays(bead: BeadView, judged: Collection[int]) -> bool:
    return bead.decided or bead.relation is not None or bead.note is not None or bead.id in judged


def _right(bead: BeadView) -> bool:
    made = bead.by_hand and bead.status is Status.PROPOSED
    return bool(bead.zh and bead.vi) and (bead.status is Status.ACCEPTED or made)


def save_again(draft: Draft, run: int, again: Again, beads: Sequence[Bead]) -> dict[str, Any] | None:
    """Put `beads` in the place of those that do not stay.

    Args:
        draft: of a transaction.
        run: the run that they are of.
        again: what they were aligned around.
        beads: they hold each aligned segment that no bead that stays holds exactly once.

    Returns:
        What the log shall remember; None if the bitext does not stand as it was read, and then nothing is changed.

    Raises:
        ValueError: the beads hold something else.
    """
    connection = draft.writer.connection
    if stands(connection, again.bitext) != again.stands:
        return None
    views = bead_views(connection, schema.bead.c.bitext_id == again.bitext)
    judged = _in_rounds(connection, [bead.id for bead in views])
    going = {(bead.zh, bead.vi): bead.id for bead in views if not _stays(bead, judged)}
    bitext = draft.need("bitext", again.bitext)
    draft.load("bead", schema.bead.c.bitext_id == again.bitext)
    draft.load("bead_segment", schema.bead_segment.c.bitext_id == again.bitext)
    rows = {side: segment_rows(connection, bitext[f"{side}_report"]) for side in SIDES}
    number = {(again.zh.id, i): row.id for i, row in enumerate(rows["zh"])}
    number |= {(again.vi.id, i): row.id for i, row in enumerate(rows["vi"])}
    held = _numbers_of(beads, again, number)
    _check_whole(held, going)
    _leave_out_evidence(draft, again.bitext)
    starts = {row.id: row.start for side in SIDES for row in rows[side]}
    fresh = iter(draft.writer.numbers("bead", sum(sides not in going for sides in held)))
    for bead, sides in zip(beads, held, strict=True):
        document = document_of(bead.evidence, bead.marks, again.zh, again.vi, lambda r, i: number[r.id, i])
        figures: Row = {"run_id": run, "score": bead.score, "confidence": bead.confidence, "evidence": document}
        if sides in going:
            draft.change(Key("bead", going.pop(sides)), **figures)
            continue
        values = UNDECIDED | figures | _counts(sides, starts)
        own = draft.add("bead", id=next(fresh), bitext_id=again.bitext, by_hand=False, **values)
        draft.unlogged.add((own, "evidence"))
        for segment in (*sides[0], *sides[1]):
            draft.change(Key("bead_segment", segment, again.bitext), bead_id=own.id)
    for gone in going.values():
        draft.remove(Key("bead", gone))
    draft.change(Key("bitext", again.bitext), run_id=run)
    return {"bitext": again.bitext, "run": run, "kept": len(again.kept)}


def _numbers_of(
    beads: Sequence[Bead], again: Again, number: Mapping[tuple[str, int], int]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(tuple(number[again.zh.id, i] for i in bead.zh), tuple(number[again.vi.id, i] for i in bead.vi)) for bead in beads]


def _counts(sides: tuple[tuple[int, ...], tuple[int, ...]], starts: Mapping[int, int]) -> Row:
    counts = {f"{side}_count": len(own) for side, own in zip(SIDES, sides, strict=True)}
    return counts | {
        f"{side}_start": min((starts[segment] for segment in own), default=None)
        for side, own in zip(SIDES, sides, strict=True)
    }


def _check_whole(
    held: Sequence[tuple[tuple[int, ...], tuple[int, ...]]], going: Collection[tuple[tuple[int, ...], tuple[int, ...]]]
) -> None:
    placed, free = (sorted(segment for sides in beads for side in sides for segment in side) for beads in (held, going))
    if placed != free:
        raise ValueError("the new beads do not hold each segment that is free exactly once")


def _leave_out_evidence(draft: Draft, bitext: int) -> None:
    """Evidence is long and follows from the texts: the log gets it only of beads whose evidence it has told of before."""
    told = set(
        draft.writer.connection.execute(
            sa.select(log_row.c.row_id).where(log_row.c.bitext_id == bitext, log_row.c.tbl == "bead").distinct()
        ).scalars()
    )
    draft.unlogged.update((key, "evidence") for key, _ in draft.rows("bead") if key.id not in told)
