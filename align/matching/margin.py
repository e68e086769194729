"""Margin scores: how far a similarity stands out from its neighbourhood (Artetxe and Schwenk 2019), in the difference form.

    margin(x, y) = cos(x, y) - (density(x) + density(y)) / 2

The density of a vector is its mean cosine to its nearest neighbours in the other language. It removes hubs: sentences that
are near to everything. It must be taken over a corpus; where the corpus is small, the background vectors that come with the
encoder's calibration stand in for one. It must not be taken over other reports of the same meeting: there the neighbours of a
statement are the same statement in other words, and taking them for its neighbourhood would hide every match.
"""

from __future__ import annotations

import numpy as np

from align.matching.nearby import EVERYTHING, Nearby, Places, Rows
from align.matching.windows import Floats, Windows

NEIGHBOURS = 4
"""How many neighbours a density is the mean of (k = 4 in LASER)."""

POOL = 30_000
"""At most so many corpus vectors are searched for neighbours, evenly drawn, so that the cost stays linear in the corpus."""


def nearest(vectors: Floats, pool: Floats, k: int = NEIGHBOURS, without: Rows | None = None) -> Floats:
    """The cosines of each vector to its nearest neighbours.

    Args:
        vectors: (n, d) unit length.
        pool: (m, d) vectors of the other language, unit length; no more than `POOL` evenly drawn ones are searched.
        k: how many neighbours.
        without: rows of the pool that are no neighbours of these vectors.

    Returns:
        (n, k) float32, highest first; -inf where the pool has fewer than k.
    """
    outside = np.zeros(len(pool), dtype=bool)
    outside[[] if without is None else without] = True
    if len(pool) > POOL:
        drawn = np.linspace(0, len(pool) - 1, POOL).astype(np.int64)
        pool, outside = pool[drawn], outside[drawn]
    crowd = np.where(outside, np.inf, 0).astype(np.float32) if outside.any() else None
    places = Places(pool, np.arange(len(pool), dtype=np.int32), crowd)
    return EVERYTHING.best(Places.singles(vectors), places, k)[0]


def nearest_windows(windows: Windows, others: Windows, near: Nearby, k: int = NEIGHBOURS) -> Floats:
    """The cosines of each window to the nearest windows of the partner, among those that are nearby.

    Returns:
        (w, k) float32 as `nearest` gives it.
    """
    return near.best(Places(windows.vectors, windows.start), Places(others.vectors, others.start), k)[0]


def density(*cosines: Floats) -> Floats:
    """The mean of the largest among what `nearest` found in one or several pools, as many as one of them holds.

    Returns:
        (n,) float32; zeros where there are no neighbours at all.
    """
    together = np.concatenate(cosines, axis=1)
    k = cosines[0].shape[1]
    best = np.partition(together, together.shape[1] - k, axis=1)[:, -k:]
    count = np.isfinite(best).sum(axis=1)
    total = np.where(np.isfinite(best), best, 0).sum(axis=1)
    return np.asarray(total / np.maximum(count, 1), dtype=np.float32)
