"""Says in the language of the page that the server does not answer, and that nothing on the screen is lost by that."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.words import _

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "doichieu.connection",
    js=(_HERE / "connection.js").read_text(encoding="utf-8"),
    css=(_HERE / "connection.css").read_text(encoding="utf-8"),
)


def watch() -> None:
    """Keep an eye on the connection."""
    said = _(
        "The server does not answer at the moment. What you typed and decided stays here and is sent as soon as it answers "
        "again: keep this tab open."
    )
    _component(data=said, key="connection")
