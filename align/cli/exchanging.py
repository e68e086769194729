"""`doichieu export` and `doichieu import`."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from align.cli.shared import AsJson, app, print_json, printable, tell
from align.errors import ConfigurationError
from align.model import Status

Project = Annotated[
    str, typer.Option("--project", help="A project file, or postgresql://USER@HOST/DATABASE.", metavar="FILE|URL")
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format", help="tmx, tsv, csv, xlsx, jsonl, moses or html (default: what the name ends in).", metavar="NAME"
    ),
]


@app.command(epilog="Example: [bold]doichieu export --project summits.doichieu --out pairs.tmx --status accepted[/bold]")
def export(
    project: Project,
    out: Annotated[Path, typer.Option("--out", help="The file to write.", metavar="FILE")],
    form: FormatName = None,
    status: Annotated[
        str,
        typer.Option("--status", help="Which pairs, out of accepted,proposed,unsure,rejected.", metavar="LIST"),
    ] = "accepted,proposed,unsure",
    min_confidence: Annotated[
        float,
        typer.Option("--min-confidence", help="What is not accepted must have at least this.", min=0, max=1, metavar="P"),
    ] = 0.5,
    relations: Annotated[
        str | None,
        typer.Option("--relations", help="Only these, out of equivalent,partial,related,none.", metavar="LIST"),
    ] = None,
    meeting: Annotated[
        list[str] | None, typer.Option("--meeting", help="Only this meeting, by name; may be repeated.", metavar="NAME")
    ] = None,
) -> None:
    """Write the pairs of a project into a file, in any format.

    Tables and TMX say of each pair what it was when it was written, so that
    it can be changed in another program and brought back with import.
    """
    from align.exchange import format_for, format_named
    from align.store import Choice, Relation
    from align.workbench import exporting
    from align.workbench.desk import Desk

    name = format_named(form).name if form else format_for(out).name
    statuses = frozenset(Status(value) for value in _listed("--status", status, list(Status)))
    related = None if relations is None else _listed("--relations", relations, list(Relation))
    with Desk.open(project, _user()) as desk:
        choice = Choice(
            statuses,
            min_confidence,
            None if related is None else frozenset(map(Relation, related)),
            exporting.meetings_named(desk, meeting) if meeting else None,
        )
        count = exporting.preview(desk, choice, 0).total
        written = exporting.export(desk, name, choice, out)
    print(f"{count:,} pairs written to {', '.join(map(str, written))}")


@app.command("import", epilog="Example: [bold]doichieu import edited.xlsx --project summits.doichieu[/bold]")
def import_(
    file: Annotated[Path, typer.Argument(help="The file: .tmx .tsv .csv .xlsx .jsonl .zh .html", metavar="FILE")],
    project: Project,
    form: FormatName = None,
    reviewer: Annotated[
        str | None,
        typer.Option("--reviewer", help="Who says so (default: the name that you are logged in with).", metavar="NAME"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring pairs back in that were changed outside, or a memory from elsewhere.

    Pairs of this project come back as judgements and corrections; what was
    changed here as well is refused and named. All others become a new
    meeting, accepted as they stand. All of it happens or nothing, it can be
    undone, and the same file again changes nothing. Ends with 1 if a pair
    was refused.
    """
    from align.workbench import importing
    from align.workbench.desk import Desk

    with Desk.open(project, reviewer or _user()) as desk:
        found = importing.bring_in(desk, file, form)
    if as_json:
        print_json(asdict(found))
    else:
        total = found.same + found.changed + found.added + len(found.refused)
        print(
            f"{total:,} pairs: {found.changed:,} changed, {found.added:,} new, {found.same:,} as they were, "
            f"{len(found.refused):,} refused"
        )
        for name in found.meetings:
            print(f"new meeting: {printable(name)}")
        tell(*(f"{file}: pair {one.number}: {one.why}" for one in found.refused))
    if found.refused:
        raise typer.Exit(1)


def _listed(option: str, given: str, known: Sequence[str]) -> list[str]:
    """The names in a list with commas."""
    names = [name.strip() for name in given.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise ConfigurationError(f"{option}: {name!r} is none of {', '.join(known)}")
    return names


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a machine that does not know who runs this
        return "reviewer"
