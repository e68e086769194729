"""Aligning a project: what is not aligned yet, pair by pair, each kept as soon as it is done.

    with Desk.open("summits.doichieu", "Lan") as desk:
        desk.add_files([Path("reports")])
        desk.align_project(Options())

It can be stopped at any moment, also by killing the process; the next call goes on from there, and what comes of it is the
same as if it had never been stopped. The work grows with what is new: vectors are kept on disk, and the neighbourhood in which
matches stand out is a sample of bounded size.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from align.aligning import Aligner, Progress, silent
from align.config import Options
from align.encoding import CachedEncoder
from align.matching import Constraints
from align.model import Bitext, Report
from align.store import ActionError, Project, corpus
from align.store.corpus import Pending
from align.workbench.aligners import aligner_for, bitext_of, texts_of
from align.workbench.grouping import group_reports
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
        left: how many are not aligned yet.
        stopped: whether somebody stopped it.
        encoder: the encoder's name.
        encoded: texts that the encoder had to read.
        cached: texts whose vectors were known from earlier.
        notes: what is good to know about the result, one sentence each.
    """

    run: int | None
    aligned: tuple[int, ...]
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
) -> ProjectRun:
    """Align what is not aligned yet.

    Args:
        project: where. Reports that are in no meeting yet are grouped first.
        options: how.
        progress: called with the stage and how much of how much is done: "encode" and "group" for what comes first, then
            "align", which counts the characters of all that is to be aligned.
        stop: asked often; once it is true, the work ends after the pair of reports at hand.
        meetings: only these, by number.

    Raises:
        EncoderError: the encoder cannot be used.
        StoreError: the project cannot be read or written.
    """
    aligner, notes = aligner_for(options)
    work = _Work(project, aligner, options, progress, stop)
    try:
        group_reports(project, aligner, work.aside, work.check)
        run, stopped = work.align(meetings), False
    except Stopped:
        run, stopped = work.run, True
    with project.database.reading() as connection:
        left = len(corpus.pending(connection, meetings))
        notes += _lonely(corpus.outlines(connection))
    stats = aligner.encoder.stats
    return ProjectRun(run, tuple(work.done), left, stopped, aligner.encoder.name, stats.encoded, stats.cached, notes)


def _lonely(outlines: Sequence[corpus.Outline]) -> tuple[str, ...]:
    languages = {outline.language for outline in outlines}
    if len(languages) != 1:
        return ()
    have, lack = ("Chinese", "Vietnamese") if languages == {"zh"} else ("Vietnamese", "Chinese")
    return (f"all reports of the project are in {have}; add the {lack} ones of the same meetings",)


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

    def align(self, meetings: Collection[int] | None) -> int | None:
        """Align all pairs that are pending."""
        with self.project.database.reading() as connection:
            pairs = corpus.pending(connection, meetings)
            sizes = corpus.sizes(connection, {report for pair in pairs for report in (pair.zh, pair.vi)})
        if not pairs:
            return None
        surroundings = Surroundings.of(self.project, self.aligner, self.aside)
        self.run = self.project.start_run(self.aligner.encoder.name, settings_of(self.options), self.options.min_confidence)
        total, before = max(sum(sizes[pair.zh] + sizes[pair.vi] for pair in pairs), 1), 0
        for meeting, found in groupby(pairs, key=lambda pair: pair.meeting):
            inside = list(found)
            reports = _Meeting(self.project, meeting)
            for at in range(0, len(inside), BLOCK):
                block = inside[at : at + BLOCK]
                share = sum(sizes[pair.zh] + sizes[pair.vi] for pair in block)
                self._align_block(block, reports, surroundings, self._part(before, share, total))
                before += share
        self.project.finish_run(self.run)
        return self.run

    def _part(self, before: int, share: int, total: int) -> Progress:
        """Progress of one block told as progress of the whole."""

        def told(what: str, done: int, of: int) -> None:
            self.check()
            start, end = PARTS[what]
            part = start + (end - start) * done / of if of else end
            self._progress("align", before + round(share * part), total)

        return told

    def _align_block(
        self, block: Sequence[Pending], reports: _Meeting, surroundings: Surroundings, progress: Progress
    ) -> None:
        """Align some pairs of one meeting, and keep each as soon as it is done."""
        assert self.run is not None
        left = list(block)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                for bitext in self._bitexts(tuple(left), reports, surroundings, progress):
                    self.done += self.project.save_bitexts(self.run, [bitext]).new
                    left.pop(0)
            except ActionError:  # somebody cut or joined segments in the meantime
                if attempt == ATTEMPTS:
                    raise
                reports.forget()
            else:
                return

    def _bitexts(
        self, pairs: Sequence[Pending], reports: _Meeting, surroundings: Surroundings, progress: Progress
    ) -> Iterator[Bitext]:
        zh, vi = sorted({pair.zh for pair in pairs}), sorted({pair.vi for pair in pairs})
        found = self.aligner.encode([reports.texts[n] for n in zh], [reports.texts[n] for n in vi], progress)
        places = [(zh.index(pair.zh), vi.index(pair.vi)) for pair in pairs]
        settled = [Constraints.none(len(found.zh[a]), len(found.vi[b])) for a, b in places]
        elsewhere = surroundings.apart_from(list(reports.texts), *reports.sides())
        beads = self.aligner.align_each(found, places, elsewhere, settled, self.options.order, progress)
        for pair, matches in zip(pairs, beads, strict=True):
            yield bitext_of(pair.key, reports.reports[pair.zh], reports.reports[pair.vi], matches)


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


def settings_of(options: Options) -> dict[str, Any]:
    """What a run remembers of how it was made."""
    return {name: value for name, value in asdict(options).items() if name in ("order", "max_segments", "encoder")}
