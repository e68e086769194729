"""What a run is asked to do, and what of it must not change while its files are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from align.encoding import BUNDLED, Encoder, load
from align.errors import ConfigurationError
from align.model import Language
from align.scale.storage import Store
from align.sentences import say

LANGUAGES: tuple[Language, Language] = ("zh", "vi")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to mine.

    Attributes:
        encoder: "bundled", or the name or folder of a sentence-transformers model.
        shard: how many texts a part of the work has; what a kill can cost, and what a task of a cluster is.
        neighbours: how many neighbours of each text are looked at, both ways.
        probes: in how many cells of the index each text is looked for; more find more and take longer.
        cells: how many cells an index has; 0 for the square root of its texts times four, and none below `exact` texts.
        exact: up to how many texts everything is compared with everything.
        min_confidence: pairs below this probability are left out, 0 to 1.
        max_refused: the share of lines that may be unreadable.
        column: which column or key of a table holds the text, where it is not named after its language or "text".
        memory: gigabytes that one process may take for the texts it searches among.
        formats: what is written beside Parquet and the report.
    """

    encoder: str = BUNDLED
    shard: int = 100_000
    neighbours: int = 8
    probes: int = 48
    cells: int = 0
    exact: int = 20_000
    min_confidence: float = 0.5
    max_refused: float = 0.01
    column: str = ""
    memory: float = 2.0
    formats: tuple[str, ...] = ("tsv", "jsonl", "tmx")

    def __post_init__(self) -> None:
        for name, low, high in (
            ("shard", 100, 10_000_000),
            ("neighbours", 4, 64),
            ("probes", 1, 4096),
            ("min_confidence", 0, 1),
            ("max_refused", 0, 1),
            ("memory", 0.1, 10_000),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ConfigurationError(
                    say(
                        "{name} is {value:g}; choose {low:g} to {high:g}",
                        name=name.replace("_", "-"),
                        value=value,
                        low=low,
                        high=high,
                    )
                )

    def kept(self) -> dict[str, object]:
        """What the files of a run depend on; the rest may change from one start to the next."""
        return {
            "shard": self.shard,
            "neighbours": self.neighbours,
            "probes": self.probes,
            "cells": self.cells,
            "exact": self.exact,
            "max_refused": self.max_refused,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class Layout:
    """How many texts each shard of each language has; a text's id is its place among all of its language.

    Attributes:
        zh, vi: texts by shard.
    """

    zh: tuple[int, ...] = ()
    vi: tuple[int, ...] = ()

    def sizes(self, language: str) -> tuple[int, ...]:
        """Texts by shard."""
        return self.zh if language == "zh" else self.vi

    def total(self, language: str) -> int:
        """All texts of a language."""
        return sum(self.sizes(language))

    def first(self, language: str, shard: int) -> int:
        """The id of the first text of a shard."""
        return sum(self.sizes(language)[:shard])


def other(language: str) -> Language:
    """The other one of the two languages."""
    return "vi" if language == "zh" else "zh"


@dataclass(frozen=True)
class Job:
    """What every task of a run is given.

    Attributes:
        store: where the files of the run are.
        settings: how to mine.
        load: makes an encoder of its name; tests give their own.
        layout: the shards of texts, once they are known.
    """

    store: Store
    settings: Settings = field(default_factory=Settings)
    load: Callable[[str], Encoder] = load
    layout: Layout = Layout()
