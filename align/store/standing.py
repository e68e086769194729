"""How much there is of everything in a project, and how much of it is done."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from align.model import Status
from align.store import schema


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in a project.

    Attributes:
        zh, vi: reports in each language.
        loose: reports that are in no meeting yet.
        meetings: those that have reports.
        pairs: pairs of a Chinese and a Vietnamese report of one meeting.
        aligned: those that were aligned.
        matches: beads with both sides.
        decided: matches that somebody accepted, rejected or is unsure of.
        accepted: those accepted.
    """

    zh: int
    vi: int
    loose: int
    meetings: int
    pairs: int
    aligned: int
    matches: int
    decided: int
    accepted: int


def figures(connection: sa.Connection) -> Figures:
    """Count; what is kept out of sight, because its reports are no longer of one meeting, does not count."""
    report, bitext, bead = schema.report.c, schema.bitext.c, schema.bead.c
    count = sa.func.count()
    inside: dict[int | None, dict[str, int]] = {}
    by_meeting = sa.select(report.meeting_id, report.language, count).group_by(report.meeting_id, report.language)
    for meeting, language, number in connection.execute(by_meeting):
        inside.setdefault(meeting, {"zh": 0, "vi": 0})[language] = number
    loose = inside.pop(None, {"zh": 0, "vi": 0})
    aligned = connection.execute(sa.select(count).where(bitext.meeting_id.is_not(None))).scalar_one()
    by_status = (
        sa.select(bead.status, count)
        .join_from(schema.bead, schema.bitext, bead.bitext_id == bitext.id)
        .where(bitext.meeting_id.is_not(None), bead.zh_count > 0, bead.vi_count > 0)
        .group_by(bead.status)
    )
    statuses = {Status(status): number for status, number in connection.execute(by_status)}
    matches = sum(statuses.values())
    return Figures(
        zh=loose["zh"] + sum(sides["zh"] for sides in inside.values()),
        vi=loose["vi"] + sum(sides["vi"] for sides in inside.values()),
        loose=loose["zh"] + loose["vi"],
        meetings=len(inside),
        pairs=sum(sides["zh"] * sides["vi"] for sides in inside.values()),
        aligned=aligned,
        matches=matches,
        decided=matches - statuses.get(Status.PROPOSED, 0),
        accepted=statuses.get(Status.ACCEPTED, 0),
    )
