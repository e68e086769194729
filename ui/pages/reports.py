"""Reports: add them, see them by meeting, read one and put right what reading made of it."""

from __future__ import annotations

import streamlit as st

from align.workbench.desk import Role
from ui.components import adding, meetings, one_report, role_note
from ui.session import complain, desk, guarded
from ui.words import _


def page() -> None:
    """Draw the page: one report where the address names one, else all of them."""
    named = st.query_params.get("report")
    with guarded():
        opened = desk()
        if named is None:
            st.title(_("Reports"), anchor=False)
            if not role_note.lacks(opened, Role.EDITOR):
                adding.draw(opened)
            meetings.draw(opened)
        elif named.isdecimal() and len(named) < 10:
            one_report.draw(opened, int(named))
        else:
            complain(_("The address names no report. Choose one from the list of reports."))
