"""Start: what this is, how the project stands, what comes next, and the person's projects."""

from __future__ import annotations

import streamlit as st

from align.workbench.desk import Desk, Role
from align.workbench.standing import Figures, Step, done, next_step
from ui import navigation, signin
from ui.components import projects, role_note
from ui.session import desk, go, guarded
from ui.words import _, n_, number, plain


def page() -> None:
    """Draw the page."""
    st.title(_("Chinese and Vietnamese reports, side by side"), anchor=False)
    st.markdown(
        _(
            "Doichieu finds the statements that say the same thing in Chinese and Vietnamese reports of one meeting, and "
            "says how sure it is. You decide which are right, and take the pairs away: for a translation memory, a corpus "
            "or a study."
        )
    )
    with guarded():
        opened = desk()
        st.header(plain(opened.info().name), anchor=False)
        found = opened.standing()
        _steps(found)
        _next(opened, found)
    if not signin.on():  # people sign in to one project
        projects.draw()


def _steps(found: Figures) -> None:
    """The way through the work, with where this project is on it."""
    said = {
        Step.ADD: (_("Add reports"), _reports(found)),
        Step.ALIGN: (_("Align"), _aligned(found)),
        Step.REVIEW: (
            _("Review"),
            _("{decided} of {matches} matches decided", decided=number(found.decided), matches=number(found.matches)),
        ),
        Step.EXPORT: (_("Take away"), n_("{n} pair accepted", "{n} pairs accepted", found.accepted)),
    }
    with st.container(key="steps"):
        columns = st.columns(len(said), gap="small")
    for place, (column, (step, (title, state))) in enumerate(zip(columns, said.items(), strict=True), start=1):
        with column, st.container(border=True, height="stretch", gap="xsmall"):
            st.markdown(f"**{place} · {title}**")
            st.markdown(state)
            if step is next_step(found):
                st.markdown(f":blue[:material/arrow_forward: {_('Next')}]")
            elif step in done(found):
                st.markdown(f":green[:material/check: {_('Done')}]")


def _reports(found: Figures) -> str:
    if not found.zh and not found.vi:
        return _("None yet")
    said = _("{zh} Chinese, {vi} Vietnamese", zh=number(found.zh), vi=number(found.vi))
    return f"{said} · {n_('{n} meeting', '{n} meetings', found.meetings)}"


def _aligned(found: Figures) -> str:
    if not found.pairs:
        return _("Nothing to align yet")
    return _("{done} of {total} pairs of reports aligned", done=number(found.aligned), total=number(found.pairs))


def _next(opened: Desk, found: Figures) -> None:
    """The one button that comes next."""
    asked = {
        Step.ADD: (_("Add reports"), "upload_file", "reports"),
        Step.ALIGN: (_("Align the reports"), "join_inner", "align"),
        Step.REVIEW: (_("Review the matches"), "fact_check", "review" if navigation.has("review") else "queue"),
        Step.EXPORT: (_("Take the pairs away"), "download", "export"),
    }
    step = next_step(found)
    if step in (Step.ADD, Step.ALIGN) and role_note.lacks(opened, Role.EDITOR):
        return
    label, icon, page = asked[step]
    if step is Step.REVIEW and not opened.role.includes(Role.REVIEWER):
        label = _("Look at the matches")
    with st.container(key="next_step"):
        if st.button(label, type="primary", icon=f":material/{icon}:", key="next", disabled=not navigation.has(page)):
            go(page)
