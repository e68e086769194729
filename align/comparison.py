"""Claimed beads beside gold beads: which are right, what kind of error the others are, and where the errors lie.

A link of a bead is one of its zh segments with one of its vi segments. What is not exactly right is named by the most that it
has in common with a bead of the other side:

    they share                a wrong claim is    a gold bead not found is
    a link                    boundary            boundary
    a segment, but no link    wrong partner       wrong partner
    nothing                   invented            missed

So each wrong claim and each gold bead not found has exactly one name, and where claims and gold are exchanged, invented and
missed change places. A claim that gives one segment of a gold bead to a segment without counterpart is a wrong partner:
something else was right for the one. Invented is only what joins segments none of which has a counterpart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from align.gold import GoldBead

Claims = Sequence[tuple[GoldBead, float]]
"""The beads with both sides that an aligner proposes for a document, each with its confidence; each segment in one at most."""


class ErrorKind(StrEnum):
    """What is wrong with a claim, or became of a gold bead that was not found."""

    BOUNDARY = "boundary"
    WRONG_PARTNER = "wrong_partner"
    INVENTED = "invented"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, each 0 to 1; 1 where nothing was there to find and nothing was claimed."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, claimed_right: int, claimed: int, found: int, wanted: int) -> Score:
        """From counts: of `claimed` beads `claimed_right` are right; of `wanted` gold beads `found` were found."""
        precision = claimed_right / claimed if claimed else 1.0
        recall = found / wanted if wanted else 1.0
        total = precision + recall
        return cls(precision, recall, 2 * precision * recall / total if total else 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claimed or a gold bead, compared.

    Attributes:
        bead: its segments.
        error: None where it is exactly right, or exactly found.
        in_order: whether it belongs to the chain of its document that keeps the order, see `keeps_order`.
        confidence: what the aligner gave this very bead; None for a gold bead that it did not propose at all.
    """

    bead: GoldBead
    error: ErrorKind | None
    in_order: bool
    confidence: float | None

    @property
    def overlaps(self) -> bool:
        """Whether it is right in the lax sense."""
        return self.error in (None, ErrorKind.BOUNDARY)

    @property
    def shape(self) -> str:
        """How many zh and vi segments it has: one of `SHAPES`."""
        shape = f"{len(self.bead[0])}:{len(self.bead[1])}"
        return shape if shape in SHAPES else OTHER


OTHER = "other"
SHAPES = ("1:1", "1:2", "2:1", "1:3", "3:1", OTHER)
KEPT, MOVED = "kept", "moved"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document: its claims, those below the cut left out, and its gold beads."""

    claims: tuple[Judged, ...]
    gold: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of some of the beads: of one shape, or of those that keep their order.

    Attributes:
        name: which beads these are.
        gold: how many of them gold has.
        found: how many of those are among the claims.
        claimed: how many of them the aligner claims.
        right: how many of those are in gold.
    """

    name: str
    gold: int
    found: int
    claimed: int
    right: int

    @property
    def score(self) -> Score:
        """Strict precision over the claims and recall over the gold beads of this part."""
        return Score.of(self.right, self.claimed, self.found, self.gold)


