"""Web pages saved as files: the article, found by trafilatura, with its headings, lists and captions.

trafilatura, in its precise mode, tells the article from what stands around it; which of the page's lines it kept is looked up
in the page itself. That gives each line the role that its element says, and brings back what the precise mode leaves out
although it belongs to the report: the headline, the lead below it, captions, and paragraphs that stand right among kept ones.
Navigation, lists of other news, advertisements, scripts, comments and hidden elements are no part of the page's text.
Nothing is ever fetched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from align.errors import InputError
from align.reading.formats import metadata
from align.reading.formats.building import PageBuilder, columns
from align.reading.formats.encodings import decode
from align.reading.formats.markup import Leaf, drop_unseen, leaves, parse, without_space
from align.reading.formats.text import from_text
from align.reading.page import Page, Role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEAD = 4096  # bytes in which a page has to say its encoding; browsers look at 1024
_CHARSET = re.compile(
    rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!doctype", re.IGNORECASE)
_LEAD_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sapo|lead|lede|summary|standfirst|abstract|intro|excerpt|chapeau|daodu|zhaiyao)(?![a-z])", re.IGNORECASE
)
_OUTSIDE = frozenset(("nav", "aside", "footer", "menu", "dialog"))
_SENTENCE_END = tuple('.!?…。！？”"’')
_LEAD_COLUMNS = 30  # a lead has at least as many; bylines and datelines alone end no sentence
_DATE_LINE = re.compile(
    r"\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}|\d\s*月\s*\d{1,2}\s*日|\d\s+tháng\s+\d", re.IGNORECASE
)
_DATE_LINE_COLUMNS = 80
_OPENING = 8  # characters by which lines are looked up
_TRIES = 50  # places that are tried for a line
_LONGEST_RUN = 200  # lines of a page that an extractor may have put into one
# Characters from which on an extraction is long enough. trafilatura's own 250 is a short article in an alphabet but a long one
# in Chinese, and below it the whole page is searched again for stray paragraphs, which brings in teasers.
_ENOUGH = "60"
_ITEMS = 3  # elements alike that make a list of teasers
_ITEM_DEPTH = 4  # levels from a line up to the element that is one of them
_STRAY = 0.2  # the most that lines outside the article's part of the page may make of what was kept, to be strays
_BARE = 0.2  # a page with fewer links a line is a bare text in which trafilatura may see no article
_LINKED = 0.5  # from this share of linked characters on, a paragraph is a pointer to something else


def read(data: bytes, name: str) -> Page:
    """The page of an HTML file; a file without a single tag is taken as plain text.

    Raises:
        InputError: not text, text in an unknown encoding, or a page without an article.
    """
    markup = decode(data, name, declared_charset(data))
    if not _TAG.search(markup):
        return from_text(markup, name)
    root = parse(markup)
    if root is None:
        raise _no_article(name)
    facts = metadata.of_page(root)
    drop_unseen(root)
    article = _article(root, facts.title)
    if not any(_is_running(leaf) for leaf in article.lines):
        raise _no_article(name)
    builder = PageBuilder()
    for row, group in groupby(article.lines, key=_row):
        if row is None:
            for leaf in group:
                builder.add(leaf.text, leaf.role, leaf.link_density)
        else:
            builder.add_row([leaf.text for leaf in cell] for _, cell in groupby(group, key=_cell))
    return builder.page(name, article.headline or facts.title, facts.outlet, facts.published)


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page says it is in, by `<meta charset>`, `http-equiv` or the XML declaration; None if by none."""
    match = _CHARSET.search(data[:_HEAD])
    found = match and (match.group(1) or match.group(2))
    return found.decode("ascii", "ignore") if found else None


def _no_article(name: str) -> InputError:
    return InputError(
        name,
        "is a web page without an article (its text may be loaded by a script); open it in a browser, copy the article into a "
        ".txt file and read that",
    )


@dataclass(frozen=True, slots=True)
class _Article:
    """The lines of a page that belong to the report, in order, and which of them is the headline."""

    lines: list[Leaf]
    headline: str | None = None


