"""What a project says elsewhere: the neighbourhood in which the matches of two of its reports must stand out.

It is a sample, drawn evenly and always the same from the same project, so that aligning one more report costs no more in a
large project than in a small one, and nothing depends on luck or on what was aligned together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligning import REPEATED, Aligner, Elsewhere, Progress
from align.encoding import CachedEncoder
from align.matching.windows import Floats
from align.model import Language
from align.reading import as_matched
from align.store import Project, corpus

SAMPLE = 6000
"""Segments of both languages that are drawn. Encoding so many takes minutes where it was not done before, as for a project
that comes from another machine; the bundled encoder's own background has 1,200."""


@dataclass(frozen=True)
class _Pool:
    """The sample of one language: texts as they are matched, whose they are, and their calibrated vectors."""

    texts: tuple[str, ...]
    reports: NDArray[np.int64]
    vectors: Floats

    def without(self, reports: Iterable[int], texts: Iterable[str]) -> Floats:
        """The vectors but for those of `reports`, of texts that are among `texts`, and of versions of what holds these."""
        own = set(texts)
        shared = np.array([text in own for text in self.texts], dtype=bool)
        versions = Counter(self.reports[shared].tolist())
        out = {*reports, *(report for report, count in versions.items() if count >= REPEATED)}
        return self.vectors[~(shared | np.isin(self.reports, list(out)))]


@dataclass(frozen=True)
class Surroundings:
    """The sample of a project in either language."""

    zh: _Pool
    vi: _Pool

    @classmethod
    def of(cls, project: Project, aligner: Aligner[CachedEncoder], progress: Progress, size: int = SAMPLE) -> Surroundings:
        """Draw the sample, and encode what is not on disk."""
        with project.database.reading() as connection:
            drawn = corpus.sample(connection, size)
        texts: dict[Language, list[str]] = {"zh": [], "vi": []}
        reports: dict[Language, list[int]] = {"zh": [], "vi": []}
        for said in drawn:
            texts[said.language].append(as_matched(said.text, traditional=said.traditional))
            reports[said.language].append(said.report)
        found = aligner.encode([texts["zh"]], [texts["vi"]], progress)
        return cls(
            _Pool(tuple(texts["zh"]), np.array(reports["zh"], dtype=np.int64), found.zh_vectors[0]),
            _Pool(tuple(texts["vi"]), np.array(reports["vi"], dtype=np.int64), found.vi_vectors[0]),
        )

    def apart_from(self, reports: Sequence[int], zh: Sequence[str], vi: Sequence[str]) -> Elsewhere:
        """What is said elsewhere than in a meeting.

        Args:
            reports: the numbers of the meeting's reports.
            zh: the texts of its Chinese reports, as they are matched.
            vi: those of its Vietnamese ones.
        """
        return Elsewhere(self.zh.without(reports, zh), self.vi.without(reports, vi))
