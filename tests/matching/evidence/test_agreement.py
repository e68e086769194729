"""Agreement by hand, and against sets that do what the documentation says, slowly."""

from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching.evidence.agreement import (
    COGNATE,
    ENOUGH,
    FEATURES,
    KINDS,
    MOST_ALONE,
    SURPRISE,
    Statement,
    features,
    state,
)
from align.matching.evidence.fact import FactKind
from tests.matching.synthetic import candidates_of


def table_of(zh, vi, *spans):
    """The features of each span, by name."""
    zh, vi = [state(text, "zh") for text in zh], [state(text, "vi") for text in vi]
    return [dict(zip(FEATURES, row, strict=True)) for row in features(zh, vi, candidates_of(list(spans)))]


def facts_only(row):
    return {name: value for name, value in row.items() if value and not name.startswith(COGNATE)}


def test_a_shared_number_weighs_as_much_as_it_would_surprise():
    zh, vi = ["出口增长12%。", "天气很好。"], ["Xuất khẩu tăng 12%.", "Trời đẹp.", "Mọi người ra về."]
    right, wrong = table_of(zh, vi, (0, 1, 0, 1), (1, 2, 1, 2))
    assert facts_only(right) == {"number_agreement": pytest.approx(-log(1 / 2 * 1 / 3))}
    assert facts_only(wrong) == {}


def test_numbers_clash_where_each_side_has_one_that_the_other_lacks():
    zh, vi = ["出口增长12%，进口增长7%。"], ["Xuất khẩu tăng 15%, nhập khẩu tăng 7%.", "Xuất khẩu tăng."]
    clash, alone = table_of(zh, vi, (0, 1, 0, 1), (0, 1, 1, 2))
    assert clash["number_agreement"] > 0
    assert (clash["number_clash"], clash["number_zh_alone"], clash["number_vi_alone"]) == (1, 0, 0)
    assert (alone["number_clash"], alone["number_zh_alone"], alone["number_vi_alone"]) == (0, 2, 0)


def test_names_clash_and_a_guess_never_does():
    (row,) = table_of(["中国代表团抵达。"], ["Đoàn đại biểu Lào đã đến."], (0, 1, 0, 1))
    assert facts_only(row) == {"name_clash": 1}
    # That a Vietnamese speaks is only guessed from his name.
    (row,) = table_of(["农德孟抵达。"], ["Nông Đức Mạnh đã đến Lào."], (0, 1, 0, 1))
    assert (row["name_clash"], row["name_zh_alone"], row["name_vi_alone"]) == (0, 0, 1)


def test_what_the_other_text_says_elsewhere_counts_against():
    zh, vi = ["出口增长12%。", "进口增长7%。"], ["Nhập khẩu tăng 7%.", "Xuất khẩu tăng 12%."]
    right, wrong, both = table_of(zh, vi, (0, 1, 1, 2), (0, 1, 0, 1), (0, 2, 0, 2))
    weight = -log(1 / 4)
    assert (right["number_agreement"], right["number_elsewhere"]) == pytest.approx((weight, 0))
    assert (wrong["number_agreement"], wrong["number_elsewhere"]) == pytest.approx((0, 2 * weight))
    assert (both["number_agreement"], both["number_elsewhere"]) == pytest.approx((2 * weight, 0))


def test_years_clash_with_years_and_days_with_days():
    year, day = ["会议于2023年举行。"], ["会议于7月6日举行。"]
    (row,) = table_of(year, ["Hội nghị diễn ra năm 2024."], (0, 1, 0, 1))
    assert facts_only(row) == {"date_clash": 1}
    (row,) = table_of(day, ["Hội nghị diễn ra ngày 8/7."], (0, 1, 0, 1))
    assert row["date_clash"] == 1
    assert row["date_agreement"] == 0  # one zh and one vi segment in all: what stands in every segment says nothing
    (row,) = table_of(year, ["Hội nghị diễn ra ngày 6/7."], (0, 1, 0, 1))
    assert facts_only(row) == {"date_zh_alone": 1, "date_vi_alone": 2}


def test_a_name_in_every_sentence_says_nothing():
    zh, vi = ["越南队赢了。", "越南队输了。"], ["Việt Nam thắng.", "Việt Nam thua."]
    (row,) = table_of(zh, vi, (0, 1, 0, 1))
    assert facts_only(row) == {}


