"""From files to distinct texts: lines are read once, and each text is kept once, with where it first stood.

Two kinds of tasks, on files of the run alone, so that they may run anywhere and in any order:

    read        a file        → lines/zh/00003-00012.parquet, its lines in parts of fixed length, each sorted by digest
    distinct    a shard       → texts/zh/00007.parquet, the texts whose digests fall into its range, from all parts

A digest says which shard a text belongs to, so shards are of about equal size and each is a fair sample of the whole. How many
there are follows from the number of lines, and what is in them from the texts alone: neither from the order of the files
nor from how many machines there were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.scale.inputs import Input
from align.scale.lines import Refused, lines_of
from align.scale.settings import Job

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = 1000
"""Refused lines of a file that are written down one by one; the others are counted."""

_GROUP = 4096
"""Rows of a part of lines that are read at once by who wants a range of digests."""

ENCODED_TOGETHER = 2048
"""Texts of a shard that are encoded in one task: the row groups of its file."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one file held.

    Attributes:
        path: the file.
        lines: all lines; `empty` of them had no text, `refused` could not be read, the others are `texts`.
        parts: the names of the parts, with `distinct` texts in all of them together.
    """

    path: str
    lines: int
    empty: int
    refused: int
    texts: int
    distinct: int
    parts: tuple[str, ...]


def read_name(language: str, number: int) -> str:
    """The file that says what file `number` held; it is written when all its parts are there."""
    return f"work/lines/{language}/{number:05}.json"


def refused_name(language: str, number: int) -> str:
    """The file with the refused lines of file `number`."""
    return f"work/lines/{language}/{number:05}-refused.json"


def texts_name(language: str, shard: int) -> str:
    """The file of a shard's texts."""
    return f"work/texts/{language}/{shard:05}.parquet"


def read_file(job: Job, number: int, source: Input) -> Read:
    """Read a file in parts of `Settings.shard` lines; what was read already is not read again."""
    done = read_name(source.language, number)
    if job.store.exists(done):
        found = Read(**job.store.read_json(done))
        return Read(**{**asdict(found), "parts": tuple(found.parts)})
    texts: list[str] = []
    lines: list[int] = []
    parts: list[str] = []
    refused: list[dict[str, object]] = []
    total = empty = wrong = kept = distinct = 0

    def write() -> int:
        name = f"work/lines/{source.language}/{number:05}-{len(parts):05}.parquet"
        table = _part(texts, lines, number)
        job.store.write_table(name, table, group=_GROUP)
        parts.append(name)
        texts.clear()
        lines.clear()
        return int(table.num_rows)

    for line_number, line in lines_of(source.path, job.settings.column, source.language):
        total += 1
        if isinstance(line, Refused):
            wrong += 1
            if len(refused) < _SHOWN:
                refused.append({"file": source.path, "line": line_number, "why": line.why})
        elif not line:
            empty += 1
        else:
            texts.append(line)
            lines.append(line_number)
            kept += 1
        if len(texts) == job.settings.shard:
            distinct += write()
    if texts:
        distinct += write()
    found = Read(source.path, total, empty, wrong, kept, distinct, tuple(parts))
    job.store.write_json(refused_name(source.language, number), refused)
    job.store.write_json(done, asdict(found))
    return found


def shard_texts(job: Job, language: str, shard: int, shards: int, parts: Sequence[str]) -> tuple[int, int]:
    """Gather the texts of a shard from all parts.

    Returns:
        how many distinct texts it has, and how many lines they stood on.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    name = texts_name(language, shard)
    if job.store.rows(name) >= 0:
        kept = job.store.read_table(name, ["count"])
        return kept.num_rows, int(pc.sum(kept["count"]).as_py() or 0)
    low, high = _bounds(shard, shards)
    wanted = [("digest", ">=", low), ("digest", "<", high)] if shard + 1 < shards else [("digest", ">=", low)]
    table = pa.concat_tables([job.store.read_table(part, filters=wanted) for part in parts])
    table = table.sort_by([("digest", "ascending"), ("text", "ascending"), ("file", "ascending"), ("line", "ascending")])
    texts = np.array(table["text"].to_pylist(), dtype=object)
    first = np.flatnonzero(np.r_[True, texts[1:] != texts[:-1]]) if len(texts) else np.zeros(0, np.int64)
    count = np.add.reduceat(table["count"].to_numpy(), first) if len(first) else np.zeros(0, np.int64)
    found = pa.table(
        {
            "text": pa.array(list(texts[first]), pa.string()),
            "count": pa.array(count, pa.int64()),
            "file": table["file"].take(pa.array(first)),
            "line": table["line"].take(pa.array(first)),
        }
    )
    job.store.write_table(name, found, group=ENCODED_TOGETHER)
    return found.num_rows, int(count.sum())


def _bounds(shard: int, shards: int) -> tuple[int, int]:
    """The digests of a shard: from the first up to the second."""
    return (shard << 63) // shards, ((shard + 1) << 63) // shards


def _part(texts: list[str], lines: list[int], file: int) -> pa.Table:
    """The distinct texts of some lines, sorted by digest and then by text, with how often and where first each stood."""
    import pyarrow as pa

    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for text, line in zip(texts, lines, strict=True):
        first.setdefault(text, line)
        count[text] = count.get(text, 0) + 1
    ordered = sorted((digest_of(text), text) for text in first)
    return pa.table(
        {
            "digest": pa.array([digest for digest, _ in ordered], pa.int64()),
            "text": pa.array([text for _, text in ordered], pa.string()),
            "count": pa.array([count[text] for _, text in ordered], pa.int64()),
            "file": pa.array([file] * len(ordered), pa.int32()),
            "line": pa.array([first[text] for _, text in ordered], pa.int64()),
        }
    )


def digest_of(text: str) -> int:
    """The first 63 bits of the SHA-256 of a text; where two texts share them, the texts decide."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1
