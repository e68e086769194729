"""A bead with what stands around it, on both databases."""

from align.store.actions import MoveReport


def test_neighbours_are_those_of_the_report_and_only_what_is_aligned(project):
    view = project.bitext(1)
    texts = {s.id: s.text for s in (*view.zh.segments, *view.vi.segments)}
    for bead in view.beads:
        found = project.in_context(bead.id)
        assert found.revision == view.revision
        assert found.found.bead == bead
        for side, report, before, after in (
            (bead.zh, view.zh, found.zh_before, found.zh_after),
            (bead.vi, view.vi, found.vi_before, found.vi_after),
        ):
            aligned = [s.id for s in report.segments if s.kind.aligned]
            if not side:
                assert (before, after) == ("", "")
                continue
            first, last = aligned.index(side[0]), aligned.index(side[-1])
            assert before == (texts[aligned[first - 1]] if first else "")
            assert after == (texts[aligned[last + 1]] if last + 1 < len(aligned) else "")


def test_what_is_not_there_or_out_of_sight_is_none(project):
    assert project.in_context(99) is None
    bead = project.bitext(1).beads[0].id
    project.act(MoveReport(project.bitext(1).vi.id, None, "elsewhere"), project.author("Lan"), project.revision())
    assert project.in_context(bead) is None
