"""Taking pairs out of a project: how many there are, what the first look like, and the files of a format.

choice = Choice(statuses=frozenset({Status.ACCEPTED}))
preview(desk, choice).total
export(desk, "tmx", choice, Path("out/pairs.tmx"))
bundle(desk, "moses", choice).name          "summits.zip": a format of two files
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from align.errors import ConfigurationError
from align.model import Pair
from align.sentences import say
from align.store import Choice
from align.workbench.desk import Desk

ROWS = 20
"""So many pairs a preview shows."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How many pairs a choice takes, and the first of them."""

    total: int
    first: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file to hand to somebody: its name, its media type and what is in it."""

    name: str
    media_type: str
    content: bytes


_MEDIA_TYPES = {
    "tmx": "application/x-tmx+xml",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "html": "text/html",
}


def formats() -> dict[str, str]:
    """Every format by name, with one line about it."""
    from align.exchange import FORMATS

    return {name: known.summary for name, known in FORMATS.items()}


def preview(desk: Desk, choice: Choice, rows: int = ROWS) -> Preview:
    """Count the pairs of `choice` and show the first of them; the rest of the project is not read."""
    with closing(desk.pairs(choice)) as pairs:
        return Preview(desk.project.count_pairs(choice), tuple(islice(pairs, rows)))


def meetings_named(desk: Desk, names: Iterable[str]) -> frozenset[int]:
    """The numbers of the meetings of these names, for a choice.

    Raises:
        ConfigurationError: the project has no such meeting.
    """
    known = {meeting.key: meeting.id for meeting in desk.meetings()}
    for name in names:
        if name not in known:
            few = ", ".join(sorted(known)[:5]) + (" …" if len(known) > 5 else "")
            raise ConfigurationError(
                say("there is no meeting named {name!r} in the project; it has {names}", name=name, names=few or say("none"))
            )
    return frozenset(known[name] for name in names)


def export(desk: Desk, name: str, choice: Choice, path: Path) -> list[Path]:
    """Write the pairs of `choice` in the format called `name`; what was written, Moses being two files beside each other.

    Formats of pairs stream: no more than the reports of one meeting are held. The page needs the whole project.

    Raises:
        ConfigurationError: there is no such format.
        OutputError: it could not be written; what was there before is untouched.
    """
    from align.exchange import PairFormat, RunInfo, format_named
    from align.exchange.moses import files_of

    chosen = format_named(name)
    if not isinstance(chosen, PairFormat):
        chosen.write(desk.project.alignment(choice), path)
        return [path]
    run = desk.project.last_run()
    info = RunInfo(run.finished or run.started, run.encoder) if run else RunInfo(datetime.now(UTC), "")
    with closing(desk.pairs(choice)) as pairs:
        chosen.write_pairs(pairs, info, path)
    return list(files_of(path)) if name == "moses" else [path]


def bundle(desk: Desk, name: str, choice: Choice) -> Bundle:
    """The pairs of `choice` as one file named after the project; a format of several files is packed into one archive.

    It is made in a temporary folder that is gone when this returns.

    Raises:
        ConfigurationError: there is no such format.
        OutputError: it could not be written.
    """
    stem = file_stem(desk.info().name)
    known = formats()
    if name not in known:
        raise ConfigurationError(
            say("there is no format named {name!r}; choose among {names}", name=name, names=", ".join(known))
        )
    from align.exchange import format_named

    with tempfile.TemporaryDirectory(prefix="doichieu-") as folder:
        written = export(desk, name, choice, Path(folder) / f"{stem}{format_named(name).suffix}")
        if len(written) == 1:
            return Bundle(written[0].name, _MEDIA_TYPES[name], written[0].read_bytes())
        packed = Path(folder) / f"{stem}.zip"
        with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED) as archive:
            for path in written:
                archive.write(path, path.name)
        return Bundle(packed.name, "application/zip", packed.read_bytes())


def file_stem(name: str) -> str:
    """A file name, without ending, that a project's name gives: letters and figures with hyphens between them."""
    return re.sub(r"[\W_]+", "-", name).strip("-")[:60] or "pairs"
