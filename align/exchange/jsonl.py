r"""JSONL: one JSON object a line, everything that is known about a pair, for programs.

    {"meeting": "…", "zh": {"report": "…", "segments": [3, 4], "text": "…"},
     "vi": {"report": "…", "segments": [7], "text": "…"},
     "score": 0.031, "confidence": 0.94, "evidence": {"numbers": 1.0}, "status": "proposed"}

The facts and words behind the figures stand under "marks" in the evidence, with their places (see `align.exchange.rows`).
The encoding is UTF-8. U+0085, U+2028 and U+2029, which JSON allows but many readers take for line ends, stand as escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from align.errors import InputError
from align.exchange.format import PairFormat, RunInfo
from align.exchange.opening import lines
from align.exchange.rows import confidence_of, evidence_of, evidence_record, is_number, status_of
from align.exchange.writing import atomic
from align.model import Alignment, Bitext, Pair, Report, Side, Status

# Half surrogate pairs come from file names that are not UTF-8; JSON can hold them, UTF-8 cannot.
_ESCAPED = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


class Jsonl(PairFormat):
    """One JSON object a line."""

    name = "jsonl"
    suffix = ".jsonl"
    summary = "one JSON object a line, for programs"

    def write_pairs(self, pairs: Iterable[Pair], info: RunInfo, path: Path) -> None:  # noqa: ARG002
        """Write a line for each pair; `info` has no place in it."""
        with atomic(path) as file:
            for pair in pairs:
                file.write(_line(record_of(pair)))

    def read_pairs(self, path: Path) -> Iterator[Pair]:
        """Read line by line; empty lines are passed over, unknown keys too."""
        for number, line in lines(path):
            if not line.strip():
                continue
            try:
                yield _pair_from(json.loads(line))
            except json.JSONDecodeError as error:
                reason = f"line {number} is not JSON ({error.msg}, character {error.pos + 1}); mend or remove that line"
                raise InputError(str(path), reason) from error
            except (ValueError, RecursionError) as error:
                raise InputError(str(path), f"line {number}: {error}; mend or remove that line") from error


def record_of(pair: Pair) -> dict[str, object]:
    """`pair` as the object that stands on its line."""
    return {
        "meeting": pair.meeting,
        "zh": _side_record(pair.zh),
        "vi": _side_record(pair.vi),
        "score": pair.score,
        "confidence": pair.confidence,
        "evidence": evidence_record(pair),
        "status": pair.status.value,
    }


def write_unaligned(alignment: Alignment, path: Path) -> None:
    """Write what the other report does not say too: one JSON object for each run of segments without counterpart.

        {"meeting": "…", "language": "zh", "report": "…", "other_report": "…", "segments": [5], "text": "…",
         "confidence": 0.8}

    A report that was aligned with several others has its lines once for each of them. Both sides of a match that is not among
    `alignment.pairs()` are listed too, with the probability that it is wrong: 1 for one that was rejected.

    Raises:
        OutputError: the file could not be written; what was there before is untouched.
    """
    with atomic(path) as file:
        for bitext in alignment.bitexts:
            for record in _unaligned(alignment, bitext):
                file.write(_line(record))


def _unaligned(alignment: Alignment, bitext: Bitext) -> Iterator[dict[str, object]]:
    for bead in bitext.beads:
        if alignment.exports(bead):
            continue
        confidence = bead.confidence
        if bead.matched:
            confidence = 1.0 if bead.status is Status.REJECTED else 1 - bead.confidence
        for report, other, indices in ((bitext.zh, bitext.vi, bead.zh), (bitext.vi, bitext.zh, bead.vi)):
            if indices:
                yield _unaligned_record(bitext.meeting, report, other, Side.of(report, indices), confidence)


def _unaligned_record(meeting: str, report: Report, other: Report, side: Side, confidence: float) -> dict[str, object]:
    return {
        "meeting": meeting,
        "language": report.language,
        "report": report.id,
        "other_report": other.id,
        "segments": list(side.segments),
        "text": side.text,
        "confidence": confidence,
    }


def _line(record: dict[str, object]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"


def _side_record(side: Side) -> dict[str, object]:
    return {"report": side.report, "segments": list(side.segments), "text": side.text}


def _pair_from(record: object) -> Pair:
    """The pair that `record`, fresh from JSON, describes; raises `ValueError` for the user."""
    if not isinstance(record, dict):
        raise ValueError("expected a JSON object")  # noqa: TRY004 - a value from outside, not a caller's mistake
    evidence, marks = evidence_of(record.get("evidence", {}))
    return Pair(
        meeting=_text(record, "meeting", ""),
        zh=_side_from(record, "zh"),
        vi=_side_from(record, "vi"),
        score=_number(record, "score", 0.0),
        confidence=confidence_of(_number(record, "confidence", 1.0)),
        evidence=evidence,
        status=status_of(_text(record, "status", "proposed")),
        marks=marks,
    )


def _side_from(record: dict[str, Any], language: str) -> Side:
    side = record.get(language)
    if not isinstance(side, dict) or "text" not in side:
        raise ValueError(f'expected an object with a "text" under "{language}"')
    segments = side.get("segments", [])
    if not isinstance(segments, list) or not all(type(index) is int and index >= 0 for index in segments):
        raise ValueError(f'the "segments" of "{language}" are not a list of numbers from 0')
    return Side(_text(side, "report", ""), tuple(segments), _text(side, "text", ""))


def _text(record: dict[str, Any], key: str, default: str) -> str:
    value = record.get(key, default)
    if not isinstance(value, str):
        raise ValueError(f'"{key}" is not a text')  # noqa: TRY004
    return value


def _number(record: dict[str, Any], key: str, default: float) -> float:
    value = record.get(key, default)
    if not is_number(value):
        raise ValueError(f'"{key}" is not a number')
    return float(value)


FORMAT = Jsonl()
