"""Files to pages: which files can be read, and what is in them.

    for found in find_files([Path("reports")]):
        try:
            page = read_page(load(found.path), str(found.path))
        except InputError as error:
            ...

`find_files` never fails: what is wrong with a path comes up as an InputError in `load` or `read_page`, file by file, so that
one bad file does not stop the others.
"""

from __future__ import annotations

import logging
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from align.errors import InputError
from align.reading.page import Page
from align.sentences import say

# By suffix: the module that reads it, and what a user calls it.
_READERS = {
    ".txt": ("text", say("text")),
    ".md": ("markdown", say("Markdown")),
    ".html": ("html", say("a web page")),
    ".htm": ("html", say("a web page")),
    ".docx": ("docx", say("a Word document")),
    ".pdf": ("pdf", say("a PDF")),
}
SUFFIXES: tuple[str, ...] = tuple(_READERS)
"""The suffixes of files that can be read, in lower case."""

MAX_BYTES = 100_000_000
"""A file of this many bytes or more is refused before it is opened. A report has ten thousand, its photos a few million."""

_MAX_TEXT = 20_000_000  # bytes of a file that is all text, markup included: some thousand times a report
_READABLE = ".txt, .md, .html, .docx and .pdf"

_UNPACK = say("unpack it and give the files in it")
_PICTURE = (say("a picture"), say("run text recognition on it and give the text"))
_COMPRESSED = (say("a compressed file"), _UNPACK)
# How files begin that are something else than their suffix says: what they are, and what to do.
_SIGNATURES = (
    (b"%PDF-", say("a PDF"), say("rename it to {suffix}", suffix=".pdf")),
    (b"{\\rtf", say("an RTF document"), say("open it in Word or LibreOffice and save it as .docx")),
    (b"\xff\xd8\xff", *_PICTURE),
    (b"\x89PNG", *_PICTURE),
    (b"GIF8", *_PICTURE),
    (b"\x1f\x8b", *_COMPRESSED),
    (b"Rar!", *_COMPRESSED),
    (b"7z\xbc\xaf", *_COMPRESSED),
)
_ABOUT = {"readme", "license", "licence", "changelog"}  # files about a folder, in lower case and without suffix
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office documents, and the wrapping of encrypted new ones
_WEB_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)

for _library in ("trafilatura", "htmldate", "justext", "pdfminer", "pdfplumber", "charset_normalizer"):
    # They warn about things that nobody can mend; without a handler, Python would print that on the user's screen.
    logging.getLogger(_library).addHandler(logging.NullHandler())


class Found(NamedTuple):
    """A file to read.

    Attributes:
        path: where it is, as the user named it or the folder it is in.
        id: its path below the folder that was given, or its name where it was given itself; unique among what was found.
    """

    path: Path
    id: str


def find_files(paths: Iterable[Path]) -> list[Found]:
    """The files to read in `paths`, in a stable order: paths as given, folders sorted, each file once.

    A file that is named itself is always listed, whatever it is. In folders, and the folders in them, files with other
    suffixes are passed over, and so are hidden ones, the lock files of Word ("~$report.docx") and files about the folder
    (README, LICENSE). Links are followed, but no folder is entered twice. A path that does not exist, and a folder that holds
    nothing readable or cannot be opened, are listed too: `load` says what is wrong with them.
    """
    files: list[tuple[Path, tuple[str, ...]]] = []
    seen: set[str] = set()
    for path in paths:
        for file, parts in _below(path) if _is_folder(path) else [(path, (path.name or str(path),))]:
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                files.append((file, parts))
    return [Found(file, name) for (file, _), name in zip(files, _unique(files), strict=True)]


