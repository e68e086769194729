r"""TSV and CSV: one pair a line under a line of column names (see `align.exchange.rows`).

TSV is for programs. It is UTF-8; a tab, line feed, carriage return or backslash inside a text is written `\t`, `\n`, `\r`,
`\\` (linear TSV, as PostgreSQL and IANA's text/tab-separated-values users know it), and nothing is quoted.

CSV is for spreadsheets. It follows RFC 4180, in UTF-8 with a byte order mark, without which Excel takes Chinese for something
else. A text that a spreadsheet would take for a formula gets an apostrophe in front: one that, after any apostrophes, spaces
and invisible characters, goes on with `=`, `+`, `-`, `@` or their full-width forms, or that begins with a tab or line end
(OWASP, CSV Injection). Reading takes one apostrophe off exactly those texts, so nothing is lost.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import getwriter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from align.errors import InputError
from align.exchange.format import PairFormat, RunInfo
from align.exchange.opening import lines, opened
from align.exchange.rows import COLUMNS, NUMBERS, columns_of, pair_from, row_of
from align.exchange.writing import atomic
from align.model import Pair

_INVISIBLE = r"\s\x00-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_FORMULA = re.compile(rf"'*(?:[\t\r\n]|['{_INVISIBLE}]*[=+\-@＝＋－＠])")
_TSV_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_TSV_CHARACTERS = {escape[1]: character for character, escape in _TSV_ESCAPES.items()}


class Tsv(PairFormat):
    """Tab-separated text, for programs."""

    name = "tsv"
    suffix = ".tsv"
    summary = "tab-separated text, for programs"

    def write_pairs(self, pairs: Iterable[Pair], info: RunInfo, path: Path) -> None:  # noqa: ARG002
        """Write a line for each pair; `info` has no place in it."""
        with atomic(path) as file:
            file.write(("\t".join(COLUMNS) + "\n").encode())
            for pair in pairs:
                cells = (re.sub(r"[\\\t\n\r]", lambda found: _TSV_ESCAPES[found[0]], cell) for cell in row_of(pair).values())
                file.write(("\t".join(cells) + "\n").encode())

    def read_pairs(self, path: Path) -> Iterator[Pair]:
        """Read line by line; a backslash before any other character stands for itself."""
        rows = ((number, [_unescape_tsv(cell) for cell in line.split("\t")]) for number, line in lines(path))
        return _pairs(path, rows)


class Csv(PairFormat):
    """Comma-separated text, for spreadsheets."""

    name = "csv"
    suffix = ".csv"
    summary = "comma-separated text, for spreadsheets; opens in Excel with Chinese and Vietnamese intact"

    def write_pairs(self, pairs: Iterable[Pair], info: RunInfo, path: Path) -> None:  # noqa: ARG002
        """Write a row for each pair; `info` has no place in it."""
        with atomic(path) as file:
            table = csv.writer(getwriter("utf-8-sig")(file))
            table.writerow(COLUMNS)
            for pair in pairs:
                table.writerow(cell if column in NUMBERS else guard_formula(cell) for column, cell in row_of(pair).items())

    def read_pairs(self, path: Path) -> Iterator[Pair]:
        """Read row by row; the semicolons and tabs that a spreadsheet may put for commas are understood."""
        return _pairs(path, _csv_rows(path))


def guard_formula(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard_formula(text: str) -> str:
    """What `guard_formula` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def _unescape_tsv(cell: str) -> str:
    return re.sub(r"\\([\\tnr])", lambda found: _TSV_CHARACTERS[found[1]], cell)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line that each ends in."""
    # The module's limit of 131,072 characters a cell is meant for files that are no tables at all.
    csv.field_size_limit(2**31 - 1)
    with opened(path) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        try:
            header = text.readline()
            delimiter = max(",;\t", key=header.count)
            table = csv.reader(chain([header], text), delimiter=delimiter, strict=True)
            for row in table:
                yield table.line_num, [unguard_formula(cell) for cell in row]
        except UnicodeDecodeError as error:
            raise InputError(str(path), 'is not UTF-8 text; in Excel, save it as "CSV UTF-8"') from error
        except csv.Error as error:
            raise InputError(str(path), f"line {table.line_num} is not proper CSV ({error}); save the table again") from error


def _pairs(path: Path, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Pair]:
    """The pairs of a table whose first row names its columns; empty rows are passed over."""
    try:
        columns = columns_of(next(rows, (1, [""]))[1])
    except ValueError as error:
        raise InputError(str(path), str(error)) from error
    for line, cells in rows:
        if not any(cells):
            continue
        row = dict(zip(columns, cells, strict=False))
        try:
            if len(cells) > len(columns) or not {"zh", "vi"} <= row.keys():
                raise ValueError(f"{len(cells)} cells stand under {len(columns)} column names")  # noqa: TRY301
            yield pair_from(row)
        except ValueError as error:
            raise InputError(str(path), f"line {line}: {error}; mend that line") from error


TSV = Tsv()
CSV = Csv()
