"""The words of a bead cut where its marks begin and end, as the page shows them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.model import Language, Mark, MarkKind, Span

_LONG = re.compile(r"(?<![\d.])\d{5,30}(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_THIN = "\u202f"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, with what its mark says where it has one.

    Attributes:
        kind: the mark's kind; None for words without a mark.
        agrees: whether the other side says the same.
        said: what is stated: of names and cognates the words of the other side, of what differs the values of both.
    """

    text: str
    kind: str | None = None
    agrees: bool = True
    said: str = ""

    @property
    def word(self) -> str:
        """The key of the page's word for the mark."""
        return f"{self.kind}" if self.agrees else f"{self.kind}-differs"


@dataclass(frozen=True, slots=True)
class _Place:
    """A span of one side with what the page says of it; of places that overlap, the first by `rank` is shown."""

    span: Span
    mark: Mark
    said: str

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        return self.mark.agrees, self.mark.kind is MarkKind.COGNATE, self.span.start - self.span.end, self.span.start


Places = Mapping[int, Sequence[_Place]]
"""The places of one report that have marks, by segment."""


def readable(kind: MarkKind, value: str) -> str:
    """A value with the digits of long numbers in threes, parted by thin spaces (ISO 80000-1)."""
    return _LONG.sub(lambda found: _THOUSANDS.sub(_THIN, found[0]), value) if kind is MarkKind.NUMBER else value


def places(
    marks: Iterable[Mark],
    zh: Mapping[int, str],
    vi: Mapping[int, str],
    *,
    read: Callable[[MarkKind, str], str] = readable,
) -> tuple[Places, Places]:
    """Where `marks` stand on either side; places that are not in the texts are left out.

    Args:
        marks: of one pair of reports.
        zh: the texts of Chinese segments by the numbers that the marks have for them.
        vi: those of the Vietnamese ones.
        read: a value in a form for readers.
    """
    zh_places: dict[int, list[_Place]] = defaultdict(list)
    vi_places: dict[int, list[_Place]] = defaultdict(list)
    for mark in marks:
        zh_spans, vi_spans = _inside(zh, mark.zh), _inside(vi, mark.vi)
        for span in zh_spans:
            zh_places[span.segment].append(_Place(span, mark, _said(mark, vi, vi_spans, read)))
        for span in vi_spans:
            vi_places[span.segment].append(_Place(span, mark, _said(mark, zh, zh_spans, read)))
    return zh_places, vi_places


def pieces(language: Language, segments: Iterable[tuple[int, str]], marked: Places) -> tuple[Piece, ...]:
    """The texts of segments, given with their numbers, joined as the language joins sentences."""
    joint = Piece("" if language == "zh" else " ")
    found: list[Piece] = []
    for place, (number, text) in enumerate(segments):
        if place and joint.text:
            found.append(joint)
        found += _cut(text, marked.get(number, ()))
    return tuple(found)


def _inside(texts: Mapping[int, str], spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.segment in texts and 0 <= span.start < span.end <= len(texts[span.segment])]


def _said(mark: Mark, other: Mapping[int, str], spans: Sequence[Span], read: Callable[[MarkKind, str], str]) -> str:
    if not mark.agrees:
        return " ≠ ".join(read(mark.kind, value) for value in (mark.zh_value, mark.vi_value))
    if mark.kind in (MarkKind.NAME, MarkKind.COGNATE) and spans:
        return other[spans[0].segment][spans[0].start : spans[0].end]
    return read(mark.kind, mark.zh_value)


def _cut(text: str, marked: Iterable[_Place]) -> Iterator[Piece]:
    chosen: list[_Place] = []
    for place in sorted(marked, key=lambda place: place.rank):
        if all(place.span.end <= other.span.start or other.span.end <= place.span.start for other in chosen):
            chosen.append(place)
    end = 0
    for place in sorted(chosen, key=lambda place: place.span.start):
        if end < place.span.start:
            yield Piece(text[end : place.span.start])
        end = place.span.end
        yield Piece(text[place.span.start : end], place.mark.kind.value, place.mark.agrees, place.said)
    if end < len(text):
        yield Piece(text[end:])
