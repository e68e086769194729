"""The use cases. The command line and the page call nothing below this module.

reading = read([Path("reports")])
result = align_reports(reading.reports, Options())
write(result, Path("out"), Options().formats)
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from align import calibrating
from align.aligning import Aligner, Progress, silent
from align.calibrating import Calibrated
from align.comparison import ErrorKind, Mistake
from align.config import Options
from align.encoding import CachedEncoder, EncoderInfo, EncoderTrial, available, calibration_for, load
from align.encoding import try_encoder as try_on_sentences
from align.errors import ConfigurationError, LanguageError
from align.evaluation import Evaluation, Pairing, evaluate_pairing
from align.evaluation import evaluate as compare
from align.gold import GoldBead, GoldDocument, GoldSet, PairingSet, read_gold
from align.matching import Match
from align.matching.evidence.marks import marks
from align.matching.judge import default_judge
from align.meetings import Background, Traits, across, facts, meetings, named
from align.model import Alignment, Bead, Bitext, Language, Mark, Meeting, Report, Side
from align.reading import Reading, matching_text, plain_text, read_reports
from align.reading.language import to_simplified

WRONG_SHOWN = 10
"""How many of the reports with the wrong partner are named."""


@dataclass(frozen=True)
class Run:
    """An alignment and what it cost.

    Attributes:
        alignment: what came of it.
        encoded: texts that the encoder had to read.
        cached: texts whose vectors were known from earlier.
        notes: what is good to know about the result, one sentence each.
    """

    alignment: Alignment
    encoded: int
    cached: int
    notes: tuple[str, ...] = ()


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


def read(paths: Sequence[Path], progress: Progress = silent) -> Reading:
    """Read files and folders; what cannot be read is listed in the result, with the reason."""
    return read_reports(paths, progress=lambda done, total: progress("read", done, total))


def align_reports(reports: Sequence[Report], options: Options, progress: Progress = silent) -> Run:
    """Group reports into meetings and align every Chinese with every Vietnamese report of a meeting.

    Raises:
        LanguageError: there are reports in one language only.
        EncoderError: the encoder cannot be used.
    """
    _need_both(reports)
    aligner, notes = _aligner(options)
    zh, vi = ([r for r in reports if r.language == language] for language in ("zh", "vi"))
    corpus = aligner.encode([_texts(r) for r in zh], [_texts(r) for r in vi], progress)
    ordered, vectors = [*zh, *vi], [*corpus.zh_vectors, *corpus.vi_vectors]
    groups = meetings(ordered, [*corpus.zh, *corpus.vi], vectors, _background(aligner))
    if options.one_meeting:
        notes += _doubts(groups)
        groups = named([ordered])
    zh_place, vi_place = ({r.id: i for i, r in enumerate(side)} for side in (zh, vi))
    pairs = [(zh_place[a.id], vi_place[b.id]) for meeting in groups for a in meeting.zh for b in meeting.vi]
    of = [meeting.id for meeting in groups for _ in meeting.zh for _ in meeting.vi]
    aligned = aligner.align(corpus, pairs, options.order, progress)
    bitexts = tuple(
        _bitext(meeting, zh[a], vi[b], beads) for meeting, (a, b), beads in zip(of, pairs, aligned.beads, strict=True)
    )
    alignment = Alignment(bitexts, groups, aligner.encoder.name, datetime.now(UTC), options.min_confidence)
    stats = aligner.encoder.stats
    return Run(alignment, stats.encoded, stats.cached, notes)


def write(alignment: Alignment, folder: Path, formats: Sequence[str]) -> list[Path]:
    """Write an alignment in each of `formats` ("all" for every one) as `pairs` with the format's suffix.

    `pairs.jsonl` and `unaligned.jsonl`, the segments without counterpart, are always written. All files are made beside
    the folder's content and moved into it together at the end.

    Raises:
        ConfigurationError: a format is unknown.
        OutputError: the folder cannot be written; what was there before is untouched.
    """
    from align.exchange import format_named
    from align.exchange.jsonl import write_unaligned
    from align.exchange.writing import cannot_write, writable_folder

    names = format_names(formats)
    writable_folder(folder)
    staging = folder / f".doichieu-{os.getpid()}"
    try:
        staging.mkdir()
        for name in names:
            chosen = format_named(name)
            chosen.write(alignment, staging / f"pairs{chosen.suffix}")
        write_unaligned(alignment, staging / "unaligned.jsonl")
        written = [path.replace(folder / path.name) for path in sorted(staging.iterdir())]
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return written


def format_names(wanted: Sequence[str]) -> list[str]:
    """The formats to write, JSONL always among them.

    Raises:
        ConfigurationError: one is unknown.
    """
    from align.exchange import FORMATS

    if "all" in wanted:
        return list(FORMATS)
    for name in wanted:
        if name not in FORMATS:
            raise ConfigurationError(f"{name!r} is not a format; choose from {', '.join(FORMATS)}, or all")
    return list(dict.fromkeys([*wanted, "jsonl"]))


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
    aligner, notes = _aligner(options)
    return [
        _pair(gold, aligner, progress)
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


def _pair(gold: PairingSet, aligner: Aligner[CachedEncoder], progress: Progress) -> Paired:
    zh = [plain_text(report.segments, "zh") for report in gold.zh]
    vi = [plain_text(report.segments, "vi") for report in gold.vi]
    corpus = aligner.encode(zh, vi, progress)
    start = perf_counter()
    zh_traits = [Traits("zh", vectors, facts(texts, "zh")) for texts, vectors in zip(zh, corpus.zh_vectors, strict=True)]
    vi_traits = [Traits("vi", vectors, facts(texts, "vi")) for texts, vectors in zip(vi, corpus.vi_vectors, strict=True)]
    shared = across(zh_traits, vi_traits, _background(aligner))
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


def _aligner(options: Options) -> tuple[Aligner[CachedEncoder], tuple[str, ...]]:
    """An aligner with the user's own judge where there is one for the encoder, and a sentence that says so."""
    encoder = CachedEncoder(load(options.encoder))
    calibration = calibration_for(encoder)
    own = calibrating.find(encoder, calibration)
    judge = own.judge if own else default_judge(tokens=encoder.token_name is not None)
    notes = (f"your own calibration of {own.date} is used ({own.beads} beads of {own.fitted_on})",) if own else ()
    return Aligner(encoder, calibration, judge, options.max_segments), notes


