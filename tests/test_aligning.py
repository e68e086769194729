"""Texts to beads with an encoder whose vectors are known: what holds whatever is aligned."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligning import Aligner, _groups
from align.encoding import Calibration
from align.matching.judge import default_judge
from tests.matching.synthetic import DIMENSION, unit


class Toy:
    """Each word is a direction of its own, in either language, so texts with the same words are near each other."""

    name, fingerprint, dimension = "toy", "toy", DIMENSION

    def __init__(self):
        self.texts = 0

    def encode(self, texts, progress=None):
        self.texts += len(texts)
        if progress:
            progress(1, 1)
        vectors = [self._vector(text) for text in texts]
        return unit(np.array(vectors)) if vectors else np.empty((0, DIMENSION), np.float32)

    @staticmethod
    def _vector(text):
        words = [w for part in text.split() for w in part.split("。") if w] or ["-"]
        return sum(np.random.default_rng(int.from_bytes(w.encode(), "big") % 2**63).normal(size=DIMENSION) for w in words)


def aligner():
    toy = Toy()
    return Aligner(toy, Calibration.neutral(toy), default_judge())


TEXTS = st.lists(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=4).map(" ".join), max_size=8)


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS, st.sampled_from(["auto", "monotone", "free"]))
def test_every_segment_is_in_exactly_one_bead(zh, vi, order):
    some = aligner()
    (beads,) = some.align(some.encode([zh], [vi]), [(0, 0)], order).beads
    assert sorted(i for bead in beads for i in bead.zh) == list(range(len(zh)))
    assert sorted(j for bead in beads for j in bead.vi) == list(range(len(vi)))
    for bead in beads:
        assert 0 <= bead.confidence <= 1
        assert bead.zh or bead.vi
        assert all(list(side) == list(range(side[0], side[0] + len(side))) for side in (bead.zh, bead.vi) if side)
        if bead.zh and bead.vi:
            assert min(len(bead.zh), len(bead.vi)) == 1
            assert max(len(bead.zh), len(bead.vi)) <= 4
    starts = [bead.zh for bead in beads if bead.zh]
    assert starts == sorted(starts)
    if order == "monotone":
        matched = [bead.vi for bead in beads if bead.zh and bead.vi]
        assert matched == sorted(matched)


@pytest.mark.parametrize("order", ["auto", "monotone"])
def test_a_translation_with_joined_sentences(order):
    some = aligner()
    zh = [f"a{i} b{i} c{i} d{i} e{i}" for i in range(12)]
    vi = [*zh[:3], " ".join(zh[3:5]), *zh[5:8], "x1 x2 x3 x4", *zh[9:]]
    (beads,) = some.align(some.encode([zh], [vi]), [(0, 0)], order).beads
    matched = {(bead.zh, bead.vi) for bead in beads if bead.zh and bead.vi and bead.confidence >= 0.5}
    assert ((3, 4), (3,)) in matched
    assert ((0,), (0,)) in matched
    assert not any(8 in zh for zh, _ in matched)
    assert not any(7 in vi for _, vi in matched)


def test_the_order_of_a_report_does_not_matter_in_free_order():
    some = aligner()
    zh = [f"a{i} b{i} c{i} d{i} e{i}" for i in range(12)]
    vi = zh[::-1]
    (beads,) = some.align(some.encode([zh], [vi]), [(0, 0)]).beads
    assert {(bead.zh, bead.vi) for bead in beads if bead.confidence >= 0.5} == {((i,), (11 - i,)) for i in range(12)}


def test_a_report_with_several_partners_is_encoded_once():
    some = aligner()
    zh, vi = [f"a{i} b{i}" for i in range(6)], [f"a{i} b{i}" for i in range(6)]
    corpus = some.encode([zh], [vi, vi, vi])
    some.align(corpus, [(0, 0)])
    once = some.encoder.texts
    some.encoder.texts = 0
    some.align(corpus, [(0, 0), (0, 1), (0, 2)])
    assert some.encoder.texts <= once


@pytest.mark.parametrize(("zh", "vi"), [([], []), ([[]], [[]]), ([["a"]], [[]])])
def test_empty_texts(zh, vi):
    some = aligner()
    corpus = some.encode(zh, vi)
    found = some.align(corpus, [(0, 0)] if zh else [])
    assert [len(beads) for beads in found.beads] == ([len(zh[0]) + len(vi[0])] if zh else [])


def test_more_reports_of_a_meeting_do_not_hide_its_matches():
    some = aligner()
    zh = [f"a{i} b{i} c{i} d{i} e{i}" for i in range(8)]
    versions = [[f"a{i} b{i} c{i} d{i} {word}{i}" for i in range(8)] for word in ("f", "g", "h", "k", "l")]
    (alone,) = some.align(some.encode([zh], versions[:1]), [(0, 0)]).beads
    together = some.align(some.encode([zh], versions), [(0, i) for i in range(5)]).beads[0]
    assert [(bead.zh, bead.vi) for bead in together] == [(bead.zh, bead.vi) for bead in alone]
    assert min(bead.confidence for bead in together) >= min(bead.confidence for bead in alone) - 0.05


def test_versions_of_one_report_are_no_neighbourhood_for_each_other():
    zh = [[f"a{i} b{i}" for i in range(6)], [f"a{i} b{i}" for i in range(3, 9)], [f"x{i} y{i}" for i in range(6)]]
    vi = [["a0 b0"], ["a3 b3"], ["x0 y0"]]
    some = aligner()
    zh_group, vi_group = _groups(some.encode(zh, vi), [(0, 0), (1, 1), (2, 2)])
    assert zh_group == vi_group
    assert zh_group[0] == zh_group[1] != zh_group[2]
