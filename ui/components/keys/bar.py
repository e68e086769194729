"""The row of buttons and keys, and what joins it to a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from ui.components.keys.requests import Request, Requests
from ui.words import _


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its button.

    Attributes:
        key: as `keyboard.js` names it: "a", "?", "Shift+z", "ArrowUp". Not "c" and "r", which are Streamlit's.
        name: what `Request.name` says.
        label: what the button says, in the language of the page.
        advance: whether a press uses its subject up.
        recalls: whether a press may bring another subject up; what is pressed next waits until the page shows it.
        repeat: whether holding it down repeats it.
        disabled: whether it makes no sense for the first subject; it can be pressed all the same while something waits.
    """

    key: str
    name: str
    label: str
    advance: bool = False
    recalls: bool = False
    repeat: bool = False
    disabled: bool = False


@dataclass(slots=True)
class Heard:
    """What a component was asked; `listen` makes it.

    Attributes:
        name: the component.
        requests: what was asked and done.
    """

    name: str
    requests: Requests

    @property
    def refused(self) -> list[str]:
        """Why requests were refused in this run, a sentence each."""
        return [refusal.said for refusal in self.requests.refused]

    def news(self) -> dict[str, Any]:
        """What the component's script has to hear, for `Requests.hear` in `requests.js`."""
        return self.requests.news()


def listen(name: str, do: Callable[[Request], object]) -> Heard:
    """Do what was asked of the component called `name` since the page was drawn last.

    Args:
        name: the component's, the same one each time; its widget has this name as key.
        do: does one request, raises a `DoichieuError` to refuse it, and returns what the browser shall hear, as JSON.

    Raises:
        BadRequestError: the browser sent what no page of this program sends.
    """
    requests: Requests = st.session_state.setdefault(f"{name}.requests", Requests())
    found = st.session_state.get(name) or {}
    requests.take(found.get("sent"), do)
    return Heard(name, requests)


def bar(heard: Heard, keys: Sequence[Key], subjects: Sequence[int] | None = None, seen: int = 0) -> None:
    """Draw the buttons and listen to their keys.

    Args:
        heard: of `listen`.
        keys: in the order in which they stand.
        subjects: what comes up, in order, first what is on the screen; see the package. None if the keys are about nothing.
        seen: the project's revision on the screen.
    """
    data = {
        "name": heard.name,
        "keys": [asdict(key) for key in keys],
        "subjects": None if subjects is None else list(subjects),
        "seen": seen,
        "news": heard.news(),
        "words": {"keys": _("Decisions"), "on": _("Single keys"), "saving": _("Saving:")},
    }
    _component()(key=heard.name, data=data, on_sent_change=_nothing)


def scripts() -> str:
    """What a component with a page of its own puts in front of its script: `Requests`, `onKeys`, `element` and the like."""
    return read("requests.js") + read("keyboard.js") + read("dom.js")


def read(name: str) -> str:
    """A file of this folder."""
    return (files(__package__) / name).read_text(encoding="utf-8")


@cache
def _component() -> Any:  # noqa: ANN401
    return st.components.v2.component("doichieu.keys", js=scripts() + read("bar.js"), css=read("bar.css"))


def _nothing() -> None:
    """Streamlit keeps the value of a component only for those who listen to it."""
