"""Meetings: which reports tell of the same event, in either language.

Two reports belong together when they share statements and their dates allow it. What is shared is counted over pairs of
segments that are each other's best partner by margin; a common subject alone gives hardly any. Every report may stay alone.

Comparing two reports costs the product of their lengths. With many reports only the nearest by mean vector are compared, so
the cost of comparing grows with their number; only one product of (reports, d) matrices grows with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from align.matching import Scale, density, nearest
from align.matching.windows import Floats
from align.model import DateRole, Language, Meeting, Report

CLEAR = 0.3
"""A pair of segments counts from this margin, in units of the encoder's spread; unrelated ones seldom reach it."""

NEIGHBOURS = 40
"""Each report is compared with so many others, the nearest by mean vector."""

SAME_DAY, NEXT_DAY, NO_DAY, OTHER_DAY = 0.35, 0.7, 0.8, 5.0
"""How much must be shared, by what the dates say: equal, a day apart, unknown on either side, further apart (a wrong date)."""

SLUG_WORDS = 5


@dataclass(frozen=True)
class Traits:
    """What grouping looks at in a report.

    Attributes:
        language: of the report.
        vectors: (n, d) calibrated unit vectors of its aligned segments.
        day: when what it reports took place, if known.
        month_day: the month and day of it, where the page gives them without a year.
    """

    language: Language
    vectors: Floats
    day: date | None = None
    month_day: tuple[int, int] | None = None


@dataclass(frozen=True)
class Background:
    """Vectors of unrelated text in either language, so that two reports alone have a neighbourhood to stand out from."""

    zh: Floats
    vi: Floats


def affinity(reports: Sequence[Traits], background: Background) -> NDArray[np.float64]:
    """How much any two reports share.

    Returns:
        (r, r) symmetric: the sum of the margins above `CLEAR` over segments that are each other's best partner, divided by the
        root of the shorter report's length; 0 on the diagonal and between reports that were not compared.
    """
    shared = np.zeros((len(reports), len(reports)))
    if len(reports) < 2:
        return shared
    densities = _densities(reports, background)
    scale = _scale(reports, background)
    for a, b in _near(reports):
        first, second = reports[a], reports[b]
        margin = first.vectors @ second.vectors.T
        margin = margin - densities[a][second.language][:, None] / 2 - densities[b][first.language] / 2
        rows = np.arange(len(margin))
        best = margin.argmax(axis=1)
        mutual = margin.argmax(axis=0)[best] == rows
        clear = margin[rows[mutual], best[mutual]] / scale.spread - CLEAR
        shared[a, b] = shared[b, a] = np.maximum(clear, 0).sum() / np.sqrt(min(margin.shape))
    return shared


def _densities(reports: Sequence[Traits], background: Background) -> list[dict[Language, Floats]]:
    """For each report, the densities of its segments in either language, its own segments left out."""
    sides: tuple[tuple[Language, Floats], ...] = (("zh", background.zh), ("vi", background.vi))
    pools = {
        language: (
            np.concatenate([*(r.vectors for r in reports if r.language == language), known]),
            np.concatenate(
                [
                    *(np.full(len(r.vectors), i) for i, r in enumerate(reports) if r.language == language),
                    np.full(len(known), -1),
                ]
            ),
        )
        for language, known in sides
    }
    return [
        {language: density(nearest(report.vectors, pool[owner != index])) for language, (pool, owner) in pools.items()}
        for index, report in enumerate(reports)
    ]


def _scale(reports: Sequence[Traits], background: Background) -> Scale:
    zh = np.concatenate([*(r.vectors for r in reports if r.language == "zh"), background.zh])
    vi = np.concatenate([*(r.vectors for r in reports if r.language == "vi"), background.vi])
    return Scale.of(zh, vi)


