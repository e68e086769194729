import numpy as np
import pytest

from align.matching import nearby
from align.matching.candidates import FEATURES, NO_RIVAL, Margins, Scale, candidates, features
from align.matching.margin import density, nearest
from tests.matching.synthetic import bitext, unit

SCALE = Scale(0.0, 0.1)


def test_density_is_the_mean_of_the_nearest(monkeypatch):
    random = np.random.default_rng(0)
    some, others = unit(random.normal(size=(30, 8))), unit(random.normal(size=(50, 8)))
    naive = np.sort(some @ others.T, axis=1)[:, -4:].mean(axis=1)
    assert np.allclose(density(nearest(some, others)), naive, atol=1e-6)
    monkeypatch.setattr(nearby, "PRODUCTS", 300)
    assert np.allclose(density(nearest(some, others)), naive, atol=1e-6)
    assert np.allclose(density(nearest(some, others[:20]), nearest(some, others[20:])), naive, atol=1e-6)
    some_left_out = nearest(some, others, without=np.arange(20, 50))
    assert np.allclose(some_left_out, nearest(some, others[:20]), atol=1e-6)
    assert np.isneginf(nearest(some, others, without=np.arange(2, 50))[:, 2:]).all()
    assert density(nearest(some, others[:2])) == pytest.approx((some @ others[:2].T).mean(axis=1), abs=1e-6)
    assert (density(nearest(some, others[:0])) == 0).all()


def test_every_right_bead_is_a_candidate():
    zh, vi = bitext([[0], [1, 2], [3], [4]], [[3], [0], [1], [2], [5]])
    found = candidates(Margins(zh, vi, SCALE))
    spans = {
        (int(a), int(b), int(c), int(d))
        for a, b, c, d in zip(found.zh_start, found.zh_end, found.vi_start, found.vi_end, strict=True)
    }
    assert {(0, 1, 1, 2), (1, 2, 2, 4), (2, 3, 0, 1)} <= spans
    assert all(b - a == 1 or d - c == 1 for a, b, c, d in spans)


def test_incidence_names_each_segment_of_each_candidate():
    zh, vi = bitext([[0], [1], [2]], [[0, 1], [2]])
    found = candidates(Margins(zh, vi, SCALE))
    segments, owners = found.incidence(3)
    for index in range(len(found)):
        expected = [
            *range(found.zh_start[index], found.zh_end[index]),
            *(3 + j for j in range(found.vi_start[index], found.vi_end[index])),
        ]
        assert sorted(segments[owners == index]) == expected


def test_rivals_are_the_best_outside_a_bead_whatever_the_blocks(monkeypatch):
    zh, vi = bitext([[i] for i in range(9)], [[8 - i] for i in range(9)], noise=2.0)
    whole = Margins(zh, vi, SCALE).rivals
    monkeypatch.setattr(nearby, "PRODUCTS", 20)
    parts = Margins(zh, vi, SCALE).rivals
    matrix = (zh.windows.vectors @ vi.windows.vectors[:9].T - zh.density[:, None] / 2 - vi.density[:9] / 2) / SCALE.spread
    rows = np.arange(len(matrix))
    for start, end in ((0, 1), (3, 7), (8, 9)):
        outside = np.maximum(np.delete(matrix, np.s_[start:end], axis=1).max(axis=1), NO_RIVAL)
        spans = np.full(len(rows), start), np.full(len(rows), end)
        assert np.allclose(whole[0].best(rows, *spans), outside, atol=1e-4)
        assert np.allclose(parts[0].best(rows, *spans), outside, atol=1e-4)
    assert whole[1].margin.shape == (len(vi.windows.start), 5)


def test_without_rivals_there_is_a_floor():
    zh, vi = bitext([[0]], [[0]])
    one = np.zeros(1, dtype=np.int64)
    assert Margins(zh, vi, SCALE).rivals[0].best(one, one, one + 1) == NO_RIVAL


def test_features_are_finite_and_scale_with_the_encoder():
    zh, vi = bitext([[0], [1, 2], [3]], [[3], [0], [1], [2]])
    margins = Margins(zh, vi, SCALE)
    found = candidates(margins)
    table = features(margins, found)
    assert table.shape == (len(found), len(FEATURES))
    assert np.isfinite(table).all()
    wider = features(Margins(zh, vi, Scale(0.0, 0.2)), found)
    margin = FEATURES.index("margin")
    assert np.allclose(table[:, margin], 2 * wider[:, margin])


def test_scale_of_unrelated_vectors():
    random = np.random.default_rng(0)
    zh, vi = unit(random.normal(size=(300, 100)) + 1), unit(random.normal(size=(300, 100)) + 1)
    scale = Scale.of(zh, vi)
    assert scale.mean == pytest.approx(0.5, abs=0.03)
    assert scale.spread == pytest.approx((zh @ vi.T).std(), rel=0.05)
    assert Scale.of(zh[:0], vi).spread == 1
