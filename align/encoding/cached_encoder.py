"""An encoder that looks on disk first."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from align.encoding.cache import VectorCache
from align.encoding.protocol import Encoder, ProgressCallback, Vectors, text_size

_SECONDS = 3.0
"""How much encoding may be lost when a run is interrupted."""

_SMALLEST, _LARGEST = 10_000, 20_000_000
"""Bytes of text encoded between two writes: what an old laptop does in three seconds, and what fits in memory."""


@dataclass(frozen=True, slots=True)
class CacheStats:
    """How many distinct texts were encoded and how many were found on disk, since the encoder was made."""

    encoded: int = 0
    cached: int = 0


class CachedEncoder:
    """`encoder`, but each text is encoded once and then read from disk, in this run or a later one.

    With every text on disk the wrapped encoder is not touched, so that neither its model nor its libraries are loaded. What
    `encode` returns is bit for bit what later runs read.

    Args:
        encoder: what encodes the texts that are not on disk.
        cache: where vectors are kept; by default the encoder's own file in the cache folder.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache | None = None) -> None:
        self.encoder = encoder
        self.cache = cache or VectorCache(encoder.fingerprint)
        self.stats = CacheStats()

    @property
    def name(self) -> str:
        """The wrapped encoder's name."""
        return self.encoder.name

    @property
    def fingerprint(self) -> str:
        """The wrapped encoder's fingerprint."""
        return self.encoder.fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector, from disk where a vector is kept."""
        return self.cache.dimension() or self.encoder.dimension

    def encode(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> Vectors:
        """The vectors of `texts`, `(n, d) float32` of unit length, in their order.

        What has been encoded is written every few seconds and stays when the run is interrupted.

        Args:
            texts: any texts.
            progress: called in bytes of the distinct texts that are not on disk, and not at all when there are none.

        Raises:
            EncoderError: the model cannot be loaded or used, or the vectors cannot be kept.
        """
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return np.empty((0, self.dimension), np.float32)
        vectors = self.cache.get(distinct)
        missing = [text for text in distinct if text not in vectors]
        self.stats = CacheStats(self.stats.encoded, self.stats.cached + len(vectors))
        for kept in self._encode(missing, progress):
            vectors.update(kept)
            self.stats = CacheStats(self.stats.encoded + len(kept), self.stats.cached)
        return np.stack([vectors[text] for text in texts])

    def _encode(self, texts: list[str], progress: ProgressCallback | None) -> Iterator[dict[str, Vectors]]:
        """Encode and keep `texts`, longest first and a few seconds' worth at a time."""
        texts = sorted(texts, key=text_size, reverse=True)
        total = sum(map(text_size, texts))
        done, size, start = 0, _SMALLEST, 0
        while start < len(texts):
            end, work = _reach(texts, start, size)
            before = time.monotonic()
            encoded = self.encoder.encode(texts[start:end], _part_of(progress, done, work, total))
            yield self.cache.put(dict(zip(texts[start:end], encoded, strict=True)))
            done += work
            if progress:
                progress(done, total)
            rate = work / max(time.monotonic() - before, 1e-6)
            size = int(min(max(rate * _SECONDS, _SMALLEST), _LARGEST))
            start = end


def _reach(texts: Sequence[str], start: int, size: int) -> tuple[int, int]:
    """The end of the run of texts from `start` that together have `size` bytes, and the bytes they have; at least one text."""
    end, work = start, 0
    while end < len(texts) and (end == start or work < size):
        work += text_size(texts[end])
        end += 1
    return end, work


def _part_of(progress: ProgressCallback | None, before: int, work: int, total: int) -> ProgressCallback | None:
    """The progress of one part told as progress of the whole, whatever the wrapped encoder counts in."""
    if progress is None:
        return None

    def step(done: int, of: int) -> None:
        progress(before + (work * done // of if of else 0), total)

    return step
