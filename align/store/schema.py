"""The tables of a project, as they are now. `migrations/` brings older projects here; a test compares the two.

    project ── one row: who we are; locked by every writer on PostgreSQL
    counter ── the last number given out, by table; numbers are never used twice

    meeting ─┬─< report ──< segment >── bead_segment >── bead >── bitext ─── run
             └─< bitext (zh_report, vi_report)

    reviewer ──< log ──< log_row        append-only: triggers refuse UPDATE and DELETE

    blind_round ──< blind_bead ──< verdict >── reviewer ── member

    precision_sample ──< precision_bead        recalibration        (`schema_trust.py`)

| table        | a row is                                            | rules that the database itself keeps                   |
| ------------ | --------------------------------------------------- | ------------------------------------------------------ |
| meeting      | an event                                            | `key`, readable, is unique                             |
| report       | an article as read; its text never changes          | `key` (`Report.id`) and `identity` (digest) are unique |
| segment      | a sentence; `original` is kept where `text` was     |                                                        |
|              | corrected                                           |                                                        |
| run          | an alignment: encoder, settings, program, when      |                                                        |
| bitext       | a Chinese and a Vietnamese report side by side      | one for each pair of reports                           |
| bead         | segments that belong together, and what became of   | of one bitext                                          |
|              | them                                                |                                                        |
| bead_segment | a segment's place in a bitext                       | one bead for each (bitext, segment), of that bitext    |
| log          | one action                                          | `token` is unique: repeated, it is done once           |
| log_row      | what one action did to one row: before and after    |                                                        |
| member       | a reviewer who may come in where people sign in     | `email` and `subject` are unique                       |
| tally        | how many beads of each kind a pair of reports has   | one for each bitext                                    |
| segment_words| the words of a segment, for searching               | one for each segment; gone with it                     |
| blind_round  | beads that several people judge, none seeing what   |                                                        |
|              | the others say until it is closed                   |                                                        |
| blind_bead   | one of them, with the texts that are judged, and    | a bead once a round                                    |
|              | what an editor ruled; the bead itself may go        |                                                        |
| verdict      | what one reviewer says of one of them, empty until  | one for each (blind_bead, reviewer)                    |
|              | they say something                                  |                                                        |
| recalibra-   | what brings an encoder's confidences to how         | `slope` is positive, so that order stays               |
| tion         | decisions turned out; one for each is active        |                                                        |
| precision_   | matches that were drawn at random to tell how many  |                                                        |
| sample, bead | are right; the bead itself may go                   |                                                        |

A segment's index is not kept: it is its place among its report's segments by `start`, so that splitting one rewrites no other.
A bitext whose reports are no longer in one meeting has `meeting_id` NULL: it is kept and not shown, and comes back with them.
`zh_count`, `vi_count`, `zh_start` and `vi_start` of a bead say how many segments each side has and where its first one starts;
they follow from `bead_segment` and stand in the bead so that filters and orders need no join. So do `zh_place`, `vi_place`,
`certainty`, `likelihood`, `clashes` and `decided_by`, and all of `tally` and `segment_words`; the log keeps none of these: see
`derived.py`. On SQLite a full-text index stands over `segment_words` (`segment_find`).

`version` of a row is the log entry that changed it last, and only grows: clashes are found by it. `basis` is the action whose
outcome the row holds: undoing goes back to the one before. Both are 0 until somebody acts. See `draft.py`.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Table, UniqueConstraint

from align.store.columns import AnyText, Json, Utc
from align.store.schema_base import derived, metadata, own_columns, own_id, row_columns
from align.store.schema_trust import precision_bead, precision_sample, recalibration

__all__ = ["metadata", "own_columns", "precision_bead", "precision_sample", "recalibration"]

SCHEMA: Final = "0006"
"""The newest revision that this program knows."""

IMPORTED: Final = "imported"
"""The encoder of runs that brought pairs in from elsewhere."""

APPLICATION_ID: Final = 0x446F6969
"""In the header of the SQLite file ("Doii"), so that a file of another program is recognised."""

project = Table(
    "project",
    metadata,
    own_id(),
    Column("uuid", sa.Text, nullable=False),
    Column("name", AnyText, nullable=False),
    Column("created", Utc, nullable=False),
    Column("program", sa.Text, nullable=False),
    CheckConstraint("id = 1", name="one"),
)

counter = Table(
    "counter",
    metadata,
    Column("name", sa.Text, primary_key=True),
    Column("last", sa.Integer, nullable=False),
)

meeting = Table(
    "meeting",
    metadata,
    own_id(),
    Column("key", AnyText, nullable=False, unique=True),
    *row_columns(),
)

report = Table(
    "report",
    metadata,
    own_id(),
    Column("key", AnyText, nullable=False, unique=True),
    Column("identity", sa.Text, nullable=False, unique=True),
    Column("path", AnyText, nullable=False),
    Column("language", sa.Text, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("title", AnyText),
    Column("outlet", AnyText),
    Column("published", sa.Date),
    Column("meeting_date", sa.Date),
    Column("dates", Json, nullable=False),
    Column("traditional", sa.Boolean, nullable=False),
    Column("digest", sa.Text, nullable=False),
    Column("added", Utc, nullable=False),
    Column("meeting_id", sa.Integer, ForeignKey("meeting.id"), index=True),
    *row_columns(),
    CheckConstraint("language IN ('zh', 'vi')", name="language"),
)

segment = Table(
    "segment",
    metadata,
    own_id(),
    Column("report_id", sa.Integer, ForeignKey("report.id"), nullable=False),
    Column("kind", sa.Text, nullable=False),
    Column("start", sa.Integer, nullable=False),
    Column("end", sa.Integer, nullable=False),
    Column("text", AnyText, nullable=False),
    Column("original", AnyText),
    Column("paragraph", sa.Integer, nullable=False),
    *row_columns(),
    Index(None, "report_id", "start"),
)

run = Table(
    "run",
    metadata,
    own_id(),
    Column("encoder", AnyText, nullable=False),
    Column("settings", Json, nullable=False),
    Column("program", sa.Text, nullable=False),
    Column("started", Utc, nullable=False),
    Column("finished", Utc),
    Column("min_confidence", sa.Double, nullable=False),
)

bitext = Table(
    "bitext",
    metadata,
    own_id(),
    Column("zh_report", sa.Integer, ForeignKey("report.id"), nullable=False),
    Column("vi_report", sa.Integer, ForeignKey("report.id"), nullable=False, index=True),
    Column("meeting_id", sa.Integer, ForeignKey("meeting.id"), index=True),
    Column("run_id", sa.Integer, ForeignKey("run.id"), nullable=False),
    *row_columns(),
    UniqueConstraint("zh_report", "vi_report"),
)

_COUNTED: tuple[str, ...] = (
    "beads",
    "matched",
    "proposed",
    "accepted",
    "rejected",
    "unsure",
    "alone",
    "checked",
    "unreviewed",
    "doubtful",
)
_COUNTED += ("clashing", "not_one_to_one", "noted")

_OPEN = "status = 'proposed' AND NOT checked AND NOT (by_hand AND zh_count > 0 AND vi_count > 0)"
_UNDECIDED = sa.text(_OPEN)
_NOTED = sa.text("note IS NOT NULL")
_LISTED = (
    "bitext_id",
    "zh_place",
    "vi_place",
    "certainty",
    "likelihood",
    "id",
    "zh_count",
    "vi_count",
    "status",
    "relation",
    "checked",
    "by_hand",
    "clashes",
    "confidence",
    "version",
    "decided_by",
)
"""What filters, orders and counts ask about, whole in the index of each common order, so that no bead need be read for it."""


def _listed(*first: str) -> list[str]:
    return [*first, *(name for name in _LISTED if name not in first)]


bead = Table(
    "bead",
    metadata,
    own_id(),
    Column("bitext_id", sa.Integer, ForeignKey("bitext.id"), nullable=False),
    Column("run_id", sa.Integer, ForeignKey("run.id")),
    Column("zh_count", sa.Integer, nullable=False),
    Column("vi_count", sa.Integer, nullable=False),
    Column("zh_start", sa.Integer),
    Column("vi_start", sa.Integer),
    Column("score", sa.Double),
    Column("confidence", sa.Double),
    Column("evidence", Json, nullable=False),
    Column("status", sa.Text, nullable=False),
    Column("relation", sa.Text),
    Column("checked", sa.Boolean, nullable=False),
    Column("by_hand", sa.Boolean, nullable=False),
    Column("note", AnyText),
    *row_columns(),
    derived("zh_place", sa.BigInteger, nullable=False, server_default="0"),
    derived("vi_place", sa.BigInteger, nullable=False, server_default="0"),
    derived("certainty", sa.Double, nullable=False, server_default="0"),
    derived("likelihood", sa.Double, nullable=False, server_default="-1"),
    derived("clashes", sa.Integer, nullable=False, server_default="0"),
    derived("decided_by", sa.Integer, ForeignKey("reviewer.id")),
    UniqueConstraint("id", "bitext_id"),
    CheckConstraint("status IN ('proposed', 'accepted', 'rejected', 'unsure')", name="status"),
    CheckConstraint("relation IN ('equivalent', 'partial', 'related', 'none')", name="relation"),
    CheckConstraint("zh_count + vi_count > 0", name="not_empty"),
    Index("ix_bead_by_place", *_listed("bitext_id", "zh_place", "id")),
    Index("ix_bead_by_certainty", *_listed("certainty", "id")),
    Index("ix_bead_by_likelihood", *_listed("likelihood", "id")),
    Index("ix_bead_version", "version"),
    Index("ix_bead_decided_by", "decided_by"),
    Index("ix_bead_undecided_places", "bitext_id", "zh_place", sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED),
    Index("ix_bead_noted", "bitext_id", "zh_place", sqlite_where=_NOTED, postgresql_where=_NOTED),
)

UNDECIDED: Final[sa.ColumnElement[bool]] = sa.literal_column(f"({_OPEN})", sa.Boolean)
"""Whether nobody has said what a bead is; written as the indices have it, or they would not be used."""

bead_segment = Table(
    "bead_segment",
    metadata,
    Column("bitext_id", sa.Integer, primary_key=True, autoincrement=False),
    Column("segment_id", sa.Integer, ForeignKey("segment.id"), primary_key=True, autoincrement=False),
    Column("bead_id", sa.Integer, nullable=False),
    Column("side", sa.Text, nullable=False),
    ForeignKeyConstraint(["bead_id", "bitext_id"], ["bead.id", "bead.bitext_id"]),
    CheckConstraint("side IN ('zh', 'vi')", name="side"),
    Index(None, "bead_id"),
    Index(None, "segment_id"),
    sqlite_with_rowid=False,
)

tally = Table(
    "tally",
    metadata,
    own_id("bitext_id", ForeignKey("bitext.id", ondelete="CASCADE")),
    *(Column(name, sa.Integer, nullable=False) for name in _COUNTED),
)

segment_words = Table(
    "segment_words",
    metadata,
    own_id("segment_id", ForeignKey("segment.id", deferrable=True, initially="DEFERRED")),
    Column("loose", sa.Text, nullable=False),
    Column("strict", sa.Text),
)

reviewer = Table(
    "reviewer",
    metadata,
    own_id(),
    Column("name", AnyText, nullable=False, unique=True),
    Column("created", Utc, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("reviewer_id", sa.Integer, ForeignKey("reviewer.id"), primary_key=True, autoincrement=False),
    Column("role", sa.Text, nullable=False),
    Column("email", AnyText, unique=True),
    Column("subject", AnyText, unique=True),
    CheckConstraint("role IN ('reader', 'reviewer', 'editor', 'owner')", name="role"),
)

log = Table(
    "log",
    metadata,
    own_id(),
    Column("token", sa.Text, nullable=False, unique=True),
    Column("at", Utc, nullable=False),
    Column("reviewer_id", sa.Integer, ForeignKey("reviewer.id")),
    Column("window", sa.Text, nullable=False),
    Column("direction", sa.Text, nullable=False),
    Column("action", sa.Text, nullable=False),
    Column("details", Json, nullable=False),
    Column("target_id", sa.Integer, ForeignKey("log.id"), index=True),
    CheckConstraint("direction IN ('do', 'undo', 'redo', 'program')", name="direction"),
    Index(None, "reviewer_id", "id"),
)

log_row = Table(
    "log_row",
    metadata,
    Column("log_id", sa.Integer, ForeignKey("log.id"), primary_key=True, autoincrement=False),
    Column("position", sa.Integer, primary_key=True, autoincrement=False),
    Column("tbl", sa.Text, nullable=False),
    Column("row_id", sa.Integer, nullable=False),
    Column("bitext_id", sa.Integer),
    Column("report_id", sa.Integer),
    Column("before", Json),
    Column("after", Json),
    Index(None, "tbl", "row_id"),
    Index(None, "bitext_id", "log_id"),
    Index(None, "report_id", "log_id"),
)

_STATUS = "status IN ('accepted', 'rejected', 'unsure')"
_RELATION = "relation IN ('equivalent', 'partial', 'related', 'none')"

blind_round = Table(
    "blind_round",
    metadata,
    own_id(),
    Column("name", AnyText, nullable=False),
    Column("closed", sa.Boolean, nullable=False),
    *row_columns(),
)

blind_bead = Table(
    "blind_bead",
    metadata,
    own_id(),
    Column("round_id", sa.Integer, ForeignKey("blind_round.id"), nullable=False),
    Column("bead_id", sa.Integer, nullable=False, index=True),
    Column("zh", AnyText, nullable=False),
    Column("vi", AnyText, nullable=False),
    Column("status", sa.Text),
    Column("relation", sa.Text),
    *row_columns(),
    UniqueConstraint("round_id", "bead_id"),
    CheckConstraint(_STATUS, name="status"),
    CheckConstraint(_RELATION, name="relation"),
)

verdict = Table(
    "verdict",
    metadata,
    own_id(),
    Column("round_id", sa.Integer, ForeignKey("blind_round.id"), nullable=False),
    Column("blind_bead_id", sa.Integer, ForeignKey("blind_bead.id"), nullable=False),
    Column("reviewer_id", sa.Integer, ForeignKey("reviewer.id"), nullable=False),
    Column("status", sa.Text),
    Column("relation", sa.Text),
    Column("note", AnyText),
    *row_columns(),
    UniqueConstraint("blind_bead_id", "reviewer_id"),
    CheckConstraint(_STATUS, name="status"),
    CheckConstraint(_RELATION, name="relation"),
    Index(None, "round_id", "reviewer_id"),
)
