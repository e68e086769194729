"""Scores and kinds of error are checked against counts made by hand, and against plain definitions on arbitrary beads."""

import random
from dataclasses import astuple
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.comparison import ErrorKind, keeps_order
from align.evaluation import RESAMPLES, calibration, evaluate, evaluate_pairing

GOLD = [[((0,), (0,)), ((1, 2), (1,)), ((4,), (3,))]]
BOUNDARY, WRONG_PARTNER, INVENTED, MISSED = ErrorKind


def sure(*beads):
    """Claims of one document, none in doubt."""
    return [[(bead, 1.0) for bead in beads]]


def links(bead):
    return {(i, j) for i in bead[0] for j in bead[1]}


@st.composite
def beads(draw, size=8):
    """Any beads of a document: each segment in one of four, or in none."""
    zh, vi = (draw(st.lists(st.integers(0, 4), min_size=size, max_size=size)) for _ in range(2))
    sides = [tuple(tuple(i for i, label in enumerate(side) if label == bead) for side in (zh, vi)) for bead in range(1, 5)]
    return draw(st.permutations([bead for bead in sides if all(bead)]))


documents = st.lists(st.tuples(beads(), beads()), min_size=1, max_size=4)


def test_strict_and_lax_by_hand():
    claimed = [[(((0,), (0,)), 0.9), (((1,), (1,)), 0.8), (((3,), (2,)), 0.7)]]
    result = evaluate(claimed, GOLD)
    assert (result.strict.precision, result.strict.recall) == pytest.approx((1 / 3, 1 / 3))
    assert (result.lax.precision, result.lax.recall) == pytest.approx((2 / 3, 2 / 3))
    assert (result.documents, result.beads, result.claimed) == (1, 3, 3)


def test_a_bead_below_the_cut_is_calibrated_but_not_claimed():
    claimed = [[(((0,), (0,)), 0.9), (((4,), (3,)), 0.4)]]
    result = evaluate(claimed, GOLD)
    assert result.strict.precision == 1
    assert result.strict.recall == pytest.approx(1 / 3)
    assert sum(b.count for b in result.calibration.bins) == 2


def test_nothing_claimed_is_precise_and_finds_nothing():
    result = evaluate([[]], GOLD)
    assert (result.strict.precision, result.strict.recall, result.strict.f1) == (1, 0, 0)


def test_one_side_in_common_is_no_overlap():
    assert evaluate([[(((0,), (1,)), 1.0)]], GOLD).lax.f1 == 0


@given(documents)
def test_lax_is_any_link_in_common(docs):
    result = evaluate([sure(*claims)[0] for claims, _ in docs], [gold for _, gold in docs])
    claims = [(links(claim), [links(bead) for bead in gold]) for claimed, gold in docs for claim in claimed]
    wanted = [(links(bead), [links(claim) for claim in claimed]) for claimed, gold in docs for bead in gold]
    for found, pairs in ((result.lax.precision, claims), (result.lax.recall, wanted)):
        overlapping = sum(any(mine & other for other in others) for mine, others in pairs)
        assert found == pytest.approx(overlapping / len(pairs) if pairs else 1)


# What the errors are.


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        (((1,), (1,)), BOUNDARY),  # a part of a gold bead
        (((0, 1), (0,)), BOUNDARY),  # more than a gold bead
        (((1, 2), (1, 2)), BOUNDARY),
        (((0,), (3,)), WRONG_PARTNER),  # both have a partner elsewhere
        (((0,), (2,)), WRONG_PARTNER),  # one has
        (((3,), (1,)), WRONG_PARTNER),
        (((3,), (2,)), INVENTED),  # neither has
    ],
)
def test_each_kind_of_wrong_claim(claim, kind):
    result = evaluate(sure(claim), GOLD)
    assert {found: count for found, count in result.errors.claims.items() if count} == {kind: 1}
    assert [(mistake.kind, mistake.claimed) for mistake in result.mistakes if mistake.claimed] == [(kind, claim)]


def test_what_became_of_each_gold_bead():
    claimed = [[(((0,), (4,)), 0.6), (((1,), (1,)), 0.9), (((4,), (3,)), 0.3)]]
    result = evaluate(claimed, GOLD)
    assert result.errors.gold == {BOUNDARY: 1, WRONG_PARTNER: 1, MISSED: 1}
    assert result.errors.claims == {BOUNDARY: 1, WRONG_PARTNER: 1, INVENTED: 0}
    wanted = [
        (BOUNDARY, 0.9, ((1,), (1,)), (GOLD[0][1],)),
        (WRONG_PARTNER, 0.6, ((0,), (4,)), (GOLD[0][0],)),
        (MISSED, 0.3, None, (GOLD[0][2],)),
    ]
    assert [astuple(mistake)[1:] for mistake in result.mistakes] == wanted


def test_a_missed_bead_that_was_not_proposed_has_no_confidence_and_comes_last():
    gold = [[], [((0,), (0,)), ((1,), (1,))]]
    missed = evaluate([[], [(((1,), (1,)), 0.2)]], gold).mistakes
    assert [(mistake.document, mistake.confidence) for mistake in missed] == [(1, 0.2), (1, None)]


