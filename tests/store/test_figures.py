"""Figures: counted in SQL as they are by hand."""

from collections import Counter
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given, settings

from align.model import Status
from align.store import Filter, Project
from align.store.actions import Check, Judge, Merge, MoveReport
from align.store.figures import Covered
from tests.store.test_queries import QUIET, STEPS, counted, do, in_sight


def by_hand(project, meeting):
    """What each segment is in, by report and pair of reports."""
    found = {}
    for number in next(view for view in project.meetings() if view.id == meeting).bitexts:
        view = project.bitext(number)
        for bead in view.beads:
            matched = bead.zh and bead.vi
            kind = bead.status.value if matched else "checked" if bead.checked else "alone"
            for side, members in ((view.zh, bead.zh), (view.vi, bead.vi)):
                found.setdefault(side.id, {}).setdefault(number, []).extend((own, kind) for own in members)
    return found


def check_figures(place, steps):
    with Project.open(place) as project:
        do(project, [project.author("Lan"), project.author("Minh")], steps)
        progress = project.progress()
        assert progress.whole == counted(project, Filter())
        assert progress.meetings == {
            view.id: counted(project, Filter(meeting=view.id)) for view in project.meetings() if view.bitexts
        }
        bins = project.histogram(bins=7)
        known = [bead for _, bead in in_sight(project) if bead.zh and bead.vi and bead.confidence is not None]
        for place_of, own in enumerate(bins):
            last = place_of == len(bins) - 1
            inside = [bead for bead in known if own.lower <= bead.confidence and (last or bead.confidence < own.upper)]
            said = Counter(bead.status for bead in inside)
            assert [own.proposed, own.accepted, own.rejected, own.unsure] == [said[status] for status in Status]
        reliability = project.reliability()
        decided = [bead for bead in known if bead.status in (Status.ACCEPTED, Status.REJECTED)]
        assert reliability.decided == len(decided)
        assert (reliability.ece is None) == (not decided)
        order = ("accepted", "proposed", "unsure", "rejected", "checked", "alone")
        for view in project.meetings():
            hand = by_hand(project, view.id)
            for report in project.coverage(view.id):
                pairs = hand.get(report.report, {})
                assert report.segments == sum(s.kind.aligned for s in project.report(report.report).segments)
                assert report.pairs == {number: Covered(**Counter(kind for _, kind in own)) for number, own in pairs.items()}
                best = {}
                for own in pairs.values():
                    for segment, kind in own:
                        best[segment] = min(kind, best.get(segment, kind), key=order.index)
                assert report.whole == Covered(**Counter(best.values()))


@settings(max_examples=20, **QUIET)
@given(steps=STEPS)
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_after_any_actions(home, steps):
    check_figures(home.sample(), steps)


@settings(max_examples=3, **QUIET)
@given(steps=STEPS)
@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
def test_after_any_actions_on_postgresql(home, steps):
    check_figures(home.sample(), steps)


def decisions(project, zone=UTC):
    return [(day.day, day.reviewer, day.decisions) for day in project.progress(zone).days]


def test_decisions_by_day_and_reviewer(project):
    lan, minh = project.author("Lan"), project.author("Minh")
    alone = next(bead.id for bead in project.bitext(1).beads if not bead.zh)
    assert decisions(project) == []
    project.act(Judge((1, 2), Status.ACCEPTED), lan, project.revision())
    project.act(Check((alone,)), minh, project.revision())
    project.act(Merge((1, 2)), minh, project.revision())  # builds, does not decide
    today = project.history_of_bead(1)[0].at.date()
    assert decisions(project) == [(today, "Lan", 2), (today, "Minh", 1)]
    project.undo(minh)
    project.undo(minh)
    assert decisions(project) == [(today, "Lan", 2)]
    project.redo(minh)
    assert decisions(project) == [(today, "Lan", 2), (today, "Minh", 1)]
    later = timezone(timedelta(hours=23))
    assert {day for day, _, _ in decisions(project, later)} == {project.history_of_bead(1)[0].at.astimezone(later).date()}


def test_reliability(project):
    lan = project.author("Lan")
    project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
    project.act(Judge((2,), Status.REJECTED), lan, project.revision())
    project.act(Judge((3,), Status.UNSURE), lan, project.revision())
    found = project.reliability(bins=2)
    (own,) = found.bins
    assert (own.decided, own.accepted, found.decided) == (2, 0.5, 2)
    assert own.confidence == pytest.approx((0.95 + 0.9) / 2)
    assert found.ece == pytest.approx(0.425)
    assert own.interval[0] < 0.5 < own.interval[1]


def test_what_is_out_of_sight_is_not_counted(project):
    project.act(MoveReport(project.bitext(2).vi.id, None, "mới"), project.author("Lan"), project.revision())
    assert set(project.progress().meetings) == {1}
    assert len(project.coverage(1)) == 2
    assert project.progress().whole.beads == len(project.bitext(1).beads)
