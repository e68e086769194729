"""Aligning again: what people decided stays exactly, all else is replaced, and the rules of the store hold."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.model import Bead, Status
from align.store import ActionError, ClashError, Project, schema
from align.store.actions import (
    Check,
    Judge,
    Link,
    Merge,
    Move,
    Note,
    OpenRound,
    Relate,
    Relation,
    SetKind,
    Split,
    SplitSegment,
    Unlink,
)
from align.store.checking import faults
from align.store.refused import refused
from tests.store.samples import broken


def free_beads(again, cuts=bool):
    """New beads for what is free: pairs of neighbours as `cuts` says, the rest alone."""
    taken = [{i for bead in again.kept for i in side(bead)} for side in (lambda b: b.zh, lambda b: b.vi)]
    zh = [s.index for s in again.zh.segments if s.kind.aligned and s.index not in taken[0]]
    vi = [s.index for s in again.vi.segments if s.kind.aligned and s.index not in taken[1]]
    beads = []
    while zh and vi and cuts(len(zh)):
        beads.append(Bead((zh.pop(0),), (vi.pop(),), 0.3, 0.77, {"margin": 0.3}))
    return [*beads, *(Bead((i,), (), 0.0, 0.4) for i in zh), *(Bead((), (j,), 0.0, 0.4) for j in vi)]


def realign(project, number=1, cuts=bool):
    run = project.start_run("other", {})
    again = project.read_again(number)
    assert project.save_again(run, again, free_beads(again, cuts))
    return run


def kept_rows(project, numbers):
    """Everything the project holds of some beads."""
    with project.database.reading() as connection:
        bead, place = schema.bead, schema.bead_segment
        rows = connection.execute(sa.select(bead).where(bead.c.id.in_(numbers)).order_by(bead.c.id)).mappings().all()
        places = connection.execute(
            sa.select(place).where(place.c.bead_id.in_(numbers)).order_by(place.c.bitext_id, place.c.segment_id)
        ).all()
    derived = ("zh_place", "vi_place")  # where a bead stands among others depends on the others
    return [{k: v for k, v in row.items() if k not in derived} for row in rows], places


def matched(view):
    return [bead for bead in view.beads if bead.zh and bead.vi]


def alone(view):
    return [bead for bead in view.beads if not (bead.zh and bead.vi)]


def test_what_is_decided_stays_and_the_rest_is_new(project):
    me = project.author("Lan")
    first, second, third = matched(project.bitext(1))
    (lonely,) = alone(project.bitext(1))
    project.act(Judge((first.id,), Status.ACCEPTED), me, project.revision())
    project.act(Judge((second.id,), Status.REJECTED), me, project.revision())
    project.act(Note(second.id, "khác năm"), me, project.revision())
    before = kept_rows(project, [first.id, second.id])
    run = realign(project)
    assert kept_rows(project, [first.id, second.id]) == before
    view = project.bitext(1)
    assert view.run == run
    numbers = {bead.id for bead in view.beads}
    assert {first.id, second.id} <= numbers
    assert third.id not in numbers
    assert lonely.id not in numbers
    assert {bead.confidence for bead in matched(view) if not bead.decided} == {0.77}
    assert broken(project) == []
    assert list(faults(project.database)) == []


def test_it_is_in_the_history(project):
    me = project.author("Lan")
    bead = matched(project.bitext(1))[2]
    project.act(Judge((bead.id,), Status.ACCEPTED), me, project.revision())
    project.undo(me)
    realign(project)
    assert [entry.said for entry in project.history_of_bead(bead.id)] == [
        "accepted it",
        "undid accepting it",
        "aligned the reports again",
    ]
    assert project.history_of_bead(bead.id)[-1].author == ""
    assert project.history_of_segment(bead.zh[0])[-1].said == "aligned the reports again"
    with pytest.raises(ClashError, match=f"the program aligned the reports again .bead {bead.id}. in the meantime"):
        project.redo(me)
    assert broken(project) == []


def test_what_was_done_to_beads_that_stay_can_be_undone(project):
    me = project.author("Lan")
    first, second, _ = matched(project.bitext(1))
    project.act(Merge((first.id, second.id)), me, project.revision())
    project.act(Judge((first.id,), Status.ACCEPTED), me, project.revision())
    realign(project)
    project.undo(me)
    project.undo(me)
    assert [project.beads([n])[0].zh for n in (first.id, second.id)] == [first.zh, second.zh]
    assert broken(project) == []
    assert list(faults(project.database)) == []


def test_the_same_bead_keeps_its_number_and_gets_new_figures(project):
    before = project.bitext(1)
    run, again = project.start_run("other", {}), project.read_again(1)
    index = {s.id: s.index for side in (before.zh, before.vi) for s in side.segments}
    same = [
        Bead(tuple(index[s] for s in bead.zh), tuple(index[s] for s in bead.vi), 0.5, 0.5, {"cosine": 0.5})
        for bead in before.beads
    ]
    assert project.save_again(run, again, same)
    after = project.bitext(1)
    assert [bead.id for bead in after.beads] == [bead.id for bead in before.beads]
    assert {(bead.score, bead.confidence) for bead in after.beads} == {(0.5, 0.5)}
    assert list(faults(project.database)) == []
    realign(project)
    assert list(faults(project.database)) == []


def test_a_pair_that_changed_meanwhile_is_left_as_it_is(project):
    me = project.author("Lan")
    run, again = project.start_run("other", {}), project.read_again(1)
    bead = matched(project.bitext(1))[0]
    project.act(Note(bead.id, "xem lại"), me, project.revision())
    before = project.bitext(1)
    assert not project.save_again(run, again, free_beads(again))
    assert project.bitext(1) == before
    elsewhere = project.read_again(2)
    project.act(Note(bead.id, "xong"), me, project.revision())
    assert project.save_again(run, elsewhere, free_beads(elsewhere))


def test_beads_of_a_blind_round_stay(project):
    me, other = project.author("Lan"), project.author("Minh")
    bead = matched(project.bitext(1))[2]
    project.act(OpenRound("vòng một", (bead.id,), (me.reviewer, other.reviewer)), me, project.revision())
    before = kept_rows(project, [bead.id])
    realign(project)
    assert kept_rows(project, [bead.id]) == before


def test_what_was_rejected_or_taken_apart_is_known_by_the_log(project):
    me = project.author("Lan")

    def known():
        with project.database.reading() as connection:
            return refused(connection, 1)

    first, second, third = matched(project.bitext(1))
    assert known() == set()
    project.act(Judge((first.id,), Status.REJECTED), me, project.revision())
    project.act(Unlink(first.id), me, project.revision())
    assert known() == {(first.zh, first.vi)}
    project.act(Split(third.id, ((third.zh[0], *third.vi), (third.zh[1],))), me, project.revision())
    assert known() == {(first.zh, first.vi), (third.zh, third.vi)}
    project.undo(me)
    assert known() == {(first.zh, first.vi)}
    project.redo(me)
    project.act(Judge((second.id,), Status.REJECTED), me, project.revision())
    realign(project)
    assert known() == {(bead.zh, bead.vi) for bead in (first, second, third)}
    again = project.read_again(1)
    assert len(again.refused) == 3


def test_wrong_beads_are_no_good(project):
    run, again = project.start_run("other", {}), project.read_again(1)
    with pytest.raises(ValueError, match="exactly once"):
        project.save_again(run, again, free_beads(again)[1:])
    assert broken(project) == []


ACTIONS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 50), st.integers(0, 50)), max_size=12)


def do(project, me, kind, a, b):
    """One action, chosen by numbers, on what is there."""
    view = project.bitext(1)
    beads, pairs, ones = view.beads, matched(view), alone(view)
    segments = [s.id for side in (view.zh, view.vi) for s in side.segments]

    def pick(some, n=a):
        return some[n % len(some)]

    zh = [s for bead in beads for s in bead.zh]
    vi = [s for bead in beads for s in bead.vi]
    makers = [
        lambda: Judge((pick(pairs).id,), list(Status)[b % 4]),
        lambda: Judge((pick(pairs).id,), Status.ACCEPTED),
        lambda: Check((pick(ones).id,), b % 2 == 0),
        lambda: Note(pick(beads).id, "ghi chú" if b % 2 else ""),
        lambda: Relate((pick(pairs).id,), list(Relation)[b % 4]),
        lambda: Merge((pick(beads).id, pick(beads, b).id)),
        lambda: Unlink(pick(pairs).id),
        lambda: Link(1, (pick(zh), pick(vi, b))),
        lambda: Move(pick((*pick(beads).zh, *pick(beads).vi), b), pick(beads).id, None),
        lambda: SplitSegment(pick(segments), 1 + b % 9),
        lambda: SetKind((pick(segments),), pick([s.kind for s in view.zh.segments], b)),
    ]
    try:
        if kind < len(makers):
            project.act(makers[kind](), me, project.revision())
        elif kind == len(makers):
            project.undo(me)
        else:
            project.redo(me)
    except (ActionError, ClashError, ZeroDivisionError):
        pass  # there is nothing of the kind, or it makes no sense now


QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


def check_that_it_stays(home, before, after, every):
    with Project.open(home.sample()) as project:
        me = project.author("Lan", "window")
        for step in before:
            do(project, me, *step)
        stays = [b for b in project.bitext(1).beads if b.decided or b.note is not None or b.relation is not None]
        numbers = [bead.id for bead in stays]
        rows, histories = kept_rows(project, numbers), [project.history_of_bead(n) for n in numbers]
        realign(project, cuts=lambda n: every and n % every == 0)
        assert kept_rows(project, numbers) == rows
        assert [project.history_of_bead(n) for n in numbers] == histories
        assert broken(project) == []
        assert list(faults(project.database)) == []
        for step in after:
            do(project, me, *step)
        assert broken(project) == []
        assert list(faults(project.database)) == []
    home.clean()


@settings(max_examples=25, **QUIET)
@given(ACTIONS, ACTIONS, st.integers(0, 3))
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_whatever_came_before_what_is_decided_stays(home, before, after, every):
    check_that_it_stays(home, before, after, every)


@settings(max_examples=4, **QUIET)
@given(ACTIONS, ACTIONS, st.integers(0, 3))
@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
def test_whatever_came_before_what_is_decided_stays_on_postgresql(home, before, after, every):
    check_that_it_stays(home, before, after, every)
