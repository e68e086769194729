"""How Chinese writes dates and times: 2021年7月6日, 七月初六, 今年, 第三季度, 20世纪90年代, 下午3时.

One pattern walks the text; each alternative is a form of its own, and its function below turns a match into parts, seeing what
was found before: a day belongs to the month right before it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from align.matching.evidence.date_parts import (
    Part,
    clock_key,
    day_exists,
    decade_key,
    months_key,
    quarter_key,
    year_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Found = list[Part]


def chinese_parts(text: str) -> Found:
    """The parts of all dates of a Chinese text in simplified characters, in order."""
    plain = text.translate(_HALF_WIDTH) if _FULL_WIDTH.search(text) else text
    found: Found = []
    for match in _FORMS.finditer(plain):
        # A form never ends inside another of its groups, so that the last one closed is the form's own.
        _READERS[match.lastgroup or ""](match, found)
    return found


# One character each, so that offsets stay.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９／－．", "0123456789/-.")
_FULL_WIDTH = re.compile("[０-９]")

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_NUMERALS = {
    tens + unit: value + number
    for tens, value in (("", 0), ("十", 10), ("二十", 20), ("廿", 20), ("三十", 30), ("四十", 40), ("五十", 50))
    for number, unit in enumerate(["", *"一二三四五六七八九"])
    if tens + unit
} | {"零": 0, "两": 2, "首": 1, "正": 1, "冬": 11, "腊": 12}

_APART = r"(?<!\d)(?<!\d[.,])"  # not inside another number
_SEP = r"\s?[-–—~～至到、和及与]\s?"
_YEAR_SEP = r"\s?[-–—~～至到、和及与,，]\s?"
_YEAR = r"[12]\d{3}"
_CN_MONTH = r"(?:十[一二]?|[一二三四五六七八九])"
_CN_DAY = r"(?:三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_LUNAR_DAY = rf"(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|{_CN_DAY})"
_CN_TENS = r"(?:[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九零两])"
# Behind 月: 月内, 月薪, 月球.
_NO_MONTH = r"(?![内球亮饼薪租嫂光色牙期龄天子]|之[内久])"
_COUNTED = r"(?:[元人名个万亿余多米吨项次辆套只件岁分度点倍种头户]|[美欧日]元|公里|公斤|千克|平方|家(?!乡))"

_PATTERNS = {
    "ancient": r"公元前\s?约?\s?(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,6})\s?(?:年|世纪)",
    "iso": rf"{_APART}(?<![/:-])(?P<iy>{_YEAR})(?P<is>[-/.])(?P<im>\d{{1,2}})(?P=is)(?P<id>\d{{1,2}})(?!\d|[./-]\d)",
    "dmy": rf"{_APART}(?<![/:-])(?P<dd>\d{{1,2}})(?P<ds>[-/.])(?P<dm>\d{{1,2}})(?P=ds)(?P<dy>{_YEAR})(?!\d|[./-]\d)",
    "century": (
        rf"(?:(?:(?P<c2>{_APART}\d\d|十[一二三四五六七八九]){_SEP})?(?P<c>{_APART}\d{{1,2}}|(?<![上下半每近整这]){_CN_TENS})"
        r"|(?P<cr>上一?个?|本))\s?世纪(?:\s?(?P<cd>\d0|[一二三四五六七八九]十)\s?年代)?"
    ),
    "decade": rf"(?:{_APART}(?P<e>{_YEAR}|\d0)\s?|(?P<ec>[二三四五六七八九]十))年代",
    "first_months": (
        r"(?<![目以之此提])[前头]"
        r"(?:(?P<fq>[二三两23])\s?个?季度?|(?P<fm>\d{1,2}|十一?|[两二三四五六七八九])\s?个?月(?![初底]))"
    ),
    "quarter": (
        rf"(?:第\s?|{_APART})(?P<q>[一二三四首1-4])(?:\s?[、和及与至到-]\s?第?(?P<q2>[二三四2-4]))?\s?季度"
        r"|(?P<q3>首)季|(?<![A-Za-z\d])Q(?P<q4>[1-4])(?![A-Za-z\d])"
    ),
    "half": r"(?P<h>[上下])半年",
    "lunar": (
        r"[农阴旧]历\s?(?:[甲乙丙丁戊己庚辛壬癸]\w年)?\s?闰?"
        rf"(?P<lm>[正冬腊]|{_CN_MONTH}|\d{{1,2}})月(?:(?P<ld>{_LUNAR_DAY}|\d{{1,2}})日?)?"
        rf"|(?<!寒)(?P<lm2>[正冬腊])月(?P<ld2>{_LUNAR_DAY})?"
        rf"|(?<![一二三四五六七八九十])(?P<lm3>{_CN_MONTH})月(?P<ld3>[初廿][一二三四五六七八九十])"
        rf"|(?P<lf>八月十五|七月七|九月九)(?![日号一二三四五六七八九])"
        r"|大年(?P<ld4>初[一二三四五六七八九十]|三十)|(?P<eve>除夕)"
    ),
    "clock": rf"{_APART}(?<![:：])(?P<kh>\d{{1,2}})[:：](?P<km>[0-5]\d)(?:[:：][0-5]\d)?(?![\d:：%]|\.\d)",
    "hour": (
        rf"(?<!第)(?:{_APART}(?<!\d[-–:：])(?P<t>\d{{1,2}})\s?"
        r"|(?P<tc>二十[一二三四]?|十[一二三四五六七八九]?|[一二三四五六七八九两零]))"
        rf"(?P<to>[时点])(?![代期段速区而候间光常])(?:\s?(?P<tm>[0-5]?\d|{_CN_TENS})\s?分(?![钟之])|(?P<tx>半|整|钟|许))?"
    ),
    "year": rf"{_APART}(?P<y>{_YEAR}(?:{_YEAR_SEP}{_YEAR}|\s?[-–—]\s?\d\d(?!\d)){{0,7}})\s?(?:财政?)?年(?![级代])",
    "chinese_year": r"(?P<yc>[一二][〇零○一二三四五六七八九]{3})年(?![级代])",
    "feast": r"(?<![\d·])(?P<fm2>\d{1,2})·(?P<fd>\d{1,2})(?![\d·])",
    "years": rf"{_APART}(?<![A-Za-z/:-])(?P<s1>{_YEAR})\s?[-–—~～至到/]\s?(?P<s2>{_YEAR})(?!\d|[./-]\d|\s?{_COUNTED})",
    "month": rf"{_APART}(?<![第/])(?P<m>\d{{1,2}}(?:{_SEP}\d{{1,2}}){{0,11}})\s?月份?{_NO_MONTH}",
    "chinese_month": rf"(?<![一二三四五六七八九十百千万几数每两余多个第\d])(?P<mc>{_CN_MONTH})月份?{_NO_MONTH}",
    "day": rf"{_APART}(?<![/第])(?P<d>\d{{1,2}}(?:{_SEP}\d{{1,2}}){{0,5}})\s?[日号]",
    "chinese_day": rf"(?<![一二三四五六七八九十百千万几数每两余多第\d])(?P<dc>{_CN_DAY})[日号]",
    "weekday": (
        r"(?<![一二两三四五六七八九十\d])(?P<wr>[上本这下])?个?(?:周|星期|礼拜)"
        r"(?P<w>[一二三四五六日天])(?![次年边遍圈期篇个岁天场百千报刊])"
    ),
    "week": r"(?<![一二两三四五六七八九十以\d])(?P<v>[上本这下])个?(?:周(?![围边年期转身密遭旋岁长])|星期|礼拜)",
    "weekend": r"周末",
    "relative": (
        r"(?<!如)今年(?!轻)|(?<!基)本年(?!级)|(?<!过)去年|上年(?=[度底末]|同期)|(?<!文)明年|(?<![目以])前年|后年(?![代轻])|来年"
        r"|(?<![以晚])上个?月(?![球亮台牙])|这个月|本月|(?<![以之])下个?月(?![球亮台牙])"
        r"|(?<!《)(?<![如文声说])今(?:[天日](?![气头之])|[晚早晨夜])"
        r"|昨[天日晚夜早晨]"
        r"|(?<![光文声说表证阐聪透鲜发])明(?:[天日](?![气之])|[晚晨早])"
        r"|(?<![目以之先最午此])(?:大?前天|前日(?![本益常方])|后天(?![性的]))"
    ),
    "same": r"(?<![相适应])(?:当[年月天日晚](?![地文])|(?<!不)同年(?!龄)|同月(?!球)|同[日天](?!本))",
    "bare_year": rf"{_APART}(?<![/:：-])(?P<b>1\d{{3}}|20\d\d)(?![\d年/%-]|[:：.,]\d(?!\d?月)|\s?{_COUNTED})",
}
_START = r"(?=[\d一二三四五六七八九两十零廿首正冬腊今本去上明前后来这下同当昨大农阴旧公第头周星礼除Q])"
_FORMS = re.compile(_START + "(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _PATTERNS.items()) + ")")

_SHIFTS = {
    "今年": ("Y", 0), "本年": ("Y", 0), "去年": ("Y", -1), "上年": ("Y", -1), "前年": ("Y", -2), "明年": ("Y", 1),
    "来年": ("Y", 1), "后年": ("Y", 2),
    "上月": ("M", -1), "上个月": ("M", -1), "这个月": ("M", 0), "本月": ("M", 0), "下月": ("M", 1), "下个月": ("M", 1),
    "今": ("D", 0), "昨": ("D", -1), "明": ("D", 1), "前天": ("D", -2), "前日": ("D", -2), "大前天": ("D", -3),
    "后天": ("D", 2),
}  # fmt: skip
_WEEK_SHIFTS = {"上": -1, "本": 0, "这": 0, "下": 1}
_LETTERS = {"年": "Y", "月": "M", "天": "D", "日": "D", "晚": "D"}

_DAYTIMES = {
    "morning": "凌晨 清晨 早上 早晨 上午 早间 早 晨",
    "noon": "中午 正午",
    "afternoon": "下午 午后",
    "evening": "傍晚 晚上 晚间 晚",
    "night": "夜间 夜里 深夜 半夜 夜",
}
_DAYTIME_OF = {word: name for name, words in _DAYTIMES.items() for word in words.split()}
_DAYTIME = re.compile(rf"({'|'.join(_DAYTIME_OF)})\s?$")
_DURATION_BEFORE = re.compile(r"(?:近|约|长达|超过|历时|持续|距今|为期|连续|有着?|逾|整整|每隔?|仅|用|这|头|过去)\s?$")
# 3日内, 3日游, 30日元; 5日前 is before the 5th or five days ago.
_NO_DAY_BEHIND = re.compile(r"[内间游元圆本均薪租程后产]|之[内后前间]")
_BEFORE_BEHIND = re.compile(r"前(?![往来])")
_AGE_BEHIND = re.compile(r"的?历史|之久|寿命|有余")
_AGES_BEHIND = re.compile(rf"[来前后多余间]|以上|{_AGE_BEHIND.pattern}")
_BETWEEN = re.compile(_SEP)
_MONTH_BEHIND = re.compile(rf"\s?(?:\d{{1,2}}|{_CN_MONTH})\s?月")
_WIRE = re.compile(r"\s?(?:专|综合)?[电讯](?![话视影力子])")
_FRAME_BEFORE = re.compile(r"[A-Za-z(（“\"《·在于自从至到]\s?$")
_SEASON = re.compile(r"\s?(?:赛季|学年|届|[:：])")
_FRAME_BEHIND = re.compile(r"\s?[A-Za-z)）”\"》]")


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 6) : match.start()]


def _add(match: re.Match[str], found: Found, key: str | None, *, certain: bool = True) -> None:
    if key is not None:
        found.append(Part(match.start(), match.end(), key, certain))


def _items(match: re.Match[str], group: str) -> list[tuple[int, int, int]]:
    """The numbers of a list with their spans; the last one's goes on to the end of the form."""
    offset = match.start(group)
    spans = [(int(item[0]), offset + item.start(), offset + item.end()) for item in re.finditer(r"\d+", match[group])]
    number, start, _ = spans[-1]
    return [*spans[:-1], (number, start, match.end())]


