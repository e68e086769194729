"""The words of beads cut where their evidence stands, so that a page can light it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from align.exchange.html import visible
from align.exchange.pieces import Piece, pieces, places, readable
from align.model import Mark, MarkKind

__all__ = ["Piece", "lit", "visible"]


def lit(
    marks: Sequence[Mark],
    zh: Sequence[tuple[int, str]],
    vi: Sequence[tuple[int, str]],
    read: Callable[[MarkKind, str], str] = readable,
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The texts of either side, joined as their language joins sentences, in pieces with and without mark.

    Args:
        marks: of the bead.
        zh: the numbers and texts of its Chinese segments.
        vi: those of the Vietnamese ones.
        read: a value in a form for readers.
    """
    zh_places, vi_places = places(marks, dict(zh), dict(vi), read=read)
    return pieces("zh", zh, zh_places), pieces("vi", vi, vi_places)
