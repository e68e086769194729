"""Nomination: which longer windows are worth encoding, guessed from the vectors of their parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from align.matching.nearby import EVERYTHING, Nearby, Places, Rows, top
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
    partner of one part as the closer part does to its own; of three and more those that are among the closest two to some
    segment of the other side, lose nothing by the joining, and hold a promising window of three or more that is one shorter.

    Args:
        vectors: (n, d) single segments of this side, calibrated, unit length.
        lengths: (n,) their characters.
        others: (m, d) single segments of the other side.
        longest: how many segments a window may join.
        near: which segments of this side, and of the other, are compared.
    """
    count = len(vectors)
    shorter = np.ones(max(count - 1, 0), dtype=bool)
    chosen = [(int(start), 2) for start in np.flatnonzero(_of_two(vectors, lengths, others, near))] if longest >= 2 else []
    for size in range(3, longest + 1):
        if count < size or not shorter.any():
            break
        found = _nominated(vectors, lengths, others, size, shorter[:-1] | shorter[1:], near)
        chosen += [(int(start), size) for start in np.flatnonzero(found)]
        shorter = found
    return chosen


def _of_two(vectors: Floats, lengths: NDArray[np.integer], others: Floats, near: Nearby) -> NDArray[np.bool_]:
    """(n - 1,) which windows of two are promising."""
    if len(vectors) < 2 or not len(others):
        return np.zeros(max(len(vectors) - 1, 0), dtype=bool)
    cosine, partner = (column[:, 0] for column in near.best(Places.singles(vectors), Places.singles(others), 1))
    together = guessed(vectors, lengths)
    with_either = [np.einsum("ij,ij->i", together, others[place]) for place in (partner[:-1], partner[1:])]
    closest = np.maximum(cosine[:-1], cosine[1:])
    return np.asarray(np.isfinite(closest) & (np.maximum(*with_either) >= closest - DILUTED))


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
