"""What each action does, on both homes."""

import pytest

from align.model import Kind, Status
from align.store import ActionError, Relation
from align.store.actions import (
    WORDS,
    Check,
    Correct,
    JoinSegments,
    Judge,
    Link,
    Merge,
    Move,
    MoveReport,
    Note,
    Relate,
    SetKind,
    Split,
    SplitSegment,
    Unlink,
)
from tests.store.samples import broken, state


@pytest.fixture
def do(project):
    """Does an action on the project as it is, and looks whether every rule still holds."""
    lan = project.author("Lan")

    def act(action):
        done = project.act(action, lan, project.revision())
        assert broken(project) == []
        assert done.action in WORDS
        return done

    return act


@pytest.fixture
def refused(project):
    """Says why an action makes no sense; nothing may have changed."""
    lan = project.author("Lan")

    def act(action):
        before = state(project)
        with pytest.raises(ActionError) as raised:
            project.act(action, lan, project.revision())
        assert state(project) == before
        return str(raised.value)

    return act


def bead(project, number):
    (found,) = project.beads([number])
    return found


def shapes(project, bitext=1):
    """The beads of a bitext in order, as the indices of their segments."""
    view = project.bitext(bitext)
    index = {segment.id: segment.index for side in (view.zh, view.vi) for segment in side.segments}
    return [(tuple(index[n] for n in found.zh), tuple(index[n] for n in found.vi)) for found in view.beads]


def ids(project, side, bitext=1):
    return [segment.id for segment in getattr(project.bitext(bitext), side).segments]


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.REJECTED, Status.UNSURE])
def test_judging_and_clearing(project, do, status):
    do(Judge((1, 2), status))
    assert [bead(project, n).status for n in (1, 2, 3)] == [status, status, Status.PROPOSED]
    assert bead(project, 1).decided
    assert do(Judge((1,), Status.PROPOSED)).action == "clear"
    assert bead(project, 1).status is Status.PROPOSED
    assert bead(project, 1).confidence == 0.95


def test_nothing_to_do_is_not_logged(project, do):
    do(Judge((1,), Status.ACCEPTED))
    revision = project.revision()
    assert do(Judge((1,), Status.ACCEPTED)).entry is None
    assert project.revision() == revision


def test_one_side_is_checked_and_not_judged(project, do, refused):
    assert "bead 4 has one side only" in refused(Judge((4,), Status.ACCEPTED))
    assert "bead 1 has a counterpart" in refused(Check((1,)))
    do(Check((4,)))
    assert bead(project, 4).checked
    do(Check((4,), checked=False))
    assert not bead(project, 4).checked


def test_relation_and_note(project, do):
    do(Relate((1, 2), Relation.PARTIAL))
    do(Note(1, " con số khác nhau \n"))
    assert (bead(project, 1).relation, bead(project, 1).note) == (Relation.PARTIAL, "con số khác nhau")
    do(Relate((1,), None))
    do(Note(1, ""))
    assert (bead(project, 1).relation, bead(project, 1).note) == (None, None)


def test_merging(project, do):
    do(Judge((1, 2), Status.ACCEPTED))
    do(Note(2, "xem lại"))
    do(Merge((1, 2)))
    assert shapes(project) == [((0, 1), (0, 1)), ((2, 3), (2,)), ((), (3,))]
    merged = bead(project, 1)
    assert (merged.status, merged.note, merged.by_hand, merged.confidence) == (Status.ACCEPTED, "xem lại", True, None)
    assert project.beads([2]) == []


def test_merging_what_was_judged_differently_asks_for_a_new_judgement(project, do):
    do(Judge((1,), Status.ACCEPTED))
    do(Merge((1, 3)))
    assert bead(project, 1).status is Status.PROPOSED


def test_merging_needs_two_of_one_bitext(project, refused):
    elsewhere = project.bitext(2).beads[0].id
    for beads in [(1,), (1, 1), (1, elsewhere), ()]:
        refused(Merge(beads))
    assert "there is no bead 999" in refused(Merge((1, 999)))


def test_splitting(project, do, refused):
    zh, vi = bead(project, 3).zh, bead(project, 3).vi
    for parts in [((*zh, *vi),), ((zh[0],), (zh[1],)), ((zh[0], *vi), (zh[1],), ()), ((*zh, *vi), (zh[0],))]:
        refused(Split(3, parts))
    do(Split(3, ((zh[0], *vi), (zh[1],))))
    assert shapes(project) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((), (3,)), ((3,), ())]


