"""Making a project's tables, and bringing those of an older version up to date, each in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from align.sentences import say
from align.store import schema
from align.store.database import EMPTY, FOREIGN, Database, schema_of
from align.store.errors import StoreError

ONE_AT_A_TIME = schema.APPLICATION_ID
"""The advisory lock under which a PostgreSQL database is made or upgraded."""


def program_version() -> str:
    """The version of this program, such as "0.1.0"."""
    return version("doichieu")


def upgrade(
    database: Database,
    to: str = "head",
    new: tuple[str, str] | None = None,
    fill: Callable[[sa.Connection], None] | None = None,
) -> None:
    """Bring a new or older database to revision `to`, or leave it exactly as it is.

    Args:
        database: where.
        to: a revision.
        new: the unique id and the name of the project that is being made, if one is.
        fill: what puts content into it, in the same transaction.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with database.alone() as connection:
        if not database.sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        # Plain SQL, so that it works at any revision.
        if new is None:
            connection.execute(sa.text("UPDATE project SET program = :program"), {"program": program_version()})
        else:
            values = {"id": 1, "uuid": new[0], "name": new[1], "created": datetime.now(UTC), "program": program_version()}
            connection.execute(schema.project.insert().values(values))
        if fill is not None:
            fill(connection)


def found_schema(database: Database) -> str:
    """The revision that an existing project is at.

    Raises:
        StoreError: there is no project.
    """
    with database.reading() as connection:
        names = set(sa.inspect(connection).get_table_names())
        if {"alembic_version", "project"} <= names:
            found = schema_of(connection)
            if found is not None:
                return found
        raise StoreError(database.place.name, FOREIGN if names else EMPTY)


def check_schema(database: Database, found: str) -> bool:
    """Whether the project at revision `found` is of an older version.

    Raises:
        StoreError: it is of a newer one.
    """
    if found == schema.SCHEMA:
        return False
    # Revisions are numbers, so that an older program can tell which of the two is newer.
    if re.fullmatch(r"\d{4}", found) and found < schema.SCHEMA:
        return True
    with database.reading() as connection:
        program = connection.execute(sa.text("SELECT program FROM project")).scalar()
    raise StoreError(
        database.place.name,
        say(
            "was last used with Doichieu {newer} (schema {newer_schema}), and this is Doichieu {older} (schema "
            "{older_schema}), which is older and could harm it; install the newer version",
            newer=str(program),
            newer_schema=found,
            older=program_version(),
            older_schema=schema.SCHEMA,
        ),
    )
