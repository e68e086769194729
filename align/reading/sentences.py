"""Where the sentences of a paragraph begin and end, in Chinese and Vietnamese.

The rules, in order of weight:

1. A mark that ends sentences (。！？!?.… and their like) ends one, together with the marks that close behind it.
2. It does not inside a pair of quotation marks or brackets that holds fewer than `_SHORT` characters, nor where the sentence
   goes on behind the pair: “…！”他说。
3. A full stop on the base line ends nothing in numbers, abbreviations, initials, enumerations and addresses, and before a
   small letter. It ends a sentence without a space behind it only where a small letter stands before and a capitalised word
   after it: "khu vực.Thủ tướng".
4. A sentence of `_LONG` characters or more is divided at those semicolons outside quotation marks and brackets that have at
   least `_PART` characters, about what a statement of its own needs, between them and their neighbours on either side.

An ellipsis in Chinese text ends a sentence only before white space or at the end of a quotation. Commas and line breaks never
do: text comes in paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from align.reading.language import vietnamese_shaped
from align.reading.marks import CLOSING_SHAPES, OPENING_SHAPES, STRAIGHT, Family, pairs

if TYPE_CHECKING:
    from align.model import Language

# In characters; Vietnamese takes about three for each one of Chinese.
_SHORT: dict[Language, int] = {"zh": 30, "vi": 90}
_LONG: dict[Language, int] = {"zh": 40, "vi": 120}
_PART: dict[Language, int] = {"zh": 10, "vi": 30}
_ATTRIBUTION: dict[Language, int] = {"zh": 20, "vi": 45}  # of a clause that only says who said what stands before it

_ENDERS = "。｡！？!?‼⁇⁈⁉．.…"
_CHINESE_ENDERS = frozenset("。｡！？‼⁇⁈⁉")
_ENDING = re.compile(f"[{_ENDERS}]+")
_SEMICOLON = re.compile("[;；]")
_SPACE = re.compile(r"\s*")
_GOES_ON = frozenset(",，、;；:：.．。…)）]】」』”’")
_CLAUSE = re.compile(r"[^。！？!?.…；;：:，,]*")
_SAYS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(
        "说|說|表示|指出|强调|強調|认为|認為|称|稱|写道|寫道|补充|補充|问|問|回答|透露|坦言|呼吁|呼籲|重申|解释|解釋|回应|回應"
    ),
    "vi": re.compile(
        r"\b(?:nói|cho biết|cho hay|khẳng định|nhấn mạnh|phát biểu|tuyên bố|chia sẻ|bày tỏ|cho rằng|nhận định|bổ sung|nêu rõ|"
        r"hỏi|trả lời|viết|kể|thừa nhận|giải thích|kêu gọi|lưu ý|đáp)\b"
    ),
}
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”（），。；]{1,2000}"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
)

_HAN = re.compile(r"[〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff]")
_WORD_BEFORE = re.compile(r"[0-9A-Za-zÀ-ỹ.]+$")
_WORD_AFTER = re.compile(r"[A-Za-zÀ-ỹ]+")
_ACRONYM = 4  # letters from which ASEAN is a word like any other; TP or GS may be an abbreviation
_LONGEST_WORD = 24  # characters looked back for an abbreviation
_ENUMERATOR = re.compile(
    r"\W*(?:\d{1,3}(?:\.\d{1,3}){0,3}|[A-Za-zĐđ]|[IVXLC]{1,6}"
    r"|(?:Điều|Chương|Mục|Phần|Bước|Khoản|Bài|Câu|Kỳ)\s(?:\d{1,3}|[IVXLC]{1,6}))"
)
_SMALL_ITEM = re.compile(r"[a-zđ][.)]\s")
_LISTED = re.compile(r"(?<!\d)[:：;；,，]\s?\d{1,2}$")
_LONGEST_ENUMERATOR = 16

# Before a name or a number, never at the end of a sentence.
_TITLES = frozenset(
    [
        "tp", "tx", "tt", "gs", "pgs", "ts", "ths", "bs", "bscki", "bsckii", "ks", "kts", "ls", "ncs", "nsnd", "nsưt", "ngnd",
        "ngưt", "mr", "mrs", "ms", "dr", "prof", "st", "vs", "lt", "rev", "tr", "đt", "tel",
    ]
)  # fmt: skip
# May end one too: what follows decides.
_OPEN_ABBREVIATIONS = frozenset(["v", "Inc", "Ltd", "Corp", "Co", "Jr", "Sr", "No", "Nr", "Vol", "Bros"])
_DOMAINS = frozenset(["Com", "Net", "Org", "Info", "Gov", "Edu", "Vn", "Js"])


def split(text: str, language: Language) -> list[tuple[int, int]]:
    """Find the sentences of one paragraph.

    Takes time proportional to the length of the text.

    Returns:
        (start, end) of each sentence, in order, without white space at either end. Every character that is not white space is
        in exactly one of them.
    """
    paragraph = _Paragraph(text, language)
    return [part for sentence in paragraph.sentences() for part in paragraph.statements(*sentence)]


class _Cover:
    """Stretches of a text, asked whether a place lies inside one: behind its start and not behind its end."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, place: int) -> bool:
        found = bisect_left(self._starts, place) - 1
        return found >= 0 and place <= self._ends[found]


