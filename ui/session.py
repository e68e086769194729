"""What a page has of its browser session: the desk, the person, errors as sentences, and going elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import streamlit as st

from align.errors import DoichieuError
from align.workbench.desk import Desk, NotMemberError, Role
from align.workbench.library import Library, key_of
from align.workbench.people import Identity, local_name
from ui import signin, tabs
from ui.components import person_cookie, progress
from ui.words import _, plain, sentence

PROJECT = signin.PROJECT
"""The environment variable that names the project to begin with."""
SAMPLE = signin.SAMPLE
"""Its value for the sample project."""

ADDRESS = "project"
"""What names the project in the address of the page, so that a tab keeps its own one when it is loaded again."""

_DESK, _PLACE, _STAMP, _SAID, _WRONG = "desk", "place", "stamp", "said", "wrong"
_PERSON, _IDENTITY = "person", "identity"
_NAMED, _LOST, _QUERY, _AT = "named", "lost", "query", "at"
_KEY = re.compile(r"[0-9a-f]{12}")


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
        close()
        state[_IDENTITY] = identity
    place = state.get(_PLACE)
    if not place:
        raise NoProjectError(_lost())
    stamp = _stamp(place)
    if state.get(_STAMP, stamp) != stamp:
        close()
        if stamp is None:
            raise NoProjectError(_("The project was deleted or moved meanwhile: {place}. Open another one.", place=place))
    if _DESK not in state or not tabs.has(state[_DESK]):
        state[_DESK], state[_STAMP] = _open(place, identity), stamp
    found: Desk = state[_DESK]
    found.need(Role.READER)
    return found


def _open(place: str, identity: Identity | None) -> Desk:
    if identity is None and signin.on():
        raise NotMemberError
    opened = Desk.open(place, person()) if identity is None else Desk.of_member(place, identity)
    tabs.opened(opened, place)
    if identity is None:
        with guarded():
            Library().note_use(place)
    return opened


def begin(page: str = "") -> None:
    """Choose the project: the one that the address names, or that of this session.

    A new session without either begins with the one that was asked for, the one used last, or the sample one.

    Args:
        page: the path of the page that is drawn.

    Raises:
        DoichieuError: the sample project cannot be made.
    """
    state = st.session_state
    state[_AT] = page
    if signin.on():
        if state.get(_PLACE) != os.environ[PROJECT]:
            enter(os.environ[PROJECT])
    elif (named := st.query_params.get(ADDRESS)) is not None:
        if named != state.get(_NAMED):
            _follow(named)
    elif _PLACE not in state:
        enter(_first())
    elif state[_PLACE]:
        st.query_params[ADDRESS] = state[_NAMED]
    _settle_address()


def _first() -> str:
    """The project of a tab that names none."""
    library = Library()
    where = os.environ.get(PROJECT) or library.last()
    if where is None or where == SAMPLE:
        with progress.shown(_("Preparing the sample project")) as told:
            where = library.sample(_("Sample project"), progress=told)
    return where


def _follow(named: str) -> None:
    """Open the project that the address names, if there is one; `desk` says so if there is none."""
    asked = os.environ.get(PROJECT)
    where = None
    if _KEY.fullmatch(named):
        # What was asked for may have a password, which the library does not keep.
        where = asked if asked and asked != SAMPLE and key_of(asked) == named else Library().find(named)
    if where is not None and _stamp(where) is not None:
        enter(where)
        return
    _drop()
    st.session_state.update({_NAMED: named, _LOST: bool(_KEY.fullmatch(named))})


def _lost() -> str:
    """Why no project is open."""
    if _LOST not in st.session_state:
        return _("No project is open. Open one on the start page.")
    if not st.session_state[_LOST]:
        return _("The address of this page names no project. Open one on the start page.")
    return _(
        "The project of this tab is not there any more: it was deleted or moved. Open another one on the start page, or bring "
        "it back there from the deleted ones."
    )


def _settle_address() -> None:
    """Have the browser show the address that the page is drawn for; it does not by itself for links to the page it is on.

    For others it does, and being told again it would make a second entry in its history, so that going back led nowhere.
    """
    state = st.session_state
    page, query = state.get(_QUERY, ("", {}))
    now = st.query_params.to_dict()
    if page == state[_AT] and query != now:
        st.query_params.from_dict(now)
    state[_QUERY] = state[_AT], now


def address(**query: object) -> dict[str, str]:
    """What goes into the address of a page of this project, beside its path."""
    named = {} if signin.on() or not place() else {ADDRESS: st.session_state[_NAMED]}
    return named | {name: str(value) for name, value in query.items()}


def enter(place: str | Path) -> None:
    """Make `place` the project of this session; `desk` opens it.

    Raises:
        NoProjectError: people sign in here, to one project and no other.
    """
    if signin.on() and str(place) != os.environ[PROJECT]:
        raise NoProjectError(_("People sign in to one project here; another one cannot be opened."))
    _drop()
    st.session_state[_PLACE] = str(place)
    if not signin.on():
        st.query_params[ADDRESS] = st.session_state[_NAMED] = key_of(place)


def leave() -> None:
    """Close the project of this session, if one is open; none is open then."""
    _drop()
    st.query_params.pop(ADDRESS, None)


def _drop() -> None:
    close()
    for name in (_STAMP, _LOST, _NAMED):
        st.session_state.pop(name, None)
    st.session_state[_PLACE] = ""


def close() -> None:
    """Close the desk of this session; it is opened again when it is needed."""
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
        close()
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
    except NoProjectError as error:
        complain(str(error))
        if st.session_state.get(_AT):  # elsewhere than on the start page
            link(_("To the start page"), "start", "home")
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

    st.page_link(page_named(page), label=label, icon=icon and f":material/{icon}:", query_params=address(**query))


def can_go(page: str) -> bool:
    """Whether there is such a page."""
    from ui.navigation import has

    return has(page)


def go(page: str, **query: object) -> NoReturn:
    """Leave for another page: `go("review", bitext=3)`; it reads `st.query_params`."""
    from ui.navigation import page_named

    st.switch_page(page_named(page), query_params=address(**query))
