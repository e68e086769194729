"""Fit the judge on gold sets, by cross-validation over documents, and print what it reaches.

    python benchmarks/fit_judge.py GOLD.json [GOLD.json ...] --out align/matching/data/judge.json

Documents that share a source text or an event fall into the same fold, across sets. Each document is learnt from
twice: with densities over its whole set, and over itself and the background alone, so that small corpora are judged well too.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from align.aligning import Aligner, Prepared
from align.encoding import CachedEncoder, calibration_for, load
from align.evaluation import evaluate
from align.gold import GoldBead, GoldDocument, GoldSet, read_gold
from align.matching import candidates as look
from align.matching import context
from align.matching.candidates import Candidates, Rows
from align.matching.choice import Choice, Example, fit
from align.matching.judge import Judge, Reals
from align.matching.search import pack

FOLDS = 5
LONGEST = 4

WEIGHTS = {"dev-comparable": 0.5, "dev-reports": 2.0, "seeds": 3.0}
"""Reports with joined statements are the real thing; the comparable set has none, which no real pair of reports is like. The
samples are few and of one subject, where everything is near to everything: without them the judge is too timid there."""


@dataclass(frozen=True)
class Sample:
    """One document as the judge meets it, with what is right."""

    set: str
    fold: int
    candidates: Candidates
    features: Reals
    incidence: tuple[Rows, Rows]
    target: Rows
    gold: tuple[GoldBead, ...]
    weight: float
    counts: bool
    """Whether it is scored; the copies with small-corpus densities are only learnt from."""


def main() -> None:
    """Read, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", default="bundled")
    options = parser.parse_args()
    sets = [gold for path in options.gold if isinstance(gold := read_gold(path), GoldSet)]
    samples = gather(sets, options.encoder)
    confidences, outcomes = [], []
    judged: dict[int, tuple[list[tuple[GoldBead, float]], tuple[GoldBead, ...]]] = {}
    for fold in range(FOLDS):
        judge = learn([sample for sample in samples if sample.fold != fold])
        for index, sample in enumerate(samples):
            if sample.fold == fold and sample.counts:
                beads = decide(judge, sample)
                judged[index] = (beads, sample.gold)
                confidences += [confidence for _, confidence in beads]
                outcomes += [bead in set(sample.gold) for bead, _ in beads]
    slope, offset = platt(np.array(confidences), np.array(outcomes))
    for gold in sets:
        rows = [index for index in judged if samples[index].set == gold.name]
        final = replace(judge, slope=slope, offset=offset)
        claimed = [[(bead, float(final.calibrated(np.array(p)))) for bead, p in judged[index][0]] for index in rows]
        for cut in (0.4, 0.5):
            result = evaluate(claimed, [judged[index][1] for index in rows], cut)
            print(
                f"{gold.name:16} cut {cut}"
                f" strict {result.strict.precision:.3f} {result.strict.recall:.3f} {result.strict.f1:.3f}"
                f"  lax {result.lax.f1:.3f}  ECE {result.calibration.ece:.3f}"
            )
    judge = replace(learn(samples), slope=slope, offset=offset)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    judge.save(options.out, encoder=options.encoder, fitted_on=", ".join(gold.name for gold in sets))
    print(f"wrote {options.out}")


def gather(sets: Sequence[GoldSet], encoder: str) -> list[Sample]:
    """Every document of every set, encoded and with its candidates weighed once."""
    model = CachedEncoder(load(encoder))
    calibration = calibration_for(model)
    nobody = Choice(np.zeros(0), np.ones(0), np.zeros(0), 0.0)
    aligner = Aligner(model, calibration, Judge(nobody, nobody), LONGEST)
    folds = _folds(sets)
    samples = []
    for gold in sets:
        documents = gold.documents
        zh, vi = [d.zh for d in documents], [d.vi for d in documents]
        whole = aligner.prepare(aligner.encode(zh, vi), [(i, i) for i in range(len(documents))])
        for index, document in enumerate(documents):
            alone = aligner.prepare(aligner.encode([document.zh], [document.vi]), [(0, 0)])
            fold = folds[_sources(document)[0]]
            weight = WEIGHTS.get(gold.name, 1.0)
            samples.append(_sample(gold.name, document, whole, index, fold, weight, counts=True))
            samples.append(_sample(gold.name, document, alone, 0, fold, weight / 2, counts=False))
    return samples


def _sample(
    name: str, document: GoldDocument, prepared: Prepared, index: int, fold: int, weight: float, *, counts: bool
) -> Sample:
    zh, vi = prepared.sides[index]
    found = look.candidates(zh, vi)
    incidence = found.incidence(len(document.zh))
    target = np.full(len(document.zh) + len(document.vi), -1, dtype=np.int64)
    wanted = set(document.beads)
    for place in range(len(found)):
        bead = _bead(found, place)
        if bead in wanted:
            target[list(bead[0])] = place
            target[[len(document.zh) + j for j in bead[1]]] = place
    features = look.features(zh, vi, found, prepared.scale)
    return Sample(name, fold, found, features, incidence, target, document.beads, weight, counts)


def _bead(found: Candidates, index: int) -> GoldBead:
    return (
        tuple(range(int(found.zh_start[index]), int(found.zh_end[index]))),
        tuple(range(int(found.vi_start[index]), int(found.vi_end[index]))),
    )


def learn(samples: Sequence[Sample]) -> Judge:
    """Both looks. The second learns from first-look probabilities made without the document, as it will meet them."""
    first = fit([Example(s.features, s.incidence, s.target, s.weight) for s in samples])
    seen: dict[int, Reals] = {}
    for fold in {s.fold for s in samples}:
        others = [s for s in samples if s.fold != fold]
        inner = Judge(fit([Example(s.features, s.incidence, s.target, s.weight) for s in others]), first)
        for index, sample in enumerate(samples):
            if sample.fold == fold:
                seen[index] = inner.surroundings(sample.candidates, sample.features, sample.incidence, len(sample.target))
    second = fit([Example(seen[i], s.incidence, s.target, s.weight) for i, s in enumerate(samples)])
    return Judge(first, second)


def decide(judge: Judge, sample: Sample, floor: float = 0.1) -> list[tuple[GoldBead, float]]:
    """The beads that the judge would propose, with raw probabilities."""
    seen = judge.surroundings(sample.candidates, sample.features, sample.incidence, len(sample.target))
    probability, _ = judge.second.probabilities(seen, sample.incidence, len(sample.target))
    return [(_bead(sample.candidates, i), float(probability[i])) for i in pack(sample.candidates, probability, floor)]


def platt(confidence: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and offset that bring log odds to the log odds of being right (Platt 1999), by maximum likelihood."""
    from scipy.optimize import minimize

    odds = context.log_odds(confidence)

    def loss(parameters: np.ndarray) -> float:
        z = parameters[0] * odds + parameters[1]
        return float(np.mean(np.logaddexp(0, np.where(right, -z, z))))

    slope, offset = minimize(loss, np.array([1.0, 0.0])).x
    return float(slope), float(offset)


def _sources(document: GoldDocument) -> list[str]:
    """What a document was made from: the ids joined by "+", or the event before "/" in the project's own samples."""
    return [document.id.partition("/")[0]] if "/" in document.id else document.id.split("+")


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
    random.Random(0).shuffle(roots)
    place = {name: index % FOLDS for index, name in enumerate(roots)}
    return {name: place[root(name)] for name in list(parent)}


if __name__ == "__main__":
    main()
