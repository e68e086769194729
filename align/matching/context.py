"""Context: what a candidate's neighbours and rivals say for or against it, once each has a first probability.

Statements that follow each other in one report tend to follow each other in the other; a candidate that crosses most of what
is certain is less likely where the rest keeps its order. Nothing here assumes an order: `agreement` measures how much of one
there is, and the choice model has learnt what that is worth. Cost grows with the candidates and those within `REACH` of each.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from align.matching.candidates import Candidates, Rows
from align.model import Order

Reals = NDArray[np.float64]

REACH = 12
"""How many segments away, on either side, a neighbour can be and still speak for a candidate."""

NEAR, WIDE = 2.0, 6.0
"""Over how many segments, both sides together, a neighbour's word fades to 1/e."""

CERTAIN = 0.5
"""Candidates above this probability count as landmarks for the order."""

LANDMARKS = 2000
"""At most so many landmarks are compared with each candidate, evenly drawn."""

FEATURES = (
    "log_odds",
    "next_follows",
    "previous_precedes",
    "both_follow",
    "near_best",
    "near_sum",
    "wide_sum",
    "best_rival",
    "rivals_sum",
    "crossing",
    "crossing_in_order",
    "agreement",
    "lead_over_rival",
)
"""The columns of `features`, in order."""


def log_odds(probability: Reals) -> Reals:
    """The logarithm of p / (1 - p), kept finite."""
    return np.log((probability + 1e-4) / (1 - probability + 1e-4))


def scaled(probability: Reals, slope: float, offset: float) -> Reals:
    """Probabilities brought to others by a line through their log odds (Platt 1999); monotone where the slope is positive."""
    return np.asarray(1 / (1 + np.exp(-(slope * log_odds(probability) + offset))))


def features(found: Candidates, probability: Reals, incidence: tuple[Rows, Rows], order: Order) -> Reals:
    """What stands around each candidate.

    Args:
        found: c candidates.
        probability: (c,) their first probabilities.
        incidence: which segments each uses, as `Candidates.incidence` gives them.
        order: "monotone" takes full agreement for granted and "free" none; "auto" measures it.

    Returns:
        (c, len(FEATURES)) float64.
    """
    odds = log_odds(probability)
    (next_exact, next_near, next_wide), (previous_exact, previous_near, previous_wide) = _neighbours(found, probability)
    rival, rivals = _rivals(len(found), probability, incidence)
    crossing, measured = _crossing(found, probability)
    agreement = {"auto": measured, "monotone": 1.0, "free": 0.0}[order]
    columns = (
        odds,
        next_exact,
        previous_exact,
        next_exact * previous_exact,
        np.maximum(next_near, previous_near),
        next_near + previous_near,
        next_wide + previous_wide,
        rival,
        rivals,
        crossing,
        crossing * agreement,
        np.full(len(found), agreement),
        odds - log_odds(rival),
    )
    return np.stack(columns, axis=1)


def _neighbours(found: Candidates, probability: Reals) -> tuple[tuple[Reals, Reals, Reals], tuple[Reals, Reals, Reals]]:
    """The best word of a candidate that follows, and of one that precedes: exactly next, near, and wide around."""
    from scipy.spatial import KDTree

    count = len(found)
    spoken = [[np.zeros(count) for _ in range(3)] for _ in range(2)]
    if count:
        half = REACH / 2
        ends = KDTree(np.stack([found.zh_end, found.vi_end], axis=1) + half)
        starts = KDTree(np.stack([found.zh_start, found.vi_start], axis=1).astype(float))
        near = ends.sparse_distance_matrix(starts, half + 0.1, p=np.inf, output_type="ndarray")
        first, then = near["i"], near["j"]
        gap = (found.zh_start[then] - found.zh_end[first]) + (found.vi_start[then] - found.vi_end[first])
        for kind, word in enumerate((gap == 0, np.exp(-gap / NEAR), np.exp(-gap / WIDE))):
            np.maximum.at(spoken[0][kind], first, word * probability[then])
            np.maximum.at(spoken[1][kind], then, word * probability[first])
    (a, b, c), (d, e, f) = spoken
    return (a, b, c), (d, e, f)


def _rivals(count: int, probability: Reals, incidence: tuple[Rows, Rows]) -> tuple[Reals, Reals]:
    """The most likely candidate that shares a segment with each, and how much probability shares one in all (at most 3)."""
    segments, owners = incidence
    best, total = np.zeros(count), np.zeros(count)
    if not count:
        return best, total
    mass = np.bincount(segments, weights=probability[owners])
    ranked = np.lexsort((-probability[owners], segments))
    places, first = np.unique(segments[ranked], return_index=True)
    winner, top, second = np.full(len(mass), -1), np.zeros(len(mass)), np.zeros(len(mass))
    winner[places], top[places] = owners[ranked[first]], probability[owners[ranked[first]]]
    runner = first + 1
    shared = (runner < len(ranked)) & (np.append(first[1:], len(ranked)) > runner)
    second[places[shared]] = probability[owners[ranked[runner[shared]]]]
    np.maximum.at(best, owners, np.where(winner[segments] == owners, second[segments], top[segments]))
    np.add.at(total, owners, mass[segments] - probability[owners])
    return best, np.minimum(total, 3)


def _crossing(found: Candidates, probability: Reals) -> tuple[Reals, float]:
    """The share of the landmarks that each candidate crosses, and how far the landmarks keep one order (-1 to 1)."""
    certain = np.flatnonzero(probability > CERTAIN)
    if len(certain) > LANDMARKS:
        certain = certain[np.linspace(0, len(certain) - 1, LANDMARKS).astype(np.int64)]
    if not len(certain):
        return np.zeros(len(found)), CERTAIN
    weight = probability[certain]
    crossing = _crossed(found, certain, weight) / weight.sum()
    direction = _direction(found, certain, certain)
    told = np.count_nonzero(direction)
    return crossing, float(direction.sum() / told) if len(certain) > 2 and told else CERTAIN


def _crossed(found: Candidates, certain: Rows, weight: Reals) -> Reals:
    """(c,) the weight of the landmarks that stand before each candidate on one side and after it on the other.

    `upto[i, j]` is the weight of those among the first i places of the Chinese side and the first j of the Vietnamese one.
    """
    zh_places, zh_of = np.unique(found.zh_start[certain], return_inverse=True)
    vi_places, vi_of = np.unique(found.vi_start[certain], return_inverse=True)
    upto = np.zeros((len(zh_places) + 1, len(vi_places) + 1))
    np.add.at(upto, (zh_of + 1, vi_of + 1), weight)
    np.cumsum(upto, axis=0, out=upto)
    np.cumsum(upto, axis=1, out=upto)
    zh_before, zh_after = (np.searchsorted(zh_places, found.zh_start, side=side) for side in ("left", "right"))
    vi_before, vi_after = (np.searchsorted(vi_places, found.vi_start, side=side) for side in ("left", "right"))
    earlier = upto[zh_before, -1] - upto[zh_before, vi_after]
    later = upto[-1, vi_before] - upto[zh_after, vi_before]
    return np.asarray(np.maximum(earlier + later, 0), dtype=np.float64)


def _direction(found: Candidates, rows: Rows, others: Rows) -> NDArray[np.int64]:
    """(r, o) 1 where two candidates stand in the same order on both sides, -1 where they cross, 0 where they touch."""
    zh = np.sign(found.zh_start[rows][:, None] - found.zh_start[others])
    vi = np.sign(found.vi_start[rows][:, None] - found.vi_start[others])
    return np.asarray(zh * vi, dtype=np.int64)
