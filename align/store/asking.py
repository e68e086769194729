"""What a project answers without being changed: lists, counts, searches and figures. `Project` is one of these."""

from __future__ import annotations

import sqlalchemy as sa

from align.store import context, queries, schema, searching
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

    def reviewer(self, name: str) -> int | None:
        """The number of the reviewer of this name, if there is one; looking makes none."""
        columns = schema.reviewer.c
        with self.database.reading() as connection:
            found: int | None = connection.execute(sa.select(columns.id).where(columns.name == name)).scalar()
            return found
