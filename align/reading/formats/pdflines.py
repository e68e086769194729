"""Lines of a PDF: from characters with a place to lines, and from lines to paragraphs in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from align.reading.formats.building import PageBuilder, is_wide, join_lines, tidy
from align.reading.page import Role

_GAP = 0.25  # of the type size, from which on white between letters is a space
_WIDE_GAP = 0.9  # the same between two Chinese characters, which justified lines set apart
_MIXED_GAP = 0.5  # the same between a Chinese character and another
_GUTTER = 10.0  # points that two columns are apart at least
_COLUMN_LINES = 8  # lines that a column has at least
_ACROSS = 0.15  # lines that go across a gutter, such as a title, at most for one in a column
_HEADING = 1.15  # times the size of the text
_LOOSE = 1.3  # times the usual distance of lines, from which on the next is a new paragraph
_INDENT = 0.8  # of the type size
_EDGE_LINES = 2  # lines at the top and at the bottom of a page where heads and feet stand
_REPEATED = 0.4  # of the pages, on which a head or foot comes again at the same height
_SAME_HEIGHT = 6.0  # points
_PAGE_NUMBER = re.compile(
    r"[-–—·\s]*(?:trang|page|第)?\s*\d{1,4}\s*(?:[页頁]|(?:/|of|trên)\s*\d{1,4})?[-–—·\s]*", re.IGNORECASE
)
_BULLET = re.compile(r"[•●▪■◆‣–-]\s|\d{1,2}[.)]\s|[（(]?[一二三四五六七八九十]{1,3}[)）、]")
_SENTENCE_END = tuple('.!?…。！？”"')


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type.

    Attributes:
        text: what it says, with spaces where there is white.
        page: its page, from 0.
        x0, x1: where it begins and ends, in points from the left.
        y: its baseline, in points from the top.
        size: the type size that most of it has, in points.
        word: width of its first word, or of its first character where that is Chinese; in points.
        furniture: whether it is a running head, a running foot or a page number.
        column: its column, from 0; -1 where it goes across several.
        band: which group of lines between two that go across, from 0.
    """

    text: str
    page: int
    x0: float
    x1: float
    y: float
    size: float
    word: float
    furniture: bool = False
    column: int = -1
    band: int = 0


Character = Mapping[str, Any]


def lines_of(
    characters: Iterable[Character], page: int, height: float, before: Sequence[float] = ()
) -> tuple[list[Line], list[float]]:
    """The lines of one page in reading order, columns one after the other, and the x of the gutters between the columns.

    Args:
        characters: pdfplumber's characters: their text, matrix, size, x0, x1.
        page: its number, from 0.
        height: of the page, in points.
        before: the gutters of the page before, which hold for the few lines of a last page too.
    """
    upright = [c for c in characters if c.get("upright", True)]
    rows = _rows(_without_doubles(sorted(upright, key=lambda c: (-c["matrix"][5], c["x0"]))))
    gutters = _gutters(rows, before)
    pieces = [piece for row in rows for piece in _cut(row, gutters)]
    lines = [line for piece in pieces if (line := _line(piece, page, height - piece[0]["matrix"][5]))]
    return _in_reading_order(_with_columns(lines, gutters)), gutters