def _background(aligner: Aligner[CachedEncoder]) -> Background:
    return Background(aligner.calibration.background_zh, aligner.calibration.background_vi)


def _need_both(reports: Sequence[Report]) -> None:
    found = {report.language for report in reports}
    names: dict[Language, str] = {"zh": "Chinese", "vi": "Vietnamese"}
    for language, name in names.items():
        if reports and language not in found:
            other = next(names[report.language] for report in reports)
            few = "the report is" if len(reports) == 1 else f"all {len(reports)} reports are"
            raise LanguageError(
                reports[0].path, f"{few} in {other}; alignment needs at least one in {name} too, so add one to what you give"
            )


def _doubts(groups: Sequence[Meeting]) -> tuple[str, ...]:
    """What to say when reports are taken for one meeting and do not look it: confidence is meant for reports of one event."""
    if len(groups) < 2:
        return ()
    said = "; ".join(", ".join(report.id for report in (*meeting.zh, *meeting.vi)) for meeting in groups)
    sentence = (
        f"by what they say and by their dates these reports are of {len(groups)} meetings ({said}); taken for one because of "
        "--one-meeting, so matches across them may only sound alike"
    )
    return (sentence,)


def _texts(report: Report) -> list[str]:
    return [matching_text(report, segment) for segment in report.aligned]


def _bitext(meeting: str, zh: Report, vi: Report, beads: Sequence[Match]) -> Bitext:
    """Beads in the matcher's numbering become beads in the numbering of the reports' segments, with their marks."""
    zh_index = [segment.index for segment in zh.aligned]
    vi_index = [segment.index for segment in vi.aligned]
    found = []
    for bead in beads:
        sides = tuple(zh_index[i] for i in bead.zh), tuple(vi_index[j] for j in bead.vi)
        marked = _marks(zh, vi, *sides) if all(sides) else ()
        found.append(Bead(*sides, bead.score, bead.confidence, bead.evidence, marks=marked))
    return Bitext(meeting, zh, vi, tuple(found))


def _marks(zh: Report, vi: Report, zh_indices: Sequence[int], vi_indices: Sequence[int]) -> tuple[Mark, ...]:
    return marks(
        [(index, _in_place(zh, zh.segments[index].text)) for index in zh_indices],
        [(index, vi.segments[index].text) for index in vi_indices],
        zh.published or zh.meeting_date,
        vi.published or vi.meeting_date,
    )


def _in_place(report: Report, text: str) -> str:
    """Words of `report` in simplified characters as they are matched, each where it stands in `text`."""
    if not report.traditional:
        return text
    simplified = to_simplified(text)
    if len(simplified) == len(text):
        return simplified
    # A dictionary's entry may be longer or shorter than what it stands for, and then offsets would not fit.
    characters = (to_simplified(character) for character in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, characters, strict=True))
