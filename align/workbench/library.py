"""The projects of this person: where they are, which was used last, and what keeps one from losing them.

    library = Library()
    where = library.create("Summits 2024")
    for project in library.projects():
        print(project.name, project.used, project.reports)
    with Desk.open(where, "Lan") as desk:
        library.back_up(desk)

New projects are files in the person's data folder (`DOICHIEU_DATA` names another). Files elsewhere and PostgreSQL databases
are remembered once they were opened (`note_use`), databases by an address without password: that is libpq's own matter
(`~/.pgpass`, `PGPASSWORD`, `PGSERVICE`).

    DATA/projects/NAME.doichieu             the projects
    DATA/backups/NAME 2026-11-24 081500.doichieu
    DATA/trash/2026-11-24 081500 NAME.doichieu     deleted ones, for 30 days
    DATA/projects.json                      where the last ones were, and when each was used
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from align.aligning import Progress, silent
from align.config import Options
from align.encoding.paths import DATA_VARIABLE, data_dir
from align.errors import DoichieuError, InputError, OutputError
from align.sentences import say
from align.store import SUFFIX, Project, StoreError
from align.store.copying import restore
from align.store.founding import move_file, project_name
from align.store.glance import Glance, glance
from align.store.places import Place
from align.workbench.desk import Desk, Role
from align.workbench.file_names import file_name, unused
from align.workbench.files import align_reports, read
from align.workbench.remembered import Remembered

TRASH_DAYS = 30
"""So long a deleted project can be taken back."""

_STAMP = "%Y-%m-%d %H%M%S"
_STAMPED = re.compile(r"(\d{4}-\d\d-\d\d \d{6}) (.*)")


class LibraryError(DoichieuError):
    """What was asked of the library makes no sense; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A project in the list.

    Attributes:
        where: the path, or the address without password; `Desk.open` takes it.
        name: what people call it; the file's name where it cannot be read.
        used: when this person used it last, in UTC; None if never.
        reports, pairs, decided: how many reports, beads with both sides, and judged ones among these; None for a database,
            which is not asked, and for what cannot be read.
        size: of the file, in bytes; None for a database.
        sample: whether it is the sample project.
        problem: why it cannot be read, in a sentence; empty if it can.
    """

    where: str
    name: str
    used: datetime | None
    reports: int | None = None
    pairs: int | None = None
    decided: int | None = None
    size: int | None = None
    sample: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup, or a project in the trash.

    Attributes:
        path: the file, which is a project like any other.
        name: the project's name; the file's where it cannot be read.
        at: when it was written or deleted, in UTC.
        size: in bytes.
        until: until when it can be taken back; None for a backup, which stays.
    """

    path: Path
    name: str
    at: datetime
    size: int
    until: datetime | None = None