def _ancient(match: re.Match[str], found: Found) -> None:
    """Years before our era are no evidence, but neither are they years of it."""


def _numeric(match: re.Match[str], found: Found) -> None:
    """2021-07-06 and 06/07/2021; where the latter may be the American order, its day and month are not certain."""
    p = "i" if match["iso"] else "d"
    year, month, day = int(match[p + "y"]), int(match[p + "m"]), int(match[p + "d"])
    if not day_exists(day, month, year):
        return
    sure = p == "i" or day > 12 or day == month
    for name, key in (("y", year_key(year)), ("m", f"M{month:02}"), ("d", f"D{day:02}")):
        found.append(Part(*match.span(p + name), str(key), sure or name == "y"))
    found[-3:] = sorted(found[-3:], key=lambda part: part.start)


def _century(match: re.Match[str], found: Found) -> None:
    number = _number(match["c"])
    if match["cd"]:
        decade = _number(match["cd"]) or 10 * _DIGITS.get(match["cd"][0], 0)
        key, certain = decade_key(decade, number or (20 if match["cr"] != "本" else 21))
        _add(match, found, key, certain=certain)
    elif match["cr"]:
        found.append(Part(*match.span(), "C", certain=False, shift=0 if match["cr"] == "本" else -1))
    else:
        for century in (_number(match["c2"]), number):
            _add(match, found, f"C{century}" if century is not None and 1 <= century <= 30 else None)


