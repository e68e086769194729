"""How much there is of everything in a project, and how much of it is done."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from align.store import schema
from align.store.tallies import counts_of, summed


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
    report, bitext = schema.report.c, schema.bitext.c
    count = sa.func.count()
    inside: dict[int | None, dict[str, int]] = {}
    by_meeting = sa.select(report.meeting_id, report.language, count).group_by(report.meeting_id, report.language)
    for meeting, language, number in connection.execute(by_meeting):
        inside.setdefault(meeting, {"zh": 0, "vi": 0})[language] = number
    loose = inside.pop(None, {"zh": 0, "vi": 0})
    aligned = connection.execute(sa.select(count).where(bitext.meeting_id.is_not(None))).scalar_one()
    counts = counts_of(connection.execute(summed([bitext.meeting_id.is_not(None)])).one())
    return Figures(
        zh=loose["zh"] + sum(sides["zh"] for sides in inside.values()),
        vi=loose["vi"] + sum(sides["vi"] for sides in inside.values()),
        loose=loose["zh"] + loose["vi"],
        meetings=len(inside),
        pairs=sum(sides["zh"] * sides["vi"] for sides in inside.values()),
        aligned=aligned,
        matches=counts.matched,
        decided=counts.decided,
        accepted=counts.accepted,
    )
