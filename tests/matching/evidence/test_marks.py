import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching.evidence.fact import FactKind
from align.matching.evidence.facts import facts
from align.matching.evidence.marks import marks
from align.model import MarkKind


def seen(zh, vi, **days):
    """The marks of two texts as (kind, zh value, vi value, words on either side), cognates left out."""
    zh, vi = ([text] if isinstance(text, str) else text for text in (zh, vi))
    found = marks(list(enumerate(zh)), list(enumerate(vi)), **days)
    assert all(mark.agrees == (mark.zh_value == mark.vi_value) for mark in found)
    return [
        (mark.kind.value, mark.zh_value, mark.vi_value, words(zh, mark.zh), words(vi, mark.vi))
        for mark in found
        if mark.kind is not MarkKind.COGNATE
    ]


def words(texts, spans):
    return [texts[span.segment][span.start : span.end] for span in spans]


class TestDates:
    def test_a_whole_date_is_one_mark(self):
        (mark,) = seen("会谈于2021年7月6日举行", "Hội đàm diễn ra ngày 6 tháng 7 năm 2021")
        assert mark[:4] == ("date", "2021-07-06", "2021-07-06", ["2021年7月6日"])
        assert mark[4][0].endswith("6 tháng 7 năm 2021")

    def test_a_part_of_it_belongs_to_it(self):
        (mark,) = seen("7月6日抵达。6日会谈。", "Đoàn đến ngày 6/7. Hội đàm ngày 6/7.")
        assert mark[1] == "07-06"
        assert mark[3] == ["7月6日", "6日"]
        assert len(mark[4]) == 2

    def test_what_only_one_side_says_has_no_mark(self):
        (mark,) = seen("2021年7月6日举行", "diễn ra ngày 6/7")
        assert mark[1:4] == ("07-06", "07-06", ["7月6日"])
        assert seen("2021年举行", "diễn ra ngày 6/7") == []

    def test_only_the_day_differs(self):
        assert [(mark[1:4], mark[4][0][-1]) for mark in seen("7月6日举行", "diễn ra ngày 8/7")] == [
            (("07-XX", "07-XX", ["7月"]), "7"),
            (("XX-06", "XX-08", ["6日"]), "8"),
        ]

    def test_month_and_day_that_differ_are_one_clash(self):
        (mark,) = seen("于7月6日举行", "diễn ra ngày 8/9")
        assert mark[:4] == ("date", "07-06", "09-08", ["7月6日"])

    def test_two_days_of_a_stretch_are_two_clashes(self):
        found = seen("3月7日至9日举行", "diễn ra từ ngày 11 đến 13/3")
        assert [mark[1:3] for mark in found if mark[1] != mark[2]] == [("XX-07", "XX-11"), ("XX-09", "XX-13")]

    @pytest.mark.parametrize(
        ("zh", "vi", "value"),
        [
            ("20世纪90年代", "thập niên 1990", "199X"),
            ("21世纪", "thế kỷ XXI", "20XX"),
            ("第三季度", "quý III", "07-XX/09-XX"),
            ("下午3时30分", "15 giờ 30", "15:30"),
            ("2030年", "năm 2030", "2030"),
            ("2021年7月", "tháng 7/2021", "2021-07"),
        ],
    )
    def test_values_that_people_can_read(self, zh, vi, value):
        assert [mark[1] for mark in seen(zh, vi)] == [value]

    def test_yesterday_is_a_day_where_both_reports_have_one(self):
        days = {"zh_today": date(2024, 5, 14), "vi_today": date(2024, 5, 15)}
        assert [mark[1] for mark in seen("昨天闭幕", "bế mạc ngày 13/5", **days)] == ["05-13"]
        assert seen("昨天闭幕", "bế mạc ngày 13/5", zh_today=date(2024, 5, 14)) == []


