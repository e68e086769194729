"""Blind rounds on both homes: nobody sees what others say too early, and what is counted is about the same words."""

import dataclasses
import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.agreement import agreement
from align.model import Status
from align.store import ActionError, ClashError, Project, Relation
from align.store.actions import (
    Adjudicate,
    CloseRound,
    Correct,
    Judge,
    JudgeBlind,
    Link,
    Merge,
    Note,
    OpenRound,
    Ruling,
    SplitSegment,
)
from align.store.checking import faults
from tests.store.samples import broken, state

YES, NO, UNSURE, NOTHING = Status.ACCEPTED, Status.REJECTED, Status.UNSURE, Status.PROPOSED


class Table:
    """Two reviewers and an editor at one project, with an open round over beads 1, 2 and 3."""

    def __init__(self, project):
        self.project = project
        self.lan, self.minh, self.editor = (project.author(name) for name in ("Lan", "Minh", "Vân"))
        self.act(self.editor, OpenRound(" Vòng 1 ", (1, 2, 3), (self.lan.reviewer, self.minh.reviewer)))

    def act(self, author, action):
        done = self.project.act(action, author, self.project.revision())
        assert broken(self.project) == []
        return done

    def judge(self, author, bead, status, relation=None, note=""):
        return self.act(author, JudgeBlind(1, bead, status, relation, note))

    def close(self):
        self.act(self.editor, CloseRound(1))
        return self.project.result(1)

    def refused(self, author, action):
        before = state(self.project)
        with pytest.raises(ActionError) as raised:
            self.project.act(action, author, self.project.revision())
        assert state(self.project) == before
        return str(raised.value)


@pytest.fixture
def table(project):
    return Table(project)


def test_opening(table):
    (found,) = table.project.rounds()
    assert (found.name, found.closed, found.by, found.beads, found.ruled) == ("Vòng 1", False, "Vân", 3, 0)
    assert [(one.name, one.judged) for one in found.progress] == [("Lan", 0), ("Minh", 0)]
    sheet = table.project.sheet(1, table.lan)
    assert sheet.items[2].zh == "去年有12万名昆明游客到访岘港。会谈还讨论了职业学校之间的交流。"
    assert sheet.items[2].vi == "Năm ngoái có 120.000 du khách Côn Minh đến Đà Nẵng."
    assert all(item.due for item in sheet.items)


def test_what_cannot_be_opened(table):
    both = table.lan.reviewer, table.minh.reviewer
    for action, why in [
        (OpenRound(" ", (1,), both), "needs a name"),
        (OpenRound("a", (), both), "1 to 10,000 beads"),
        (OpenRound("a", (1, 1), both), "each named once"),
        (OpenRound("a", (1,), both[:1]), "two reviewers or more"),
        (OpenRound("a", (1,), (1, 1)), "each named once"),
        (OpenRound("a", (1,), (1, 99)), "no reviewer 99"),
        (OpenRound("a", (4,), both), "bead 4 has one side only"),
        (OpenRound("a", (999,), both), "no bead 999"),
    ]:
        assert why in table.refused(table.editor, action)


def test_judging_and_taking_back(table):
    table.judge(table.lan, 1, YES, Relation.PARTIAL, " gần đúng ")
    first = table.project.sheet(1, table.lan).items[0]
    assert (first.own.status, first.own.relation, first.own.note) == (YES, Relation.PARTIAL, "gần đúng")
    assert not first.due
    table.judge(table.lan, 1, NOTHING, Relation.PARTIAL, "x")
    own = table.project.sheet(1, table.lan).items[0].own
    assert (own.status, own.relation, own.note) == (None, Relation.PARTIAL, "x")
    assert table.project.rounds()[0].progress[0].judged == 0
    table.judge(table.lan, 1, NOTHING)
    assert table.project.sheet(1, table.lan).items[0].own == table.project.sheet(1, table.minh).items[0].own
    assert table.project.beads([1])[0].status is NOTHING


