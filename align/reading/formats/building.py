"""What all format readers share: how text is normalised, how lines are joined, how a page is put together.

Normalisation (`tidy`) does exactly this, in this order, and nothing else:

1. CR LF, CR, vertical tab, form feed, NEL (U+0085), U+2028 and U+2029 become LF.
2. What nobody can see is removed: the other control characters but tab, zero-width space, non-joiner and word joiner, byte
   order marks, soft hyphens, the marks that switch writing direction, half a surrogate pair, and U+FFFE and U+FFFF. They
   would break words and numbers apart, and XML and spreadsheets refuse some of them. The zero-width joiner stays: emoji
   are built with it.
3. The signs for radicals become the characters that they look like: "⽅" (U+2F45) becomes "方". They are never meant: PDFs
   printed from a browser contain them wherever the font draws both alike, and copying from such a PDF passes them on.
4. Canonical composition (NFC), so that "e" + circumflex + acute is the one letter "ế". Never NFKC, which rewrites the
   Chinese "，" and the "…" that the report has.

Spaces of any width stay as they are written, and so does everything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from align.errors import InputError
from align.reading.page import Block, Page, Role

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# Kangxi radicals by Unicode's own equivalence, and of the CJK radicals those that the Noto CJK fonts draw with the glyph of a
# character in use (as in EquivalentUnifiedIdeograph.txt of the Unicode Character Database).
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | dict(
    zip(
        map(ord, "⺒⺓⺟⺠⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"),
        "巳幺母民西见角贝车長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
_LONGEST_LINE_BEFORE = 60  # columns of a dateline or the like, which may stand above a title
_BROKEN_AT_HYPHEN = re.compile(r"\w-$")


def tidy(text: str) -> str:
    """The text as a page holds it: lines ended by LF, no unseen characters, NFC. The top of the module says it exactly."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_END.sub("\n", text)).translate(_RADICALS))


def squeeze(text: str) -> str:
    """The text with every run of white space as one space and none at the ends, as markup means it."""
    return " ".join(text.split())


def is_wide(character: str) -> bool:
    """Whether a character takes two columns, as Chinese characters and full-width punctuation do."""
    return unicodedata.east_asian_width(character) in "WF"


def columns(text: str) -> int:
    """Display width of `text`, Chinese characters counted as two columns and combining marks as none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if is_wide(c) else 1 for c in text)


def join_lines(lines: Iterable[str]) -> str:
    """One paragraph from lines that were only broken for their length.

    A space goes where a line was broken between words; none beside a Chinese character, inside a bracket, after a hyphen
    in a word, or inside a number of a Chinese text.
    """
    joined: list[str] = []
    for line in filter(None, (line.strip() for line in lines)):
        if joined and _needs_space(joined[-1], line):
            joined.append(" ")
        joined.append(line)
    return "".join(joined)


def _needs_space(before: str, after: str) -> bool:
    left, right = before[-1], after[0]
    if is_wide(left) or is_wide(right) or left in "([{“‘" or right in ")]},.;:!?”’%":
        return False
    if left.isdigit() and right.isdigit():
        return not any(map(is_wide, before))
    return not _BROKEN_AT_HYPHEN.search(before)


class PageBuilder:
    """Puts a page together block by block, each on a line of its own, with the offsets kept right.

    What is added is normalised (`tidy`), so the offsets are those of the normalised text. A piece with line breaks becomes
    one block for each of its lines.
    """

    def __init__(self) -> None:
        self._text: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    @property
    def first_heading(self) -> str | None:
        """The first heading so far, unless running text stands before it: then it heads a part and is no title."""
        for block, text in zip(self._blocks, self._text, strict=True):
            if block.role is Role.HEADING:
                return text
            if block.role is not Role.FURNITURE and columns(text) > _LONGEST_LINE_BEFORE:
                return None
        return None

    def add(self, text: str, role: Role = Role.TEXT, link_density: float = 0.0) -> None:
        """Append `text`, each of its lines that is not empty as a block."""
        for line in tidy(text).split("\n"):
            stripped = line.strip()
            if stripped:
                start = self._length + 1 if self._blocks else 0
                self._length = start + len(stripped)
                self._text.append(stripped)
                self._blocks.append(Block(start, self._length, role, min(1.0, max(0.0, link_density))))

    def add_row(self, cells: Iterable[Iterable[str]]) -> None:
        """Append a table row, each cell given as its paragraphs.

        Cells of one paragraph each are one block, separated by tabs. A row that lays out whole passages (a cell with
        several paragraphs, or one cell alone) is text, paragraph by paragraph.
        """
        row = [[squeeze(tidy(paragraph)) for paragraph in cell] for cell in cells]
        row = [[paragraph for paragraph in cell if paragraph] for cell in row]
        filled = [cell for cell in row if cell]
        if len(filled) > 1 and all(len(cell) == 1 for cell in filled):
            self.add("\t".join(cell[0] for cell in filled), Role.TABLE)
            return
        for cell in filled:
            for paragraph in cell:
                self.add(paragraph)

    def page(self, name: str, title: str | None = None, outlet: str | None = None, published: date | None = None) -> Page:
        """The finished page.

        Raises:
            InputError: nothing but white space was added.
        """
        if not self._blocks:
            raise InputError(name, "holds no text; save the report again, or take the file away")
        return Page("\n".join(self._text), tuple(self._blocks), clean(title), clean(outlet), published)


def clean(value: object) -> str | None:
    """A title or name from metadata as one line, or None where it says nothing."""
    return squeeze(tidy(value)) or None if isinstance(value, str) else None
