import json
import re
from dataclasses import replace

import pytest

from align.exchange.format import pair_of
from align.exchange.rows import COLUMNS, columns_of, pair_from, row_of
from align.model import Mark, MarkKind, Pair, Side, Span, Status, checksum_of

PAIR = Pair(
    "2021-07-06-asean",
    Side("zh/a.txt", (3, 4), "一"),
    Side("vi/b.txt", (7,), "một"),
    0.031,
    0.94,
    {"numbers": 1.0},
    Status.UNSURE,
)


def marked(**changed):
    """Evidence with one mark, of which `changed` is not as it should be."""
    mark = {"kind": "name", "agrees": True, "zh": [[0, 0, 1]], "vi": [[0, 0, 1]], "zh_value": "VN", "vi_value": "VN"}
    return json.dumps({"marks": [mark | changed]})


def test_a_row_names_everything():
    assert row_of(PAIR) == {
        "zh": "一",
        "vi": "một",
        "confidence": "0.94",
        "status": "unsure",
        "meeting": "2021-07-06-asean",
        "zh_report": "zh/a.txt",
        "zh_segments": "3 4",
        "vi_report": "vi/b.txt",
        "vi_segments": "7",
        "score": "0.031",
        "evidence": '{"numbers": 1.0}',
        "checksum": checksum_of(PAIR),
    }
    assert pair_from(row_of(PAIR)) == PAIR


def test_marks_stand_with_the_figures():
    mark = Mark(MarkKind.DATE, False, (Span(3, 0, 4), Span(4, 1, 5)), (Span(7, 2, 6),), "07-06", "07-08")
    marked = replace(PAIR, evidence={}, marks=(mark,))
    assert row_of(marked)["evidence"] == (
        '{"marks": [{"kind": "date", "agrees": false, "zh": [[3, 0, 4], [4, 1, 5]], "vi": [[7, 2, 6]], '
        '"zh_value": "07-06", "vi_value": "07-08"}]}'
    )
    assert pair_from(row_of(marked)) == marked


def test_a_figure_may_look_like_marks():
    odd = replace(PAIR, evidence={"marks": 1.0})
    assert pair_from(row_of(odd)) == odd


def test_two_texts_are_enough():
    assert pair_from({"zh": "一", "vi": "một"}) == pair_of("一", "một")
    assert pair_from(dict.fromkeys(COLUMNS, "") | {"zh": "一", "vi": "một"}) == pair_of("一", "một")


def test_numbers_as_a_spreadsheet_in_vietnamese_writes_them():
    assert pair_from({"zh": "", "vi": "", "confidence": "0,94", "score": "-1,5"}).confidence == 0.94


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"confidence": "94"}, "confidence 94.0 is not between 0 and 1"),
        ({"confidence": "94%"}, 'the confidence "94%" is not a number'),
        ({"score": "nan"}, 'the score "nan" is not a number'),
        ({"score": "1.000,5"}, 'the score "1.000,5" is not a number'),
        ({"status": "good"}, "none of proposed, accepted, rejected, unsure"),
        ({"zh_segments": "3-4"}, 'the segments "3-4" are not numbers'),
        ({"evidence": "numbers"}, "not an object of numbers"),
        ({"evidence": '{"a": true}'}, "not an object of numbers"),
        ({"evidence": '{"a": NaN}'}, "not an object of numbers"),
        ({"evidence": "[" * 100_000}, "not an object of numbers"),
        ({"evidence": '{"marks": "none"}'}, "not an object of numbers"),
        ({"evidence": '{"marks": {}}'}, "not an object of numbers"),
        ({"evidence": '{"marks": [[]]}'}, 'whose "kind" is one of number, date, name, cognate'),
        ({"evidence": '{"marks": [{"kind": "place"}]}'}, 'whose "kind" is one of number, date, name, cognate'),
        ({"evidence": '{"marks": [{"kind": ["name"]}]}'}, 'whose "kind" is one of number, date, name, cognate'),
        ({"evidence": '{"marks": [{"kind": "name", "agrees": 1}]}'}, 'lacks "agrees"'),
        ({"evidence": marked(vi_value=1)}, 'lacks "agrees"'),
        ({"evidence": marked(zh=[[0, 1]])}, "a place that is not [segment, start, end]"),
        ({"evidence": marked(zh=[[0, 1, 2.5]])}, "a place that is not [segment, start, end]"),
        ({"evidence": marked(zh=[[0, -1, 2]])}, "a place that is not [segment, start, end]"),
        ({"evidence": marked(vi={})}, "a place that is not [segment, start, end]"),
    ],
)
def test_what_a_wrong_cell_is_told(cells, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        pair_from({"zh": "一", "vi": "một"} | cells)


def test_columns_stand_in_any_order_among_others():
    assert columns_of([" VI ", "note", "zh", "note"]) == ["vi", "note", "zh", "note"]


@pytest.mark.parametrize("header", [[], ["zh"], ["源", "译"], ["zh", "vi", "zh"]])
def test_a_header_without_exactly_one_column_for_each_text(header):
    with pytest.raises(ValueError, match='"zh"'):
        columns_of(header)


def test_the_checksum_tells_what_was_changed():
    back = pair_from(row_of(PAIR))
    assert back.checksum == checksum_of(back)
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{8}){3}", back.checksum)
    for changed in (
        replace(back, status=Status.ACCEPTED),
        replace(back, vi=replace(back.vi, text="hai")),
        replace(back, zh=replace(back.zh, segments=(3,))),
        replace(back, zh=replace(back.zh, report="zh/b.txt")),
    ):
        assert back.checksum != checksum_of(changed)
    for same in (
        replace(back, confidence=0.1, score=1.0, evidence={}),
        replace(back, vi=replace(back.vi, text=" mô\u0323t\r\n" if back.vi.text == "một" else "")),
    ):
        assert back.checksum == checksum_of(same)
