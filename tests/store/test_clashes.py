"""Two at once: nobody overwrites what they have not seen, and nothing is lost or done twice."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa

from align.model import Status
from align.store import ClashError, Project, Relation, schema
from align.store.actions import Correct, Judge, Merge, Move, MoveReport, Note, Relate, Split
from tests.store.samples import broken, state


def entries(project):
    """How many actions the log holds."""
    wanted = sa.select(sa.func.count()).select_from(schema.log).where(schema.log.c.direction == "do")
    with project.database.reading() as connection:
        return connection.execute(wanted).scalar_one()


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (Judge((1,), Status.REJECTED), Judge((1,), Status.ACCEPTED)),
        (Judge((1,), Status.ACCEPTED), Judge((1,), Status.ACCEPTED)),  # the same, but not known to be
        (Merge((2, 1)), Judge((1,), Status.ACCEPTED)),
        (Merge((1, 2)), Merge((2, 3))),
        (Note(1, "a"), Relate((1,), Relation.PARTIAL)),
        (Judge((2,), Status.ACCEPTED), Merge((1, 2))),
        (Move(1, 1, 2), Split(1, ((1,), (6,)))),
        (Move(1, 1, 2), Move(1, 1, 3)),
        (Correct(1, "岘港"), Judge((1,), Status.ACCEPTED)),  # what was judged were other words
        (Correct(1, "岘港"), Correct(1, "昆明")),
        (MoveReport(1, 2), MoveReport(1, None)),
    ],
)
def test_what_was_changed_since_is_not_overwritten(project, theirs, mine):
    lan, minh = project.author("Lan"), project.author("Minh")
    seen = project.revision()
    project.act(theirs, minh, seen)
    before = state(project)
    with pytest.raises(ClashError, match=r"^Minh .* in the meantime, on \d{4}-\d\d-\d\d at \d\d:\d\d:\d\d UTC") as raised:
        project.act(mine, lan, seen)
    assert "\n" not in str(raised.value)
    assert raised.value.change.author == "Minh"
    assert state(project) == before


def test_other_rows_do_not_clash(project):
    lan, minh = project.author("Lan"), project.author("Minh")
    seen = project.revision()
    project.act(Judge((1,), Status.ACCEPTED), minh, seen)
    project.act(Judge((2,), Status.ACCEPTED), lan, seen)


def test_what_the_program_did_can_clash(project):
    with pytest.raises(ClashError, match=r"^the program aligned the reports"):
        project.act(Judge((1,), Status.ACCEPTED), project.author("Lan"), seen=0)


def test_one_window_may_act_on_without_loading_again_and_another_may_not(project):
    one, two = project.author("Lan", "window 1"), project.author("Lan", "window 2")
    seen = project.revision()
    project.act(Judge((1,), Status.ACCEPTED), one, seen)
    project.act(Relate((1,), Relation.PARTIAL), one, seen)
    with pytest.raises(ClashError, match="Lan set the relation"):
        project.act(Note(1, "a"), two, seen)
    project.act(Note(1, "a"), two, project.revision())
    with pytest.raises(ClashError, match="Lan wrote a note"):
        project.act(Judge((1,), Status.UNSURE), one, seen)


def test_undo_is_seen_by_others_as_a_change(project):
    lan, minh = project.author("Lan"), project.author("Minh")
    project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
    seen = project.revision()
    project.undo(lan)
    with pytest.raises(ClashError, match="Lan undid accepting it"):
        project.act(Judge((1,), Status.REJECTED), minh, seen)


def test_an_action_repeated_with_its_token_is_done_once(project):
    lan, token, seen = project.author("Lan"), uuid4(), project.revision()
    view = next(bead for bead in project.bitext(1).beads if bead.id == 3)
    action = Split(3, (view.zh[:1], (*view.zh[1:], *view.vi)))
    done = project.act(action, lan, seen, token)
    after = state(project)
    assert project.act(action, lan, seen, token) == done
    undo = uuid4()
    assert project.undo(lan, token=undo) == project.undo(lan, token=undo)
    project.redo(lan)
    assert state(project) == after
    assert entries(project) == 1


def test_many_writers(home):
    place = home.sample()
    with Project.open(place) as project:
        beads = [bead.id for bead in project.bitext(1).beads]

    def work(name):
        confirmed = clashes = 0
        with Project.open(place) as own:
            author = own.author(name)
            for turn in range(12):
                seen = own.revision()
                try:
                    own.act(Note(beads[turn % 4], f"{name} {turn}"), author, seen)
                    confirmed += 1
                except ClashError:
                    clashes += 1
        return confirmed, clashes

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(work, [f"reviewer {n}" for n in range(6)]))
    with Project.open(place) as project:
        assert entries(project) == sum(confirmed for confirmed, _ in results)
        assert sum(map(sum, results)) == 6 * 12
        assert broken(project) == []
        for bead in project.beads(beads):
            last = project.history_of_bead(bead.id)[-1]
            assert last.details["text"] == bead.note


def test_many_threads_share_one_project(project):
    with ThreadPoolExecutor(4) as pool:
        authors = list(pool.map(project.author, ["Lan", "Minh"] * 4))
        list(pool.map(lambda n: project.act(Note(1 + n % 4, str(n)), authors[0], 10**9), range(20)))
    assert len(set(authors)) == 2
    assert entries(project) == 20
