"""A project: reports, what was aligned, and what reviewers did, in one file or one PostgreSQL database.

    with Project.create("summits.doichieu", "Summits") as project:
        project.save_alignment(alignment, settings={"order": "auto"})
        me = project.author("Lan")
        view = project.bitext(1)
        project.act(Judge((view.beads[0].id,), Status.ACCEPTED), me, seen=view.revision)
        project.undo(me)
        format.write_pairs(project.pairs(), info, path)

A project may be used from several threads, processes and machines at once.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import UUID, uuid4
from weakref import finalize

import sqlalchemy as sa

from align.model import Alignment, Pair, Report
from align.sentences import Sentence, say
from align.store import (
    acting,
    blind,
    changes,
    checking,
    copying,
    exporting,
    founding,
    history,
    members,
    migrating,
    reports,
    runs,
    schema,
    views,
)
from align.store.acting import Author, Done
from align.store.actions import Action
from align.store.database import PATIENCE, Database, Writer
from align.store.errors import ActionError
from align.store.incoming import Incoming
from align.store.places import Place
from align.store.undoing import Scope

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Info:
    """What a project says about itself; `program` is the version of Doichieu that made or upgraded it last."""

    uuid: str
    name: str
    created: datetime
    program: str
    schema: str
    revision: int


class Project(Incoming):
    """An open project; `Project.create` and `Project.open` make one.

    Attributes:
        database: for modules of this package that ask questions of their own.
        members: who may come in where people sign in.
    """

    def __init__(self, database: Database) -> None:
        self.members = members.Members(database)
        super().__init__(database)
        self._close = finalize(self, database.close)

    @classmethod
    def create(cls, where: str | Path, name: str, patience: float = PATIENCE, owner: str = "") -> Self:
        """Make a new project; a file must not be there yet, a PostgreSQL database must be there and be empty.

        Args:
            where: a file, or an address such as "postgresql://lan@db.example.org/summits".
            name: what people call it.
            patience: how many seconds to wait while somebody else writes.
            owner: the person who makes it, if the project shall know.

        Raises:
            StoreError: there is something already, or it cannot be written.
            ActionError: it is no name.
        """
        place, name = Place.of(where), founding.project_name(name)
        if place.path is None:
            founding.make(Database(place, patience), name)
        else:
            founding.make_file(place, place.path, name)
        made = cls(Database(place, patience))
        if owner.strip():
            made.members.add(owner, members.Role.OWNER, None)
        return made

    @classmethod
    def open(cls, where: str | Path, patience: float = PATIENCE) -> Self:
        """Open a project; one of an older version is upgraded.

        Args:
            where: a file, or an address such as "postgresql://lan@db.example.org/summits".
            patience: how many seconds to wait while somebody else writes.

        Raises:
            StoreError: it is missing, damaged, of another program or of a newer version, or cannot be read.
        """
        place = Place.of(where)
        if place.path is not None:
            founding.check_file(place, place.path)
        project = cls(Database(place, patience))
        try:
            if migrating.check_schema(project.database, migrating.found_schema(project.database)):
                migrating.upgrade(project.database)
        except BaseException:
            project.close()
            raise
        return project

    def close(self) -> None:
        """Close it; a file then stands alone and can be copied."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def info(self) -> Info:
        """Its name, age and versions."""
        with self.database.reading() as connection:
            row = connection.execute(sa.select(schema.project)).one()
            revision = acting.revision(connection)
            return Info(row.uuid, row.name, row.created, row.program, schema.SCHEMA, revision)

    def revision(self) -> int:
        """The number of the last entry in the log."""
        with self.database.reading() as connection:
            return acting.revision(connection)

    def author(self, name: str, window: str = "") -> Author:
        """The reviewer of this name, made if new, in one of their windows."""
        columns = schema.reviewer.c
        with self.database.reading() as connection:
            number = connection.execute(sa.select(columns.id).where(columns.name == name)).scalar()
        if number is None:
            with self.database.writing() as writer:
                number = members.reviewer_of(writer, name)
        return Author(number, window)

    def rename(self, name: str, author: Author, token: UUID | None = None) -> None:
        """Give the project another name; the file keeps its own.

        Raises:
            ActionError: it is no name.
        """
        to = founding.project_name(name)

        def work(writer: Writer, _entry: int) -> dict[str, Any]:
            before = writer.connection.execute(sa.select(schema.project.c.name)).scalar()
            writer.connection.execute(schema.project.update().values(name=to))
            return {"from": before, "to": to}

        acting.by_program(self.database, token or uuid4(), "rename", work, author)

    def faults(self) -> Iterator[str]:
        """What is wrong with the project, a sentence each, as it is found; nothing if it is sound. See `checking`."""
        return checking.faults(self.database)

    def back_up(self, target: Path) -> None:
        """Write a copy of this moment into a new file, while others may write; it is a project file too.

        Raises:
            StoreError: there is something at `target`, or it cannot be written; nothing is left there then.
        """
        copying.back_up(self.database, target)

    def restore(self, source: Path, kept: Path, by: str = "") -> None:
        """Bring a backup of this project back; what it held before is written to the new file `kept`. See `copying`."""
        copying.restore_over(source, self.database, kept, by)

    def vacuum(self) -> None:
        """Give the room of what was removed back to the disk, and let the database look at its statistics anew."""
        self.database.vacuum()

    # What reviewers do

    def act(self, action: Action, author: Author, seen: int, token: UUID | None = None) -> Done:
        """Do `action`, which was decided on a view of revision `seen`.

        Raises:
            ClashError: somebody else, or another window, changed what it is about after that.
            ActionError: it makes no sense on what is there.
            StoreError: it could not be written.
        """
        return acting.act(self.database, action, author, seen, token or uuid4())

    def undo(
        self, author: Author, bitext: int | None = None, token: UUID | None = None, blind_round: int | None = None
    ) -> Done:
        """Take back the reviewer's last action that is not undone, in one pair of reports, in one blind round, or anywhere."""
        return acting.undo(self.database, author, Scope(bitext, blind_round), token or uuid4())

    def redo(
        self, author: Author, bitext: int | None = None, token: UUID | None = None, blind_round: int | None = None
    ) -> Done:
        """Do again what the reviewer undid last; see `undo`."""
        return acting.redo(self.database, author, Scope(bitext, blind_round), token or uuid4())

    # Blind rounds

    def rounds(self) -> list[blind.Round]:
        """All blind rounds, the newest first, with how far each reviewer is."""
        with self.database.reading() as connection:
            return blind.rounds(connection)

    def sheet(self, blind_round: int, author: Author) -> blind.Sheet:
        """A blind round as one of its reviewers sees it: the texts, and what they themselves said."""
        with self.database.reading() as connection:
            return blind.sheet(connection, blind_round, author.reviewer, acting.revision(connection))

    def opinion(self, blind_round: int, bead: int, author: Author) -> blind.Opinion:
        """What one of the reviewers of a blind round said of a bead so far."""
        with self.database.reading() as connection:
            return blind.opinion(connection, blind_round, author.reviewer, bead)

    def result(self, blind_round: int) -> blind.Result:
        """What came of a closed blind round: agreement, disagreements, rulings."""
        with self.database.reading() as connection:
            return blind.result(connection, blind_round, acting.revision(connection))

    # What goes out

    def meetings(self) -> list[views.MeetingView]:
        """All meetings that have reports."""
        with self.database.reading() as connection:
            return views.meetings(connection)

    def report(self, number: int) -> views.ReportView:
        """A report with its segments."""
        with self.database.reading() as connection:
            return _there(views.report_view(connection, number), say("report"), number)

    def report_text(self, number: int) -> Report:
        """A report as the value that aligning and exporting take, with corrections."""
        with self.database.reading() as connection:
            return _there(reports.report_of(connection, number), say("report"), number)

    def bitext(self, number: int) -> views.BitextView:
        """Two reports side by side with their beads."""
        with self.database.reading() as connection:
            view = views.bitext_view(connection, number, acting.revision(connection))
            return _there(view, say("pair of reports"), number)

    def bitext_names(self, meeting: int) -> list[views.BitextName]:
        """What the pairs of reports of a meeting are called, by number."""
        with self.database.reading() as connection:
            return views.bitext_names(connection, meeting)

    def changes(self, bitext: int, since: int) -> changes.Changes | None:
        """What reviewers changed in a pair of reports after revision `since`; None where it has to be read anew."""
        with self.database.reading() as connection:
            return changes.changes(connection, bitext, since)

    def beads(self, numbers: Sequence[int]) -> list[views.BeadView]:
        """Some beads; those that are no longer there are left out."""
        with self.database.reading() as connection:
            return views.bead_views(connection, schema.bead.c.id.in_(numbers))

    def history_of_segment(self, number: int) -> list[history.Entry]:
        """Everything that was done to a segment or moved it from bead to bead, oldest first."""
        with self.database.reading() as connection:
            return history.of_segment(connection, number)

    def history_of_bead(self, number: int) -> list[history.Entry]:
        """Everything that was done to a bead, oldest first."""
        with self.database.reading() as connection:
            return history.of_bead(connection, number)

    def history_of_report(self, number: int) -> list[history.Entry]:
        """Everything that was done to a report itself, oldest first."""
        with self.database.reading() as connection:
            return history.of_report(connection, number)

    def pairs(self, choice: exporting.Choice | None = None) -> Generator[Pair, None, None]:
        """The chosen beads as pairs, of one moment, read as they are taken."""
        with self.database.reading() as connection:
            yield from exporting.pairs(connection, choice or exporting.Choice())

    def last_run(self) -> runs.RunView | None:
        """The alignment run that began last."""
        with self.database.reading() as connection:
            return runs.last_run(connection)

    def settings_of_run(self, run: int) -> dict[str, Any]:
        """How a run was made."""
        with self.database.reading() as connection:
            return runs.settings_of(connection, run)

    def count_pairs(self, choice: exporting.Choice | None = None) -> int:
        """How many pairs `pairs` gives."""
        with self.database.reading() as connection:
            return exporting.count(connection, choice or exporting.Choice())

    def alignment(self, choice: exporting.Choice | None = None) -> Alignment:
        """Everything that is shown as one value, for formats that need the whole; with a choice, only its pairs count."""
        with self.database.reading() as connection:
            return exporting.alignment(connection, choice)


def _there(found: T | None, what: Sentence, number: int) -> T:
    if found is None:
        raise ActionError(say("there is no {what} {number}; load the page again", what=what, number=number))
    return found
