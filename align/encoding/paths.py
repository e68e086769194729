"""Where models, vectors, a user's own calibrations and the state of running work are kept."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "DOICHIEU_CACHE"
DATA_VARIABLE = "DOICHIEU_DATA"


def cache_dir() -> Path:
    """The folder for what can be made again: the user's cache folder, or the one that DOICHIEU_CACHE names.

    On Linux that is `$XDG_CACHE_HOME/doichieu` or `~/.cache/doichieu`, elsewhere what the system has for it. Not created here.
    """
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("doichieu", appauthor=False)


def state_dir() -> Path:
    """The folder for what this program is doing: the user's state folder, or `state` in what DOICHIEU_DATA names.

    On Linux that is `$XDG_STATE_HOME/doichieu` or `~/.local/state/doichieu`, elsewhere what the system has for it. Not created
    here.
    """
    if chosen := os.environ.get(DATA_VARIABLE):
        return Path(chosen).expanduser() / "state"
    from platformdirs import user_state_path

    return user_state_path("doichieu", appauthor=False)


def data_dir() -> Path:
    """The folder for what a user made and would miss: the user's data folder, or the one that DOICHIEU_DATA names.

    On Linux that is `$XDG_DATA_HOME/doichieu` or `~/.local/share/doichieu`, elsewhere what the system has for it. Not created
    here.
    """
    if chosen := os.environ.get(DATA_VARIABLE):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("doichieu", appauthor=False)
