"""What the browser asks to know of a bead when its fold is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from align.sentences import say
from align.workbench.desk import Desk
from ui.components.keys import Request
from ui.components.sidebyside.asking import AskedError
from ui.components.sidebyside.words import deed
from ui.words import _, moment

PATIENCE = 0.3
"""Seconds that what was asked after it has to wait for candidates."""


def looked_up(desk: Desk, request: Request) -> dict[str, Any]:
    """The history of a bead, or other candidates for it, with what was asked.

    Raises:
        AskedError: something else was asked.
    """
    try:
        what, bead = str(request.details["what"]), int(request.details["bead"])
    except (KeyError, TypeError, ValueError) as error:
        reason = say("the page asked for something that cannot be looked up ({cause}); load it again", cause=str(error))
        raise AskedError(reason) from None
    looks: dict[str, Callable[[Desk, int], list[dict[str, Any]] | None]] = {"history": _history, "candidates": _candidates}
    if what not in looks:
        raise AskedError(say("the page asked for {what!r}, which is nothing; load it again", what=what))
    return {"what": what, "bead": bead, "revision": request.details.get("revision"), "found": looks[what](desk, bead)}


def _candidates(desk: Desk, bead: int) -> list[dict[str, Any]] | None:
    """None if it takes longer; the browser asks again, and decisions do not wait for it."""
    found = desk.candidates(bead, PATIENCE)
    return None if found is None else [asdict(candidate) for candidate in found]


def _history(desk: Desk, bead: int) -> list[dict[str, Any]]:
    """Newest first."""
    return [
        {
            "author": entry.author or _("the program"),
            "said": deed(entry.action, entry.direction),
            "at": moment(entry.at),
        }
        for entry in reversed(desk.history_of_bead(bead))
    ]
