"""Bytes to text, where nobody says which encoding it is.

A byte order mark decides. Without one, text that is valid UTF-8 is UTF-8: hardly anything else is by accident. For the rest,
every encoding that Chinese and Vietnamese files come in is tried, strictly, and what each gives is judged: of the characters
outside ASCII, how many are frequent Chinese characters or Chinese punctuation (GB 2312 and Big5 both put the frequent
characters into a first level), or, for Vietnamese in one byte a letter, how many of the words are possible syllables. One
paragraph is enough for that, where a general detector takes GB18030 for something else in a third of all sentences. What is
neither is left to charset-normalizer, so that a report in Russian is refused as Russian and not as unreadable.

No character is ever lost or replaced: a file that does not decode whole is an error.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice

from align.errors import InputError
from align.reading.formats.building import tidy
from align.sentences import Sentence, say

# UTF-32 before UTF-16: its mark begins with the same two bytes.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_UTF16 = ("utf-16-le", "utf-16-be")
_CHINESE = ("gb18030", "cp950", "big5hkscs")
_VIETNAMESE = "cp1258"
# What pages declare, and what browsers take it for (https://encoding.spec.whatwg.org/#names-and-labels).
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "utf-16": "utf-8",  # a page that could be read so far as to find this in it is not UTF-16
}
_ENOUGH = 0.7  # right decodings score above 0.9 on almost every sentence, wrong ones below 0.6
_SAMPLE = 20_000  # characters that are judged; what is decoded is always the whole
_UNREADABLE = say("is text in an encoding that could not be told for certain; open it in an editor and save it as UTF-8")

# The bytes A1 to FE of TCVN 5712 as its lower-case fonts (.VnTime) show them; "." where they have no letter.
_TCVN3 = dict(
    zip(
        range(0xA1, 0xFF),
        "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# The bytes 80 to FF of VISCII (RFC 1456).
_VISCII = dict(
    zip(
        range(0x80, 0x100),
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
        strict=True,
    )
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|t[hr]?|v|x)?"
    r"(?:a[iouy]?|ă|â[uy]?|eo?|ê[u]?|i(?:a|êu?|u)?|o(?:a[ioy]?|ă|eo?|i|o)?|ôi?|ơi?"
    r"|u(?:a|ây?|ê|i|ôi?|ơ|y(?:a|ê|u)?)?|ư(?:a|ơ[iu]?|[iu])?|y(?:êu?)?)"
    r"(?:ch?|m|n[gh]?|p|t)?"
)
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0e-\x19\x1c-\x1f]")  # not the end-of-file mark of DOS, nor escape
_FOREIGN = re.compile("[^\x00-\x7f]")
_WORD = re.compile("[A-Za-z\x80-\U0010ffff]+")
_QUOTES = "“”‘’„…–—«»·•°\xa0"


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of `data` as a page holds it (see `tidy`).

    Args:
        data: the file's bytes.
        name: the file, for the message of an error.
        declared: the encoding that the file itself names, as an HTML page does. It is believed where the bytes bear it out.

    Raises:
        InputError: no text, text in an encoding that cannot be told, or text with bytes that do not decode.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return tidy(_strictly(data[len(mark) :], encoding, name))
    control = len(_CONTROL.findall(data[:_SAMPLE]))
    if control and (text := _utf16_without_mark(data)) is not None:
        return tidy(text)
    if b"\0" in data or control > len(data[:_SAMPLE]) / 100:
        raise InputError(name, "is not text (it holds control characters); give a .txt, .md, .html, .docx or .pdf file")
    try:
        return tidy(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start, name)
    return tidy(_judged(data, name, declared))


def refuse_legacy_letters(text: str, name: str) -> None:
    """Refuse Vietnamese typed for the .VnTime fonts: "Héi nghÞ" where "Hội nghị" is meant.

    Such text survives every change of encoding, so it is looked for in the text of all formats.

    Raises:
        InputError: most words with letters outside ASCII are Vietnamese syllables only when read as TCVN3.
    """
    if _syllables(text) < 0.5 and _syllables(text.translate(_TCVN3), at_least=5) > 0.85:
        raise InputError(name, _legacy("TCVN3 (.VnTime fonts)"))


def _strictly(data: bytes, encoding: str, name: str) -> str:
    """Decode, or say where it fails."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            name,
            say(
                "begins like {encoding} but is damaged at byte {byte}; save it again as UTF-8",
                encoding=encoding.upper(),
                byte=error.start,
            ),
        ) from None


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 that has no mark, known by bytes that no other text has: NUL, or control characters."""
    texts = [text for encoding in _UTF16 if (text := _attempt(data, encoding)) is not None]
    best = max(texts, key=_readable, default="")
    return best if _readable(best) >= _ENOUGH else None


def _refuse_damaged_utf8(data: bytes, at: int, name: str) -> None:
    """Refuse UTF-8 with a few bad bytes, which would otherwise be guessed to be something else."""
    loose = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= c <= "\udcff" for c in loose)
    good = sum(c > "\x7f" for c in loose) - bad
    if good > 10 * bad:
        line = data.count(b"\n", 0, at) + 1
        raise InputError(
            name,
            say(
                "is UTF-8 but damaged at byte {byte} (line {line}), where a character is cut; save it again as UTF-8",
                byte=at,
                line=line,
            ),
        )


def _judged(data: bytes, name: str, declared: str | None) -> str:
    """The most plausible of what the usual encodings make of it."""
    usual = [*_CHINESE, *(_UTF16 if len(data) % 2 == 0 else ()), _VIETNAMESE]
    texts = {encoding: text for encoding in usual if (text := _attempt(data, encoding)) is not None}
    scores = {
        encoding: _syllables(text) if encoding == _VIETNAMESE else _readable(text) if encoding in _UTF16 else _frequent(text)
        for encoding, text in texts.items()
    }
    best = max(scores, key=scores.__getitem__, default="")
    top = scores.get(best, 0.0)
    wanted = _known(declared)
    if wanted and (text := texts.get(wanted) or _attempt(data, wanted)) and scores.get(wanted, 0.0) >= top - 0.3:
        return text
    if top >= _ENOUGH and best != _VIETNAMESE:
        return texts[best]
    _refuse_legacy_bytes(data, name, scores.get(_VIETNAMESE, 0.0))
    if top >= _ENOUGH:
        return texts[best]
    if wanted:
        reason = say(
            "says that it is {encoding} but does not decode as such; save it again as UTF-8", encoding=declared or wanted
        )
        raise InputError(name, reason)
    return _other(data, name)


def _refuse_legacy_bytes(data: bytes, name: str, rival: float) -> None:
    """Refuse the two old encodings that have no codec, where they make more of the words syllables than `rival`."""
    raw = data.decode("latin-1")
    tables = {"TCVN3 (.VnTime fonts)": _TCVN3, "VISCII": _VISCII}
    scores = {old: _syllables(raw.translate(table), at_least=5) for old, table in tables.items()}
    old = max(scores, key=scores.__getitem__)
    if scores[old] > max(rival, 0.85):
        raise InputError(name, _legacy(old))


def _legacy(encoding: str) -> Sentence:
    return say(
        "looks like Vietnamese in the old encoding {encoding}; convert it to Unicode, for example with UniKey, and save it as "
        "UTF-8",
        encoding=encoding,
    )


def _known(declared: str | None) -> str | None:
    """The codec to use for what a page declares, or None where there is no such codec."""
    if declared is None:
        return None
    try:
        codec = codecs.lookup(declared.strip().lower()).name
    except (LookupError, UnicodeError):
        return None
    return _SUPERSETS.get(codec, codec)


def _other(data: bytes, name: str) -> str:
    """Text that is neither Chinese nor Vietnamese as far as one can see: a general detector's best guess, if it has one."""
    from charset_normalizer import from_bytes

    guess = from_bytes(data[: 4 * _SAMPLE]).best()
    text = _attempt(data, guess.encoding) if guess is not None else None
    if text is None:
        raise InputError(name, _UNREADABLE)
    return text


