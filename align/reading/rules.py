"""What a single line is by its form, its cue and its place: one named rule each.

A rule takes a line and where it stands and says whether it fires. No rule fires on a cue inside a sentence: a cue is the
whole line, or its start or end in a line that is short and does not end as a sentence does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from align.model import Kind
from align.reading import cues
from align.reading.inline import dateline_end, photo_credit_at_end
from align.reading.lines import HEADLINE_SYLLABLES, Ending, Line, Place, count_syllables
from align.reading.page import Role

if TYPE_CHECKING:
    from collections.abc import Callable

Verdict: TypeAlias = tuple[Kind, str]
"""A kind, and the name of the rule that gave it."""

_CUE_SYLLABLES = 60
CAPTION_SYLLABLES = 75
_MOSTLY_LINKS = 0.6
_SOURCE_SYLLABLES = 8


def bare_words(line: Line) -> str:
    """The line's words without bullets, arrows, brackets and colons around them."""
    return line.text.strip(cues.DECORATION)


def ends_as_sentence(line: Line) -> bool:
    """Whether the line itself ends a sentence (a bracket at its end is not left aside)."""
    return line.text[-1] in "。！？!?….”"


def is_outside(place: Place) -> bool:
    """Whether a line stands before or after the running text."""
    return place is not Place.MIDDLE


# Furniture


def furniture_by_markup(line: Line, place: Place) -> bool:
    """The markup says that it is none of the article."""
    del place
    return line.role is Role.FURNITURE


def list_head(line: Line, place: Place) -> bool:
    """更多, Tin liên quan, Related news: the head of a list of other reports, alone on its line."""
    del place
    return line.syllables <= 12 and cues.LIST_HEAD.fullmatch(bare_words(line)) is not None


def read_more(line: Line, place: Place) -> bool:
    """A pointer to another report, "Xem thêm: …", also between two paragraphs."""
    del place
    return (
        line.syllables <= _CUE_SYLLABLES
        and (line.ending is not Ending.STOP or line.text[-1] in "?？!！")
        and cues.READ_MORE.fullmatch(line.text.strip(cues.DECORATION)) is not None
    )


def clock_line(line: Line, place: Place) -> bool:
    """Nothing but a date or time with its usual words; inside the text only with the hour, as a day may head a chapter."""
    if line.syllables > 30:
        return False
    rest, dates = cues.CLOCK_DATE.subn(" ", line.text)
    rest, times = cues.CLOCK_TIME.subn(" ", rest)
    if not (times or (dates and is_outside(place))):
        return False
    rest = cues.CLOCK_FILLER.sub(" ", rest)
    # With day and hour it may also name who published: "Thu Hằng - 06/07/2021 08:15".
    others = _SOURCE_SYLLABLES if dates and times and is_outside(place) and line.ending is Ending.BARE else 0
    return count_syllables(re.sub(r"\d+", " ", rest)) <= others or (is_outside(place) and _is_imprint(line))


def place_and_date(line: Line, place: Place) -> bool:
    """Place and day alone, "Hà Nội, ngày 6 tháng 7 năm 2021", before or after the text."""
    if not is_outside(place) or line.ending is not Ending.BARE or line.syllables > 14:
        return False
    rest, dates = cues.CLOCK_DATE.subn(" ", line.text)
    town = cues.CLOCK_FILLER.sub(" ", rest).strip(cues.DECORATION + ",，于于在")
    return dates == 1 and 0 < count_syllables(town) <= 4 and _names_only(town)


def dateline_alone(line: Line, place: Place) -> bool:
    """A dateline that is a line by itself: 新华社河内7月6日电, （本报综合报道）."""
    return is_outside(place) and line.syllables <= 25 and dateline_end(line.text) == len(line.text)


def share_bar(line: Line, place: Place) -> bool:
    """Chia sẻ, Facebook, 分享到微信: buttons, and nothing else on the line."""
    del place
    return line.syllables <= 40 and cues.SHARE_BAR.fullmatch(bare_words(line)) is not None


def share_plea(line: Line, place: Place) -> bool:
    """Asks the reader to follow or to subscribe: "Mời bạn đọc theo dõi …", 扫描二维码…."""
    return is_outside(place) and line.syllables <= HEADLINE_SYLLABLES and _starts(cues.SHARE_PLEA, line)


def tags(line: Line, place: Place) -> bool:
    """Keywords: "Từ khóa: …", 关键词：…, a line of hashtags."""
    del place
    return line.ending is not Ending.STOP and line.syllables <= _CUE_SYLLABLES and _whole(cues.TAGS, line)


