"""What is settled stays so, and helps the rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching import Constraints, Scale, match
from align.matching.candidates import Margins, candidates
from align.matching.judge import default_judge
from tests.matching.synthetic import bitext

SCALE = Scale(0.0, 0.125)
SEGMENTS = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3), min_size=1, max_size=8)


def constraints(n, m, anchors=(), zh_taken=(), vi_taken=(), refused=()):
    zh, vi = np.zeros(n, dtype=bool), np.zeros(m, dtype=bool)
    zh[list(zh_taken)], vi[list(vi_taken)] = True, True
    for a, b, c, d in anchors:
        zh[a:b], vi[c:d] = True, True
    spans = (np.array(list(rows), dtype=np.int64).reshape(-1, 4) for rows in (anchors, refused))
    return Constraints(zh, vi, *spans)


def spans_of(beads):
    return {(b.zh[0], b.zh[-1] + 1, b.vi[0], b.vi[-1] + 1) for b in beads if b.zh and b.vi}


@st.composite
def settled_bitexts(draw):
    zh_of, vi_of = draw(SEGMENTS), draw(SEGMENTS)
    n, m = len(zh_of), len(vi_of)
    a, c = draw(st.integers(0, n - 1)), draw(st.integers(0, m - 1))
    anchor = (a, draw(st.integers(a + 1, n)), c, draw(st.integers(c + 1, m)))
    anchors = [anchor] if draw(st.booleans()) else []
    taken = (draw(st.sets(st.integers(0, k - 1), max_size=2)) for k in (n, m))
    return zh_of, vi_of, (n, m, anchors, *taken)


@settings(deadline=None, max_examples=60)
@given(settled_bitexts(), st.sampled_from(["auto", "monotone", "free"]), st.data())
def test_what_is_settled_is_left_alone(drawn, order, data):
    zh_of, vi_of, settled = drawn
    zh, vi = bitext(zh_of, vi_of)
    judge = default_judge()
    first = match(zh, vi, judge, SCALE, order, constraints(*settled))
    proposed = sorted(spans_of(first))
    refused = data.draw(st.lists(st.sampled_from(proposed), unique=True)) if proposed else []
    given_ = constraints(*settled, refused=refused)
    beads = match(zh, vi, judge, SCALE, order, given_)
    assert sorted(i for bead in beads for i in bead.zh) == np.flatnonzero(~given_.zh_taken).tolist()
    assert sorted(j for bead in beads for j in bead.vi) == np.flatnonzero(~given_.vi_taken).tolist()
    assert not spans_of(beads) & set(refused)
    if order == "monotone":
        together = sorted([*spans_of(beads), *(tuple(row) for row in given_.anchors.tolist())])
        assert [span[2] for span in together] == sorted(span[2] for span in together)


def test_nothing_settled_changes_nothing():
    zh, vi = bitext([[0], [1, 2], [3], [4]], [[3], [0], [1], [2], [5]])
    judge = default_judge()
    assert match(zh, vi, judge, SCALE) == match(zh, vi, judge, SCALE, "auto", Constraints.none(4, 5))


def test_taken_segments_leave_room_for_others():
    zh, vi = bitext([[0]] * 6 + [[1]], [[0]] * 6 + [[1]], noise=0.1)
    settled = constraints(7, 7, zh_taken=range(1, 7), vi_taken=range(5))
    found = candidates(Margins(zh, vi, SCALE), (settled.zh_taken, settled.vi_taken))
    spans = zip(found.zh_start, found.zh_end, found.vi_start, found.vi_end, strict=True)
    assert {tuple(map(int, span)) for span in spans} == {(0, 1, 5, 6), (0, 1, 6, 7), (0, 1, 5, 7)}


def test_an_anchor_speaks_for_its_neighbours():
    """Five statements that two segments could make: what stands beside the settled one gains."""
    zh, vi = bitext([[0], [1], [2], [3]], [[1], [9], [0], [1], [2]], noise=0.2)
    judge = default_judge()

    def confidence(settled):
        return {(b.zh, b.vi): b.confidence for b in match(zh, vi, judge, SCALE, "auto", settled)}.get(((1,), (3,)), 0.0)

    beside = confidence(constraints(4, 5, anchors=[(0, 1, 2, 3)]))
    taken = confidence(constraints(4, 5, zh_taken=[0], vi_taken=[2]))
    assert beside > taken


def test_an_anchor_must_be_taken():
    free = np.zeros(3, dtype=bool)
    nothing = np.zeros((0, 4), dtype=np.int64)
    with pytest.raises(ValueError, match="taken"):
        Constraints(free, free, np.array([[0, 1, 0, 1]]), nothing)
    with pytest.raises(ValueError, match="four columns"):
        Constraints(free, free, nothing, np.zeros((1, 2), dtype=np.int64))