def _frequent(text: str) -> float:
    """Of the characters outside ASCII, the share that Chinese text is made of."""
    return _share(list(islice((match.group() for match in _FOREIGN.finditer(text)), _SAMPLE)))


def _readable(text: str) -> float:
    """The same over all characters but white space, for encodings in which ASCII is not plain to see."""
    return _share([c for c in text[:_SAMPLE] if not c.isspace()])


def _share(characters: list[str]) -> float:
    return sum(map(_is_usual, characters)) / len(characters) if characters else 0.0


def _is_usual(character: str) -> bool:
    """Whether a character is printable ASCII, a frequent Chinese character, Chinese punctuation or a Vietnamese letter."""
    if character <= "\x7f":
        return character.isprintable()
    if "\u4e00" <= character <= "\u9fff":
        return _is_first_level(character, "gb2312", 0xB0, 0xD7) or _is_first_level(character, "cp950", 0xA4, 0xC6)
    if character in "　、。〈〉《》「」『』【】〔〕–—―‘’“”…‧·•％（），．：；！？～":
        return True
    letter = unicodedata.normalize("NFD", character)
    return (
        letter[0] in "đĐ"
        or (letter[0].isascii() and letter[0].isalpha() and len(letter) > 1)
        or character in "\u0300\u0301\u0303\u0309\u0323"
    )


def _is_first_level(character: str, encoding: str, low: int, high: int) -> bool:
    try:
        code = character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and low <= code[0] <= high


def _syllables(text: str, at_least: int = 1) -> float:
    """Of the words with letters outside ASCII, the share that could be Vietnamese syllables; 0 with fewer such words."""
    found = (match.group().strip(_QUOTES) for match in _WORD.finditer(text))
    words = list(islice((word for word in found if not word.isascii()), _SAMPLE // 4))
    return sum(map(_is_syllable, words)) / len(words) if len(words) >= at_least else 0.0


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    toneless = letters.translate(_TONES)
    one_tone = len(letters) - len(toneless) <= 1
    return one_tone and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None
