"""How good an alignment is: strict and lax precision, recall and F1, whether the confidences are true, and what goes wrong.

Strict and lax are those of vecalign's scorer (Thompson and Koehn 2019): over beads with both sides, counted over all documents
together. Strict: the bead is exactly a gold bead. Lax: it overlaps some gold bead on both sides.

Intervals are 95% bootstrap percentile intervals over documents (Efron and Tibshirani 1993): as many documents are drawn, each
as often as chance will have it, 1,000 times, always with the same seed. They say how far the figures would differ on other
documents of the kind. Where documents share a report, as all pairs of a meeting do, they depend on each other, and the
intervals are too narrow. The interval of the calibration error lies somewhat high: drawing adds noise, and all noise is error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from align.comparison import (
    Claims,
    Comparison,
    Errors,
    Mistake,
    Part,
    Score,
    by_order,
    by_shape,
    compare,
    count_errors,
    mistakes,
    without_counterpart,
)
from align.gold import GoldBead
from align.model import Language

BINS = 10
SURE = 0.9
LEVEL = 0.95
RESAMPLES = 1000
SEED = 1979

Interval = tuple[float, float]
"""Where a figure lies in 95% of the draws."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Beads whose confidence lies in one tenth: how many, what they promise on average, and how many keep it."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Sure:
    """The beads with a confidence of `SURE` and above: how many, and the share that is strictly right (1 where none is)."""

    count: int
    precision: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Expected calibration error in ten equal bins (Guo et al. 2017), the bins that hold anything, and the sure beads."""

    ece: float
    bins: tuple[Bin, ...]
    sure: Sure


@dataclass(frozen=True, slots=True)
class ScoreIntervals:
    """The intervals of a score."""

    precision: Interval
    recall: Interval
    f1: Interval


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of an evaluation."""

    strict: ScoreIntervals
    lax: ScoreIntervals
    ece: Interval


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one gold set.

    Attributes:
        strict, lax: over the beads of all documents together.
        documents: how many.
        beads: how many gold beads.
        claimed: how many beads at or above `cut` the aligner has.
        cut: beads below this confidence do not count as claimed.
        calibration: over all beads with both sides, also those below the cut.
        shapes: strict figures of each shape, those that neither gold nor the claims have left out.
        orders: strict figures of the beads that keep the order of their document and of those that are moved.
        alone: the segments without counterpart; None where the sizes of the documents were not given.
        errors: how often each kind of error occurs.
        mistakes: every wrong claim and every missed gold bead, the most confident first.
        intervals: None where there is only one document.
        counts: (documents, 36) float64, what figures of other samples of the documents can be made from: claims, strictly
            right, laxly right, gold beads, strictly found, laxly found; then for each of ten bins how many beads, the sum of
            their confidences, and how many of them are right.
    """

    strict: Score
    lax: Score
    documents: int
    beads: int
    claimed: int
    cut: float
    calibration: Calibration
    shapes: tuple[Part, ...]
    orders: tuple[Part, ...]
    alone: Part | None
    errors: Errors
    mistakes: tuple[Mistake, ...]
    intervals: Intervals | None
    counts: np.ndarray = field(repr=False, compare=False)


def evaluate(
    claimed: Sequence[Claims],
    gold: Sequence[Sequence[GoldBead]],
    cut: float = 0.5,
    sizes: Sequence[tuple[int, int]] | None = None,
) -> Evaluation:
    """Compare claimed beads with gold ones, document by document.

    Args:
        claimed: per document, the beads with both sides and their confidence; those below the cut are only calibrated.
        gold: per document, in the same order.
        cut: beads below this confidence do not count as claimed.
        sizes: per document, how many zh and vi segments it has; without them nothing is said of those without counterpart.
    """
    compared = [compare(beads, wanted, cut) for beads, wanted in zip(claimed, gold, strict=True)]
    outcomes = [_outcomes(beads, wanted) for beads, wanted in zip(claimed, gold, strict=True)]
    rows = [[*_counts(document), *_bins(*outcome).ravel()] for document, outcome in zip(compared, outcomes, strict=True)]
    counts = np.array(rows, dtype=np.float64).reshape(len(rows), 6 + 3 * BINS)
    confidence = np.concatenate([np.empty(0), *(given for given, _ in outcomes)])
    right = np.concatenate([np.empty(0, dtype=bool), *(kept for _, kept in outcomes)])
    claims, strict, lax, wanted, strict_found, lax_found = (int(n) for n in counts[:, :6].sum(axis=0))
    return Evaluation(
        strict=Score.of(strict, claims, strict_found, wanted),
        lax=Score.of(lax, claims, lax_found, wanted),
        documents=len(rows),
        beads=wanted,
        claimed=claims,
        cut=cut,
        calibration=calibration(confidence, right),
        shapes=by_shape(compared),
        orders=by_order(compared),
        alone=None if sizes is None else without_counterpart(compared, sizes),
        errors=count_errors(compared),
        mistakes=mistakes(compared),
        intervals=_intervals(counts),
        counts=counts,
    )


def _outcomes(claimed: Claims, gold: Sequence[GoldBead]) -> tuple[np.ndarray, np.ndarray]:
    """(n,) the confidence of each bead, and (n,) whether it is exactly right."""
    exact = set(gold)
    return np.array([given for _, given in claimed], dtype=float), np.array([bead in exact for bead, _ in claimed], dtype=bool)


def _counts(document: Comparison) -> list[int]:
    """Claims, strictly right, laxly right, gold beads, strictly found, laxly found."""
    row: list[int] = []
    for beads in (document.claims, document.gold):
        row += [len(beads), sum(bead.error is None for bead in beads), sum(bead.overlaps for bead in beads)]
    return row


def calibration(confidence: np.ndarray, right: np.ndarray) -> Calibration:
    """How far confidences are from the share that is right.

    Args:
        confidence: (n,) float, 0 to 1.
        right: (n,) bool.
    """
    bins = _bins(confidence, right)
    found = tuple(
        Bin(place / BINS, (place + 1) / BINS, int(count), float(promised / count), float(kept / count))
        for place, (count, promised, kept) in enumerate(bins)
        if count
    )
    sure = confidence >= SURE
    return Calibration(float(_ece(bins)), found, Sure(int(sure.sum()), float(right[sure].mean()) if sure.any() else 1.0))


def _bins(confidence: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(10, 3): how many beads lie in each tenth, the sum of their confidences, and how many are right."""
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return np.stack([np.bincount(place, weights, BINS) for weights in (np.ones(len(place)), confidence, right)], axis=1)


