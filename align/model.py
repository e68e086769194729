"""The words of the field as frozen values: report, segment, meeting, bead, bitext, alignment.

Nothing here reads a file, loads a model or decides anything. Offsets count Unicode code points.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "vi"]
Order = Literal["auto", "monotone", "free"]


class Kind(StrEnum):
    """What part of a page a segment is."""

    TITLE = "title"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"
    FURNITURE = "furniture"

    @property
    def aligned(self) -> bool:
        """Whether segments of this kind are matched: what the report says, not what stands around it."""
        return self in (Kind.TITLE, Kind.LEAD, Kind.BODY)


class Status(StrEnum):
    """What became of a bead. The aligner only proposes."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, or a part of a long one.

    Attributes:
        index: position in the report, from 0, counting every kind.
        kind: what part of the page it is.
        start, end: where `text` stands in the report's text: `report.text[start:end] == text`.
        text: the words, without white space at either end.
        paragraph: which block of the page it stands in, from 0.
    """

    index: int
    kind: Kind
    start: int
    end: int
    text: str
    paragraph: int = 0


class DateRole(StrEnum):
    """What a date found on a page says."""

    PUBLISHED = "published"
    MEETING = "meeting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date found on a page, with where it stood, so that a wrong choice can be seen and mended.

    Attributes:
        value: the day, relative dates resolved against the publication date; None where its year cannot be known.
        role: what it seems to say.
        source: where it came from: "metadata", "filename", "byline", "clock", "dateline", "title", "lead", "body", "caption".
        start, end: its span in the report's text, or None for metadata and file names.
        month_day: its month and day, by which dates can be compared whose year is not known.
    """

    value: date | None
    role: DateRole
    source: str
    start: int | None = None
    end: int | None = None
    month_day: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One article in one language, as read.

    Attributes:
        id: unique among the reports read together: the path below the folder that was given.
        path: the file as the user named it.
        language: "zh" or "vi".
        text: everything on the page in reading order, NFC, lines ended by a line feed.
        segments: in order of `start`; between two of them lies only white space, so nothing of `text` is lost.
        title: the title, or None where the page has none.
        outlet: who published it, as far as the page says.
        published: the day of publication.
        meeting_date: the day on which what it reports took place.
        dates: every date candidate, the chosen ones among them.
        traditional: Chinese in traditional characters (kept as written, matched as simplified).
        digest: SHA-256 of the file's bytes, in hexadecimal.
    """

    id: str
    path: str
    language: Language
    text: str
    segments: tuple[Segment, ...]
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    meeting_date: date | None = None
    dates: tuple[DateCandidate, ...] = ()
    traditional: bool = False
    digest: str = ""

    @property
    def aligned(self) -> tuple[Segment, ...]:
        """The segments that take part in alignment, in order."""
        return tuple(segment for segment in self.segments if segment.kind.aligned)


class MarkKind(StrEnum):
    """What kind of thing a mark points out."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    COGNATE = "cognate"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one segment's text.

    Attributes:
        segment: the segment's index in its report.
        start, end: where it stands in the segment's own text, end exclusive.
    """

    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that both sides of a bead state, alike or differently, with the places where they do.

    Attributes:
        kind: number, date, name, or a word that Vietnamese took from Chinese.
        agrees: whether both sides state the same; else they contradict each other.
        zh, vi: the places on either side, in order; several where a side states it several times.
        zh_value, vi_value: what is stated, in a form of no language ("60000000 USD", "07-06", "VN"), the same on both sides if
            they agree.
    """

    kind: MarkKind
    agrees: bool
    zh: tuple[Span, ...]
    vi: tuple[Span, ...]
    zh_value: str
    vi_value: str


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments of one side aligned to segments of the other.

    Attributes:
        zh, vi: indices into the two reports' `segments`, ascending; an empty tuple means no counterpart.
        score: how far above its neighbourhood the similarity lies (a margin, about -0.1 to 0.3 with the bundled encoder).
        confidence: the probability that a reviewer accepts the bead as it stands, 0 to 1.
        evidence: what the confidence rests on, as figures by name; "marks" is no name for one.
        status: "proposed" until somebody decides.
        marks: facts and words behind the figures, where they stand in the texts.
    """

    zh: tuple[int, ...]
    vi: tuple[int, ...]
    score: float
    confidence: float
    evidence: Mapping[str, float] = field(default_factory=dict)
    status: Status = Status.PROPOSED
    marks: tuple[Mark, ...] = ()

    @property
    def matched(self) -> bool:
        """Whether it has both sides."""
        return bool(self.zh) and bool(self.vi)


@dataclass(frozen=True, slots=True)
class Meeting:
    """The reports of one event, in either language.

    Attributes:
        id: short, stable and readable: the date and a few words, "2021-07-06-asean-nga".
        zh, vi: its reports; one side may be empty, and then nothing is aligned.
    """

    id: str
    zh: tuple[Report, ...]
    vi: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Bitext:
    """One Chinese and one Vietnamese report of the same meeting, aligned.

    `beads` names each aligned segment of either report exactly once, those without a counterpart in beads of one side;
    it is sorted by the Chinese side, beads of Vietnamese only standing after the bead that precedes them there.
    """

    meeting: str
    zh: Report
    vi: Report
    beads: tuple[Bead, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A whole run: what was aligned, how, and what came of it.

    Attributes:
        bitexts: every pair of reports that was aligned, meeting by meeting.
        meetings: all meetings, those with one language only included.
        encoder: the encoder's name.
        created: when the run ended, in UTC.
        min_confidence: matched beads below it that nobody has accepted are left out of exports (they stay in `bitexts`).
    """

    bitexts: tuple[Bitext, ...]
    meetings: tuple[Meeting, ...]
    encoder: str
    created: datetime
    min_confidence: float = 0.5

    def exports(self, bead: Bead) -> bool:
        """Whether `bead` counts as a pair: accepted always, rejected never, others from `min_confidence` on."""
        if not bead.matched or bead.status is Status.REJECTED:
            return False
        return bead.status is Status.ACCEPTED or bead.confidence >= self.min_confidence

    def pairs(self) -> tuple[Pair, ...]:
        """The matched beads that count, each as a pair of texts, in order; see `exports`."""
        return tuple(Pair.of(bitext, bead) for bitext in self.bitexts for bead in bitext.beads if self.exports(bead))


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: which report, which of its segments, and their text."""

    report: str
    segments: tuple[int, ...]
    text: str

    @classmethod
    def of(cls, report: Report, indices: tuple[int, ...]) -> Side:
        """The segments at `indices` of `report`, joined as the language joins sentences."""
        joint = "" if report.language == "zh" else " "
        return cls(report.id, indices, joint.join(report.segments[i].text for i in indices))


@dataclass(frozen=True, slots=True)
class Pair:
    """A bead with its texts: what leaves the program, and what formats read and write.

    Attributes:
        meeting, zh, vi, score, confidence, evidence, status, marks: as in the bead and its reports.
        checksum: of a pair that came back from a file, what that says of the pair as it left; see `checksum_of`.
    """

    meeting: str
    zh: Side
    vi: Side
    score: float
    confidence: float
    evidence: Mapping[str, float] = field(default_factory=dict)
    status: Status = Status.PROPOSED
    marks: tuple[Mark, ...] = ()
    checksum: str = field(default="", compare=False)

    @classmethod
    def of(cls, bitext: Bitext, bead: Bead) -> Pair:
        """The texts of `bead`, which must belong to `bitext`."""
        return cls(
            bitext.meeting,
            Side.of(bitext.zh, bead.zh),
            Side.of(bitext.vi, bead.vi),
            bead.score,
            bead.confidence,
            bead.evidence,
            bead.status,
            bead.marks,
        )


def checksum_of(pair: Pair) -> str:
    """What tells whether `pair` was changed: four short digests, of its place, its status and its two texts.

    It is written with each row. When the row comes back each part tells whether somebody changed that in the row, and compared
    with what a project holds, whether that changed there. White space does not count, since other programs change it.
    """
    place = [[side.report, side.segments] for side in (pair.zh, pair.vi)]
    parts = (place, pair.status.value, plain(pair.zh.text), plain(pair.vi.text))
    return "-".join(hashlib.sha256(json.dumps(part).encode()).hexdigest()[:8] for part in parts)


def plain(text: str) -> str:
    """`text` without what other programs change in passing: white space, and composed letters written as parts."""
    return " ".join(unicodedata.normalize("NFC", text).split())