def _decade(match: re.Match[str], found: Found) -> None:
    decade = int(match["e"]) if match["e"] else 10 * _DIGITS[match["ec"][0]]
    if decade % 10 == 0:
        key, certain = decade_key(decade)
        _add(match, found, key, certain=certain)
    else:
        _add(match, found, year_key(decade), certain=False)


def _first_months(match: re.Match[str], found: Found) -> None:
    """前三季度, 前9个月; without a year before it the latter may be the last nine months."""
    months = 3 * (_number(match["fq"]) or 0) or _number(match["fm"]) or 0
    if 2 <= months <= 11:
        _add(match, found, months_key(1, months), certain=match["fq"] is not None or _before(match).rstrip()[-1:] == "年")


def _quarter(match: re.Match[str], found: Found) -> None:
    quarter = _number(match["q"] or match["q3"] or match["q4"]) or 1
    _add(match, found, quarter_key(quarter))
    if match["q2"]:
        _add(match, found, quarter_key(_number(match["q2"]) or 1))


def _half(match: re.Match[str], found: Found) -> None:
    _add(match, found, months_key(1, 6) if match["h"] == "上" else months_key(7, 12))


def _lunar(match: re.Match[str], found: Found) -> None:
    certain = True
    if match["eve"]:
        month, day, certain = 12, 30, False  # the last day of the year may be the 29th
    elif match["lf"]:
        month, day, certain = _NUMERALS[match["lf"][0]], _NUMERALS[match["lf"][2:]], False
    else:
        written = match["ld"] or match["ld2"] or match["ld3"] or match["ld4"]
        day = _number(written.removeprefix("初")) or 0 if written else 0
        month = _number(match["lm"] or match["lm2"] or match["lm3"]) or (12 if day == 30 else 1)
    if 1 <= month <= 12 and 0 <= day <= 30:
        _add(match, found, f"LM{month:02}", certain=certain)
        _add(match, found, f"LD{day:02}" if day else None, certain=certain)


