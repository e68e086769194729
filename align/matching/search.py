"""Search: from probabilities of candidates to beads that use no segment twice."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from align.matching.candidates import Candidates, Rows

Reals = NDArray[np.float64]


def pack(found: Candidates, probability: Reals, floor: float) -> Rows:
    """The most likely candidates that share no segment, in any order, each at `floor` or above.

    Greedy, the most likely first, ties by position. On the development sets an exact solver changed no figure by more than
    0.2 points: the probabilities have already weighed the rivals. Costs sorting the candidates.
    """
    zh_used: set[int] = set()
    vi_used: set[int] = set()
    chosen = []
    for index in np.lexsort((found.vi_start, found.zh_start, -probability)):
        if probability[index] < floor:
            break
        zh = range(found.zh_start[index], found.zh_end[index])
        vi = range(found.vi_start[index], found.vi_end[index])
        if zh_used.isdisjoint(zh) and vi_used.isdisjoint(vi):
            zh_used.update(zh)
            vi_used.update(vi)
            chosen.append(index)
    return np.array(sorted(chosen), dtype=np.int64)


def chain(found: Candidates, probability: Reals, floor: float) -> Rows:
    """The heaviest chain: candidates that keep one order on both sides and share no segment.

    Exact, for the sum over beads of `(probability - floor)` times the segments it uses, by dynamic programming over the
    candidates in order of their ends with a running maximum over the Vietnamese side: c log c time for c candidates.
    """
    gain = (probability - floor) * found.sizes
    useful = np.flatnonzero(gain > 0)
    by_start = useful[np.lexsort((found.vi_start[useful], found.zh_start[useful]))]
    by_end = useful[np.argsort(found.zh_end[useful], kind="stable")]
    ends: list[int] = []
    """Vietnamese ends at which the best total rises, ascending, with the candidate that reaches it."""
    totals: list[float] = []
    owners: list[int] = []
    best = np.zeros(len(found))
    before = np.full(len(found), -1, dtype=np.int64)
    closed = 0
    for index in by_start:
        while closed < len(by_end) and found.zh_end[by_end[closed]] <= found.zh_start[index]:
            _raise(ends, totals, owners, int(by_end[closed]), int(found.vi_end[by_end[closed]]), float(best[by_end[closed]]))
            closed += 1
        place = bisect_left(ends, int(found.vi_start[index]) + 1) - 1
        before[index] = owners[place] if place >= 0 else -1
        best[index] = gain[index] + (totals[place] if place >= 0 else 0.0)
    if not len(useful):
        return useful
    chosen = []
    at = int(useful[np.argmax(best[useful])])
    while at >= 0:
        chosen.append(at)
        at = int(before[at])
    return np.array(sorted(chosen), dtype=np.int64)


def _raise(ends: list[int], totals: list[float], owners: list[int], owner: int, end: int, total: float) -> None:
    """Record that a chain of weight `total` ends at `end`, keeping only ends at which the best total rises."""
    place = bisect_left(ends, end)
    if place < len(ends) and ends[place] == end:
        if totals[place] >= total:
            return
        ends.pop(place), totals.pop(place), owners.pop(place)
    elif place and totals[place - 1] >= total:
        return
    while place < len(ends) and totals[place] <= total:
        ends.pop(place), totals.pop(place), owners.pop(place)
    if not place or totals[place - 1] < total:
        ends.insert(place, end)
        totals.insert(place, total)
        owners.insert(place, owner)
