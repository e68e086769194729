import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.matching.choice import Choice, Example, fit


def example(random, strength, segments=12):
    """One-to-one candidates between six zh and six vi segments; the right ones have a higher first feature."""
    pairs = [(i, j) for i in range(6) for j in range(6)]
    right = {(i, i) for i in range(4)}
    features = np.stack([[strength * (p in right) + random.normal(), random.normal()] for p in pairs])
    incidence = (np.array([i for i, _ in pairs] + [6 + j for _, j in pairs]), np.tile(np.arange(36), 2))
    target = np.full(segments, -1)
    for i in range(4):
        target[i] = target[6 + i] = pairs.index((i, i))
    return Example(features, incidence, target)


def test_learns_what_tells_right_from_wrong():
    random = np.random.default_rng(0)
    choice = fit([example(random, 4) for _ in range(30)])
    assert choice.weight[0] > 1
    assert choice.weight[0] > 4 * abs(choice.weight[1])
    unseen = example(random, 4)
    probability, alone = choice.probabilities(unseen.features, unseen.incidence, 12)
    assert set(np.argsort(-probability)[:4]) == set(unseen.target[:4])
    assert alone[[4, 5, 10, 11]].min() > alone[:4].max()


def test_a_heavier_document_counts_more():
    random = np.random.default_rng(0)
    plain, turned = example(random, 4), example(random, -4)
    heavy = Example(turned.features, turned.incidence, turned.target, weight=20)
    assert fit([plain, heavy]).weight[0] < 0 < fit([heavy, *[plain] * 100]).weight[0]


@given(st.integers(0, 2**32 - 1), st.floats(-3, 3))
def test_each_segment_shares_out_exactly_one(seed, none):
    random = np.random.default_rng(seed)
    some = example(random, 1)
    choice = Choice(np.zeros(2), np.ones(2), random.normal(size=2), none)
    score = some.features @ choice.weight
    _, alone = choice.probabilities(some.features, some.incidence, 12)
    for segment in range(12):
        mine = some.incidence[1][some.incidence[0] == segment]
        shares = np.exp(score[mine]) / (np.exp(score[mine]).sum() + np.exp(none))
        assert np.isclose(shares.sum() + alone[segment], 1)


def test_without_candidates_everything_is_alone():
    choice = Choice(np.zeros(2), np.ones(2), np.ones(2), 0.5)
    nothing = np.zeros(0, dtype=np.int64)
    probability, alone = choice.probabilities(np.zeros((0, 2)), (nothing, nothing), 3)
    assert len(probability) == 0
    assert np.allclose(alone, 1)
