"""Windows: runs of one to four neighbouring segments, the stuff that beads are made of.

The single segments come first, in order, so that a window's row below `count` is its segment's index. Longer windows are
there where somebody encoded them; `promising` says which are worth it (`nomination.py`). All other pairs of neighbours are
there too, with a vector that is guessed from its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


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

    @classmethod
    def of(
        cls, vectors: Floats, lengths: Ints, spans: Sequence[tuple[int, int]], longer: Floats, joint: int, *, twos: bool = True
    ) -> Windows:
        """From single segments and the longer windows that were encoded.

        Args:
            vectors: (n, d) of the segments, calibrated, unit length.
            lengths: (n,) their characters.
            spans: start and size of what was encoded.
            longer: (len(spans), d) its vectors.
            joint: how many characters stand between segments that are joined.
            twos: whether the pairs of neighbours that were not encoded are windows, too.
        """
        count = len(vectors)
        rest = np.setdiff1d(np.arange(count - 1), [start for start, size in spans if size == 2]) if twos else np.arange(0)
        start = np.array([*range(count), *(at for at, _ in spans), *rest], dtype=np.int32)
        size = np.array([1] * count + [size for _, size in spans] + [2] * len(rest), dtype=np.int32)
        upto = np.concatenate([[0], np.cumsum(lengths)])
        characters = upto[start + size] - upto[start] + joint * (size - 1)
        every = np.concatenate([vectors, longer, guessed(vectors, lengths)[rest]])
        return cls(count, start, size, every, characters.astype(np.int32))

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


def guessed(vectors: Floats, lengths: NDArray[np.integer]) -> Floats:
    """(n - 1, d) about what an encoder would make of each pair of neighbours: the mean of both by length, of unit length."""
    weighted = vectors * lengths[:, None].astype(np.float32)
    total = weighted[:-1] + weighted[1:]
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9), dtype=np.float32)
