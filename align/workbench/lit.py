"""The words of beads cut where their evidence stands, so that a page can light it."""

from __future__ import annotations

from collections.abc import Sequence

from align.exchange.html import visible
from align.exchange.pieces import Piece, pieces, places
from align.model import Mark

__all__ = ["Piece", "lit", "visible"]


def lit(
    marks: Sequence[Mark], zh: Sequence[tuple[int, str]], vi: Sequence[tuple[int, str]]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The texts of either side, joined as their language joins sentences, in pieces with and without mark.

    Args:
        marks: of the bead.
        zh: the numbers and texts of its Chinese segments.
        vi: those of the Vietnamese ones.
    """
    zh_places, vi_places = places(marks, dict(zh), dict(vi))
    return pieces("zh", zh, zh_places), pieces("vi", vi, vi_places)
