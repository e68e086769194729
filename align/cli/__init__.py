"""The command line: `doichieu read | align | mine | review | export | import | project | evaluate | calibrate | encoders`.

It parses, calls the workbench and draws; it decides nothing. Results go to standard output, as tables where a person looks and
as plain lines in a pipe; progress and complaints go to standard error.

shared.py       the application, options that several commands have, and how they speak
aligning.py     read, align; left_out.py says which files were not taken
mining.py       mine
reviewing.py    review, which opens the page
exchanging.py   export, import
projects.py     project info, check, backup, restore, vacuum; members.py: project members; trusting.py: project sample and
                recalibrate, and trust.py what is said of both
measuring.py    evaluate, calibrate, encoders
"""

from __future__ import annotations

import sys

from align.cli import aligning, exchanging, measuring, members, mining, projects, reviewing, trusting
from align.cli.shared import app, tell
from align.errors import DoichieuError

__all__ = ["aligning", "app", "exchanging", "main", "measuring", "members", "mining", "projects", "reviewing", "trusting"]


def main() -> None:
    """Run the command line; a foreseen fault is one sentence on standard error and exit code 1."""
    try:
        app()
    except DoichieuError as error:
        tell(error)
        sys.exit(1)
