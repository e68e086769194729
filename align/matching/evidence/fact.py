"""A fact: a number, a date or a name that a text states, in a form that two languages can be compared by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What kind of thing a fact is."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a text states that can be checked against another text.

    Attributes:
        kind: number, date or name.
        key: the value in a canonical form of no language; facts of one kind agree when their keys are equal.
        start, end: where it stands in the text, in code points, end exclusive.
        unit: what a number counts, canonical ("%", "USD", "km"), or "" where nothing is said; two known units that differ
            contradict.
        certain: whether its absence from the other side speaks against a match; what was only guessed can agree, never clash.
    """

    kind: FactKind
    key: str
    start: int
    end: int
    unit: str = ""
    certain: bool = True
