import numpy as np
import pytest

from align.matching.nomination import GAIN_FLOOR, NOMINEES, promising
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


def joined(singles, lengths, start, size):
    return unit((singles[start : start + size] * lengths[start : start + size, None]).sum(axis=0))


def naive(singles, lengths, others, size, shorter):
    """What `promising` says of windows of `size`, one after the other."""
    found = set()
    for other in others:
        closest = int(np.argmax(singles @ other))
        worth = []
        for start in range(max(closest - size + 1, 0), min(closest, len(singles) - size) + 1):
            after = joined(singles, lengths, start, size) @ other
            before = max(joined(singles, lengths, at, size - 1) @ other for at in (start, start + 1))
            if after - before > GAIN_FLOOR and after > singles[closest] @ other and shorter & {start, start + 1}:
                worth.append((after, start))
        found |= {start for _, start in sorted(worth, reverse=True)[:NOMINEES]}
    return found


@pytest.mark.parametrize("seed", range(8))
def test_longer_windows_are_those_that_a_plain_reading_of_the_rule_gives(seed):
    random = np.random.default_rng(seed)
    count = int(random.integers(4, 40))
    singles, lengths = unit(random.normal(size=(count, 24))), random.integers(5, 60, count)
    others = []
    for _ in range(int(random.integers(1, 40))):
        start, size = int(random.integers(0, count)), int(random.integers(1, 5))
        others.append(singles[start : start + size].sum(axis=0) + 0.1 * random.normal(size=24))
    others = unit(np.stack(others))
    found = promising(singles, lengths, others)
    shorter = set(range(count - 1))
    for size in (3, 4):
        expected = naive(singles, lengths, others, size, shorter)
        assert {start for start, width in found if width == size} == expected
        shorter = expected
