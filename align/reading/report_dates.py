"""When a report was published and when what it reports took place, chosen among all dates on its page.

**Published** is, in this order: what the format's metadata say; a line of date and time under the title; a date in the
file's name; a clock in the page's head; a dateline (新华社河内7月6日电, "(Hà Nội, 6/7)"). A clock in the head may show the
day on which the page was saved. It counts only if the text agrees with it: what is reported lies within three days of it, or
the text speaks of its year or one beside it.

**The meeting** is the first dated day of title, lead and body that is no dateline, no background ("kể từ ngày …") and no
commemoration; a day within a month of publication, or else one of the newest years in the text, goes before others; captions
come last, a dateline after them. Where that day has no year and the page no publication date, the text may still tell it:

1. An anniversary whose figures agree is of the year of the report: 30周年(1991-2021).
2. The meeting lies behind what has happened already: its year is the first in which it follows the newest month or day that
   the text gives with a year and not as a plan.
3. It is the newest year in the text, where another year close to it, or a stretch of years around it, shows that the text
   speaks of the present.

Otherwise the year stays unknown; the day and month are kept, so that reports can still be compared by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from align.model import DateCandidate, DateRole, Kind
from align.reading.dates import Mention, Precision, find_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.model import Language

MonthDay = tuple[int, int]
Block = tuple[int, str, Kind]

_NEWS = timedelta(days=3)  # what is reported further from a clock than this may be older than the clock says
_NEAR = timedelta(days=31)
_OLDEST_YEAR = 2000  # of reports on the web: what is older is history
_RECENT_YEARS = 4  # a year that much before the newest one shows that the text speaks of its own time
_LATEST_SAVING = 10  # years after which a page is no longer supposed to be saved


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a report.

    Attributes:
        published: the day of publication, or None where the page does not say.
        meeting: the day on which what it reports took place, or None where that, or its year, cannot be known.
        meeting_month_day: the month and day of the meeting, known more often than its year.
        candidates: every day found, the chosen ones among them, in the order of the text, those outside the text first.
    """

    published: date | None
    meeting: date | None
    meeting_month_day: MonthDay | None
    candidates: tuple[DateCandidate, ...]


def report_dates(
    blocks: Sequence[Block], language: Language, published_hint: date | None = None, file_name: str = ""
) -> Dates:
    """Choose the dates of a report.

    Args:
        blocks: (offset in the report's text, text, kind) of every paragraph of the page, in order.
        language: what the report is written in.
        published_hint: the day of publication that the format's metadata give.
        file_name: the file's name, which may hold a date: 2021-07-06_vna.txt.
    """
    page = _Page(blocks, language)
    outside = [(published_hint, "metadata"), (date_in_name(file_name), "filename")]
    published = page.published(*(day for day, _ in outside))
    event = page.event(published)
    meeting = page.day_of(event)
    reference = published or meeting
    candidates = [
        DateCandidate(day, DateRole.PUBLISHED, source, month_day=(day.month, day.day))
        for day, source in outside
        if day is not None
    ]
    for found in page.found(reference):
        if found.source == "" or found.mention.month_day is None:
            continue
        chosen = event is not None and found.start == event.start
        role = DateRole.MEETING if chosen else DateRole.PUBLISHED if found.source in _PUBLISHING else DateRole.OTHER
        day = meeting if chosen else found.mention.value
        candidates.append(DateCandidate(day, role, found.source, found.start, found.end, found.mention.month_day))
    return Dates(published, meeting, event.mention.month_day if event else None, tuple(candidates))


def date_in_name(file_name: str) -> date | None:
    """The day in a file's name: 2021-07-06_x.txt, x-20210706.html, 06.07.2021.docx."""
    found = _NAME_YEAR_FIRST.search(file_name) or _NAME_DAY_FIRST.search(file_name)
    return None if found is None else _day(int(found["y"]), (int(found["m"]), int(found["d"])))


