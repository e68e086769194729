"""What a web page says about itself in a form made for machines: title, outlet, day of publication.

Only structured statements count: JSON-LD, `<meta>`, and `<time>` where it is marked as the publication date. What is written
on the page (bylines, the clock in its head) is text, and another module's business: such a clock has been taken for the date
of the report before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from align.reading.formats.building import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"Article$|^(?:BlogPosting|Report|LiveBlogPosting)$")
_META_DATES = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
    "publication_date", "article.published", "article_date_original", "dc.date.issued", "dc.date", "dcterms.issued",
    "dcterms.date", "date",
)  # fmt: skip
_META_TITLES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_META_OUTLETS = ("og:site_name", "dc.publisher", "publisher", "application-name")
_DAY = re.compile(r"(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})(?!\d)|(\d{4})(\d\d)(\d\d)(?!\d)")
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_FIRST_YEAR = 1990  # before there were web pages
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page states about itself; None for what it does not state."""

    title: str | None = None
    outlet: str | None = None
    published: date | None = None


def of_page(root: HtmlElement) -> Facts:
    """The facts that a page states in its metadata.

    The day is the one written in the statement, whatever its time zone. JSON-LD comes before `<meta>`, `<meta>` before
    `<time>`; days before 1990 or in the future are taken for the mistakes they are.
    """
    articles = list(_articles(root))
    meta = _meta(root)
    days = [
        *(a.get("datePublished") for a in articles),
        *(meta.get(key) for key in _META_DATES),
        *_marked_times(root),
    ]
    outlets = [*map(_publisher, articles), *(meta.get(key) for key in _META_OUTLETS)]
    titles = [*(a.get("headline") for a in articles), *(meta.get(key) for key in _META_TITLES)]
    return Facts(
        next(filter(None, map(clean, titles)), None) or _title_element(root),
        next(filter(None, map(clean, outlets)), None),
        next(filter(None, map(parse_day, days)), None),
    )


def parse_day(value: object) -> date | None:
    """The day that a string begins with: "2021-07-06T08:30:00+07:00", "2021/7/6", "20210706", "06/07/2021"; None if none."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    parts: list[str]
    if match := _DAY.match(text):
        parts = [part for part in match.groups() if part]
    elif match := _VIETNAMESE_DAY.match(text):
        parts = list(match.groups())[::-1]
    else:
        return None
    try:
        day = date(*map(int, parts))
    except ValueError:
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return day if day.year >= _FIRST_YEAR and day <= tomorrow else None


def _articles(root: HtmlElement) -> Iterator[dict[str, object]]:
    """The JSON-LD objects that describe an article, in order."""
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue  # metadata that cannot be read is metadata that is not there
        yield from _walk(data, 0)


def _walk(data: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _walk(item, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _walk(data.get(key), depth + 1)


def _publisher(article: dict[str, object]) -> object:
    publisher = article.get("publisher")
    if isinstance(publisher, list):
        publisher = publisher[0] if publisher else None
    return publisher.get("name") if isinstance(publisher, dict) else publisher


def _meta(root: HtmlElement) -> dict[str, str]:
    """The `<meta>` elements by name, property or itemprop in lower case; the first of each counts."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if key and content:
            found.setdefault(key.strip().lower(), content)
    return found


def _marked_times(root: HtmlElement) -> Iterator[str]:
    """What `<time>` elements and others say that are marked as the publication date."""
    for element in root.xpath("//*[@itemprop='datePublished' or (self::time and @pubdate)]"):
        yield element.get("datetime") or element.get("content") or element.text_content()
    for element in root.xpath("(//article//time | //main//time)[@datetime]"):
        if not any(True for _ in element.iterancestors("aside", "nav", "footer", "li")):
            yield element.get("datetime")


def _title_element(root: HtmlElement) -> str | None:
    """The page's `<title>`, without the outlet's name behind a bar."""
    element = root.find(".//head/title")
    text = clean(element.text_content()) if element is not None else None
    return re.split(r"\s+[|｜]\s+|\s*[_]\s*(?=[^_]{2,12}$)", text)[0] if text else None
