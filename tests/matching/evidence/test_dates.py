"""Dates and times as evidence: what agrees, what contradicts, what is no date, and what holds for any date and any text."""

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.matching.evidence.dates import dates
from align.matching.evidence.fact import FactKind

TODAY = date(2021, 11, 20)  # a Saturday

AGREE = [
    # days
    ("7月6日", "ngày 6/7", None),
    ("7月6日", "ngày 6 tháng 7", None),
    ("7月6日", "mùng 6 tháng 7", None),
    ("7月6日", "mồng 6 tháng Bảy", None),
    ("7月6日", "ngày 6-7", None),
    ("7月6日", "sáng 6/7, Bộ trưởng", None),
    ("7月6日", "tối 06/07", None),
    ("7月6日", "hôm 6/7", None),
    ("7月6号", "Ngày 6.7, các bên", None),
    ("6日", "ngày 6, các bên", None),
    ("6日", "ngày 6/7", None),
    ("7月6日", "ngày 6.", None),
    ("7月6日", "trong tháng 7", None),
    ("2021年7月6日", "ngày 6/7/2021", None),
    ("2021年7月6日", "06-07-2021", None),
    ("2021年7月6日", "6.7.2021", None),
    ("2021年7月6日", "ngày 6 tháng 7 năm 2021", None),
    ("2021年7月6日", "ngày 6 tháng 7, 2021", None),
    ("2021年7月6日", "6 tháng 7 năm 2021", None),
    ("2021年7月6日", "ngày 6/7", None),
    ("2021 年 7 月 6 日", "NGÀY 6 THÁNG 7 NĂM 2021", None),
    ("２０２１年７月６日", "ngày 6/7/2021", None),
    ("二〇二一年七月六日", "ngày 6/7/2021", None),
    ("二零二一年十二月三十一日", "ngày 31 tháng Mười hai năm 2021", None),
    ("2021-07-06", "2021-07-06", None),
    ("2021/7/6", "6/7/2021", None),
    ("15.12.2021", "15.12.2021", None),
    ("2020年2月29日", "ngày 29/2/2020", None),
    ("2月29日", "ngày 29 tháng 2", None),
    ("4·30解放日", "dịp 30/4", None),
    ("4月30日和5月1日", "dịp 30/4 và 1/5", None),
    # stretches and lists of days
    ("9月7日至10日", "từ ngày 7 đến 10/9", None),
    ("9月7日至10日", "ngày 7-10/9", None),
    ("9月7-10日", "từ ngày 7 đến ngày 10 tháng 9", None),
    ("7至10日", "từ ngày 7 đến ngày 10,", None),
    ("7日、8日和9日", "các ngày 7, 8 và 9,", None),
    ("7月6日、7日和8日", "các ngày 6, 7 và 8/7", None),
    ("6月30日至7月2日", "từ 30/6 đến 2/7", None),
    ("七月六日至八日", "từ ngày 6 đến ngày 8/7", None),
    ("15至17日", "ngày 15-17", None),
    # months and years
    ("10月", "tháng 10", None),
    ("十月", "tháng Mười", None),
    ("十二月", "tháng Mười Hai", None),
    ("四月份", "tháng Tư", None),
    ("一月", "tháng Giêng", None),
    ("2021年10月", "tháng 10/2021", None),
    ("2021年10月", "tháng 10 năm 2021", None),
    ("2021年10月", "tháng 10-2021", None),
    ("2021年10月", "tháng 10, 2021", None),
    ("2021年10月", "từ 10/2021", None),
    ("7、8月", "tháng 7 và 8/2021", None),
    ("2020年", "năm 2020", None),
    ("到2030年", "đến năm 2030", None),
    ("力争2030年前", "trước năm 2030", None),
    ("2019年和2020年", "năm 2019 và 2020", None),
    ("2019、2020和2021年", "các năm 2019, 2020, 2021", None),
    ("2021-2025年", "giai đoạn 2021-2025", None),
    ("2021至2025年阶段", "giai đoạn 2021 - 2025", None),
    ("2021年至2025年", "từ năm 2021 đến năm 2025", None),
    ("（1991—2021年）", "(1991-2021)", None),
    ("1950-53年", "năm 1950-53", None),
    ("2020年东盟主席", "Chủ tịch ASEAN 2020", None),
    ("APEC 2017", "APEC 2017", None),
    ("3-5月", "từ tháng 3 đến tháng 5", None),
    ("3月至5月", "tháng 3-5", None),
    ("2020年3月至5月", "từ tháng 3 đến tháng 5/2020", None),
    # quarters, halves, decades, centuries
    ("第三季度", "quý III", None),
    ("三季度", "quý 3", None),
    ("2021年第一季度", "quý I/2021", None),
    ("首季", "quý đầu năm", None),
    ("7-9月", "quý III/2021", None),
    ("上半年", "sáu tháng đầu năm", None),
    ("2021年上半年", "6 tháng đầu năm 2021", None),
    ("上半年", "nửa đầu năm", None),
    ("下半年", "6 tháng cuối năm", None),
    ("下半年", "nửa cuối năm", None),
    ("前三季度", "9 tháng đầu năm", None),
    ("前三季度", "ba quý đầu năm", None),
    ("2021年前9个月", "chín tháng đầu năm 2021", None),
    ("1至7月", "7 tháng đầu năm", None),
    ("21世纪", "thế kỷ XXI", None),
    ("21世纪", "thế kỷ 21", None),
    ("二十一世纪", "thế kỷ thứ XXI", None),
    ("十九世纪", "thế kỷ mười chín", None),
    ("16和17世纪", "thế kỷ 16 và 17", None),
    ("20世纪90年代", "thập niên 90", None),
    ("20世纪90年代", "thập niên 1990", None),
    ("1990年代", "những năm 1990", None),
    ("上世纪60年代", "những năm 60 của thế kỷ trước", None),
    ("十九世纪三十年代", "thập niên 30 của thế kỷ XIX", None),
    # times
    ("10时30分", "10:30", None),
    ("10时30分", "10 giờ 30", None),
    ("10时30分", "10h30", None),
    ("上午10时30分", "10 giờ 30 phút sáng", None),
    ("下午3时", "lúc 15 giờ", None),
    ("下午3时", "3 giờ chiều", None),
    ("下午三点半", "3 giờ rưỡi chiều", None),
    ("晚上8点", "8 giờ tối", None),
    ("凌晨2时", "2 giờ sáng", None),
    ("早上4:40", "4.40 giờ sáng", None),
    ("中午12时", "12 giờ trưa", None),
    ("15时至18时", "15h-18h", None),
    ("7月6日15时", "lúc 15h ngày 6/7", None),
    # lunar
    ("七月初六", "mùng 6 tháng 7 âm lịch", None),
    ("农历七月初六", "ngày 6/7 âm lịch", None),
    ("农历8月15日", "rằm tháng Tám", None),
    ("大年初一", "mùng 1 Tết", None),
    ("正月初一", "mồng một tháng Giêng", None),
    ("正月十五", "rằm tháng Giêng", None),
    ("腊月廿三", "ngày 23 tháng Chạp", None),
    ("腊月", "tháng Chạp", None),
    ("除夕", "đêm giao thừa", None),
    # relative, the day of writing unknown
    ("今年10月", "tháng 10 năm nay", None),
    ("今年10月", "tháng 10", None),
    ("去年", "năm ngoái", None),
    ("明年", "sang năm", None),
    ("本月", "tháng này", None),
    ("上个月", "tháng trước", None),
    ("下个月", "tháng tới", None),
    ("今天", "hôm nay", None),
    ("昨晚", "tối qua", None),
    ("明天", "ngày mai", None),
    ("当天", "cùng ngày", None),
    ("上周", "tuần trước", None),
    ("本周一", "thứ Hai tuần này", None),
    ("周一", "Thứ 2", None),
    ("星期三", "hôm thứ tư", None),
    ("礼拜天", "chủ nhật", None),
    ("周日", "Chủ Nhật", None),
    ("周末", "cuối tuần", None),
    # relative, against the day of writing
    ("今年10月", "tháng 10/2021", TODAY),
    ("今年", "năm 2021", TODAY),
    ("去年", "năm 2020", TODAY),
    ("2022年", "năm tới", TODAY),
    ("前年", "năm 2019", TODAY),
    ("本月", "tháng 11", TODAY),
    ("12月", "tháng tới", TODAY),
    ("昨天", "ngày 19/11", TODAY),
    ("11月20日", "hôm nay", TODAY),
    ("本周一", "ngày 15/11", TODAY),
    ("上周五", "thứ Sáu tuần trước", TODAY),
    ("下周", "tuần sau", TODAY),
    ("本世纪", "thế kỷ 21", TODAY),
]

