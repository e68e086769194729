"""The use cases. The command line and the page call nothing below this package.

reading = read([Path("reports")])
result = align_reports(reading.reports, Options())
write(result.alignment, Path("out"), Options().formats)

files.py       from files to files: read, align, write
measuring.py   gold sets, the user's own calibration, encoders
desk.py        one person at one project; imported by its own name, as those below, because it loads a database library
questions.py   what can be asked of a project; meaning.py: searching it by meaning
adding.py      reports into a project; grouping.py finds their meetings
into_project.py the same from files, for the command line
projects.py    aligning a project; surroundings.py is what matches must stand out from
jobs.py        the same in a process of its own, which is job_process.py
exporting.py   pairs out of a project: count, preview, files
queue.py       one bead at a time: which come next, which are behind
lit.py         the words of beads cut where their evidence stands
candidates.py  what else a bead's statements could be matched with
differences.py what the reports of a meeting say that the others do not, and where their figures differ
recalibration.py decisions feed the confidence; precision.py: how many matches are right, by a random sample
keeping.py     what is in a project, whether it is sound, backups
library.py     the projects of a person on this machine
rounds.py      beads that several people judge blind
"""

from __future__ import annotations

from align.workbench.files import Run, align_reports, format_names, read, write
from align.workbench.measuring import (
    WRONG_SHOWN,
    BeadTexts,
    Evaluated,
    MistakeTexts,
    Paired,
    calibrate,
    encoders,
    evaluate,
    evaluate_all,
    forget_calibration,
    try_encoder,
)

__all__ = [
    "WRONG_SHOWN",
    "BeadTexts",
    "Evaluated",
    "MistakeTexts",
    "Paired",
    "Run",
    "align_reports",
    "calibrate",
    "encoders",
    "evaluate",
    "evaluate_all",
    "forget_calibration",
    "format_names",
    "read",
    "try_encoder",
    "write",
]
