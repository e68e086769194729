"""What a person at a project can ask of it: lists, counts, searches and figures. `Desk` is one of these."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, tzinfo

from align.aligning import Progress, silent
from align.config import Options
from align.store import Counts, Filter, FoundBead, Project, context, figures, queries
from align.store.searching import ANYWHERE, Hits, Within
from align.workbench import meaning

NOBODY = 0
"""The number of no reviewer."""


class Questions:
    """A project with the person who asks.

    Attributes:
        project: the open project.
        name: the person.
    """

    project: Project
    name: str

    def find(
        self, wanted: Filter = queries.ALL, order: queries.ListOrder = "report", after: str | None = None, limit: int = 50
    ) -> queries.Found:
        """A page of a list of beads with their texts; `after` is the cursor of the page before."""
        return self.project.find(wanted, order, after, limit)

    def next_unreviewed(
        self, wanted: Filter = queries.ALL, order: queries.ListOrder = "report", after: int | None = None
    ) -> FoundBead | None:
        """The next bead to decide after the bead `after`, begun again at the end; None if there is nothing to decide."""
        return self.project.next_unreviewed(wanted, order, after)

    def in_context(self, bead: int) -> context.InContext | None:
        """A bead with what stands around it in its reports, or None if it is not there any more."""
        return self.project.in_context(bead)

    def counts(self, wanted: Filter = queries.ALL) -> Counts:
        """How many beads there are of each kind."""
        return self.project.counts(wanted)

    def search(
        self, query: str, within: Within = ANYWHERE, exact: bool = False, after: int | None = None, limit: int = 20
    ) -> Hits:
        """A page of the segments that hold all words and phrases of a query; `after` is the cursor of the page before."""
        return self.project.search(query, within, exact, after, limit)

    def search_meaning(
        self,
        query: str,
        within: Within = ANYWHERE,
        limit: int = 20,
        options: Options | None = None,
        progress: Progress = silent,
    ) -> Hits:
        """The segments of either language nearest in meaning to `query`, nearest first.

        The first search encodes what aligning with this encoder has not.

        Raises:
            EncoderError: the encoder cannot be used.
        """
        return meaning.search(self.project, query, within, limit, options or Options(), progress)

    def progress(self, zone: tzinfo = UTC) -> figures.Progress:
        """How far reviewing is: counts of the whole and of each meeting, and decisions by day."""
        return self.project.progress(zone)

    def histogram(self, wanted: Filter = queries.ALL, bins: int = 20) -> tuple[figures.Bin, ...]:
        """The confidences of matched beads, by status."""
        return self.project.histogram(wanted, bins)

    def reliability(self, wanted: Filter = queries.ALL, bins: int = 10) -> figures.Reliability:
        """Whether the confidences are true, by what reviewers decided."""
        return self.project.reliability(wanted, bins)

    def coverage(self, meeting: int) -> tuple[figures.Coverage, ...]:
        """How much of each report of a meeting is matched."""
        return self.project.coverage(meeting)

    def mine(self, wanted: Filter = queries.ALL) -> Filter:
        """`wanted`, and only what this person decided last."""
        return replace(wanted, reviewer=self.project.reviewer(self.name) or NOBODY)
