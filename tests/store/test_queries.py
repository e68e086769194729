"""Lists and counts of beads: what SQL gives is what plain Python gives of all beads, page by page."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.model import Status
from align.store import ActionError, ClashError, Filter, Project, Relation, schema
from align.store.actions import Check, Judge, Merge, MoveReport, Note, Relate, Unlink
from align.store.tallies import DOUBT, Counts
from align.store.views import in_order
from tests.store.samples import broken
from tests.store.test_marks import marked
from tests.store.test_undo import KINDS, some_action

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
ORDERS = ("report", "vietnamese", "doubtful", "confident", "changed")


# What Python says.


def in_sight(project):
    """All beads that are in sight, with their meeting."""
    numbers = [number for meeting in project.meetings() for number in meeting.bitexts]
    views = [project.bitext(number) for number in sorted(numbers)]
    return [(view.meeting, bead) for view in views for bead in view.beads]


def deciders(project):
    """Who decided each bead last, by replaying its history."""
    with project.database.reading() as connection:
        rows = connection.execute(sa.select(schema.log_row).where(schema.log_row.c.tbl == "bead")).all()
        log = connection.execute(sa.select(schema.log).order_by(schema.log.c.id)).all()
    undone = {entry.target_id: entry.direction for entry in log if entry.target_id is not None}
    found = {}
    for entry in log:
        if entry.direction == "do" and undone.get(entry.id) != "undo":
            for row in rows:
                deciding = row.before is None or {"status", "relation", "checked", "by_hand"} & set(row.after or ())
                if row.log_id == entry.id and deciding:
                    found[row.row_id] = entry.reviewer_id
    return found


def passes(wanted, meeting, bead, who):
    matched = bool(bead.zh and bead.vi)
    certainty = 0 if bead.confidence is None else abs(bead.confidence - 0.5)
    said = {
        "matched": matched,
        "unreviewed": not bead.decided,
        "checked": bead.checked,
        "doubtful": matched and not bead.decided and certainty < DOUBT,
        "clashing": any(not mark.agrees for mark in bead.marks),
        "not_one_to_one": matched and (len(bead.zh), len(bead.vi)) != (1, 1),
        "noted": bead.note is not None,
    }
    return (
        wanted.meeting in (None, meeting)
        and wanted.bitext in (None, bead.bitext)
        and (wanted.statuses is None or bead.status in wanted.statuses)
        and all(getattr(wanted, name) in (None, value) for name, value in said.items())
        and (wanted.below is None or (bead.confidence is not None and bead.confidence < wanted.below))
        and (wanted.at_least is None or (bead.confidence is not None and bead.confidence >= wanted.at_least))
        and (wanted.changed_since is None or bead.version > wanted.changed_since)
        and (wanted.reviewer is None or (bead.decided and who == wanted.reviewer))
        and (wanted.relations is None or bead.relation in wanted.relations)
    )


def vietnamese(project, beads):
    """The numbers of beads in the order of the Vietnamese report: `in_order` with its sides exchanged."""
    found = []
    for number in dict.fromkeys(bead.bitext for bead in beads):
        view = project.bitext(number)
        turned = [replace(bead, zh=bead.vi, vi=bead.zh) for bead in view.beads]
        orders = ([segment.id for segment in side.segments] for side in (view.vi, view.zh))
        found += [bead.id for bead in in_order(turned, *orders)]
    return found


def listed(project, wanted, order):
    """The numbers of the beads that a list must have."""
    who = deciders(project)
    beads = [bead for meeting, bead in in_sight(project) if passes(wanted, meeting, bead, who.get(bead.id))]
    if order == "vietnamese":
        chosen = {bead.id for bead in beads}
        return [number for number in vietnamese(project, beads) if number in chosen]
    keys = {
        "report": lambda _: 0,
        "doubtful": lambda bead: (0 if bead.confidence is None else abs(bead.confidence - 0.5), bead.id),
        "confident": lambda bead: (1 if bead.confidence is None else -bead.confidence, -bead.id),
        "changed": lambda bead: (-bead.version, -bead.id),
    }
    return [bead.id for bead in sorted(beads, key=keys[order])]


def paged(project, wanted, order, limit):
    numbers, cursor = [], None
    while True:
        page = project.find(wanted, order, cursor, limit)
        assert len(page.beads) <= limit
        numbers += [found.bead.id for found in page.beads]
        if page.cursor is None:
            return numbers
        assert len(page.beads) == limit
        cursor = page.cursor


def counted(project, wanted):
    who = deciders(project)
    beads = [bead for meeting, bead in in_sight(project) if passes(wanted, meeting, bead, who.get(bead.id))]
    matched = [bead for bead in beads if bead.zh and bead.vi]
    names = ("unreviewed", "doubtful", "clashing", "not_one_to_one", "noted")
    return Counts(
        beads=len(beads),
        matched=len(matched),
        **{status.value: sum(bead.status is status for bead in matched) for status in Status},
        alone=len(beads) - len(matched),
        checked=sum(bead.checked for bead in beads if not (bead.zh and bead.vi)),
        **{name: sum(passes(Filter(**{name: True}), None, bead, None) for bead in beads) for name in names},
    )


# Any state, any filter.

YES_OR_NO = st.sampled_from([None, None, True, False])
FILTERS = st.builds(
    Filter,
    meeting=st.sampled_from([None, None, 1, 2, 3]),
    bitext=st.sampled_from([None, None, None, 1, 2]),
    statuses=st.none() | st.frozensets(st.sampled_from(Status)),
    matched=YES_OR_NO,
    unreviewed=YES_OR_NO,
    checked=YES_OR_NO,
    doubtful=YES_OR_NO,
    below=st.sampled_from([None, None, 0.6, 0.8, 1.0]),
    at_least=st.sampled_from([None, None, 0.6, 0.8]),
    clashing=YES_OR_NO,
    not_one_to_one=YES_OR_NO,
    changed_since=st.sampled_from([None, None, 1, 3, 6]),
    reviewer=st.sampled_from([None, None, None, 1, 2]),
    noted=YES_OR_NO,
    relations=st.none() | st.none() | st.frozensets(st.sampled_from([None, *Relation])),
)
WHICH = st.integers(0, 40)
STEPS = st.lists(st.tuples(st.sampled_from((*KINDS, "undo", "redo")), WHICH, WHICH, WHICH, st.booleans()), max_size=8)


def do(project, authors, steps):
    for kind, a, b, c, who in steps:
        try:
            if kind in ("undo", "redo"):
                getattr(project, kind)(authors[who])
            else:
                project.act(some_action(project, kind, a, b, c), authors[who], project.revision())
        except (ActionError, ClashError):
            continue


def check_lists(place, steps, wanted, limit):
    with Project.open(place) as project:
        do(project, [project.author("Lan"), project.author("Minh")], steps)
        assert broken(project) == []
        for each in (wanted, Filter()):
            for order in ORDERS:
                assert paged(project, each, order, limit) == listed(project, each, order), order
            assert project.counts(each) == counted(project, each)


@pytest.fixture
def marked_place(home):
    """A project whose beads have marks, some of which clash."""
    place = home.empty()
    with Project.create(place, "Marks") as made:
        made.save_alignment(marked(), {})
    return place


@settings(max_examples=25, **QUIET)
@given(steps=STEPS, wanted=FILTERS, limit=st.integers(1, 5))
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_any_filter_and_order(home, marked_place, steps, wanted, limit):
    check_lists(home.copy(marked_place), steps, wanted, limit)


@settings(max_examples=3, **QUIET)
@given(steps=STEPS, wanted=FILTERS, limit=st.integers(1, 5))
@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
def test_any_filter_and_order_on_postgresql(home, marked_place, steps, wanted, limit):
    check_lists(home.copy(marked_place), steps, wanted, limit)


# What is in a row.


def test_a_row_has_what_a_page_shows(project):
    lan = project.author("Lan")
    project.act(Judge((3,), Status.UNSURE), lan, project.revision())
    (row,) = project.find(Filter(statuses=[Status.UNSURE])).beads
    view = project.bitext(1)
    assert row.bead == next(bead for bead in view.beads if bead.id == 3)
    assert (row.meeting, row.meeting_key) == (view.meeting, "2024-03-05-da-nang")
    assert (row.zh.report, row.zh.key, row.zh.title) == (view.zh.id, "a/zh.txt", "岘港与昆明商定加强旅游合作")
    assert row.zh.text == "去年有12万名昆明游客到访岘港。会谈还讨论了职业学校之间的交流。"
    assert row.vi.texts == ("Năm ngoái có 120.000 du khách Côn Minh đến Đà Nẵng.",)
    assert row.decided_by == "Lan"
    assert project.find().revision == project.revision()


def test_a_note_does_not_make_a_decision_mine(project):
    lan, minh = project.author("Lan"), project.author("Minh")
    project.act(Judge((1, 2), Status.ACCEPTED), lan, project.revision())
    project.act(Note(1, "?"), minh, project.revision())
    project.act(Relate((2,), Relation.PARTIAL), minh, project.revision())
    mine = {
        name: paged(project, Filter(reviewer=author.reviewer), "report", 9) for name, author in (("Lan", lan), ("Minh", minh))
    }
    assert mine == {"Lan": [1], "Minh": [2]}
    project.undo(minh)
    assert paged(project, Filter(reviewer=lan.reviewer), "report", 9) == [1, 2]


def test_beads_of_reports_that_were_parted_are_out_of_sight(project):
    before = project.counts()
    project.act(MoveReport(project.bitext(2).vi.id, None, "mới"), project.author("Lan"), project.revision())
    assert project.counts().beads < before.beads
    assert {found.bead.bitext for found in project.find(limit=99).beads} == {1}
    assert project.find(Filter(bitext=2)).beads == ()


# The next one.


@pytest.mark.parametrize("order", ORDERS)
def test_reviewing_to_the_end(project, order):
    lan = project.author("Lan")
    seen, after = [], None
    expected = paged(project, Filter(unreviewed=True), order, 99)
    while (row := project.next_unreviewed(order=order, after=after)) is not None:
        seen.append(after := row.bead.id)
        action = Judge((after,), Status.REJECTED) if row.bead.zh and row.bead.vi else Check((after,))
        project.act(action, lan, project.revision())
    assert sorted(seen) == sorted(expected)
    if order != "changed":
        assert seen == expected
    assert project.counts().unreviewed == 0


def test_after_the_last_one_it_begins_again(project):
    numbers = paged(project, Filter(unreviewed=True), "report", 99)
    assert project.next_unreviewed(after=numbers[-1]).bead.id == numbers[0]
    only = Filter(bitext=1, matched=True, at_least=0.93)
    assert project.next_unreviewed(only, after=1).bead.id == 1
    project.act(Judge((1,), Status.ACCEPTED), project.author("Lan"), project.revision())
    assert project.next_unreviewed(only, after=1) is None


@pytest.mark.parametrize("order", ORDERS)
def test_after_a_bead_that_is_gone(project, order):
    lan = project.author("Lan")
    numbers = paged(project, Filter(unreviewed=True), order, 99)
    gone = next(number for number in numbers[:-1] if number in (2, 4))
    project.act(Merge((1, gone)), lan, project.revision())
    row = project.next_unreviewed(order=order, after=gone)
    left = [number for number in numbers[numbers.index(gone) + 1 :] if number != 1]
    if order in ("report", "vietnamese"):
        assert row.bead.id == left[0]
    assert project.next_unreviewed(order=order, after=999_999).bead.id == paged(project, Filter(unreviewed=True), order, 99)[0]


def test_a_page_does_not_move_when_beads_before_it_go(project):
    first = project.find(limit=4)
    rest = [found.bead.id for found in project.find(after=first.cursor, limit=99).beads]
    project.act(Merge((1, 2)), project.author("Lan"), project.revision())
    assert [found.bead.id for found in project.find(after=first.cursor, limit=99).beads] == rest


@pytest.mark.parametrize(
    "cursor", ["", "x", "{}", "[]", '["doubtful", 1, 2]', '["report", 1]', '["report", 1, "a", 3]', "[[1]]"]
)
def test_a_cursor_of_another_list(project, cursor):
    with pytest.raises(ActionError, match="begin again with its first page"):
        project.find(after=cursor)


def test_an_order_that_is_none(project):
    with pytest.raises(ActionError, match="the orders are report, vietnamese, doubtful, confident, changed"):
        project.find(order="alphabetical")


def test_clashes_are_counted_as_marks_are_shown(marked_place):
    with Project.open(marked_place) as project:
        clashing = paged(project, Filter(clashing=True), "report", 9)
        assert clashing == [3]
        lan = project.author("Lan")
        project.act(Unlink(3), lan, project.revision())
        assert project.counts().clashing == 0
        project.undo(lan)
        assert paged(project, Filter(clashing=True), "report", 9) == clashing
