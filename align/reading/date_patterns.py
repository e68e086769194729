"""How days, months and years are written in Chinese and Vietnamese news: the forms, with nothing resolved.

A form is a regular expression whose named groups say what it holds:

    y m d w          year, month, day, day of the week
    ry rm rd rw      a year, month, day or week relative to the day of writing: 去年, "hôm qua"
    until_y …        the other end of a stretch: 2016-2020, 6-8/7
    p q h            a part of a month or year, a quarter, a half
    l                a mark of the lunar calendar
    ahead, behind    "tới", "vừa qua"
    s                the date itself, where the form needs words around it

A number at the end of a name only keeps it apart from another in the same form. Where two forms overlap, the earlier one wins.
What has no form is no date: a score, a version, a fraction, a telephone number.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from align.model import Language


@dataclass(frozen=True, slots=True)
class Written:
    """A date as a text has it.

    Attributes:
        start, end: its span in the text.
        year, month, day: what is written; None for what is not.
        weekday: 0 for Monday to 6 for Sunday.
        year_shift, month_shift, week_shift, day_shift: relative to the day of writing: 去年 is a year shift of -1.
        toward: 1 where the text says that it lies ahead ("tháng 10 tới"), -1 where it lies behind, else 0.
        part: of its month or year: "start", "middle", "end", "H1", "H2", "Q1" to "Q4", or "".
        lunar: counted by the lunar calendar.
        span: one end of a stretch of years, as in 2016-2020.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    year_shift: int | None = None
    month_shift: int | None = None
    week_shift: int | None = None
    day_shift: int | None = None
    toward: int = 0
    part: str = ""
    lunar: bool = False
    span: bool = False


def written_dates(text: str, language: Language) -> list[Written]:
    """Find all dates of a text as they are written, in order, none overlapping another."""
    plain = text.translate(_HALF_WIDTH)
    taken = bytearray(len(text))
    found: list[Written] = []
    for form in _forms(language):
        for match in form.finditer(plain):
            for date in _read(match):
                if not any(taken[date.start : date.end]):
                    taken[date.start : date.end] = b"\1" * (date.end - date.start)
                    found.append(date)
    return sorted(found, key=lambda date: date.start)


# One character each, so that offsets stay.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９／－．：，（）", "0123456789/-.:,()")

