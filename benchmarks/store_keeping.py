"""What it costs to look after a big project: check, backup, restore, vacuum, export, import.

    python benchmarks/store_keeping.py                  20,000 and 200,000 beads, on SQLite, in a temporary folder
    python benchmarks/store_keeping.py --beads 10000

The projects are those of store_queries.py. Each command is a program of its own, as from the command line; what it holds in
memory at most is the system's figure for it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from store_queries import build

SIZES = (20_000, 200_000)


def run(*arguments: str) -> tuple[float, float]:
    """Run a command; the seconds that it took, and the most that it held in memory, in megabytes."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "align.cli", *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"doichieu {' '.join(arguments)} failed")
    return time.monotonic() - began, used.ru_maxrss / 1024


def main() -> None:
    """Build projects, and print what each command took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beads", type=int, nargs="*", default=list(SIZES))
    given = parser.parse_args()
    for beads in given.beads:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            place, backup, table = str(folder / "big.doichieu"), str(folder / "backup.doichieu"), str(folder / "pairs.tsv")
            build(place, beads)
            print(f"{beads:,} beads, {Path(place).stat().st_size / 1e6:.0f} MB", flush=True)
            for what, arguments in (
                ("info", ("project", "info", place)),
                ("check", ("project", "check", place)),
                ("backup", ("project", "backup", place, "--out", backup)),
                ("restore", ("project", "restore", str(folder / "new.doichieu"), "--from", backup)),
                ("restore --replace", ("project", "restore", place, "--from", backup, "--replace")),
                ("vacuum", ("project", "vacuum", place)),
                ("export to TSV", ("export", "--project", place, "--out", table)),
                ("import of the same", ("import", table, "--project", place)),
            ):
                seconds, megabytes = run(*arguments)
                print(f"  {what:<20}{seconds:7.1f} s {megabytes:7.0f} MB", flush=True)


if __name__ == "__main__":
    main()
