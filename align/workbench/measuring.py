"""How good it is: gold sets, the user's own calibration, and encoders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from align import calibrating
from align.aligning import Aligner, Progress, silent
from align.calibrating import Calibrated
from align.comparison import ErrorKind, Mistake
from align.config import Options
from align.encoding import CachedEncoder, EncoderInfo, EncoderTrial, available, calibration_for, load
from align.encoding import try_encoder as try_on_sentences
from align.evaluation import Evaluation, Pairing, evaluate_pairing
from align.evaluation import evaluate as compare
from align.gold import GoldBead, GoldDocument, GoldSet, PairingSet, read_gold
from align.meetings import Traits, across, facts
from align.model import Side
from align.reading import plain_text
from align.workbench.aligners import aligner_for, background_of

WRONG_SHOWN = 10
"""How many of the reports with the wrong partner are named."""


@dataclass(frozen=True)
class BeadTexts:
    """A bead as a person reads it."""

    zh: Side
    vi: Side


@dataclass(frozen=True)
class MistakeTexts:
    """A mistake with its texts; see `align.comparison.Mistake`."""

    document: str
    kind: ErrorKind
    confidence: float | None
    claimed: BeadTexts | None
    gold: tuple[BeadTexts, ...]


@dataclass(frozen=True)
class Evaluated:
    """The figures of a gold set, its texts, how long each part took, in seconds, and what is good to know about them."""

    name: str
    order: str
    encoder: str
    result: Evaluation
    texts: tuple[GoldDocument, ...]
    encode_seconds: float
    match_seconds: float
    notes: tuple[str, ...] = ()

    def mistakes(self, limit: int) -> list[MistakeTexts]:
        """The `limit` most confident wrong claims, and after them up to `limit` gold beads that no claim touches."""
        wrong = [mistake for mistake in self.result.mistakes if mistake.claimed]
        missed = [mistake for mistake in self.result.mistakes if not mistake.claimed]
        return [_with_texts(mistake, self.texts[mistake.document]) for mistake in (*wrong[:limit], *missed[:limit])]


@dataclass(frozen=True)
class Paired:
    """The figures of a pairing set, and how long each part took, in seconds."""

    name: str
    encoder: str
    result: Pairing
    encode_seconds: float
    match_seconds: float

    @property
    def accuracy(self) -> float:
        """Of the reports, in either direction, the share whose best partner is the right one."""
        return self.result.accuracy


def evaluate(path: Path, options: Options, progress: Progress = silent) -> Evaluated | Paired:
    """Align the texts of a gold set and compare; for a pairing set, find each report's partner and count.

    Raises:
        GoldError: the file is not a gold set.
        EncoderError: the encoder cannot be used.
    """
    return evaluate_all([path], options, progress)[0]


def evaluate_all(paths: Sequence[Path], options: Options, progress: Progress = silent) -> list[Evaluated | Paired]:
    """Evaluate several gold sets, each by itself, with one encoder. All files are read before the work begins.

    Raises:
        GoldError: one of the files is not a gold set.
        EncoderError: the encoder cannot be used.
    """
    sets = [read_gold(path) for path in paths]
    aligner, notes = aligner_for(options)
    return [
        pair_up(gold, aligner, progress)
        if isinstance(gold, PairingSet)
        else replace(_evaluate(gold, aligner, options, progress), notes=notes)
        for gold in sets
    ]


def calibrate(paths: Sequence[Path], options: Options, progress: Progress = silent) -> Calibrated:
    """Fit the confidence to gold sets of the user's own, and keep it for the encoder of `options`.

    From then on that encoder is used with it, until `forget_calibration`. How it is fitted: `align.calibrating`.

    Raises:
        GoldError: a file is no gold set with beads, or together they have too few.
        EncoderError: the encoder cannot be used.
        OutputError: the result cannot be kept; what was kept before is untouched.
    """
    sets = calibrating.read_own_gold(paths)
    encoder = CachedEncoder(load(options.encoder))
    return calibrating.calibrate(encoder, calibration_for(encoder), sets, options.min_confidence, progress)


def forget_calibration(options: Options) -> Path | None:
    """Remove the user's own calibration of the encoder of `options`; where it was, or None where there was none.

    Raises:
        EncoderError: there is no such encoder.
        OutputError: it cannot be removed.
    """
    return calibrating.forget(CachedEncoder(load(options.encoder)))


def _evaluate(gold: GoldSet, aligner: Aligner[CachedEncoder], options: Options, progress: Progress) -> Evaluated:
    documents = gold.documents
    zh = [plain_text(document.zh, "zh") for document in documents]
    vi = [plain_text(document.vi, "vi") for document in documents]
    corpus = aligner.encode(zh, vi, progress)
    aligned = aligner.align(corpus, [(i, i) for i in range(len(zh))], options.order, progress)
    claimed = [[((bead.zh, bead.vi), bead.confidence) for bead in beads if bead.zh and bead.vi] for beads in aligned.beads]
    sizes = [(len(document.zh), len(document.vi)) for document in documents]
    result = compare(claimed, [document.beads for document in documents], options.min_confidence, sizes)
    encoder, seconds = aligner.encoder.name, (aligned.encode_seconds, aligned.match_seconds)
    return Evaluated(gold.name, options.order, encoder, result, documents, *seconds)


def _with_texts(mistake: Mistake, document: GoldDocument) -> MistakeTexts:
    claimed = _sides(document, mistake.claimed) if mistake.claimed else None
    gold = tuple(_sides(document, bead) for bead in mistake.gold)
    return MistakeTexts(document.id, mistake.kind, mistake.confidence, claimed, gold)


def _sides(document: GoldDocument, bead: GoldBead) -> BeadTexts:
    zh, vi = bead
    return BeadTexts(
        Side(document.id, zh, "".join(document.zh[i] for i in zh)),
        Side(document.id, vi, " ".join(document.vi[j] for j in vi)),
    )


def pair_up(gold: PairingSet, aligner: Aligner[CachedEncoder], progress: Progress = silent) -> Paired:
    """Find each report's partner, and count."""
    zh = [plain_text(report.segments, "zh") for report in gold.zh]
    vi = [plain_text(report.segments, "vi") for report in gold.vi]
    corpus = aligner.encode(zh, vi, progress)
    start = perf_counter()
    zh_traits = [Traits("zh", vectors, facts(texts, "zh")) for texts, vectors in zip(zh, corpus.zh_vectors, strict=True)]
    vi_traits = [Traits("vi", vectors, facts(texts, "vi")) for texts, vectors in zip(vi, corpus.vi_vectors, strict=True)]
    shared = across(zh_traits, vi_traits, background_of(aligner))
    result = evaluate_pairing(shared, [report.id for report in gold.zh], [report.id for report in gold.vi])
    return Paired(gold.name, aligner.encoder.name, result, corpus.seconds, perf_counter() - start)


def encoders() -> list[EncoderInfo]:
    """The encoders that can be used on this machine without a download."""
    return available()


def try_encoder(spec: str) -> EncoderTrial:
    """Encode a few sentences in both languages and see whether translations find each other.

    Raises:
        EncoderError: the encoder cannot be used.
    """
    return try_on_sentences(load(spec))