def _article(root: HtmlElement, title: str | None) -> _Article:
    every = leaves(root)
    kept = _found([leaf.key for leaf in every], _extracted(root))
    if not kept and sum(leaf.link_density for leaf in every) < _BARE * len(every):
        kept = {i for i, leaf in enumerate(every) if not _is_outside(leaf)}
    if not kept:
        return _Article([])
    kept -= _teasers(every, kept)
    kept |= _siblings(every, kept)
    body = next((i for i in sorted(kept) if _is_running(every[i]) and not _has_lead_class(every[i].element)), min(kept))
    headline = _headline(every, body, title)
    if headline is not None:
        kept |= {headline, *(i for i in range(headline + 1, body) if _is_lead(every[i], i == headline + 1))}
        kept -= _strays(every, kept, headline)
    kept |= _captions(every, kept)
    dates = _date_lines(every, kept, body)
    lines = [replace(every[i], role=_final_role(every[i], i == headline, i in dates)) for i in sorted(kept | dates)]
    return _Article(lines, None if headline is None else every[headline].text)


def _final_role(leaf: Leaf, headline: bool, date_line: bool) -> Role:
    if headline:
        return Role.HEADING
    if date_line:
        return Role.FURNITURE
    return Role.TEXT if leaf.role is Role.HEADING and _has_lead_class(leaf.element) else leaf.role


def _extracted(root: HtmlElement) -> list[str]:
    """The lines of the article as trafilatura has them, without white space."""
    from copy import deepcopy

    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", _ENOUGH)
    document: Any = trafilatura.bare_extraction(
        deepcopy(root), favor_precision=True, include_comments=False, include_tables=True, deduplicate=False, config=config
    )
    if document is None or document.body is None:
        return []
    return [line.key for line in leaves(document.body)]


def _found(keys: list[str], lines: list[str]) -> set[int]:
    """Which of the page's lines, given by their keys, an extractor's `lines` are made of.

    An extractor may put several lines of the page into one (the cells of a table) or break one up. Lines are looked for
    onwards from the one before, so that of two equal lines the one in the article is found.
    """
    whole: dict[str, list[int]] = {}
    openings: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        whole.setdefault(key, []).append(i)
        openings.setdefault(key[:_OPENING], []).append(i)
    found: set[int] = set()
    after = -1
    for line in lines:
        equal = _onwards(whole.get(line, []), after)[:1]
        runs = [equal] if equal else (_spelled(keys, i, line) for i in _starts(openings, line, after))
        run = next((run for run in runs if run), None)
        if run:
            found.update(run)
            after = run[-1]
    return found


def _starts(openings: dict[str, list[int]], line: str, after: int) -> list[int]:
    """Where the first of the keys that spell `line` may be: those that begin alike, and shorter ones that it begins with."""
    shorter = (line[:length] for length in range(1, min(_OPENING, len(line)) + 1))
    return _onwards(sorted({i for opening in shorter for i in openings.get(opening, [])}), after)[:_TRIES]


def _onwards(indices: list[int], after: int) -> list[int]:
    """Ascending `indices`, those behind `after` first."""
    at = bisect_right(indices, after)
    return [*indices[at : at + _TRIES], *indices[: min(at, _TRIES)]]


def _spelled(keys: list[str], start: int, line: str) -> list[int]:
    """The indices from `start` on whose keys together spell `line`, or of the one key that begins with it; none otherwise."""
    if keys[start].startswith(line):
        return [start]
    run: list[int] = []
    at = 0
    for i in range(start, min(len(keys), start + _LONGEST_RUN)):
        if line.startswith(keys[i], at):
            run.append(i)
            at += len(keys[i])
            if at == len(line):
                return run
    return run if at > len(line) / 2 else []


def _teasers(every: list[Leaf], kept: set[int]) -> set[int]:
    """Kept lines of lists of other news: in one of three or more elements alike, each with a line that is a link."""
    linked = {a for leaf in every if leaf.link_density >= _LINKED for a in (leaf.element, *leaf.element.iterancestors())}
    teasers = set()
    for i in kept:
        around = [every[i].element, *every[i].element.iterancestors()]
        if any(item in linked and _is_one_of_many(item, linked) for item in around[:_ITEM_DEPTH]):
            teasers.add(i)
    return teasers if len(teasers) < len(kept) else set()


def _is_one_of_many(item: HtmlElement, linked: set[HtmlElement]) -> bool:
    beside = item.getparent()
    if beside is None:
        return False
    alike = [e for e in beside if e in linked and e.tag == item.tag and e.get("class") == item.get("class")]
    return len(alike) >= _ITEMS


def _siblings(every: list[Leaf], kept: set[int]) -> set[int]:
    """Paragraphs that stand in the same element as kept ones of the same kind and are not made of links."""
    beside = Counter((leaf.element.getparent(), leaf.element.tag) for i, leaf in enumerate(every) if i in kept)
    same = {every[i].element for i in kept}
    return {
        i
        for i, leaf in enumerate(every)
        if leaf.link_density < _LINKED
        and leaf.role in (Role.TEXT, Role.TABLE)
        and (leaf.element in same or (beside[leaf.element.getparent(), leaf.element.tag] and leaf.element.tag == "p"))
    }


