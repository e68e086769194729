"""Projects: what was read, aligned and decided, kept in one SQLite file or one PostgreSQL database.

project.py         the public class: open, save, act, undo, redo, look, export
actions.py         what a reviewer can do, as frozen values
schema.py          the tables, drawn and explained
migrations/        how older projects become current; migrating.py runs them, founding.py makes new ones
database.py        the engine, snapshots and the one writer; places.py and faults.py: where, and what can go wrong there
draft.py           changes with before and after images, written as one entry of the append-only log
acting.py          doing an action: apply_beads.py, apply_blind.py and apply_reports.py; undoing.py takes it back
history.py         what the log says of a bead, a segment or a report
copying.py         backups, and bringing them back; checking.py: is it sound; facts.py and glance.py: what is in it
reports.py         reports and meetings, in and out; runs.py: alignments in; exporting.py: pairs and alignments out
asking.py          what it answers: queries.py lists and counts beads, searching.py finds texts; findings.py: a bead in a list
figures.py         progress, confidences and coverage; texts.py: what changed, for those who keep vectors
derived.py         what is kept beside the rows so that answers are quick; tallies.py: counts; words.py: what a text says
members.py         who may come in where people sign in, and their roles
heads.py           the list of reports; standing.py: how much there is and how much of it is done
context.py         one bead with what stands around it
views.py           what a page shows; blind.py: of rounds that several people judge blind
"""

from __future__ import annotations

from align.store.acting import Author, Done
from align.store.actions import Relation
from align.store.errors import ActionError, Change, ClashError, DamagedError, LostConnectionError, StoreError
from align.store.exporting import Choice
from align.store.findings import FoundBead
from align.store.places import SUFFIX
from align.store.project import Project
from align.store.queries import Filter, Found
from align.store.tallies import Counts

__all__ = [
    "SUFFIX",
    "ActionError",
    "Author",
    "Change",
    "Choice",
    "ClashError",
    "Counts",
    "DamagedError",
    "Done",
    "Filter",
    "Found",
    "FoundBead",
    "LostConnectionError",
    "Project",
    "Relation",
    "StoreError",
]
