"""`doichieu project sample | recalibrate`: how many matches are right, and confidences that are true."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from align.cli import trust
from align.cli.projects import Where, project
from align.cli.shared import AsJson, print_json, tell


@project.command(epilog="Example: [bold]doichieu project sample summits.doichieu --size 120[/bold]")
def sample(
    where: Where,
    size: Annotated[int, typer.Option("--size", help="How many matches to draw.", metavar="N")] = 200,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", help="Draw from matches of this confidence at least.", metavar="P")
    ] = 0.5,
    seed: Annotated[
        int | None, typer.Option("--seed", help="Draw the same again (default: nobody can foresee it).", metavar="N")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw matches at random, to tell from them how many of all are right.

    They are drawn from those that nobody has decided. Check them in the page,
    under Queue, one after the other; `doichieu project info` then says how many
    matches are right, with the interval. A new sample takes the place of the
    one before.
    """
    from align.workbench.desk import Desk
    from align.workbench.people import local_name

    with Desk.open(where, local_name()) as desk:
        desk.draw_sample(size, seed, min_confidence)
        found = desk.precision_estimate()
    assert found is not None
    if as_json:
        print_json(trust.sample_record(found))
    else:
        print(
            f"{found.size:,} matches are drawn from {found.population:,} of {found.min_confidence:g} and above that nobody "
            "has decided; check them in the page, under Queue"
        )


@project.command(epilog="Example: [bold]doichieu project recalibrate summits.doichieu --try[/bold]")
def recalibrate(
    where: Where,
    trying: Annotated[bool, typer.Option("--try", help="Only say what it would be worth.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Show confidences as the aligner gave them again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the confidences of a project to how people's decisions turned out.

    It takes 50 decisions, and is done only if the confidences are clearly truer
    on decisions that were left out of the fit. What the aligner said is kept,
    so that it can be taken back at any time.
    """
    from align.workbench.desk import Desk
    from align.workbench.people import local_name

    if trying and reset:
        raise typer.BadParameter("--try and --reset do not go together")
    with Desk.open(where, local_name()) as desk:
        if reset:
            count = desk.forget_recalibration()
            tell("confidences are those of the aligner again" if count else "there was no recalibration to take back")
        elif trying:
            found = desk.trial()
            if as_json:
                print_json(asdict(found) | {"worthwhile": found.worthwhile})
            else:
                print(trust.worth(found))
            return
        else:
            desk.recalibrate()
        now = desk.recalibrations()
    if as_json:
        print_json([trust.recalibration_record(one) for one in now])
    elif not reset:
        print(trust.recalibrated(now))
