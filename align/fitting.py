"""Fitting the judge on gold sets, and measuring it by cross-validation over documents.

Documents that share a source text or an event fall into the same fold, across sets, so that what is measured was never learnt
from. Each document is learnt from twice: with densities over its whole set, and over itself and the background alone, so that
small corpora are judged well too.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.aligning import Aligner, Prepared, Progress, silent
from align.encoding import CachedEncoder, Calibration
from align.gold import GoldBead, GoldDocument, GoldSet
from align.matching import candidates as look
from align.matching import context
from align.matching.candidates import Candidates, Rows
from align.matching.choice import Choice, Example, fit
from align.matching.judge import Judge, Reals, first_features, sign, weigh
from align.matching.search import pack

FOLDS = 5
LONGEST = 4

RIDGE = 4e-3
"""The quadratic penalty on the weights; 1e-3 and 1.5e-2 do as well to within 0.3 points of strict F1."""

FLOOR = 0.1
"""Beads below this raw probability are left out of the measuring of confidence."""


@dataclass(frozen=True)
class Sample:
    """One document as the judge meets it, with what is right.

    Attributes:
        set: the name of its gold set.
        document: which of the set's documents it is.
        fold: which fold it is measured in.
        candidates: the beads weighed.
        features: (c, f) what the first look sees.
        names: (f,) its columns.
        incidence: which segments each candidate uses.
        target: (n + m,) the candidate that each segment should pick, -1 for none.
        gold: the right beads.
        weight: how much it counts in learning.
        counts: whether it is measured; the copies with small-corpus densities are only learnt from.
    """

    set: str
    document: int
    fold: int
    candidates: Candidates
    features: Reals
    names: tuple[str, ...]
    incidence: tuple[Rows, Rows]
    target: Rows
    gold: tuple[GoldBead, ...]
    weight: float
    counts: bool


@dataclass(frozen=True)
class Validated:
    """What cross-validation found.

    Attributes:
        claimed: beads with calibrated confidence of a judge that had not seen the document, by set and number of the document.
        slope, offset: what brings raw log odds to calibrated ones (Platt 1999).
    """

    claimed: Mapping[str, Mapping[int, list[tuple[GoldBead, float]]]]
    slope: float
    offset: float


def gather(
    encoder: CachedEncoder,
    calibration: Calibration,
    sets: Sequence[GoldSet],
    weights: Mapping[str, float],
    *,
    tokens: bool,
    folds: Collection[int] = range(FOLDS),
    progress: Progress = silent,
) -> list[Sample]:
    """The documents of the sets, encoded and with their candidates weighed once.

    Args:
        encoder: what encodes.
        calibration: the encoder's.
        sets: gold sets.
        weights: how much a set's documents count, by its name; 1 where it is not named.
        tokens: whether to look at the encoder's tokens.
        folds: only the documents of these; the others are there all the same when densities are taken.
        progress: told about the encoding.
    """
    nobody = Choice(np.zeros(0), np.ones(0), np.zeros(0), 0.0)
    aligner = Aligner(encoder, calibration, Judge(nobody, nobody, tokens=tokens), LONGEST)
    samples = []
    for gold in sets:
        documents, fold_of = gold.documents, folds_of(gold, sets)
        zh, vi = [d.zh for d in documents], [d.vi for d in documents]
        whole = aligner.prepare(aligner.encode(zh, vi, progress), [(i, i) for i in range(len(documents))], progress)
        for index, document in enumerate(documents):
            if fold_of[index] not in folds:
                continue
            alone = aligner.prepare(aligner.encode([document.zh], [document.vi]), [(0, 0)])
            place = (gold.name, index, fold_of[index])
            weight = weights.get(gold.name, 1.0)
            samples.append(_sample(place, document, whole, index, weight, tokens=tokens, counts=True))
            samples.append(_sample(place, document, alone, 0, weight / 2, tokens=tokens, counts=False))
    return samples


def _sample(
    place: tuple[str, int, int],
    document: GoldDocument,
    prepared: Prepared,
    index: int,
    weight: float,
    *,
    tokens: bool,
    counts: bool,
) -> Sample:
    zh, vi, near = prepared.sides[index]
    margins = look.Margins(zh, vi, prepared.scale, near)
    found = look.candidates(margins)
    incidence = found.incidence(len(document.zh))
    target = np.full(len(document.zh) + len(document.vi), -1, dtype=np.int64)
    wanted = set(document.beads)
    for at in range(len(found)):
        bead = _bead(found, at)
        if bead in wanted:
            target[list(bead[0])] = at
            target[[len(document.zh) + j for j in bead[1]]] = at
    features = weigh(margins, found, tokens=tokens)
    names = first_features(tokens=tokens)
    return Sample(*place, found, features, names, incidence, target, document.beads, weight, counts)


def without(samples: Iterable[Sample], names: Iterable[str]) -> list[Sample]:
    """The same samples with some columns of the first look left out."""
    left_out = set(names)
    fewer = []
    for sample in samples:
        keep = [at for at, name in enumerate(sample.names) if name not in left_out]
        kept = tuple(sample.names[at] for at in keep)
        fewer.append(replace(sample, features=sample.features[:, keep], names=kept))
    return fewer


def learn(samples: Sequence[Sample], *, tokens: bool) -> Judge:
    """Both looks. The second learns from first-look probabilities made without the document, as it will meet them."""
    first = _fit([sample.features for sample in samples], samples)
    seen: dict[int, Reals] = {}
    for fold in {sample.fold for sample in samples}:
        others = [sample for sample in samples if sample.fold != fold] or list(samples)
        inner = Judge(_fit([sample.features for sample in others], others), first)
        for index, sample in enumerate(samples):
            if sample.fold == fold:
                seen[index] = _surroundings(inner, sample)
    return Judge(first, _fit([seen[index] for index in range(len(samples))], samples), tokens=tokens)


def _fit(tables: Sequence[Reals], samples: Sequence[Sample]) -> Choice:
    examples = [
        Example(table, sample.incidence, sample.target, sample.weight) for table, sample in zip(tables, samples, strict=True)
    ]
    return fit(examples, RIDGE, [sign(name) for name in samples[0].names])


def _surroundings(judge: Judge, sample: Sample) -> Reals:
    return judge.surroundings(sample.candidates, sample.features, sample.incidence, len(sample.target))


def decide(judge: Judge, sample: Sample, floor: float = FLOOR) -> list[tuple[GoldBead, float]]:
    """The beads that the judge would propose, with raw probabilities."""
    probability, _ = judge.verdict(_surroundings(judge, sample), sample.incidence, len(sample.target))
    return [(_bead(sample.candidates, i), float(probability[i])) for i in pack(sample.candidates, probability, floor)]


def cross_validate(samples: Sequence[Sample], *, tokens: bool) -> Validated:
    """Each document's beads as a judge claims them that learnt from the other folds, with confidence fitted to the outcome."""
    raw: dict[str, dict[int, list[tuple[GoldBead, float]]]] = {}
    odds: list[float] = []
    outcomes: list[bool] = []
    for fold in sorted({sample.fold for sample in samples}):
        judge = learn([sample for sample in samples if sample.fold != fold], tokens=tokens)
        for sample in samples:
            if sample.fold == fold and sample.counts:
                beads = decide(judge, sample)
                raw.setdefault(sample.set, {})[sample.document] = beads
                odds += [confidence for _, confidence in beads]
                outcomes += [bead in set(sample.gold) for bead, _ in beads]
    slope, offset = platt(np.array(odds), np.array(outcomes))
    scaled = Judge(judge.first, judge.second, slope, offset)
    claimed = {
        name: {at: [(bead, float(scaled.calibrated(np.array(p)))) for bead, p in beads] for at, beads in documents.items()}
        for name, documents in raw.items()
    }
    return Validated(claimed, slope, offset)


