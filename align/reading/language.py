"""Which language a text is in, and traditional characters as simplified ones.

The script decides first: Chinese characters, kana, hangul, the letters that only Vietnamese has. What is left goes to
langdetect, with a fixed seed: unseeded it changes its mind, and alone it takes traditional Chinese for Korean. Lengths are
counted in units, a Chinese character or a word: one Chinese character says about as much as one Vietnamese syllable.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from align.errors import LanguageError
from align.sentences import LanguageName, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.model import Language

TOO_SHORT = "a text too short to tell"
BARE_VIETNAMESE = "Vietnamese without diacritics"
ANOTHER = say("another language")

_NAMES = {"zh": LanguageName("Chinese", "zh"), "vi": LanguageName("Vietnamese", "vi")}

_HAN = re.compile(r"[〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff]")
# Without the long-vowel mark and the middle dot: Chinese text uses both, for dashes and inside foreign names.
_KANA = re.compile(r"[ぁ-ゟァ-ヺヽ-ヿｦ-ﾝ]")
_HANGUL = re.compile(r"[ᄀ-ᇿㄱ-ㆎ가-힣]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-zÀ-ɏḀ-ỿ〇ぁ-ヿㄱ-ㆎ㐀-䶿一-鿿가-힣豈-\ufaffｦ-ﾝᄀ-ᇿ\U00020000-\U0003ffff]")

# No other national language writes these. ă stays out for Romanian, â ê ô ã õ for Portuguese and French.
_VIETNAMESE_LETTER = re.compile(r"[đơưĐƠƯẠ-ỹ]")
_ACCENT = re.compile(r"[^A-Za-z]")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?"
    r"(?:[aeiouy]|[iy]e|[iu]a|ia|o[ae]|u[aeioy]|uye|uya|[aeiou][iouy]|[iy]eu|o[ae][iouy]|u[aoy][iuy])"
    r"(?:ch?|m|ng?|nh|p|t)?"
)

# Scripts that one language writes; langdetect knows few of them.
_SCRIPTS = {
    "THAI": ("th", "Thai"), "LAO": ("lo", "Lao"), "KHMER": ("km", "Khmer"), "MYANMAR": ("my", "Burmese"),
    "HEBREW": ("he", "Hebrew"), "GREEK": ("el", "Greek"), "ARMENIAN": ("hy", "Armenian"), "GEORGIAN": ("ka", "Georgian"),
    "TIBETAN": ("bo", "Tibetan"), "SINHALA": ("si", "Sinhala"),
}  # fmt: skip
_LANGDETECT = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "kn": "Kannada", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ne": "Nepali", "nl": "Dutch",
    "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
}  # fmt: skip

_FOREIGN_SHARE = 0.1  # of kana or hangul among the East Asian characters: a Chinese report may name a shop in kana
_VIETNAMESE_SHARE = 0.2  # of words with a letter that only Vietnamese has; in its prose about half have one
_ACCENTED_SHARE = 0.25  # of accented words among words that could all be Vietnamese syllables
_NAMED_SHARE = 0.03  # of accented words with which langdetect may still say Vietnamese: a list of foreign names, say
_SYLLABLE_SHARE = 0.8  # of words shaped like a Vietnamese syllable; English has about a quarter of them
_FEWEST_LETTERS = 12  # langdetect guesses at random below
_BILINGUAL_SHARE = 0.25  # of a report in the other of the two languages: more than names and captions make
_DETECTED_LETTERS = 10_000  # langdetect reads no further


@dataclass(frozen=True, slots=True)
class Detected:
    """What language a text seems to be in.

    Attributes:
        language: "zh" or "vi", or None for anything else.
        looks_like: its English name ("Japanese", "Vietnamese without diacritics"), fit for a sentence after "looks like".
        certainty: 0 to 1; the share of the text in the deciding script, or langdetect's probability.
        units: how much text that rests on, in Chinese characters and words.
    """

    language: Language | None
    looks_like: str
    certainty: float
    units: int


@dataclass(frozen=True, slots=True)
class _Tally:
    """Units of a text by script."""

    han: int
    kana: int
    hangul: int
    words: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def east_asian(self) -> int:
        return self.han + self.kana + self.hangul

    @property
    def foreign(self) -> int:
        # Letters of other scripts: about three to a syllable.
        return -(-len(self.others) // 3)

    @property
    def units(self) -> int:
        return self.east_asian + len(self.words) + self.foreign


def vietnamese_shaped(word: str) -> bool:
    """Whether a word could be a Vietnamese syllable, diacritics aside: "Thủ", "Theo" and "can", not "Biden" or "the"."""
    folded = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return _SYLLABLE.fullmatch("".join(ch for ch in folded if not unicodedata.combining(ch))) is not None


def detect(text: str) -> Detected:
    """Tell which language a text of any length is in.

    The answer is the same on every run and machine, and may be asked for from several threads.
    """
    text = unicodedata.normalize("NFC", text)
    return _decide(text, _tally(text))


def report_language(paragraphs: Sequence[str], path: str) -> Language:
    """Tell whether a report is Chinese or Vietnamese, each paragraph weighing as much as it is long.

    Args:
        paragraphs: everything on the page, in order.
        path: the file as the user named it, for the message.

    Raises:
        LanguageError: the report is in another language, in both, or too short to tell.
    """
    weight: Counter[str] = Counter()
    rest: list[str] = []
    for paragraph in paragraphs:
        text = unicodedata.normalize("NFC", paragraph)
        tally = _tally(text)
        found = _decide(text, tally)
        weight += _shares(tally, found)
        if found.language is None:
            rest.append(text)
    total = weight.total()
    if min(weight["zh"], weight["vi"]) >= max(1, _BILINGUAL_SHARE * total):
        both = weight["zh"] + weight["vi"]
        raise LanguageError(
            path,
            say(
                "holds Chinese and Vietnamese text, about {zh:.0%} and {vi:.0%}; save each language as a file of its own",
                zh=weight["zh"] / both,
                vi=weight["vi"] / both,
            ),
        )
    if weight["zh"] > total / 2:
        return "zh"
    if weight["vi"] > total / 2:
        return "vi"
    raise LanguageError(path, _refusal(detect("\n".join(rest)).looks_like, weight, total))


def is_traditional(text: str) -> bool:
    """Whether Chinese text is written in traditional characters.

    True when more than a tenth of its Chinese characters are ones that simplification changes: about a third are in
    traditional text, and hardly any in simplified text.
    """
    counts = Counter(_HAN.findall(text))
    if not counts:
        return False
    characters = list(counts)
    simplified = to_simplified("\n".join(characters)).split("\n")
    changed = sum(counts[old] for old, new in zip(characters, simplified, strict=True) if old != new)
    return changed > counts.total() / 10


def to_simplified(text: str) -> str:
    """Give Chinese text in simplified characters, word by word where a character has two (OpenCC, configuration t2s).

    Text that is simplified already, and everything that is not Chinese, stays as it is. The length may change with a
    dictionary's entries, so offsets into the result are not offsets into `text`. Safe to call from several threads: the
    converter is made once and only read afterwards.
    """
    converted: str = _converter().convert(text)
    return converted


def _tally(text: str) -> _Tally:
    return _Tally(
        han=len(_HAN.findall(text)),
        kana=len(_KANA.findall(text)),
        hangul=len(_HANGUL.findall(text)),
        words=tuple(_LATIN_WORD.findall(text)),
        others=tuple(_OTHER_LETTER.findall(text)),
    )


def _decide(text: str, tally: _Tally) -> Detected:
    if tally.units == 0:
        return Detected(None, TOO_SHORT, 0.0, 0)
    words = len(tally.words)
    if tally.east_asian >= max(words, tally.foreign, 1):
        return _east_asian(tally)
    if words >= tally.foreign:
        return _latin(text, tally)
    return _other_script(text, tally)


def _east_asian(tally: _Tally) -> Detected:
    share = tally.east_asian / tally.units
    if tally.hangul > _FOREIGN_SHARE * tally.east_asian and tally.hangul >= tally.kana:
        return Detected(None, LanguageName("Korean", "ko"), share, tally.units)
    if tally.kana > _FOREIGN_SHARE * tally.east_asian:
        return Detected(None, LanguageName("Japanese", "ja"), share, tally.units)
    return Detected("zh", "Chinese", share, tally.units)


def _latin(text: str, tally: _Tally) -> Detected:
    words = tally.words
    shaped = [word for word in words if vietnamese_shaped(word)]
    marked = sum(1 for word in shaped if _VIETNAMESE_LETTER.search(word)) / len(words)
    accented = sum(1 for word in shaped if _ACCENT.search(word)) / len(words)
    all_shaped = len(shaped) >= _SYLLABLE_SHARE * len(words)
    if marked >= _VIETNAMESE_SHARE or (all_shaped and accented >= _ACCENTED_SHARE):
        return Detected("vi", "Vietnamese", len(words) / tally.units, tally.units)
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return Detected(None, TOO_SHORT, 0.0, tally.units)
    if accented == 0 and all_shaped:
        return Detected(None, BARE_VIETNAMESE, len(shaped) / len(words), tally.units)
    code, certainty = _langdetect(text)
    if code == "vi" and accented >= _NAMED_SHARE:
        return Detected("vi", "Vietnamese", certainty, tally.units)
    return Detected(None, _named(code), certainty, tally.units)


def _named(code: str) -> str:
    """What langdetect's code stands for."""
    if code == "vi":
        return BARE_VIETNAMESE
    if code.startswith("zh"):
        return _NAMES["zh"]
    return LanguageName(_LANGDETECT[code], code) if code in _LANGDETECT else ANOTHER


