"""One self-contained page: the reports of each meeting side by side, with what they share joined by number and colour.

The page needs no network and no script to be read. Text of a report reaches it as escaped text only, and its
Content-Security-Policy (https://www.w3.org/TR/CSP3/) allows the page's own style and script, by digest, and nothing else.

The pairs stand in it a second time, exactly, as JSON in a data block; `read` takes them from there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import InputError
from align.exchange.format import FIELDS, RunInfo
from align.exchange.opening import opened
from align.exchange.pieces import Piece, Places, pieces, places
from align.exchange.rows import pair_from, row_of
from align.exchange.writing import atomic
from align.model import Alignment, Bead, Bitext, Kind, Language, Meeting, Pair, Report, Status

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

LEVELS = (("very-likely", 90, 100), ("likely", 70, 89), ("doubtful", 0, 69))
"""The words for a confidence, each with the whole percentages that it stands for."""

TINTS = 8
"""How many colours page.css has for matches; they repeat, the numbers do not."""

FOLD = 120
"""Captions and furniture of more characters than this in one place are folded away."""

BIG = 1000
"""Bitexts of more segments than this are laid out as they are scrolled to, at the price of a jumpy scroll bar."""

_BLOCK = re.compile(r'<script\b[^>]*\bid="doichieu-pairs"[^>]*>(.*?)</script>', re.DOTALL)
_EXPECTED = "expected a page that this program wrote and nobody changed; export it again"
# What could end the data block, or what an HTML parser, a text editor or UTF-8 does not hand on unchanged.
_UNSAFE = re.compile("[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# Control characters do not show, and some are not allowed in HTML: their pictures from the block U+2400 stand for them.
_INVISIBLE = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
_INVISIBLE |= dict.fromkeys([*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], 0xFFFD)
_CONTROL = re.compile("[" + "".join(re.escape(chr(code)) for code in _INVISIBLE) + "]")


@dataclass(frozen=True, slots=True)
class Badge:
    """What the page says about a match: its number in the bitext, its colour, and how sure it is."""

    number: int
    percent: int
    word: str
    status: str | None

    @classmethod
    def of(cls, number: int, bead: Bead) -> Badge:
        """The badge of the `number`-th match of a bitext."""
        percent = percentage(bead.confidence)
        word = next(word for word, least, _ in LEVELS if percent >= least)
        return cls(number, percent, word, None if bead.status is Status.PROPOSED else bead.status.value)

    @property
    def tint(self) -> int:
        """Which colour of page.css it has."""
        return (self.number - 1) % TINTS


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring segments of one paragraph that belong together: a statement, with its badge where it has a counterpart.

    Attributes:
        pieces: its words.
        first: whether it is the first of its match in the report, which links lead to.
    """

    pieces: tuple[Piece, ...]
    title: bool
    badge: Badge | None = None
    first: bool = True

    @property
    def text(self) -> str:
        """Its words as the report has them."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`kind` None), or captions or furniture in one place."""

    kind: str | None
    parts: tuple[Part, ...]

    @property
    def folded(self) -> bool:
        """Whether it would push the report's own words apart."""
        return sum(len(part.text) for part in self.parts) > FOLD


@dataclass(frozen=True, slots=True)
class Column:
    """A report as its side of the page shows it."""

    report: Report
    blocks: tuple[Block, ...]

    @property
    def language(self) -> Language:
        """The report's language."""
        return self.report.language

    @property
    def tag(self) -> str:
        """The language tag (BCP 47) that chooses fonts and voices."""
        if self.report.language == "zh":
            return "zh-Hant" if self.report.traditional else "zh-CN"
        return "vi"

    @property
    def name(self) -> str:
        """What the report is called in a line: its outlet, else its file."""
        return self.report.outlet or self.report.id

    @property
    def titled(self) -> bool:
        """Whether its title stands among its statements."""
        return any(part.title for block in self.blocks for part in block.parts)

    @property
    def unmatched(self) -> tuple[Part, ...]:
        """The statements that only this report makes."""
        return tuple(part for block in self.blocks if block.kind is None for part in block.parts if part.badge is None)


@dataclass(frozen=True, slots=True)
class Row:
    """A match as the view of pairs shows it."""

    badge: Badge
    zh_pieces: tuple[Piece, ...]
    vi_pieces: tuple[Piece, ...]
    title: bool

    @property
    def zh(self) -> str:
        """The Chinese text."""
        return "".join(piece.text for piece in self.zh_pieces)

    @property
    def vi(self) -> str:
        """The Vietnamese text."""
        return "".join(piece.text for piece in self.vi_pieces)


