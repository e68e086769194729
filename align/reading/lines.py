"""Blocks of a page as lines with a form: how long, how they end, what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from align.reading.language import is_traditional, to_simplified
from align.reading.page import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.reading.page import Page

_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_SYLLABLE = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_STOPS = "。．.!?！？…"
_OPEN = ":：;；,，、"
_CLOSING = "\"'”’»」』》〉)）]】"
_TRAILING_BRACKET = re.compile(r"\s*[（(【\[][^（）()【】\[\]]{0,60}[）)】\]]\s*$")
_INNER_STOP = re.compile(r"[。！？]|[.!?…]\s+(?=\S)")

HEADLINE_SYLLABLES = 50
"""Headlines are shorter; an unended line above it is a paragraph that lost its full stop."""
PROSE_SYLLABLES = 6
PARAGRAPH_SYLLABLES = 45
"""About two sentences. A file of one sentence a line has a median below it."""


class Ending(Enum):
    """How a line ends."""

    STOP = auto()
    """With the end of a sentence."""
    OPEN = auto()
    """With a colon, comma or semicolon: the next line goes on."""
    BARE = auto()
    """With no punctuation, as titles, captions and credits do."""


class Place(Enum):
    """Where a line stands: before, inside or after the running text."""

    HEAD = auto()
    MIDDLE = auto()
    FOOT = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A block and its form.

    Attributes:
        index: position among the page's blocks.
        start, end: offsets into the page's text.
        text: the words, in simplified characters where the page is in traditional ones, of the same length.
        role: what the markup says.
        link_density: share of its characters inside links.
        spaced: whether an empty line stands before it.
        syllables: Chinese characters plus other words; one Vietnamese syllable says about as much as one character.
        ending: how it ends, a bracket such as "(完)" left aside.
        sentences: about how many it holds; a line that ends bare counts its last piece.
    """

    index: int
    start: int
    end: int
    text: str
    role: Role
    link_density: float
    spaced: bool
    syllables: int
    ending: Ending
    sentences: int

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text: a sentence that ends, or too much for a headline."""
        if self.ending is Ending.STOP:
            return self.syllables >= PROSE_SYLLABLES
        return self.syllables > HEADLINE_SYLLABLES or (self.sentences > 1 and self.syllables > HEADLINE_SYLLABLES // 2)

    @property
    def is_headline(self) -> bool:
        """Whether it could be a title, a subhead, a caption or a credit by its form: short and not ended."""
        return self.ending is Ending.BARE and not self.is_prose


def lines_of(page: Page) -> tuple[Line, ...]:
    """The page's blocks as lines, in order."""
    lines = []
    previous_end = 0
    source = _as_simplified(page.text)
    for index, block in enumerate(page.blocks):
        text = source[block.start : block.end]
        inner = len(_INNER_STOP.findall(text))
        end = ending(text)
        lines.append(
            Line(
                index=index,
                start=block.start,
                end=block.end,
                text=text,
                role=block.role,
                link_density=block.link_density,
                spaced=page.text.count("\n", previous_end, block.start) > 1,
                syllables=count_syllables(text),
                ending=end,
                sentences=max(1, inner + (not text.endswith(tuple("。！？")))),
            )
        )
        previous_end = block.end
    return tuple(lines)


def _as_simplified(text: str) -> str:
    if not is_traditional(text):
        return text
    simplified = to_simplified(text)
    return simplified if len(simplified) == len(text) else text


def count_syllables(text: str) -> int:
    """Chinese characters plus words of other scripts."""
    return sum(1 for _ in _SYLLABLE.finditer(text))


def ending(text: str) -> Ending:
    """How `text` ends; closing quotes and one bracket after the last sentence do not count."""
    for candidate in (text, _TRAILING_BRACKET.sub("", text[-80:])):
        last = candidate.rstrip(_CLOSING + " \t\u3000")[-1:]
        if last and last in _STOPS:
            return Ending.STOP
        if last and last in _OPEN:
            return Ending.OPEN
    return Ending.BARE


def set_in_paragraphs(lines: Sequence[Line]) -> bool:
    """Whether the page is laid out as an article, not as a list of one sentence a line.

    Marked headings say so, empty lines between its paragraphs, or paragraphs of more than a sentence. In a list of sentences a
    short line is a sentence like the others, so rules that read a meaning into shortness are for articles only.
    """
    prose = [line for line in lines if line.is_prose]
    if not prose:
        return False
    if any(line.role is Role.HEADING for line in lines):
        return True
    spaced = sum(line.spaced for line in prose)
    if spaced * 2 >= len(prose):
        return True
    return sorted(line.syllables for line in prose)[len(prose) // 2] >= PARAGRAPH_SYLLABLES
