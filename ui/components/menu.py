"""The menu: links to all pages, which keep the project of this tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from ui import session

_component = st.components.v2.component("doichieu.menu", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def draw(sections: Mapping[str, Sequence[st.Page]]) -> None:
    """Draw it; sections and titles are in the language of the page."""
    with st.container(key="menu", gap=None):
        for title, pages in sections.items():
            st.caption(title)
            for page in pages:
                st.page_link(page, width="stretch", query_params=session.address())
    _component(key="menu_script")
