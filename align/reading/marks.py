"""Quotation marks and brackets of a paragraph, paired as people type them.

Reports mix “ ” with the straight ", close with the wrong one of a pair, and leave some open until the next paragraph. A mark
that finds no partner is left out, so that one slip does not swallow the rest of a text.
"""

from __future__ import annotations

import re
from enum import Enum


class Family(Enum):
    """Marks that may close one another."""

    DOUBLE = "double quotes"
    SINGLE = "single quotes"
    CORNER = "corner brackets, quotes in traditional text"
    INNER_CORNER = "white corner brackets"
    ROUND = "round brackets"
    SQUARE = "square brackets"
    TITLE = "book title marks"

    @property
    def quotes(self) -> bool:
        """Whether it holds what somebody says; brackets and titles do not."""
        return self in (Family.DOUBLE, Family.SINGLE, Family.CORNER, Family.INNER_CORNER)


_OPENING = {
    "“": Family.DOUBLE, "„": Family.DOUBLE, "‟": Family.DOUBLE, "〝": Family.DOUBLE, "«": Family.DOUBLE, "‘": Family.SINGLE,
    "「": Family.CORNER, "『": Family.INNER_CORNER, "（": Family.ROUND, "(": Family.ROUND, "[": Family.SQUARE,
    "【": Family.SQUARE, "〔": Family.SQUARE, "《": Family.TITLE, "〈": Family.TITLE,
}  # fmt: skip
_CLOSING = {
    "”": Family.DOUBLE, "〞": Family.DOUBLE, "»": Family.DOUBLE, "’": Family.SINGLE, "」": Family.CORNER,
    "』": Family.INNER_CORNER, "）": Family.ROUND, ")": Family.ROUND, "]": Family.SQUARE, "】": Family.SQUARE,
    "〕": Family.SQUARE, "》": Family.TITLE, "〉": Family.TITLE,
}  # fmt: skip
_STRAIGHT = {'"': Family.DOUBLE, "＂": Family.DOUBLE, "'": Family.SINGLE}
_FAMILY = _OPENING | _CLOSING | _STRAIGHT
_MARK = re.compile("[" + re.escape("".join(_FAMILY)) + "]")

OPENING_SHAPES = frozenset(_OPENING) | frozenset(_STRAIGHT)
STRAIGHT = frozenset(_STRAIGHT)
CLOSING_SHAPES = frozenset(_CLOSING)
_SENTENCE_ENDS = frozenset("。！？!?.…｡")


def pairs(text: str) -> dict[int, tuple[int, Family]]:
    """Pair the quotation marks and brackets of one paragraph.

    Returns:
        For the offset of each closing mark: the offset of the mark that it closes, and their family.
    """
    found: dict[int, tuple[int, Family]] = {}
    open_marks: dict[Family, list[int]] = {family: [] for family in Family}
    for match in _MARK.finditer(text):
        at = match.start()
        family = _FAMILY[text[at]]
        waiting = open_marks[family]
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if _closes(text[at], before, after, bool(waiting)):
            if waiting:
                found[at] = (waiting.pop(), family)
        elif _opens(text[at], before, after):
            if text[at] in _STRAIGHT:
                waiting.clear()  # straight marks do not nest, so one still open was a slip
            waiting.append(at)
    return found


def _closes(mark: str, before: str, after: str, waiting: bool) -> bool:
    if mark in {"’", "'"}:
        apostrophe = before.isalnum() and after.isalnum() and after.isascii()
        return waiting and not apostrophe and not (mark == "'" and after.isalnum())
    if mark in _CLOSING:
        # ” also stands where “ should.
        return waiting or not (mark == "”" and (before.isspace() or before in ":：,，") and not after.isspace())
    if mark == "“":
        # “ also stands where ” should.
        return waiting and not before.isspace() and (after.isspace() or after in _SENTENCE_ENDS)
    if mark in _STRAIGHT:
        starts_a_word = (before.isspace() or before in "(（[:：") and after.isalnum()
        return waiting and not starts_a_word
    return False


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in _OPENING or mark == "”":
        return True
    if mark == "'":
        return not before.isalnum() and after.isalnum()
    return mark in _STRAIGHT and not after.isspace()
