"""Markdown: CommonMark with tables, by markdown-it-py.

Lines of a paragraph are joined as Markdown means it. Marks of emphasis, links and images become their text. Text inside HTML
tags stays, the tags do not, and neither do scripts, styles and comments. Front matter (a YAML head between two lines of
"---") is read for the title, the outlet and the date and is no text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.reading.formats.building import PageBuilder, columns, join_lines
from align.reading.formats.encodings import decode
from align.reading.formats.metadata import parse_day
from align.reading.page import Page, Role

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"([A-Za-z_][\w -]*):(?:[ \t]+(.*)|[ \t]*)$")
_CONTINUED = re.compile(r"[ \t]+\S|-[ \t]|#|[ \t]*$|[\]}]")
_UNREAD = re.compile(r"</?(?:script|style)\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_LONGEST = 120  # columns of a wrapped line
_OUTLETS = ("outlet", "source", "publisher", "site_name", "sitename")
_DATES = ("date", "published", "pubdate", "publish_date", "published_at")


def read(data: bytes, name: str) -> Page:
    """The page of a Markdown file.

    Headings, list items and table rows keep their role; what an image is described by is a caption. Lines of one paragraph
    are joined as Markdown means it.

    Raises:
        InputError: not text, text in an unknown encoding, or nothing but marks.
    """
    from markdown_it import MarkdownIt

    matter, body = split_front_matter(decode(data, name))
    builder = PageBuilder()
    _Walk(builder).walk(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body))
    return builder.page(
        name,
        title=matter.get("title") or builder.first_heading,
        outlet=next((matter[key] for key in _OUTLETS if matter.get(key)), None),
        published=next((day for key in _DATES if (day := parse_day(matter.get(key, "")))), None),
    )


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The simple `key: value` lines of a YAML head, keys in lower case, and the text without it.

    A head in which a line is not YAML of the plain kind is text that stands between two rules, and left alone.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    found: dict[str, str] = {}
    for line in (match.group(1) or "").splitlines():
        key = _KEY.match(line)
        if key:
            found[key.group(1).lower()] = (key.group(2) or "").strip().strip("\"'")
        elif not _CONTINUED.match(line):
            return {}, text
    return found, text[match.end() :]


class _Walk:
    """Goes through the tokens of a Markdown text and adds what they say to a page."""

    def __init__(self, builder: PageBuilder) -> None:
        self._builder = builder
        self._inside: Counter[str] = Counter()
        self._row: list[list[str]] = []

    def walk(self, tokens: Sequence[Token]) -> None:
        """Add the text of all tokens."""
        for token in tokens:
            self._inside[token.tag] += token.nesting
            if token.type == "inline":
                self._inline(_Inline(token.children or []))
            elif token.type in ("fence", "code_block"):
                self._builder.add(token.content)
            elif token.type == "html_block":
                self._builder.add(markup_text(token.content))
            elif token.type == "tr_close":
                self._builder.add_row(self._row)
                self._row = []

    def _inline(self, inline: _Inline) -> None:
        if self._inside["tr"]:
            self._row.append([*inline.lines, *inline.captions])
            return
        heading = any(self._inside[f"h{level}"] for level in range(1, 7))
        role = Role.HEADING if heading else Role.LIST_ITEM if self._inside["li"] else Role.TEXT
        for line in inline.lines:
            self._builder.add(line, role, inline.link_density)
        for caption in inline.captions:
            self._builder.add(caption, Role.CAPTION)


class _Inline:
    """The content of a paragraph.

    Attributes:
        lines: its text; more than one line only where a break is forced.
        captions: what its images are described by.
        link_density: share of its characters inside links.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._lines: list[list[str]] = [[""]]
        self.captions: list[str] = []
        self._links = self._linked = 0
        self._unread = False  # inside a script or a style
        for token in tokens:
            self._take(token)
        self.lines = [line for pieces in self._lines for line in _paragraphs(pieces) if line]
        self.link_density = self._linked / max(1, sum(map(len, self.lines)))

    def _take(self, token: Token) -> None:
        if token.type == "html_inline":
            self._take_tag(token.content)
        elif self._unread:
            return
        elif token.type in ("text", "code_inline", "text_special"):
            self._lines[-1][-1] += token.content
            self._linked += len(token.content) if self._links else 0
        elif token.type == "softbreak":
            self._lines[-1].append("")
        elif token.type == "hardbreak":
            self._lines.append([""])
        elif token.tag == "a":
            self._links += token.nesting
        elif token.type == "image":
            described = " ".join(_Inline(token.children or []).lines)
            self.captions.append(described or str(token.attrs.get("title", "")))

    def _take_tag(self, tag: str) -> None:
        if _UNREAD.match(tag):
            self._unread = not tag.startswith("</") and not tag.endswith("/>")
        elif _BREAK.match(tag):
            self._lines.append([""])


def _paragraphs(lines: list[str]) -> list[str]:
    """The lines joined, as Markdown means it, unless they are so long that nobody can have wrapped them."""
    return lines if any(columns(line) > _LONGEST for line in lines) else [join_lines(lines)]


def markup_text(markup: str) -> str:
    """The text of a piece of HTML, one line for each element that stands on its own; no scripts, styles or comments."""
    from align.reading.formats.markup import drop_unseen, leaves, parse

    root = parse(markup)
    if root is None:
        return ""
    drop_unseen(root)
    return "\n".join(leaf.text for leaf in leaves(root))