@dataclass(frozen=True, slots=True)
class Errors:
    """How often each kind occurs: the wrong claims add up in `claims`, the gold beads not found in `gold`."""

    claims: Mapping[ErrorKind, int]
    gold: Mapping[ErrorKind, int]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong claim beside what gold has there, or a gold bead that no claim touches.

    Attributes:
        document: which document, from 0.
        kind: what is wrong.
        confidence: of the claim; of a missed bead what the aligner gave it below the cut, None if it did not propose it.
        claimed: the wrong claim; None for a missed bead.
        gold: the gold beads that share a segment with the claim, or the missed bead itself.
    """

    document: int
    kind: ErrorKind
    confidence: float | None
    claimed: GoldBead | None
    gold: tuple[GoldBead, ...]


def compare(claimed: Claims, gold: Sequence[GoldBead], cut: float) -> Comparison:
    """Compare one document. Beads below the cut are not claims."""
    beads = [bead for bead, confidence in claimed if confidence >= cut]
    confidence = {bead: float(given) for bead, given in claimed}

    def judged(these: Sequence[GoldBead], others: Sequence[GoldBead], nothing: ErrorKind) -> tuple[Judged, ...]:
        errors, chain = _errors(these, others, nothing), keeps_order(these)
        return tuple(Judged(*row, confidence.get(row[0])) for row in zip(these, errors, chain, strict=True))

    return Comparison(judged(beads, gold, ErrorKind.INVENTED), judged(gold, beads, ErrorKind.MISSED))


def _errors(these: Sequence[GoldBead], others: Sequence[GoldBead], nothing: ErrorKind) -> list[ErrorKind | None]:
    exact = set(others)
    links = {(i, j) for zh, vi in others for i in zh for j in vi}
    used_zh, used_vi = ({index for bead in others for index in bead[side]} for side in (0, 1))
    found: list[ErrorKind | None] = []
    for bead in these:
        zh, vi = bead
        if bead in exact:
            found.append(None)
        elif any((i, j) in links for i in zh for j in vi):
            found.append(ErrorKind.BOUNDARY)
        elif used_zh.isdisjoint(zh) and used_vi.isdisjoint(vi):
            found.append(nothing)
        else:
            found.append(ErrorKind.WRONG_PARTNER)
    return found


def keeps_order(beads: Sequence[GoldBead]) -> list[bool]:
    """Which beads keep the order of their document: those of the longest chain that goes forward in both languages.

    A bead stands where its first segments stand. How long the chain is does not depend on anything; which beads are in it can,
    where blocks of equal length change places: then the one that patience sorting finds counts (Fredman 1975), n log n.
    """
    order = sorted(range(len(beads)), key=lambda index: beads[index][0][0])
    ends: list[int] = []  # for each length, the smallest vi segment that a chain so long can end with,
    last: list[int] = []  # and the bead that ends it
    before: dict[int, int | None] = {}
    for index in order:
        vi = beads[index][1][0]
        length = bisect_left(ends, vi)
        before[index] = last[length - 1] if length else None
        ends[length : length + 1] = [vi]
        last[length : length + 1] = [index]
    kept = [False] * len(beads)
    index_or_end = last[-1] if last else None
    while index_or_end is not None:
        kept[index_or_end] = True
        index_or_end = before[index_or_end]
    return kept


def by_shape(documents: Sequence[Comparison]) -> tuple[Part, ...]:
    """A part for each shape that gold or the claims have."""
    return tuple(part for part in _parts(documents, SHAPES, lambda judged: judged.shape) if part.gold or part.claimed)


def by_order(documents: Sequence[Comparison]) -> tuple[Part, ...]:
    """The beads that keep the order of their document and those that are moved, each side by the chain of its own beads."""
    return _parts(documents, (KEPT, MOVED), lambda judged: KEPT if judged.in_order else MOVED)


def _parts(documents: Sequence[Comparison], names: Sequence[str], name: Callable[[Judged], str]) -> tuple[Part, ...]:
    gold = Counter((name(bead), bead.error is None) for document in documents for bead in document.gold)
    claims = Counter((name(bead), bead.error is None) for document in documents for bead in document.claims)
    return tuple(
        Part(n, gold[n, True] + gold[n, False], gold[n, True], claims[n, True] + claims[n, False], claims[n, True])
        for n in names
    )


def without_counterpart(documents: Sequence[Comparison], sizes: Sequence[tuple[int, int]]) -> Part:
    """The segments of both languages that are in no bead; a segment is right where both leave it alone.

    Args:
        documents: the compared documents.
        sizes: for each, how many zh and vi segments it has.
    """
    wanted = left = right = 0
    for document, size in zip(documents, sizes, strict=True):
        for side, length in enumerate(size):
            gold, claims = (
                set(range(length)).difference(*(judged.bead[side] for judged in beads))
                for beads in (document.gold, document.claims)
            )
            wanted, left, right = wanted + len(gold), left + len(claims), right + len(gold & claims)
    return Part("without counterpart", wanted, right, left, right)


def count_errors(documents: Sequence[Comparison]) -> Errors:
    """How many wrong claims and gold beads not found there are of each kind."""
    claims = Counter(bead.error for document in documents for bead in document.claims)
    gold = Counter(bead.error for document in documents for bead in document.gold)
    shared = (ErrorKind.BOUNDARY, ErrorKind.WRONG_PARTNER)
    return Errors(
        {kind: claims[kind] for kind in (*shared, ErrorKind.INVENTED)},
        {kind: gold[kind] for kind in (*shared, ErrorKind.MISSED)},
    )


def mistakes(documents: Sequence[Comparison]) -> tuple[Mistake, ...]:
    """Every wrong claim and every missed gold bead, the most confident first, wrong claims before missed beads.

    Gold beads that are not found for another reason than being missed stand in the wrong claims that touch them.
    """
    wrong, missed = [], []
    for number, document in enumerate(documents):
        of_zh, of_vi = ({index: gold.bead for gold in document.gold for index in gold.bead[side]} for side in (0, 1))
        for judged in document.claims:
            if judged.error:
                zh, vi = judged.bead
                touched = {of_zh[i] for i in zh if i in of_zh} | {of_vi[j] for j in vi if j in of_vi}
                wrong.append(Mistake(number, judged.error, judged.confidence, judged.bead, tuple(sorted(touched))))
        missed += [
            Mistake(number, judged.error, judged.confidence, None, (judged.bead,))
            for judged in document.gold
            if judged.error is ErrorKind.MISSED
        ]
    return tuple(sorted(wrong, key=_least_sure_last) + sorted(missed, key=_least_sure_last))


def _least_sure_last(mistake: Mistake) -> float:
    return 1.0 if mistake.confidence is None else -mistake.confidence
