from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.matching.search import chain, pack
from tests.matching.synthetic import candidates_of

SPANS = st.tuples(st.integers(0, 6), st.integers(1, 3), st.integers(0, 6), st.integers(1, 3)).map(
    lambda s: (s[0], s[0] + s[1], s[2], s[2] + s[3])
)
BEADS = st.lists(st.tuples(SPANS, st.floats(0, 1)), max_size=8)


def clash(a, b) -> bool:
    return (a[0] < b[1] and b[0] < a[1]) or (a[2] < b[3] and b[2] < a[3])


def before(a, b) -> bool:
    return a[1] <= b[0] and a[3] <= b[2]


@given(BEADS)
def test_pack_uses_no_segment_twice_and_leaves_no_free_bead(beads):
    spans, probability = [b[0] for b in beads], np.array([b[1] for b in beads])
    chosen = pack(candidates_of(spans), probability, 0.3)
    assert all(not clash(spans[a], spans[b]) for a, b in combinations(chosen, 2))
    for index in set(range(len(spans))) - set(chosen.tolist()):
        assert probability[index] < 0.3 or any(clash(spans[index], spans[c]) for c in chosen)


@given(BEADS)
def test_chain_is_the_heaviest_in_one_order(beads):
    spans, probability = [b[0] for b in beads], np.array([b[1] for b in beads])
    found = candidates_of(spans)
    gain = (probability - 0.3) * found.sizes
    chosen = chain(found, probability, 0.3)
    ordered = sorted(chosen, key=lambda i: spans[i][0])
    assert all(before(spans[a], spans[b]) for a, b in pairwise(ordered))
    best = 0.0
    for size in range(1, len(spans) + 1):
        for subset in combinations(range(len(spans)), size):
            if all(before(spans[a], spans[b]) or before(spans[b], spans[a]) for a, b in combinations(subset, 2)):
                best = max(best, gain[list(subset)].sum())
    assert gain[chosen].sum() == pytest.approx(best)


def test_long_chain_is_not_quadratic():
    count = 20_000
    found = candidates_of(
        [(i, i + 1, i, i + 1) for i in range(count)] + [(i, i + 1, count - i, count - i + 1) for i in range(count)]
    )
    assert len(chain(found, np.full(2 * count, 0.9), 0.2)) == count
