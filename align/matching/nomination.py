"""Nomination: which longer windows are worth encoding, guessed from the vectors of their parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from align.matching.nearby import EVERYTHING, Nearby, Rows, top
from align.matching.windows import Floats

NOMINEES = 2
"""How many longer windows of each length may be encoded for one segment of the other side."""

GAIN_FLOOR = -0.02
"""A window of three or more is promising where joining costs no more than this much of the estimated cosine."""


def promising(
    vectors: Floats, lengths: NDArray[np.integer], others: Floats, longest: int = 4, near: Nearby = EVERYTHING
) -> list[tuple[int, int]]:
    """Which windows of two and more segments are worth encoding, as (start, size).

    All of two; of three and more those whose vector, estimated from its parts weighted by length, is among the closest two
    to some segment of the other side, loses nothing by the joining, and holds a promising window that is one shorter.

    Args:
        vectors: (n, d) single segments of this side, calibrated, unit length.
        lengths: (n,) their characters.
        others: (m, d) single segments of the other side.
        longest: how many segments a window may join.
        near: which segments of this side, and of the other, are compared.
    """
    count = len(vectors)
    shorter = np.ones(max(count - 1, 0), dtype=bool)
    chosen = [(start, 2) for start in range(count - 1)] if longest >= 2 else []
    for size in range(3, longest + 1):
        if count < size or not shorter.any():
            break
        found = _nominated(vectors, lengths, others, size, shorter[:-1] | shorter[1:], near)
        chosen += [(int(start), size) for start in np.flatnonzero(found)]
        shorter = found
    return chosen


def _nominated(
    vectors: Floats, lengths: NDArray[np.integer], others: Floats, size: int, allowed: NDArray[np.bool_], near: Nearby
) -> NDArray[np.bool_]:
    """(n - size + 1,) which windows of `size` are promising, of those that are allowed.

    The cosine of a sum of vectors is a sum of cosines: one product for each block, of single segments, serves all windows.
    """
    count = len(vectors) - size + 1
    found = np.zeros(count, dtype=bool)
    weight = lengths.astype(np.float32)
    whole, part = _norms(vectors, weight, size), _norms(vectors, weight, size - 1)
    starts = np.arange(count, dtype=np.int32)
    with near.threads():
        for rows, at in near.turned.blocks(np.arange(len(others), dtype=np.int32), starts):
            segments, places = _covered(at, size)
            cosines = others[rows] @ vectors[segments].T
            highest = cosines.max(axis=1, keepdims=True)
            cosines *= weight[segments]
            inner = sum(cosines[:, places + step] for step in range(1, size - 1))
            first, last = cosines[:, places], cosines[:, places + size - 1]
            after = (first + inner + last) / whole[at]
            before = np.maximum((first + inner) / part[at], (inner + last) / part[at + 1])
            worth = (after - before > GAIN_FLOOR) & (after > highest) & allowed[at]
            value, best = top(np.where(worth, after, -np.inf), min(NOMINEES, len(at)))
            found[at[best[np.isfinite(value)]]] = True
    return found


def _covered(starts: Rows, size: int) -> tuple[Rows, Rows]:
    """The segments that the windows of `size` at `starts` hold, and where among them each window begins."""
    segments = np.unique(starts[:, None] + np.arange(size))
    return segments, np.searchsorted(segments, starts)


def _norms(vectors: Floats, weight: Floats, size: int) -> Floats:
    """(n - size + 1,) the length of the weighted sum of each run of `size` vectors."""
    weighted = vectors * weight[:, None]
    total = sum(weighted[step : len(vectors) - size + 1 + step] for step in range(size))
    return np.asarray(np.maximum(np.linalg.norm(total, axis=1), 1e-9), dtype=np.float32)
