"""An alignment at work in a process of its own: how far it is, and how the last one ended."""

from __future__ import annotations

import streamlit as st

from align.workbench import jobs
from align.workbench.desk import Desk, Role
from align.workbench.jobs import State, Status
from ui import session
from ui.components.progress import left
from ui.words import _, moment, n_, percent, plain, sentence

EVERY = 1.0
"""Seconds between two looks at a job that runs."""


@st.fragment(run_every=EVERY)
def running(opened: Desk, place: str) -> None:
    """The bar of a job, drawn again and again until it ends."""
    with session.guarded():
        status = jobs.status(place)
        if status is None or not status.running:
            st.rerun()
        share = min(status.done / status.total, 1.0) if status.total else 0.0
        st.progress(share, text=" · ".join(_said(status, share)))
        if status.stopping:
            st.info(_("It stops after the pair of reports at hand. What is done is kept."), icon=":material/info:")
        if opened.role.includes(Role.EDITOR):
            st.button(_("Stop"), icon=":material/stop:", key="stop", disabled=status.stopping, on_click=lambda: _stop(place))


def _said(status: Status, share: float) -> list[str]:
    stages = {
        "start": _("Getting ready: loading the language model"),
        "encode": _("Computing the vectors of the sentences"),
        "group": _("Finding the meetings"),
        "align": _("Aligning"),
    }
    said = [stages.get(status.stage, _("Aligning"))]
    if status.total:
        said.append(percent(share))
    if status.seconds_left is not None:
        said.append(left(status.seconds_left))
    return said


def _stop(place: str) -> None:
    with session.acting():
        opened = session.desk()
        jobs.stop(place, opened.name, opened.role)


def ended(status: Status) -> None:
    """How the last alignment ended."""
    when = moment(status.changed)
    if status.state is State.FAILED:
        session.complain(_("The last alignment broke off on {when}: {why}", when=when, why=sentence(status.message)))
        return
    if status.state is State.STOPPED:
        pairs = n_("{n} pair of reports", "{n} pairs of reports", status.aligned)
        said = _("Stopped on {when}, with {pairs} done. Align again to go on from there.", when=when, pairs=pairs)
        st.warning(said, icon=":material/pause:")
    else:
        st.caption(plain(_("Last aligned on {when}: {pairs}.", when=when, pairs=sentence(status.message))))
