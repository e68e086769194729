"""All facts of a text: its dates, numbers and names, none of them counted twice."""

from __future__ import annotations

from datetime import date

from align.matching.evidence.dates import dates
from align.matching.evidence.fact import Fact
from align.matching.evidence.names import names
from align.matching.evidence.numbers import numbers
from align.model import Language


def facts(text: str, language: Language, today: date | None = None) -> list[Fact]:
    """What `text` states that can be compared by value, by start.

    A number within a date or a name ("7月6日", "G20") is part of it and not counted for itself.

    Args:
        text: NFC; Chinese in simplified characters.
        language: "zh" or "vi".
        today: the day that "yesterday" and "this year" are counted from; both texts to be compared must have one, or neither.
    """
    when, named = dates(text, language, today), names(text, language)
    taken = sorted((fact.start, fact.end) for fact in [*when, *named])
    counted = [fact for fact in numbers(text, language) if not _overlaps(fact, taken)]
    return sorted([*when, *counted, *named], key=lambda fact: (fact.start, fact.end))


def _overlaps(fact: Fact, spans: list[tuple[int, int]]) -> bool:
    return any(start < fact.end and fact.start < end for start, end in spans)
