"""Scores are checked against counts made by hand."""

import numpy as np
import pytest

from align.evaluation import calibration, evaluate, pairing_accuracy

GOLD = [[((0,), (0,)), ((1, 2), (1,)), ((4,), (3,))]]


def test_strict_and_lax_by_hand():
    claimed = [[(((0,), (0,)), 0.9), (((1,), (1,)), 0.8), (((3,), (2,)), 0.7)]]
    result = evaluate(claimed, GOLD)
    assert (result.strict.precision, result.strict.recall) == pytest.approx((1 / 3, 1 / 3))
    assert (result.lax.precision, result.lax.recall) == pytest.approx((2 / 3, 2 / 3))
    assert result.beads == 3
    assert result.documents == 1


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


def test_calibration_error_by_hand():
    found = calibration(np.array([0.95, 0.95, 0.15, 1.0]), np.array([True, False, False, True]))
    assert found.ece == pytest.approx((3 * abs(2.9 / 3 - 2 / 3) + 0.15) / 4)
    assert [b.count for b in found.bins] == [1, 3]


def test_pairing_counts_both_directions_and_no_partner_is_wrong():
    shared = np.array([[2.0, 1.0], [3.0, 0.5]])
    assert pairing_accuracy(shared, ["a", "b"], ["a", "b"]) == pytest.approx(1 / 4)
    assert pairing_accuracy(np.zeros((2, 2)), ["a", "b"], ["a", "b"]) == 0
