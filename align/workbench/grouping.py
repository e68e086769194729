"""Reports that come into a project find their meetings, among themselves and among those that are there.

What is there stays: no meeting is taken apart. Two of them become one where a report that is added shows that they are one
event, unless a person has moved reports into or out of both. Reports are compared with their nearest by mean vector, so the
work grows with what is added; of the reports that are there, only the mean vectors are looked at, which are kept on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from align.aligning import Aligner, Progress
from align.encoding import CachedEncoder, VectorCache
from align.matching import Scale
from align.matching.windows import Floats
from align.meetings import SEEN, Affinity, Glance, Traits, demand, group, named, near, possible_days
from align.model import Language, Report
from align.store import Project, corpus
from align.store.corpus import Outline
from align.store.reports import Placement
from align.workbench.aligners import background_of, texts_of

AT_ONCE = 100
"""Reports whose vectors are held at once while means are made."""


@dataclass(frozen=True)
class _Known:
    """A report with its vectors."""

    report: Report
    traits: Traits


class _Reports(Sequence[Traits]):
    """The traits of a project's reports, each read when it is asked for."""

    def __init__(self, project: Project, aligner: Aligner[CachedEncoder], outlines: Sequence[Outline]) -> None:
        self._project, self._aligner, self._outlines = project, aligner, outlines
        self._known: dict[int, _Known] = {}

    def __len__(self) -> int:
        return len(self._outlines)

    def __getitem__(self, index: int) -> Traits:  # type: ignore[override]
        return self.known(index).traits

    def known(self, index: int) -> _Known:
        """A report and its traits."""
        if index not in self._known:
            self.load([index])
        return self._known[index]

    def apart(self) -> _Reports:
        """The same with nothing read yet."""
        return _Reports(self._project, self._aligner, self._outlines)

    def load(self, indices: Iterable[int], progress: Progress | None = None) -> None:
        """Read several reports and encode them in one go."""
        missing = [index for index in indices if index not in self._known]
        reports = [self._project.report_text(self._outlines[index].id) for index in missing]
        told = (progress,) if progress else ()
        zh, vi = ([texts_of(r) for r in reports if r.language == language] for language in ("zh", "vi"))
        found = self._aligner.encode(zh, vi, *told)
        sides: dict[Language, Iterable[tuple[Sequence[str], Floats]]] = {
            "zh": iter(zip(found.zh, found.zh_vectors, strict=True)),
            "vi": iter(zip(found.vi, found.vi_vectors, strict=True)),
        }
        for index, report in zip(missing, reports, strict=True):
            texts, vectors = next(iter(sides[report.language]))
            self._known[index] = _Known(report, Traits.of(report, texts, vectors))


def group_reports(
    project: Project,
    aligner: Aligner[CachedEncoder],
    progress: Progress,
    check: Callable[[], None],
    one_meeting: Sequence[int] = (),
) -> None:
    """Find the meetings of the reports that are in none.

    Args:
        project: where.
        aligner: encodes.
        progress: told about encoding ("encode") and grouping ("group").
        check: called now and then; it raises to stop the work.
        one_meeting: reports, by number, that are taken for one meeting without looking at what they say.
    """
    with project.database.reading() as connection:
        outlines = corpus.outlines(connection)
        settled = corpus.settled_meetings(connection)
    if one_meeting:
        project.place_reports([_as_one(project, [one for one in outlines if one.id in set(one_meeting)])])
        outlines = [one for one in outlines if one.id not in set(one_meeting)]
    new = [index for index, outline in enumerate(outlines) if outline.meeting is None]
    if not new:
        return
    reports = _Reports(project, aligner, outlines)
    glances = _glances(reports, outlines, new, aligner, progress, check)
    progress("group", 0, 1)
    check()
    placements = _placements(reports, outlines, settled, near(glances, new), aligner)
    project.place_reports(placements)
    progress("group", 1, 1)


