"""Random samples of matches, from which it is told how many are right.

The matches of which nobody has said what they are, from a confidence on, are drawn from; what a person accepted or made is
known to be right and needs no drawing. What becomes of a drawn match is read from the match itself, so that undoing a decision
undoes what it said here.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from align.model import Status
from align.sentences import say
from align.store import schema
from align.store.database import Writer
from align.store.errors import ActionError
from align.store.tallies import MATCHED

MOST = 10_000
"""So many matches a sample may have; the interval is then about two hundredths wide at most."""

RIGHT, WRONG, UNSURE, OPEN, REPLACED = "right", "wrong", "unsure", "open", "replaced"
"""Accepted as it was drawn; rejected or changed; not to be told; not checked yet; aligned again, or not shown any more."""

_SAID = {
    Status.ACCEPTED.value: RIGHT,
    Status.REJECTED.value: WRONG,
    Status.UNSURE.value: UNSURE,
    Status.PROPOSED.value: OPEN,
}
_bead = schema.bead.c
_SHOWN = _bead.bitext_id.in_(sa.select(schema.bitext.c.id).where(schema.bitext.c.meeting_id.is_not(None)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample.

    Attributes:
        id: its number.
        made: when it was drawn, in UTC.
        population: how many matches it was drawn from.
        accepted: how many there were beside them that a person had accepted or made.
        min_confidence: the confidence that those it was drawn from had at least.
        newer: how many like those it was drawn from have come since.
        verdicts: in the order of drawing, what is known of each by now.
        beads: their numbers.
    """

    id: int
    made: datetime
    population: int
    accepted: int
    min_confidence: float
    newer: int
    verdicts: tuple[str, ...]
    beads: tuple[int, ...]


def draw(writer: Writer, size: int, seed: int, min_confidence: float) -> int:
    """Draw `size` matches, all where there are fewer, and give the number of the sample.

    Raises:
        ActionError: there is nothing to draw from, or the size or the confidence is none.
    """
    if not 1 <= size <= MOST:
        raise ActionError(say("a sample has from 1 to {most:,} matches, not {n:,}", most=MOST, n=size))
    if not 0 <= min_confidence <= 1:
        raise ActionError(say("a confidence lies between 0 and 1, and {confidence:g} does not", confidence=min_confidence))
    connection = writer.connection
    numbers = connection.execute(sa.select(_bead.id).where(*_open_from(min_confidence)).order_by(_bead.id)).scalars()
    population = list(numbers)
    if not population:
        reason = say(
            "no match of at least {confidence:g} waits for a decision, so there is nothing to draw from",
            confidence=min_confidence,
        )
        raise ActionError(reason)
    made = _bead.by_hand & (_bead.status == Status.PROPOSED.value)
    right = sa.or_(_bead.status == Status.ACCEPTED.value, made)
    accepted = connection.execute(sa.select(sa.func.count(_bead.id)).where(_SHOWN, MATCHED, right)).scalar_one()
    chosen = random.Random(seed).sample(population, min(size, len(population)))  # noqa: S311 - nothing secret
    own = writer.number("precision_sample")
    last = connection.execute(sa.select(sa.func.max(_bead.id))).scalar_one()
    figures = {"population": len(population), "accepted": accepted, "min_confidence": min_confidence, "last_bead": last}
    connection.execute(schema.precision_sample.insert().values(id=own, made=writer.now, seed=seed, **figures))
    rows = [{"sample_id": own, "position": position, "bead_id": bead} for position, bead in enumerate(chosen)]
    connection.execute(schema.precision_bead.insert(), rows)
    return own


def _open_from(min_confidence: float) -> list[sa.ColumnElement[bool]]:
    """The conditions on matches that are shown, of at least a confidence, and of which nobody has said what they are."""
    waiting = _bead.status.in_((Status.PROPOSED.value, Status.UNSURE.value))
    return [_SHOWN, MATCHED, waiting, _bead.by_hand.is_(False), _bead.likelihood >= min_confidence]


def newest(connection: sa.Connection) -> Drawn | None:
    """The sample that was drawn last, and what is known of its matches."""
    sample = schema.precision_sample
    row = connection.execute(sa.select(sample).order_by(sample.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    column = schema.precision_bead.c
    drawn = connection.execute(sa.select(column.bead_id).where(column.sample_id == row.id).order_by(column.position))
    numbers = list(drawn.scalars())
    came = sa.select(sa.func.count(_bead.id)).where(_bead.id > row.last_bead, *_open_from(row.min_confidence))
    newer = connection.execute(came).scalar_one()
    verdicts = tuple(_verdicts(connection, numbers))
    return Drawn(row.id, row.made, row.population, row.accepted, row.min_confidence, newer, verdicts, tuple(numbers))


def _verdicts(connection: sa.Connection, beads: Sequence[int]) -> list[str]:
    columns = (_bead.id, _bead.status, sa.and_(MATCHED, _bead.confidence.is_not(None)).label("same"), _SHOWN.label("shown"))
    now = {row.id: row for row in connection.execute(sa.select(*columns).where(_bead.id.in_(beads)))}
    replaced = _replaced(connection, [bead for bead in beads if bead not in now])
    found = []
    for bead in beads:
        row = now.get(bead)
        if bead in replaced or (row is not None and not row.shown):
            found.append(REPLACED)
        else:  # whatever a person changed is gone, or has no confidence any more
            found.append(_SAID[row.status] if row is not None and row.same else WRONG)
    return found


def _replaced(connection: sa.Connection, gone: Sequence[int]) -> set[int]:
    """Those that aligning again has removed, and not what a person had left over of them, which has no confidence."""
    log, row = schema.log.c, schema.log_row.c
    wanted = (
        sa.select(row.row_id, row.before)
        .join_from(schema.log_row, schema.log, log.id == row.log_id)
        .where(row.tbl == "bead", row.row_id.in_(gone), log.action == "realign", row.after.is_(None))
    )
    return {number for number, before in connection.execute(wanted) if before["confidence"] is not None}