_PUBLISHING = frozenset(["byline", "clock", "dateline"])
_YMD = {"y": r"(?P<y>(?:19|20)\d\d)", "m": r"(?P<m>0[1-9]|1[0-2])", "d": r"(?P<d>0[1-9]|[12]\d|3[01])"}
_NAME_YEAR_FIRST = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_YMD['y']})(?P<sep>[-_.]?)(?:{_YMD['m']})(?P=sep)(?:{_YMD['d']})(?![A-Za-z0-9])"
)
_NAME_DAY_FIRST = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_YMD['d']})(?P<sep>[-_.])(?:{_YMD['m']})(?P=sep)(?:{_YMD['y']})(?![A-Za-z0-9])"
)

_TIME = re.compile(r"\d{1,2}\s?(?:[:：h]|giờ)\s?\d{0,2}(?:[:：]\d{2})?|GMT|UTC|AM\b|PM\b")
_CLOCK_LETTERS = 40  # beside the date: an agency, an author, "Cập nhật lúc"
_WIRE = re.compile(r"\s*(?:综合|專|专|外)?[电電讯訊](?=[\s（(:：—–-]|$)")
_PLACE_BEFORE = re.compile(r"\s*[(（]?[^\W\d_][^\d.!?:;。！？]{0,40}[,，]\s*(?:ngày\s+)?")
_DASH_BEHIND = re.compile(r"\s*(?:[(（][^()（）]{1,30}[)）]\s*)?[-–—]")
_IN_BRACKETS = re.compile(r"[(（][^()（）\d]{1,40}[,，]\s*(?:ngày\s+)?$")
_BACKGROUND_BEFORE = re.compile(
    r"自\s*$|(?i:kể từ|tính từ)\s+(?:ngày\s+)?$|(?:纪念|紀念|国庆|國慶|诞辰|出生于|生于|成立于)[^，,。；;]{0,10}$"
    r"|(?i:kỷ niệm|quốc khánh|truyền thống|ngày quốc tế|thành lập|ra đời|sinh)[^.,;]{0,40}$"
)
_BACKGROUND_BEHIND = re.compile(r"\s*(?:以来|以來|国庆|國慶)")
_AHEAD_BEFORE = re.compile(
    r"(?:将|將|拟|擬|计划|計劃|预计|預計|提议|提議|建议|建議|希望|力争|争取)[^，,。；;]{0,12}$|[至到]\s*$"
    r"|(?i:\b(?:sẽ|dự kiến|đề xuất|đề nghị|kế hoạch|hướng tới|mục tiêu|tầm nhìn)\b)[^.,;]{0,30}$"
    r"|(?i:\b(?:đến|tới)\s+(?:năm\s+)?)$"
)
_AHEAD_BEHIND = re.compile(r"\s*(?:将|將|拟|擬|sẽ\b|dự kiến\b)")
_BARE_YEAR = re.compile(
    r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-]|[.,]\d|\s*(?:triệu|tỷ|nghìn|người|USD|đồng|%|万|亿|人|名|家|项|个|美元))"
)
_ANNIVERSARY = re.compile(
    r"(?P<n>\d{1,3})\s*(?:周年|週年|năm)[^()（）。.]{0,60}[(（]\s*(?P<a>(?:1[0-9]|20)\d\d)\s*[-–—~～至]\s*(?P<b>(?:19|20)\d\d)\s*[)）]"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A date on the page: where, and as part of what ("" in lists of other reports)."""

    mention: Mention
    block: str
    offset: int
    source: str

    @property
    def start(self) -> int:
        return self.offset + self.mention.start

    @property
    def end(self) -> int:
        return self.offset + self.mention.end

    @property
    def told(self) -> bool:
        """Whether it belongs to what the report tells."""
        return self.source in _TOLD

    @property
    def before(self) -> str:
        return _before(self.block, self.mention.start)

    @property
    def behind(self) -> str:
        return self.block[self.mention.end : self.mention.end + 40]

    @property
    def is_background(self) -> bool:
        alone_in_brackets = self.before[-1:] in tuple("(（") and self.behind.lstrip()[:1] in tuple(")）")
        return bool(alone_in_brackets or _BACKGROUND_BEFORE.search(self.before) or _BACKGROUND_BEHIND.match(self.behind))

    @property
    def is_ahead(self) -> bool:
        return bool(_AHEAD_BEFORE.search(self.before) or _AHEAD_BEHIND.match(self.behind))


_TOLD = (Kind.TITLE.value, Kind.LEAD.value, Kind.BODY.value)


class _Page:
    """The blocks of a page and the dates in them."""

    def __init__(self, blocks: Sequence[Block], language: Language) -> None:
        self._blocks = blocks
        self._language = language
        told = [at for at, (_, _, kind) in enumerate(blocks) if kind.aligned]
        self._first, self._last = (told[0], told[-1]) if told else (len(blocks), -1)
        self._found: dict[date | None, list[_Found]] = {}
        self._unresolved = self.found(None)

    def found(self, reference: date | None) -> list[_Found]:
        """Every day, month and year on the page, resolved against the reference."""
        if reference not in self._found:
            self._found[reference] = [
                _Found(mention, text, offset, self._source(at, mention))
                for at, (offset, text, _) in enumerate(self._blocks)
                for mention in find_dates(text, self._language, reference)
            ]
        return self._found[reference]

    def published(self, hint: date | None, named: date | None) -> date | None:
        days = {source: self._first_day(source) for source in ("byline", "clock")}
        if hint or days["byline"] or named:
            return hint or days["byline"] or named
        if days["clock"] is not None and self._agrees(days["clock"]):
            return days["clock"]
        dateline = next((found for found in self._unresolved if found.source == "dateline"), None)
        return self.day_of(dateline)

    def event(self, published: date | None) -> _Found | None:
        """The date of what the report tells."""
        days = [found for found in self.found(published) if found.mention.month_day is not None]
        told = [found for found in days if found.told and not found.is_background]
        if published is None:
            newest = max(self._past_years(), default=0)
            now = [found for found in told if not found.mention.year_written or found.mention.year in {newest, newest - 1}]
            told = now or told
        else:
            near = [found for found in told if found.mention.value and abs(found.mention.value - published) <= _NEAR]
            told = near or told
        for source in ("caption", "dateline"):
            told += [found for found in days if found.source == source]
        return told[0] if told else None

    def day_of(self, found: _Found | None) -> date | None:
        """The day of a date on the page, with the year that the text tells where it has none."""
        if found is None or found.mention.month_day is None:
            return None
        if found.mention.value is not None:
            return found.mention.value
        year = self._year_of(found.mention.month_day)
        return None if year is None else _day(year, found.mention.month_day)

    def _source(self, at: int, mention: Mention) -> str:
        _, text, kind = self._blocks[at]
        if _is_clock(text, kind, mention):
            return "clock" if at <= self._first and kind is Kind.FURNITURE else "byline" if at <= self._last else ""
        if _is_dateline(text, mention):
            return "dateline" if at <= self._last + 1 else ""
        return "" if kind is Kind.FURNITURE else kind.value

    def _first_day(self, source: str) -> date | None:
        return next(
            (found.mention.value for found in self._unresolved if found.source == source and found.mention.value), None
        )

    def _agrees(self, clock: date) -> bool:
        """Whether the text could have been written on the day that a clock in the page's head shows."""
        years = self._years()
        event = self.event(clock)
        dated = {found.start for found in self._unresolved if found.mention.month_day is not None}
        if event is None or event.start not in dated or event.mention.value is None:
            return len(years) < 2 or max(years) >= clock.year - 1
        return abs(clock - event.mention.value) <= _NEWS or any(abs(year - clock.year) <= 1 for year in years)

    def _years(self) -> set[int]:
        """The years that the report speaks of, plans aside."""
        spans = {found.mention.year for found in self._unresolved if found.told and found.mention.span}
        return self._past_years() | {year for year in spans if year is not None}

    def _past_years(self) -> set[int]:
        told = [found for found in self._unresolved if found.told]
        years = {found.mention.year for found in told if not found.mention.span and not found.is_ahead}
        within = {place for found in told for place in range(found.start, found.end)}
        for offset, text, kind in self._blocks:
            if kind.aligned:
                bare = [year for year in _BARE_YEAR.finditer(text) if not _AHEAD_BEFORE.search(_before(text, year.start()))]
                years |= {int(year[0]) for year in bare if offset + year.start() not in within}
        return {year for year in years if year is not None}

    def _year_of(self, month_day: MonthDay) -> int | None:
        told = "\n".join(text for _, text, kind in self._blocks if kind.aligned)
        for match in _ANNIVERSARY.finditer(told):
            if int(match["b"]) - int(match["a"]) == int(match["n"]):
                return int(match["b"])
        follows, newest = self._year_behind(month_day), self._newest_year()
        year = newest if follows is None or (newest is not None and newest > follows + 1) else follows
        saved = max(
            (found.mention.year or 0 for found in self._unresolved if not found.told and not found.mention.span), default=0
        )
        if year is None or year < _OLDEST_YEAR or (saved and not year <= saved <= year + _LATEST_SAVING):
            return None
        return year

    def _year_behind(self, month_day: MonthDay) -> int | None:
        """The first year in which the day follows everything that has happened already."""
        past = [
            _earliest(found.mention)
            for found in self._unresolved
            if found.told and found.mention.year_written and not found.is_ahead and _is_dated(found.mention)
        ]
        if not past:
            return None
        return max(past).year + (month_day < (max(past).month, max(past).day))

    def _newest_year(self) -> int | None:
        """The newest year in the text, if it is more than history."""
        years = self._past_years()
        newest = max(years, default=0)
        spans = sorted(found.mention.year or 0 for found in self._unresolved if found.told and found.mention.span)
        around = any(start <= newest <= end for start, end in zip(spans[::2], spans[1::2], strict=False))
        close = any(newest - _RECENT_YEARS <= year < newest for year in years)
        return newest if years and (around or close) else None


def _before(text: str, place: int) -> str:
    return text[max(0, place - 80) : place]


def _is_clock(text: str, kind: Kind, mention: Mention) -> bool:
    """Whether a line is a full date with nothing beside it but a time and who published it."""
    if mention.value is None or not mention.year_written or len(text) > 3 * _CLOCK_LETTERS:
        return False
    rest = _TIME.sub("", text[: mention.start] + text[mention.end :])
    letters = sum(map(str.isalpha, rest))
    return letters <= _CLOCK_LETTERS if kind is Kind.FURNITURE else letters == 0


def _is_dateline(text: str, mention: Mention) -> bool:
    """Whether a date says where and when a report was filed: 新华社河内7月6日电, "Hà Nội, 6/7 -", "(Hà Nội, 6/7)"."""
    before, behind = _before(text, mention.start), text[mention.end : mention.end + 40]
    if mention.start <= 40 and (_WIRE.match(behind) or (_PLACE_BEFORE.fullmatch(before) and _DASH_BEHIND.match(behind))):
        return True
    return bool(_IN_BRACKETS.search(before)) and behind.lstrip()[:1] in tuple(")）")


def _is_dated(mention: Mention) -> bool:
    return not mention.span and not mention.lunar and (mention.precision is not Precision.YEAR or mention.part == "end")


def _earliest(mention: Mention) -> date:
    """The first day that a date may mean."""
    month = mention.month or (12 if mention.part == "end" else 1)
    return date(mention.year or 1, month, mention.day or 1)


def _day(year: int, month_day: MonthDay) -> date | None:
    try:
        return date(year, *month_day)
    except ValueError:
        return None
