"""From texts to beads: encode, weigh, match. The one place where encoding and matching meet.

Each text is encoded once, however many partners its report has. Longer windows are encoded only where their parts promise
something. Densities are taken over the partner, the reports of other meetings in the run and the encoder's background vectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from align.encoding import CachedEncoder, Calibration, Encoder
from align.matching import (
    Constraints,
    Judge,
    Match,
    Nearby,
    Scale,
    Side,
    Tokens,
    Windows,
    density,
    match,
    nearest,
    nearest_windows,
    promising,
    state,
)
from align.matching.candidates import SAMPLE
from align.matching.evidence.agreement import Statements
from align.matching.margin import POOL
from align.matching.nearby import EXACT
from align.matching.windows import Floats
from align.model import Language, Order

Texts = Sequence[Sequence[str]]
"""The segments of each report of one language."""

Spans = Sequence[Sequence[tuple[int, int]]]
"""For each report, windows as (start, size)."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("encode", "join", "match") and how much of how much of it is done."""

ZH_JOINT, VI_JOINT = "", " "
"""What stands between segments that are joined."""

REPEATED = 3
"""Reports that share so many sentences word for word are versions of one: neither is a neighbourhood for the other."""


def silent(what: str, done: int, total: int) -> None:
    """No progress wanted."""


@dataclass(frozen=True)
class Corpus:
    """The reports of a run, encoded sentence by sentence.

    Attributes:
        zh: the texts of each Chinese report.
        vi: the texts of each Vietnamese report.
        zh_vectors: for each, (n, d) calibrated unit vectors.
        vi_vectors: for each, (n, d) calibrated unit vectors.
        seconds: how long encoding took.
    """

    zh: Texts
    vi: Texts
    zh_vectors: Sequence[Floats]
    vi_vectors: Sequence[Floats]
    seconds: float


@dataclass(frozen=True)
class Elsewhere:
    """What is said elsewhere than in the reports at hand, (k, d) calibrated unit vectors: what a match stands out from."""

    zh: Floats
    vi: Floats


@dataclass(frozen=True)
class Prepared:
    """Pairs of reports as the matcher sees them, in the order of the pairs, and the scale of the encoder's cosines."""

    sides: tuple[tuple[Side, Side, Nearby], ...]
    scale: Scale


@dataclass(frozen=True)
class Aligned:
    """The beads of each pair of reports, in the order of the pairs, and how long it took from the texts on."""

    beads: tuple[list[Match], ...]
    encode_seconds: float
    match_seconds: float


E = TypeVar("E", bound=Encoder)


