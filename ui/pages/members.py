"""Members: who may come in where people sign in, and what they may do; for owners."""

from __future__ import annotations

import streamlit as st

from align.workbench.desk import Desk
from align.workbench.people import Member, Role
from ui import session, signin
from ui.components import person_cookie, role_note
from ui.session import acting, desk, guarded
from ui.terms import role_word, shown
from ui.words import _, plain

_ADDRESS = 254
_ROLES = list(Role)


def page() -> None:
    """Draw the page."""
    st.title(_("Members"), anchor=False)
    with guarded():
        opened = desk()
        _explain()
        if role_note.lacks(opened, Role.OWNER):
            return
        for one in opened.people.members():
            _row(opened, one)
        _new(opened)


def _explain() -> None:
    if not signin.on():
        st.info(
            _(
                "Nobody signs in on your own machine: members matter on a server that a team signs in to. How to set that up "
                "stands in the README, under “For a team”."
            ),
            icon=":material/info:",
        )
    st.markdown(
        "\n".join(f"- **{role_word(role)}**: {said}" for role, said in _may().items())  # each word is one of our own
    )


def _may() -> dict[Role, str]:
    return {
        Role.READER: _("reads, searches and exports"),
        Role.REVIEWER: _("also judges matches and puts them together"),
        Role.EDITOR: _("also adds and changes reports, aligns, opens rounds and rules on them"),
        Role.OWNER: _("also renames, restores and deletes the project, and says who is a member"),
    }


def _row(opened: Desk, one: Member) -> None:
    """A member, with what can be changed."""
    name = plain(shown(one.name))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"member-{one.reviewer}"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{name}**" + (f" · {_('you')}" if one.name == opened.name else ""))
            st.caption(plain(shown(one.email)) if one.email else _("on this machine only"))
            if one.email:
                st.caption(_("has signed in") if one.known else _("has not signed in yet"))
        key = f"role {one.reviewer}"
        st.selectbox(
            _("Role of {name}", name=name),
            _ROLES,
            index=_ROLES.index(one.role),
            format_func=role_word,
            key=f"{key} {one.role}",  # another one after a change, so that a refused one shows what holds
            label_visibility="collapsed",
            width=160,
            on_change=lambda: _change(opened, one, f"{key} {one.role}"),
        )
        with st.popover(_("Remove"), key=f"remove {one.reviewer}"):
            st.markdown(_("{name} will not come in any more. What they did stays, under their name.", name=name))
            if st.button(_("Remove {name}", name=name), type="primary", key=f"removed {one.reviewer}"):
                with guarded():
                    opened.people.remove(one.reviewer)
                    session.tell(_("{name} is no longer a member.", name=shown(one.name)))
                    st.rerun()


def _change(opened: Desk, one: Member, key: str) -> None:
    wanted = st.session_state.pop(key)
    with acting():
        opened.people.set_role(one.reviewer, wanted)


def _new(opened: Desk) -> None:
    with st.form("new member", clear_on_submit=False):
        st.markdown(f"**{_('Let somebody in')}**")
        name = st.text_input(
            _("Name, as decisions are written down under it"), max_chars=person_cookie.LONGEST, key="member name"
        )
        email = st.text_input(_("Address that they sign in with"), max_chars=_ADDRESS, key="member email")
        role = st.selectbox(_("Role"), _ROLES, index=1, format_func=role_word, key="member role")
        if st.form_submit_button(_("Add"), icon=":material/person_add:", type="primary", key="add member"):
            with guarded():
                made = opened.people.add(person_cookie.clean(name), role, email)
                session.tell(_("{name} can sign in now.", name=shown(made.name)))
                st.rerun()
