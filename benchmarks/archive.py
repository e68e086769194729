"""What it costs to bring an archive into a project in one go, and how that grows.

    python benchmarks/archive.py --sizes 300,1000,3000,10000 [--made-up-vectors] [--group-only] [--page] [--json FILE]

The reports are those of `archive_reports.py`. Each size is done in a process of its own, with an empty cache of vectors:
reading, keeping, encoding, grouping, aligning; then the same reports once more, which must add nothing. Seconds are those
of the processor, so that they mean something on a busy machine. How well reports are grouped is told from the pairs of reports
that are in one meeting. Growth is the slope of a line through the logarithms: 1 is in step.

Encoding takes most of it. With `--made-up-vectors` each sentence gets a vector from what it is known to mean, with noise: that
measures everything else in minutes, and says nothing of how well the encoder tells meetings apart.

With `--page` the largest project, which must be aligned, is opened in the real page in Chromium: from the address to the view,
nothing cached, and from a key in the queue to the next match on the screen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import archive_reports
import numpy as np
from page_queue import WATCH, decisions, serve

from align.config import Options
from align.encoding import Vectors
from align.workbench import adding, aligners, read
from align.workbench.desk import Desk
from align.workbench.into_project import open_or_make
from align.workbench.projects import align_project

SIZES = (300, 1000, 3000, 10_000)
DIMENSION = 384
NOISE, COMMON = 0.6, 1.5
"""Lengths of what a vector has of its own and of what all have in common, where the length of the meaning is 1."""

LOADS, KEYS = 5, 40
PAGES = {
    "start": "[class*=st-key-steps]",
    "reports": "[class*=st-key-timeline]",
    "queue": ".large .words",
    "review": ".words",
    "search": "[data-testid=stTextInput]",
    "pictures": "[data-testid=stVegaLiteChart]",
}


class MadeUp:
    """Vectors of what sentences are known to mean; what is joined of several lies between them."""

    name = "made up"
    fingerprint = "made up for archive.py"
    dimension = DIMENSION

    def __init__(self) -> None:
        self._meanings = archive_reports.meanings()

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """`(n, 384) float32` of unit length."""
        found = np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, DIMENSION))
        if progress:
            progress(1, 1)
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)

    def _vector(self, text: str) -> np.ndarray[Any, Any]:
        parts = [part for part in re.split(r"(?<=。)|(?<=\.) ", text) if part]
        meant = sum(drawn(self._meanings.get(part, part)) for part in parts) / np.sqrt(len(parts))
        return meant + NOISE * drawn(f"own {text}") + COMMON * drawn("all")


def drawn(seed: str) -> np.ndarray[Any, Any]:
    """A direction for a text, of about unit length."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "little")
    return np.random.default_rng(number).normal(size=DIMENSION) / np.sqrt(DIMENSION)


