"""Align: one button; how far it is; and how it is done, behind a fold."""

from __future__ import annotations

import streamlit as st

from align.config import Options
from align.workbench import jobs
from align.workbench.desk import Desk, Role
from align.workbench.standing import Figures
from ui import session
from ui.components import align_settings, job, role_note
from ui.session import desk, guarded
from ui.words import _, n_, number


def page() -> None:
    """Draw the page."""
    st.title(_("Align"), anchor=False)
    st.markdown(
        _(
            "Reports are grouped into meetings, and every Chinese report of a meeting is aligned with every Vietnamese one. "
            "This goes on by itself: you may close the page, or review what is done already."
        )
    )
    with guarded():
        opened = desk()
        status = jobs.status(session.place())
        if status is not None and status.running:
            job.running(opened, session.place())
            return
        if status is not None:
            job.ended(status)
        found = opened.standing()
        _left(found)
        if not role_note.lacks(opened, Role.EDITOR):
            _start(opened, found, align_settings.draw())


def _left(found: Figures) -> None:
    """What there is to align."""
    if found.pairs:
        st.markdown(_("{done} of {total} pairs of reports aligned", done=number(found.aligned), total=number(found.pairs)))
    if found.loose:
        st.markdown(n_("{n} report is not in a meeting yet.", "{n} reports are not in a meeting yet.", found.loose))
    if not (found.zh and found.vi):
        st.info(
            _("Aligning needs reports in both languages. Add what is missing on the page Reports."), icon=":material/info:"
        )
    elif not (found.loose or found.pairs):
        st.info(
            _(
                "No meeting has reports in both languages, by what they say and by their days. If two are of one meeting "
                "after all, open one of them on the page Reports and move it to the meeting of the other."
            ),
            icon=":material/info:",
        )


def _start(opened: Desk, found: Figures, options: Options) -> None:
    """The one button: to align, or to go on where everything is aligned."""
    nothing = not (found.zh and found.vi) or not (found.loose or found.aligned < found.pairs)
    done = nothing and found.aligned
    if done:
        st.success(
            _("Everything is aligned. When you have added reports, come back here to align them."), icon=":material/check:"
        )
    with st.container(key="next_step"):
        if done:
            if st.button(_("Review the matches"), type="primary", icon=":material/fact_check:", key="onward"):
                session.go("review")
        elif st.button(_("Align the reports"), type="primary", icon=":material/join_inner:", key="align", disabled=nothing):
            jobs.start(session.place(), opened.name, options, opened.role)
            st.rerun()
    if found.aligned:
        with st.expander(_("Align everything again"), key="again", icon=":material/refresh:"):
            st.markdown(
                _(
                    "For other settings, another language model, or after corrections. What people decided stays as it is: "
                    "judgements, links, notes and corrected texts. Only what nobody has decided is found anew."
                )
            )
            if st.button(_("Align again"), key="align again", icon=":material/refresh:"):
                jobs.start(session.place(), opened.name, options, opened.role, again=True)
                st.rerun()
