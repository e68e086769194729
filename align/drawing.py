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

from align.calibrating import Calibrated
from align.comparison import KEPT, MOVED, ErrorKind, Errors, Part, Score
from align.evaluation import SURE, Evaluation, Interval, ScoreIntervals
from align.model import Kind, Pair, Report
from align.workbench import WRONG_SHOWN, Evaluated, Paired, Run

if TYPE_CHECKING:
    from align.encoding import EncoderInfo, EncoderTrial

DOING = {
    "read": "Reading reports",
    "keep": "Keeping reports",
    "encode": "Encoding sentences",
    "join": "Encoding joined sentences",
    "match": "Matching",
    "fit": "Fitting",
    "group": "Grouping into meetings",
    "align": "Aligning",
    "lines": "Reading lines",
    "texts": "Gathering distinct texts",
    "pack": "Packing vectors",
    "index": "Training the index",
    "cells": "Filling the index",
    "search": "Searching neighbours",
    "merge": "Joining neighbours",
    "best": "Weighing neighbours",
    "candidates": "Choosing candidates",
    "weigh": "Comparing facts",
    "write": "Writing pairs",
}

MEANING = {
    ErrorKind.BOUNDARY: "overlaps the right bead, but is not it",
    ErrorKind.WRONG_PARTNER: "has a counterpart, and another was given",
    ErrorKind.INVENTED: "has no counterpart, and one was given",
    ErrorKind.MISSED: "has a counterpart, and was left alone",
}
ORDERS = {KEPT: "in order", MOVED: "moved"}


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


def draw_run(run: Run, written: Sequence[Path], show: int, kept: str = "") -> None:
    """The best pairs of each meeting side by side, what was found, and where it lies; `kept` says what a project got."""
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
    if written:
        print(f"written to {written[0].parent}: {', '.join(path.name for path in written)}")
    if kept:
        print(kept)


def draw_evaluations(results: Sequence[Evaluated | Paired], errors: int = 0) -> None:
    """The figures of each gold set, with up to `errors` wrong claims and as many missed beads, and a summary of several."""
    for number, result in enumerate(results):
        if number:
            print()
        if isinstance(result, Paired):
            _draw_pairing(result)
        else:
            _draw_evaluation(result)
            _draw_mistakes(result, errors)
    if len(results) > 1:
        print()
        _draw_summary(results)


def _draw_evaluation(result: Evaluated) -> None:
    found = result.result
    strict, lax, ece = _headline(found)
    print(f"{result.name}: strict F1 {strict[-1]}, lax F1 {lax[-1]}")
    print(
        f"{_count(found.documents, 'document')}, {_count(found.beads, 'gold bead')}, "
        f"{found.claimed} claimed (order {result.order}, confidence {found.cut:g} and above)"
    )
    print(
        "in brackets: 95% intervals over documents"
        if found.intervals
        else "one document, so no intervals: they are taken over documents"
    )
    print(f"encoder {result.encoder}; {_seconds(result)}")
    _table(("", "precision", "recall", "F1"), [("strict", *strict), ("lax", *lax)])
    _table(("zh:vi segments", "gold", "claimed", "precision", "recall", "F1"), [_part(part) for part in found.shapes])
    _table(("order of the beads", "gold", "claimed", "precision", "recall"), [_part(part)[:-1] for part in found.orders])
    _table(("what went wrong", "wrong", "not found", "what it means"), _errors(found.errors))
    if found.alone:
        print(
            f"without counterpart: {found.alone.found} of {_count(found.alone.gold, 'segment')} left alone"
            f"{_share(found.alone.found, found.alone.gold)};\n"
            f"of {found.alone.claimed} left alone, {found.alone.right} rightly{_share(found.alone.right, found.alone.claimed)}"
        )
    print(f"calibration error (ECE) {ece}")
    bins = [
        (f"{b.low:.1f}-{b.high:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.accuracy:.3f}") for b in found.calibration.bins
    ]
    _table(("confidence", "beads", "promised", "right"), bins)
    sure = found.calibration.sure
    print(
        f"confidence {SURE:g} and above: {_count(sure.count, 'bead')}"
        + (f", {sure.precision:.3f} right" if sure.count else "")
    )


def draw_calibrated(result: Calibrated) -> None:
    """The figures before and after, what was fitted, and where it lies."""
    fitted = result.fitted
    print(
        f"{result.encoder}: {_count(result.beads, 'gold bead')} in {_count(result.documents, 'document')} of "
        f"{', '.join(result.sets)}"
    )
    rows = [
        (
            one.name or "together",
            when,
            f"{found.strict.f1:.3f}",
            f"{found.lax.f1:.3f}",
            f"{found.calibration.ece:.3f}",
            f"{found.calibration.sure.precision:.3f} of {found.calibration.sure.count}",
        )
        for one in fitted.figures
        for when, found in (("before", one.before), ("after", one.after))
    ]
    _table(("gold set", "", "strict F1", "lax F1", "ECE", f"right at {SURE:g} and above"), rows)
    print(
        f"after: each of {fitted.folds} groups of documents by what was fitted on the others"
        if fitted.folds > 1
        else "after: on the very documents that it was fitted on, which flatters; add documents made from other texts"
    )
    print(f"fitted: {_what_was_fitted(result)}")
    if fitted.worth[fitted.fit] <= fitted.worth["shipped"]:
        print("this is no better than what ships; `doichieu calibrate --reset` goes back to that")
    print(f"written to {result.path}; used with this encoder from now on")