class Clock:
    """Processor seconds by stage, from what is told as progress."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._last = time.process_time()

    def told(self, stage: str, done: int, _total: int) -> None:
        """All since it was told last belongs to this stage; what comes before grouping is encoding."""
        now = time.process_time()
        self.seconds["encode" if (stage, done) == ("group", 0) else stage] += now - self._last
        self._last = now


def accuracy(groups: Sequence[Sequence[str]], truth: dict[str, int]) -> tuple[float, float]:
    """Precision and recall of the pairs of reports that are put into one meeting."""

    def pairs(sizes: Sequence[int]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes)

    right = sum(pairs(list(Counter(truth[key] for key in keys).values())) for keys in groups)
    return right / max(pairs(list(map(len, groups))), 1), right / max(pairs(list(Counter(truth.values()).values())), 1)


def measure(folder: Path, count: int, *, made_up: bool, aligning: bool) -> dict[str, float]:
    """All figures of one size; the project stays in the folder."""
    os.environ["DOICHIEU_CACHE"] = str(folder / "cache")
    if made_up:
        encoder = MadeUp()
        aligners.load = lambda _name: encoder  # type: ignore[assignment]
    truth = archive_reports.write(folder / "reports", count)
    options, clock, found = Options(), Clock(), dict[str, float]()
    reading = read([folder / "reports"], clock.told)
    with open_or_make(folder / "archive.doichieu") as project:
        added = adding.add(project, reading, options, clock.told)
        assert len(added.new) == len(truth) == count, "counts in are not counts out"
        keys = {head.id: head.key for head in Desk(project, "benchmark").reports()}
        groups = [[keys[number] for number in (*one.zh, *one.vi)] for one in project.meetings()]
        assert sum(map(len, groups)) == count, "a report is in no meeting"
        found["precision of pairs"], found["recall of pairs"] = accuracy(groups, truth)
        if aligning:
            clock.told("group", 1, 1)
            run = align_project(project, options, clock.told)
            clock.told("align", 1, 1)
            assert run.left == 0, "something is not aligned"
            found["pairs of reports"], found["texts encoded to align"] = len(run.aligned), run.encoded
        clock.told("between", 1, 1)
        assert not adding.add(project, reading, options).new, "the same folder added something"
        clock.told("again", 1, 1)
        asked = {"list of meetings": project.meetings, "next to review": project.next_unreviewed, "counts": project.counts}
        for name, question in asked.items():
            found[f"{name}, ms"] = statistics.median(timed(question) for _ in range(9)) * 1000
    done = ("read", "keep", "encode", "group", *(("align",) if aligning else ()))
    stages = {f"{name}, s": clock.seconds[name] for name in done}
    held = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))[0]) / 1024
    return {
        "meetings": len(groups),
        "largest meeting": max(map(len, groups)),
        **stages,
        "total, s": sum(stages.values()),
        "the same again, s": clock.seconds["again"],
        **found,
        "memory, MB": held,
        "project, MB": (folder / "archive.doichieu").stat().st_size / 1e6,
    }


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def page(place: Path) -> dict[str, float]:
    """Of each view the median and the worst time to load, and of the queue from a key to the next match."""
    from playwright.sync_api import sync_playwright

    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, address = serve(Path(folder), place)
        chromium = os.environ.get("DOICHIEU_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            for name, sight in PAGES.items():
                loads = []
                for _ in range(LOADS + 1):
                    with browser.new_context() as context:
                        tab = context.new_page()
                        before = time.perf_counter()
                        tab.goto(address.replace("/queue", f"/{name}" if name != "start" else "/"))
                        tab.locator(sight).first.wait_for(timeout=60_000)
                        loads.append(time.perf_counter() - before)
                # The first load of all makes the server import everything.
                found[f"{name}, s"], found[f"{name} at worst, s"] = statistics.median(loads[1:]), max(loads[1:])
            tab = browser.new_page()
            tab.goto(address)
            tab.locator(PAGES["queue"]).first.wait_for()
            tab.wait_for_timeout(1000)
            tab.evaluate(WATCH)
            times = sorted(decisions(tab, KEYS))
            found["key to paint, ms"], found["95th percentile, ms"] = statistics.median(times), times[int(KEYS * 0.95)]
        finally:
            browser.close()
            server.terminate()
            server.wait()
    return found


def growth(sizes: Sequence[int], values: Sequence[float]) -> float | None:
    """The slope of the logarithms; None where there is nothing to tell it from."""
    if len(sizes) < 2 or min(values) <= 0:
        return None
    return float(np.polyfit(np.log(sizes), np.log(values), 1)[0])


def main() -> None:
    """Measure every size, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many reports, with commas")
    parser.add_argument("--made-up-vectors", action="store_true")
    parser.add_argument("--group-only", action="store_true", help="do not align")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    if options.measure:
        json.dump(
            measure(options.measure, sizes[0], made_up=options.made_up_vectors, aligning=not options.group_only), sys.stdout
        )
        return
    tables: dict[int, dict[str, float]] = {}
    seen: dict[str, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            switches = [name for name in ("made_up_vectors", "group_only") if getattr(options, name)]
            command = [sys.executable, __file__, "--measure", folder, "--sizes", str(size)]
            command += [f"--{name.replace('_', '-')}" for name in switches]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
            tables[size] = json.loads(done.stdout)
            print(f"{size:,} reports: {json.dumps(tables[size])}", file=sys.stderr, flush=True)
            if options.page and size == max(sizes):
                seen = page(Path(folder) / "archive.doichieu")
    slopes = {name: growth(sizes, [tables[size][name] for size in sizes]) for name in tables[sizes[0]]}
    print("| reports |" + "".join(f" {size:,} |" for size in sizes) + " growth |")
    print("| --- |" + " ---: |" * (len(sizes) + 1))
    for name, slope in slopes.items():
        cells = (f" {tables[size][name]:,.{0 if tables[size][name] >= 100 else 3}f} |" for size in sizes)
        print(f"| {name} |" + "".join(cells) + f" {'' if slope is None else f'{slope:.2f}'} |")
    for name, value in seen.items():
        print(f"{name}: {value:.2f}")
    if options.json:
        figures = {"sizes": {str(size): table for size, table in tables.items()}, "growth": slopes, "page": seen}
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
