"""Has the browser remember the name that a person works under, so that a reload does not change it."""

from __future__ import annotations

from urllib.parse import unquote

import streamlit as st

NAME = "doichieu_person"
"""The cookie. It is used only where nobody signs in."""
LONGEST = 80
"""Characters of a name."""

_SCRIPT = f"""
export default function ({{ data }}) {{
  document.cookie = "{NAME}=" + encodeURIComponent(data) + "; path=/; max-age=31536000; SameSite=Strict";
}}
"""
_component = st.components.v2.component("doichieu.person_cookie", js=_SCRIPT)


def remember(name: str) -> None:
    """Have the browser keep the name for a year."""
    _component(data=name, key=NAME)


def remembered() -> str:
    """The name of the last visit; empty if there is none."""
    said = unquote(st.context.cookies.get(NAME) or "", errors="replace")
    return clean(said)


def clean(name: str) -> str:
    """A name as it is written down: on one line, without characters that do not show, not too long."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())[:LONGEST].strip()
