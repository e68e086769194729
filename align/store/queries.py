"""Lists of beads: which ones, in which order, page by page; the next one to decide; and how many there are.

    found = project.find(Filter(meeting=3, unreviewed=True), "doubtful")
    found = project.find(Filter(meeting=3, unreviewed=True), "doubtful", after=found.cursor)

Beads of reports that are no longer of one meeting are out of sight: no list has them and no count counts them. A page begins
after a bead's place in the order and not after so many rows, so that beads that come or go meanwhile make it neither repeat
nor leave out others; a bead whose own place changes, such as one that is decided while the last changed are listed, may be
met again or not at all.

What a filter asks is answered from one index that holds all of it (`ix_bead_lists`), or from a smaller one, so that what it
costs grows at most with the number of beads, by some 0.2 microseconds each, and with the number of those listed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from secrets import SystemRandom
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa

from align.model import Status
from align.sentences import say
from align.store import acting, recalibrating, schema
from align.store.actions import Relation
from align.store.derived import certainty, likelihood, place_at
from align.store.errors import ActionError
from align.store.findings import FoundBead, found_beads
from align.store.tallies import FLAGS, Counts, counted, counts_of, summed

__all__ = ["ALL", "Counts", "Filter", "Found", "ListOrder", "counts", "draw", "find", "next_unreviewed", "where"]

ListOrder = Literal["report", "vietnamese", "doubtful", "confident", "changed"]
"""In which order beads are listed.

report: pair of reports by pair, as they are shown side by side: in the Chinese report's order, beads of Vietnamese alone after
    the bead that holds the segment before them.
vietnamese: the same in the Vietnamese report's order, beads of Chinese alone after the bead that precedes them.
doubtful: those first that the aligner is least certain of, either way: confidences nearest to one half, where a decision says
    most. Beads of unknown confidence come before all others.
