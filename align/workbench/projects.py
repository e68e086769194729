"""Aligning a project: what is not aligned yet, or everything again, pair by pair, each kept as soon as it is done.

    with Desk.open("summits.doichieu", "Lan") as desk:
        desk.add_files([Path("reports")])
        desk.align_project(Options())
        desk.align_project(Options(order="monotone"), again=True)

It can be stopped at any moment, also by killing the process; the next call goes on from there, and what comes of it is the
same as if it had never been stopped. The work grows with what is new: vectors are kept on disk, and the neighbourhood in which
matches stand out is a sample of bounded size.

What people decided stays as it is when a pair is aligned again; `align.store.realigning` says what that is. A pair that
somebody changes while it is being aligned is aligned once more, so that nothing of theirs is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from align.aligning import Aligner, Elsewhere, Progress, silent
from align.config import Options
from align.encoding import CachedEncoder
from align.matching import Constraints, Match
from align.model import Report
from align.sentences import say
from align.store import ActionError, Project, corpus, runs
from align.store.corpus import Couple
from align.store.realigning import Again
from align.workbench.aligners import aligner_for, bitext_of, texts_of
from align.workbench.grouping import group_reports
from align.workbench.settling import constraints_of
from align.workbench.surroundings import Surroundings

BLOCK = 16
"""Pairs of reports of one meeting whose joined sentences are encoded in one go."""

ATTEMPTS = 3
"""How often a pair is aligned anew because somebody changed its reports while it was being aligned."""

PARTS = {"encode": (0.0, 0.5), "join": (0.5, 0.8), "match": (0.8, 1.0)}
"""Where in the work on a block each stage begins and ends; encoding takes most, where it was not done before."""


class Stopped(Exception):  # noqa: N818 - no error
    """Somebody wants the work to end here."""


@dataclass(frozen=True)
class ProjectRun:
    """What came of aligning a project.

    Attributes:
        run: the run's number in the project, or None if there was nothing to do.
        aligned: the pairs of reports that were aligned, by number.
        meetings: those that they are of, by number.
        left: how many are not aligned yet; of an alignment again, how many it has not come to.
        stopped: whether somebody stopped it.
        encoder: the encoder's name.
        encoded: texts that the encoder had to read.
        cached: texts whose vectors were known from earlier.
        notes: what is good to know about the result, one sentence each.
    """

    run: int | None
    aligned: tuple[int, ...]
    meetings: tuple[int, ...]
    left: int
    stopped: bool
    encoder: str
    encoded: int
    cached: int
    notes: tuple[str, ...] = ()


def never() -> bool:
    """Nobody wants to stop."""
    return False


def align_project(
    project: Project,
    options: Options,
    progress: Progress = silent,
    stop: Callable[[], bool] = never,
    meetings: Collection[int] | None = None,
    *,
    again: bool = False,
) -> ProjectRun:
    """Align what is not aligned yet, or everything.

    Args:
        project: where. Reports that are in no meeting yet are grouped first.
        options: how.
        progress: called with the stage and how much of how much is done: "encode" and "group" for what comes first, then
            "align", which counts the characters of all that is to be aligned.
        stop: asked often; once it is true, the work ends after the pair of reports at hand.
        meetings: only these, by number.
        again: align what is aligned already too, around what people decided. Stopped, it goes on where the next call has the
            same options and meetings.

    Raises:
        EncoderError: the encoder cannot be used.
        StoreError: the project cannot be read or written.
    """
    aligner, notes = aligner_for(options)
    work = _Work(project, aligner, options, progress, stop)
    try:
        group_reports(project, aligner, work.aside, work.check)
        work.align(meetings, again=again)
        stopped = False
    except Stopped:
        stopped = True
    with project.database.reading() as connection:
        left = len(work.todo(connection, meetings, again=again))
        notes += _lonely(corpus.outlines(connection))
    if work.busy:
        notes += (
            say("{n} pairs of reports are as they were, because somebody changed them all the time; align again", n=work.busy),
        )
    stats = aligner.encoder.stats
    return ProjectRun(
        work.run,
        tuple(work.done),
        tuple(sorted(work.meetings)),
        left,
        stopped,
        aligner.encoder.name,
        stats.encoded,
        stats.cached,
        notes,
    )


def _lonely(outlines: Sequence[corpus.Outline]) -> tuple[str, ...]:
    languages = {outline.language for outline in outlines}
    if len(languages) != 1:
        return ()
    if languages == {"zh"}:
        return (say("all reports of the project are in Chinese; add the Vietnamese ones of the same meetings"),)
    return (say("all reports of the project are in Vietnamese; add the Chinese ones of the same meetings"),)


@dataclass(frozen=True)
class _Task:
    """A pair of reports to align: as it is now, with what must stay and, where it is aligned already, how it stands."""

    couple: Couple
    zh: Report
    vi: Report
    settled: Constraints
    again: Again | None = None


class _Work:
    """One call of `align_project`: what it works with and how far it is."""

    def __init__(
        self,
        project: Project,
        aligner: Aligner[CachedEncoder],
        options: Options,
        progress: Progress,
        stop: Callable[[], bool],
    ) -> None:
        self.project, self.aligner, self.options = project, aligner, options
        self.run: int | None = None
        self.done: list[int] = []
        self.meetings: set[int] = set()
        self.busy = 0
        self._progress, self._stop = progress, stop

    def check(self) -> None:
        """End here if somebody wants that.

        Raises:
            Stopped: they do.
        """
        if self._stop():
            raise Stopped

    def aside(self, what: str, done: int, total: int) -> None:
        """Progress of what comes before the alignment itself."""
        self.check()
        self._progress(what, done, total)

    def todo(self, connection: Connection, meetings: Collection[int] | None, *, again: bool) -> list[Couple]:
        """The pairs of reports that are to be aligned, meeting by meeting."""
        found = corpus.pending(connection, meetings)
        if again:
            found += corpus.aligned(connection, self.run, meetings)
        return sorted(found, key=lambda couple: (couple.meeting, couple.zh, couple.vi))

    def align(self, meetings: Collection[int] | None, *, again: bool) -> None:
        """Align everything that is to be aligned."""
        settings = self._settings(meetings, again=again)
        with self.project.database.reading() as connection:
            self.run = runs.unfinished(connection, settings) if again else None
            couples = self.todo(connection, meetings, again=again)
            sizes = corpus.sizes(connection, {report for couple in couples for report in (couple.zh, couple.vi)})
        if not couples and self.run is None:
            return
        surroundings = Surroundings.of(self.project, self.aligner, self.aside)
        if self.run is None:
            self.run = self.project.start_run(self.aligner.encoder.name, settings, self.options.min_confidence)
        total, before = max(sum(sizes[couple.zh] + sizes[couple.vi] for couple in couples), 1), 0
        for meeting, found in groupby(couples, key=lambda couple: couple.meeting):
            inside = list(found)
            reports = _Meeting(self.project, meeting)
            for at in range(0, len(inside), BLOCK):
                block = inside[at : at + BLOCK]
                share = sum(sizes[couple.zh] + sizes[couple.vi] for couple in block)
                self._align_block(block, reports, surroundings, self._part(before, share, total))
                before += share
        if not self.busy:
            self.project.finish_run(self.run)

    def _settings(self, meetings: Collection[int] | None, *, again: bool) -> dict[str, Any]:
        """What a run remembers of how it was made, so that it can be gone on with."""
        options = asdict(self.options)
        return {
            **{name: options[name] for name in ("order", "max_segments")},
            "encoder": self.aligner.encoder.fingerprint,
            "judge": self.aligner.judge.digest,
            **({"again": True, "meetings": None if meetings is None else sorted(meetings)} if again else {}),
        }

    def _part(self, before: int, share: int, total: int) -> Progress:
        """Progress of one block told as progress of the whole."""

        def told(what: str, done: int, of: int) -> None:
            self.check()
            start, end = PARTS[what]
            part = start + (end - start) * done / of if of else end
            self._progress("align", before + round(share * part), total)

        return told

    def _align_block(self, block: Sequence[Couple], reports: _Meeting, surroundings: Surroundings, progress: Progress) -> None:
        """Align some pairs of one meeting, and keep each as soon as it is done."""
        left = list(block)
        for _ in range(ATTEMPTS):
            tasks = [self._task(couple, reports) for couple in left]
            elsewhere = surroundings.apart_from(list(reports.texts), *reports.sides())
            matches = self._matches(tasks, elsewhere, progress)
            left = [task.couple for task, found in zip(tasks, matches, strict=True) if not self._save(task, found)]
            if not left:
                return
            reports.forget()
        self.busy += len(left)

    def _task(self, couple: Couple, reports: _Meeting) -> _Task:
        if couple.bitext is None:
            zh, vi = reports.reports[couple.zh], reports.reports[couple.vi]
            return _Task(couple, zh, vi, Constraints.none(len(zh.aligned), len(vi.aligned)))
        again = self.project.read_again(couple.bitext)
        return _Task(couple, again.zh, again.vi, constraints_of(again), again)

    def _matches(self, tasks: Sequence[_Task], elsewhere: Elsewhere, progress: Progress) -> Iterator[list[Match]]:
        """What is found in each pair."""
        zh, vi = _Texts(), _Texts()
        places = [(zh.place(task.zh), vi.place(task.vi)) for task in tasks]
        found = self.aligner.encode(zh.texts, vi.texts, progress)
        settled = [task.settled for task in tasks]
        return self.aligner.align_each(found, places, elsewhere, settled, self.options.order, progress)

    def _save(self, task: _Task, found: Sequence[Match]) -> bool:
        """Keep what was found, unless somebody has changed the pair in the meantime."""
        self.meetings.add(task.couple.meeting)
        assert self.run is not None
        bitext = bitext_of(task.couple.key, task.zh, task.vi, found)
        if task.again is not None:
            saved = self.project.save_again(self.run, task.again, bitext.beads)
            self.done += [task.again.bitext] if saved else []
            return saved
        try:
            self.done += self.project.save_bitexts(self.run, [bitext]).new
        except ActionError:  # somebody cut or joined segments
            return False
        return True


class _Texts:
    """The reports of one side of a block, each once as long as nobody changes it, with their texts as they are matched."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, ...]] = []
        self._places: dict[tuple[str, tuple[str, ...]], int] = {}

    def place(self, report: Report) -> int:
        """Where the report stands."""
        texts = tuple(texts_of(report))
        if (report.id, texts) not in self._places:
            self._places[report.id, texts] = len(self.texts)
            self.texts.append(texts)
        return self._places[report.id, texts]


class _Meeting:
    """The reports of a meeting with their texts as they are matched, by number."""

    def __init__(self, project: Project, meeting: int) -> None:
        self._project, self._meeting = project, meeting
        self.forget()

    def forget(self) -> None:
        """Read everything anew."""
        with self._project.database.reading() as connection:
            numbers = corpus.reports_of(connection, self._meeting)
        self.reports: Mapping[int, Report] = {number: self._project.report_text(number) for number in numbers}
        self.texts: Mapping[int, Sequence[str]] = {number: texts_of(report) for number, report in self.reports.items()}

    def sides(self) -> tuple[list[str], list[str]]:
        """All texts of either language."""
        zh, vi = (
            [text for number, report in self.reports.items() if report.language == language for text in self.texts[number]]
            for language in ("zh", "vi")
        )
        return zh, vi
