"""Searching a project by meaning: the segments of either language whose vectors are nearest to that of a query.

Exact: the query is compared with every segment. The vectors are held in memory in 16 bits, once for a project and an encoder
in this process, d numbers a segment: 77 MB for 100,000 segments of the bundled encoder. They come from the encoder's cache,
where aligning has left them; what is not there is encoded when it is first asked for, and what was corrected or added since
when it is asked for next.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Lock
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from align.aligning import Progress
from align.config import Options
from align.encoding import CachedEncoder, Calibration, ProgressCallback, Vectors, calibration_for, load
from align.model import Language
from align.reading.report import as_matched
from align.store import Project
from align.store.searching import ANYWHERE, Hits, Within
from align.store.texts import SegmentText

_CHINESE = re.compile("[\u3400-\u9fff]")

_BLOCK: Final = 512
"""So many vectors are brought to 32 bits at once, as numbers of 16 bits have no fast product: what stays in the processor's
cache. With 4,096 it takes three times as long."""

_AT_ONCE: Final = 10_000
"""So many texts are encoded at once, so that their vectors in 32 bits need little room beside those that are kept."""

_HELD: Final = 2
"""So many projects' vectors are held at most; the one that was asked longest ago goes first."""


class Meaning:
    """The vectors of a project's segments.

    Args:
        encoder: what reads texts.
        calibration: how its vectors are prepared, so that the two languages can be compared.
    """

    def __init__(self, encoder: CachedEncoder, calibration: Calibration) -> None:
        self.encoder, self.calibration = encoder, calibration
        self._revision, self._last = 0, 0
        self._numbers: NDArray[np.int64] = np.empty(0, np.int64)
        self._vectors: NDArray[np.float16] = np.empty((0, calibration.dimension), np.float16)
        self._lock = Lock()

    def search(
        self,
        project: Project,
        query: str,
        within: Within = ANYWHERE,
        limit: int = 20,
        progress: ProgressCallback | None = None,
    ) -> Hits:
        """The `limit` segments nearest to `query`, nearest first; furniture is never among them.

        Args:
            project: always the same one.
            query: a text in either language.
            within: where to search.
            limit: how many.
            progress: called while texts are encoded that never were.

        Raises:
            EncoderError: the encoder cannot be used.
        """
        if not query.strip():
            return project.hits((), {})
        with self._lock:
            self._refresh(project, progress)
            numbers, vectors = self._numbers, self._vectors
        language: Language = "zh" if _CHINESE.search(query) else "vi"
        (wanted,) = self._prepared([SegmentText(query, language, traditional=language == "zh")], None)
        allowed = None if within == ANYWHERE else project.segments_within(within)
        mask = slice(None) if allowed is None else np.isin(numbers, np.fromiter(allowed, np.int64, len(allowed)))
        numbers, similar = numbers[mask], _products(vectors, wanted)[mask]
        best = np.argsort(-similar, kind="stable")[:limit]
        return project.hits(
            [int(number) for number in numbers[best]], dict(zip(numbers[best].tolist(), similar[best].tolist(), strict=True))
        )

    def _refresh(self, project: Project, progress: ProgressCallback | None) -> None:
        found = project.texts_since(self._revision, self._last)
        if found.texts or found.gone:
            changed = sorted(found.texts)
            stays = ~np.isin(self._numbers, [*changed, *found.gone])
            new = [
                self._prepared([found.texts[number] for number in changed[start : start + _AT_ONCE]], progress).astype(
                    np.float16
                )
                for start in range(0, len(changed), _AT_ONCE)
            ]
            self._vectors = np.concatenate([self._vectors[stays], *new])
            self._numbers = np.concatenate([self._numbers[stays], np.array(changed, np.int64)])
        self._revision, self._last = found.revision, found.last

    def _prepared(self, texts: list[SegmentText], progress: ProgressCallback | None) -> Vectors:
        """`(n, d) float32` of unit length, comparable across languages."""
        vectors = self.encoder.encode([as_matched(text.text, traditional=text.traditional) for text in texts], progress)
        prepared = np.empty_like(vectors)
        for language in ("zh", "vi"):
            own = [index for index, text in enumerate(texts) if text.language == language]
            if own:
                prepared[own] = self.calibration.apply(vectors[own], language)
        return prepared


def _products(vectors: NDArray[np.float16], wanted: Vectors) -> Vectors:
    """`vectors @ wanted`, block by block."""
    found = np.empty(len(vectors), np.float32)
    wide = np.empty((_BLOCK, vectors.shape[1]), np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        wide[: len(block)] = block
        np.dot(wide[: len(block)], wanted, out=found[start : start + len(block)])
    return found


def search(project: Project, query: str, within: Within, limit: int, options: Options, progress: Progress) -> Hits:
    """Search with the encoder that `options` name; see `Meaning.search`.

    Raises:
        EncoderError: the encoder cannot be used.
    """
    encoder = CachedEncoder(load(options.encoder))

    def told(done: int, total: int) -> None:
        progress("encode", done, total)

    return meaning_of(project, encoder, calibration_for(encoder)).search(project, query, within, limit, told)


_shared: OrderedDict[tuple[UUID, str, str], Meaning] = OrderedDict()
_sharing = Lock()


def meaning_of(project: Project, encoder: CachedEncoder, calibration: Calibration) -> Meaning:
    """The vectors of a project by an encoder, the same for all who ask in this process."""
    key = (UUID(project.info().uuid), encoder.fingerprint, calibration.digest)
    with _sharing:
        found = _shared.setdefault(key, Meaning(encoder, calibration))
        _shared.move_to_end(key)
        while len(_shared) > _HELD:
            _shared.popitem(last=False)
    return found