def load(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: it does not exist, is not to be opened, is no file, cannot be read for what its suffix says, is too large
            or empty; or it is a folder with nothing readable in it.
    """
    name = str(path)
    try:
        if path.is_dir():
            next(path.iterdir(), None)
            raise InputError(name, say("holds no file that can be read; what can be read is {suffixes}", suffixes=_READABLE))
        size = path.stat().st_size
        if not path.is_file():
            raise InputError(name, "is neither a file nor a folder; give a file or a folder of reports")
        _check_suffix(name)
        check_size(size, name)
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(name, "does not exist; check the path") from None
    except PermissionError:
        raise InputError(name, "cannot be opened, because you have no permission to read it; ask its owner") from None
    except OSError as error:
        reason = say("cannot be read ({cause}); copy it to another place and try again", cause=str(error.strerror or error))
        raise InputError(name, reason) from None
    if not data:
        raise InputError(name, "is empty; save the report again")
    return data


def check_size(size: int, name: str) -> None:
    """Refuse a file of so many bytes that it cannot be a report.

    Raises:
        InputError: it has `MAX_BYTES` or more.
    """
    if size >= MAX_BYTES:
        raise InputError(
            name,
            say(
                "has {size:,.0f} MB, and a report has less than {most}; give only the report",
                size=size / 1e6,
                most=MAX_BYTES // 1_000_000,
            ),
        )


def read_page(data: bytes, name: str, kind: str = "") -> Page:
    """The page that a file holds: its text and blocks, and what the format says of title, outlet and date.

    Args:
        data: the file's bytes.
        name: its path, for its suffix and for messages.
        kind: the suffix of what it is, where its name does not say so.

    Raises:
        InputError: the file is empty, not what its suffix says, damaged, protected, in an unknown encoding, or holds no text.
    """
    from align.reading.formats.encodings import refuse_legacy_letters

    suffix = kind or _check_suffix(name)
    if not data.strip():
        raise InputError(name, "holds only white space; save the report again" if data else "is empty; save the report again")
    _check_signature(data, name, suffix)
    if len(data) > _MAX_TEXT and suffix not in (".docx", ".pdf"):
        reason = say("has {size:,.0f} MB of text, far more than a report; give only the report", size=len(data) / 1e6)
        raise InputError(name, reason)
    page: Page = import_module(f"{__name__}.{_READERS[suffix][0]}").read(data, name)
    refuse_legacy_letters(page.text, name)
    return page


def _below(folder: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The readable files below a folder, each with their path below it; the folder itself where there are none."""
    found = False
    for file, parts in _walk(folder, (), set()):
        found = True
        yield file, parts
    if not found:
        yield folder, (folder.name or str(folder),)


def _walk(folder: Path, parts: tuple[str, ...], entered: set[str]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    real = os.path.realpath(folder)
    if real in entered:
        return
    entered.add(real)
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        if parts:  # of the folder that was given itself, `_below` tells
            yield folder, parts
        return
    for name in names:
        if name.startswith((".", "~$")) or name == "__MACOSX":
            continue
        path = folder / name
        if _is_folder(path):
            yield from _walk(path, (*parts, name), entered)
        elif path.suffix.lower() in _READERS and path.stem.lower() not in _ABOUT and path.is_file():
            yield path, (*parts, name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder above it is closed; `load` says so
        return False


def _unique(files: list[tuple[Path, tuple[str, ...]]]) -> list[str]:
    """An id for each file; those that would share one get the folders above in front until they differ."""
    whole = [_printable(str(file.absolute())) for file, _ in files]
    parts = [given for _, given in files]
    above = [file.absolute().parts[: -len(given)] for file, given in files]
    while True:
        ids = [_printable("/".join(given)) for given in parts]
        sharing: dict[str, set[str]] = {}
        for name, path in zip(ids, whole, strict=True):
            sharing.setdefault(name, set()).add(path)
        shared = [i for i, name in enumerate(ids) if len(sharing[name]) > 1 and above[i]]
        if not shared:  # what still is equal differs only in how its letters are composed
            return [name if ids.index(name) == i else f"{name} ({i + 1})" for i, name in enumerate(ids)]
        for i in shared:
            *rest, last = above[i]
            above[i], parts[i] = tuple(rest), (last.strip("/\\"), *parts[i])


def _printable(name: str) -> str:
    """A path as text: composed, and without the bytes of a file name that are no UTF-8."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def _check_suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix not in _READERS:
        what = say("a {suffix} file", suffix=suffix) if suffix else say("a file without a suffix")
        raise InputError(name, say("is {what}; what can be read is {suffixes}", what=what, suffixes=_READABLE))
    return suffix


def _check_signature(data: bytes, name: str, suffix: str) -> None:
    """Refuse a file that is plainly something else than its suffix says, and say what."""
    expected = _READERS[suffix][1]
    if data.startswith(_COMPOUND):
        raise InputError(name, _old_office(data))
    what, advice = _nature(data)
    if what and what != expected:
        raise InputError(name, say("is {what}, not {expected}; {advice}", what=what, expected=expected, advice=advice))
    is_pdf = b"%PDF-" in data[:1024]  # mail gateways put lines of their own in front
    if (suffix == ".pdf" and not is_pdf) or (suffix == ".docx" and not data.startswith(_ZIP)):
        raise InputError(
            name,
            say(
                "is not {expected}, or its beginning is damaged; save it again with the program it comes from",
                expected=expected,
            ),
        )


def _nature(data: bytes) -> tuple[str, str]:
    """What a file is by its beginning, and what to do with it; empty where nothing is known."""
    if data.startswith(_ZIP):
        if b"word/document.xml" in data:
            return say("a Word document"), say("rename it to {suffix}", suffix=".docx")
        return ("", "") if b"[Content_Types].xml" in data else (say("a zip archive"), _UNPACK)
    if _WEB_PAGE.match(data[:4096]):
        return say("a web page"), say("rename it to {suffix}", suffix=".html")
    return next(((what, advice) for start, what, advice in _SIGNATURES if data.startswith(start)), ("", ""))


def _old_office(data: bytes) -> str:
    """What is wrong with a compound file."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return say("is protected by a password; open it, take the password off and save it again")
    if "WordDocument".encode("utf-16-le") in data:
        return say("is a Word document in the old format (.doc); open it in Word or LibreOffice and save it as .docx")
    return say("is an Office document in an old format; open it and save it as .docx")
