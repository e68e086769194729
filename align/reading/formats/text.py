"""Plain text: every line that is not empty is a block.

Some plain text is wrapped: an editor or a mail program has broken each paragraph into lines of 70 or 80 columns. There the
lines of a paragraph are joined again, because half a sentence cannot be matched with anything. That is done only where the
file as a whole proves it. Wrapping fills each line: it breaks where the next word would not have fitted. So the file was
wrapped when nearly all lines that have another right below them are full in that sense, when few of them end a sentence, and
when most of them belong to paragraphs that do. A list of titles, a poem and one paragraph a line do not pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.errors import InputError
from align.reading.formats.building import columns, is_wide, join_lines
from align.reading.formats.encodings import decode
from align.reading.page import Block, Page

_WIDTHS = range(45, 121)  # columns that text is wrapped at
_FEWEST = 4  # line breaks inside paragraphs; fewer prove nothing
_FULL = 0.9  # of these breaks, the share that wrapping must explain
_ENDING = 0.4  # of the lines before them, the share that may end a sentence
_WHOLE = 0.6  # and the share that must lie in a paragraph whose end is the end of a sentence
_SENTENCE_END = tuple('.!?…。！？；;:：”"」』）)')
_KINSOKU = 4  # columns left empty where a Chinese line may not be broken before punctuation; rare, so only a few may be
_KINSOKU_SHARE = 0.3
_INDENT = re.compile(r"[ \t\u3000]{2,}|[\t\u3000]")


def read(data: bytes, name: str) -> Page:
    """The page of a plain text file.

    Its text is the whole file as `encodings.decode` gives it, so that offsets are those of the file after normalisation;
    only where the file was wrapped are lines joined.

    Raises:
        InputError: not text, text in an unknown encoding, or only white space.
    """
    return from_text(decode(data, name), name)


def from_text(text: str, name: str) -> Page:
    """The page of text that is decoded and normalised already.

    Raises:
        InputError: only white space.
    """
    text = unwrap(text)
    blocks = tuple(Block(match.start(), match.end()) for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text))
    if not blocks:
        raise InputError(name, "holds only white space; save the report again, or take the file away")
    return Page(text, blocks)


def unwrap(text: str) -> str:
    """The text with the lines of wrapped paragraphs joined, or as it is where it was not wrapped."""
    lines = text.split("\n")
    if max(map(len, lines)) > 2 * _WIDTHS.stop:
        return text
    width = max(map(columns, map(str.rstrip, lines)), default=0)
    if width not in _WIDTHS:
        return text
    inner = [i for i in range(len(lines) - 1) if _continues(lines[i], lines[i + 1])]
    room = {i: width - columns(lines[i].rstrip()) - _needed(lines[i], lines[i + 1]) for i in inner}
    full = {i for i in inner if room[i] < 0 or (room[i] < _KINSOKU and _is_chinese(lines[i], lines[i + 1]))}
    if len(inner) < _FEWEST or len(full) < _FULL * len(inner):
        return text
    loose = sum(room[i] >= 0 for i in full)
    ending = sum(_ends(lines[i]) for i in full)
    if loose > _KINSOKU_SHARE * len(full) or ending > _ENDING * len(full):
        return text
    whole: dict[int, bool] = {}
    for i in sorted(full, reverse=True):
        whole[i] = whole[i + 1] if i + 1 in full else _ends(lines[i + 1])
    if sum(whole.values()) < _WHOLE * len(full):
        return text
    return "\n".join(_joined(lines, full))


def _is_chinese(line: str, following: str) -> bool:
    """Whether the break between the two lines is beside a Chinese character."""
    return is_wide(line.rstrip()[-1]) or is_wide(following.lstrip()[0])


def _ends(line: str) -> bool:
    return line.rstrip().endswith(_SENTENCE_END)


def _continues(line: str, following: str) -> bool:
    """Whether `following` could belong to the paragraph of `line`: both hold something, and it is not set in further."""
    if not line.strip() or not following.strip():
        return False
    indent = _INDENT.match(following)
    return indent is None or line.startswith(indent.group())


def _needed(line: str, following: str) -> int:
    """The columns that the first word of `following` would have taken at the end of `line`."""
    word = following.split(maxsplit=1)[0]
    if is_wide(word[0]):
        return 2
    cut = next((i for i, c in enumerate(word) if is_wide(c)), len(word))
    return columns(word[:cut]) + (0 if is_wide(line.rstrip()[-1]) else 1)


def _joined(lines: list[str], full: set[int]) -> Iterator[str]:
    """The lines, each one in `full` with the next behind it."""
    pending: list[str] = []
    for i, line in enumerate(lines):
        pending.append(line)
        if i not in full:
            yield join_lines(pending) if len(pending) > 1 else line
            pending = []
