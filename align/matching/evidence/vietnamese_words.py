"""The value of Vietnamese number words, with digits among them: "hai mươi mốt", "1,2 nghìn tỷ", "một triệu rưỡi".

What the words say is settled here; whether they are a number at all is for `vietnamese_numerals` to judge.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from align.matching.evidence.numeral import DIGITS, MOST, read_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

_ONES = {
    "không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
# "mười lăm" is 15; "mười năm" is ten years.
_AFTER_TENS = {word: value for word, value in _ONES.items() if word not in {"không", "năm"}}
_AFTER_TENS |= {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_SHORT = {"mốt", "lăm", "nhăm"}  # "hai mốt" is 21; "hai tư" is more often something else
_LARGE = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6}
_BILLION = {"tỷ", "tỉ"}
_SCALES = {"chục": 10, "tá": 12, "trăm": 100, **_LARGE, "tỷ": 10**9, "tỉ": 10**9}

# "tỷ lệ" is a rate, "tỷ phú" a billionaire, "triệu tập" is to summon, "vạn vật" all things.
SCALE = (
    r"(?:chục|trăm|nghìn|ngàn|vạn(?! (?:vật|sự|tượng|lý|thọ))|triệu(?! (?:phú|tập|hồi|chứng))"
    r"|t[ỷỉ](?! (?:lệ|phú|số|trọng|giá|suất|phần|mỉ|dụ|như|thí)))\b"
)
"""A word that multiplies, as a pattern."""
_TOKEN = re.compile(
    rf"\s{{0,2}}({DIGITS['vi']}|(?:{'|'.join(_ONES)}|mười|mươi|mốt|tư|lăm|nhăm|tá|linh|lẻ|rưỡi|phẩy)\b|{SCALE})"
)
_LONGEST = 24


class Token(NamedTuple):
    """A number word, or a number in digits, with its span."""

    word: str
    start: int
    end: int

    @property
    def in_digits(self) -> bool:
        """Whether it is written in digits."""
        return self.word[0].isdecimal()


class Read(NamedTuple):
    """What tokens say: the value, how many of them say it, the last scale, and whether the value is sure."""

    value: Fraction
    used: int
    scale: int = 1
    sure: bool = True


def tokens(lowered: str, start: int) -> list[Token]:
    """The number words that follow each other from `start`, at most as many as the longest number has."""
    found: list[Token] = []
    at = start
    while len(found) < _LONGEST and (match := _TOKEN.match(lowered, at)):
        in_digits = match[1][0].isdecimal()
        if found and found[-1].in_digits and in_digits:
            break  # two numbers
        if found and match.start(1) == at and not found[-1].in_digits:
            break  # without a space only a scale word follows digits: 5triệu
        found.append(Token(match[1], *match.span(1)))
        at = match.end()
    return found


def scales(run: Sequence[Token], at: int) -> tuple[int, int]:
    """The product of the scale words from `at` ("trăm nghìn tỷ"), and where they end."""
    size = 1
    while at < len(run) and run[at].word in _SCALES and size * _SCALES[run[at].word] <= MOST:
        size *= _SCALES[run[at].word]
        at += 1
    return size, at


def read_words(run: Sequence[Token]) -> Read | None:
    """Read the longest number that the tokens begin with; None where they begin with none."""
    below = _below_billion(run, 0)
    if below is None:
        return None
    value, at, scale, sure = below
    if at < len(run) and run[at].word in _BILLION:
        value, at, scale = value * 10**9, at + 1, scale * 10**9
        rest = _below_billion(run, at) if at + 1 < len(run) else None
        # "một tỷ không trăm linh hai", but not "2 tỷ 300 người".
        if rest is not None and (rest.scale > 1 or rest.used > at + 2) and rest.value < 10**9:
            value, at, scale = value + rest.value, rest.used, 1
    if at < len(run) and run[at].word == "rưỡi":
        size = _last_scale(run, at)
        if size > 1:
            value, at, scale = value + Fraction(size, 2), at + 1, 1
    # "hai trăm ba" may be 230 or 200 beside a father.
    sure = sure and not (at < len(run) and at > 1 and run[at].word in _ONES and run[at].word not in {"một", "năm"})
    return Read(value, at, scale, sure) if value <= MOST else None


def _last_scale(run: Sequence[Token], at: int) -> int:
    size = 1
    while at > 0 and run[at - 1].word in _SCALES:
        at -= 1
        size *= _SCALES[run[at].word]
    return size


def _below_billion(run: Sequence[Token], at: int) -> Read | None:
    """Sections with falling scales: "hai triệu ba trăm nghìn". `used` counts from the beginning of the run."""
    total, last, scale, sure, sections = Fraction(0), MOST, 1, True, 0
    while True:
        section = _section(run, at)
        if section is None:
            break
        size, end = _large(run, section.used)
        follows = sections > 0
        # Behind a scale word, only what has a scale of its own or is a number in words goes on: not "2 triệu 300 người".
        if size >= last or (follows and size == 1 and (run[at].in_digits or section.used - at < 2)):
            break
        total, last, at, sure = total + section.value * size, size, end, sure and section.sure
        scale, sections = (size if not follows else 1), sections + 1
        if size == 1:
            break
    return Read(total, at, scale, sure) if sections else None


def _large(run: Sequence[Token], at: int) -> tuple[int, int]:
    size = 1
    while at < len(run) and run[at].word in _LARGE and size < 10**9:
        size *= _LARGE[run[at].word]
        at += 1
    return size, at


def _section(run: Sequence[Token], at: int) -> Read | None:
    """A number below a thousand in words, or any in digits. `used` counts from the beginning of the run."""
    if at >= len(run):
        return None
    if not run[at].in_digits:
        value, end = _hundreds(run, at)
        return _with_decimals(run, value, end) if end > at else None
    following = run[at + 1].word if at + 1 < len(run) else ""
    read = read_digits(run[at].word, "vi", "scale" if following in _SCALES else "")
    if read is None:
        return None
    multiplied = following in {"trăm", "chục", "tá"} and read[0].denominator == 1 and read[0] < 100
    return Read(read[0] * (_SCALES[following] if multiplied else 1), at + 1 + multiplied, sure=read[1])


def _with_decimals(run: Sequence[Token], value: int, end: int) -> Read:
    """The value of "tám phẩy hai", 8.2."""
    decimals = ""
    if end < len(run) and run[end].word == "phẩy":
        for token in run[end + 1 : end + 5]:
            if token.word not in _ONES:
                break
            decimals += str(_ONES[token.word])
    if not decimals:
        return Read(Fraction(value), end)
    return Read(value + Fraction(int(decimals), 10 ** len(decimals)), end + 1 + len(decimals))


def _hundreds(run: Sequence[Token], at: int) -> tuple[int, int]:
    words = [token.word for token in run[at : at + 5]] + [""] * 5
    if words[0] in _ONES and words[1] == "trăm" and (at > 0 or words[0] != "không"):
        hundreds = _ONES[words[0]] * 100
        if words[2] in {"linh", "lẻ"} and words[3] in _ONES:
            return hundreds + _ONES[words[3]], at + 4
        tens, end = _tens(run, at + 2)
        return (hundreds + tens, end) if end > at + 3 or words[2] == "mười" else (hundreds, at + 2)
    return _tens(run, at)


def _tens(run: Sequence[Token], at: int) -> tuple[int, int]:
    """Below a hundred; one word alone says a digit."""
    words = [token.word for token in run[at : at + 3]] + [""] * 3
    if words[0] == "mười":
        return (10 + _AFTER_TENS[words[1]], at + 2) if words[1] in _AFTER_TENS else (10, at + 1)
    if words[0] not in _ONES or words[0] == "không":
        return 0, at
    ones = _ONES[words[0]]
    if words[1] == "mươi":
        return (10 * ones + _AFTER_TENS[words[2]], at + 3) if words[2] in _AFTER_TENS else (10 * ones, at + 2)
    if words[1] in {"chục", "tá"}:
        return ones * _SCALES[words[1]], at + 2
    if words[1] in _SHORT and ones > 1 and words[0] != "năm":
        return 10 * ones + _AFTER_TENS[words[1]], at + 2
    return ones, at + 1