class Aligner(Generic[E]):
    """Aligns texts with one encoder.

    Args:
        encoder: turns text into vectors; a `CachedEncoder` where the judge looks at tokens.
        calibration: what is known of the encoder's vectors.
        judge: turns similarities into confidence.
        longest: how many segments of one side a bead may join, 1 to 4.
        exact: up to so many pairs of segments of two reports all are compared; see `align.matching.nearby`.
    """

    def __init__(self, encoder: E, calibration: Calibration, judge: Judge, longest: int = 4, exact: int = EXACT) -> None:
        self.encoder, self.calibration, self.judge, self.longest = encoder, calibration, judge, longest
        self.exact = exact
        self._keeper: CachedEncoder | None = None
        if judge.tokens:
            if not isinstance(encoder, CachedEncoder) or encoder.token_name is None:
                raise ValueError("a judge that looks at tokens needs a CachedEncoder whose encoder gives them")
            self._keeper = encoder

    def encode(self, zh: Texts, vi: Texts, progress: Progress = silent) -> Corpus:
        """Encode every segment of every report."""
        start = perf_counter()
        zh_vectors, vi_vectors = self._vectors(zh, vi, "encode", progress, tokens=True)
        return Corpus(zh, vi, zh_vectors, vi_vectors, perf_counter() - start)

    def align(
        self, corpus: Corpus, pairs: Sequence[tuple[int, int]], order: Order = "auto", progress: Progress = silent
    ) -> Aligned:
        """Align each of `pairs`: a zh and a vi report of the corpus, by index."""
        start = perf_counter()
        near = self._nearby(corpus, pairs)
        zh_windows, vi_windows = self._windows(corpus, pairs, near, progress)
        encoded = perf_counter()
        scale = self._scale(zh_windows, vi_windows)
        beads = []
        for number, (a, b, compared) in enumerate(self._sides(corpus, zh_windows, vi_windows, pairs, near)):
            beads.append(match(a, b, self.judge, scale, order, near=compared))
            progress("match", number + 1, len(pairs))
        return Aligned(tuple(beads), corpus.seconds + encoded - start, perf_counter() - encoded)

    def align_each(
        self,
        corpus: Corpus,
        pairs: Sequence[tuple[int, int]],
        elsewhere: Elsewhere,
        settled: Sequence[Constraints],
        order: Order = "auto",
        progress: Progress = silent,
    ) -> Iterator[list[Match]]:
        """Align each of `pairs` by itself: what comes of it does not depend on which others there are.

        Args:
            corpus: the reports.
            pairs: a zh and a vi report of the corpus each, by index.
            elsewhere: vectors of other reports, which stand for the neighbourhood together with the encoder's background.
            settled: for each pair, what must stay as it is.
            order: as in `align`.
            progress: told about the encoding of joined sentences and the matching.
        """
        nearby = self._nearby(corpus, pairs)
        # In one go, so that the time left is told for all; below they come from disk.
        self._windows(corpus, pairs, nearby, progress)
        known: dict[str, dict[int, Statements]] = {"zh": {}, "vi": {}}
        far_zh = np.concatenate([elsewhere.zh, self.calibration.background_zh])
        far_vi = np.concatenate([elsewhere.vi, self.calibration.background_vi])
        for number, ((a, b), given, near) in enumerate(zip(pairs, settled, nearby, strict=True)):
            one = Corpus([corpus.zh[a]], [corpus.vi[b]], [corpus.zh_vectors[a]], [corpus.vi_vectors[b]], 0.0)
            (zh,), (vi,) = self._windows(one, [(0, 0)], [near], silent)
            far = nearest(zh.vectors, far_vi), nearest(vi.vectors, far_zh)
            scale = Scale.of(_drawn([zh.vectors, far_zh], SAMPLE)[0], _drawn([vi.vectors, far_vi], SAMPLE)[0])
            sides = self._facing(corpus, (a, b), (zh, vi), far, known, near)
            yield match(*sides, self.judge, scale, order, given, near)
            progress("match", number + 1, len(pairs))

    def prepare(self, corpus: Corpus, pairs: Sequence[tuple[int, int]], progress: Progress = silent) -> Prepared:
        """Encode the promising windows of the reports in `pairs`, and measure how crowded each vector's neighbourhood is."""
        near = self._nearby(corpus, pairs)
        zh, vi = self._windows(corpus, pairs, near, progress)
        return Prepared(tuple(self._sides(corpus, zh, vi, pairs, near)), self._scale(zh, vi))

    def _sides(
        self,
        corpus: Corpus,
        zh: Sequence[Windows],
        vi: Sequence[Windows],
        pairs: Sequence[tuple[int, int]],
        nearby: Sequence[Nearby],
    ) -> Iterator[tuple[Side, Side, Nearby]]:
        """Each pair as the matcher sees it; token vectors are large, so they are read when a pair's turn comes."""
        zh_group, vi_group = _groups(corpus, pairs)
        zh_far = _neighbourhood(zh, zh_group, vi, vi_group, self.calibration.background_vi)
        vi_far = _neighbourhood(vi, vi_group, zh, zh_group, self.calibration.background_zh)
        known: dict[str, dict[int, Statements]] = {"zh": {}, "vi": {}}
        for (a, b), near in zip(pairs, nearby, strict=True):
            yield *self._facing(corpus, (a, b), (zh[a], vi[b]), (zh_far[a], vi_far[b]), known, near), near

    def _facing(
        self,
        corpus: Corpus,
        pair: tuple[int, int],
        windows: tuple[Windows, Windows],
        far: tuple[Floats, Floats],
        known: dict[str, dict[int, Statements]],
        near: Nearby,
    ) -> tuple[Side, Side]:
        """The two sides of a pair; `far` is what `nearest` found elsewhere, `known` what reports are known to state."""
        (a, b), (zh, vi) = pair, windows
        if a not in known["zh"]:
            known["zh"][a] = [state(text, "zh") for text in corpus.zh[a]]
        if b not in known["vi"]:
            known["vi"][b] = [state(text, "vi") for text in corpus.vi[b]]
        zh_density = density(far[0], nearest_windows(zh, vi, near))
        vi_density = density(far[1], nearest_windows(vi, zh, near.turned))
        return (
            Side(zh, zh_density, self._tokens(corpus.zh[a], "zh"), known["zh"][a]),
            Side(vi, vi_density, self._tokens(corpus.vi[b], "vi"), known["vi"][b]),
        )

    def _nearby(self, corpus: Corpus, pairs: Sequence[tuple[int, int]]) -> list[Nearby]:
        return [Nearby.of(corpus.zh_vectors[a], corpus.vi_vectors[b], self.exact) for a, b in pairs]

    def _tokens(self, texts: Sequence[str], language: Language) -> Tokens | None:
        if self._keeper is None:
            return None
        return Tokens.of(self.calibration.apply_tokens(self._keeper.tokens(texts), language))

    def _scale(self, zh: Sequence[Windows], vi: Sequence[Windows]) -> Scale:
        zh_all, _ = _drawn([*(windows.vectors for windows in zh), self.calibration.background_zh], SAMPLE)
        vi_all, _ = _drawn([*(windows.vectors for windows in vi), self.calibration.background_vi], SAMPLE)
        return Scale.of(zh_all, vi_all)

    def _windows(
        self, corpus: Corpus, pairs: Sequence[tuple[int, int]], nearby: Sequence[Nearby], progress: Progress
    ) -> tuple[list[Windows], list[Windows]]:
        zh_wanted: list[set[tuple[int, int]]] = [set() for _ in corpus.zh]
        vi_wanted: list[set[tuple[int, int]]] = [set() for _ in corpus.vi]
        for (a, b), near in zip(pairs, nearby, strict=True):
            x, y = corpus.zh_vectors[a], corpus.vi_vectors[b]
            zh_wanted[a].update(promising(x, _lengths(corpus.zh[a]), y, self.longest, near))
            vi_wanted[b].update(promising(y, _lengths(corpus.vi[b]), x, self.longest, near.turned))
        zh_spans, vi_spans = [sorted(spans) for spans in zh_wanted], [sorted(spans) for spans in vi_wanted]
        zh_texts, vi_texts = _joined(corpus.zh, zh_spans, ZH_JOINT), _joined(corpus.vi, vi_spans, VI_JOINT)
        zh_longer, vi_longer = self._vectors(zh_texts, vi_texts, "join", progress)
        return (
            self._sides_of(corpus.zh, corpus.zh_vectors, zh_spans, zh_longer, ZH_JOINT),
            self._sides_of(corpus.vi, corpus.vi_vectors, vi_spans, vi_longer, VI_JOINT),
        )

    def _sides_of(
        self, reports: Texts, vectors: Sequence[Floats], spans: Spans, longer: Sequence[Floats], joint: str
    ) -> list[Windows]:
        return [
            Windows.of(single, _lengths(texts), chosen, joined, len(joint), twos=self.longest > 1)
            for texts, single, chosen, joined in zip(reports, vectors, spans, longer, strict=True)
        ]

    def _vectors(
        self, zh: Texts, vi: Texts, what: str, progress: Progress, *, tokens: bool = False
    ) -> tuple[list[Floats], list[Floats]]:
        """Calibrated vectors of both languages, encoded in one go so that the time left is told for all of it."""
        flat_zh, flat_vi = [text for report in zh for text in report], [text for report in vi for text in report]
        texts = [*flat_zh, *flat_vi]

        def told(done: int, total: int) -> None:
            progress(what, done, total)

        keeper = self._keeper if tokens else None
        raw = self.encoder.encode(texts, told) if keeper is None else keeper.encode(texts, told, tokens=True)
        return self._split(raw[: len(flat_zh)], zh, "zh"), self._split(raw[len(flat_zh) :], vi, "vi")

    def _split(self, raw: Floats, reports: Texts, language: Language) -> list[Floats]:
        ends = np.cumsum([len(report) for report in reports], dtype=np.int64)
        return np.split(self.calibration.apply(raw, language), ends[:-1]) if reports else []


