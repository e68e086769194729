import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.exchange import FORMATS, pair_of
from align.exchange.delimited import guard_formula, unguard_formula
from tests.exchange.contract import NASTY, PairFormatContract, alignment_of

TSV, CSV = FORMATS["tsv"], FORMATS["csv"]


class TestTsv(PairFormatContract):
    name = "tsv"

    def test_a_pair_is_a_line_of_cells_without_quotes(self, tmp_path):
        path = tmp_path / "pairs.tsv"
        TSV.write(alignment_of(('"一"\t二\\\n', "một\rhai")), path)
        header, line, end = path.read_bytes().decode().split("\n")
        assert header.split("\t")[:3] == ["zh", "vi", "confidence"]
        assert line.split("\t")[:3] == ['"一"\\t二\\\\\\n', "một\\rhai", "0.94"]
        assert end == ""

    def test_a_table_of_two_columns_from_elsewhere(self, tmp_path):
        path = tmp_path / "pairs.tsv"
        path.write_bytes("\ufeffvi\tzh\r\nmột \\a\t一\r\n\r\nhai\t二".encode())
        assert TSV.read(path) == [pair_of("一", "một \\a"), pair_of("二", "hai")]


class TestCsv(PairFormatContract):
    name = "csv"

    def test_excel_sees_utf_8_and_no_formula(self, tmp_path):
        path = tmp_path / "pairs.csv"
        CSV.write(alignment_of(*[(text, text) for text in NASTY.values()], score=-0.5), path)
        assert path.read_bytes().startswith(b"\xef\xbb\xbfzh,vi,confidence,")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(NASTY)
        for row in rows:
            assert row["zh"] == row["vi"]
            assert row["zh"].lstrip("\0 \t\r\n'\u3000\ufeff")[:1] not in set("=+-@＝") or row["zh"].startswith("'")
            assert row["score"] == "-0.5"

    @pytest.mark.parametrize(
        "text", ["=1+1", "  =1", "\t=1", "\ta", "\ra", "\na", "＝1", "－1", "-1", "@a", "\ufeff=1", "\0=1", "'=1"]
    )
    def test_an_apostrophe_goes_before_what_looks_like_a_formula(self, text):
        assert guard_formula(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["", "'", "'a", "a=1", "1-2", "(+84)", "“=1”", "'tis = so"])
    def test_and_before_nothing_else(self, text):
        assert guard_formula(text) == text
        assert unguard_formula(text) == text

    @given(st.text("'=+-@ \t\r\na＝\ufeff\0") | st.text())
    def test_the_apostrophe_comes_off_again(self, text):
        assert unguard_formula(guard_formula(text)) == text

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_a_table_as_a_spreadsheet_saves_it(self, tmp_path, delimiter):
        path = tmp_path / "pairs.csv"
        rows = [["Zh", "note", "Vi"], ["一;,", "x", 'mộ"t'], ["", "", ""], ["二\n二", "", "hai"]]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        assert CSV.read(path) == [pair_of("一;,", 'mộ"t'), pair_of("二\n二", "hai")]


@pytest.mark.parametrize("name", ["tsv", "csv"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", 'must begin with a row that names its columns, "zh" and "vi"'),
        ("一\tmột\n", "must begin with a row"),
        ("zh\tvi\n一\n", "line 2: 1 cells stand under 2 column names"),
        ("zh\tvi\n一\tmột\tx\n", "line 2: 3 cells stand under 2 column names"),
        ("zh\tvi\tconfidence\n一\tmột\t2\n", "line 2: the confidence 2.0 is not between 0 and 1"),
    ],
)
def test_what_a_broken_table_is_told(tmp_path, name, content, said):
    path = tmp_path / f"pairs.{name}"
    path.write_text(content if name == "tsv" else content.replace("\t", ","))
    with pytest.raises(InputError) as raised:
        FORMATS[name].read(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert said in str(raised.value)


def test_what_a_broken_csv_is_told(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text('zh,vi\n一,"một\n')
    with pytest.raises(InputError, match="not proper CSV"):
        CSV.read(path)
    path.write_bytes("zh,vi\n一,một\n".encode("gb18030"))
    with pytest.raises(InputError, match="CSV UTF-8"):
        CSV.read(path)
