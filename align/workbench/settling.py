"""What people decided of a pair of reports, as the matcher takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import numpy as np

from align.matching import Constraints
from align.model import Report
from align.store.realigning import Again


def constraints_of(again: Again) -> Constraints:
    """What must stay, in the matcher's numbering: positions among the segments that are aligned.

    The segments of beads that stay are taken. Those that are known to be right are anchors, run by run where their segments do
    not stand side by side. What was refused counts where the matcher could propose it, which is side by side.
    """
    zh_place, vi_place = _places(again.zh), _places(again.vi)
    zh_taken, vi_taken = np.zeros(len(zh_place), dtype=bool), np.zeros(len(vi_place), dtype=bool)
    anchors: list[tuple[int, int, int, int]] = []
    for bead in again.kept:
        zh, vi = [zh_place[index] for index in bead.zh], [vi_place[index] for index in bead.vi]
        zh_taken[zh], vi_taken[vi] = True, True
        if bead.right:
            anchors += [(*a, *b) for a, b in product(_runs(zh), _runs(vi))]
    refused = []
    for zh_side, vi_side in again.refused:
        if all(index in zh_place for index in zh_side) and all(index in vi_place for index in vi_side):
            zh_runs, vi_runs = _runs([zh_place[i] for i in zh_side]), _runs([vi_place[i] for i in vi_side])
            if len(zh_runs) == len(vi_runs) == 1:
                refused.append((*zh_runs[0], *vi_runs[0]))
    return Constraints(zh_taken, vi_taken, _table(anchors), _table(refused))


def _places(report: Report) -> Mapping[int, int]:
    return {segment.index: place for place, segment in enumerate(report.aligned)}


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending positions as runs of neighbours, start and end, the end exclusive."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place:
            runs[-1] = runs[-1][0], place + 1
        else:
            runs.append((place, place + 1))
    return runs


def _table(spans: Iterable[tuple[int, int, int, int]]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.array(list(spans), dtype=np.int64).reshape(-1, 4)