def test_who_may_judge_what(table):
    assert "you are not a reviewer of the round 'Vòng 1'" in table.refused(table.editor, JudgeBlind(1, 1, YES))
    assert "bead 4 is not in this round" in table.refused(table.lan, JudgeBlind(1, 4, YES))
    assert "there is no blind_round 9" in table.refused(table.lan, JudgeBlind(9, 1, YES))
    with pytest.raises(ActionError, match="you are not a reviewer"):
        table.project.sheet(1, table.editor)
    for ask in (table.project.result, lambda number: table.project.sheet(number, table.lan)):
        with pytest.raises(ActionError, match="there is no round 9"):
            ask(9)


def everything_shown(project, viewer):
    """All that a page can ask for, as text."""
    views = [
        project.rounds(),
        project.sheet(1, viewer),
        project.bitext(1),
        project.beads([1, 2, 3]),
        [project.history_of_bead(number) for number in (1, 2, 3)],
        [project.history_of_segment(number) for number in (1, 2, 6, 7)],
        project.info(),
        project.meetings(),
    ]
    shown = json.dumps(
        views, default=lambda value: dataclasses.asdict(value) if dataclasses.is_dataclass(value) else str(value)
    )
    return json.loads(shown)


def without_counts(shown):
    """`shown` without how many entries there are, which a reviewer may know."""
    for number in ("revision",):
        for part in (shown[1], shown[2], shown[6]):
            part.pop(number)
    return shown


@pytest.mark.parametrize("verdict", [(YES, None, ""), (NO, Relation.NONE, "bí mật"), (UNSURE, Relation.PARTIAL, "")])
def test_an_open_round_tells_a_reviewer_nothing_of_the_others(home, verdict):
    """Whatever Lan says, and also when she changes her mind, what Minh can see is the same."""
    shown = []
    for said in ((YES, Relation.EQUIVALENT, "một"), verdict):
        with Project.open(home.sample()) as project:
            table = Table(project)
            table.judge(table.lan, 1, *said)
            table.judge(table.minh, 1, YES)
            with pytest.raises(ActionError, match="is open; its verdicts are shown when it is closed"):
                project.result(1)
            seen = without_counts(everything_shown(project, table.minh))
            for entry in [entry for history in seen[4] for entry in history]:
                entry.pop("at")
            for part in (*seen[0], seen[1]["round"]):
                part.pop("opened")
            shown.append(seen)
    assert shown[0] == shown[1]


def test_history_shows_that_something_was_judged(table):
    table.judge(table.lan, 1, NO, Relation.NONE, "bí mật")
    table.project.undo(table.lan)
    told = [(entry.said, entry.author) for entry in table.project.history_of_bead(1)]
    assert told == [("put it into a blind round", "Vân"), ("judged it blind", "Lan"), ("undid judging it blind", "Lan")]
    _, judged, undone = table.project.history_of_bead(1)
    assert (judged.rows, undone.rows) == ((), ())
    assert judged.details.keys() == {"blind_round", "bead", "seen"}
    assert table.project.history_of_bead(4) == []


def test_two_who_judge_the_same_bead_do_not_clash(table):
    seen = table.project.revision()
    for author in (table.lan, table.minh):
        table.project.act(JudgeBlind(1, 1, YES), author, seen)
    with pytest.raises(ClashError, match="Lan judged it blind"):  # in another window
        table.project.act(JudgeBlind(1, 1, NO), table.lan, seen)


