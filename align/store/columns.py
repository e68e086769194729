"""Column types that keep a value the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

MARK = "\ufdd0"
"""A code point that no text uses (Unicode: "noncharacter, for internal use"); four hexadecimal digits follow it."""

_HARD = re.compile(f"[\0{MARK}\ud800-\udfff]")
_ESCAPED = re.compile(f"{MARK}([0-9a-f]{{4}})")


class AnyText(sa.types.TypeDecorator[str]):
    """Any Python text.

    PostgreSQL has no NUL, and neither database has halves of surrogate pairs, which names of files can hold. They are kept as
    escapes; other text is kept as it is.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """From Python to the database."""
        return None if value is None else _HARD.sub(lambda found: f"{MARK}{ord(found[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """From the database to Python."""
        return None if value is None else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


class Utc(sa.types.TypeDecorator[datetime]):
    """A time in UTC: aware in Python, with its zone on PostgreSQL, without on SQLite, which knows no zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From Python to the database; a time without a zone is taken to be in UTC."""
        if value is None:
            return None
        value = value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database to Python."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(sa.types.TypeDecorator[Any]):
    """A JSON document as text in ASCII, which keeps the order of keys and any character on both databases; None is NULL."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002
        """From Python to the database."""
        return None if value is None else json.dumps(value, allow_nan=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """From the database to Python."""
        return None if value is None else json.loads(value)
