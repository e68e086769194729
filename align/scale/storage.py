"""Where a run keeps its files: a folder, or anything that fsspec reaches (`s3://…`, `gs://…`, `memory://…`).

A file is there whole or not at all. On a disk it is written beside its place, flushed and moved there; object stores show an
object when its last byte has arrived. A file that cannot be read back counts as missing, and what is missing is made again.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from align.errors import ScaleError
from align.exchange.writing import cannot_write
from align.sentences import say

if TYPE_CHECKING:
    import pyarrow as pa
    from fsspec import AbstractFileSystem

_LEFT = ".unfinished-"
"""In the name of a file that is being written; one that a killed run left behind may be deleted."""


class MissingPartError(ScaleError):
    """A file of the run that was there is gone or damaged; the step that makes it has to be done again."""

    def __init__(self, name: str) -> None:
        super().__init__(
            say("{path}: a part of the run is gone or damaged; start the same command again to make it anew", path=name)
        )
        self.name = name

    def __reduce__(self) -> tuple[type[MissingPartError], tuple[str]]:
        return MissingPartError, (self.name,)


@dataclass(frozen=True)
class Store:
    """Files by name below a folder or URL. Cheap to make, and travels to other processes.

    Args:
        root: a folder or an fsspec URL.
    """

    root: str

    @cached_property
    def _place(self) -> tuple[AbstractFileSystem, str]:
        from fsspec.core import url_to_fs

        try:
            found: tuple[AbstractFileSystem, str] = url_to_fs(self.root)
        except (ImportError, ValueError) as error:
            raise ScaleError(
                say(
                    "{path}: this kind of address cannot be used here ({cause}); install what fsspec needs for it, or give a "
                    "folder",
                    path=self.root,
                    cause=str(error),
                )
            ) from error
        return found

    @property
    def local(self) -> Path | None:
        """The folder on this machine's disk, or None where it is elsewhere."""
        system, path = self._place
        return Path(path) if "file" in _protocols(system) else None

    def path(self, name: str) -> str:
        """Where a file of this name lies, as people are told."""
        return f"{self.root.rstrip('/')}/{name}"

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        system, path = self._place
        return bool(system.exists(f"{path}/{name}"))

    def write(self, name: str, content: bytes | memoryview) -> None:
        """Write a file whole; what stood there before is replaced.

        Raises:
            OutputError: it could not be written; nothing half-written has its name.
        """
        system, root = self._place
        path = f"{root}/{name}"
        try:
            if self.local is None:
                system.makedirs(path.rpartition("/")[0], exist_ok=True)
                system.pipe_file(path, bytes(content))
            else:
                _write_on_disk(Path(path), content)
        except OSError as error:
            raise cannot_write(Path(self.path(name)), error) from error

    def read(self, name: str) -> bytes:
        """The content of a file.

        Raises:
            MissingPartError: it is not there.
        """
        system, root = self._place
        try:
            content: bytes = system.cat_file(f"{root}/{name}")
        except FileNotFoundError as error:
            raise MissingPartError(self.path(name)) from error
        return content

    def write_json(self, name: str, data: object) -> None:
        """Write JSON that people can read."""
        self.write(name, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())

    def read_json(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """The JSON in a file.

        Raises:
            MissingPartError: it is not there, or is no JSON.
        """
        try:
            return json.loads(self.read(name))
        except ValueError as error:
            raise MissingPartError(self.path(name)) from error

    def write_table(self, name: str, table: pa.Table, about: Mapping[str, object] | None = None, group: int = 1 << 20) -> None:
        """Write a Parquet file; `about` goes into its metadata as JSON under "doichieu"."""
        import pyarrow.parquet as pq

        if about is not None:
            kept = {**(table.schema.metadata or {}), b"doichieu": json.dumps(about, ensure_ascii=False).encode()}
            table = table.replace_schema_metadata(kept)
        buffer = io.BytesIO()
        # Vectors do not compress; the rest does, and byte streams of equal tables are equal.
        pq.write_table(table, buffer, compression="zstd", use_dictionary=False, row_group_size=group)
        self.write(name, buffer.getbuffer())

    def read_table(self, name: str, columns: Sequence[str] | None = None, filters: Any = None) -> pa.Table:  # noqa: ANN401
        """Columns of a Parquet file, and of its rows those that pass `filters` (see `pyarrow.parquet.read_table`).

        Raises:
            MissingPartError: it is not there, or cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        system, root = self._place
        try:
            with system.open(f"{root}/{name}", "rb") as file:
                return pq.read_table(file, columns=None if columns is None else list(columns), filters=filters)
        except (FileNotFoundError, pa.ArrowInvalid, OSError) as error:
            raise MissingPartError(self.path(name)) from error

    def read_group(self, name: str, group: int, columns: Sequence[str]) -> pa.Table:
        """Columns of one row group of a Parquet file.

        Raises:
            MissingPartError: it is not there, or cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        system, root = self._place
        try:
            with system.open(f"{root}/{name}", "rb") as file:
                return pq.ParquetFile(file).read_row_group(group, columns=list(columns))
        except (FileNotFoundError, pa.ArrowInvalid, OSError) as error:
            raise MissingPartError(self.path(name)) from error

    def rows(self, name: str) -> int:
        """How many rows a Parquet file has; -1 where it is not there or cannot be read."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        system, root = self._place
        try:
            with system.open(f"{root}/{name}", "rb") as file:
                return int(pq.read_metadata(file).num_rows)
        except (FileNotFoundError, pa.ArrowInvalid, OSError):
            return -1

    def remove(self, folder: str) -> None:
        """Remove a folder or a file with all that is in it."""
        system, root = self._place
        if system.exists(f"{root}/{folder}"):
            system.rm(f"{root}/{folder}", recursive=True)


def _protocols(system: AbstractFileSystem) -> tuple[str, ...]:
    return (system.protocol,) if isinstance(system.protocol, str) else tuple(system.protocol)


def _write_on_disk(path: Path, content: bytes | memoryview) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}{_LEFT}{token_hex(6)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
