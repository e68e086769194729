"""The way through a list of beads."""

from align.model import Status
from align.store import Filter
from align.store.actions import Judge
from align.workbench.queue import AHEAD, Queue


def test_it_reads_on_and_goes_back(desk, monkeypatch):
    monkeypatch.setattr("align.workbench.queue.PAGE", 1)
    queue = Queue(Filter(unreviewed=True), "doubtful")
    queue.fill(desk)
    everything = [each.bead.id for each in desk.find(Filter(), "doubtful").beads]
    assert queue.ahead == everything
    assert len(everything) < AHEAD
    first, second = everything[:2]
    queue.passed(first)
    queue.passed(first)
    assert (queue.current, queue.behind) == (second, [first])
    queue.back()
    queue.back()
    assert (queue.current, queue.behind) == (first, [])
    queue.gone(first)
    queue.gone(first)
    assert queue.current == second
    for bead in everything:
        queue.passed(bead)
    assert queue.current is None
    queue.again([12345, everything[3], everything[4]])
    assert queue.current == everything[3]
    assert everything[3] not in queue.behind


def test_what_is_decided_meanwhile_is_not_met_again(desk, monkeypatch):
    monkeypatch.setattr("align.workbench.queue.PAGE", 2)
    monkeypatch.setattr("align.workbench.queue.AHEAD", 1)
    queue = Queue(Filter(unreviewed=True, matched=True), "doubtful")
    met = []
    while True:
        queue.fill(desk)
        if queue.current is None:
            break
        met.append(queue.current)
        desk.act(Judge((queue.current,), Status.ACCEPTED), desk.info().revision)
        queue.passed(queue.current)
    assert len(met) == len(set(met)) == 4
    assert desk.counts().unreviewed == desk.counts().alone


def test_a_sample_comes_in_the_order_in_which_it_was_drawn(desk):
    desk.draw_sample(3, 2, 0.1)
    sample = desk.precision_estimate()
    queue = Queue.of_sample(sample)
    queue.fill(desk)
    assert (tuple(queue.ahead), queue.sample) == (sample.to_check, sample.sample)
    assert len(queue.ahead) == 3
    for bead in sample.to_check:
        queue.passed(bead)
    queue.fill(desk)
    assert queue.current is None
