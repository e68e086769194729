"""Words of segments for searching, tallies of pairs of reports, and an index for each common order of beads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from align.store.columns import AnyText
from align.store.words import kept

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = "status = 'proposed' AND NOT checked AND NOT (by_hand AND zh_count > 0 AND vi_count > 0)"
MATCHED = "zh_count > 0 AND vi_count > 0"
NOTED = sa.text("note IS NOT NULL")
LISTED = ["bitext_id", "zh_place", "vi_place", "certainty", "likelihood", "id", "zh_count", "vi_count", "status", "relation"]
LISTED += ["checked", "by_hand", "clashes", "confidence", "version", "decided_by"]
COUNTED = {
    "beads": "1 = 1",
    "matched": MATCHED,
    **{status: f"{MATCHED} AND status = '{status}'" for status in ("proposed", "accepted", "rejected", "unsure")},
    "alone": f"NOT ({MATCHED})",
    "checked": f"NOT ({MATCHED}) AND checked",
    "unreviewed": OPEN,
    "doubtful": f"{MATCHED} AND {OPEN} AND certainty < 0.25",
    "clashing": "clashes > 0",
    "not_one_to_one": f"{MATCHED} AND (zh_count > 1 OR vi_count > 1)",
    "noted": "note IS NOT NULL",
}
AT_ONCE = 2_000

bead = sa.table("bead", *map(sa.column, ("bitext_id", "confidence", "likelihood")))
segment = sa.table("segment", sa.column("id"), sa.column("text", AnyText))


def upgrade() -> None:
    """Add, fill, index."""
    op.add_column("bead", sa.Column("likelihood", sa.Double(), server_default="-1", nullable=False))
    op.execute(bead.update().where(bead.c.confidence.is_not(None)).values(likelihood=bead.c.confidence))
    _tally()
    _keep_words()
    for name in ("lists", "vi_place", "undecided_certainty", "noted"):
        op.drop_index(f"ix_bead_{name}", "bead")
    for name, first in (
        ("place", ["bitext_id", "zh_place", "id"]),
        ("certainty", ["certainty", "id"]),
        ("likelihood", ["likelihood", "id"]),
    ):
        op.create_index(f"ix_bead_by_{name}", "bead", [*first, *(column for column in LISTED if column not in first)])
    op.create_index("ix_bead_noted", "bead", ["bitext_id", "zh_place"], sqlite_where=NOTED, postgresql_where=NOTED)


def _tally() -> None:
    op.create_table(
        "tally",
        sa.Column("bitext_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTED),
        sa.ForeignKeyConstraint(["bitext_id"], ["bitext.id"], name="fk_tally_bitext_id_bitext", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("bitext_id", name="pk_tally"),
    )
    sums = [sa.func.sum(sa.case((sa.text(condition), 1), else_=0)) for condition in COUNTED.values()]
    counts = sa.select(bead.c.bitext_id, *sums).group_by(bead.c.bitext_id)
    tally = sa.table("tally", *map(sa.column, ("bitext_id", *COUNTED)))
    op.execute(tally.insert().from_select(["bitext_id", *COUNTED], counts))


def _keep_words() -> None:
    op.create_table(
        "segment_words",
        sa.Column("segment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("loose", sa.Text(), nullable=False),
        sa.Column("strict", sa.Text()),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name="fk_segment_words_segment_id_segment", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("segment_id", name="pk_segment_words"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_segment_words_loose ON segment_words USING gin (string_to_array(loose, ' '))")
    table = sa.table("segment_words", *map(sa.column, ("segment_id", "loose", "strict")))
    last = 0
    while rows := connection.execute(
        sa.select(segment).where(segment.c.id > last).order_by(segment.c.id).limit(AT_ONCE)
    ).all():
        found = [(row.id, kept(row.text)) for row in rows]
        connection.execute(
            table.insert(), [{"segment_id": number, "loose": own.loose, "strict": own.strict} for number, own in found]
        )
        last = rows[-1].id
    if connection.dialect.name == "sqlite":
        # The words hold letters, digits and private characters only, and spaces between them: this tokenizer changes none.
        op.execute(
            "CREATE VIRTUAL TABLE segment_find USING fts5 (loose, content = 'segment_words', content_rowid = 'segment_id', "
            "tokenize = 'unicode61 remove_diacritics 0')"
        )
        op.execute("INSERT INTO segment_find (segment_find) VALUES ('rebuild')")