def test_agreement_disagreements_and_adjudication(table):
    table.judge(table.lan, 1, YES, Relation.EQUIVALENT)
    table.judge(table.minh, 1, YES, None)
    table.judge(table.lan, 2, YES, Relation.PARTIAL, "thiếu")
    table.judge(table.minh, 2, NO, Relation.NONE, "sai số")
    table.judge(table.lan, 3, UNSURE)
    result = table.close()
    (pair,) = result.pairs
    assert (pair.first, pair.second) == ("Lan", "Minh")
    assert pair.status == agreement([("accepted", "accepted"), ("accepted", "rejected")], ("accepted", "rejected", "unsure"))
    assert (pair.status.count, pair.status.share, pair.status.kappa) == (2, 0.5, 0.0)
    assert (pair.relation.count, pair.relation.share) == (1, 0.0)
    (disputed,) = result.disagreements
    assert (disputed.bead, disputed.zh) == (2, "双方同意每周增开四个直飞航班。")
    assert [(one.status, one.note) for one in disputed.opinions] == [(YES, "thiếu"), (NO, "sai số")]
    assert [item.bead for item in result.incomplete] == [3]
    assert result.agreed() == (Ruling(1, YES, Relation.EQUIVALENT),)
    table.act(table.editor, Adjudicate(1, (Ruling(2, NO, Relation.RELATED), *result.agreed())))
    assert [(bead.status, bead.relation) for bead in table.project.beads([1, 2])] == [
        (YES, Relation.EQUIVALENT),
        (NO, Relation.RELATED),
    ]
    after = table.project.result(1)
    assert after.disagreements[0].ruling.status is NO
    assert (after.round.ruled, after.agreed(), after.pairs) == (2, (), result.pairs)
    assert table.project.history_of_bead(2)[-1].said == "adjudicated it"
    assert list(faults(table.project.database)) == []
    table.project.undo(table.editor)
    assert table.project.result(1) == dataclasses.replace(result, revision=table.project.revision())
    assert table.project.beads([2])[0].relation is None


def test_what_cannot_be_adjudicated(table):
    assert "is open; close it before" in table.refused(table.editor, Adjudicate(1, (Ruling(1, YES),)))
    table.close()
    for rulings, why in [
        ((), "one bead or more"),
        ((Ruling(1, YES), Ruling(1, NO)), "each named once"),
        ((Ruling(4, YES),), "not in this round"),
        ((Ruling(1, NOTHING),), "to accept, to reject or to be unsure"),
    ]:
        assert why in table.refused(table.editor, Adjudicate(1, rulings))
    seen = table.project.revision()
    table.act(table.lan, Judge((1,), YES))
    with pytest.raises(ClashError, match="Lan accepted it"):
        table.project.act(Adjudicate(1, (Ruling(1, NO),)), table.editor, seen)


def test_a_closed_round_stays_as_it_was_shown(table):
    table.judge(table.lan, 1, YES)
    table.judge(table.lan, 2, YES)
    table.project.undo(table.lan)
    table.act(table.lan, Note(1, "ghi chú"))
    table.close()
    assert "is closed and its verdicts are shown" in table.refused(table.lan, JudgeBlind(1, 1, NO))
    with pytest.raises(ActionError, match="nothing to undo"):
        table.project.undo(table.editor)
    with pytest.raises(ActionError, match="nothing to redo"):
        table.project.redo(table.lan, blind_round=1)
    # What she did elsewhere can still be taken back, past the verdicts.
    assert table.project.undo(table.lan).action == "note"
    with pytest.raises(ActionError, match="nothing to undo"):
        table.project.undo(table.lan)
    assert table.act(table.editor, CloseRound(1)).entry is None


def test_undo_within_a_round(table):
    table.judge(table.lan, 1, YES)
    table.act(table.lan, Judge((2,), NO))
    assert table.project.undo(table.lan, blind_round=1).action == "judge_blind"
    assert table.project.redo(table.lan, blind_round=1).action == "judge_blind"
    assert table.project.undo(table.lan, bitext=1).action == "reject"
    with pytest.raises(ActionError, match="nothing to undo"):
        table.project.undo(table.minh, blind_round=1)


def test_a_round_in_which_somebody_has_judged_is_not_taken_back(table):
    table.judge(table.lan, 1, YES)
    with pytest.raises(ClashError, match="Lan judged it blind"):
        table.project.undo(table.editor)
    table.project.undo(table.lan)
    table.project.undo(table.editor)
    assert table.project.rounds() == []
    table.project.redo(table.editor)
    assert table.project.rounds()[0].progress[0].judged == 0


