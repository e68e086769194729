"""Matching: vectors in, beads out. It knows no file, no model and no database.

nearby.py       which segments of two texts are compared, so that long texts cost no more than their length
windows.py      runs of neighbouring segments
nomination.py   which of them are worth encoding
margin.py       how crowded the neighbourhood of a vector is
candidates.py   the beads worth weighing, and what vectors and lengths say of each
coverage.py     what the vectors of single tokens say of each
evidence/       numbers, dates, names and cognates, and what they say of each
context.py      what their neighbours and rivals say
constraints.py  what is settled already, so that the rest is found around it
choice.py       the model that turns both into probabilities
judge.py        the two looks together, and the calibrated confidence
search.py       beads that use no segment twice
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.matching.candidates import Scale, Side
from align.matching.constraints import Constraints
from align.matching.coverage import Tokens
from align.matching.evidence.agreement import state
from align.matching.judge import Judge
from align.matching.margin import density, nearest, nearest_windows
from align.matching.nearby import EVERYTHING, Nearby
from align.matching.nomination import promising
from align.matching.search import chain, pack
from align.matching.windows import Windows
from align.model import Order

__all__ = [
    "EVERYTHING",
    "Constraints",
    "Judge",
    "Match",
    "Nearby",
    "Scale",
    "Side",
    "Tokens",
    "Windows",
    "density",
    "match",
    "nearest",
    "nearest_windows",
    "promising",
    "state",
]

FLOOR = 0.2
"""Beads below this confidence are not even proposed: their segments count as without counterpart."""

SHOWN = (
    "cosine",
    "margin",
    "length_ratio",
    "zh_covered",
    "vi_covered",
    "number_agreement",
    "number_clash",
    "date_agreement",
    "date_clash",
    "name_agreement",
    "name_clash",
    "cognate_share",
    "near_best",
    "crossing",
    "best_rival",
)
"""The features that go out as evidence, by name, as far as the judge saw them."""


@dataclass(frozen=True)
class Match:
    """A bead in the matcher's numbering: positions among the segments that were aligned.

    Attributes:
        zh, vi: positions, ascending; empty for no counterpart.
        score: the margin, as a difference of cosines; 0 where there is no counterpart.
        confidence: the probability that a reviewer accepts the bead as it stands.
        evidence: what it rests on.
    """

    zh: tuple[int, ...]
    vi: tuple[int, ...]
    score: float
    confidence: float
    evidence: dict[str, float]


def match(
    zh: Side,
    vi: Side,
    judge: Judge,
    scale: Scale,
    order: Order = "auto",
    settled: Constraints | None = None,
    near: Nearby = EVERYTHING,
) -> list[Match]:
    """Align two texts.

    Args:
        zh: the windows of the Chinese side with their densities.
        vi: the same of the Vietnamese side.
        judge: what turns features into confidence.
        scale: how the encoder's cosines lie.
        order: "monotone" for translations that keep their order strictly, "free" for reports written apart; "auto" finds out.
        settled: what must stay as it is.
        near: which segments are compared; `Nearby.of` finds out.

    Returns:
        Beads that use every segment that is not taken exactly once, sorted by their Chinese side; those of Vietnamese alone
        stand after the bead that holds the segment before them.
    """
    judged = judge(zh, vi, scale, order, settled, near)
    found, probability = judged.found, judged.probability
    settled = settled or Constraints.none(zh.windows.count, vi.windows.count)
    if order == "monotone":
        chosen = chain(found, np.where(settled.crossed_by(found), 0.0, probability), FLOOR)
    else:
        chosen = pack(found, probability, FLOOR)
    shown = [name for name in SHOWN if name in judged.names]
    columns = [judged.names.index(name) for name in shown]
    seen = judged.features[chosen][:, columns].round(3).tolist()
    beads = [
        Match(
            tuple(range(int(found.zh_start[i]), int(found.zh_end[i]))),
            tuple(range(int(found.vi_start[i]), int(found.vi_end[i]))),
            round(float(judged.features[i, judged.names.index("margin")]) * scale.spread, 4),
            round(float(probability[i]), 4),
            dict(zip(shown, values, strict=True)),
        )
        for i, values in zip(chosen, seen, strict=True)
    ]
    n, m = zh.windows.count, vi.windows.count
    zh_free = sorted(set(np.flatnonzero(~settled.zh_taken).tolist()).difference(*(bead.zh for bead in beads)))
    vi_free = sorted(set(np.flatnonzero(~settled.vi_taken).tolist()).difference(*(bead.vi for bead in beads)))
    beads += [Match((i,), (), 0.0, round(float(judged.alone[i]), 4), {}) for i in zh_free]
    lonely = [Match((), (j,), 0.0, round(float(judged.alone[n + j]), 4), {}) for j in vi_free]
    return _in_order(beads, lonely, m)


def _in_order(beads: list[Match], lonely: list[Match], vi_count: int) -> list[Match]:
    """Beads by their Chinese side, each followed by the Vietnamese segments that come after it and have no counterpart."""
    beads.sort(key=lambda bead: bead.zh)
    owner = np.full(vi_count + 1, -1, dtype=np.int64)
    for place, bead in enumerate(beads):
        for j in bead.vi:
            owner[j + 1] = place
    after: dict[int, list[Match]] = {}
    last = -1
    waiting = {bead.vi[0]: bead for bead in lonely}
    for j in range(vi_count):
        last = int(owner[j]) if owner[j] >= 0 else last
        if j in waiting:
            after.setdefault(last, []).append(waiting[j])
    ordered = list(after.get(-1, []))
    for place, bead in enumerate(beads):
        ordered += [bead, *after.get(place, [])]
    return ordered
