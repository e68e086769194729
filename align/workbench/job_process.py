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
from align.sentences import Sentence, say, whole
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
        reporter.end(State.FAILED, error.sentence)
        return 1
    except BaseException:
        reporter.end(State.FAILED, _fault(spot))
        raise
    reporter.end(State.STOPPED if run.stopped else State.DONE, _said(run), len(run.aligned))
    return 0


def _fault(spot: Spot) -> Sentence:
    return say("a fault of the program ended it; what was done is kept, and {log} has the details", log=str(spot.log))


def _said(run: ProjectRun) -> Sentence:
    n = len(run.aligned)
    aligned = say("1 pair of reports aligned") if n == 1 else say("{n} pairs of reports aligned", n=n)
    if run.stopped:
        return say("stopped; {aligned} and kept, {left} left, so start it again to go on", aligned=aligned, left=run.left)
    said = aligned if run.aligned else say("nothing was left to align")
    for note in run.notes:
        said = say("{said}; {note}", said=said, note=whole(note))
    return said


if __name__ == "__main__":
    sys.exit(main())
