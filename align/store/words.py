"""What a text says, letter for letter, for searching: the same words whatever way they are typed.

A text becomes a list of words: a run of letters and digits, a single Chinese character, or a single sign such as "%". Upper
and lower case are the same, so are full and half width, composed and decomposed letters, and traditional and simplified
characters. Each word has two forms: `loose` without the marks on its letters (hop, d for đ) and `strict` with them, the tone
last, so that hoà and hòa are the same. A text holds another one if its words hold the other's words in a row.

Both forms are kept in the project as words with spaces around them (`kept`), in which no character means anything to a
full-text index: letters that an index might not know, and signs, are spelt by their numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

LONGEST: Final = 64
"""So many letters a word has at most; what is longer is several words."""

_TONES = {"\u0300": "\ue010", "\u0301": "\ue011", "\u0303": "\ue012", "\u0309": "\ue013", "\u0323": "\ue014"}
"""The tones of Vietnamese, as kept."""

_PIECE = re.compile(r"\S+")
_PLAIN = re.compile("[0-9a-z\u00df-\u024f\u1e00-\u1eff\u4e00-\u9fa5\ue010-\ue014]")
"""What is kept as it is: letters that every version of every index takes for letters."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its two forms as kept, and where it stands, in code points."""

    loose: str
    strict: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The words of a text as the project keeps them: `strict` is None where it is the same as `loose`."""

    loose: str
    strict: str | None


def words(text: str) -> list[Word]:
    """The words of a text, in order."""
    found = []
    for piece in _PIECE.finditer(text):
        own = _known(piece[0]) if len(piece[0]) <= LONGEST else _words(piece[0])
        found += [Word(word.loose, word.strict, piece.start() + word.start, piece.start() + word.end) for word in own]
    return found


@lru_cache(maxsize=50_000)
def _known(piece: str) -> list[Word]:
    return _words(piece)


def _words(text: str) -> list[Word]:
    found: list[Word] = []
    parts: list[str] = []
    start = end = 0

    def close() -> None:
        if parts:
            found.append(_word("".join(parts), start, end))
            parts.clear()

    for place, character in enumerate(text):
        kind, folded = _folded(character)
        if kind == "letter":
            if len(parts) == LONGEST:
                close()
            start = place if not parts else start
            parts.append(folded)
            end = place + 1
        elif kind == "mark":
            if parts and end == place:
                parts[-1] += folded
                end = place + 1
        elif kind != "nothing":
            close()
            if kind == "alone":
                found += [Word(_spelt(sign), _spelt(sign), place, place + 1) for sign in folded]
    close()
    return found


def kept(text: str) -> Kept:
    """The words of a text as the project keeps them."""
    found = words(text)
    loose, strict = spaced(word.loose for word in found), spaced(word.strict for word in found)
    return Kept(loose, None if loose == strict else strict)


def spaced(forms: Iterable[str]) -> str:
    """Words in a row as they are kept: in a kept text they stand if, and only if, they do in the text."""
    return f" {' '.join(forms)} "


def places(text: Sequence[Word], wanted: Sequence[str], strict: bool) -> list[tuple[int, int]]:
    """Where the words `wanted` stand in a row among those of a text, as (start, end) in code points."""
    forms = [word.strict if strict else word.loose for word in text]
    size = len(wanted)
    return [
        (text[at].start, text[at + size - 1].end)
        for at in range(len(forms) - size + 1)
        if size and forms[at : at + size] == list(wanted)
    ]


def _word(letters: str, start: int, end: int) -> Word:
    bare = [letter for letter in letters if not unicodedata.combining(letter)]
    loose = _spelt(unicodedata.normalize("NFC", "".join(bare)).replace("đ", "d"))
    tones = "".join(_TONES[letter] for letter in letters if letter in _TONES)
    rest = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return Word(loose, _spelt(rest + "".join(sorted(tones))), start, end)


def _spelt(letters: str) -> str:
    return "".join(letter if _PLAIN.match(letter) else f"\ue000{ord(letter):06x}" for letter in letters)


@cache
def _folded(character: str) -> tuple[str, str]:
    """What a character is, and what it is the same as: "letter", "mark", "alone", "space", or "nothing" at all."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    categories = [unicodedata.category(part) for part in folded]
    if any(map(_is_chinese, folded)):
        return "alone", "".join(map(_simplified, folded))
    if all(category[0] == "M" for category in categories):
        return "mark", folded
    if categories[0][0] in "LN" and all(category[0] in "LNM" for category in categories):
        return "letter", folded
    if all(category == "Cf" for category in categories):
        return "nothing", ""
    seen = "".join(
        part for part, category in zip(folded, categories, strict=True) if category[0] not in "ZM" and category != "Cc"
    )
    return ("alone", seen) if seen else ("space", "")


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


@cache
def _simplified(character: str) -> str:
    # Character by character, so that a word is found whatever stands beside it.
    found: str = _converter().convert(character)
    return found if len(found) == 1 else character


@cache
def _converter():  # type: ignore[no-untyped-def]  # noqa: ANN202 - OpenCC publishes no types
    from opencc import OpenCC

    return OpenCC("t2s")