def _time(match: re.Match[str], found: Found) -> None:
    daytime = _DAYTIME.search(_before(match))
    name = _DAYTIME_OF[daytime[1]] if daytime else None
    if match["clock"]:
        key = clock_key(int(match["kh"]), int(match["km"]), name)
        certain = name is not None  # 15:12 may be a score
    else:
        exact = bool(match["tm"] or match["tx"])
        if name is None and not exact and (match["tc"] or match["to"] == "点"):
            return  # 三点建议, 一时
        minute = 30 if match["tx"] == "半" else _number(match["tm"]) or 0
        key = clock_key(_number(match["t"] or match["tc"]) or 0, minute, name)
        certain = True
    if key is not None:
        _add(match, found, key[0], certain=certain and key[1])


def _year(match: re.Match[str], found: Found) -> None:
    items = _items(match, "y")
    dated = _goes_on(match, found, "Y") or _MONTH_BEHIND.match(match.string, match.end()) is not None
    if len(items) == 1 and items[0][0] % 100 == 0 and not dated:
        # 2000年前 is two thousand years ago, 2020年前 before 2020.
        behind = _AGES_BEHIND.match(match.string, match.end())
        if behind or _DURATION_BEFORE.search(_before(match)):
            return
    elif _AGE_BEHIND.match(match.string, match.end()):
        return
    full = 0
    for year, start, end in items:
        full = year if year >= 100 else full // 100 * 100 + year  # 1950-53年
        sure = dated or len(items) > 1 or full % 100 != 0 or full in {1900, 2000, 2100}
        found.append(Part(start, end, f"Y{full}", sure))


def _chinese_year(match: re.Match[str], found: Found) -> None:
    _add(match, found, year_key(int("".join(str(_DIGITS[digit]) for digit in match["yc"]))))


def _years(match: re.Match[str], found: Found) -> None:
    first, last = int(match["s1"]), int(match["s2"])
    if first < last <= first + 500:
        found.append(Part(*match.span("s1"), f"Y{first}"))
        found.append(Part(*match.span("s2"), f"Y{last}"))


def _feast(match: re.Match[str], found: Found) -> None:
    """4·30, 9·2: days that have become names."""
    if day_exists(int(match["fd"]), int(match["fm2"])):
        found.append(Part(*match.span("fm2"), f"M{int(match['fm2']):02}", certain=False))
        found.append(Part(*match.span("fd"), f"D{int(match['fd']):02}", certain=False))


