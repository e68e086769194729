"""Keeps what was loaded for good out of the garbage collection that Streamlit does after every run of a page.

It goes through every object of the process, a tenth of a second with all libraries loaded, while nothing else can run: not
the answer to the key that was just pressed either.
"""

from __future__ import annotations

import gc
import sys
from functools import cache


def settle() -> None:
    """Set aside the objects that are there, if modules were loaded since the last call; to be called when a page was drawn.

    What is in use by then and becomes garbage later is still freed, unless it refers to itself. That is little, and bounded
    by how often modules are loaded.
    """
    _set_aside(len(sys.modules))


@cache
def _set_aside(_modules: int) -> None:
    gc.collect()
    gc.freeze()