_NUMERALS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_NUMERALS |= {"正": 1, "元": 1, "冬": 11, "腊": 12, "臘": 12}
_NUMERALS |= {
    tens + unit: value + number
    for tens, value in (("十", 10), ("二十", 20), ("廿", 20), ("三十", 30), ("卅", 30))
    for number, unit in enumerate(["", *"一二三四五六七八九"])
}
_NUMERALS |= {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12, "rằm": 15, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
_SHIFTS = {
    "今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2, "後年": 2,
    "大前天": -3, "前天": -2, "前日": -2, "昨": -1, "今": 0, "明": 1, "后天": 2, "後天": 2, "后日": 2, "後日": 2,
    "上": -1, "本": 0, "这": 0, "這": 0, "下": 1,
    "năm nay": 0, "năm ngoái": -1, "năm trước": -1, "năm sau": 1, "năm tới": 1, "sang năm": 1,
    "này": 0, "nay": 0, "trước": -1, "rồi": -1, "qua": -1, "sau": 1, "tới": 1, "mai": 1, "kia": 2, "hôm kia": -2,
}  # fmt: skip
_WEEKDAYS = dict(zip("一二三四五六日天", [0, 1, 2, 3, 4, 5, 6, 6], strict=True)) | {"nhật": 6}
_WEEKDAYS |= {str(number): number - 2 for number in range(2, 8)}
_WEEKDAYS |= {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_PARTS = {
    "初": "start", "上旬": "start", "中旬": "middle", "年中": "middle", "下旬": "end", "底": "end", "末": "end",
    "上半年": "H1", "下半年": "H2", "đầu": "start", "giữa": "middle", "cuối": "end",
}  # fmt: skip

_Y = r"(?:1[0-9]|2[01])\d\d"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_APART = r"(?<![\d./:-])(?<!\d,)"  # not inside another number
_TO_ZH = r"\s?[-–—~～至到]\s?"

# Both languages: 2021-07-06, 2021/7/6, and, with the day first, 06.07.2021.
_NUMERIC = [
    rf"{_APART}(?P<y>{_Y})(?P<sep>[-/.])(?P<m>{_M})(?P=sep)(?P<d>{_D})(?!\d|[./-]\d)",
    rf"{_APART}(?P<d>{_D})(?P<sep>[-/.])(?P<m>{_M})(?P=sep)(?P<y>{_Y})(?!\d|[./-]\d)",
]
_YEARS = rf"{_APART}(?<![A-Za-z])(?P<y>{_Y})\s?年?(?:{_TO_ZH}|\s+đến\s+)(?P<until_y>{_Y})(?!\d|[./-]\d)(?:\s?年)?"

_CM = r"(?:十[一二]?|[一二三四五六七八九])"
_CD = r"(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_LD = rf"(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|{_CD}日?)"
_CY = r"[一二][〇零○一二三四五六七八九]{3}"
_RY = (
    r"(?<!如)今年(?!轻|輕)|(?<!基)本年|(?<![过過])去年|上年(?=[度底末]|同期)|(?<!文)明年|(?<![目以])前年|[后後]年(?![代轻輕])"
)
_ZH_START = r"(?=[\d一二三四五六七八九十今本去上明前后後下这這])"  # for speed alone
_ZH_YEAR = rf"(?:{_APART}(?P<y>{_Y})\s?年|(?P<cy>{_CY})年|(?P<ry>{_RY}))"
# A page may glue the label of a photo to its caption: "ảnh 17月6日" is photo 1, 7月6日.
_ZH_MONTH = (
    rf"(?:(?:{_APART}|(?<=ảnh \d))(?P<m>{_M})\s?月份?|(?<![一二三四五六七八九十百千万几数每两])(?P<cm>{_CM})月份?(?!革命)"
    r"|(?P<rm>[本上下])[个個]?月|(?P<rm2>[这這])[个個]月)"
)
_NO_DAY = r"(?![内內间間游遊元圆圓本均薪租程后後]|[前](?![往来來])|之[内內后後前间間])"  # 3日内, 3日游, 30日元 …
_LUNAR = r"(?P<l>[农農][历曆]|[阴陰][历曆]|[旧舊][历曆])\s?"
_CHINESE_FORMS = [
    *_NUMERIC,
    # 农历正月初六, 农历8月15日, 腊月廿三, 八月初一, 大年初一, 除夕
    rf"{_LUNAR}(?:{_ZH_YEAR}|[甲乙丙丁戊己庚辛壬癸]\w年)?\s?[闰閏]?(?P<cm>[正冬腊臘]|{_CM})月(?P<cd>{_LD})?",
    rf"{_LUNAR}(?P<m>{_M})月(?:(?P<d>{_D})日)?",
    rf"(?P<cm>(?P<l>[正冬腊臘]))月(?P<cd>{_LD})?",
    rf"(?<![一二三四五六七八九十])(?P<cm>{_CM})月(?P<cd>(?P<l>[初廿])[一二三四五六七八九十])",
    r"(?P<l>大年)(?P<cd>初[一二三四五六七八九十]|三十)|(?P<l2>除夕)",
    # 2021年7月6日, 7月6日, 本月6日
    rf"{_ZH_START}(?:{_ZH_YEAR}\s?)?{_ZH_MONTH}\s?(?:(?P<d>{_D})\s?[日号號]|(?P<cd>{_CD})[日号號])",
    # 7月6-8日, 6至8日
    rf"{_ZH_START}(?:(?:{_ZH_YEAR}\s?)?{_ZH_MONTH}\s?|{_APART})(?P<d>{_D})(?:{_TO_ZH}|、)(?P<until_d>{_D})\s?日{_NO_DAY}",
    # 今年1至7月
    rf"{_ZH_START}(?:{_ZH_YEAR}\s?)?{_APART}(?P<m>{_M})\s?月?{_TO_ZH}(?P<until_m>{_M})\s?月份?",
    # 2020年11月, 今年10月, 12月底
    rf"{_ZH_START}(?:{_ZH_YEAR}\s?)?{_ZH_MONTH}(?P<p>初|[上中下]旬|底|末)?(?!\s?\d+\s?[日号號])",
    _YEARS,
    # 2022年, 去年底, 2021年上半年, 今年第三季度
    rf"{_ZH_START}{_ZH_YEAR}\s?(?:(?P<p>年中|[上下]半年)|年?(?P<p2>初(?![步期次级級])|底|末)|第?(?P<q>[一二三四1-4])季度?)?",
    # 今天, 昨晚, 前日
    r"(?<!《)(?<![如文声聲说說])(?P<rd>[今昨明])(?:天(?![气氣])|日(?![头頭之]|俄罗斯|美国|中国|新闻)|晚|夜|早|晨)",
    r"(?<![目以之先最午])(?P<rd>大?前天|前日|[后後][天日])(?![气氣性])",
    # 周二, 上周五, 星期日
    r"(?<![每一二两三四五六七八九十\d])(?P<rw>[上本这這下])?[个個]?(?:周|週|星期|[礼禮]拜)(?P<w>[一二三四五六日天])(?![年边邊])",
    # 6日
    rf"(?<![\d.,/第月])(?P<d>{_D})\s?日{_NO_DAY}",
]

_VI_MONTH = "mười (?:một|hai)|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười"
_VI_MONTH_CAPITAL = "Mười (?:[Mm]ột|[Hh]ai)|Một|Hai|Ba|Tư|Năm|Sáu|Bảy|Bẩy|Tám|Chín|Mười"
_DAYTIME = r"(?:sáng|trưa|chiều|tối|đêm|khuya|rạng sáng)"
# Not "ba năm sau", "những tháng trước".
_UNCOUNTED = r"\b(?=[đgcnst])(?<!\d )" + "".join(
    rf"(?<!\b{word} )" for word in re.findall(r"\w+", "một hai ba bốn năm sáu bảy tám chín mười vài mấy các nhiều những hàng")
)
_AHEAD = r"(?:\s+(?:(?P<ahead>sắp tới|tới đây|tới)|(?P<behind>vừa qua|vừa rồi))(?!\s*(?:tháng|ngày|năm|hết|nay|\d)))?"
_VI_YEAR = rf"(?:năm\s+(?P<y>{_Y})(?!\d|[./]\d)|(?P<ry>năm nay|năm ngoái|năm trước|năm sau|năm tới|sang năm)\b(?!\s+đó))"
_OF_YEAR = rf"(?:(?:\s?[/-]\s?|,\s)(?P<y2>{_Y})(?![\d/])|,?\s+{_VI_YEAR})?"
_AM_LICH = r"(?:\s+[(]?(?P<l>âm lịch)\b)?"
_WEEK = r"(?:\s+(?:tuần\s+)?(?P<rw>này|trước|rồi|qua|sau|tới)\b)?"
_NOT_ORDINAL = "".join(rf"(?<!{word} )" for word in ("giới", "lần", "hạng", "nước", "bên", "người", "là", "hệ"))
_UNITS = (
    "triệu|tỷ|tỉ|nghìn|ngàn|trăm|chục|người|ca|lần|giờ|tiếng|phút|km|kg|tấn|chuyến|liều|đồng|usd|bữa|lượt|trường hợp|đêm"
    "|buổi|viên|lít"
)
_CUE = (
    rf"\b(?:(?:ngày|hôm|mùng|mồng|{_DAYTIME})\s+|(?:hôm|ngày|{_DAYTIME})\s+(?:nay|qua|mai)\s*[,(]?\s*(?:ngày\s+)?"
    r"|(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|ch[ủú]a? nhật)\s*[,(]?\s*(?:ngày\s+)?)"
)
_NO_FRACTION = r"(?!1/2\b|[12]/3\b|[13]/4\b|[1-4]/5\b|1/10\b|24/7\b)"
_PART_OF = r"(?:(?P<p>đầu|giữa|cuối)\s+)?"
_DAYS = rf"(?P<d>{_D})\s?(?:[-–,]|đến|tới|và)\s?(?:hết\s+)?(?:ngày\s+)?(?P<until_d>{_D})(?:\s?[/.]\s?|\s+tháng\s+)(?P<m>{_M})"
_LONE_DAY = (
    "".join(rf"(?<!{word} )" for word in ("mỗi", "một", "hàng", "hằng", "quân", "bình", r"\d")) + rf"\bngày\s+(?P<d>{_D})"
)
_VIETNAMESE_FORMS = [
    *_NUMERIC,
    # mùng 6 Tết, mùng 6 tháng Giêng, rằm tháng Bảy, tháng Chạp
    rf"(?i:(?P<s>(?:(?:mùng|mồng)\s+)?(?P<d>{_D})\s+(?P<l>tết)\b))",
    r"(?i:(?P<s>(?:(?:ngày|mùng|mồng|hôm)\s+)?" + rf"(?P<d>{_D}|rằm)\s+tháng\s+(?P<m>(?P<l>giêng|chạp))\b))",
    rf"(?i:(?P<s>(?P<d>(?P<l>rằm))\s+tháng\s+(?P<m>{_VI_MONTH}|{_M})\b))",
    r"(?i:(?P<s>tháng\s+(?P<m>(?P<l>giêng|chạp))\b))",
    # ngày 6-8/7/2021, từ 6 đến 8 tháng 7
    rf"(?i:\b(?:từ|ngày)\s+(?:ngày\s+)?(?P<s>{_DAYS}(?![\d%]|,\d|[/.]\d\d?(?!\d)){_OF_YEAR}))",
    # ngày 6 tháng 7 năm 2021, mùng 6 tháng 7, 6 tháng 7, 2021
    rf"(?i:(?P<s>(?:ngày|mùng|mồng|hôm)\s+(?P<d>{_D})\s+tháng\s+(?P<m>{_M}(?!\d)|(?:{_VI_MONTH})\b(?!\s+\d)){_OF_YEAR}{_AM_LICH}))",
    rf"(?i:(?<![\d/.])(?P<s>(?P<d>{_D})\s+tháng\s+(?P<m>{_M})(?:\s?[/,]\s?|,?\s+năm\s+)(?P<y>{_Y})(?!\d)))",
    # ngày 6/7, sáng 6-7, thứ Ba (6/7), hôm nay, 6/7
    rf"(?i:{_CUE}(?P<s>(?P<d>{_D})(?P<sep>[/.-])(?P<m>{_M})(?![\d%/]|[.,-]\d|\s+(?:{_UNITS})\b)(?:,?\s+{_VI_YEAR})?{_AM_LICH}))",
    # từ 1/7, (Hà Nội, 14/11), Hà Nội, 14/11 -, (14/11)
    rf"(?i:\b(?:từ|đến|tới|trước|vào)\s+(?P<s>{_NO_FRACTION}(?P<d>{_D})/(?P<m>{_M})(?![\d%/]|[.,-]\d)))",
    rf"[(][^()\d\n]{{1,40}},\s*(?P<s>(?P<d>{_D})/(?P<m>{_M}))\s*(?=[)])",
    rf"^[^\d\n]{{2,30}},\s*(?P<s>(?P<d>{_D})/(?P<m>{_M}))\s*(?=[-–—(])",
    rf"[(]\s*(?P<s>(?!24/7)(?P<d>0[1-9]|1[3-9]|2\d|3[01])/(?P<m>{_M}))\s*(?=[)])",
    # quý III/2021, 6 tháng đầu năm 2021
    rf"(?i:(?P<s>quý\s+(?P<q>iv|i{{1,3}}|[1-4])(?:\s?/\s?(?P<y2>{_Y})(?!\d)|,?\s+{_VI_YEAR})))",
    rf"(?i:(?P<s>(?:nửa|6 tháng|sáu tháng)\s+(?P<h>đầu|cuối)\s+{_VI_YEAR}))",
    # cuối tháng 10 năm nay, tháng 7/2021, tháng Mười tới, tháng này, từ 7/2021
    rf"(?i:(?<!\d )(?P<s>{_PART_OF}tháng\s+(?P<m>{_M})(?!\d|[./-]\d\d?(?!\d)|,\d){_OF_YEAR}{_AHEAD}{_AM_LICH}))",
    rf"(?<!\d )(?P<s>(?:(?P<p>[Đđ]ầu|[Gg]iữa|[Cc]uối)\s+)?[Tt]háng\s+(?P<m>{_VI_MONTH_CAPITAL})\b{_OF_YEAR}{_AHEAD})",
    rf"(?i:{_UNCOUNTED}(?P<s>{_PART_OF}tháng\s+(?P<rm>này|trước|sau|tới)\b)(?!\s+đó))",
    rf"(?i:\b(?:từ|đến|tới|vào|hồi|cuối|đầu|giữa)\s+(?P<s>(?P<m>{_M})/(?P<y>{_Y})(?![\d/])))",
    _YEARS,
    # năm 2016, cuối năm nay
    rf"(?i:{_UNCOUNTED}(?P<s>{_PART_OF}{_VI_YEAR}))",
    # hôm nay, tối qua, ngày mai
    rf"(?i:(?P<s>\b(?:hôm|{_DAYTIME})\s+(?P<rd>nay|qua)\b))",
    rf"(?i:(?P<s>\b(?:(?:ngày|{_DAYTIME})\s+(?P<rd>mai)|ngày\s+(?P<rd2>kia)|(?P<rd3>hôm kia))\b))",
    # thứ Ba, Thứ bảy 23/11, tối thứ 7, Chủ nhật tuần trước
    rf"{_NOT_ORDINAL}(?P<s>[Tt]hứ\s+(?P<w>Hai|Ba|Tư|Năm|Sáu|Bảy|Bẩy)\b{_WEEK})",
    rf"(?i:\b(?:{_DAYTIME}|hôm|vào|ngày)\s+(?P<s>thứ\s+(?P<w>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])\b{_WEEK}))",
    rf"(?i:{_NOT_ORDINAL}(?P<s>thứ\s+(?P<w>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])(?=\s*[,(]?\s*(?:ngày\s+)?\d{{1,2}}[/-]\d|\s+tuần\b){_WEEK}))",
    rf"(?i:(?P<s>\bch(?:ủ|úa)\s+(?P<w>nhật)\b{_WEEK}))",
    # ngày 6
    rf"(?i:(?P<s>{_LONE_DAY})(?![\d%:]|\s?[/.,-]\s?\d|\s+tháng\b|\s+(?:{_UNITS})\b))",
]


@cache
def _forms(language: Language) -> list[re.Pattern[str]]:
    return [re.compile(form) for form in (_CHINESE_FORMS if language == "zh" else _VIETNAMESE_FORMS)]


def _read(match: re.Match[str]) -> Iterator[Written]:
    """The date that a form found, or the two ends of a stretch; nothing for a day that its month does not have."""
    groups = {name: _small(value) for name, value in match.groupdict().items() if value}

    def first(*names: str) -> str | None:
        return next((groups[name] for name in names if name in groups), None)

    start, end = match.span("s" if "s" in groups else 0)
    date = Written(
        start,
        start + len(match.string[start:end].rstrip()),
        year=_year(first("y", "y2", "cy")),
        month=_number(first("m", "cm")),
        day=_number(first("d", "cd")),
        weekday=_of(_WEEKDAYS, first("w")),
        year_shift=_of(_SHIFTS, first("ry")),
        month_shift=_of(_SHIFTS, first("rm", "rm2")),
        week_shift=_of(_SHIFTS, first("rw")),
        day_shift=_of(_SHIFTS, first("rd", "rd2", "rd3", "rd4")),
        toward=int("ahead" in groups) - int("behind" in groups),
        part=_part(groups),
        lunar="l" in groups or "l2" in groups,
        span="until_y" in groups,
    )
    if date.lunar and date.month is None:
        # Tết and 大年 turn the year: up to the 10th they count the first month, the 29th and 30th the last.
        date = replace(date, month=1 if date.day is not None and date.day <= 10 else 12)
    stretched = next((name for name in ("until_y", "until_m", "until_d") if name in groups), None)
    if stretched is not None:
        yield from _stretch(match, date, stretched)
    elif _exists(date):
        yield date


def _small(word: str) -> str:
    # Without regard to case, "s" also finds "ſ", and "i" the Turkish "İ" and "ı".
    return word.casefold().replace("i\u0307", "i").replace("ı", "i")


def _stretch(match: re.Match[str], date: Written, name: str) -> Iterator[Written]:
    """Both ends of a stretch; nothing where the first does not lie before the second: 8-6/7 may be a score."""
    until = replace(date, start=match.start(name))
    first, second = match[name.removeprefix("until_")], int(match[name])
    if name == "until_y":
        until = replace(until, year=second)
    elif name == "until_m":
        until = replace(until, month=second)
    else:
        until = replace(until, day=second)
    if int(first) < second and _exists(date) and _exists(until):
        yield replace(date, end=match.end(name.removeprefix("until_")))
        yield until


def _exists(date: Written) -> bool:
    if date.lunar or date.day is None or date.month is None:
        return True
    return date.day <= monthrange(date.year or 2000, date.month)[1]


def _year(digits: str | None) -> int | None:
    if digits is None or digits.isdecimal():
        return None if digits is None else int(digits)
    return int("".join(str(_NUMERALS[digit]) for digit in digits))


def _number(numeral: str | None) -> int | None:
    if numeral is None or numeral.isdecimal():
        return None if numeral is None else int(numeral)
    return _NUMERALS[" ".join(numeral.removeprefix("初").removesuffix("日").split())]


def _of(table: dict[str, int], word: str | None) -> int | None:
    return None if word is None else table[" ".join(word.split())]


def _part(groups: dict[str, str]) -> str:
    if "q" in groups:
        return f"Q{_number(groups['q'])}"
    if "h" in groups:
        return "H1" if groups["h"] == "đầu" else "H2"
    part = groups.get("p") or groups.get("p2")
    return _PARTS[part] if part else ""
