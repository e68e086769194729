"""Meetings: which reports tell of the same event, in either language.

Two reports belong together when they share statements, names and dates, and their own dates allow it. Segments that are each
other's best partner count as far as they stand out from the rest of the two reports and from the encoder's background, so a
common subject gives little. Names, and the days, months and years that are mentioned, count by the cosine of the two sets.

All this is between two reports; what else is there does not change it. Groups grow by average linkage, so a round-up of two
events joins the one it shares more with, and does not make one of them; `group` says what holds when reports are added.

Comparing two reports costs the product of their lengths. Only those are compared whose dates allow it and, of these, the
nearest by mean vector: the cost of comparing grows with the number of reports. So does looking for the nearest, because only
reports of about the same days are looked at, as long as an archive grows by days and not by reports a day. Reports that do not
say when they are of are looked at with all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from align.matching import Scale, density, nearest
from align.matching.evidence.dates import dates
from align.matching.evidence.names import names
from align.matching.windows import Floats
from align.model import DateRole, Language, Meeting, Report

CLEAR = 0.3
"""A pair of segments counts from this margin, in units of the encoder's spread."""

FEW = 8
"""Reports of about so many segments or fewer count for less: where little is said, a chance likeness weighs most."""

FACTS = 0.8
"""What two reports with the same names and dates share by that alone."""

FEW_FACTS = 8
"""A report with fewer names and dates counts as if it had so many."""

ONE_LANGUAGE = 0.5
"""What statements count for where both reports are in one language: there the formulas of another meeting are near too."""

SAME_DAY, NEXT_DAY, NO_DAY, OTHER_DAY = 0.5, 1.2, 0.75, 5.0
"""How much must be shared, by what the dates say: equal, a day apart, unknown on either side, further apart."""

LONG = 0.3
"""How much more must be shared where the days are equal and both reports say enough to share it, see `ENOUGH`."""

ENOUGH = 5, 10
"""Segments of the shorter report up to which nothing of `LONG` is demanded, and from which all of it is."""

MOST = SAME_DAY
"""A pair that shares much brings two groups together by this much at most: no more than one that shares nothing parts them."""

NEWS = 14
"""Days after an event on which reports of it still appear."""

NEIGHBOURS = 20
"""Each report is compared with so many others of either language, the nearest by mean vector."""

SEEN = 40
"""Of a large group, so many members decide whether another belongs to it."""

BLOCK = 256
"""Reports whose nearest are looked up at once."""

SLUG_WORDS = 5


@dataclass(frozen=True)
class Glance:
    """What decides whether a report is worth comparing with another.

    Attributes:
        language: of the report.
        mean: (d,) the direction in which its vectors lie together, of any length; None where it has no vector.
        days: the first and the last day, as ordinals, on which what it reports can have taken place.
    """

    language: Language
    mean: Floats | None
    days: tuple[int, int]


