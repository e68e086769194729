"""A bar for work that the page waits for, with what is being done and the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from ui.words import _, n_

OFTEN = 0.1
"""Seconds between two drawings; more often nobody can see."""


@contextmanager
def shown(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar that is there while the block runs. It gives what `align`'s use cases take as `progress`.

    Args:
        what: what the work is for, in the language of the page.
    """
    bar = st.progress(0.0, text=f"{what} …")
    began: dict[str, float] = {}
    drawn = 0.0

    def told(stage: str, done: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        start = began.setdefault(stage, now)
        if now - drawn >= OFTEN or done >= total:
            drawn = now
            bar.progress(min(done / total, 1.0) if total else 1.0, text=f"{what}: {said(stage, done, total, now - start)}")

    try:
        yield told
    finally:
        bar.empty()


def said(stage: str, done: int, total: int, elapsed: float) -> str:
    """A stage in words, with the time it still takes as far as that can be told yet."""
    words = stages().get(stage, stage)
    if not 0 < done < total or elapsed < 1:
        return words
    return f"{words} · {left(elapsed * (total - done) / done)}"


def stages() -> dict[str, str]:
    """The stages of reading and aligning, as `progress` calls them."""
    return {
        "read": _("reading"),
        "keep": _("keeping the reports"),
        "encode": _("computing the vectors of the sentences"),
        "group": _("finding the meetings"),
        "join": _("looking at joined sentences"),
        "match": _("matching"),
    }


def left(seconds: float) -> str:
    """A time that is left, roughly, as a person would say it."""
    if seconds < 60:
        return n_("about {n} second left", "about {n} seconds left", max(round(seconds), 1))
    return n_("about {n} minute left", "about {n} minutes left", round(seconds / 60))