def platt(confidence: Reals, right: Reals) -> tuple[float, float]:
    """Slope and offset that bring log odds to the log odds of being right (Platt 1999), by maximum likelihood."""
    from scipy.optimize import minimize

    odds = context.log_odds(confidence)

    def loss(parameters: Reals) -> float:
        z = parameters[0] * odds + parameters[1]
        return float(np.mean(np.logaddexp(0, np.where(right, -z, z))))

    slope, offset = minimize(loss, np.array([1.0, 0.0])).x
    return float(slope), float(offset)


def _bead(found: Candidates, index: int) -> GoldBead:
    return (
        tuple(range(int(found.zh_start[index]), int(found.zh_end[index]))),
        tuple(range(int(found.vi_start[index]), int(found.vi_end[index]))),
    )


def _sources(document: GoldDocument) -> list[str]:
    """What a document was made from: the ids joined by "+", or the event before "/" in the project's own samples."""
    return [document.id.partition("/")[0]] if "/" in document.id else document.id.split("+")


def folds_of(gold: GoldSet, sets: Sequence[GoldSet]) -> list[int]:
    """The fold of each document of `gold`, one of `sets`."""
    folds = _folds(sets)
    return [folds[_sources(document)[0]] for document in gold.documents]


def _folds(sets: Sequence[GoldSet]) -> dict[str, int]:
    """A fold for each source text; texts that meet in a document share one."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for document in (document for gold in sets for document in gold.documents):
        sources = _sources(document)
        for source in sources:
            parent[root(source)] = root(sources[0])
    roots = sorted({root(name) for name in parent})
    random.Random(0).shuffle(roots)  # noqa: S311 - nothing secret
    place = {name: index % FOLDS for index, name in enumerate(roots)}
    return {name: place[root(name)] for name in list(parent)}
