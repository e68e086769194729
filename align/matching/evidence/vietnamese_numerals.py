"""Vietnamese numerals as news write them: 60 triệu, 1.234.567, "hai mươi mốt", "hai phần ba", "khóa XV".

Many number words are something else as often: "năm" is a year, "ba" is a father and half of Ba Lan, "tư" stands in "đầu tư",
"một" is an article. So "tư" alone is never read, "năm" only beside what it counts, a word that starts a name never, and one
only as part of a larger number. Days of the week ("thứ Hai") and times are left to others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from align.matching.evidence.numeral import DIGITS, Numeral, name_end, read_digits, read_roman
from align.matching.evidence.vietnamese_words import SCALE, Read, Token, read_words, scales, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = re.compile(
    r"\d|\b(?:(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|nửa|(?:gấp|nhân|tăng) đôi|gấp rưỡi)\b"
    rf"|(?:hàng|vài|mấy|dăm|cả|hơn|gần) (?={SCALE})|(?:hàng|vài|mấy|nhiều) (?=thập (?:kỷ|niên)\b)|(?<=thứ )(?:nhất|nhì|tư)\b)"
)
_DIGITS = re.compile(DIGITS["vi"])
_PERCENT = re.compile(r"\s?(?:%|phần trăm|điểm phần trăm)")
_FIXED = {"gấp đôi": Fraction(2), "nhân đôi": Fraction(2), "tăng đôi": Fraction(2), "gấp rưỡi": Fraction(3, 2)}
_RANKS = {"nhất": 1, "nhì": 2, "tư": 4}

_OVER = re.compile(r"\s?phần (?!trăm|nghìn|ngàn|triệu|lớn)(?=\w)")
_DENOMINATORS = {"hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_DENOMINATOR = re.compile(rf"(?:[1-9]\d{{0,2}}|{'|'.join(_DENOMINATORS)})(?![\w.,]\w)\b")
_AND_A_HALF = re.compile(r" (?:năm|tháng|ngày|tuần|giờ|tiếng|lần|thập kỷ|thế kỷ|phút|mét|cây số|km) rưỡi\b")
_HALF_BEFORE = re.compile(r"\b(?:một|hơn|quá|gần|khoảng|chừng) $")
_HALF_AFTER = re.compile(r" (?:số|trong số|dân số|năm)\b")

# "năm" is five before these, else a year. Not "tháng": "năm tháng" are the years that pass.
_FIVE_OF = re.compile(
    r" (?:người|nước|quốc gia|ngày|tuần|lần|giờ|phút|thành viên|tỉnh|trận|bàn|trụ cột|nội dung|lĩnh vực|đề xuất|điểm|phần|%"
    r"|mục tiêu|nhóm|cuộc|vụ|chiếc|cái|con|ngôi|trường hợp|hiệp định|văn kiện|thỏa thuận|thoả thuận|phiên|bên|đối tác|ứng viên"
    r"|giai đoạn|tháng(?! \d))\b"
)
_YEAR_AFTER = {"mươi", "mười", "trăm", "hàng", "hằng", "mỗi", "trong", "cả", "nhiều", "năm"}
_OTHERWISE = {
    "ba": re.compile(r" (?:mẹ|má|tôi|anh|em|lô|chỉ|rọi|trợn|gai|của|lê)\b"),  # a father, a back-pack, pork belly
    "chín": re.compile(r" (?:muồi|chắn|suối|tầng mây)\b"),  # ripe
}
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;\n“\"'‘(\[–—-])\s*$")

_ORDINAL = re.compile(r"(?:\blần )?\bthứ $")
_WEEKDAY_BEFORE = re.compile(r"(?:\b(?:sáng|trưa|chiều|tối|đêm|khuya|ngày|hôm|vào|từ|đến|mỗi|hằng|hàng|tuần) |[,(]\s*)thứ $")
_WEEKDAY_AFTER = re.compile(r"\s*(?:[,(]\s*(?:ngày )?\d|ngày \d|\d|tuần\b|tới\b|hàng tuần)")
_CLOCK = re.compile(r"\s?giờ(?: (?:sáng|trưa|chiều|tối|đêm|khuya|kém|gmt|đúng|ngày|hà nội|địa phương)\b| \d{1,2}\b(?! phút))")
_CLOCK_BEFORE = re.compile(r"\b(?:lúc|hồi|vào)(?: \d{1,2} giờ)? $")
_HOURS_OR_MINUTES = re.compile(r"\s?(?:giờ|phút)\b")
_HOURS_BEFORE = re.compile(r"\d giờ $")
_DECADES = re.compile(r" (?:thập kỷ|thập niên)(?! \d)")
_DECADE_BEFORE = re.compile(r"\b(?:thập niên|thập kỷ|những năm) $")
_CENTURY = re.compile(r" (?:của )?thế k[ỷỉ] (?:thứ )?(?:trước|(?P<digits>\d\d)|(?P<roman>[ivx]+))\b")

_ROMAN = re.compile(r"[IVXL]{1,7}(?![\w&]|[.-]\w)")
_ROMAN_CONTEXT = re.compile(
    r"\b(?:đại hội|đảng|quốc hội|toàn quốc|trung ương|nhiệm kỳ|kh[oó][aá]|k[ỳì]|lần|thứ|thế k[ỷỉ]|qu[ýí]|chương|phần|tập|cấp"
    r"|hạng|loại|bậc|vùng|nhóm|giai đoạn|thế chiến|thế giới|điều|mục|đợt|vòng)(?: lần)?(?: thứ)? $"
)


def vietnamese_numerals(text: str) -> Iterator[Numeral]:
    """Find the numerals of a Vietnamese text, in order, none overlapping another."""
    lowered = text.lower()
    if len(lowered) != len(text):  # İ becomes two characters
        lowered = "".join(character.lower()[0] for character in text)
    romans = iter(_romans(text, lowered))
    roman = next(romans, None)
    at = 0
    while match := _START.search(lowered, at):
        while roman is not None and roman.start < match.start():
            if roman.start >= at:
                yield roman
            roman = next(romans, None)
        numeral, at = _numeral(text, lowered, match)
        if numeral is not None:
            yield numeral
    while roman is not None:
        if roman.start >= at:
            yield roman
        roman = next(romans, None)


def _romans(text: str, lowered: str) -> Iterator[Numeral]:
    """Roman numerals; one letter alone, and L, only beside a word that is numbered so."""
    for match in _ROMAN.finditer(text):
        start, end = match.span()
        before = text[start - 1 : start]
        value = None if before and (before.isalnum() or before in "._/&-") else read_roman(match[0])
        if value is None:
            continue
        named = _ROMAN_CONTEXT.search(lowered, max(0, start - 24), start) is not None
        if named or end - start > (2 if "L" in match[0] else 1):
            yield Numeral(start, end, Fraction(value), sure=named and value > 1)


def _numeral(text: str, lowered: str, match: re.Match[str]) -> tuple[Numeral | None, int]:
    """The numeral that begins where `_START` matched, if there is one, and where to go on."""
    start, end = match.span()
    word = match[0]
    if word in _FIXED:
        return Numeral(start, end, _FIXED[word], sure=False), end
    if word in _RANKS:
        return _ranked(text, lowered, Numeral(start, end, Fraction(_RANKS[word]))), end
    if word == "nửa":
        return _half(lowered, start, end)
    return _about(lowered, start, end) if word.endswith(" ") else _number(text, lowered, start, end)


def _about(lowered: str, start: int, end: int) -> tuple[Numeral, int]:
    """Tens of thousands in "hàng chục nghìn", nearly a hundred in "gần trăm"."""
    decades = _DECADES.match(lowered, end - 1)
    run = tokens(lowered, end)
    size, used = (10, 0) if decades else scales(run, 0)
    last = decades.end() if decades else run[used - 1].end
    vague = lowered[start:end] not in {"cả ", "hơn ", "gần "}
    return Numeral(start, last, Fraction(size), sure=False, vague=vague), last


def _number(text: str, lowered: str, start: int, end: int) -> tuple[Numeral | None, int]:
    """A number in digits or words that begins at `start`; `end` is where to go on if there is none."""
    digits = _DIGITS.match(lowered, start)
    if digits:
        end = digits.end()
        name = name_end(text, start, end)
        if name is not None:
            return None, name
    run = tokens(lowered, start)
    read = read_words(run)
    return (None, end) if read is None else _counted(text, lowered, run, read)


def _half(lowered: str, start: int, end: int) -> tuple[Numeral | None, int]:
    """A half in "nửa triệu", "một nửa", "nửa năm"; none in "nửa đêm"."""
    run = tokens(lowered, end)
    size, used = scales(run, 0)
    if used:
        return Numeral(start, run[used - 1].end, Fraction(size, 2)), run[used - 1].end
    if _HALF_BEFORE.search(lowered, max(0, start - 8), start) or _HALF_AFTER.match(lowered, end):
        return Numeral(start, end, Fraction(1, 2), sure=False), end
    return None, end


def _counted(text: str, lowered: str, run: list[Token], read: Read) -> tuple[Numeral | None, int]:
    """What a number is by what stands around it, and where to go on."""
    start, end = run[0].start, run[read.used - 1].end
    in_digits, value, sure = run[0].in_digits, read.value, read.sure
    combined = _combined(lowered, start, end, value, sure=sure)
    if combined is not None:
        return combined, combined.end
    if in_digits:
        if read.used == 1 and _PERCENT.match(lowered, end):
            value, sure = read_digits(run[0].word, "vi", "%") or (value, sure)
        if _is_time(lowered, start, end):
            return None, end
    numeral = Numeral(start, end, value, sure, scale=read.scale, in_digits=in_digits)
    if _ORDINAL.search(lowered, max(0, start - 8), start):
        return _ranked(text, lowered, numeral), end
    if in_digits:
        numeral = _and_a_half(lowered, replace(numeral, sure=sure and (value > 1 or value.denominator > 1)))
        return numeral, numeral.end
    return _in_words(text, lowered, run, read, numeral)


def _combined(lowered: str, start: int, end: int, value: Fraction, *, sure: bool) -> Numeral | None:
    """A number that goes on: "hai phần ba", "ba thập kỷ", "những năm 90"."""
    over = _OVER.match(lowered, end)
    below = _DENOMINATOR.match(lowered, over.end()) if over else None
    if below:
        return Numeral(start, below.end(), value / (_DENOMINATORS.get(below[0]) or int(below[0])), sure)
    if value < 10 and (decades := _DECADES.match(lowered, end)):
        return Numeral(start, decades.end(), value * 10, sure=False)
    if end - start == 2 and value in range(20, 100, 10) and _DECADE_BEFORE.search(lowered, max(0, start - 12), start):
        return _decade(lowered, start, end, value)
    return None


def _in_words(text: str, lowered: str, run: list[Token], read: Read, numeral: Numeral) -> tuple[Numeral | None, int]:
    """A number in words, if it counts something."""
    start, end = numeral.start, numeral.end
    if read.used == 1 and numeral.value < 10:
        guess = len(run) > 1 and run[1].word in {"hai", "ba", "bốn", "sáu", "bảy", "tám", "chín"}
        if guess:  # "hai ba người": two or three
            return None, run[1].end
        halved = _and_a_half(lowered, numeral)
        if halved.value != numeral.value:
            return halved, halved.end
        if numeral.value == 1 or (run[0].word == "năm" and not _is_five(lowered, start, end)):
            return None, end
        if _is_name(text, start, end) or _is_otherwise(lowered, run[0]):
            return None, end
    many = numeral.value > 10 or numeral.value.denominator > 1
    numeral = _and_a_half(lowered, replace(numeral, sure=numeral.sure and many))
    return numeral, numeral.end


def _and_a_half(lowered: str, numeral: Numeral) -> Numeral:
    """Two and a half in "hai năm rưỡi"."""
    half = _AND_A_HALF.match(lowered, numeral.end) if numeral.value < 1000 else None
    return replace(numeral, value=numeral.value + Fraction(1, 2), end=half.end()) if half else numeral


def _is_five(lowered: str, start: int, end: int) -> bool:
    """Whether "năm" counts something, and is not the year of "hai mươi năm nước ngoài"."""
    if lowered.startswith(" năm", end):  # "trong năm năm"
        return True
    before = lowered[max(0, start - 7) : start].split()[-1:] or ["–"]
    return _FIVE_OF.match(lowered, end) is not None and not (before[0][-1].isdecimal() or before[0] in _YEAR_AFTER)


def _is_otherwise(lowered: str, token: Token) -> bool:
    """Whether the word stands in another one: "ba mẹ", "ngã ba", "chín muồi"."""
    follower = _OTHERWISE.get(token.word)
    return lowered.endswith("ngã ", 0, token.start) or (
        follower is not None and follower.match(lowered, token.end) is not None
    )


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a number word is part of a name: Ba Lan, Năm Căn, or a capital inside a sentence."""
    if not text[start].isupper():
        return False
    following = text[end : end + 2].strip()
    return following[:1].isupper() or not _SENTENCE_START.search(text, max(0, start - 4), start)


