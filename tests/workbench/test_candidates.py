"""Other partners of a bead, weighed by the real matcher on the sample reports."""

import time
from pathlib import Path

import pytest

from align.config import Options
from align.model import Kind
from align.store import ActionError, Project
from align.store.actions import Correct, Unlink
from align.workbench import align_reports, read
from align.workbench.desk import Desk

pytestmark = pytest.mark.slow
SEEDS = Path(__file__).parents[2] / "seeds" / "2021-07-06-asean-russia"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    where = tmp_path_factory.mktemp("candidates") / "p.doichieu"
    run = align_reports(read([SEEDS]).reports, Options())
    with Project.create(where, "Talks") as project:
        project.save_alignment(run.alignment, {"order": "auto"})
    with Desk.open(where, "Lan") as opened:
        yield opened


def matched(view):
    return [bead for bead in view.beads if bead.zh and bead.vi]


def test_they_are_ranked_and_of_the_same_reports(desk):
    view = desk.bitext(1)
    aligned = {segment.id for side in (view.zh, view.vi) for segment in side.segments if segment.kind.aligned}
    seen = 0
    for bead in view.beads:
        found = desk.candidates(bead.id)
        seen += len(found)
        assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
        for one in found:
            assert set(one.segments) <= aligned
            assert one.segments != getattr(bead, one.side)
            assert 0 < one.confidence <= 1
    assert seen


def test_what_was_matched_is_the_best_partner_once_it_is_taken_apart(desk):
    bead = max(matched(desk.bitext(1)), key=lambda bead: (len(bead.zh) == len(bead.vi) == 1, bead.confidence))
    desk.act(Unlink(bead.id), desk.info().revision)
    (alone,) = (one for one in desk.bitext(1).beads if one.zh == bead.zh)
    best = desk.candidates(alone.id)[0]
    assert (best.side, best.segments) == ("vi", bead.vi)
    assert best.confidence == pytest.approx(bead.confidence, abs=0.1)
    desk.undo()


def test_the_second_question_is_answered_at_once_and_new_words_are_weighed_anew(desk):
    first, second = matched(desk.bitext(1))[:2]
    desk.candidates(first.id)
    start = time.process_time()
    desk.candidates(second.id)
    assert time.process_time() - start < 0.5
    segment = next(one for one in desk.bitext(1).vi.segments if one.kind is Kind.BODY)
    before = [one for one in desk.candidates(first.id) if one.segments == (segment.id,)]
    desk.act(Correct(segment.id, "Trời mưa."), desk.info().revision)
    after = [one for one in desk.candidates(first.id) if one.segments == (segment.id,)]
    assert before != after or not before
    desk.undo()


def test_who_has_no_patience_asks_again(desk):
    bead = matched(desk.bitext(2))[0].id
    found, asked = desk.candidates(bead, patience=0), 1
    while found is None:
        found, asked = desk.candidates(bead, patience=0.2), asked + 1
    assert found == desk.candidates(bead)
    assert asked > 1


def test_a_bead_that_is_gone_is_said(desk):
    with pytest.raises(ActionError, match="there is no bead 9999"):
        desk.candidates(9999)
