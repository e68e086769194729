"""Opening files that come back, with one sentence for what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from align.errors import InputError


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open `path` for reading bytes.

    Raises:
        InputError: it does not exist, is a folder, or cannot be read; also when that shows only inside the block.
    """
    if path.is_dir():
        raise InputError(str(path), "is a folder; give the name of the file in it")
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise InputError(str(path), "does not exist; check the name") from error
    except PermissionError as error:
        raise InputError(str(path), "cannot be read for lack of permission; change that or copy the file") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read; the system says {error.strerror or error!r}") from error


def lines(path: Path) -> Iterator[tuple[int, str]]:
    r"""The lines of a UTF-8 file with their numbers from 1, without line end; only `\n` and `\r\n` end a line.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    with opened(path) as file:
        for number, raw in enumerate(file, 1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise InputError(str(path), f"line {number} is not UTF-8 text; save the file as UTF-8") from error
            yield number, line.removesuffix("\n").removesuffix("\r")