CHANGES = {
    "corrected": lambda project: [Correct(project.beads([1])[0].zh[0], "岘港与昆明")],
    "merged": lambda _: [Merge((1, 2))],
    "gone": lambda _: [Merge((2, 1))],
    "taken apart": lambda project: [Link(1, (project.beads([1])[0].zh[0], project.beads([4])[0].vi[0]))],
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_bead_that_says_something_else_is_out_until_it_says_that_again(table, change):
    for author in (table.lan, table.minh):
        table.judge(author, 1, YES)
    (action,) = CHANGES[change](table.project)
    table.act(table.editor, action)
    assert table.project.sheet(1, table.lan).items[0].changed
    with pytest.raises((ActionError, ClashError)):
        table.project.act(JudgeBlind(1, 1, NO), table.lan, table.project.revision())
    result = table.close()
    assert 1 in [item.bead for item in result.changed]
    assert result.pairs[0].status.count == 0
    with pytest.raises((ActionError, ClashError)):
        table.project.act(Adjudicate(1, (Ruling(1, YES),)), table.editor, table.project.revision())
    table.project.undo(table.editor)
    assert table.project.result(1).pairs[0].status.count == 1


def test_a_page_loaded_before_the_change_is_told_who_changed_it(table):
    seen = table.project.revision()
    table.act(table.editor, Correct(table.project.beads([1])[0].zh[0], "岘港与昆明"))
    with pytest.raises(ClashError, match="Vân corrected the text"):
        table.project.act(JudgeBlind(1, 1, YES), table.lan, seen)


def test_where_segments_end_and_what_others_decide_changes_nothing(table):
    table.judge(table.lan, 2, YES)
    table.act(table.editor, SplitSegment(table.project.beads([2])[0].zh[0], 4))
    table.act(table.editor, Judge((2,), NO))
    table.act(table.editor, Note(2, "xem"))
    table.judge(table.minh, 2, YES)
    assert table.close().pairs[0].status.count == 1


def test_three_reviewers_are_compared_in_pairs(table):
    people = (table.lan, table.minh, table.editor)
    table.act(table.editor, OpenRound("ba", (1, 2), tuple(person.reviewer for person in people)))
    for person, status in zip(people, (YES, YES, NO), strict=True):
        for bead in (1, 2):
            table.act(person, JudgeBlind(2, bead, status))
    table.act(table.editor, CloseRound(2))
    result = table.project.result(2)
    assert [(pair.first, pair.second, pair.status.share) for pair in result.pairs] == [
        ("Lan", "Minh", 1.0),
        ("Lan", "Vân", 0.0),
        ("Minh", "Vân", 0.0),
    ]
    assert result.pairs[0].status.kappa is None
    assert [found.id for found in table.project.rounds()] == [2, 1]


def test_an_action_repeated_after_a_lost_answer_is_done_once(table):
    token, seen = uuid4(), table.project.revision()
    first = table.project.act(JudgeBlind(1, 1, YES), table.lan, seen, token)
    assert table.project.act(JudgeBlind(1, 1, YES), table.lan, seen, token) == first


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["judge", "undo", "redo", "adjudicate", "close"]),
        st.integers(0, 1),
        st.integers(1, 3),
        st.sampled_from(list(Status)),
        st.sampled_from([None, *Relation]),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_whatever_is_done_what_was_shown_stays_and_rulings_are_the_beads_own(home, steps):
    with Project.open(home.sample()) as project:
        table = Table(project)
        shown = None
        for kind, who, bead, status, relation in steps:
            person = (table.lan, table.minh)[who]
            try:
                match kind:
                    case "judge":
                        table.judge(person, bead, status, relation)
                    case "adjudicate":
                        table.act(table.editor, Adjudicate(1, (Ruling(bead, status, relation),)))
                    case "close":
                        table.close()
                    case _:
                        getattr(project, kind)((table.editor, *[person] * 2)[bead - 1])
            except (ActionError, ClashError):
                pass
            if not project.rounds():  # the editor took back the opening
                return
            if project.rounds()[0].closed:
                result = project.result(1)
                shown = shown or result
                assert result.pairs == shown.pairs
                assert [item.opinions for item in result.items] == [item.opinions for item in shown.items]
                for item, own in zip(result.items, project.beads([1, 2, 3]), strict=True):
                    assert (item.ruling.status or NOTHING, item.ruling.relation) == (own.status, own.relation)
            else:
                assert [bead.status for bead in project.beads([1, 2, 3])] == [NOTHING] * 3
