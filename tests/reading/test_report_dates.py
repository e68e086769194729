"""When reports were published and what they report took place: pages as newsrooms write them, and pages saved later."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.model import DateRole, Kind, Language
from align.reading.report_dates import Dates, date_in_name, report_dates

TITLE_ZH = "两国外长举行会谈"
TITLE_VI = "Ngoại trưởng hai nước hội đàm"
KINDS = {"t": Kind.TITLE, "l": Kind.LEAD, "b": Kind.BODY, "c": Kind.CAPTION, "f": Kind.FURNITURE}


def read(language: Language, *lines: str, hint: date | None = None, name: str = "") -> Dates:
    """The dates of a page whose lines begin with the initial of their kind: "t 标题", "f 2021-07-06 08:00"."""
    blocks, offset = [], 0
    for line in lines:
        blocks.append((offset, line[2:], KINDS[line[0]]))
        offset += len(line[2:]) + 1
    return report_dates(blocks, language, hint, name)


@pytest.mark.parametrize(
    ("language", "lines", "published", "meeting"),
    [
        # a line under the title
        (
            "zh",
            (f"t {TITLE_ZH}", "f 2021年07月07日 14:30 | 越通社", "l 7月6日,两国外长举行会谈。"),
            (2021, 7, 7),
            (2021, 7, 6),
        ),
        (
            "zh",
            (f"t {TITLE_ZH}", "f 来源：新华网 2022-01-02 08:00", "l 12月30日,两国外长举行会谈。"),
            (2022, 1, 2),
            (2021, 12, 30),
        ),
        (
            "vi",
            (f"t {TITLE_VI}", "f Thứ Tư, 07/07/2021 08:15 GMT+7", "l Ngày 6/7, hai Ngoại trưởng hội đàm."),
            (2021, 7, 7),
            (2021, 7, 6),
        ),
        (
            "vi",
            (f"t {TITLE_VI}", "f Cập nhật lúc 8h15 ngày 7/7/2021", "l Hôm qua, hai bên hội đàm."),
            (2021, 7, 7),
            (2021, 7, 6),
        ),
        ("vi", (f"t {TITLE_VI}", "f 07-07-2021", "l Sáng thứ Ba, hai bên hội đàm."), (2021, 7, 7), (2021, 7, 6)),
        ("zh", (f"t {TITLE_ZH}", "f 2021/7/7", "l 昨天,两国外长举行会谈。"), (2021, 7, 7), (2021, 7, 6)),
        ("zh", (f"t {TITLE_ZH}", "f 2021/7/7", "l 6日,两国外长举行会谈。"), (2021, 7, 7), (2021, 7, 6)),
        # a day near publication goes before others
        (
            "zh",
            (f"t {TITLE_ZH}", "f 2021-07-07 08:00", "l 两国于1995年7月28日建交。", "b 7月6日,两国外长举行会谈。"),
            (2021, 7, 7),
            (2021, 7, 6),
        ),
        # a clock in the head
        ("vi", ("f Thứ Tư 07/07/2021 08:15", f"t {TITLE_VI}", "l Ngày 6/7, hai bên hội đàm."), (2021, 7, 7), (2021, 7, 6)),
        (
            "vi",
            ("f Thứ Tư 21/07/2021 08:15", f"t {TITLE_VI}", "l Ngày 6/7, hai bên hội đàm.", "b Năm 2020, thương mại tăng."),
            (2021, 7, 21),
            (2021, 7, 6),
        ),
        ("vi", ("f Thứ Tư 07/07/2021 08:15", f"t {TITLE_VI}", "l Hôm qua, hai bên hội đàm."), (2021, 7, 7), (2021, 7, 6)),
        # a clock that shows when the page was saved
        (
            "vi",
            (
                "f Thứ bảy 23/11/2024 03:25",
                f"t {TITLE_VI}",
                "l Ngày 6/7, hai bên hội đàm.",
                "b Olympic 2018 thành công, quan hệ phát triển kể từ năm 2016, theo kế hoạch giai đoạn 2016-2020.",
            ),
            None,
            (2018, 7, 6),
        ),
        ("vi", ("f Thứ bảy 23/11/2024 03:25", f"t {TITLE_VI}", "l Ngày 6/7, hai bên hội đàm."), None, None),
        # datelines
        ("zh", ("t 会谈", "b 新华社河内2021年7月7日电（记者甲）7月6日,两国外长举行会谈。"), (2021, 7, 7), (2021, 7, 6)),
        ("zh", ("t 会谈", "b 新华社河内7月7日电 两国外长6日举行会谈。2021年6月28日双方曾通话。"), (2021, 7, 7), (2021, 7, 6)),
        ("zh", ("t 会谈", "b 新华社河内2021年7月6日电 两国外长举行会谈。"), (2021, 7, 6), (2021, 7, 6)),
        ("vi", ("t Hội đàm", "b Hà Nội, 7/7/2021 (TTXVN) - Ngày 6/7, hai bên hội đàm."), (2021, 7, 7), (2021, 7, 6)),
        ("vi", ("t Hội đàm", "b Ngày 14/11/2018, hai bên hội đàm.", "f (Hà Nội, 15/11)"), (2018, 11, 15), (2018, 11, 14)),
        # the year out of the text
        ("zh", ("t 会谈", "l 7月6日,两国外长举行会谈。", "b 会谈在建交30周年(1991-2021)之际举行。"), None, (2021, 7, 6)),
        ("vi", ("t Hội đàm", "l Ngày 6/7, hai bên hội đàm.", "b Dịp kỷ niệm 30 năm quan hệ (1991-2021)."), None, (2021, 7, 6)),
        ("zh", ("t 会谈", "l 7月6日,两国外长举行会谈。", "b 双方高度评价2021年6月28日的磋商。"), None, (2021, 7, 6)),
        ("zh", ("t 会谈", "l 7月6日,两国外长举行会谈。", "b 双方落实2020 年 11 月峰会的成果。"), None, (2021, 7, 6)),
        (
            "zh",
            ("t 会谈", "l 7月6日,两国外长举行会谈。", "b 双方落实2020年11月的成果,提议于2022年10月举办峰会。"),
            None,
            (2021, 7, 6),
        ),
        (
            "zh",
            ("t 会谈", "l 1月21日,外长就2022年外交方向接受采访。", "b 双方在2021年底访问期间签署协议。"),
            None,
            (2022, 1, 21),
        ),
        ("vi", ("t Hội đàm", "l Ngày 6/7, hai bên hội đàm.", "b Hai bên ký thỏa thuận ngày 28/6/2021."), None, (2021, 7, 6)),
        ("vi", ("t Hội đàm", "l Ngày 6/7/2021, hai bên hội đàm.", "b Dự kiến gặp lại tháng 10/2022."), None, (2021, 7, 6)),
        ("zh", ("t 会谈", "l 7月6日,两国外长举行会谈。", "b 2020年贸易增长,2021年将继续。2019年持平。"), None, (2020, 7, 6)),
        # no year to be had
        ("zh", ("t 会谈", "l 10月26日晚,总理出席会议。", "b 双方遵守1982年公约。"), None, None),
        ("zh", ("t 会谈", "l 7月28日,总理出席会议。", "b 该国于1995年7月28日加入东盟。"), None, None),
        ("zh", ("t 会谈", "l 7月6日,总理出席会议。", "b 双方面向2030年合作。"), None, None),
        ("zh", ("t 会谈", "l 今天,总理出席会议。"), None, None),
        ("zh", ("t 会谈", "l 总理出席会议。"), None, None),
        ("vi", ("t Hội đàm", "l Ngày 6/7/2021, hai bên bàn về Expo 2025."), None, (2021, 7, 6)),
        ("zh", ("t 会谈", "l 1995年7月28日,两国外长举行会谈。"), None, (1995, 7, 28)),
        # what is no meeting
        (
            "vi",
            ("t Hội đàm", "f 07/07/2021", "l Kể từ ngày 1/7/2021, hai bên hợp tác. Ngày 6/7, hai bên hội đàm."),
            (2021, 7, 7),
            (2021, 7, 6),
        ),
        (
            "vi",
            ("t Hội đàm", "f 05/09/2021", "l Nhân dịp Quốc khánh 2/9, ngày 4/9, hai bên hội đàm."),
            (2021, 9, 5),
            (2021, 9, 4),
        ),
        (
            "vi",
            ("t Hội đàm", "f 22/11/2021", "l Ngày Nhà giáo (20/11) đã qua. Ngày 21/11, hai bên họp."),
            (2021, 11, 22),
            (2021, 11, 21),
        ),
        # lists of other reports, captions
        ("zh", ("t 会谈", "l 两国外长举行会谈。", "c 7月6日,会谈现场", "b 2021年6月28日双方曾通话。"), None, (2021, 6, 28)),
        ("zh", ("t 会谈", "l 两国外长举行会谈。", "c 2021年7月6日,会谈现场"), None, (2021, 7, 6)),
        ("zh", ("t 会谈", "l 总理出席会议。", "f 更多", "f 9月10日,另一报道。", "f 2025-09-10 08:00"), None, None),
    ],
)
def test_published_and_meeting(
    language: Language, lines: tuple[str, ...], published: tuple[int, int, int] | None, meeting: tuple[int, int, int] | None
) -> None:
    dates = read(language, *lines)
    assert dates.published == (date(*published) if published else None)
    assert dates.meeting == (date(*meeting) if meeting else None)


def test_metadata_go_before_everything() -> None:
    dates = read("zh", "t 会谈", "f 2021-07-08 09:00", "l 昨天,总理出席会议。", hint=date(2021, 7, 7), name="2021-07-09.txt")
    assert (dates.published, dates.meeting) == (date(2021, 7, 7), date(2021, 7, 6))
    assert [(c.value, c.role, c.source) for c in dates.candidates] == [
        (date(2021, 7, 7), DateRole.PUBLISHED, "metadata"),
        (date(2021, 7, 9), DateRole.PUBLISHED, "filename"),
        (date(2021, 7, 8), DateRole.PUBLISHED, "byline"),
        (date(2021, 7, 6), DateRole.MEETING, "lead"),
    ]


def test_a_file_name_goes_before_a_clock() -> None:
    dates = read("zh", "f 2024-11-23 03:25", "t 会谈", "l 6日,总理出席会议。", name="2021-07-07_vna.txt")
    assert (dates.published, dates.meeting) == (date(2021, 7, 7), date(2021, 7, 6))


def test_month_and_day_stay_where_the_year_is_unknown() -> None:
    dates = read("zh", "t 会谈", "l 10月26日晚,总理出席会议。")
    assert (dates.meeting, dates.meeting_month_day) == (None, (10, 26))
    (candidate,) = dates.candidates
    assert (candidate.value, candidate.month_day, candidate.role) == (None, (10, 26), DateRole.MEETING)
    assert (candidate.start, candidate.end) == (3, 9)


def test_a_clock_set_aside_stays_a_candidate() -> None:
    dates = read("vi", "f Thứ bảy 23/11/2024 03:25", "t Hội đàm", "l Ngày 6/7, hai bên hội đàm.")
    assert [(c.value, c.source) for c in dates.candidates] == [(date(2024, 11, 23), "clock"), (None, "lead")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2021-07-06_vna.txt", date(2021, 7, 6)),
        ("vna_20210706.html", date(2021, 7, 6)),
        ("vna-20210706-2.html", date(2021, 7, 6)),
        ("06.07.2021.docx", date(2021, 7, 6)),
        ("bao 2021.07.06 ban 2.pdf", date(2021, 7, 6)),
        ("000_67307c568735368b.txt", None),
        ("x20210706y.txt", None),
        ("2021-02-30.txt", None),
        ("report-2021.txt", None),
        ("", None),
    ],
)
def test_file_names(name: str, expected: date | None) -> None:
    assert date_in_name(name) == expected


PIECES = st.sampled_from(
    [
        "2021年",
        "7月6日",
        "2020年11月",
        "昨天",
        "30周年(1991-2021)",
        "ngày 6/7",
        "năm 2018",
        "2016-2020",
        "hôm qua",
        "sẽ ",
        "将",
        "。",
        ". ",
        "Hà Nội, ",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


@given(
    st.lists(st.tuples(TEXTS, st.sampled_from(Kind)), max_size=6),
    st.sampled_from(["zh", "vi"]),
    st.none() | st.dates(),
    st.text(max_size=20),
)
def test_any_page(lines: list[tuple[str, Kind]], language: Language, hint: date | None, name: str) -> None:
    text = "\n".join(line for line, _ in lines)
    blocks, offset = [], 0
    for line, kind in lines:
        blocks.append((offset, line, kind))
        offset += len(line) + 1
    dates = report_dates(blocks, language, hint, name)
    assert dates.published == hint or hint is None
    assert dates.meeting is None or dates.meeting_month_day == (dates.meeting.month, dates.meeting.day)
    assert sum(candidate.role is DateRole.MEETING for candidate in dates.candidates) == (dates.meeting_month_day is not None)
    for candidate in dates.candidates:
        assert candidate.start is None or candidate.end is None or 0 <= candidate.start < candidate.end <= len(text)


@pytest.mark.parametrize("unit", ["7月6日,2021年举行。", "2021 ", "sẽ họp ngày 6/7/2021, ", "（河内，7月6日）"])
def test_time_grows_with_length_only(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    began = time.process_time()
    report_dates([(0, "标题", Kind.TITLE), (3, text, Kind.BODY)], "zh", None, "x.txt")
    assert time.process_time() - began < 10
