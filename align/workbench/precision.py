"""How many of a project's matches are right, told from a random sample that a reviewer checks.

    desk.draw_sample(200)
    ...judge the beads of desk.precision_estimate().to_check, in this order, like any others...
    desk.precision_estimate().share

It owes nothing to other decisions, which are no random sample. Those that happen to fall on a drawn match count when its turn
comes: the estimate is over the matches that were drawn first and are all checked, because what is checked among the others was
chosen by somebody. A match that was changed by hand was not right as it stood.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from align.store import Project, sampling
from align.store.sampling import OPEN, REPLACED, RIGHT, UNSURE

TAIL = 0.025
"""The chance that a true share below, and one above, a 95% interval has at most."""


@dataclass(frozen=True)
class Share:
    """A share with its 95% interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class Precision:
    """What the sample says.

    Attributes:
        sample: its number.
        made: when it was drawn, in UTC.
        size: how many matches were drawn.
        population: of how many, which nobody had decided and which had at least `min_confidence`.
        accepted: how many more had been accepted or made by a person.
        min_confidence: see `population`; the confidence as it was shown when it was drawn.
        newer: how many such matches have come since; the sample tells nothing of them.
        checked: how many were checked, from the first one drawn without a gap; the estimate is over these.
        right, unsure: how many of these are right as they stood, and of how many nobody could tell.
        to_check: the beads that are still to be checked, by number, in the order of drawing.
        outdated: how many were aligned again since, or are shown no more; then the sample tells nothing of the matches that
            there are, and another one has to be drawn.
        share: the share of right ones in the population; None before anything is checked or where it is outdated.
        whole: the same with the accepted ones, which are right: of what would be exported.
    """

    sample: int
    made: datetime
    size: int
    population: int
    accepted: int
    min_confidence: float
    newer: int
    checked: int
    right: int
    unsure: int
    to_check: tuple[int, ...]
    outdated: int
    share: Share | None
    whole: Share | None


def precision(project: Project) -> Precision | None:
    """What the sample that was drawn last says by now, or None where none was drawn."""
    with project.database.reading() as connection:
        drawn = sampling.newest(connection)
    if drawn is None:
        return None
    _hypergeom()
    first_open = next((place for place, one in enumerate(drawn.verdicts) if one == OPEN), len(drawn.verdicts))
    checked = drawn.verdicts[:first_open]
    outdated = drawn.verdicts.count(REPLACED)
    right, unsure = checked.count(RIGHT), checked.count(UNSURE)
    share = None if outdated else estimated(right, unsure, len(checked), drawn.population)
    return Precision(
        drawn.id,
        drawn.made,
        len(drawn.verdicts),
        drawn.population,
        drawn.accepted,
        drawn.min_confidence,
        drawn.newer,
        len(checked),
        right,
        unsure,
        tuple(bead for bead, one in zip(drawn.beads, drawn.verdicts, strict=True) if one == OPEN),
        outdated,
        share,
        share and _with(share, drawn.accepted, drawn.population),
    )


def estimated(right: int, unsure: int, checked: int, population: int) -> Share | None:
    """The share of right ones in a population of which `checked` were drawn and looked at; None where nothing is known.

    Those of which nobody could tell are left out of the estimate, and count as wrong at the low end and as right at the high
    end of the interval.
    """
    known = checked - unsure
    if not known:
        return None
    low, _ = interval(right, checked, population)
    _, high = interval(right + unsure, checked, population)
    estimate = right / known
    # The interval counts in whole matches of the population, and the estimate may lie between two of them.
    return Share(estimate, min(low, estimate), max(high, estimate))


def interval(right: int, checked: int, population: int) -> tuple[float, float]:
    """The exact 95% interval of the share in a finite population.

    It is that of Clopper and Pearson (1934) for a sample without replacement: all shares under which a sample as poor, and one
    as good, has a chance of 2.5% at least. It holds the true share in 95 of 100 samples or more, whatever the share.
    """
    hypergeom = _hypergeom()
    fewest, most = right, population - (checked - right)

    def possible(total: int) -> bool:
        """Whether so many right ones in all explain how many were seen, from below and from above."""
        as_many = hypergeom.sf(right - 1, population, total, checked)
        as_few = hypergeom.cdf(right, population, total, checked)
        return bool(min(as_many, as_few) > TAIL)

    likeliest = min(max(round(right / checked * population), fewest), most)
    low = fewest + bisect_left(range(fewest, likeliest), True, key=possible)
    high = likeliest + bisect_left(range(likeliest, most), True, key=lambda total: not possible(total + 1))
    return low / population, high / population


@cache
def _hypergeom() -> Any:  # noqa: ANN401
    """Loading it takes a second: when a sample is first looked at, and not when its first match is decided."""
    from scipy.stats import hypergeom

    return hypergeom


def _with(share: Share, accepted: int, population: int) -> Share:
    def both(part: float) -> float:
        return (accepted + population * part) / (accepted + population)

    return Share(both(share.estimate), both(share.low), both(share.high))
