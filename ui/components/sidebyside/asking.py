"""What the browser asks of a pair of reports, done on a desk. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from align.errors import DoichieuError
from align.model import Kind, Status
from align.sentences import say
from align.store.actions import (
    Action,
    Check,
    Correct,
    JoinSegments,
    Judge,
    Link,
    Merge,
    Move,
    Note,
    Relate,
    Relation,
    SetKind,
    Split,
    SplitSegment,
    Unlink,
)
from align.workbench.desk import Desk
from ui.components.keys import Request

Details = Mapping[str, Any]

_ACTIONS: dict[str, Callable[[int, Details], Action]] = {
    "judge": lambda _, of: Judge(_numbers(of["beads"]), Status(of["status"])),
    "relate": lambda _, of: Relate(_numbers(of["beads"]), _relation(of["relation"])),
    "check": lambda _, of: Check(_numbers(of["beads"]), bool(of["checked"])),
    "note": lambda _, of: Note(int(of["bead"]), str(of["text"])),
    "merge": lambda _, of: Merge(_numbers(of["beads"])),
    "split": lambda _, of: Split(int(of["bead"]), tuple(_numbers(part) for part in of["parts"])),
    "move": lambda _, of: Move(int(of["segment"]), int(of["source"]), _number(of["target"])),
    "link": lambda bitext, of: Link(bitext, _numbers(of["segments"])),
    "unlink": lambda _, of: Unlink(int(of["bead"])),
    "split_segment": lambda _, of: SplitSegment(int(of["segment"]), int(of["at"])),
    "join_segments": lambda _, of: JoinSegments(int(of["first"]), int(of["second"])),
    "correct": lambda _, of: Correct(int(of["segment"]), str(of["text"])),
    "set_kind": lambda _, of: SetKind(_numbers(of["segments"]), Kind(of["kind"])),
}
"""What each request that changes something means, by the number of the pair of reports and the request's details."""


class AskedError(DoichieuError):
    """A request that no page of this program makes."""


def action_of(bitext: int, request: Request) -> Action:
    """The action that a request asks for.

    Raises:
        AskedError: there is none of that name, or its details are not what it needs.
    """
    try:
        return _ACTIONS[request.name](bitext, request.details)
    except (KeyError, TypeError, ValueError) as error:
        raise AskedError(
            say(
                "the page asked for something that cannot be done ({what}: {cause}); load it again",
                what=request.name,
                cause=str(error),
            )
        ) from None


def done(desk: Desk, request: Request) -> dict[str, Any]:
    """Do what a request asks for; what it changed is in the next `payload`.

    Returns:
        For the browser: the beads that it is about now, those that are new among them, by number.

    Raises:
        AskedError: as `action_of`.
        RoleError, ActionError, ClashError, StoreError: as `Desk.act`.
    """
    desk.use_window(request.window)
    bitext = int(request.details.get("bitext", 0))
    if request.name == "undo":
        outcome = desk.undo(bitext, request.token)
    elif request.name == "redo":
        outcome = desk.redo(bitext, request.token)
    else:
        outcome = desk.act(action_of(bitext, request), request.seen, request.token)
    beads, new = ([number for table, number in rows if table == "bead"] for rows in (outcome.rows, outcome.new))
    return {"action": outcome.action, "beads": beads, "new": new}


def _numbers(found: Any) -> tuple[int, ...]:  # noqa: ANN401
    return tuple(int(number) for number in found)


def _number(found: Any) -> int | None:  # noqa: ANN401
    return None if found is None else int(found)


def _relation(found: Any) -> Relation | None:  # noqa: ANN401
    return None if found is None else Relation(found)
