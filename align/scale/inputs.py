"""The files of a corpus: which there are, what language each is in, and that they have not changed since a run began.

Read are `.txt`, `.zh` and `.vi` (a sentence a line), `.tsv` and `.jsonl` (a column or key with the text) and `.parquet`, the
first ones also compressed (`.gz`, `.bz2`, `.xz`), from a folder or any address that fsspec reaches.
"""

from __future__ import annotations

import hashlib
import lzma
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING, Any

from align.errors import InputError
from align.model import Language
from align.reading.language import report_language
from align.sentences import LanguageName, say

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

PLAIN = (".txt", ".zh", ".vi")
KINDS = (*PLAIN, ".tsv", ".jsonl", ".parquet")
COMPRESSED = (".gz", ".bz2", ".xz")
_TOLD_BY_ENDING: dict[str, Language] = {".zh": "zh", ".vi": "vi"}
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a corpus.

    Attributes:
        path: a path or URL.
        language: what its lines are taken for.
        size: bytes, as it lies there.
        digest: names its content: of the bytes on a disk, of what the store tells (size, date, ETag) elsewhere.
    """

    path: str
    language: Language
    size: int
    digest: str

    @property
    def kind(self) -> str:
        """Its ending without that of a compression, such as ".tsv"."""
        return kind_of(self.path)

    def record(self) -> dict[str, object]:
        """It as JSON can hold it."""
        return asdict(self)


def kind_of(path: str) -> str:
    """The ending of a file that says what it holds, in lower case; "" where there is none."""
    name = path.rpartition("/")[2].lower()
    for ending in COMPRESSED:
        name = name.removesuffix(ending)
    return f".{name.rpartition('.')[2]}" if "." in name else ""


def find_inputs(either: Sequence[str], zh: Sequence[str] = (), vi: Sequence[str] = (), *, column: str = "") -> list[Input]:
    """The files that are given, and those in the folders that are, Chinese ones first, each once for a language.

    Args:
        either: files and folders whose languages are to be found out.
        zh: Chinese files and folders.
        vi: Vietnamese ones.
        column: the column of tables with the text.

    Raises:
        InputError: there is no such file, it is of no kind that can be read, or its language cannot be told.
    """
    found: dict[tuple[str, str], Input] = {}
    told: tuple[tuple[Sequence[str], Language | None], ...] = ((zh, "zh"), (vi, "vi"), (either, None))
    for paths, language in told:
        for path in paths:
            for system, full, shown in _files(path):
                if language is None and any((shown, known) in found for known in ("zh", "vi")):
                    continue
                one = _input(system, full, shown, language or _told(shown, column))
                found.setdefault((shown, one.language), one)
    for wanted, name, other in (("zh", "Chinese", "vi"), ("vi", "Vietnamese", "zh")):
        if not any(one.language == wanted for one in found.values()):
            raise InputError(
                ", ".join(path for path, _ in found) or "-",
                say(
                    "all files are of one language, and none is {language}; give files of both, or say which is which with "
                    "{option} PATH",
                    language=LanguageName(name, wanted),
                    option=f"--{wanted}" if found else f"--{other}",
                ),
            )
    return sorted(found.values(), key=lambda one: (one.language != "zh", one.path))


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """Open a file of a corpus for reading, unpacked where it is compressed.

    Raises:
        InputError: it cannot be read, now or inside the block.
    """
    import fsspec

    try:
        with fsspec.open(path, "rb", compression="infer") as file:
            yield file
    except FileNotFoundError as error:
        raise InputError(path, say("does not exist; check the name")) from error
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        cause = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise InputError(path, say("cannot be read ({cause}); see that the file is whole", cause=cause)) from error


def _files(path: str) -> Iterable[tuple[AbstractFileSystem, str, str]]:
    """The file system, the path in it and the path for people of each file that `path` stands for."""
    from fsspec.core import url_to_fs

    try:
        system, full = url_to_fs(path)
    except (ImportError, ValueError) as error:
        raise InputError(path, say("this kind of address cannot be used here ({cause})", cause=str(error))) from error
    if not system.exists(full):
        raise InputError(path, say("does not exist; check the name"))
    if not system.isdir(full):
        if kind_of(full) not in KINDS:
            raise InputError(
                path,
                say(
                    "is no kind of file that can be mined; give {kinds}, the text ones also as {compressed}",
                    kinds=", ".join(KINDS),
                    compressed=", ".join(COMPRESSED),
                ),
            )
        return [(system, full, path)]
    inside = [str(one) for one in sorted(system.find(full)) if kind_of(str(one)) in KINDS]
    if not inside:
        raise InputError(path, say("is a folder without a file that can be mined; give {kinds}", kinds=", ".join(KINDS)))
    return [(system, one, f"{path.rstrip('/')}{one[len(full.rstrip('/')) :]}") for one in inside]


def _input(system: AbstractFileSystem, full: str, shown: str, language: Language) -> Input:
    return Input(shown, language, int(system.info(full)["size"] or 0), _digest(system, full))


def _told(path: str, column: str) -> Language:
    """The language that a file's ending says, or its beginning."""
    from align.scale.lines import Refused, lines_of

    if kind_of(path) in _TOLD_BY_ENDING:
        return _TOLD_BY_ENDING[kind_of(path)]
    some: list[str] = []
    for number, line in lines_of(path, column):
        if not isinstance(line, Refused) and line:
            some.append(line)
        if len(some) == 200 or number == 2000:
            break
    if not some:
        raise InputError(path, say("has no text at its beginning to tell the language from; use --zh PATH or --vi PATH"))
    return report_language(some, path)


def _digest(system: AbstractFileSystem, full: str) -> str:
    if "file" not in ((system.protocol,) if isinstance(system.protocol, str) else system.protocol):
        return str(system.ukey(full))[:32]
    found = hashlib.sha256()
    content: Any
    with system.open(full, "rb") as content:
        while block := content.read(_BLOCK):
            found.update(block)
    return found.hexdigest()[:32]
