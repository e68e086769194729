import numpy as np
import pytest

from align.matching.candidates import FEATURES, NO_RIVAL, Margins, Scale, candidates, features
from align.matching.margin import density
from tests.matching.synthetic import bitext, unit

SCALE = Scale(0.0, 0.1)


def test_density_is_the_mean_of_the_nearest():
    random = np.random.default_rng(0)
    some, others = unit(random.normal(size=(30, 8))), unit(random.normal(size=(50, 8)))
    naive = np.sort(some @ others.T, axis=1)[:, -4:].mean(axis=1)
    assert np.allclose(density(some, others, block=7), naive, atol=1e-6)
    assert density(some, others[:2]) == pytest.approx((some @ others[:2].T).mean(axis=1), abs=1e-6)
    assert (density(some, others[:0]) == 0).all()


def test_every_right_bead_is_a_candidate():
    zh, vi = bitext([[0], [1, 2], [3], [4]], [[3], [0], [1], [2], [5]])
    found = candidates(zh, vi)
    spans = {
        (int(a), int(b), int(c), int(d))
        for a, b, c, d in zip(found.zh_start, found.zh_end, found.vi_start, found.vi_end, strict=True)
    }
    assert {(0, 1, 1, 2), (1, 2, 2, 4), (2, 3, 0, 1)} <= spans
    assert all(b - a == 1 or d - c == 1 for a, b, c, d in spans)


def test_incidence_names_each_segment_of_each_candidate():
    zh, vi = bitext([[0], [1], [2]], [[0, 1], [2]])
    found = candidates(zh, vi)
    segments, owners = found.incidence(3)
    for index in range(len(found)):
        expected = [
            *range(found.zh_start[index], found.zh_end[index]),
            *(3 + j for j in range(found.vi_start[index], found.vi_end[index])),
        ]
        assert sorted(segments[owners == index]) == expected


def test_rivals_do_not_depend_on_blocks():
    zh, vi = bitext([[i] for i in range(9)], [[8 - i] for i in range(9)])
    margins = Margins(zh, vi, SCALE)
    whole, parts = margins.rivals(), margins.rivals(block=2)
    for a, b in zip([x for side in whole for x in side], [x for side in parts for x in side], strict=True):
        assert np.allclose(a, b, atol=1e-5)
    matrix = (zh.windows.vectors[:9] @ vi.windows.vectors[:9].T - zh.density[:9, None] / 2 - vi.density[:9] / 2) / SCALE.spread
    assert np.allclose(whole[0][0], matrix.max(axis=1), atol=1e-4)
    assert np.allclose(whole[1][2], np.maximum(np.sort(matrix, axis=0)[-2], NO_RIVAL), atol=1e-4)


def test_features_are_finite_and_scale_with_the_encoder():
    zh, vi = bitext([[0], [1, 2], [3]], [[3], [0], [1], [2]])
    found = candidates(zh, vi)
    table = features(zh, vi, found, SCALE)
    assert table.shape == (len(found), len(FEATURES))
    assert np.isfinite(table).all()
    wider = features(zh, vi, found, Scale(0.0, 0.2))
    margin = FEATURES.index("margin")
    assert np.allclose(table[:, margin], 2 * wider[:, margin])


def test_scale_of_unrelated_vectors():
    random = np.random.default_rng(0)
    zh, vi = unit(random.normal(size=(300, 100)) + 1), unit(random.normal(size=(300, 100)) + 1)
    scale = Scale.of(zh, vi)
    assert scale.mean == pytest.approx(0.5, abs=0.03)
    assert scale.spread == pytest.approx((zh @ vi.T).std(), rel=0.05)
    assert Scale.of(zh[:0], vi).spread == 1
