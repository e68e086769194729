"""Copies of a project: backups, and bringing them back.

A backup is a project file like any other, whichever database it was taken from, so it can be opened, looked at and given to a
colleague, and it comes back into a file or into PostgreSQL.

What comes back into a place where there is a project already takes the place of its rows in one transaction, and others may
have it open meanwhile. All their rows then have a version newer than anything they saw, so that what they decide on the old
pages is refused as a clash; and no number is used for two things, because counters only grow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from align.store import acting, derived, founding, migrating, schema
from align.store.acting import Deed
from align.store.database import Database, Writer
from align.store.errors import DamagedError, StoreError
from align.store.faults import DAMAGED, explained
from align.store.places import Place

_AT_ONCE = 2000
"""Rows that are held at a time."""


def back_up(database: Database, target: Path) -> None:
    """Write a copy of a project, of one moment, into a new file, while others may write; it is checked before it has its name.

    Args:
        database: an open project.
        target: where; there must be nothing yet.

    Raises:
        StoreError: the project cannot be read, or the file not be written.
    """
    place = Place.of(target)
    with founding.whole_file(place, target) as temporary:
        beside = replace(place, path=temporary)
        if database.sqlite:
            _copy_file(database.place, beside)
        else:
            with database.reading() as source:
                copy = Database(beside, fresh=True)
                founding.make(copy, "", fill=lambda connection: _copy_rows(source, connection))
        _check(beside, database.place.name)


def restore(source: Path, target: str | Path) -> None:
    """Make a project of a backup, in a file that is not there yet or in an empty PostgreSQL database.

    Raises:
        StoreError: it is no project, is damaged or newer than this program, or there is something at `target` already.
    """
    place = Place.of(target)
    with _current(source) as copy:
        if place.path is not None:
            back_up(copy, place.path)
        else:
            with copy.reading() as connection:
                founding.make(Database(place), "", fill=lambda made: _copy_rows(connection, made))


def restore_over(source: Path, database: Database, kept: Path, by: str) -> None:
    """Put a backup in the place of what an open project holds; what it held before is written to the new file `kept` first.

    Args:
        source: a backup of this project.
        database: the open project.
        kept: a file that is not there yet.
        by: who wants it, for the log.

    Raises:
        StoreError: the backup is no project, of another one, damaged, or newer than this program, or something cannot be
            written; the project is then as it was.
    """
    with _current(source) as copy, database.writing() as writer, copy.reading() as connection:
        _check_same(connection, writer.connection, copy.place.name)
        back_up(database, kept)  # under the writer's lock, so that nothing is confirmed after it
        last = _counters(writer.connection)
        people = writer.connection.execute(sa.select(schema.reviewer)).mappings().all()
        members = writer.connection.execute(sa.select(schema.member)).mappings().all()
        with _log_open(writer.connection):
            for table in reversed(_CONTENT):
                writer.connection.execute(table.delete())
            _copy_rows(connection, writer.connection)
        _move_on(writer, last, {"from": source.name, "by": by})
        known = set(writer.connection.execute(sa.select(schema.reviewer.c.id)).scalars())
        for person in people:
            if person["id"] not in known:  # they may have the project open
                writer.connection.execute(schema.reviewer.insert().values(dict(person)))
        # Who may come in is not part of what is brought back: nobody who was taken out since may be let in by it.
        writer.connection.execute(schema.member.delete())
        if members:
            writer.connection.execute(schema.member.insert(), [dict(one) for one in members])


def _check_same(backup: sa.Connection, here: sa.Connection, name: str) -> None:
    """Refuse what is no copy of this project, or has other people under the same numbers, who may have it open here."""
    wanted = sa.select(schema.project.c.uuid)
    if backup.execute(wanted).scalar() != here.execute(wanted).scalar():
        raise StoreError(name, "is a copy of another project; restore it as a project of its own, into a new place")
    people = sa.select(schema.reviewer.c.id, schema.reviewer.c.name)
    theirs = {row.id: row.name for row in backup.execute(people)}
    ours = {row.id: row.name for row in here.execute(people)}
    moved = set(theirs.values()) & {name for number, name in ours.items() if theirs.get(number) != name}
    if moved or any(theirs.get(number, name) != name for number, name in ours.items()):
        raise StoreError(
            name, "was worked on by other people in the meantime; restore it as a project of its own, into a new place"
        )


def _copy_file(source: Place, target: Place) -> None:
    """SQLite's own copy, page by page: what was committed when it began, whatever is written meanwhile."""
    assert source.path is not None
    assert target.path is not None
    with (
        explained(source.name),
        closing(_reader(source.path.absolute().as_uri())) as original,
        explained(target.name),
        closing(sqlite3.connect(target.path)) as copy,
    ):
        original.backup(copy)


