"""What the reports of a meeting say that those in the other language do not, and where their figures differ.

    found = differences(desk, meeting)
    found.alone[0].segments         what its report alone says
    found.clashes[0].marks          a number, date or name that the two sides give differently

It goes over all pairs of reports of the meeting: what one Vietnamese report leaves out another may say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.model import Mark, Status
from align.sentences import say
from align.store import ActionError, Relation
from align.store.views import BeadView, BitextView, MeetingView, ReportView, SegmentView
from align.workbench.desk import Desk

ELSEWHERE = frozenset({Relation.RELATED, Relation.NONE})
"""Relations of beads whose sides do not say the same, so that neither is the other's counterpart."""


@dataclass(frozen=True, slots=True)
class Lone:
    """A segment that no report in the other language has.

    Attributes:
        segment: it.
        bead: the bead that it is in, in one of the pairs of reports, so that it can be looked up and mended there.
        bitext: that pair of reports.
        checked: whether a reviewer said, for each pair, that there is no counterpart.
    """

    segment: SegmentView
    bead: int
    bitext: int
    checked: bool


@dataclass(frozen=True, slots=True)
class Alone:
    """What only one report says.

    Attributes:
        report: the report.
        lone: its segments without counterpart, in order; none where it was compared with nothing.
        aligned: how many of its segments take part in alignment.
        compared: with how many reports it was.
    """

    report: ReportView
    lone: tuple[Lone, ...]
    aligned: int
    compared: int


@dataclass(frozen=True, slots=True)
class Clash:
    """A match whose sides give a number, a date or a name differently.

    Attributes:
        bead: the match.
        zh_report, vi_report: the two reports.
        zh, vi: its segments on either side.
        marks: what clashes, at least one.
    """

    bead: BeadView
    zh_report: ReportView
    vi_report: ReportView
    zh: tuple[SegmentView, ...]
    vi: tuple[SegmentView, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Of one meeting: for each report what it alone says, Chinese first, and the matches whose facts clash, surest first."""

    meeting: MeetingView
    alone: tuple[Alone, ...]
    clashes: tuple[Clash, ...]


def differences(desk: Desk, meeting: int, min_confidence: float = 0.5) -> Differences:
    """Compare the reports of a meeting.

    A match counts when it was accepted, or was not rejected and has at least `min_confidence`; a reviewer's relation
    "related" or "none" takes it out. All segments of a match have a counterpart. Costs grow with the beads of the meeting.

    Raises:
        ActionError: there is no such meeting.
    """
    found = next((view for view in desk.meetings() if view.id == meeting), None)
    if found is None:
        raise ActionError(say("there is no {what} {number}; load the page again", what=say("meeting"), number=meeting))
    bitexts = [desk.bitext(number) for number in found.bitexts]
    reports = {report.id: report for view in bitexts for report in (view.zh, view.vi)}
    for number in (*found.zh, *found.vi):
        if number not in reports:
            reports[number] = desk.report(number)
    alone = tuple(_alone(reports[number], bitexts, min_confidence) for number in (*found.zh, *found.vi))
    clashes = [clash for view in bitexts for clash in _clashes(view, min_confidence)]
    clashes.sort(key=lambda clash: (clash.bead.status is not Status.ACCEPTED, -(clash.bead.confidence or 0.0)))
    return Differences(found, alone, tuple(clashes))


def counts(bead: BeadView, min_confidence: float) -> bool:
    """Whether the sides of `bead` are taken to say the same."""
    if not (bead.zh and bead.vi) or bead.status is Status.REJECTED or bead.relation in ELSEWHERE:
        return False
    sure = bead.by_hand if bead.confidence is None else bead.confidence >= min_confidence
    return bead.status is Status.ACCEPTED or sure


def _alone(report: ReportView, bitexts: Sequence[BitextView], min_confidence: float) -> Alone:
    """What of `report` has no counterpart in any of the bitexts that it is in."""
    mine = [view for view in bitexts if report.id in (view.zh.id, view.vi.id)]
    beads: dict[int, list[BeadView]] = {}
    for bead in (bead for view in mine for bead in view.beads):
        for number in (*bead.zh, *bead.vi):
            beads.setdefault(number, []).append(bead)
    aligned = [segment for segment in report.segments if segment.kind.aligned]
    lone = []
    for segment in aligned:
        own = beads.get(segment.id, [])
        if own and not any(counts(bead, min_confidence) for bead in own):
            lone.append(Lone(segment, own[0].id, own[0].bitext, all(bead.checked for bead in own)))
    return Alone(report, tuple(lone), len(aligned), len(mine))


def _clashes(view: BitextView, min_confidence: float) -> Iterable[Clash]:
    zh, vi = ({segment.id: segment for segment in report.segments} for report in (view.zh, view.vi))
    for bead in view.beads:
        marks = tuple(mark for mark in bead.marks if not mark.agrees)
        if marks and counts(bead, min_confidence):
            yield Clash(bead, view.zh, view.vi, _of(zh, bead.zh), _of(vi, bead.vi), marks)


def _of(segments: Mapping[int, SegmentView], numbers: Iterable[int]) -> tuple[SegmentView, ...]:
    return tuple(segments[number] for number in numbers)
