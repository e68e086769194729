"""Dates and times as evidence: what a text says about when, in parts that need no language.

A date is split into its parts, each a fact of its own, so that 7月6日 agrees with "ngày 6/7/2021" in all that both say and
contradicts "ngày 6/8" in the month alone. The first letter of a key says what it is a part of:

    Y2021           a year
    Y199x           a decade: 20世纪90年代, "thập niên 1990"
    C21             a century
    M10             a month
    M07-09          a stretch of months within a year: 第三季度, 7-9月, "quý III"; M01-06 is 上半年, "6 tháng đầu năm"
    D06             a day of the month
    T15:30          a time of day
    W2              a day of the week, 1 for Monday to 7 for Sunday; W67 the weekend
    LM01, LD15      a lunar month and day, which equal no solar ones
    Y-1, M+0, D+1, W-1, C+0
                    last year, this month, tomorrow, last week, this century, where the day of writing is not known
    Y=, M=, D=      the same year, month or day as said before: 同年, "cùng ngày"

Only what begins with the same letter can contradict: a text with a year alone says nothing against a day.

A stretch of days or years is its two ends (D07 D10, Y2021 Y2025). A stretch of months has its ends too, but not as certain
facts, since the other side may name the quarter.

What counts from the day of writing is resolved where that day is given: 今年 is then Y2021, 昨天 the parts D05 and M07. So
give both texts a day or neither; where only one report says when it was published, the other's day is close enough.

Certain are years, months, days, decades, centuries and times that are written out. Not certain, so that they can agree but
never contradict: whatever is relative, days of the week, datelines, an hour up to 12 without its time of day, and what may be
read as something else.

"Mùng 6 tháng 7" is solar, lunar where "Tết", "âm lịch" or "tháng Giêng", "tháng Chạp" stands by; without a month it may be
either, and has both keys. These two months without "mùng" may also be January and December, and have both keys too. Durations,
anniversaries, fractions, scores and numbers of documents are no dates, and neither is 31/2.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from align.matching.evidence.date_forms_vi import vietnamese_parts
from align.matching.evidence.date_forms_zh import chinese_parts
from align.matching.evidence.date_parts import Part, months_key
from align.matching.evidence.fact import Fact, FactKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from align.model import Language


def dates(text: str, language: Language, today: date | None = None) -> list[Fact]:
    """Find what a text says about when.

    Args:
        text: any stretch of a report, NFC; Chinese in simplified characters.
        language: what it is written in.
        today: the day of writing, which 今年 and "hôm qua" count from, or None where it is not known.

    Returns:
        Facts of kind date in order of `start`, at most one for each key and place. Their keys are explained above.
    """
    parts = chinese_parts(text) if language == "zh" else vietnamese_parts(text)
    facts = {fact for part in _with_stretches(text, parts) for fact in _facts(part, today)}
    return sorted(facts, key=lambda fact: (fact.start, fact.end, fact.key))


_TO = re.compile(r"(?:\s?份?\s?[-–—~～至到]\s?|\s(?:cho\s)?(?:đến|tới)\s(?:hết\s)?|\s?[-–—]\s?)(?:tháng\s)?", re.IGNORECASE)


def _with_stretches(text: str, parts: list[Part]) -> Iterator[Part]:
    """The parts, and for two months that are the ends of a stretch the stretch itself."""
    parts = list(parts)
    for at in range(len(parts) - 1):
        first, second = parts[at], parts[at + 1]
        if not (_is_month(first) and _is_month(second) and first.key < second.key):
            continue
        has_days = any(part.key[0] == "D" and _beside(part, first, second) for part in parts[max(0, at - 1) : at + 3])
        if not has_days and _TO.fullmatch(text, first.end, second.start):
            key = months_key(int(first.key[1:]), int(second.key[1:]))
            yield Part(first.start, second.end, key, certain=first.certain and second.certain)
            parts[at], parts[at + 1] = replace(first, certain=False), replace(second, certain=False)
    yield from parts


def _is_month(part: Part) -> bool:
    return part.key[0] == "M" and len(part.key) == 3


def _beside(day: Part, first: Part, second: Part) -> bool:
    return 0 <= first.start - day.end <= 8 or 0 <= day.start - second.end <= 1


def _facts(part: Part, today: date | None) -> Iterator[Fact]:
    keys = [part.key] if part.shift is None else _relative(part, part.shift, today)
    if part.weekday is not None:
        keys.append(f"W{part.weekday}")
    for key in keys:
        yield Fact(FactKind.DATE, key, part.start, part.end, certain=part.certain and part.shift is None)


def _relative(part: Part, shift: int, today: date | None) -> list[str]:
    """The keys of what counts from the day of writing."""
    unknown = [f"{part.key}{shift:+d}"]
    if today is None:
        return unknown
    if part.key in "YCM":
        value = {
            "Y": f"{today.year + shift}",
            "C": f"{(today.year - 1) // 100 + 1 + shift}",
            "M": f"{(today.month - 1 + shift) % 12 + 1:02}",
        }
        return [part.key + value[part.key]]
    days = shift if part.key == "D" else 7 * shift + (part.weekday or today.isoweekday()) - today.isoweekday()
    try:
        day = today + timedelta(days=days)
    except OverflowError:  # before the year 1 or after 9999
        return unknown
    if part.key == "W" and part.weekday is None:
        year, week, _ = day.isocalendar()
        return [f"W{year}-{week:02}"]
    return [f"D{day.day:02}", f"M{day.month:02}"]
