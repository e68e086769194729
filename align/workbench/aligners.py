"""What the use cases share: an aligner with the user's own calibration, and its beads in the numbering of reports."""

from __future__ import annotations

from collections.abc import Sequence

from align import calibrating
from align.aligning import Aligner
from align.config import Options
from align.encoding import CachedEncoder, calibration_for, load
from align.matching import Match
from align.matching.evidence.marks import marks
from align.matching.judge import default_judge
from align.meetings import Background
from align.model import Bead, Bitext, Mark, Report
from align.reading import matching_text
from align.reading.language import to_simplified
from align.sentences import Sentence, say


def aligner_for(options: Options) -> tuple[Aligner[CachedEncoder], tuple[str, ...]]:
    """An aligner with the user's own judge where there is one for the encoder, and a sentence that says so."""
    encoder = CachedEncoder(load(options.encoder))
    calibration = calibration_for(encoder)
    own = calibrating.find(encoder, calibration)
    judge = own.judge if own else default_judge(tokens=encoder.token_name is not None)
    notes = (_own(own),) if own else ()
    return Aligner(encoder, calibration, judge, options.max_segments), notes


def _own(own: calibrating.Own) -> Sentence:
    return say("your own calibration of {day} is used ({n} beads of {files})", day=own.date, n=own.beads, files=own.fitted_on)


def background_of(aligner: Aligner[CachedEncoder]) -> Background:
    """The vectors that stand for everything that is said elsewhere."""
    return Background(aligner.calibration.background_zh, aligner.calibration.background_vi)


def bitext_of(meeting: str, zh: Report, vi: Report, beads: Sequence[Match]) -> Bitext:
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


def texts_of(report: Report) -> list[str]:
    """The texts of a report's aligned segments, as they are matched."""
    return [matching_text(report, segment) for segment in report.aligned]