def topic(line: Line, place: Place) -> bool:
    """The shelf that the report stands on, "Chuyên mục: …", 专题：…, before or after the text."""
    return is_outside(place) and line.ending is Ending.BARE and line.syllables <= 20 and _whole(cues.TOPIC, line)


def copyright_line(line: Line, place: Place) -> bool:
    """Rights, licences and disclaimers, before or after the text."""
    if not is_outside(place) or line.syllables > 2 * _CUE_SYLLABLES:
        return False
    return cues.COPYRIGHT.search(line.text[:60]) is not None


def contact_line(line: Line, place: Place) -> bool:
    """Addresses, telephones and editors-in-chief, before or after the text."""
    return (
        is_outside(place)
        and line.syllables <= _CUE_SYLLABLES
        and line.ending is not Ending.STOP
        and _whole(cues.CONTACT, line)
    )


def advertisement(line: Line, place: Place) -> bool:
    """The label of an advertisement or of the readers' comments."""
    del place
    return line.syllables <= 8 and cues.ADVERTISEMENT.fullmatch(bare_words(line)) is not None


def ornament(line: Line, place: Place) -> bool:
    """A line without a letter or digit: "* * *"."""
    del place
    return not any(character.isalnum() for character in line.text)


def page_number(line: Line, place: Place) -> bool:
    """The number of a page: "- 2 -", "Trang 2/3", 第2页."""
    del place
    return line.syllables <= 6 and cues.PAGE_NUMBER.fullmatch(line.text) is not None


def breadcrumb(line: Line, place: Place) -> bool:
    """The way to the page in short steps: "Trang chủ > Thế giới > ASEAN"."""
    if not is_outside(place) or line.ending is not Ending.BARE or line.syllables > 30:
        return False
    if cues.BREADCRUMB_HOME.match(line.text):
        return True
    steps = [step for step in cues.BREADCRUMB_STEP.split(line.text) if step.strip()]
    return len(steps) >= 3 and all(count_syllables(step) <= 6 for step in steps)


def mostly_links(line: Line, place: Place) -> bool:
    """A line that is a link and does not end as a sentence: a headline of another report."""
    del place
    return line.link_density >= _MOSTLY_LINKS and line.is_headline and line.role is not Role.HEADING


def credit(line: Line, place: Place) -> bool:
    """Who wrote, edited or supplied it: "Theo Báo …", "Nguồn: …", 记者 …; inside the text only what no subhead says."""
    if line.syllables > 25 or ends_as_sentence(line):
        return False
    words = bare_words(line).strip("()（）")
    if cues.EDITOR_ZH.fullmatch(words):
        return True
    if not is_outside(place):
        return False
    if any(cue.fullmatch(words) for cue in (cues.ROLE_ALONE, cues.CREDIT_ZH, cues.CREDIT_VI)):
        return True
    if cues.PRINTED_IN.fullmatch(line.text):
        return True
    source = cues.SOURCE_VI.fullmatch(words)
    return source is not None and (source["who"][0].isupper() or cues.OUTLET_FORM.match(source["who"]) is not None)


def agency_alone(line: Line, place: Place) -> bool:
    """An outlet's name and nothing else: 越通社, TTXVN; a less known one only before or after the text."""
    if line.syllables > 14:
        return False
    words = bare_words(line).strip("()（）")
    if cues.AGENCY_ALONE.fullmatch(words):
        return True
    if not is_outside(place) or line.ending is not Ending.BARE:
        return False
    is_bracketed_acronym = words.isupper() and line.text[0] in "(（" and line.syllables == 1
    return is_bracketed_acronym or cues.OUTLET_FORM.fullmatch(words) is not None


def signature(line: Line, place: Place) -> bool:
    """A name with its outlet or with what was done: "Minh An/VOV", "Thu Hằng (TTXVN)", "BẢO AN (tổng hợp)"."""
    if line.ending is not Ending.BARE or line.syllables > 14:
        return False
    signed = cues.SIGNED_VI.fullmatch(bare_words(line))
    if signed is None or not _names_only(signed["name"]):
        return False
    if signed["note"] and cues.COMPILED_VI.fullmatch(signed["note"]):
        return True
    outlet = signed["outlet"] or signed["note"] or ""
    known = cues.AGENCY.match(outlet)
    if known is not None:
        return outlet[known.end() : known.end() + 1] in ("", "-", " ")
    return is_outside(place) and outlet.isupper()


def names_alone(line: Line, place: Place) -> bool:
    """Names before or after the text, "Thu Hằng - Minh An", （李明）, or a desk, "Ban Quốc tế".

    For articles only: in a list of phrases any phrase may look so.
    """
    if not is_outside(place) or line.ending is not Ending.BARE or line.syllables > 14:
        return False
    words = bare_words(line)
    if cues.BRACKETED_NAMES_ZH.fullmatch(words) or (place is Place.FOOT and cues.DESK_VI.fullmatch(words)):
        return True
    return _is_vietnamese_name(words)


