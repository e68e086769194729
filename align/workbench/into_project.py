"""From files into a project on the command line: opened, or made where it is not there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from align.aligning import Progress, silent
from align.config import Options
from align.reading import Reading
from align.sentences import say
from align.store import Choice, Project, StoreError
from align.store.database import EMPTY
from align.store.places import Place
from align.workbench import adding
from align.workbench.files import Run
from align.workbench.projects import align_project

NEW_NAME = "Doichieu"
"""What a project is called whose database has no name."""


FEW = 20
"""So many reports that are there already are named."""


@dataclass(frozen=True)
class IntoProject:
    """What came of it.

    Attributes:
        run: the alignment as the project has it now, and what it cost.
        kept: one sentence on what the project got.
    """

    run: Run
    kept: str


def open_or_make(where: str | Path) -> Project:
    """A project that is there, else a new one, named after its file or database.

    Raises:
        StoreError: it cannot be opened, or not be made.
    """
    place = Place.of(where)
    if place.path is not None:
        return Project.open(where) if place.path.exists() else Project.create(where, place.path.stem or NEW_NAME)
    assert place.url is not None
    try:
        return Project.open(where)
    except StoreError as error:
        if error.reason != EMPTY:
            raise
    return Project.create(where, place.url.database or NEW_NAME)


def align_into(
    project: Project,
    reading: Reading,
    options: Options,
    progress: Progress = silent,
    *,
    whole: bool = False,
    again: bool = False,
) -> IntoProject:
    """Add what was read to a project, and align what is new in it.

    Args:
        project: where.
        reading: what was read.
        options: how.
        progress: told about encoding, grouping and aligning.
        whole: give back the alignment of the whole project, not only of the meetings that something new is in.
        again: align again what is aligned already, around what people decided.

    Raises:
        EncoderError: the encoder cannot be used.
        StoreError: the project cannot be read or written.
    """
    added = adding.add(project, reading, options, progress)
    found = align_project(project, options, progress, again=again)
    choice = None if whole else Choice(min_confidence=options.min_confidence, meetings=frozenset(found.meetings))
    alignment = replace(project.alignment(choice), encoder=found.encoder, min_confidence=options.min_confidence)
    notes = _known(added.notes[len(reading.notes) :]) + found.notes
    kept = f"{_count(len(added.new), 'new report')}, {_count(len(found.aligned), 'pair')} of reports aligned"
    return IntoProject(Run(alignment, found.encoded, found.cached, notes), kept)


def _known(notes: tuple[str, ...]) -> tuple[str, ...]:
    """That reports were there already: of a few by name, of more in one sentence."""
    if len(notes) <= FEW:
        return notes
    return (say("{n} reports are in the project already; nothing was added for them", n=len(notes)),)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
