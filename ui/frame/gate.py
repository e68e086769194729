"""Who gets past: everybody on their own machine, members where people sign in, nobody where that is not set up."""

from __future__ import annotations

import streamlit as st

from align.errors import ConfigurationError, DoichieuError
from align.workbench.desk import NotMemberError
from ui import session, signin
from ui.components import person
from ui.words import _, plain, sentence


def passed() -> bool:
    """Whether the person may see the project; if not, what to do is drawn."""
    try:
        found = signin.check(st.get_option("server.address"))
    except ConfigurationError as error:
        _closed(sentence(error.sentence))
        return False
    if found is None:
        return True
    if signin.identity() is None:
        _ask(found)
        return False
    try:
        session.begin()
        session.desk()
    except NotMemberError:
        _stranger()
        return False
    except DoichieuError as error:
        _closed(sentence(error.sentence))
        return False
    return True


def _alone() -> None:
    """Take the navigation away: whoever is not let in is not told what is inside."""
    st.navigation([st.Page(_nothing, title="Doichieu")], position="hidden")


def _nothing() -> None:
    """Stand for the pages."""


def _closed(said: str) -> None:
    _alone()
    st.title("Doichieu", anchor=False)
    session.complain(said)


def _ask(found: signin.Settings) -> None:
    _alone()
    st.title(_("Chinese and Vietnamese reports, side by side"), anchor=False)
    st.markdown(_("Sign in to work on this project."))
    for name in found.providers:
        label = _("Sign in") if name is None else _("Sign in with {service}", service=plain(name))
        if st.button(label, type="primary", icon=":material/login:", key=f"sign in {name}"):
            st.login(name)


def _stranger() -> None:
    _alone()
    st.title("Doichieu", anchor=False)
    address = st.user.to_dict().get("email")
    session.complain(
        _("You are not a member of this project. Ask one of its owners to add {address}.", address=address)
        if address
        else _("You are not a member of this project. Ask one of its owners to add your address.")
    )
    person.sign_out()
