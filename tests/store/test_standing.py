"""What is in a project, counted, on both databases."""

from align.model import Status
from align.store.actions import Judge, MoveReport
from align.store.standing import Figures, figures


def counted(project):
    with project.database.reading() as connection:
        return figures(connection)


def test_the_sample(project):
    assert counted(project) == Figures(zh=1, vi=3, loose=0, meetings=2, pairs=2, aligned=2, matches=4, decided=0, accepted=0)


def test_decisions_count(project):
    me = project.author("Lan")
    view = project.bitext(1)
    first, second = [bead.id for bead in view.beads if bead.zh and bead.vi][:2]
    project.act(Judge((first,), Status.ACCEPTED), me, view.revision)
    project.act(Judge((second,), Status.UNSURE), me, project.revision())
    found = counted(project)
    assert (found.matches, found.decided, found.accepted) == (4, 2, 1)


def test_what_is_out_of_sight_does_not_count(project):
    me = project.author("Lan")
    project.act(MoveReport(project.bitext(2).vi.id, None, "elsewhere"), me, project.revision())
    found = counted(project)
    assert (found.meetings, found.pairs, found.aligned, found.matches) == (3, 1, 1, 3)


def test_an_empty_project(home):
    from align.store import Project

    with Project.create(home.empty(), "New") as project:
        assert counted(project) == Figures(0, 0, 0, 0, 0, 0, 0, 0, 0)