@dataclass(frozen=True, slots=True)
class Spread:
    """A bitext as the page shows it."""

    number: int
    zh: Column
    vi: Column
    pairs: tuple[Row, ...]

    @property
    def big(self) -> bool:
        """Whether a browser had better lay out only what is on the screen."""
        return len(self.zh.report.segments) + len(self.vi.report.segments) > BIG


@dataclass(frozen=True, slots=True)
class Section:
    """A meeting as the page shows it: its bitexts, and its reports that were not compared, with the word for why."""

    id: str
    bitexts: tuple[Spread, ...]
    lone: tuple[Column, ...]
    reason: str


def percentage(confidence: float) -> int:
    """A confidence in whole percent, never more than it is: 0.899 is 89."""
    # The addend undoes what binary fractions lose: 0.29 * 100 is a little below 29.
    return int(confidence * 100 + 1e-9)


def visible(text: str) -> str:
    r"""`text` with characters that do not show replaced by ones that do: "\0" by "␀"; tabs and line ends stay."""
    return text.translate(_INVISIBLE) if _CONTROL.search(text) else text


def column(report: Report, badges: Mapping[int, Badge], marked: Places) -> Column:
    """Lay out `report`, whose segments have the `badges` of their matches (by index) and the places of their marks."""
    numbers: set[int] = set()

    def place(position: int) -> tuple[int | None, Kind | None]:
        """Captions and furniture gather where they stand; the rest stays in its paragraph."""
        segment = report.segments[position]
        if segment.kind.aligned or position in badges:
            return segment.paragraph, None
        return None, segment.kind

    def parts(positions: Iterable[int]) -> Iterator[Part]:
        for badge, run in groupby(positions, badges.get):
            together = list(run)
            is_title = report.segments[together[0]].kind is Kind.TITLE
            if badge is None:
                for position in together:
                    yield Part(
                        pieces(report.language, _texts(report, [position]), {}), report.segments[position].kind is Kind.TITLE
                    )
                continue
            yield Part(pieces(report.language, _texts(report, together), marked), is_title, badge, badge.number not in numbers)
            numbers.add(badge.number)

    blocks = []
    for (_, kind), positions in groupby(range(len(report.segments)), place):
        blocks.append(Block(kind and kind.value, tuple(parts(positions))))
    return Column(report, tuple(blocks))


def spread(number: int, bitext: Bitext, exports: Callable[[Bead], bool]) -> Spread:
    """Lay out the `number`-th bitext; beads that are not exported count as not matched."""
    beads = [bead for bead in bitext.beads if exports(bead)]
    reports = bitext.zh, bitext.vi
    everything = (dict(enumerate(segment.text for segment in report.segments)) for report in reports)
    marked = places((mark for bead in beads for mark in bead.marks), *everything)
    rows: list[Row] = []
    badges: dict[Language, dict[int, Badge]] = {"zh": {}, "vi": {}}
    for bead in beads:
        badge = Badge.of(len(rows) + 1, bead)
        badges["zh"].update(dict.fromkeys(bead.zh, badge))
        badges["vi"].update(dict.fromkeys(bead.vi, badge))
        title = all(bitext.zh.segments[position].kind is Kind.TITLE for position in bead.zh)
        zh_words = pieces("zh", _texts(bitext.zh, bead.zh), marked[0])
        vi_words = pieces("vi", _texts(bitext.vi, bead.vi), marked[1])
        rows.append(Row(badge, zh_words, vi_words, title))
    zh, vi = (column(report, badges[report.language], its) for report, its in zip(reports, marked, strict=True))
    return Spread(number, zh, vi, tuple(rows))


def _texts(report: Report, positions: Iterable[int]) -> list[tuple[int, str]]:
    return [(position, report.segments[position].text) for position in positions]


