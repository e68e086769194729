"""XLSX: one pair a row, for reviewing in Excel, LibreOffice or Google Sheets (columns: see `align.exchange.rows`).

Every text is written as a text: none becomes a formula, a link or a number. Characters that XML cannot hold are written as
Office writes them, `_x0001_`; U+FFFE, U+FFFF and half surrogate pairs, which Office has no place for, as `&#65534;` (see
`align.exchange.escapes`). A text longer than the 32,767 characters that a cell holds goes on in the same column of the next
row, whose status is "continued".
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from align.errors import InputError, OutputError
from align.exchange.escapes import NOT_XML, escape_as_references, escape_for_xml, unescape_references
from align.exchange.format import PROGRAM, PairFormat, RunInfo
from align.exchange.opening import opened
from align.exchange.rows import COLUMNS, NUMBERS, columns_of, pair_from, row_of
from align.exchange.writing import atomic
from align.model import Pair
from align.sentences import say

if TYPE_CHECKING:
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CONTINUED = "continued"
MAX_PAIRS = 1_048_575
_CELL = 32_767
_WIDTHS = {"zh": 50, "vi": 60, "confidence": 11, "status": 11, "meeting": 24, "zh_report": 24, "vi_report": 24, "evidence": 30}
# Made for the script; where one is missing, the system puts another.
_FONTS = {"zh": "Microsoft YaHei", "vi": "Arial"}
_NOT_UNICODE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# Bytes of a workbook when unpacked; 200,000 pairs of one sentence take 240 million.
_LARGEST = 1 << 31
_SUSPICIOUS = 1 << 26


class Xlsx(PairFormat):
    """An Excel workbook."""

    name = "xlsx"
    suffix = ".xlsx"
    summary = "Excel workbook, for reviewing in a spreadsheet"

    def write_pairs(self, pairs: Iterable[Pair], info: RunInfo, path: Path) -> None:
        """Write a row for each pair; a sheet holds at most 1,048,575 rows of them."""
        from xlsxwriter.exceptions import FileCreateError, FileSizeError
        from xlsxwriter.workbook import Workbook

        # The library keeps rows in a file of its own until the end, and forgets it when it is interrupted.
        with atomic(path) as file, TemporaryDirectory() as folder:
            output = _Output(file)
            book = Workbook(output, {"constant_memory": True, "tmpdir": folder})
            sheet = book.add_worksheet("pairs")
            try:
                _describe(book, info)
                _fill(book, sheet, pairs, path)
                book.close()
            except FileCreateError as error:  # wraps an OSError
                raise error.args[0] from error
            except FileSizeError as error:
                reason = say("the workbook would be larger than 4 GB; export as CSV or TMX, or a part of the pairs")
                raise OutputError(say("{path}: could not be written: {reason}", path=str(path), reason=reason)) from error
            finally:
                output.file = io.BytesIO()
                sheet.row_data_fh.close()

    def read_pairs(self, path: Path) -> Iterator[Pair]:
        """Read the rows of the first sheet; empty rows are passed over."""
        rows = _rows(path)
        try:
            columns = columns_of(next(rows, (1, [""]))[1])
        except ValueError as error:
            raise InputError(str(path), f"its first sheet {error}") from error
        for number, row in _joined((number, dict(zip(columns, cells, strict=False))) for number, cells in rows):
            try:
                yield pair_from(row)
            except ValueError as error:
                raise InputError(str(path), f"row {number}: {error}; mend that row") from error


class _Output:
    """A file that can be taken away: the library's ZIP archive, when it failed, writes its end long after."""

    def __init__(self, file: BinaryIO) -> None:
        self.file: BinaryIO = file

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.file, name)


def _describe(book: Workbook, info: RunInfo) -> None:
    """Say in the workbook's properties where it comes from; the date keeps the bytes the same from one run to the next."""
    encoder = NOT_XML.sub("\ufffd", info.encoder)
    book.set_properties(
        {
            "title": "Aligned pairs",
            "author": f"{PROGRAM} {info.version}",
            "comments": f"Encoder: {encoder}",
            "created": info.created_utc,
        }
    )


