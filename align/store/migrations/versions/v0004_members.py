"""Members: who may come in where people sign in, and what they may do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty: whoever worked on a project before did so on its own machine."""
    op.create_table(
        "member",
        sa.Column("reviewer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("subject", sa.Text()),
        sa.CheckConstraint("role IN ('reader', 'reviewer', 'editor', 'owner')", name="ck_member_role"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name="fk_member_reviewer_id_reviewer"),
        sa.PrimaryKeyConstraint("reviewer_id", name="pk_member"),
        sa.UniqueConstraint("email", name="uq_member_email"),
        sa.UniqueConstraint("subject", name="uq_member_subject"),
    )
