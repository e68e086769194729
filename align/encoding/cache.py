"""Vectors kept on disk, so that no text is encoded twice, in this run or a later one.

One SQLite file per encoder fingerprint, in the user's cache folder. Vectors are kept as the encoder gave them (32-bit floats:
half as many bits would move a cosine by up to 3e-5 and save 0.8 kB a text) and are found by the SHA-256 of the exact text.
They are written every few seconds, so that an interrupted run loses no more than that; two processes may use one file at once.
A file that turns out to be damaged is set aside and begun anew: every vector carries a check sum.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sqlite3
import threading
import time
import weakref
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from align.encoding.paths import VARIABLE, cache_dir
from align.encoding.protocol import Vectors
from align.errors import EncoderError
from align.sentences import say

_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)
_CHUNK = 500
"""Texts in one look-up; older SQLite takes at most 999 values in a statement."""

_TABLES = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL, crc INTEGER NOT NULL);
"""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_SCHEMA}
_SHORT_READ = 522  # SQLITE_IOERR_SHORT_READ: a file that was cut off


_HALF = float(np.finfo(np.float16).max)


class _DamagedError(Exception):
    """The file's content contradicts itself."""


class VectorCache:
    """The vectors of one encoder on disk.

    Args:
        fingerprint: the encoder's.
        folder: where the files stand; `vectors` in the cache folder by default.
        tokens: keep `(t, k)` arrays of any height, in 16 bits, instead of vectors of one length in 32.

    Raises:
        EncoderError (from every method): the file cannot be opened, read or written.
    """

    def __init__(self, fingerprint: str, folder: Path | None = None, *, tokens: bool = False) -> None:
        self.fingerprint = fingerprint
        self._form: _Form = _Tokens() if tokens else _Vector()
        readable = re.sub(r"[^\w.-]+", "-", fingerprint)[:60].strip("-.")
        digest = hashlib.sha256(fingerprint.encode()).hexdigest()[:12]
        self.path = (folder or cache_dir() / "vectors") / f"{readable}-{digest}.sqlite"
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        self._lock = threading.RLock()

    def get(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of those of `texts` that are kept, each `(d,) float32`."""
        return self._mended(lambda: self._get(texts))

    def has(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that something is kept for, in their order."""
        return self._mended(lambda: self._has(texts))

    def put(self, vectors: Mapping[str, Vectors]) -> dict[str, Vectors]:
        """Keep `vectors` and give back what is kept: where another process was first, its vector counts."""
        return self._mended(lambda: self._put(vectors))

    def dimension(self) -> int | None:
        """The length of the vectors, or None while there are none."""
        row = self._mended(lambda: self._open().execute("SELECT length(vector) FROM vectors LIMIT 1").fetchone())
        return None if row is None else int(row[0]) // 4

    def __len__(self) -> int:
        """How many texts are kept."""
        return int(self._mended(lambda: self._open().execute("SELECT count(*) FROM vectors").fetchone())[0])

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _mended(self, action: Callable[[], _T]) -> _T:
        """What `action` gives; a damaged file is set aside and the action done again on an empty one."""
        with self._lock:
            for _attempt in range(3):
                try:
                    return action()
                except _DamagedError as damage:
                    self._set_aside(damage)
                except sqlite3.Error as error:
                    code = getattr(error, "sqlite_errorcode", 0)
                    if code & 0xFF not in _DAMAGE and code != _SHORT_READ:
                        raise self._unusable(str(error)) from error
                    self._set_aside(error)
            raise self._unusable(say("what is written there comes back damaged, again and again"))

    def _get(self, texts: Sequence[str]) -> dict[str, Vectors]:
        if not texts:
            return {}
        found: dict[str, Vectors] = {}
        by_key = {_key(text): text for text in texts}
        keys = list(by_key)
        connection = self._open()
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT text, vector, crc FROM vectors WHERE text IN ({marks})"  # noqa: S608 - question marks only
            for key, blob, crc in connection.execute(query, part):
                found[by_key[key]] = self._form.read(_checked(key, blob, crc))
        if len({vector.shape[-1] for vector in found.values()}) > 1:
            raise _DamagedError("vectors of different lengths")
        return found

    def _has(self, texts: Sequence[str]) -> list[str]:
        keys = [_key(text) for text in texts]
        connection = self._open()
        found: set[bytes] = set()
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            query = f"SELECT text FROM vectors WHERE text IN ({marks})"  # noqa: S608 - question marks only
            found.update(key for (key,) in connection.execute(query, part))
        return [text for text, key in zip(texts, keys, strict=True) if key in found]

    def _put(self, vectors: Mapping[str, Vectors]) -> dict[str, Vectors]:
        rows = [_packed(_key(text), self._form.write(vector)) for text, vector in vectors.items()]
        connection = self._open()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            written = connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows).rowcount
        kept = dict(vectors)
        if written < len(rows):
            kept.update(self._get(list(vectors)))
        return kept

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise self._unusable(error.strerror or str(error)) from error
            self._opened = self._identity()
            # Threads take turns under self._lock; a minute covers whatever another process may be writing.
            connection = sqlite3.connect(self.path, timeout=60, isolation_level=None, check_same_thread=False)
            try:
                self._write_ahead(connection)
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.executescript(_TABLES)
                connection.execute("INSERT OR IGNORE INTO about VALUES ('fingerprint', ?)", (self.fingerprint,))
                known = connection.execute("SELECT value FROM about WHERE key = 'fingerprint'").fetchone()[0]
            except BaseException:
                connection.close()
                raise
            if known != self.fingerprint:
                connection.close()
                raise _DamagedError(f"it holds the vectors of {known}")
            weakref.finalize(self, connection.close)
            self._connection = connection
            self._opened = self._identity()
        return self._connection

    def _write_ahead(self, connection: sqlite3.Connection) -> None:
        """Turn write-ahead logging on; SQLite does not wait when two processes do so at one moment, so they take turns."""
        from filelock import FileLock, Timeout

        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        try:
            with FileLock(f"{self.path}.lock", timeout=60):
                connection.execute("PRAGMA journal_mode = WAL")
        except (OSError, Timeout) as error:
            raise self._unusable(str(error)) from error

    def _identity(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return None
        return stat.st_dev, stat.st_ino

    def _unusable(self, reason: str) -> EncoderError:
        return EncoderError(
            say(
                "{path}: vectors cannot be kept there ({cause}); make room and see that the folder can be written, or set "
                "{variable} to another folder",
                path=str(self.path),
                cause=reason,
                variable=VARIABLE,
            )
        )

    def _set_aside(self, damage: Exception) -> None:
        """Rename the damaged file, unless another process has done so since it was opened here."""
        from filelock import FileLock

        self.close()
        try:
            with FileLock(f"{self.path}.lock", timeout=60):
                if self._opened is None or self._opened != self._identity():
                    return
                aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns():x}")
                self.path.rename(aside)
                for companion in ("-wal", "-shm"):
                    with suppress(FileNotFoundError):
                        os.unlink(f"{self.path}{companion}")  # noqa: PTH108 - not a Path
        except OSError as error:
            raise self._unusable(
                say("it is damaged and cannot be renamed: {cause}", cause=str(error.strerror or error))
            ) from error
        _LOG.warning("%s: the kept vectors were damaged (%s); set aside as %s, encoding anew", self.path, damage, aside.name)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _packed(key: bytes, blob: bytes) -> tuple[bytes, bytes, int]:
    return key, blob, zlib.crc32(key + blob)


