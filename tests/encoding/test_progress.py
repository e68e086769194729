from __future__ import annotations

import pytest

from align.encoding import Progress, timed


def watched(steps: list[tuple[float, int]], total: int) -> list[Progress]:
    """What is shown when `done` is reached at these seconds."""
    seen: list[Progress] = []
    times = iter([seconds for seconds, _done in steps])
    step = timed(seen.append, clock=lambda: next(times))
    for _seconds, done in steps:
        step(done, total)
    return seen


def test_nothing_is_promised_before_anything_is_done():
    (first,) = watched([(5.0, 0)], 100)
    assert first == Progress(0, 100, 0.0, None)
    assert first.share == 0


def test_a_steady_rate_gives_the_time_that_is_left():
    seen = watched([(0.0, 0), (1.0, 10), (2.0, 20), (3.0, 30)], 100)
    assert [step.seconds for step in seen] == [0, 1, 2, 3]
    assert [step.seconds_left for step in seen[1:]] == pytest.approx([9, 8, 7])


def test_the_rate_of_late_counts_more_than_the_old_one():
    slow_then_fast = [(0.0, 0), (100.0, 100), *((100.0 + second, 100 + 10 * second) for second in range(1, 91))]
    last = watched(slow_then_fast, 2000)[-1]
    assert last.seconds_left == pytest.approx((2000 - 1000) / 10, rel=0.2)


def test_the_end_leaves_no_time():
    last = watched([(0.0, 0), (2.0, 50), (2.0, 100)], 100)[-1]
    assert last.seconds_left == 0
    assert last.share == 1


def test_nothing_to_do_is_done():
    assert watched([(0.0, 0)], 0)[0] == Progress(0, 0, 0.0, 0.0)
    assert Progress(0, 0, 0.0, 0.0).share == 1
