"""All facts of a text together."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching.evidence.fact import FactKind
from align.matching.evidence.facts import facts

PIECES = st.sampled_from(
    [
        *("7月6日", "2024年", "50亿美元", "30亿人民币", "越南", "第十三届", "G20", "三分之一", "下午3时", "12%", "，", "。"),
        *("ngày 6/7", "năm 2024", "5 tỷ USD", "120 triệu đồng", "Việt Nam", "lần thứ 13", "COP26", "A320", "hai", ", ", " "),
    ]
)


def found(text, language, kind):
    return {fact.key for fact in facts(text, language) if fact.kind == kind}


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("2024年3月5日", "zh", set()),
        ("ngày 5 tháng 3 năm 2024", "vi", set()),
        ("G20峰会", "zh", set()),
        ("hội nghị G20", "vi", set()),
        ("G20峰会于7月6日召开，20国出席", "zh", {"20"}),
        ("hội nghị G20 họp ngày 6/7, có 20 nước", "vi", {"20"}),
        ("3名中国人", "zh", {"3"}),
    ],
)
def test_numbers_within_dates_and_names_are_not_counted(text, language, numbers):
    assert found(text, language, FactKind.NUMBER) == numbers


@pytest.mark.parametrize(
    ("zh", "vi", "key"),
    [
        ("50亿美元", "5 tỷ USD", "5000000000"),
        ("50亿美元", "5 tỷ đô la", "5000000000"),
        ("50亿美元", "5 tỷ đô la Mỹ", "5000000000"),
        ("30亿越南盾", "3 tỷ đồng Việt Nam", "3000000000"),
    ],
)
def test_a_sum_of_money_is_counted_though_its_currency_names_a_country(zh, vi, key):
    assert found(zh, "zh", FactKind.NUMBER) == found(vi, "vi", FactKind.NUMBER) == {key}


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=12).map("".join), st.sampled_from(["zh", "vi"]))
def test_any_text_has_facts_within_it_in_order_and_none_twice(text, language):
    some = facts(text, language)
    assert [(fact.start, fact.end) for fact in some] == sorted((fact.start, fact.end) for fact in some)
    assert all(0 <= fact.start < fact.end <= len(text) and fact.key for fact in some)
    others = [fact for fact in some if fact.kind != FactKind.NUMBER]
    for number in (fact for fact in some if fact.kind == FactKind.NUMBER):
        assert not any(fact.start <= number.start < fact.end for fact in others)


def test_a_long_text_costs_no_more_than_its_length():
    def seconds(times):
        start = process_time()
        facts("G20 5 người, " * times, "vi")
        return process_time() - start

    seconds(100)
    assert seconds(8000) < 40 * max(seconds(800), 0.01)