DIFFER = [
    ("7月6日", "ngày 7/7", None),
    ("7月6日", "ngày 6/8", None),
    ("7月6日", "ngày 7/6", None),
    ("6日", "ngày 8,", None),
    ("2021年7月6日", "ngày 6/7/2020", None),
    ("10月", "tháng 11", None),
    ("2025年", "năm 2030", None),
    ("2021-2025年", "giai đoạn 2021-2030", None),
    ("第三季度", "quý II", None),
    ("上半年", "9 tháng đầu năm", None),
    ("20世纪90年代", "thập niên 80", None),
    ("1990年", "những năm 1990", None),
    ("19世纪", "thế kỷ XX", None),
    ("下午3时", "3 giờ sáng", None),
    ("15时30分", "lúc 15h", None),
    ("七月初六", "ngày 6/7", None),
    ("7月6日", "mùng 6 tháng 7 âm lịch", None),
    ("3-5月", "từ tháng 3 đến tháng 6", None),
    ("9月7日至10日", "từ ngày 7 đến ngày 11/9", None),
]

APART = [
    ("去年", "năm nay", None),
    ("昨天", "hôm nay", None),
    ("上个月", "tháng tới", None),
    ("周一", "thứ Ba", None),
    ("周六", "Chủ nhật", None),
    ("今年", "năm 2020", TODAY),
    ("昨天", "ngày 20,", TODAY),
    ("本月", "tháng 10", TODAY),
]

