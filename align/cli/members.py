"""`doichieu project members`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from align.cli.projects import Where, project
from align.cli.shared import AsJson, print_json, printable


@project.command(
    epilog="Example: [bold]doichieu project members postgresql://lan@db/summits --set minh@example.org --role reviewer[/bold]"
)
def members(
    where: Where,
    set_: Annotated[
        str | None,
        typer.Option("--set", help="Let in who signs in with this address, or change their role.", metavar="ADDRESS"),
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help="reader, reviewer, editor or owner.")] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="What decisions are written down under (default: the address before the @).")
    ] = None,
    remove: Annotated[str | None, typer.Option("--remove", help="Keep out who has this address.", metavar="ADDRESS")] = None,
    as_json: AsJson = False,
) -> None:
    """List, let in and keep out the members of a project that people sign in to.

    A reader looks and exports, a reviewer judges, an editor also changes
    reports and aligns, an owner also says who is a member. The first one must
    be an owner.
    """
    from align.workbench.desk import Desk
    from align.workbench.people import local_name, role_named

    if set_ is not None and role is None:
        raise typer.BadParameter("--set needs --role: reader, reviewer, editor or owner")
    if set_ is None and (role is not None or name is not None):
        raise typer.BadParameter("--role and --name go with --set ADDRESS")
    with Desk.open(where, local_name()) as desk:
        if set_ is not None and role is not None:
            desk.people.let_in(set_, role_named(role), name)
        if remove is not None:
            desk.people.remove_address(remove)
        found = desk.people.members()
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        signed_in = "has signed in" if one.known else "has not signed in yet" if one.email else "on the project's machine only"
        print("\t".join(map(printable, (one.role, one.name, one.email or "-", signed_in))))
