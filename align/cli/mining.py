"""`doichieu mine`."""

from __future__ import annotations

from typing import Annotated

import typer

from align.cli.shared import AsJson, EncoderName, app, print_json, printable, shown_progress, tell

Many = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders or URLs: .txt .zh .vi (a sentence a line), .tsv, .jsonl, .parquet; text also as .gz.",
        metavar="PATH...",
    ),
]


@app.command(epilog="Example: [bold]doichieu mine chinese.txt vietnamese.txt.gz --out pairs[/bold]")
def mine(  # noqa: PLR0913  (one parameter an option)
    out: Annotated[str, typer.Option("--out", help="The folder or URL for results and work files.", metavar="DIR")],
    paths: Many = None,
    zh: Annotated[list[str] | None, typer.Option("--zh", help="A path whose text is Chinese.", metavar="PATH")] = None,
    vi: Annotated[list[str] | None, typer.Option("--vi", help="A path whose text is Vietnamese.", metavar="PATH")] = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", help="Leave out pairs below this probability.", metavar="P")
    ] = 0.5,
    formats: Annotated[
        str, typer.Option("--formats", help="tsv,csv,jsonl,tmx,moses; Parquet is always written.", metavar="LIST")
    ] = "tsv,jsonl,tmx",
    column: Annotated[
        str, typer.Option("--column", help="The column or key with the text, if not text, zh or vi.", metavar="NAME")
    ] = "",
    encoder: EncoderName = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            help="Where to compute: local, dask (workers here), or tcp://HOST:PORT of a Dask scheduler.",
            metavar="NAME",
        ),
    ] = "local",
    workers: Annotated[
        int, typer.Option("--workers", help="How many workers --engine dask starts (default: one a core).", min=0)
    ] = 0,
    memory: Annotated[
        float, typer.Option("--memory", help="Gigabytes that one process may take for an index.", metavar="GB")
    ] = 2.0,
    shard: Annotated[int, typer.Option("--shard", help="Lines in one part of the work.", metavar="N")] = 100_000,
    max_refused: Annotated[
        float, typer.Option("--max-refused", help="Stop where more than this share of a file cannot be read.", metavar="SHARE")
    ] = 0.01,
    anew: Annotated[bool, typer.Option("--anew", help="Throw away what an earlier start left in DIR.")] = False,
    show: Annotated[int, typer.Option("--show", help="How many pairs to show here, the surest first.", min=0)] = 12,
    as_json: AsJson = False,
) -> None:
    """Find pairs in two piles of text, Chinese and Vietnamese, of which nothing is known.

    Each text is compared with all of the other language and is in one pair at
    most. When the run is ended in the middle, the same command goes on where it
    was.
    """
    from align.encoding import BUNDLED
    from align.scale.settings import Settings
    from align.workbench.mining import mine as run

    settings = Settings(
        encoder=encoder or BUNDLED,
        shard=shard,
        min_confidence=min_confidence,
        max_refused=max_refused,
        column=column,
        memory=memory,
        formats=tuple(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip())),
    )
    with shown_progress() as progress:
        found = run(
            paths or [], out, settings, zh=zh or [], vi=vi or [], engine=engine, workers=workers, anew=anew, progress=progress
        )
    if as_json:
        print_json(found.report)
        return
    for pair in found.first(show):
        print(f"{pair.confidence:.2f}\t{printable(pair.zh.text)}\t{printable(pair.vi.text)}")
    print(found.account)
    print(f"written to {out}: {', '.join(found.written)}")
    tell(*found.notes)
