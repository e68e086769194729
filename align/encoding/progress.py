"""Progress with the time left. Nothing here draws: the command line and the page do that."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from align.encoding.protocol import ProgressCallback

_MEMORY = 20.0
"""Seconds over which the rate is smoothed: a burst of short texts must not promise an early end."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the encoding is.

    Attributes:
        done, total: work in bytes of text; texts differ in length, so counting texts would mislead.
        seconds: since the first call, which comes when the model is loaded.
        seconds_left: an estimate from the rate of late, or None before anything is done.
    """

    done: int
    total: int
    seconds: float
    seconds_left: float | None

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return self.done / self.total if self.total else 1.0


def timed(show: Callable[[Progress], None], clock: Callable[[], float] = time.monotonic) -> ProgressCallback:
    """A callback for `Encoder.encode` that hands `show` the progress with the time left.

    Args:
        show: called at every step, in the thread that encodes.
        clock: seconds, never going back.
    """
    meter: _Meter | None = None

    def step(done: int, total: int) -> None:
        nonlocal meter
        now = clock()
        if meter is None:
            meter = _Meter(now, now, done)
        show(meter.step(now, done, total))

    return step


@dataclass
class _Meter:
    """The work of late and the seconds it took, both fading with age."""

    start: float
    last: float
    before: int
    work: float = 0.0
    seconds: float = 0.0

    def step(self, now: float, done: int, total: int) -> Progress:
        passed = now - self.last
        fade = 0.5 ** (passed / _MEMORY)
        self.work = self.work * fade + (done - self.before)
        self.seconds = self.seconds * fade + passed
        self.last, self.before = now, done
        left = 0.0 if done >= total else None
        if left is None and self.work > 0 and self.seconds > 0:
            left = (total - done) * self.seconds / self.work
        return Progress(done, total, now - self.start, left)
