"""A view of an earlier revision, with the changes since, is the view of now."""

from dataclasses import replace

from align.model import Kind, Status
from align.store.actions import (
    Correct,
    JoinSegments,
    Judge,
    Link,
    Merge,
    Move,
    Note,
    Relate,
    Relation,
    SetKind,
    Split,
    SplitSegment,
    Unlink,
)
from align.store.views import in_order
from tests.store.samples import alignment


def patched(view, new):
    """`view` with the changes `new`, as a page brings itself up to date."""
    zh, vi = new.zh or view.zh, new.vi or view.vi
    beads = {bead.id: bead for bead in view.beads} | {bead.id: bead for bead in new.beads}
    for number in new.gone:
        beads.pop(number, None)
    sides = ([segment.id for segment in side.segments] for side in (zh, vi))
    return replace(view, revision=new.revision, zh=zh, vi=vi, beads=tuple(in_order(beads.values(), *sides)))


def steps(project):
    """An action of each kind, each on what is there then."""

    def beads():
        return project.bitext(1).beads

    def segments(side):
        return getattr(project.bitext(1), side).segments

    yield lambda: Judge((beads()[0].id,), Status.ACCEPTED)
    yield lambda: Relate((beads()[1].id,), Relation.PARTIAL)
    yield lambda: Note(beads()[1].id, "sea")
    yield lambda: Merge((beads()[0].id, beads()[1].id))
    yield lambda: Split(beads()[0].id, (beads()[0].zh[:1] + beads()[0].vi[:1], beads()[0].zh[1:] + beads()[0].vi[1:]))
    yield lambda: SplitSegment(segments("zh")[2].id, 4)
    yield lambda: JoinSegments(segments("zh")[2].id, segments("zh")[3].id)
    yield lambda: Correct(segments("vi")[1].id, "Hai bên nhất trí.")
    yield lambda: SetKind((segments("vi")[3].id,), Kind.FURNITURE)
    yield lambda: Unlink(beads()[0].id)
    yield lambda: Link(1, (segments("zh")[0].id, segments("vi")[0].id))
    yield lambda: Move(
        segments("vi")[2].id, next(bead.id for bead in beads() if segments("vi")[2].id in bead.vi), beads()[0].id
    )


def test_from_every_revision_to_now(project):
    project.save_alignment(alignment(), {})
    lan = project.author("Lan")
    views = [project.bitext(1)]

    def check():
        now = project.bitext(1)
        for view in views:
            assert patched(view, project.changes(1, view.revision)) == now
        views.append(now)

    check()
    for step in steps(project):
        project.act(step(), lan, project.revision())
        check()
    for _ in range(5):
        project.undo(lan)
        check()
    project.redo(lan)
    check()


def test_only_what_changed_is_read(project):
    project.save_alignment(alignment(), {})
    before = project.bitext(1)
    lan = project.author("Lan")
    project.act(Judge((before.beads[0].id,), Status.ACCEPTED), lan, before.revision)
    new = project.changes(1, before.revision)
    assert ([bead.id for bead in new.beads], new.gone, new.zh, new.vi) == ([before.beads[0].id], (), None, None)
    assert project.changes(2, before.revision).beads == ()


def test_what_the_program_did_is_read_anew(project):
    project.save_alignment(alignment(), {})
    before = project.revision()
    project.add_reports(alignment().meetings[0].zh)
    assert project.changes(1, before) is None
    assert project.changes(1, project.revision()) is not None
    assert project.changes(99, project.revision()) is None
