"""The first schema: projects, reports, meetings, runs, bitexts, beads, reviewers and the append-only log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x446F6969
APPEND_ONLY = ("log", "log_row")
TABLES_WITH_NUMBERS = ("meeting", "report", "segment", "run", "bitext", "bead", "reviewer", "log")


def upgrade() -> None:
    """Make everything."""
    _create_project()
    _create_reports()
    _create_alignments()
    _create_beads()
    _create_log()
    counter = sa.table("counter", sa.column("name", sa.Text), sa.column("last", sa.Integer))
    op.bulk_insert(counter, [{"name": name, "last": 0} for name in TABLES_WITH_NUMBERS])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
            )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _create_project() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_project_one"),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "reviewer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviewer"),
        sa.UniqueConstraint("name", name="uq_reviewer_name"),
    )


def _create_reports() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("key", name="uq_meeting_key"),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("outlet", sa.Text()),
        sa.Column("published", sa.Date()),
        sa.Column("meeting_date", sa.Date()),
        sa.Column("dates", sa.Text(), nullable=False),
        sa.Column("traditional", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Integer()),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("language IN ('zh', 'vi')", name="ck_report_language"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_report_meeting_id_meeting"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("identity", name="uq_report_identity"),
        sa.UniqueConstraint("key", name="uq_report_key"),
    )
    op.create_index("ix_report_meeting_id", "report", ["meeting_id"])
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("original", sa.Text()),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_segment_report_id_report"),
        sa.PrimaryKeyConstraint("id", name="pk_segment"),
    )
    op.create_index("ix_segment_report_id_start", "segment", ["report_id", "start"])


def _create_alignments() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.Column("min_confidence", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_table(
        "bitext",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("zh_report", sa.Integer(), nullable=False),
        sa.Column("vi_report", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer()),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_bitext_meeting_id_meeting"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_bitext_run_id_run"),
        sa.ForeignKeyConstraint(["vi_report"], ["report.id"], name="fk_bitext_vi_report_report"),
        sa.ForeignKeyConstraint(["zh_report"], ["report.id"], name="fk_bitext_zh_report_report"),
        sa.PrimaryKeyConstraint("id", name="pk_bitext"),
        sa.UniqueConstraint("zh_report", "vi_report", name="uq_bitext_zh_report_vi_report"),
    )
    op.create_index("ix_bitext_meeting_id", "bitext", ["meeting_id"])
    op.create_index("ix_bitext_vi_report", "bitext", ["vi_report"])


def _create_beads() -> None:
    op.create_table(
        "bead",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bitext_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer()),
        sa.Column("zh_count", sa.Integer(), nullable=False),
        sa.Column("vi_count", sa.Integer(), nullable=False),
        sa.Column("zh_start", sa.Integer()),
        sa.Column("vi_start", sa.Integer()),
        sa.Column("score", sa.Double()),
        sa.Column("confidence", sa.Double()),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text()),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("basis", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("relation IN ('equivalent', 'partial', 'related', 'none')", name="ck_bead_relation"),
        sa.CheckConstraint("status IN ('proposed', 'accepted', 'rejected', 'unsure')", name="ck_bead_status"),
        sa.CheckConstraint("zh_count + vi_count > 0", name="ck_bead_not_empty"),
        sa.ForeignKeyConstraint(["bitext_id"], ["bitext.id"], name="fk_bead_bitext_id_bitext"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_bead_run_id_run"),
        sa.PrimaryKeyConstraint("id", name="pk_bead"),
        sa.UniqueConstraint("id", "bitext_id", name="uq_bead_id_bitext_id"),
    )
    op.create_index("ix_bead_bitext_id_status", "bead", ["bitext_id", "status"])
    op.create_index("ix_bead_status_confidence", "bead", ["status", "confidence"])
    op.create_table(
        "bead_segment",
        sa.Column("bitext_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("segment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bead_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.CheckConstraint("side IN ('zh', 'vi')", name="ck_bead_segment_side"),
        sa.ForeignKeyConstraint(
            ["bead_id", "bitext_id"], ["bead.id", "bead.bitext_id"], name="fk_bead_segment_bead_id_bitext_id_bead"
        ),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name="fk_bead_segment_segment_id_segment"),
        sa.PrimaryKeyConstraint("bitext_id", "segment_id", name="pk_bead_segment"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bead_segment_bead_id", "bead_segment", ["bead_id"])
    op.create_index("ix_bead_segment_segment_id", "bead_segment", ["segment_id"])


def _create_log() -> None:
    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.Integer()),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Integer()),
        sa.CheckConstraint("direction IN ('do', 'undo', 'redo', 'program')", name="ck_log_direction"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name="fk_log_reviewer_id_reviewer"),
        sa.ForeignKeyConstraint(["target_id"], ["log.id"], name="fk_log_target_id_log"),
        sa.PrimaryKeyConstraint("id", name="pk_log"),
        sa.UniqueConstraint("token", name="uq_log_token"),
    )
    op.create_index("ix_log_reviewer_id_id", "log", ["reviewer_id", "id"])
    op.create_index("ix_log_target_id", "log", ["target_id"])
    op.create_table(
        "log_row",
        sa.Column("log_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tbl", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("bitext_id", sa.Integer()),
        sa.Column("report_id", sa.Integer()),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.ForeignKeyConstraint(["log_id"], ["log.id"], name="fk_log_row_log_id_log"),
        sa.PrimaryKeyConstraint("log_id", "position", name="pk_log_row"),
    )
    op.create_index("ix_log_row_bitext_id_log_id", "log_row", ["bitext_id", "log_id"])
    op.create_index("ix_log_row_report_id_log_id", "log_row", ["report_id", "log_id"])
    op.create_index("ix_log_row_tbl_row_id", "log_row", ["tbl", "row_id"])