# Captions


def caption_by_markup(line: Line, place: Place) -> bool:
    """The markup says that it is a caption."""
    del place
    return line.role is Role.CAPTION


def photo_credit(line: Line, place: Place) -> bool:
    """Ends with who took the picture: 图自越通社, "Ảnh: TTXVN", 记者 李明 摄; a long paragraph is text that carries it."""
    del place
    return line.syllables <= CAPTION_SYLLABLES and line.sentences <= 3 and photo_credit_at_end(line.text) is not None


def caption_opening(line: Line, place: Place) -> bool:
    """Begins as a caption does (资料图, 图为, Toàn cảnh, ▲) and is short; a full sentence must say so with 图为 or a mark."""
    del place
    opening = cues.CAPTION_START.match(line.text)
    if opening is None or line.syllables > CAPTION_SYLLABLES:
        return False
    if line.ending is Ending.STOP:
        return line.sentences <= 2 and opening["sentence"] is not None
    return line.is_headline


def scene(line: Line, place: Place) -> bool:
    """An unended line that names a scene and no more: 会议现场, "Các đại biểu chụp ảnh chung"."""
    del place
    return line.is_headline and line.role is Role.TEXT and cues.SCENE.search(line.text) is not None


def bracketed_source(line: Line, place: Place) -> bool:
    """An unended line with the source of a picture in brackets: …（截屏图）, …（路透社）."""
    del place
    return line.is_headline and line.syllables >= 8 and cues.BRACKETED_SOURCE.search(line.text) is not None


RULES: tuple[tuple[Kind, Callable[[Line, Place], bool]], ...] = (
    (Kind.FURNITURE, furniture_by_markup),
    (Kind.CAPTION, caption_by_markup),
    (Kind.FURNITURE, agency_alone),
    (Kind.CAPTION, photo_credit),
    (Kind.CAPTION, caption_opening),
    (Kind.CAPTION, bracketed_source),
    (Kind.CAPTION, scene),
    (Kind.FURNITURE, list_head),
    (Kind.FURNITURE, read_more),
    (Kind.FURNITURE, share_bar),
    (Kind.FURNITURE, share_plea),
    (Kind.FURNITURE, clock_line),
    (Kind.FURNITURE, tags),
    (Kind.FURNITURE, topic),
    (Kind.FURNITURE, copyright_line),
    (Kind.FURNITURE, contact_line),
    (Kind.FURNITURE, advertisement),
    (Kind.FURNITURE, ornament),
    (Kind.FURNITURE, page_number),
    (Kind.FURNITURE, breadcrumb),
    (Kind.FURNITURE, credit),
    (Kind.FURNITURE, signature),
    (Kind.FURNITURE, place_and_date),
    (Kind.FURNITURE, dateline_alone),
    (Kind.FURNITURE, mostly_links),
)
"""In order: the first rule that fires decides."""


def judge(line: Line, place: Place) -> Verdict | None:
    """What the line is by itself, with the name of the rule that says so; None where no rule fires."""
    for kind, rule in RULES:
        if rule(line, place):
            return kind, rule.__name__
    return None


def _is_imprint(line: Line) -> bool:
    """Whether the line is a date and names divided by marks: "湄江周刊 · 国际版 · 2022年1月24日"."""
    steps = cues.IMPRINT_STEP.split(line.text)
    return len(steps) >= 3 and all(count_syllables(step) <= 6 for step in steps)


def _whole(pattern: re.Pattern[str], line: Line) -> bool:
    return pattern.fullmatch(bare_words(line)) is not None or pattern.fullmatch(line.text) is not None


def _starts(pattern: re.Pattern[str], line: Line) -> bool:
    return pattern.match(bare_words(line)) is not None


def _names_only(text: str) -> bool:
    """Whether every word begins with a capital, or all is Chinese: the form of a name."""
    words = text.replace("-", " ").replace(",", " ").split()
    return bool(words) and all(word[0].isupper() or "\u4e00" <= word[0] <= "\u9fff" for word in words)


def _is_vietnamese_name(text: str) -> bool:
    """Whether the line is one or more names of two to five capitalised words: "Thu Hằng - Nguyễn Văn A"."""
    names = [name.split() for name in text.replace(" và ", " - ").replace(",", " - ").split(" - ")]
    return all(2 <= len(name) <= 5 and all(word.strip(".").isalpha() and word[0].isupper() for word in name) for name in names)
