"""Alignment runs: what the aligner found, into the project.

A whole alignment is saved in one transaction (`save_alignment`). One that takes long is saved as it goes, so that stopping it
leaves what is done usable: `start_run`, `save_bitexts` for each meeting, `finish_run`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from align.model import Bead, Bitext, Kind, Language, Report, Segment
from align.sentences import say
from align.store import derived, recalibrating, schema, tallies
from align.store.apply_beads import SIDES
from align.store.database import Writer
from align.store.draft import Row
from align.store.errors import ActionError
from align.store.evidence import document_of
from align.store.migrating import program_version
from align.store.reports import add_reports, segment_rows


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of bitexts that were saved.

    Attributes:
        run: the run's number.
        new: the bitexts that were made.
        present: those of pairs of reports that had been aligned before; nothing of them was changed.
    """

    run: int
    new: tuple[int, ...]
    present: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """An alignment run and from which confidence on it showed matches; `finished` is None if it was stopped or goes on."""

    id: int
    encoder: str
    started: datetime
    finished: datetime | None
    min_confidence: float


@dataclass(frozen=True, slots=True)
class _Side:
    """A stored report: its number, its meeting, and its segments as (number, start), None for those that are not aligned.

    `texts` are those of all its segments, by number.
    """

    report: int
    meeting: int | None
    segments: tuple[tuple[int, int] | None, ...]
    texts: Mapping[int, str]


def start_run(
    writer: Writer, encoder: str, settings: Mapping[str, Any], min_confidence: float, started: datetime | None = None
) -> int:
    """A run of this program that begins now, or began when `started` says."""
    number = writer.number("run")
    writer.connection.execute(
        schema.run.insert().values(
            id=number,
            encoder=encoder,
            settings=dict(settings),
            program=program_version(),
            started=started or writer.now,
            min_confidence=min_confidence,
        )
    )
    return number


def finish_run(writer: Writer, run: int, finished: datetime | None = None) -> None:
    """The run came to its end, now or when `finished` says."""
    values = {"finished": finished or writer.now}
    writer.connection.execute(schema.run.update().where(schema.run.c.id == run).values(values))


def unfinished(connection: sa.Connection, settings: Mapping[str, Any]) -> int | None:
    """The run with exactly these settings that was stopped last, to go on with it."""
    columns = schema.run.c
    rows = connection.execute(
        sa.select(columns.id, columns.settings).where(columns.finished.is_(None)).order_by(columns.id.desc())
    )
    return next((row.id for row in rows if row.settings == dict(settings)), None)


def last_run(connection: sa.Connection) -> RunView | None:
    """The run that began last."""
    columns = [schema.run.c[name] for name in RunView.__dataclass_fields__]
    row = connection.execute(sa.select(*columns).order_by(schema.run.c.id.desc()).limit(1)).mappings().first()
    return RunView(**row) if row else None


def save_bitexts(writer: Writer, entry: int, run: int, bitexts: Iterable[Bitext]) -> Saved:
    """Keep what was aligned; reports that are not there yet are added, pairs aligned before are left alone.

    Raises:
        ActionError: a report was changed since it was read for this alignment.
        ValueError: the beads of a bitext do not hold each aligned segment once.
    """
    sides: dict[str, _Side] = {}
    meeting, new, present = None, [], []
    for bitext in bitexts:
        if bitext.meeting != meeting:  # reports of one meeting stand together; those of all need not be kept
            meeting = bitext.meeting
            sides.clear()
        for report in (bitext.zh, bitext.vi):
            if report.id not in sides:
                sides[report.id] = _side(writer, entry, report)
        zh, vi = sides[bitext.zh.id], sides[bitext.vi.id]
        columns = schema.bitext.c
        known = sa.select(columns.id).where(columns.zh_report == zh.report, columns.vi_report == vi.report)
        number = writer.connection.execute(known).scalar()
        if number is None:
            new.append(_save(writer, entry, run, bitext, {"zh": zh, "vi": vi}))
        else:
            present.append(number)
    return Saved(run, tuple(new), tuple(present))


def _side(writer: Writer, entry: int, report: Report) -> _Side:
    (number,) = add_reports(writer, entry, (report,)).reports
    rows = segment_rows(writer.connection, number)
    if [_shape(row, Kind(row.kind)) for row in rows] != [_shape(segment, segment.kind) for segment in report.segments]:
        raise ActionError(say("{path}: its segments were changed while it was being aligned; align it again", path=report.id))
    meeting = writer.connection.execute(sa.select(schema.report.c.meeting_id).where(schema.report.c.id == number)).scalar()
    segments = tuple((row.id, row.start) if Kind(row.kind).aligned else None for row in rows)
    return _Side(number, meeting, segments, {row.id: row.text for row in rows})


