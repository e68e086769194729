"""Has the browser remember the language of the page."""

from __future__ import annotations

import streamlit as st

NAME = "doichieu_tongue"
"""The cookie. It holds "en", "zh" or "vi" and nothing about the person."""

_SCRIPT = f"""
export default function ({{ data }}) {{
  if (/^[a-z]{{2}}$/.test(data)) {{
    document.cookie = "{NAME}=" + data + "; path=/; max-age=31536000; SameSite=Strict";
    document.documentElement.lang = data === "zh" ? "zh-CN" : data;
  }}
}}
"""
_component = st.components.v2.component("doichieu.tongue_cookie", js=_SCRIPT)


def remember(tongue: str) -> None:
    """Have the browser keep the language for a year, and tell it which language the page is in now."""
    _component(data=tongue, key=NAME)
