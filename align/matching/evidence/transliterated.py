"""Foreign names by their consonants: 拉夫罗夫 and Lavrov, both L-F-L-F.

Chinese writes a foreign name syllable by syllable with some three hundred characters that are mostly kept for it (the tables
of Xinhua's "Names of the World's Peoples" fixed them). A run of such characters is taken for a name, and its consonants, those
that sound alike made one, are its key; a Latin name has the same key when its letters say the same. That is never certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from align.matching.evidence.latin import plain

MARK = "~"
"""What these keys begin with, so that none is taken for a word."""

SHORTEST = 3
"""Fewer characters than this are a name only beside a dot, as in 约翰·史密斯."""

_CONSONANTS = 2

_SOUNDS = {
    "": "亚阿约伊奥埃耶厄艾雅尤俄爱欧乌娅牙",
    "F": "维瓦威夫福韦法弗沃卫菲费非佛伏芙怀惠薇娃",
    "FN": "文温凡范芬湾梵万旺冯",
    "K": "克科格卡哈库哥凯瓜霍赫戈圭喀古考盖海柯胡果开夸基奎希肯加高",
    "KN": "翰坎汉亨根干冈罕康甘昆欣肯洪宏",
    "L": "尔拉里利罗雷莱勒洛李卢鲁莉黎路劳立丽力列赖累留瑞吕蕾娄",
    "LN": "林兰伦廉朗隆琳",
    "M": "马姆米麦莫美密摩玛默迈梅墨木穆毛麻慕",
    "MN": "曼蒙明门敏",
    "N": "纳尼安诺恩娜内那印南妮因努英瑙昂奈涅纽扬",
    "P": "布巴比普佩波伯皮贝保帕博堡白珀培别坡鲍勃彼柏庇蓬",
    "PN": "宾班本蓬邦潘彭",
    "S": "斯西萨塞乔索杰吉瑟沙齐治查丝茨思兹奇撒扎休贾苏切雪锡谢泽朱佐什史士舍察恰莎施舒茜菜叙",
    "SN": "圣森琼逊辛尚新桑申詹珍简京津曾松钦",
    "T": "特德岛多塔达蒂托迪提图第杜戴泰代陀季捷黛泽",
    "TN": "顿汀坦丹丁东汤登滕敦廷唐邓田",
}
_SOUND = {character: sound for sound, characters in _SOUNDS.items() for character in characters}
_RUN = re.compile(f"[{''.join(_SOUND)}]+(?:[·•・‧][{''.join(_SOUND)}]+)*")
_DOT = re.compile("[·•・‧]")

_SPELLINGS = (
    (re.compile("^joh"), "ioh"),
    (re.compile("^kn"), "n"),
    (re.compile("^wr"), "r"),
    (re.compile("wh"), "w"),
    (re.compile("gh|(?<=[aeiou])h(?![aeioumn])|(?<=[aeiou])w(?![aeiouy])"), ""),
    (re.compile("th$"), "s"),
    (re.compile("ch(?=[lrk])|ck|c(?![ehiy])|kh"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("t?[sc]h|t[sz]|c|g(?=[eiy])"), "s"),
    (re.compile("th"), "t"),
    (re.compile("x"), "ks"),
    (re.compile("ng(?![aeiouy])|m(?=[bp])"), "n"),
)
_LETTERS = {
    letter: sound
    for sound, letters in {"P": "bp", "T": "dt", "K": "gkhq", "M": "m", "N": "n", "L": "lr", "F": "fvw", "S": "szj"}.items()
    for letter in letters
}
_SILENT_R = re.compile("r(?![aeiouy])")
_TWICE = re.compile(r"(.)\1+")


def zh_sounds(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """What may be foreign names between two places of a Chinese text: where each part stands, and its key."""
    for match in _RUN.finditer(text, start, end):
        at = match.start()
        parts = _DOT.split(match[0])
        for part in parts:
            if len(part) >= SHORTEST or (len(parts) > 1 and len(part) > 1):
                key = _TWICE.sub(r"\1", "".join([_SOUND[character] for character in part]))
                if len(key) >= _CONSONANTS:
                    yield at, at + len(part), MARK + key
            at += len(part) + 1


def cut_from_a_name(text: str, start: int, end: int) -> bool:
    """Whether two characters may be part of a longer foreign name, as 米兰 (Milan) is of 米兰诺维奇 (Milanović)."""
    if end - start != SHORTEST - 1 or not (text[start] in _SOUND and text[start + 1] in _SOUND):
        return False
    return any(beside in _SOUND or _DOT.match(beside) for beside in (text[start - 1 : start], text[end : end + 1]))


@lru_cache(maxsize=1 << 16)
def latin_sounds(word: str) -> tuple[str, ...]:
    """The keys of a Latin name: with every "r", and without those that the English do not speak and Chinese leaves out."""
    letters = plain(word)
    for pattern, spelling in _SPELLINGS:
        letters = pattern.sub(spelling, letters)
    keys = [
        _TWICE.sub(r"\1", "".join([_LETTERS.get(letter, "") for letter in form]))
        for form in (letters, _SILENT_R.sub("", letters))
    ]
    return tuple(dict.fromkeys(MARK + key for key in keys if len(key) >= _CONSONANTS))