@given(documents)
def test_errors_add_up(docs):
    result = evaluate([sure(*claims)[0] for claims, _ in docs], [gold for _, gold in docs])
    right = sum(len(set(claims) & set(gold)) for claims, gold in docs)
    assert sum(result.errors.claims.values()) == result.claimed - right
    assert sum(result.errors.gold.values()) == result.beads - right
    for parts in (result.shapes, result.orders):
        assert sum(part.gold for part in parts) == result.beads
        assert sum(part.claimed for part in parts) == result.claimed
        assert sum(part.right for part in parts) == sum(part.found for part in parts) == right
    assert all(part.gold or part.claimed for part in result.shapes)
    assert sum(mistake.claimed is not None for mistake in result.mistakes) == result.claimed - right
    assert sum(mistake.claimed is None for mistake in result.mistakes) == result.errors.gold[MISSED]
    shown = {(mistake.document, bead) for mistake in result.mistakes for bead in mistake.gold}
    assert shown >= {(i, bead) for i, (claims, gold) in enumerate(docs) for bead in set(gold) - set(claims)}


@given(documents)
def test_claims_and_gold_exchanged_exchange_the_errors(docs):
    there = evaluate([sure(*claims)[0] for claims, _ in docs], [gold for _, gold in docs])
    back = evaluate([sure(*gold)[0] for _, gold in docs], [claims for claims, _ in docs])
    for kind, other in ((BOUNDARY, BOUNDARY), (WRONG_PARTNER, WRONG_PARTNER), (INVENTED, MISSED)):
        assert there.errors.claims[kind] == back.errors.gold[other]
    assert (there.strict.precision, there.strict.recall) == (back.strict.recall, back.strict.precision)
    assert [(p.gold, p.found) for p in there.shapes] == [(p.claimed, p.right) for p in back.shapes]


# Where they lie.


def test_figures_by_shape():
    claimed = sure(((0,), (0,)), ((1, 2), (1,)), ((4,), (2, 3)))
    shapes = {part.name: part for part in evaluate(claimed, GOLD).shapes}
    assert list(shapes) == ["1:1", "1:2", "2:1"]
    assert [(part.gold, part.found, part.claimed, part.right) for part in shapes.values()] == [
        (2, 1, 1, 1),
        (0, 0, 1, 0),
        (1, 1, 1, 1),
    ]
    assert (shapes["1:1"].score.precision, shapes["1:1"].score.recall) == (1, 0.5)
    assert [part.name for part in evaluate([[]], [[((0, 1), (0, 1)), ((2, 3, 4, 5), (2,))]]).shapes] == ["other"]


def test_one_statement_moved_to_the_front():
    gold = [((0,), (1,)), ((1,), (2,)), ((2,), (0,)), ((3,), (3,))]
    assert keeps_order(gold) == [True, True, False, True]
    kept, moved = evaluate(sure(gold[0], gold[2], ((3,), (4,))), [gold]).orders
    assert (kept.gold, kept.found, moved.gold, moved.found) == (3, 1, 1, 1)
    # The claims have a chain of their own: two of them go forward, (0, 1) and (3, 4) or (2, 0) and (3, 4).
    assert (kept.claimed, moved.claimed, kept.right + moved.right) == (2, 1, 2)


@given(beads())
def test_the_chain_is_one_and_none_is_longer(found):
    flags = keeps_order(found)
    chain = sorted(bead for bead, kept in zip(found, flags, strict=True) if kept)
    assert all(a[1][0] < b[1][0] for a, b in pairwise(chain))
    longest = [0]
    for place, bead in enumerate(ordered := sorted(found)):
        longest.append(1 + max([longest[k + 1] for k in range(place) if ordered[k][1][0] < bead[1][0]], default=0))
    assert len(chain) == max(longest)


def test_segments_without_counterpart():
    result = evaluate(sure(((0,), (0,)), ((3,), (1,))), GOLD, sizes=[(6, 5)])
    # Gold leaves zh 3, 5 and vi 2, 4 alone; the claims zh 1, 2, 4, 5 and vi 2, 3, 4.
    assert (result.alone.gold, result.alone.claimed, result.alone.right) == (4, 7, 3)
    assert (result.alone.score.recall, result.alone.score.precision) == (3 / 4, 3 / 7)
    assert evaluate([[]], GOLD).alone is None


@given(documents)
def test_leaving_everything_alone_misses_no_segment_without_counterpart(docs):
    gold = [gold for _, gold in docs]
    alone = evaluate([[] for _ in docs], gold, sizes=[(8, 8)] * len(docs)).alone
    assert alone.score.recall == 1
    assert alone.claimed == 16 * len(docs)
    assert alone.gold == alone.claimed - sum(len(side) for beads in gold for bead in beads for side in bead)


# Confidence.


