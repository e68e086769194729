"""Margin scores: how far a similarity stands out from its neighbourhood (Artetxe and Schwenk 2019), in the difference form.

    margin(x, y) = cos(x, y) - (density(x) + density(y)) / 2

The density of a vector is its mean cosine to its nearest neighbours in the other language. It removes hubs: sentences that
are near to everything. It must be taken over a corpus; where the corpus is small, the background vectors that come with the
encoder's calibration stand in for one. It must not be taken over other reports of the same meeting: there the neighbours of a
statement are the same statement in other words, and taking them for its neighbourhood would hide every match.
"""

from __future__ import annotations

import numpy as np

from align.matching.windows import Floats

NEIGHBOURS = 4
"""How many neighbours a density is the mean of (k = 4 in LASER)."""

POOL = 30_000
"""At most so many corpus vectors are searched for neighbours, evenly drawn, so that the cost stays linear in the corpus."""


def nearest(vectors: Floats, pool: Floats, k: int = NEIGHBOURS, block: int = 2048) -> Floats:
    """The cosines of each vector to its nearest neighbours.

    Args:
        vectors: (n, d) unit length.
        pool: (m, d) vectors of the other language, unit length; no more than `POOL` evenly drawn ones are searched.
        k: how many neighbours.
        block: vectors handled at once; memory is this times m.

    Returns:
        (n, k) float32 in no order; -inf where the pool has fewer than k.
    """
    found = np.full((len(vectors), k), -np.inf, dtype=np.float32)
    if len(pool) > POOL:
        pool = pool[np.linspace(0, len(pool) - 1, POOL).astype(np.int64)]
    known = min(k, len(pool))
    if known:
        for at in range(0, len(vectors), block):
            similarity = vectors[at : at + block] @ pool.T
            found[at : at + block, :known] = np.partition(similarity, len(pool) - known, axis=1)[:, len(pool) - known :]
    return found


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
