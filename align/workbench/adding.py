"""Reports into a project: read, kept, and put into meetings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.aligning import Progress, silent
from align.config import Options
from align.errors import InputError
from align.model import Language, Report
from align.reading import Reading, read_bytes, read_reports, read_text
from align.sentences import say
from align.store import Project
from align.workbench.aligners import aligner_for
from align.workbench.grouping import group_reports

AT_ONCE = 100
"""Reports that are kept in one step: others can write in between, and whoever stops it loses no more than these."""


@dataclass(frozen=True)
class Given:
    """A report that is no file here: a pasted text, or a file that a browser sent.

    Attributes:
        name: what to call it; of a file its name, whose suffix says what it is.
        content: the text, or the bytes of the file.
        language: what it is written in, where the user says so; else it is found out.
    """

    name: str
    content: str | bytes
    language: Language | None = None

    def read(self) -> Report:
        """What reading makes of it.

        Raises:
            InputError: it cannot be read as a report.
        """
        if isinstance(self.content, str):
            return read_text(self.content, self.name, self.language)
        return read_bytes(self.content, self.name, self.language)


@dataclass(frozen=True)
class AddedReport:
    """A report that was given and could be read.

    Attributes:
        name: the file as the user named it, or the name that was given.
        report: its number in the project.
        new: whether it was not in the project yet.
        read: what reading made of it.
    """

    name: str
    report: int
    new: bool
    read: Report


@dataclass(frozen=True)
class Added:
    """What came of adding reports.

    Attributes:
        reports: those that could be read, in the order given.
        errors: the others, each with what is wrong and what to do.
        notes: what is good to know, one sentence each.
    """

    reports: tuple[AddedReport, ...]
    errors: tuple[InputError, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[AddedReport, ...]:
        """Those that were not in the project yet."""
        return tuple(report for report in self.reports if report.new)


def nothing_to_check() -> None:
    """Nobody can stop this."""


def add_files(
    project: Project,
    paths: Sequence[Path],
    options: Options | None = None,
    progress: Progress = silent,
    check: Callable[[], None] = nothing_to_check,
) -> Added:
    """Read files and folders and keep the reports; see `add`."""
    reading = read_reports(paths, progress=lambda done, total: progress("read", done, total))
    return add(project, reading, options, progress, check)


def add_given(
    project: Project,
    given: Sequence[Given],
    options: Options | None = None,
    progress: Progress = silent,
    check: Callable[[], None] = nothing_to_check,
) -> Added:
    """Read pasted texts, and files that are in memory, and keep the reports; see `add`."""
    reports: list[Report] = []
    errors: list[InputError] = []
    notes: list[str] = []
    first: dict[str, str] = {}
    for done, one in enumerate(given, start=1):
        try:
            report = one.read()
            if report.digest in first:
                notes.append(say("{path}: is a copy of {first}; it is left out", path=one.name, first=first[report.digest]))
            else:
                reports.append(report)
                first[report.digest] = one.name
        except InputError as error:
            errors.append(error)
        progress("read", done, len(given))
    return add(project, Reading(tuple(reports), tuple(errors), tuple(notes)), options, progress, check)


def add(
    project: Project,
    reading: Reading,
    options: Options | None = None,
    progress: Progress = silent,
    check: Callable[[], None] = nothing_to_check,
) -> Added:
    """Keep reports that were read, and find their meetings among those that are there.

    The same file twice adds nothing. Reports that are in the project stay in their meetings.

    Args:
        project: where.
        reading: what was read.
        options: which encoder compares the reports, and whether they are taken for one meeting. None leaves the grouping to
            the next alignment: then no encoder is needed, and this takes no longer than reading.
        progress: told about keeping ("keep"), encoding and grouping.
        check: called now and then; it raises to stop the work. What was kept until then stays.

    Raises:
        EncoderError: the encoder cannot be used.
        StoreError: the project cannot be written.
    """
    numbers: list[int] = []
    new: set[int] = set()
    for at in range(0, len(reading.reports), AT_ONCE):
        check()
        kept = project.add_reports(reading.reports[at : at + AT_ONCE])
        numbers += kept.reports
        new |= set(kept.new)
        progress("keep", len(numbers), len(reading.reports))
    added = tuple(
        AddedReport(report.path, number, number in new, report)
        for report, number in zip(reading.reports, numbers, strict=True)
    )
    known = tuple(say("{path}: is in the project already; nothing was added", path=one.name) for one in added if not one.new)
    if options is not None and numbers:
        aligner, _ = aligner_for(options)
        group_reports(project, aligner, progress, check, numbers if options.one_meeting else ())
    return Added(added, reading.errors, reading.notes + known)
