"""One bead at a time: which come next, which are behind, and what a decision does to that.

    queue = Queue(Filter(unreviewed=True, matched=True), "doubtful")
    queue.fill(desk)
    queue.current                 the bead on the screen
    queue.passed(queue.current)   it was decided or skipped; the next one comes up
    queue.back()                  the one before comes up again
    Queue.of_sample(desk.precision_estimate())      the matches of a random sample, in the order in which they were drawn

Nothing of it is kept: what is decided is in the project, and a new queue begins with what is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from align.store import Filter
from align.store.queries import ALL, ListOrder
from align.workbench.desk import Desk
from align.workbench.precision import Precision

AHEAD = 12
"""So many beads are known in advance, so that keys can be pressed faster than pages are drawn."""
PAGE = 40


@dataclass(slots=True)
class Queue:
    """A way through a list of beads, by number.

    Attributes:
        wanted, order: the list; it is read page by page.
        ahead: those that come, first the one on the screen.
        behind: those that were passed, the last one last.
        sample: the number of the sample whose matches these are; then no list is read.
    """

    wanted: Filter
    order: ListOrder
    ahead: list[int] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)
    sample: int | None = None
    _cursor: str | None = None
    _ended: bool = False

    @classmethod
    def of_sample(cls, sample: Precision) -> Queue:
        """What is still to be checked of a random sample."""
        return cls(ALL, "report", list(sample.to_check), sample=sample.sample, _ended=True)

    @property
    def current(self) -> int | None:
        """The bead on the screen, or None at the end."""
        return self.ahead[0] if self.ahead else None

    def fill(self, desk: Desk) -> None:
        """Read on in the list until enough is known in advance; beads that were here already are left out."""
        while len(self.ahead) < AHEAD and not self._ended:
            found = desk.find(self.wanted, self.order, self._cursor, PAGE)
            known = {*self.ahead, *self.behind}
            self.ahead += [each.bead.id for each in found.beads if each.bead.id not in known]
            self._cursor, self._ended = found.cursor, found.cursor is None

    def passed(self, bead: int) -> None:
        """`bead` was decided or skipped."""
        if bead in self.ahead:
            self.ahead.remove(bead)
            self.behind.append(bead)

    def gone(self, bead: int) -> None:
        """`bead` is not there any more."""
        if bead in self.ahead:
            self.ahead.remove(bead)

    def back(self) -> None:
        """The bead that was passed last comes up again."""
        if self.behind:
            self.ahead.insert(0, self.behind.pop())

    def again(self, beads: Iterable[int]) -> None:
        """The first of `beads` that was in this queue comes up again, after its decision was taken back or made again."""
        for bead in beads:
            for passage in (self.behind, self.ahead):
                if bead in passage:
                    passage.remove(bead)
                    self.ahead.insert(0, bead)
                    return