def test_moving_a_segment(project, do, refused):
    do(Judge((2, 3), Status.ACCEPTED))
    moved = bead(project, 3).zh[0]
    do(Move(moved, 3, 2))
    assert shapes(project)[:3] == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]
    assert {bead(project, n).status for n in (2, 3)} == {Status.PROPOSED}
    assert "is not in bead 3" in refused(Move(moved, 3, 1))
    elsewhere = project.bitext(2).beads[0].id
    assert "one pair of reports" in refused(Move(moved, 2, elsewhere))
    refused(Move(moved, 2, 2))
    do(Move(moved, 2, None))
    assert ((2,), ()) in shapes(project)


def test_moving_the_last_segment_leaves_no_empty_bead(project, do, refused):
    (alone,) = bead(project, 4).vi
    refused(Move(alone, 4, None))
    do(Move(alone, 4, 3))
    assert shapes(project)[-1] == ((2, 3), (2, 3))
    assert project.beads([4]) == []


def test_linking(project, do, refused):
    zh, vi = ids(project, "zh"), ids(project, "vi")
    (bead_made,) = [n for table, n in do(Link(1, (zh[3], vi[3]))).new if table == "bead"]
    linked = bead(project, bead_made)
    assert (linked.zh, linked.vi, linked.status, linked.by_hand) == ((zh[3],), (vi[3],), Status.ACCEPTED, True)
    assert shapes(project) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (3,))]
    assert shapes(project, 2) == [((), (0,)), ((0,), ()), ((1,), (1,)), ((2,), ()), ((3,), ())]
    for segments in [(zh[0],), (zh[0], zh[1]), (zh[0], vi[0], vi[0])]:
        refused(Link(1, segments))
    assert "does not take part" in refused(Link(1, (zh[4], vi[0])))


def test_unlinking(project, do, refused):
    do(Unlink(3))
    assert shapes(project) == [((0,), (0,)), ((1,), (1,)), ((), (2,)), ((), (3,)), ((2,), ()), ((3,), ())]
    refused(Unlink(4))


def test_splitting_a_segment_keeps_what_was_judged(project, do):
    segment = ids(project, "zh")[1]
    do(Judge((2,), Status.ACCEPTED))
    do(SplitSegment(segment, 4))
    texts = [found.text for found in project.bitext(1).zh.segments]
    assert texts[1:3] == ["双方同意", "每周增开四个直飞航班。"]
    assert shapes(project)[1] == ((1, 2), (1,))
    assert shapes(project, 2)[2] == ((1, 2), (1,))
    assert (bead(project, 2).status, bead(project, 2).confidence) == (Status.ACCEPTED, 0.9)


def test_splitting_leaves_out_the_space_between(project, do, refused):
    segment = ids(project, "vi")[3]
    for at in (0, -3, 27, 99):
        refused(SplitSegment(segment, at))
    do(SplitSegment(segment, 11))
    assert [found.text for found in project.bitext(1).vi.segments[3:5]] == ["Trời mưa to", "suốt buổi sáng."]


def test_splitting_what_was_corrected(project, do):
    segment = ids(project, "vi")[3]
    do(Correct(segment, "Trời mưa rất to cả buổi sáng."))
    do(SplitSegment(segment, 15))
    first, second = project.bitext(1).vi.segments[3:5]
    assert (first.text, first.original) == ("Trời mưa rất to", "Trời mưa to")
    assert (second.text, second.original) == ("cả buổi sáng.", "suốt buổi sáng.")


def test_joining_segments_of_one_bead_keeps_what_was_judged(project, do):
    zh = ids(project, "zh")
    do(Judge((3,), Status.ACCEPTED))
    do(JoinSegments(zh[2], zh[3]))
    assert shapes(project)[2] == ((2,), (2,))
    assert bead(project, 3).status is Status.ACCEPTED
    assert project.bitext(1).zh.segments[2].text == "去年有12万名昆明游客到访岘港。\n会谈还讨论了职业学校之间的交流。"


