"""Nomination: which longer windows are worth encoding, guessed from the vectors of their parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.matching.nearby import EVERYTHING, Nearby, Places, Rows, products, top
from align.matching.windows import Floats, guessed

NOMINEES = 2
"""How many longer windows of each length may be encoded for one segment of the other side."""

DILUTED = 0.06
"""A window of two is promising where its guessed cosine is no more than this much below the better one of its parts."""

GAIN_FLOOR = -0.02
"""A window of three or more is promising where joining costs no more than this much of the estimated cosine."""


def promising(
    vectors: Floats, lengths: NDArray[np.integer], others: Floats, longest: int = 4, near: Nearby = EVERYTHING
) -> list[tuple[int, int]]:
    """Which windows of two and more segments are worth encoding, as (start, size).

    Vectors of windows are guessed from their parts weighted by length. Of two those that come nearly as close to the best
    partner of one part as the closer part does to its own; of three and more those that for some segment of the other side
    hold the one closest to it, are among the closest two of these, lose nothing by the joining, and hold a promising window
    of three or more that is one shorter.

    Args:
        vectors: (n, d) single segments of this side, calibrated, unit length.
        lengths: (n,) their characters.
        others: (m, d) single segments of the other side.
        longest: how many segments a window may join.
        near: which segments of this side, and of the other, are compared.
    """
    count = len(vectors)
    if longest < 2 or count < 2 or not len(others):
        return []
    chosen = [(int(start), 2) for start in np.flatnonzero(_of_two(vectors, lengths, others, near))]
    closest = _Closest.of(vectors, lengths, others, longest, near)
    shorter = np.ones(count - 1, dtype=bool)
    for size in range(3, min(longest, count) + 1):
        shorter = closest.nominated(size, shorter[:-1] | shorter[1:])
        chosen += [(int(start), size) for start in np.flatnonzero(shorter)]
    return chosen


def _of_two(vectors: Floats, lengths: NDArray[np.integer], others: Floats, near: Nearby) -> NDArray[np.bool_]:
    """(n - 1,) which windows of two are promising."""
    cosine, partner = (column[:, 0] for column in near.best(Places.singles(vectors), Places.singles(others), 1))
    together = guessed(vectors, lengths)
    with_either = [np.einsum("ij,ij->i", together, others[place]) for place in (partner[:-1], partner[1:])]
    closest = np.maximum(cosine[:-1], cosine[1:])
    return np.asarray(np.isfinite(closest) & (np.maximum(*with_either) >= closest - DILUTED))


@dataclass(frozen=True)
class _Closest:
    """The segment of this side that is closest to each of the m of the other side, and what stands around it.

    The cosine of a sum of vectors is a sum of cosines, so that those of single segments serve all windows.

    Attributes:
        weighted: (n, d) the vectors of this side, times their characters.
        place: (m,) the closest; -1 where none is compared.
        cosine: (m,) its cosine.
        around: (m, 2 * longest - 1) the products with what stands around it in `weighted`, itself in the middle.
    """

    weighted: Floats
    place: Rows
    cosine: Floats
    around: Floats

    @classmethod
    def of(cls, vectors: Floats, lengths: NDArray[np.integer], others: Floats, longest: int, near: Nearby) -> _Closest:
        """Find them."""
        cosine, place = near.turned.best(Places.singles(others), Places.singles(vectors), 1)
        weighted = vectors * lengths[:, None].astype(np.float32)
        everyone = np.arange(len(others))
        columns = [
            products(weighted, others, np.clip(place[:, 0] + step, 0, len(vectors) - 1), everyone)
            for step in range(1 - longest, longest)
        ]
        return cls(weighted, place[:, 0], cosine[:, 0], np.stack(columns, axis=1))

    def nominated(self, size: int, allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(n - size + 1,) which windows of `size` are promising, of those that are allowed."""
        found = np.zeros(len(allowed), dtype=bool)
        longest = self.around.shape[1] // 2 + 1
        starts = self.place[:, None] + np.arange(1 - size, 1)
        possible = (starts >= 0) & (starts < len(allowed))
        starts[~possible] = 0
        runs = np.lib.stride_tricks.sliding_window_view(self.around, size, axis=1)[:, longest - size : longest]
        first, inner, last = runs[:, :, 0], runs[:, :, 1:-1].sum(axis=2), runs[:, :, -1]
        whole, part = self._norms(size), self._norms(size - 1)
        after = (first + inner + last) / whole[starts]
        before = np.maximum((first + inner) / part[starts], (inner + last) / part[starts + 1])
        worth = possible & allowed[starts] & (after - before > GAIN_FLOOR) & (after > self.cosine[:, None])
        value, best = top(np.where(worth, after, -np.inf), NOMINEES)
        row, rank = np.nonzero(np.isfinite(value))
        found[starts[row, best[row, rank]]] = True
        return found

    def _norms(self, size: int) -> Floats:
        """(n - size + 1,) the length of the sum of each run of `size` weighted vectors."""
        total = sum(self.weighted[step : len(self.weighted) - size + 1 + step] for step in range(size))
        return np.asarray(np.maximum(np.linalg.norm(total, axis=1), 1e-9), dtype=np.float32)
