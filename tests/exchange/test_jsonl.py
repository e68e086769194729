import json

import pytest

from align.errors import InputError
from align.exchange import FORMATS, pair_of
from align.exchange.jsonl import write_unaligned
from align.model import Alignment, Bead, Bitext, Mark, MarkKind, Span, Status
from tests.exchange.contract import CREATED, PairFormatContract, alignment_of, report

JSONL = FORMATS["jsonl"]


class TestJsonl(PairFormatContract):
    name = "jsonl"

    def test_a_line_says_what_the_design_promises(self, tmp_path):
        path = tmp_path / "pairs.jsonl"
        JSONL.write(alignment_of(("一", "một"), evidence={"numbers": 1.0}), path)
        assert path.read_text("utf-8") == (
            '{"meeting": "2021-07-06-asean", "zh": {"report": "zh/a.txt", "segments": [0], "text": "一"}, '
            '"vi": {"report": "vi/b.txt", "segments": [0], "text": "một"}, '
            '"score": 0.031, "confidence": 0.94, "evidence": {"numbers": 1.0}, "status": "proposed"}\n'
        )

    def test_marks_stand_in_the_evidence(self, tmp_path):
        path = tmp_path / "pairs.jsonl"
        mark = Mark(MarkKind.NUMBER, True, (Span(0, 1, 5),), (Span(0, 0, 8),), "3000000 USD", "3000000 USD")
        JSONL.write(alignment_of(("值3百万", "3 triệu"), evidence={"margin": 1.0}, marks=(mark,)), path)
        assert json.loads(path.read_text("utf-8"))["evidence"] == {
            "margin": 1.0,
            "marks": [
                {
                    "kind": "number",
                    "agrees": True,
                    "zh": [[0, 1, 5]],
                    "vi": [[0, 0, 8]],
                    "zh_value": "3000000 USD",
                    "vi_value": "3000000 USD",
                }
            ],
        }

    def test_no_figure_takes_the_place_of_the_marks(self, tmp_path):
        mark = Mark(MarkKind.NAME, True, (Span(0, 0, 1),), (Span(0, 0, 1),), "VN", "VN")
        with pytest.raises(ValueError, match="no name for a figure"):
            JSONL.write(alignment_of(("一", "một"), evidence={"marks": 1.0}, marks=(mark,)), tmp_path / "pairs.jsonl")

    def test_a_pair_is_a_line_for_every_reader(self, tmp_path):
        path = tmp_path / "pairs.jsonl"
        JSONL.write(alignment_of(("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei\r\nj", "một")), path)
        (line,) = path.read_text("utf-8").splitlines()
        assert json.loads(line)["zh"]["text"] == "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei\r\nj"

    def test_half_a_surrogate_pair_from_a_file_name_survives(self, tmp_path):
        path = tmp_path / "pairs.jsonl"
        alignment = alignment_of(("b\udce1o", "một"))
        JSONL.write(alignment, path)
        assert JSONL.read(path) == list(alignment.pairs())

    def test_two_texts_are_enough(self, tmp_path):
        path = tmp_path / "pairs.jsonl"
        path.write_text('\ufeff{"zh": {"text": "一"}, "vi": {"text": "một"}, "more": 1}\r\n\n', "utf-8")
        assert JSONL.read(path) == [pair_of("一", "một")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is not JSON"),
        ("[1]", "expected a JSON object"),
        ("[" * 100_000, "line 2"),
        ('{"zh": "一", "vi": "một"}', 'expected an object with a "text" under "zh"'),
        ('{"zh": {"text": "一"}, "vi": {}}', 'expected an object with a "text" under "vi"'),
        ('{"zh": {"text": 1}, "vi": {"text": ""}}', '"text" is not a text'),
        ('{"zh": {"text": "", "segments": [1.5]}, "vi": {"text": ""}}', 'the "segments" of "zh"'),
        ('{"zh": {"text": ""}, "vi": {"text": ""}, "score": "1"}', '"score" is not a number'),
        ('{"zh": {"text": ""}, "vi": {"text": ""}, "score": NaN}', '"score" is not a number'),
        ('{"zh": {"text": ""}, "vi": {"text": ""}, "confidence": 1.5}', "not between 0 and 1"),
        ('{"zh": {"text": ""}, "vi": {"text": ""}, "evidence": [1]}', "not an object of numbers"),
        ('{"zh": {"text": ""}, "vi": {"text": ""}, "evidence": {"marks": [1]}}', "one of number, date, name, cognate"),
        ('{"zh": {"text": ""}, "vi": {"text": ""}, "status": "good"}', "none of proposed"),
    ],
)
def test_what_a_broken_line_is_told(tmp_path, line, said):
    path = tmp_path / "pairs.jsonl"
    path.write_text(f'{{"zh": {{"text": ""}}, "vi": {{"text": ""}}}}\n{line}\n', "utf-8")
    with pytest.raises(InputError) as raised:
        JSONL.read(path)
    assert str(raised.value).startswith(f"{path}: line 2")
    assert said in str(raised.value)


def test_what_only_one_side_says(tmp_path):
    zh, vi = report("zh/a.txt", "zh", ["一", "二", "三"]), report("vi/b.txt", "vi", ["một", "tư", "năm"])
    beads = (
        Bead((0,), (0,), 0.1, 0.9),
        Bead((1, 2), (), 0.0, 0.8),
        Bead((), (1, 2), 0.0, 0.7),
    )
    path = tmp_path / "unaligned.jsonl"
    write_unaligned(Alignment((Bitext("m", zh, vi, beads),), (), "tiny", CREATED), path)
    first = {"meeting": "m", "language": "zh", "report": "zh/a.txt", "other_report": "vi/b.txt"}
    second = {"meeting": "m", "language": "vi", "report": "vi/b.txt", "other_report": "zh/a.txt"}
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == [
        first | {"segments": [1, 2], "text": "二三", "confidence": 0.8},
        second | {"segments": [1, 2], "text": "tư năm", "confidence": 0.7},
    ]


def test_both_sides_of_a_match_too_doubtful_to_export_are_without_counterpart(tmp_path):
    zh, vi = report("zh/a.txt", "zh", ["一"]), report("vi/b.txt", "vi", ["một"])
    path = tmp_path / "unaligned.jsonl"
    doubtful = Bead((0,), (0,), 0.0, 0.3)
    write_unaligned(Alignment((Bitext("m", zh, vi, (doubtful,)),), (), "tiny", CREATED), path)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(line["language"], line["confidence"]) for line in lines] == [("zh", 0.7), ("vi", 0.7)]


def test_what_a_person_decided_counts_more_than_the_confidence(tmp_path):
    zh, vi = report("zh/a.txt", "zh", ["一", "二"]), report("vi/b.txt", "vi", ["một", "hai"])
    path = tmp_path / "unaligned.jsonl"
    beads = (Bead((0,), (0,), 0.0, 0.3, status=Status.ACCEPTED), Bead((1,), (1,), 0.0, 0.9, status=Status.REJECTED))
    write_unaligned(Alignment((Bitext("m", zh, vi, beads),), (), "tiny", CREATED), path)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [(line["text"], line["confidence"]) for line in lines] == [("二", 1.0), ("hai", 1.0)]
