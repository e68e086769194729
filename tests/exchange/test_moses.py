import pytest

from align.errors import InputError
from align.exchange import FORMATS, pair_of
from tests.exchange.contract import NASTY, PairFormatContract, alignment_of

MOSES = FORMATS["moses"]


class TestMoses(PairFormatContract):
    name = "moses"

    def test_the_same_line_of_two_files(self, tmp_path):
        MOSES.write(alignment_of(("一", "một"), ("二\n", "hai & ba &#10;")), tmp_path / "pairs.zh")
        assert (tmp_path / "pairs.zh").read_bytes().decode() == "一\n二&#10;\n"
        assert (tmp_path / "pairs.vi").read_bytes().decode() == "một\nhai & ba &amp;#10;\n"

    def test_every_reader_counts_the_same_lines(self, tmp_path):
        MOSES.write(alignment_of(*[(text, text) for text in NASTY.values()]), tmp_path / "pairs.zh")
        for file in tmp_path.iterdir():
            assert len(file.read_bytes().decode().splitlines()) == len(NASTY)

    @pytest.mark.parametrize("name", ["2021.07.zh", "2021.07.vi", "2021.07"])
    def test_either_file_or_the_name_without_ending_stands_for_both(self, tmp_path, name):
        MOSES.write(alignment_of(("一", "một")), tmp_path / name)
        assert sorted(file.name for file in tmp_path.iterdir()) == ["2021.07.vi", "2021.07.zh"]
        assert MOSES.read(tmp_path / name) == [pair_of("一", "một")]

    @pytest.mark.parametrize(("zh", "vi", "short"), [("一\n", "một\nhai\n", "zh"), ("一\n二\n", "", "vi")])
    def test_files_of_different_length(self, tmp_path, zh, vi, short):
        (tmp_path / "pairs.zh").write_text(zh)
        (tmp_path / "pairs.vi").write_text(vi)
        with pytest.raises(InputError, match=rf"pairs\.{short}: ends before line"):
            MOSES.read(tmp_path / "pairs.zh")

    def test_one_file_alone(self, tmp_path):
        (tmp_path / "pairs.zh").write_text("一\n")
        with pytest.raises(InputError, match=r"pairs\.vi: does not exist"):
            MOSES.read(tmp_path / "pairs.zh")