def _without_doubles(characters: Iterable[Character]) -> Iterator[Character]:
    """Leave out characters that are printed twice, a hair apart, to look bold."""
    seen: dict[tuple[str, int, int], tuple[float, float]] = {}
    for c in characters:
        x, y = c["x0"], c["matrix"][5]
        near = [seen.get((c["text"], round(x) + i, round(y) + j)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        if any(at is not None and abs(at[0] - x) < 0.8 and abs(at[1] - y) < 0.8 for at in near) and not c["text"].isspace():
            continue
        seen[c["text"], round(x), round(y)] = (x, y)
        yield c


def _rows(characters: Iterable[Character]) -> list[list[Character]]:
    """Characters on one baseline, from left to right; the rows from top to bottom."""
    rows: list[list[Character]] = []
    for c in characters:
        if rows and abs(rows[-1][0]["matrix"][5] - c["matrix"][5]) < max(1.5, 0.3 * max(c["size"], rows[-1][0]["size"])):
            rows[-1].append(c)
        else:
            rows.append([c])
    for row in rows:
        row.sort(key=lambda c: c["x0"])
    return rows


def _gutters(rows: Sequence[Sequence[Character]], before: Sequence[float]) -> list[float]:
    """The x between columns: white strips with many pieces of rows on either side and hardly one across."""
    pieces = [(piece[0]["x0"], piece[-1]["x1"]) for row in rows for piece in _pieces(row)]
    if before and all(_parts(x, pieces) for x in before):
        return list(before)
    if len(pieces) < 2 * _COLUMN_LINES:
        return []
    across = Counter(x for x0, x1 in pieces for x in range(int(x0), int(x1) + 1))
    starts, ends = sorted(x0 for x0, _ in pieces), sorted(x1 for _, x1 in pieces)
    free = []
    for x in range(int(starts[0]), int(ends[-1])):
        fewer = min(bisect_left(ends, x), len(starts) - bisect_right(starts, x))
        if fewer >= _COLUMN_LINES and across[x] <= _ACROSS * fewer:
            free.append(x)
    strips = [[x for _, x in run] for _, run in groupby(enumerate(free), key=lambda pair: pair[1] - pair[0])]
    return [median(strip) for strip in strips if len(strip) >= _GUTTER - 2]


def _parts(x: float, pieces: Sequence[tuple[float, float]]) -> bool:
    """Whether there are pieces on both sides of `x` and none across."""
    return any(x1 < x for _, x1 in pieces) and any(x < x0 for x0, _ in pieces) and not any(x0 < x < x1 for x0, x1 in pieces)


def _pieces(row: Sequence[Character]) -> Iterator[list[Character]]:
    """A row, cut wherever it is white for as long as a gutter."""
    piece: list[Character] = []
    for c in row:
        if c["text"].isspace():
            continue
        if piece and c["x0"] - piece[-1]["x1"] >= _GUTTER:
            yield piece
            piece = []
        piece.append(c)
    if piece:
        yield piece


def _cut(row: list[Character], gutters: Sequence[float]) -> Iterator[list[Character]]:
    """The row in pieces, cut at the gutters that it leaves white."""
    inked = [c for c in row if not c["text"].isspace()]
    open_ = [x for x in gutters if not any(c["x0"] < x < c["x1"] for c in inked)]
    sides = [(sum(x < c["x0"] for x in open_), c) for c in row]
    for _, piece in groupby(sides, key=lambda side: side[0]):
        yield [c for _, c in piece]


def _line(row: Sequence[Character], page: int, y: float) -> Line | None:
    inked = [c for c in row if not c["text"].isspace()]
    if not inked:
        return None
    text = tidy(_text(row)).strip()
    first = inked[0]
    word = first["x1"] - first["x0"]
    if not is_wide(first["text"][0]):
        end = next((a for a, b in pairwise(inked) if b["x0"] - a["x1"] > _GAP * a["size"]), inked[-1])
        spaces = [c["x0"] for c in row if c["text"].isspace() and c["x0"] > first["x0"]]
        wides = [c["x0"] for c in inked if is_wide(c["text"][0])]
        word = min([end["x1"], *spaces, *wides]) - first["x0"]
    size = median(c["size"] for c in inked)
    return Line(text, page, first["x0"], max(c["x1"] for c in inked), y, size, word) if text else None


def _text(row: Sequence[Character]) -> str:
    text: list[str] = []
    before: Character | None = None
    for c in row:
        if before is not None and not c["text"].isspace() and not before["text"].isspace():
            wide = is_wide(before["text"][-1]) + is_wide(c["text"][0])
            least = (_GAP, _MIXED_GAP, _WIDE_GAP)[wide] * c["size"]
            if c["x0"] - before["x1"] > least:
                text.append(" ")
        text.append(c["text"])
        before = c
    return " ".join("".join(text).split())


def _with_columns(lines: Iterable[Line], gutters: Sequence[float]) -> list[Line]:
    """The lines with the column that each is in; lines that go across a gutter begin a new band."""
    placed: list[Line] = []
    band = 0
    for line in lines:
        across = any(line.x0 < x < line.x1 for x in gutters)
        column = -1 if across or not gutters else sum(x < line.x0 for x in gutters)
        band += across
        placed.append(replace(line, column=column, band=band))
        band += across
    return placed


def _in_reading_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.band, line.column, line.y, line.x0))


