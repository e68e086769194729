"""What the tables have in common: how constraints are called, and columns that many of them have."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Table

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)


def own_id(name: str = "id", *args: Any) -> Column[Any]:  # noqa: ANN401
    """The number of a row, which is the key of its table."""
    return Column(name, sa.Integer, *args, primary_key=True, autoincrement=False)


def row_columns() -> tuple[Column[Any], Column[Any]]:
    """Which entry of the log changed a row last, and whose outcome it holds; see `schema.py`."""
    return (
        Column("version", sa.Integer, nullable=False, server_default="0"),
        Column("basis", sa.Integer, nullable=False, server_default="0"),
    )


def derived(name: str, *args: Any, **options: Any) -> Column[Any]:  # noqa: ANN401
    """A column that follows from other rows; see `derived.py`."""
    return Column(name, *args, info={"derived": True}, **options)


def own_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that say something by themselves: those that actions set and the log keeps."""
    return [column for column in table.columns if not column.info.get("derived")]
