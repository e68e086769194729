"""Recalibrations of the confidence by decisions, and samples from which precision is estimated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty."""
    op.create_table(
        "recalibration",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("judge", sa.Text(), nullable=False),
        sa.Column("slope", sa.Double(), nullable=False),
        sa.Column("shift", sa.Double(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("ece_before", sa.Double(), nullable=False),
        sa.Column("ece_after", sa.Double(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("slope > 0", name="ck_recalibration_monotone"),
        sa.PrimaryKeyConstraint("id", name="pk_recalibration"),
    )
    op.create_table(
        "precision_sample",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("min_confidence", sa.Double(), nullable=False),
        sa.Column("last_bead", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_precision_sample"),
    )
    op.create_table(
        "precision_bead",
        sa.Column("sample_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bead_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sample_id"], ["precision_sample.id"], name="fk_precision_bead_sample_id_precision_sample"),
        sa.PrimaryKeyConstraint("sample_id", "position", name="pk_precision_bead"),
    )
    counter = sa.table("counter", sa.column("name", sa.Text), sa.column("last", sa.Integer))
    op.bulk_insert(counter, [{"name": name, "last": 0} for name in ("recalibration", "precision_sample")])
