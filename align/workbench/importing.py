"""Bringing pairs from a file into a project: a translation memory or a table, of this program or of another.

outcome = bring_in(desk, Path("edited.xlsx"))
outcome.changed, outcome.added, outcome.refused
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from align.model import Pair
from align.store import importing
from align.store.importing import Imported
from align.store.returning import Refused, Row
from align.workbench.desk import Desk, Role

__all__ = ["Imported", "Refused", "bring_in"]


def bring_in(desk: Desk, path: Path, form: str | None = None) -> Imported:
    """Take over the pairs of a file, all as one step.

    Pairs that were exported from this project come back as judgements and corrections where somebody changed them outside and
    nobody changed them here; they can be undone at once. All others become new meetings. The same file again changes nothing.

    Args:
        desk: at the project.
        path: the file.
        form: its format, by name; by default the one that its ending stands for.

    Raises:
        RoleError: the person is no editor.
        ConfigurationError: there is no such format.
        InputError: the file cannot be read, or is not in the format; nothing was changed.
        StoreError: the project could not be written; nothing was changed.
    """
    from align.exchange import format_for, format_named

    desk.need(Role.EDITOR)
    chosen = format_named(form) if form else format_for(path)
    rows, lacking = [], []
    for number, pair in enumerate(_pairs(path, chosen.name), 1):
        if pair is None:
            lacking.append(Refused(number, "lacks its Chinese or its Vietnamese text"))
        else:
            rows.append(Row(number, pair))
    found = importing.bring_in(desk.project.database, path.name, rows, desk.author, uuid4())
    refused = sorted((*lacking, *found.refused), key=lambda one: one.number)
    return Imported(found.same, found.changed, found.added, tuple(refused), found.meetings)


def _pairs(path: Path, form: str) -> Iterator[Pair | None]:
    from align.exchange import PairFormat, format_named
    from align.exchange.tmx import Tmx

    chosen = format_named(form)
    if isinstance(chosen, Tmx):
        yield from chosen.read_units(path)
    elif isinstance(chosen, PairFormat):
        yield from chosen.read_pairs(path)
    else:
        yield from chosen.read(path)
