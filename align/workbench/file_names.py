"""Names of files that every system accepts, made of what people call things."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_NOT_ALLOWED = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 150
"""Bytes; disks allow 255, and something may follow."""


def file_name(name: str) -> str:
    """`name` as the name of a file, without an ending: what systems refuse (Windows the most) is replaced."""
    cleaned = _NOT_ALLOWED.sub("-", unicodedata.normalize("NFC", name))
    shortened = cleaned.encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"_{shortened}" if not shortened or _RESERVED.fullmatch(shortened) else shortened


def unused(folder: Path, name: str, ending: str) -> Path:
    """The file `name` with `ending` in a folder, with a number after the name if there is one already."""
    number, path = 2, folder / f"{name}{ending}"
    while path.exists():
        number, path = number + 1, folder / f"{name} {number}{ending}"
    return path