def add_paragraphs(builder: PageBuilder, lines: Sequence[Line]) -> None:
    """Add the lines of a document to a page, joined to paragraphs, heads and feet behind the paragraph they interrupt."""
    lines = _with_furniture(lines)
    body = [line for line in lines if not line.furniture]
    measure = _Measure(body)
    paragraph: list[Line] = []
    waiting: list[Line] = []
    for line in lines:
        if line.furniture:
            waiting.append(line)
            continue
        if paragraph and measure.begins(line, paragraph):
            _add(builder, paragraph, measure)
            paragraph = []
        if not paragraph:
            _add_furniture(builder, waiting)
            waiting = []
        paragraph.append(line)
    _add(builder, paragraph, measure)
    _add_furniture(builder, waiting)


def _add(builder: PageBuilder, paragraph: Sequence[Line], measure: _Measure) -> None:
    if paragraph:
        heading = measure.is_heading(paragraph[0])
        builder.add(join_lines(line.text for line in paragraph), Role.HEADING if heading else Role.TEXT)


def _add_furniture(builder: PageBuilder, lines: Iterable[Line]) -> None:
    for line in lines:
        builder.add(line.text, Role.FURNITURE)


def _with_furniture(lines: Sequence[Line]) -> list[Line]:
    """Mark what comes again at the top or the bottom of pages, and page numbers."""
    edges: list[Line] = []
    pages = {line.page for line in lines}
    for page in pages:
        here = sorted((line for line in lines if line.page == page), key=lambda line: line.y)
        levels = sorted({line.y for line in here})
        outer = {*levels[:_EDGE_LINES], *levels[-_EDGE_LINES:]}
        edges += [line for line in here if line.y in outer]
    often = max(2, _REPEATED * len(pages))
    marked = {line for line in edges if _PAGE_NUMBER.fullmatch(line.text)}
    for _, group in groupby(sorted(edges, key=_without_digits), key=_without_digits):
        alike = list(group)
        for line in alike:
            if len({other.page for other in alike if abs(other.y - line.y) < _SAME_HEIGHT}) >= often:
                marked.add(line)
    return [replace(line, furniture=line in marked) for line in lines]


def _without_digits(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


class _Measure:
    """How the text of a document is set: type size, distance of lines, edges of its columns."""

    def __init__(self, lines: Sequence[Line]) -> None:
        letters = Counter[float]()
        for line in lines:
            letters[round(line.size, 1)] += len(line.text)
        self._size = letters.most_common(1)[0][0] if letters else 0.0
        steps = [b.y - a.y for a, b in pairwise(lines) if _below(a, b) and a.size == b.size]
        # Most steps are inside paragraphs; where each line is a paragraph, all steps are alike and the shortest tells.
        self._step = sorted(steps)[len(steps) // 4] if steps else 1.4 * self._size
        self._left: dict[int, float] = {}
        self._right: dict[int, float] = {}
        for column in {line.column for line in lines}:
            here = [line for line in lines if line.column == column and abs(line.size - self._size) < 1] or lines
            self._left[column] = min(line.x0 for line in here)
            self._right[column] = sorted(line.x1 for line in here)[int(0.95 * (len(here) - 1))]

    def is_heading(self, line: Line) -> bool:
        """Whether a line is set larger than the text."""
        return line.size >= _HEADING * self._size

    def begins(self, line: Line, paragraph: Sequence[Line]) -> bool:
        """Whether `line` begins a new paragraph behind the lines of `paragraph`."""
        last = paragraph[-1]
        if abs(line.size - last.size) > 0.1 * last.size:
            return True
        if _below(last, line):
            if line.y - last.y > _LOOSE * max(self._step, last.size):
                return True
        elif last.text.endswith(_SENTENCE_END):
            return True
        if self.is_heading(line):
            return False
        return self._is_short(last, line) or self._is_set_in(line, paragraph) or _BULLET.match(line.text) is not None

    def _is_short(self, last: Line, line: Line) -> bool:
        """Whether the first word of `line` would have fitted behind `last`."""
        room = self._right[last.column] - last.x1
        if is_wide(line.text[0]):
            return room > 2.2 * line.size  # one character, and one that punctuation may have drawn down
        return room > line.word + 0.4 * line.size

    def _is_set_in(self, line: Line, paragraph: Sequence[Line]) -> bool:
        """Whether `line` begins further right or left than the paragraph's other lines do."""
        step = _INDENT * line.size
        left = line.x0 - self._left[line.column]
        before = paragraph[-1].x0 - self._left[paragraph[-1].column]
        if len(paragraph) == 1:  # its first line may be set in, the second is not
            return left > step and (left > before - step)
        return abs(left - before) > step


def _below(a: Line, b: Line) -> bool:
    return a.page == b.page and a.column == b.column and a.band == b.band and b.y > a.y
