"""A page as a format reader leaves it: text in reading order and the blocks it is made of.

Format readers (text, Markdown, HTML, DOCX, PDF) know bytes and markup and nothing of language or news. They hand a `Page` to
the rest of reading, which knows language and news and nothing of markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What the markup says about a block; TEXT where it says nothing (plain text files say nothing at all)."""

    TEXT = "text"
    HEADING = "heading"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    TABLE = "table"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row or caption: `page.text[start:end]`, never across a line break.

    Attributes:
        start, end: offsets into the page's text, trimmed of white space.
        role: what the markup says it is.
        link_density: share of its characters inside links, 0 to 1 (0 where the format has no links).
    """

    start: int
    end: int
    role: Role = Role.TEXT
    link_density: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """What a format reader found.

    Attributes:
        text: all text in reading order, NFC, lines ended by a line feed, no other control characters but tab.
        blocks: in order, not overlapping; between them lies only white space.
        title: from metadata or markup, where the format has one.
        outlet: from metadata, where there is one.
        published: from metadata, where there is one.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