NO_DATES = {
    "zh": """
        10年来 | 3个月 | 5天 | 一日游 | 百日 | 第7日 | 12个月 | 30周年 | 两周 | 每周一次 | 3小时 | 6号线 | 连续5日 | 2000年前
        两千年历史 | 2000多年 | 13月 | 2月31日 | 32日 | 13月6日 | 公元前221年 | 999年 | 3000年 | 3比1 | 2:1 | 3/4 | 7个百分点
        提出三点建议 | 北溪2号 | 一时 | 同时 | 四周 | 19岁时 | 1500米 | 2000人 | 在上世界杯 | 三日内 | 光明日报 | 目前天气
        如今天下 | 不同年龄 | 第一点 | 2021 | 电话024-3825-1234 | 24小时 | 24-10 时 | 近千年 | 1500年历史 | 3点到5点
    """,
    "vi": """
        6/7 nước | 24/7 | tỷ lệ 3/4 | thắng 2-1 | Nghị quyết 06-NQ/TW | số 12/2021/NĐ-CP | Thông tư 02/2021/TT-BTC | 10 năm
        3 tháng | 5 ngày | 5 người | năm 5 người | 31/2 | ngày 31/2 | ngày 31/2/2021 | ngày 29/2/2021 | ngày 32 | tháng 13
        một tháng hai lần | mỗi ngày 8 giờ | ngày 3 bữa | mỗi năm 2000 tấn | 3 tháng 10 ngày | kỷ niệm 30 năm | lần thứ 33
        lần thứ hai | người thứ ba | trong 3 giờ | 15 giờ bay | 2.000 người | 2000 người | phút thứ 29 | ba năm trước
        10 năm tới | trong 5 năm qua | năm 221 trước Công nguyên | thế kỷ 3 TCN | quý vị đại biểu | số 6 | Điều 12 | 100 km/h
        thông qua 3/4 nội dung | năm 999 | ngày càng | hàng tháng | tuổi 20 | chủ Nhật Bản | 505 triệu năm trước | 192.168.1.1
    """,
}


