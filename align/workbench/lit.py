"""The words of beads cut where their evidence stands, so that a page can light it."""

from __future__ import annotations

from collections.abc import Sequence

from align.exchange.pieces import Piece, pieces, places
from align.model import Mark
from align.store.views import SegmentView

__all__ = ["Piece", "lit"]


def lit(
    marks: Sequence[Mark], zh: Sequence[SegmentView], vi: Sequence[SegmentView]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The texts of the segments on either side, joined as their language joins sentences, in pieces with and without mark."""
    zh_texts, vi_texts = ([(segment.id, segment.text) for segment in side] for side in (zh, vi))
    zh_places, vi_places = places(marks, dict(zh_texts), dict(vi_texts))
    return pieces("zh", zh_texts, zh_places), pieces("vi", vi_texts, vi_places)