def _other_script(text: str, tally: _Tally) -> Detected:
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in tally.others[:_DETECTED_LETTERS])
    script, count = names.most_common(1)[0]
    if script in _SCRIPTS:
        code, name = _SCRIPTS[script]
        return Detected(None, LanguageName(name, code), count / len(tally.others), tally.units)
    code, certainty = _langdetect(text)
    return Detected(None, _named(code), certainty, tally.units)


def _shares(tally: _Tally, found: Detected) -> Counter[str]:
    """A paragraph's weight: all to its own language, or divided where it holds both languages, as a table row may."""
    words = len(tally.words)
    if found.language is not None and min(tally.han, words) >= _BILINGUAL_SHARE * tally.units:
        marked = sum(1 for word in tally.words if _VIETNAMESE_LETTER.search(word))
        if marked >= _VIETNAMESE_SHARE * words:
            return Counter(zh=tally.han, vi=words)
    return Counter({found.language or "other": tally.units})


def _refusal(looks_like: str, weight: Counter[str], total: int) -> str:
    if looks_like == TOO_SHORT:
        return say("has too few words to tell its language; Doichieu reads Chinese and Vietnamese reports")
    if looks_like == BARE_VIETNAMESE:
        return say("looks like Vietnamese without diacritics; Doichieu needs them, so get the report as it was published")
    present = max(("zh", "vi"), key=lambda language: weight[language])
    if weight[present] >= _BILINGUAL_SHARE * total:
        return say(
            "looks like {language} with some {present}; save the {present} text as a file of its own",
            language=looks_like,
            present=_NAMES[present],
        )
    return say("looks like {language}; Doichieu reads Chinese and Vietnamese reports", language=looks_like)


def _langdetect(text: str) -> tuple[str, float]:
    """The likeliest language code and its probability; ("", 0.0) where langdetect finds nothing to go by."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _detectors().create()
    detector.append(text[:_DETECTED_LETTERS])
    try:
        best = detector.get_probabilities()
    except LangDetectException:
        return "", 0.0
    return (best[0].lang, best[0].prob) if best else ("", 0.0)


_loading = threading.Lock()


def _detectors() -> Any:  # noqa: ANN401 - langdetect has no types
    with _loading:
        return _load_detectors()


@cache
def _load_detectors() -> Any:  # noqa: ANN401
    # A factory of our own: langdetect's global one can be seen half loaded by a second thread, and its seed belongs to all.
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory


@lru_cache(maxsize=1)
def _converter() -> Any:  # noqa: ANN401 - the types of OpenCC's extension class are not published
    from opencc import OpenCC

    return OpenCC("t2s")
