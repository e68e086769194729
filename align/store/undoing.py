"""Undo and redo: which entry is next, and its images applied backwards or forwards.

Nothing is taken out of the log: an undo is an entry of its own that names the one it takes back. So what is undone is known
after a restart, and by everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from align.store import schema
from align.store.actions import FOR_GOOD
from align.store.database import Writer
from align.store.draft import Draft, Key, Row
from align.store.errors import ClashError
from align.store.history import RowChange, change_of, changes_of, last_change
from align.store.schema import bitext as bitexts
from align.store.schema import blind_round, log, log_row, verdict

Found = sa.Row[Any] | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look for an action: in one pair of reports (with its reports), in one blind round, or anywhere."""

    bitext: int | None = None
    blind_round: int | None = None


def next_undo(connection: sa.Connection, reviewer: int, scope: Scope) -> Found:
    """The reviewer's last action that is not undone."""
    last = _last_reversal()
    wanted = _actions(reviewer, scope).where(sa.func.coalesce(last, "redo") == "redo")
    return connection.execute(wanted.order_by(log.c.id.desc()).limit(1)).first()


def next_redo(connection: sa.Connection, reviewer: int, scope: Scope) -> Found:
    """The action that the reviewer undid last and that nothing new of theirs has followed."""
    newest = connection.execute(_actions(reviewer, scope).order_by(log.c.id.desc()).limit(1)).first()
    if newest is None:
        return None
    reversal = log.alias("reversal")
    undone_at = sa.select(sa.func.max(reversal.c.id)).where(reversal.c.target_id == log.c.id).scalar_subquery()
    wanted = _actions(reviewer, scope).where(_last_reversal() == "undo", undone_at > newest.id)
    return connection.execute(wanted.order_by(undone_at.desc()).limit(1)).first()


def _actions(reviewer: int, scope: Scope) -> sa.Select[Any]:
    wanted = sa.select(log.c.id, log.c.action).where(log.c.reviewer_id == reviewer, log.c.direction == "do", ~_final())
    if scope.bitext is not None:
        wanted = wanted.where(log.c.id.in_(_in_bitext(scope.bitext)))
    if scope.blind_round is not None:
        inside = sa.select(verdict.c.id).where(verdict.c.round_id == scope.blind_round)
        rows = sa.select(log_row.c.log_id).where(log_row.c.tbl == "verdict", log_row.c.row_id.in_(inside))
        wanted = wanted.where(log.c.action == "judge_blind", log.c.id.in_(rows))
    return wanted


def _in_bitext(bitext: int) -> sa.CompoundSelect[Any]:
    rows = sa.select(log_row.c.log_id)
    reports = (
        sa.select(side).where(bitexts.c.id == bitext).scalar_subquery() for side in (bitexts.c.zh_report, bitexts.c.vi_report)
    )
    return sa.union(rows.where(log_row.c.bitext_id == bitext), *(rows.where(log_row.c.report_id == side) for side in reports))


def _final() -> sa.ColumnElement[bool]:
    """Whether the entry at hand is part of a blind round that is closed: what was shown stays as it was shown."""
    row, blind, own = log_row.alias("final"), blind_round.c, verdict.c
    in_round = sa.exists().where(row.c.tbl == "blind_round", blind.id == row.c.row_id, blind.closed)
    in_verdict = sa.exists().where(row.c.tbl == "verdict", own.id == row.c.row_id, blind.id == own.round_id, blind.closed)
    rows = sa.exists().where(row.c.log_id == log.c.id, in_round.correlate(row) | in_verdict.correlate(row))
    return log.c.action.in_(FOR_GOOD) & rows.correlate(log)


def _last_reversal() -> sa.ScalarSelect[str]:
    """The direction of the last entry that undid or redid the one at hand."""
    reversal = log.alias("last")
    return (
        sa.select(reversal.c.direction)
        .where(reversal.c.target_id == log.c.id)
        .order_by(reversal.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def draft_of(writer: Writer, entry: int, back: bool) -> Draft:
    """The images of `entry`, applied backwards or forwards.

    Raises:
        ClashError: a row is not as the entry, or what came before it, left it.
    """
    draft = Draft(writer)
    changes = changes_of(writer.connection, entry)
    for change in changes:
        if change.after == {}:
            continue  # only marked as concerned; `reconcile` marks what is concerned now
        source, target = (change.after, change.before) if back else (change.before, change.after)
        key = Key(change.table, change.row, change.bitext or 0 if change.table == "bead_segment" else 0)
        current = draft.get(key)
        if not _as_left(current, source):
            raise ClashError(_changed_since(writer.connection, change, current))
        if target is None:
            draft.remove(key)
        elif source is None:
            draft.add(change.table, **target)
        else:
            draft.change(key, **target)
    for change in changes:
        if change.table == "meeting" and draft.get(Key("meeting", change.row)) is None:
            _check_empty(draft, change.row)
    return draft


def _as_left(current: Row | None, source: Row | None) -> bool:
    if source is None or current is None:
        return source is None and current is None
    guards = ("basis",) if "basis" in source else tuple(source)
    return all(current[name] == source[name] for name in guards)


def _changed_since(connection: sa.Connection, change: RowChange, current: Row | None) -> Any:  # noqa: ANN401
    if current is not None and "version" in current:
        return change_of(connection, current["version"], change.table, change.row)
    found = last_change(connection, change.table, change.row, change.bitext or 0 if change.table == "bead_segment" else 0)
    assert found is not None  # the entry itself is one
    return found


def _check_empty(draft: Draft, meeting: int) -> None:
    """Refuse to take back a meeting into which somebody has moved other reports."""
    for report in draft.load("report", schema.report.c.meeting_id == meeting):
        if report["meeting_id"] == meeting:
            raise ClashError(change_of(draft.writer.connection, report["version"], "report", report["id"]))
