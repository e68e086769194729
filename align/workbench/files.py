"""From files to files: read reports, align them, write the pairs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from align.aligning import Progress, silent
from align.config import Options
from align.errors import ConfigurationError, LanguageError
from align.meetings import meetings, named
from align.model import Alignment, Language, Meeting, Report
from align.reading import Reading, read_reports
from align.workbench.aligners import aligner_for, background_of, bitext_of, texts_of


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
    aligner, notes = aligner_for(options)
    zh, vi = ([r for r in reports if r.language == language] for language in ("zh", "vi"))
    corpus = aligner.encode([texts_of(r) for r in zh], [texts_of(r) for r in vi], progress)
    ordered, vectors = [*zh, *vi], [*corpus.zh_vectors, *corpus.vi_vectors]
    groups = meetings(ordered, [*corpus.zh, *corpus.vi], vectors, background_of(aligner))
    if options.one_meeting:
        notes += _doubts(groups)
        groups = named([ordered])
    zh_place, vi_place = ({r.id: i for i, r in enumerate(side)} for side in (zh, vi))
    pairs = [(zh_place[a.id], vi_place[b.id]) for meeting in groups for a in meeting.zh for b in meeting.vi]
    of = [meeting.id for meeting in groups for _ in meeting.zh for _ in meeting.vi]
    aligned = aligner.align(corpus, pairs, options.order, progress)
    bitexts = tuple(
        bitext_of(meeting, zh[a], vi[b], beads) for meeting, (a, b), beads in zip(of, pairs, aligned.beads, strict=True)
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
