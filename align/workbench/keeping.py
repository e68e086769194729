"""Looking after a project: what is in it, whether it is sound, backups, and giving room back.

about(where).facts.beads
faults(where)                       sentences; empty where the project is sound
back_up(where)                      a copy beside it, which is a project too
bring_back(backup, where)           into a new file or an empty database, or over what is there
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from align.store import SUFFIX, DamagedError, Project, StoreError, recalibrating
from align.store.copying import restore
from align.store.facts import Facts, facts
from align.store.founding import move_file
from align.store.places import Place
from align.store.project import Info
from align.store.recalibrating import Recalibration
from align.workbench.file_names import file_name, unused
from align.workbench.precision import Precision, precision

STAMP = "%Y-%m-%d %H%M%S"
"""When something was made, in the name of its file; in UTC."""


@dataclass(frozen=True, slots=True)
class About:
    """A project: where it is (without password), who it is, what it holds, and how sure its matches are.

    Attributes:
        where, info, facts: see there.
        recalibrations: those in use, see `recalibration.py`.
        precision: what the sample that was drawn last says, see `precision.py`; None where none was drawn.
    """

    where: str
    info: Info
    facts: Facts
    recalibrations: tuple[Recalibration, ...]
    precision: Precision | None


def about(where: str | Path) -> About:
    """What a project is and holds.

    Raises:
        StoreError: it cannot be opened or read.
    """
    with Project.open(where) as project:
        with project.database.reading() as connection:
            used = tuple(recalibrating.active(connection))
        return About(project.database.place.name, project.info(), facts(project.database), used, precision(project))


def faults(where: str | Path) -> Iterator[str]:
    """What is wrong with a project, a sentence each, as it is found.

    Raises:
        StoreError: it cannot be opened, or not be read on.
    """
    with Project.open(where) as project:
        yield from project.faults()


def back_up(where: str | Path, target: Path | None = None) -> Path:
    """Write a copy of a project, while others may work on it.

    Args:
        where: the project.
        target: a file that is not there yet; by default one beside the project, or in the current folder for a database, whose
            name says when it was made.

    Returns:
        The file.

    Raises:
        StoreError: the project cannot be read, or the copy not be written.
    """
    with Project.open(where) as project:
        target = target or _beside(project.database.place, Path())
        project.back_up(target)
        return target


def bring_back(backup: Path, where: str | Path, over: bool = False) -> Path | None:
    """Make a project of a backup.

    Args:
        backup: a project file; nothing happens to it.
        where: a file that is not there, an empty database, or with `over` the project that the backup was taken from.
        over: whether what is there may be replaced; it is kept in a file beside it, or beside the backup for a database.

    Returns:
        Where what was there before is kept, if there was something.

    Raises:
        StoreError: the backup is no project, is damaged or newer than this program; or there is something already; or it is of
            another project than what is there; or something cannot be written. What was there is then as it was.
    """
    place = Place.of(where)
    if not over or _nothing_at(where, place):
        restore(backup, where)
        return None
    kept = _beside(place, backup.parent)
    try:
        with Project.open(where) as project:
            project.restore(backup, kept, _user())
    except DamagedError as error:
        if place.path is None or error.where != place.name:
            raise
        move_file(place, kept)  # it cannot be copied any more, but something of it may be saved one day
        try:
            restore(backup, where)
        except BaseException:
            with suppress(OSError):
                kept.replace(place.path)
            raise
    return kept


def vacuum(where: str | Path) -> tuple[int, int]:
    """Give the room of what was removed back to the disk; how many bytes the project took before and after.

    Raises:
        StoreError: it cannot be opened or written.
    """
    with Project.open(where) as project:
        before = facts(project.database).bytes
        project.vacuum()
        return before, facts(project.database).bytes


def _nothing_at(where: str | Path, place: Place) -> bool:
    """Whether there is no project that could be replaced; what there is instead is said when one is made there."""
    if place.path is not None:
        return not place.path.is_file() or place.path.stat().st_size == 0
    try:
        Project.open(where).close()
    except StoreError:
        return True
    return False


def _beside(place: Place, elsewhere: Path) -> Path:
    """A new file beside the project, or in the folder `elsewhere` for a database."""
    stem = place.path.stem if place.path else (place.url and place.url.database) or "project"
    folder = place.path.parent if place.path else elsewhere
    return unused(folder, f"{file_name(stem)} {datetime.now(UTC).strftime(STAMP)}", SUFFIX)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a machine that does not know who runs this
        return ""
