"""The tables about how sure the matches are: recalibrations, and samples from which precision is told; see `schema.py`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Table

from align.store.columns import AnyText, Utc
from align.store.schema_base import metadata, own_id

recalibration = Table(
    "recalibration",
    metadata,
    own_id(),
    Column("made", Utc, nullable=False),
    Column("encoder", AnyText, nullable=False),
    Column("judge", sa.Text, nullable=False),
    Column("slope", sa.Double, nullable=False),
    Column("shift", sa.Double, nullable=False),
    Column("decisions", sa.Integer, nullable=False),
    Column("accepted", sa.Integer, nullable=False),
    Column("ece_before", sa.Double, nullable=False),
    Column("ece_after", sa.Double, nullable=False),
    Column("active", sa.Boolean, nullable=False),
    CheckConstraint("slope > 0", name="monotone"),
)

precision_sample = Table(
    "precision_sample",
    metadata,
    own_id(),
    Column("made", Utc, nullable=False),
    Column("seed", sa.BigInteger, nullable=False),
    Column("population", sa.Integer, nullable=False),
    Column("accepted", sa.Integer, nullable=False),
    Column("min_confidence", sa.Double, nullable=False),
    Column("last_bead", sa.Integer, nullable=False),
)

precision_bead = Table(
    "precision_bead",
    metadata,
    Column("sample_id", sa.Integer, ForeignKey("precision_sample.id"), primary_key=True, autoincrement=False),
    Column("position", sa.Integer, primary_key=True, autoincrement=False),
    Column("bead_id", sa.Integer, nullable=False),
)
