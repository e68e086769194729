"""Who works here: a name that can be changed on one's own machine, the one of the member where people sign in."""

from __future__ import annotations

import streamlit as st

from ui import session, signin
from ui.components import person_cookie
from ui.words import _, plain


def draw() -> None:
    """Say who works here, and let them change it."""
    if signin.on():
        with session.guarded():
            st.text(session.desk().name)
        sign_out()
        return
    with st.popover(plain(session.person()), icon=":material/person:", width="stretch"):
        st.text_input(
            _("Your name"),
            value=session.person(),
            max_chars=person_cookie.LONGEST,
            key="person name",
            on_change=lambda: session.be(st.session_state["person name"]),
        )
        st.caption(_("Decisions are written down under this name. Two people at one machine take two names."))
    person_cookie.remember(session.person())


def sign_out() -> None:
    """The button that ends a visit."""
    st.button(_("Sign out"), icon=":material/logout:", key="sign out", on_click=st.logout)
