"""Marks in a project: they come back as they were, and only where the texts still read so."""

from dataclasses import replace

import pytest

from align.exchange import RunInfo, format_named
from align.model import Alignment, Kind, Mark, MarkKind, Span, Status
from align.store import Project
from align.store.actions import Correct, JoinSegments, Judge, Merge, SetKind, SplitSegment
from tests.store.samples import alignment

FOUR = Mark(MarkKind.NUMBER, True, (Span(1, 8, 9),), (Span(1, 25, 28),), "4", "4")
KUNMING = Mark(MarkKind.NAME, True, (Span(2, 7, 9),), (Span(2, 30, 38),), "Côn Minh", "Côn Minh")
DA_NANG = Mark(MarkKind.NAME, True, (Span(2, 13, 15),), (Span(2, 43, 50),), "Đà Nẵng", "Đà Nẵng")
AGAIN = Mark(MarkKind.NAME, False, (Span(2, 13, 15), Span(3, 5, 7)), (Span(2, 30, 38),), "a", "b")
"""Not true; it stands in two segments of one side."""


def marked() -> Alignment:
    """The sample with marks in two beads of its first pair of reports."""
    sample = alignment()
    first = sample.bitexts[0]
    beads = list(first.beads)
    beads[1] = replace(beads[1], marks=(FOUR,))
    beads[2] = replace(beads[2], marks=(KUNMING, DA_NANG, AGAIN))
    return replace(sample, bitexts=(replace(first, beads=tuple(beads)), *sample.bitexts[1:]))


@pytest.fixture
def project(home):
    with Project.create(home.empty(), "Marks") as made:
        made.save_alignment(marked(), {})
        yield made


def kept(project):
    """The marks of the first pair of reports, bead by bead."""
    return [bead.marks for bead in project.alignment().bitexts[0].beads if bead.marks]


def test_they_come_back_as_they_were(project):
    assert project.alignment() == marked()


def test_a_page_finds_them_by_the_numbers_of_segments(project):
    view = project.bitext(1)
    bead = view.beads[1]
    assert bead.evidence == {"margin": 0.15}
    (mark,) = bead.marks
    assert (mark.zh[0].segment, mark.vi[0].segment) == (bead.zh[0], bead.vi[0])


def test_they_leave_with_the_pairs(project, tmp_path):
    written = format_named("jsonl")
    written.write_pairs(project.pairs(), RunInfo(alignment().created, "tiny"), tmp_path / "pairs.jsonl")
    assert [pair.marks for pair in written.read(tmp_path / "pairs.jsonl") if pair.marks] == [
        (FOUR,),
        (KUNMING, DA_NANG, AGAIN),
    ]


def test_a_corrected_text_loses_those_that_no_longer_fit_until_it_is_undone(project):
    lan = project.author("Lan")
    segment = project.bitext(1).beads[2].zh[0]
    project.act(Correct(segment, "去年有12万名南宁游客到访岘港。"), lan, project.revision())
    assert kept(project) == [(FOUR,), (DA_NANG, AGAIN)]
    project.act(Correct(segment, "去年有12万人到访。"), lan, project.revision())
    assert kept(project) == [(FOUR,), (replace(AGAIN, zh=(Span(3, 5, 7),)),)]
    project.undo(lan)
    project.undo(lan)
    assert kept(project) == [(FOUR,), (KUNMING, DA_NANG, AGAIN)]


def test_segments_that_were_split_or_joined_before_it_move_its_places(project):
    lan = project.author("Lan")
    zh = [segment.id for segment in project.bitext(1).zh.segments]
    project.act(SplitSegment(zh[0], 4), lan, project.revision())
    assert kept(project)[0] == (replace(FOUR, zh=(Span(2, 8, 9),)),)
    project.act(SetKind((zh[0],), Kind.FURNITURE), lan, project.revision())
    assert kept(project)[0] == (replace(FOUR, zh=(Span(2, 8, 9),)),)
    project.act(JoinSegments(zh[2], zh[3]), lan, project.revision())
    moved = [replace(mark, zh=(replace(mark.zh[0], segment=3),)) for mark in (KUNMING, DA_NANG, AGAIN)]
    assert kept(project)[1] == tuple(moved)


def test_what_a_person_puts_together_has_none(project):
    lan = project.author("Lan")
    first, second = project.bitext(1).beads[1:3]
    project.act(Judge((first.id,), Status.ACCEPTED), lan, project.revision())
    assert kept(project) == [(FOUR,), (KUNMING, DA_NANG, AGAIN)]
    project.act(Merge((first.id, second.id)), lan, project.revision())
    assert kept(project) == []
    project.undo(lan)
    assert kept(project) == [(FOUR,), (KUNMING, DA_NANG, AGAIN)]


def test_a_mark_must_stand_in_what_is_aligned(home):
    wrong = marked()
    beads = list(wrong.bitexts[0].beads)
    beads[1] = replace(beads[1], marks=(replace(FOUR, zh=(Span(4, 0, 1),)),))
    wrong = replace(wrong, bitexts=(replace(wrong.bitexts[0], beads=tuple(beads)), *wrong.bitexts[1:]))
    with Project.create(home.empty(), "Marks") as made, pytest.raises(ValueError, match="not aligned"):
        made.save_alignment(wrong, {})