class TestNumbers:
    def test_equal_values_with_their_unit(self):
        (mark,) = seen("种植5万公顷水稻", "trồng 50.000 héc-ta lúa")
        assert mark == ("number", "50000 ha", "50000 ha", ["5万公顷"], ["50.000 héc-ta"])

    def test_money_is_a_number_and_not_the_name_of_a_country(self):
        (mark,) = seen("协议价值6000万美元", "thỏa thuận trị giá 60 triệu USD")
        assert mark == ("number", "60000000 USD", "60000000 USD", ["6000万美元"], ["60 triệu USD"])
        (mark,) = seen("协议价值6000万美元", "thỏa thuận trị giá 80 triệu USD")
        assert mark[1:3] == ("60000000 USD", "80000000 USD")

    def test_stated_several_times(self):
        (mark,) = seen(["增长5.5%", "为5.5%，去年同样是5.5%"], "tăng 5,5%")
        assert mark == ("number", "5.5 %", "5.5 %", ["5.5%", "5.5%", "5.5%"], ["5,5%"])

    def test_a_unit_that_only_one_side_names(self):
        (mark,) = seen("收获1250吨", "thu hoạch 1.250")
        assert mark[1:3] == ("1250 t", "1250 t")

    def test_equal_values_of_two_units_are_two_marks(self):
        found = seen("种了25公顷，占25%", "trồng 25 ha, chiếm 25%")
        assert [mark[1] for mark in found] == ["25 ha", "25 %"]

    def test_another_unit_clashes(self):
        (mark,) = seen("全长25公里", "dài 25%")
        assert mark[1:3] == ("25 km", "25 %")

    def test_another_value_clashes(self):
        (mark,) = seen("有120名代表出席", "có 150 đại biểu tham dự")
        assert mark[1:3] == ("120", "150")

    def test_a_clash_looks_for_its_own_unit(self):
        found = seen("增长5.5%，面积40公顷", "diện tích 45 ha, tăng 6,5%")
        assert [mark[1:3] for mark in found] == [("5.5 %", "6.5 %"), ("40 ha", "45 ha")]

    def test_what_differs_in_kind_is_no_clash(self):
        assert seen("增长5.5%", "dài 25 km") == []

    def test_what_is_only_guessed_never_clashes(self):
        assert seen("约三百人出席", "hơn 400 người tham dự") == []


class TestNames:
    def test_places_and_people(self):
        found = seen("法国外长访问河内", "Ngoại trưởng Pháp thăm Hà Nội")
        assert [(mark[0], mark[1], mark[3], mark[4]) for mark in found] == [
            ("name", "FR", ["法国"], ["Pháp"]),
            ("name", "Hà Nội", ["河内"], ["Hà Nội"]),
        ]

    def test_a_name_within_another_is_not_shown_twice(self):
        zh, vi = ["东南亚国家联盟发表声明"], ["Hiệp hội các quốc gia Đông Nam Á ra tuyên bố"]
        found = [mark for mark in marks([(0, zh[0])], [(0, vi[0])]) if mark.kind is MarkKind.NAME]
        assert [words(zh, mark.zh) for mark in found] == [["东南亚国家联盟"]]

    def test_another_country_clashes(self):
        (mark,) = seen("代表团访问法国", "Đoàn thăm Hà Lan")
        assert mark[1:] == ("FR", "NL", ["法国"], ["Hà Lan"])

    def test_names_of_another_sort_do_not_clash(self):
        assert seen("范明政出席", "Đoàn thăm Hà Lan") == []


class TestCognates:
    def found(self, zh, vi):
        return [
            (mark.zh_value, words(zh, mark.zh), words(vi, mark.vi))
            for mark in marks(list(enumerate(zh)), list(enumerate(vi)))
            if mark.kind is MarkKind.COGNATE
        ]

    def test_words_that_both_languages_have(self):
        assert self.found(["双方的合作"], ["sự hợp tác của hai bên"]) == [("hợp tác", ["合作"], ["hợp tác"])]

    def test_none_goes_on_in_the_next_segment(self):
        assert self.found(["合", "作"], ["hợp tác"]) == []
        assert self.found(["合作"], ["hợp", "tác"]) == []

    def test_they_give_way_to_facts(self):
        zh, vi = ["河内的文化合作"], ["hợp tác văn hóa Hà Nội"]
        assert {tuple(words(zh, mark.zh)): mark.kind.value for mark in marks([(0, zh[0])], [(0, vi[0])])} == {
            ("河内",): "name",
            ("文化",): "cognate",
            ("合作",): "cognate",
        }


