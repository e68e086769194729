"""Whether the log leads to the rows as they are: each image begins where the one before it ended, and the last is the row."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from align.store import schema
from align.store.columns import Json
from align.store.draft import Key
from align.store.schema import log, log_row

_AT_ONCE = 500

State = dict[str, Any] | None
"""The columns of a row that the log tells of, as far as it has been read; None where there is no row."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What one entry did to one row; `before` and `after` as in `history.RowChange`."""

    entry: int
    before: State
    after: State


def rows(connection: sa.Connection, wanted: sa.Select[Any], at_once: int = 2000) -> Iterator[Any]:
    """The rows of a query, taken from the database a batch at a time."""
    return iter(connection.execute(wanted, execution_options={"yield_per": at_once}))


def log_faults(connection: sa.Connection) -> Iterator[str]:
    """Each fault as a sentence."""
    yield from _entries(connection)
    ends: list[tuple[Key, int, State]] = []
    for key, steps in _by_row(connection):
        if isinstance(steps, str):
            yield steps
            continue
        end = yield from _followed(key, steps)
        ends.append((key, steps[-1].entry, end))
        if len(ends) == _AT_ONCE:
            yield from _compared(connection, ends)
            ends.clear()
    yield from _compared(connection, ends)


def _entries(connection: sa.Connection) -> Iterator[str]:
    """Only a reviewer acts, and what is undone or redone is an action."""
    target = log.alias("target")
    wanted = (
        sa.select(log.c.id, log.c.direction, log.c.reviewer_id, log.c.target_id, target.c.direction.label("of"))
        .outerjoin_from(log, target, target.c.id == log.c.target_id)
        .order_by(log.c.id)
    )
    for row in rows(connection, wanted):
        reversal = row.direction in ("undo", "redo")
        if row.direction != "program" and row.reviewer_id is None:
            yield f"entry {row.id} of the log: nobody did it"
        if reversal != (row.target_id is not None) or (reversal and (row.of != "do" or row.target_id >= row.id)):
            yield f"entry {row.id} of the log: a {row.direction} of entry {row.target_id}, which is no action before it"


def _by_row(connection: sa.Connection) -> Iterator[tuple[Key, list[_Step] | str]]:
    """What the log says of each row, oldest first, or why that cannot be read."""
    column = log_row.c
    wanted = sa.select(
        column.tbl,
        column.row_id,
        column.bitext_id,
        column.log_id,
        *(sa.type_coerce(image, sa.Text).label(image.name) for image in (column.before, column.after)),
    ).order_by(column.tbl, column.row_id, column.bitext_id, column.log_id, column.position)
    for (table, number, bitext), found in groupby(
        rows(connection, wanted), key=lambda row: (row.tbl, row.row_id, row.bitext_id)
    ):
        key = Key(table, number, bitext if table == "bead_segment" else 0)
        if table not in schema.metadata.tables:
            yield key, f"the log tells of a row of {table}, which there is not"
            continue
        try:
            yield key, [_Step(row.log_id, _image(row.before), _image(row.after)) for row in found]
        except ValueError as error:
            yield key, f"what the log says of {_called(key)} cannot be read ({error})"


def _image(text: str | None) -> State:
    found = None if text is None else json.loads(text)
    if found is not None and not isinstance(found, dict):
        raise ValueError("no image")
    return found


def _followed(key: Key, steps: Sequence[_Step]) -> Generator[str, None, State]:
    """Where the images of a row lead to, with a sentence for each that does not begin where the one before it ended."""
    state: State = {} if steps[0].before is not None else None
    for step in steps:
        if (state is None) != (step.before is None):
            there = "is there already" if state is not None else "is not there"
            yield f"{_called(key)}: {there} when entry {step.entry} of the log comes to it"
        elif state is not None and step.before is not None:
            for name, value in step.before.items():
                if state.get(name, value) != value:
                    yield f"{_called(key)}: entry {step.entry} of the log found {name} {value!r}, and it was {state[name]!r}"
        state = None if step.after is None else {**(state or {}), **step.after}
    return state


def _compared(connection: sa.Connection, ends: Iterable[tuple[Key, int, State]]) -> Iterator[str]:
    """A sentence for each row that is not as the log left it."""
    for table, group in groupby(ends, key=lambda end: end[0].table):
        wanted = list(group)
        there = _rows(connection, table, [key for key, _, _ in wanted])
        for key, entry, state in wanted:
            row = there.get(key)
            if (row is None) != (state is None):
                is_there = "is not there" if row is None else "is there"
                yield f"{_called(key)}: {is_there}, unlike entry {entry} of the log left it"
            elif row is not None and state is not None:
                for name, value in state.items():
                    if name not in row or row[name] != value:
                        yield f"{_called(key)}: its {name} is {row.get(name)!r}, and entry {entry} of the log left {value!r}"


def _rows(connection: sa.Connection, name: str, keys: Sequence[Key]) -> dict[Key, dict[str, Any]]:
    """The rows as they are; a document that cannot be read, which another rule tells of, as its text."""
    table = schema.metadata.tables[name]
    documents = [column.name for column in table.c if isinstance(column.type, Json)]
    columns = [
        sa.type_coerce(column, sa.Text).label(column.name) if column.name in documents else column for column in table.c
    ]
    number = table.c.segment_id if name == "bead_segment" else table.c.id
    there = {}
    for found in connection.execute(sa.select(*columns).where(number.in_([key.id for key in keys]))).mappings():
        row = dict(found)
        for document in documents:
            with suppress(ValueError):
                row[document] = None if row[document] is None else json.loads(row[document])
        there[Key.of(name, row)] = row
    return there


def _called(key: Key) -> str:
    if key.table == "bead_segment":
        return f"segment {key.id} in pair of reports {key.bitext}"
    return f"{key.table.replace('_', ' ')} {key.id}"
