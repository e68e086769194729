"""Nearby: which segments of two texts are compared at all. Every search among pairs of windows asks here for its blocks.

Up to `EXACT` pairs of segments everything is compared with everything. Beyond that it would cost the square of the length, so:

1. Landmarks: `SAMPLE` segments of either text, evenly drawn, are compared with the whole of the other. Where one partner is
   clearly the best, that is a landmark. Sentences that repeat have no clear partner and so mislead nobody.
2. What stands around a landmark, or between two that follow each other, is nearby, wherever in the other text it is: so blocks
   that moved are found as well as what kept its place. In most of it each segment finds its partner, and is settled.
3. Segments that are not settled are compared with the others that are not, with `FAR` of them at the most: those that stand
   about as far in their text. Pairs that are each other's best are nearby too: single statements that moved.

What is nearby is kept as cells, squares of `CELL` by `CELL` segments. Their number grows with the length, and so do time and
memory. The limit: where more than `FAR` segments of a side are not settled, a statement that moved on its own, past more than
half of `FAR` of these, is not found. Two texts of 30,000 statements in wholly other order are therefore not for this search.
Blocks that moved are, at any distance, where they hold two or three of the sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.matching.windows import Floats, Ints

Rows = NDArray[np.int64]

EXACT = 4_000_000
"""Up to so many pairs of segments all are compared."""

SAMPLE = 1024
"""So many segments of each text look for landmarks in the whole of the other."""

CLEAR = 1.0
"""A partner is clear that leads over all but its neighbours by so many standard deviations of the cosines."""

CELL = 32
"""The side of a cell, in segments."""

AROUND = 8
"""So far around a landmark everything is nearby, in segments; half a cell at most."""

BESIDE = 4
"""The same around a pair of unsettled segments: as far as a bead can reach."""

SURE = 0.1
"""A segment is settled by a partner that is at least as near as this share of the landmarks are."""

FAR = 8192
"""An unsettled segment is compared with so many unsettled ones of the other text."""

PRODUCTS = 4_000_000
"""At most so many cosines are in memory at once."""

GATHERED = 2048
"""So many vectors are gathered at once."""


@dataclass(frozen=True)
class Places:
    """What is compared on one side: vectors, what is taken off their cosines, and the segment each begins with.

    Attributes:
        vectors: (w, d) float32 of unit length.
        start: (w,) segments, from 0.
        crowd: (w,) what is taken off each one's cosines: half its density for margins; None for cosines.
    """

    vectors: Floats
    start: Ints
    crowd: Floats | None = None

    @classmethod
    def singles(cls, vectors: Floats) -> Places:
        """Segments, all of a text."""
        return cls(vectors, np.arange(len(vectors), dtype=np.int32))

    def only(self, rows: Rows | slice) -> Places:
        """Those at `rows`."""
        return Places(self.vectors[rows], self.start[rows], None if self.crowd is None else self.crowd[rows])


@dataclass(frozen=True)
class Nearby:
    """The cells of two texts in which segments are compared.

    Attributes:
        cells: (k, 2) ascending: the number of each cell in the first and in the second text; None where all are compared.
    """

    cells: Rows | None = None

    @classmethod
    def of(cls, zh: Floats, vi: Floats, exact: int = EXACT) -> Nearby:
        """What to compare of two texts.

        Args:
            zh: (n, d) calibrated unit vectors of the segments.
            vi: (m, d) the same.
            exact: up to so many pairs of segments, all.
        """
        if len(zh) * len(vi) <= exact:
            return EVERYTHING
        marks = landmarks(zh, vi)
        cells = _cells(np.concatenate([marks, between(marks)]), AROUND, len(zh), len(vi))
        far = moved(zh, vi, *unsettled(zh, vi, marks, cls(cells)))
        return cls(np.unique(np.concatenate([cells, _cells(far, BESIDE, len(zh), len(vi))]), axis=0))

    @property
    def turned(self) -> Nearby:
        """The same, seen from the second text."""
        return self if self.cells is None else Nearby(np.unique(self.cells[:, ::-1], axis=0))

    def blocks(self, start: Ints, others: Ints) -> Iterator[tuple[Rows, Rows]]:
        """What to compare with what: rows of the first side, each once at most, with rows of the second.

        Args:
            start: the segment of the first text that each row of the first side begins with.
            others: the same of the second.
        """
        if self.cells is None:
            everything = np.arange(len(others))
            step = max(1, PRODUCTS // max(len(others), 1))
            for at in range(0, len(start) if len(others) else 0, step):
                yield np.arange(at, min(at + step, len(start))), everything
            return
        rows, bounds = _by_cell(start, self.cells[:, 0])
        columns, column_bounds = _by_cell(others, self.cells[:, 1])
        cells, firsts = np.unique(self.cells[:, 0], return_index=True)
        lasts = [*firsts[1:], len(self.cells)][: len(cells)]
        for cell, first, last in zip(cells.tolist(), firsts, lasts, strict=True):
            partners = self.cells[first:last, 1]
            these = rows[bounds[cell] : bounds[cell + 1]]
            those = np.concatenate([columns[column_bounds[at] : column_bounds[at + 1]] for at in partners.tolist()])
            if len(these) and len(those):
                yield these, those

    def best(self, side: Places, other: Places, k: int) -> tuple[Floats, Rows]:
        """The best of the other side for each row of this one.

        Returns:
            (w, k) cosines less what is taken off, best first, and (w, k) whose they are: -inf and -1 where there are fewer.
        """
        value = np.full((len(side.start), k), -np.inf, dtype=np.float32)
        where = np.full((len(side.start), k), -1, dtype=np.int64)
        with self.threads():
            for rows, columns in self.blocks(side.start, other.start):
                few, many = side.only(_run(rows)), other.only(_run(columns))
                above = few.vectors @ many.vectors.T
                if few.crowd is not None:
                    above -= few.crowd[:, None]
                if many.crowd is not None:
                    above -= many.crowd
                found, at = top(above, min(k, len(columns)))
                value[rows, : found.shape[1]], where[rows, : found.shape[1]] = found, columns[at]
        return value, where

    def threads(self) -> AbstractContextManager[object]:
        """What to hold while working through `blocks`.

        The products of cells are small: shared out among threads they wait for each other, up to a hundred times as long.
        """
        from threadpoolctl import threadpool_limits

        return nullcontext() if self.cells is None else threadpool_limits(1, user_api="blas")


EVERYTHING = Nearby()
"""All with all."""


def top(table: Floats, k: int) -> tuple[Floats, Rows]:
    """The `k` highest of each row, best first, and their columns. `table` is used up.

    Faster than a partition, since k is small.
    """
    rows = np.arange(len(table))
    value, where = np.empty((len(table), k), dtype=np.float32), np.empty((len(table), k), dtype=np.int64)
    for place in range(k):
        where[:, place] = table.argmax(axis=1)
        value[:, place] = table[rows, where[:, place]]
        table[rows, where[:, place]] = -np.inf
    return value, where


def products(side: Floats, other: Floats, rows: Rows, columns: Rows) -> Floats:
    """(c,) the inner product of each of `side` at `rows` with that of `other` at `columns`: cosines, of unit vectors.

    A block at a time, so that what is gathered stays in the processor's cache.
    """
    found = np.empty(len(rows), dtype=np.float32)
    for at in range(0, len(rows), GATHERED):
        block = slice(at, at + GATHERED)
        np.einsum("ij,ij->i", side[rows[block]], other[columns[block]], out=found[block])
    return found


def landmarks(zh: Floats, vi: Floats) -> Rows:
    """(k, 2) pairs of segments that are clear, by zh: of either side `SAMPLE`, evenly drawn, are tried."""
    there, back = _clear(zh, vi), _clear(vi, zh)
    return np.unique(np.concatenate([there, back[:, ::-1]]), axis=0)


def _clear(side: Floats, other: Floats) -> Rows:
    drawn = np.unique(np.linspace(0, len(side) - 1, min(SAMPLE, len(side))).astype(np.int64))
    found = []
    step = max(1, PRODUCTS // len(other))
    for at in range(0, len(drawn), step):
        rows = drawn[at : at + step]
        cosines = side[rows] @ other.T
        spread = float(cosines.std())
        best = cosines.argmax(axis=1)
        lead = cosines[np.arange(len(rows)), best]
        for beside in (-1, 0, 1):
            cosines[np.arange(len(rows)), np.clip(best + beside, 0, len(other) - 1)] = -np.inf
        lead -= cosines.max(axis=1)
        found.append(np.stack([rows, best], axis=1)[lead >= CLEAR * spread])
    return np.concatenate(found)


def between(marks: Rows) -> Rows:
    """(k, 2) points on the lines between landmarks that follow each other at about the same distance on both sides."""
    step = np.diff(marks, axis=0)
    along = (step.min(axis=1, initial=CELL) >= 0) & (np.abs(step[:, 0] - step[:, 1]) <= CELL)
    count = np.where(along, step.max(axis=1, initial=0) // AROUND, 0)
    owner = np.repeat(np.arange(len(step)), count)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    share = (place + 1) / (count[owner] + 1)
    inside: Rows = (step[owner] * share[:, None]).astype(np.int64)
    return np.asarray(marks[owner] + inside, dtype=np.int64)


def unsettled(zh: Floats, vi: Floats, marks: Rows, near: Nearby) -> tuple[Rows, Rows]:
    """The segments of either text that find no sure partner nearby: one that has them for its best and is near enough."""
    sides = Places.singles(zh), Places.singles(vi)
    if not len(marks):
        return np.arange(len(zh)), np.arange(len(vi))
    enough = np.quantile(np.einsum("ij,ij->i", zh[marks[:, 0]], vi[marks[:, 1]]), SURE)
    cosine, partner = (column[:, 0] for column in near.best(*sides, 1))
    _, back = (column[:, 0] for column in near.turned.best(*sides[::-1], 1))
    settled = (cosine >= enough) & (back[partner] == np.arange(len(zh)))
    return np.flatnonzero(~settled), np.setdiff1d(np.arange(len(vi)), partner[settled])


def moved(zh: Floats, vi: Floats, zh_rows: Rows, vi_rows: Rows) -> Rows:
    """(k, 2) pairs among these segments that are each other's best, as far as `FAR` lets them be compared."""
    if not len(zh_rows) or not len(vi_rows):
        return np.zeros((0, 2), dtype=np.int64)
    partner = _best_about(zh[zh_rows], vi[vi_rows])
    back = _best_about(vi[vi_rows], zh[zh_rows])
    mutual = np.flatnonzero(back[partner] == np.arange(len(zh_rows)))
    return np.stack([zh_rows[mutual], vi_rows[partner[mutual]]], axis=1)


