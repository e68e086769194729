"""A small alignment of invented reports, and what must hold for any project."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from align.model import Alignment, Bead, Bitext, DateCandidate, DateRole, Kind, Meeting, Report, Segment, Status
from align.store import Project, schema
from align.store.views import BeadView, bead_views, in_order
from align.store.words import kept

ZH = (
    (Kind.TITLE, "岘港与昆明商定加强旅游合作"),
    (Kind.LEAD, "双方同意每周增开四个直飞航班。"),
    (Kind.BODY, "去年有12万名昆明游客到访岘港。"),
    (Kind.BODY, "会谈还讨论了职业学校之间的交流。"),
    (Kind.FURNITURE, "责任编辑：某某"),
)
VI = (
    (Kind.TITLE, "Đà Nẵng và Côn Minh tăng cường hợp tác du lịch"),
    (Kind.LEAD, "Hai bên nhất trí mở thêm bốn chuyến bay thẳng mỗi tuần."),
    (Kind.BODY, "Năm ngoái có 120.000 du khách Côn Minh đến Đà Nẵng."),
    (Kind.BODY, "Trời mưa to suốt buổi sáng."),
    (Kind.CAPTION, "Ảnh: đoàn đại biểu"),
)
OTHER_VI = ((Kind.TITLE, "Thêm bốn chuyến bay thẳng"), (Kind.BODY, "Hai thành phố mở thêm bốn chuyến bay mỗi tuần."))
ELSEWHERE_VI = ((Kind.TITLE, "Hội chợ sách mở cửa"), (Kind.BODY, "Hội chợ sách kéo dài ba ngày."))


def report(name: str, language: Any, parts: Any) -> Report:
    """A report of (kind, text) parts, one a line."""
    text = "\n".join(words for _, words in parts)
    segments, at = [], 0
    for index, (kind, words) in enumerate(parts):
        segments.append(Segment(index, kind, at, at + len(words), words, index))
        at += len(words) + 1
    dates = (
        DateCandidate(date(2024, 3, 5), DateRole.MEETING, "lead", 3, 9),
        DateCandidate(None, DateRole.OTHER, "body", None, None, (3, 6)),
    )
    return Report(
        name,
        f"reports/{name}",
        language,
        text,
        tuple(segments),
        parts[0][1],
        "Báo",
        date(2024, 3, 6),
        date(2024, 3, 5),
        dates,
        False,
        f"digest of {name}",
    )


def alignment() -> Alignment:
    """Two meetings: one Chinese report with two Vietnamese ones, and a Vietnamese report alone."""
    zh, vi, other, elsewhere = (
        report("a/zh.txt", "zh", ZH),
        report("a/vi.txt", "vi", VI),
        report("a/vi2.txt", "vi", OTHER_VI),
        report("b/vi.txt", "vi", ELSEWHERE_VI),
    )
    first = (
        Bead((0,), (0,), 0.2, 0.95, {"margin": 0.2, "numbers": 1.0}),
        Bead((1,), (1,), 0.15, 0.9, {"margin": 0.15}),
        Bead((2, 3), (2,), 0.05, 0.55, {"margin": 0.05}),
        Bead((), (3,), 0.0, 0.8),
    )
    second = (
        Bead((), (0,), 0.0, 0.6),
        Bead((0,), (), 0.0, 0.7),
        Bead((1,), (1,), 0.1, 0.8),
        Bead((2,), (), 0.0, 0.9),
        Bead((3,), (), 0.0, 0.9),
    )
    return Alignment(
        (Bitext("2024-03-05-da-nang", zh, vi, first), Bitext("2024-03-05-da-nang", zh, other, second)),
        (Meeting("2024-03-05-da-nang", (zh,), (vi, other)), Meeting("hoi-cho", (), (elsewhere,))),
        "tiny",
        datetime(2026, 1, 31, 23, 59, 8, tzinfo=UTC),
        0.4,
    )


KEPT = ("meeting", "report", "segment", "run", "bitext", "bead", "bead_segment", "blind_round", "blind_bead", "verdict")


def state(project: Project) -> dict[str, list[dict[str, Any]]]:
    """Every row that actions can change, without `version`, which only grows."""
    found = {}
    with project.database.reading() as connection:
        for name in KEPT:
            table = schema.metadata.tables[name]
            rows = connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()
            found[name] = [{column: value for column, value in row.items() if column != "version"} for row in rows]
    return found


def broken(project: Project) -> list[str]:
    """The rules that do not hold; empty when all do."""
    with project.database.reading() as connection:
        table = {name: connection.execute(sa.select(schema.metadata.tables[name])).all() for name in KEPT}
    reports = {row.id: row for row in table["report"]}
    segments = {row.id: row for row in table["segment"]}
    wrong = []
    for bitext in table["bitext"]:
        zh, vi = reports[bitext.zh_report], reports[bitext.vi_report]
        wanted = sorted(row.id for row in table["segment"] if row.report_id in (zh.id, vi.id) and Kind(row.kind).aligned)
        if wanted != sorted(row.segment_id for row in table["bead_segment"] if row.bitext_id == bitext.id):
            wrong.append(f"bitext {bitext.id} does not hold each aligned segment once")
        if bitext.meeting_id != (zh.meeting_id if zh.meeting_id == vi.meeting_id else None):
            wrong.append(f"bitext {bitext.id} is in meeting {bitext.meeting_id}")
    for bead in table["bead"]:
        for side in ("zh", "vi"):
            inside = [row for row in table["bead_segment"] if row.bead_id == bead.id and row.side == side]
            starts = [segments[row.segment_id].start for row in inside]
            if (len(starts), min(starts, default=None)) != (getattr(bead, f"{side}_count"), getattr(bead, f"{side}_start")):
                wrong.append(f"bead {bead.id}: {side} is not as counted")
            if any(reports[segments[row.segment_id].report_id].language != side for row in inside):
                wrong.append(f"bead {bead.id}: {side} holds the other language")
    wrong += _derived_wrong(project, segments)
    for segment in segments.values():
        as_read = segment.text if segment.original is None else segment.original
        if reports[segment.report_id].text[segment.start : segment.end] != as_read:
            wrong.append(f"segment {segment.id} is not what its report says")
    return wrong


def _proposed(bead: BeadView) -> bool:
    return bool(bead.zh and bead.vi and bead.status is Status.PROPOSED)


def _derived_wrong(project: Project, segments: dict[int, Any]) -> list[str]:
    """Beads whose columns that follow from others do not; see `align.store.derived`."""
    wrong = []
    with project.database.reading() as connection:
        rows = {row.id: row for row in connection.execute(sa.select(schema.bead))}
        views = {view.id: view for view in bead_views(connection)}
        tallies = connection.execute(sa.select(schema.tally)).all()
        words = connection.execute(sa.select(schema.segment_words)).all()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("INSERT INTO segment_find (segment_find, rank) VALUES ('integrity-check', 1)")
    for number in {row.bitext_id for row in rows.values()}:
        own = [view for view in views.values() if view.bitext == number]
        for side, other in (("zh", "vi"), ("vi", "zh")):
            turned = own if side == "zh" else [replace(view, zh=view.vi, vi=view.zh) for view in own]
            orders = ([s.id for s in sorted(segments.values(), key=lambda s: (s.start, s.id))] for _ in range(2))
            wanted = [view.id for view in in_order(turned, *orders)]
            if wanted != sorted(wanted, key=lambda bead: getattr(rows[bead], f"{side}_place")):
                wrong.append(f"bitext {number}: beads are not in the order of {side} ({other} alone misplaced?)")
        (tally,) = (row for row in tallies if row.bitext_id == number)
        if tuple(tally[1:4]) != (len(own), sum(bool(v.zh and v.vi) for v in own), sum(_proposed(v) for v in own)):
            wrong.append(f"bitext {number}: its tally says {tally}")
    if {row.segment_id: (row.loose, row.strict) for row in words} != {
        number: (kept(row.text).loose, kept(row.text).strict) for number, row in segments.items()
    }:
        wrong.append("the words of segments are not what is kept of them")
    for view in views.values():
        row = rows[view.id]
        wanted = (0.0 if view.confidence is None else abs(view.confidence - 0.5), sum(not mark.agrees for mark in view.marks))
        if (row.certainty, row.clashes) != wanted:
            wrong.append(f"bead {view.id}: certainty and clashes are {row.certainty}, {row.clashes} and not {wanted}")
        if row.decided_by is not None and not view.decided:
            wrong.append(f"bead {view.id}: nobody decided it, not even {row.decided_by}")
    return wrong
