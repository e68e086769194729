import pytest

from align.exchange.format import pair_of
from align.exchange.rows import COLUMNS, columns_of, pair_from, row_of
from align.model import Pair, Side, Status

PAIR = Pair(
    "2021-07-06-asean",
    Side("zh/a.txt", (3, 4), "一"),
    Side("vi/b.txt", (7,), "một"),
    0.031,
    0.94,
    {"numbers": 1.0},
    Status.UNSURE,
)


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
    }
    assert pair_from(row_of(PAIR)) == PAIR


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
    ],
)
def test_what_a_wrong_cell_is_told(cells, said):
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        pair_from({"zh": "一", "vi": "một"} | cells)


def test_columns_stand_in_any_order_among_others():
    assert columns_of([" VI ", "note", "zh", "note"]) == ["vi", "note", "zh", "note"]


@pytest.mark.parametrize("header", [[], ["zh"], ["源", "译"], ["zh", "vi", "zh"]])
def test_a_header_without_exactly_one_column_for_each_text(header):
    with pytest.raises(ValueError, match='"zh"'):
        columns_of(header)
