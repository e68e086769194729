"""How far a project is on the way from reports to pairs, and which step comes next."""

from __future__ import annotations

from enum import StrEnum

from align.store import Project
from align.store.standing import Figures, figures

__all__ = ["Figures", "Step", "done", "next_step", "standing"]


class Step(StrEnum):
    """The steps of the work, in order."""

    ADD = "add"
    ALIGN = "align"
    REVIEW = "review"
    EXPORT = "export"


def standing(project: Project) -> Figures:
    """What is in `project`, and how much of it is done.

    Raises:
        StoreError: it cannot be read.
    """
    with project.database.reading() as connection:
        return figures(connection)


def done(found: Figures) -> frozenset[Step]:
    """The steps that have nothing left to do; taking pairs away is never done."""
    left = {
        Step.ADD: not (found.zh and found.vi),
        Step.ALIGN: found.loose > 0 or found.aligned < found.pairs or not found.aligned,
        Step.REVIEW: found.decided < found.matches or not found.matches,
        Step.EXPORT: True,
    }
    return frozenset(step for step, is_left in left.items() if not is_left)


def next_step(found: Figures) -> Step:
    """The first step that has something left to do."""
    finished = done(found)
    return next(step for step in Step if step not in finished)
