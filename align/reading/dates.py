"""Dates in Chinese and Vietnamese news text, resolved against the day of writing.

How far a date is resolved:

- A day without a year is the nearest such day to the reference, before or after it; "tới" and "vừa qua" behind it decide the
  side. The same holds for a month without a year.
- A day of the month alone is that of the reference's month; where that is over 20 days away, it is the nearest one.
- A day of the week alone is the last one up to the reference; 上周五 and "thứ Ba tuần trước" count calendar weeks from Monday.
- Lunar dates are recognised and never converted.
- Nothing is guessed without a reference: the parts that are written are given, and `value` is None.

Vietnamese writes the day before the month, and so is every figure date here but those that begin with the year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from align.reading.date_patterns import Written, written_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from align.model import Language


class Precision(StrEnum):
    """The smallest unit that a date names; `Mention.part` may narrow a month or year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text.

    Attributes:
        start, end: its span in the text, a day of the week beside it included.
        precision: the smallest unit that it names.
        value: the day, or None where it names none, where it is lunar, or where the year or month cannot be known.
        year, month, day: what is written, or follows from the reference; None for what does neither.
        year_written: the year stands in the text, so that two mentions with different years are of different days.
        relative: counted from the day of writing (昨天, 今年10月, thứ Ba), not only short of its year.
        weekday: 0 for Monday to 6 for Sunday, where one is written.
        part: of its month or year: "start", "middle", "end", "H1", "H2", "Q1" to "Q4", or "".
        lunar: counted by the lunar calendar.
        span: one end of a stretch of years, as in 2016-2020.
    """

    start: int
    end: int
    precision: Precision
    value: date | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    year_written: bool = False
    relative: bool = False
    weekday: int | None = None
    part: str = ""
    lunar: bool = False
    span: bool = False

    @property
    def month_day(self) -> tuple[int, int] | None:
        """The month and day, by which dates can be compared whose year is not known; None for lunar dates."""
        return None if self.month is None or self.day is None or self.lunar else (self.month, self.day)


def find_dates(text: str, language: Language, reference: date | None = None) -> list[Mention]:
    """Find the dates in a text.

    Args:
        text: any stretch of a report.
        language: what it is written in.
        reference: the day of writing, against which relative dates and days without a year are resolved.

    Returns:
        The mentions in the order of the text, none overlapping another.
    """
    return [_mention(written, reference) for written in _joined(text, written_dates(text, language))]


_BESIDE = re.compile(r"[\s,，]*[(（]?\s*(?:ngày\s+)?")
_TO = re.compile(
    r"\s*日?\s*(?:至|到|-|–|—|~|～|、|和|及|与|與|đến|tới|và|,)\s*(?:hết\s+)?(?:ngày\s+|sáng\s+|chiều\s+|tối\s+)?"
)


def _joined(text: str, dates: list[Written]) -> list[Written]:
    """Days of the week and "hôm nay" joined to the date beside them; what one end of a stretch lacks, taken over."""
    joined: list[Written] = []
    for current in dates:
        last = joined[-1] if joined else None
        both = _beside(text, last, current) if last is not None else None
        if both is None:
            joined.append(current)
        else:
            joined[-1] = both
    for at, (first, second) in enumerate(pairwise(joined)):
        if _TO.fullmatch(text, first.end, second.start):
            joined[at], joined[at + 1] = _completed(first, second)
    return joined


def _beside(text: str, first: Written, second: Written) -> Written | None:
    if not _BESIDE.fullmatch(text, first.end, second.start):
        return None
    if first.day is None and second.day is not None and second.day_shift is None:
        if first.weekday is not None and second.weekday is None:
            return replace(second, start=first.start, weekday=first.weekday)
        if first.day_shift is not None and not second.lunar:
            return replace(second, start=first.start, day_shift=first.day_shift)
    if first.day is not None and first.weekday is None and second.weekday is not None and second.day is None:
        return replace(first, end=second.end, weekday=second.weekday)
    return None


def _completed(first: Written, second: Written) -> tuple[Written, Written]:
    """Two ends of a stretch, each with the month and year that only the other one has: 2月2日至6日, ngày 3 đến 5/2/2025."""
    if first.lunar != second.lunar:
        return first, second
    if first.day is not None and second.day is not None:
        upward = first.day < second.day
        if second.month is None and second.month_shift is None:
            second = replace(second, month=first.month, month_shift=first.month_shift)
        elif first.month is None and first.month_shift is None and upward:
            first = replace(first, month=second.month, month_shift=second.month_shift)
    if first.month is None or second.month is None or (first.day is None) != (second.day is None):
        return first, second
    in_order = (first.month, first.day or 0) <= (second.month, second.day or 0)
    if first.year is not None and _lacks_year(second):
        second = replace(second, year=first.year if in_order else first.year + 1)
    elif in_order and _lacks_year(first):
        first = replace(first, year=second.year, year_shift=second.year_shift)
    return first, second


def _lacks_year(written: Written) -> bool:
    return written.year is None and written.year_shift is None


def _mention(written: Written, reference: date | None) -> Mention:
    year, month, day = _resolve(written, reference)
    named_day = written.day is not None or written.day_shift is not None or written.weekday is not None
    named_month = written.month is not None or written.month_shift is not None
    value = None
    if year is not None and month is not None and day is not None and not written.lunar:
        value = _day(year, month, day)
    shifts = (written.year_shift, written.month_shift, written.week_shift, written.day_shift)
    return Mention(
        written.start,
        written.end,
        Precision.DAY if named_day else Precision.MONTH if named_month else Precision.YEAR,
        value,
        year,
        month,
        day,
        year_written=written.year is not None,
        relative=any(shift is not None for shift in shifts) or (written.weekday is not None and written.day is None),
        weekday=written.weekday,
        part=written.part,
        lunar=written.lunar,
        span=written.span,
    )


_Parts = tuple[int | None, int | None, int | None]


def _resolve(written: Written, reference: date | None) -> _Parts:
    """Year, month and day: those written, and those that follow from the reference."""
    if reference is None:
        return written.year, written.month, written.day
    year = written.year
    if year is None and written.year_shift is not None:
        year = reference.year + written.year_shift
    if written.lunar:
        return year, written.month, written.day
    if written.month_shift is not None:
        months = reference.year * 12 + reference.month - 1 + written.month_shift
        return months // 12, months % 12 + 1, written.day
    if written.day is None and (written.day_shift is not None or written.weekday is not None):
        return _parts(_counted(written, reference))
    if year is not None:
        return year, written.month, written.day
    return _nearest(written, reference)


def _counted(written: Written, reference: date) -> date | None:
    """A day counted from the reference: 昨天, 上周五, "thứ Ba"."""
    if written.day_shift is not None:
        days = written.day_shift
    else:
        days = (written.weekday or 0) - reference.weekday()
        if written.week_shift is not None:
            days += 7 * written.week_shift
        elif days > 0:
            days -= 7
    try:
        return reference + timedelta(days=days)
    except OverflowError:
        return None


def _nearest(written: Written, reference: date) -> _Parts:
    """The nearest day or month of those that could be meant, on the side that the text gives."""
    years = range(reference.year - 4, reference.year + 5)  # the 29th of February may be four years away
    if written.month is not None and written.day is not None:
        days = _existing((year, written.month, written.day) for year in years)
        return _parts(_closest(days, reference, written.toward))
    if written.month is not None:
        # Compared with the middle of this month, so that the month of writing is the nearest of all.
        days = _existing((year, written.month, 15) for year in years)
        chosen = _closest(days, reference.replace(day=15), written.toward)
        return (chosen.year if chosen else None), written.month, None
    if written.day is not None:
        here = _day(reference.year, reference.month, written.day)
        if here is not None and abs(here - reference) <= timedelta(days=20):
            return _parts(here)
        months = [reference.year * 12 + reference.month - 1 + shift for shift in range(-2, 3)]
        days = _existing((month // 12, month % 12 + 1, written.day) for month in months)
        return _parts(_closest(days, reference, written.toward))
    return None, None, None


def _closest(days: list[date], reference: date, toward: int) -> date | None:
    suits: Callable[[date], bool] = {
        1: lambda day: day >= reference,
        0: lambda _: True,
        -1: lambda day: day <= reference,
    }[toward]
    return min(filter(suits, days), key=lambda day: (abs(day - reference), day), default=None)


def _existing(parts: Iterable[tuple[int, int, int]]) -> list[date]:
    return [day for year, month, number in parts if (day := _day(year, month, number)) is not None]


def _day(year: int, month: int, day: int) -> date | None:
    if not 1 <= year <= 9999 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _parts(day: date | None) -> _Parts:
    return (None, None, None) if day is None else (day.year, day.month, day.day)
