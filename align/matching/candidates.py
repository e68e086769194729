"""Candidates: the beads worth weighing, and what the vectors and lengths say about each.

Everything here is a table with one row a candidate. Finding them compares windows with windows, all of them or what
`nearby` says; all after it grows with the number of candidates, a few for each segment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from align.matching.nearby import EVERYTHING, Nearby, Places, products
from align.matching.windows import Floats, Windows

if TYPE_CHECKING:
    from align.matching.coverage import Tokens
    from align.matching.evidence.agreement import Statements

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

TOP_SINGLE, TOP_JOINED = 4, 2
"""How many partners of each window are weighed, best margin first: among single segments, and where one side is joined."""

HOPELESS = 2.0
"""In long texts what falls short of a rival's margin by more than so many spreads is not weighed. Of what the first look gives
a tenth or more nothing was among it on the development sets, and a ten-thousandth of all probability."""

LONGEST = 4
"""How many segments a bead can join on one side."""

NO_RIVAL = -2.0
"""Stands for the margin of a rival where there is none: about as low as margins go."""

NO_SUPERSET = 0.5
"""Stands for the gain over a longer window where none was promising."""

SAMPLE = 500
"""So many vectors of either language tell how an encoder's cosines lie."""

CHARACTERS = 3.2
"""Vietnamese characters for a Chinese one: the median of translated news sentences."""

FEATURES = (
    "cosine",
    "margin",
    "length_difference",
    "length_ratio",
    "zh_too_long",
    "vi_too_long",
    "length_ratio_squared",
    "joined",
    "joined_three",
    "gain_over_parts",
    "gain_over_longer",
    "joined_gain_over_longer",
    "weakest_part",
    "zh_density",
    "vi_density",
    "part_margin",
    "part_lead",
    "part_rivals",
)
"""The columns of `features`, in order."""


@dataclass(frozen=True)
class Scale:
    """How an encoder's cosines lie between segments that have nothing to do with each other.

    All similarities are counted from `mean` in units of `spread`, so that what was learnt with one encoder can serve another:
    e5's cosines live between 0.74 and 0.92, those of others between 0 and 1.
    """

    mean: float
    spread: float

    @classmethod
    def of(cls, zh: Floats, vi: Floats, sample: int = SAMPLE) -> Scale:
        """Estimated from up to `sample` vectors of either language, evenly drawn; the few true pairs do not matter."""
        if not len(zh) or not len(vi):
            return cls(0.0, 1.0)
        rows = (np.linspace(0, len(side) - 1, min(sample, len(side))).astype(np.int64) for side in (zh, vi))
        cosines = zh[next(rows)] @ vi[next(rows)].T
        return cls(float(np.median(cosines)), max(float(cosines.std()), 1e-3))


@dataclass(frozen=True)
class Side:
    """One side as the matcher sees it.

    Attributes:
        windows: its windows.
        density: (w,) how crowded each one's neighbourhood is, a cosine.
        tokens: the token vectors of its segments; None where the encoder gives none.
        statements: what each of its segments states; None where nobody looked.
    """

    windows: Windows
    density: Floats
    tokens: Tokens | None = None
    statements: Statements | None = None

    @property
    def places(self) -> Places:
        """Its windows, to be compared by margin."""
        return Places(self.windows.vectors, self.windows.start, np.asarray(self.density / 2, dtype=np.float32))


@dataclass(frozen=True)
class Candidates:
    """Beads to weigh, as spans of segments: `zh_start` up to `zh_end`, exclusive, against `vi_start` up to `vi_end`.

    `zh_row` and `vi_row` are the rows of the windows. All arrays are (c,).
    """

    zh_row: Rows
    vi_row: Rows
    zh_start: Rows
    zh_end: Rows
    vi_start: Rows
    vi_end: Rows

    def __len__(self) -> int:
        return len(self.zh_row)

    @property
    def sizes(self) -> Rows:
        """(c,) how many segments each joins on both sides together; 2 is one to one."""
        return (self.zh_end - self.zh_start) + (self.vi_end - self.vi_start)

    def where(self, keep: Flags) -> Candidates:
        """Those that `keep`, (c,), says."""
        columns = (self.zh_row, self.vi_row, self.zh_start, self.zh_end, self.vi_start, self.vi_end)
        return Candidates(*(column[keep] for column in columns))

    def incidence(self, zh_count: int) -> tuple[Rows, Rows]:
        """Which segments each candidate uses: (segment, candidate) pairs, vi segments numbered after the zh ones."""
        index = np.arange(len(self))
        segments, owners = [], []
        for start, end, offset in ((self.zh_start, self.zh_end, 0), (self.vi_start, self.vi_end, zh_count)):
            for step in range(int((end - start).max(initial=0))):
                inside = start + step < end
                segments.append(start[inside] + step + offset)
                owners.append(index[inside])
        return (np.concatenate(segments), np.concatenate(owners)) if segments else (index, index)


