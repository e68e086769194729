"""Dates as news text has them: what is found, what it is resolved to, and what is no date.

Each row of a table gives a text and the dates in it, as `_show` writes them: `2021-07-06` a day, `2021-07` a month, `2021` a
year, with `?` for what cannot be known, a part after a space, `~` before a lunar date. They were written on 6 July 2021.
"""

import re
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.model import Language
from align.reading.dates import Mention, Precision, find_dates

TUESDAY = date(2021, 7, 6)

CHINESE = {
    # days
    "2021年7月6日举行": "2021-07-06",
    "2021 年 7 月 6 日举行": "2021-07-06",
    "2021年07月06日 14:30": "2021-07-06",
    "２０２１年７月６日举行": "2021-07-06",
    "二〇二一年七月六日举行": "2021-07-06",
    "二零二一年十二月三十一日举行": "2021-12-31",
    "7月6日,部长出席": "2021-07-06",
    "7月6號上午": "2021-07-06",
    "12月30日举行": "2021-12-30",
    "1月30日举行": "2021-01-30",
    "11月1日举行": "2021-11-01",
    "2月29日举行": "2020-02-29",
    "6日上午举行": "2021-07-06",
    "30日举行": "2021-06-30",
    "8日前往河内": "2021-07-08",
    "15日报道": "2021-07-15",
    "本月6日举行": "2021-07-06",
    "上月6日举行": "2021-06-06",
    "下个月6日举行": "2021-08-06",
    "去年7月6日举行": "2020-07-06",
    "2021-07-06 举行": "2021-07-06",
    "2021/7/6 举行": "2021-07-06",
    "2021.7.6 举行": "2021-07-06",
    "07.06.2021 举行": "2021-06-07",
    "今天举行": "2021-07-06",
    "昨日举行": "2021-07-05",
    "昨晚举行": "2021-07-05",
    "前天举行": "2021-07-04",
    "明天举行": "2021-07-07",
    "後天举行": "2021-07-08",
    "1月21日以书面形式接受有关2022年方向的采访": "2021-01-21 2022",
    "会议照片 ảnh 17月6日会议场景": "2021-07-06",
    # days of the week
    "周二举行": "2021-07-06",
    "周三举行": "2021-06-30",
    "本周三举行": "2021-07-07",
    "上周五举行": "2021-07-02",
    "下周一举行": "2021-07-12",
    "星期日举行": "2021-07-04",
    "禮拜天舉行": "2021-07-04",
    "7月6日(周二)举行": "2021-07-06",
    "周二（7月6日）举行": "2021-07-06",
    "周六(3日)举行": "2021-07-03",
    # months, years and their parts
    "今年10月举办": "2021-10",
    "2020 年 11 月举行": "2020-11",
    "10月举办": "2021-10",
    "去年底举行": "2020 end",
    "今年年底举行": "2021 end",
    "2021年底访问": "2021 end",
    "12 月底捐赠": "2021-12 end",
    "明年初举行": "2022 start",
    "5月下旬举行": "2021-05 end",
    "今年上半年": "2021 H1",
    "2021年第三季度": "2021 Q3",
    "2030年可持续发展议程": "2030",
    "十月举行": "2021-10",
    # stretches
    "2月2日至6日访问": "2021-02-02 2021-02-06",
    "从2025年2月3日至5日访问": "2025-02-03 2025-02-05",
    "7月6-8日举行": "2021-07-06 2021-07-08",
    "2021年12月30日至1月2日": "2021-12-30 2022-01-02",
    "今年1至7月": "2021-01 2021-07",
    "30周年(1991-2021)之际": "1991 2021",
    "2021至2025年阶段": "2021 2025",
    "（1930年2月3日~2025年2月3日）": "1930-02-03 2025-02-03",
    # lunar
    "农历正月初六": "~?-01-06",
    "正月初六": "~?-01-06",
    "農曆八月十五": "~?-08-15",
    "农历2021年八月十五日": "~2021-08-15",
    "腊月廿三": "~?-12-23",
    "大年初一": "~?-01-01",
    "除夕夜": "~?-12",
}

