"""How long the commands take that do no work: start-up, and aligning again what has not changed.

    python benchmarks/startup.py [PATH ...] [--rounds 20] [--json FILE]

Each command is a process of its own, as from a shell, and they take turns. `python -c pass` is what no Python program can be
faster than. PATH is aligned twice, the first time to fill the cache of vectors; `seeds` by default.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

PYTHON = sys.executable


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """How long it runs; what it prints is thrown away."""
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    return perf_counter() - start


def measure(paths: list[str], rounds: int, environment: dict[str, str]) -> dict[str, list[float]]:
    """The seconds of each command in each round."""
    doichieu = [PYTHON, "-m", "align.cli"]
    commands = {
        "python -c pass": [PYTHON, "-c", "pass"],
        "import align": [PYTHON, "-c", "import align"],
        "doichieu --help": [*doichieu, "--help"],
    }
    with tempfile.TemporaryDirectory() as out:
        align = [*doichieu, "align", *paths, "--out", out]
        found = {"doichieu align, first": [seconds(align, environment)]}
        commands["doichieu align, again"] = align
        for _ in range(rounds):
            for name, command in commands.items():
                found.setdefault(name, []).append(seconds(command, environment))
    return found


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(Path(__file__).parent.parent / "seeds")])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", type=Path, help="where the figures go too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        found = measure(options.paths, options.rounds, os.environ | {"DOICHIEU_CACHE": cache})
    print("| command | s, median | least | most |\n| --- | --- | --- | --- |")
    for name, times in found.items():
        print(f"| {name} | {median(times):.3f} | {min(times):.3f} | {max(times):.3f} |")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