def _checked(key: bytes, blob: object, crc: object) -> bytes:
    if not isinstance(blob, bytes) or not blob or len(blob) % 4 or zlib.crc32(key + blob) != crc:
        raise _DamagedError("a vector does not match its check sum")
    return blob


class _Form(Protocol):
    """How arrays become bytes, a multiple of four of them."""

    def write(self, array: Vectors) -> bytes: ...

    def read(self, blob: bytes) -> Vectors: ...


class _Vector:
    """`(d,)` in 32 bits."""

    def write(self, array: Vectors) -> bytes:
        return np.ascontiguousarray(array, "<f4").tobytes()

    def read(self, blob: bytes) -> Vectors:
        return np.frombuffer(blob, "<f4").astype(np.float32)


class _Tokens:
    """`(t, k)` in 16 bits, after k as a 32-bit integer; k is even. What 16 bits do not reach becomes their largest number."""

    def write(self, array: Vectors) -> bytes:
        return np.array(array.shape[1], "<u4").tobytes() + np.clip(array, -_HALF, _HALF).astype("<f2").tobytes()

    def read(self, blob: bytes) -> Vectors:
        width = int(np.frombuffer(blob[:4], "<u4")[0])
        return np.frombuffer(blob[4:], "<f2").astype(np.float32).reshape(-1, width)
