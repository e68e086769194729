"""Data of projects as older versions left them, which never changes: one small project for each schema.

Each has one pair of reports with a matched bead, which Lan accepted, and a Vietnamese sentence without counterpart. From 0002
on there is an open round in which Lan rejected the bead and Minh has yet to judge it.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

TIME = datetime(2026, 11, 24, 8, tzinfo=UTC)

# By table: the columns and the rows, in an order that foreign keys allow.
TABLES_0001 = (
    ("meeting", "id key version basis", [(1, "m", 1, 1)]),
    (
        "report",
        "id key identity path language text dates traditional digest added meeting_id version basis",
        [
            (1, "zh.txt", "i1", "zh.txt", "zh", "第一句。", "[]", False, "i1", TIME, 1, 1, 1),
            (2, "vi.txt", "i2", "vi.txt", "vi", "Câu một. Câu hai.", "[]", False, "i2", TIME, 1, 1, 1),
        ],
    ),
    (
        "segment",
        "id report_id kind start end text paragraph version basis",
        [
            (1, 1, "body", 0, 4, "第一句。", 0, 1, 1),
            (2, 2, "body", 0, 8, "Câu một.", 0, 1, 1),
            (3, 2, "body", 9, 17, "Câu hai.", 0, 1, 1),
        ],
    ),
    ("run", "id encoder settings program started min_confidence", [(1, "tiny", "{}", "0.1.0", TIME, 0.5)]),
    ("bitext", "id zh_report vi_report meeting_id run_id version basis", [(1, 1, 2, 1, 1, 1, 1)]),
    (
        "bead",
        (
            "id bitext_id run_id zh_count vi_count zh_start vi_start score confidence evidence status checked by_hand "
            "version basis"
        ),
        [
            (1, 1, 1, 1, 1, 0, 0, 0.1, 0.9, '{"margin":0.1}', "accepted", False, False, 2, 2),
            (2, 1, 1, 0, 1, None, 9, 0.0, 0.8, "{}", "proposed", False, False, 1, 1),
        ],
    ),
    ("bead_segment", "bitext_id segment_id bead_id side", [(1, 1, 1, "zh"), (1, 2, 1, "vi"), (1, 3, 2, "vi")]),
    ("reviewer", "id name created", [(1, "Lan", TIME)]),
    (
        "log",
        "id token at reviewer_id window direction action details",
        [(1, "t1", TIME, None, "", "program", "align", "{}"), (2, "t2", TIME, 1, "", "do", "accept", "{}")],
    ),
    (
        "log_row",
        "log_id position tbl row_id bitext_id before after",
        [(2, 0, "bead", 1, 1, '{"status":"proposed","basis":1}', '{"status":"accepted","basis":2}')],
    ),
)
LAST_0001 = {"meeting": 1, "report": 2, "segment": 3, "run": 1, "bitext": 1, "bead": 2, "reviewer": 1, "log": 2}


TABLES_0002 = (
    ("reviewer", "id name created", [(2, "Minh", TIME)]),
    ("blind_round", "id name closed version basis", [(1, "Vòng", False, 3, 3)]),
    ("blind_bead", "id round_id bead_id zh vi version basis", [(1, 1, 1, "第一句。", "Câu một.", 3, 3)]),
    (
        "verdict",
        "id round_id blind_bead_id reviewer_id status relation note version basis",
        [(1, 1, 1, 1, "rejected", "related", "khác", 4, 4), (2, 1, 1, 2, None, None, None, 3, 3)],
    ),
    (
        "log",
        "id token at reviewer_id window direction action details",
        [(3, "t3", TIME, 1, "", "do", "open_round", "{}"), (4, "t4", TIME, 1, "", "do", "judge_blind", "{}")],
    ),
    (
        "log_row",
        "log_id position tbl row_id before after",
        [
            (3, 0, "blind_round", 1, None, '{"id":1,"name":"Vòng","closed":false,"basis":3}'),
            (
                4,
                0,
                "verdict",
                1,
                '{"status":null,"relation":null,"note":null,"basis":3}',
                '{"status":"rejected","relation":"related","note":"khác","basis":4}',
            ),
        ],
    ),
)
LAST_0002 = {"reviewer": 2, "log": 4, "blind_round": 1, "blind_bead": 1, "verdict": 2}


def fill_0001(connection: sa.Connection) -> None:
    fill(connection, TABLES_0001, LAST_0001)


def fill_0002(connection: sa.Connection) -> None:
    fill_0001(connection)
    fill(connection, TABLES_0002, LAST_0002)


def fill(connection: sa.Connection, tables: Any, numbers: dict[str, int]) -> None:
    for name, columns, rows in tables:
        table = sa.table(name, *map(sa.column, columns.split()))
        for row in rows:
            values = dict(zip(columns.split(), row, strict=True))
            if connection.dialect.name == "sqlite":
                values = {key: str(value)[:19] if value is TIME else value for key, value in values.items()}
            connection.execute(table.insert().values(values))
    counter = sa.table("counter", sa.column("name"), sa.column("last"))
    for name, last in numbers.items():
        connection.execute(counter.update().where(counter.c.name == name).values(last=last))


def fill_0003(connection: sa.Connection) -> None:
    fill_0002(connection)
    columns = ("id", "zh_place", "vi_place", "certainty", "clashes", "decided_by")
    table = sa.table("bead", *map(sa.column, columns))
    for row in ((1, 1 << 32, 1 << 32, 0.4, 0, 1), (2, (1 << 32) + 10, 10 << 32, 0.8 - 0.5, 0, None)):
        values = dict(zip(columns, row, strict=True))
        connection.execute(table.update().where(table.c.id == values.pop("id")).values(values))


TABLES_0004 = (
    (
        "member",
        "reviewer_id role email subject",
        [(1, "owner", "lan@example.org", "s 1"), (2, "reviewer", "m@example.org", None)],
    ),
)


def fill_0004(connection: sa.Connection) -> None:
    fill_0003(connection)
    fill(connection, TABLES_0004, {})


def fill_0005(connection: sa.Connection) -> None:
    fill_0004(connection)
    likelihood = sa.table("bead", sa.column("confidence"), sa.column("likelihood"))
    connection.execute(likelihood.update().values(likelihood=likelihood.c.confidence))
    columns = "bitext_id beads matched proposed accepted rejected unsure alone checked unreviewed doubtful clashing"
    columns += " not_one_to_one noted"
    words = [(1, " 第 一 句 \ue000003002 ", None), (2, " cau mot \ue00000002e ", " câu môt\ue014 \ue00000002e ")]
    words += [(3, " cau hai \ue00000002e ", " câu hai \ue00000002e ")]
    tables = (
        ("tally", columns, [(1, 2, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0)]),
        ("segment_words", "segment_id loose strict", words),
    )
    fill(connection, tables, {})
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("INSERT INTO segment_find (segment_find) VALUES ('rebuild')"))


TABLES_0006 = (
    (
        "recalibration",
        "id made encoder judge slope shift decisions accepted ece_before ece_after active",
        [(1, TIME, "tiny", "", 0.5, -0.1, 60, 40, 0.2, 0.1, True)],
    ),
    ("precision_sample", "id made seed population accepted min_confidence last_bead", [(1, TIME, 0, 1, 0, 0.5, 2)]),
    ("precision_bead", "sample_id position bead_id", [(1, 0, 1)]),
)
LAST_0006 = {"recalibration": 1, "precision_sample": 1}


def fill_0006(connection: sa.Connection) -> None:
    fill_0005(connection)
    fill(connection, TABLES_0006, LAST_0006)
    bead = sa.table("bead", sa.column("id"), sa.column("likelihood"), sa.column("certainty"))
    known = {"likelihood": 0.7306982510361957, "certainty": 0.7306982510361957 - 0.5}
    connection.execute(bead.update().where(bead.c.id == 1).values(known))


FILL = {"0001": fill_0001, "0002": fill_0002, "0003": fill_0003, "0004": fill_0004, "0005": fill_0005, "0006": fill_0006}
"""By revision, what fills a project that is at it; a new revision gets an entry of its own."""
