"""The known names of places, organisations and people in both languages, and where they stand in a text.

Countries, regions and some three hundred cities come from the Unicode Common Locale Data Repository (https://cldr.unicode.org)
through Babel; what it lacks, and what the press calls otherwise, stands in three tables in `data/`, whose first one explains
their columns. All of it is loaded on first use.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from align.matching.evidence.syllables import Word, is_syllable, key, words

_TABLES = ("places", "organisations", "people")
_NONE = "-"
_GAPS = frozenset("-–—’'·‑")  # stand within names as a space does: "Á-Âu", "Á - Âu", "Côte d'Ivoire"

_NOT_PLACES = frozenset({"001", "EU", "EZ", "QO", "UM", "UN", "XA", "XB", "ZZ"})
_PUNCTUATED = re.compile(r"[(),&（）]")

_SAINT = re.compile("St[. ]|圣|Saint")  # and a saint has churches everywhere

_CITY_ZONE = re.compile(r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/[^/]+")
_SHORT_CITY = 2  # two characters of a transliteration stand in many other words

_NOT_BEFORE_SUN = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十今昨当次同即翌近往每")
"""日 after one of these ends a date: "7月6日本报讯" does not name Japan."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a form may stand for.

    Attributes:
        key: the name in no language.
        certain: whether the form is sure to stand for it.
        nests: whether names within the form count too: organisations name the places that they are of.
        also: what the form may stand for by a guess: the country of a capital or of who speaks for it; or "".
    """

    key: str
    certain: bool
    nests: bool = False
    also: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A known name in a text. In Vietnamese `first` and `last` are the indices of its words, the last exclusive."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class _Forms:
    """The forms of one language.

    Attributes:
        meanings: what each may stand for.
        lengths: how long the forms are that begin alike, the longest first.
        capitals: those that are always in capitals.
        small: those that need no capital.
    """

    meanings: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    capitals: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)


def zh_known(text: str, start: int = 0, end: int | None = None, longest: int | None = None) -> Iterator[Found]:
    """The known names between two places of a Chinese text, from the left, the longest first, none overlapping another."""
    forms = _zh_forms()
    end = len(text) if end is None else end
    at = start
    while at < end - 1:
        for length in forms.lengths.get(text[at : at + 2], ()):
            form = text[at : at + length]
            if form in forms.meanings and at + length <= end and length != longest and not _is_date(text, at):
                yield Found(at, at + length, forms.meanings[form])
                at += length
                break
        else:
            at += 1


def vi_known(text_words: list[Word], first: int = 0, last: int | None = None, longest: int | None = None) -> Iterator[Found]:
    """The same among the words of a Vietnamese text, or the Latin ones of a Chinese text.

    A name must have a capital and an abbreviation must be in capitals throughout, unless the tables have it otherwise too.
    """
    forms = _vi_forms()
    last = len(text_words) if last is None else last
    at = first
    while at < last:
        for length in forms.lengths.get(text_words[at].key, ()):
            run = text_words[at : at + length]
            if at + length > last or length == longest:
                continue
            form = _joined(run)
            if form in forms.meanings and _as_written(forms, form, [word.text for word in run]):
                yield Found(run[0].start, run[-1].end, forms.meanings[form], at, at + length)
                at += length
                break
        else:
            at += 1


def _as_written(forms: _Forms, form: str, run: list[str]) -> bool:
    if form in forms.capitals:
        return all(word == word.upper() for word in run)
    return form in forms.small or any(word != word.lower() for word in run)


def _is_date(text: str, at: int) -> bool:
    return text[at] == "日" and at > 0 and text[at - 1] in _NOT_BEFORE_SUN


def _joined(run: list[Word]) -> str:
    """Words as one form: hyphens, apostrophes and white space alike between them, other punctuation kept."""
    parts = [run[0].key]
    for word in run[1:]:
        parts.append(" " if word.gap in _GAPS or not word.gap else f"{word.gap} ")
        parts.append(word.key)
    return "".join(parts)


@cache
def _zh_forms() -> _Forms:
    forms = _Forms()
    lengths: dict[str, set[int]] = defaultdict(set)
    for form, meanings in _meanings("zh").items():
        forms.meanings[form] = meanings
        lengths[form[:2]].add(len(form))
    forms.lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
    return forms


@cache
def _vi_forms() -> _Forms:
    forms = _Forms()
    lengths: dict[str, set[int]] = defaultdict(set)
    mixed: set[str] = set()
    spelled: dict[str, tuple[Meaning, ...]] = {}
    for form, meanings in _meanings("vi").items():
        run = words(form)
        joined = _joined(run)
        spelled[joined] = tuple(dict.fromkeys(spelled.get(joined, ()) + meanings))
        lengths[run[0].key].add(len(run))
        (forms.capitals if form == form.upper() else mixed).add(joined)
        if form == form.lower():
            forms.small.add(joined)
    forms.meanings = {form: _settled(meanings) for form, meanings in spelled.items()}
    forms.lengths = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}
    forms.capitals -= mixed
    return forms


def _settled(meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """A form that stands for several keys is certain for none; one that is no name at all stands for nothing."""
    by_key: dict[str, Meaning] = {}
    for meaning in meanings:
        known = by_key.get(meaning.key)
        if known is None or meaning.certain > known.certain:
            by_key[meaning.key] = meaning
    if _NONE in by_key:
        return ()
    if len(by_key) == 1:
        return tuple(by_key.values())
    return tuple(replace(meaning, certain=False) for meaning in by_key.values())


def _meanings(language: str) -> dict[str, tuple[Meaning, ...]]:
    """Every form of a language with what it may stand for: the tables, then CLDR where they are silent."""
    found: dict[str, list[Meaning]] = defaultdict(list)
    for table in _TABLES:
        rows = files("align.matching.evidence").joinpath(f"data/{table}.tsv").read_text(encoding="utf-8")
        for row in rows.splitlines():
            if row.startswith("#"):
                continue
            name, zh, vi = row.split("\t")
            one, _, country = name.partition(">")
            for form in filter(None, (zh if language == "zh" else vi).split("|")):
                meaning = Meaning(one, not form.endswith("?"), table == "organisations", country)
                found[form.removesuffix("?")].append(meaning)
    known = set(found)
    for name, form, certain in _locale_names(language):
        if form not in known:
            found[form].append(Meaning(name, certain))
    return {form: _settled(tuple(meanings)) for form, meanings in found.items()}


def _locale_names(language: str) -> Iterator[tuple[str, str, bool]]:
    """The key, form and certainty of the territories and of the cities that time zones are named after."""
    from babel import Locale

    locale = Locale(language)
    for code, territory in locale.territories.items():
        if code not in _NOT_PLACES and not _PUNCTUATED.search(str(territory)):
            yield code, str(territory), not _SAINT.match(str(territory))
    chinese = Locale("zh")
    countries = set(map(str, chinese.territories.values()))
    for zone, names in chinese.time_zones.items():
        city = str(names.get("city", ""))
        if not city or city in countries or not _CITY_ZONE.fullmatch(zone):
            continue
        english = zone.partition("/")[2].replace("_", " ")
        form = city if language == "zh" else str(locale.time_zones.get(zone, {}).get("city", english))
        if not _PUNCTUATED.search(form) and len(form) > 1:
            yield key(english), form, len(city) > _SHORT_CITY and not is_syllable(form) and not _SAINT.match(form)
