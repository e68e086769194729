"""The Vietnamese words that dates are made of, and those beside figures that speak for or against a date."""

from __future__ import annotations

import re
from itertools import pairwise

from align.matching.evidence.date_parts import Part, day_exists, year_key

Span = tuple[int, int]
Item = tuple[int, Span]
"""A number and where it stands."""

NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "giêng": 1, "chạp": 12, "nhất": 1, "i": 1, "ii": 2, "iii": 3, "iv": 4,
}  # fmt: skip
DAYTIMES = {"sáng": "morning", "trưa": "noon", "chiều": "afternoon", "tối": "evening", "đêm": "night", "khuya": "night"}
DAYTIME = rf"(?:{'|'.join(DAYTIMES)})"
NUMBER = r"(?:mười\s(?:một|hai)|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)"
MONTH = r"(?:mười\s(?:một|hai)|một|hai|ba|tư|bốn|năm(?!\s\d)|sáu|bảy|bẩy|tám|chín|mười|giêng|chạp)\b"
YEAR = r"[12]\d{3}"
AND = r"\s?(?:,|-|–|—|và|đến|tới)\s?"
AND_DAY = rf"{AND}(?:hết\s)?(?:ngày\s)?"

COUNTED = re.compile(
    r"\s?(?:[%‰°]|(?:triệu|tỷ|tỉ|nghìn|ngàn|trăm|chục|vạn|người|ca|lần|giờ|tiếng|phút|giây|km|kg|m|m2|ha|tấn|chuyến|liều|đồng|usd|euro"
    r"|bữa|lượt|trường\shợp|buổi|viên|lít|nước|quốc\sgia|tỉnh|thành\sphố|doanh\snghiệp|công\sty|dự\sán|đại\sbiểu|điểm|bàn|trận"
    r"|ngày|tháng|tuần|tuổi|cái|chiếc|con|hộ|xã|huyện|quận|em|học\ssinh|sinh\sviên|cán\sbộ|thành\sviên|ứng\sviên|phiếu|ghế|mẫu"
    r"|vụ|cuộc|suất|hộ|gia\sđình|đảng\sviên|chiến\ssĩ|sản\sphẩm|bác\ssĩ|ô\stô|xe|tàu|căn|phòng|cử\stri|nghìn|lao\sđộng|số|phần)\b)"
)
"""Behind a number: what it counts, so that it is no date."""
CLOSED = re.compile(
    r"\s?(?:$|[.,;:!?()\[\]…”\"'/–-]|(?:năm|này|tới|vừa|sắp|tại|ở|hằng|hàng|và|đến|của|âm|dương|lúc|theo|do|thì|là|để|khi|bằng"
    r"|trong|sau|trước|vào|qua|mới|được|đã|sẽ|đang|với|cùng|từ|như|nhằm|cho|khiến|giữa|bởi)\b)"
)
"""Behind a number: that it counts nothing."""
UNCOUNTABLE = re.compile(
    r"(?:\b(?:mỗi|hàng|hằng|nửa|vài|mấy|suốt|quân|bình|ban|cả|chục|trăm|nghìn|ngàn|triệu|tỷ|tỉ)"
    r"|(?<!tháng\s)(?<!quý\s)(?:(?<![\d/.-])\d{1,3}|\b(?<!mười\s)(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)))\s$"
)
"""Before "ngày", "tháng", "năm": that they are counted, or come again and again."""
LUNAR = re.compile(r"\s[(]?(?:âm\slịch|tết)\b")
ANCIENT = re.compile(r"\s(?:trước\scông\snguyên|tcn\b|tr\.\s?cn)")


class Page:
    """A text, the same in small letters, and what was found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Of all capitals, only this one becomes two characters in small letters.
        self.low = text.replace("İ", "i").lower()
        self.found: list[Part] = []

    def add(self, span: Span, key: str | None, *, certain: bool = True) -> None:
        """Keep a part; a key of None says that there is none."""
        if key is not None:
            self.found.append(Part(*span, key, certain))

    def add_day(self, days: list[Item], month: Item, year: Item | None = None, *, certain: bool = True) -> bool:
        """Keep days of a month, and say so, if the calendar has them all; `year` serves to know that too."""
        if not all(day_exists(day, month[0], year[0] if year else None) for day, _ in days):
            return False
        for day, span in days:
            self.add(self.with_word(span), f"D{day:02}", certain=certain)
        self.add(month[1], f"M{month[0]:02}", certain=certain)
        return True

    def add_lunar(self, days: list[Item], month: Item | None, *, certain: bool = True) -> None:
        """Keep lunar days of a month, or a lunar month alone."""
        if all(1 <= day <= 30 for day, _ in days) and (month is None or 1 <= month[0] <= 12):
            for day, span in days:
                self.add(span, f"LD{day:02}", certain=certain)
            if month is not None:
                self.add(month[1], f"LM{month[0]:02}", certain=certain)

    def add_year(self, match: re.Match[str], group: str, *, certain: bool = True) -> None:
        """Keep the year of a group, if it holds one."""
        if match[group]:
            self.add(match.span(group), year_key(int(match[group])), certain=certain)

    def with_word(self, span: Span) -> Span:
        """The span of a day's figures with the "ngày" before them."""
        return (span[0] - 5, span[1]) if self.low.startswith("ngày", span[0] - 5) and span[0] >= 5 else span

    def before(self, start: int) -> str:
        """What stands right before a place, in small letters."""
        return self.low[max(0, start - 24) : start]

    def follows(self, start: int) -> bool:
        """Whether a place continues a stretch or a list of days: the 8/7 of "6/7 đến 8/7"."""
        last = self.found[-1] if self.found else None
        if last is None or last.key.lstrip("L")[0] not in "DM":
            return False
        return _GOES_ON.fullmatch(self.low, last.end, start) is not None


_GOES_ON = re.compile(rf"{AND}(?:hết\s)?(?:các\s|ngày\s|hôm\s|{DAYTIME}\s(?:ngày\s)?)?")


def number(word: str) -> int:
    """The value of figures, a numeral in words, or a Roman numeral up to IV."""
    return int(word) if word.isdecimal() else NUMBERS[" ".join(word.split())]


def item(match: re.Match[str], group: str) -> Item:
    """The number in a group, with its span."""
    return number(match[group]), match.span(group)


def items(match: re.Match[str], group: str) -> list[Item]:
    """The figures of a list, with their spans."""
    offset = match.start(group)
    return [(int(one[0]), (offset + one.start(), offset + one.end())) for one in re.finditer(r"\d+", match[group])]


def ascending(listed: list[Item]) -> bool:
    """Whether the numbers of a list rise, as days and months do."""
    return all(first[0] < second[0] for first, second in pairwise(listed))


def sure_items(page: Page, listed: list[Item]) -> list[Item]:
    """A list as far as it is one: in "tháng 7, 10 nước" the 10 counts something; nothing where that holds of the first."""
    if len(listed) > 1 and ascending(listed) and CLOSED.match(page.low, listed[-1][1][1]):
        return listed
    return [] if COUNTED.match(page.low, listed[0][1][1]) else listed[:1]
