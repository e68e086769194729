"""`doichieu project info | check | backup | restore | vacuum`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import trust
from align.cli.shared import AsJson, app, print_json, printable, tell

if TYPE_CHECKING:
    from align.workbench.keeping import About

project = typer.Typer(
    no_args_is_help=True,
    help="Look after a project: what it holds, whether it is sound, backups.",
    epilog="Example: [bold]doichieu project backup summits.doichieu[/bold]",
)
app.add_typer(project, name="project")

Where = Annotated[str, typer.Argument(help="A project file, or postgresql://USER@HOST/DATABASE.", metavar="FILE|URL")]


@project.command(epilog="Example: [bold]doichieu project info summits.doichieu --json[/bold]")
def info(where: Where, as_json: AsJson = False) -> None:
    """Show what a project is and what it holds."""
    from align.workbench import keeping

    found = keeping.about(where)
    if as_json:
        print_json(_record(found))
    else:
        for name, value in _lines(found).items():
            print(f"{name:<12}{printable(value)}")


@project.command(epilog="Example: [bold]doichieu project check summits.doichieu[/bold]")
def check(where: Where, as_json: AsJson = False) -> None:
    """See whether a project is sound, and name each fault.

    Looks at the database itself, at the rules that hold in every project,
    and whether the log of all actions leads to what is there. Nothing is
    changed, and others may work meanwhile. Ends with 1 if there is a fault.
    """
    from align.workbench import keeping

    count = 0
    listed = []
    for said in keeping.faults(where):
        count += 1
        if as_json:
            listed.append(said)
        else:
            tell(said)
    if as_json:
        print_json({"sound": not count, "faults": listed})
    elif not count:
        print("sound: no fault was found")
    if count:
        raise typer.Exit(1)


@project.command(epilog="Example: [bold]doichieu project backup summits.doichieu --out /media/usb/summits.doichieu[/bold]")
def backup(
    where: Where,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write (default: beside the project, with date and time).", metavar="FILE"),
    ] = None,
) -> None:
    """Write a copy of a project into a new file, while others may work on it.

    A backup is a project file, also where the project is a database: it can
    be opened, given to somebody else, and restored into either.
    """
    from align.workbench import keeping

    print(keeping.back_up(where, out))


@project.command(epilog="Example: [bold]doichieu project restore summits.doichieu --from backup.doichieu --replace[/bold]")
def restore(
    where: Where,
    source: Annotated[Path, typer.Option("--from", help="The backup.", metavar="BACKUP")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the project that is there; it is kept in a file beside it.")
    ] = False,
) -> None:
    """Bring a backup back, into a new file or an empty PostgreSQL database.

    With --replace, over the project that the backup was taken from. Others
    may have it open: what they decide on pages loaded before is refused.
    """
    from align.workbench import keeping

    kept = keeping.bring_back(source, where, over=replace)
    print(f"what was there before is kept in {kept}" if kept else f"restored from {source}")


@project.command(epilog="Example: [bold]doichieu project vacuum summits.doichieu[/bold]")
def vacuum(where: Where) -> None:
    """Give the room of what was removed back to the disk, and make queries quick again."""
    from align.workbench import keeping

    before, after = keeping.vacuum(where)
    print(f"{before:,} bytes before, {after:,} after")


def _record(found: About) -> dict[str, object]:
    known, facts = found.info, asdict(found.facts)
    changed = facts.pop("changed")
    return {
        "where": found.where,
        **asdict(known),
        "created": known.created.isoformat(),
        "changed": changed and changed.isoformat(),
        **facts,
        "recalibrations": [trust.recalibration_record(one) for one in found.recalibrations],
        "precision": trust.sample_record(found.precision),
    }


def _lines(found: About) -> dict[str, str]:
    known, facts = found.info, found.facts
    decided = ", ".join(f"{count:,} {status}" for status, count in facts.pairs.items())
    return {
        "project": known.name,
        "where": found.where,
        "id": known.uuid,
        "made": f"{known.created:%Y-%m-%d %H:%M:%S} UTC",
        "changed": f"{facts.changed:%Y-%m-%d %H:%M:%S} UTC" if facts.changed else "never",
        "version": f"Doichieu {known.program}, schema {known.schema}, revision {known.revision:,}",
        "reports": f"{facts.zh_reports:,} Chinese, {facts.vi_reports:,} Vietnamese, in {facts.meetings:,} meetings",
        "aligned": f"{facts.bitexts:,} pairs of reports, {facts.segments:,} segments, {facts.beads:,} beads",
        "pairs": decided,
        "confidence": trust.recalibrated(found.recalibrations),
        "precision": trust.precision(found.precision),
        "sample": trust.sample(found.precision),
        "alone": f"{facts.checked:,} checked to have no counterpart",
        "encoder": facts.encoder or "-",
        "reviewers": ", ".join(facts.reviewers) or "-",
        "log": f"{facts.entries:,} entries",
        "size": f"{facts.bytes:,} bytes",
    }
