"""The evidence of a bead as the project keeps it: one JSON document of figures, with the marks under "marks".

A place of a mark is kept as [segment, start, end, words]: the segment by its number, which stays when others are split or
joined, and the words that stood there. When the text is corrected or cut and no longer reads so, the mark is not shown; when
that is undone it is there again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from align.model import Mark, MarkKind, Report, Span

_MARKS = "marks"


def document_of(
    figures: Mapping[str, float], marks: tuple[Mark, ...], zh: Report, vi: Report, number: Callable[[Report, int], int]
) -> dict[str, Any]:
    """Figures and marks as they are kept.

    Args:
        figures: by name.
        marks: with the places that they have in the reports.
        zh: the Chinese report.
        vi: the Vietnamese one.
        number: the number in the project of a report's segment, by its index.

    Raises:
        ValueError: a figure is called "marks".
    """
    if not marks:
        return dict(figures)
    if _MARKS in figures:
        raise ValueError(f'"{_MARKS}" is no name for a figure')

    def places(report: Report, spans: tuple[Span, ...]) -> list[list[Any]]:
        return [
            [number(report, span.segment), span.start, span.end, report.segments[span.segment].text[span.start : span.end]]
            for span in spans
        ]

    kept = [
        {
            "kind": mark.kind.value,
            "agrees": mark.agrees,
            "zh": places(zh, mark.zh),
            "vi": places(vi, mark.vi),
            "zh_value": mark.zh_value,
            "vi_value": mark.vi_value,
        }
        for mark in marks
    ]
    return {**figures, _MARKS: kept}


def figures_of(document: Mapping[str, Any]) -> dict[str, float]:
    """The figures of a document."""
    return {name: value for name, value in document.items() if not isinstance(value, list)}


def marks_of(document: Mapping[str, Any], texts: Mapping[int, str]) -> tuple[Mark, ...]:
    """The marks of a document that still fit, their places by the numbers of segments.

    Args:
        document: as `document_of` made it.
        texts: the text of each segment of the bead, by number.
    """

    def spans(kept: Iterable[tuple[int, int, int, str]]) -> tuple[Span, ...]:
        return tuple(
            Span(own, start, end) for own, start, end, words in kept if own in texts and texts[own][start:end] == words
        )

    found = []
    kept = document.get(_MARKS)
    for mark in kept if isinstance(kept, list) else ():
        zh, vi = spans(mark["zh"]), spans(mark["vi"])
        if zh and vi:
            found.append(Mark(MarkKind(mark["kind"]), mark["agrees"], zh, vi, mark["zh_value"], mark["vi_value"]))
    return tuple(found)