def _strays(every: list[Leaf], kept: set[int], headline: int) -> set[int]:
    """Kept lines from another part of the page than headline and text: a teaser that the extractor took along."""
    mass: Counter[HtmlElement] = Counter()
    for i in kept:
        mass[every[i].element.getparent()] += columns(every[i].text)
    heart = max(mass, key=mass.__getitem__)
    region = _region([every[headline].element, heart])
    if region is None:
        return set()
    outside = {i for i in kept if not _inside(every[i].element, region)}
    return outside if sum(columns(every[i].text) for i in outside) < _STRAY * sum(mass.values()) else set()


def _headline(every: list[Leaf], body: int, title: str | None) -> int | None:
    """The line of the headline: what the metadata call the title (often with the outlet behind), or the last `<h1>`."""
    key = without_space(title or "")
    before = [i for i in range(body, -1, -1) if not _is_outside(every[i])]
    named = [i for i in before if key.startswith(every[i].key) and 2 * len(every[i].key) > len(key)]
    return next(iter(named or [i for i in before if every[i].element.tag == "h1"]), None)


def _is_running(leaf: Leaf) -> bool:
    """Whether a line is running text: what a page of menus, teasers and small print does not have."""
    if leaf.role in (Role.HEADING, Role.CAPTION, Role.FURNITURE) or _is_outside(leaf):
        return False
    return leaf.text.endswith(_SENTENCE_END) or columns(leaf.text) >= 2 * _LEAD_COLUMNS


def _is_lead(leaf: Leaf, after_headline: bool) -> bool:
    """Whether a line between headline and text is the lead, and not a byline, a share bar or the like."""
    if _is_outside(leaf) or leaf.role is Role.CAPTION:
        return False
    width = columns(leaf.text)
    whole = leaf.text.endswith(_SENTENCE_END)
    return (
        _has_lead_class(leaf.element) or (whole and width >= _LEAD_COLUMNS) or (after_headline and width >= 3 * _LEAD_COLUMNS)
    )


def _captions(every: list[Leaf], kept: set[int]) -> set[int]:
    """Captions among the kept lines, or in the part of the page that holds them all."""
    region = _region([every[i].element for i in kept])
    first, last = min(kept), max(kept)
    return {
        i
        for i, leaf in enumerate(every)
        if leaf.role is Role.CAPTION and not _is_outside(leaf) and (first < i < last or _inside(leaf.element, region))
    }


def _date_lines(every: list[Leaf], kept: set[int], body: int) -> set[int]:
    """Lines with a date that stand before the text, which begins at `body`: by the headline, or in the article's element."""
    region = _region([every[i].element for i in kept])
    start = min(kept)
    return {
        i
        for i, leaf in enumerate(every[:body])
        if i not in kept
        and (start < i or _inside(leaf.element, region))
        and _DATE_LINE.search(leaf.text)
        and columns(leaf.text) <= _DATE_LINE_COLUMNS
        and not _is_outside(leaf)
    }


def _has_lead_class(element: HtmlElement) -> bool:
    return any(_LEAD_CLASS.search(e.get("class", "")) for e in (element, element.getparent()) if e is not None)


def _is_outside(leaf: Leaf) -> bool:
    """Whether a line is made of links or stands in a part of the page that is made for something else."""
    return (
        leaf.link_density >= _LINKED
        or leaf.element.tag in _OUTSIDE
        or any(True for _ in leaf.element.iterancestors(*_OUTSIDE))
    )


def _region(elements: list[HtmlElement]) -> HtmlElement | None:
    """The innermost element that holds all of `elements`; None where that is the page as a whole."""
    common = [elements[0], *elements[0].iterancestors()]
    for element in elements[1:]:
        around = {element, *element.iterancestors()}
        common = [e for e in common if e in around]
    return common[0] if common and common[0].tag not in ("body", "html") else None


def _inside(element: HtmlElement, region: HtmlElement | None) -> bool:
    return region is not None and (element is region or any(e is region for e in element.iterancestors()))


def _row(leaf: Leaf) -> HtmlElement | None:
    return next(leaf.element.iterancestors("tr"), None) if leaf.role is Role.TABLE else None


def _cell(leaf: Leaf) -> HtmlElement | None:
    return leaf.element if leaf.element.tag in ("td", "th") else next(leaf.element.iterancestors("td", "th"), None)
