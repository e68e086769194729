"""Whether a project is sound: what the database itself says, and the rules of this program that no database can keep.

Everything is read once, in one snapshot, row by row or in batches, so that 200,000 beads need little memory. Others may write
meanwhile.

checking.py       the rules of the rows as they are
checking_log.py   the log: that its images lead to the rows as they are
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice

import sqlalchemy as sa

from align.model import Kind
from align.store import schema
from align.store.apply_beads import SIDES
from align.store.checking_log import log_faults, rows
from align.store.columns import Json
from align.store.database import Database

MOST = 20
"""So many faults of one rule are told one by one."""

_ALIGNED = [kind.value for kind in Kind if kind.aligned]
_LANGUAGE = {"zh": "Chinese", "vi": "Vietnamese"}

Rule = Callable[[sa.Connection], Iterator[str]]


def faults(database: Database) -> Iterator[str]:
    """Each fault as a sentence, as it is found; none in a sound project.

    Raises:
        StoreError: the file is damaged so that it cannot be read.
    """
    with database.reading() as connection:
        for rule in (_database_itself, _append_only, _numbers, _versions, _reports, _bitexts, _places, _counts, _documents):
            yield from _few(rule(connection))
        yield from _few(log_faults(connection))


def _few(found: Iterator[str]) -> Iterator[str]:
    yield from islice(found, MOST)
    more = sum(1 for _ in found)
    if more:
        yield f"and {more:,} more of this kind"


def _database_itself(connection: sa.Connection) -> Iterator[str]:
    """What SQLite finds in its own pages and references; PostgreSQL keeps both by itself."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"the file itself is damaged: {' '.join(said.split())}"
    for table, number, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table}: row {number} names a row of {parent} that is not there"


