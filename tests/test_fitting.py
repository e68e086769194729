"""Fitting: folds, both looks on samples whose beads are known, and confidence."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from training_pairs import gold_pairs

from align.encoding import CachedEncoder, Calibration, VectorCache
from align.fitting import FOLDS, Sample, _folds, cross_validate, decide, folds_of, gather, learn, platt, without
from align.gold import GoldDocument, GoldSet
from align.matching.candidates import from_rows
from align.matching.judge import first_features
from align.matching.windows import Windows
from tests.matching.synthetic import unit


class Concepts:
    """Each character, and each word, of a text adds the direction of what it stands for; both languages count from 0."""

    name, fingerprint, dimension = "concepts", "concepts/1", 48

    def encode(self, texts: Sequence[str], progress=None) -> np.ndarray:  # noqa: ARG002 - nothing to wait for
        rows = [self._vector(text) for text in texts]
        return unit(np.array(rows)) if rows else np.empty((0, self.dimension), np.float32)

    def _vector(self, text: str) -> np.ndarray:
        concepts = [ord(c) - 0x4E00 for c in text] if ord(text[0]) >= 0x4E00 else [int(word) for word in text.split()]
        own = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))
        meaning = sum(np.random.default_rng(concept).normal(size=self.dimension) for concept in concepts)
        return meaning + 0.6 * own.normal(size=self.dimension)


def document(name, seed):
    """Statements in the same order, two of them split on the Vietnamese side and one lost on each."""
    random = np.random.default_rng(seed)
    meant = random.permutation(3000)[:24].reshape(12, 2)
    zh = ["".join(chr(0x4E00 + concept) for concept in pair) for pair in meant[:11].tolist()]
    vi, beads = [], []
    for at, (one, other) in enumerate(meant[1:].tolist(), start=1):
        split = at in {3, 7}
        parts = [str(one), str(other)] if split else [f"{one} {other}"]
        if at < 11:
            beads.append(((at,), tuple(range(len(vi), len(vi) + len(parts)))))
        vi += parts
    return GoldDocument(name, tuple(zh), tuple(vi), tuple(beads))


@pytest.fixture(scope="module")
def gold():
    return [
        GoldSet("first", "", tuple(document(f"a{n}", n) for n in range(6))),
        GoldSet("second", "", tuple(document(f"b{n}", 100 + n) for n in range(6))),
    ]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return CachedEncoder(Concepts(), VectorCache("concepts/1", tmp_path_factory.mktemp("vectors")))


@pytest.fixture(scope="module")
def samples(encoder, gold):
    return gather(encoder, Calibration.neutral(encoder), gold, {"second": 0.5}, tokens=False)


def test_documents_of_some_folds_are_gathered_as_among_all(encoder, gold, samples):
    some = gather(encoder, Calibration.neutral(encoder), gold, {"second": 0.5}, tokens=False, folds=(1, 3))
    among_all = [sample for sample in samples if sample.fold in (1, 3)]
    assert 0 < len(some) < len(samples)
    assert [(s.set, s.document, s.fold, s.weight) for s in some] == [(s.set, s.document, s.fold, s.weight) for s in among_all]
    for one, other in zip(some, among_all, strict=True):
        np.testing.assert_array_equal(one.features, other.features)


def test_training_pairs_leave_the_documents_of_some_folds_out(gold):
    sets = [replace(one, name=f"dev-{one.name}") for one in gold]
    for without_folds in ((), (0,), (1, 2)):
        texts = {text for pair in gold_pairs(sets, without_folds) for text in (pair.zh, pair.vi)}
        for one in sets:
            for document, fold in zip(one.documents, folds_of(one, sets), strict=True):
                joined = {"".join(document.zh[i] for i in zh) for zh, _ in document.beads}
                assert joined.isdisjoint(texts) if fold in without_folds else joined <= texts
    assert gold_pairs(gold) == [], "only the development sets are learnt from"


def test_every_document_is_gathered_twice_and_measured_once(samples, gold):
    assert len(samples) == 24
    assert [(s.set, s.document) for s in samples if s.counts] == [(g.name, n) for g in gold for n in range(6)]
    assert {(s.set, s.counts, s.weight) for s in samples} == {
        *(("first", True, 1.0), ("first", False, 0.5)),
        *(("second", True, 0.5), ("second", False, 0.25)),
    }
    for sample in samples:
        assert sample.features.shape == (len(sample.candidates), len(first_features(tokens=False)))
        # Every right bead is among the candidates, and all its segments should pick it.
        picked = [tuple(np.flatnonzero(sample.target == at).tolist()) for at in np.unique(sample.target[sample.target >= 0])]
        zh = len(gold[0].documents[0].zh)
        assert sorted(picked) == sorted((*bead[0], *(zh + j for j in bead[1])) for bead in sample.gold)


def test_columns_can_be_left_out(samples):
    names = first_features(tokens=False)
    (fewer,) = without(samples[:1], ["cosine", "joined"])
    kept = [at for at, name in enumerate(names) if name not in {"cosine", "joined"}]
    np.testing.assert_array_equal(fewer.features, samples[0].features[:, kept])
    assert fewer.names == tuple(names[at] for at in kept)


def test_a_judge_learns_to_find_the_beads(samples):
    judge = learn([sample for sample in samples if sample.set == "first"], tokens=False)
    assert not judge.tokens
    wanted = found = right = 0
    for sample in samples:
        if sample.set == "second" and sample.counts:
            beads = [bead for bead, probability in decide(judge, sample) if probability > 0.5]
            wanted, found, right = wanted + len(sample.gold), found + len(beads), right + len({*beads} & {*sample.gold})
    assert right / wanted > 0.9
    assert right / found > 0.9


def test_cross_validation_measures_every_document_once_and_tells_how_often_it_is_right(samples):
    validated = cross_validate(samples, tokens=False)
    assert {name: sorted(documents) for name, documents in validated.claimed.items()} == {
        "first": list(range(6)),
        "second": list(range(6)),
    }
    gold = {(sample.set, sample.document): set(sample.gold) for sample in samples}
    claims = [
        (confidence, bead in gold[name, at])
        for name, documents in validated.claimed.items()
        for at, beads in documents.items()
        for bead, confidence in beads
    ]
    confidence, right = np.array(claims).T
    assert right.mean() > 0.8
    assert confidence.mean() == pytest.approx(right.mean(), abs=0.02)


def tell_tale(place, folds, random):
    """A document that only a column of its own gives away; its order and all else is chance."""
    count, tried = 10, 4
    order = random.permutation(count)
    others = [np.setdiff1d(np.arange(count), order[i]) for i in range(count)]
    pairs = [(i, j) for i in range(count) for j in (order[i], *random.permutation(others[i])[: tried - 1])]
    rows = np.array(sorted(pairs))
    single = np.arange(count, dtype=np.int32)
    windows = Windows(count, single, np.ones(count, np.int32), np.zeros((count, 1), np.float32), single)
    found = from_rows(windows, windows, rows[:, 0], rows[:, 1])
    right = order[rows[:, 0]] == rows[:, 1]
    features = np.zeros((len(rows), folds + 2))
    features[:, place] = np.where(right, 1, -1)
    features[:, folds:] = random.normal(size=(len(rows), 2))
    target = np.full(2 * count, -1)
    target[rows[right, 0]] = target[count + rows[right, 1]] = np.flatnonzero(right)
    gold = tuple(((i,), (int(order[i]),)) for i in range(count))
    names = tuple(f"column {at}" for at in range(features.shape[1]))
    incidence = found.incidence(count)
    return Sample("set", place, place % FOLDS, found, features, names, incidence, target, gold, 1.0, True)


def test_no_document_is_measured_by_a_judge_that_has_seen_it():
    random = np.random.default_rng(0)
    samples = [tell_tale(place, 10, random) for place in range(10)]

    def share(beads_of):
        """How many of the right beads are found with a confidence of a half."""
        found = [bead in sample.gold for sample in samples for bead, sure in beads_of(sample) if sure > 0.5]
        return sum(found) / sum(len(sample.gold) for sample in samples)

    seen = learn(samples, tokens=False)
    assert share(lambda sample: decide(seen, sample)) > 0.9
    claimed = cross_validate(samples, tokens=False).claimed["set"]
    assert share(lambda sample: claimed[sample.document]) < 0.3


def test_documents_that_share_a_source_share_a_fold():
    def named(*ids):
        return GoldSet("set", "", tuple(GoldDocument(name, (), (), ()) for name in ids))

    folds = _folds([named("a+b", "c", "d+e", "f", "g", "h"), named("b+c", "x/1", "x/2", "e")])
    assert folds["a"] == folds["b"] == folds["c"]
    assert folds["d"] == folds["e"]
    assert set(folds) == {*"abcdefgh", "x"}
    assert set(folds.values()) == set(range(FOLDS))
    assert folds == _folds([named("a+b", "c", "d+e", "f", "g", "h"), named("b+c", "x/1", "x/2", "e")])


@pytest.mark.parametrize(("slope", "offset"), [(1.0, 0.0), (1.7, -0.6), (0.5, 0.8)])
def test_confidence_is_brought_to_how_often_it_is_right(slope, offset):
    random = np.random.default_rng(0)
    odds = random.normal(0, 2, size=40_000)
    right = random.random(len(odds)) < 1 / (1 + np.exp(-(slope * odds + offset)))
    found = platt(1 / (1 + np.exp(-odds)), right)
    assert found == pytest.approx((slope, offset), abs=0.06)