def test_joining_segments_of_different_beads(project, do, refused):
    zh, vi = ids(project, "zh"), ids(project, "vi")
    do(Judge((2, 3), Status.ACCEPTED))
    do(JoinSegments(zh[1], zh[2]))
    # Matched with matched: the first one's bead. In the other bitext the first is matched too.
    assert shapes(project) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((), (3,))]
    assert shapes(project, 2) == [((), (0,)), ((0,), ()), ((1,), (1,)), ((2,), ())]
    assert bead(project, 2).status is Status.PROPOSED
    do(JoinSegments(zh[0], zh[1]))
    assert shapes(project, 2) == [((), (0,)), ((0,), (1,)), ((1,), ())]  # the only one that is matched
    assert "does not follow" in refused(JoinSegments(vi[0], vi[2]))
    assert "does not follow" in refused(JoinSegments(vi[1], vi[0]))
    assert "change the kind" in refused(JoinSegments(vi[3], vi[4]))


def test_correcting_a_text(project, do, refused):
    segment = ids(project, "vi")[3]
    do(Correct(segment, " Trời mưa rất to. "))
    found = project.bitext(1).vi.segments[3]
    assert (found.text, found.original) == ("Trời mưa rất to.", "Trời mưa to suốt buổi sáng.")
    assert project.alignment().bitexts[0].vi.segments[3].text == "Trời mưa rất to."
    do(Correct(segment, "Trời mưa to suốt buổi sáng."))
    assert project.bitext(1).vi.segments[3].original is None
    assert "without text" in refused(Correct(segment, " \n"))


def test_furniture_leaves_its_beads_and_comes_back_alone(project, do):
    zh = ids(project, "zh")
    do(Judge((3,), Status.ACCEPTED))
    do(SetKind((zh[2], zh[1]), Kind.FURNITURE))
    assert shapes(project) == [((0,), (0,)), ((), (1,)), ((3,), (2,)), ((), (3,))]
    assert bead(project, 3).status is Status.PROPOSED
    do(SetKind((zh[2],), Kind.BODY))
    assert shapes(project) == [((0,), (0,)), ((), (1,)), ((2,), ()), ((3,), (2,)), ((), (3,))]
    do(SetKind((zh[4],), Kind.BODY))
    assert shapes(project, 2)[-1] == ((4,), ())


def test_a_report_moved_takes_its_bitexts_along(project, do):
    vi = project.bitext(1).vi.id
    (old,) = [meeting.id for meeting in project.meetings() if meeting.zh]
    (other,) = [meeting.id for meeting in project.meetings() if not meeting.zh]
    do(MoveReport(vi, other))
    assert project.bitext(1).meeting is None
    assert [bitext.vi.id for bitext in project.alignment().bitexts] == ["a/vi2.txt"]
    assert len(list(project.pairs())) == 1
    do(MoveReport(project.bitext(1).zh.id, other))
    assert (project.bitext(1).meeting, project.bitext(2).meeting) == (other, None)
    do(MoveReport(project.bitext(1).zh.id, old))
    assert (project.bitext(1).meeting, project.bitext(2).meeting) == (None, old)


def test_a_report_moved_to_a_meeting_of_its_own(project, do, refused):
    do(MoveReport(project.bitext(1).vi.id, None, "hoi-cho"))
    assert [meeting.key for meeting in project.meetings()] == ["2024-03-05-da-nang", "hoi-cho", "hoi-cho-2"]
    assert "no meeting 999" in refused(MoveReport(1, 999))


def test_history(project, do):
    zh = ids(project, "zh")
    do(Judge((2,), Status.ACCEPTED))
    do(Correct(zh[1], "双方同意每周增开五个直飞航班。"))
    do(Merge((1, 2)))
    project.undo(project.author("Lan"))
    told = [(entry.said, entry.author) for entry in project.history_of_bead(2)]
    past = ["accepted it", "corrected the text", "merged beads", "undid merging beads"]
    assert told == [(words, "Lan") for words in past]
    accepted = project.history_of_bead(2)[0].rows[0]
    assert (accepted.before["status"], accepted.after["status"]) == ("proposed", "accepted")
    assert [entry.said for entry in project.history_of_segment(zh[1])] == past[1:]
    times = [entry.at for entry in project.history_of_bead(2)]
    assert times == sorted(times)
    assert project.history_of_bead(4) == []
