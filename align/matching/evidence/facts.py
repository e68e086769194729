"""All facts of a text: its dates, numbers and names, none of them counted twice."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from itertools import accumulate

from align.matching.evidence.dates import dates
from align.matching.evidence.fact import Fact
from align.matching.evidence.names import names
from align.matching.evidence.numbers import numbers
from align.model import Language


def facts(text: str, language: Language, today: date | None = None) -> list[Fact]:
    """What `text` states that can be compared by value, by start.

    A number that begins within a date or a name ("7月6日", "G20") is part of it and not counted for itself; one whose unit
    holds a name ("50亿美元") is.

    Args:
        text: NFC; Chinese in simplified characters.
        language: "zh" or "vi".
        today: the day that "yesterday" and "this year" are counted from; both texts to be compared must have one, or neither.
    """
    when, named = dates(text, language, today), names(text, language)
    taken = sorted((fact.start, fact.end) for fact in [*when, *named])
    starts, reach = [start for start, _ in taken], [0, *accumulate((end for _, end in taken), max)]
    counted = [fact for fact in numbers(text, language) if reach[bisect_right(starts, fact.start)] <= fact.start]
    return sorted([*when, *counted, *named], key=lambda fact: (fact.start, fact.end))
