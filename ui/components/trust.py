"""How far the matches can be trusted: a random sample tells how many are right, and decisions make confidences truer."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from align.workbench.desk import Desk, Role
from align.workbench.precision import Precision
from align.workbench.recalibration import Recalibration, Trial, becomes
from ui.session import acting, go, link, tell
from ui.words import _, day, n_, number, percent

EXAMPLES = (0.95, 0.8, 0.6)
"""Confidences whose change says what a recalibration does."""
_SIZE, _CUT = "sample_size", "sample_cut"


def precision(opened: Desk) -> None:
    """How many matches are right, by the sample that was drawn last; to draw one and to check it."""
    st.subheader(_("How many matches are right"), anchor=False)
    found = opened.precision_estimate()
    if found is None:
        st.write(
            _("Check some matches that are drawn by chance, one after the other, and you know how many of all are right.")
        )
    else:
        _said(found)
    if opened.role.includes(Role.REVIEWER):
        if found and found.to_check and not found.outdated:
            if st.button(_("Go on checking"), type="primary", icon=":material/bolt:", key="sample_go"):
                go("queue", sample=1)
            with st.expander(_("Draw another sample"), key="sample_fold"):
                st.caption(_("What you decided stays; only the estimate begins anew."))
                _draw(opened)
        else:
            _draw(opened)
    elif found is None:
        st.info(_("A reviewer of the project can draw one."), icon=":material/info:")


def _said(found: Precision) -> None:
    """What a sample says, and what it is told from."""
    if found.outdated:
        st.warning(
            _(
                "Some of the matches that were drawn were aligned again or moved since, so they tell nothing. Draw another "
                "sample."
            ),
            icon=":material/warning:",
        )
        return
    estimate(found)
    _bar(found)
    if found.newer:
        st.caption(
            n_(
                "{n} match came since; the sample says nothing of it.",
                "{n} matches came since; the sample says nothing of them.",
                found.newer,
            )
        )


def estimate(found: Precision) -> None:
    """Between which bounds how many are right, in plain words."""
    if found.whole is None:
        return
    st.markdown(
        "**"
        + _(
            "Of {total} matches, between {low} and {high} are right; {checked} were checked.",
            total=number(found.accepted + found.population),
            low=_bound(found.whole.low, math.floor),
            high=_bound(found.whole.high, math.ceil),
            checked=number(found.checked),
        )
        + "**"
    )
    st.caption(
        _(
            "Drawn on {day} from {population} undecided matches of {cut} and above; {accepted} were accepted already and "
            "count as right. Of those checked, {right} are right and {unsure} cannot be told. 95% interval after Clopper "
            "and Pearson.",
            day=day(found.made.date()),
            population=number(found.population),
            cut=percent(found.min_confidence),
            accepted=number(found.accepted),
            right=number(found.right),
            unsure=number(found.unsure),
        )
    )


def _bound(share: float, rounded: Callable[[float], int]) -> str:
    """A bound of an interval, rounded outwards; what is not certain is not shown as 0% or 100%."""
    places = 0 if share in (0, 1) or 0.01 <= share <= 0.99 else 1
    scale = 100 * 10**places
    return percent(rounded(share * scale) / scale, places)


def _bar(found: Precision) -> None:
    done = found.size - len(found.to_check)
    st.progress(done / found.size, _("{done} of {total} checked", done=number(done), total=number(found.size)))


def _draw(opened: Desk) -> None:
    """How many to draw, and from which."""
    first, second, third = st.columns([2, 2, 3], vertical_alignment="bottom")
    first.number_input(_("How many"), 10, 1000, 100, 10, key=_SIZE)
    second.number_input(_("Confidence of at least, in %"), 0, 95, 50, 5, key=_CUT)
    drawn = third.button(
        _("Check a random sample"), icon=":material/casino:", key="sample_draw", on_click=lambda: _drawn(opened)
    )
    st.caption(
        _("The more you check, the closer it gets: 100 matches tell it to about ten percentage points or less, 400 to five.")
    )
    if drawn and st.session_state.pop("sample_drawn", False):
        go("queue", sample=1)


def _drawn(opened: Desk) -> None:
    with acting():
        opened.draw_sample(st.session_state[_SIZE], min_confidence=st.session_state[_CUT] / 100)
        st.session_state["sample_drawn"] = True


def checking(found: Precision) -> None:
    """Above the matches of a sample, while they are checked."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("**" + _("Random sample") + "**", width="content")
        if st.button(_("Back to all matches"), icon=":material/bolt:", type="tertiary", key="sample_back"):
            st.query_params.pop("sample", None)
            st.rerun()
        link(_("What it says so far"), "pictures", "scatter_plot", picture="reliability")
    _bar(found)
    st.caption(_("Accept what is right as it stands, reject what is not. A match that you change counts as not right."))


