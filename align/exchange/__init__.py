"""How aligned pairs leave the program and come back: one module a format, one contract for all.

    from align.exchange import format_named

    format_named("tmx").write(alignment, Path("out/pairs.tmx"))

`FORMATS` names them all; a format's module is imported when it is looked up. To add one: write a module with an object
`FORMAT` (see `align.exchange.format`), name it in `_MODULES`, and inherit the contract in `tests/exchange/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from align.errors import ConfigurationError
from align.exchange.format import FIELDS, Format, PairFormat, RunInfo, pair_of, reduced
from align.sentences import say

__all__ = ["FIELDS", "FORMATS", "Format", "PairFormat", "RunInfo", "format_for", "format_named", "pair_of", "reduced"]

_MODULES = {
    "tmx": "align.exchange.tmx",
    "tsv": "align.exchange.delimited:TSV",
    "csv": "align.exchange.delimited:CSV",
    "xlsx": "align.exchange.xlsx",
    "jsonl": "align.exchange.jsonl",
    "moses": "align.exchange.moses",
    "html": "align.exchange.html",
}


class _Registry(Mapping[str, Format]):
    """The formats by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> Format:
        module, _, attribute = _MODULES[name].partition(":")
        found: Format = getattr(import_module(module), attribute or "FORMAT")
        return found

    def __contains__(self, name: object) -> bool:
        return name in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


FORMATS: Mapping[str, Format] = _Registry()
"""Every format by name, in the order in which a list of them is shown."""


def format_named(name: str) -> Format:
    """The format that the user calls `name`.

    Raises:
        ConfigurationError: there is no such format.
    """
    if name not in FORMATS:
        raise ConfigurationError(
            say("there is no format named {name!r}; choose among {names}", name=name, names=", ".join(FORMATS))
        )
    return FORMATS[name]


def format_for(path: Path) -> Format:
    """The format that the ending of `path` stands for: ".tmx" for TMX, ".zh" or ".vi" for Moses.

    Raises:
        ConfigurationError: no format has that ending.
    """
    suffix = path.suffix.lower()
    for known in FORMATS.values():
        if suffix == known.suffix or (known.name == "moses" and suffix == ".vi"):
            return known
    endings = ", ".join(known.suffix for known in FORMATS.values())
    raise ConfigurationError(
        say("{path}: its ending does not name a format; end the name in one of {endings}", path=str(path), endings=endings)
    )
