"""What the page says. English stands in the code, the other languages in gettext catalogs beside this file.

    from ui.words import _, n_
    _("Add reports")
    _("{count} of {total} reviewed", count=3, total=9)
    n_("{n} report", "{n} reports", 3)

`zh/*.po` and `vi/*.po` are merged; a page or component has a file of its own in each. `tests/ui/test_words.py` fails for a
sentence that is missing, empty, unused, or has other placeholders than the English one.

What `align` says, an error or a note, stands in English there; `sentence(…)` says it in the language of the page. Translations
are in `zh/errors_*.po` and `vi/errors_*.po`, by the folder of `align` that they are from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final, Literal

import streamlit as st
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from align.sentences import LanguageName, Sentence

Tongue = Literal["en", "zh", "vi"]
"""A language of the page; reports have theirs, whatever the page speaks."""

NAMES: Final[Mapping[Tongue, str]] = {"en": "English", "zh": "简体中文", "vi": "Tiếng Việt"}
KEY: Final = "tongue"
"""Where the session keeps the language of the page."""

_LOCALES: Final[Mapping[Tongue, Locale]] = {
    "en": Locale("en", "GB"),
    "zh": Locale("zh", "CN", script="Hans"),
    "vi": Locale("vi", "VN"),
}

_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")
_SIGN: Final = re.compile(r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)")
_SHORTCODE: Final = re.compile(r"\\:(?=\S+\\:)")
_ADDRESS: Final = re.compile(r"(?<=\\:)(?=\\/)|(?<=www)(?=\\\.)|(?=\\@)", re.IGNORECASE)


def tongue() -> Tongue:
    """The language that the page speaks in this browser session."""
    chosen: Tongue = st.session_state.get(KEY, "en")
    return chosen


def likely(remembered: str | None, locale: str | None) -> Tongue:
    """The language to begin with: the one remembered, else the browser's, else English.

    Args:
        remembered: what a cookie or an address says; it may be anything.
        locale: what the browser asks for, such as "zh-CN" or "vi".
    """
    for wanted in (remembered, (locale or "").partition("-")[0]):
        for known in NAMES:
            if wanted == known:
                return known
    return "en"


def _(text: str, /, **values: object) -> str:
    """`text` in the language of the page, with `values` in place of `{names}`."""
    said = catalog(tongue()).get(text, text)
    return said.format(**values) if values else said


def n_(one: str, many: str, n: int, /, **values: object) -> str:
    """A sentence that counts: `one` for 1, `many` for other numbers, with `{n}` in the reader's form."""
    language = tongue()
    said = (one if n == 1 else many) if language == "en" else catalog(language).get(one, many)
    return said.format(n=number(n), **values)


def sentence(said: str) -> str:
    """A sentence of `align` in the language of the page, with all that is in it; one that is not known stays as it is."""
    if not isinstance(said, Sentence):
        return catalog(tongue()).get(said, said)
    return _Parts().vformat(catalog(tongue()).get(said.template, said.template), (), said.values)


class _Parts(Formatter):
    """Writes what is in a sentence in the reader's form, where that is not the form of English in the template."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        if isinstance(value, LanguageName):
            return language_name(value)
        if isinstance(value, Sentence):
            return sentence(value)
        if isinstance(value, datetime):
            return moment(value)
        if format_spec.endswith("%"):
            return percent(value)
        if isinstance(value, float) or (isinstance(value, int) and "," in format_spec):  # without, it is a name: "line 1204"
            return number(float(format(value, format_spec.replace(",", ""))))
        return format(value, format_spec)


@cache
def catalog(language: Tongue) -> Mapping[str, str]:
    """The sentences of a language by the English ones; those that count by `one`, for neither language has plurals."""
    found: dict[str, str] = {}
    folder = files("ui.words") / language
    if language == "en":
        return found
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".po"):
            with path.open("rb") as opened:
                found.update((_first(message.id), _first(message.string)) for message in read_po(opened) if message.id)
    return found


def _first(text: str | Sequence[str] | None) -> str:
    return text if isinstance(text, str) else text[0] if text else ""


def number(value: float) -> str:
    """A number in the reader's form: 20,000 or 20.000."""
    return format_decimal(value, locale=_LOCALES[tongue()])


def decimal(value: float, places: int) -> str:
    """A number with so many decimals in the reader's form: 0.49 or 0,49."""
    return format_decimal(value, f"0.{'0' * places}", locale=_LOCALES[tongue()])


def percent(share: float, places: int = 0) -> str:
    """A share from 0 to 1 as a percentage, whole or with so many decimals, in the reader's form."""
    return format_percent(share, f"#,##0{'.' * bool(places)}{'0' * places}%", locale=_LOCALES[tongue()])


def territory(code: str) -> str:
    """A country or region by its code, "VN" or "150", in the language of the page; the code itself if there is none."""
    return str(_LOCALES[tongue()].territories.get(code, code))


def language_name(language: LanguageName) -> str:
    """A language within a sentence of the page: Japanese, 日语, tiếng Nhật."""
    if tongue() == "en":
        return str(language)
    name = str(_LOCALES[tongue()].languages.get(language.code, language))
    return name[:1].lower() + name[1:]


def day(value: date) -> str:
    """A day in the reader's form, written out so that day and month cannot be mistaken: 6 Jul 2021, 2021年7月6日."""
    form: Literal["medium", "long"] = "medium" if tongue() == "en" else "long"
    return format_date(value, form, locale=_LOCALES[tongue()])


def day_of_year(value: date) -> str:
    """A day without its year, short: 6 Jul, 7月6日."""
    return format_skeleton("MMMd", value, locale=_LOCALES[tongue()])


def moment(value: datetime) -> str:
    """A day and an hour in the reader's form, in the browser's time zone where it is known, else in UTC."""
    there = value.astimezone(_zone(st.context.timezone))
    return f"{day(there)} {format_time(there, 'HH:mm', locale=_LOCALES[tongue()])}"


def zone() -> tzinfo:
    """The browser's time zone where it is known, else UTC."""
    return _zone(st.context.timezone)


@cache
def _zone(name: str | None) -> tzinfo:
    try:
        return get_timezone(name or "UTC")
    except LookupError:
        return UTC


def plain(text: object) -> str:
    """Text from outside as Markdown that shows exactly it: for titles, buttons and messages, which are Markdown to Streamlit.

    Streamlit makes icons and emoji of `:name:`, links of addresses, and a dash of `--`, even of escaped ones, so a word
    joiner, which is not seen, goes between.
    """
    escaped = _PUNCTUATION.sub(r"\\\g<0>", _SIGN.sub(lambda found: "\u2060".join(found[0]), str(text)))
    return _ADDRESS.sub("\u2060", _SHORTCODE.sub("\\\\:\u2060", escaped))
