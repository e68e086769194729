"""What the command line shows: tables where a person looks, plain lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from align.model import Kind, Pair, Report
from align.workbench import Evaluated, Paired, Run

if TYPE_CHECKING:
    from align.encoding import EncoderInfo, EncoderTrial

DOING = {"read": "Reading reports", "encode": "Encoding sentences", "join": "Encoding joined sentences", "match": "Matching"}


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """A function to report progress to: one bar for each kind of work, with the time left, on standard error."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda what, done, total: None  # noqa: ARG005
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def update(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(DOING.get(what, what), total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield update


def draw_reports(reports: Sequence[Report]) -> None:
    """One row a report: language, dates, how much of it is what, and the title."""
    rows = []
    for report in reports:
        kinds = [segment.kind for segment in report.segments]
        aside = kinds.count(Kind.CAPTION) + kinds.count(Kind.FURNITURE)
        rows.append(
            (
                report.id,
                report.language + (" (traditional)" if report.traditional else ""),
                report.published.isoformat() if report.published else "-",
                report.meeting_date.isoformat() if report.meeting_date else "-",
                str(len(report.aligned)),
                str(aside),
                report.title or "-",
            )
        )
    _table(("file", "language", "published", "meeting", "segments", "set aside", "title"), rows)


def draw_run(run: Run, written: Sequence[Path], show: int) -> None:
    """The best pairs of each meeting side by side, what was found, and where it lies."""
    alignment = run.alignment
    pairs = alignment.pairs()
    chosen = _best_of_each(pairs, show)
    console = Console()
    if chosen and console.is_terminal:
        table = Table(box=box.SIMPLE_HEAD, show_lines=False, expand=True)
        table.add_column("", justify="right", no_wrap=True)
        table.add_column("中文", ratio=1, overflow="fold")
        table.add_column("Tiếng Việt", ratio=1, overflow="fold")
        meeting = ""
        for pair in chosen:
            if pair.meeting != meeting:
                meeting = pair.meeting
                table.add_row("", Text(meeting, style="bold"), "")
            table.add_row(f"{pair.confidence:.2f}", Text(pair.zh.text), Text(pair.vi.text), end_section=False)
            table.add_row("", "", "")
        console.print(table)
    else:
        for pair in chosen:
            print(f"{pair.confidence:.2f}\t{_line(pair.zh.text)}\t{_line(pair.vi.text)}")
    together = sum(1 for meeting in alignment.meetings if meeting.zh and meeting.vi)
    alone = len(alignment.meetings) - together
    print(
        f"{_count(len(pairs), 'pair')} (confidence {alignment.min_confidence:g} and above; {len(chosen)} shown) "
        f"from {_count(len(alignment.bitexts), 'pair')} of reports in {_count(together, 'meeting')}"
        + (f"; {_count(alone, 'meeting')} with reports in one language only" if alone else "")
    )
    if not pairs and not alignment.bitexts:
        print("No pairs: no meeting has reports in both languages. If all files are of one meeting, add --one-meeting.")
    print(f"encoder {alignment.encoder}: encoded {run.encoded} texts, {run.cached} known from earlier")
    print(f"written to {written[0].parent}: {', '.join(path.name for path in written)}")


def draw_evaluation(result: Evaluated | Paired) -> None:
    """The figures of a gold set."""
    seconds = f"encoding {result.encode_seconds:.1f} s, matching {result.match_seconds:.1f} s"
    if isinstance(result, Paired):
        print(f"{result.name}: {result.reports} reports, accuracy {result.accuracy:.3f} ({result.encoder}; {seconds})")
        return
    found = result.result
    print(
        f"{result.name}: {found.documents} documents, {found.beads} beads ({result.encoder}, order {result.order}; {seconds})"
    )
    rows = [
        (name, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}")
        for name, score in (("strict", found.strict), ("lax", found.lax))
    ]
    _table(("", "precision", "recall", "F1"), rows)
    print(f"calibration error (ECE) {found.calibration.ece:.3f}")
    bins = [
        (f"{b.low:.1f}-{b.high:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.accuracy:.3f}") for b in found.calibration.bins
    ]
    _table(("confidence", "beads", "promised", "right"), bins)


def draw_encoders(found: Sequence[EncoderInfo]) -> None:
    """One row an encoder."""
    _table(
        ("give as --encoder", "name", "dimension", "size", "state"),
        [
            (info.spec, info.name, str(info.dimension or "-"), f"{info.size / 1e6:.0f} MB" if info.size else "-", info.state)
            for info in found
        ],
    )


def draw_trial(trial: EncoderTrial) -> None:
    """What trying an encoder showed."""
    print(
        f"{trial.name}: dimension {trial.dimension}, {trial.sentences_per_second:.0f} sentences a second, "
        f"{trial.right} of {2 * trial.pairs} translations found: "
        + ("it knows both languages" if trial.good else "it does not know both languages well; choose another encoder")
    )


def _best_of_each(pairs: Sequence[Pair], show: int) -> list[Pair]:
    """Up to `show` pairs, spread evenly over the meetings, the most confident of each, in the order of the reports."""
    meetings: dict[str, list[int]] = {}
    for index, pair in enumerate(pairs):
        meetings.setdefault(pair.meeting, []).append(index)
    ranked = [sorted(indices, key=lambda i: -pairs[i].confidence) for indices in meetings.values()]
    chosen: list[int] = []
    for place in range(max((len(indices) for indices in ranked), default=0)):
        chosen += [indices[place] for indices in ranked if place < len(indices)]
    return [pairs[i] for i in sorted(chosen[:show])]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console()
    if not console.is_terminal:
        for row in [head, *rows]:
            print("\t".join(_line(cell) for cell in row), file=sys.stdout)
        return
    table = Table(box=box.SIMPLE_HEAD)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _line(text: str) -> str:
    """Text that stays on one line of a pipe."""
    return " ".join(text.split())


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
