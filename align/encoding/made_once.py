"""A folder that is made once and used by every later run, whoever makes it and however that ends.

It is filled under another name and moved into place when it is whole, so a half-made one is never seen under its own name.
A list of its files and their sizes goes in last; a folder that no longer matches its list is made again. One process at a time
makes it, the others wait; the lock is the operating system's and goes with the process that holds it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from align.encoding.paths import VARIABLE
from align.errors import EncoderError
from align.sentences import say

_LIST = "complete.json"
_PATIENCE = 600.0


def is_whole(folder: Path) -> bool:
    """Whether `folder` was finished and still has every file in the size it had then."""
    try:
        sizes = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def made_once(folder: Path, fill: Callable[[Path], None], megabytes: int) -> Path:
    """`folder`, made by `fill(empty folder)` unless it is there already.

    Args:
        folder: where it shall stand; its parents are created.
        fill: writes the content; it may raise OSError or EncoderError.
        megabytes: the room it takes, for the message when there is too little.

    Raises:
        EncoderError: the place cannot be written, is full, or another process holds it for more than ten minutes.
    """
    if is_whole(folder):
        return folder
    from filelock import FileLock, Timeout

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock"), timeout=_PATIENCE):
            if not is_whole(folder):
                _make(folder, fill)
    except Timeout:
        raise EncoderError(
            say(
                "{path}: another doichieu has been preparing the encoder there for ten minutes; end it and try again",
                path=str(folder.parent),
            )
        ) from None
    except OSError as error:
        raise EncoderError(
            say(
                "{path}: the encoder cannot be prepared there ({cause}); it needs {size} MB that can be written: make room, "
                "or set {variable} to another folder",
                path=str(folder.parent),
                cause=str(error.strerror or error),
                size=megabytes,
                variable=VARIABLE,
            )
        ) from error
    return folder


def _make(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside `folder` and move it into place; only the holder of the lock comes here."""
    beside = folder.with_name(f"{folder.name}.unfinished")
    for left_behind in (beside, folder):
        if left_behind.exists():
            shutil.rmtree(left_behind)
    beside.mkdir()
    try:
        fill(beside)
        sizes = {str(path.relative_to(beside)): path.stat().st_size for path in sorted(beside.rglob("*")) if path.is_file()}
        (beside / _LIST).write_text(json.dumps(sizes, indent=1), encoding="utf-8")
        beside.replace(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
