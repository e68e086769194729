"""What the commands say of files that were not taken: of a few at once, of many in a summary at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from align.cli.shared import tell

if TYPE_CHECKING:
    from align.errors import InputError
    from align.reading import Reading

MANY = 20
"""More files than these are counted at first, and named when all is done, by what is wrong with them."""


def at_first(reading: Reading) -> None:
    """Say what was left out: where the only Vietnamese report is broken, that is what the user must hear first."""
    left = len(reading.notes) + len(reading.errors)
    if left <= MANY:
        tell(*reading.notes, *reading.errors)
        return
    reports, errors, copies = (len(each) for each in (reading.reports, reading.errors, reading.notes))
    tell(
        f"{reports + left:,} files: {reports:,} reports, {errors:,} that cannot be read, {copies:,} copies; "
        "what is left out is named at the end"
    )


def at_the_end(reading: Reading) -> None:
    """Name each file that was left out, if they were too many to be named at first."""
    if len(reading.notes) + len(reading.errors) <= MANY:
        return
    tell(*_by_reason(reading.errors))
    if reading.notes:
        tell(f"{len(reading.notes):,} files are copies of others:", *(f"  {note}" for note in reading.notes))


def _by_reason(errors: Sequence[InputError]) -> Iterator[str]:
    """What is wrong, that of most files first, and below it the files, in the order in which they were read."""
    found: dict[str, list[str]] = {}
    for error in errors:
        found.setdefault(str(error.reason), []).append(error.path)
    for reason, paths in sorted(found.items(), key=lambda one: -len(one[1])):
        yield f"{len(paths):,} {'file' if len(paths) == 1 else 'files'}: {reason}"
        yield from (f"  {path}" for path in paths)
