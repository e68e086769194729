"""Confidences brought to how people's decisions turned out, for the beads of one encoder and judge.

What the aligner said stays in a bead's `confidence`; what is shown, filtered and exported is `likelihood`, which follows from
it and the recalibration that is active (`derived.py`). So a recalibration is taken back by forgetting it, and undo knows
nothing of it.

What counts as a decision: a match that the aligner made and a person accepted or rejected as it stood, or changed the segments
of, which says that as it stood it was not right. Whatever was changed by hand has no confidence and does not count again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from align.model import Status
from align.store import schema, tallies
from align.store.database import Writer

CHANGING = ("unlink", "split", "move", "link", "merge")
"""Actions that give the segments of a bead another bead, because a person says that as it stood it was not right."""

_TINY = 1e-4
_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Voice:
    """Who gave a confidence: an encoder, by name, and the judge that weighed, as `Judge.digest` names it."""

    encoder: str
    judge: str


@dataclass(frozen=True, slots=True)
class Recalibration:
    """A line through log odds, and what is known of it.

    Attributes:
        voice: whose confidences it is for.
        slope, shift: `sigmoid(slope * log odds + shift)`.
        made: when, in UTC.
        decisions: on how many it was fitted.
        accepted: how many of them said that a match is right.
        ece_before, ece_after: the calibration error without and with it, on decisions that it was not fitted on.
    """

    voice: Voice
    slope: float
    shift: float
    made: datetime
    decisions: int
    accepted: int
    ece_before: float
    ece_after: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What people said of a match that the aligner made: `right` as it stood, or not; `bead` and `bitext` by number."""

    bead: int
    bitext: int
    confidence: float
    right: bool


def shown(confidence: float | None, matched: bool, line: tuple[float, float] | None) -> float | None:
    """The confidence that is shown; `line` is the slope and shift of what is active for it."""
    if confidence is None or not matched or line is None:
        return confidence
    odds = math.log((confidence + _TINY) / (1 - confidence + _TINY))
    return 1 / (1 + math.exp(-(line[0] * odds + line[1])))


def lines(connection: sa.Connection) -> dict[int | None, tuple[float, float]]:
    """The slope and shift for the beads of each run that has an active recalibration."""
    found = {one.voice: (one.slope, one.shift) for one in active(connection)}
    if not found:
        return {}
    return {run: found[voice] for run, voice in _voices(connection).items() if voice in found}


def active(connection: sa.Connection) -> list[Recalibration]:
    """Those in use, one for each encoder and judge."""
    table = schema.recalibration
    rows = connection.execute(sa.select(table).where(table.c.active).order_by(table.c.id))
    return [
        Recalibration(
            Voice(row.encoder, row.judge),
            row.slope,
            row.shift,
            row.made,
            row.decisions,
            row.accepted,
            row.ece_before,
            row.ece_after,
        )
        for row in rows
    ]


def voice_now(connection: sa.Connection) -> Voice | None:
    """Who gave the confidences of the last run that aligned something."""
    voices = {run: voice for run, voice in _voices(connection).items() if voice.encoder != schema.IMPORTED}
    return voices[max(voices)] if voices else None


def _voices(connection: sa.Connection) -> dict[int, Voice]:
    columns = schema.run.c
    rows = connection.execute(sa.select(columns.id, columns.encoder, columns.settings))
    return {row.id: Voice(row.encoder, str(row.settings.get("judge", ""))) for row in rows}


def decisions(connection: sa.Connection, voice: Voice) -> list[Decision]:
    """What people decided of the matches of `voice`, by the number of the bead.

    Grows with the beads of decided statuses and with the log's changes of beads.
    """
    runs = {run for run, other in _voices(connection).items() if other == voice}
    bead = schema.bead.c
    judged = connection.execute(
        sa.select(bead.id, bead.bitext_id, bead.confidence, bead.status, bead.run_id).where(
            bead.status.in_((Status.ACCEPTED.value, Status.REJECTED.value)),
            bead.confidence.is_not(None),
            bead.by_hand.is_(False),
            bead.zh_count > 0,
            bead.vi_count > 0,
        )
    )
    found = {
        row.id: Decision(row.id, row.bitext_id, row.confidence, row.status == Status.ACCEPTED.value)
        for row in judged
        if row.run_id in runs
    }
    for one, run in _changed(connection):
        if run in runs:
            found.setdefault(one.bead, one)
    return [found[number] for number in sorted(found)]