def test_calibration_error_by_hand():
    found = calibration(np.array([0.95, 0.95, 0.15, 1.0]), np.array([True, False, False, True]))
    assert found.ece == pytest.approx((3 * abs(2.9 / 3 - 2 / 3) + 0.15) / 4)
    assert [b.count for b in found.bins] == [1, 3]
    assert (found.sure.count, found.sure.precision) == (3, pytest.approx(2 / 3))


def test_nothing_to_calibrate():
    found = calibration(np.array([]), np.array([], dtype=bool))
    assert (found.ece, found.bins, found.sure.count) == (0, (), 0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_bins_hold_every_bead_and_are_the_error(pairs):
    confidence, right = np.array([c for c, _ in pairs], dtype=float), np.array([r for _, r in pairs], dtype=bool)
    found = calibration(confidence, right)
    assert sum(b.count for b in found.bins) == len(pairs)
    assert found.ece * len(pairs) == pytest.approx(sum(b.count * abs(b.confidence - b.accuracy) for b in found.bins))
    assert found.sure.count == sum(c >= 0.9 for c, _ in pairs)


# Intervals.


def ordinary(number, seed=0):
    """Documents of ten gold beads; an aligner finds most, joins some wrongly, and is about as sure as it should be."""
    chance = random.Random(seed)
    gold = [[((i,), (i,)) for i in range(10)] for _ in range(number)]
    claimed = []
    for wanted in gold:
        row = []
        for (zh,), vi in wanted:
            confidence = chance.uniform(0.5, 1)
            row.append((((zh,), vi if chance.random() < confidence else (10 + zh,)), confidence))
        claimed.append(row)
    return claimed, gold


def test_intervals_contain_the_figures_and_do_not_change():
    result, again = evaluate(*ordinary(30)), evaluate(*ordinary(30))
    assert result.intervals == again.intervals
    for score, intervals in ((result.strict, result.intervals.strict), (result.lax, result.intervals.lax)):
        for figure, (low, high) in zip(astuple(score), astuple(intervals), strict=True):
            assert low < figure < high
            assert high - low < 0.2
    assert result.intervals.ece[0] < result.intervals.ece[1]


def test_more_documents_give_narrower_intervals():
    widths = [high - low for low, high in (evaluate(*ordinary(n)).intervals.strict.f1 for n in (10, 40, 160))]
    assert widths == sorted(widths, reverse=True)


def test_the_interval_is_where_new_samples_fall():
    """Of 200 samples from one source, about 95% have an interval that holds what the source gives in the long run."""
    truth = evaluate(*ordinary(2000, seed=1)).strict.f1
    held = sum(low <= truth <= high for low, high in (evaluate(*ordinary(25, seed=s)).intervals.strict.f1 for s in range(200)))
    assert 175 <= held <= 199


def test_one_document_has_no_interval():
    assert evaluate(sure(((0,), (0,))), GOLD).intervals is None


@settings(max_examples=30)
@given(beads(), beads(), st.data())
def test_documents_that_are_all_the_same_leave_no_doubt(claims, gold, data):
    claimed = [(bead, data.draw(st.floats(0, 1))) for bead in claims]
    result = evaluate([claimed] * 3, [gold] * 3)
    figures = [*astuple(result.strict), *astuple(result.lax), result.calibration.ece]
    intervals = [*astuple(result.intervals.strict), *astuple(result.intervals.lax), result.intervals.ece]
    for figure, interval in zip(figures, intervals, strict=True):
        assert interval == pytest.approx((figure, figure))


def test_two_documents_are_drawn_as_often_as_chance_will_have_it():
    """One document all right, one all wrong: precision is 0, 1/2 or 1, each in a quarter or half of the draws."""
    result = evaluate([*sure(((0,), (0,))), *sure(((0,), (1,)))], [[((0,), (0,))], [((0,), (0,))]])
    assert result.intervals.strict.precision == (0, 1)
    assert RESAMPLES == 1000


# Which report belongs to which.


def test_pairing_counts_both_directions_and_no_partner_is_wrong():
    shared = np.array([[2.0, 1.0], [3.0, 0.5]])
    found = evaluate_pairing(shared, ["a", "b"], ["a", "b"])
    assert (found.accuracy, found.reports, found.events) == (1 / 4, 4, 2)
    assert [astuple(wrong) for wrong in found.wrong] == [("zh", "b", "a"), ("vi", "a", "b"), ("vi", "b", "a")]
    nothing = evaluate_pairing(np.zeros((2, 2)), ["a", "b"], ["a", "b"])
    assert nothing.accuracy == 0
    assert {wrong.found for wrong in nothing.wrong} == {None}


def test_the_interval_of_a_pairing_is_over_events():
    events = [str(number) for number in range(20)]
    shared = np.eye(20)
    shared[:3] = 0
    found = evaluate_pairing(shared, events, events)
    assert found.accuracy == pytest.approx(17 / 20)
    low, high = found.interval
    assert low < found.accuracy < high
    assert evaluate_pairing(np.ones((1, 1)), ["a"], ["a"]).interval is None
