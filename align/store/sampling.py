"""Random samples of matches, from which it is told how many are right.

The matches of which nobody has said what they are, from a confidence on, are drawn from; what a person accepted or made is
known to be right and needs no drawing. Each bead of a sample stands for the segments that it had when it was drawn.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from align.model import Status
from align.store import schema
from align.store.database import Writer
from align.store.errors import ActionError
from align.store.views import bead_views

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample.

    Attributes:
        id: its number.
        made: when it was drawn, in UTC.
        population: how many matches it was drawn from.
        accepted: how many there were beside them that a person had accepted or made.
        min_confidence: the confidence that those it was drawn from had at least.
        verdicts: in the order of drawing, what is known of each by now.
        beads: their numbers.
    """

    id: int
    made: datetime
    population: int
    accepted: int
    min_confidence: float
    verdicts: tuple[str, ...]
    beads: tuple[int, ...]


RIGHT, WRONG, UNSURE, OPEN, REPLACED = "right", "wrong", "unsure", "open", "replaced"
"""Accepted as it was drawn; rejected or changed; not to be told; not checked yet; aligned again in the meantime."""


def draw(writer: Writer, size: int, seed: int, min_confidence: float) -> int:
    """Draw `size` matches, all where there are fewer, and give the number of the sample.

    Raises:
        ActionError: there is nothing to draw from, or the size is no size.
    """
    if size < 1:
        raise ActionError("a sample has one match or more")
    connection, bead = writer.connection, schema.bead.c
    matched = (bead.zh_count > 0) & (bead.vi_count > 0)
    shown = sa.select(schema.bitext.c.id).where(schema.bitext.c.meeting_id.is_not(None))
    undecided = bead.status.in_((Status.PROPOSED.value, Status.UNSURE.value)) & bead.by_hand.is_(False)
    made = bead.by_hand.is_(True) & bead.status.in_((Status.PROPOSED.value, Status.UNSURE.value))
    inside = matched & bead.bitext_id.in_(shown)
    numbers = connection.execute(
        sa.select(bead.id).where(inside, undecided, bead.likelihood >= min_confidence).order_by(bead.id)
    ).scalars()
    population = list(numbers)
    if not population:
        raise ActionError(f"no match of at least {min_confidence:g} waits for a decision, so there is nothing to draw from")
    accepted = connection.execute(
        sa.select(sa.func.count()).where(inside, (bead.status == Status.ACCEPTED.value) | made)
    ).scalar_one()
    chosen = random.Random(seed).sample(population, min(size, len(population)))  # noqa: S311 - nothing secret
    own = writer.number("precision_sample")
    connection.execute(
        schema.precision_sample.insert().values(
            id=own, made=writer.now, seed=seed, population=len(population), accepted=accepted, min_confidence=min_confidence
        )
    )
    sides = _sides(connection, chosen)
    rows = [
        {"id": number, "sample_id": own, "position": position, "bead_id": drawn, "zh": sides[drawn][0], "vi": sides[drawn][1]}
        for number, (position, drawn) in zip(writer.numbers("precision_bead", len(chosen)), enumerate(chosen), strict=True)
    ]
    connection.execute(schema.precision_bead.insert(), rows)
    return own


def _sides(connection: sa.Connection, beads: Sequence[int]) -> dict[int, tuple[list[int], list[int]]]:
    place = schema.bead_segment.c
    found: dict[int, tuple[list[int], list[int]]] = {}
    for at in range(0, len(beads), _AT_ONCE):
        wanted = sa.select(place.bead_id, place.side, place.segment_id).where(place.bead_id.in_(beads[at : at + _AT_ONCE]))
        for bead, side, segment in connection.execute(wanted.order_by(place.segment_id)):
            found.setdefault(bead, ([], []))[side == "vi"].append(segment)
    return found


def newest(connection: sa.Connection) -> Drawn | None:
    """The sample that was drawn last, and what is known of its matches."""
    sample = schema.precision_sample
    row = connection.execute(sa.select(sample).order_by(sample.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    column = schema.precision_bead.c
    drawn = connection.execute(
        sa.select(column.bead_id, column.zh, column.vi).where(column.sample_id == row.id).order_by(column.position)
    ).all()
    numbers = [one.bead_id for one in drawn]
    replaced = _replaced(connection, numbers)
    now = {view.id: view for view in bead_views(connection, schema.bead.c.id.in_(numbers))}
    said = {Status.ACCEPTED: RIGHT, Status.REJECTED: WRONG, Status.UNSURE: UNSURE, Status.PROPOSED: OPEN}
    verdicts = []
    for one in drawn:
        view = now.get(one.bead_id)
        if view is not None and (sorted(view.zh), sorted(view.vi)) == (one.zh, one.vi):
            verdicts.append(said[view.status])
        else:
            verdicts.append(REPLACED if one.bead_id in replaced else WRONG)
    return Drawn(row.id, row.made, row.population, row.accepted, row.min_confidence, tuple(verdicts), tuple(numbers))


def _replaced(connection: sa.Connection, beads: Sequence[int]) -> set[int]:
    """Those that aligning again has removed, and not what a person had left over of them, which has no confidence."""
    log, row = schema.log.c, schema.log_row.c
    wanted = (
        sa.select(row.row_id, row.before)
        .join_from(schema.log_row, schema.log, log.id == row.log_id)
        .where(row.tbl == "bead", row.row_id.in_(beads), log.action == "realign", row.after.is_(None))
    )
    return {number for number, before in connection.execute(wanted) if before["confidence"] is not None}
