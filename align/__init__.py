"""Doichieu: lay Chinese and Vietnamese reports of the same meetings side by side.

    import align
    from pathlib import Path

    reading = align.read([Path("reports")])
    run = align.align_reports(reading.reports, align.Options(min_confidence=0.7))
    align.write(run.alignment, Path("out"), ["tmx", "html"])

Importing this loads no model and none of the libraries that take long to load; the first use of a function does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from align.config import Options
from align.errors import DoichieuError
from align.model import Alignment, Bead, Pair, Report, Segment

if TYPE_CHECKING:
    from align.workbench import align_reports, evaluate, read, write

__all__ = [
    "Alignment",
    "Bead",
    "DoichieuError",
    "Options",
    "Pair",
    "Report",
    "Segment",
    "align_reports",
    "evaluate",
    "read",
    "write",
]

_USE_CASES = ("align_reports", "evaluate", "read", "write")


def __getattr__(name: str) -> object:
    """The use cases, loaded when first asked for."""
    if name not in _USE_CASES:
        raise AttributeError(f"module 'align' has no attribute {name!r}")
    from align import workbench

    return getattr(workbench, name)
