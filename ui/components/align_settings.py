"""How to align, behind a fold and in plain words."""

from __future__ import annotations

import streamlit as st

from align.config import Options, read_options
from align.model import Order
from align.workbench import encoders
from ui.words import _, percent, plain, sentence

_OTHER = "other"
"""In place of an encoder's name: one that is typed."""


def draw() -> Options:
    """Draw the settings and give them.

    Raises:
        ConfigurationError: they make no sense, or the user's file of options does not.
    """
    given = read_options()
    with st.expander(_("Settings"), key="settings", icon=":material/tune:"):
        values = {"order": _order(given), "min_confidence": _confidence(given), "encoder": _encoder(given)}
    return given.with_values(values, _("Settings"))


def _order(given: Options) -> Order:
    said: dict[Order, str] = {
        "auto": _("Find out (right for nearly everything)"),
        "free": _("Reports written apart: statements may stand in any order"),
        "monotone": _("Translations: statements keep their order"),
    }
    return st.radio(_("Order of the statements"), list(said), list(said).index(given.order), said.__getitem__, key="order")


def _confidence(given: Options) -> float:
    return (
        st.slider(
            _("Matches are taken away from this confidence on, unless you decided otherwise"),
            0,
            100,
            round(given.min_confidence * 100),
            5,
            format="%d%%",
            key="confidence",
            help=_(
                "Nothing is lost: less sure matches are kept too, for review. {share} is a good start.", share=percent(0.5)
            ),
        )
        / 100
    )


def _encoder(given: Options) -> str:
    """The model that compares sentences; any other can be named."""
    known = {info.spec: info for info in encoders()}
    specs = [*known, _OTHER]
    chosen: str = st.selectbox(
        _("Language model that compares the sentences"),
        specs,
        specs.index(given.encoder) if given.encoder in known else len(specs) - 1,
        lambda spec: known[spec].name if spec in known else _("Another one …"),
        key="encoder",
    )
    if chosen != _OTHER:
        if not known[chosen].ready:
            st.caption(plain(sentence(known[chosen].state)))
        return chosen
    named = st.text_input(
        _("Name or folder of a sentence-transformers model"),
        "" if given.encoder in known else given.encoder,
        key="encoder name",
        help=_("A model that is not on this machine is fetched from the Hugging Face hub once."),
    )
    return named.strip() or given.encoder
