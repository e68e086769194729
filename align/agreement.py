"""How far two people agree who sorted the same things: the share, Cohen's kappa, and their table.

Kappa (Cohen 1960) is (p - e) / (1 - e): p the share on which they agree, e the share expected by chance, from how often each
of them uses each category. It is undefined where e is 1, that is where both used one category only, the same: nothing could
have gone wrong then, and that nothing did says nothing.

Intervals are for 95%. The share's is Wilson's (1927). Kappa's has the large-sample standard error of Fleiss, Cohen and Everitt
(1969) and is cut off at -1 and 1. It is rough where there are few things, and has no width where they agree in all of them:
read it beside the share's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z = 1.959964
"""Between plus and minus so many standard errors lies 95% of a normal distribution."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two people agree.

    Attributes:
        categories: what they chose from.
        table: how often the first chose the category of the row and the second that of the column.
        count: how many things both of them judged.
        share: the share of things that they judged alike, from 0 to 1; None where there is none.
        share_interval: 95% interval of it.
        kappa: Cohen's kappa, from -1 to 1; None where it is undefined.
        kappa_interval: 95% interval of it.
    """

    categories: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    count: int
    share: float | None
    share_interval: Interval | None
    kappa: float | None
    kappa_interval: Interval | None


def agreement(pairs: Sequence[tuple[str, str]], categories: Sequence[str]) -> Agreement:
    """How far two people agree.

    Args:
        pairs: for each thing the category that the first and the second put it in.
        categories: all there are, each once; those that neither used change nothing.
    """
    place = {category: index for index, category in enumerate(categories)}
    table = np.zeros((len(place), len(place)), np.int64)
    for first, second in pairs:
        table[place[first], place[second]] += 1
    rows = tuple(tuple(int(cell) for cell in row) for row in table)
    if not pairs:
        return Agreement(tuple(categories), rows, 0, None, None, None, None)
    alike, count = int(np.trace(table)), len(pairs)
    kappa, interval = _kappa(table)
    return Agreement(tuple(categories), rows, count, alike / count, wilson(alike, count), kappa, interval)


def wilson(hits: int, count: int) -> Interval:
    """The 95% interval of a share of `hits` among `count` (Wilson 1927); `count` is above 0."""
    share, part = hits / count, Z * Z / count
    middle = share + part / 2
    reach = Z * float(np.sqrt(share * (1 - share) / count + part / (4 * count)))
    low, high = (middle - reach) / (1 + part), (middle + reach) / (1 + part)
    return (low if hits else 0.0, high if hits < count else 1.0)  # where rounding would miss the ends


def _kappa(table: NDArray[np.int64]) -> tuple[float | None, Interval | None]:
    """Kappa and its interval, of a square table that is not empty."""
    count = int(table.sum())
    rows, columns = table.sum(1), table.sum(0)
    by_chance = int(rows @ columns)  # times count²; whole numbers, so that "undefined" is exact
    if by_chance == count * count:
        return None, None
    chance = by_chance / count**2
    kappa = float((np.trace(table) / count - chance) / (1 - chance))
    share = table / count
    of_rows, of_columns = rows / count, columns / count
    diagonal = np.diag(share)
    on = float(diagonal @ (1 - (of_rows + of_columns) * (1 - kappa)) ** 2)
    # The first's share of the column's category and the second's of the row's, for each cell off the diagonal.
    weights = (of_columns[:, None] + of_rows[None, :]) ** 2
    off = (1 - kappa) ** 2 * float((share * weights).sum() - diagonal @ np.diag(weights))
    variance = (on + off - (kappa - chance * (1 - kappa)) ** 2) / ((1 - chance) ** 2 * count)
    reach = Z * float(np.sqrt(max(variance, 0.0)))
    return kappa, (max(kappa - reach, -1.0), min(kappa + reach, 1.0))
