"""What numbers count, in canonical units: percent, currencies by ISO 4217, and measures as their symbols.

A unit that is another times a constant becomes that other where news use both for the same thing: 120万千瓦 is 1.200 MW,
千分之三 is 0.3%. Distances in metres and kilometres stay apart: nobody calls 5 km 5,000 m. Percentage points are percent,
because newsrooms write one for the other. People, years and other counted things have no unit: 3个 and "3 người" agree.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from align.model import Language


class Unit(NamedTuple):
    """A unit found beside a number: its canonical name, what the number is to be multiplied by, and its span."""

    name: str
    factor: Fraction
    start: int
    end: int


_ONE = Fraction(1)
_Spellings = dict[str, tuple[str, Fraction]]


def _table(names: dict[str, str], scaled: dict[str, tuple[str, Fraction]]) -> _Spellings:
    return {word: (name, _ONE) for name, words in names.items() for word in words.split("|")} | scaled


_THOUSAND = Fraction(1000)
_SYMBOLS = _table(
    {
        "%": "%", "USD": "USD|US$|$|usd", "VND": "VND|VNĐ|vnđ|vnd|đ|₫", "EUR": "EUR|€", "GBP": "GBP|£", "JPY": "JPY",
        "CNY": "RMB|CNY|NDT", "KRW": "KRW", "RUB": "RUB", "THB": "THB", "SGD": "SGD", "HKD": "HKD", "km": "km|Km|KM",
        "m": "m", "cm": "cm", "mm": "mm", "nm": "nm", "km2": "km²|km2", "m2": "m²|m2", "m3": "m³|m3", "ha": "ha",
        "km/h": "km/h", "mph": "mph", "kg": "kg|Kg", "ft": "ft", "yd": "yd", "kWh": "kWh|KWh|kwh", "MW": "MW", "°C": "°C|℃",
        "°F": "°F|℉",
    },
    {
        "‰": ("%", Fraction(1, 10)), "MWh": ("kWh", _THOUSAND), "GWh": ("kWh", _THOUSAND**2), "TWh": ("kWh", _THOUSAND**3),
        "kW": ("MW", 1 / _THOUSAND), "KW": ("MW", 1 / _THOUSAND), "kw": ("MW", 1 / _THOUSAND), "GW": ("MW", _THOUSAND),
    },
)  # fmt: skip
_CHINESE = _table(
    {
        "%": "个百分点|百分点", "USD": "美元|美金", "VND": "越南盾|越盾", "CNY": "元人民币|人民币|元|块钱", "EUR": "欧元",
        "GBP": "英镑", "JPY": "日元|日圆", "KRW": "韩元|韩圆", "RUB": "卢布", "THB": "泰铢", "SGD": "新加坡元|新元",
        "HKD": "港元|港币", "TWD": "新台币", "AUD": "澳元|澳大利亚元", "CAD": "加元|加拿大元", "INR": "印度卢比",
        "IDR": "印尼盾|印度尼西亚盾", "MYR": "林吉特|马币", "LAK": "基普", "KHR": "瑞尔", "PHP": "菲律宾比索",
        "CHF": "瑞士法郎", "km": "公里|千米", "m": "米", "cm": "厘米", "mm": "毫米", "km/h": "公里/小时|公里每小时",
        "km2": "平方公里|平方千米", "m2": "平方米", "m3": "立方米", "ha": "公顷", "t": "吨", "kg": "公斤|千克",
        "°C": "摄氏度", "°F": "华氏度",
        "MW": "兆瓦", "kWh": "千瓦时|度电", "nmi": "海里", "mi": "英里", "mph": "英里/小时|英里每小时", "ft": "英尺",
        "in": "英寸", "yd": "码", "lb": "磅", "bbl": "桶", "L": "升", "bp": "个基点|基点",
    },
    {"千瓦": ("MW", 1 / _THOUSAND), "吉瓦": ("MW", _THOUSAND), "兆瓦时": ("kWh", _THOUSAND)},
)  # fmt: skip
_VIETNAMESE = _table(
    {
        "%": "phần trăm|điểm phần trăm|điểm %|phần trăm điểm",
        "USD": "đô la mỹ|đô-la mỹ|đôla mỹ|đô la|đô-la|đôla|mỹ kim", "VND": "đồng việt nam|đồng", "CNY": "nhân dân tệ|tệ",
        "EUR": "euro|ơ-rô", "GBP": "bảng anh|bảng", "JPY": "yên nhật|yên|yen", "KRW": "won", "RUB": "rúp|ruble|rouble",
        "THB": "baht|bạt", "SGD": "đô la singapore|đô-la singapore|đôla singapore", "TWD": "đô la đài loan|tân đài tệ",
        "HKD": "đô la hồng kông|đô la hồng công|đô la hong kong", "AUD": "đô la úc|đô la australia", "CAD": "đô la canada",
        "INR": "rupee ấn độ", "IDR": "rupiah", "MYR": "ringgit", "LAK": "kíp|kip", "KHR": "riel", "PHP": "peso philippines",
        "CHF": "franc thụy sĩ|franc thuỵ sĩ", "km": "ki-lô-mét|kilômét|kilomet|cây số", "m": "mét",
        "cm": "xăng-ti-mét|xentimét|centimet", "mm": "milimét|mi-li-mét|milimet", "km/h": "km/giờ|km một giờ",
        "km2": "ki-lô-mét vuông|kilômét vuông|kilomet vuông|km vuông", "m2": "mét vuông|m vuông", "m3": "mét khối",
        "ha": "héc-ta|hécta|hecta|hec-ta|héc ta", "t": "tấn", "kg": "ki-lô-gam|kilôgam|kilogram|ki-lô|cân",
        "°C": "độ c|độ celsius", "°F": "độ f", "nmi": "hải lý", "mi": "dặm", "mph": "dặm/giờ|dặm một giờ", "ft": "feet|foot",
        "in": "inch|inches", "yd": "yard|yards", "lb": "pound|pounds", "bbl": "thùng dầu|thùng", "L": "lít",
        "MW": "mê-ga-oát|megawatt", "kWh": "ki-lô-oát giờ|kilowatt giờ", "bp": "điểm cơ bản",
    },
    {
        "phần nghìn": ("%", Fraction(1, 10)), "phần ngàn": ("%", Fraction(1, 10)), "tạ": ("kg", Fraction(100)),
        "gigawatt": ("MW", _THOUSAND), "kilowatt": ("MW", 1 / _THOUSAND),
    },
)  # fmt: skip
_WORDS: dict[Language, _Spellings] = {"zh": _CHINESE, "vi": _VIETNAMESE}


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# 元首 and 元旦 begin otherwise; "đồng chí" are comrades, "cân bằng" is balance, "bảng xếp hạng" a table, "bộ" a ministry.
_NOT_A_UNIT: dict[Language, str] = {
    "zh": r"(?!元[首旦素老年月帅]|米[字粒饭其开]|桶装|升[至到级起值温降高]|磅礴|度电影|人民币汇)",
    "vi": (
        r"(?!đồng[ -](?:chí|bào|minh|đội|nghiệp|chủ|tác|phạm|hương|môn|ý|bằng|tình|thời|tổ|bảo|sáng|thuận|lúa|ruộng|tháp)"
        r"|cân (?:bằng|nhắc|đối)|bảng (?:xếp|đấu|biểu|điện|vàng|[a-h]\b)|yên (?:bái|tâm|ổn|bình|lặng)"
        r"|tạ (?:ơn|tội)|tệ (?:hơn|nạn|hại|nhất)|thùng (?:rác|phiếu|xe|hàng))"
    ),
}
_SUFFIX: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(
        rf"(?:[多余来]|个多)?\s?{_NOT_A_UNIT['zh']}(?:(?P<word>{_longest_first(_WORDS['zh'])})"
        rf"|(?P<symbol>{_longest_first(_SYMBOLS)})(?![A-Za-z0-9]))"
    ),
    "vi": re.compile(
        rf"\s?(?:(?i:{_NOT_A_UNIT['vi']}(?P<word>{_longest_first(_WORDS['vi'])}))(?!\w)"
        rf"|(?P<symbol>{_longest_first(_SYMBOLS)})(?!\w))"
    ),
}
GLUED = re.compile(rf"(?:{_longest_first(_SYMBOLS)}|(?i:triệu|tỷ|tỉ|nghìn|ngàn|vạn|tấn|mét|đồng))(?![\w²³])")
"""What may be glued to digits without making them a name, as 5G and 10h30 are."""
_AN_HOUR = re.compile(r"(?:每小时|时速)(?:[约达为超近]|高达|最高|超过|大约)?\s?$")
_SPEEDS = {"km": "km/h", "mi": "mph"}
_PREFIX = re.compile(
    r"(?:(?P<money>(?<![A-Za-z])(?:USD|US\$|VND|EUR|GBP|JPY|RMB|CNY|HKD|SGD)|(?<![A-Za-z])\$|[€£₫]|人民币|美元)|(?P<yen>[¥￥]))\s?$"
)
_MONEY = {"人民币": "CNY", "美元": "USD"}


def unit_after(text: str, start: int, end: int, language: Language) -> Unit | None:
    """The unit that follows the number in a span, with at most one space between; None where none does."""
    match = _SUFFIX[language].match(text, end)
    if match is None:
        return None
    if match["symbol"]:
        name, factor = _SYMBOLS[match["symbol"]]
    else:
        name, factor = _WORDS[language][match["word"].lower()]
    if name in _SPEEDS and language == "zh" and _AN_HOUR.search(text, max(0, start - 6), start):
        name = _SPEEDS[name]
    return Unit(name, factor, match.start(), match.end())


def unit_before(text: str, start: int, language: Language) -> Unit | None:
    """The currency that stands before a number: "US$500", 人民币500. A yen sign is the yuan's in Chinese text."""
    match = _PREFIX.search(text, max(0, start - 5), start)
    if match is None:
        return None
    if match["yen"]:
        return Unit("CNY", _ONE, match.start(), start) if language == "zh" else None
    money = match["money"]
    return Unit(_MONEY.get(money) or _SYMBOLS[money][0], _ONE, match.start(), start)
