"""The command line as a user meets it: what it prints, what it writes, and one sentence for each bad input."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from fpdf import FPDF
from rich.cells import cell_len
from rich.console import Console

from align import drawing
from tests.reports import ENGLISH, VI, ZH, write_reports

SEEDS = Path(__file__).parent.parent / "seeds"
OUTPUTS = {
    "pairs.csv",
    "pairs.html",
    "pairs.jsonl",
    "pairs.tmx",
    "pairs.tsv",
    "pairs.vi",
    "pairs.xlsx",
    "pairs.zh",
    "unaligned.jsonl",
}


def test_from_a_folder_to_pairs(run, tmp_path):
    folder = write_reports(tmp_path / "reports")
    code, out, err = run("align", folder, "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert {path.name for path in (tmp_path / "out").iterdir()} == OUTPUTS
    pairs = [json.loads(line) for line in (tmp_path / "out/pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {(pair["zh"]["text"], pair["vi"]["text"]) for pair in pairs}
    assert ("双方同意每周增开四个直飞航班。", "Hai bên nhất trí mở thêm bốn chuyến bay thẳng mỗi tuần.") in texts
    assert not any("Trời mưa" in vi for _, vi in texts)
    assert pairs[0]["meeting"] == "2024-03-05-da-nang-va-con-minh"
    assert all(pair["confidence"] >= 0.5 and pair["status"] == "proposed" for pair in pairs)
    alone = [json.loads(line) for line in (tmp_path / "out/unaligned.jsonl").read_text(encoding="utf-8").splitlines()]
    assert any("Trời mưa" in line["text"] for line in alone)
    assert f"{len(pairs)} pairs" in out


def test_a_second_run_encodes_nothing_and_gives_the_same(run, tmp_path):
    folder = write_reports(tmp_path / "reports")
    run("align", folder, "--out", tmp_path / "one", "--formats", "jsonl,tsv")
    code, out, _ = run("align", folder, "--out", tmp_path / "two", "--formats", "jsonl,tsv")
    assert code == 0
    assert "encoded 0 texts" in out
    assert (tmp_path / "one/pairs.jsonl").read_bytes() == (tmp_path / "two/pairs.jsonl").read_bytes()
    assert {path.name for path in (tmp_path / "two").iterdir()} == {"pairs.jsonl", "pairs.tsv", "unaligned.jsonl"}


def test_traditional_characters_are_kept_and_matched(run, tmp_path):
    from opencc import OpenCC

    folder = write_reports(tmp_path / "reports", zh=OpenCC("s2t").convert(ZH))
    assert run("align", folder, "--out", tmp_path / "out", "--formats", "jsonl")[0] == 0
    assert "雙方同意每週增開四個直飛航班" in (tmp_path / "out/pairs.jsonl").read_text(encoding="utf-8")


def test_pairs_in_a_pipe_are_plain_lines(run, tmp_path):
    out = run("align", write_reports(tmp_path / "r"), "--out", tmp_path / "out", "--show", "2")[1].splitlines()
    assert [len(line.split("\t")) for line in out[:2]] == [3, 3]
    assert float(out[0].split("\t")[0]) >= 0.5
    assert "\x1b" not in "".join(out)


def test_different_meetings_are_not_aligned_unless_told(run, tmp_path):
    other = VI.replace("5/3/2024", "17/9/2019").splitlines()
    folder = write_reports(tmp_path / "reports", vi="\n".join(other))
    code, out, err = run("align", folder, "--out", tmp_path / "out", "--one-meeting")
    assert (code, out.count("from 1 pair of reports")) == (0, 1)
    assert "these reports are of 2 meetings (zh.txt; vi.txt)" in err
    folder = write_reports(tmp_path / "far", vi="Chợ nổi\n\nSáng 2/1/2015, chợ nổi họp đông. Ghe thuyền chở đầy trái cây.\n")
    code, out, _ = run("align", folder, "--out", tmp_path / "none")
    assert code == 0
    assert "No pairs" in out
    assert "--one-meeting" in out
    assert (tmp_path / "none/pairs.jsonl").read_text() == ""
    assert {path.name for path in (tmp_path / "none").iterdir()} == OUTPUTS


def test_read_as_json(run, tmp_path):
    folder = write_reports(tmp_path / "reports")
    code, out, _ = run("read", folder, "--json")
    assert code == 0
    for report in json.loads(out):
        assert {"path", "language", "title", "dates", "segments"} <= set(report)
        assert report["dates"]["meeting"] == "2024-03-05"
        for number, segment in enumerate(report["segments"]):
            assert segment["index"] == number
            assert set(segment) == {"index", "kind", "start", "end", "text"}
            assert report["text"][segment["start"] : segment["end"]] == segment["text"]


def test_read_for_people(run, tmp_path):
    code, out, _ = run("read", write_reports(tmp_path / "reports"))
    assert code == 0
    assert out.splitlines()[1].split("\t") == [
        "vi.txt", "vi", "-", "2024-03-05", "5", "0", "Đà Nẵng và Côn Minh nhất trí tăng cường hợp tác du lịch",
    ]  # fmt: skip


def test_evaluate_prints_what_the_design_promises(run, tmp_path):
    zh, vi = ["今天下大雨。", "图书馆星期天不开放。"], ["Thư viện không mở cửa vào Chủ nhật.", "Hôm nay trời mưa to."]
    gold = tmp_path / "gold.json"
    documents = [{"id": "a", "zh": zh, "vi": vi, "gold": [[[0], [1]], [[1], [0]]]}]
    gold.write_text(json.dumps({"name": "small", "order": "free", "documents": documents}), encoding="utf-8")
    figures = json.loads(run("evaluate", gold, "--json")[1])
    assert figures["strict"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert (figures["documents"], figures["beads"]) == (1, 2)
    assert {"ece", "bins"} <= set(figures["calibration"])
    assert {"encode", "match"} == set(figures["seconds"])
    assert "strict\t1.000\t1.000\t1.000" in run("evaluate", gold)[1]


@pytest.fixture
def two_documents(tmp_path):
    """Two documents of the samples whose gold is spoilt, so that a good aligner makes each kind of error."""
    one, two = json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))["documents"][:2]
    del one["gold"][0]  # so it is invented
    (zh, vi), (zh_next, vi_next), third = two["gold"][:3]
    two["gold"][:2] = [[zh, vi_next], [zh_next, vi]]  # so both are wrong partners
    for document in (one, two):
        document["zh"].append("图书馆星期天不开放。")
        document["vi"].append("Gạo lứt ngâm qua đêm thì nấu nhanh hơn.")
    one["gold"].append([[len(one["zh"]) - 1], [len(one["vi"]) - 1]])  # missed: they do not say the same
    third[0].append(len(two["zh"]) - 1)  # too long by a segment: a boundary
    path = tmp_path / "two.json"
    path.write_text(json.dumps({"name": "two", "order": "free", "documents": [one, two]}), encoding="utf-8")
    return path


def test_evaluate_says_what_went_wrong(run, two_documents):
    figures = json.loads(run("evaluate", two_documents, "--errors", "2", "--json")[1])
    errors, claimed = figures["errors"], figures["claimed"]
    right = sum(part["right"] for part in figures["by_shape"].values())
    assert right == sum(part["found"] for part in figures["by_order"].values())
    assert sum(errors["claims"].values()) == claimed - right
    assert sum(errors["gold"].values()) == figures["beads"] - right
    assert set(errors["claims"]) == {"boundary", "wrong_partner", "invented"}
    assert set(errors["gold"]) == {"boundary", "wrong_partner", "missed"}
    assert min(*errors["claims"].values(), *errors["gold"].values()) > 0
    wrong = [mistake for mistake in errors["list"] if mistake["claimed"]]
    assert len(wrong) == 2
    confidences = [mistake["confidence"] for mistake in wrong]
    assert confidences == sorted(confidences, reverse=True)
    documents = {document["id"]: document for document in json.loads(two_documents.read_text(encoding="utf-8"))["documents"]}
    for mistake in errors["list"]:
        for bead in (*mistake["gold"], *([mistake["claimed"]] if mistake["claimed"] else [])):
            zh = documents[mistake["document"]]["zh"]
            assert bead["zh"]["text"] == "".join(zh[i] for i in bead["zh"]["segments"])
    assert 0 < figures["without_counterpart"]["recall"] <= 1
    assert figures["intervals"]["strict"]["f1"][0] <= figures["strict"]["f1"] <= figures["intervals"]["strict"]["f1"][1]
    assert "list" not in json.loads(run("evaluate", two_documents, "--json")[1])["errors"]


def test_evaluate_on_a_screen_of_80_columns(run, two_documents, monkeypatch):
    monkeypatch.setattr(drawing, "Console", lambda **given: Console(force_terminal=True, width=80, color_system=None, **given))
    code, out, _ = run("evaluate", two_documents, SEEDS / "pairing.json", "--errors", "3")
    assert code == 0
    lines = out.splitlines()
    assert re.fullmatch(r"two: strict F1 0\.\d{3} \(0\.\d{3}-[01]\.\d{3}\), lax F1 [01]\.\d{3} \(.*\)", lines[0])
    assert max(map(cell_len, lines)) <= 80
    for word in (
        "boundary",
        "wrong partner",
        "invented",
        "missed",
        "moved",
        "zh:vi segments",
        "without counterpart",
        "gold set",
    ):
        assert word in out
    assert "…" not in "".join(line for line in lines if not re.search(r"[\u4e00-\u9fff]", line))


def test_evaluate_several_files(run, two_documents):
    code, out, _ = run("evaluate", two_documents, SEEDS / "pairing.json", "--json")
    assert code == 0
    assert [figures["name"] for figures in json.loads(out)] == ["two", "seeds-pairing"]
    out = run("evaluate", two_documents, SEEDS / "pairing.json")[1]
    assert "\ngold set\tstrict F1\tlax F1\tECE\ntwo\t" in out
    assert "\npairing set\taccuracy\nseeds-pairing\t1.000 (1.000-1.000)\n" in out


def test_a_bad_file_among_gold_sets_is_said_before_the_work_begins(fails, two_documents, tmp_path):
    assert "none.json" in fails("evaluate", two_documents, tmp_path / "none.json", "--encoder", tmp_path / "no encoder")


def test_evaluate_errors_in_a_pipe_are_plain_lines(run, two_documents):
    out = run("evaluate", two_documents, "--errors", "2")[1]
    rows = [line.split("\t") for line in out.splitlines() if "\tclaimed\t[" in line or "\tgold\t[" in line]
    assert rows
    assert {len(row) for row in rows} == {6}
    assert {row[0] for row in rows} <= {"boundary", "wrong partner", "invented", "missed"}


def test_evaluate_a_pairing_set(run, tmp_path):
    gold = tmp_path / "pairing.json"
    zh = [{"id": "rain", "segments": ["今天下大雨。"]}, {"id": "books", "segments": ["图书馆星期天不开放。"]}]
    vi = [
        {"id": "books", "segments": ["Thư viện không mở cửa vào Chủ nhật."]},
        {"id": "rain", "segments": ["Hôm nay mưa to."]},
    ]
    gold.write_text(json.dumps({"name": "small", "zh": zh, "vi": vi}), encoding="utf-8")
    figures = json.loads(run("evaluate", gold, "--json")[1])
    assert (figures["accuracy"], figures["reports"], figures["events"], figures["wrong"]) == (1, 4, 2, 0)
    assert "accuracy 1.000 (1.000-1.000)" in run("evaluate", gold)[1]
    zh[0]["id"] = "snow"
    gold.write_text(json.dumps({"name": "small", "zh": zh, "vi": vi}), encoding="utf-8")
    figures = json.loads(run("evaluate", gold, "--json")[1])
    assert {"language": "zh", "report": "snow", "found": "rain"} in figures["wrong_reports"]
    assert "zh\tsnow\train" in run("evaluate", gold)[1]


def test_encoders_are_listed(run):
    assert "bundled" in run("encoders")[1]
    assert json.loads(run("encoders", "--json")[1])[0]["spec"] == "bundled"


def test_a_configuration_file_is_used_and_the_command_line_goes_over_it(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_reports(tmp_path / "reports")
    (tmp_path / "doichieu.toml").write_text('formats = ["moses"]\nmin_confidence = 1\n', encoding="utf-8")
    assert run("align", "reports", "--out", "out")[0] == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"pairs.jsonl", "pairs.vi", "pairs.zh", "unaligned.jsonl"}
    strict = len((tmp_path / "out/pairs.jsonl").read_text(encoding="utf-8").splitlines())
    run("align", "reports", "--out", "out", "--min-confidence", "0.3")
    assert len((tmp_path / "out/pairs.jsonl").read_text(encoding="utf-8").splitlines()) > strict


# What bad input gets.


def scan(path):
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 100, 100)
    pdf.output(str(path))


def locked(path):
    pdf = FPDF()
    pdf.set_encryption(owner_password="o", user_password="u")
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.cell(text="Secret")
    pdf.output(str(path))


def broken_docx(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document")


def sparse(path):
    with path.open("wb") as file:
        file.truncate(100_000_000)


BAD_FILES = {
    "empty.txt": (lambda path: path.write_bytes(b""), "is empty"),
    "blank.txt": (lambda path: path.write_bytes(b" \n\n "), "holds only white space"),
    "binary.txt": (lambda path: path.write_bytes(bytes(range(256)) * 20), ""),
    "broken.docx": (broken_docx, "cannot be opened as a Word document"),
    "notzip.docx": (lambda path: path.write_bytes(b"PK\x03\x04 nothing"), ""),
    "broken.pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n1 0 obj\n<<"), ""),
    "scan.pdf": (scan, "no text layer"),
    "locked.pdf": (locked, "password"),
    "english.txt": (lambda path: path.write_text(ENGLISH, encoding="utf-8"), "English"),
    "large.txt": (sparse, "100 MB"),
    "picture.jpg": (lambda path: path.write_bytes(b"\xff\xd8\xff"), "what can be read is .txt"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_alone(fails, tmp_path, name):
    make, says = BAD_FILES[name]
    make(tmp_path / name)
    said = fails("align", tmp_path / name, "--out", tmp_path / "out")
    assert str(tmp_path / name) in said
    assert says in said
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_among_good_ones(run, tmp_path, name):
    folder = write_reports(tmp_path / "reports")
    BAD_FILES[name][0](folder / name)
    code, _, err = run("align", folder, folder / name, "--out", tmp_path / "out")
    assert code == 1
    assert err.count("\n") == 1
    assert str(folder / name) in err
    assert (tmp_path / "out/pairs.jsonl").read_text(encoding="utf-8")


def test_what_is_wrong_with_the_only_report_of_a_language_is_said(run, tmp_path):
    folder = write_reports(tmp_path / "reports", vi=None)
    broken_docx(folder / "vi.docx")
    code, out, err = run("align", folder, "--out", tmp_path / "out")
    assert (code, out) == (1, "")
    first, second = err.splitlines()
    assert str(folder / "vi.docx") in first
    assert "alignment needs at least one in Vietnamese" in second


def test_ctrl_c_ends_with_a_sentence(run, tmp_path, monkeypatch):
    from align import workbench

    def interrupted(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(workbench, "align_reports", interrupted)
    code, out, err = run("align", write_reports(tmp_path / "reports"), "--out", tmp_path / "out")
    assert (code, out) == (130, "")
    assert err == "doichieu: stopped; what was done so far is kept, so the next run goes on from there\n"
    assert not list((tmp_path / "out").iterdir())


def test_a_path_that_does_not_exist(fails, tmp_path):
    assert "does not exist" in fails("align", tmp_path / "none", "--out", tmp_path / "out")


def test_a_folder_with_nothing_readable(fails, tmp_path):
    (tmp_path / "in").mkdir()
    assert "holds no file that can be read" in fails("align", tmp_path / "in", "--out", tmp_path / "out")


@pytest.mark.parametrize(
    ("missing", "says"), [("zh", "in Vietnamese; alignment needs at least one in Chinese"), ("vi", "in Chinese")]
)
def test_reports_in_one_language_only(fails, tmp_path, missing, says):
    folder = write_reports(tmp_path / "reports", **{missing: None})
    assert says in fails("align", folder, "--out", tmp_path / "out")


def test_an_output_folder_that_cannot_be_written(fails, tmp_path):
    (tmp_path / "file").write_text("kept")
    for out in ("file", "file/out"):
        assert str(tmp_path / "file") in fails("align", write_reports(tmp_path / "reports"), "--out", tmp_path / out)
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_full_disk_leaves_the_old_results(tmp_path):
    folder, out = write_reports(tmp_path / "reports"), tmp_path / "out"
    command = [sys.executable, "-m", "align.cli", "align", str(folder), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (folder / "vi.txt").write_text(VI + "Cuộc gặp kết thúc lúc 16 giờ.\n", encoding="utf-8")
    subprocess.run([*command[:-1], str(tmp_path / "warm")], check=True, capture_output=True)
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from align import cli, workbench; write = workbench.write\n"
        "def full(*given):\n resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)); return write(*given)\n"
        f"workbench.write = full; sys.argv = {command[2:]!r}; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "could not be written" in done.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_gold_file_with_an_index_out_of_range(fails, tmp_path):
    gold = tmp_path / "gold.json"
    gold.write_text('{"documents": [{"id": "a", "zh": ["一。"], "vi": ["Một."], "gold": [[[0], [3]]]}]}', encoding="utf-8")
    assert "index 3 is out of range" in fails("evaluate", gold)


def test_an_encoder_that_is_not_there(fails, tmp_path):
    folder = write_reports(tmp_path / "reports")
    said = fails("align", folder, "--out", tmp_path / "out", "--encoder", str(tmp_path / "none"))
    assert str(tmp_path / "none") in said


@pytest.mark.parametrize(
    "arguments",
    [["align"], ["align", "x"], ["read"], ["nothing"], ["align", "x", "--out", "y", "--min-confidence", "high"]],
)
def test_wrong_use_ends_with_2(run, arguments):
    code, _, err = run(*arguments)
    assert code == 2
    assert "Usage" in err


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--order", "sideways", "choose one of auto, monotone, free"),
        ("--formats", "tmx,doc", "'doc' is not a format; choose from tmx"),
        ("--min-confidence", "1.5", "choose 0 to 1"),
    ],
)
def test_an_option_out_of_range(fails, tmp_path, option, value, says):
    assert says in fails("align", write_reports(tmp_path / "r"), "--out", tmp_path / "out", option, value)


def test_a_reader_that_leaves_early_is_no_fault(tmp_path):
    folder = write_reports(tmp_path / "reports")
    command = f"{sys.executable} -m align.cli read {folder} --json | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env=os.environ)
    assert done.stderr == ""


def test_offline_and_without_network_all_of_it_works(tmp_path):
    folder = write_reports(tmp_path / "reports")
    block = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.create_connection = refuse; socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        f"sys.argv = ['doichieu', 'align', {str(folder)!r}, '--out', {str(tmp_path / 'out')!r}]\n"
        "from align import cli; cli.main()"
    )
    env = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(tmp_path / "out/pairs.tmx").exists()