def _what_was_fitted(result: Calibrated) -> str:
    worth = result.fitted.worth
    if "judge" not in worth:
        return "slope and offset of the confidence; what it rests on is weighed as it ships"
    compared = f"(strict F1 less ECE {worth['judge']:.3f} with weights of your own, {worth['confidence']:.3f} without)"
    if result.fitted.fit == "judge":
        return f"the confidence and the weights of what it rests on {compared}"
    return f"slope and offset of the confidence; what it rests on is weighed as it ships {compared}"


def _draw_mistakes(result: Evaluated, limit: int) -> None:
    """Wrong claims and missed beads with their texts side by side; in a pipe a line for each bead."""
    console = Console()
    for mistake in result.mistakes(limit):
        kind = _words(mistake.kind)
        claimed = [("claimed", mistake.claimed)] if mistake.claimed else []
        beads = [
            (role, *(f"[{' '.join(map(str, side.segments))}] {side.text}" for side in (texts.zh, texts.vi)))
            for role, texts in claimed + [("gold", bead) for bead in mistake.gold]
        ]
        if not console.is_terminal:
            confidence = "-" if mistake.confidence is None else f"{mistake.confidence:.3f}"
            for bead in beads:
                print(kind, confidence, mistake.document, *map(_line, bead), sep="\t")
            continue
        confidence = "not proposed" if mistake.confidence is None else f"confidence {mistake.confidence:.3f}"
        console.print(Text(f"{kind}, {confidence}, in {mistake.document}", style="bold"))
        table = Table(box=box.SIMPLE, show_header=False, expand=True)
        table.add_column("", no_wrap=True, width=len("claimed"))
        table.add_column("中文", ratio=1, overflow="fold")
        table.add_column("Tiếng Việt", ratio=1, overflow="fold")
        for bead in beads:
            table.add_row(*map(Text, bead))
        console.print(table)


def _draw_pairing(result: Paired) -> None:
    found = result.result
    print(f"{result.name}: accuracy {_figure(found.accuracy, found.interval)}")
    print(
        f"{_count(found.reports, 'report')} of {_count(found.events, 'event')}; "
        + ("in brackets: 95% interval over events" if found.interval else "one event, so no interval: it is taken over events")
    )
    print(f"encoder {result.encoder}; {_seconds(result)}")
    if found.wrong:
        shown = found.wrong[:WRONG_SHOWN]
        print(
            f"{_count(len(found.wrong), 'report')} with the wrong partner"
            + (f", {len(shown)} shown" if shown < found.wrong else "")
        )
        _table(("language", "report", "found"), [(wrong.language, wrong.report, wrong.found or "-") for wrong in shown])


def _draw_summary(results: Sequence[Evaluated | Paired]) -> None:
    """One line a gold set: first those with beads, then those with pairs of reports."""
    beads = []
    for result in results:
        if isinstance(result, Evaluated):
            strict, lax, ece = _headline(result.result)
            beads.append((result.name, strict[-1], lax[-1], ece))
    if beads:
        _table(("gold set", "strict F1", "lax F1", "ECE"), beads)
    pairs = [
        (result.name, _figure(result.result.accuracy, result.result.interval))
        for result in results
        if isinstance(result, Paired)
    ]
    if pairs:
        _table(("pairing set", "accuracy"), pairs)


def _headline(found: Evaluation) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Strict and lax precision, recall and F1, and the calibration error, each with its interval."""
    spread = found.intervals
    return (
        _score(found.strict, spread.strict if spread else None),
        _score(found.lax, spread.lax if spread else None),
        _figure(found.calibration.ece, spread.ece if spread else None),
    )


def _score(score: Score, spread: ScoreIntervals | None) -> tuple[str, ...]:
    intervals = (spread.precision, spread.recall, spread.f1) if spread else (None, None, None)
    return tuple(map(_figure, (score.precision, score.recall, score.f1), intervals))


def _figure(value: float, interval: Interval | None) -> str:
    return f"{value:.3f}" + (f" ({interval[0]:.3f}-{interval[1]:.3f})" if interval else "")


def _part(part: Part) -> tuple[str, ...]:
    """Name, counts, precision, recall, F1; a dash where there is nothing to take a share of."""
    score = part.score
    return (
        ORDERS.get(part.name, part.name),
        str(part.gold),
        str(part.claimed),
        f"{score.precision:.3f}" if part.claimed else "-",
        f"{score.recall:.3f}" if part.gold else "-",
        f"{score.f1:.3f}" if part.gold and part.claimed else "-",
    )


def _errors(errors: Errors) -> list[tuple[str, ...]]:
    """How often each kind of error occurs; a dash where it cannot."""
    rows = [
        (_words(kind), str(errors.claims.get(kind, "-")), str(errors.gold.get(kind, "-")), meaning)
        for kind, meaning in MEANING.items()
    ]
    return [*rows, ("together", str(sum(errors.claims.values())), str(sum(errors.gold.values())), "")]


def _share(part: int, whole: int) -> str:
    return f" ({part / whole:.3f})" if whole else ""


def _seconds(result: Evaluated | Paired) -> str:
    return f"encoding {result.encode_seconds:.1f} s, matching {result.match_seconds:.1f} s"


def _words(kind: ErrorKind) -> str:
    return kind.replace("_", " ")


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
