"""Making a project, whole or not at all, and looking at a file before it is opened."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from uuid import uuid4

import sqlalchemy as sa

from align.store import migrating
from align.store.database import Database
from align.store.errors import StoreError
from align.store.places import Place

_REASONS = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "your disk quota is used up; free some space or choose another folder",
    errno.ENOENT: "its folder does not exist; create it or choose another one",
    errno.ENOTDIR: "what should be its folder is a file; choose another folder",
    errno.EACCES: "there is no permission to write there; choose another folder",
    errno.EPERM: "there is no permission to write there; choose another folder",
    errno.EROFS: "the disk is read-only; choose another folder",
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
}


def make_file(place: Place, path: Path, name: str) -> None:
    """A new project file. It takes its name when it is complete, so that a crash leaves none that cannot be opened."""
    try:
        path.open("xb").close()
    except FileExistsError as error:
        if path.is_dir() or path.stat().st_size:
            raise StoreError(place.name, "is there already; open it, or choose another name for the new project") from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, f"the system says {error.strerror!r}")
        raise StoreError(place.name, f"the project cannot be made: {reason}") from error
    temporary = path.with_name(f".{token_hex(8)}.new")
    try:
        temporary.touch()
        make(Database(replace(place, path=temporary), fresh=True), name)
        temporary.replace(path)
    except BaseException:
        for left in (temporary, Path(f"{temporary}-wal"), Path(f"{temporary}-shm"), path):
            with suppress(OSError):
                left.unlink()
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """See that a new name survives a power loss, where the system can do that for folders."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make(database: Database, name: str) -> None:
    """A new project in an empty database, in one transaction."""
    try:
        with database.reading() as connection:
            found = set(sa.inspect(connection).get_table_names())
        if found:
            holds = "a project already; open it" if "project" in found else "tables of another program; take an empty database"
            raise StoreError(database.place.name, f"holds {holds}")
        migrating.upgrade(database, new=(str(uuid4()), name))
    finally:
        database.close()


def check_file(place: Place, path: Path) -> None:
    """Say so if `path` cannot be a project, before SQLite is asked."""
    if path.is_dir():
        raise StoreError(place.name, "is a folder; give a project file")
    if not path.exists():
        raise StoreError(place.name, "there is no such project; see that the name is right, or make a new one")
