"""What the commands share: the application, options that several of them have, and how they speak."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from align.config import FILE_NAME, Options, read_options
from align.errors import DoichieuError

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


def options_of(config: Path | None, **given: object) -> Options:
    """The defaults, a configuration file over them, and what was given on the command line over both."""
    return read_options(config).with_values({key: value for key, value in given.items() if value is not None}, "command line")


def tell(*sentences: str | DoichieuError) -> None:
    """Say each on standard error, a line each."""
    for sentence in sentences:
        print(f"doichieu: {sentence}", file=sys.stderr)


def printable(text: str) -> str:
    """Text from outside on one line that a terminal shows as it is and does not obey."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def print_json(data: object) -> None:
    """Print JSON for other programs."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print()


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Bars with the time left on standard error where a person looks; Ctrl-C ends the run with a sentence."""
    from align.drawing import bars

    try:
        with bars() as update:
            yield update
    except KeyboardInterrupt:
        tell("stopped; what was done so far is kept, so the next run goes on from there")
        raise typer.Exit(130) from None