def _groups(corpus: Corpus, pairs: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """A group for each report, zh and vi: those that are paired, or repeat each other's sentences, also through others."""
    groups = list(range(len(corpus.zh) + len(corpus.vi)))

    def root(report: int) -> int:
        while groups[report] != report:
            groups[report] = groups[groups[report]]
            report = groups[report]
        return report

    for a, b in pairs:
        groups[root(a)] = root(len(corpus.zh) + b)
    for reports, offset in ((corpus.zh, 0), (corpus.vi, len(corpus.zh))):
        for a, b in _repeating(reports):
            groups[root(offset + a)] = root(offset + b)
    found = [root(report) for report in range(len(groups))]
    return found[: len(corpus.zh)], found[len(corpus.zh) :]


def _repeating(reports: Texts) -> list[tuple[int, int]]:
    """Pairs of reports of one language that have at least `REPEATED` sentences in common, word for word."""
    first: dict[str, int] = {}
    common: Counter[tuple[int, int]] = Counter()
    for report, texts in enumerate(reports):
        for text in set(texts):
            if (other := first.setdefault(text, report)) != report:
                common[other, report] += 1
    return [pair for pair, count in common.items() if count >= REPEATED]


def _neighbourhood(
    reports: Sequence[Windows],
    groups: Sequence[int],
    others: Sequence[Windows],
    other_groups: Sequence[int],
    background: Floats,
) -> list[Floats]:
    """For each report, what `nearest` finds in the other language outside its own group."""
    pool, drawn_from = _drawn([*(windows.vectors for windows in others), background], POOL)
    owner = np.array([*other_groups, -1])[drawn_from]
    members = np.argsort(owner, kind="stable")
    first, last = (np.searchsorted(owner[members], groups, side=side) for side in ("left", "right"))
    return [nearest(windows.vectors, pool, without=members[first[at] : last[at]]) for at, windows in enumerate(reports)]


def _drawn(parts: Sequence[Floats], most: int) -> tuple[Floats, NDArray[np.int64]]:
    """Up to `most` rows of all parts together, evenly drawn, and the part that each is of."""
    ends = np.cumsum([len(part) for part in parts])
    total = int(ends[-1])
    rows = np.linspace(0, total - 1, min(most, total)).astype(np.int64)
    of = np.searchsorted(ends, rows, side="right")
    bounds = np.searchsorted(of, np.arange(len(parts) + 1))
    chosen = [
        part[rows[first:last] - (end - len(part))]
        for part, end, first, last in zip(parts, ends, bounds[:-1], bounds[1:], strict=True)
    ]
    return np.concatenate(chosen), of


def _lengths(texts: Sequence[str]) -> np.ndarray:
    return np.array([len(text) for text in texts], dtype=np.int32)


def _joined(reports: Texts, spans: Spans, joint: str) -> list[list[str]]:
    return [
        [joint.join(report[start : start + size]) for start, size in chosen]
        for report, chosen in zip(reports, spans, strict=True)
    ]