confident: the highest confidence first; beads of unknown confidence last.
changed: what was changed last first.
"""

_bead = schema.bead.c
_KEYS: Final[dict[ListOrder, tuple[bool, tuple[sa.ColumnElement[Any], ...]]]] = {
    "report": (False, (_bead.bitext_id, _bead.zh_place, _bead.id)),
    "vietnamese": (False, (_bead.bitext_id, _bead.vi_place, _bead.id)),
    "doubtful": (False, (_bead.certainty, _bead.id)),
    "confident": (True, (_bead.likelihood, _bead.id)),
    "changed": (True, (_bead.version, _bead.id)),
}
"""By order: whether it descends, and what it sorts by; a bead's number comes last, so that no two are alike."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which beads; each field that is not None leaves some out, and a bead must pass all of them.

    Where a field is a yes or no, True keeps those that are so and False those that are not.

    Attributes:
        meeting, bitext: those of this meeting, of this pair of reports, by number.
        statuses: those with one of these statuses. A bead of one side alone is "proposed" whatever becomes of it; `checked`
            tells whether somebody looked.
        matched: whether both sides have segments.
        unreviewed: whether nobody has said what it is: a matched bead that is neither judged nor made by hand, or a bead of
            one side that nobody has checked. A rejected bead is reviewed.
        checked: whether somebody confirmed that it has no counterpart.
        doubtful: whether it is matched and unreviewed, and has a confidence of more than 0.25 and less than 0.75, or none.
        below, at_least: a confidence below, or of at least, this. Beads of unknown confidence (a person changed them) are in
            neither.
        clashing: whether facts of the two sides, such as numbers, contradict each other.
        not_one_to_one: whether it is matched and has more than one segment on a side.
        changed_since: changed after this revision.
        reviewer: decided last by the reviewer of this number; notes do not decide.
        noted: whether it has a note.
        relations: those with one of these relations; None among them stands for those without.
    """

    meeting: int | None = None
    bitext: int | None = None
    statuses: Collection[Status] | None = None
    matched: bool | None = None
    unreviewed: bool | None = None
    checked: bool | None = None
    doubtful: bool | None = None
    below: float | None = None
    at_least: float | None = None
    clashing: bool | None = None
    not_one_to_one: bool | None = None
    changed_since: int | None = None
    reviewer: int | None = None
    noted: bool | None = None
    relations: Collection[Relation | None] | None = None


ALL: Final = Filter()
"""All beads that are in sight."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list, all of one moment.

    Attributes:
        revision: of the project then: what actions decided on these beads give as `seen`.
        beads: with their texts.
        cursor: what `after` takes for the next page; None if this is the last.
    """

    revision: int
    beads: tuple[FoundBead, ...]
    cursor: str | None


_VALUES: Final[dict[str, Callable[[Any], sa.ColumnElement[bool]]]] = {
    "below": lambda value: sa.and_(_bead.likelihood >= 0, _bead.likelihood < value),
    "at_least": lambda value: _bead.likelihood >= max(value, 0),
    "changed_since": lambda value: _bead.version > value,
    "reviewer": lambda value: _bead.decided_by == value,
}
"""What the fields that hold a value ask."""


def _bitexts(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    """The conditions of a filter on `schema.bitext`."""
    bitexts = schema.bitext.c
    found = [bitexts.meeting_id.is_not(None) if wanted.meeting is None else bitexts.meeting_id == wanted.meeting]
    return found if wanted.bitext is None else [*found, bitexts.id == wanted.bitext]


def where(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    """The conditions of a filter on `schema.bead`, that the bead is in sight among them."""
    bitexts = schema.bitext
    if wanted.meeting is None:
        found: list[sa.ColumnElement[bool]] = [
            _bead.bitext_id.not_in(sa.select(bitexts.c.id).where(bitexts.c.meeting_id.is_(None)))
        ]
        if wanted.bitext is not None:
            found.append(_bead.bitext_id == wanted.bitext)
    else:
        found = [_bead.bitext_id.in_(sa.select(bitexts.c.id).where(*_bitexts(wanted)))]
    if wanted.statuses is not None:
        found.append(_bead.status.in_(sorted(status.value for status in wanted.statuses)))
    asked = {name: getattr(wanted, name) for name in (*FLAGS, *_VALUES)}
    found += [flag if asked[name] else sa.not_(flag) for name, flag in FLAGS.items() if asked[name] is not None]
    found += [compare(asked[name]) for name, compare in _VALUES.items() if asked[name] is not None]
    if wanted.relations is not None:
        named = _bead.relation.in_(sorted(relation.value for relation in wanted.relations if relation is not None))
        found.append(sa.or_(named, _bead.relation.is_(None)) if None in wanted.relations else named)
    return found


def draw(connection: sa.Connection, wanted: Filter, count: int) -> list[int]:
    """Up to `count` beads of a list, each as likely as any other, in the order of the reports; reads the number of each."""
    asked = sa.select(_bead.id).where(*where(wanted)).order_by(_bead.bitext_id, _bead.zh_place, _bead.id)
    found = list(connection.execute(asked).scalars())
    chosen = SystemRandom().sample(range(len(found)), min(count, len(found)))
    return [found[place] for place in sorted(chosen)]


def find(
    connection: sa.Connection, wanted: Filter, order: ListOrder = "report", after: str | None = None, limit: int = 50
) -> Found:
    """The next `limit` beads of a list.

    Raises:
        ActionError: `after` is no cursor of this order, or `order` is none.
    """
    start = None if after is None else _place_of_cursor(order, after)
    rows = _numbers(connection, wanted, order, start, limit + 1)
    page = rows[:limit]
    cursor = json.dumps([order, *page[-1]]) if len(rows) > limit and page else None
    return Found(acting.revision(connection), found_beads(connection, [row[-1] for row in page]), cursor)


def next_unreviewed(
    connection: sa.Connection, wanted: Filter, order: ListOrder = "report", after: int | None = None
) -> FoundBead | None:
    """The next bead to decide; after the last one it begins again with the first.

    Args:
        connection: to read from.
        wanted: which beads; those that are reviewed are left out.
        order: in which order.
        after: the bead after whose place it is looked for; one that is no longer there stands for where it was. None for the
            first of all.

    Returns:
        The bead, which is `after` itself if no other is left, or None if there is nothing to decide.
    """
    wanted = replace(wanted, unreviewed=True)
    start = None if after is None else _place_of_bead(connection, order, after)
    rows = _numbers(connection, wanted, order, start, 1)
    if not rows and start is not None:
        rows = _numbers(connection, wanted, order, None, 1)
    return found_beads(connection, [rows[0][-1]])[0] if rows else None


def counts(connection: sa.Connection, wanted: Filter) -> Counts:
    """How many beads there are of each kind among those of a filter."""
    if replace(wanted, meeting=None, bitext=None) == ALL:
        return counts_of(connection.execute(summed(_bitexts(wanted))).one())
    return counts_of(connection.execute(counted(where(wanted))).one())


def _key(order: ListOrder) -> tuple[bool, tuple[sa.ColumnElement[Any], ...]]:
    if order not in _KEYS:
        orders = ", ".join(get_args(ListOrder))
        raise ActionError(
            say("beads cannot be listed in the order {order!r}; the orders are {orders}", order=order, orders=orders)
        )
    return _KEYS[order]


def _numbers(
    connection: sa.Connection, wanted: Filter, order: ListOrder, after: Sequence[Any] | None, limit: int
) -> Sequence[sa.Row[Any]]:
    """The places and, last in each row, the numbers of beads after a place."""
    descending, columns = _key(order)
    conditions = where(wanted)
    if after is not None:
        mine, there = (
            sa.tuple_(*columns),
            sa.tuple_(*(sa.literal(value, column.type) for value, column in zip(after, columns, strict=True))),
        )
        conditions.append(mine < there if descending else mine > there)
    sorting = [column.desc() if descending else column for column in columns]
    return connection.execute(sa.select(*columns).where(*conditions).order_by(*sorting).limit(limit)).all()


def _place_of_cursor(order: ListOrder, cursor: str) -> list[Any]:
    _, columns = _key(order)
    try:
        found = json.loads(cursor)
    except ValueError:
        found = None
    place: list[Any] = found[1:] if isinstance(found, list) and found[:1] == [order] else []
    if len(place) != len(columns) or not all(type(value) in (int, float) for value in place):
        raise ActionError(say("there is no place {cursor!r} in this list; begin again with its first page", cursor=cursor))
    return place


def _place_of_bead(connection: sa.Connection, order: ListOrder, number: int) -> Sequence[Any] | None:
    """Where a bead stands in an order, or stood before it was removed; None if it never was."""
    _, columns = _key(order)
    row = connection.execute(sa.select(*columns).where(_bead.id == number)).first()
    return row if row is not None else _place_of_removed(connection, order, number)


def _place_of_removed(connection: sa.Connection, order: ListOrder, number: int) -> tuple[Any, ...] | None:
    row = schema.log_row.c
    removed = sa.select(row.log_id, row.before).where(row.tbl == "bead", row.row_id == number, row.before.is_not(None))
    last = connection.execute(removed.order_by(row.log_id.desc()).limit(1)).first()
    if last is None or "bitext_id" not in last.before:
        return None
    was = last.before
    if order in ("doubtful", "confident"):
        line = recalibrating.lines(connection).get(was["run_id"])
        shown = recalibrating.shown(was["confidence"], bool(was["zh_count"] and was["vi_count"]), line)
        return certainty(shown) if order == "doubtful" else likelihood(shown), number
    if order == "changed":
        return last.log_id, number
    own, other = ("zh", "vi") if order == "report" else ("vi", "zh")
    if was[f"{own}_start"] is not None:
        return was["bitext_id"], place_at(was[f"{own}_start"]), number
    # It was of the other side alone: it stood after what stands before it there.
    before = sa.select(_bead[f"{own}_place"]).where(
        _bead.bitext_id == was["bitext_id"], _bead[f"{other}_place"] <= place_at(was[f"{other}_start"])
    )
    found = connection.execute(before.order_by(_bead[f"{other}_place"].desc()).limit(1)).scalar()
    return was["bitext_id"], found or 0, number
