"""A pair as a row of named texts: the columns of tables, and the properties of TMX.

| column                     | holds                                                         | where it is missing |
| -------------------------- | ------------------------------------------------------------- | ------------------- |
| `zh`, `vi`                 | the two texts                                                 | an error            |
| `confidence`               | 0 to 1                                                        | 1                   |
| `status`                   | proposed, accepted, rejected or unsure                        | proposed            |
| `meeting`                  | the meeting's name                                            | empty               |
| `zh_report`, `vi_report`   | the reports that the texts come from                          | empty               |
| `zh_segments`, `vi_segments` | which segments of the reports, from 0: "3 4"                | none                |
| `score`                    | a number                                                      | 0                   |
| `evidence`                 | a JSON object of numbers, and of marks under "marks"          | none                |
| `checksum`                 | tells whether texts and status are as they were written       | nothing can be told |

    {"margin": 0.031, "marks": [{"kind": "number", "agrees": true, "zh": [[3, 10, 16]], "vi": [[7, 25, 37]],
     "zh_value": "60000000 USD", "vi_value": "60000000 USD"}]}

The kind is number, date, name or cognate; a place is a segment's index in its report with start and end in the segment's own
text, in code points. See `align.model.Mark`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping

from align.model import Mark, MarkKind, Pair, Side, Span, Status, checksum_of

COLUMNS = (
    "zh",
    "vi",
    "confidence",
    "status",
    "meeting",
    "zh_report",
    "zh_segments",
    "vi_report",
    "vi_segments",
    "score",
    "evidence",
    "checksum",
)
NUMBERS = frozenset({"confidence", "score"})
"""The columns that hold numbers; the others hold text."""

_MARKS = "marks"
_NO_FIGURES = 'the evidence is not an object of numbers such as {"numbers": 1.0}'


def row_of(pair: Pair) -> dict[str, str]:
    """The cells of `pair` by column, in the order of `COLUMNS`."""
    cells = (
        pair.zh.text,
        pair.vi.text,
        repr(float(pair.confidence)),
        pair.status.value,
        pair.meeting,
        pair.zh.report,
        " ".join(map(str, pair.zh.segments)),
        pair.vi.report,
        " ".join(map(str, pair.vi.segments)),
        repr(float(pair.score)),
        json.dumps(evidence_record(pair), ensure_ascii=False, allow_nan=False) if pair.evidence or pair.marks else "",
        checksum_of(pair),
    )
    return dict(zip(COLUMNS, cells, strict=True))


def pair_from(row: Mapping[str, str]) -> Pair:
    """The pair that the cells of `row` describe; columns may be missing, except `zh` and `vi`.

    Raises:
        ValueError: a cell does not hold what its column is for; the message is for the user.
    """

    def side(language: str) -> Side:
        segments = tuple(_segment(part) for part in row.get(f"{language}_segments", "").split())
        return Side(row.get(f"{language}_report", ""), segments, row[language])

    evidence, marks = _evidence(row.get("evidence", ""))
    return Pair(
        meeting=row.get("meeting", ""),
        zh=side("zh"),
        vi=side("vi"),
        score=_number(row.get("score") or "0", "score"),
        confidence=confidence_of(_number(row.get("confidence") or "1", "confidence")),
        evidence=evidence,
        status=status_of(row.get("status") or Status.PROPOSED),
        marks=marks,
        checksum=row.get("checksum", "").strip(),
    )


def columns_of(header: Iterable[str]) -> list[str]:
    """The columns that the first row of a table names; their order is free, and others may stand among them.

    Raises:
        ValueError: there is no column for one of the texts, or one stands there twice; the message is for the user.
    """
    names = [name.strip().lower() for name in header]
    if not {"zh", "vi"} <= set(names):
        raise ValueError('must begin with a row that names its columns, "zh" and "vi" among them')
    for name in COLUMNS:
        if names.count(name) > 1:
            raise ValueError(f'has two columns named "{name}"; remove or rename one')
    return names


def status_of(text: str) -> Status:
    """The status that `text` names, or a `ValueError` for the user."""
    try:
        return Status(text.strip().lower())
    except ValueError:
        raise ValueError(f'the status "{text}" is none of {", ".join(Status)}') from None


def confidence_of(number: float) -> float:
    """`number` if it is a probability, or a `ValueError` for the user."""
    if not 0 <= number <= 1:
        raise ValueError(f"the confidence {number} is not between 0 and 1")
    return number


def evidence_record(pair: Pair) -> dict[str, object]:
    """The evidence of `pair` as a JSON object: its figures by name, and its marks if there are any.

    Raises:
        ValueError: a figure is called "marks".
    """
    if not pair.marks:
        return dict(pair.evidence)
    if _MARKS in pair.evidence:
        raise ValueError(f'"{_MARKS}" is no name for a figure')
    marks = [
        {
            "kind": mark.kind.value,
            "agrees": mark.agrees,
            "zh": [[span.segment, span.start, span.end] for span in mark.zh],
            "vi": [[span.segment, span.start, span.end] for span in mark.vi],
            "zh_value": mark.zh_value,
            "vi_value": mark.vi_value,
        }
        for mark in pair.marks
    ]
    return {**pair.evidence, _MARKS: marks}


def evidence_of(found: object) -> tuple[dict[str, float], tuple[Mark, ...]]:
    """The figures and the marks of an object fresh from JSON, or a `ValueError` for the user."""
    if not isinstance(found, dict):
        raise ValueError(_NO_FIGURES)  # noqa: TRY004 - a value from outside, not a caller's mistake
    figures = dict(found)
    marks = figures.pop(_MARKS) if isinstance(figures.get(_MARKS), list) else []
    if not all(is_number(value) for value in figures.values()):
        raise ValueError(_NO_FIGURES)
    return {str(name): float(value) for name, value in figures.items()}, tuple(_mark_of(mark) for mark in marks)


def _mark_of(found: object) -> Mark:
    if not isinstance(found, dict) or found.get("kind") not in list(MarkKind):
        raise ValueError(f'a mark of the evidence is not an object whose "kind" is one of {", ".join(MarkKind)}')
    values = found.get("zh_value"), found.get("vi_value")
    if not isinstance(found.get("agrees"), bool) or not all(isinstance(value, str) for value in values):
        raise ValueError('a mark of the evidence lacks "agrees" (true or false), "zh_value" or "vi_value" (texts)')
    zh, vi = (_spans_of(found.get(language)) for language in ("zh", "vi"))
    return Mark(MarkKind(found["kind"]), found["agrees"], zh, vi, found["zh_value"], found["vi_value"])


def _spans_of(found: object) -> tuple[Span, ...]:
    places = found if isinstance(found, list) else [found]
    spans = []
    for place in places:
        if not isinstance(place, list) or len(place) != 3 or not all(type(part) is int and part >= 0 for part in place):
            raise ValueError("a mark of the evidence has a place that is not [segment, start, end], three numbers from 0")
        spans.append(Span(*place))
    return tuple(spans)


def is_number(value: object) -> bool:
    """Whether `value`, from JSON, is a number that can be calculated with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _segment(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f'the segments "{text}" are not numbers with spaces between them')
    return int(text)


def _number(text: str, column: str) -> float:
    # A spreadsheet set to Vietnamese writes 0,94.
    try:
        number = float(text.replace(",", ".") if "." not in text else text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f'the {column} "{text}" is not a number')
    return number


def _evidence(text: str) -> tuple[dict[str, float], tuple[Mark, ...]]:
    if not text.strip():
        return {}, ()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    return evidence_of(found)