class _Paragraph:
    """A paragraph with its quotation marks and brackets paired."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language: Language = language
        self.closing = pairs(text)
        enclosed = [(start, end) for end, (start, _) in self.closing.items()]
        self.enclosed = _Cover(enclosed)
        self.short = _Cover([(start, end) for start, end in enclosed if end - start <= _SHORT[language]])
        self.addresses = _Cover([_address(match) for match in _ADDRESS.finditer(text)])

    def sentences(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        start = behind = 0
        for match in _ENDING.finditer(self.text):
            stop = match.start()
            if stop < behind or self.addresses.holds(stop):
                continue
            behind, mark, opener = self._closed(match)
            if not self.short.holds(behind) and self._is_end(start, stop, behind, mark, opener):
                spans.append((start, behind))
                start = behind
        return self._worded([*spans, (start, len(self.text))])

    def statements(self, start: int, end: int) -> list[tuple[int, int]]:
        """A sentence as it is, or a long one divided at its semicolons."""
        if end - start < _LONG[self.language]:
            return [(start, end)]
        least = _PART[self.language]
        places = [
            match.end() for match in _SEMICOLON.finditer(self.text, start, end) if not self.enclosed.holds(match.start())
        ]
        pieces = list(zip([start, *places], places, [*places[1:], end], strict=False))
        cuts = [start, *(cut for last, cut, following in pieces if min(cut - last, following - cut) >= least), end]
        return self._worded(list(pairwise(cuts)))

    def _worded(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The spans without white space around them; one without a letter or digit goes to the one before, or after."""
        found: list[tuple[int, int]] = []
        waiting: int | None = None
        for start, end in spans:
            words = self.text[start:end]
            first = start + len(words) - len(words.lstrip())
            last = start + len(words.rstrip())
            if first >= last:
                continue
            if any(map(str.isalnum, words)):
                found.append((first if waiting is None else waiting, last))
                waiting = None
            elif found:
                found[-1] = (found[-1][0], last)
            elif waiting is None:
                waiting = first
        return found if waiting is None else [(waiting, len(self.text.rstrip()))]

    def _closed(self, match: re.Match[str]) -> tuple[int, str, tuple[int, Family] | None]:
        """The place behind all that closes at a mark, the last mark there, and the outermost opener closed."""
        text, at, mark = self.text, match.end(), match.group()
        opener: tuple[int, Family] | None = None
        while at < len(text):
            beyond = self.closing.get(at + 1)
            if at in self.closing:
                opener = self.closing[at]
                at += 1
            elif text[at] in CLOSING_SHAPES or (text[at] in STRAIGHT and text[at + 1 : at + 2].isspace()):
                at += 1
            elif text[at] in _ENDERS:
                mark, opener = text[at], None
                at += 1
            elif text[at] == " " and beyond is not None and beyond[1].quotes:
                opener = beyond
                at += 2
            else:
                break
        return at, mark, opener

    def _is_end(self, start: int, stop: int, behind: int, mark: str, opener: tuple[int, Family] | None) -> bool:
        """Whether the sentence that began at `start` ends with the mark at `stop` and what closes up to `behind`."""
        following = self._skip_space(behind)
        if following == len(self.text) or self.text[following] in _GOES_ON:
            return False
        if opener is not None:
            return self._is_end_of_pair(start, following, mark, opener)
        if not _CHINESE_ENDERS.isdisjoint(mark):
            return self.text[following] != "—"
        if mark in {".", "．"}:
            return self._is_full_stop(start, stop, behind, following)
        if following > behind:
            return not self._is_small(following)
        return self._chinese_follows(mark, following) or self._lacks_space(stop, following)

    def _chinese_follows(self, mark: str, following: int) -> bool:
        """Whether an ASCII question or exclamation mark ends a Chinese sentence, which needs no space behind it."""
        begins = _HAN.match(self.text, following) is not None or self.text[following] in OPENING_SHAPES
        return begins and not {"!", "?"}.isdisjoint(mark)

    def _is_end_of_pair(self, start: int, following: int, mark: str, opener: tuple[int, Family]) -> bool:
        """Whether the sentence ends with the quotation or the brackets that close behind the mark."""
        opened, family = opener
        if not family.quotes:
            return family is not Family.TITLE and not self.text[start:opened].strip()
        if self._is_small(following):
            return False
        lead = self.text[max(0, opened - 4) : opened].rstrip()[-1:]
        if lead and lead in ":：,，":
            return True
        if not lead or lead in _ENDERS or lead in CLOSING_SHAPES:
            return not self._is_attribution(following)
        return self.language == "vi" or mark[-1] in "。."

    def _is_attribution(self, at: int) -> bool:
        """Whether what begins here only says who said what stands before, as "他说" does."""
        limit = _ATTRIBUTION[self.language]
        clause = _CLAUSE.match(self.text, at, at + limit + 1)
        if clause is None or len(clause.group()) > limit or not _SAYS[self.language].search(clause.group()):
            return False
        end = clause.end()
        if end == len(self.text) or self.text[end] in _ENDERS:
            return True
        beyond = self._skip_space(end + 1)
        return self.text[end] in ",，:：" and self.text[beyond : beyond + 1] in OPENING_SHAPES

    def _is_full_stop(self, start: int, stop: int, behind: int, following: int) -> bool:
        """Whether the single full stop at `stop` ends a sentence."""
        before, after = self.text[stop - 1 : stop], self.text[following]
        if not before or before.isspace():
            return False
        if stop - start <= _LONGEST_ENUMERATOR and _ENUMERATOR.fullmatch(self.text, start, stop):
            return False
        if following > behind and self._is_small(following):
            return False
        if _HAN.match(before) or before in CLOSING_SHAPES:
            return following > behind or not (after.isascii() and after.isalnum()) or self._is_capitalised(following)
        if before.isdigit():
            return self._ends_with_number(start, stop, spaced=following > behind, following=following)
        return self._ends_with_word(start, stop, spaced=following > behind, following=following)

    def _ends_with_number(self, start: int, stop: int, *, spaced: bool, following: int) -> bool:
        if spaced:
            return _LISTED.search(self.text, max(start, stop - 6), stop) is None
        return self._lacks_space(stop, following)

    def _ends_with_word(self, start: int, stop: int, *, spaced: bool, following: int) -> bool:
        found = _WORD_BEFORE.search(self.text, max(start, stop - _LONGEST_WORD), stop)
        word = found.group().rpartition(".")[2] if found else ""
        if word.lower() in _TITLES:
            return False
        if word in _OPEN_ABBREVIATIONS or (len(word) == 1 and word.isupper() and word.isascii()):
            return spaced and self._may_begin(following)
        if spaced or _HAN.match(self.text, following) or self.text[following] in OPENING_SHAPES:
            return True
        return self._lacks_space(stop, following)

    def _may_begin(self, following: int) -> bool:
        """Whether a sentence rather than the rest of a name begins behind an abbreviation: "V. Theo", not "J. Biden"."""
        word = _WORD_AFTER.match(self.text, following)
        if word is None:
            return _HAN.match(self.text, following) is not None or self.text[following] in '“"「'
        return self.language == "vi" and word.group()[0].isupper() and vietnamese_shaped(word.group())

    def _lacks_space(self, stop: int, following: int) -> bool:
        """Whether two sentences meet at the mark at `stop` without a space: "khu vực.Thủ tướng"."""
        found = _WORD_BEFORE.search(self.text, max(0, stop - _LONGEST_WORD), stop)
        word = found.group().rpartition(".")[2] if found else ""
        ends = self.text[stop - 1 : stop].islower() or word.isdigit() or (word.isupper() and len(word) >= _ACRONYM)
        return ends and word.lower() not in _TITLES and self._is_capitalised(following)

    def _is_capitalised(self, following: int) -> bool:
        """Whether a word with one capital letter stands here, and not the end of a domain name: "Thủ", not "HCM" or "Net"."""
        found = _WORD_AFTER.match(self.text, following)
        word = found.group() if found else ""
        single = len(word) == 1 and not word.isascii()
        return word[:1].isupper() and (word[1:2].islower() or single) and word not in _DOMAINS

    def _is_small(self, following: int) -> bool:
        """Whether a small letter stands here that does not count off a list: "a) …"."""
        return self.text[following].islower() and _SMALL_ITEM.match(self.text, following) is None

    def _skip_space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at


def _address(match: re.Match[str]) -> tuple[int, int]:
    """A web or mail address as `_Cover` counts, without the punctuation of the sentence that it stands in."""
    return match.start() - 1, match.start() + len(match.group().rstrip(".,;:!?…)]'’")) - 1
