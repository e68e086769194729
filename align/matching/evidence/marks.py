"""Marks: the facts and cognates of a bead that agree or clash, with their places on both sides, for people to see.

`agreement` weighs the same facts for the judge; a mark says which they are, so that a reader finds them in the two texts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, product
from typing import TYPE_CHECKING

from align.matching.evidence.cognates import cognates
from align.matching.evidence.fact import Fact, FactKind
from align.matching.evidence.facts import facts
from align.model import Mark, MarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from align.model import Language

_COUNTRY = re.compile("[A-Z]{2}")
_CALENDAR = re.compile(r"Y\d{4}|M\d\d|D\d\d")
_BETWEEN = re.compile(r"[ /.\-–]{0,3}|,? (?:tháng|năm) ", re.IGNORECASE)
"""What stands between the year, the month and the day of one date."""


def marks(
    zh: Sequence[tuple[int, str]],
    vi: Sequence[tuple[int, str]],
    zh_today: date | None = None,
    vi_today: date | None = None,
) -> tuple[Mark, ...]:
    """What the two sides of a bead state alike, and where they contradict each other.

    Facts agree as `Fact` says; of names within a longer name that agrees too, the longer one counts. Two facts clash that are
    certain and of one sort (years, days of a month, numbers whose units do not differ, countries) and that the other side does
    not state; where there are several they are paired in order. The same number with another unit clashes too. Cognates are
    left out where they overlap a fact.

    Args:
        zh: the Chinese segments as (index in the report, text), in simplified characters.
        vi: the Vietnamese ones.
        zh_today: the day from which the Chinese report counts "yesterday".
        vi_today: that of the Vietnamese one; they are used if both are known.

    Returns:
        By their first place in the Chinese, then in the Vietnamese. Spans are those of the texts given.
    """
    if zh_today is None or vi_today is None:
        zh_today = vi_today = None
    left, right = _Side.of(zh, "zh", zh_today), _Side.of(vi, "vi", vi_today)
    found: list[Mark] = []
    # Later kinds give way to earlier ones, cognates to all.
    for kind in (_dates, _numbers, _date_clashes, _number_clashes, _names, _name_clashes, _cognates):
        for mark in kind(left, right):
            found.append(mark)
            left.covered.update(_positions(mark.zh))
            right.covered.update(_positions(mark.vi))
    return tuple(sorted(found, key=lambda mark: (mark.zh, mark.vi, mark.kind)))


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A segment with its white space as single spaces, and for each character of that its place in the segment."""

    index: int
    plain: str
    places: Sequence[int]

    @classmethod
    def of(cls, index: int, text: str) -> _Text:
        kept = [at for at, sign in enumerate(text) if not (sign.isspace() and at and text[at - 1].isspace())]
        return cls(index, "".join(" " if text[at].isspace() else text[at] for at in kept), kept)

    def span(self, start: int, end: int) -> Span:
        return Span(self.index, self.places[start], self.places[end - 1] + 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Stated:
    """A fact and the segment that states it."""

    fact: Fact
    text: _Text

    @property
    def key(self) -> str:
        return self.fact.key

    @property
    def span(self) -> Span:
        return self.text.span(self.fact.start, self.fact.end)

    def beside(self, other: _Stated) -> bool:
        """Whether `other` follows, as the month does the day, or stands in the same place."""
        if self.text is not other.text:
            return False
        if (self.fact.start, self.fact.end) == (other.fact.start, other.fact.end):
            return True
        return _BETWEEN.fullmatch(self.text.plain, self.fact.end, other.fact.start) is not None


@dataclass(slots=True)
class _Side:
    """One side of a bead: its segments, what they state, and the places that have marks."""

    texts: list[_Text]
    stated: dict[FactKind, list[_Stated]]
    covered: set[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def of(cls, segments: Sequence[tuple[int, str]], language: Language, today: date | None) -> _Side:
        side = cls([_Text.of(index, text) for index, text in segments], {kind: [] for kind in FactKind})
        for text in side.texts:
            for fact in facts(text.plain, language, today):
                side.stated[fact.kind].append(_Stated(fact, text))
        return side

    def by_key(self, kind: FactKind) -> dict[str, list[_Stated]]:
        found: dict[str, list[_Stated]] = defaultdict(list)
        for stated in self.stated[kind]:
            found[stated.key].append(stated)
        return found

    def free(self, stated: Iterable[_Stated]) -> list[_Stated]:
        """Those whose place has no mark yet."""
        return [each for each in stated if self.covered.isdisjoint(_positions([each.span]))]

    def alone(self, kind: FactKind, other: _Side) -> dict[str, list[_Stated]]:
        """Certain facts by key that the other side does not state."""
        there = {stated.key for stated in other.stated[kind]}
        found: dict[str, list[_Stated]] = defaultdict(list)
        for stated in self.free(self.stated[kind]):
            if stated.fact.certain and stated.key not in there:
                found[stated.key].append(stated)
        return found


def _positions(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    return ((span.segment, at) for span in spans for at in range(span.start, span.end))


def _mark(kind: MarkKind, spans: Sequence[Iterable[Span]], values: tuple[str, str]) -> Mark:
    zh, vi = (tuple(sorted(set(side))) for side in spans)
    return Mark(kind, values[0] == values[1], zh, vi, *values)


def _spans(stated: Iterable[_Stated]) -> list[Span]:
    return [each.span for each in stated]


# Dates are compared part by part; parts that stand together on both sides make one mark.

_Parts = dict[str, _Stated]
"""The parts of one date by key."""


def _whole_dates(side: _Side) -> list[_Parts]:
    """The dates of a side: years, months and days that stand together, and everything else by itself."""
    found: list[_Parts] = []
    date: list[_Stated] = []
    for stated in side.stated[FactKind.DATE]:
        if not _CALENDAR.fullmatch(stated.key):
            found.append({stated.key: stated})
        elif date and date[-1].beside(stated) and all(part.key[0] != stated.key[0] for part in date):
            date.append(stated)
        else:
            found.append({part.key: part for part in date})
            date = [stated]
    return [parts for parts in [*found, {part.key: part for part in date}] if parts]


def _dates(zh: _Side, vi: _Side) -> Iterator[Mark]:
    """What the dates of both sides have in common, whole dates first."""
    left, right = _whole_dates(zh), _whole_dates(vi)
    distinct = [{frozenset(parts) for parts in dates} for dates in (left, right)]
    shared = {one & other for one, other in product(*distinct)} - {frozenset()}
    done: set[_Stated] = set()
    for keys in sorted(shared, key=lambda keys: (-len(keys), sorted(keys))):
        both = [[_among(keys, parts) for parts in dates] for dates in (left, right)]
        new = [[[part for part in parts if part not in done] for parts in dates] for dates in both]
        if not any(parts for dates in new for parts in dates):
            continue
        # A date may have its counterpart in one that has a mark already.
        chosen = [fresh if any(fresh) else dates for fresh, dates in zip(new, both, strict=True)]
        done.update(part for dates in chosen for parts in dates for part in parts)
        spans = [[span for parts in dates for span in _joined(parts)] for dates in chosen]
        yield _mark(MarkKind.DATE, spans, (_when(keys), _when(keys)))


def _among(keys: Iterable[str], parts: _Parts) -> list[_Stated]:
    """The parts of a date that are among `keys`; none where another part says otherwise."""
    wanted = {key[0]: key for key in keys}
    if any(wanted.get(key[0], key) != key for key in parts):
        return []
    return [stated for key, stated in parts.items() if key[0] in wanted]


def _joined(parts: Sequence[_Stated]) -> list[Span]:
    """The places of the parts of a date, as one place where they stand together."""
    spans: list[Span] = []
    last: _Stated | None = None
    for part in parts:
        span = part.span
        if last is not None and last.beside(part):
            span = Span(span.segment, spans.pop().start, span.end)
        spans.append(span)
        last = part
    return spans


def _when(keys: Iterable[str]) -> str:
    """The parts of a date as one text: "2021-07-06", "2021-07", "07-06", with "XX" for what is not said of month and day."""
    part = {key[0]: key[1:] for key in keys if _CALENDAR.fullmatch(key)}
    if not part:
        return " ".join(_readable(key) for key in sorted(keys))
    month, day = part.get("M"), part.get("D")
    if "Y" not in part:
        return f"{month or 'XX'}-{day or 'XX'}"
    return "-".join([part["Y"], *([month or "XX", day] if day else [month] if month else [])])


def _readable(key: str) -> str:
    """One part that is not of a calendar day: "15:30", "199X", "20XX" for the 21st century, "07-XX/09-XX" for a quarter."""
    if decade := re.fullmatch(r"Y(\d{3})x", key):
        return f"{decade[1]}X"
    if century := re.fullmatch(r"C(\d+)", key):
        return f"{int(century[1]) - 1:02}XX"
    if months := re.fullmatch(r"M(\d\d)-(\d\d)", key):
        return f"{months[1]}-XX/{months[2]}-XX"
    return key.removeprefix("T")


def _date_clashes(zh: _Side, vi: _Side) -> Iterator[Mark]:
    """Years against years, days against days; those of one date on both sides together."""
    left, right = zh.alone(FactKind.DATE, vi), vi.alone(FactKind.DATE, zh)
    groups: list[list[tuple[list[_Stated], list[_Stated]]]] = []
    for sort in "YMDCT":
        one_sort = ([key for key in side if key[0] == sort] for side in (left, right))
        for one, other in zip(*one_sort, strict=False):
            pair = left[one], right[other]
            if groups and all(_one_date(last, part) for last, part in zip(groups[-1][-1], pair, strict=True)):
                groups[-1].append(pair)
            else:
                groups.append([pair])
    for group in groups:
        sides = [[stated for pair in group for stated in pair[side]] for side in (0, 1)]
        spans = [_joined(sorted(side, key=lambda stated: stated.span)) for side in sides]
        values = [_when({stated.key for stated in side}) for side in sides]
        yield _mark(MarkKind.DATE, spans, (values[0], values[1]))


def _one_date(last: Sequence[_Stated], part: Sequence[_Stated]) -> bool:
    """Whether two parts of a calendar day, each stated once, stand together."""
    if not len(last) == len(part) == 1 or last[0].key[0] == part[0].key[0]:
        return False
    calendar = _CALENDAR.fullmatch(last[0].key) and _CALENDAR.fullmatch(part[0].key)
    return calendar is not None and (last[0].beside(part[0]) or part[0].beside(last[0]))


# Numbers: equal values agree unless their units differ.


def _numbers(zh: _Side, vi: _Side) -> Iterator[Mark]:
    left, right = zh.by_key(FactKind.NUMBER), vi.by_key(FactKind.NUMBER)
    for key in [key for key in left if key in right]:
        for unit, one, other in _by_unit(left[key], right[key]):
            value = f"{key} {unit}".rstrip()
            yield _mark(MarkKind.NUMBER, [_spans(one), _spans(other)], (value, value))


def _by_unit(zh: Sequence[_Stated], vi: Sequence[_Stated]) -> Iterator[tuple[str, list[_Stated], list[_Stated]]]:
    """The same number on both sides, unit by unit; what is said without a unit goes with the first."""
    zh_units, vi_units = ({stated.fact.unit for stated in side} for side in (zh, vi))
    shared = sorted(zh_units & vi_units - {""})
    for place, unit in enumerate(shared):
        fit = {unit} if place else {unit, ""}
        yield unit, [each for each in zh if each.fact.unit in fit], [each for each in vi if each.fact.unit in fit]
    if not shared and "" in zh_units | vi_units:
        one = [each for each in zh if not each.fact.unit or "" in vi_units]
        other = [each for each in vi if not each.fact.unit or "" in zh_units]
        named = {each.fact.unit for each in (*one, *other)} - {""}
        yield named.pop() if len(named) == 1 else "", one, other


def _number_clashes(zh: _Side, vi: _Side) -> Iterator[Mark]:
    """First equal numbers of different units, then different numbers whose units do not differ."""
    left, right = zh.by_key(FactKind.NUMBER), vi.by_key(FactKind.NUMBER)
    for key in [key for key in left if key in right]:
        if not any(_by_unit(left[key], right[key])):
            sure = [[stated for stated in side[key] if stated.fact.certain] for side in (left, right)]
            for one, other in zip(*sure, strict=False):
                yield _mark(MarkKind.NUMBER, [[one.span], [other.span]], (_counted(one), _counted(other)))
    waiting = list(vi.alone(FactKind.NUMBER, zh).values())
    for one_side in zh.alone(FactKind.NUMBER, vi).values():
        unit = one_side[0].fact.unit
        fit = [other for other in waiting if not unit or other[0].fact.unit in (unit, "")]
        if fit:
            other_side = next((other for other in fit if other[0].fact.unit == unit), fit[0])
            waiting.remove(other_side)
            values = _counted(one_side[0]), _counted(other_side[0])
            yield _mark(MarkKind.NUMBER, [_spans(one_side), _spans(other_side)], values)


def _counted(stated: _Stated) -> str:
    return f"{stated.key} {stated.fact.unit}".rstrip()


# Names: of several in one place the longest that agrees.


def _names(zh: _Side, vi: _Side) -> Iterator[Mark]:
    left, right = zh.by_key(FactKind.NAME), vi.by_key(FactKind.NAME)
    shared = [key for key in left if key in right]

    def rank(key: str) -> tuple[bool, int]:
        certain = any(stated.fact.certain for stated in (*left[key], *right[key]))
        return not certain, -sum(max(_length(stated) for stated in side[key]) for side in (left, right))

    for key in sorted(shared, key=rank):
        one, other = zh.free(left[key]), vi.free(right[key])
        if one and other:
            value = _called(other[0])
            yield _mark(MarkKind.NAME, [_spans(one), _spans(other)], (value, value))


def _name_clashes(zh: _Side, vi: _Side) -> Iterator[Mark]:
    """Countries against countries: a person whom one side names and a sea that the other does are no contradiction."""
    left, right = zh.alone(FactKind.NAME, vi), vi.alone(FactKind.NAME, zh)
    countries = [[key for key in side if _COUNTRY.fullmatch(key)] for side in (left, right)]
    for one, other in zip(*countries, strict=False):
        yield _mark(MarkKind.NAME, [_spans(left[one]), _spans(right[other])], (one, other))


def _called(stated: _Stated) -> str:
    """The name's code ("VN", "NATO", "150" for Europe), else the name as written: other keys are not for people to read."""
    key = stated.key
    is_code = key.isdecimal() or (key.isupper() and not key.startswith("~"))
    return key if is_code else stated.text.plain[stated.fact.start : stated.fact.end]


def _length(stated: _Stated) -> int:
    return stated.fact.end - stated.fact.start


# Cognates fill what is left.


def _cognates(zh: _Side, vi: _Side) -> Iterator[Mark]:
    starts = [list(accumulate((len(text.plain) + 1 for text in side.texts), initial=0)) for side in (zh, vi)]
    # No word goes on in the next line.
    joined = ["\n".join(text.plain for text in side.texts) for side in (zh, vi)]
    for found in cognates(*joined):
        places = (found.zh_start, found.zh_end), (found.vi_start, found.vi_end)
        spans = [_placed(side, begins, *place) for side, begins, place in zip((zh, vi), starts, places, strict=True)]
        if all(side.covered.isdisjoint(_positions([span])) for side, span in zip((zh, vi), spans, strict=True)):
            yield _mark(MarkKind.COGNATE, [[span] for span in spans], (found.reading, found.reading))


def _placed(side: _Side, starts: Sequence[int], start: int, end: int) -> Span:
    at = bisect_right(starts, start) - 1
    return side.texts[at].span(start - starts[at], end - starts[at])
