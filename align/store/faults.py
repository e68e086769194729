"""What databases complain of, as one sentence for the person at the screen.

Only what the world can do to a project is translated: a full disk, a lock, a cut file, a lost server. Everything else is a
defect of the program and passes through.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from align.sentences import say
from align.store.errors import DamagedError, LostConnectionError, StoreError

DAMAGED = say("is damaged or cut short; take the last copy of it (doichieu project restore)")
NO_DATABASE = say("is not a Doichieu project, or damaged from its first bytes on")
UNREACHABLE = say("cannot be opened; see that the server runs, that the database exists, and that name and password are right")
LOST = say("the connection to the database was lost; when it is back, repeat the last action, which will not be done twice")

_SQLITE = {
    sqlite3.SQLITE_PERM: say("there is no permission to read or write it"),
    sqlite3.SQLITE_BUSY: say("another program has been writing it for too long; wait until that has ended, then try again"),
    sqlite3.SQLITE_LOCKED: say("another program has been writing it for too long; wait until that has ended, then try again"),
    sqlite3.SQLITE_READONLY: say("cannot be written: it, its folder or the disk is read-only; copy it to where you may write"),
    sqlite3.SQLITE_IOERR: say(
        "cannot be read or written (the disk is full or gone); what was saved before is kept, so make room and try again"
    ),
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: say("the disk is full; what was saved before is kept, so make room and try again"),
    sqlite3.SQLITE_CANTOPEN: say("cannot be opened: see that the file and its folder may be read and written"),
    sqlite3.SQLITE_NOTADB: NO_DATABASE,
}
_POSTGRESQL = {
    "25006": say("the database is read-only at the moment; try again later"),
    "28000": UNREACHABLE,
    "28P01": UNREACHABLE,
    "42501": say("this user may not read or write there; have the owner of the database grant it"),
    "53100": say("the server's disk is full; what was saved before is kept, so have room made and try again"),
    "53300": say("the server has no connection free; try again later"),
    "55P03": say("somebody else has been writing for too long; wait until that has ended, then try again"),
    "57P03": say("the server is starting or stopping; try again in a moment"),
}


_KINDS: dict[str, type[StoreError]] = {LOST: LostConnectionError, DAMAGED: DamagedError, NO_DATABASE: DamagedError}


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn what a database complains of into a `StoreError` that begins with `where`."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        said = _sentence(error)
        if said is None:
            raise
        raise _KINDS.get(said, StoreError)(where, said) from error
    except sqlite3.Error as error:  # from the driver itself, which copies and vacuums
        said = _of_sqlite(error)
        if said is None:
            raise
        raise _KINDS.get(said, StoreError)(where, said) from error


def _of_sqlite(error: object) -> str | None:
    return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def _sentence(error: sa.exc.DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]
    if error.connection_invalidated:
        return LOST
    if state is None and isinstance(error, sa.exc.OperationalError):
        # Psycopg has no SQLSTATE for what happens before there is a connection; the last line is what the server said.
        return say("{reason} ({cause})", reason=UNREACHABLE, cause=str(error.orig).strip().splitlines()[-1])
    return None
