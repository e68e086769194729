"""`doichieu review`."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from align.cli.shared import app


@app.command(epilog="Example: [bold]doichieu review --project summits.doichieu[/bold]")
def review(
    project: Annotated[
        str | None,
        typer.Option("--project", help="A project file, or postgresql://USER@HOST/DATABASE.", metavar="FILE|URL"),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Begin with the sample project.")] = False,
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
    serving.serve(project, sample, host, port, browser=not no_browser)
