"""The command line: `doichieu read | align | review | evaluate | calibrate | encoders`.

It parses, calls the workbench and draws; it decides nothing. Results go to standard output, as tables where a person looks and
as plain lines in a pipe; progress and complaints go to standard error.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.config import FILE_NAME, Options, read_options
from align.errors import DoichieuError

if TYPE_CHECKING:
    from align.calibrating import Calibrated
    from align.comparison import Part
    from align.evaluation import Evaluation
    from align.workbench import Evaluated, Paired

app = typer.Typer(
    name="doichieu",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Lay Chinese and Vietnamese reports of the same meetings side by side, and take the aligned pairs away.",
    epilog="Example: [bold]doichieu align reports/ --out out[/bold], then open out/pairs.html in a browser.",
)

Paths = Annotated[list[Path], typer.Argument(help="Files or folders: .txt .md .html .docx .pdf", metavar="PATH...")]
EncoderName = Annotated[
    str | None,
    typer.Option("--encoder", help="bundled, or the name or folder of a sentence-transformers model.", metavar="NAME"),
]
OrderName = Annotated[
    str | None, typer.Option("--order", help="auto (default), monotone for translations, free for reports written apart.")
]
Confidence = Annotated[
    float | None, typer.Option("--min-confidence", help="Leave out matches below this probability (default 0.5).", metavar="P")
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help=f"A file of options in TOML (default: {FILE_NAME} here, if there is one).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@app.command(epilog="Example: [bold]doichieu read reports/ --json > segments.json[/bold]")
def read(paths: Paths, as_json: AsJson = False) -> None:
    """Show what reading makes of each file: language, title, dates and segments with their kind."""
    from align import workbench
    from align.reading import report_as_json

    with _progress() as progress:
        reading = workbench.read(paths, progress)
    if as_json:
        _print_json([report_as_json(report) for report in reading.reports])
    else:
        from align.drawing import draw_reports

        draw_reports(reading.reports)
    _tell(*reading.notes, *reading.errors)
    if reading.errors:
        raise typer.Exit(1)


@app.command(epilog="Example: [bold]doichieu align reports/ --out out --formats tmx,xlsx[/bold]")
def align(  # noqa: PLR0913  (one parameter an option)
    paths: Paths,
    out: Annotated[Path, typer.Option("--out", help="The folder for the results; made if it is not there.", metavar="DIR")],
    formats: Annotated[
        str | None, typer.Option("--formats", help="tmx,tsv,csv,xlsx,jsonl,moses,html or all (default).", metavar="LIST")
    ] = None,
    order: OrderName = None,
    encoder: EncoderName = None,
    min_confidence: Confidence = None,
    one_meeting: Annotated[bool, typer.Option("--one-meeting", help="All files are reports of one meeting.")] = False,
    show: Annotated[int, typer.Option("--show", help="How many pairs to show here, best of each meeting first.", min=0)] = 12,
    config: ConfigFile = None,
) -> None:
    """Find the statements that say the same in Chinese and Vietnamese reports, and write them as aligned pairs."""
    from align import workbench
    from align.drawing import draw_run
    from align.exchange.writing import writable_folder

    options = _options(
        config,
        order=order,
        encoder=encoder,
        min_confidence=min_confidence,
        formats=[name.strip() for name in formats.split(",") if name.strip()] if formats else None,
        one_meeting=True if one_meeting else None,
    )
    workbench.format_names(options.formats)
    writable_folder(out)
    with _progress() as progress:
        reading = workbench.read(paths, progress)
    # Said before the work goes on: where the only Vietnamese report is broken, that is what the user must hear first.
    _tell(*reading.notes, *reading.errors)
    if reading.reports:
        with _progress() as progress:
            run = workbench.align_reports(reading.reports, options, progress)
            written = workbench.write(run.alignment, out, options.formats)
        draw_run(run, written, show)
        _tell(*run.notes)
    if reading.errors:
        raise typer.Exit(1)


@app.command(epilog="Example: [bold]doichieu review --project summits.doichieu[/bold]")
def review(
    project: Annotated[
        str | None,
        typer.Option("--project", help="A project file, or postgresql://USER@HOST/DATABASE.", metavar="FILE|URL"),
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="Where the page listens (default: a free port).", min=1, max=65535)
    ] = None,
    host: Annotated[
        str, typer.Option("--host", help="The address it listens at; by default, for this machine alone.")
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Open the workbench in the browser: add reports, align, review side by side, take the pairs away."""
    # The page stands above this package, which must not import it, so it is looked up by name.
    serving = importlib.import_module("ui.serving")
    serving.serve(project, host, port, browser=not no_browser)


