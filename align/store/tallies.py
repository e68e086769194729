"""How many beads of each kind there are: counted from the beads, and kept for each pair of reports.

What is kept is brought up to date by `derived.py` whenever beads of the pair are written, so that a project's figures are a
sum over its pairs of reports and not over its beads.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any, Final

import sqlalchemy as sa

from align.model import Status
from align.store import schema

DOUBT: Final = 0.25
"""A confidence is doubtful when it is less than this away from one half."""

_bead = schema.bead.c
MATCHED: Final = sa.and_(_bead.zh_count > 0, _bead.vi_count > 0)
FLAGS: Final[dict[str, sa.ColumnElement[bool]]] = {
    "matched": MATCHED,
    "unreviewed": schema.UNDECIDED,
    "checked": _bead.checked,
    "doubtful": sa.and_(MATCHED, schema.UNDECIDED, _bead.certainty < DOUBT),
    "clashing": _bead.clashes > 0,
    "not_one_to_one": sa.and_(MATCHED, sa.or_(_bead.zh_count > 1, _bead.vi_count > 1)),
    "noted": _bead.note.is_not(None),
}
"""What the yes-or-no fields of a filter ask, by name."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many beads there are of each kind; see `Filter` for what each word means.

    Attributes:
        beads: all of them.
        matched: with both sides; each is one of proposed, accepted, rejected and unsure.
        alone: with one side.
        checked: those of one side that somebody confirmed.
        unreviewed: matched or alone, that nobody has said anything about.
        doubtful, clashing, not_one_to_one, noted: as in `Filter`.
    """

    beads: int = 0
    matched: int = 0
    proposed: int = 0
    accepted: int = 0
    rejected: int = 0
    unsure: int = 0
    alone: int = 0
    checked: int = 0
    unreviewed: int = 0
    doubtful: int = 0
    clashing: int = 0
    not_one_to_one: int = 0
    noted: int = 0

    @property
    def decided(self) -> int:
        """Matches that somebody accepted, rejected or is unsure of."""
        return self.matched - self.proposed

    @property
    def reviewed(self) -> int:
        """Those that somebody has said something about."""
        return self.beads - self.unreviewed


NAMES: Final = tuple(field.name for field in fields(Counts))
"""The kinds that are counted."""


def counted(conditions: Collection[sa.ColumnElement[bool]], *groups: sa.Column[Any]) -> sa.Select[Any]:
    """A query for the counts of the beads that meet conditions, by name, after the columns in `groups`."""
    asked: dict[str, sa.ColumnElement[bool]] = {
        "beads": sa.true(),
        **FLAGS,
        **{status.value: sa.and_(MATCHED, _bead.status == status.value) for status in Status},
        "alone": sa.not_(MATCHED),
        "checked": sa.and_(sa.not_(MATCHED), _bead.checked),
    }
    sums = [sa.func.coalesce(sa.func.sum(sa.case((asked[name], 1), else_=0)), 0).label(name) for name in NAMES]
    return sa.select(*groups, *sums).where(*conditions).group_by(*groups).select_from(schema.bead)


def summed(conditions: Collection[sa.ColumnElement[bool]], *groups: sa.Column[Any]) -> sa.Select[Any]:
    """A query for what is kept of the pairs of reports that meet conditions on `schema.bitext`, as `counted` gives it."""
    sums = [sa.func.coalesce(sa.func.sum(schema.tally.c[name]), 0).label(name) for name in NAMES]
    joined = sa.select(*groups, *sums).join_from(schema.tally, schema.bitext, schema.bitext.c.id == schema.tally.c.bitext_id)
    return joined.where(*conditions).group_by(*groups)


def counts_of(row: sa.Row[Any]) -> Counts:
    """What a row of `counted` or `summed` says."""
    return Counts(**{name: int(getattr(row, name)) for name in NAMES})


def keep(connection: sa.Connection, bitexts: Collection[int]) -> None:
    """Count the beads of pairs of reports anew."""
    connection.execute(schema.tally.delete().where(schema.tally.c.bitext_id.in_(bitexts)))
    counts = counted([_bead.bitext_id.in_(bitexts)], _bead.bitext_id)
    connection.execute(schema.tally.insert().from_select(["bitext_id", *NAMES], counts))
