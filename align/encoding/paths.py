"""Where models and vectors are kept between runs."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "DOICHIEU_CACHE"


def cache_dir() -> Path:
    """The folder for what can be made again: the user's cache folder, or the one that DOICHIEU_CACHE names.

    On Linux that is `$XDG_CACHE_HOME/doichieu` or `~/.cache/doichieu`, elsewhere what the system has for it. Not created here.
    """
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("doichieu", appauthor=False)
