"""What can go wrong with a project.

DoichieuError
└── StoreError              a project that cannot be opened, read or written; carries where it is
    ├── DamagedError        a file that is cut short, or no database at all
    ├── LostConnectionError the server went away; whether the last action was kept is not known, and repeating it is safe
    ├── ActionError         an action that makes no sense on what is there: nothing was changed
    └── ClashError          somebody else changed the same rows first: nothing was changed
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from align.errors import DoichieuError


class StoreError(DoichieuError):
    """A project that cannot be opened, read or written.

    Args:
        where: the file, or the address without its password.
        reason: what is wrong and what to do, without the place.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class DamagedError(StoreError):
    """A file that is cut short or damaged, or that was never a project."""


class LostConnectionError(StoreError):
    """The server went away. An action repeated with the same token is neither lost nor doubled."""


class ActionError(DoichieuError):
    """An action that makes no sense on what is there, such as splitting a bead of one segment; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed a row last: what a clash reports.

    Attributes:
        entry: the number of the log entry.
        author: the reviewer's name, or "" where the program did it.
        at: when, in UTC.
        said: what was done, in the past tense: "merged it with others".
        what: the kind of row: "bead", "segment", "report" …
        row: its number.
    """

    entry: int
    author: str
    at: datetime
    said: str
    what: str
    row: int


class ClashError(DoichieuError):
    """Somebody else changed what an action, an undo or a redo was about; nothing was changed.

    Args:
        change: who did what and when.
    """

    def __init__(self, change: Change) -> None:
        super().__init__(
            f"{change.author or 'the program'} {change.said} ({change.what} {change.row}) in the meantime, "
            f"on {change.at:%Y-%m-%d} at {change.at:%H:%M:%S} UTC; nothing was changed, "
            "so look at what is there now and decide again"
        )
        self.change = change
