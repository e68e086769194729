"""Coverage against a double loop over tokens that does what the documentation says, slowly."""

from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching.coverage import FEATURES, SMALLEST, Tokens, features
from tests.matching.synthetic import candidates_of, unit

WIDTH = 5


def segments_of(random, counts):
    """One array a segment with so many tokens."""
    return [unit(random.normal(size=(count, WIDTH))) if count else np.zeros((0, WIDTH), np.float32) for count in counts]


def reached(token, segments):
    """The best cosine of one token with any token of some segments; a segment without tokens has one that is zero."""
    best = SMALLEST
    for segment in segments:
        for other in segment if len(segment) else np.zeros((1, WIDTH)):
            best = max(best, float(token @ other))
    return best


def side(own, others, neighbours):
    """Of one side of a candidate: covered, lost, and each of both by segment; `neighbours` are a segment's partners."""
    covered, lost, by_segment = [], [], []
    for segment, partners in zip(own, neighbours, strict=True):
        tokens = segment if len(segment) else np.zeros((1, WIDTH))
        here = [reached(token, others) for token in tokens]
        gone = [reached(token, partners) - value for token, value in zip(tokens, here, strict=True)]
        covered += here
        lost += gone
        by_segment.append((np.mean(here), np.mean(gone)))
    return np.mean(covered), np.mean(lost), min(c for c, _ in by_segment), max(g for _, g in by_segment), len(covered)


def slowly(zh, vi, spans):
    """What `features` should give."""
    beside = {(i, j) for a, b, c, d in spans for i in range(a, b) for j in range(c, d)}
    rows = []
    for a, b, c, d in spans:
        zh_neighbours = [[vi[j] for j in range(len(vi)) if (i, j) in beside] for i in range(a, b)]
        vi_neighbours = [[zh[i] for i in range(len(zh)) if (i, j) in beside] for j in range(c, d)]
        x, y = side(zh[a:b], vi[c:d], zh_neighbours), side(vi[c:d], zh[a:b], vi_neighbours)
        part = x if b - a > 1 else y
        joined = b - a + d - c > 2
        rows.append(
            [
                *(x[0], y[0], x[1], y[1], min(x[0], y[0]), max(x[1], y[1])),
                *((part[2], part[3]) if joined else (0, 0)),
                *(x[0] * y[0], np.log(y[4] / x[4])),
            ]
        )
    return np.array(rows)


@st.composite
def bitexts(draw):
    """Token counts of either side's segments, some of them without any, and spans of candidates."""
    counts = [draw(st.lists(st.integers(0, 4), min_size=1, max_size=5)) for _ in range(2)]
    spans = []
    for _ in range(draw(st.integers(1, 7))):
        span = []
        for of in counts:
            start = draw(st.integers(0, len(of) - 1))
            span += [start, draw(st.integers(start + 1, len(of)))]
        spans.append(tuple(span))
    return counts, spans, draw(st.integers(0, 2**32 - 1))


@settings(deadline=None, max_examples=100)
@given(bitexts())
def test_it_is_what_a_double_loop_over_the_tokens_finds(some):
    (zh_counts, vi_counts), spans, seed = some
    random = np.random.default_rng(seed)
    zh, vi = segments_of(random, zh_counts), segments_of(random, vi_counts)
    found = features(Tokens.of(zh), Tokens.of(vi), candidates_of(spans))
    assert found.shape == (len(spans), len(FEATURES))
    np.testing.assert_allclose(found, slowly(zh, vi, spans), atol=1e-5)


def column(table, name):
    return table[:, FEATURES.index(name)]


def test_a_missing_clause_leaves_its_side_uncovered_and_a_better_place_counts_against():
    words = np.eye(WIDTH, dtype=np.float32)
    zh, vi = Tokens.of([words[[0, 1]], words[[2]]]), Tokens.of([words[[0]], words[[1, 2]]])
    table = features(zh, vi, candidates_of([(0, 1, 0, 1), (0, 1, 0, 2), (0, 2, 0, 2)]))
    assert column(table, "zh_covered").tolist() == [0.5, 1, 1]
    assert column(table, "vi_covered") == pytest.approx([1, 2 / 3, 1])
    assert column(table, "zh_better_elsewhere").tolist() == [0.5, 0, 0]
    assert column(table, "vi_better_elsewhere") == pytest.approx([0, 1 / 3, 0])
    assert column(table, "weakest_part_covered").tolist() == [0, 0.5, 1]
    assert column(table, "part_better_elsewhere").tolist() == [0, 0.5, 0]


def test_no_text_and_no_candidates():
    nothing = Tokens.of([])
    assert nothing.bounds.tolist() == [0]
    assert features(nothing, nothing, candidates_of([])).shape == (0, len(FEATURES))
    some = Tokens.of([np.ones((2, WIDTH), np.float32)])
    assert features(some, nothing, candidates_of([])).shape == (0, len(FEATURES))


def test_a_text_without_any_token_is_covered_by_nothing():
    empty, some = Tokens.of([np.zeros((0, WIDTH), np.float32)]), Tokens.of([unit(np.ones((2, WIDTH)))])
    for zh, vi, ratio in ((empty, some, np.log(2)), (some, empty, -np.log(2))):
        (row,) = features(zh, vi, candidates_of([(0, 1, 0, 1)]))
        assert not row[:-1].any()
        assert row[-1] == pytest.approx(ratio)


def test_thousands_of_segments_take_seconds_since_only_candidates_are_compared():
    # All tokens against all would be 60,000 by 60,000; this takes 0.2 s, on a busy machine 0.5 s.
    count, tokens, random = 2000, 30, np.random.default_rng(0)
    zh, vi = (
        Tokens(unit(random.normal(size=(count * tokens, 64))), np.arange(count + 1, dtype=np.int64) * tokens) for _ in range(2)
    )
    starts = random.integers(0, count - 3, size=(5 * count, 2))
    sizes = np.where(random.random((5 * count, 1)) < 0.5, [[1, 2]], [[3, 1]])
    found = candidates_of([(a, a + k, c, c + n) for (a, c), (k, n) in zip(starts.tolist(), sizes.tolist(), strict=True)])
    start = process_time()
    table = features(zh, vi, found)
    assert process_time() - start < 5
    assert np.isfinite(table).all()