def ended(found: Precision, again: str) -> None:
    """What stands there when no match of the sample is left; `again` is the state that has to go to begin anew."""
    if found.outdated or not found.to_check:
        st.success(_("The sample is checked."), icon=":material/check:")
        _said(found)
        return
    skipped = n_("{n} match was skipped.", "{n} matches were skipped.", len(found.to_check))
    st.info(
        skipped + " " + _("What was drawn after a skipped match does not count before it is checked."), icon=":material/info:"
    )
    st.button(_("Show the skipped ones"), on_click=lambda: st.session_state.pop(again, None), key="sample_again")


def recalibration(opened: Desk) -> None:
    """Whether the confidences are brought to how decisions turned out, whether they can be, and what changes."""
    st.subheader(_("Truer confidences"), anchor=False)
    trial = opened.trial()
    used = next((one for one in opened.recalibrations() if one.voice == trial.voice), None)
    editor = opened.role.includes(Role.EDITOR)
    if used is not None:
        _used(opened, used, editor)
    if used is None or used.decisions != trial.decisions:
        _offer(opened, trial, editor, used is not None)


def _used(opened: Desk, used: Recalibration, editor: bool) -> None:
    st.write(
        _(
            "The confidences were recalibrated on {day} by {n} decisions: measured on decisions left out, they are off by "
            "{after} on average instead of {before}.",
            day=day(used.made.date()),
            n=number(used.decisions),
            before=percent(used.ece_before),
            after=percent(used.ece_after),
        )
    )
    st.caption(_examples(used))
    st.caption(_("The picture above holds the decisions that this was fitted to, so it looks a little truer than it is."))
    if editor:
        st.button(
            _("Take the recalibration back"), icon=":material/undo:", key="recalibration_off", on_click=lambda: _forget(opened)
        )


def _offer(opened: Desk, trial: Trial, editor: bool, again: bool) -> None:
    if not trial.enough or trial.ece_before is None or trial.ece_after is None:
        st.write(
            _(
                "With {needed} decisions, {accepted} of them acceptances, the confidences can be brought to how decisions "
                "turned out. There are {n}, {m} of them acceptances.",
                needed=number(trial.needed),
                accepted=number(trial.needed_accepted),
                n=number(trial.decisions),
                m=number(trial.accepted),
            )
        )
        return
    figures = {"n": number(trial.decisions), "before": percent(trial.ece_before), "after": percent(trial.ece_after)}
    if not trial.worthwhile:
        st.write(
            _(
                "By the {n} decisions there are, the confidences would not become clearly truer: measured on decisions left "
                "out, what the program says is off by {before} on average, and would be by {after}.",
                **figures,
            )
        )
        return
    st.write(
        _(
            "By the {n} decisions there are, the confidences can become truer: measured on decisions left out, what the "
            "program says is off by {before} on average, and would be by {after}.",
            **figures,
        )
    )
    st.caption(_examples(trial))
    if editor:
        label = _("Recalibrate again") if again else _("Recalibrate")
        st.button(label, type="primary", icon=":material/tune:", key="recalibration_on", on_click=lambda: _recalibrate(opened))
    else:
        st.info(_("An editor of the project can recalibrate."), icon=":material/info:")


def _examples(found: Trial | Recalibration) -> str:
    """What a recalibration makes of some confidences."""
    changes = [_("{before} becomes {after}", before=percent(one), after=percent(becomes(one, found))) for one in EXAMPLES]
    return _(
        "{changes}. The order of the matches stays; lists, filters and exports follow. It can be taken back. The figures are "
        "weighed by how many matches there are of each confidence.",
        changes=" · ".join(changes),
    )


def _recalibrate(opened: Desk) -> None:
    with acting():
        opened.recalibrate()
        tell(_("The confidences are recalibrated."))


def _forget(opened: Desk) -> None:
    with acting():
        opened.forget_recalibration()
        tell(_("The confidences are those of the program again."))
