import os
import zipfile
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from align.errors import InputError, OutputError
from align.exchange import FORMATS, pair_of, xlsx
from align.exchange.rows import COLUMNS
from tests.exchange.contract import NASTY, PairFormatContract, alignment_of

XLSX = FORMATS["xlsx"]
SHEET = "xl/worksheets/sheet1.xml"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, content: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)


class TestXlsx(PairFormatContract):
    name = "xlsx"
    tolerance = 1e-15  # the library writes 16 digits, as Excel does

    def test_no_cell_is_a_formula_or_a_link(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        XLSX.write(alignment_of(*[(text, text) for text in NASTY.values()]), path)
        content = parts(path)
        assert b"<f" not in content[SHEET].replace(b"<filterColumn", b"")
        assert b"hyperlink" not in content[SHEET]
        assert not any("externalLink" in name or "vba" in name for name in content)

    def test_an_independent_reader_sees_the_same_texts(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        special = ("_x", "&#", "<r>")  # written in a way that this reader does not know
        plain = [text for text in NASTY.values() if text and text.isprintable() and not any(s in text for s in special)]
        XLSX.write(alignment_of(*[(text, text) for text in plain]), path)
        sheet = openpyxl.load_workbook(path).active
        header, *rows = sheet.iter_rows()
        assert tuple(cell.value for cell in header) == COLUMNS
        assert [row[0].value for row in rows] == plain
        assert {(row[0].data_type, row[1].data_type, row[2].data_type) for row in rows} == {("s", "s", "n")}
        assert rows[0][2].value == 0.94

    def test_it_can_be_read_by_a_person(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        XLSX.write(alignment_of(("一", "một")), path)
        book = openpyxl.load_workbook(path)
        sheet = book.active
        assert sheet.freeze_panes == "A2"
        assert sheet["A2"].alignment.wrap_text
        assert sheet.column_dimensions["A"].width >= 50
        assert sheet["C2"].number_format == "0.000"
        assert book.properties.creator.startswith("Doichieu")
        assert str(book.properties.created) == "2026-01-31 23:59:08"

    @pytest.mark.parametrize("text", ["双" * 100_000, "😀" * 16_384, "a" * 32_767, "a" * 32_768, "\n" * 70_000])
    def test_a_text_longer_than_a_cell_goes_on_in_the_next_row(self, tmp_path, text):
        alignment = alignment_of(("一", "một"), (text, "hai"), ("ba", text), (text, text + "x"), ("bốn", "四"))
        self.round_trip(alignment)
        path = tmp_path / "pairs.xlsx"
        XLSX.write(alignment, path)
        for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True):
            assert all(len(str(cell).encode("utf-16-le")) <= 2 * 32_767 for cell in row)

    def test_more_pairs_than_a_sheet_holds(self, tmp_path, monkeypatch):
        monkeypatch.setattr(xlsx, "MAX_PAIRS", 2)
        path = tmp_path / "pairs.xlsx"
        self.round_trip(alignment_of(("一", "một"), ("二", "hai")))
        with pytest.raises(OutputError, match="at most 2 rows of pairs; export as CSV or TMX"):
            XLSX.write(alignment_of(("一", "một"), ("二", "hai"), ("三", "ba")), path)
        assert not list(tmp_path.iterdir())

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
    def test_a_full_disk_while_the_archive_is_written(self, tmp_path, monkeypatch):
        """The library's archive closes itself once more after it failed, which must not be heard of."""

        @contextmanager
        def full(_path):
            with Path("/dev/full").open("wb", buffering=0) as file:
                yield file

        monkeypatch.setattr(xlsx, "atomic", full)
        with pytest.raises(OSError, match=os.strerror(28)):
            XLSX.write(alignment_of(("一", "một")), tmp_path / "pairs.xlsx")


class TestOtherWorkbooks:
    def test_a_workbook_saved_again_by_another_program(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        plain = [text for text in NASTY.values() if text and text.isprintable() and "_x" not in text]
        XLSX.write(alignment_of(*[(text, text) for text in plain]), path)
        before = XLSX.read(path)
        openpyxl.load_workbook(path).save(path)
        assert XLSX.read(path) == before

    def test_a_table_made_by_hand(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        book = openpyxl.Workbook()
        for row in (["vi", None, "ZH", "confidence"], ["một", 1, "一"], [None], [None, "a note alone"], [2021, None, 0.5, 1]):
            book.active.append(row)
        book.save(path)
        assert XLSX.read(path) == [pair_of("一", "một"), pair_of("", ""), pair_of("0.5", "2021")]

    def test_rows_are_counted_from_the_top_of_the_sheet(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        book = openpyxl.Workbook()
        book.active["B3"], book.active["C3"], book.active["D3"] = "zh", "vi", "confidence"
        book.active["B6"], book.active["C6"], book.active["D6"] = "一", "một", "high"
        book.save(path)
        with pytest.raises(InputError, match='row 6: the confidence "high" is not a number'):
            XLSX.read(path)

    def test_no_table(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        openpyxl.Workbook().save(path)
        with pytest.raises(InputError, match="its first sheet must begin with a row that names its columns"):
            XLSX.read(path)

    def test_a_workbook_with_a_password_or_of_excel_97(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504))
        with pytest.raises(InputError, match="protected by a password, or in the format of Excel 97"):
            XLSX.read(path)

    def test_another_archive(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        pack(path, {"a.txt": b"a"})
        with pytest.raises(InputError, match="not an Excel workbook"):
            XLSX.read(path)

    def test_a_small_file_that_would_fill_the_memory(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        XLSX.write(alignment_of(("一", "một")), path)
        content = parts(path)
        content[SHEET] = content[SHEET].replace(b"<sheetData>", b"<sheetData>" + b" " * (1 << 27))
        pack(path, content)
        assert path.stat().st_size < 1_000_000
        with pytest.raises(InputError, match="would unpack to 128 MB"):
            XLSX.read(path)

    def test_entities_do_not_grow(self, tmp_path):
        path = tmp_path / "pairs.xlsx"
        XLSX.write(alignment_of(("一", "một")), path)
        content = parts(path)
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
        )
        head, _, rest = content[SHEET].decode().partition("?>")
        content[SHEET] = f"{head}?>{bomb}]>{rest.replace('一', '&j;')}".encode()
        pack(path, content)
        with pytest.raises(InputError, match="damaged"):
            XLSX.read(path)
