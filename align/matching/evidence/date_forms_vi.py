"""How Vietnamese writes dates and times: ngày 6/7/2021, mùng 6 tháng Giêng, năm ngoái, quý III, thập niên 90, 3 giờ chiều.

One pattern walks the text in small letters; each alternative is a form of its own, and its function turns a match into parts,
or into nothing where what stands around it speaks against a date: figures alone may be a score, a fraction or the number of a
document. Forms that begin with a word stand here, those that begin with a figure in `date_figures_vi`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from align.matching.evidence import date_figures_vi
from align.matching.evidence.date_figures_vi import months_of
from align.matching.evidence.date_parts import Part, decade_key, months_key, quarter_key, year_key
from align.matching.evidence.date_words_vi import (
    ANCIENT,
    AND,
    COUNTED,
    DAYTIME,
    LUNAR,
    MONTH,
    NUMBER,
    NUMBERS,
    UNCOUNTABLE,
    YEAR,
    Page,
    ascending,
    item,
    items,
    number,
    sure_items,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def vietnamese_parts(text: str) -> list[Part]:
    """The parts of all dates of a Vietnamese text, in order."""
    page = Page(text)
    at = 0
    while match := _FORMS.search(page.low, at):
        # A form never ends inside another of its groups, so that the last one closed is the form's own.
        at = _READERS[match.lastgroup or ""](match, page) or match.end()
    return page.found


_QUARTER = r"(?:iv|i{1,3}|[1-4]|một|hai|ba|tư|bốn|nhất)\b"
_ROMAN = r"(?:x{0,2}(?:i[xv]|v?i{1,3}|v)|x{1,2})"
_CENTURY = rf"(?:\d{{1,2}}|{_ROMAN}|mười\s(?:một|hai|ba|bốn|tư|lăm|sáu|bảy|tám|chín)|hai\smươi(?:\smốt)?)\b"
_DECADE = rf"(?:{YEAR}|\d0)"

_PATTERNS = {
    # số 12/2021, Nghị quyết 06
    "document_word": (
        r"(?:số|nghị\squyết|quyết\sđịnh|thông\stư|nghị\sđịnh|chỉ\sthị|kết\sluận|công\svăn|công\sđiện|điều)\s(?:số\s)?\d[\d/.]{0,12}"
    ),
    "month": (
        rf"tháng\s(?:(?P<m>\d{{1,2}}(?:{AND}\d{{1,2}}){{0,11}})"
        rf"(?:(?:\s?[/.-]\s?|,?\s)(?P<my>{YEAR})(?!\d|[.,]\d)|(?![\d%]|[.,/-]\d))|(?P<mw>{MONTH}))"
    ),
    "decade": (
        rf"(?:những\snăm|thập\s(?:niên|kỷ|kỉ)(?:\s(?:những\s)?năm)?)\s(?:đầu\s|giữa\s|cuối\s)?"
        rf"(?P<e>{_DECADE}(?:\s?(?:,|và)\s?{_DECADE}){{0,3}})(?!\d|\s?[-–—%]\s?\d)"
        rf"(?:\s(?:của\s)?thế\s(?:kỷ|kỉ)\s(?:thứ\s)?(?P<ec>trước|này|{_CENTURY}))?"
    ),
    "year": rf"năm\s(?P<y>{YEAR}(?:(?:{AND}|/){YEAR}|[-–]\d\d(?!\d)){{0,6}})(?!\d|[.]\d)",
    "century": rf"thế\s(?:kỷ|kỉ)\s(?:(?P<cr>này|trước)\b|(?:thứ\s)?(?P<c>{_CENTURY})(?:{AND}(?P<c2>{_CENTURY}))?)",
    "quarter": (
        rf"quý\s(?:(?P<q>{_QUARTER}(?:(?:{AND}|\s?/\s?)(?:quý\s)?{_QUARTER})?)(?:\s?[/-]\s?(?P<qy>{YEAR})(?!\d))?"
        r"|(?P<qw>đầu|cuối)\s(?:tiên\s)?(?:của\s)?năm\b)"
    ),
    "half": r"nửa\s(?:năm\s(?:đầu|cuối)|(?:đầu|cuối|sau)\s(?:của\s)?năm)\b",
    "months_in_words": rf"(?P<pn>{NUMBER})\s(?P<pu>tháng|quý)\s(?P<pw>đầu|cuối)\s(?:tiên\s)?(?:của\s)?năm\b",
    "first": (
        rf"(?:mùng|mồng)\s(?P<gd>\d{{1,2}}|{NUMBER})\b"
        rf"(?:\s(?P<gt>tết)\b|\stháng\s(?P<gm>\d{{1,2}}(?!\d)|{MONTH})|[/-](?P<gn>\d{{1,2}}(?!\d)))?"
    ),
    "full_moon": rf"rằm\stháng\s(?P<fm>\d{{1,2}}(?!\d)|{MONTH})",
    "eve": r"giao\sthừa\b",
    "weekday": (
        r"thứ\s(?P<w>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])\b(?![.,]\d)"
        r"(?:\s(?P<wt>tuần\s)?(?P<wr>này|trước|rồi|qua|sau|tới)\b)?"
    ),
    "sunday": r"(?:chủ|chúa)\snhật\b(?!\sbản)(?:\s(?:tuần\s)?(?P<sr>này|trước|rồi|qua|sau|tới)\b)?",
    "weekend": r"cuối\stuần\b",
    "relative": (
        r"(?P<ry>năm\s(?:nay|ngoái|trước|kia|tới|sau)\b(?!\s(?:đó|đây))|sang\snăm\b(?!\s\d)|từ\sđầu\snăm\b(?!\s\d))"
        r"|(?P<rm>tháng\s(?:này|trước|rồi|qua|tới|sau)\b(?!\s(?:đó|đây)))"
        r"|(?P<rw>tuần\s(?:này|trước|rồi|qua|tới|sau)\b(?!\s(?:đó|đây)))"
        rf"|(?P<rd>(?:ngày\s)?hôm\s(?:nay|qua|kia)\b|{DAYTIME}\s(?:nay|qua|mai)\b|ngày\s(?:mai|kia)\b)"
    ),
    "same": r"cùng\s(?P<z>ngày|tháng|năm)\b|(?P<z2>ngày|tháng|năm)\s(?:hôm\s)?(?:đó|ấy)\b|hôm\s(?:đó|ấy)\b",
}
_WORD_FORMS = "|".join(f"(?P<{name}>{form})" for name, form in _PATTERNS.items())
_FIGURE_FORMS = "|".join(f"(?P<{name}>{form})" for name, form in date_figures_vi.PATTERNS.items())
_FORMS = re.compile(rf"(?:\b(?=[tnqmrgcshđkbl])(?:{_WORD_FORMS})|(?<![\w/:])(?<!\d[.,])(?=\d)(?:{_FIGURE_FORMS}))")

_SHIFTS = {
    "nay": 0, "này": 0, "ngoái": -1, "trước": -1, "rồi": -1, "qua": -1, "tới": 1, "sau": 1, "mai": 1,
    "sang năm": 1, "từ đầu năm": 0, "năm kia": -2, "hôm kia": -2, "ngày hôm kia": -2, "ngày kia": 2,
}  # fmt: skip
_WEEKDAYS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6, "bẩy": 6}
_LETTERS = {"năm": "Y", "tháng": "M", "ngày": "D"}
_ORDINAL_BEFORE = re.compile(r"\b(?:giới|chiến|lần|hạng|nước|bên|người|là|hệ|thức|kỳ|khóa|cấp|vị\strí|giai\sđoạn|con|ngôi)\s$")
_ON = re.compile(rf"\b(?:ngày|hôm|vào|từ|đến|tới|sớm|{DAYTIME})\s$")
_DATE_BEHIND = re.compile(r"\s*[,(]?\s*(?:ngày\s)?\d{1,2}[/-]\d")


def _nothing(match: re.Match[str], page: Page) -> None:
    """Taken so that nothing in it is taken for a date."""


def _month(match: re.Match[str], page: Page) -> int | None:
    before = page.before(match.start())
    if match["mw"]:
        _month_in_words(match, page, before)
        return None
    months = items(match, "m")
    if match["my"] and COUNTED.match(page.low, match.end()):
        return match.end("m")  # tháng 7, 2000 người
    listed = months if match["my"] and ascending(months) else sure_items(page, months)
    if not listed or not all(1 <= month <= 12 for month, _ in listed) or UNCOUNTABLE.search(before):
        return match.end("m")
    if LUNAR.match(page.low, match.end()):
        page.add_lunar([], listed[0])
        return None
    for month, (start, end) in listed:
        page.add((match.start() if month == listed[0][0] else start, end), f"M{month:02}")
    if listed != months:
        return listed[-1][1][1]
    page.add_year(match, "my")
    return None


def _month_in_words(match: re.Match[str], page: Page, before: str) -> None:
    """Tháng Mười; in small letters it may be how often a month: "một tháng hai lần"."""
    month = number(match["mw"])
    capital = page.text[match.start("mw")].isupper()
    if COUNTED.match(page.low, match.end()) or (not capital and UNCOUNTABLE.search(before)):
        return
    if match["mw"] in {"giêng", "chạp"} or LUNAR.match(page.low, match.end()):
        sure = LUNAR.match(page.low, match.end()) is not None
        page.add(match.span(), f"LM{month:02}", certain=sure)
        page.add(match.span(), None if sure else f"M{month:02}", certain=False)
    else:
        page.add(match.span(), f"M{month:02}", certain=capital)


def _decade(match: re.Match[str], page: Page) -> int | None:
    decades = items(match, "e")
    century = None
    if match["ec"]:
        century = {"trước": 20, "này": 21}.get(match["ec"]) or _century_number(match["ec"])
    if any(decade % 10 for decade, _ in decades) or COUNTED.match(page.low, match.end()):
        return match.start() + 5  # những năm 1986 và 1991
    for at, (decade, (start, end)) in enumerate(decades):
        key, certain = decade_key(decade, century)
        page.add((match.start() if at == 0 else start, end), key, certain=certain)
    return None


def _year(match: re.Match[str], page: Page) -> int | None:
    """Năm 2020, năm 2019 và 2020; not "mỗi năm 2000 tấn"."""
    before, years = page.before(match.start()), items(match, "y")
    if ANCIENT.match(page.low, match.end()):
        return None
    while COUNTED.match(page.low, years[-1][1][1]):
        if len(years) == 1 and not UNCOUNTABLE.search(before):
            break  # năm 2020 người dân
        years.pop()
        if not years:
            return None
    full = 0
    for at, (year, (start, end)) in enumerate(years):
        full = year if year >= 100 else full // 100 * 100 + year  # năm 1950-53
        page.add((match.start() if at == 0 else start, end), year_key(full))
    return years[-1][1][1]


def _century(match: re.Match[str], page: Page) -> None:
    if match["cr"]:
        page.found.append(Part(*match.span(), "C", certain=False, shift=0 if match["cr"] == "này" else -1))
    elif not ANCIENT.match(page.low, match.end()):
        for century in (_century_number(match[group]) for group in ("c", "c2") if match[group]):
            page.add(match.span(), f"C{century}" if 1 <= century <= 30 else None)


def _century_number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    if numeral[0] in "mh":  # mười chín, hai mươi mốt
        tens, *units = numeral.split()
        return (10 if tens == "mười" else 20) + {"mốt": 1, "lăm": 5, "mươi": 0}.get(units[-1], NUMBERS.get(units[-1], 0))
    values = [{"i": 1, "v": 5, "x": 10}[digit] for digit in numeral]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def _quarter(match: re.Match[str], page: Page) -> None:
    if match["qw"]:
        page.add(match.span(), quarter_key(1 if match["qw"] == "đầu" else 4))
        return
    for quarter in re.findall(_QUARTER, match["q"]):
        page.add((match.start(), match.end("q")), quarter_key(number(quarter)))
    page.add_year(match, "qy")


def _half(match: re.Match[str], page: Page) -> None:
    page.add(match.span(), months_key(1, 6) if "đầu" in match[0] else months_key(7, 12))


def _months_in_words(match: re.Match[str], page: Page) -> None:
    months_of(page, match.span(), number(match["pn"]), match["pu"], match["pw"])


def _first(match: re.Match[str], page: Page) -> None:
    """Mùng 6: solar with a month in figures, lunar with Tết, "âm lịch", tháng Giêng or Chạp; alone it may be either."""
    day = item(match, "gd")
    month = next((item(match, group) for group in ("gm", "gn") if match[group]), None)
    if match["gt"]:
        page.add_lunar([day], (1, match.span()))
    elif LUNAR.match(page.low, match.end()) or match["gm"] in {"giêng", "chạp"}:
        page.add_lunar([day], month)
    elif month is not None:
        page.add_day([day], month)
    else:
        page.add(day[1], f"D{day[0]:02}" if 1 <= day[0] <= 31 else None, certain=False)
        page.add_lunar([day], None, certain=False)


def _full_moon(match: re.Match[str], page: Page) -> None:
    page.add_lunar([(15, match.span())], item(match, "fm"))


def _eve(match: re.Match[str], page: Page) -> None:
    page.add_lunar([(30, match.span())], (12, match.span()), certain=False)


def _weekday(match: re.Match[str], page: Page) -> None:
    """Thứ Ba; in small letters, as an ordinal, only where something beside it speaks of days."""
    before, word = page.before(match.start()), match["w"]
    capital = page.text[match.start("w")].isupper() or (word.isdecimal() and page.text[match.start()].isupper())
    said = match["wt"] or _ON.search(before) or _DATE_BEHIND.match(page.low, match.end("w"))
    if not said and (not capital or _ORDINAL_BEFORE.search(before)):
        return
    day = int(word) - 1 if word.isdecimal() else _WEEKDAYS[word]
    _add_weekday(match, page, day, match["wr"])


def _sunday(match: re.Match[str], page: Page) -> None:
    _add_weekday(match, page, 7, match["sr"])


def _add_weekday(match: re.Match[str], page: Page, day: int, week: str | None) -> None:
    if week is None:
        page.add(match.span(), f"W{day}", certain=False)
    else:
        page.found.append(Part(*match.span(), "W", certain=False, shift=_SHIFTS[week], weekday=day))


def _weekend(match: re.Match[str], page: Page) -> None:
    page.add(match.span(), "W67", certain=False)


def _relative(match: re.Match[str], page: Page) -> None:
    letter = next(name[1].upper() for name in ("ry", "rm", "rw", "rd") if match[name])
    if letter != "D" and UNCOUNTABLE.search(page.before(match.start())):
        return  # ba năm sau, mấy tuần trước
    words = " ".join(match[0].split())
    shift = _SHIFTS[words] if words in _SHIFTS else _SHIFTS[words.split()[-1]]
    page.found.append(Part(*match.span(), letter, certain=False, shift=shift))


def _same(match: re.Match[str], page: Page) -> None:
    page.add(match.span(), f"{_LETTERS[match['z'] or match['z2'] or 'ngày']}=", certain=False)


_READERS: dict[str, Callable[[re.Match[str], Page], int | None]] = date_figures_vi.READERS | {
    "document_word": _nothing, "month": _month, "decade": _decade, "year": _year, "century": _century, "quarter": _quarter,
    "half": _half, "months_in_words": _months_in_words, "first": _first, "full_moon": _full_moon, "eve": _eve,
    "weekday": _weekday, "sunday": _sunday, "weekend": _weekend, "relative": _relative, "same": _same,
}  # fmt: skip