def _near(reports: Sequence[Traits]) -> list[tuple[int, int]]:
    """The pairs worth comparing: reports with segments, each with its `NEIGHBOURS` nearest by mean vector."""
    count = len(reports)
    means = np.stack([r.vectors.mean(axis=0) if len(r.vectors) else np.zeros(r.vectors.shape[1]) for r in reports])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    pairs: set[tuple[int, int]] = set()
    for at in range(0, count, 1024):
        nearness = means[at : at + 1024] @ means.T
        wanted = min(NEIGHBOURS + 1, count)
        for row, closest in enumerate(np.argpartition(-nearness, wanted - 1, axis=1)[:, :wanted]):
            pairs.update((min(at + row, int(other)), max(at + row, int(other))) for other in closest if other != at + row)
    return sorted((a, b) for a, b in pairs if len(reports[a].vectors) and len(reports[b].vectors))


def group(shared: NDArray[np.float64], demand: NDArray[np.float64]) -> list[list[int]]:
    """Reports that belong together, by average linkage over what they share beyond what is demanded.

    Args:
        shared: (r, r) as `affinity` gives it.
        demand: (r, r) as `demands` gives it.

    Returns:
        Groups of indices, each ascending, in the order of their first member; every index is in exactly one.
    """
    pull = shared - demand
    groups = {index: [index] for index in range(len(pull))}
    owner = list(groups)
    for a, b in sorted(zip(*np.nonzero(np.triu(pull > 0, 1)), strict=True), key=lambda pair: (-pull[pair], pair)):
        x, y = owner[a], owner[b]
        if x == y or pull[np.ix_(groups[x], groups[y])].mean() <= 0:
            continue
        groups[x] += groups.pop(y)
        for member in groups[x]:
            owner[member] = x
    return sorted(sorted(members) for members in groups.values())


def demands(reports: Sequence[Traits]) -> NDArray[np.float64]:
    """(r, r) how much any two reports must share to belong together, by what their dates say."""
    return np.array([[_demand(a, b) for b in reports] for a in reports]).reshape(len(reports), len(reports))


def _demand(a: Traits, b: Traits) -> float:
    if a.day and b.day:
        apart = abs((a.day - b.day).days)
        return SAME_DAY if apart == 0 else NEXT_DAY if apart == 1 else OTHER_DAY
    first, second = (r.month_day or (r.day and (r.day.month, r.day.day)) for r in (a, b))
    if first and second:
        return SAME_DAY if first == second else OTHER_DAY
    return NO_DAY


def meetings(reports: Sequence[Report], vectors: Sequence[Floats], background: Background) -> tuple[Meeting, ...]:
    """Group reports into meetings.

    Args:
        reports: as read.
        vectors: for each, (n, d) calibrated unit vectors of its aligned segments.
        background: the encoder's background vectors.
    """
    traits = [Traits(r.language, v, r.meeting_date, _month_day(r)) for r, v in zip(reports, vectors, strict=True)]
    groups = group(affinity(traits, background), demands(traits))
    return named([[reports[i] for i in members] for members in groups])


def _month_day(report: Report) -> tuple[int, int] | None:
    """The month and day of the meeting where its year is not known."""
    found = (c.month_day for c in report.dates if c.role is DateRole.MEETING and c.month_day)
    return None if report.meeting_date else next(found, None)


def named(groups: Sequence[Sequence[Report]]) -> tuple[Meeting, ...]:
    """Meetings with readable ids, unique among them: the day and the first words of a title."""
    found: list[Meeting] = []
    taken: set[str] = set()
    for members in groups:
        days = sorted(report.meeting_date for report in members if report.meeting_date)
        stem = (
            "-".join(part for part in (days[len(days) // 2].isoformat() if days else "", _slug(members)) if part) or "meeting"
        )
        name, number = stem, 2
        while name in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name)
        found.append(
            Meeting(
                name,
                tuple(report for report in members if report.language == "zh"),
                tuple(report for report in members if report.language == "vi"),
            )
        )
    return tuple(found)


def _slug(members: Sequence[Report]) -> str:
    """The first words of a Vietnamese title without marks, else of a file name."""
    titles = [report.title for report in members if report.language == "vi" and report.title]
    names = [re.sub(r"\.\w+$", "", report.id.rsplit("/", 1)[-1]) for report in members]
    for text in [*titles, *names]:
        plain = (
            unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode().lower()
        )
        words = re.findall(r"[a-z0-9]+", plain)
        if words:
            return "-".join(words[:SLUG_WORDS])
    return ""
