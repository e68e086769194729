"""Who published a report, where its page says so in a dateline or a credit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from align.reading import cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.reading.furniture import Part

_OWN = re.compile(r"据?本[报報社台臺网網刊]")
_NAMED = re.compile(
    rf"据?(?P<zh>{cues.AGENCIES_ZH}|[\u4e00-\u9fff]{{2,4}}(?<!合作)社|[\u4e00-\u9fff]{{2,6}}(?:新闻网|日报|晚报|时报|晨报))"
    rf"|(?P<vi>{cues.ACRONYMS_VI}|[\w-]{{2,20}}\.(?:vn|VN))\b|[(（](?P<bracketed>[^()（）]{{2,30}})[)）]"
)
_INITIALS = re.compile(r"(?P<outlet>[A-ZĐ]{2,6})\s*[-–—]")
_CREDITED = re.compile(r"(?:来源|來源|稿源|[Tt]heo|[Nn]guồn(?: tin)?)\s*[:：]?\s*")
_SOURCE_RULES = ("credit", "clock_line", "furniture_by_markup", "after_end_mark")


def outlet_of(text: str, parts: Sequence[Part]) -> str | None:
    """The outlet that a dateline names, else a line that is an outlet's name, else a credit; None where none is clear.

    Args:
        text: the page's text.
        parts: its parts with the rules that named them.
    """
    named = [(part.rule, text[part.start : part.end]) for part in parts]
    for rule, words in named:
        if rule == "dateline" and (outlet := _in_dateline(words)):
            return outlet
    for rule, words in named:
        if rule in ("agency_alone", "closing", "after_end_mark") and (outlet := _alone(words)):
            return outlet
    for rule, words in named:
        if rule in _SOURCE_RULES and (outlet := _in_credit(words)):
            return outlet
    return None


def _in_dateline(dateline: str) -> str | None:
    words = dateline.lstrip("（([【 ")
    if _OWN.match(words):
        return None
    found = _NAMED.match(words) or _NAMED.search(dateline)
    if found is not None:
        bracketed = found["bracketed"]
        is_outlet = bracketed is None or bracketed.isupper() or cues.OUTLET_FORM.fullmatch(bracketed)
        return (found["zh"] or found["vi"] or bracketed) if is_outlet else None
    initials = _INITIALS.match(dateline)
    return None if initials is None else initials["outlet"]


def _alone(line: str) -> str | None:
    words = line.strip(cues.DECORATION + "()（）")
    return words if cues.AGENCY_ALONE.fullmatch(words) else None


def _in_credit(line: str) -> str | None:
    credit = _CREDITED.search(line)
    named = None if credit is None else cues.OUTLET_FORM.match(line, credit.end())
    return None if named is None else named[0].strip()
