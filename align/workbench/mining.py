"""Corpora: two piles of text of which nothing is known, to ranked pairs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from align.aligning import Progress, silent
from align.errors import ConfigurationError
from align.scale.mining import Mined
from align.scale.settings import Settings
from align.sentences import say

FORMATS = ("tsv", "csv", "jsonl", "tmx", "moses")
"""What pairs of a corpus can be written as, beside Parquet; an HTML page and a spreadsheet would not open."""


def mine(  # noqa: PLR0913 - a run has that many sides
    either: Sequence[str],
    out: str,
    settings: Settings,
    *,
    zh: Sequence[str] = (),
    vi: Sequence[str] = (),
    engine: str = "local",
    workers: int = 0,
    anew: bool = False,
    progress: Progress = silent,
) -> Mined:
    """Find the pairs among Chinese and Vietnamese texts; see `align.scale.mining.mine`.

    Args:
        either: files, folders and URLs whose languages are found out.
        out: a folder or URL for the results.
        settings: how to mine.
        zh: Chinese files, folders and URLs.
        vi: Vietnamese ones.
        engine: "local", "dask" for workers on this machine, or the address of a Dask scheduler.
        workers: how many workers "dask" starts; 0 for one a core.
        anew: throw away what an earlier start left.
        progress: told what is being done, how much of it is done, and how much there is.

    Raises:
        DoichieuError: see `align.scale.mining.mine`; also for an engine or a format that does not exist.
    """
    from align.scale.engines import engine_named
    from align.scale.mining import mine as run

    for name in settings.formats:
        if name not in FORMATS:
            raise ConfigurationError(
                say("{name!r} is no format for corpora; choose from {names}", name=name, names=", ".join(FORMATS))
            )
    if not either and not (zh and vi):
        raise ConfigurationError("give files in both languages")
    if engine != "local":
        either, zh, vi = ([_from_anywhere(path) for path in paths] for paths in (either, zh, vi))
        out = _from_anywhere(out)
    return run(either, out, settings, zh=zh, vi=vi, engine=engine_named(engine, workers), progress=progress, anew=anew)


def _from_anywhere(path: str) -> str:
    """A path that means the same in another process's folder."""
    return path if "://" in path else os.path.abspath(path)  # noqa: PTH100 - it may be a URL of another system
