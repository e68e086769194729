"""What runs for every browser session: page settings, language, navigation, and the page that was chosen.

Streamlit runs this file again for each click. `ui.serving` starts it.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import navigation, session, words
from ui.components import connection, menu, person, tongue_cookie
from ui.frame import garbage, gate
from ui.words import _

_HERE = Path(__file__).parent
# Not one of Streamlit's named icons: it would fetch that from elsewhere for the browser's tab.
_ICON = _HERE / "icon.svg"
_STYLE = (_HERE / "style.css").read_text(encoding="utf-8")


def main() -> None:
    """Draw the frame and the page in it."""
    st.set_page_config(page_title="Doichieu", page_icon=str(_ICON), layout="wide", initial_sidebar_state=264)
    if words.KEY not in st.session_state:
        st.session_state[words.KEY] = words.likely(st.context.cookies.get(tongue_cookie.NAME), st.context.locale)
    st.html(f"<style>{_STYLE}</style>")
    if not gate.passed():
        with st.sidebar:
            _choose_tongue()
        return
    sections = navigation.sections()
    # The menu is our own: the one of Streamlit leads to addresses that do not say which project this tab has.
    chosen = st.navigation(sections, position="hidden")
    with st.sidebar:
        _choose_tongue()
    session.draw_told()
    with session.guarded():
        session.begin(chosen.url_path)
    with st.sidebar:
        if name := session.name():
            st.caption(_("Project: {name}", name=words.plain(name)))
        menu.draw(sections)
        person.draw()
        connection.watch()
    chosen.run()
    garbage.settle()


def _choose_tongue() -> None:
    """The language chooser; each language is named in itself, so that it is found by who reads only that one."""
    st.segmented_control(
        _("Language of this page"),
        list(words.NAMES),
        format_func=lambda tongue: words.NAMES[tongue],
        default=words.tongue(),
        required=True,
        key="tongue_chooser",
        width="stretch",
        label_visibility="collapsed",
        on_change=lambda: st.session_state.update({words.KEY: st.session_state["tongue_chooser"]}),
    )
    tongue_cookie.remember(words.tongue())


if __name__ == "__main__":
    main()
