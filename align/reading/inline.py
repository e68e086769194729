"""Furniture inside a paragraph: the dateline before its first sentence, the end mark and the credits after its last."""

from __future__ import annotations

from align.reading import cues

_OPENING = 120
_CLOSING = 120
_MOST_MARKS = 5
_STOPS = '。！？!?.…”"』」'


def dateline_end(text: str) -> int:
    """Where the report itself begins after a dateline such as 新华社北京7月6日电（记者 …） or "(VOV.VN) - "; 0 without one.

    A sentence that begins with a place or an agency has no dateline: a dash, a bracket or the word for a dispatch must set
    it off.
    """
    opening = text[:_OPENING]
    return max((match.end() for pattern in cues.DATELINES if (match := pattern.match(opening))), default=0)


def initials_end(text: str, page: str) -> int:
    """Where the report begins after the initials of its newspaper, "BM - …"; 0 where the page has them a second time."""
    match = cues.INITIALS.match(text)
    return 0 if match is None or page.count(match["outlet"]) > 1 else match.end()


def is_outlet_mark(dateline: str) -> bool:
    """Whether a dateline names a Vietnamese outlet only, no place or day: "(VOV.VN) - ", "TTO - "."""
    words = dateline.strip(cues.DECORATION)
    if any("\u4e00" <= character <= "\u9fff" for character in words):
        return False
    return words[:1] in ("(", "（") or " " not in words or cues.AGENCY_ALONE.fullmatch(words) is not None


def closing_start(text: str) -> int:
    """Where the marks after the last sentence begin: (完), the stroke of "./.", （责任编辑：…）, (Theo TTXVN), a photo credit.

    The full stop stays with its sentence. The length of `text` where there are none.
    """
    end = len(text)
    for _ in range(_MOST_MARKS):
        end = _last_mark(text[:end].rstrip(), end)
    return end


def photo_credit_at_end(text: str) -> int | None:
    """Where in `text` the credit of a picture begins that ends it, or None."""
    offset = max(0, len(text) - _CLOSING)
    found = [match.start() for pattern in cues.PHOTO_CREDITS if (match := pattern.search(text, offset))]
    return min(found, default=None)


def _last_mark(text: str, end: int) -> int:
    offset = max(0, len(text) - _CLOSING)
    for pattern in (cues.END_MARK, cues.SLASH_END, cues.CLOSING_CREDIT):
        match = pattern.search(text, offset)
        if match:
            return match.start()
    credit = photo_credit_at_end(text)
    if credit is not None and text[:credit].rstrip().endswith(tuple(_STOPS)):
        return credit
    return end
