"""Which tabs have a project open: one that was closed does not keep it from being deleted.

Streamlit holds what a tab had for two minutes after it is gone, so that one whose connection was lost finds it again. An open
desk is among that, and with it a connection to the project's file.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from align.workbench.desk import Desk
from align.workbench.library import key_of

_TABS: WeakKeyDictionary[Desk, tuple[str, str]] = WeakKeyDictionary()
"""The tab and the key of the project of each desk that is open in this server."""


def opened(desk: Desk, place: str) -> None:
    """Take note that this tab has a project open."""
    context = get_script_run_ctx()
    _TABS[desk] = (context.session_id if context else "", key_of(place))


def has(desk: Desk) -> bool:
    """Whether a desk is still open; it is not where its tab was thought to be gone and came back."""
    return desk in _TABS


def let_go(place: str) -> None:
    """Close a project in tabs that are gone."""
    key = key_of(place)
    for desk, (tab, open_there) in list(_TABS.items()):
        if open_there == key and not _there(tab):
            del _TABS[desk]
            desk.close()


def _there(tab: str) -> bool:
    return runtime.exists() and runtime.get_instance().is_active_session(tab)
