"""The numbers that a text states, with what they count: 6000万 and "60 triệu" give the same fact.

    >>> [(fact.key, fact.unit) for fact in numbers("价值5970亿美元，增长8.2%", "zh")]
    [('597000000000', 'USD'), ('8.2', '%')]

The key is the value. A sign is not part of it: 下降5% is "tăng trưởng âm 5%", and both say 5. A fact is certain where a
reviewer would call it a contradiction if the other side said another number. So these are not: what could be something else,
one to ten in words, one in digits (an article elsewhere), round numbers with "about", halves, and orders of magnitude: 数千
and "hàng nghìn" have the key "~1000". Dates in digits come out as numbers too: whoever knows the dates drops them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from align.matching.evidence.chinese_numerals import chinese_numerals
from align.matching.evidence.fact import Fact, FactKind
from align.matching.evidence.numeral import Numeral, is_round, key_of
from align.matching.evidence.units import unit_after, unit_before
from align.matching.evidence.vietnamese_numerals import vietnamese_numerals

if TYPE_CHECKING:
    from align.model import Language

# One character each, so that offsets stay.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９，．：％／－＋＄\u3000", "0123456789,.:%/-+$ ")

_NO_NUMBERS = re.compile(
    r"https?://[!-~]+|www\.[!-~]+|[\w.+-]{1,64}@[\w.-]+"
    r"|(?i:电话|热线|điện thoại|đường dây nóng|hotline|sđt|đt)[:： ]{0,3}[(+]?\d[\d .()-]{5,20}"
    r"|\+\d{1,3}[ .-]?\(?\d[\d .()-]{6,20}"
)
"""Addresses and telephone numbers."""
_LIST_MARK = re.compile(r"\s{0,4}[(（]?\d{1,2}[.)、）．](?!\d)")

_ABOUT_BEFORE: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"(?:[约近超逾过]|超过|大约|接近|不到|不足|至少|最多|多达|高达|大概|左右) ?$"),
    "vi": re.compile(r"(?i:\b(?:hơn|gần|khoảng|trên|dưới|chừng|tầm|xấp xỉ|ít nhất|tối thiểu|tối đa|ước|cỡ|quá|ngót)) $"),
}
_ABOUT_AFTER: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[多余来]|左右|上下|以上|以下|\w{1,3}(?:多|左右|以上|以下)"),
    "vi": re.compile(r" (?:\S+ )?(?:trở lên|trở xuống|có lẻ)"),
}
_RANGE: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r" ?[-–—~～至到] ?"),
    "vi": re.compile(r"\s?[-–—~]\s?| (?:đến|tới) "),
}
_JOINED = re.compile(r"[^\s(（][/+]$")
_FRACTIONS = {Fraction(over, under) for under in (2, 3, 4, 5, 10) for over in range(1, 10) if over == 1 or over < under < 10}
"""What 3/4 most likely is; 6/7 may be a date that nobody has recognised."""


def numbers(text: str, language: Language) -> list[Fact]:
    """Find the numbers of a text, in order, none overlapping another.

    Args:
        text: anything, NFC; Chinese in simplified characters.
        language: "zh" or "vi".

    Returns:
        Facts of the kind NUMBER, their spans including the unit.
    """
    if language == "zh":
        plain = text.translate(_HALF_WIDTH)
        found = list(chinese_numerals(plain))
    else:
        plain = text
        found = list(vietnamese_numerals(plain))
    if not found:
        return []
    facts: list[Fact] = []
    passed = _LIST_MARK.match(plain)
    end = passed.end() if passed else 0
    closed = _closed_spans(plain)
    for numeral in _joined(plain, found, language):
        while closed and closed[0][1] <= numeral.start:
            closed.pop(0)
        if numeral.start < end or (closed and closed[0][0] < numeral.end):
            continue
        fact = _fact(plain, numeral, language, end)
        facts.append(fact)
        end = fact.end
    return facts


def _closed_spans(plain: str) -> list[tuple[int, int]]:
    return [match.span() for match in _NO_NUMBERS.finditer(plain)]


def _fact(plain: str, numeral: Numeral, language: Language, earliest: int) -> Fact:
    """A numeral with its unit, as a fact."""
    start, end, value, name = numeral.start, numeral.end, numeral.value, numeral.unit
    if not name and not numeral.vague:
        unit = unit_after(plain, start, end, language)
        if unit is None:
            unit = unit_before(plain, start, language)
            if unit is not None and unit.start < earliest:
                unit = None
        if unit is not None:
            name, value = unit.name, value * unit.factor
            start, end = min(start, unit.start), max(end, unit.end)
    certain = numeral.sure and not (is_round(value) and _is_about(plain, numeral, language))
    key = f"~{key_of(value)}" if numeral.vague else key_of(value)
    return Fact(FactKind.NUMBER, key, start, end, name, certain)


def _is_about(plain: str, numeral: Numeral, language: Language) -> bool:
    if _ABOUT_BEFORE[language].search(plain, max(0, numeral.start - 12), numeral.start):
        return True
    within = plain[numeral.start : numeral.end]  # 100多万
    return "多" in within or "余" in within or _ABOUT_AFTER[language].match(plain, numeral.end) is not None


def _joined(plain: str, found: list[Numeral], language: Language) -> list[Numeral]:
    """Numbers that belong together: 3/4 is one, 20-30万美元 shares scale and unit, in 10+3 and 180/193 neither is sure."""
    joined: list[Numeral] = []
    inside = False  # the second half of a fraction
    for one, two in pairwise([*found, found[-1]]):
        between = plain[one.end : two.start]
        if inside:
            inside = False
        elif between == "/" and _is_fraction(plain, one, two):
            value = one.value / two.value
            joined.append(replace(one, end=two.end, value=value, sure=value in _FRACTIONS))
            inside = True
        elif between in {"/", "+"} or _JOINED.search(plain, max(0, one.start - 2), one.start):
            joined.append(replace(one, sure=False))
        elif between and _RANGE[language].fullmatch(between):
            joined.append(_low_end(plain, one, two, language))
        else:
            joined.append(one)
    return joined


def _is_fraction(plain: str, one: Numeral, two: Numeral) -> bool:
    """2/3 and 7/10; 180/193 and 60/40 are two numbers, as 6/12 is, which is a date at least as often."""
    short = one.end - one.start == 1 and two.end - two.start <= 2 and one.in_digits and two.in_digits
    return (
        short and 0 < one.value < two.value <= 10 and plain[one.start - 1 : one.start] != "/" != plain[two.end : two.end + 1]
    )


def _low_end(plain: str, low: Numeral, high: Numeral, language: Language) -> Numeral:
    """The first of two numbers in a range, with the scale and the unit that are written only once."""
    value, name = low.value, low.unit
    if low.scale == 1 < high.scale and low.value < high.value / high.scale:
        value *= high.scale
    unit = unit_after(plain, high.start, high.end, language)
    if not name and unit is not None:
        value, name = value * unit.factor, unit.name
    return replace(low, value=value, unit=name)
