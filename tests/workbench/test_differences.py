"""What reports of a meeting say differently, across all of its pairs of reports."""

import pytest

from align.model import Status
from align.store import ActionError, Project, Relation
from align.store.actions import Check, Judge, Link, Relate
from align.workbench.desk import Desk
from align.workbench.differences import differences
from tests.store.samples import ZH
from tests.workbench.clashing import alignment as clashing_alignment


def alone(found):
    return {each.report.key: [lone.segment.text for lone in each.lone] for each in found.alone}


def bead_of(desk, bitext, text):
    """The bead of a pair of reports that holds the segment of this text."""
    view = desk.bitext(bitext)
    number = next(s.id for s in (*view.zh.segments, *view.vi.segments) if s.text == text)
    return view, next(bead for bead in view.beads if number in (*bead.zh, *bead.vi))


def test_what_one_vietnamese_report_leaves_out_another_may_say(desk):
    found = differences(desk, 1)
    assert alone(found) == {
        "a/zh.txt": [],
        "a/vi.txt": ["Trời mưa to suốt buổi sáng."],
        "a/vi2.txt": ["Thêm bốn chuyến bay thẳng"],
    }
    assert [(each.aligned, each.compared) for each in found.alone] == [(4, 2), (4, 1), (2, 1)]
    # From .6 on the third match, two Chinese segments, is none any more.
    assert alone(differences(desk, 1, 0.6))["a/zh.txt"] == [text for _, text in ZH[2:4]]


def test_reports_that_were_compared_with_nothing_have_nothing_alone(desk):
    found = differences(desk, 2)
    assert [(each.report.key, each.lone, each.compared) for each in found.alone] == [("b/vi.txt", (), 0)]
    assert found.clashes == ()


def test_no_meeting_is_one_sentence(desk):
    with pytest.raises(ActionError, match="there is no meeting 99; load the page again"):
        differences(desk, 99)


@pytest.mark.parametrize(
    ("decide", "counterpart"),
    [
        (lambda bead: Judge((bead.id,), Status.ACCEPTED), True),
        (lambda bead: Judge((bead.id,), Status.UNSURE), False),
        (lambda bead: Judge((bead.id,), Status.REJECTED), False),
        (lambda bead: Relate((bead.id,), Relation.EQUIVALENT), False),
    ],
)
def test_reviewers_have_the_last_word(desk, decide, counterpart):
    view, bead = bead_of(desk, 1, ZH[2][1])
    desk.act(decide(bead), view.revision)
    assert (ZH[2][1] not in alone(differences(desk, 1, 0.99))["a/zh.txt"]) is counterpart


@pytest.mark.parametrize(("relation", "counterpart"), [("partial", True), ("related", False), ("none", False)])
def test_what_is_only_related_is_not_said(desk, relation, counterpart):
    view, bead = bead_of(desk, 1, ZH[2][1])
    desk.act(Relate((bead.id,), Relation(relation)), view.revision)
    assert (ZH[2][1] not in alone(differences(desk, 1))["a/zh.txt"]) is counterpart


def test_checked_means_checked_everywhere_and_links_count(desk):
    view, bead = bead_of(desk, 1, "Trời mưa to suốt buổi sáng.")
    desk.act(Check((bead.id,)), view.revision)
    (lone,) = differences(desk, 1).alone[1].lone
    assert lone.checked
    assert (lone.bead, lone.bitext) == (bead.id, 1)
    view = desk.bitext(1)
    desk.act(Link(1, (view.zh.segments[0].id, lone.segment.id)), view.revision)
    found = alone(differences(desk, 1, 1.0))
    assert found["a/vi.txt"] == [text.text for text in view.vi.segments if text.kind.aligned and text.id != lone.segment.id]


@pytest.fixture
def clashing(tmp_path):
    with Project.create(tmp_path / "clashes.doichieu", "Clashes") as project:
        project.save_alignment(clashing_alignment(), {})
        yield Desk(project, "Lan")


def test_figures_that_differ_are_listed_with_both_values_surest_first(clashing):
    found = differences(clashing, 1)
    assert [clash.vi_report.key for clash in found.clashes] == ["vi3.txt", "vi2.txt"]
    first = found.clashes[0]
    assert [(mark.zh_value, mark.vi_value) for mark in first.marks] == [("60000000 USD", "50000000 USD")]
    assert ([s.text for s in first.zh], [s.text for s in first.vi]) == (["援助6000万美元。"], ["Viện trợ 50 triệu USD."])


def test_accepted_clashes_come_first_and_rejected_ones_not_at_all(clashing):
    low, high = (clash.bead for clash in reversed(differences(clashing, 1).clashes))
    clashing.act(Judge((low.id,), Status.ACCEPTED), clashing.info().revision)
    assert [clash.bead.id for clash in differences(clashing, 1).clashes] == [low.id, high.id]
    clashing.act(Judge((high.id,), Status.REJECTED), clashing.info().revision)
    assert [clash.bead.id for clash in differences(clashing, 1).clashes] == [low.id]
