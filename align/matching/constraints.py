"""What is settled already when a bitext is matched: by a person, whose word stands, so that the rest is found around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.matching.candidates import Candidates, Flags, Rows


@dataclass(frozen=True)
class Constraints:
    """What matching must leave as it is.

    Attributes:
        zh_taken, vi_taken: (n,) and (m,) segments that are in a bead already, or known to have no counterpart: no bead that is
            found holds one of them.
        anchors: (a, 4) spans of segments that are known to belong together, as zh start, zh end, vi start, vi end, ends
            exclusive; they speak for their neighbours and for the order.
        refused: (r, 4) spans that are known not to be a bead as they stand.
    """

    zh_taken: Flags
    vi_taken: Flags
    anchors: Rows
    refused: Rows

    @classmethod
    def none(cls, zh_count: int, vi_count: int) -> Constraints:
        """Nothing is settled."""
        nothing = np.zeros((0, 4), dtype=np.int64)
        return cls(np.zeros(zh_count, dtype=bool), np.zeros(vi_count, dtype=bool), nothing, nothing)

    def __post_init__(self) -> None:
        for spans in (self.anchors, self.refused):
            if spans.ndim != 2 or spans.shape[1] != 4:
                raise ValueError("spans have four columns: zh start, zh end, vi start, vi end")
        for taken, start, end in ((self.zh_taken, 0, 1), (self.vi_taken, 2, 3)):
            if not all(taken[a:b].all() for a, b in self.anchors[:, [start, end]]):
                raise ValueError("the segments of an anchor are taken")

    def allowed(self, found: Candidates) -> Candidates:
        """`found` without what was refused."""
        refused = {tuple(row) for row in self.refused.tolist()}
        spans = zip(*(column.tolist() for column in _spans(found)), strict=True)
        keep = np.array([span not in refused for span in spans], dtype=bool)
        return found.where(keep)

    def with_anchors(self, found: Candidates) -> Candidates:
        """`found` with the anchors after it, which have no windows: rows of -1."""
        nowhere = np.full(len(self.anchors), -1, dtype=np.int64)
        spans = (np.concatenate([column, self.anchors[:, at]]) for at, column in enumerate(_spans(found)))
        return Candidates(np.concatenate([found.zh_row, nowhere]), np.concatenate([found.vi_row, nowhere]), *spans)

    def crossed_by(self, found: Candidates) -> Flags:
        """(c,) whether a candidate crosses an anchor."""
        zh = np.sign(found.zh_start[:, None] - self.anchors[:, 0])
        vi = np.sign(found.vi_start[:, None] - self.anchors[:, 2])
        return np.asarray((zh * vi < 0).any(axis=1))


def _spans(found: Candidates) -> tuple[Rows, Rows, Rows, Rows]:
    return found.zh_start, found.zh_end, found.vi_start, found.vi_end
