"""One database: its engine, and the two ways of using it.

    with database.reading() as connection:      a snapshot; never waits for writers
        ...
    with database.writing() as writer:          one writer at a time; everything in it happens, or nothing
        ...

On SQLite the writer takes the write lock at once (BEGIN IMMEDIATE); on PostgreSQL it locks the project's row, so that entries
of the log are committed in the order of their numbers and what a writer reads stays true until it ends. A write takes
milliseconds; that is room for hundreds of actions a second.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import event

from align.sentences import say
from align.store import schema
from align.store.errors import DamagedError, LostConnectionError, StoreError
from align.store.faults import DAMAGED, explained
from align.store.places import Place

PATIENCE = 30.0
"""So many seconds a writer waits for another one."""

FOREIGN = say("is a database of another program, not a Doichieu project")
EMPTY = say("holds no Doichieu project")

T = TypeVar("T")


@dataclass(frozen=True)
class Writer:
    """What is inside `Database.writing`.

    Attributes:
        connection: in a transaction that commits at the end.
        now: when it began.
    """

    connection: sa.Connection
    now: datetime

    def numbers(self, table: str, count: int = 1) -> range:
        """The next `count` numbers for rows of `table`; none was ever used or will be again."""
        numbered = schema.counter.update().where(schema.counter.c.name == table)
        last = self.connection.execute(
            numbered.values(last=schema.counter.c.last + count).returning(schema.counter.c.last)
        ).scalar_one()
        return range(last - count + 1, last + 1)

    def number(self, table: str) -> int:
        """The next number for a row of `table`."""
        return self.numbers(table)[0]


class Database:
    """An open database.

    Args:
        place: where it is.
        patience: how many seconds to wait for another writer.
        fresh: whether the file is being made, so that it need not look like a project yet.
    """

    def __init__(self, place: Place, patience: float = PATIENCE, fresh: bool = False) -> None:
        self.place = place
        self.engine = _sqlite(place, patience, fresh) if place.url is None else _postgresql(place.url, patience)

    @property
    def sqlite(self) -> bool:
        """Whether it is a SQLite file."""
        return self.place.url is None

    def close(self) -> None:
        """Close all connections; the last one on a SQLite file leaves nothing beside it."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A snapshot: everything read inside is of one moment."""
        with explained(self.place.name), self.engine.connect() as connection:
            if not self.sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """The only writer: what happens inside is kept as a whole when the block ends, or not at all.

        Raises:
            StoreError: another writer took too long, the disk is full, the server is gone, or the project was upgraded.
        """
        with self.alone() as connection:
            if not self.sqlite:
                connection.execute(sa.select(schema.project.c.id).with_for_update())
            found = schema_of(connection)
            if found != schema.SCHEMA:
                raise StoreError(
                    self.place.name,
                    say(
                        "was brought to schema {newer} by another version of Doichieu while it was open here (schema "
                        "{older}); nothing was changed, so start the newer version",
                        newer=str(found),
                        older=schema.SCHEMA,
                    ),
                )
            yield Writer(connection, datetime.now(UTC))

    @contextmanager
    def alone(self) -> Iterator[sa.Connection]:
        """A transaction that may change anything, for making and upgrading a project; writers use `writing`."""
        with explained(self.place.name), self.engine.connect() as connection:
            connection.execution_options(immediate=True)
            with connection.begin():
                yield connection

    def vacuum(self) -> None:
        """Give the room of what was removed back, and look at the statistics anew."""
        with explained(self.place.name), self.engine.connect() as connection:
            if self.sqlite:
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)
                for statement in ("VACUUM", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    driver.execute(statement)  # outside of any transaction
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                names = ", ".join(table.name for table in schema.metadata.sorted_tables)
                connection.exec_driver_sql(f"VACUUM (ANALYZE) {names}")

    def once(self, recall: Callable[[Writer], T | None], work: Callable[[Writer], T]) -> T:
        """Do `work` in a write transaction, once, even if the connection is lost in the middle.

        Args:
            recall: what `work` returned if it has been done already, else None.
            work: what to do.

        Raises:
            LostConnectionError: it was lost again, or the server stays away.
        """

        def attempt() -> T:
            with self.writing() as writer:
                done = recall(writer)
                return work(writer) if done is None else done

        try:
            return attempt()
        except LostConnectionError:
            # Whether a lost COMMIT took place only the database knows: `recall` asks it.
            return attempt()


def schema_of(connection: sa.Connection) -> str | None:
    """The revision that the database is at, or None if there is none."""
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _sqlite(place: Place, patience: float, fresh: bool) -> sa.Engine:
    path = place.path
    assert path is not None
    address = f"{path.absolute().as_uri()}?mode=rw"  # opening makes no file

    def connect() -> sqlite3.Connection:
        # The driver must not begin and end transactions by itself, or DDL would be left outside: isolation_level.
        connection = sqlite3.connect(address, timeout=patience, isolation_level=None, check_same_thread=False, uri=True)
        try:
            if not fresh:
                _recognise(connection, place.name, path)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _recognise(connection: sqlite3.Connection, name: str, path: Path) -> None:
    """Refuse the file of another program, or one that was cut short, before anything is written to it.

    SQLite is asked: reading the file's first bytes ourselves would, on closing it, drop the locks that SQLite holds on it for
    the whole process (POSIX advisory locks; "How To Corrupt An SQLite Database File", 2.2).
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        empty = connection.execute("PRAGMA page_count").fetchone()[0] == 0
        raise StoreError(name, "is an empty file: it holds no Doichieu project" if empty else FOREIGN)
    if path.stat().st_size % connection.execute("PRAGMA page_size").fetchone()[0]:
        raise DamagedError(name, DAMAGED)  # SQLite would say so only when it comes to the last page


# What the driver notes of a lost connection goes where a program wants its log, and not on the screen beside our sentence.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


def _postgresql(url: sa.URL, patience: float) -> sa.Engine:
    given = str(url.query.get("options", ""))
    # A program that hangs in the middle of an action must not keep everybody else waiting for ever.
    settings = f"-c lock_timeout={round(patience * 1000)} -c idle_in_transaction_session_timeout=300000"
    return sa.create_engine(
        url.difference_update_query(["options"]),
        connect_args={"options": f"{given} {settings}".strip(), "connect_timeout": 10},
        pool_pre_ping=True,
    )
