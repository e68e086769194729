"""An encoder that looks on disk first."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.encoding.cache import VectorCache
from align.encoding.protocol import Encoder, ProgressCallback, TokenEncoder, Vectors, text_size
from align.errors import EncoderError
from align.sentences import say

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
        self.cache = VectorCache(encoder.fingerprint) if cache is None else cache  # an empty one is falsy
        name = encoder.token_name if isinstance(encoder, TokenEncoder) else None
        self.token_cache = VectorCache(f"{encoder.fingerprint}/{name}", self.cache.path.parent, tokens=True) if name else None
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

    @property
    def token_name(self) -> str | None:
        """Names the token vectors; None where the wrapped encoder gives none."""
        return self.encoder.token_name if isinstance(self.encoder, TokenEncoder) else None

    def encode(self, texts: Sequence[str], progress: ProgressCallback | None = None, *, tokens: bool = False) -> Vectors:
        """The vectors of `texts`, `(n, d) float32` of unit length, in their order.

        What has been encoded is written every few seconds and stays when the run is interrupted.

        Args:
            texts: any texts.
            progress: called in bytes of the distinct texts that are not on disk, and not at all when there are none.
            tokens: see to it that the token vectors are on disk too, from the same reading of the text.

        Raises:
            EncoderError: the model cannot be loaded or used, or the vectors cannot be kept.
        """
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return np.empty((0, self.dimension), np.float32)
        known = self._tokens_kept().has(distinct) if tokens else distinct
        vectors = self.cache.get(list(known))
        missing = [text for text in distinct if text not in vectors]
        self.stats = CacheStats(self.stats.encoded, self.stats.cached + len(vectors))
        for kept in self._encode(missing, progress, tokens=tokens):
            vectors.update(kept)
            self.stats = CacheStats(self.stats.encoded + len(kept), self.stats.cached)
        return np.stack([vectors[text] for text in texts])

    def tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """The vectors of each text's tokens, `(t, k) float32` rounded to 16 bits; encodes what is not on disk.

        Raises:
            EncoderError: as `encode`, or the encoder gives no token vectors.
        """
        found = self._tokens_kept().get(list(dict.fromkeys(texts)))
        if missing := [text for text in dict.fromkeys(texts) if text not in found]:
            self.encode(missing, tokens=True)
            found.update(self._tokens_kept().get(missing))
        return [found[text] for text in texts]

    def _tokens_kept(self) -> VectorCache:
        if self.token_cache is None:
            raise EncoderError(say("{name} gives no vectors of tokens; name another encoder", name=self.name))
        return self.token_cache

    def _encode(self, texts: list[str], progress: ProgressCallback | None, *, tokens: bool) -> Iterator[Mapping[str, Vectors]]:
        """Encode and keep `texts`, longest first and a few seconds' worth at a time."""
        texts = sorted(texts, key=text_size, reverse=True)
        total = sum(map(text_size, texts))
        done, size, start = 0, _SMALLEST, 0
        while start < len(texts):
            end, work = _reach(texts, start, size)
            before = time.monotonic()
            yield self._keep(texts[start:end], _part_of(progress, done, work, total), tokens=tokens)
            done += work
            if progress:
                progress(done, total)
            rate = work / max(time.monotonic() - before, 1e-6)
            size = int(min(max(rate * _SECONDS, _SMALLEST), _LARGEST))
            start = end

    def _keep(self, texts: list[str], progress: ProgressCallback | None, *, tokens: bool) -> Mapping[str, Vectors]:
        if tokens and isinstance(self.encoder, TokenEncoder):
            vectors, of_tokens = self.encoder.encode_tokens(texts, progress)
            self._tokens_kept().put(dict(zip(texts, of_tokens, strict=True)))
        else:
            vectors = self.encoder.encode(texts, progress)
        return self.cache.put(dict(zip(texts, vectors, strict=True)))


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
