"""`doichieu read` and `doichieu align`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from align.cli import left_out
from align.cli.shared import (
    AsJson,
    Confidence,
    ConfigFile,
    EncoderName,
    OrderName,
    Paths,
    app,
    options_of,
    print_json,
    shown_progress,
    tell,
)
from align.config import Options


@app.command(epilog="Example: [bold]doichieu read reports/ --json > segments.json[/bold]")
def read(paths: Paths, as_json: AsJson = False) -> None:
    """Show what reading makes of each file: language, title, dates and segments with their kind."""
    from align import workbench
    from align.reading import report_as_json

    with shown_progress() as progress:
        reading = workbench.read(paths, progress)
    if as_json:
        print_json([report_as_json(report) for report in reading.reports])
    else:
        from align.drawing import draw_reports

        draw_reports(reading.reports)
    tell(*reading.notes, *reading.errors)
    if reading.errors:
        raise typer.Exit(1)


@app.command(epilog="Example: [bold]doichieu align reports/ --out out --formats tmx,xlsx[/bold]")
def align(  # noqa: PLR0913  (one parameter an option)
    paths: Paths,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder for the results; made if it is not there.", metavar="DIR")
    ] = None,
    project: Annotated[
        str | None,
        typer.Option(
            "--project",
            help="The project that keeps reports and matches, a file or postgresql://…; made if it is not there. With --out, "
            "the results are those of the whole project.",
            metavar="FILE|URL",
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Align what the project has aligned already too, around what people decided."),
    ] = False,
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
    """Find the statements that say the same in Chinese and Vietnamese reports, and write them as aligned pairs.

    With --project they are kept in a project for reviewing: what is there
    already is not aligned twice, and what people decided stays.
    """
    from align import workbench
    from align.exchange.writing import writable_folder

    if out is None and project is None:
        raise typer.BadParameter("give --out DIR, --project FILE, or both")
    if again and project is None:
        raise typer.BadParameter("--again is for a project; give --project FILE too")
    options = options_of(
        config,
        order=order,
        encoder=encoder,
        min_confidence=min_confidence,
        formats=[name.strip() for name in formats.split(",") if name.strip()] if formats else None,
        one_meeting=True if one_meeting else None,
    )
    workbench.format_names(options.formats)
    if out is not None:
        writable_folder(out)
    if project is not None:
        _align_into(project, paths, out, options, show, again=again)
        return
    assert out is not None
    with shown_progress() as progress:
        reading = workbench.read(paths, progress)
    left_out.at_first(reading)
    try:
        if reading.reports:
            from align.drawing import draw_run

            with shown_progress() as progress:
                run = workbench.align_reports(reading.reports, options, progress)
                written = workbench.write(run.alignment, out, options.formats)
            draw_run(run, written, show)
            tell(*run.notes)
    finally:
        left_out.at_the_end(reading)
    if reading.errors:
        raise typer.Exit(1)


def _align_into(project: str, paths: list[Path], out: Path | None, options: Options, show: int, *, again: bool) -> None:
    """The same with a project that keeps everything."""
    from align import workbench
    from align.workbench.into_project import align_into, open_or_make

    with open_or_make(project) as opened:
        with shown_progress() as progress:
            reading = workbench.read(paths, progress)
        left_out.at_first(reading)
        try:
            if reading.reports:
                from align.drawing import draw_run

                with shown_progress() as progress:
                    found = align_into(opened, reading, options, progress, whole=out is not None, again=again)
                    written = workbench.write(found.run.alignment, out, options.formats) if out is not None else []
                draw_run(found.run, written, show, found.kept)
                tell(*found.run.notes)
        finally:
            left_out.at_the_end(reading)
    if reading.errors:
        raise typer.Exit(1)
