"""What a browser page asks for, done in order and once, and what it is told. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from align.errors import DoichieuError
from align.sentences import say
from align.store.errors import LostConnectionError
from ui.words import sentence

PAGES = 4
"""How many pages of a browser are remembered; one that is loaded anew is another one."""


class BadRequestError(DoichieuError):
    """A message that this program's own script cannot have sent."""


@dataclass(frozen=True, slots=True)
class Request:
    """One press.

    Attributes:
        number: its place among the requests of its page, from 1.
        token: its own; the store does nothing twice that comes with one token.
        window: the browser's, for `Desk.use_window`; it stays when the connection is made anew.
        name: what is asked: the `name` of the key.
        subject: what it is about, one of the page's subjects, or None.
        seen: the project's revision that was on the screen.
        details: what else the page says of it.
    """

    number: int
    token: UUID
    window: str
    name: str
    subject: int | None = None
    seen: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was not done, and why, in one sentence."""

    request: Request
    said: str
    error: DoichieuError


@dataclass(slots=True)
class _Page:
    """How far a page of the browser has come; `replies` are those that it may not have heard yet."""

    done: int
    replies: dict[int, dict[str, Any]] = field(default_factory=dict)
    waiting: str = ""


class Requests:
    """The requests of one component in one session.

    Attributes:
        refused: the refusals of the last `take`.
    """

    def __init__(self) -> None:
        self._session = str(uuid4())
        self.refused: list[Refusal] = []
        self._queue = ""
        self._pages: dict[str, _Page] = {}

    def take(self, message: object, do: Callable[[Request], object]) -> int:
        """Do what is new in a message of the browser.

        Args:
            message: the value of the component, whatever it is; None if there is none.
            do: does one request; what it returns must be JSON and goes to the browser.

        Returns:
            How many were done or refused. It stops early where the store's server went away; the rest comes again. A message
            to an earlier run of this program, which the browser repeats by itself, is left alone: once the browser knows of
            this run it sends what is not done yet.

        Raises:
            BadRequestError: the message is not one of this program.
        """
        self.refused = []
        if message is None:
            return 0
        session, queue, known, requests = _read(message)
        if session != self._session:
            return 0
        page = self._page(queue, known)
        page.waiting = ""
        before = page.done
        for request in requests:
            if request.number <= page.done:
                continue
            if request.number != page.done + 1:
                raise BadRequestError(
                    say("request {n} came where {next} is next; load the page again", n=request.number, next=page.done + 1)
                )
            try:
                said = {"ok": True, "value": do(request)}
            except LostConnectionError as error:
                page.waiting = sentence(error.sentence)
                break
            except DoichieuError as error:
                why = sentence(error.sentence)
                self.refused.append(Refusal(request, why, error))
                said = {"ok": False, "said": why}
            page.replies[request.number] = said | {"number": request.number, "name": request.name, "subject": request.subject}
            page.done = request.number
        return page.done - before

    def news(self) -> dict[str, Any]:
        """What the browser has to hear, as JSON: how far its requests are done, and what came of those it asked last."""
        page = self._pages.get(self._queue, _Page(0))
        replies = [page.replies[number] for number in sorted(page.replies)]
        return {
            "session": self._session,
            "queue": self._queue,
            "done": page.done,
            "replies": replies,
            "waiting": page.waiting,
        }

    def _page(self, queue: str, known: int) -> _Page:
        """The page, made the newest; one that an earlier run of the server served goes on from what it knows."""
        page = self._pages.pop(queue, None) or _Page(known)
        page.done = max(page.done, known)
        page.replies = {number: reply for number, reply in page.replies.items() if number > known}
        self._pages[queue] = page
        self._queue = queue
        for old in list(self._pages)[:-PAGES]:
            del self._pages[old]
        return page


def _read(message: object) -> tuple[str, str, int, list[Request]]:
    try:
        found: Any = message
        session, queue, window = (str(UUID(found[name])) for name in ("session", "queue", "window"))
        known = int(found["known"])
        requests = [
            Request(
                int(one["number"]),
                UUID(one["token"]),
                window,
                str(one["name"]),
                None if one["subject"] is None else int(one["subject"]),
                int(one["seen"]),
                dict(one["details"]),
            )
            for one in found["requests"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = say("the page sent something that cannot be read ({cause}); load it again", cause=str(error))
        raise BadRequestError(reason) from None
    return session, queue, known, requests
