"""The process of `jobs.start`: reads what to do from its standard input, aligns, and writes how far it is."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

from filelock import FileLock, Timeout

from align.config import Options
from align.errors import DoichieuError
from align.workbench.desk import Desk, Role
from align.workbench.jobs import BUSY, Reporter, Spot, State
from align.workbench.projects import ProjectRun

PATIENCE = 10.0
"""Seconds to wait for the lock: somebody may only be asking whether it is free."""


def main() -> int:
    """Do one job; the exit code is 0 where it ended as it should."""
    task: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    spot = Spot.of(task["place"])
    try:
        with FileLock(spot.lock, timeout=PATIENCE):
            return _work(task, spot)
    except Timeout:
        return BUSY


def _work(task: dict[str, Any], spot: Spot) -> int:
    reporter = Reporter(spot, task["token"])
    signal.signal(signal.SIGTERM, lambda *_: reporter.ask())
    if hasattr(os, "nice"):
        os.nice(5)  # the page goes first
    try:
        options = Options().with_values({**task["options"], "formats": list(task["options"]["formats"])})
        with Desk.open(task["place"], task["name"], Role(task["role"])) as desk:
            run = desk.align_project(options, reporter.progress, reporter.stop, task["meetings"], again=task["again"])
    except DoichieuError as error:
        print(error, file=sys.stderr)
        reporter.end(State.FAILED, str(error))
        return 1
    except BaseException:
        reporter.end(State.FAILED, f"a fault of the program ended it; what was done is kept, and {spot.log} has the details")
        raise
    reporter.end(State.STOPPED if run.stopped else State.DONE, _said(run), len(run.aligned))
    return 0


def _said(run: ProjectRun) -> str:
    aligned = f"{len(run.aligned)} pair{'' if len(run.aligned) == 1 else 's'} of reports aligned"
    if run.stopped:
        return f"stopped; {aligned} and kept, {run.left} left, so start it again to go on"
    return "; ".join([aligned if run.aligned else "nothing was left to align", *run.notes])


if __name__ == "__main__":
    sys.exit(main())
