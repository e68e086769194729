"""Chinese numerals as news write them: 6000万, 2亿3000万, 十五, 廿五, 两万, 二〇二一, 百分之八点二, 三分之二, 数千.

The same characters stand in hundreds of words that count nothing: 统一, 万象, 千万别, 三亚, 十分, 五一. So a single character
is a numeral only where something countable follows, one as an article (一个) never, and two digits side by side (三四十) are a
guess at a number and no number.

The library cn2an would read the value of a numeral that is found, but refuses 1.5万亿, 1,234万, 100多万 and 三分之一 and takes
11 microseconds; its values agree with these on what it reads.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from align.matching.evidence.numeral import DIGITS, MOST, Numeral, name_end, read_digits, read_roman

if TYPE_CHECKING:
    from collections.abc import Iterator

_ONES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"廿": 20, "卅": 30}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_HAN = "".join((*_ONES, *_TENS, *_UNITS))

_START = re.compile(rf"[0-9{_HAN}双翻数几上成半Ⅰ-ⅫIVXL]")
_THOUSAND = "千(?![米瓦克卡伏赫])"  # not of 千米, 千瓦
_HUNDRED = "百(?!分[之点百])"
_DIGITS = re.compile(DIGITS["zh"])
_RUN = re.compile(rf"(?:[{_HAN.replace('千', '').replace('百', '')}]|{_THOUSAND}|{_HUNDRED})+")
_SCALE = re.compile(rf"(?:[多余]?(?:{_THOUSAND}|{_HUNDRED}|十))?(?: ?[多余]?[万亿]+)?")
_MORE = re.compile(rf"(\d{{1,4}})(?:({_THOUSAND}|{_HUNDRED}|万)|(?![\d.,%年月日:/-]))")
_MULTIPLIED = re.compile(r"[多余]([万亿]+)")
_POINT = re.compile(r"点([零〇一二三四五六七八九]{1,6})(?![零〇一二三四五六七八九十百千分刻])([万亿]{0,2})")
_OVER = re.compile(r" ?分之 ?")
_PERCENT = re.compile(rf"[百千]分之 ?(?=[\d{_HAN}])")
_VAGUE = re.compile(r"(?:[数几上]|成[百千]上|数以)([十百千万亿]+)(?!分)")
_DOUBLED = re.compile("翻了?([一两二三四1-4])番")
_GROWN = re.compile(r"(?:增长?|增加|扩大|提高|上升|上涨|翻|多|高出?)了?(?:近|约)?$")  # 增长一倍: doubled
_HALF = re.compile(r"(?:个|年|天|周|倍|公里|吨|米)半(?![导岛决球径夜数自成])")
_TENTHS = re.compile(r"成(?=[，。、；,;）)多半的以左上下]|$)")
_DECADE = re.compile(r" ?世纪 ?(\d0|[二三四五六七八九]?十) ?年代")
_BARE_DECADE = re.compile(" ?年代")
_ORDINAL = re.compile(r"第 ?$")
_CLASSED = re.compile(r" ?[届次期任号轮]")

# What follows a lone character that counts. Not 角, 川, 亚, 手, 星 …: 五角大楼, 四川, 三亚.
_COUNTERS = (
    "个名位人国家项次年天周届条只架艘辆场所份岁点种件座支批轮层级倍省市区县村队组票章节步党派院部门大代季小分秒段台张间颗"
    "头匹株棵枚套户口封顿瓶箱袋克吨米公万亿美英欧度页起例对则期号世篇声句多战洲"
)
_COUNTED = re.compile(
    rf"(?:[至到][二三四五六七八九十])? ?(?:[{_COUNTERS}]|方(?![法便向案式针])"
    "|中全会|本(?!来|质|土)|海里|千[米瓦]|平方|立方|百分点)"
)
_NO_NUMBER_AFTER = re.compile(
    # the numbers of G7, G20 and G77, which Vietnamese writes as names; months; times of day
    r" ?(?:国集团|月(?!球|亮|租|薪)|时(?![间代期段局装尚常而限速])|点(?:钟|半|整|左右|\d|[一二三四五六七八九十]+分)|几)"
)
_NO_NUMBER_BEFORE = re.compile(
    r"(?:ảnh|电话|热线|上午|下午|中午|早上|早晨|晚上|凌晨|今晚|清晨|傍晚|当晚)[:： ]?$"  # photo 1, telephones, times of day
)
_NO_CHARACTERS_BEFORE = re.compile(r"(?:周|星期|礼拜|初|农历|双|统|唯)$")
_MINUTES = re.compile(r"(?:(?<!小)时|点) ?$")
_HYPHENED = re.compile(r"[\u4e00-\u9fff]-$")
_ROUGHLY = re.compile(r"[近逾超约过]$")


class _Read(NamedTuple):
    """What a run of characters says: its value, where it ends, its last scale, whether it is sure, and how long it is."""

    value: Fraction
    end: int
    scale: int = 1
    sure: bool = True
    length: int = 1


def chinese_numerals(plain: str) -> Iterator[Numeral]:
    """Find the numerals of a Chinese text, in order, none overlapping another.

    Args:
        plain: the text in simplified characters, its digits, point, comma and percent sign half-width.
    """
    at = 0
    while match := _START.search(plain, at):
        numeral, at = _numeral(plain, match.start())
        if numeral is not None:
            yield numeral


def _numeral(plain: str, start: int) -> tuple[Numeral | None, int]:
    """The numeral at `start`, if there is one, and where to go on."""
    first = plain[start]
    if first in "IVXL":
        return _roman(plain, start)
    if first in "双半" or "Ⅰ" <= first <= "Ⅻ":
        return _single(plain, start), start + 1
    if first == "翻":
        return _doubled(plain, start)
    if first in "数几上成":
        return _vague(plain, start)
    percent = _PERCENT.match(plain, start)
    return _percent(plain, percent) if percent else _number(plain, start)


def _roman(plain: str, start: int) -> tuple[Numeral | None, int]:
    """第XIII届."""
    end = start + 1
    while plain[end : end + 1] in {"I", "V", "X", "L"}:
        end += 1
    value = read_roman(plain[start:end])
    follower = plain[end : end + 1]
    if value is None or not _ORDINAL.search(plain, max(0, start - 2), start) or (follower.isascii() and follower.isalpha()):
        return None, end
    return Numeral(start, end, Fraction(value)), end


def _single(plain: str, start: int) -> Numeral | None:
    """Ⅲ, 双方, 半年."""
    first, rest = plain[start], plain[start + 1 : start + 2]
    if first == "双":
        value = Fraction(2) if rest == "方" else None
    elif first == "半":
        value = Fraction(1, 2) if rest in {"数", "年"} or plain[start - 1 : start] == "过" else None
    else:
        value = Fraction(ord(first) - ord("Ⅰ") + 1)
    return None if value is None else Numeral(start, start + 1, value, sure=False)


def _doubled(plain: str, start: int) -> tuple[Numeral | None, int]:
    """翻一番 is to double, 翻两番 to grow to four times as much."""
    match = _DOUBLED.match(plain, start)
    if match is None:
        return None, start + 1
    times = _ONES.get(match[1]) or int(match[1])
    return Numeral(start, match.end(), Fraction(2**times), sure=False), match.end()


def _vague(plain: str, start: int) -> tuple[Numeral | None, int]:
    """数十万 says hundreds of thousands; 十几万 does not."""
    match = _VAGUE.match(plain, start)
    if match is None:
        return None, start + 1
    size = _product(match[1])
    if size > MOST or plain[start - 1 : start] in {"十", "百", "千"}:
        return None, match.end()
    return Numeral(start, match.end(), Fraction(size), sure=False, vague=True), match.end()


def _percent(plain: str, match: re.Match[str]) -> tuple[Numeral | None, int]:
    """百分之八点二, 千分之三, in percent."""
    if plain.startswith("百", match.end()):
        return Numeral(match.start(), match.end() + 1, Fraction(100), unit="%"), match.end() + 1
    read = _read(plain, match.end())
    if isinstance(read, int):
        return None, read
    value = read.value if match[0][0] == "百" else read.value / 10
    return Numeral(match.start(), read.end, value, read.sure, unit="%"), read.end


def _number(plain: str, start: int) -> tuple[Numeral | None, int]:
    """A number, a fraction or a decade that begins at `start`."""
    if plain.startswith("一半", start):
        return Numeral(start, start + 2, Fraction(1, 2), sure=False), start + 2
    if plain.startswith("一倍", start):
        grown = _GROWN.search(plain, max(0, start - 4), start)
        return Numeral(start, start + 2, Fraction(2), sure=False) if grown else None, start + 2
    read = _read(plain, start)
    if isinstance(read, int):
        return None, read
    numeral = _fraction(plain, start, read) or _decade(plain, start, read) or _in_context(plain, start, read)
    return numeral, numeral.end if numeral else read.end


def _fraction(plain: str, start: int, below: _Read) -> Numeral | None:
    """三分之二."""
    over = _OVER.match(plain, below.end)
    above = _read(plain, over.end()) if over and below.value > 0 else start
    if isinstance(above, int):
        return None
    return Numeral(start, above.end, above.value / below.value, below.sure and above.sure)


def _decade(plain: str, start: int, read: _Read) -> Numeral | None:
    """20世纪30年代 is 1930; 90年代 is 1990, most likely."""
    if full := _DECADE.match(plain, read.end):
        tens = int(full[1]) if full[1].isdecimal() else 10 * _ONES.get(full[1][-2:-1], 1)
        return Numeral(start, full.end(), (read.value - 1) * 100 + tens, read.value in range(1, 22))
    if read.value in range(20, 100, 10) and _BARE_DECADE.match(plain, read.end):
        return Numeral(start, read.end, read.value + 1900, sure=plain.endswith("世纪", max(0, start - 2), start))
    return None


def _in_context(plain: str, start: int, read: _Read) -> Numeral | None:
    """What a number read at `start` is, by what stands around it."""
    in_digits = plain[start].isdecimal()
    before = plain[max(0, start - 4) : start]
    minutes = _MINUTES.search(before) and plain.startswith("分", read.end)
    if minutes or _NO_NUMBER_AFTER.match(plain, read.end) or _NO_NUMBER_BEFORE.search(before):
        return None
    ordinal = _ORDINAL.search(before)
    begin = start - len(ordinal[0]) if ordinal else start
    numeral = Numeral(begin, read.end, read.value, read.sure, scale=read.scale, in_digits=in_digits)
    if in_digits:
        named = _HYPHENED.search(before) is not None  # 苏-57, which is Su-57 there
        return _with_half(plain, replace(numeral, sure=read.sure and _tells(read.value) and not named))
    if ordinal:
        return replace(numeral, sure=read.value > 10 or (read.value > 1 and _CLASSED.match(plain, read.end) is not None))
    return None if _NO_CHARACTERS_BEFORE.search(before) else _in_words(plain, numeral, read.length, before)


def _in_words(plain: str, numeral: Numeral, length: int, before: str) -> Numeral | None:
    """A number in characters, if it counts something."""
    if plain[numeral.start] in "百千万亿":  # 近百; not 百姓, 百万富翁, 千万别, 万亿
        return replace(numeral, sure=False) if _ROUGHLY.search(before) else None
    if length == 1 and numeral.value > 0 and _TENTHS.match(plain, numeral.end):
        return replace(numeral, end=numeral.end + 1, value=numeral.value * 10, sure=False, unit="%")
    numeral = _with_half(plain, numeral)
    counted = _COUNTED.match(plain, numeral.end) is not None
    if numeral.value.denominator > 1:  # 零点五, 一年半; not 两点一线
        return numeral if counted or length == 1 or plain[numeral.start] == "零" else None
    very = numeral.value == 10 and plain.startswith("分", numeral.end) and not plain.startswith("分钟", numeral.end)
    if numeral.value <= 1 or very or (numeral.value <= 10 and not counted):
        return None
    # 十一 alone is the National Day.
    return replace(numeral, sure=numeral.sure and numeral.value > (10 if counted else 11))


def _tells(value: Fraction) -> bool:
    """Whether a number in digits is no 0 or 1, which the other side may well leave out."""
    return value > 1 or value.denominator > 1


def _with_half(plain: str, numeral: Numeral) -> Numeral:
    """两年半, 3个半小时."""
    half = _HALF.match(plain, numeral.end) if numeral.value < 1000 else None
    return replace(numeral, value=numeral.value + Fraction(1, 2), end=half.end()) if half else numeral


def _product(units: str) -> int:
    size = 1
    for unit in units[:8]:
        size *= _UNITS[unit]
    return size


def _read(plain: str, start: int) -> _Read | int:
    """Read the longest number at `start`; where there is none, say where to go on."""
    if digits := _DIGITS.match(plain, start):
        return _read_mixed(plain, start, digits.end())
    if run := _RUN.match(plain, start):
        return _read_characters(plain, start, run.end())
    return start + 1


def _read_mixed(plain: str, start: int, end: int) -> _Read | int:
    """A number that starts with digits: 6000万, 1.5万亿, 2亿3000万, 100多万."""
    name = name_end(plain, start, end)
    if name is not None:
        return name
    scale = _SCALE.match(plain, end)
    units = re.sub("[多余 ]", "", scale[0]) if scale else ""
    percent = plain.startswith(("%", " %"), end)
    base = read_digits(plain[start:end], "zh", "scale" if units else "%" if percent else "")
    if base is None:
        return end
    size = _product(units)
    if scale is None or not units or base[0] * size > MOST or (units[-1] in "十百千" and base[0] >= 10):
        return _Read(base[0], end, sure=base[1])
    value, end, last = base[0] * size, scale.end(), size
    while more := _MORE.match(plain, end):
        step = _UNITS[more[2]] if more[2] else 1
        if int(more[1]) * step >= last or (step == 1 and len(more[1]) < 3):
            break
        value, end, last = value + int(more[1]) * step, more.end(), step
    return _Read(value, end, size if end == scale.end() else 1, base[1])


def _read_characters(plain: str, start: int, end: int) -> _Read | int:
    """A number in characters only: 三千二百万, 十五, 二〇二一, 八点二."""
    written = plain[start:end]
    read = _positional(written) if set(written) & {*_UNITS, *_TENS} else _string(written)
    if read is None:
        return end
    if (point := _POINT.match(plain, end)) and read.scale == 1:
        decimals = "".join(str(_ONES[digit]) for digit in point[1])
        size = _product(point[2])
        value = (read.value + Fraction(int(decimals), 10 ** len(decimals))) * size
        return _Read(value, point.end(), size, length=len(written) + 2)
    if multiplied := _MULTIPLIED.match(plain, end):
        size = _product(multiplied[1])
        if read.value * size <= MOST:
            return _Read(read.value * size, multiplied.end(), size, read.sure, len(written) + 2)
    return read._replace(end=end, length=len(written))


def _string(written: str) -> _Read | None:
    """Digits without units: 七, 二〇二一. Two are a day (五一) or a guess (七八)."""
    if len(written) == 2 or len(written) > 6 or ("两" in written and len(written) > 1):
        return None
    value = int("".join(str(_ONES[digit]) for digit in written))
    return _Read(Fraction(value), 0, sure=len(written) == 1 or (len(written) == 4 and 1000 < value < 2100))


def _positional(written: str) -> _Read | None:
    """Digits with units. None for what no number is written like: 三四十, 十四五, 千千万万."""
    parts = {10**8: 0, 10**4: 0, 1: 0}  # what has been closed by 亿, by 万, and the places below
    digit: int | None = None
    last, gap = 10**9, False  # the last unit, and whether a zero stands after it
    for place, character in enumerate(written):
        if character in _ONES:
            if digit:
                return None
            gap, digit = (True, digit) if _ONES[character] == 0 else (gap, _ONES[character])
            continue
        unit = _UNITS.get(character, 10)
        if unit <= 1000:
            if unit >= last or (digit is None and unit > 10 and place) or (character in _TENS and digit):
                return None
            parts[1] += _TENS.get(character) or (digit or 1) * unit
        else:
            closed = sum(value for size, value in parts.items() if size < unit) + (digit or 0)
            if parts[unit] or not (closed or place == 0):
                return None
            parts = {size: value if size > unit else 0 for size, value in parts.items()} | {unit: (closed or 1) * unit}
        digit, last, gap = None, unit, False
    value, scale = sum(parts.values()), _UNITS.get(written[-1], 1)
    if digit is None:
        return _Read(Fraction(value), 0, scale if scale >= 10**4 else 1, not gap)
    if gap or last == 10:
        return _Read(Fraction(value + digit), 0)
    return _Read(Fraction(value + digit * last // 10), 0, sure=False)  # 一万三 is 13,000 in speech
