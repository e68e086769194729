"""The translated pairs that the adapter and the calibration of the bundled encoder are fitted on."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.fitting import folds_of
from align.gold import GoldSet, read_gold

TIMES = 2
"""How often the pairs of the gold sets are gone through: they are news, as what is aligned is, and few."""


@dataclass(frozen=True)
class TrainingPair:
    """A translated pair, and the document that it is of: pairs of one document follow each other as they do there."""

    source: str
    zh: str
    vi: str


def read_pairs(paths: Sequence[Path]) -> list[TrainingPair]:
    """The rows of files with columns source, zh and vi, tab-separated, with a header."""
    found = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found += [TrainingPair(row["source"], row["zh"], row["vi"]) for row in rows]
    return found


def gold_pairs(sets: Sequence[GoldSet], without: Collection[int] = ()) -> list[TrainingPair]:
    """The right beads of the development sets among `sets`, each text once, and all of it `TIMES` times.

    Args:
        sets: gold sets; the folds depend on all of them.
        without: folds whose documents are left out.
    """
    folds = [folds_of(gold, sets) for gold in sets]
    seen: set[str] = set()
    pairs = []
    for gold, fold in zip(sets, folds, strict=True):
        if not gold.name.startswith("dev-"):
            continue
        for document, place in zip(gold.documents, fold, strict=True):
            for zh_places, vi_places in document.beads:
                zh, vi = "".join(document.zh[i] for i in zh_places), " ".join(document.vi[j] for j in vi_places)
                if zh in seen or vi in seen:
                    continue
                seen |= {zh, vi}
                if place not in without:
                    pairs.append(TrainingPair(document.id, zh, vi))
    return [TrainingPair(f"{time}.{pair.source}", pair.zh, pair.vi) for time in range(TIMES) for pair in pairs]


def gold_of(paths: Sequence[Path]) -> list[GoldSet]:
    """The gold sets with beads among some files."""
    return [gold for path in paths if isinstance(gold := read_gold(path), GoldSet)]


def different(pairs: Sequence[TrainingPair]) -> list[TrainingPair]:
    """The first of those with the same Chinese text."""
    first: dict[str, TrainingPair] = {}
    for pair in pairs:
        first.setdefault(pair.zh, pair)
    return list(first.values())