VIETNAMESE = {
    # days
    "Ngày 6/7, Bộ trưởng dự họp": "2021-07-06",
    "ngày 6/7/2021 tại Hà Nội": "2021-07-06",
    "ngày 06/07/2021": "2021-07-06",
    "ngày 6-7-2021": "2021-07-06",
    "ngày 6.7.2021": "2021-07-06",
    "ngày 6 tháng 7 năm 2021": "2021-07-06",
    "Ngày 6 tháng 7, các bên": "2021-07-06",
    "mùng 6 tháng 7": "2021-07-06",
    "mồng 6 tháng Bảy": "2021-07-06",
    "ngày 6 tháng năm": "2021-05-06",
    "ngày 6 tháng mười hai năm ngoái": "2020-12-06",
    "6 tháng 7 năm 2021": "2021-07-06",
    "sáng 6/7": "2021-07-06",
    "tối 26/10": "2021-10-26",
    "chiều ngày 26/10": "2021-10-26",
    "ngày 6-7": "2021-07-06",
    "ngày 6.7": "2021-07-06",
    "NGÀY 6/7": "2021-07-06",
    "(Hà Nội, 14/11)": "2021-11-14",
    "Hà Nội, 14/11 - Thủ tướng": "2021-11-14",
    "Hôm nay (6/7), Bộ trưởng": "2021-07-06",
    "hôm qua 5/7": "2021-07-05",
    "có hiệu lực từ 1/8": "2021-08-01",
    "Ngày 6, Bộ trưởng dự họp": "2021-07-06",
    "ngày 30 vừa rồi": "2021-06-30",
    "hôm nay": "2021-07-06",
    "hôm qua": "2021-07-05",
    "tối qua": "2021-07-05",
    "sáng nay": "2021-07-06",
    "chiều mai": "2021-07-07",
    "ngày kia": "2021-07-08",
    "hôm kia": "2021-07-04",
    "2021-07-06": "2021-07-06",
    "ngày 6/7 năm nay": "2021-07-06",
    "lúc 10h30 ngày 6/7": "2021-07-06",
    # days of the week
    "Thứ bảy 23/11/2024 03:25": "2024-11-23",
    "Thứ Ba, 06/07/2021, 14:30": "2021-07-06",
    "thứ Ba": "2021-07-06",
    "thứ Tư": "2021-06-30",
    "sáng thứ hai": "2021-07-05",
    "thứ sáu tuần trước": "2021-07-02",
    "thứ Hai tới": "2021-07-12",
    "Chủ nhật": "2021-07-04",
    "thứ 7 tuần này": "2021-07-10",
    "thứ Ba (6/7)": "2021-07-06",
    # months, years and their parts
    "tháng 10 năm nay": "2021-10",
    "tháng 7/2021": "2021-07",
    "tháng 11 năm 2020": "2020-11",
    "cuối tháng 12": "2021-12 end",
    "tháng 10 tới": "2021-10",
    "tháng 2 tới": "2022-02",
    "tháng 8 vừa qua": "2020-08",
    "tháng này": "2021-07",
    "tháng trước": "2021-06",
    "tháng Mười": "2021-10",
    "cuối năm nay": "2021 end",
    "đầu năm 2022": "2022 start",
    "năm 2016": "2016",
    "năm ngoái": "2020",
    "quý III/2021": "2021 Q3",
    "quý 2 năm nay": "2021 Q2",
    "6 tháng đầu năm 2021": "2021 H1",
    # stretches
    "từ ngày 3 đến 5/2/2025": "2025-02-03 2025-02-05",
    "từ ngày 3 đến ngày 5/2/2025": "2025-02-03 2025-02-05",
    "từ 2-5/7": "2021-07-02 2021-07-05",
    "ngày 6 và 7/7": "2021-07-06 2021-07-07",
    "từ ngày 3/2 đến ngày 5/2/2025": "2025-02-03 2025-02-05",
    "ngày 6 đến 8 tháng 7": "2021-07-06 2021-07-08",
    "giai đoạn 2016-2020": "2016 2020",
    "từ năm 2021 đến năm 2025": "2021 2025",
    # lunar
    "mùng 6 Tết": "~?-01-06",
    "30 Tết": "~?-12-30",
    "mùng 6 tháng Giêng": "~?-01-06",
    "rằm tháng Bảy": "~?-07-15",
    "tháng Chạp": "~?-12",
    "ngày 10/3 âm lịch": "~?-03-10",
    "tháng Giêng": "~?-01",
}