def candidates(margins: Margins, taken: tuple[Flags, Flags] | None = None) -> Candidates:
    """The best partners of every window in either direction, by margin: one to one, one to many, many to one.

    Args:
        margins: of the windows of both sides. Where not everything is compared, only what can be right goes on to be weighed:
            see `_hopeful`.
        taken: (n,) and (m,) the segments of either side that are no longer to be had; windows with one of them are left out.
    """
    zh, vi, near = margins.zh, margins.vi, margins.near
    zh_free, vi_free = (
        np.ones(len(side.windows.start), dtype=bool) if taken is None else ~held(side.windows, taken[at])
        for at, side in enumerate((zh, vi))
    )
    known = margins.rivals if taken is None else (None, None)
    width = max(len(vi.windows.start), 1)
    keys, reached = [], []
    for zh_row, vi_row, margin in _partners(zh, vi, zh_free, vi_free, near, known[0]):
        keys.append(zh_row * width + vi_row)
        reached.append(margin)
    for vi_row, zh_row, margin in _partners(vi, zh, vi_free, zh_free, near.turned, known[1]):
        keys.append(zh_row * width + vi_row)
        reached.append(margin)
    key, first = np.unique(np.concatenate(keys), return_index=True)
    found = from_rows(zh.windows, vi.windows, key // width, key % width)
    if near.cells is None:
        return found
    hopeful = _hopeful(found, np.concatenate(reached)[first] / margins.scale.spread, zh.windows.count, vi.windows.count)
    return from_rows(zh.windows, vi.windows, found.zh_row[hopeful], found.vi_row[hopeful])


def _partners(
    side: Side, other: Side, side_free: Flags, other_free: Flags, near: Nearby, rivals: Rivals | None
) -> Iterator[tuple[Rows, Rows, Floats]]:
    """The best partners of windows of one side: their rows, those of the partners, and the margins.

    Of every window among the single segments of the other side, which `rivals` has where all are free, and of every single
    segment among windows of each size.
    """
    rows, others = np.flatnonzero(side_free), np.flatnonzero(other_free)
    one, single = rows[side.windows.size[rows] == 1], others[other.windows.size[others] == 1]
    if rivals is None:
        margin, where = near.best(side.places.only(rows), other.places.only(single), TOP_SINGLE)
    else:
        margin, where = rivals.margin[:, :TOP_SINGLE], rivals.where[:, :TOP_SINGLE]
    of, rank = np.nonzero((where >= 0) & ((side.windows.size[rows] == 1)[:, None] | (np.arange(TOP_SINGLE) < TOP_JOINED)))
    yield rows[of], single[where[of, rank]], margin[of, rank]
    for size in np.unique(other.windows.size[others]):
        if size > 1:
            joined = others[other.windows.size[others] == size]
            margin, where = near.best(side.places.only(one), other.places.only(joined), TOP_JOINED)
            of, rank = np.nonzero(where >= 0)
            yield one[of], joined[where[of, rank]], margin[of, rank]


def _hopeful(found: Candidates, margin: Floats, zh_count: int, vi_count: int) -> NDArray[np.bool_]:
    """(c,) which candidates fall short of the best margin of none of their segments by more than `HOPELESS`."""
    segments, owners = found.incidence(zh_count)
    best = np.full(zh_count + vi_count, -np.inf, dtype=np.float32)
    np.maximum.at(best, segments, margin[owners])
    hopeful = np.ones(len(found), dtype=bool)
    hopeful[owners[best[segments] - margin[owners] > HOPELESS]] = False
    return hopeful


def held(windows: Windows, segments: Flags) -> Flags:
    """(w,) whether a window holds one of `segments`, (n,) flags."""
    before = np.concatenate([[0], np.cumsum(segments)])
    return np.asarray(before[windows.end] > before[windows.start])


def from_rows(zh: Windows, vi: Windows, zh_row: Rows, vi_row: Rows) -> Candidates:
    """Candidates from the rows of their windows."""
    spans = (zh.start[zh_row], zh.end[zh_row], vi.start[vi_row], vi.end[vi_row])
    return Candidates(zh_row, vi_row, *(span.astype(np.int64) for span in spans))


class Margins:
    """Cosines, and margins in units of the encoder's spread, of any windows of one bitext, computed when asked for."""

    def __init__(self, zh: Side, vi: Side, scale: Scale, near: Nearby = EVERYTHING) -> None:
        self.zh, self.vi, self.scale, self.near = zh, vi, scale, near

    def cosine(self, zh_row: Rows, vi_row: Rows) -> Floats:
        """(c,) cosines of the windows at these rows."""
        return products(self.zh.windows.vectors, self.vi.windows.vectors, zh_row, vi_row)

    def margin(self, zh_row: Rows, vi_row: Rows) -> Floats:
        """(c,) margins; NaN where either row is -1."""
        found = np.full(len(zh_row), np.nan, dtype=np.float32)
        known = (zh_row >= 0) & (vi_row >= 0)
        a, b = zh_row[known], vi_row[known]
        found[known] = (self.cosine(a, b) - (self.zh.density[a] + self.vi.density[b]) / 2) / self.scale.spread
        return found

    @cached_property
    def rivals(self) -> tuple[Rivals, Rivals]:
        """What the windows of zh, then of vi, meet among the single segments of the other side."""
        return (
            Rivals.of(self.zh, self.vi, self.scale, self.near),
            Rivals.of(self.vi, self.zh, self.scale, self.near.turned),
        )


@dataclass(frozen=True)
class Rivals:
    """For each window of one side, the best margins with single segments of the other side.

    One more is kept than a bead can join, so that one outside it is always among them.

    Attributes:
        margin: (w, k) the best margins, cosines; -inf where there are fewer.
        where: (w, k) whose they are; -1 where there are fewer.
        spread: what margins are counted in.
    """

    margin: Floats
    where: Rows
    spread: float

    @classmethod
    def of(cls, side: Side, other: Side, scale: Scale, near: Nearby) -> Rivals:
        """Find them."""
        singles = other.places.only(np.arange(other.windows.count))
        return cls(*near.best(side.places, singles, LONGEST + 1), scale.spread)

    def best(self, row: Rows, start: Rows, end: Rows) -> Floats:
        """(c,) the best margin, in units of the spread, of the windows at `row` with a segment outside `start` up to `end`."""
        where = self.where[row]
        own = (where >= start[:, None]) & (where < end[:, None])
        best = np.where(own, -np.inf, self.margin[row]).max(axis=1) / self.spread
        return np.asarray(np.maximum(best, NO_RIVAL), dtype=np.float32)


def features(margins: Margins, found: Candidates) -> NDArray[np.float64]:
    """What vectors and lengths say of each candidate, similarities in units of the scale.

    Returns:
        (c, len(FEATURES)) float64, columns as `FEATURES` names them.
    """
    zh, vi, scale = margins.zh, margins.vi, margins.scale
    cosine = (margins.cosine(found.zh_row, found.vi_row) - scale.mean) / scale.spread
    margin = margins.margin(found.zh_row, found.vi_row)
    joined = found.sizes > 2
    ratio = np.log(
        np.maximum(zh.windows.lengths[found.zh_row], 1) * CHARACTERS / np.maximum(vi.windows.lengths[found.vi_row], 1)
    )
    shorter, longer = _neighbouring_windows(margins, found)
    over_longer = np.where(np.isnan(longer), NO_SUPERSET, margin - longer)
    own, lead, lost = _parts(margins, found)
    columns = (
        cosine,
        margin,
        np.abs(ratio),
        ratio,
        np.maximum(ratio - 0.25, 0),
        np.maximum(-ratio - 0.25, 0),
        ratio**2,
        joined,
        found.sizes > 3,
        np.where(joined, margin - shorter, 0),
        np.where(joined, 0, over_longer),
        np.where(joined, over_longer, 0),
        np.where(joined, own - margin, 0),
        (zh.density[found.zh_row] - scale.mean) / scale.spread,
        (vi.density[found.vi_row] - scale.mean) / scale.spread,
        np.where(joined, own, 0),
        np.where(joined, lead, 0),
        np.where(joined, lost, 0),
    )
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _neighbouring_windows(margins: Margins, found: Candidates) -> tuple[Floats, Floats]:
    """(c,) the best margin with one segment fewer, and with one more, on either side; NaN where no such window is known."""
    shorter = np.full(len(found), np.nan, dtype=np.float32)
    longer = np.full(len(found), np.nan, dtype=np.float32)
    for windows, start, end, other, is_zh in (
        (margins.zh.windows, found.zh_start, found.zh_end, found.vi_end - found.vi_start, True),
        (margins.vi.windows, found.vi_start, found.vi_end, found.zh_end - found.zh_start, False),
    ):
        size = end - start
        for shift, grow, target, useful in (
            (0, -1, shorter, size > 1),
            (1, -1, shorter, size > 1),
            (0, 1, longer, other == 1),
            (-1, 1, longer, other == 1),
        ):
            rows = np.where(useful, windows.rows(start + shift, size + grow), -1)
            value = margins.margin(rows, found.vi_row) if is_zh else margins.margin(found.zh_row, rows)
            np.fmax(target, value, out=target)
    return shorter, longer


def _parts(margins: Margins, found: Candidates) -> tuple[Floats, Floats, Floats]:
    """How the single segments of a joined side do on their own: lowest margin, lowest lead over rivals, what rivals win by."""
    own = np.full(len(found), np.inf, dtype=np.float32)
    lead = np.full(len(found), np.inf, dtype=np.float32)
    lost = np.zeros(len(found), dtype=np.float32)
    for start, end, partner, rivals, is_zh in (
        (found.zh_start, found.zh_end, found.vi_start, margins.rivals[0], True),
        (found.vi_start, found.vi_end, found.zh_start, margins.rivals[1], False),
    ):
        size = end - start
        for step in range(int(size.max(initial=0))):
            inside = np.flatnonzero((size > 1) & (start + step < end))
            part, other = start[inside] + step, partner[inside]
            margin = margins.margin(part, other) if is_zh else margins.margin(other, part)
            rival = rivals.best(part, other, other + 1)
            own[inside] = np.minimum(own[inside], margin)
            lead[inside] = np.minimum(lead[inside], margin - rival)
            lost[inside] -= np.maximum(0, rival - margin)
    return own, lead, lost
