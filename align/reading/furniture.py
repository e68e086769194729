"""What is report on a page and what only stands around it: title, lead, body, captions and furniture.

`classify` names the kind of every piece of a page and throws nothing away. It decides in three steps, each from form and
place and never from a word inside a sentence: what single lines are by themselves (`rules`), how the page is laid out
(`layout`, `extent`), and what a paragraph carries before its first and after its last sentence (`inline`). In doubt a line
is body: a sentence lost is worse than a caption too many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.model import Kind
from align.reading import layout, rules
from align.reading.extent import insets, report_end
from align.reading.inline import closing_start, dateline_end, initials_end
from align.reading.lines import Line, Place, lines_of, set_in_paragraphs
from align.reading.page import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from align.reading.page import Page
    from align.reading.rules import Verdict

_LABEL_SYLLABLES = 4
_SUBTITLE_SYLLABLES = 8
_DATELINED_PARAGRAPHS = 3
_TEXT: Verdict = (Kind.BODY, "text")


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the page, or a piece of one, with its kind.

    Attributes:
        start, end: offsets into the page's text, without white space at either end.
        kind: what it is.
        block: index of the block it stands in.
        rule: the name of the rule that decided, "text" where none did.
    """

    start: int
    end: int
    kind: Kind
    block: int
    rule: str


def classify(page: Page, foreign: Collection[int] = ()) -> tuple[Part, ...]:
    """Say of each piece of a page whether it is title, lead, body, caption or furniture.

    Args:
        page: what a format reader found.
        foreign: indices of blocks in another language than the report's; they are furniture.

    Returns:
        The parts in order; between two of them lies only white space. Time is linear in the length of the page.
    """
    lines = lines_of(page)
    named = name_lines(lines, page.title, foreign)
    return tuple(_parts(page.text, lines, named))


def name_lines(lines: Sequence[Line], given_title: str | None, foreign: Collection[int] = ()) -> dict[int, Verdict]:
    """The kind of each line that is not plain body text, with the rule that says so, by index."""
    named: dict[int, Verdict] = dict.fromkeys(foreign, (Kind.FURNITURE, "foreign_language"))
    at = layout.find_title(lines, given_title)
    title = None if at is None else lines[at]
    is_article = title is not None and set_in_paragraphs(lines)
    for line in lines:
        again = None if title is None else layout.repeats_title(line, title)
        verdict = again or rules.judge(line, Place.MIDDLE)
        if verdict is not None:
            named.setdefault(line.index, verdict)
    if title is not None:
        named[title.index] = (Kind.TITLE, "title")
    after = lines[0 if title is None else title.index + 1 :]
    end, reason = report_end(after, named, is_article=is_article)
    inside = [line for line in after if line.index < end]
    named.update({line.index: (Kind.FURNITURE, reason) for line in lines[end:]})
    named.update(dict(_outside(lines, inside, named, is_article=is_article)))
    named.update(dict.fromkeys(insets(inside, named), (Kind.FURNITURE, "list_inside")))
    if title is not None:
        _name_top(lines, title, inside, named, is_article=is_article)
    return named


def _outside(
    lines: Sequence[Line], inside: Sequence[Line], named: dict[int, Verdict], *, is_article: bool
) -> Iterator[tuple[int, Verdict]]:
    """What lines before and after the running text are, where rules ask for that place."""
    text = [line for line in inside if line.is_prose and line.index not in named]
    # Small print ends as a sentence too.
    while text and rules.judge(text[-1], Place.FOOT):
        text.pop()
    if not text:
        return
    first, last = text[0].index, text[-1].index
    for line in lines:
        if line.index in named or first <= line.index <= last:
            continue
        place = Place.HEAD if line.index < first else Place.FOOT
        if verdict := rules.judge(line, place):
            yield line.index, verdict
        elif is_article and line.index >= inside[0].index and rules.names_alone(line, place):
            yield line.index, (Kind.FURNITURE, rules.names_alone.__name__)


def _name_top(
    lines: Sequence[Line], title: Line, inside: Sequence[Line], named: dict[int, Verdict], *, is_article: bool
) -> None:
    """Name what stands around the title: labels before it, a subtitle, a caption and the lead after it."""
    is_marked = title.role is Role.HEADING
    for line in lines[: title.index]:
        if line.is_headline and (is_marked or line.syllables <= _LABEL_SYLLABLES):
            named.setdefault(line.index, (Kind.FURNITURE, "before_title"))
    if is_article:
        following = next((line for line in inside if line.index not in named), None)
        if following is not None and following.is_headline and following.syllables >= _SUBTITLE_SYLLABLES:
            named[following.index] = (Kind.LEAD, "subtitle")
        photo = layout.photo_under_lead(inside, named)
        if photo is not None:
            named[photo] = (Kind.CAPTION, "photo_under_lead")
        named.update(dict.fromkeys(layout.pictures_of_agencies(inside, named), (Kind.CAPTION, "picture_of_agency")))
    lead = layout.find_lead(inside, named)
    if lead is not None:
        named[lead] = (Kind.LEAD, "lead")


def _parts(text: str, lines: Sequence[Line], named: dict[int, Verdict]) -> Iterator[Part]:
    """Lines as parts; datelines and end marks are cut from the paragraphs that carry them."""
    paragraphs = 0
    for line in lines:
        kind, rule = named.get(line.index, _TEXT)
        if kind not in (Kind.LEAD, Kind.BODY):
            yield Part(line.start, line.end, kind, line.index, rule)
            continue
        opening = 0
        if line.is_prose and paragraphs < _DATELINED_PARAGRAPHS:
            opening = dateline_end(line.text) or (0 if paragraphs else initials_end(line.text, text))
            paragraphs += 1
        closing = max(opening, closing_start(line.text))
        pieces = (
            (0, opening, Kind.FURNITURE, "dateline"),
            (opening, closing, kind, rule),
            (closing, None, Kind.FURNITURE, "closing"),
        )
        for start, stop, piece_kind, piece_rule in pieces:
            piece = line.text[start:stop]
            if piece.strip():
                offset = line.start + start + len(piece) - len(piece.lstrip())
                yield Part(offset, offset + len(piece.strip()), piece_kind, line.index, piece_rule)