NO_DATES: dict[Language, str] = {
    "zh": """
        第33届峰会 | 30 周年 | G20峰会 | 1.02 亿美元 | 5970亿美元 | 8.2% | 10国 | 3日内 | 15日游 | 30日元 | 日内瓦会议
        比分3-1 | 比分3:2 | 24/7服务 | 4.0版 | 电话024-3825-1234 | 拨打0912.345.678 | 2/3的代表 | 三分之二
        革新开放40年来 | 每周三 | 一周年 | 6个月 | 如今天气 | 今日头条 | 文明年会 | 目前天气 | 最后天 | 十月革命
        2021号文件 | 13月5日 | 2月31日 | 第3日 | 192.168.1.1 | 一日三餐 | 8号线 | 过去年份 | 如今年轻人 | 2000多人
    """,
    "vi": """
        lần thứ 33 | lần thứ ba | Hội nghị G20 | 2/3 số đại biểu | hơn 2/3 dân số | hoạt động 24/7 | cách mạng 4.0
        thắng 2-1 | tỷ số 3/2 | điện thoại 024-3825-1234 | gọi 0912.345.678 | 6000 liều | 30 năm qua | kỷ niệm 20 năm
        6 tháng | mỗi ngày 2-3 lần | một ngày 3 bữa | ngày 20 triệu người | thế giới thứ Ba
        Chiến tranh thế giới thứ Hai | nước thứ ba | Thứ trưởng | quý vị | từ 2/3 trở lên | đạt 8,2% | 1.250.000 đồng
        Nghị định 12/2021/NĐ-CP | ba năm sau | nhiều năm trước | năm trước đó | người Nhật | ngày 31/2 | ngày 32/1
        ngày 6/13 | ngày nay | phiên bản 1.2.3 | 192.168.1.1 | hai nước | 9 tháng | ngày càng | (2/3)
    """,
}


def _show(mention: Mention) -> str:
    year = "?" if mention.year is None else str(mention.year)
    if mention.precision is Precision.DAY:
        text = f"{year}-{mention.month or 0:02d}-{mention.day or 0:02d}"
    elif mention.precision is Precision.MONTH:
        text = f"{year}-{mention.month or 0:02d}"
    else:
        text = year
    return ("~" if mention.lunar else "") + text + (f" {mention.part}" if mention.part else "")


def shown(text: str, language: Language, reference: date | None) -> str:
    return " ".join(map(_show, find_dates(text, language, reference)))


@pytest.mark.parametrize(("text", "expected"), CHINESE.items())
def test_chinese(text: str, expected: str) -> None:
    assert shown(text, "zh", TUESDAY) == expected


@pytest.mark.parametrize(("text", "expected"), VIETNAMESE.items())
def test_vietnamese(text: str, expected: str) -> None:
    assert shown(text, "vi", TUESDAY) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in NO_DATES.items() for text in re.split(r" \| |\n *", texts.strip())],
)
def test_no_date_is_invented(language: Language, text: str) -> None:
    assert shown(text, language, TUESDAY) == ""


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "7月6日举行", "?-07-06"),
        ("zh", "今天举行", "?-00-00"),
        ("zh", "6日举行", "?-00-06"),
        ("zh", "2021年7月6日举行", "2021-07-06"),
        ("zh", "今年10月", "?-10"),
        ("vi", "ngày 6/7", "?-07-06"),
        ("vi", "thứ Ba", "?-00-00"),
        ("vi", "cuối năm nay", "? end"),
    ],
)
def test_without_a_reference_nothing_is_guessed(language: Language, text: str, expected: str) -> None:
    assert shown(text, language, None) == expected