def test_sums_of_money_count_though_the_currency_names_a_country():
    row, other = table_of(["投资50亿美元。", "完。"], ["Đầu tư 5 tỷ đô la.", "Hết."], (0, 1, 0, 1), (1, 2, 1, 2))
    assert row["number_agreement"] == pytest.approx(log(4))
    assert (row["number_clash"], row["number_zh_alone"], row["number_vi_alone"]) == (0, 0, 0)
    assert facts_only(other) == {}


@st.composite
def statements(draw, count):
    made = []
    for _ in range(count):
        keys = {kind: draw(st.frozensets(st.sampled_from(["Y1", "Y2", "D1", "D2", "M1"]), max_size=3)) for kind in KINDS}
        certain = {kind: frozenset(key for key in sorted(keys[kind]) if draw(st.booleans())) for kind in FactKind}
        made.append(Statement(keys, certain))
    return made


@st.composite
def bitexts(draw):
    counts = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    spans = []
    for _ in range(draw(st.integers(0, 5))):
        span = []
        for count in counts:
            start = draw(st.integers(0, count - 1))
            span += [start, draw(st.integers(start + 1, count))]
        spans.append(tuple(span))
    return draw(statements(counts[0])), draw(statements(counts[1])), spans


def slowly(zh, vi, span):
    """One row as the documentation has it."""
    a, b, c, d = span
    row = []
    for kind in KINDS:

        def weight(key, kind=kind):
            shares = [sum(key in s.keys[kind] for s in text) / len(text) for text in (zh, vi)]
            return -log(max(shares[0] * shares[1], exp(-SURPRISE))) if all(shares) else 0

        x, y = (frozenset().union(*(s.keys[kind] for s in part)) for part in (zh[a:b], vi[c:d]))
        agreement, zh_total, vi_total = (sum(map(weight, keys)) for keys in (x & y, x, y))
        row += [min(agreement, ENOUGH[kind]), min(zh_total + vi_total - 2 * agreement, ENOUGH[kind])]
        if kind == COGNATE:
            row.append(agreement / sqrt(max(zh_total, 1) * max(vi_total, 1)))
            continue
        x_sure, y_sure = (frozenset().union(*(s.certain[kind] for s in part)) for part in (zh[a:b], vi[c:d]))
        x_alone, y_alone = x_sure - y, y_sure - x
        letters = {key[0] for key in x_alone | y_alone} if kind == FactKind.DATE else {""}
        clash = sum(min(sum(k.startswith(one) for k in x_alone), sum(k.startswith(one) for k in y_alone)) for one in letters)
        row += [min(value, MOST_ALONE) for value in (clash, len(x_alone) - clash, len(y_alone) - clash)]
    return row


@settings(deadline=None, max_examples=80)
@given(bitexts())
def test_it_is_what_sets_find_and_the_same_from_either_side(some):
    zh, vi, spans = some
    found = features(zh, vi, candidates_of(spans))
    assert found.shape == (len(spans), len(FEATURES))
    for row, span in zip(found, spans, strict=True):
        assert row == pytest.approx(slowly(zh, vi, span), abs=1e-9)
    swapped = features(vi, zh, candidates_of([(c, d, a, b) for a, b, c, d in spans]))
    mirror = [FEATURES.index(MIRROR.get(name, name)) for name in FEATURES]
    np.testing.assert_allclose(swapped[:, mirror], found, atol=1e-9)


MIRROR = {f"{kind}_{one}_alone": f"{kind}_{other}_alone" for kind in FactKind for one, other in (("zh", "vi"), ("vi", "zh"))}


def test_texts_without_facts_and_without_segments():
    (row,) = table_of(["好。"], ["Tốt."], (0, 1, 0, 1))
    assert facts_only(row) == {}
    assert features([], [], candidates_of([])).shape == (0, len(FEATURES))
    assert table_of(["2024年"], []) == []


def test_a_statement_may_leave_certainty_out():
    bare = replace(state("增长12%", "zh"), certain={})
    (row,) = features([bare], [state("tăng 15%", "vi")], candidates_of([(0, 1, 0, 1)]))
    found = dict(zip(FEATURES, row, strict=True))
    assert (found["number_clash"], found["number_vi_alone"]) == (0, 1)
