r"""Moses: two plain text files, `NAME.zh` and `NAME.vi`, in which the same line says the same thing.

It keeps the texts and nothing else. A character that some reader takes for a line end (line feed, carriage return, U+000B,
U+000C, U+001C to U+001E, U+0085, U+2028, U+2029), and a byte order mark, is written as a character reference such as `&#10;`
(see `align.exchange.escapes`). Everything else stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from align.errors import InputError
from align.exchange.escapes import escape_as_references, unescape_references
from align.exchange.format import PairFormat, RunInfo, pair_of
from align.exchange.opening import lines
from align.exchange.writing import atomic_files
from align.model import Pair

_SEPARATOR = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff]")


class Moses(PairFormat):
    """Two line-aligned text files."""

    name = "moses"
    suffix = ".zh"
    summary = "two plain text files, line by line (.zh and .vi), for training translation systems"
    keeps: frozenset[str] = frozenset()

    def write_pairs(self, pairs: Iterable[Pair], info: RunInfo, path: Path) -> None:  # noqa: ARG002
        """Write the files `path` stands for (see `files_of`); `info` has no place in them."""
        with atomic_files(*files_of(path)) as (zh, vi):
            for pair in pairs:
                zh.write(f"{escape_as_references(pair.zh.text, _SEPARATOR)}\n".encode())
                vi.write(f"{escape_as_references(pair.vi.text, _SEPARATOR)}\n".encode())

    def read_pairs(self, path: Path) -> Iterator[Pair]:
        """Read both files line by line, given either of them or the name without ending."""
        zh_path, vi_path = files_of(path)
        for zh, vi in zip_longest(lines(zh_path), lines(vi_path)):
            if zh is None or vi is None:
                shorter, longer, line = (vi_path, zh_path, zh) if vi is None else (zh_path, vi_path, vi)
                reason = f"ends before line {line[0]} of {longer.name}; the two files must have the same number of lines"
                raise InputError(str(shorter), reason)
            yield pair_of(unescape_references(zh[1]), unescape_references(vi[1]))


def files_of(path: Path) -> tuple[Path, Path]:
    """The Chinese and the Vietnamese file that `path` stands for: itself and its neighbour, or the name without ending."""
    stem = path.with_suffix("") if path.suffix in (".zh", ".vi") else path
    return stem.with_name(f"{stem.name}.zh"), stem.with_name(f"{stem.name}.vi")


FORMAT = Moses()
