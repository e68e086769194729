"""Where a project is: a file, or a PostgreSQL database."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa

from align.sentences import say
from align.store.errors import StoreError

SUFFIX = ".doichieu"
"""What names of project files end in."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project is.

    Attributes:
        name: for messages: the path as given, or the address without its password.
        path: the file, or None on a server.
        url: the address of the server, or None for a file.
    """

    name: str
    path: Path | None = None
    url: sa.URL | None = None

    @classmethod
    def of(cls, where: str | Path) -> Place:
        """What a user gave: a path, or an address such as "postgresql://lan@db.example.org/summits".

        Raises:
            StoreError: it is an address of something else, or the driver is not installed.
        """
        if isinstance(where, Path) or "://" not in where:
            return cls(str(where), path=Path(where))
        try:
            url = sa.make_url(where)
        except (sa.exc.ArgumentError, ValueError) as error:
            raise StoreError(
                say("the address of the project"), "cannot be read; write postgresql://USER@HOST/DATABASE"
            ) from error
        if isinstance(password := url.query.get("password"), str):  # to where it is recognised and never shown
            url = url.set(password=password).difference_update_query(["password"])
        if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise StoreError(
                url.render_as_string(), "give a file, or the address of a PostgreSQL database: postgresql://USER@HOST/DATABASE"
            )
        if find_spec("psycopg") is None:
            raise StoreError(url.render_as_string(), "needs the driver for PostgreSQL: pip install 'doichieu[team]'")
        return cls(url.render_as_string(), url=url.set(drivername="postgresql+psycopg"))
