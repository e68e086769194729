"""How good an alignment is: strict and lax precision, recall and F1, and whether the confidences are true.

Strict and lax are those of vecalign's scorer (Thompson and Koehn 2019): over beads with both sides, counted over all documents
together. Strict: the bead is exactly a gold bead. Lax: it overlaps some gold bead on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from align.gold import GoldBead


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, each 0 to 1; 1 where nothing was there to find and nothing was claimed."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, claimed_right: int, claimed: int, found: int, wanted: int) -> Score:
        """From counts: of `claimed` beads `claimed_right` are right; of `wanted` gold beads `found` were found."""
        precision = claimed_right / claimed if claimed else 1.0
        recall = found / wanted if wanted else 1.0
        total = precision + recall
        return cls(precision, recall, 2 * precision * recall / total if total else 0.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Beads whose confidence lies in one tenth: how many, what they promise on average, and how many keep it."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Expected calibration error in ten equal bins (Guo et al. 2017), and the bins that hold anything."""

    ece: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one gold set."""

    strict: Score
    lax: Score
    documents: int
    beads: int
    calibration: Calibration


def evaluate(
    claimed: Sequence[Sequence[tuple[GoldBead, float]]],
    gold: Sequence[Sequence[GoldBead]],
    cut: float = 0.5,
) -> Evaluation:
    """Compare claimed beads with gold ones, document by document.

    Args:
        claimed: per document, the beads with both sides and their confidence; those below the cut are only calibrated.
        gold: per document, in the same order.
        cut: beads below this confidence do not count as claimed.
    """
    counts = np.zeros(6, dtype=np.int64)
    confidences: list[float] = []
    outcomes: list[bool] = []
    for beads, wanted in zip(claimed, gold, strict=True):
        exact = set(wanted)
        confidences += [confidence for _, confidence in beads]
        outcomes += [bead in exact for bead, _ in beads]
        counts += _count([bead for bead, confidence in beads if confidence >= cut], wanted)
    claims, strict, lax, beads_wanted, strict_found, lax_found = (int(n) for n in counts)
    return Evaluation(
        Score.of(strict, claims, strict_found, beads_wanted),
        Score.of(lax, claims, lax_found, beads_wanted),
        len(gold),
        beads_wanted,
        calibration(np.array(confidences), np.array(outcomes, dtype=bool)),
    )


def _count(beads: Sequence[GoldBead], gold: Sequence[GoldBead]) -> tuple[int, int, int, int, int, int]:
    """Claims, strictly right, laxly right, gold beads, strictly found, laxly found. Linear in the beads of the document."""
    exact = set(gold)
    claimed_links, gold_links = _links(beads), _links(gold)
    return (
        len(beads),
        sum(bead in exact for bead in beads),
        sum(not gold_links.isdisjoint(_links([bead])) for bead in beads),
        len(gold),
        len(exact.intersection(beads)),
        sum(not claimed_links.isdisjoint(_links([bead])) for bead in gold),
    )


def _links(beads: Iterable[GoldBead]) -> set[tuple[int, int]]:
    return {(i, j) for zh, vi in beads for i in zh for j in vi}


def calibration(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> Calibration:
    """How far confidences are from the share that is right.

    Args:
        confidence: (n,) float, 0 to 1.
        right: (n,) bool.
        bins: how many equal intervals of [0, 1].
    """
    if not len(confidence):
        return Calibration(0.0, ())
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    found = []
    for index in range(bins):
        inside = place == index
        if count := int(inside.sum()):
            mean, accuracy = float(confidence[inside].mean()), float(right[inside].mean())
            found.append(Bin(index / bins, (index + 1) / bins, count, mean, accuracy))
    ece = sum(b.count * abs(b.confidence - b.accuracy) for b in found) / len(confidence)
    return Calibration(float(ece), tuple(found))


def pairing_accuracy(shared: np.ndarray, zh: Sequence[str], vi: Sequence[str]) -> float:
    """How often the best partner is the right one, over the reports of both languages.

    Args:
        shared: (n, m) how much each zh and vi report share; reports that share nothing with anybody have no best partner.
        zh: (n,) event of each zh report.
        vi: (m,) event of each vi report.
    """
    right = sum(row.max() > 0 and vi[int(row.argmax())] == event for row, event in zip(shared, zh, strict=True))
    right += sum(column.max() > 0 and zh[int(column.argmax())] == event for column, event in zip(shared.T, vi, strict=True))
    return float(right / (len(zh) + len(vi)))
