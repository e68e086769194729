"""Blind rounds: beads that several people judge without seeing what the others say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES_WITH_NUMBERS = ("blind_round", "blind_bead", "verdict")
STATUS = "status IN ('accepted', 'rejected', 'unsure')"
RELATION = "relation IN ('equivalent', 'partial', 'related', 'none')"


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "blind_round",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blind_round"),
    )
    op.create_table(
        "blind_bead",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("bead_id", sa.Integer(), nullable=False),
        sa.Column("zh", sa.Text(), nullable=False),
        sa.Column("vi", sa.Text(), nullable=False),
        sa.Column("status", sa.Text()),
        sa.Column("relation", sa.Text()),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(STATUS, name="ck_blind_bead_status"),
        sa.CheckConstraint(RELATION, name="ck_blind_bead_relation"),
        sa.ForeignKeyConstraint(["round_id"], ["blind_round.id"], name="fk_blind_bead_round_id_blind_round"),
        sa.PrimaryKeyConstraint("id", name="pk_blind_bead"),
        sa.UniqueConstraint("round_id", "bead_id", name="uq_blind_bead_round_id_bead_id"),
    )
    op.create_index("ix_blind_bead_bead_id", "blind_bead", ["bead_id"])
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("blind_bead_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text()),
        sa.Column("relation", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(STATUS, name="ck_verdict_status"),
        sa.CheckConstraint(RELATION, name="ck_verdict_relation"),
        sa.ForeignKeyConstraint(["blind_bead_id"], ["blind_bead.id"], name="fk_verdict_blind_bead_id_blind_bead"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name="fk_verdict_reviewer_id_reviewer"),
        sa.ForeignKeyConstraint(["round_id"], ["blind_round.id"], name="fk_verdict_round_id_blind_round"),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
        sa.UniqueConstraint("blind_bead_id", "reviewer_id", name="uq_verdict_blind_bead_id_reviewer_id"),
    )
    op.create_index("ix_verdict_round_id_reviewer_id", "verdict", ["round_id", "reviewer_id"])
    counter = sa.table("counter", sa.column("name", sa.Text), sa.column("last", sa.Integer))
    op.bulk_insert(counter, [{"name": name, "last": 0} for name in TABLES_WITH_NUMBERS])
