"""The lines of one file of a corpus, each a text, nothing (an empty line), or refused with the reason."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from align.errors import InputError
from align.scale.inputs import kind_of, opened
from align.sentences import say

LONGEST = 100_000
"""Bytes of a line beyond which it is taken for something else than a sentence."""

_USUAL = ("text", "sentence", "zh", "vi")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a line could not be read, for people."""

    why: str


Line = str | Refused
"""A text in NFC without white space around it ("" for an empty line), or why there is none."""


def lines_of(path: str, column: str, language: str = "") -> Iterator[tuple[int, Line]]:
    """The lines of a file with their numbers from 1 (rows, in Parquet).

    Args:
        path: a path or URL; its ending says what it holds.
        column: the column or key with the text; "" for one named after the language, or "text".
        language: "zh" or "vi", where it is known.

    Raises:
        InputError: the file cannot be read, or has no such column.
    """
    kind = kind_of(path)
    if kind == ".parquet":
        yield from _of_parquet(path, column, language)
        return
    with opened(path) as file:
        raw = _raw(file)
        if kind == ".tsv":
            yield from _of_tsv(path, raw, column, language)
        elif kind == ".jsonl":
            yield from ((number, _of_json(line, column, language)) for number, line in _decoded(raw))
        else:
            yield from ((number, line if isinstance(line, Refused) else tidy(line)) for number, line in _decoded(raw))


def tidy(text: str) -> str:
    """A text as it is kept: NFC, white space at its ends gone, and inside it no line end, tab or other control character."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(character) in {"Cc", "Zl", "Zp"} else character for character in text)
    return text.strip().removeprefix("\ufeff").strip()


def _raw(file: IO[bytes]) -> Iterator[tuple[int, bytes | Refused]]:
    number = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        if len(line) <= LONGEST:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(LONGEST + 1)
        yield number, Refused(f"longer than {LONGEST:,} bytes")


def _decoded(raw: Iterator[tuple[int, bytes | Refused]]) -> Iterator[tuple[int, Line]]:
    for number, line in raw:
        if isinstance(line, Refused):
            yield number, line
            continue
        try:
            yield number, line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield number, Refused(f"not UTF-8 at byte {error.start + 1}")


def _of_tsv(path: str, raw: Iterator[tuple[int, bytes | Refused]], column: str, language: str) -> Iterator[tuple[int, Line]]:
    decoded = _decoded(raw)
    _, header = next(decoded, (1, ""))
    names = [] if isinstance(header, Refused) else header.split("\t")
    place = _column(path, names, column, language)
    for number, line in decoded:
        if isinstance(line, Refused):
            yield number, line
            continue
        cells = line.split("\t")
        if len(cells) != len(names) and line.strip():
            yield number, Refused(f"{len(cells)} cells under {len(names)} column names")
        else:
            yield number, tidy(cells[place]) if place < len(cells) else ""


def _of_json(line: Line, column: str, language: str) -> Line:
    if isinstance(line, Refused) or not line.strip():
        return line if isinstance(line, Refused) else ""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Refused(f"not JSON ({getattr(error, 'msg', 'nested too deep')})")
    if isinstance(found, str):
        return _clean(found)
    if not isinstance(found, dict):
        return Refused("neither a JSON object nor a text")
    for name in (column,) if column else (language, *_USUAL):
        if isinstance(found.get(name), str):
            return _clean(found[name])
    return Refused(f'no text under "{column or "text"}"')


def _clean(text: str) -> Line:
    """JSON can hold half of a surrogate pair, which is no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return Refused("half of a surrogate pair, which is no character")
    return tidy(text)


def _of_parquet(path: str, column: str, language: str) -> Iterator[tuple[int, Line]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with opened(path) as file:
        try:
            table = pq.ParquetFile(file)
            names = list(table.schema_arrow.names)
            name = names[_column(path, names, column, language)]
            number = 0
            for batch in table.iter_batches(columns=[name], batch_size=10_000):
                for cell in batch.column(0).to_pylist():
                    number += 1
                    yield number, _cell(cell)
        except pa.ArrowInvalid as error:
            raise InputError(path, say("is no whole Parquet file ({cause}); write it again", cause=str(error))) from error


def _cell(cell: Any) -> Line:  # noqa: ANN401 - whatever a column holds
    if cell is None:
        return ""
    return tidy(cell) if isinstance(cell, str) else Refused(f"{type(cell).__name__} where a text should be")


def _column(path: str, names: list[str], column: str, language: str) -> int:
    """Where the text stands among the columns of these names."""
    for name in (column,) if column else (language, *_USUAL):
        if name in names:
            return names.index(name)
    raise InputError(
        path,
        say(
            "has no column {column!r}, only {names}; name the one with the text with --column",
            column=column or "text",
            names=", ".join(names) or "-",
        ),
    )
