"""Windows: runs of one to four neighbouring segments, the stuff that beads are made of.

The single segments come first, in order, so that a window's row below `count` is its segment's index. Longer windows are
there only where somebody encoded them; `promising` says which are worth it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

NOMINEES = 2
"""How many longer windows of each length may be encoded for one segment of the other side."""

GAIN_FLOOR = -0.02
"""A window of three or more is promising where joining costs no more than this much of the estimated cosine."""


@dataclass(frozen=True)
class Windows:
    """The windows of one side of a bitext.

    Attributes:
        count: how many segments there are.
        start, size: (w,) the first segment of each window and how many it joins; single segments come first.
        vectors: (w, d) float32, calibrated, unit length.
        lengths: (w,) characters of the joined text.
    """

    count: int
    start: Ints
    size: Ints
    vectors: Floats
    lengths: Ints

    def __post_init__(self) -> None:
        rows = len(self.start)
        if not (len(self.size) == len(self.vectors) == len(self.lengths) == rows and rows >= self.count):
            raise ValueError("start, size, vectors and lengths must have one row a window")
        if not (np.array_equal(self.start[: self.count], np.arange(self.count)) and (self.size[: self.count] == 1).all()):
            raise ValueError("the single segments come first, in order")

    @property
    def end(self) -> Ints:
        """(w,) one past the last segment of each window."""
        return self.start + self.size

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """(longest, count) the row of the window with that size - 1 and start, -1 where it was not encoded."""
        table = np.full((int(self.size.max(initial=1)), self.count), -1, dtype=np.int64)
        table[self.size - 1, self.start] = np.arange(len(self.start))
        return table

    def rows(self, start: NDArray[np.integer], size: NDArray[np.integer]) -> NDArray[np.int64]:
        """The rows of the windows with these starts and sizes, -1 where there is none."""
        inside = (start >= 0) & (size >= 1) & (size <= len(self.table)) & (start + size <= self.count)
        rows = np.full(len(start), -1, dtype=np.int64)
        rows[inside] = self.table[size[inside] - 1, start[inside]]
        return rows


def promising(
    vectors: Floats, lengths: NDArray[np.integer], others: Floats, longest: int = 4, block: int = 1024
) -> list[tuple[int, int]]:
    """Which windows of two and more segments are worth encoding, as (start, size).

    All of two; of three and more those whose vector, estimated from its parts weighted by length, is among the closest two
    to some segment of the other side, loses nothing by the joining, and holds a promising window that is one shorter.

    Args:
        vectors: (n, d) single segments of this side, calibrated, unit length.
        lengths: (n,) their characters.
        others: (m, d) single segments of the other side.
        longest: how many segments a window may join.
        block: rows of `others` handled at once; memory is n times this.
    """
    count = len(vectors)
    chosen = [(start, 2) for start in range(count - 1)] if longest >= 2 else []
    shorter = {start for start, _ in chosen}
    for size in range(3, longest + 1):
        found: set[int] = set()
        if count < size or not shorter:
            break
        whole, part = _estimate(vectors, lengths, size), _estimate(vectors, lengths, size - 1)
        allowed = np.array([start in shorter or start + 1 in shorter for start in range(len(whole))])
        for at in range(0, len(others), block):
            single = vectors @ others[at : at + block].T
            before, after = part @ others[at : at + block].T, whole @ others[at : at + block].T
            gain = after - np.maximum(before[:-1], before[1:])
            worth = (gain > GAIN_FLOOR) & (after > single.max(axis=0)) & allowed[:, None]
            ranked = np.where(worth, after, -np.inf)
            best = np.argpartition(-ranked, min(NOMINEES, len(ranked) - 1), axis=0)[:NOMINEES]
            found.update(int(row) for row in best[np.isfinite(np.take_along_axis(ranked, best, axis=0))])
        chosen += [(start, size) for start in sorted(found)]
        shorter = found
    return chosen


def _estimate(vectors: Floats, lengths: NDArray[np.integer], size: int) -> Floats:
    """(n - size + 1, d) unit vectors of the windows of `size`, guessed as the length-weighted sum of their parts."""
    weighted = vectors * lengths[:, None].astype(np.float32)
    total = sum(weighted[i : len(vectors) - size + 1 + i] for i in range(size))
    norm = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.maximum(norm, 1e-9), dtype=np.float32)
