"""What dates are made of in either language: a part of a date, and what calendar and clock say of it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a date as a text states it: a year, a month, a day, an hour.

    Attributes:
        start, end: where it stands in the text, in code points, end exclusive.
        key: its canonical form, see `dates`; for what counts from the day of writing only the letter of what is counted.
        certain: whether another value on the other side would be a contradiction.
        shift: for what counts from the day of writing, by how many years, months, weeks or days: 去年 is "Y" and -1.
        weekday: 1 for Monday to 7 for Sunday, where a shift of weeks names a day: 上周五 is "W", -1 and 5.
    """

    start: int
    end: int
    key: str
    certain: bool = True
    shift: int | None = None
    weekday: int | None = None

    @property
    def number(self) -> int | None:
        """What follows the letter of the key, where that is a number: 7 of M07, nothing of "M=" or a part with a shift."""
        return int(self.key[1:]) if self.key[1:].isdecimal() else None


def year_key(year: int) -> str | None:
    """The key of a year; None outside 1000 to 2999, where four digits are rather something counted."""
    return f"Y{year}" if 1000 <= year <= 2999 else None


def decade_key(decade: int, century: int | None = None) -> tuple[str, bool]:
    """The key of a decade, and whether it is sure which: 1990, or 90 with or without its century.

    Without a century, the thirties to the nineties are those of the 20th; "the twenties" may be either.
    """
    if decade < 100:
        certain = century is not None or decade >= 30
        century = century or (20 if decade >= 30 else 21)
        decade += (century - 1) * 100
    else:
        certain = decade % 100 != 0  # "những năm 2000" may be ten years or a hundred
    return f"Y{decade // 10}x", certain


def months_key(first: int, last: int) -> str:
    """The key of a stretch of months within a year, so that a third quarter is July to September."""
    return f"M{first:02}-{last:02}"


def quarter_key(quarter: int) -> str:
    """The key of a quarter, 1 to 4."""
    return months_key(quarter * 3 - 2, quarter * 3)


def day_exists(day: int, month: int | None = None, year: int | None = None) -> bool:
    """Whether the calendar has that day; the 29th of February where the year is not known."""
    if month is None:
        return 1 <= day <= 31
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= monthrange(year or 2000, month)[1]


def clock_key(hour: int, minute: int, daytime: str | None) -> tuple[str, bool] | None:
    """The key of a time of day, and whether it is sure; None for what no clock shows.

    Args:
        hour: as written, 0 to 24.
        minute: 0 to 59.
        daytime: "morning", "noon", "afternoon", "evening" or "night" where the text says so. Without it an hour up to 12 may
            be of either half of the day, and is not certain.
    """
    if hour > 24 or minute > 59 or (hour == 24 and minute > 0):
        return None
    certain = daytime is not None or hour > 12
    if daytime in {"afternoon", "evening"} or (daytime == "noon" and hour < 10) or (daytime == "night" and hour >= 6):
        hour += 12 if hour < 12 else 0
    if hour == 12 and daytime in {"morning", "evening", "night"}:
        certain = daytime != "evening"  # a translator's "12 giờ tối" may be noon
        hour = 0
    return f"T{hour % 24:02}:{minute:02}", certain
