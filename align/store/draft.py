"""Changes to rows, gathered in memory and written as one entry of the log with before and after images.

    draft = Draft(writer)
    bead = draft.need("bead", 7)
    draft.change("bead", 7, status="accepted")
    ...
    draft.write(entry)

An image holds what changed: of a changed row the columns that differ, of a new or a deleted one all of them, `version` never.
Whoever applies the images of an entry backwards has undone it, forwards again redone it (`undoing.py`).

Two numbers guard a row. `version` is the entry that changed it last, whatever that was; it only grows, and an action made on a
page that was loaded before it clashes. `basis` is the action whose outcome the row holds; it is in the images, so that undoing
an action leaves the row exactly as the action before it did, and that one can be undone next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from align.sentences import say
from align.store import schema
from align.store.database import Writer
from align.store.errors import ActionError, ClashError, thing
from align.store.history import last_change

Row = dict[str, Any]

PARENTS = ("meeting", "report", "segment", "bitext", "bead", "blind_round", "blind_bead", "verdict")
"""The tables that actions change, each before those that refer to it; `bead_segment` refers to three of them."""

_BITEXT = {"bitext": "id", "bead": "bitext_id", "bead_segment": "bitext_id"}
_REPORT = {"report": "id", "segment": "report_id"}
"""The columns that say in which bitext or report a row is, so that the log can be asked for either."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One row: of `bead_segment`, `id` is the segment and `bitext` its bitext; elsewhere `bitext` is 0."""

    table: str
    id: int
    bitext: int = 0

    @classmethod
    def of(cls, table: str, row: Row) -> Key:
        """The key of a row."""
        if table == "bead_segment":
            return cls(table, row["segment_id"], row["bitext_id"])
        return cls(table, row["id"])

    def where(self) -> sa.ColumnElement[bool]:
        """The condition that finds it."""
        table = schema.metadata.tables[self.table]
        if self.table == "bead_segment":
            return sa.and_(table.c.bitext_id == self.bitext, table.c.segment_id == self.id)
        return table.c.id == self.id


@dataclass(frozen=True, slots=True)
class Image:
    """What became of one row; None where there was, or is, no row."""

    key: Key
    before: Row | None
    after: Row | None
    bitext: int | None
    report: int | None


