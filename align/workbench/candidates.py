"""What else a bead's statements could be matched with: the next best partners in the other report, with their confidence.

They are weighed when somebody asks, by the matcher that aligned the reports and from vectors that are on disk already; what
comes of one pair of reports is kept until its texts change. The neighbourhood is the two reports and the encoder's background,
and not the whole project, so that a figure can differ a little from one that the alignment gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from align.config import Options
from align.matching.judge import Judged
from align.model import Language, Report
from align.sentences import say
from align.store import ActionError, Project
from align.store.views import BeadView, BitextView
from align.workbench.aligners import aligner_for, texts_of

LIMIT = 8
"""So many are told."""

KEPT = 8
"""Answers that are kept until they are asked for."""

LEAST = 0.01
"""A confidence below which a partner is not worth looking at."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner for what a bead has on the other side.

    Attributes:
        side: the report that it is in.
        segments: the numbers of its segments.
        text: their words.
        confidence: the probability that a reviewer would accept it, weighed as if nothing had been decided.
    """

    side: Language
    segments: tuple[int, ...]
    text: str
    confidence: float


class Weighing:
    """Weighs the candidates of pairs of reports, aside if wanted; keeps what came of the last pair."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._key: object = None
        self._judged: Judged | None = None
        self._aside: ThreadPoolExecutor | None = None
        self._asked: dict[tuple[int, int], Future[list[Candidate]]] = {}

    def soon(self, bead: int, patience: float) -> list[Candidate] | None:
        """As `of`, or None if that takes longer than `patience` seconds; then it goes on aside, and asking again gets it."""
        self._aside = self._aside or ThreadPoolExecutor(1, "candidates")
        key = bead, self._project.revision()
        if key not in self._asked:
            self._asked[key] = self._aside.submit(self.of, bead)
            for old in list(self._asked)[:-KEPT]:
                self._asked.pop(old).cancel()
        try:
            return self._asked[key].result(patience)
        except TimeoutError:
            return None

    def close(self) -> None:
        """Begin nothing new."""
        if self._aside is not None:
            self._aside.shutdown(wait=False, cancel_futures=True)

    def of(self, bead: int, limit: int = LIMIT) -> list[Candidate]:
        """The best partners for either side of a bead that are not in it as it stands, best first.

        Raises:
            ActionError: the bead is no longer there.
            EncoderError: the encoder that aligned the reports cannot be used here.
        """
        found = self._project.beads([bead])
        if not found:
            raise ActionError(say("there is no {what} {number}; load the page again", what=say("bead"), number=bead))
        view = self._project.bitext(found[0].bitext)
        return _ranked(view, found[0], self._weigh(view))[:limit]

    def _weigh(self, view: BitextView) -> Judged:
        zh, vi = (self._project.report_text(side.id) for side in (view.zh, view.vi))
        settings = self._project.settings_of_run(view.run)
        key = (settings, _said(zh), _said(vi))
        if self._judged is None or key != self._key:
            options = Options(encoder=settings["encoder"]) if "encoder" in settings else Options()
            aligner, _ = aligner_for(options)
            corpus = aligner.encode([texts_of(zh)], [texts_of(vi)])
            prepared = aligner.prepare(corpus, [(0, 0)])
            a, b, near = prepared.sides[0]
            order = settings.get("order", "auto")
            self._judged, self._key = aligner.judge(a, b, prepared.scale, order, near=near), key
        return self._judged


def _said(report: Report) -> tuple[tuple[str, str], ...]:
    return tuple((segment.kind.value, segment.text) for segment in report.segments)


def _ranked(view: BitextView, bead: BeadView, judged: Judged) -> list[Candidate]:
    zh, vi = ([segment.id for segment in side.segments if segment.kind.aligned] for side in (view.zh, view.vi))
    texts = {segment.id: segment.text for side in (view.zh, view.vi) for segment in side.segments}
    found = judged.found
    spans: Mapping[Language, tuple[Sequence[int], np.ndarray, np.ndarray]] = {
        "zh": (zh, found.zh_start, found.zh_end),
        "vi": (vi, found.vi_start, found.vi_end),
    }
    best: dict[tuple[Language, tuple[int, ...]], float] = {}
    sides: tuple[tuple[Language, Language, tuple[int, ...], tuple[int, ...]], ...] = (
        ("zh", "vi", bead.zh, bead.vi),
        ("vi", "zh", bead.vi, bead.zh),
    )
    for own, other, mine, theirs in sides:
        numbers, start, end = spans[own]
        places = [numbers.index(number) for number in mine if number in numbers]
        holds = np.zeros(len(found), dtype=bool)
        for place in places:
            holds |= (start <= place) & (place < end)
        others, first, last = spans[other]
        for row in np.flatnonzero(holds & (judged.probability >= LEAST)).tolist():
            segments = tuple(others[int(first[row]) : int(last[row])])
            if segments != theirs:
                key = (other, segments)
                best[key] = max(best.get(key, 0.0), float(judged.probability[row]))
    joints = {"zh": "", "vi": " "}
    told = [
        Candidate(side, segments, joints[side].join(texts[number] for number in segments), round(confidence, 4))
        for (side, segments), confidence in best.items()
    ]
    return sorted(told, key=lambda candidate: (-candidate.confidence, candidate.side, candidate.segments))
