"""What a format is: how aligned pairs leave the program, and how they come back.

Each format is one module of this package with one object, `FORMAT`. Its `write` takes a whole alignment. Those that hold
nothing but pairs derive from `PairFormat`, which takes any iterable of pairs once and never holds them all, so that a
database of 200,000 pairs can be exported as it is read.

Every format obeys the same rules, checked by the same tests (`tests/exchange/contract.py`):

- what was written, read back, is equal in every field that the format says it `keeps`, whatever the texts hold;
- a file appears whole or not at all, and a failure is one sentence in an `OutputError`;
- a file that is not in the format is one sentence in an `InputError`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from align.model import Alignment, Pair, Side, Status

PROGRAM = "Doichieu"

FIELDS = frozenset({"meeting", "report", "segments", "score", "confidence", "evidence", "status"})
"""The fields of a pair that a format may keep or leave out, marks with the evidence; the two texts it always keeps."""


def program_version() -> str:
    """The version of this program, such as "0.1.0"."""
    return version("doichieu")


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What a file says about where its pairs come from.

    Attributes:
        created: when the pairs were made; written in UTC.
        encoder: the name of the encoder that found them.
        version: the version of this program.
    """

    created: datetime
    encoder: str
    version: str = field(default_factory=program_version)

    @classmethod
    def of(cls, alignment: Alignment) -> RunInfo:
        """What `alignment` says about itself."""
        return cls(alignment.created, alignment.encoder)

    @property
    def created_utc(self) -> datetime:
        """`created` in UTC; a time without a zone is taken to be in UTC."""
        return self.created.replace(tzinfo=self.created.tzinfo or UTC).astimezone(UTC)


class Format(Protocol):
    """One way for aligned pairs to leave the program and come back.

    Attributes:
        name: what the user types: "tmx".
        suffix: what its files end in: ".tmx".
        summary: one line for a list of formats.
        keeps: the fields, out of `FIELDS`, that survive being written and read back.
    """

    name: str
    suffix: str
    summary: str
    keeps: frozenset[str]

    def write(self, alignment: Alignment, path: Path) -> None:
        """Write `alignment.pairs()`, and whatever else the format shows, to `path`.

        Raises:
            OutputError: the file could not be written; what was there before is untouched.
        """

    def read(self, path: Path) -> list[Pair]:
        """Read the pairs back; fields that the file does not say take their defaults (see `pair_of`).

        Raises:
            InputError: the file cannot be read, or is not in this format.
        """


class PairFormat(ABC):
    """A format that holds pairs and nothing else; both directions stream."""

    name: str
    suffix: str
    summary: str
    keeps: frozenset[str] = FIELDS

    def write(self, alignment: Alignment, path: Path) -> None:
        """Write `alignment.pairs()` to `path`; raises `OutputError`."""
        self.write_pairs(alignment.pairs(), RunInfo.of(alignment), path)

    def read(self, path: Path) -> list[Pair]:
        """Read all pairs of the file; raises `InputError`."""
        return list(self.read_pairs(path))

    @abstractmethod
    def write_pairs(self, pairs: Iterable[Pair], info: RunInfo, path: Path) -> None:
        """Write `pairs`, taken once and in order, to `path`.

        Raises:
            OutputError: the file could not be written; what was there before is untouched.
        """

    @abstractmethod
    def read_pairs(self, path: Path) -> Iterator[Pair]:
        """Read the pairs one by one.

        Raises:
            InputError: the file cannot be read, or is not in this format; raised when the iterator gets there.
        """


def pair_of(zh: str, vi: str) -> Pair:
    """A pair of which only the two texts are known.

    It has no meeting, reports, segments or evidence, score 0, status "proposed", and confidence 1: a file that says nothing
    about confidence, such as a translation memory from elsewhere, claims its pairs outright.
    """
    return Pair("", Side("", (), zh), Side("", (), vi), score=0.0, confidence=1.0)


def reduced(pair: Pair, keeps: frozenset[str]) -> Pair:
    """`pair` as it comes back from a format that keeps `keeps`: the other fields have the defaults of `pair_of`."""
    kept = pair_of(pair.zh.text, pair.vi.text)

    def side(of: Side) -> Side:
        return Side(of.report if "report" in keeps else "", of.segments if "segments" in keeps else (), of.text)

    return replace(
        kept,
        meeting=pair.meeting if "meeting" in keeps else kept.meeting,
        zh=side(pair.zh),
        vi=side(pair.vi),
        score=pair.score if "score" in keeps else kept.score,
        confidence=pair.confidence if "confidence" in keeps else kept.confidence,
        evidence=pair.evidence if "evidence" in keeps else {},
        status=pair.status if "status" in keeps else Status.PROPOSED,
        marks=pair.marks if "evidence" in keeps else (),
    )
