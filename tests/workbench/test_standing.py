"""Which step comes next."""

from dataclasses import replace

import pytest

from align.workbench.standing import Figures, Step, done, next_step

NOTHING = Figures(0, 0, 0, 0, 0, 0, 0, 0, 0)
ALIGNED = replace(NOTHING, zh=1, vi=2, meetings=1, pairs=2, aligned=2, matches=9)


@pytest.mark.parametrize(("found", "step"), [
    (NOTHING, Step.ADD),
    (replace(NOTHING, zh=4, loose=4), Step.ADD),
    (replace(NOTHING, zh=1, vi=1, loose=2), Step.ALIGN),
    (replace(NOTHING, zh=1, vi=1, meetings=2), Step.ALIGN),
    (replace(ALIGNED, aligned=1), Step.ALIGN),
    (replace(ALIGNED, zh=2, loose=1), Step.ALIGN),
    (ALIGNED, Step.REVIEW),
    (replace(ALIGNED, decided=8), Step.REVIEW),
    (replace(ALIGNED, decided=9), Step.EXPORT),
])  # fmt: skip
def test_the_next_step_is_the_first_with_something_left(found, step):
    assert next_step(found) is step
    assert step not in done(found)


def test_taking_away_is_never_done():
    assert Step.EXPORT not in done(replace(ALIGNED, decided=9, accepted=9))
