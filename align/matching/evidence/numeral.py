"""A numeral: a number as a text has it, before its unit is known; and numbers in digits, which both languages write.

Values are exact fractions, so that 1.02亿 and "102 triệu" come out the same. A point and a comma mean the reverse in the two
languages, and pages mix both habits, so the shape of the groups decides: 1.234.567 has thousands in it and 8,2 a decimal, in
either language. What could be both ("1,234") is read by the language's own habit and is not sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from align.matching.evidence.units import GLUED

if TYPE_CHECKING:
    from align.model import Language

MOST_DIGITS = 9
"""Longer strings of digits without groups are identifiers."""
MOST = 10**18
"""Larger numbers are not read: no news needs them."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    Attributes:
        start, end: its span in the text.
        value: what it says, without a sign.
        sure: False where it may be no number, or another one.
        unit: canonical, where the form itself names it (百分之八, "phần trăm").
        vague: only its order of magnitude is said: 数千, "hàng nghìn".
        scale: what its last scale word multiplies by: 10,000 in 60万. A range shares it: 20-30万.
        in_digits: whether it starts with digits.
    """

    start: int
    end: int
    value: Fraction
    sure: bool = True
    unit: str = ""
    vague: bool = False
    scale: int = 1
    in_digits: bool = False


def key_of(value: Fraction) -> str:
    """A value in its canonical form: "60000000", "8.2", and "1/3" where no decimal ends."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(value.numerator * 10**places // value.denominator)
    if not places:
        return digits
    digits = digits.zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}"


def is_round(value: Fraction) -> bool:
    """Whether it has at most two digits that are not trailing zeros: what people say with "about"."""
    return len(key_of(value).replace(".", "").strip("0")) <= 2


_SPACED = r"(?<![-–/:.,+\d])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){1,4}(?![.,]?\d)"
DIGITS: dict[Language, str] = {
    # In Chinese text an ASCII comma often ends a clause, so it joins digits only in groups of three or before 万, 亿 and %.
    "zh": (
        rf"{_SPACED}|\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)"
        r"|\d+(?:\.\d+)*(?:,\d{1,2}(?=\s?[%万亿]))?"
    ),
    "vi": rf"{_SPACED}|\d+(?:[.,]\d+)*",
}
"""A number in digits, half-width, as a pattern; `read_digits` says what it means."""

Follows = Literal["", "scale", "%"]
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+(?:,\d{1,8})?|(?:,\d{3})+(?:\.\d{1,8})?)")
_DECIMAL = re.compile(r"(\d{1,12})[.,](\d{1,8})")


def read_digits(written: str, language: Language, follows: Follows) -> tuple[Fraction, bool] | None:
    """What digits say and whether that is sure; None for what is no number: a version, an address, an identifier.

    Args:
        written: what `DIGITS` found.
        language: whose habit decides where the shape does not.
        follows: a scale word, or a percent sign. Before those, three digits after a mark are decimals more often.
    """
    if not set(written) & {".", ","}:
        return _unmarked(written)
    if _AMBIGUOUS.fullmatch(written):
        return _ambiguous(written, language, follows)
    if _THOUSANDS.fullmatch(written):
        return _thousands(written), True
    decimal = _DECIMAL.fullmatch(written)
    if decimal is None or (len(decimal[1]) == 4 == len(decimal[2])):  # "2019,2020" is two years
        return None
    return Fraction(written.replace(",", ".")), True


def _ambiguous(written: str, language: Language, follows: Follows) -> tuple[Fraction, bool]:
    """Read 1.234 or 1,234."""
    thousands, decimal = _thousands(written), Fraction(written.replace(",", "."))
    if ("." in written) == (language == "vi"):  # the language's own mark of thousands
        return (decimal, False) if follows == "%" and not written.endswith("0") else (thousands, follows != "%")
    if language == "zh":
        return decimal, bool(follows)
    if follows and not written.endswith("0"):
        return decimal, follows == "%"
    return thousands, written.endswith("000")  # English style: nobody writes 1,000 for one


def _unmarked(written: str) -> tuple[Fraction, bool] | None:
    """2021, 05; "12 000" with spaces."""
    joined = re.sub(r"\D", "", written)
    spaced = joined != written
    identifier = len(joined) > MOST_DIGITS or (joined[0] == "0" and (len(joined) > 2 or spaced))
    return None if identifier else (Fraction(int(joined)), not spaced or len(joined) > 6 or joined.endswith("000"))


def _thousands(written: str) -> Fraction:
    *groups, last = re.split("[.,]", written)
    if len(last) == 3 and len(set(written) & {".", ","}) == 1:
        return Fraction(int("".join([*groups, last])))
    return Fraction(f"{''.join(groups)}.{last}")


_LETTER = r"A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
# Half-width letters glued on, before or after, make it a name: G20, Su-57, 5G; "km2" and 24/NQ-TW too.
_NAME_BEFORE = re.compile(rf"[{_LETTER}_@#&][-\u2010\u2011._/+]?$")
_NAME_AFTER = re.compile(rf"[{_LETTER}_@]|[-\u2010\u2011+][{_LETTER}](?=[{_LETTER}\d-])|/[A-ZĐ]{{2}}")
_MONEY_BEFORE = re.compile(r"(?<![A-Z])(?:USD|US|VND|EUR|GBP|JPY|RMB|CNY|HKD|SGD)$")
_CHAIN = re.compile(r"\d+(?:[-–/:]\d+){2,}|\d+/\d+/[A-ZĐ]{2}|0\d{1,3}[-–]\d{5,}|(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)")
"""Dates in digits, decrees (15/2020/NĐ-CP), telephone numbers, times."""


def name_end(text: str, start: int, end: int) -> int | None:
    """Where the name or code ends that digits belong to (G20, 5G, 10:30); None where they are a number of their own.

    Args:
        text: the text, half-width.
        start: where the digits begin.
        end: where they end.
    """
    chain = _CHAIN.match(text, start)
    if chain and chain.end() > end:
        return chain.end()
    before = text[max(0, start - 4) : start]
    if _NAME_BEFORE.search(before) and not _MONEY_BEFORE.search(before):
        return end
    if _NAME_AFTER.match(text, end) and not GLUED.match(text, end):
        return end
    return None


_ROMAN = re.compile(r"(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


def read_roman(written: str) -> int | None:
    """The value of a Roman numeral from I to LXXXIX, or None."""
    if not written or not _ROMAN.fullmatch(written):
        return None
    values = [_ROMAN_VALUES[letter] for letter in written]
    return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
