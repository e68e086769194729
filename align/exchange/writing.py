"""Writing files whole or not at all.

    with atomic(path) as file:
        file.write(b"...")

The bytes go to a temporary file in the same folder, reach the disk, and only then take the place of what was there. Whatever
happens before that, a full disk and Ctrl-C included, leaves the folder as it was.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from align.errors import OutputError
from align.sentences import say

_REASONS = {
    errno.ENOSPC: say("the disk is full; free some space or choose another folder"),
    errno.EDQUOT: say("your disk quota is used up; free some space or choose another folder"),
    errno.EFBIG: say("the file grows larger than the disk or a limit of the system allows; choose another folder"),
    errno.EACCES: say(
        "there is no permission to write there, or another program has it open; close it or choose another folder"
    ),
    errno.EPERM: say(
        "there is no permission to write there, or another program has it open; close it or choose another folder"
    ),
    errno.EROFS: say("the disk is read-only; choose another folder"),
    errno.EISDIR: say("it is a folder; give the name of a file"),
    errno.ENOENT: say("its folder does not exist; create it or choose another one"),
    errno.ENOTDIR: say("what should be its folder is a file; choose another folder"),
    errno.EEXIST: say("a file of that name is in the way; choose another folder"),
    errno.ENAMETOOLONG: say("the name is too long for this disk; choose a shorter one"),
}


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The sentence for `error`, met while writing `path`."""
    said = error.strerror or type(error).__name__
    reason = _REASONS.get(error.errno or 0, say("the system says {cause!r}; choose another folder", cause=said))
    return OutputError(say("{path}: could not be written: {reason}", path=str(path), reason=reason))


@contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """Open `path` for writing bytes; it gets its new content when the block ends, and keeps the old one if it fails.

    Raises:
        OutputError: the file could not be written, or a text held half of a surrogate pair, which UTF-8 cannot express.
    """
    with atomic_files(path) as (file,):
        yield file


@contextmanager
def atomic_files(*paths: Path) -> Iterator[tuple[BinaryIO, ...]]:
    """Like `atomic` for files that belong together: all are safe on the disk before the first takes its place."""
    opened: list[tuple[Path, Path, Path, BinaryIO]] = []
    with ExitStack() as cleaning:
        for path in paths:
            with _explained(path):
                target = _target(path)
                temporary = target.with_name(f".doichieu-{token_hex(8)}.tmp")
                cleaning.callback(_remove, temporary)
                file: BinaryIO = temporary.open("xb")
                cleaning.callback(_close, file)
                opened.append((path, target, temporary, file))
        with _explained(paths[0]):
            yield tuple(file for _, _, _, file in opened)
        for path, target, temporary, file in opened:
            with _explained(path):
                file.flush()
                os.fsync(file.fileno())
                file.close()
                if target.exists():
                    shutil.copymode(target, temporary)
        for path, target, temporary, _ in opened:
            with _explained(path):
                temporary.replace(target)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what goes wrong while `path` is written into one sentence."""
    try:
        yield
    except OSError as error:
        raise cannot_write(path, error) from error
    except UnicodeEncodeError as error:
        broken = f"U+{ord(error.object[error.start]):04X}"
        raise OutputError(
            say(
                "{path}: could not be written: a text or file name holds the broken character {character}; rename the report, "
                "or export as JSONL, TMX or XLSX, which can hold it",
                path=str(path),
                character=broken,
            )
        ) from error


def _close(file: BinaryIO) -> None:
    """Close without writing what is left: on a full disk that fails again, and the file is about to go anyway."""
    with suppress(OSError):
        file.close()


def _remove(temporary: Path) -> None:
    """Remove what is left, if anything is; what went wrong before is what counts."""
    with suppress(OSError):
        temporary.unlink()


def _target(path: Path) -> Path:
    """Where `path` really lies: a link stays a link, and what it points to is replaced."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not target.is_file():
        raise OutputError(say("{path}: could not be written: it is a device or pipe; give the name of a file", path=str(path)))
    if target.exists():
        target.open("r+b").close()  # a protected file could be replaced all the same, but somebody protected it
    return target


def writable_folder(path: Path) -> None:
    """Make sure that files can be written in the folder `path`, creating it, before a long run begins.

    Raises:
        OutputError: it cannot be created, or nothing can be written in it.
    """
    probe = path / f".doichieu-{token_hex(8)}.tmp"
    try:
        path.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_bytes(b"\0")
        finally:
            probe.unlink(missing_ok=True)
    except FileExistsError as error:
        raise OutputError(
            say("{path}: cannot be used as the output folder: it is a file; choose another name", path=str(path))
        ) from error
    except OSError as error:
        raise cannot_write(path, error) from error