@dataclass(frozen=True)
class Traits:
    """What grouping looks at in a report.

    Attributes:
        language: of the report.
        vectors: (n, d) calibrated unit vectors of its aligned segments.
        facts: the names and dates of its text, as `facts` gives them.
        day: when what it reports took place, if known.
        month_day: the month and day of it, where the page gives them without a year.
        published: the day of publication, if known.
    """

    language: Language
    vectors: Floats
    facts: frozenset[str] = frozenset()
    day: date | None = None
    month_day: tuple[int, int] | None = None
    published: date | None = None

    @classmethod
    def of(cls, report: Report, texts: Sequence[str], vectors: Floats) -> Traits:
        """The traits of a report, whose aligned segments have these texts and vectors."""
        found = (c.month_day for c in report.dates if c.role is DateRole.MEETING and c.month_day)
        month_day = None if report.meeting_date else next(found, None)
        told = facts(texts, report.language, report.published)
        return cls(report.language, vectors, told, report.meeting_date, month_day, report.published)

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last day, as ordinals, on which what it reports can have taken place."""
        return possible_days(self.day, self.published)

    @property
    def glance(self) -> Glance:
        """What it looks like from afar."""
        return Glance(self.language, self.vectors.mean(axis=0) if len(self.vectors) else None, self.days)


def possible_days(day: date | None, published: date | None) -> tuple[int, int]:
    """The first and the last day, as ordinals, on which what a report tells of can have taken place."""
    if day:
        return day.toordinal(), day.toordinal()
    if published:
        return published.toordinal() - NEWS, published.toordinal()
    return date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True)
class Background:
    """Vectors of unrelated text in either language, so that two reports alone have a neighbourhood to stand out from."""

    zh: Floats
    vi: Floats


def facts(texts: Sequence[str], language: Language, today: date | None = None) -> frozenset[str]:
    """The names, and the days, months and years, that texts state, as keys of no language.

    Args:
        texts: segments, NFC, Chinese in simplified characters.
        language: "zh" or "vi".
        today: the day that "yesterday" is counted from, where it is known.
    """
    when = (fact.key for text in texts for fact in dates(text, language, today))
    named = (fact.key for text in texts for fact in names(text, language))
    return frozenset([*(key for key in when if key[0] in "DMY" and key[1:].isdigit()), *named])


class Affinity:
    """How much any two reports share, worked out when asked for and then remembered.

    Called with two indices it gives the sum of the margins above `CLEAR` over segments that are each other's best partner,
    divided by the root of the shorter report's length, less where that is about `FEW`, and half of it where both are in one
    language; plus `FACTS` times the cosine of what they name. It is the same in both directions and depends on no third
    report, save that without a background the encoder's spread is estimated from all of them.

    Args:
        reports: all of them; each is looked up when it is asked for.
        background: the encoder's background vectors; there may be none.
        scale: how the encoder's cosines lie, where that is known; else it is estimated.
    """

    def __init__(self, reports: Sequence[Traits], background: Background, scale: Scale | None = None) -> None:
        self._reports = reports
        self._pools: dict[Language, Floats] = {"zh": background.zh, "vi": background.vi}
        self._scale = scale or Scale.of(_known(background.zh, reports, "zh"), _known(background.vi, reports, "vi"))
        self._far: dict[tuple[int, Language], Floats] = {}
        self._known: dict[tuple[int, int], float] = {}

    def __call__(self, a: int, b: int) -> float:
        """What reports `a` and `b` share."""
        pair = (min(a, b), max(a, b))
        if pair not in self._known:
            first, second = (self._reports[index] for index in pair)
            weight = ONE_LANGUAGE if first.language == second.language else 1
            self._known[pair] = weight * self._statements(*pair) + FACTS * _cosine(first.facts, second.facts)
        return self._known[pair]

    def _statements(self, a: int, b: int) -> float:
        first, second = self._reports[a], self._reports[b]
        x, y = first.vectors, second.vectors
        if not len(x) or not len(y):
            return 0.0
        rows_crowded = density(self._beside(a, second.language), nearest(x, y))
        columns_crowded = density(self._beside(b, first.language), nearest(y, x))
        margin = x @ y.T - rows_crowded[:, None] / 2 - columns_crowded / 2
        rows = np.arange(len(x))
        best = margin.argmax(axis=1)
        mutual = margin.argmax(axis=0)[best] == rows
        clear = np.maximum(margin[rows[mutual], best[mutual]] / self._scale.spread - CLEAR, 0)
        shorter = min(margin.shape)
        return float(clear.sum() * np.sqrt(shorter) / (shorter + FEW))

    def _beside(self, report: int, language: Language) -> Floats:
        """What `nearest` finds for the segments of a report in the background."""
        if (report, language) not in self._far:
            self._far[report, language] = nearest(self._reports[report].vectors, self._pools[language])
        return self._far[report, language]


def _known(pool: Floats, reports: Sequence[Traits], language: Language) -> Floats:
    """The background or, where an encoder has none, the reports themselves."""
    return pool if len(pool) else np.concatenate([pool, *(r.vectors for r in reports if r.language == language)])


def _cosine(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / float(np.sqrt(max(len(a), FEW_FACTS) * max(len(b), FEW_FACTS)))


def near(reports: Sequence[Glance], of: Iterable[int] | None = None) -> list[tuple[int, int]]:
    """The pairs worth comparing: of each report, the `NEIGHBOURS` nearest in either language whose dates allow it.

    Args:
        reports: all of them.
        of: the reports whose neighbours are wanted, or None for all.
    """
    able = [index for index, report in enumerate(reports) if report.mean is not None]
    wanted = set(able) if of is None else set(of)
    asking = np.array([place for place, index in enumerate(able) if index in wanted], dtype=np.int64)
    if not len(asking):
        return []
    means = np.stack([mean for report in reports if (mean := report.mean) is not None])
    means = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    first, last = np.array([reports[index].days for index in able]).T
    asking = asking[np.argsort(first[asking], kind="stable")]  # a block of neighbours in time has few days between them
    number = np.array(able)
    found = [np.empty((0, 2), np.int64)]
    for language in ("zh", "vi"):
        spoken = np.array([place for place, index in enumerate(able) if reports[index].language == language], np.int64)
        for at in range(0, len(asking), BLOCK):
            rows = asking[at : at + BLOCK, None]
            others = spoken[(last[spoken] + 1 >= first[rows].min()) & (first[spoken] <= last[rows].max() + 1)]
            if not len(others):
                continue
            nearness = means[rows[:, 0]] @ means[others].T
            nearness[(first[rows] > last[others] + 1) | (first[others] > last[rows] + 1) | (rows == others)] = -np.inf
            closest = np.argpartition(-nearness, min(NEIGHBOURS, len(others)) - 1, axis=1)[:, :NEIGHBOURS]
            row, column = np.nonzero(np.isfinite(np.take_along_axis(nearness, closest, axis=1)))
            found.append(number[np.stack([rows[row, 0], others[closest[row, column]]], axis=1)])
    pairs = np.unique(np.sort(np.concatenate(found), axis=1), axis=0)
    return [(a, b) for a, b in pairs.tolist()]


def demand(a: Traits, b: Traits) -> float:
    """How much two reports must share to belong together, by what their dates say and, for one day, by their lengths."""
    by_dates = _by_dates(a, b)
    if by_dates != SAME_DAY:
        return by_dates
    none, all_of_it = ENOUGH
    shorter = min(len(a.vectors), len(b.vectors))
    return SAME_DAY + LONG * min(max((shorter - none) / (all_of_it - none), 0), 1)


def _by_dates(a: Traits, b: Traits) -> float:
    if a.day and b.day:
        apart = abs((a.day - b.day).days)
        return SAME_DAY if apart == 0 else NEXT_DAY if apart == 1 else OTHER_DAY
    one, other = (r.month_day or (r.day and (r.day.month, r.day.day)) for r in (a, b))
    if one and other:
        return SAME_DAY if one == other else OTHER_DAY
    (a_first, a_last), (b_first, b_last) = a.days, b.days
    return OTHER_DAY if a_first > b_last + 1 or b_first > a_last + 1 else NO_DAY


def group(
    count: int,
    pairs: Iterable[tuple[int, int]],
    pull: Callable[[int, int], float],
    together: Iterable[Sequence[int]] = (),
    apart: Collection[int] = (),
) -> list[list[int]]:
    """Reports that belong together, by average linkage from the strongest pair on.

    Two groups are joined where a pair of theirs pulls and all pairs between them (those of the first `SEEN` members of each)
    pull on average, none counting more than `MOST`. Hence, for reports and all others that are added to them:

    - Reports that are not linked by a chain of pulling pairs never meet, and what is added to one chain changes nothing in
      another. A report that pulls to none stays alone and changes nothing.
    - Where any two reports of a meeting pull and no two of different meetings do, the groups are the meetings, whichever of
      the reports are given and in whatever order.
    - Otherwise a report that is added can bring groups together that all lean to it, or draw one away from a group it hardly
      belonged to. Single linkage would never part what was together, but one round-up would make one of two meetings.

    Args:
        count: how many reports; they are numbered from 0.
        pairs: the pairs worth comparing.
        pull: how much more two reports share than is demanded of them; the same in both directions.
        together: groups of two reports or more that are there already; they grow, and are never taken apart.
        apart: of the reports, those whose groups are never joined with one another.

    Returns:
        Groups of indices, each ascending, in the order of their first member; every index is in exactly one.
    """
    groups = {index: [index] for index in range(count)}
    owner = list(groups)
    for first, *others in together:
        groups[first] += [index for other in others for index in groups.pop(other)]
        for other in others:
            owner[other] = first
    settled = {owner[index] for index in apart}
    pulling = sorted((-strength, a, b) for a, b in pairs if (strength := pull(a, b)) > 0)
    for _, a, b in pulling:
        x, y = owner[a], owner[b]
        if x == y or {x, y} <= settled or sum(min(pull(i, j), MOST) for i in groups[x][:SEEN] for j in groups[y][:SEEN]) <= 0:
            continue
        if y in settled:
            settled = settled - {y} | {x}
        groups[x] += groups.pop(y)
        for member in groups[x]:
            owner[member] = x
    return sorted(sorted(members) for members in groups.values())


def grouped(reports: Sequence[Traits], background: Background) -> list[list[int]]:
    """Indices of the reports that belong together, as `group` gives them."""
    shared = Affinity(reports, background)
    pairs = near([report.glance for report in reports])
    return group(len(reports), pairs, lambda a, b: shared(a, b) - demand(reports[a], reports[b]))


def across(zh: Sequence[Traits], vi: Sequence[Traits], background: Background) -> NDArray[np.float64]:
    """(n, m) how much each Chinese and each Vietnamese report share; 0 where they are not worth comparing."""
    reports = [*zh, *vi]
    shared = Affinity(reports, background)
    found = np.zeros((len(zh), len(vi)))
    for a, b in near([report.glance for report in reports]):
        if a < len(zh) <= b:
            found[a, b - len(zh)] = shared(a, b)
    return found


def meetings(
    reports: Sequence[Report], texts: Sequence[Sequence[str]], vectors: Sequence[Floats], background: Background
) -> tuple[Meeting, ...]:
    """Group reports into meetings; the order of the reports decides that of the meetings and of their reports, nothing else.

    Args:
        reports: as read.
        texts: for each, its aligned segments as they are matched.
        vectors: for each, (n, d) calibrated unit vectors of these.
        background: the encoder's background vectors.
    """
    order = sorted(range(len(reports)), key=lambda index: reports[index].id)
    traits = [Traits.of(reports[index], texts[index], vectors[index]) for index in order]
    groups = sorted(sorted(order[place] for place in members) for members in grouped(traits, background))
    return named([[reports[index] for index in members] for members in groups])


def named(groups: Sequence[Sequence[Report]]) -> tuple[Meeting, ...]:
    """Meetings with readable ids, unique among them: the day and the first words of a title."""
    found: list[Meeting] = []
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for members in groups:
        days = sorted(report.meeting_date for report in members if report.meeting_date)
        stem = (
            "-".join(part for part in (days[len(days) // 2].isoformat() if days else "", _slug(members)) if part) or "meeting"
        )
        name = stem
        while name in taken:
            numbers[stem] = numbers.get(stem, 1) + 1
            name = f"{stem}-{numbers[stem]}"
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
