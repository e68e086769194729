"""Making a project, whole or not at all, and looking at a file before it is opened."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import sqlalchemy as sa

from align.sentences import say
from align.store import migrating
from align.store.database import Database
from align.store.errors import ActionError, StoreError
from align.store.places import Place

LONGEST_NAME = 200

_REASONS = {
    errno.ENOSPC: say("the disk is full; free some space or choose another folder"),
    errno.EDQUOT: say("your disk quota is used up; free some space or choose another folder"),
    errno.ENOENT: say("its folder does not exist; create it or choose another one"),
    errno.ENOTDIR: say("what should be its folder is a file; choose another folder"),
    errno.EACCES: say("there is no permission to write there; choose another folder"),
    errno.EPERM: say("there is no permission to write there; choose another folder"),
    errno.EROFS: say("the disk is read-only; choose another folder"),
    errno.ENAMETOOLONG: say("the name is too long for this disk; choose a shorter one"),
}


def project_name(text: str) -> str:
    """What a project is called: `text` on one line.

    Raises:
        ActionError: nothing is left of it, or it is too long to be shown.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not name:
        raise ActionError("a project needs a name; type one")
    if len(name) > LONGEST_NAME:
        raise ActionError(say("the name has {n} characters; choose one of at most {most}", n=len(name), most=LONGEST_NAME))
    return name


def make_file(place: Place, path: Path, name: str) -> None:
    """A new project file. It takes its name when it is complete, so that a crash leaves none that cannot be opened."""
    with whole_file(place, path) as temporary:
        make(Database(replace(place, path=temporary), fresh=True), name)


@contextmanager
def whole_file(place: Place, path: Path) -> Iterator[Path]:
    """An empty file to fill, which becomes `path` when the block ends, safe on the disk; there must be nothing at `path` yet.

    Raises:
        StoreError: there is something already, or it cannot be written.
    """
    try:
        with _explained(place):
            path.open("xb").close()
    except FileExistsError as error:
        if path.is_dir() or path.stat().st_size:
            raise StoreError(place.name, "is there already; open it, or choose another name for the new project") from error
    temporary = path.with_name(f".{token_hex(8)}.new")
    try:
        with _explained(place):
            temporary.touch()
        yield temporary
        with _explained(place):
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
    except BaseException:
        for left in (temporary, Path(f"{temporary}-wal"), Path(f"{temporary}-shm"), path):
            with suppress(OSError):
                left.unlink()
        raise
    sync_folder(path.parent)


@contextmanager
def _explained(place: Place) -> Iterator[None]:
    """Turn what keeps a file from being made into one sentence."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, say("the system says {cause!r}", cause=error.strerror or ""))
        raise StoreError(place.name, say("the project cannot be made: {reason}", reason=reason)) from error


def sync_folder(folder: Path) -> None:
    """See that a new name survives a power loss, where the system can do that for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make(database: Database, name: str, fill: Callable[[sa.Connection], None] | None = None) -> None:
    """A new project in an empty database, in one transaction; what `fill` puts into it is part of that."""
    try:
        with database.reading() as connection:
            found = set(sa.inspect(connection).get_table_names())
        if found:
            ours = "project" in found
            raise StoreError(
                database.place.name,
                "holds a project already; open it" if ours else "holds tables of another program; take an empty database",
            )
        migrating.upgrade(database, new=(str(uuid4()), name), fill=fill)
    finally:
        database.close()


def check_file(place: Place, path: Path) -> None:
    """Say so if `path` cannot be a project, before SQLite is asked."""
    if path.is_dir():
        raise StoreError(place.name, "is a folder; give a project file")
    if not path.exists():
        raise StoreError(place.name, "there is no such project; see that the name is right, or make a new one")


def move_file(place: Place, target: Path) -> None:
    """Move a project file that nobody has open to where nothing is yet; a damaged one is moved as it is.

    Raises:
        StoreError: somebody has it open, or it cannot be moved.
    """
    path = place.path
    assert path is not None
    check_file(place, path)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0.5)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")  # the last one out takes what lies beside the file along
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreError(place.name, "is open in another window or program; close it there, then try again") from error
    with _explained(place):
        for ending in ("", "-wal"):
            with suppress(FileNotFoundError):
                shutil.move(f"{path}{ending}", f"{target}{ending}")
    sync_folder(target.parent)
    sync_folder(path.parent)
