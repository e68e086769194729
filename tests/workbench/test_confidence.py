"""Recalibrating by decisions, and precision from a random sample, on real projects of made-up matches."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Alignment, Bead, Bitext, Kind, Meeting, Status
from align.store import ActionError, Filter, Project
from align.store.actions import Judge, Merge, MoveReport, SetKind, SplitSegment, Unlink
from align.store.checking import faults
from align.store.recalibrating import shown
from align.workbench.desk import Desk, Role, RoleError
from align.workbench.precision import estimated, interval
from align.workbench.recalibration import RecalibrationError
from tests.store.samples import alignment, broken, report

SEGMENTS = 40


def many(count=4, seed=0):
    """Pairs of reports of which segment i is matched with segment i, with confidences from all over."""
    chance = np.random.default_rng(seed)
    zh, vi = (
        [
            report(f"{language}{n}.txt", language, [(Kind.BODY, f"{language} {n} {i}") for i in range(SEGMENTS)])
            for n in range(count)
        ]
        for language in ("zh", "vi")
    )
    meetings = tuple(Meeting(f"m{n}", (zh[n],), (vi[n],)) for n in range(count))
    bitexts = tuple(
        Bitext(
            f"m{n}",
            zh[n],
            vi[n],
            tuple(
                Bead((i,), (i,), 0.1, round(float(c), 4), {"margin": 0.1})
                for i, c in enumerate(chance.uniform(0.3, 0.99, SEGMENTS))
            ),
        )
        for n in range(count)
    )
    return Alignment(bitexts, meetings, "tiny", datetime(2026, 1, 1, tzinfo=UTC), 0.5)


@pytest.fixture
def desk(home):
    where = home.empty()
    with Project.create(where, "Confidence") as project:
        project.save_alignment(many(), {"judge": "abc"})
    with Desk.open(where, "Lan") as opened:
        yield opened


def beads(desk):
    return [bead for meeting in desk.meetings() for n in meeting.bitexts for bead in desk.bitext(n).beads]


def decide(desk, some, chance):
    """Judge beads, right with the probability that `chance` gives for their confidence."""
    draw = np.random.default_rng(1)
    kinds = {Status.ACCEPTED: [], Status.REJECTED: []}
    for bead in some:
        kinds[Status.ACCEPTED if draw.random() < chance(bead.confidence) else Status.REJECTED].append(bead.id)
    for status, numbers in kinds.items():
        if numbers:
            desk.act(Judge(tuple(numbers), status), desk.info().revision)


def overconfident(confidence):
    return confidence**3


def test_too_few_decisions_are_refused(desk):
    made = beads(desk)
    desk.project.save_alignment(replace(alignment(), encoder="imported"), {})
    assert (desk.trial().decisions, desk.trial().enough, desk.trial().voice.encoder) == (0, False, "tiny")
    decide(desk, made[:49], overconfident)
    found = desk.trial()
    assert (found.decisions, found.needed, found.worthwhile, found.ece_before) == (49, 50, False, None)
    with pytest.raises(RecalibrationError, match="49 decisions"):
        desk.recalibrate()


def test_rejections_alone_are_refused(desk):
    decide(desk, beads(desk)[:80], lambda _: 0.0)
    with pytest.raises(RecalibrationError, match="80 decisions, 0 of them acceptances, are too few"):
        desk.recalibrate()


def test_confidences_come_to_how_decisions_turn_out(desk):
    before = {bead.id: bead for bead in beads(desk)}
    decide(desk, list(before.values())[:100], overconfident)
    trial = desk.trial()
    assert trial.worthwhile
    assert trial.ece_after < trial.ece_before - 0.05
    made = desk.recalibrate()
    assert (made.decisions, made.slope) == (100, trial.slope)
    after = {bead.id: bead.confidence for bead in beads(desk)}
    rest = list(before)[100:]
    truth = np.array([overconfident(before[n].confidence) for n in rest])
    said, now = (np.array([of(n) for n in rest]) for of in (lambda n: before[n].confidence, after.get))
    assert np.abs(now - truth).mean() < np.abs(said - truth).mean() / 2
    assert list(np.argsort(said, kind="stable")) == list(np.argsort(now, kind="stable"))
    listed = desk.find(Filter(at_least=0.9), limit=1000).beads
    assert {row.bead.id for row in listed} == {n for n, confidence in after.items() if confidence >= 0.9}
    assert [one.decisions for one in desk.recalibrations()] == [100]
    assert list(faults(desk.project.database)) == []
    assert desk.forget_recalibration() == 1
    assert {bead.id: bead.confidence for bead in beads(desk)} == {n: bead.confidence for n, bead in before.items()}
    assert desk.recalibrations() == []


def test_what_comes_later_is_recalibrated_too_and_undo_knows_how(desk):
    decide(desk, beads(desk)[:100], overconfident)
    made = desk.recalibrate()
    line = made.slope, made.shift
    rest = [bead for bead in beads(desk) if bead.status is Status.PROPOSED]
    desk.act(Merge((rest[0].id, rest[1].id)), desk.info().revision)
    assert desk.beads([rest[0].id])[0].confidence is None
    desk.undo()
    assert [bead.confidence for bead in desk.beads([rest[0].id, rest[1].id])] == [one.confidence for one in rest[:2]]
    run = desk.project.start_run("tiny", {"judge": "abc"})
    other = desk.project.start_run("another", {"judge": "abc"})
    bitexts = [number for meeting in desk.meetings() for number in meeting.bitexts]
    for number, used in zip(bitexts[-2:], (run, other), strict=True):
        again = desk.project.read_again(number)
        free = [i for i in range(SEGMENTS) if not any(i in bead.zh for bead in again.kept)]
        assert desk.project.save_again(used, again, [Bead((i,), (i,), 0.2, 0.8, {}) for i in free])
        said = {bead.confidence for bead in desk.bitext(number).beads if bead.status is Status.PROPOSED}
        assert said == {shown(0.8, matched=True, line=line if used == run else None)}
    assert broken(desk.project) == []
    assert list(faults(desk.project.database)) == []


def test_true_confidences_stay(desk):
    decide(desk, beads(desk), lambda confidence: confidence)
    trial = desk.trial()
    assert not trial.worthwhile
    with pytest.raises(RecalibrationError, match="would not be clearly truer"):
        desk.recalibrate()
    assert desk.recalibrations() == []
    assert abs(trial.slope - 1) < 0.4
    assert abs(trial.shift) < 0.4


def test_a_match_that_was_changed_counts_as_wrong_as_it_stood(desk):
    first, second, third, *_ = beads(desk)
    desk.act(Unlink(first.id), desk.info().revision)
    desk.act(Merge((second.id, third.id)), desk.info().revision)
    assert (desk.trial().decisions, desk.trial().accepted) == (3, 0)
    desk.undo()
    assert desk.trial().decisions == 1
    desk.act(Judge((second.id,), Status.ACCEPTED), desk.info().revision)
    desk.act(Judge((third.id,), Status.UNSURE), desk.info().revision)
    assert (desk.trial().decisions, desk.trial().accepted) == (2, 1)


def test_a_sample_is_drawn_and_tells_how_many_are_right(desk):
    assert desk.precision_estimate() is None
    sure = [bead for bead in beads(desk) if bead.confidence >= 0.5]
    desk.act(Judge(tuple(bead.id for bead in sure[:10]), Status.ACCEPTED), desk.info().revision)
    desk.draw_sample(30, seed=7)
    found = desk.precision_estimate()
    assert (found.size, found.population, found.accepted, found.checked, found.share) == (30, len(sure) - 10, 10, 0, None)
    assert set(found.to_check) <= {bead.id for bead in sure[10:]}
    drawn = found.to_check
    desk.act(Judge(drawn[:8], Status.ACCEPTED), desk.info().revision)
    desk.act(Judge((drawn[8],), Status.REJECTED), desk.info().revision)
    desk.act(Judge((drawn[9],), Status.UNSURE), desk.info().revision)
    desk.act(Unlink(drawn[10]), desk.info().revision)
    desk.act(Judge(drawn[20:], Status.REJECTED), desk.info().revision)
    found = desk.precision_estimate()
    assert (found.checked, found.right, found.unsure) == (11, 8, 1)
    assert found.to_check == drawn[11:20]
    assert found.share.estimate == pytest.approx(0.8)
    assert found.share.low < 8 / 11 < 0.8 < found.share.high
    assert found.whole.estimate == pytest.approx((10 + 0.8 * found.population) / (10 + found.population))
    assert desk.precision_estimate().sample == 1
    desk.draw_sample(1000, seed=7)
    assert (
        desk.precision_estimate().size == len(sure) - 10 - 8 - 1 - 10 - 1
    )  # one of which nobody could tell can be drawn again


def test_the_same_seed_draws_the_same(desk):
    draws = []
    for seed in (3, 3, 4):
        desk.draw_sample(20, seed)
        draws.append(desk.precision_estimate().to_check)
    assert draws[0] == draws[1] != draws[2]


def test_without_a_seed_nobody_can_foresee_the_draw(desk):
    draws = set()
    for _ in range(3):
        desk.draw_sample(20)
        draws.add(desk.precision_estimate().to_check)
    assert len(draws) == 3


def test_every_match_is_as_likely_to_be_drawn(desk):
    """Of 160 matches 40 are drawn, 60 times: each is expected 15 times, and chi-squared tells whether that may be chance."""
    from scipy.stats import chi2

    drawn = Counter()
    for seed in range(60):
        desk.draw_sample(40, seed, 0.0)
        drawn.update(desk.precision_estimate().to_check)
    expected = 60 * 40 / 160
    squared = sum((drawn[bead.id] - expected) ** 2 / (expected * 0.75) for bead in beads(desk))
    assert 0.001 < chi2.sf(squared, 159) < 0.999


def test_undoing_a_check_opens_it_again(desk):
    desk.draw_sample(10)
    first, second, *_ = desk.precision_estimate().to_check
    desk.act(Judge((first,), Status.ACCEPTED), desk.info().revision)
    desk.act(Unlink(second), desk.info().revision)
    assert (desk.precision_estimate().checked, desk.precision_estimate().right) == (2, 1)
    desk.undo()
    assert desk.precision_estimate().to_check[0] == second
    desk.undo()
    assert desk.precision_estimate().to_check[:2] == (first, second)
    assert (desk.precision_estimate().checked, desk.precision_estimate().share) == (0, None)
    desk.redo()
    assert (desk.precision_estimate().checked, desk.precision_estimate().right) == (1, 1)


def test_a_match_whose_sentence_is_split_in_two_is_still_the_match_that_was_drawn(desk):
    desk.draw_sample(10)
    first, second, *_ = desk.precision_estimate().to_check
    zh, vi = (desk.beads([bead])[0].zh[0] for bead in (first, second))
    desk.act(SplitSegment(zh, 3), desk.info().revision)
    assert desk.precision_estimate().to_check[0] == first
    desk.act(Judge((first,), Status.ACCEPTED), desk.info().revision)
    assert desk.precision_estimate().right == 1
    desk.act(SetKind((vi,), Kind.FURNITURE), desk.info().revision)
    assert (desk.precision_estimate().checked, desk.precision_estimate().right) == (2, 1)


def test_what_comes_later_is_told_of_and_what_is_not_shown_makes_a_sample_worthless(desk):
    desk.draw_sample(100)
    desk.project.save_alignment(replace(alignment(), encoder="tiny"), {})
    found = desk.precision_estimate()
    assert (found.newer, found.outdated) == (4, 0)
    (bitext,) = next(meeting for meeting in desk.meetings() if meeting.key == "m0").bitexts
    desk.act(MoveReport(desk.bitext(bitext).zh.id, None, "elsewhere"), desk.info().revision)
    assert desk.precision_estimate().outdated > 0
    desk.undo()
    assert desk.precision_estimate().outdated == 0


def test_a_sample_of_an_older_alignment_tells_nothing(desk):
    desk.draw_sample(160, 0, 0.3)
    (number,) = desk.meetings()[0].bitexts
    run, again = desk.project.start_run("tiny", {}), desk.project.read_again(number)
    assert desk.project.save_again(run, again, [Bead((i,), ((i + 1) % SEGMENTS,), 0.2, 0.8, {}) for i in range(SEGMENTS)])
    found = desk.precision_estimate()
    assert (found.outdated, found.share) == (SEGMENTS, None)


def test_nothing_to_draw(desk):
    with pytest.raises(ActionError, match=r"no match of at least 0.995 waits for a decision"):
        desk.draw_sample(10, 0, 0.995)
    for size in (0, 10_001):
        with pytest.raises(ActionError, match="from 1 to 10,000 matches"):
            desk.draw_sample(size)
    for cut in (-0.1, 1.1, float("nan")):
        with pytest.raises(ActionError, match="between 0 and 1"):
            desk.draw_sample(10, 0, cut)


def test_roles(home):
    with Desk.open(home.sample(), "Lan", Role.READER) as desk:
        for attempt in (desk.recalibrate, desk.forget_recalibration, desk.draw_sample):
            with pytest.raises(RoleError):
                attempt()
    with Desk.open(home.sample(), "Lan", Role.REVIEWER) as desk:
        desk.draw_sample(5, 0, 0.1)
        with pytest.raises(RoleError):
            desk.recalibrate()


def test_the_interval_covers_as_often_as_it_says():
    """Over all samples of 60 out of 400, whatever the true share, 95 of 100 intervals hold it at least."""
    from scipy.stats import hypergeom

    intervals = [interval(right, 60, 400) for right in range(61)]
    for true in (0, 3, 40, 200, 320, 380, 396, 399, 400):
        covered = sum(
            hypergeom.pmf(right, 400, true, 60) for right, (low, high) in enumerate(intervals) if low <= true / 400 <= high
        )
        assert covered >= 0.95, true
    assert intervals[57][0] > 0.86
    assert intervals[57][1] < 0.99


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_an_estimate_lies_in_its_interval(data):
    population = data.draw(st.integers(1, 500))
    checked = data.draw(st.integers(1, population))
    unsure = data.draw(st.integers(0, checked))
    right = data.draw(st.integers(0, checked - unsure))
    found = estimated(right, unsure, checked, population)
    if checked == unsure:
        assert found is None
        return
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    if checked == population and not unsure:
        assert found.low == found.high == found.estimate


def test_an_estimate_between_two_whole_matches_lies_in_its_interval_too():
    found = estimated(right=1, unsure=0, checked=79, population=80)
    assert found.low == 1 / 80
    assert found.estimate == found.high == 1 / 79


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.05, 5), st.floats(-4, 4))
def test_a_recalibration_keeps_the_order(a, b, slope, shift):
    low, high = (shown(one, matched=True, line=(slope, shift)) for one in sorted((a, b)))
    assert 0 <= low <= high <= 1
    assert shown(a, matched=False, line=(slope, shift)) == a
    assert shown(None, matched=True, line=(slope, shift)) is None
