"""HTML as a list of the pieces of text that a reader would see as lines of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.reading.formats.building import join_lines, tidy
from align.reading.page import Role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNREAD = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio",
    "video", "map", "button", "select", "textarea", "input", "datalist", "progress", "meter", "rp", "rt", "head",
)  # fmt: skip
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
    "hi", "ref",  # what trafilatura makes of marked words and links
))  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:fig|img|image|photo|pic|picture|media|wp)?[_-]?(?:caption|figcaption|legend)(?:$|[\s_-])"
    r"|(?:img|image|photo|pic|picture)[_-]?(?:desc|description|note|title)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DEEPEST = 300  # levels of nesting


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line of text on a page, with what stands around it.

    Attributes:
        text: the line, white space collapsed.
        element: the block element that it stands in.
        role: what that element, or the nearest around it that says anything, makes of it.
        link_density: share of its characters inside links, 0 to 1.
    """

    text: str
    element: HtmlElement
    role: Role
    link_density: float

    @property
    def key(self) -> str:
        """The text without white space, by which it is found again in what an extractor made of the page."""
        return without_space(self.text)


def without_space(text: str) -> str:
    """`text` with all white space taken out."""
    return "".join(text.split())


def parse(markup: str) -> HtmlElement | None:
    """The tree of a page or a piece of one, without comments, scripts and what is hidden; None where there is nothing."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root


def drop_unseen(root: HtmlElement) -> None:
    """Take out, in place, what is never text: scripts, forms' controls, the head of the page, hidden elements."""
    for element in list(root.iter(*_UNREAD)):
        _drop(element)
    for element in root.xpath("//*[@hidden or @aria-hidden='true' or @style]"):
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        if hidden or _HIDDEN.search(element.get("style", "")):
            _drop(element)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def leaves(root: HtmlElement) -> list[Leaf]:
    """All lines of text below `root`, in order."""
    walk = _Walk()
    walk.visit(root, 0)
    walk.flush()
    return walk.leaves


class _Walk:
    """Collects inline text until a block element begins or ends."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self._pieces: list[tuple[str, bool]] = []
        self._blocks: list[HtmlElement] = []
        self._links = 0
        self._styled = False  # whether an inline element with a class of its own has just ended

    def visit(self, element: HtmlElement, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        inline = tag in _INLINE
        if tag in ("br", "lb"):
            self.flush()
            return
        if not inline:
            self.flush()
            self._blocks.append(element)
        linked = tag == "a" and element.get("href") is not None
        self._links += linked
        self._take(element.text, tag)
        for child in element if depth < _DEEPEST else ():
            self.visit(child, depth + 1)
            self._take(child.tail, tag)
        self._links -= linked
        self._styled = inline and element.get("class") is not None
        if not inline:
            self.flush()
            self._blocks.pop()

    def _take(self, text: str | None, tag: str) -> None:
        if not text:
            return
        if tag != "pre":
            if self._styled and _runs_together(self._pieces, text):
                text = " " + text
            self._styled = False
            self._pieces.append((text, self._links > 0))
            return
        for line in text.split("\n"):
            self._pieces.append((line, self._links > 0))
            self.flush()

    def flush(self) -> None:
        """End the line."""
        pieces, self._pieces = self._pieces, []
        text = _collapse("".join(piece for piece, _ in pieces))
        if not text or not self._blocks:
            return
        linked = sum(len(without_space(piece)) for piece, link in pieces if link)
        self.leaves.append(Leaf(text, self._blocks[-1], _role(self._blocks), linked / max(1, len(without_space(text)))))


def _runs_together(pieces: list[tuple[str, bool]], text: str) -> bool:
    """Whether a word ends and another begins with a capital, so that only a style sheet can have set them apart."""
    before = pieces[-1][0][-1:] if pieces else ""
    return before.isalnum() and not before.isupper() and text[0].isupper()


def _collapse(text: str) -> str:
    """White space as HTML means it: a run is one space, but a line break between Chinese characters is nothing."""
    return " ".join(join_lines(tidy(text).split("\n")).split())


def is_caption(element: HtmlElement) -> bool:
    """Whether an element is made for the caption of a picture."""
    return element.tag in ("figcaption", "caption") or _CAPTION.search(element.get("class", "")) is not None


def _role(blocks: list[HtmlElement]) -> Role:
    """What the innermost of `blocks` that says anything makes of its text."""
    for element in reversed(blocks):
        if is_caption(element):
            return Role.CAPTION
        if element.tag in _HEADINGS:
            return Role.HEADING
        if element.tag in ("li", "dt", "dd"):
            return Role.LIST_ITEM
        if element.tag in ("td", "th"):
            return Role.TABLE
    return Role.TEXT
