"""What a page needs of blind rounds.

While a round is open nobody is told more than their own verdicts and how far each reviewer is: neither the figures nor the
disagreements, for both would let one guess what the others said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from align.agreement import Agreement, agreement
from align.model import Status
from align.sentences import say
from align.store import schema
from align.store.actions import Relation, Ruling
from align.store.apply_blind import same_words, texts_of
from align.store.errors import ActionError
from align.store.schema import log, log_row, reviewer

JUDGED = (Status.ACCEPTED, Status.REJECTED, Status.UNSURE)
"""What a verdict can be."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reviewer is: how many beads of the round they have judged."""

    reviewer: int
    name: str
    judged: int


@dataclass(frozen=True, slots=True)
class Round:
    """A blind round.

    Attributes:
        id, name: its number and its name.
        closed: whether its verdicts are shown.
        opened: when, in UTC.
        by: who opened it.
        beads: how many it has.
        progress: its reviewers, by number.
        ruled: on how many beads an editor has ruled.
    """

    id: int
    name: str
    closed: bool
    opened: datetime
    by: str
    beads: int
    progress: tuple[Progress, ...]
    ruled: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody says of a bead; without a status, nothing yet."""

    status: Status | None = None
    relation: Relation | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A bead of a round, for one of its reviewers.

    Attributes:
        bead: its number.
        zh, vi: the texts that are judged.
        changed: whether the bead says something else by now, so that it cannot be judged any more.
        own: what this reviewer says.
    """

    bead: int
    zh: str
    vi: str
    changed: bool
    own: Opinion

    @property
    def due(self) -> bool:
        """Whether this reviewer has yet to judge it."""
        return self.own.status is None and not self.changed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A round as one of its reviewers sees it; `revision` is what verdicts given on it give as `seen`."""

    revision: int
    round: Round
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A bead of a closed round.

    Attributes:
        bead, zh, vi, changed: as in `Item`; one that is changed is not counted.
        opinions: what each reviewer says, in the order of the round's reviewers.
        ruling: what an editor ruled, without a status if nobody did.
    """

    bead: int
    zh: str
    vi: str
    changed: bool
    opinions: tuple[Opinion, ...]
    ruling: Opinion

    @property
    def complete(self) -> bool:
        """Whether every reviewer judged it."""
        return all(opinion.status for opinion in self.opinions)

    @property
    def disputed(self) -> bool:
        """Whether two reviewers say different things of it; saying nothing of the relation is not different."""
        return any(
            len(set(said) - {None}) > 1
            for said in ([one.status for one in self.opinions], [one.relation for one in self.opinions])
        )


