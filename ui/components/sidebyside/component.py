"""Puts the reports on the page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from align.workbench.desk import Desk, Role
from ui.components import role_note
from ui.components.keys.bar import Heard, listen, scripts
from ui.components.keys.requests import Request
from ui.components.sidebyside.asking import done
from ui.components.sidebyside.looking import looked_up
from ui.components.sidebyside.payload import payload
from ui.components.sidebyside.words import words

_SCRIPTS = ("model.js", "reports.js", "lines.js", "strip.js", "panel.js", "dialogs.js", "commands.js", "view.js")


def side_by_side(name: str, desk: Desk, bitext: int, select: int | None = None) -> Heard:
    """Both reports of a pair, to be reviewed.

    Args:
        name: the widget's key.
        desk: whose project it is, and who reviews.
        bitext: the pair of reports.
        select: the bead to begin with; by default the first one that nobody has decided.

    Raises:
        ActionError: there is no such pair.
    """

    def do(request: Request) -> object:
        if request.name == "whole":  # the browser says so by what it has
            return None
        return looked_up(desk, request) if request.name == "look" else done(desk, request)

    heard = listen(name, do)
    sent = (st.session_state.get(name) or {}).get("sent")
    have = sent.get("have") if isinstance(sent, Mapping) else None
    reviews = desk.role.includes(Role.REVIEWER)
    data = {
        "name": name,
        "shown": payload(desk, bitext, have),
        "select": select,
        "news": heard.news(),
        "words": words(),
        "can": {"review": reviews, "edit": desk.role.includes(Role.EDITOR)},
        "why_not": None if reviews else role_note.said(desk, Role.REVIEWER),
    }
    _component()(key=name, data=data, on_sent_change=_nothing)
    return heard


@cache
def _component() -> Any:  # noqa: ANN401
    return st.components.v2.component(
        "doichieu.side_by_side", js=scripts() + "".join(map(_read, _SCRIPTS)), css=_read("view.css")
    )


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _nothing() -> None:
    """Streamlit keeps the value of a component only for those who listen to it."""
