"""Chinese and Vietnamese people, whose names are read off the characters: 范明政 is Phạm Minh Chính.

Without cutting Chinese into words there is no knowing where a name ends, so every surname begins candidates of two, three and
four characters. What looks like a name here and is none finds no counterpart on the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from align.matching.evidence.readings import table
from align.matching.evidence.syllables import Word, is_syllable, key

SHORTEST, LONGEST = 2, 4
"""How many characters, and syllables, a name has."""

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜戚谢邹窦章苏潘葛范彭鲁韦马任袁柳史唐费薛雷贺倪汤殷罗毕郝傅齐康余顾孟黄穆萧肖"
    "尹姚邵汪祁毛狄戴宋庞熊纪屈祝董梁杜阮蓝季贾江郭梅林徐邱丘骆高夏蔡田樊胡霍虞柯卢莫房丁邓洪石崔龚程裴陆翁段焦侯武黎农刁佟温庄阎习艾"
    "廖耿欧聂曾池乔白尤谭赖闭龙卓俞朴申岳尚"
)
_DOUBLE_SURNAMES = ("欧阳", "司马", "诸葛", "上官", "尊女")
_NEVER_IN_NAMES = "的了在是和与及等对将为有这那于也都并从向把被就由以说认表会该其他她们"

_CANDIDATE = re.compile(f"(?=([{_SURNAMES}]|{'|'.join(_DOUBLE_SURNAMES)})([\u4e00-\u9fff]{{1,3}}))")
_BREAK = re.compile(f"[{_NEVER_IN_NAMES}]")

# One character, read in two ways in names: the northern and the southern form, or an older and a newer one.
_SAME_IN_NAMES = {
    key(one): key(other)
    for one, other in (
        ("huỳnh", "hoàng"), ("vũ", "võ"), ("châu", "chu"), ("phước", "phúc"), ("chánh", "chính"), ("lã", "lữ"), ("lô", "lư"),
        ("sanh", "sinh"), ("bửu", "bảo"), ("thạnh", "thịnh"), ("nhơn", "nhân"), ("tòng", "tùng"), ("hường", "hồng"),
        ("huê", "hoa"), ("nhậm", "nhiệm"), ("trưởng", "trường"), ("tấn", "tiến"), ("thới", "thái"), ("đương", "đường"),
    )
}  # fmt: skip


def zh_people(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What may be a name between two places of a Chinese text: where it stands and its key, as `person_key` makes it."""
    get = table().get
    for match in _CANDIDATE.finditer(text, start, end):
        given = _BREAK.split(match[2], maxsplit=1)[0]
        name = match[1] + given
        read = [get(character, ("",))[0] for character in name]
        for length in range(max(SHORTEST, len(match[1]) + 1), min(len(name), LONGEST, end - match.start()) + 1):
            yield match.start(), match.start() + length, person_key(read[:length])


def vi_people(text_words: list[Word]) -> Iterator[tuple[int, int, str]]:
    """The same among neighbouring words of a Vietnamese text: a surname and the capitalised syllables that follow it."""
    run: list[Word] = []
    for word in text_words:
        if run and word.gap:
            yield from _from_run(run)
            run = []
        if word.text[0].isupper() and is_syllable(word.text):
            run.append(word)
        elif run:
            yield from _from_run(run)
            run = []
    yield from _from_run(run)


def is_surname(syllable: str) -> bool:
    """Whether a syllable, spelled as `key` does, is a surname."""
    return _SAME_IN_NAMES.get(syllable, syllable) in _surname_readings()


def person_key(syllables: list[str]) -> str:
    """The syllables of a name with those made one by which northern and southern readings differ (Vũ and Võ)."""
    return " ".join([_SAME_IN_NAMES.get(syllable, syllable) for syllable in syllables])


def _from_run(run: list[Word]) -> Iterator[tuple[int, int, str]]:
    for at, word in enumerate(run[:-1]):
        if is_surname(word.key):
            rest = len(run) - at
            for length in (rest,) if rest <= LONGEST else range(SHORTEST, LONGEST + 1):
                name = run[at : at + length]
                yield name[0].start, name[-1].end, person_key([syllable.key for syllable in name])


@cache
def _surname_readings() -> frozenset[str]:
    get = table().get
    firsts = {*_SURNAMES, *(double[0] for double in _DOUBLE_SURNAMES)}
    return frozenset(_SAME_IN_NAMES.get(reading, reading) for character in firsts for reading in get(character, ()))
