"""Files to reports: every step of reading in its order.

    reading = read_reports([Path("reports")])
    for report in reading.reports:
        print(report.language, report.title)

One bad file among many is listed in `reading.errors`, and the others are read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, TypedDict

from align.errors import InputError
from align.model import DateCandidate, Kind, Report, Segment
from align.reading import formats
from align.reading.language import BARE_VIETNAMESE, detect, is_traditional, report_language, to_simplified
from align.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from align.model import Language
    from align.reading.furniture import Part
    from align.reading.page import Page
    from align.reading.report_dates import Dates

_FOREIGN_UNITS = 10  # a shorter line in another language is a name, a slogan or an address
_FOREIGN_CERTAINTY = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading files.

    Attributes:
        reports: those that could be read, in the order of the files.
        errors: the others, each with what is wrong with it.
        notes: what is no error and yet good to know, one sentence each: files that were left out because they are copies.
    """

    reports: tuple[Report, ...]
    errors: tuple[InputError, ...] = ()
    notes: tuple[str, ...] = ()


def read_reports(paths: Sequence[Path], progress: Callable[[int, int], None] | None = None) -> Reading:
    """Read files and folders of reports. Of files with the same content the first is kept.

    Args:
        paths: files, and folders that are searched with all folders in them.
        progress: called after each file with the number of files done and the number of all.
    """
    found = formats.find_files(paths)
    reports: list[Report] = []
    errors: list[InputError] = []
    notes: list[str] = []
    first: dict[str, Path] = {}
    for done, (path, report_id) in enumerate(found, start=1):
        try:
            data = formats.load(path)
            digest = hashlib.sha256(data).hexdigest()
            if digest in first:
                notes.append(
                    say(
                        "{path}: is a copy of {first}, byte for byte; it is left out", path=str(path), first=str(first[digest])
                    )
                )
            else:
                reports.append(_report(data, str(path), report_id, digest))
                first[digest] = path
        except InputError as error:
            errors.append(error)
        if progress is not None:
            progress(done, len(found))
    return Reading(tuple(reports), tuple(errors), tuple(notes))


def read_report(path: Path, report_id: str | None = None) -> Report:
    """Read one file.

    Args:
        path: the file.
        report_id: what to call the report; its file's name where nothing is given.

    Raises:
        InputError: the file cannot be read as a report.
        LanguageError: its text is neither Chinese nor Vietnamese.
    """
    data = formats.load(path)
    return _report(data, str(path), report_id or path.name, hashlib.sha256(data).hexdigest())


def read_text(text: str, name: str, language: Language | None = None) -> Report:
    """A text without a file, such as one that was pasted, read as a text file is.

    Args:
        text: the report, its title in the first line.
        name: what to call the report.
        language: what it is written in, where the user says so; else it is found out.

    Raises:
        InputError: it is empty or far longer than a report.
        LanguageError: it is neither Chinese nor Vietnamese, and the user does not say which.
    """
    data = text.encode("utf-8", "replace")
    return _report(data, name, name, hashlib.sha256(data).hexdigest(), kind=".txt", language=language)


def read_bytes(data: bytes, name: str, language: Language | None = None) -> Report:
    """A file that is in memory, such as one that a browser sent.

    Args:
        data: the file.
        name: its name, whose suffix says what it is.
        language: what it is written in, where the user says so; else it is found out.

    Raises:
        InputError: it cannot be read as a report.
        LanguageError: its text is neither Chinese nor Vietnamese, and the user does not say which.
    """
    formats.check_size(len(data), name)
    return _report(data, name, name, hashlib.sha256(data).hexdigest(), language=language)


def matching_text(report: Report, segment: Segment) -> str:
    """What an encoder is given of a segment: its words in simplified characters, white space as single spaces."""
    return as_matched(segment.text, traditional=report.traditional)


def as_matched(text: str, *, traditional: bool) -> str:
    """The same of a segment's text alone, where it is known whether its report is in traditional characters."""
    words = " ".join(text.split())
    return to_simplified(words) if traditional else words


def plain_text(texts: Sequence[str], language: Language) -> list[str]:
    """The same as `matching_text` for texts that belong to no report, such as those of a gold set.

    Args:
        texts: the segments of one document, together, because one short segment may not show which characters it is in.
        language: what they are written in.
    """
    traditional = language == "zh" and is_traditional("\n".join(texts))
    return [as_matched(text, traditional=traditional) for text in texts]