def sections(alignment: Alignment) -> tuple[Section, ...]:
    """Lay out the whole alignment, meeting by meeting, bitexts numbered throughout; what was not compared comes last."""
    meetings = {meeting.id: Meeting(meeting.id, (), ()) for meeting in alignment.meetings}
    for meeting in alignment.meetings:
        known = meetings[meeting.id]
        meetings[meeting.id] = Meeting(meeting.id, known.zh + meeting.zh, known.vi + meeting.vi)
    bitexts: dict[str, list[Bitext]] = {id_: [] for id_ in meetings}
    for bitext in alignment.bitexts:
        bitexts.setdefault(bitext.meeting, []).append(bitext)
    found, number = [], 0
    for id_, members in bitexts.items():
        spreads = tuple(spread(number + i, bitext, alignment.exports) for i, bitext in enumerate(members, 1))
        number += len(spreads)
        meeting = meetings.get(id_) or Meeting(id_, (), ())
        compared = {(report.language, report.id) for bitext in members for report in (bitext.zh, bitext.vi)}
        lone = [report for report in meeting.zh + meeting.vi if (report.language, report.id) not in compared]
        reason = "apart" if meeting.zh and meeting.vi else "alone"
        found.append(Section(id_, spreads, tuple(column(report, {}, {}) for report in lone), reason))
    return tuple(sorted(found, key=lambda section: not section.bitexts))


@cache
def resource(name: str) -> str:
    """A file of the page's own: template, style, script or words."""
    return (files("align.exchange") / "templates" / name).read_text(encoding="utf-8")


@cache
def template() -> Template:
    """The page's template; whatever it prints is escaped, and characters that do not show are made visible."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    def printed(value: object) -> object:
        return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        autoescape=True, finalize=printed, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(resource("page.html.jinja"))


def trusted(source: str) -> Markup:
    """Markup of the page's own, or a data block: the only strings that are not escaped."""
    from markupsafe import Markup

    return Markup(source)  # noqa: S704


def source_hash(source: str) -> str:
    """What a Content-Security-Policy calls an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def data_block(value: object) -> str:
    r"""`value` as JSON that means the same wherever it stands in HTML: "<" is written "\u003c", and so on."""
    plain = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)


def rows_in(block: str) -> list[dict[str, str]]:
    """The rows of a data block, or a `ValueError` for the user."""
    rows = json.loads(block)
    if not isinstance(rows, list):
        raise ValueError("they are not a list")  # noqa: TRY004 - a value from outside, not a caller's mistake
    for row in rows:
        if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
            raise ValueError("one is not an object of texts")
        if not {"zh", "vi"} <= set(row):
            raise ValueError("one lacks its Chinese or Vietnamese text")
    return rows


def page(alignment: Alignment) -> Iterator[str]:
    """The page of `alignment`, piece by piece."""
    shown = sections(alignment)
    style, script = resource("page.css"), resource("page.js")
    words = json.loads(resource("words.json"))
    pairs = alignment.pairs()
    return template().generate(
        meetings=shown,
        total={"meetings": len(shown), "bitexts": len(alignment.bitexts), "pairs": len(pairs)},
        threshold=percentage(alignment.min_confidence),
        marked=any(pair.marks for pair in pairs),
        levels=LEVELS,
        encoder=alignment.encoder,
        created=f"{RunInfo.of(alignment).created_utc:%Y-%m-%d %H:%M} UTC",
        words=words,
        style=trusted(style),
        script=trusted(script),
        style_hash=source_hash(style),
        script_hash=source_hash(script),
        words_json=trusted(data_block(words)),
        pairs_json=trusted(data_block([row_of(pair) for pair in pairs])),
    )


class HtmlFormat:
    """The page, as a format like the others."""

    name = "html"
    suffix = ".html"
    summary = "one page with the reports side by side, to read, print or send"
    keeps = FIELDS

    def write(self, alignment: Alignment, path: Path) -> None:
        """Write the page.

        Raises:
            OutputError: the file could not be written; what was there before is untouched.
        """
        with atomic(path) as file:
            for piece in page(alignment):
                file.write(piece.encode())

    def read(self, path: Path) -> list[Pair]:
        """Take the pairs out of a page that `write` made.

        Raises:
            InputError: the file cannot be read, or is not such a page.
        """
        with opened(path) as file:
            raw = file.read()
        try:
            found = _BLOCK.search(raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise InputError(str(path), f"is not UTF-8 text; {_EXPECTED}") from error
        if found is None:
            raise InputError(str(path), f"has no aligned pairs inside; {_EXPECTED}")
        try:
            return [pair_from(row) for row in rows_in(found[1])]
        except (ValueError, RecursionError) as error:
            raise InputError(str(path), f"its pairs are damaged ({error}); {_EXPECTED}") from error


FORMAT = HtmlFormat()
