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
from align.sentences import Sentence, say, whole

_THINGS = {
    "bead": say("bead"),
    "segment": say("segment"),
    "report": say("report"),
    "meeting": say("meeting"),
    "bitext": say("bitext"),
    "blind round": say("blind round"),
}


def thing(kind: str) -> Sentence:
    """What a message calls a kind of rows: a table's name, with spaces."""
    return _THINGS.get(kind, whole(kind))


class StoreError(DoichieuError):
    """A project that cannot be opened, read or written.

    Args:
        where: the file, or the address without its password.
        reason: what is wrong and what to do, without the place.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(say("{path}: {reason}", path=where, reason=whole(reason)))
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
            say(
                "{author} {deed} ({what} {row}) in the meantime, on {at:%Y-%m-%d at %H:%M:%S UTC}; nothing was changed, so "
                "look at what is there now and decide again",
                author=change.author or say("the program"),
                deed=change.said,
                what=thing(change.what),
                row=change.row,
                at=change.at,
            )
        )
        self.change = change