def _fill(book: Workbook, sheet: Worksheet, pairs: Iterable[Pair], path: Path) -> None:
    # The library's own escaping misses one of two escapes that share an underscore, and takes any text between <r> and </r>
    # for markup of its own.
    sheet._escape_control_characters = _escape_cell  # noqa: SLF001
    heading = book.add_format({"bold": True, "bg_color": "#E7EEF7", "bottom": 1, "valign": "top"})
    formats = [_cell_format(book, column) for column in COLUMNS]
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, _WIDTHS.get(column, 12))
        sheet.write_string(0, index, column, heading)
    sheet.freeze_panes(1, 0)
    row = 0
    for pair in pairs:
        row_of_pair = {column: escape_as_references(cell, _NOT_UNICODE) for column, cell in row_of(pair).items()}
        for cells in _parts(row_of_pair):
            row += 1
            if row > MAX_PAIRS:
                reason = say(
                    "an Excel sheet holds at most {most:,} rows of pairs; export as CSV or TMX, or a part of them",
                    most=MAX_PAIRS,
                )
                raise OutputError(say("{path}: could not be written: {reason}", path=str(path), reason=reason))
            _write_row(sheet, row, cells, formats)
    sheet.autofilter(0, 0, row, len(COLUMNS) - 1)


def _write_row(sheet: Worksheet, row: int, cells: dict[str, str], formats: list[CellFormat]) -> None:
    for index, (column, cell) in enumerate(cells.items()):
        if column in NUMBERS and cell:
            failed = sheet.write_number(row, index, float(cell), formats[index])
        else:
            failed = sheet.write_string(row, index, cell, formats[index])
        if failed:  # the library says so by a number and writes less
            raise RuntimeError(f"cell {column} of row {row} was refused: {failed}")


def _cell_format(book: Workbook, column: str) -> CellFormat:
    form: dict[str, Any] = {"valign": "top"}
    if column in _FONTS:
        form |= {"text_wrap": True, "font_name": _FONTS[column]}
    if column in NUMBERS:
        form["num_format"] = "0.000"
    return book.add_format(form)


def _escape_cell(text: str) -> str:
    escaped = escape_for_xml(text)
    return f"_x003C_{escaped[1:]}" if escaped.startswith("<r>") else escaped


def _parts(row: dict[str, str]) -> Iterator[dict[str, str]]:
    """`row` cut into rows whose cells are short enough; nearly always it is one."""
    while not all(map(_fits, row.values())):
        yield {column: cell[: _CELL // 2] for column, cell in row.items()}
        row = {column: cell[_CELL // 2 :] for column, cell in row.items()} | {"status": CONTINUED}
    yield row


def _fits(cell: str) -> bool:
    """Whether a cell holds the text; it counts UTF-16 units, one or two a character."""
    return len(cell) <= _CELL // 2 or len(cell.encode("utf-16-le", "surrogatepass")) <= 2 * _CELL


def _joined(rows: Iterable[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows, each with those that continue it put back to it."""
    whole: tuple[int, dict[str, str]] | None = None
    for number, row in rows:
        if whole and row.get("status") == CONTINUED:
            parts = {column: cell for column, cell in row.items() if column != "status"}
            whole = whole[0], whole[1] | {column: whole[1].get(column, "") + cell for column, cell in parts.items()}
            continue
        if whole:
            yield whole
        whole = number, row
    if whole:
        yield whole


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that hold anything, with their numbers; what a formula last gave counts as its text."""
    from python_calamine import CalamineError, CalamineWorkbook

    with opened(path) as file:
        _check(path, file)
        try:
            sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
            for number, cells in enumerate(sheet.iter_rows(), 1):
                if any(cell != "" for cell in cells):
                    yield number, [_text(cell) for cell in cells]
        except CalamineError as error:
            raise InputError(str(path), "is not an Excel workbook, or is damaged; save it again as .xlsx") from error


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unescape_references(cell) if isinstance(cell, str) else str(cell)


def _check(path: Path, file: BinaryIO) -> None:
    """Refuse what is no workbook, and a small file that would fill the memory; raises `InputError`."""
    if file.read(len(_OLE)) == _OLE:
        reason = "is protected by a password, or in the format of Excel 97; save it as .xlsx without a password"
        raise InputError(str(path), reason)
    try:
        with ZipFile(file) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            packed = sum(part.compress_size for part in archive.infolist())
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(str(path), "is not an Excel workbook, or is damaged; save it again as .xlsx") from error
    if unpacked > _LARGEST or (unpacked > _SUSPICIOUS and unpacked > 100 * packed):
        reason = f"would unpack to {unpacked >> 20:,} MB, more than is read from a workbook; split it or save it as CSV"
        raise InputError(str(path), reason)
    file.seek(0)


FORMAT = Xlsx()