def test_spans_are_those_of_the_text_with_its_white_space():
    zh, vi = ["共\u3000120\u3000名代表"], ["có  mặt\n\n 120 \n đại biểu"]
    (mark,) = [mark for mark in marks([(4, zh[0])], [(9, vi[0])]) if mark.kind is MarkKind.NUMBER]
    assert (mark.zh[0].segment, mark.vi[0].segment) == (4, 9)
    assert zh[0][mark.zh[0].start : mark.zh[0].end].startswith("120")
    assert vi[0][mark.vi[0].start : mark.vi[0].end].startswith("120")


def test_sides_without_text():
    assert marks([], []) == marks([(0, "")], [(0, "")]) == marks([(0, "7月6日")], []) == ()


ZH_FACTS = ["7月6日", "2021年", "昨天", "第三季度", "5.5%", "300万美元", "越南", "河内", "范明政", "合作", "至", "、", "ASEAN"]
VI_FACTS = ["ngày 6/7", "2021", "hôm qua", "quý III", "5,5%", "3 triệu USD", "Việt Nam", "Hà Nội", "hợp tác", "120", "đến"]
zh_texts = st.lists(st.text(max_size=12) | st.sampled_from(ZH_FACTS), max_size=10).map("".join)
vi_texts = st.lists(st.text(max_size=12) | st.sampled_from(VI_FACTS), max_size=10).map(" ".join)
days = st.none() | st.dates()


@settings(max_examples=150, deadline=None)
@given(st.lists(zh_texts, max_size=3), st.lists(vi_texts, max_size=3), days, days)
def test_any_text(zh, vi, zh_today, vi_today):
    found = marks(list(enumerate(zh)), list(enumerate(vi)), zh_today, vi_today)
    for mark in found:
        for texts, spans in ((zh, mark.zh), (vi, mark.vi)):
            assert spans
            assert list(spans) == sorted(set(spans))
            assert all(0 <= span.start < span.end <= len(texts[span.segment]) for span in spans)
        assert mark.agrees == (mark.zh_value == mark.vi_value)
    assert found == marks(list(enumerate(zh)), list(enumerate(vi)), zh_today, vi_today)


@settings(max_examples=100, deadline=None)
@given(zh_texts, vi_texts)
def test_what_agrees_is_stated_on_both_sides_and_what_clashes_on_one(zh, vi):
    zh, vi = (" ".join(text.split()) for text in (zh, vi))
    stated = [facts(zh, "zh"), facts(vi, "vi")]
    for mark in marks([(0, zh)], [(0, vi)]):
        if mark.kind is MarkKind.COGNATE:
            continue
        within = [
            {
                fact.key
                for fact in side
                if fact.kind == FactKind(mark.kind.value)
                and any(span.start <= fact.start and fact.end <= span.end for span in spans)
            }
            for side, spans in zip(stated, (mark.zh, mark.vi), strict=True)
        ]
        assert all(within)
        assert bool(within[0] & within[1]) >= mark.agrees


def test_the_beads_of_a_long_report_take_no_time():
    zh = "5月13日，越南总理在河内会见法国外长，双方签署15项合作文件，贸易额同比增长5.5%。"
    vi = "Ngày 13/5, Thủ tướng Việt Nam hội kiến Ngoại trưởng Pháp tại Hà Nội; hai bên ký 15 văn kiện hợp tác, tăng 5,5%."
    marks([(0, zh)], [(0, vi)])  # the gazetteer is read once
    start = time.process_time()
    for number in range(200):
        assert marks([(number, zh)], [(number, vi)])
    assert time.process_time() - start < 2


@pytest.mark.parametrize(("zh", "vi"), [("7月6日，", "ngày 6/7, "), ("5%", "6% "), ("越南", "Nga, "), ("合作", "hợp tác ")])
def test_the_same_over_and_over(zh, vi):
    start = time.process_time()
    marks([(0, zh * 3_000)], [(0, vi * 3_000)])
    assert time.process_time() - start < 5
