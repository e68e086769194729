"""The choice model: each segment picks the bead that it belongs to, or none.

A multinomial ("conditional") logit, McFadden 1974. For a segment s with the candidates that use it,

    P(bead | s) = exp(w·x(bead)) / (exp(none) + sum over the candidates c of s of exp(w·x(c)))

so that rivals weigh against each other, which is what deciding between one sentence and two needs; a plain logistic regression
over beads cannot say it. The probability of a bead is the geometric mean over its segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.matching.candidates import Rows

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """A fitted model: features become `(x - mean) / scale` and are weighed; `none` is the pull of having no counterpart."""

    mean: Reals
    scale: Reals
    weight: Reals
    none: float

    def probabilities(self, features: Reals, incidence: tuple[Rows, Rows], segments: int) -> tuple[Reals, Reals]:
        """The probability of each candidate, and of each segment's having no counterpart.

        Args:
            features: (c, f).
            incidence: (segment, candidate) pairs.
            segments: how many segments both sides have together.
        """
        where, owners = incidence
        score = ((features - self.mean) / self.scale) @ self.weight
        logsum = _logsum(score, where, owners, segments, self.none)
        count = np.bincount(owners, minlength=len(features))
        mean = np.bincount(owners, weights=score[owners] - logsum[where], minlength=len(features)) / np.maximum(count, 1)
        return np.exp(mean), np.exp(self.none - logsum)


@dataclass(frozen=True)
class Example:
    """One document to learn from: its candidates and the one that each segment should pick.

    Attributes:
        features: (c, f).
        incidence: (segment, candidate) pairs.
        target: (segments,) the candidate's index, or -1 for none.
        weight: how much the document counts.
    """

    features: Reals
    incidence: tuple[Rows, Rows]
    target: Rows
    weight: float = 1.0


def fit(examples: Sequence[Example], ridge: float = 1e-4, signs: Sequence[int] | None = None) -> Choice:
    """The model that makes the targets most likely, with a small quadratic penalty; deterministic.

    Args:
        examples: at least one.
        ridge: the penalty.
        signs: (f,) 1 where a weight must not be negative, -1 where it must not be positive, 0 where it is free; the columns
            after the last of them are free.
    """
    from scipy.optimize import minimize

    table = np.concatenate([example.features for example in examples])
    mean, scale = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    table = (table - mean) / scale
    where, owners, target, weight = _stack(examples)
    total = weight.sum()
    chosen = target >= 0

    def loss(parameters: Reals) -> tuple[float, Reals]:
        weights, none = parameters[:-1], float(parameters[-1])
        score = table @ weights
        logsum = _logsum(score, where, owners, len(target), none)
        value = (weight * (logsum - np.where(chosen, score[target], none))).sum() / total + ridge * weights @ weights
        share = weight[where] * np.exp(score[owners] - logsum[where])
        pull = np.bincount(owners, weights=share, minlength=len(table))
        pull -= np.bincount(target[chosen], weights=weight[chosen], minlength=len(table))
        slope_none = (weight * (np.exp(none - logsum) - ~chosen)).sum() / total
        return float(value), np.append(table.T @ pull / total + 2 * ridge * weights, slope_none)

    limits = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
    given = list(signs or ())
    bounds = [limits[sign] for sign in [*given, *[0] * (table.shape[1] + 1 - len(given))]]
    found = minimize(loss, np.zeros(table.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
    return Choice(mean, scale, found.x[:-1], float(found.x[-1]))


def _stack(examples: Sequence[Example]) -> tuple[Rows, Rows, Rows, Reals]:
    """All documents as one, segments and candidates renumbered."""
    where, owners, targets, weights = [], [], [], []
    segments = candidates = 0
    for example in examples:
        where.append(example.incidence[0] + segments)
        owners.append(example.incidence[1] + candidates)
        targets.append(np.where(example.target >= 0, example.target + candidates, -1))
        weights.append(np.full(len(example.target), example.weight))
        segments += len(example.target)
        candidates += len(example.features)
    return np.concatenate(where), np.concatenate(owners), np.concatenate(targets), np.concatenate(weights)


def _logsum(score: Reals, where: Rows, owners: Rows, segments: int, none: float) -> Reals:
    """(segments,) the logarithm of the sum that each segment's probabilities are shares of."""
    top = np.full(segments, none)
    np.maximum.at(top, where, score[owners])
    shares = np.bincount(where, weights=np.exp(score[owners] - top[where]), minlength=segments) + np.exp(none - top)
    return np.asarray(np.log(shares) + top, dtype=np.float64)
