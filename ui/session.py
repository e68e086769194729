"""What a page has of its browser session: the desk, the person, errors as sentences, and going elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import streamlit as st

from align.errors import DoichieuError
from align.workbench.desk import Desk, NotMemberError, Role
from align.workbench.library import Library
from align.workbench.people import Identity, local_name
from ui import signin
from ui.components import person_cookie, progress
from ui.words import _, plain, sentence

PROJECT = signin.PROJECT
"""The environment variable that names the project to begin with."""
SAMPLE = signin.SAMPLE
"""Its value for the sample project."""

_DESK, _PLACE, _STAMP, _SAID, _WRONG = "desk", "place", "stamp", "said", "wrong"
_PERSON, _IDENTITY = "person", "identity"


class NoProjectError(DoichieuError):
    """No project is open in this session, or the one that was is gone."""


def desk() -> Desk:
    """The open project with the person who works on it; kept for the whole browser session.

    Raises:
        NoProjectError: none is open, or its file was deleted or moved meanwhile.
        NotMemberError: people sign in here, and this person is no member of it, or not any more.
        StoreError: it cannot be opened.
    """
    state = st.session_state
    identity = signin.identity() if signin.on() else None
    if state.get(_IDENTITY) != identity:
        _close()
        state[_IDENTITY] = identity
    place = state.get(_PLACE)
    if not place:
        raise NoProjectError(_("No project is open. Open one on the start page."))
    stamp = _stamp(place)
    if state.get(_STAMP, stamp) != stamp:
        _close()
        if stamp is None:
            raise NoProjectError(_("The project was deleted or moved meanwhile: {place}. Open another one.", place=place))
    if _DESK not in state:
        state[_DESK], state[_STAMP] = _open(place, identity), stamp
    found: Desk = state[_DESK]
    found.need(Role.READER)
    return found


def _open(place: str, identity: Identity | None) -> Desk:
    if identity is not None:
        return Desk.of_member(place, identity)
    if signin.on():
        raise NotMemberError
    opened = Desk.open(place, person())
    with guarded():
        Library().note_use(place)
    return opened


def begin() -> None:
    """Choose the project that a new session begins with: the one that was asked for, the one used last, or the sample one.

    Raises:
        DoichieuError: the sample project cannot be made.
    """
    if signin.on():
        if st.session_state.get(_PLACE) != os.environ[PROJECT]:
            enter(os.environ[PROJECT])
    elif _PLACE not in st.session_state:
        library = Library()
        where = os.environ.get(PROJECT) or library.last()
        if where is None or where == SAMPLE:
            with progress.shown(_("Preparing the sample project")) as told:
                where = library.sample(_("Sample project"), progress=told)
        enter(where)


def enter(place: str | Path) -> None:
    """Make `place` the project of this session; `desk` opens it.

    Raises:
        NoProjectError: people sign in here, to one project and no other.
    """
    if signin.on() and str(place) != os.environ[PROJECT]:
        raise NoProjectError(_("People sign in to one project here; another one cannot be opened."))
    leave()
    st.session_state[_PLACE] = str(place)


def leave() -> None:
    """Close the project of this session, if one is open; none is open then."""
    _close()
    st.session_state.pop(_STAMP, None)
    st.session_state[_PLACE] = ""


def _close() -> None:
    if opened := st.session_state.pop(_DESK, None):
        opened.close()


def name() -> str | None:
    """The name of the open project; None where none can be opened, which the page itself says."""
    try:
        return desk().info().name
    except DoichieuError:
        return None


def place() -> str:
    """Where the project of this session is; empty if none is open."""
    found: str = st.session_state.get(_PLACE, "")
    return found


def person() -> str:
    """The name under which this session's decisions are written down."""
    if _PERSON not in st.session_state:
        st.session_state[_PERSON] = person_cookie.remembered() or local_name()
    name: str = st.session_state[_PERSON]
    return name


def be(name: str) -> None:
    """Work under another name from now on; where people sign in they have the name that the project knows them by."""
    if (wanted := person_cookie.clean(name)) and not signin.on():
        _close()
        st.session_state[_PERSON] = wanted


def _stamp(place: str) -> tuple[int, int] | None:
    """What tells a file from another one at its place; an address stays what it is. None where there is no file."""
    if "://" in place:
        return (0, 0)
    try:
        found = Path(place).stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


@contextmanager
def guarded() -> Iterator[None]:
    """Show what goes wrong inside as one sentence. What follows after it is drawn all the same."""
    try:
        yield
    except DoichieuError as error:
        complain(sentence(error.sentence))


def complain(said: str) -> None:
    """Show a sentence about what went wrong; it may hold text from outside."""
    st.error(plain(said), icon=":material/error:")


@contextmanager
def acting() -> Iterator[None]:
    """The same for what a button calls (`on_click`): the sentence stands at the top of the page when it is drawn next."""
    try:
        yield
    except DoichieuError as error:
        st.session_state.setdefault(_WRONG, []).append(sentence(error.sentence))


def tell(said: str) -> None:
    """Say something when the page is drawn next, for what is followed by a rerun: "3 reports were added"."""
    st.session_state.setdefault(_SAID, []).append(said)


def draw_told() -> None:
    """Draw what was said since the page was drawn last."""
    for said in st.session_state.pop(_SAID, []):
        st.toast(plain(said))
    for said in st.session_state.pop(_WRONG, []):
        complain(said)


def link(label: str, page: str, icon: str | None = None, **query: object) -> None:
    """Draw a link to another page, for `go`; the label is Markdown, so text from outside goes through `plain`."""
    from ui.navigation import page_named

    found = {name: str(value) for name, value in query.items()}
    st.page_link(page_named(page), label=label, icon=icon and f":material/{icon}:", query_params=found)


def can_go(page: str) -> bool:
    """Whether there is such a page."""
    from ui.navigation import has

    return has(page)


def go(page: str, **query: object) -> NoReturn:
    """Leave for another page: `go("review", bitext=3)`; it reads `st.query_params`."""
    from ui.navigation import page_named

    st.switch_page(page_named(page), query_params={name: str(value) for name, value in query.items()})