class Draft:
    """The rows that an action has looked at and changed so far.

    Attributes:
        writer: the transaction.
        reviewer: who acts; None for undo and redo, which do what was done before.
        kept: beads whose judgement stays although their segments change (a split segment says what it said before).
        unlogged: columns of rows that the log is not told of.
        reopened: beads whose judgement goes although they have the segments that they had (a joined one says more).
    """

    def __init__(self, writer: Writer, reviewer: int | None = None) -> None:
        self.writer, self.reviewer = writer, reviewer
        self.kept: set[int] = set()
        self.unlogged: set[tuple[Key, str]] = set()
        self.reopened: set[int] = set()
        self._before: dict[Key, Row | None] = {}
        self._after: dict[Key, Row | None] = {}
        self._touched: set[Key] = set()

    def load(self, table: str, *where: sa.ColumnElement[bool]) -> list[Row]:
        """The rows of `table` that meet the conditions in the database, as they are in the draft, without those it removed."""
        columns = schema.own_columns(schema.metadata.tables[table])
        found = self.writer.connection.execute(sa.select(*columns).where(*where))
        keys = []
        for mapping in found.mappings():
            found_row = dict(mapping)
            keys.append(key := Key.of(table, found_row))
            if key not in self._before:
                self._before[key] = found_row
                self._after[key] = dict(found_row)
        return [row for key in keys if (row := self._after[key]) is not None]

    def get(self, key: Key) -> Row | None:
        """A row as it is in the draft, or None."""
        if key not in self._after and not self.load(key.table, key.where()):
            self._before[key] = self._after[key] = None
        return self._after[key]

    def get_loaded(self, key: Key) -> Row | None:
        """A row as it is in the draft, without asking the database."""
        return self._after.get(key)

    def need(self, table: str, number: int) -> Row:
        """The row `number` of `table`.

        Raises:
            ClashError: somebody removed it.
            ActionError: it never was.
        """
        row = self.get(Key(table, number))
        if row is None:
            change = last_change(self.writer.connection, table, number)
            if change is not None:
                raise ClashError(change)
            raise ActionError(say("there is no {what} {number}; load the page again", what=thing(table), number=number))
        return row

    def rows(self, table: str) -> Iterator[tuple[Key, Row]]:
        """The rows of `table` that are in the draft."""
        yield from ((key, row) for key, row in self._after.items() if key.table == table and row is not None)

    def change(self, key: Key, **values: Any) -> None:  # noqa: ANN401
        """Set columns of a row that is in the draft."""
        row = self._after[key]
        assert row is not None
        row.update(values)

    def add(self, table: str, **values: Any) -> Key:  # noqa: ANN401
        """A new row; it gets a number unless it has one."""
        row: Row = {column.name: None for column in schema.own_columns(schema.metadata.tables[table])} | values
        if table != "bead_segment":
            row |= {"id": row["id"] or self.writer.number(table), "version": 0, "basis": row["basis"] or 0}
        key = Key.of(table, row)
        self._before.setdefault(key, None)
        self._after[key] = row
        return key

    def remove(self, key: Key) -> None:
        """Remove a row that is in the draft."""
        self._after[key] = None

    def touch(self, key: Key) -> None:
        """Mark a row as concerned: its `version` grows and its history says so, though nothing of it changes."""
        self.get(key)
        self._touched.add(key)

    def changed(self) -> list[tuple[Key, Row | None, Row | None]]:
        """The rows that were changed, as (key, before, after)."""
        return [
            (key, before, after)
            for key, before in self._before.items()
            if (after := self._after[key]) != before or (key in self._touched and after is not None)
        ]

    def looked_at(self) -> Iterator[Row]:
        """The rows that the draft found in the database, as they were."""
        yield from (row for row in self._before.values() if row is not None)

    def write(self, entry: int, rebase: bool) -> list[Image]:
        """Write everything, in an order that keeps every rule of the database, and the images into the log.

        Args:
            entry: the log entry, which must be there already.
            rebase: whether the outcome is a new one (an action), or one that was there before (undo and redo).
        """
        changes = self.changed()
        for _, before, after in changes:
            if rebase and after is not None and after != before and "basis" in after:
                after["basis"] = entry
        images = [_image(key, before, after) for key, before, after in changes]
        self._delete(key for key, _, after in changes if key.table == "bead_segment" and after is None)
        for table in PARENTS:
            self._insert(table, changes, entry)
        for image in images:
            if image.before is not None and image.after is not None:
                self._update(image, entry)
        self._insert("bead_segment", changes, entry)
        for table in reversed(PARENTS):
            self._delete(key for key, _, after in changes if key.table == table and after is None)
        self._log(entry, [self._told(image) for image in images])
        return images

    def _told(self, image: Image) -> Image:
        """An image without what the log is not told of."""
        before, after = (
            row and {name: value for name, value in row.items() if (image.key, name) not in self.unlogged}
            for row in (image.before, image.after)
        )
        return replace(image, before=before, after=after)

    def _insert(self, name: str, changes: Iterable[tuple[Key, Row | None, Row | None]], entry: int) -> None:
        versioned = {} if name == "bead_segment" else {"version": entry}
        rows = [after | versioned for key, before, after in changes if key.table == name and before is None and after]
        if rows:
            self.writer.connection.execute(schema.metadata.tables[name].insert(), rows)

    def _update(self, image: Image, entry: int) -> None:
        assert image.after is not None
        values = image.after | ({} if image.key.table == "bead_segment" else {"version": entry})
        table = schema.metadata.tables[image.key.table]
        self.writer.connection.execute(table.update().where(image.key.where()).values(values))

    def _delete(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self.writer.connection.execute(schema.metadata.tables[key.table].delete().where(key.where()))

    def _log(self, entry: int, images: list[Image]) -> None:
        rows = [
            {
                "log_id": entry,
                "position": position,
                "tbl": image.key.table,
                "row_id": image.key.id,
                "bitext_id": image.bitext,
                "report_id": image.report,
                "before": image.before,
                "after": image.after,
            }
            for position, image in enumerate(images)
        ]
        if rows:
            self.writer.connection.execute(schema.log_row.insert(), rows)


def _image(key: Key, before: Row | None, after: Row | None) -> Image:
    known = after if after is not None else before
    assert known is not None
    if before is not None and after is not None:
        differ = [name for name in after if before[name] != after[name] and name != "version"]
        before, after = ({name: row[name] for name in differ} for row in (before, after))
    else:
        before, after = (row and {name: value for name, value in row.items() if name != "version"} for row in (before, after))
    bitext, report = (known[columns[key.table]] if key.table in columns else None for columns in (_BITEXT, _REPORT))
    return Image(key, before, after, bitext, report)
