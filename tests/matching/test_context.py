import numpy as np
import pytest

from align.matching.context import FEATURES, features
from tests.matching.synthetic import candidates_of


def column(found, probability, name, order="auto"):
    incidence = found.incidence(int(found.zh_end.max()))
    return features(found, np.array(probability), incidence, order)[:, FEATURES.index(name)]


def test_a_neighbour_in_order_speaks_for_a_bead():
    found = candidates_of([(0, 1, 0, 1), (1, 2, 1, 2), (1, 2, 5, 6)])
    probability = [0.9, 0.5, 0.5]
    assert column(found, probability, "previous_precedes").tolist() == [0, 0.9, 0]
    near = column(found, probability, "near_best")
    assert near[1] == pytest.approx(0.9)
    assert near[2] == pytest.approx(0.9 * np.exp(-4 / 2))


def test_rivals_share_a_segment():
    found = candidates_of([(0, 1, 0, 1), (0, 2, 0, 1), (5, 6, 5, 6)])
    assert column(found, [0.6, 0.3, 0.9], "best_rival").tolist() == pytest.approx([0.3, 0.6, 0])


def test_order_is_measured_or_given():
    straight = candidates_of([(i, i + 1, i, i + 1) for i in range(5)])
    turned = candidates_of([(i, i + 1, 4 - i, 5 - i) for i in range(5)])
    assert column(straight, [0.9] * 5, "agreement")[0] == 1
    assert column(turned, [0.9] * 5, "agreement")[0] == -1
    assert column(turned, [0.9] * 5, "agreement", "monotone")[0] == 1
    assert column(straight, [0.9] * 5, "agreement", "free")[0] == 0


def test_crossing_is_the_share_of_landmarks_crossed():
    found = candidates_of([(0, 1, 1, 2), (1, 2, 2, 3), (2, 3, 3, 4), (3, 4, 0, 1)])
    assert column(found, [0.9, 0.9, 0.9, 0.1], "crossing").tolist() == pytest.approx([0, 0, 0, 1])


def test_nothing_in_nothing_out():
    nothing = candidates_of([])
    assert features(nothing, np.zeros(0), nothing.incidence(0), "auto").shape == (0, len(FEATURES))
