"""What somebody's role does not allow is not offered; why not is said instead."""

from __future__ import annotations

import streamlit as st

from align.workbench.desk import Desk, Role
from ui.terms import role_word
from ui.words import _


def lacks(opened: Desk, needed: Role) -> bool:
    """Whether the person may not do what takes the role `needed`; then that is drawn in place of it."""
    if opened.role.includes(needed):
        return False
    st.info(said(opened, needed), icon=":material/lock:")
    return True


def said(opened: Desk, needed: Role) -> str:
    """Why there is nothing to press."""
    return _(
        "Your role in this project is: {role}. To change something here you need the role: {needed}. An owner of the project "
        "can give it to you.",
        role=role_word(opened.role),
        needed=role_word(needed),
    )