def _month(match: re.Match[str], found: Found) -> None:
    if match["mc"]:
        _add(match, found, f"M{_NUMERALS[match['mc']]:02}")
        return
    items = _items(match, "m")
    if all(1 <= month <= 12 for month, _, _ in items):
        found += [Part(start, end, f"M{month:02}") for month, start, end in items]


def _day(match: re.Match[str], found: Found) -> None:
    """The days of a list, dropped with their month where the calendar has no such day."""
    items = _items(match, "d") if match["d"] else [(_NUMERALS[match["dc"]], *match.span())]
    month = _beside(match, found, "M")
    if month is None and not _is_day(match, found):
        return
    number = month.number if month is not None else None
    year = next((part.number for part in found[-2:-1] if part.key[0] == "Y" and found[-1].start - part.end <= 1), None)
    if not all(day_exists(day, number, year) for day, _, _ in items):
        if number is not None:
            found.pop()
        return
    wire = _WIRE.match(match.string, match.end()) is not None
    if wire and month is not None:
        found[-1] = replace(month, certain=False)
    ago = _BEFORE_BEHIND.match(match.string, match.end())
    certain = not wire and (month is not None or (match["d"] is not None and not ago))
    found += [Part(start, end, f"D{day:02}", certain) for day, start, end in items]


def _beside(match: re.Match[str], found: Found, letter: str) -> Part | None:
    """The part right before a form, if it is of that letter."""
    if found and found[-1].key[0] == letter and "-" not in found[-1].key and 0 <= match.start() - found[-1].end <= 1:
        return found[-1]
    return None


def _is_day(match: re.Match[str], found: Found) -> bool:
    """Whether a day without a month is one: 6日, but not 6号, 三日 or 连续5日."""
    before = _before(match)
    if match[0][-1] == "号" or before.rstrip()[-1:] == "月" or _DURATION_BEFORE.search(before):
        return False
    if _NO_DAY_BEHIND.match(match.string, match.end()):
        return False
    return match["d"] is not None or _goes_on(match, found, "D") or len(match["dc"]) > 1


def _goes_on(match: re.Match[str], found: Found, letter: str) -> bool:
    """Whether a form continues a stretch or list of parts of that letter."""
    if not found or found[-1].key[0] != letter:
        return False
    return _BETWEEN.fullmatch(match.string, found[-1].end, match.start()) is not None


def _weekday(match: re.Match[str], found: Found) -> None:
    number = 7 if match["w"] in "日天" else _DIGITS[match["w"]]
    if match["wr"]:
        found.append(Part(*match.span(), "W", certain=False, shift=_WEEK_SHIFTS[match["wr"]], weekday=number))
    else:
        _add(match, found, f"W{number}", certain=False)


def _week(match: re.Match[str], found: Found) -> None:
    found.append(Part(*match.span(), "W", certain=False, shift=_WEEK_SHIFTS[match["v"]]))


def _weekend(match: re.Match[str], found: Found) -> None:
    _add(match, found, "W67", certain=False)


def _relative(match: re.Match[str], found: Found) -> None:
    letter, shift = _SHIFTS.get(match[0]) or _SHIFTS[match[0][0]]
    found.append(Part(*match.span(), letter, certain=False, shift=shift))


def _same(match: re.Match[str], found: Found) -> None:
    _add(match, found, f"{_LETTERS[match[0][1]]}=", certain=False)


def _bare_year(match: re.Match[str], found: Found) -> None:
    """APEC 2017, (2021); only beside Latin letters or brackets, since a number without a unit may count anything."""
    framed = [_FRAME_BEFORE.search(_before(match)), _FRAME_BEHIND.match(match.string, match.end())]
    if all(framed) or (any(framed) and int(match["b"]) >= 1800) or _SEASON.match(match.string, match.end()):
        _add(match, found, year_key(int(match["b"])), certain=False)


def _number(numeral: str | None) -> int | None:
    if numeral is None:
        return None
    return int(numeral) if numeral.isdecimal() else _NUMERALS.get(numeral)


_READERS: dict[str, Callable[[re.Match[str], Found], None]] = {
    "ancient": _ancient, "iso": _numeric, "dmy": _numeric, "century": _century, "decade": _decade,
    "first_months": _first_months, "quarter": _quarter, "half": _half, "lunar": _lunar, "clock": _time, "hour": _time,
    "year": _year, "chinese_year": _chinese_year, "years": _years, "feast": _feast, "month": _month, "chinese_month": _month,
    "day": _day, "chinese_day": _day, "weekday": _weekday, "week": _week, "weekend": _weekend, "relative": _relative,
    "same": _same, "bare_year": _bare_year,
}  # fmt: skip