def _changed(connection: sa.Connection) -> Iterable[tuple[Decision, int]]:
    """Matches that the aligner made and a person changed, with their runs, by the first such change that is not undone."""
    log, row = schema.log.c, schema.log_row.c
    reversal = schema.log.alias("reversal")
    last = (
        sa.select(reversal.c.direction)
        .where(reversal.c.target_id == log.id)
        .order_by(reversal.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    images = connection.execute(
        sa.select(row.row_id, row.bitext_id, row.before, row.after)
        .join_from(schema.log_row, schema.log, log.id == row.log_id)
        .where(row.tbl == "bead", log.direction == "do", log.action.in_(CHANGING), row.before.is_not(None))
        .where(sa.func.coalesce(last, "redo") == "redo")
        .order_by(log.id)
    ).all()
    changed = [one for one in images if _was_a_match(one.before, one.after)]
    runs = _runs_of(connection, [one.row_id for one in changed])
    for one in changed:
        run = one.before.get("run_id", runs.get(one.row_id))
        if run is not None:
            yield Decision(one.row_id, one.bitext_id, one.before["confidence"], right=False), run


def _was_a_match(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> bool:
    """Whether an image tells of a match of the aligner's that has its confidence no more; only matches have evidence."""
    gone = after is None or after.get("confidence", 0) is None
    return gone and before.get("confidence") is not None and bool(before.get("evidence"))


def _runs_of(connection: sa.Connection, beads: list[int]) -> dict[int, int | None]:
    """The runs of beads that are there, and of those that are gone by the images that they left."""
    bead, image = schema.bead.c, schema.log_row.c
    found: dict[int, int | None] = {}
    for at in range(0, len(beads), _AT_ONCE):
        some = beads[at : at + _AT_ONCE]
        left = sa.select(image.row_id, image.before).where(image.tbl == "bead", image.row_id.in_(some), image.after.is_(None))
        found |= {own: before["run_id"] for own, before in connection.execute(left) if before and "run_id" in before}
        there = connection.execute(sa.select(bead.id, bead.run_id).where(bead.id.in_(some)))
        found |= {row.id: row.run_id for row in there}
    return found


def shares(connection: sa.Connection, voice: Voice, bins: int) -> list[int]:
    """How many matches of `voice` there are in each of `bins` equal bins of confidence, decided or not."""
    runs = [run for run, other in _voices(connection).items() if other == voice]
    bead = schema.bead.c
    rows = connection.execute(
        sa.select(bead.confidence).where(
            bead.run_id.in_(runs), bead.confidence.is_not(None), bead.zh_count > 0, bead.vi_count > 0
        )
    ).scalars()
    counts = [0] * bins
    for confidence in rows:
        counts[min(int(confidence * bins), bins - 1)] += 1
    return counts


def keep(writer: Writer, found: Recalibration) -> None:
    """Make a recalibration the active one of its voice."""
    _put_away(writer, found.voice)
    writer.connection.execute(
        schema.recalibration.insert().values(
            id=writer.number("recalibration"),
            made=found.made,
            encoder=found.voice.encoder,
            judge=found.voice.judge,
            slope=found.slope,
            shift=found.shift,
            decisions=found.decisions,
            accepted=found.accepted,
            ece_before=found.ece_before,
            ece_after=found.ece_after,
            active=True,
        )
    )
    reweigh(writer.connection)


def forget(writer: Writer) -> int:
    """Go back to what the aligner said, for all beads; how many recalibrations were active."""
    count = len(active(writer.connection))
    writer.connection.execute(schema.recalibration.update().values(active=False))
    reweigh(writer.connection)
    return count


def _put_away(writer: Writer, voice: Voice) -> None:
    table = schema.recalibration
    same = (table.c.encoder == voice.encoder) & (table.c.judge == voice.judge)
    writer.connection.execute(table.update().where(same).values(active=False))


def reweigh(connection: sa.Connection) -> None:
    """Bring what is shown of all beads, and what follows from it, in line with what is active."""
    bead = schema.bead
    known = lines(connection)
    columns = (bead.c.id, bead.c.bitext_id, bead.c.run_id, bead.c.confidence, bead.c.zh_count, bead.c.vi_count)
    changed, bitexts = [], set()
    for row in connection.execute(sa.select(*columns, bead.c.likelihood).where(bead.c.confidence.is_not(None))).all():
        now = shown(row.confidence, bool(row.zh_count and row.vi_count), known.get(row.run_id))
        if now is not None and now != row.likelihood:
            changed.append({"own": row.id, "shown": now, "sure": abs(now - 0.5)})
            bitexts.add(row.bitext_id)
    if changed:
        update = bead.update().where(bead.c.id == sa.bindparam("own"))
        connection.execute(update.values(likelihood=sa.bindparam("shown"), certainty=sa.bindparam("sure")), changed)
    numbers = sorted(bitexts)
    for at in range(0, len(numbers), _AT_ONCE):
        tallies.keep(connection, numbers[at : at + _AT_ONCE])