def test_what_a_mention_says() -> None:
    (mention,) = find_dates("Họp vào thứ Ba (6/7) tại Hà Nội", "vi", TUESDAY)
    assert mention.value == TUESDAY
    assert mention.month_day == (7, 6)
    assert mention.weekday == 1
    assert (mention.year_written, mention.relative) == (False, False)
    (mention,) = find_dates("2021年7月6日", "zh")
    assert (mention.year_written, mention.relative, mention.value) == (True, False, TUESDAY)
    (mention,) = find_dates("昨天", "zh", TUESDAY)
    assert (mention.year_written, mention.relative) == (False, True)
    (mention,) = find_dates("正月初六", "zh", TUESDAY)
    assert (mention.value, mention.month_day) == (None, None)
    assert all(mention.span for mention in find_dates("giai đoạn 2016-2020", "vi"))


@pytest.mark.parametrize("text", ["THỨ SÁU TUẦN ſAU", "sáng thứ haı", "sáng thứ HAİ", "ngày 6 tháng ſáu", "ſang năm"])
def test_letters_that_only_look_alike_without_case(text: str) -> None:
    assert len(find_dates(text, "vi", TUESDAY)) == 1


def test_spans_are_those_of_the_text() -> None:
    text = "从2025年2月3日至５日,越南外交部副部长访问。"
    assert [text[m.start : m.end] for m in find_dates(text, "zh")] == ["2025年2月3日", "５日"]


@pytest.mark.parametrize(
    ("reference", "text", "expected"),
    [
        (date(2022, 1, 3), "12月30日", date(2021, 12, 30)),
        (date(2021, 12, 30), "1月3日", date(2022, 1, 3)),
        (date(2021, 10, 27), "8日", date(2021, 10, 8)),
        (date(2021, 9, 1), "31日", date(2021, 8, 31)),
        (date(2021, 10, 30), "2日", date(2021, 11, 2)),
        (date.min, "前天", None),
        (date.max, "明天", None),
        (date.min, "去年7月6日", None),
    ],
)
def test_turns_of_months_and_years(reference: date, text: str, expected: date | None) -> None:
    assert [mention.value for mention in find_dates(text, "zh", reference)] == [expected]


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_a_day_written_in_either_language_is_the_same_day(day: date) -> None:
    chinese = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日",
        f"{day:%Y-%m-%d}",
    ]
    vietnamese = [
        f"ngày {day.day}/{day.month}/{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day:%d-%m-%Y}",
    ]
    for text in chinese:
        assert [m.value for m in find_dates(f"部长于{text}出席", "zh")] == [day]
    for text in vietnamese:
        assert [m.value for m in find_dates(f"Bộ trưởng dự họp {text} tại đây", "vi")] == [day]


@given(DAYS, st.integers(-150, 150))
def test_a_day_without_a_year_is_the_nearest(reference: date, days: int) -> None:
    day = reference + timedelta(days)
    assert [m.value for m in find_dates(f"{day.month}月{day.day}日", "zh", reference)] == [day]
    assert [m.value for m in find_dates(f"ngày {day.day}/{day.month}", "vi", reference)] == [day]


PIECES = st.sampled_from(
    [
        *"0123456789年月日号/-.:,() 至到初十一二上下周昨今",
        "ngày ",
        "tháng ",
        "năm ",
        "thứ ",
        "Ba",
        "Tết",
        "tới",
        "农历",
        "2021",
        "hôm ",
        "qua",
        "quý ",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)), st.sampled_from(["zh", "vi"]), st.none() | st.dates())
def test_any_text(text: str, language: Language, reference: date | None) -> None:
    behind = 0
    for mention in find_dates(text, language, reference):
        assert behind <= mention.start < mention.end <= len(text)
        behind = mention.end
        assert mention.value is None or mention.precision is Precision.DAY
        assert mention.value is None or mention.month_day == (mention.value.month, mention.value.day)


@pytest.mark.parametrize("language", ["zh", "vi"])
@pytest.mark.parametrize("unit", ["6", " ", "6/", "7月6日", "ngày 6/7, ", "ngày ", "1-", "(a", "年", "thứ "])
def test_time_grows_with_length_only(unit: str, language: Language) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    find_dates(text, language, TUESDAY)
    assert time.process_time() - began < 8