EXACT = [
    ("zh", "俄外长6日提议，今年10月举行会晤", None, "D06 Y+0? M10"),
    ("zh", "东京 12 日电", None, "D12?"),
    ("zh", "红河社河内7月6日电", None, "M07? D06?"),
    ("zh", "本月6日", TODAY, "M11? D06"),
    ("zh", "2021年1月1日15时", None, "Y2021 M01 D01 T15:00"),
    ("zh", "3-5月", None, "M03? M03-05 M05?"),
    ("zh", "晚上12点", None, "T00:00?"),
    ("zh", "20年代", None, "Y202x?"),
    ("zh", "05/06/2021", None, "D05? M06? Y2021"),
    ("zh", "上周五", date(2021, 7, 6), "D02? M07? W5?"),
    ("zh", "昨天", date(2022, 1, 1), "D31? M12?"),
    ("zh", "昨天", date.min, "D-1?"),
    ("zh", "每周一", None, "W1?"),
    ("zh", "8日前往河内", None, "D08"),
    ("zh", "5日前", None, "D05?"),
    ("zh", "7月6日后", None, "M07 D06"),
    ("vi", "ngày 6-7", None, "D06 M07?"),
    ("vi", "ngày 6, 15 nước", None, "D06"),
    ("vi", "tháng 7, 10 nước ASEAN", None, "M07"),
    ("vi", "năm 2020, 2000 người", None, "Y2020"),
    ("vi", "năm 2020 người dân", None, "Y2020"),
    ("vi", "mùng 6", None, "D06? LD06?"),
    ("vi", "tháng Chạp", None, "LM12? M12?"),
    ("vi", "thứ hai tới", TODAY, ""),
    ("vi", "sáng thứ hai", None, "W1?"),
    ("vi", "thứ Hai tới", TODAY, "D22? M11? W1?"),
    ("vi", "bản ٣/٤ nội dung", None, ""),  # figures of another script
    ("vi", "(Hà Nội, 6/7)", None, "D06? M07?"),
    ("vi", "6/7/2021-8/7/2021", None, "D06 M07 Y2021 D08 M07 Y2021"),
    ("vi", "thứ Ba (6/7)", None, "W2? D06 M07"),
    ("vi", "tháng tư", None, "M04?"),
    ("vi", "6 tháng năm 2021", None, "M01-06 Y2021"),
    ("vi", "Kế hoạch 5 năm 2021-2025", None, "Y2021 Y2025"),
    ("vi", "5 giờ chiều mai", None, "T17:00 D+1?"),
]


def shown(text, language, today=None):
    return " ".join(fact.key + "?" * (not fact.certain) for fact in dates(text, language, today))


def missing(facts, others):
    """The certain facts that have no partner."""
    keys = {fact.key for fact in others}
    return {fact.key for fact in facts if fact.certain and fact.key not in keys}


def both(zh, vi, today):
    return dates(f"据报道，{zh}举行", "zh", today), dates(f"Theo đó, {vi}", "vi", today)


@pytest.mark.parametrize(("zh", "vi", "today"), AGREE)
def test_the_same_day_agrees(zh, vi, today):
    chinese, vietnamese = both(zh, vi, today)
    assert {fact.key for fact in chinese} & {fact.key for fact in vietnamese}
    # What one side leaves out is no contradiction; that would take certain facts without a partner on both.
    assert not (missing(chinese, vietnamese) and missing(vietnamese, chinese))


@pytest.mark.parametrize(("zh", "vi", "today"), DIFFER)
def test_different_days_contradict(zh, vi, today):
    chinese, vietnamese = both(zh, vi, today)
    assert missing(chinese, vietnamese)
    assert missing(vietnamese, chinese)


@pytest.mark.parametrize(("zh", "vi", "today"), APART)
def test_different_relative_days_do_not_agree(zh, vi, today):
    chinese, vietnamese = both(zh, vi, today)
    assert chinese
    assert vietnamese
    assert not {fact.key for fact in chinese} & {fact.key for fact in vietnamese}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text.strip()) for language, table in NO_DATES.items() for text in re.split(r"[|\n]", table) if text.strip()],
)
def test_what_is_no_date(language, text):
    assert shown(text, language) == ""


@pytest.mark.parametrize(("language", "text", "today", "expected"), EXACT)
def test_the_facts_of_a_text(language, text, today, expected):
    assert shown(text, language, today) == expected


def test_spans_show_what_was_read():
    text = "越南与东盟2021年7月6日下午3时举行第三季度会议"
    found = {fact.key: text[fact.start : fact.end] for fact in dates(text, "zh")}
    assert found == {"Y2021": "2021年", "M07": "7月", "D06": "6日", "T15:00": "3时", "M07-09": "第三季度"}
    text = "Chiều ngày 6 tháng 7 năm 2021, lúc 3 giờ chiều"
    found = {fact.key: text[fact.start : fact.end] for fact in dates(text, "vi")}
    assert found == {"D06": "ngày 6", "M07": "7", "Y2021": "năm 2021", "T15:00": "3 giờ"}


