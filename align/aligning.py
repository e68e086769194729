"""From texts to beads: encode, weigh, match. The one place where encoding and matching meet.

Each text is encoded once, however many partners its report has. Longer windows are encoded only where their parts promise
something, and all densities are taken over everything that was encoded in the run, with the encoder's background vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Generic, TypeVar

import numpy as np

from align.encoding import Calibration, Encoder
from align.matching import Judge, Match, Scale, Side, Windows, density, match, promising
from align.matching.windows import Floats
from align.model import Language, Order

Texts = Sequence[Sequence[str]]
"""The segments of each report of one language."""

Spans = Sequence[Sequence[tuple[int, int]]]
"""For each report, windows as (start, size)."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("encode", "join", "match") and how much of how much of it is done."""


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
class Prepared:
    """Reports as the matcher sees them: one `Side` a report, and the scale of the encoder's cosines."""

    zh: tuple[Side, ...]
    vi: tuple[Side, ...]
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
        encoder: turns text into vectors.
        calibration: what is known of the encoder's vectors.
        judge: turns similarities into confidence.
        longest: how many segments of one side a bead may join, 1 to 4.
    """

    def __init__(self, encoder: E, calibration: Calibration, judge: Judge, longest: int = 4) -> None:
        self.encoder, self.calibration, self.judge, self.longest = encoder, calibration, judge, longest

    def encode(self, zh: Texts, vi: Texts, progress: Progress = silent) -> Corpus:
        """Encode every segment of every report."""
        start = perf_counter()
        zh_vectors, vi_vectors = self._vectors(zh, vi, "encode", progress)
        return Corpus(zh, vi, zh_vectors, vi_vectors, perf_counter() - start)

    def align(
        self, corpus: Corpus, pairs: Sequence[tuple[int, int]], order: Order = "auto", progress: Progress = silent
    ) -> Aligned:
        """Align each of `pairs`: a zh and a vi report of the corpus, by index."""
        start = perf_counter()
        zh_windows, vi_windows = self._windows(corpus, pairs, progress)
        encoded = perf_counter()
        prepared = self._prepared(zh_windows, vi_windows)
        beads = []
        for number, (a, b) in enumerate(pairs):
            beads.append(match(prepared.zh[a], prepared.vi[b], self.judge, prepared.scale, order))
            progress("match", number + 1, len(pairs))
        return Aligned(tuple(beads), corpus.seconds + encoded - start, perf_counter() - encoded)

    def prepare(self, corpus: Corpus, pairs: Sequence[tuple[int, int]], progress: Progress = silent) -> Prepared:
        """Encode the promising windows of the reports in `pairs`, and measure how crowded each vector's neighbourhood is."""
        return self._prepared(*self._windows(corpus, pairs, progress))

    def _prepared(self, zh: Sequence[Windows], vi: Sequence[Windows]) -> Prepared:
        zh_pool = np.concatenate([*(windows.vectors for windows in zh), self.calibration.background_zh])
        vi_pool = np.concatenate([*(windows.vectors for windows in vi), self.calibration.background_vi])
        return Prepared(
            tuple(Side(windows, density(windows.vectors, vi_pool)) for windows in zh),
            tuple(Side(windows, density(windows.vectors, zh_pool)) for windows in vi),
            Scale.of(zh_pool, vi_pool),
        )

    def _windows(
        self, corpus: Corpus, pairs: Sequence[tuple[int, int]], progress: Progress
    ) -> tuple[list[Windows], list[Windows]]:
        zh_wanted: list[set[tuple[int, int]]] = [set() for _ in corpus.zh]
        vi_wanted: list[set[tuple[int, int]]] = [set() for _ in corpus.vi]
        for a, b in pairs:
            x, y = corpus.zh_vectors[a], corpus.vi_vectors[b]
            zh_wanted[a].update(promising(x, _lengths(corpus.zh[a]), y, self.longest))
            vi_wanted[b].update(promising(y, _lengths(corpus.vi[b]), x, self.longest))
        zh_spans, vi_spans = [sorted(spans) for spans in zh_wanted], [sorted(spans) for spans in vi_wanted]
        zh_texts, vi_texts = _joined(corpus.zh, zh_spans, ""), _joined(corpus.vi, vi_spans, " ")
        zh_vectors, vi_vectors = self._vectors(zh_texts, vi_texts, "join", progress)
        return (
            [_side(*parts) for parts in zip(corpus.zh, corpus.zh_vectors, zh_spans, zh_texts, zh_vectors, strict=True)],
            [_side(*parts) for parts in zip(corpus.vi, corpus.vi_vectors, vi_spans, vi_texts, vi_vectors, strict=True)],
        )

    def _vectors(self, zh: Texts, vi: Texts, what: str, progress: Progress) -> tuple[list[Floats], list[Floats]]:
        """Calibrated vectors of both languages, encoded in one go so that the time left is told for all of it."""
        flat_zh, flat_vi = [text for report in zh for text in report], [text for report in vi for text in report]
        raw = self.encoder.encode([*flat_zh, *flat_vi], lambda done, total: progress(what, done, total))
        return self._split(raw[: len(flat_zh)], zh, "zh"), self._split(raw[len(flat_zh) :], vi, "vi")

    def _split(self, raw: Floats, reports: Texts, language: Language) -> list[Floats]:
        ends = np.cumsum([len(report) for report in reports], dtype=np.int64)
        return np.split(self.calibration.apply(raw, language), ends[:-1]) if reports else []


def _lengths(texts: Sequence[str]) -> np.ndarray:
    return np.array([len(text) for text in texts], dtype=np.int32)


def _joined(reports: Texts, spans: Spans, joint: str) -> list[list[str]]:
    return [
        [joint.join(report[start : start + size]) for start, size in chosen]
        for report, chosen in zip(reports, spans, strict=True)
    ]


def _side(
    texts: Sequence[str], vectors: Floats, spans: Sequence[tuple[int, int]], more: Sequence[str], longer: Floats
) -> Windows:
    """The single segments and the longer windows of one report."""
    count = len(texts)
    return Windows(
        count,
        np.array([*range(count), *(start for start, _ in spans)], dtype=np.int32),
        np.array([1] * count + [size for _, size in spans], dtype=np.int32),
        np.concatenate([vectors, longer]),
        _lengths([*texts, *more]),
    )
