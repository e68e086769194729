"""What a list of projects shows of one, read without upgrading it, whatever its schema."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from align.store import founding, migrating
from align.store.database import Database
from align.store.places import Place


@dataclass(frozen=True, slots=True)
class Glance:
    """A project from outside.

    Attributes:
        uuid: tells it and its copies from other projects.
        name: what people call it.
        reports: how many it has.
        pairs: how many beads have both sides.
        decided: how many of those somebody judged.
    """

    uuid: str
    name: str
    reports: int
    pairs: int
    decided: int


_MATCHED = "SELECT count(*) FROM bead WHERE zh_count > 0 AND vi_count > 0"


def glance(where: str | Path, patience: float = 5.0) -> Glance:
    """Look at a project that may be of an older or a newer version.

    Raises:
        StoreError: it is missing, damaged, or of another program, or cannot be read.
    """
    place = Place.of(where)
    if place.path is not None:
        founding.check_file(place, place.path)
    database = Database(place, patience)
    try:
        migrating.found_schema(database)
        with database.reading() as connection:
            uuid, name = connection.execute(sa.text("SELECT uuid, name FROM project")).one()
            counts = (
                connection.execute(sa.text(query)).scalar_one()
                for query in ("SELECT count(*) FROM report", _MATCHED, f"{_MATCHED} AND status <> 'proposed'")
            )
            return Glance(uuid, name, *counts)
    finally:
        database.close()