def _shape(segment: sa.Row[Any] | Segment, kind: Kind) -> tuple[int, int, bool]:
    return segment.start, segment.end, kind.aligned


def _save(writer: Writer, entry: int, run: int, bitext: Bitext, sides: Mapping[Language, _Side]) -> int:
    number = writer.number("bitext")
    meeting = sides["zh"].meeting if sides["zh"].meeting == sides["vi"].meeting else None
    writer.connection.execute(
        schema.bitext.insert().values(
            id=number,
            zh_report=sides["zh"].report,
            vi_report=sides["vi"].report,
            meeting_id=meeting,
            run_id=run,
            version=entry,
            basis=entry,
        )
    )
    beads: list[Row] = []
    places: list[Row] = []
    starts: dict[int, derived.Starts] = {}
    for own, bead in zip(writer.numbers("bead", len(bitext.beads)), bitext.beads, strict=True):
        found = {side: [sides[side].segments[index] for index in indices] for side, indices in _indices(bead).items()}
        starts[own] = _starts(found)
        beads.append(_bead_row(own, number, run, entry, bead, starts[own]) | _evidence(bitext, bead, sides))
        places += [
            {"bitext_id": number, "segment_id": segment[0], "bead_id": own, "side": side}
            for side in SIDES
            for segment in found[side]
            if segment is not None
        ]
    _check_whole(bitext, sides, [place["segment_id"] for place in places])
    line = recalibrating.lines(writer.connection).get(run)
    for row, ordered in zip(beads, derived.places(starts).values(), strict=True):
        row["zh_place"], row["vi_place"] = ordered
        shown = recalibrating.shown(row["confidence"], bool(row["zh_count"] and row["vi_count"]), line)
        row["certainty"], row["likelihood"] = derived.certainty(shown), derived.likelihood(shown)
    if beads:
        writer.connection.execute(schema.bead.insert(), beads)
        writer.connection.execute(schema.bead_segment.insert(), places)
    tallies.keep(writer.connection, [number])
    return number


def _indices(bead: Bead) -> dict[Language, tuple[int, ...]]:
    return {"zh": bead.zh, "vi": bead.vi}


def _starts(found: Mapping[Language, Sequence[tuple[int, int] | None]]) -> derived.Starts:
    zh, vi = ([segment[1] for segment in found[side] if segment] for side in SIDES)
    return zh, vi


def _bead_row(number: int, bitext: int, run: int, entry: int, bead: Bead, starts: derived.Starts) -> Row:
    return {
        "id": number,
        "bitext_id": bitext,
        "run_id": run,
        **{f"{side}_count": len(own) for side, own in zip(SIDES, starts, strict=True)},
        **{f"{side}_start": min(own, default=None) for side, own in zip(SIDES, starts, strict=True)},
        "score": bead.score,
        "confidence": bead.confidence,
        "status": bead.status.value,
        "checked": False,
        "by_hand": False,
        "version": entry,
        "basis": entry,
    }


def _evidence(bitext: Bitext, bead: Bead, sides: Mapping[Language, _Side]) -> Row:
    def number(report: Report, index: int) -> int:
        segment = sides[report.language].segments[index]
        if segment is None:
            raise ValueError(f"a mark stands in segment {index} of {report.id}, which is not aligned")
        return segment[0]

    document = document_of(bead.evidence, bead.marks, bitext.zh, bitext.vi, number)
    return {"evidence": document, "clashes": derived.clashes(document, {**sides["zh"].texts, **sides["vi"].texts})}


def _check_whole(bitext: Bitext, sides: Mapping[Language, _Side], placed: list[int]) -> None:
    wanted = [segment[0] for side in SIDES for segment in sides[side].segments if segment]
    if sorted(wanted) != sorted(placed):
        raise ValueError(f"the beads of {bitext.zh.id} and {bitext.vi.id} do not hold each aligned segment exactly once")


def settings_of(connection: sa.Connection, run: int) -> dict[str, Any]:
    """How a run was made."""
    found: dict[str, Any] = connection.execute(sa.select(schema.run.c.settings).where(schema.run.c.id == run)).scalar_one()
    return found
