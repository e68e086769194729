"""Options with their defaults, and a user's TOML file over them.

    # doichieu.toml
    encoder = "bundled"
    order = "auto"
    min_confidence = 0.6

An unknown key or a value of the wrong type stops the run: a typo must not be silent.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args

from align.errors import ConfigurationError
from align.model import Order
from align.sentences import say, whole

FILE_NAME = "doichieu.toml"
"""Looked for in the current folder when no file is named."""


_KINDS = {
    tuple: say("a list of names"),
    float: say("a number"),
    int: say("a whole number"),
    bool: say("true or false"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """How to align.

    Attributes:
        encoder: "bundled", or the name or folder of a sentence-transformers model.
        order: "auto" finds out, "monotone" is for translations, "free" for reports written apart.
        min_confidence: matches below this probability are left out of exports, 0 to 1.
        max_segments: how many segments of one side a bead may join, 1 to 4.
        formats: what `align` writes, by name; "all" for every format.
        one_meeting: whether all files are reports of one meeting.
    """

    encoder: str = "bundled"
    order: Order = "auto"
    min_confidence: float = 0.5
    max_segments: int = 4
    formats: tuple[str, ...] = ("all",)
    one_meeting: bool = False

    def __post_init__(self) -> None:
        if self.order not in get_args(Order):
            raise ConfigurationError(
                say("order is {value!r}; choose one of {names}", value=self.order, names=", ".join(get_args(Order)))
            )
        if not 0 <= self.min_confidence <= 1:
            raise ConfigurationError(
                say("min_confidence is {value:g}; it is a probability, so choose 0 to 1", value=self.min_confidence)
            )
        if not 1 <= self.max_segments <= 4:
            raise ConfigurationError(say("max_segments is {value}; choose 1 to 4", value=self.max_segments))

    def with_values(self, values: Mapping[str, Any], where: str = "options") -> Options:
        """These options with `values` over them.

        Raises:
            ConfigurationError: a key is unknown, or a value has the wrong type or is out of range; names `where` and the key.
        """
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        checked: dict[str, Any] = {}
        for key, value in values.items():
            if key not in known:
                raise ConfigurationError(
                    say(
                        "{path}: {key!r} is not an option; the options are {names}",
                        path=where,
                        key=key,
                        names=", ".join(sorted(known)),
                    )
                )
            wanted = known[key]
            if wanted is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
                value = tuple(value)  # noqa: PLW2901
            if wanted is float and type(value) is int:
                value = float(value)  # noqa: PLW2901
            if type(value) is not wanted:
                raise ConfigurationError(
                    say(
                        "{path}: {key} is {value}; it must be {kind}",
                        path=where,
                        key=key,
                        value=repr(value),
                        kind=_KINDS.get(wanted, say("a text")),
                    )
                )
            checked[key] = value
        try:
            return replace(self, **checked)
        except ConfigurationError as error:
            raise ConfigurationError(say("{path}: {reason}", path=where, reason=whole(error.sentence))) from error


def read_options(path: Path | None = None) -> Options:
    """The defaults with a TOML file over them: `path`, else `doichieu.toml` in the current folder, else nothing.

    Raises:
        ConfigurationError: the file cannot be read, is not TOML, or holds an unknown key or a wrong value.
    """
    if path is None:
        path = Path(FILE_NAME)
        if not path.exists():
            return Options()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise ConfigurationError(say("{path}: cannot be read ({cause})", path=str(path), cause=cause)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(say("{path}: is not valid TOML ({cause})", path=str(path), cause=str(error))) from error
    return Options().with_values(values, str(path))
