"""Decisions feed the confidence: with enough of them a project brings it to how matches turned out.

    trial = desk.trial()            what it would be worth, measured on decisions left out
    if trial.worthwhile:
        desk.recalibrate()
    desk.forget_recalibration()     back to what the aligner said

Reviewers do not decide on a random sample: they look at doubtful matches first. That alone does no harm to the fit, because
what is fitted is how often matches of a confidence are right, and not how many there are of it; and the calibration error is
weighed by how many matches of each confidence the project has. It does harm where reviewers decide by what is right, and not
by what they are shown: who marks only what is wrong makes every confidence look too high. So a number of acceptances is
demanded too, and a match that was changed by hand counts as not right as it stood, like one that was rejected. How many
matches are right is never told from decisions; `precision.py` has a random sample for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from align.calibrating import FEWEST, line
from align.errors import DoichieuError
from align.matching.context import scaled
from align.sentences import say
from align.store import Author, Project, recalibrating
from align.store.recalibrating import Decision, Recalibration, Voice

__all__ = ["Recalibration", "RecalibrationError", "Trial", "becomes", "recalibrate", "trial"]

FOLDS = 5
BINS = 10

ACCEPTED = 10
"""So many acceptances are needed: without them, nobody has said that what is not marked is right."""

Reals = NDArray[np.float64]


class RecalibrationError(DoichieuError):
    """A project that cannot be recalibrated, or is not to be; nothing was changed."""


@dataclass(frozen=True)
class Trial:
    """What recalibrating would be worth.

    Attributes:
        voice: whose confidences: the encoder and the judge of the last alignment; None before the first.
        decisions: how many matches of theirs people decided.
        accepted: how many of these are right as they stood.
        needed, needed_accepted: how many there must be of either.
        ece_before, ece_after: the calibration error of what the aligner said and of what would be shown, on decisions left out
            of the fit, weighed by how the project's confidences lie; None while there are too few decisions.
        loss_before, loss_after: the mean logarithmic loss, likewise.
        loss_error: the standard error of the difference between them.
        slope, shift: what would be fitted to all of them.
    """

    voice: Voice | None
    decisions: int
    accepted: int
    needed: int
    needed_accepted: int
    ece_before: float | None = None
    ece_after: float | None = None
    loss_before: float | None = None
    loss_after: float | None = None
    loss_error: float = 0.0
    slope: float = 1.0
    shift: float = 0.0

    @property
    def enough(self) -> bool:
        """Whether there are enough decisions."""
        return self.decisions >= self.needed and self.accepted >= self.needed_accepted

    @property
    def worthwhile(self) -> bool:
        """Whether confidences would be truer, by both measures, and by more than chance makes of a loss.

        That is the rule of one standard error (Breiman and others 1984): without it, one project in six whose confidences are
        true would be recalibrated for nothing.
        """
        if self.ece_before is None or self.ece_after is None or self.loss_before is None or self.loss_after is None:
            return False
        return self.ece_after < self.ece_before and self.loss_before - self.loss_after > self.loss_error


def trial(project: Project) -> Trial:
    """Measure what recalibrating by the decisions that there are would be worth; changes nothing."""
    with project.database.reading() as connection:
        voice = recalibrating.voice_now(connection)
        if voice is None:
            return Trial(None, 0, 0, FEWEST, ACCEPTED)
        found = recalibrating.decisions(connection, voice)
        shares = recalibrating.shares(connection, voice, BINS)
    counted = Trial(voice, len(found), sum(one.right for one in found), FEWEST, ACCEPTED)
    return _measured(counted, found, shares) if counted.enough else counted


def _measured(counted: Trial, found: Sequence[Decision], shares: Sequence[int]) -> Trial:
    said = np.array([one.confidence for one in found])
    right = np.array([one.right for one in found], dtype=bool)
    weight = _weights(said, shares)
    shown = np.empty(len(found))
    folds = _folds(found)
    for fold in set(folds.tolist()):
        out = folds == fold
        shown[out] = scaled(said[out], *line(said[~out], right[~out]))
    slope, shift = line(said, right)
    before, after = (weight * _losses(one, right) for one in (said, shown))
    return replace(
        counted,
        ece_before=_ece(said, right, weight),
        ece_after=_ece(shown, right, weight),
        loss_before=float(before.mean()),
        loss_after=float(after.mean()),
        loss_error=float((before - after).std(ddof=1) / np.sqrt(len(found))),
        slope=slope,
        shift=shift,
    )


def _folds(found: Sequence[Decision]) -> NDArray[np.int64]:
    """(n,) a fold for each decision: those of one pair of reports share one, where there are pairs enough."""
    bitexts = sorted({one.bitext for one in found})
    if len(bitexts) < FOLDS:
        return np.arange(len(found)) % FOLDS
    fold = {bitext: place % FOLDS for place, bitext in enumerate(bitexts)}
    return np.array([fold[one.bitext] for one in found], dtype=np.int64)


def _weights(said: Reals, shares: Sequence[int]) -> Reals:
    """(n,) how many matches of the project each decision stands for, by its confidence; the mean is 1."""
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    decided = np.bincount(bins, minlength=BINS)
    weight = np.array(shares, dtype=float)[bins] / decided[bins]
    return np.asarray(weight / weight.mean(), dtype=np.float64)


def _ece(confidence: Reals, right: NDArray[np.bool_], weight: Reals) -> float:
    """The expected calibration error in ten equal bins, weighed."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    off = np.bincount(bins, weights=weight * (confidence - right), minlength=BINS)
    return float(np.abs(off).sum() / weight.sum())


def _losses(confidence: Reals, right: NDArray[np.bool_]) -> Reals:
    """(n,) the logarithmic loss of each decision."""
    return np.asarray(-np.log(np.clip(np.where(right, confidence, 1 - confidence), 1e-6, 1)), dtype=np.float64)


def becomes(confidence: float, found: Trial | Recalibration) -> float:
    """What a recalibration makes of a match's confidence."""
    return float(scaled(np.array(confidence), found.slope, found.shift))


def recalibrate(project: Project, author: Author) -> Recalibration:
    """Bring the confidences of the project to how decisions turned out, those of matches to come included.

    Raises:
        RecalibrationError: there are too few decisions, or confidences would not be truer.
    """
    found = trial(project)
    if not found.enough:
        raise RecalibrationError(
            say(
                "{n} decisions, {accepted} of them acceptances, are too few to recalibrate on; it takes {needed}, "
                "{needed_accepted} of them acceptances",
                n=found.decisions,
                accepted=found.accepted,
                needed=found.needed,
                needed_accepted=found.needed_accepted,
            )
        )
    if not found.worthwhile or found.ece_before is None or found.ece_after is None:
        raise RecalibrationError(
            say(
                "the confidences would not be clearly truer: on decisions left out, those of the aligner are off by "
                "{before:.3f}, and would be off by {after:.3f}; they stay as they are",
                before=found.ece_before or 0.0,
                after=found.ece_after or 0.0,
            )
        )
    assert found.voice is not None
    made = Recalibration(
        found.voice,
        found.slope,
        found.shift,
        datetime.now(UTC),
        found.decisions,
        found.accepted,
        found.ece_before,
        found.ece_after,
    )
    project.recalibrate(made, author)
    return made