class Library:
    """The projects of one person on this machine.

    Args:
        folder: where to keep them; the person's data folder if it is not given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else data_dir()
        self._remembered = Remembered(self.folder / "projects.json")

    # Looking

    def projects(self) -> list[Listed]:
        """All of them, the last used first; databases by what was known of them, so that no server is waited for."""
        found = {str(path) for path in self._files("projects")}
        remembered = self._remembered.all()
        listed = [self._listed(where, remembered.get(where)) for where in sorted(found | remembered.keys())]
        never = datetime.min.replace(tzinfo=UTC)
        return sorted(listed, key=lambda project: project.used or never, reverse=True)

    def last(self) -> str | None:
        """Where the project is that was used last and is still there."""
        return next((project.where for project in self.projects() if project.used and not project.problem), None)

    def find(self, key: str) -> str | None:
        """Where the project is that has this key, see `key_of`; None if it is none of this person's, or not any more."""
        known = [*(str(path) for path in self._files("projects")), *self._remembered.all()]
        return next((where for where in known if key_of(where) == key), None)

    def backups(self) -> list[Kept]:
        """Backups that were made here, the newest first."""
        return sorted((self._kept(path) for path in self._files("backups")), key=lambda kept: kept.at, reverse=True)

    def trash(self) -> list[Kept]:
        """Deleted projects that can still be taken back, the newest first; what is older than 30 days goes now."""
        kept = []
        for path in self._files("trash"):
            found = self._kept(path, days=TRASH_DAYS)
            if found.until is not None and found.until < datetime.now(UTC):
                path.unlink(missing_ok=True)
                Path(f"{path}-wal").unlink(missing_ok=True)
            else:
                kept.append(found)
        return sorted(kept, key=lambda found: found.at, reverse=True)

    # Coming and going

    def create(self, name: str, owner: str = "") -> str:
        """Make a project, owned by the person of the name `owner`, and say where it is.

        Raises:
            ActionError: it is no name.
            StoreError: it cannot be written.
        """
        where = self._new("projects", project_name(name))
        Project.create(where, name, owner=owner).close()
        self.note_use(where)
        return str(where)

    def note_use(self, where: str | Path) -> None:
        """Remember that a project was used now; files elsewhere and databases stay in the list from then on."""
        try:
            name = glance(where).name
        except StoreError:
            name = ""  # in the list it says what is wrong
        self._remembered.add(_place_of(where), datetime.now(UTC), name)

    def forget(self, where: str | Path) -> None:
        """Take a project that is elsewhere out of the list; nothing happens to it."""
        self._remembered.remove(_place_of(where))

    def delete(self, desk: Desk, typed: str) -> Kept:
        """Move a project into the trash, from where it can be taken back for 30 days; the desk is closed.

        Args:
            desk: at the project, of one of its owners.
            typed: its name, which the person typed to show that they mean it.

        Raises:
            RoleError: the person is no owner.
            LibraryError: another name was typed, or the project is not a file.
            StoreError: somebody else has it open, or it cannot be moved.
        """
        desk.need(Role.OWNER)
        place, name = desk.project.database.place, desk.info().name
        if _plain(typed) != _plain(name):
            raise LibraryError(say("what was typed is not the project's name; to delete it, type: {name}", name=name))
        if place.path is None:
            raise LibraryError(
                say("{path}: its database's owner can drop it; here it can be taken out of the list", path=place.name)
            )
        desk.close()
        stamp = datetime.now(UTC).strftime(_STAMP)
        target = self._room("trash") / f"{stamp} {place.path.stem}{SUFFIX}"
        move_file(place, target)
        self.forget(place.path)
        return self._kept(target, days=TRASH_DAYS)

    def take_back(self, deleted: Path) -> str:
        """Bring a project back from the trash, and say where it is now.

        Raises:
            StoreError: it is not there any more, or cannot be moved.
        """
        stamped = _STAMPED.fullmatch(deleted.stem)
        where = self._new("projects", stamped[2] if stamped else deleted.stem)
        move_file(Place.of(deleted), where)
        self.note_use(where)
        return str(where)

    # Keeping

    def back_up(self, desk: Desk) -> Kept:
        """Write a backup into the person's folder of backups, while others may work.

        Raises:
            StoreError: it cannot be written.
        """
        target = self._backup(desk)
        desk.project.back_up(target)
        return self._kept(target)

    def restore(self, backup: Path) -> str:
        """Make a new project of a backup, beside the one that it was taken from, and say where it is.

        Raises:
            StoreError: it is no project, is damaged or newer than this program, or the new one cannot be written.
        """
        where = self._new("projects", glance(backup).name)
        restore(backup, where)
        self.note_use(where)
        return str(where)

    def restore_over(self, desk: Desk, backup: Path) -> Kept:
        """Bring a project back to a backup of it; what it is now becomes a backup first.

        Raises:
            RoleError: the person is no owner.
            StoreError: the backup is of another project, damaged or newer than this program, or something cannot be written;
                the project is then as it was.
        """
        desk.need(Role.OWNER)
        target = self._backup(desk)
        desk.project.restore(backup, target, desk.name)
        return self._kept(target)

    # The sample project

    def sample(self, name: str = "Sample project", options: Options | None = None, progress: Progress = silent) -> str:
        """The project of the sample reports, made and aligned when it is first asked for; says where it is.

        Raises:
            EncoderError: the encoder cannot be used.
            StoreError: it cannot be written.
        """
        for path, found in self._remembered.all().items():
            if found.sample and Path(path).exists():
                self.note_use(path)
                return path
        options = options or Options()
        run = align_reports(read([seeds()], progress).reports, options, progress)
        where = self._new("projects", project_name(name))
        try:
            with Project.create(where, name) as project:
                project.save_alignment(run.alignment, asdict(options))
        except BaseException:
            where.unlink(missing_ok=True)
            raise
        self._remembered.add(str(where), datetime.now(UTC), name, sample=True)
        return str(where)

    # Within

    def _listed(self, where: str, remembered: Remembered.One | None) -> Listed:
        used, name, sample = (remembered.used, remembered.name, remembered.sample) if remembered else (None, "", False)
        if "://" in where:
            return Listed(where, name or where, used)
        path = Path(where)
        try:
            found: Glance = glance(path)
            size = path.stat().st_size
        except (StoreError, OSError) as error:
            return Listed(where, name or path.stem, used, sample=sample, problem=str(error))
        return Listed(where, found.name, used, found.reports, found.pairs, found.decided, size, sample)

    def _kept(self, path: Path, days: int | None = None) -> Kept:
        stamped = _STAMPED.match(path.stem) or re.match(r".* (\d{4}-\d\d-\d\d \d{6})(?: \d+)?$", path.stem)
        stat = path.stat()
        at = datetime.fromtimestamp(stat.st_mtime, UTC)
        if stamped:
            at = datetime.strptime(stamped[1], _STAMP).replace(tzinfo=UTC)
        try:
            name = glance(path).name
        except StoreError:
            name = path.stem
        return Kept(path, name, at, stat.st_size, at + timedelta(days=days) if days is not None else None)

    def _backup(self, desk: Desk) -> Path:
        name = file_name(desk.info().name)
        return unused(self._room("backups"), f"{name} {datetime.now(UTC).strftime(_STAMP)}", SUFFIX)

    def _new(self, folder: str, name: str) -> Path:
        return unused(self._room(folder), file_name(name), SUFFIX)

    def _room(self, name: str) -> Path:
        folder = self.folder / name
        with _writable(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _files(self, name: str) -> Iterator[Path]:
        folder = self.folder / name
        if folder.is_dir():
            yield from (path for path in sorted(folder.iterdir()) if path.suffix == SUFFIX and not path.name.startswith("."))


def key_of(where: str | Path) -> str:
    """What stands for a project in an address of the page: 12 hexadecimal digits, always the same ones for the same place."""
    return hashlib.sha256(os.fsencode(_place_of(where))).hexdigest()[:12]


def seeds() -> Path:
    """The folder of the sample reports: in the package where it was installed, at the top of the source tree otherwise.

    Raises:
        InputError: it is in neither place.
    """
    installed = Path(__file__).with_name("seeds")
    tree = Path(__file__).parents[2] / "seeds"
    for folder in (installed, tree):
        if folder.is_dir():
            return folder
    raise InputError(str(installed), "the sample reports are missing; install Doichieu again")


def _place_of(where: str | Path) -> str:
    """How a place is remembered: the whole path, or the address without its password."""
    place = Place.of(where)
    if place.path is not None:
        return str(place.path.expanduser().resolve())
    assert place.url is not None
    url = sa.URL.create("postgresql", place.url.username, None, place.url.host, place.url.port, place.url.database)
    return url.update_query_dict({k: v for k, v in place.url.query.items() if k != "password"}).render_as_string()


def _plain(name: str) -> str:
    """A name as people compare names: letters composed of parts are the same as whole ones."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            say(
                "{path}: cannot be made ({cause}); see that it can be written, or set {variable} to another folder",
                path=str(folder),
                cause=(error.strerror or str(error)).lower(),
                variable=DATA_VARIABLE,
            )
        ) from error
