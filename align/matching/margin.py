"""Margin scores: how far a similarity stands out from its neighbourhood (Artetxe and Schwenk 2019), in the difference form.

    margin(x, y) = cos(x, y) - (density(x) + density(y)) / 2

The density of a vector is its mean cosine to its nearest neighbours in the other language. It removes hubs: sentences that
are near to everything. It must be taken over a corpus; where the corpus is small, the background vectors that come with the
encoder's calibration stand in for one.
"""

from __future__ import annotations

import numpy as np

from align.matching.windows import Floats

NEIGHBOURS = 4
"""How many neighbours a density is the mean of (k = 4 in LASER)."""

POOL = 30_000
"""At most so many corpus vectors are searched for neighbours, evenly drawn, so that the cost stays linear in the corpus."""


def density(vectors: Floats, neighbours: Floats, k: int = NEIGHBOURS, block: int = 2048) -> Floats:
    """Mean cosine of each vector to its `k` nearest among `neighbours`.

    Args:
        vectors: (n, d) unit length.
        neighbours: (m, d) vectors of the other language, unit length; no more than `POOL` evenly drawn ones are used.
        k: how many nearest are averaged; all of them where there are fewer.
        block: vectors handled at once; memory is this times m.

    Returns:
        (n,) float32; zeros where there are no neighbours.
    """
    if not len(neighbours) or not len(vectors):
        return np.zeros(len(vectors), dtype=np.float32)
    if len(neighbours) > POOL:
        neighbours = neighbours[np.linspace(0, len(neighbours) - 1, POOL).astype(np.int64)]
    k = min(k, len(neighbours))
    found = np.empty(len(vectors), dtype=np.float32)
    for at in range(0, len(vectors), block):
        similarity = vectors[at : at + block] @ neighbours.T
        nearest = np.partition(similarity, similarity.shape[1] - k, axis=1)[:, -k:]
        found[at : at + block] = nearest.mean(axis=1)
    return found
