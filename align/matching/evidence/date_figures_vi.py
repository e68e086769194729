"""Vietnamese dates and times that begin with a figure: 6/7/2021, 6-8/7, 6 tháng 7, 9 tháng đầu năm, 10h30, 2021-2025."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from align.matching.evidence.date_parts import clock_key, months_key
from align.matching.evidence.date_words_vi import (
    ANCIENT,
    AND,
    AND_DAY,
    CLOSED,
    COUNTED,
    DAYTIME,
    DAYTIMES,
    LUNAR,
    MONTH,
    UNCOUNTABLE,
    YEAR,
    Item,
    Page,
    ascending,
    item,
    items,
    sure_items,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_LIST = rf"\d{{1,2}}(?:{AND_DAY}\d{{1,2}}){{0,5}}"
_PART_OF_DAY = rf"(?:(?=\s(?:giờ\s)?(?P<{{}}>{DAYTIME})\b))?"

PATTERNS = {
    # 06-NQ/TW, 12/2021/NĐ-CP
    "document": r"\d{1,6}(?:/\d{1,4}){0,2}[-/](?!ngày|tháng|năm|đến|tới|từ|quý|sáng|trưa|chiều|tối)[a-zđ]",
    "iso": rf"(?P<iy>{YEAR})(?P<is>[-/.])(?P<im>\d{{1,2}})(?P=is)(?P<id>\d{{1,2}})(?!\d|[./-]\d)",
    "numeric": (
        rf"(?P<nd>{_LIST})(?P<ns>[/.-])(?P<nm>\d{{1,2}})"
        rf"(?:\s?[/.-]\s?(?P<ny>{YEAR})(?![\d/]|\.\d)|(?![\d%]|[/.,:]\d|-\d(?!\d?/\d)|[/-][a-z]|\s?giờ))"
    ),
    "month_year": rf"(?P<mym>\d{{1,2}})(?P<mys>[/-])(?P<myy>{YEAR})(?!\d|[/.-])",
    "spoken": (
        rf"(?P<sd>{_LIST})\s(?:của\s)?tháng\s(?P<sm>\d{{1,2}}(?!\d|[.,]\d)|{MONTH})(?!\sngày)"
        rf"(?:(?:\s?[/.,-]\s?|\s)(?P<sy>{YEAR})(?!\d)|(?=,?\snăm\s(?P<sl>{YEAR})(?!\d)))?"
    ),
    "months_of": (
        r"(?P<on>\d{1,2})\s(?P<ou>tháng|quý)\s(?:(?P<ow>đầu|cuối)\s(?:tiên\s)?(?:của\s)?năm\b|(?=năm\s(?:nay|ngoái|\d{4})))"
    ),
    "clock": r"(?P<kh>\d{1,2}):(?P<km>[0-5]\d)(?::[0-5]\d)?(?![\d:%])(?:\s?giờ\b)?" + _PART_OF_DAY.format("kd"),
    "hour": (
        r"(?P<h>\d{1,2})(?:[.](?P<hp>[0-5]\d)\s?giờ|\s?(?:h|giờ|g(?=\d)))(?:\s?(?P<hm>[0-5]\d)(?![\d.,]\d)(?:\s?phút\b|')?|\s(?P<hx>rưỡi|đúng))?(?!\w)"
        + _PART_OF_DAY.format("hd")
    ),
    "new_year": r"(?P<td>\d{1,2})\stết\b",
    "duration": r"\d{1,4}\s(?:năm|tháng|tuần|ngày|tiếng|phút)\b",
    "years": rf"(?P<s1>{YEAR})\s?(?:-|–|—|đến|tới)\s?(?:hết\s)?(?:năm\s)?(?P<s2>{YEAR})(?!\d|[./-]\d)",
    "days": rf"(?:(?<=ngày\s)|(?<=hôm\s))(?P<d>{_LIST})(?![\d%]|[.,/:-]\d|\s?/)",
    "bare_year": r"(?P<b>1\d{3}|20\d\d)(?![\d%]|[.,/:-]\d)",
}

_FIGURES = re.compile(r"\d+")
_STRONG = re.compile(
    rf"\b(?:ngày|{DAYTIME}|(?:hôm|ngày|{DAYTIME})\s(?:nay|qua|mai)|hôm|(?:chủ|chúa)\snhật|thứ\s(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7]))"
    r"\s?[,(]?\s?(?:ngày\s)?$"
)
_WEAK = re.compile(r"\b(?:từ|đến|tới|trước|sau|vào|dịp|lễ|hết|khánh)\s$")
_FRACTION = re.compile(r"(?:1/2|[12]/3|[13]/4|[1-4]/5|1/10|24/7)(?!\d)")
_DATELINE_BEFORE = re.compile(r"(?:[(][^()\d]{1,20}|^[^\d\n]{2,22}),\s(?:ngày\s)?$")
_DATELINE_BEHIND = re.compile(r"\s?[)–—(-]")
_OF_MONTH = re.compile(r"\b(?:từ|đến|tới|vào|hồi|cuối|đầu|giữa|trong|trước|sau|hết)\s$|[(]$")
_OF_YEAR = re.compile(r"\b(?:từ|đến|tới|vào|trước|sau|đầu|giữa|cuối|kỳ|khóa|mùa|hè|xuân|thu|đông|tết|hết|hạn)\s$|[(]$")
_AT = re.compile(rf"\b(?:lúc|hồi|vào)\s(?:khoảng\s)?$|\b{DAYTIME},?\s$")
_LASTING = re.compile(r"\b(?:trong|dài|sau|hơn|gần|mất|khoảng|mỗi|suốt|tới|thêm|được|cả|chừng)\s$")
_DAYTIME_BEFORE = re.compile(rf"\b({DAYTIME})(?:\s(?:nay|qua|mai))?,?\s(?:lúc\s)?$")
_BETWEEN = re.compile(AND)
_END_BEHIND = re.compile(rf"{AND}\d{{1,2}}h")
_OF_DAY_BEHIND = re.compile(r"\s?[,(]?\s?(?:ngày|hôm|cùng\sngày|thứ|chủ\snhật|\d{1,2}/\d)")


def _past(match: re.Match[str]) -> int:
    """Where to go on when a match is no date: behind its first figures."""
    figures = _FIGURES.match(match.string, match.start())
    return figures.end() if figures else match.end()


def _nothing(match: re.Match[str], page: Page) -> None:
    """Taken so that nothing in it is taken for a date."""


def _iso(match: re.Match[str], page: Page) -> int | None:
    if not page.add_day([item(match, "id")], item(match, "im"), item(match, "iy")):
        return None
    page.add_year(match, "iy")
    page.found[-3:] = sorted(page.found[-3:], key=lambda part: part.start)
    return None


def _numeric(match: re.Match[str], page: Page) -> int | None:
    """6/7, 6-7-2021, 6-8/7: dates where something beside them says so, or a year stands in them."""
    days, month = items(match, "nd"), item(match, "nm")
    year = item(match, "ny") if match["ny"] else None
    before = page.before(match.start())
    said = bool(_STRONG.search(before)) or page.follows(match.start())
    if not ascending(days):
        return _days_alone(page, days[:1]) if said else _past(match)
    if LUNAR.match(page.low, match.end()):
        page.add_lunar(days, month)
    elif year is not None:
        if page.add_day(days, month, year):
            page.add_year(match, "ny")
    elif said and match["ns"] == "-" and len(days) == 1 and days[0][0] < month[0]:
        _hyphenated(page, days[0], month)
    else:
        certain = not _is_dateline(match, page, before) if said else _certainty(match, page, before, days[-1][0])
        if certain is None:
            return _past(match)
        page.add_day(days, month, certain=certain)
    return None


def _hyphenated(page: Page, day: Item, second: Item) -> None:
    """Ngày 6-7: in most newspapers the 6th of July, in some the 6th and 7th; "ngày 6-17" can only be the latter."""
    if second[0] > 12:
        _days_alone(page, [day, second])
    else:
        page.add(page.with_word(day[1]), f"D{day[0]:02}")
        page.add(second[1], f"M{second[0]:02}", certain=False)


def _is_dateline(match: re.Match[str], page: Page, before: str) -> bool:
    return _DATELINE_BEFORE.search(before) is not None and _DATELINE_BEHIND.match(page.low, match.end()) is not None


def _certainty(match: re.Match[str], page: Page, before: str, day: int) -> bool | None:
    """Whether figures with nothing but "từ" or a bracket before them are certainly a date (None: not a date at all)."""
    if match["ns"] != "/" or _FRACTION.match(match[0]) or COUNTED.match(page.low, match.end()):
        return None
    if _is_dateline(match, page, before):
        return False
    if _WEAK.search(before):
        return CLOSED.match(page.low, match.end()) is not None
    return False if day > max(12, int(match["nm"])) else None


def _days_alone(page: Page, days: list[Item]) -> int:
    """Days whose month is not said; where to go on."""
    for day, span in days:
        if 1 <= day <= 31:
            page.add(page.with_word(span), f"D{day:02}", certain=CLOSED.match(page.low, days[-1][1][1]) is not None)
    return days[-1][1][1]


def _month_year(match: re.Match[str], page: Page) -> int | None:
    month, (start, end) = item(match, "mym")
    if not 1 <= month <= 12:
        return _past(match)
    certain = _OF_MONTH.search(page.before(match.start())) is not None
    if not certain and match["mys"] == "-":
        return _past(match)
    page.add((start, end), f"M{month:02}", certain=certain)
    page.add_year(match, "myy", certain=certain)
    return None


def _spoken(match: re.Match[str], page: Page) -> int | None:
    """ngày 6 tháng 7, 6 tháng 7 năm 2021; without "ngày" and year it may be a duration."""
    days, month = items(match, "sd"), item(match, "sm")
    year = next((item(match, group) for group in ("sy", "sl") if match[group]), None)
    cued = bool(_STRONG.search(page.before(match.start()))) or page.follows(match.start())
    if not ascending(days):
        return _past(match)
    if LUNAR.match(page.low, match.end()):
        page.add_lunar(days, month)
        return None
    ambiguous = match["sm"] in {"giêng", "chạp"}
    if ambiguous:
        page.add_lunar(days, month, certain=False)
    elif not cued and year is None and (COUNTED.match(page.low, match.end()) or not match["sm"].isdecimal()):
        return _past(match)
    if page.add_day(days, month, year, certain=(cued or year is not None) and not ambiguous):
        page.add_year(match, "sy")
    return None


def _months_of(match: re.Match[str], page: Page) -> None:
    months_of(page, (match.start(), match.start() + len(match[0].rstrip())), int(match["on"]), match["ou"], match["ow"])


def months_of(page: Page, span: tuple[int, int], count: int, unit: str, which: str | None) -> None:
    """Keep the first or last months or quarters of a year; `which` is "cuối" for the last."""
    months = 3 * count if unit == "quý" else count
    if 1 <= months <= 11:
        page.add(span, months_key(13 - months, 12) if which == "cuối" else months_key(1, months))


def _clock(match: re.Match[str], page: Page) -> None:
    before = page.before(match.start())
    daytime = match["kd"] or _daytime_before(before)
    key = clock_key(int(match["kh"]), int(match["km"]), DAYTIMES[daytime] if daytime else None)
    if key is not None:
        said = bool(daytime or _AT.search(before))  # else it may be a score
        page.add(match.span(), key[0], certain=said and key[1])


def _hour(match: re.Match[str], page: Page) -> None:
    """10 giờ 30, 3 giờ chiều; "3 giờ" alone lasts three hours."""
    before = page.before(match.start())
    daytime = match["hd"] or _daytime_before(before)
    minute = int(match["hm"] or match["hp"]) if match["hm"] or match["hp"] else 30 if match["hx"] == "rưỡi" else 0
    if daytime is None:
        at = _AT.search(before) or _OF_DAY_BEHIND.match(page.low, match.end()) or _until(match, page)
        if not at and (not match["hm"] or _LASTING.search(before) or COUNTED.match(page.low, match.end())):
            return
    key = clock_key(int(match["h"]), minute, DAYTIMES[daytime] if daytime else None)
    if key is not None:
        page.add(match.span(), key[0], certain=key[1])


def _until(match: re.Match[str], page: Page) -> bool:
    """Whether an hour is the other end of a stretch: 18h-20h, "từ 7 giờ 30 đến 9 giờ"."""
    last = page.found[-1] if page.found else None
    if last is not None and last.key[0] == "T" and _BETWEEN.fullmatch(page.low, last.end, match.start()):
        return True
    return _END_BEHIND.match(page.low, match.end()) is not None


def _daytime_before(before: str) -> str | None:
    found = _DAYTIME_BEFORE.search(before)
    return found[1] if found else None


def _new_year(match: re.Match[str], page: Page) -> None:
    """Mùng 1 Tết, 30 Tết: the first days of the first month, the last of the last."""
    day = item(match, "td")
    if day[0] <= 10 or 23 <= day[0] <= 30:
        page.add_lunar([day], (1 if day[0] <= 10 else 12, match.span()))


def _years(match: re.Match[str], page: Page) -> int | None:
    first, last = int(match["s1"]), int(match["s2"])
    if not first < last <= first + 500 or COUNTED.match(page.low, match.end()) or ANCIENT.match(page.low, match.end()):
        return _past(match)
    page.add_year(match, "s1")
    page.add_year(match, "s2")
    return None


def _days(match: re.Match[str], page: Page) -> int | None:
    """Ngày 6; not "mỗi ngày 6" and "ngày 6 lần"."""
    before = page.before(match.start()).removesuffix(" ")
    if UNCOUNTABLE.search(before.removesuffix("ngày").removesuffix("hôm")):
        return _past(match)
    days = sure_items(page, items(match, "d"))
    return _days_alone(page, days) if days else _past(match)


def _bare_year(match: re.Match[str], page: Page) -> None:
    """ASEAN 2020, đến 2030, (2021); not certain, since a number without a unit may count anything."""
    if COUNTED.match(page.low, match.end()) or ANCIENT.match(page.low, match.end()):
        return
    before = page.before(match.start())
    word = page.text[match.start() - len(before) : match.start()].split()[-1:] if before[-1:].isspace() else []
    named = word and (word[0][0].isupper() or (word[0].isalpha() and CLOSED.match(page.low, match.end())))
    in_brackets = before[-1:] == "(" and page.low[match.end() : match.end() + 1] == ")"
    if in_brackets or (int(match["b"]) >= 1800 and (named or not before or _OF_YEAR.search(before))):
        page.add_year(match, "b", certain=False)


READERS: dict[str, Callable[[re.Match[str], Page], int | None]] = {
    "document": _nothing, "iso": _iso, "numeric": _numeric, "month_year": _month_year, "spoken": _spoken,
    "months_of": _months_of, "clock": _clock, "hour": _hour, "new_year": _new_year, "duration": _nothing, "years": _years,
    "days": _days, "bare_year": _bare_year,
}  # fmt: skip
