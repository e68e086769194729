import numpy as np
import pytest

from align.matching.nomination import promising
from tests.matching.synthetic import unit


def test_promising_finds_the_joined_segments():
    random = np.random.default_rng(1)
    singles = unit(random.normal(size=(12, 32)))
    lengths = np.full(12, 20)
    others = unit(np.stack([singles[3:6].sum(axis=0), singles[6:10].sum(axis=0), singles[11]]))
    found = promising(singles, lengths, others)
    assert {(3, 2), (4, 2), (6, 2), (7, 2), (8, 2)} <= set(found)
    assert (3, 3) in found
    assert (6, 4) in found
    assert sum(size > 2 for _, size in found) <= 2 * 2 * len(others)


def test_neighbours_that_each_have_a_partner_of_their_own_are_not_joined():
    random = np.random.default_rng(1)
    singles = unit(random.normal(size=(12, 32)))
    others = unit(singles + 0.3 * unit(random.normal(size=(12, 32))))
    others[5] = unit(singles[5] + singles[6])
    found = promising(singles, np.full(12, 20), others)
    assert (5, 2) in found
    assert len(found) <= 3


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_promising_with_few_segments(count):
    found = promising(np.ones((count, 4), np.float32), np.ones(count), np.ones((2, 4), np.float32))
    assert all(start + size <= count for start, size in found)
    assert promising(np.ones((count, 4), np.float32), np.ones(count), np.ones((0, 4), np.float32), 1) == []