def _append_only(connection: sa.Connection) -> Iterator[str]:
    """The guards of the log stand."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        wanted = {f"{table}_no_{event}" for table in ("log", "log_row") for event in ("update", "delete")}
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        found = connection.exec_driver_sql(query).scalars()
        wanted = {f"{table}_append_only" for table in ("log", "log_row")}
    for name in sorted(wanted - set(found)):
        yield f"the trigger {name} is missing or off, so that the log could be changed"


def _numbers(connection: sa.Connection) -> Iterator[str]:
    """No number is larger than what was given out."""
    for name, last in connection.execute(sa.select(schema.counter)):
        largest = connection.execute(sa.select(sa.func.max(schema.metadata.tables[name].c.id))).scalar() or 0
        if largest > last:
            yield f"{name}: number {largest} is in use, and only {last} were given out, so that the next could come twice"


def _versions(connection: sa.Connection) -> Iterator[str]:
    """Every version and basis is an entry of the log."""
    last = connection.execute(sa.select(sa.func.max(schema.log.c.id))).scalar() or 0
    for table in schema.metadata.sorted_tables:
        if "basis" in table.c:
            column = table.c
            wrong = (column.version > last) | (column.basis > column.version) | (column.version < 0) | (column.basis < 0)
            for row in rows(connection, sa.select(column.id, column.version, column.basis).where(wrong)):
                named = f"entry {row.version}, its outcome is that of {row.basis}"
                yield f"{table.name} {row.id}: says it was changed by {named}, and the log ends with {last}"


def _reports(connection: sa.Connection) -> Iterator[str]:
    """Segments are what their report says, and stand one after the other."""
    segment, report = schema.segment.c, schema.report.c
    names = (segment.id, segment.report_id, segment.start, segment.end, segment.text, segment.original)
    wanted = sa.select(*names).order_by(segment.report_id, segment.start, segment.id)
    for number, found in groupby(rows(connection, wanted), key=lambda row: row.report_id):
        text = connection.execute(sa.select(report.text).where(report.id == number)).scalar_one()
        last = 0
        for row in found:
            if text[row.start : row.end] != (row.text if row.original is None else row.original):
                yield f"segment {row.id}: is not what report {number} says there"
            if not last <= row.start < row.end:
                yield f"segment {row.id}: overlaps the one before it in report {number}"
            last = row.end


def _bitexts(connection: sa.Connection) -> Iterator[str]:
    """A bitext is of two reports, and of their meeting if they have one in common."""
    bitext, zh, vi = schema.bitext.c, schema.report.alias("zh"), schema.report.alias("vi")
    wanted = (
        sa.select(bitext.id, bitext.meeting_id, zh.c.language, vi.c.language, zh.c.meeting_id, vi.c.meeting_id)
        .join_from(schema.bitext, zh, zh.c.id == bitext.zh_report)
        .join(vi, vi.c.id == bitext.vi_report)
    )
    for number, meeting, zh_language, vi_language, zh_meeting, vi_meeting in rows(connection, wanted):
        if (zh_language, vi_language) != SIDES:
            yield f"pair of reports {number}: is in {zh_language} and {vi_language}"
        if meeting != (zh_meeting if zh_meeting == vi_meeting else None):
            yield f"pair of reports {number}: is in meeting {meeting}, its reports in {zh_meeting} and {vi_meeting}"


def _places(connection: sa.Connection) -> Iterator[str]:
    """Each aligned segment of either report, and nothing else, is in exactly one bead of each bitext."""
    bitext, segment, place = schema.bitext.c, schema.segment.c, schema.bead_segment.c
    for side in SIDES:
        report = bitext[f"{side}_report"]
        missing = (
            sa.select(bitext.id, segment.id)
            .join_from(schema.bitext, schema.segment, segment.report_id == report)
            .outerjoin(schema.bead_segment, (place.bitext_id == bitext.id) & (place.segment_id == segment.id))
            .where(segment.kind.in_(_ALIGNED), place.bead_id.is_(None))
        )
        for number, own in rows(connection, missing):
            yield f"pair of reports {number}: {_LANGUAGE[side]} segment {own} is in no bead"
        stray = (
            sa.select(place.bitext_id, place.segment_id, place.bead_id)
            .join_from(schema.bead_segment, schema.segment, segment.id == place.segment_id)
            .join(schema.bitext, bitext.id == place.bitext_id)
            .where(place.side == side, (segment.report_id != report) | segment.kind.not_in(_ALIGNED))
        )
        for number, own, bead in rows(connection, stray):
            yield f"pair of reports {number}: segment {own} does not belong in bead {bead}"


def _counts(connection: sa.Connection) -> Iterator[str]:
    """A bead says how many segments it has, and where they start."""
    bead, place, segment = schema.bead.c, schema.bead_segment.c, schema.segment.c

    figures = [
        figure.filter(place.side == side).label(f"{side}_{what}")
        for side in SIDES
        for what, figure in (("held", sa.func.count()), ("first", sa.func.min(segment.start)))
    ]
    inside = (
        sa.select(place.bead_id, *figures)
        .join_from(schema.bead_segment, schema.segment, segment.id == place.segment_id)
        .group_by(place.bead_id)
        .subquery()
    )
    said = [bead[f"{side}_{what}"] for side in SIDES for what in ("count", "start")]
    held = [inside.c[f"{side}_{what}"] for side in SIDES for what in ("held", "first")]
    differ = sa.or_(*(one.is_distinct_from(other) for one, other in zip(said, held, strict=True)))
    wanted = sa.select(bead.id, *said, *held).outerjoin_from(schema.bead, inside, inside.c.bead_id == bead.id).where(differ)
    for number, *found in rows(connection, wanted):
        yield f"bead {number}: says {_sides(found[:4])}, and holds {_sides(found[4:])}"


def _sides(found: Iterable[int | None]) -> str:
    zh, zh_start, vi, vi_start = found
    return f"{zh or 0} Chinese segments (from {zh_start}) and {vi or 0} Vietnamese ones (from {vi_start})"


def _documents(connection: sa.Connection) -> Iterator[str]:
    """What is kept as JSON is JSON."""
    for table in schema.metadata.sorted_tables:
        kept = [column for column in table.columns if isinstance(column.type, Json)]
        if not kept or table.name == "log_row":  # the log's images are read by its own check
            continue
        texts = [sa.type_coerce(column, sa.Text).label(column.name) for column in kept]
        for number, *found in rows(connection, sa.select(table.c.id, *texts)):
            for column, text in zip(kept, found, strict=True):
                try:
                    json.loads(text or "null")
                except (ValueError, RecursionError):
                    yield f"{table.name} {number}: its {column.name} cannot be read"
