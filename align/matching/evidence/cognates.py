"""Sino-Vietnamese cognates: words that both languages took from one Chinese word, as 合作 and "hợp tác".

A third of the running Vietnamese vocabulary, and more than that of political prose, is read off Chinese characters, so a
reader of either language sees at once what such words say. `cognates` finds them in two texts; `zh_bigrams` and `vi_bigrams`
give the keys by which a whole corpus can be compared.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from align.matching.evidence.readings import table
from align.matching.evidence.syllables import Word, words

POSITIONS = 16
"""A pair of syllables that stands more often than this in one text is looked up in its first places only, so that the cost
stays linear in the texts."""


@dataclass(frozen=True, slots=True)
class Cognate:
    """A run of Chinese characters and the Vietnamese syllables that are their readings.

    Attributes:
        zh_start, zh_end: where the characters stand, in code points, end exclusive.
        vi_start, vi_end: where the syllables stand.
        reading: the syllables in lower case, in the spelling of `syllables.key`, parted by spaces.
    """

    zh_start: int
    zh_end: int
    vi_start: int
    vi_end: int
    reading: str


def zh_bigrams(text: str) -> list[str]:
    """The readings of each two adjacent characters, as "hợp tác" for 合作; several where a character has several readings."""
    get = table().get
    found: list[str] = []
    before: tuple[str, ...] = ()
    for character in text:
        now = get(character, ())
        for first in before:
            found.extend([f"{first} {second}" for second in now])
        before = now
    return found


def vi_bigrams(text: str) -> list[str]:
    """Each two adjacent words with only white space between them, in the spelling of `syllables.key`."""
    return [f"{first.key} {second.key}" for first, second in pairwise(words(text)) if not second.gap]


def cognates(zh: str, vi: str) -> list[Cognate]:
    """The cognates of two texts: runs of at least two characters whose readings follow each other in the Vietnamese.

    The longest run comes first; no character and no syllable belongs to two.

    Returns:
        In order of `zh_start`.
    """
    syllables = words(vi)
    matches = _matches(zh, syllables)
    runs = _runs(matches)
    taken_zh: set[int] = set()
    taken_vi: set[int] = set()
    found = []
    heapq.heapify(runs)
    while runs:
        negative, at, place = heapq.heappop(runs)
        length = -negative
        free = [at + k not in taken_zh and place + k not in taken_vi for k in range(length)]
        if all(free):
            taken_zh.update(range(at, at + length))
            taken_vi.update(range(place, place + length))
            run = syllables[place : place + length]
            found.append(Cognate(at, at + length, run[0].start, run[-1].end, " ".join(word.key for word in run)))
            continue
        for start, end in _stretches(free):
            heapq.heappush(runs, (start - end, at + start, place + start))
    return sorted(found, key=lambda cognate: cognate.zh_start)


def _matches(zh: str, syllables: list[Word]) -> set[tuple[int, int]]:
    """Where two adjacent characters read as two adjacent syllables: the index of the first of each."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, (first, second) in enumerate(pairwise(syllables)):
        bigram = f"{first.key} {second.key}"
        if not second.gap and len(places[bigram]) < POSITIONS:
            places[bigram].append(place)
    get = table().get
    return {
        (at, place)
        for at, (first_character, second_character) in enumerate(pairwise(zh))
        for one in get(first_character, ())
        for other in get(second_character, ())
        for place in places.get(f"{one} {other}", ())
    }


def _runs(matches: set[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Matches that follow each other on both sides, joined: minus their number of characters, the first one, its syllable."""
    runs = []
    for at, place in matches:
        if (at - 1, place - 1) in matches:
            continue
        length = 2
        while (at + length - 1, place + length - 1) in matches:
            length += 1
        runs.append((-length, at, place))
    return runs


def _stretches(free: list[bool]) -> list[tuple[int, int]]:
    """The longest stretches of at least two that are free."""
    found = []
    start = 0
    for at, is_free in enumerate([*free, False]):
        if not is_free:
            if at - start >= 2:
                found.append((start, at))
            start = at + 1
    return found
