"""Names that a text mentions: places, organisations, people, and whatever stands in Latin letters.

What a name is called in either language comes from `gazetteer`; what it does not know is taken by its form: a Chinese or
Vietnamese name by its Sino-Vietnamese reading (`people`), any other by its Latin letters (`latin`) and its consonants
(`transliterated`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from align.matching.evidence.fact import Fact, FactKind
from align.matching.evidence.gazetteer import Found, vi_known, zh_known
from align.matching.evidence.latin import folded, is_abbreviation, is_foreign
from align.matching.evidence.people import LONGEST, is_surname, vi_people, zh_people
from align.matching.evidence.syllables import Word, is_syllable, words
from align.matching.evidence.transliterated import cut_from_a_name, latin_sounds, zh_sounds
from align.model import Language

_BY_ONE_CHARACTER = {
    "中": "CN", "华": "CN", "美": "US", "俄": "RU", "越": "VN", "日": "JP", "韩": "KR", "朝": "KP", "英": "GB",
    "法": "FR", "德": "DE", "印": "IN", "澳": "AU", "加": "CA", "欧": "150", "非": "002", "老": "LA", "柬": "KH",
    "泰": "TH", "缅": "MM", "菲": "PH", "乌": "UA", "伊": "IR", "以": "IL", "台": "TW", "港": "HK",
}  # fmt: skip
_ONE = "中美俄越日韩朝英法德印澳加欧非老柬泰缅菲"
# Several countries at once (中美, 俄美, 中日韩), one before an office, or one after a verb of going there.
_ABBREVIATED = re.compile(
    f"[{_ONE}]{{2,}}|[访驻赴抵旅涉][华{_ONE}]"
    f"|[{_ONE}乌伊以台港](?=总统|总理|首相|外长|防长|国务卿|外交|国防|财长"
    "|军|媒|官员|政府|议会|国会)"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_SENTENCE_START = re.compile(r"[.!?:;…\"“”‘«(\[\n•]")
_WORDS_TOO = frozenset({"anh", "í", "áo", "pháp", "đức", "mĩ", "nhật", "bỉ", "trung", "việt", "thái"})
"""Countries that are a common word as well, which a sentence may begin with."""
_TITLES = frozenset({"bà", "chị", "cô", "em", "anh", "ông", "bác", "chú", "cậu", "bé", "bạn"})
"""Before these one-syllable names of countries are given names: "bà Nga"."""


def names(text: str, language: Language) -> list[Fact]:
    """The names of a text, in order of `start`; guessed ones may overlap.

    Keys are country and region codes of ISO 3166-1 and UN M.49, the names of `data/*.tsv`, Latin spellings as `latin.folded`
    makes them, consonants after a "~", and the readings of Chinese and Vietnamese people ("phạm minh chính"). Names that may
    stand for something else, and those that only their form makes names, are not certain; Latin abbreviations in Chinese are.
    """
    found = sorted(_chinese(text) if language == "zh" else _vietnamese(text), key=lambda each: each[:2])
    return [Fact(FactKind.NAME, name, start, end, certain=certain) for start, end, name, certain in found]


_Named = tuple[int, int, str, bool]


def _chinese(text: str) -> Iterator[_Named]:
    known = list(zh_known(text))
    for each in known:
        yield from _told(each, not cut_from_a_name(text, each.start, each.end))
        if any(meaning.nests for meaning in each.meanings):
            for inner in zh_known(text, each.start, each.end, longest=each.end - each.start):
                yield from ((inner.start, inner.end, meaning.key, False) for meaning in inner.meanings)
    for start, end in _between(known, len(text)):
        for match in _ABBREVIATED.finditer(text, start, end):
            for at, character in enumerate(match[0], match.start()):
                if character in _BY_ONE_CHARACTER:
                    yield at, at + 1, _BY_ONE_CHARACTER[character], False
        yield from ((*place, False) for place in zh_people(text, start, end))
        yield from ((*place, False) for place in zh_sounds(text, start, end))
    if _LATIN.search(text):
        yield from _latin_in_chinese(words(text))


def _latin_in_chinese(text_words: list[Word]) -> Iterator[_Named]:
    at = 0
    for each in [*vi_known(text_words), None]:
        for word in text_words[at : each.first if each else None]:
            if len(word.text) > 1 and not word.text.islower() and _LATIN.match(word.text):
                # What Chinese leaves in Latin capitals, nine Vietnamese texts of ten have too.
                yield word.start, word.end, folded(word.text), len(word.text) > 2 and is_abbreviation(word.text)
        if each:
            yield from _told(each)
            at = each.last


def _told(found: Found, belief: bool = True) -> Iterator[_Named]:
    for meaning in found.meanings:
        yield found.start, found.end, meaning.key, meaning.certain and belief
        if meaning.also:
            yield found.start, found.end, meaning.also, False


def _between(known: list[Found], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for each in known:
        yield at, each.start
        at = each.end
    yield at, length


def _vietnamese(text: str) -> Iterator[_Named]:
    text_words = words(text)
    taken: set[int] = set()
    for each in vi_known(text_words):
        belief = _belief(text_words, each)
        if belief is None:
            continue
        if belief:
            taken.update(range(each.first, each.last))
        yield from _told(each, belief)
        if any(meaning.nests for meaning in each.meanings):
            for inner in vi_known(text_words, each.first, each.last, longest=each.last - each.first):
                yield from ((inner.start, inner.end, meaning.key, False) for meaning in inner.meanings)
    yield from _by_form(text_words, taken)


def _by_form(text_words: list[Word], taken: set[int]) -> Iterator[_Named]:
    """Names among the words that are not part of a known one."""
    for at, word in enumerate(text_words):
        if at not in taken and is_foreign(text_words, at):
            yield word.start, word.end, folded(word.text), False
            if not is_abbreviation(word.text):
                yield from ((word.start, word.end, sound, False) for sound in latin_sounds(word.text))
    for is_taken, rest in groupby(enumerate(text_words), key=lambda each: each[0] in taken):
        if not is_taken:
            yield from ((*place, False) for place in vi_people([word for _, word in rest]))


def _belief(text_words: list[Word], found: Found) -> bool | None:
    """Whether a known name is surely one where it stands; None if it is none: one syllable may be a word or a given name.

    "Nga" is Russia, but not in "Lê Thị Nga" or "bà Nga"; "Anh" and "Pháp" at the start of a sentence may be "he" and "law".
    """
    word = text_words[found.first]
    if found.last - found.first > 1 or not is_syllable(word.text):
        return True
    before = text_words[found.first - 1] if found.first and not word.gap else None
    after = text_words[found.last] if found.last < len(text_words) and not text_words[found.last].gap else None
    if before and before.key in _TITLES:
        return None
    if _within_a_name(text_words, found.first):
        return None
    if after and _capital_syllable(after):
        return False
    starts = found.first == 0 or _SENTENCE_START.search(word.gap) is not None
    return not (starts and word.key in _WORDS_TOO)


def _within_a_name(text_words: list[Word], at: int) -> bool:
    """Whether a surname begins the capitalised syllables just before a word."""
    for back in range(at, max(0, at - LONGEST + 1), -1):
        if text_words[back].gap or not _capital_syllable(text_words[back - 1]):
            return False
        if is_surname(text_words[back - 1].key):
            return True
    return False


def _capital_syllable(word: Word) -> bool:
    return word.text[0].isupper() and is_syllable(word.text)
