"""Start: what this is, how the project stands, and what comes next."""

from __future__ import annotations

import streamlit as st

from ui.session import desk, guarded
from ui.words import _, n_


def page() -> None:
    """Draw the page."""
    st.title(_("Chinese and Vietnamese reports, side by side"))
    st.write(_("Add reports of the same meetings, have their statements aligned, review the pairs, and take them away."))
    with guarded():
        opened = desk()
        st.subheader(_("This project"), divider="gray")
        st.text(opened.info().name)
        meetings = opened.meetings()
        reports = sum(len(meeting.zh) + len(meeting.vi) for meeting in meetings)
        st.write(n_("{n} meeting", "{n} meetings", len(meetings)), "·", n_("{n} report", "{n} reports", reports))