@app.command(epilog="Example: [bold]doichieu evaluate seeds/gold.json --errors 10[/bold]")
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold sets in JSON, such as seeds/gold.json.", metavar="FILE.json")],
    order: OrderName = None,
    encoder: EncoderName = None,
    min_confidence: Confidence = None,
    errors: Annotated[
        int, typer.Option("--errors", help="Show the texts of up to N wrong matches and N missed ones.", min=0, metavar="N")
    ] = 0,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Align the texts of gold sets, and print how much is right, what went wrong, and whether confidences are true.

    A group of segments that belong together is a bead. Strict: a bead is
    right only if gold has exactly it. Lax: it overlaps a bead of gold on both
    sides. Precision: how much of what was found is right. Recall: how much of
    gold was found. Moved: beads outside the longest chain that goes forward in
    both languages. Several files are aligned one by one, and summed up.
    """
    from align import workbench
    from align.drawing import draw_evaluations

    options = _options(config, order=order, encoder=encoder, min_confidence=min_confidence)
    with _progress() as progress:
        results = workbench.evaluate_all(gold, options, progress)
    if as_json:
        figures = [_figures(result, errors) for result in results]
        _print_json(figures[0] if len(figures) == 1 else figures)
    else:
        draw_evaluations(results, errors)
    _tell(*dict.fromkeys(note for result in results if isinstance(result, workbench.Evaluated) for note in result.notes))


@app.command(epilog="Example: [bold]doichieu calibrate my-gold.json[/bold]")
def calibrate(
    gold: Annotated[
        list[Path] | None, typer.Argument(help="Gold sets in JSON of your own, 50 beads or more.", metavar="GOLD.json")
    ] = None,
    encoder: EncoderName = None,
    reset: Annotated[bool, typer.Option("--reset", help="Remove your calibration; what ships is used again.")] = False,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Fit the confidence to your own texts and encoder, from gold sets that you made.

    From then on, align and evaluate use it with this encoder. With 50 beads
    the confidence is fitted; with 300, what it rests on is fitted too, if that
    proves better. The figures after it are of documents left out of the fit.
    """
    from align import workbench
    from align.drawing import draw_calibrated

    options = _options(config, encoder=encoder)
    if reset == bool(gold):
        raise typer.BadParameter("give gold sets, or --reset alone")
    if not gold:
        removed = workbench.forget_calibration(options)
        if as_json:
            _print_json({"removed": str(removed) if removed else None})
        else:
            print(f"removed: {removed}" if removed else "there was no calibration of your own for this encoder")
        return
    with _progress() as progress:
        result = workbench.calibrate(gold, options, progress)
    _print_json(_calibrated(result)) if as_json else draw_calibrated(result)


@app.command(epilog="Example: [bold]doichieu encoders --test bundled[/bold]")
def encoders(
    test: Annotated[str | None, typer.Option("--test", help="Try this encoder on a few sentences.", metavar="NAME")] = None,
    as_json: AsJson = False,
) -> None:
    """List the encoders that can be used here, or try one."""
    from align import workbench
    from align.drawing import draw_encoders, draw_trial

    if test:
        trial = workbench.try_encoder(test)
        _print_json(asdict(trial)) if as_json else draw_trial(trial)
        return
    found = workbench.encoders()
    _print_json([asdict(info) for info in found]) if as_json else draw_encoders(found)


def main() -> None:
    """Run the command line; a foreseen fault is one sentence on standard error and exit code 1."""
    try:
        app()
    except DoichieuError as error:
        _tell(error)
        sys.exit(1)


def _options(config: Path | None, **given: object) -> Options:
    """The defaults, a configuration file over them, and what was given on the command line over both."""
    return read_options(config).with_values({key: value for key, value in given.items() if value is not None}, "command line")


def _tell(*sentences: str | DoichieuError) -> None:
    """Say each on standard error, a line each."""
    for sentence in sentences:
        print(f"doichieu: {sentence}", file=sys.stderr)


def _print_json(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _figures(result: Evaluated | Paired, errors: int) -> dict[str, object]:
    """An evaluation as the JSON that the design promises, with up to `errors` wrong claims and as many missed beads."""
    from align.workbench import WRONG_SHOWN, Paired

    seconds = {"encode": round(result.encode_seconds, 3), "match": round(result.match_seconds, 3)}
    if isinstance(result, Paired):
        found = asdict(result.result)
        wrong = found.pop("wrong")
        return {
            "name": result.name,
            "encoder": result.encoder,
            **found,
            "wrong": len(wrong),
            "wrong_reports": wrong[:WRONG_SHOWN],
            "seconds": seconds,
        }
    figures = result.result
    listed = {"list": [asdict(mistake) for mistake in result.mistakes(errors)]} if errors else {}
    return {
        "name": result.name,
        "order": result.order,
        "encoder": result.encoder,
        "strict": asdict(figures.strict),
        "lax": asdict(figures.lax),
        "intervals": asdict(figures.intervals) if figures.intervals else None,
        "documents": figures.documents,
        "beads": figures.beads,
        "claimed": figures.claimed,
        "min_confidence": figures.cut,
        "by_shape": {part.name: _part(part) for part in figures.shapes},
        "by_order": {part.name: _part(part) for part in figures.orders},
        "without_counterpart": _part(figures.alone) if figures.alone else None,
        "errors": {**asdict(figures.errors), **listed},
        "calibration": asdict(figures.calibration),
        "seconds": seconds,
    }


def _calibrated(result: Calibrated) -> dict[str, object]:
    def short(found: Evaluation) -> dict[str, object]:
        return {"strict": asdict(found.strict), "lax": asdict(found.lax), "calibration": asdict(found.calibration)}

    fitted = result.fitted
    return {
        "encoder": result.encoder,
        "gold": result.sets,
        "documents": result.documents,
        "beads": result.beads,
        "fitted": fitted.fit,
        "groups_left_out": fitted.folds if fitted.folds > 1 else None,
        "strict_f1_less_ece": fitted.worth,
        "sets": [{"name": one.name or None, "before": short(one.before), "after": short(one.after)} for one in fitted.figures],
        "written": str(result.path),
    }


def _part(part: Part) -> dict[str, object]:
    counts = asdict(part)
    del counts["name"]
    return {**counts, **asdict(part.score)}


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Bars with the time left on standard error where a person looks; Ctrl-C ends the run with a sentence."""
    from align.drawing import bars

    try:
        with bars() as update:
            yield update
    except KeyboardInterrupt:
        _tell("stopped; what was encoded so far is kept, so the next run goes on from there")
        raise typer.Exit(130) from None


if __name__ == "__main__":
    main()