def _ece(bins: np.ndarray) -> np.ndarray:
    """(...): the error of each (..., 10, 3) bins, 0 where they hold nothing."""
    deviation = np.abs(bins[..., 1] - bins[..., 2]).sum(axis=-1)
    error: np.ndarray = deviation / np.maximum(bins[..., 0].sum(axis=-1), 1)
    return error


def _intervals(counts: np.ndarray) -> Intervals | None:
    found = bootstrap(counts, _figures)
    if found is None:
        return None
    return Intervals(ScoreIntervals(*found[:3]), ScoreIntervals(*found[3:6]), found[6])


def _figures(totals: np.ndarray) -> np.ndarray:
    """(r, 7): strict and lax precision, recall and F1, and the calibration error of (r, 36) totals."""
    claims, strict, lax, wanted, strict_found, lax_found = totals[:, :6].T
    scores = [*_scores(strict, claims, strict_found, wanted), *_scores(lax, claims, lax_found, wanted)]
    return np.stack([*scores, _ece(totals[:, 6:].reshape(-1, BINS, 3))], axis=1)


def _scores(right: np.ndarray, claims: np.ndarray, found: np.ndarray, wanted: np.ndarray) -> list[np.ndarray]:
    """`Score.of` for many samples at once."""
    precision = np.where(claims > 0, right / np.maximum(claims, 1), 1.0)
    recall = np.where(wanted > 0, found / np.maximum(wanted, 1), 1.0)
    total = precision + recall
    return [precision, recall, np.where(total > 0, 2 * precision * recall / np.where(total > 0, total, 1.0), 0.0)]


def bootstrap(counts: np.ndarray, figures: Callable[[np.ndarray], np.ndarray]) -> list[Interval] | None:
    """The interval of each figure over drawn documents; None where there are fewer than two.

    Args:
        counts: (n, k) what each document adds.
        figures: from (r, k) totals of r samples to their (r, f) figures.
    """
    n = len(counts)
    if n < 2:
        return None
    times_drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(figures(times_drawn @ counts), [tail, 100 - tail], axis=0)
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


@dataclass(frozen=True, slots=True)
class WrongPartner:
    """A report whose best partner is of another event; `found` is that event, None where nothing is shared with anybody."""

    language: Language
    report: str
    found: str | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """Of the reports of both languages, the share whose best partner is the right one.

    Attributes:
        accuracy: that share.
        reports: how many there are.
        events: how many events they are of.
        interval: of the accuracy, over events; None where there is only one.
        wrong: the others, in the order given, zh first.
    """

    accuracy: float
    reports: int
    events: int
    interval: Interval | None
    wrong: tuple[WrongPartner, ...]


def evaluate_pairing(shared: np.ndarray, zh: Sequence[str], vi: Sequence[str]) -> Pairing:
    """How often the best partner is the right one, over the reports of both languages.

    Args:
        shared: (n, m) how much each zh and vi report share; reports that share nothing with anybody have no best partner.
        zh: (n,) event of each zh report.
        vi: (m,) event of each vi report.
    """
    place = {event: row for row, event in enumerate(dict.fromkeys([*zh, *vi]))}
    counts = np.zeros((len(place), 2))
    wrong = []
    sides: tuple[tuple[Language, np.ndarray, Sequence[str], Sequence[str]], ...] = (
        ("zh", shared, zh, vi),
        ("vi", shared.T, vi, zh),
    )
    for language, rows, events, partners in sides:
        for row, event in zip(rows, events, strict=True):
            found = partners[int(row.argmax())] if row.max() > 0 else None
            counts[place[event]] += (found == event, 1)
            if found != event:
                wrong.append(WrongPartner(language, event, found))
    right, total = counts.sum(axis=0)
    intervals = bootstrap(counts, lambda totals: totals[:, :1] / totals[:, 1:])
    return Pairing(float(right / total), int(total), len(place), intervals[0] if intervals else None, tuple(wrong))
