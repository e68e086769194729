"""Agreement: several people judge the same matches blind to each other."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from align.workbench.desk import Desk, Role
from align.workbench.rounds import Round
from ui import session, signin
from ui.components import blind_judging, blind_result, person_cookie
from ui.filters import choose_meeting
from ui.session import desk, go, guarded
from ui.terms import shown
from ui.words import _, moment, n_, number, plain

_NAME = 80
_MOST = 10_000
_USUAL = 50


def page() -> None:
    """Draw the page: all rounds, or the one that the address names."""
    with guarded():
        opened = desk()
        asked = st.query_params.get("round", "")
        chosen = next((one for one in opened.rounds.all() if str(one.id) == asked), None)
        if chosen is None:
            _all(opened)
        else:
            _one(opened, chosen)


def _all(opened: Desk) -> None:
    st.title(_("Agreement"), anchor=False)
    st.markdown(
        _(
            "Have the same matches judged by two people or more, none of whom sees what the others say. When the round is "
            "closed you see how far they agree and where they do not, and rule on the rest."
        )
    )
    found = opened.rounds.all()
    for one in found:
        _row(opened, one)
    if opened.role.includes(Role.EDITOR):
        _new(opened, expanded=not found)
    elif not found:
        st.info(_("There is no round yet. An editor of the project can open one."))


def _row(opened: Desk, one: Round) -> None:
    """A round in the list."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"round-{one.id}"):
        with st.container(width="stretch", gap="xxsmall"):
            st.markdown(f"**{plain(shown(one.name))}**")
            state = _("closed") if one.closed else _("open")
            icon = ":material/visibility:" if one.closed else ":material/visibility_off:"
            beads = n_("{n} match", "{n} matches", one.beads)
            st.caption(f"{icon} {state} · {beads} · {plain(_opened(one))}")
            st.caption(plain(_progress(one)))
        mine = any(progress.name == opened.name for progress in one.progress)
        label = _("Result") if one.closed else _("Judge") if mine else _("Look")
        if st.button(label, key=f"enter {one.id}", type="primary" if mine and not one.closed else "secondary"):
            go("agreement", round=one.id)


def _opened(one: Round) -> str:
    return _("opened by {name} on {moment}", name=shown(one.by), moment=moment(one.opened))


def _progress(one: Round) -> str:
    """How far each reviewer is."""
    return " · ".join(
        _("{name}: {done} of {total}", name=shown(each.name), done=number(each.judged), total=number(one.beads))
        for each in one.progress
    )


def _new(opened: Desk, expanded: bool) -> None:
    """The form of a new round."""
    with st.expander(_("New round"), expanded=expanded, icon=":material/add:"):
        name = st.text_input(_("Name of the round"), max_chars=_NAME, key="round name")
        wanted = choose_meeting(opened, "round")
        kinds = {"open": _("matches that nobody has decided"), "all": _("all matches")}
        kind = st.radio(_("Which matches"), list(kinds), format_func=lambda one: kinds[one], key="round kind")
        if kind == "open":
            wanted = replace(wanted, unreviewed=True)
        there = opened.counts(wanted).matched
        count = st.number_input(
            n_("How many, drawn by chance; there is {n}", "How many, drawn by chance; there are {n}", there),
            1,
            _MOST,
            min(_USUAL, max(there, 1)),
            key="round count",
        )
        reviewers = _choose_reviewers(opened)
        if st.button(_("Open the round"), type="primary", key="open round", disabled=not there):
            with guarded():
                number_of = opened.rounds.open(name, opened.rounds.draw(wanted, count), reviewers)
                session.tell(_("The round is open."))
                go("agreement", round=number_of)


def _choose_reviewers(opened: Desk) -> list[str]:
    known = opened.people.reviewers()
    if not signin.on() and opened.name not in known:
        known = [opened.name, *known]
    chosen = st.multiselect(
        _("Reviewers, two or more"),
        known,
        format_func=shown,
        accept_new_options=not signin.on(),
        placeholder=_("Choose names") if signin.on() else _("Choose names or write new ones"),
        key="round reviewers",
    )
    if not signin.on():
        st.caption(_("Each works under their own name, which stands at the bottom of the sidebar and can be changed there."))
    return [person_cookie.clean(one) for one in chosen]


def _one(opened: Desk, one: Round) -> None:
    """A round: to judge in while it is open, its result when it is closed."""
    if st.button(_("All rounds"), icon=":material/arrow_back:", key="all rounds", type="tertiary"):
        go("agreement")
    st.title(plain(shown(one.name)), anchor=False)
    below = st.container()
    if one.closed:
        below.caption(plain(f"{_opened(one)} · {_progress(one)}"))
        blind_result.result(opened, one.id)
        return
    if any(progress.name == opened.name for progress in one.progress):
        one = blind_judging.judge(opened, one.id)  # with what was judged just now
    below.caption(plain(f"{_opened(one)} · {_progress(one)}"))
    if all(progress.name != opened.name for progress in one.progress):
        st.info(_("You are not one of the reviewers of this round. What they say is shown when it is closed."))
    if opened.role.includes(Role.EDITOR):
        _close(opened, one)


def _close(opened: Desk, one: Round) -> None:
    with st.popover(_("Close the round"), icon=":material/visibility:"):
        left = sum(one.beads - progress.judged for progress in one.progress)
        st.markdown(_("Everybody then sees what the reviewers said, so it cannot be opened again, and nothing in it changes."))
        if left:
            st.warning(
                n_(
                    "{n} verdict is still missing and would not be counted.",
                    "{n} verdicts are still missing and would not be counted.",
                    left,
                ),
                icon=":material/warning:",
            )
        if st.button(_("Close it for good"), type="primary", key="close round"):
            with guarded():
                opened.rounds.close(one.id)
                st.rerun()