def _ranked(text: str, lowered: str, numeral: Numeral) -> Numeral | None:
    """An ordinal, as in "lần thứ tư" and "thứ 15"; None for a day of the week."""
    start, end = numeral.start, numeral.end
    begin = start - len("thứ ")
    counted = lowered.startswith("lần ", begin - 4) if begin >= 4 else False
    if 2 <= numeral.value <= 7 and not counted:
        if text[start].isupper() or _WEEKDAY_AFTER.match(lowered, end):
            return None
        if _WEEKDAY_BEFORE.search(lowered, max(0, start - 12), start):
            return None
    sure = numeral.sure and (numeral.value > 7 or (counted and numeral.value > 1))
    return replace(numeral, start=begin, sure=sure)


def _is_time(lowered: str, start: int, end: int) -> bool:
    """Whether it is "lúc 10 giờ 30" or "3 giờ chiều"; hours alone are how long something takes."""
    if _CLOCK.match(lowered, end):
        return True
    at = _CLOCK_BEFORE.search(lowered, max(0, start - 14), start)
    if at and _HOURS_OR_MINUTES.match(lowered, end):
        return True
    hours = _HOURS_BEFORE.search(lowered, max(0, start - 8), start)
    return hours is not None and end - start <= 2 and (at is not None or not lowered.startswith(" phút", end))


def _decade(lowered: str, start: int, end: int, tens: Fraction) -> Numeral:
    """The year 1990 in "những năm 90 của thế kỷ XX"."""
    century = _CENTURY.match(lowered, end)
    number = None
    if century is not None:
        number = int(century["digits"]) if century["digits"] else read_roman((century["roman"] or "xx").upper())
    if century is None or number is None or not 1 <= number <= 21:
        return Numeral(start, end, tens + 1900, sure=False)
    return Numeral(start, century.end(), tens + (number - 1) * 100)