def _best_about(side: Floats, other: Floats) -> Rows:
    """(n,) the nearest of `other` to each row, among the `FAR` that stand about as far on."""
    width = min(FAR, len(other))
    step = max(1, min(PRODUCTS // width, len(side)))
    best = np.empty(len(side), dtype=np.int64)
    for at in range(0, len(side), step):
        rows = slice(at, min(at + step, len(side)))
        middle = (rows.start + rows.stop) * len(other) // (2 * len(side))
        first = int(np.clip(middle - width // 2, 0, len(other) - width))
        best[rows] = first + (side[rows] @ other[first : first + width].T).argmax(axis=1)
    return best


def _cells(points: Rows, around: int, zh_count: int, vi_count: int) -> Rows:
    """(k, 2) the cells that hold what stands within `around` of points, on both sides."""
    corners = [points + np.array([across, down]) for across in (-around, around) for down in (-around, around)]
    inside = np.clip(np.concatenate(corners), 0, [zh_count - 1, vi_count - 1])
    return np.unique(inside // CELL, axis=0)


def _run(rows: Rows) -> Rows | slice:
    """Rows that follow each other as a slice, which takes no copy."""
    first = int(rows[0])
    return slice(first, first + len(rows)) if rows[-1] - first + 1 == len(rows) and (np.diff(rows) == 1).all() else rows


def _by_cell(start: Ints, cells: Rows) -> tuple[Rows, Rows]:
    """Rows in the order of their cells, and where each cell's begin."""
    cell = start // CELL
    order = np.argsort(cell, kind="stable")
    last = max(int(cell.max(initial=0)), int(cells.max(initial=0)))
    return order, np.searchsorted(cell[order], np.arange(last + 2))
