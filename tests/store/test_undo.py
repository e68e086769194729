"""Undo and redo: any sequence of actions, taken back, gives the first state, and done again the last."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.model import Bead, Bitext, Kind, Status
from align.store import ActionError, ClashError, Project, Relation
from align.store.actions import (
    Check,
    Correct,
    JoinSegments,
    Judge,
    JudgeBlind,
    Link,
    Merge,
    Move,
    MoveReport,
    Note,
    OpenRound,
    Relate,
    SetKind,
    Split,
    SplitSegment,
    Unlink,
)
from tests.store.samples import broken, report, state

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


class Scene:
    """What three numbers choose in a project: two beads of a bitext, and a segment."""

    def __init__(self, project, a, b, c):
        self.a, self.c = a, c
        self.view = project.bitext(1 + a % 2)
        self.side = [self.view.zh, self.view.vi][b % 2]
        self.bead, self.other = pick(self.view.beads, b), pick(self.view.beads, c)
        self.segment, self.next = pick(self.side.segments, c), pick(self.side.segments, c + 1)
        self.members = (*self.bead.zh, *self.bead.vi)
        self.cut = 1 + c % max(1, len(self.members) - 1)


def pick(rows, number):
    return rows[number % len(rows)]


# Actions on what is there; they need not make sense.
MAKE = {
    "judge": lambda s: Judge((s.bead.id,), pick(list(Status), s.c)),
    "relate": lambda s: Relate((s.bead.id, s.other.id), pick([None, *Relation], s.a)),
    "check": lambda s: Check((s.bead.id,), bool(s.c % 2)),
    "note": lambda s: Note(s.bead.id, f"note {s.c}"),
    "merge": lambda s: Merge((s.bead.id, s.other.id)),
    "split": lambda s: Split(s.bead.id, (s.members[: s.cut], s.members[s.cut :])),
    "move": lambda s: Move(pick(s.members, s.a), s.bead.id, pick([s.other.id, None], s.c)),
    "link": lambda s: Link(s.view.id, (s.segment.id, pick(s.view.zh.segments, s.a).id, pick(s.view.vi.segments, s.a).id)),
    "unlink": lambda s: Unlink(s.bead.id),
    "split_segment": lambda s: SplitSegment(s.segment.id, 1 + s.a % len(s.segment.text)),
    "join_segments": lambda s: JoinSegments(s.segment.id, s.next.id),
    "correct": lambda s: Correct(s.segment.id, pick([s.segment.original or "gốc", f"{s.segment.text} {s.a}", "hai từ"], s.a)),
    "set_kind": lambda s: SetKind((s.segment.id,), pick(list(Kind), s.a)),
    "move_report": lambda s: MoveReport(s.side.id, pick([1, 2, None], s.c), "mới"),
    "open_round": lambda s: OpenRound("vòng", tuple({s.bead.id, s.other.id}), (1, 2)),
    "judge_blind": lambda s: JudgeBlind(1 + s.a % 2, s.bead.id, pick(list(Status), s.c), pick([None, *Relation], s.a)),
}
KINDS = tuple(MAKE)


def some_action(project, kind, *numbers):
    return MAKE[kind](Scene(project, *numbers))


WHICH = st.integers(0, 40)
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), WHICH, WHICH, WHICH), min_size=1, max_size=8)


def attempt(project, author, step):
    """Whether an action made sense and did something."""
    try:
        return project.act(some_action(project, *step), author, project.revision()).entry is not None
    except ActionError:
        return False


def exported(project):
    return project.alignment(), list(project.pairs())


def check_there_and_back(place, steps):
    with Project.open(place) as project:
        lan = project.author("Lan")
        project.author("Minh")  # for rounds
        states, exports = [state(project)], [exported(project)]
        for step in steps:
            if attempt(project, lan, step):
                states.append(state(project))
                exports.append(exported(project))
                assert broken(project) == []
    # Across a restart.
    with Project.open(place) as project:
        for before, out in zip(states[-2::-1], exports[-2::-1], strict=True):
            project.undo(lan)
            assert state(project) == before
            assert exported(project) == out
            assert broken(project) == []
        with pytest.raises(ActionError, match="nothing to undo"):
            project.undo(lan)
        for after, out in zip(states[1:], exports[1:], strict=True):
            project.redo(lan)
            assert state(project) == after
            assert exported(project) == out
        with pytest.raises(ActionError, match="nothing to redo"):
            project.redo(lan)


@settings(max_examples=30, **QUIET)
@given(steps=STEPS)
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_there_and_back(home, steps):
    check_there_and_back(home.sample(), steps)


@settings(max_examples=4, **QUIET)
@given(steps=STEPS)
@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
def test_there_and_back_on_postgresql(home, steps):
    check_there_and_back(home.sample(), steps)


@settings(max_examples=25, **QUIET)
@given(steps=st.lists(st.tuples(st.sampled_from((*KINDS, "undo", "redo")), WHICH, WHICH, WHICH, st.booleans()), max_size=12))
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_two_people_undoing_keep_every_rule(home, steps):
    with Project.open(home.sample()) as project:
        authors = project.author("Lan"), project.author("Minh")
        for kind, a, b, c, who in steps:
            before = state(project)
            try:
                if kind in ("undo", "redo"):
                    getattr(project, kind)(authors[who], 1 + a % 2 if b % 2 else None)
                else:
                    project.act(some_action(project, kind, a, b, c), authors[who], project.revision())
            except (ActionError, ClashError):
                assert state(project) == before
            assert broken(project) == []


def test_undo_is_of_ones_own_last_action(project):
    lan, minh = project.author("Lan"), project.author("Minh")
    project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
    project.act(Judge((2,), Status.REJECTED), minh, project.revision())
    assert project.undo(lan).rows == (("bead", 1),)
    with pytest.raises(ActionError, match="nothing to undo"):
        project.undo(lan)
    assert [bead.status for bead in project.beads([1, 2])] == [Status.PROPOSED, Status.REJECTED]


def test_undo_in_one_pair_of_reports(project):
    lan = project.author("Lan")
    matched = next(bead.id for bead in project.bitext(2).beads if bead.zh and bead.vi)
    project.act(Correct(project.bitext(1).vi.segments[0].id, "Đà Nẵng"), lan, project.revision())
    project.act(Judge((matched,), Status.ACCEPTED), lan, project.revision())
    assert project.undo(lan, bitext=1).action == "correct"
    assert project.undo(lan, bitext=2).action == "accept"
    assert project.redo(lan, bitext=1).action == "correct"
    with pytest.raises(ActionError, match="nothing to redo"):
        project.redo(lan, bitext=1)


def test_a_new_action_ends_what_can_be_redone(project):
    lan = project.author("Lan")
    project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
    project.undo(lan)
    project.act(Judge((2,), Status.ACCEPTED), lan, project.revision())
    with pytest.raises(ActionError, match="nothing to redo"):
        project.redo(lan)
    project.undo(lan)
    assert project.redo(lan).rows == (("bead", 2),)


@pytest.mark.parametrize("between", [Judge((1,), Status.REJECTED), Merge((2, 1))])
def test_undo_clashes_with_what_somebody_did_since(project, between):
    lan, minh = project.author("Lan"), project.author("Minh")
    project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
    project.act(between, minh, project.revision())
    before = state(project)
    with pytest.raises(ClashError, match=r"^Minh (rejected it|merged beads) \(bead 1\) in the meantime"):
        project.undo(lan)
    assert state(project) == before
    project.undo(minh)
    project.undo(lan)
    assert project.beads([1])[0].status is Status.PROPOSED


def test_redo_clashes_too(project):
    lan, minh = project.author("Lan"), project.author("Minh")
    project.act(Merge((1, 2)), lan, project.revision())
    project.undo(lan)
    project.act(Judge((2,), Status.ACCEPTED), minh, project.revision())
    with pytest.raises(ClashError, match="Minh accepted it"):
        project.redo(lan)


def test_a_meeting_that_others_moved_into_is_not_taken_back(project):
    lan, minh = project.author("Lan"), project.author("Minh")
    vi, other = project.bitext(1).vi.id, project.bitext(2).vi.id
    (made,) = [n for table, n in project.act(MoveReport(vi, None, "mới"), lan, project.revision()).new if table == "meeting"]
    project.act(MoveReport(other, made), minh, project.revision())
    with pytest.raises(ClashError, match="Minh moved the report"):
        project.undo(lan)
    project.undo(minh)
    project.undo(lan)
    assert broken(project) == []


def test_undo_reaches_bitexts_that_were_made_since(project):
    """A segment made furniture, then a new alignment without it, then undo: it must get a bead in the new bitext too."""
    lan = project.author("Lan")
    zh = project.bitext(1).zh
    project.act(SetKind((zh.segments[1].id,), Kind.FURNITURE), lan, project.revision())
    project.act(SplitSegment(zh.segments[2].id, 3), lan, project.revision())
    new = report("new.txt", "vi", ((Kind.BODY, "Một câu mới."),))
    beads = (*(Bead((index,), (), 0.0, 0.5) for index in (0, 2, 3, 4)), Bead((), (0,), 0.0, 0.5))
    (made,) = project.save_bitexts(1, [Bitext("m", project.report_text(zh.id), new, beads)]).new
    assert broken(project) == []
    for direction in (project.undo, project.undo, project.redo, project.redo, project.undo, project.undo):
        direction(lan)
        assert broken(project) == []
    assert len(project.bitext(made).beads) == 5
