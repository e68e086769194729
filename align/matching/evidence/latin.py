"""Names in Latin letters, which Vietnamese keeps and Chinese adds in brackets: Sergei or Sergey Lavrov, Boeing, EAEU."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from align.matching.evidence.syllables import Word, is_syllable

_ROMAN = re.compile(r"[IVXLCDM]+")
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_ONE_LETTER = str.maketrans({"w": "v", "y": "i", "q": "k"})
# One after the other: what the transliterations of one Russian, Arabic or Korean name differ in.
_SPELLINGS = (
    (re.compile("c(?=[aou]|[^aehiou]|$)|ck"), "k"),
    (re.compile("x"), "ks"),
    (re.compile("kh"), "h"),
    (re.compile("ph"), "f"),
    (re.compile("s[ck]h(?=[^aeiou]|$)|shch|sch"), "sh"),
    (re.compile("ie|je"), "e"),
    (re.compile("j(?=[aou])"), "i"),
    (re.compile("ff?$|v$"), "f"),
    (re.compile("[ae]i"), "ei"),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """A form in which the spellings of a name agree: Sergei and Sergey, Aleksey and Alexey, Mohamed and Mohammed.

    Abbreviations stay as they are but for the case. Others lose their diacritics; y is i, w is v, hard c and q are k, x is ks,
    kh is h, ph is f, ie and je are e, ai is ei, a last v is f, and double letters are single.
    """
    if is_abbreviation(word):
        return word.casefold()
    letters = plain(word).translate(_ONE_LETTER)
    for pattern, spelling in _SPELLINGS:
        letters = pattern.sub(spelling, letters)
    return letters


def plain(word: str) -> str:
    """A word in lower case without diacritics: "Müller" is "muller", "Đan" is "dan"."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join([letter for letter in letters if not unicodedata.combining(letter)]).translate(_LETTERS)


def is_abbreviation(word: str) -> bool:
    """Whether a word is two capitals or more, digits among them, and no Roman numeral."""
    return len(word) > 1 and word.isascii() and word[0].isalpha() and word == word.upper() and not _ROMAN.fullmatch(word)


def is_foreign(words: list[Word], at: int) -> bool:
    """Whether a word of a Vietnamese text is a foreign name: a capital and no Vietnamese syllable, or an abbreviation.

    A line in capitals throughout is a heading; there only what cannot be a syllable is taken.
    """
    word = words[at].text
    if not word[0].isupper() or len(word) < 2 or _ROMAN.fullmatch(word):
        return False
    if is_abbreviation(word):
        return not is_syllable(word) or not _in_heading(words, at)
    # "HĐND" and the like are Vietnamese abbreviations, which Chinese never has.
    return not is_syllable(word) and (word.isascii() or word != word.upper())


def _in_heading(words: list[Word], at: int) -> bool:
    neighbours = [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]]
    return any(len(word.text) > 1 and word.text.isupper() and not word.text.isascii() for word in neighbours)
