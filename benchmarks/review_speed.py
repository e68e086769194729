"""How long the server takes from a decision to what the browser needs to show it, and how much that is.

    python benchmarks/review_speed.py

Prints, for a pair of reports of 500 statements and one of 3,000 in a project of 20,000 beads: the first load, then 200
decisions and 30 merges one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import uuid4

import numpy as np

from align.model import Alignment, Bead, Bitext, Kind, Mark, MarkKind, Meeting, Report, Segment, Span
from align.store import Project
from align.workbench.desk import Desk
from ui.components.keys import Request
from ui.components.sidebyside.asking import done
from ui.components.sidebyside.payload import payload

LONG, SHORT, SHORTS = 3000, 500, 34


def main() -> None:
    """Make the project, measure, print."""
    pairs = [bitext(f"m{number}", SHORT) for number in range(SHORTS)] + [bitext("long", LONG)]
    meetings = tuple(Meeting(pair.meeting, (pair.zh,), (pair.vi,)) for pair in pairs)
    with TemporaryDirectory() as folder:
        where = Path(folder) / "large.doichieu"
        with Project.create(where, "Large") as project:
            project.save_alignment(Alignment(tuple(pairs), meetings, "none", datetime.now(UTC)), {})
        with Desk.open(where, "Lan") as desk:
            print(f"{desk.counts().beads} beads")
            for number in (1, SHORTS + 1):
                measure(desk, number)


def measure(desk: Desk, number: int) -> None:
    """One pair of reports."""
    start = perf_counter()
    held = payload(desk, number, None)
    size = len(json.dumps(held))
    beads = [bead["id"] for bead in held["beads"]]
    print(f"pair of {len(beads)} beads: first load {1000 * (perf_counter() - start):.0f} ms, {size / 1000:.0f} kB")

    def timed(name: str, details: Callable[[int], dict[str, Any]], count: int) -> None:
        nonlocal held
        times, sizes = [], []
        for step in range(count):
            request = Request(1, uuid4(), "window", name, None, held["revision"], {"bitext": number, **details(step)})
            begun = perf_counter()
            done(desk, request)
            held = payload(desk, number, {"of": held["of"], "revision": held["revision"]})
            sizes.append(len(json.dumps(held)))
            times.append(1000 * (perf_counter() - begun))
        median, high = np.percentile(times, [50, 95])
        print(f"  {name}: median {median:.0f} ms, 95% within {high:.0f} ms, at most {max(sizes)} bytes to the browser")

    timed("judge", lambda step: {"beads": [beads[step]], "status": "accepted"}, 200)
    timed("merge", lambda step: {"beads": beads[200 + 2 * step : 202 + 2 * step]}, 30)


def bitext(name: str, count: int) -> Bitext:
    """Two reports of `count` statements, matched one to one, each with three marks."""
    zh = report(
        f"{name}/zh.txt",
        "zh",
        [f"第{k}项：双方一致同意在贸易、投资、旅游和教育等领域加强务实合作。" for k in range(10, 10 + count)],
    )
    vi = report(
        f"{name}/vi.txt",
        "vi",
        [
            f"Mục {k}: hai bên nhất trí tăng cường hợp tác thực chất về thương mại, đầu tư, du lịch."
            for k in range(10, 10 + count)
        ],
    )

    def marks(place: int) -> tuple[Mark, ...]:
        return (Mark(MarkKind.NUMBER, True, (Span(place, 1, 3),), (Span(place, 4, 6),), str(place), str(place)),) * 3

    beads = tuple(Bead((k,), (k,), 0.2, 0.9, {"margin": 0.2}, marks=marks(k)) for k in range(count))
    return Bitext(name, zh, vi, beads)


def report(name: str, language: Any, lines: list[str]) -> Report:  # noqa: ANN401
    """A report of one statement a line."""
    segments, at = [], 0
    for index, words in enumerate(lines):
        segments.append(Segment(index, Kind.BODY, at, at + len(words), words, index))
        at += len(words) + 1
    return Report(name, name, language, "\n".join(lines), tuple(segments), digest=name)


if __name__ == "__main__":
    main()
