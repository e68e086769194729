"""Which projects a person used, where and when: a small JSON file that several programs may write at once.

It is a convenience: where it is damaged or gone, the projects themselves are not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from align.encoding.paths import DATA_VARIABLE
from align.errors import OutputError
from align.exchange.writing import atomic
from align.sentences import say

_PATIENCE = 10.0


class Remembered:
    """The file.

    Args:
        path: where it is; it is made when something is first remembered.
    """

    @dataclass(frozen=True, slots=True)
    class One:
        """What is known of a project: when it was used last, its name then, and whether it is the sample project."""

        used: datetime
        name: str
        sample: bool = False

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> dict[str, One]:
        """By place; nothing where the file is gone or not readable."""
        found = {}
        for where, kept in self._read().items():
            try:
                used = datetime.fromisoformat(kept["used"])
                found[where] = self.One(used, str(kept["name"]), bool(kept.get("sample")))
            except (KeyError, TypeError, ValueError, AttributeError):
                continue
        return found

    def add(self, where: str, used: datetime, name: str, sample: bool = False) -> None:
        """Remember a use.

        Raises:
            OutputError: it cannot be written.
        """

        def change(kept: dict[str, Any]) -> None:
            before = kept.get(where)
            was_sample = isinstance(before, dict) and bool(before.get("sample"))
            kept[where] = asdict(self.One(used, name, sample or was_sample)) | {"used": used.isoformat()}

        self._change(change)

    def remove(self, where: str) -> None:
        """Forget a project.

        Raises:
            OutputError: it cannot be written.
        """
        self._change(lambda kept: kept.pop(where, None))

    def _change(self, change: Callable[[dict[str, Any]], object]) -> None:
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=_PATIENCE):
                kept = self._read()
                change(kept)
                with atomic(self.path) as file:
                    file.write(json.dumps(kept, ensure_ascii=True, indent=1).encode())
        except Timeout:
            raise OutputError(
                say("{path}: another program has held it for too long; end that and try again", path=str(self.path))
            ) from None
        except OSError as error:
            raise OutputError(
                say(
                    "{path}: cannot be written ({cause}); see that its folder can be, or set {variable} to another one",
                    path=str(self.path),
                    cause=(error.strerror or str(error)).lower(),
                    variable=DATA_VARIABLE,
                )
            ) from error

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
