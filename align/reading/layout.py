"""How the top of a page is laid out: which line is the title, which the lead, which the caption of the first picture.

These rules weigh lines against their neighbours; what a line is by itself is in `rules`, where the report ends in `extent`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from align.model import Kind
from align.reading import cues, rules
from align.reading.inline import dateline_end, is_outlet_mark
from align.reading.lines import Ending, Line, Place, set_in_paragraphs
from align.reading.page import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from align.reading.rules import Verdict

_TITLE_SYLLABLES = 5
_TITLE_CANDIDATES = 20
_LEAD_SYLLABLES = 150
_LEAD_SENTENCES = 3
_PHOTO_SYLLABLES = 8
_REPEATED_LETTERS = 30
_CAPTION_SYLLABLES = 45
_APART = frozenset({"clock_line", "credit", "agency_alone", "signature", "names_alone", "share_bar"})
_ENUMERATED = re.compile(r"\s*(?:[-–—•·●■*+]|[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zđ]|[IVX]{1,4})[.)、）])\s*\S")


def letters(text: str) -> str:
    """The text as far as two repeats of it must agree: letters and digits, without case."""
    return "".join(character for character in text.casefold() if character.isalnum())


def is_chinese(text: str) -> bool:
    """Whether it has Chinese characters."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def is_enumerated(line: Line) -> bool:
    """Whether it is an item of a list, "- …", "1. …", 一、…, or the row of a table: bare by nature, and no headline."""
    return line.role in (Role.LIST_ITEM, Role.TABLE) or _ENUMERATED.match(line.text) is not None


def find_title(lines: Sequence[Line], given: str | None) -> int | None:
    """Index of the title's line: the one that metadata or markup name, else the first that could be one before the text.

    None where the page begins with a sentence, and where bare lines are as common as sentences, as in a list of phrases.
    """
    if given is not None:
        for line in lines:
            if _is_given_title(line, given):
                return line.index
    first = next((line.index for line in lines if _is_text(line)), None)
    head = [line for line in lines[:first] if _could_be_title(line)][:_TITLE_CANDIDATES]
    if first is not None:
        # The name of a site may stand above in another script.
        head = [line for line in head if is_chinese(line.text) == is_chinese(lines[first].text)]
    marked = [line for line in head if line.role is Role.HEADING]
    if marked:
        return marked[0].index
    if first is None or not head:
        return None if first is None else _asking_title(lines, first)
    if _is_list_of_phrases(lines):
        return None
    openings = [line.text for line in lines[first:] if line.ending is Ending.BARE]
    repeated = [line for line in head if any(text.startswith(line.text) for text in openings)] if len(head) > 1 else []
    long_enough = [line for line in head if line.syllables >= _TITLE_SYLLABLES]
    return (repeated or long_enough or head)[0].index


def find_lead(lines: Sequence[Line], named: Mapping[int, Verdict]) -> int | None:
    """Index of the lead among the lines after the title: a first paragraph that the text repeats or a picture sets apart.

    A first paragraph that nothing sets apart is body: both are aligned, and no form tells them apart.
    """
    text = [line for line in lines if line.index not in named and not line.is_headline][:2]
    if len(text) < 2 or not text[0].is_prose or text[0].syllables > _LEAD_SYLLABLES:
        return None
    lead, following = text
    opening = lead.text[: dateline_end(lead.text)]
    if opening:
        # A Vietnamese newsroom marks its standfirst so; with a place or a day it is the first paragraph of a dispatch.
        return lead.index if is_outlet_mark(opening) and lead.sentences <= _LEAD_SENTENCES else None
    is_repeated = letters(lead.text)[:_REPEATED_LETTERS] in letters(following.text[: 3 * len(lead.text)])
    kind, rule = named.get(lead.index + 1, (Kind.BODY, ""))
    is_set_apart = kind is Kind.CAPTION or rule in _APART
    return lead.index if is_repeated or is_set_apart or dateline_end(following.text) else None


def photo_under_lead(lines: Sequence[Line], named: Mapping[int, Verdict]) -> int | None:
    """Index of a caption without a credit right under the first paragraph: the only bare line among the text.

    Where other bare lines stand in the text it is a subhead like them.
    """
    text = [line for line in lines if line.index not in named]
    prose = [place for place, line in enumerate(text) if line.is_prose]
    if len(prose) < 2:
        return None
    bare = [line for line in text[prose[0] : prose[-1]] if line.is_headline and not is_enumerated(line)]
    if len(bare) != 1 or text[prose[0] + 1] != bare[0]:
        return None
    photo = bare[0]
    if photo.role is not Role.TEXT or photo.syllables < _PHOTO_SYLLABLES or photo.sentences > 1:
        return None
    return photo.index


def pictures_of_agencies(lines: Sequence[Line], named: Mapping[int, Verdict]) -> list[int]:
    """Indices of short sentences with an agency in brackets, …。（法新社）, between paragraphs that have none: captions.

    In a round-up each report ends so, and at the end of a text it is the source of the whole.
    """
    text = [line for line in lines if line.index not in named]
    marked = [line for line in text if cues.AGENCY_AFTER_STOP.search(line.text, max(0, len(line.text) - 40))]
    if len(marked) * 4 > len(text):
        return []
    return [line.index for line in marked if line.syllables <= _CAPTION_SYLLABLES and line.sentences <= 2 and line != text[-1]]


def repeats_title(line: Line, title: Line) -> Verdict | None:
    """What a line is that has the title once more: a caption where a picture's number follows, else furniture."""
    if line.index == title.index or not line.text.startswith(title.text):
        return None
    rest = line.text[len(title.text) :]
    if cues.NUMBERED_PHOTO.match(rest):
        return (Kind.CAPTION, "title_with_photo") if line.syllables <= title.syllables + rules.CAPTION_SYLLABLES else None
    name = rest.strip(cues.DECORATION + "()（）")
    if not name or (rest.strip()[:1] in tuple("-–—_|｜(（") and cues.OUTLET_FORM.fullmatch(name)):
        return Kind.FURNITURE, "title_again"
    return None


def _is_given_title(line: Line, given: str) -> bool:
    if line.text == given or letters(line.text) == letters(given) != "":
        return True
    # The title of a web page often goes on: "… - Báo Nhân Dân", "…_新华网".
    rest = given[len(line.text) :].strip()
    return line.syllables >= _TITLE_SYLLABLES and given.startswith(line.text) and rest[:1] in tuple("-–—_|｜·")


def _is_text(line: Line) -> bool:
    return line.is_prose and rules.judge(line, Place.HEAD) is None


def _could_be_title(line: Line) -> bool:
    if not line.is_headline or line.syllables < 3 or is_enumerated(line) or line.role not in (Role.TEXT, Role.HEADING):
        return False
    verdict = rules.judge(line, Place.HEAD)
    return verdict is None or verdict[1] == rules.scene.__name__


def _asking_title(lines: Sequence[Line], first: int) -> int | None:
    """A title that ends with a question or exclamation mark: a clock line or a credit stands right under it."""
    line, below = lines[first], lines[first + 1 : first + 2]
    if line.text[-1] not in "?？!！" or line.sentences > 1 or not below:
        return None
    return first if rules.clock_line(below[0], Place.HEAD) or rules.credit(below[0], Place.HEAD) else None


def _is_list_of_phrases(lines: Sequence[Line]) -> bool:
    if set_in_paragraphs(lines):
        return False
    unnamed = [line for line in lines[1:] if rules.judge(line, Place.MIDDLE) is None]
    return sum(line.is_headline for line in unnamed) * 3 >= len(unnamed)