def _reader(address: str) -> sqlite3.Connection:
    """A connection to read from; to a file on a disk that cannot be written, too, where nobody can be writing."""
    connection = sqlite3.connect(f"{address}?mode=rw", uri=True)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        return sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(copy: Place, name: str) -> None:
    """See that a copy is whole; `name` is what to call it."""
    opened = Database(replace(copy, name=name))
    try:
        with opened.reading() as connection:
            if connection.execute(sa.text("PRAGMA integrity_check(1)")).scalar() != "ok":
                raise DamagedError(name, DAMAGED)
    finally:
        opened.close()


@contextmanager
def _current(source: Path) -> Iterator[Database]:
    """A backup as the present program writes it: a copy for the time being, since a backup is never changed."""
    place = Place.of(source)
    founding.check_file(place, source)
    if source.stat().st_size == 0:
        raise StoreError(place.name, "is an empty file: it holds no Doichieu project")
    with TemporaryDirectory(prefix="doichieu-") as folder:
        beside = replace(place, path=Path(folder) / "copy")
        _copy_file(place, beside)
        _check(beside, place.name)
        copy = Database(beside)
        try:
            if migrating.check_schema(copy, migrating.found_schema(copy)):
                migrating.upgrade(copy)
            yield copy
        finally:
            copy.close()


_CONTENT = [table for table in schema.metadata.sorted_tables if table.name not in ("project", "counter")]
"""What is copied row by row, in an order that foreign keys allow; the other two always have their rows."""


def _copy_rows(source: sa.Connection, target: sa.Connection) -> None:
    """Everything from one project into another of the same schema that holds nothing."""
    target.execute(schema.project.update().values(dict(source.execute(sa.select(schema.project)).mappings().one())))
    for name, last in _counters(source).items():
        target.execute(schema.counter.update().where(schema.counter.c.name == name).values(last=last))
    for table in _CONTENT:
        wanted = sa.select(table).order_by(*table.primary_key.columns)
        found = source.execute(wanted, execution_options={"yield_per": _AT_ONCE}).mappings()
        for part in found.partitions():
            target.execute(table.insert(), [dict(row) for row in part])
    derived.rebuild_index(target)


@contextmanager
def _log_open(connection: sa.Connection) -> Iterator[None]:
    """Let the log be replaced in this transaction; its guards stand again when the block ends."""
    guarded = ("log", "log_row")
    if connection.dialect.name == "sqlite":
        wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('log', 'log_row')"
        triggers = connection.execute(sa.text(wanted)).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in triggers:
            connection.exec_driver_sql(statement)
    else:
        for table in guarded:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in guarded:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _counters(connection: sa.Connection) -> dict[str, int]:
    return {row.name: row.last for row in connection.execute(sa.select(schema.counter))}


def _move_on(writer: Writer, before: dict[str, int], details: dict[str, Any]) -> None:
    """Numbers go on after those of both projects, and every row is newer than what anybody saw."""
    for name, last in _counters(writer.connection).items():
        columns = schema.counter.c
        values = {"last": max(last, before.get(name, 0))}
        writer.connection.execute(schema.counter.update().where(columns.name == name).values(values))
    entry = writer.number("log")
    acting.record(writer, entry, uuid4(), Deed("program", "restore", details))
    for table in schema.metadata.sorted_tables:
        if "version" in table.c:
            writer.connection.execute(table.update().values(version=entry))