def _glances(
    reports: _Reports,
    outlines: Sequence[Outline],
    new: Sequence[int],
    aligner: Aligner[CachedEncoder],
    progress: Progress,
    check: Callable[[], None],
) -> list[Glance]:
    """What each report looks like from afar; mean vectors are kept on disk, those that are not are made."""
    encoder = aligner.encoder
    prepared = aligner.calibration.digest
    kept = VectorCache(f"{encoder.fingerprint}/means of reports/{prepared}", encoder.cache.path.parent)
    means = kept.get([outline.identity for outline in outlines])
    missing = [index for index, outline in enumerate(outlines) if outline.identity not in means]
    added = set(new)

    def told(what: str, done: int, total: int) -> None:
        check()
        progress(what, done, total)

    reports.load(new, told)
    for at in range(0, len(missing), AT_ONCE):
        check()
        some = missing[at : at + AT_ONCE]
        others = reports if added.issuperset(some) else reports.apart()  # what is not compared need not stay in memory
        others.load(some, told)
        fresh = {outlines[i].identity: others[i].vectors.mean(axis=0) for i in some if len(others[i].vectors)}
        means |= kept.put(fresh) if fresh else {}
    return [Glance(one.language, means.get(one.identity), possible_days(one.meeting_date, one.published)) for one in outlines]


def _placements(
    reports: _Reports,
    outlines: Sequence[Outline],
    settled: set[int],
    pairs: Sequence[tuple[int, int]],
    aligner: Aligner[CachedEncoder],
) -> list[Placement]:
    """Where the reports without a meeting belong."""
    new = [index for index, outline in enumerate(outlines) if outline.meeting is None]
    reports.load({index for pair in pairs for index in pair})
    background = background_of(aligner)
    shared = Affinity(reports, background, None if len(background.zh) and len(background.vi) else _scale(reports, pairs))

    def pull(a: int, b: int) -> float:
        return shared(a, b) - demand(reports[a], reports[b])

    pulling = [(a, b) for a, b in pairs if pull(a, b) > 0]
    touched = {outlines[index].meeting for pair in pulling for index in pair} - {None}
    members: dict[int, list[int]] = {}
    for index, outline in enumerate(outlines):
        if outline.meeting is not None and outline.meeting in touched:
            members.setdefault(outline.meeting, []).append(index)
    reports.load({index for inside in members.values() for index in inside[:SEEN]})
    local = sorted([*new, *(index for inside in members.values() for index in inside)])
    place = {index: at for at, index in enumerate(local)}
    groups = group(
        len(local),
        [(place[a], place[b]) for a, b in pulling],
        lambda a, b: pull(local[a], local[b]),
        [[place[index] for index in inside] for inside in members.values()],
        [place[index] for meeting, inside in members.items() if meeting in settled for index in inside],
    )
    return _named(reports, outlines, [[local[at] for at in members] for members in groups])


def _scale(reports: _Reports, pairs: Sequence[tuple[int, int]]) -> Scale:
    """How an encoder's cosines lie that has no background: among the reports that are compared."""
    compared = [reports[index] for index in sorted({index for pair in pairs for index in pair})]
    zh, vi = ([traits.vectors for traits in compared if traits.language == language] for language in ("zh", "vi"))
    return Scale.of(np.concatenate(zh), np.concatenate(vi)) if zh and vi else Scale(0.0, 1.0)


def _named(reports: _Reports, outlines: Sequence[Outline], groups: Sequence[Sequence[int]]) -> list[Placement]:
    """Groups as placements, those that are new with a readable name."""
    found: list[Placement] = []
    fresh: list[tuple[int, ...]] = []
    for members in groups:
        added = tuple(outlines[index].id for index in members if outlines[index].meeting is None)
        meetings = [meeting for index in members if (meeting := outlines[index].meeting) is not None]
        if added and meetings:
            largest = sorted(set(meetings), key=lambda meeting: (-meetings.count(meeting), meeting))
            found.append(Placement(added, tuple(largest)))
        elif added:
            fresh.append(tuple(members))
    fresh.sort(key=lambda members: min(outlines[index].key for index in members))
    names = named([sorted((reports.known(i).report for i in members), key=lambda r: r.id) for members in fresh])
    found += [
        Placement(tuple(outlines[index].id for index in members), key=meeting.id)
        for members, meeting in zip(fresh, names, strict=True)
    ]
    return found


def _as_one(project: Project, outlines: Sequence[Outline]) -> Placement:
    """Reports taken for one meeting: that of those among them that are in one, if it is only one."""
    meetings = {outline.meeting for outline in outlines} - {None}
    homeless = tuple(outline.id for outline in outlines if outline.meeting is None)
    if len(meetings) == 1:
        return Placement(homeless, tuple(meeting for meeting in meetings if meeting is not None))
    (meeting,) = named([[project.report_text(outline.id) for outline in outlines]])
    return Placement(homeless, key=meeting.id)