@dataclass(frozen=True, slots=True)
class Pairwise:
    """How far two reviewers agree; `relation` counts the beads of which both said one."""

    first: str
    second: str
    status: Agreement
    relation: Agreement


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a closed round.

    Attributes:
        revision: what rulings made on it give as `seen`.
        round: the round.
        pairs: each two of its reviewers.
        items: all its beads.
    """

    revision: int
    round: Round
    pairs: tuple[Pairwise, ...]
    items: tuple[Judged, ...]

    @property
    def disagreements(self) -> tuple[Judged, ...]:
        """The beads that two reviewers judged differently, ruled on or not."""
        return tuple(item for item in self.items if item.disputed and not item.changed)

    @property
    def changed(self) -> tuple[Judged, ...]:
        """The beads that say something else by now and are not counted."""
        return tuple(item for item in self.items if item.changed)

    @property
    def incomplete(self) -> tuple[Judged, ...]:
        """The beads that somebody did not judge."""
        return tuple(item for item in self.items if not item.complete and not item.changed)

    def agreed(self) -> tuple[Ruling, ...]:
        """What all reviewers say of the beads that all judged alike and nobody has ruled on."""
        found = (item for item in self.items if not (item.changed or item.disputed or item.ruling.status) and item.complete)
        return tuple(
            Ruling(item.bead, status, next((one.relation for one in item.opinions if one.relation), None))
            for item in found
            if (status := item.opinions[0].status)
        )


def rounds(connection: sa.Connection, number: int | None = None) -> list[Round]:
    """All rounds, the newest first, or the one of this number."""
    blind, place, verdict = schema.blind_round, schema.blind_bead.c, schema.verdict.c
    wanted = sa.true() if number is None else blind.c.id == number
    beads = connection.execute(
        sa.select(place.round_id, sa.func.count().label("beads"), sa.func.count(place.status).label("ruled"))
        .join(blind, place.round_id == blind.c.id)
        .where(wanted)
        .group_by(place.round_id)
    )
    counts = {row.round_id: row for row in beads}
    judged = connection.execute(
        sa.select(verdict.round_id, reviewer.c.id, reviewer.c.name, sa.func.count(verdict.status).label("judged"))
        .join(blind, verdict.round_id == blind.c.id)
        .join(reviewer, verdict.reviewer_id == reviewer.c.id)
        .where(wanted)
        .group_by(verdict.round_id, reviewer.c.id, reviewer.c.name)
        .order_by(reviewer.c.id)
    )
    progress: dict[int, list[Progress]] = {}
    for row in judged:
        progress.setdefault(row.round_id, []).append(Progress(row.id, row.name, row.judged))
    opened = _opened(connection, wanted)
    return [
        Round(
            row.id,
            row.name,
            row.closed,
            *opened[row.id],
            counts[row.id].beads,
            tuple(progress[row.id]),
            counts[row.id].ruled,
        )
        for row in connection.execute(sa.select(blind).where(wanted).order_by(blind.c.id.desc()))
    ]


def _opened(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> dict[int, tuple[datetime, str]]:
    """When each round was opened, and by whom."""
    blind = schema.blind_round
    found = connection.execute(
        sa.select(log_row.c.row_id, log.c.at, reviewer.c.name)
        .join(log, log_row.c.log_id == log.c.id)
        .join(reviewer, log.c.reviewer_id == reviewer.c.id)
        .join(blind, blind.c.id == log_row.c.row_id)
        .where(log_row.c.tbl == "blind_round", log.c.action == "open_round", log.c.direction == "do", wanted)
    )
    return {row.row_id: (row.at, row.name) for row in found}


def sheet(connection: sa.Connection, number: int, own: int, revision: int) -> Sheet:
    """A round as the reviewer `own` sees it, open or closed.

    Raises:
        ActionError: there is no such round, or they are none of its reviewers.
    """
    found = _one(connection, number)
    if own not in {progress.reviewer for progress in found.progress}:
        raise ActionError(say("you are not a reviewer of the round {name!r}", name=found.name))
    places, changed = _places(connection, number)
    opinions = _opinions(connection, number, own)
    items = tuple(Item(row.bead_id, row.zh, row.vi, row.bead_id in changed, opinions[row.id][0]) for row in places)
    return Sheet(revision, found, items)


def opinion(connection: sa.Connection, number: int, own: int, bead: int) -> Opinion:
    """What the reviewer `own` says of a bead of a round; nothing where they are not asked."""
    verdict, place = schema.verdict.c, schema.blind_bead.c
    wanted = (
        sa.select(verdict.status, verdict.relation, verdict.note)
        .join_from(schema.verdict, schema.blind_bead, verdict.blind_bead_id == place.id)
        .where(place.round_id == number, place.bead_id == bead, verdict.reviewer_id == own)
    )
    found = connection.execute(wanted).first()
    return Opinion() if found is None else _opinion(found.status, found.relation, found.note)


def result(connection: sa.Connection, number: int, revision: int) -> Result:
    """What came of a round.

    Raises:
        ActionError: there is no such round, or it is open, so that nothing of it is shown.
    """
    found = _one(connection, number)
    if not found.closed:
        raise ActionError(say("the round {name!r} is open; its verdicts are shown when it is closed", name=found.name))
    places, changed = _places(connection, number)
    opinions = _opinions(connection, number)
    items = tuple(
        Judged(
            row.bead_id,
            row.zh,
            row.vi,
            row.bead_id in changed,
            tuple(opinions[row.id]),
            _opinion(row.status, row.relation, None),
        )
        for row in places
    )
    counted = [item.opinions for item in items if not item.changed]
    names = [progress.name for progress in found.progress]
    pairs = tuple(
        Pairwise(
            names[a],
            names[b],
            _agreement([(said[a].status, said[b].status) for said in counted], JUDGED),
            _agreement([(said[a].relation, said[b].relation) for said in counted], tuple(Relation)),
        )
        for a, b in combinations(range(len(names)), 2)
    )
    return Result(revision, found, pairs, items)


def _agreement(pairs: Iterable[tuple[str | None, str | None]], categories: Sequence[str]) -> Agreement:
    return agreement([(a, b) for a, b in pairs if a and b], [str(category) for category in categories])


def _one(connection: sa.Connection, number: int) -> Round:
    found = rounds(connection, number)
    if not found:
        raise ActionError(say("there is no round {n}; load the page again", n=number))
    return found[0]


def _places(connection: sa.Connection, number: int) -> tuple[Sequence[sa.Row[Any]], set[int]]:
    """The beads of a round in its order, and the numbers of those that are changed."""
    place = schema.blind_bead
    rows = connection.execute(sa.select(place).where(place.c.round_id == number).order_by(place.c.id)).all()
    now = texts_of(connection, [row.bead_id for row in rows])
    return rows, {row.bead_id for row in rows if not same_words((row.zh, row.vi), now.get(row.bead_id))}


def _opinions(connection: sa.Connection, number: int, own: int | None = None) -> dict[int, list[Opinion]]:
    """By place in the round what each reviewer says, by their numbers, or only what `own` says."""
    columns = schema.verdict.c
    wanted = sa.select(schema.verdict).where(columns.round_id == number)
    if own is not None:
        wanted = wanted.where(columns.reviewer_id == own)
    found: dict[int, list[Opinion]] = {}
    for row in connection.execute(wanted.order_by(columns.blind_bead_id, columns.reviewer_id)):
        found.setdefault(row.blind_bead_id, []).append(_opinion(row.status, row.relation, row.note))
    return found


def _opinion(status: str | None, relation: str | None, note: str | None) -> Opinion:
    return Opinion(Status(status) if status else None, Relation(relation) if relation else None, note)