class SegmentAsJson(TypedDict):
    """A segment as `doichieu read --json` prints it."""

    index: int
    kind: str
    start: int
    end: int
    text: str


class ReportAsJson(TypedDict):
    """A report as `doichieu read --json` prints it; days are in ISO format."""

    path: str
    id: str
    language: str
    title: str | None
    outlet: str | None
    dates: dict[str, object]
    traditional: bool
    digest: str
    text: str
    segments: list[SegmentAsJson]


def report_as_json(report: Report) -> ReportAsJson:
    """A report as plain values, for `json.dumps`."""
    return {
        "path": report.path,
        "id": report.id,
        "language": report.language,
        "title": report.title,
        "outlet": report.outlet,
        "dates": {
            "published": _iso(report.published),
            "meeting": _iso(report.meeting_date),
            "candidates": [_candidate_as_json(candidate) for candidate in report.dates],
        },
        "traditional": report.traditional,
        "digest": report.digest,
        "text": report.text,
        "segments": [
            {
                "index": segment.index,
                "kind": segment.kind.value,
                "start": segment.start,
                "end": segment.end,
                "text": segment.text,
            }
            for segment in report.segments
        ],
    }


def _report(
    data: bytes, name: str, report_id: str, digest: str, *, kind: str = "", language: Language | None = None
) -> Report:
    """Bytes as a report; `kind` is a suffix that goes before that of the name, `language` what the user knows."""
    # Imported here: their hundreds of patterns take a while to compile, and `doichieu --help` needs none of them.
    from align.reading.furniture import classify
    from align.reading.outlets import outlet_of

    page = formats.read_page(data, name, kind)
    paragraphs = [page.text[block.start : block.end] for block in page.blocks]
    language = language or report_language(paragraphs, name)
    parts = classify(page, _foreign(paragraphs, language))
    dates = _dates(page, parts, language, PurePath(name).name)
    return Report(
        id=report_id,
        path=name,
        language=language,
        text=page.text,
        segments=tuple(_segments(page.text, parts, language)),
        title=next((page.text[part.start : part.end] for part in parts if part.kind is Kind.TITLE), page.title),
        outlet=page.outlet or outlet_of(page.text, parts),
        published=dates.published,
        meeting_date=dates.meeting,
        dates=dates.candidates,
        traditional=language == "zh" and is_traditional(page.text),
        digest=digest,
    )


def _foreign(paragraphs: Sequence[str], language: Language) -> set[int]:
    """Which paragraphs are in another language than the report: an English summary, an imprint."""
    foreign = set()
    for index, paragraph in enumerate(paragraphs):
        found = detect(paragraph)
        if found.language == language or found.looks_like == BARE_VIETNAMESE:
            continue
        if found.units >= _FOREIGN_UNITS and found.certainty >= _FOREIGN_CERTAINTY:
            foreign.add(index)
    return foreign


def _segments(text: str, parts: Sequence[Part], language: Language) -> Iterator[Segment]:
    """Lead and body sentence by sentence, everything else piece by piece."""
    from align.reading.sentences import split

    index = 0
    for part in parts:
        words = text[part.start : part.end]
        spans = split(words, language) if part.kind in (Kind.LEAD, Kind.BODY) else [(0, len(words))]
        for start, end in spans:
            yield Segment(index, part.kind, part.start + start, part.start + end, words[start:end], part.block)
            index += 1


def _dates(page: Page, parts: Sequence[Part], language: Language, file_name: str) -> Dates:
    """The dates of a report; a paragraph counts as what it is apart from its dateline and end mark."""
    from align.reading.report_dates import report_dates

    kinds: dict[int, Kind] = {}
    for part in parts:
        if kinds.get(part.block, Kind.FURNITURE) is Kind.FURNITURE:
            kinds[part.block] = part.kind
    blocks = [(block.start, page.text[block.start : block.end], kinds[index]) for index, block in enumerate(page.blocks)]
    return report_dates(blocks, language, page.published, file_name)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _candidate_as_json(candidate: DateCandidate) -> dict[str, object]:
    return {
        "value": _iso(candidate.value),
        "month_day": candidate.month_day,
        "role": candidate.role.value,
        "source": candidate.source,
        "start": candidate.start,
        "end": candidate.end,
    }
