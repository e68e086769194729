"""Vietnamese syllables: cut out of a text, brought to one spelling, and told from other words.

A syllable may be spelled in several ways: the tone mark of "hoà" and "uỷ" stands on the first vowel in the older style ("hòa",
"ủy"), and "kĩ", "lí", "tỉ" are written "kỹ", "lý", "tỷ" as well. `key` makes one of them, so that readings, names and words
can be compared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

# The older places of the tone mark in an open syllable, as printed in most of the Vietnamese press.
_TONE_PLACES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_SINGLE_Y = re.compile(r"(?:h|k|l|m|qu|s|t)[yỳýỷỹỵ]")
_TONES = {0x300: None, 0x301: None, 0x303: None, 0x309: None, 0x323: None}

# Onset and rime, without tones: https://en.wikipedia.org/wiki/Vietnamese_phonology has the table of rimes.
_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|kh?|nh?|ph|qu|th?|tr|ch?|[bdđhlmrsvxp])?"
    r"(?:[aơ][imnpt]?|a(?:ch?|ng|nh|[ouy])|ă(?:c|ng|[mnpt])|â(?:c|ng|[mnptuy])"
    r"|e(?:c|ng|[mnopt])?|ê(?:ch|nh|[mnptu])?|i(?:a|ch|nh|[mnptu])?"
    r"|o(?:c|ng|[imnpt])?|ô(?:c|ng|[imnpt])?|u(?:a|c|ng|[imnpt])?|ư(?:a|c|ng|[imntu])?|y"
    r"|(?:iê|yê)(?:c|ng|[mnptu])|uô(?:c|ng|[imnt])|ươ(?:c|ng|[imnptu])"
    r"|oa(?:ch?|ng|nh|[imnopty])?|oă(?:c|ng|[mnt])|oe[not]?|oo(?:c|ng)"
    r"|uâ(?:ng|[nty])|uê(?:ch|nh)?|uơ|uy(?:a|ch|nh|[nptu]|ê[nt])?)"
)
_STOPPED = re.compile(r"(?:ch?|p|t)\Z")  # such a syllable bears one of two tones
_STOPPED_TONES = ("\u0301", "\u0323")


@dataclass(frozen=True, slots=True)
class Word:
    r"""A run of letters and digits.

    Attributes:
        start, end: where it stands, in code points.
        text: as written.
        key: its spelling to compare by; see `key`.
        gap: what stands between it and the word before, white space around it left out: "" for white space alone, "\n" for a
            new line.
    """

    start: int
    end: int
    text: str
    key: str
    gap: str


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """The one spelling of a word: lower case, the tone in its older place, "i" for a lone "y": "hòa" for "Hoà", "kĩ" for "Kỹ".

    Words of other languages come back in lower case.
    """
    word = word.lower()
    if _SINGLE_Y.fullmatch(word):
        return word.translate(_Y_TO_I)
    # After "q" the "u" belongs to the consonant, and the mark has only one place.
    return word if word.startswith("qu") else word[:-2] + _TONE_PLACES.get(word[-2:], word[-2:])


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable by its letters and its tone: "Nga" and "đất", not "Putin" or "Matt"."""
    letters = unicodedata.normalize("NFD", word.lower())
    toneless = letters.translate(_TONES)
    marks = len(letters) - len(toneless)
    if marks > 1 or _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is None:
        return False
    return _STOPPED.search(toneless) is None or any(tone in letters for tone in _STOPPED_TONES)


def words(text: str) -> list[Word]:
    """The runs of letters and digits of a text in order, Chinese characters left out."""
    found = []
    at = 0
    for match in _WORD.finditer(_HAN.sub("。", text)):
        start, end = match.span()
        word = text[start:end]
        between = text[at:start]
        found.append(Word(start, end, word, key(word), between.strip() or ("\n" if "\n" in between else "")))
        at = end
    return found
