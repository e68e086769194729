"""Coverage: how much of each side of a candidate is said on the other side, token by token.

The vector of a sentence says what it is about; whether one of its clauses is missing on the other side, or stands in the
next sentence, it hardly says. The vectors of single tokens do, taken two thirds up the encoder, where words of two languages
lie closest (Jalili Sabet et al. 2020, SimAlign). A token is covered by the highest cosine that it reaches in the other side
of the candidate (Zhang et al. 2020, BERTScore); what it reaches in another segment beyond that speaks against the candidate.

Only segments that some candidate lays side by side are compared, so the cost grows with the candidates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.matching.candidates import Candidates, Rows
from align.matching.windows import Floats

Reals = NDArray[np.float64]

FEATURES = (
    "zh_covered",
    "vi_covered",
    "zh_better_elsewhere",
    "vi_better_elsewhere",
    "less_covered",
    "more_elsewhere",
    "weakest_part_covered",
    "part_better_elsewhere",
    "both_covered",
    "token_ratio",
)
"""The columns of `features`, in order."""

SMALLEST = -1.0
"""The cosine of a token that meets nothing."""


@dataclass(frozen=True)
class Tokens:
    """The token vectors of the segments of one text.

    Attributes:
        vectors: (t, k) float32 of unit length, segment after segment.
        bounds: (n + 1,) where each segment's tokens begin; the last is t.
    """

    vectors: Floats
    bounds: Rows

    @classmethod
    def of(cls, segments: list[Floats]) -> Tokens:
        """From one (t, k) array a segment; a segment without any token gets one that is zero, and meets nothing."""
        width = max((segment.shape[1] for segment in segments), default=1)
        nothing = np.zeros((1, width), dtype=np.float32)
        filled = [segment if len(segment) else nothing for segment in segments]
        bounds = np.concatenate([[0], np.cumsum([len(segment) for segment in filled], dtype=np.int64)]).astype(np.int64)
        return cls(np.concatenate([nothing[:0], *filled]), bounds)

    def rows(self, segments: Rows) -> Rows:
        """The rows of `vectors` that these segments hold, one after the other."""
        return _ranges(self.bounds[segments], self.bounds[segments + 1])


@dataclass(frozen=True)
class _Met:
    """For pairs of segments, what each token of one side meets in the segment of the other.

    `start` and `end` delimit each pair's tokens in `reached`, the best cosine in the partner, and in `rows`, whose they are;
    `best` (t,) is the best cosine of every token in any partner.
    """

    start: Rows
    end: Rows
    reached: Floats
    rows: Rows
    best: Floats


def features(zh: Tokens, vi: Tokens, found: Candidates) -> Reals:
    """What the tokens say of each candidate.

    Returns:
        (c, len(FEATURES)) float64, columns as `FEATURES` names them.
    """
    from threadpoolctl import threadpool_limits

    if not len(found):
        return np.zeros((0, len(FEATURES)))
    zh_of, vi_of, owner = _pairs(found)
    width = len(vi.bounds) - 1
    unique, place = np.unique(zh_of * width + vi_of, return_inverse=True)
    # The products are small: shared out among threads they wait for each other, up to a hundred times as long.
    with threadpool_limits(1, user_api="blas"):
        zh_met, vi_met = _meet(zh, vi, unique // width, unique % width)
    zh_side = _side(zh_met, found.zh_start, found.zh_end, zh_of, place, owner)
    vi_side = _side(vi_met, found.vi_start, found.vi_end, vi_of, place, owner)
    joined = found.sizes > 2
    part = np.where(found.zh_end - found.zh_start > 1, zh_side.weakest, vi_side.weakest)
    part_lost = np.where(found.zh_end - found.zh_start > 1, zh_side.most_lost, vi_side.most_lost)
    columns = (
        zh_side.covered,
        vi_side.covered,
        zh_side.lost,
        vi_side.lost,
        np.minimum(zh_side.covered, vi_side.covered),
        np.maximum(zh_side.lost, vi_side.lost),
        np.where(joined, part, 0),
        np.where(joined, part_lost, 0),
        zh_side.covered * vi_side.covered,
        np.log(vi_side.tokens / zh_side.tokens),
    )
    return np.stack(columns, axis=1).astype(np.float64)


def _pairs(found: Candidates) -> tuple[Rows, Rows, Rows]:
    """Every segment of the one side of a candidate with every one of the other: zh, vi, and whose candidate it is."""
    across, down = found.zh_end - found.zh_start, found.vi_end - found.vi_start
    owner = np.repeat(np.arange(len(found)), across * down)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(across * down) - across * down, across * down)
    return found.zh_start[owner] + within // down[owner], found.vi_start[owner] + within % down[owner], owner


def _meet(zh: Tokens, vi: Tokens, zh_of: Rows, vi_of: Rows) -> tuple[_Met, _Met]:
    """Compare the tokens of each pair of segments, given sorted by the zh one."""
    zh_length, vi_length = np.diff(zh.bounds)[zh_of], np.diff(vi.bounds)[vi_of]
    zh_end, vi_end = np.cumsum(zh_length), np.cumsum(vi_length)
    zh_start, vi_start = zh_end - zh_length, vi_end - vi_length
    zh_reached = np.empty(int(zh_end[-1]), dtype=np.float32)
    vi_reached = np.empty(int(vi_end[-1]), dtype=np.float32)
    vi_rows = vi.rows(vi_of)
    firsts = np.flatnonzero(np.diff(zh_of, prepend=-1))
    for first, last in zip(firsts, [*firsts[1:], len(zh_of)], strict=True):
        segment = int(zh_of[first])
        own = zh.vectors[zh.bounds[segment] : zh.bounds[segment + 1]]
        cosines = own @ vi.vectors[vi_rows[vi_start[first] : vi_end[last - 1]]].T
        offsets = vi_start[first:last] - vi_start[first]
        zh_reached[zh_start[first] : zh_end[last - 1]] = np.maximum.reduceat(cosines, offsets, axis=1).T.ravel()
        vi_reached[vi_start[first] : vi_end[last - 1]] = cosines.max(axis=0)
    return (
        _met(zh, zh.rows(zh_of), zh_start, zh_end, zh_reached),
        _met(vi, vi_rows, vi_start, vi_end, vi_reached),
    )


def _met(tokens: Tokens, rows: Rows, start: Rows, end: Rows, reached: Floats) -> _Met:
    best = np.full(len(tokens.vectors), SMALLEST, dtype=np.float32)
    np.maximum.at(best, rows, reached)
    return _Met(start, end, reached, rows, best)


@dataclass(frozen=True)
class _Sums:
    """Of one side of each candidate, all (c,).

    Attributes:
        covered: the mean over its tokens of the best cosine in the other side.
        lost: the mean of what the tokens reach elsewhere beyond that.
        weakest: the least covered of its segments.
        most_lost: the most that one of its segments loses.
        tokens: how many tokens it has.
    """

    covered: Reals
    lost: Reals
    weakest: Reals
    most_lost: Reals
    tokens: Reals


def _side(met: _Met, start: Rows, end: Rows, segment: Rows, place: Rows, owner: Rows) -> _Sums:
    """Sum up one side: `segment`, `place` (of the pair in `met`) and `owner` of each segment pair of each candidate."""
    size = end - start
    firsts = np.concatenate([[0], np.cumsum(size)[:-1]])
    within = firsts[owner] + segment - start[owner]
    reached, rows, group = _best_within(met, place, within, int(size.sum()))
    count = np.bincount(group, minlength=int(size.sum())).astype(np.float64)
    total = np.bincount(group, weights=reached, minlength=len(count))
    lost = np.bincount(group, weights=met.best[rows] - reached, minlength=len(count))
    tokens = np.add.reduceat(count, firsts)
    return _Sums(
        np.add.reduceat(total, firsts) / tokens,
        np.add.reduceat(lost, firsts) / tokens,
        np.minimum.reduceat(total / count, firsts),
        np.maximum.reduceat(lost / count, firsts),
        tokens,
    )


def _best_within(met: _Met, place: Rows, within: Rows, groups: int) -> tuple[Floats, Rows, Rows]:
    """For each token of each segment of each candidate the best cosine over the candidate's other side.

    Segment pairs that share `within` are of one segment and one candidate; their tokens are the same and stand in order.
    """
    order = np.argsort(within, kind="stable")
    place, within = place[order], within[order]
    first = np.flatnonzero(np.diff(within, prepend=-1))
    if len(first) != groups:
        raise ValueError("every segment of a candidate must be paired")
    spans = _ranges(met.start[place[first]], met.end[place[first]])
    group = np.repeat(within[first], (met.end - met.start)[place[first]])
    reached = met.reached[spans].copy()
    length = np.diff(np.append(first, len(within)))
    begins = np.concatenate([[0], np.cumsum((met.end - met.start)[place[first]])[:-1]])
    for step in range(1, int(length.max(initial=1))):
        more = np.flatnonzero(length > step)
        pair = place[first[more] + step]
        target = _ranges(begins[more], begins[more] + (met.end - met.start)[pair])
        reached[target] = np.maximum(reached[target], met.reached[_ranges(met.start[pair], met.end[pair])])
    return reached, met.rows[spans], group


def _ranges(start: Rows, end: Rows) -> Rows:
    """The integers from each start up to its end, exclusive, one range after the other."""
    length = end - start
    offset = np.cumsum(length) - length
    return np.repeat(start - offset, length) + np.arange(int(length.sum()))