def test_facts_are_dates_without_a_unit():
    assert all(fact.kind is FactKind.DATE and fact.unit == "" for fact in dates("ngày 6/7/2021", "vi"))


CHINESE_STYLES = [
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day.year}年{day.month:02}月{day.day:02}日",
    lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{in_characters(day.year)}年{in_words(day.month)}月{in_words(day.day)}日",
]
VIETNAMESE_STYLES = [
    lambda day: f"ngày {day.day}/{day.month}/{day.year}",
    lambda day: f"ngày {day.day:02}-{day.month:02}-{day.year}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    lambda day: f"Ngày {day.day} tháng {VIETNAMESE_MONTHS[day.month - 1]}, {day.year}",
    lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
]
VIETNAMESE_MONTHS = ["Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Mười hai"]


def in_characters(number):
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def in_words(number):
    tens, ones = divmod(number, 10)
    return ["", "十", "二十", "三十"][tens] + ["", *"一二三四五六七八九"][ones]


days = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@given(days, st.sampled_from(CHINESE_STYLES), st.sampled_from(VIETNAMESE_STYLES))
def test_any_day_in_any_style_agrees(day, chinese, vietnamese):
    expected = {f"Y{day.year}", f"M{day.month:02}", f"D{day.day:02}"}
    for facts in (dates(f"会议于{chinese(day)}在河内举行", "zh"), dates(f"diễn ra {vietnamese(day)} tại Hà Nội", "vi")):
        assert {fact.key for fact in facts} == expected
        assert all(fact.certain for fact in facts)


@given(days, days, st.sampled_from(CHINESE_STYLES), st.sampled_from(VIETNAMESE_STYLES))
def test_different_days_have_different_keys(one, other, chinese, vietnamese):
    keys = [{fact.key for fact in dates(chinese(one), "zh")}, {fact.key for fact in dates(vietnamese(other), "vi")}]
    assert (keys[0] == keys[1]) == (one == other)


@given(days, st.integers(-1, 1))
def test_yesterday_is_the_day_before(today, shift):
    chinese, vietnamese = [("昨天", "hôm qua"), ("今天", "hôm nay"), ("明天", "ngày mai")][shift + 1]
    day = today + timedelta(shift)
    expected = {f"D{day.day:02}", f"M{day.month:02}"}
    assert {fact.key for fact in dates(chinese, "zh", today)} == expected
    assert {fact.key for fact in dates(vietnamese, "vi", today)} == expected


PIECES = """
    年 月 日 号 时 点 分 半 世纪 年代 季度 周 星期 上 下 本 前 今年 去年 当月 农历 初 正月 大年 至 、 · - / . :
    ( ) 1 2 12 31 2021 一 十 二十 ngày tháng năm quý thứ lúc giờ h mùng tết đầu cuối những thập niên thế kỷ xx
    từ đến và nay qua tới hai Mười İ ſ ２ ٣ ² Ⅳ 6/7 6-8/7 10h30
"""
pieces = st.lists(st.sampled_from(PIECES.split()), max_size=25)
any_text = st.text(max_size=60) | st.builds(str.join, st.sampled_from(["", " "]), pieces)


@given(any_text, st.sampled_from(["zh", "vi"]), st.none() | st.dates())
def test_any_text_gives_ascending_spans_inside_it(text, language, today):
    facts = dates(text, language, today)
    assert all(0 <= fact.start < fact.end <= len(text) for fact in facts)
    assert [fact.start for fact in facts] == sorted(fact.start for fact in facts)
    assert len({(fact.key, fact.start, fact.end) for fact in facts}) == len(facts)


UNITS = "年|ngày |1/|月1|1| |十|2021-|1, |ngày 1, |năm 2000, |thế kỷ x|上个|những năm 90, |2000年前|三日|3 giờ |3/4 "


@pytest.mark.parametrize("language", ["zh", "vi"])
@pytest.mark.parametrize("unit", UNITS.split("|"))
def test_time_is_linear(language, unit):
    text = "2021年7月6日 ngày 6/7 10h30 " + unit * (
        100_000 // len(unit)
    )  # parts far back must not be looked at again and again
    start = time.perf_counter()
    dates(text, language)
    assert time.perf_counter() - start < 3
