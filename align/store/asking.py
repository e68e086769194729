"""What a project answers without being changed: lists, counts, searches and figures. `Project` is one of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo

import sqlalchemy as sa

from align.store import acting, context, figures, queries, schema, searching, texts
from align.store.database import Database
from align.store.findings import FoundBead
from align.store.queries import ALL, Filter, Found, ListOrder
from align.store.searching import ANYWHERE, Hits, Within
from align.store.tallies import Counts


class Asking:
    """Questions to a project, each answered from one moment.

    Args:
        database: the project's.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def find(self, wanted: Filter = ALL, order: ListOrder = "report", after: str | None = None, limit: int = 50) -> Found:
        """A page of a list of beads; see `queries`."""
        with self.database.reading() as connection:
            return queries.find(connection, wanted, order, after, limit)

    def next_unreviewed(self, wanted: Filter = ALL, order: ListOrder = "report", after: int | None = None) -> FoundBead | None:
        """The next bead to decide, after the bead `after`; see `queries`."""
        with self.database.reading() as connection:
            return queries.next_unreviewed(connection, wanted, order, after)

    def counts(self, wanted: Filter = ALL) -> Counts:
        """How many beads there are of each kind; see `queries`."""
        with self.database.reading() as connection:
            return queries.counts(connection, wanted)

    def draw(self, wanted: Filter, count: int) -> list[int]:
        """Up to `count` beads of a list, each as likely as any other, in the order of the reports."""
        with self.database.reading() as connection:
            return queries.draw(connection, wanted, count)

    def in_context(self, bead: int) -> context.InContext | None:
        """A bead with what stands around it, or None if it is not there any more."""
        with self.database.reading() as connection:
            return context.in_context(connection, bead)

    def search(
        self, query: str, within: Within = ANYWHERE, exact: bool = False, after: int | None = None, limit: int = 20
    ) -> Hits:
        """A page of the segments that hold all words and phrases of a query; see `searching`."""
        with self.database.reading() as connection:
            return searching.search(connection, query, within, exact, after, limit)

    def texts_since(self, revision: int = 0, last: int = 0) -> texts.Texts:
        """The texts of segments that came or changed since a moment; see `texts`."""
        with self.database.reading() as connection:
            return texts.texts_since(connection, revision, last)

    def segments_within(self, within: Within) -> list[int]:
        """The numbers of the segments that a search looks at."""
        with self.database.reading() as connection:
            return list(connection.execute(sa.select(schema.segment.c.id).where(*within.conditions())).scalars())

    def hits(self, numbers: Sequence[int], similarities: Mapping[int, float]) -> Hits:
        """Segments that were found by their meaning, as a search gives them; those that are no longer there are left out."""
        with self.database.reading() as connection:
            found = searching.hits_of(connection, numbers, {}, similarities)
            return Hits(acting.revision(connection), found, None)

    def progress(self, zone: tzinfo = UTC) -> figures.Progress:
        """How far reviewing is: counts of the whole and of each meeting, and decisions by day; see `figures`."""
        with self.database.reading() as connection:
            return figures.progress(connection, zone)

    def histogram(self, wanted: Filter = ALL, bins: int = 20) -> tuple[figures.Bin, ...]:
        """The confidences of matched beads by status; see `figures`."""
        with self.database.reading() as connection:
            return figures.histogram(connection, wanted, bins)

    def reliability(self, wanted: Filter = ALL, bins: int = 10) -> figures.Reliability:
        """Whether the confidences are true, by what reviewers decided; see `figures`."""
        with self.database.reading() as connection:
            return figures.reliability(connection, wanted, bins)

    def coverage(self, meeting: int) -> tuple[figures.Coverage, ...]:
        """How much of each report of a meeting is matched; see `figures`."""
        with self.database.reading() as connection:
            return figures.coverage(connection, meeting)

    def reviewer(self, name: str) -> int | None:
        """The number of the reviewer of this name, if there is one; looking makes none."""
        columns = schema.reviewer.c
        with self.database.reading() as connection:
            found: int | None = connection.execute(sa.select(columns.id).where(columns.name == name)).scalar()
            return found
