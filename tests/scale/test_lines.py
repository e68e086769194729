"""What is read of a corpus, and what is refused with which words."""

import bz2
import gzip
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as some

from align.errors import InputError, LanguageError
from align.scale.inputs import find_inputs
from align.scale.lines import LONGEST, Refused, lines_of, tidy

ZH = ["两国同意增加直飞航班。", "会议将于下周三在岘港举行。"]
VI = ["Hai nước nhất trí tăng số chuyến bay thẳng.", "Hội nghị sẽ diễn ra tại Đà Nẵng."]


def read(path, column="", language="zh"):
    return list(lines_of(str(path), column, language))


def test_the_same_lines_from_every_kind_of_file(tmp_path):
    text = "\n".join(ZH) + "\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8-sig")
    (tmp_path / "a.zh").write_text(text.replace("\n", "\r\n"), newline="")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "a.txt.bz2").write_bytes(bz2.compress(text.encode()))
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": 1, "text": one}) + "\n" for one in ZH))
    pq.write_table(pa.table({"n": [1, 2], "text": ZH}), tmp_path / "a.parquet")
    for path in sorted(tmp_path.iterdir()):
        assert read(path) == list(enumerate(ZH, 1)), path
    (tmp_path / "a.tsv").write_text("id\tzh\n1\t" + ZH[0] + "\n2\t" + ZH[1] + "\n")
    assert read(tmp_path / "a.tsv") == list(enumerate(ZH, 2))


@given(some.text())
def test_a_tidy_text_is_one_line_and_stays_as_it_is(text):
    done = tidy(text)
    assert len(done.splitlines()) <= 1
    assert tidy(done) == done


def test_what_is_no_text_is_refused_with_a_reason(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(
        b'{"text": "x"}\n{"text": \n[1]\n{"other": "x"}\n\n{"text": "\\ud800"}\n\xff\n"bare"\n' + b"[" * 90_000 + b"\n"
    )
    found = [line.why if isinstance(line, Refused) else line for _, line in read(tmp_path / "a.jsonl")]
    assert found[0] == "x"
    assert found[1].startswith("not JSON")
    assert found[2:8] == [
        "neither a JSON object nor a text", 'no text under "text"', "",
        "half of a surrogate pair, which is no character", "not UTF-8 at byte 1", "bare",
    ]  # fmt: skip
    assert found[8].startswith("not JSON")


def test_a_line_without_end_does_not_fill_the_memory(tmp_path):
    (tmp_path / "a.txt").write_text("x\n" + "y" * (5 * LONGEST) + "\nz\n")
    assert [line if isinstance(line, str) else "refused" for _, line in read(tmp_path / "a.txt")] == ["x", "refused", "z"]


def test_a_row_of_another_width_is_refused(tmp_path):
    (tmp_path / "a.tsv").write_text("id\ttext\n1\tx\ty\n2\tz\n")
    assert read(tmp_path / "a.tsv") == [(2, Refused("3 cells under 2 column names")), (3, "z")]


@pytest.mark.parametrize("ending", [".tsv", ".parquet"])
def test_a_table_without_the_column_says_which_it_has(tmp_path, ending):
    path = tmp_path / f"a{ending}"
    if ending == ".tsv":
        path.write_text("id\tcontent\n")
    else:
        pq.write_table(pa.table({"id": [1], "content": ["x"]}), path)
    with pytest.raises(InputError, match=r"has no column 'text', only id, content; .*--column"):
        read(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt.gz", gzip.compress(b"x\n" * 1000, mtime=0)[:-10], "cannot be read"),
        ("a.txt.gz", b"plain\n", "cannot be read"),
        ("a.parquet", b"PAR1 and no more", "is no whole Parquet file"),
    ],
)
def test_a_broken_file_is_said(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"{name}: {said}"):
        read(tmp_path / name)


def test_languages_are_told_by_text_by_ending_or_by_the_user(tmp_path):
    (tmp_path / "one.txt").write_text("\n".join(ZH))
    (tmp_path / "two.txt").write_text("\n".join(VI))
    (tmp_path / "odd.vi").write_text("1 2 3\n")
    found = find_inputs([str(tmp_path)])
    names = [(one.path.rpartition("/")[2], one.language) for one in found]
    assert names == [
        ("one.txt", "zh"),
        ("odd.vi", "vi"),
        ("two.txt", "vi"),
    ]
    (tmp_path / "none.txt").write_text("1 2 3\n")
    with pytest.raises(LanguageError, match=r"none\.txt"):
        find_inputs([str(tmp_path)])
    told = find_inputs([str(tmp_path / "one.txt")], vi=[str(tmp_path / "none.txt")])
    assert [one.language for one in told] == ["zh", "vi"]


def test_one_table_may_hold_both_languages(tmp_path):
    path = tmp_path / "both.tsv"
    path.write_text("".join(f"{zh}\t{vi}\n" for zh, vi in [("zh", "vi"), *zip(ZH, VI, strict=True)]))
    found = find_inputs([str(path)], [str(path)], [str(path)])
    assert [one.language for one in found] == ["zh", "vi"]
    assert [line for one in found for _, line in lines_of(one.path, "", one.language)] == ZH + VI


def test_a_column_of_any_name_tells_the_language(tmp_path):
    (tmp_path / "a.tsv").write_text("noi_dung\n" + "\n".join(VI) + "\n")
    (tmp_path / "b.tsv").write_text("noi_dung\n" + "\n".join(ZH) + "\n")
    assert [one.language for one in find_inputs([str(tmp_path)], column="noi_dung")] == ["zh", "vi"]


def test_what_cannot_be_mined_is_said(tmp_path):
    (tmp_path / "one.txt").write_text("\n".join(ZH))
    (tmp_path / "a.docx").write_text("x")
    (tmp_path / "empty").mkdir()
    for given_paths, said in (
        ([tmp_path / "one.txt"], "none is Vietnamese"),
        ([tmp_path / "nothing.txt"], "does not exist"),
        ([tmp_path / "a.docx"], "is no kind of file that can be mined"),
        ([tmp_path / "empty"], "is a folder without a file that can be mined"),
        (["nowhere://x"], "this kind of address cannot be used here"),
    ):
        with pytest.raises(InputError, match=said):
            find_inputs(list(map(str, given_paths)))
