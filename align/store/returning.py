"""Pairs of this project that come back from a file: what somebody changed in them outside, as judgements and corrections.

The checksum of a row tells what its place, its status and its texts were when it was written (`align.model.checksum_of`). For
each of them there are three cases:

- it is as it was written: nobody changed it in the file, whatever became of it here;
- it was changed in the file, and here it is still what was written: the change is taken over;
- it was changed in both: a clash, and the row is refused. A judgement is about texts, so it clashes with changes of these too.

A row without a checksum says what it wants but not what it comes from: it is taken over where no person has touched the pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby, pairwise

import sqlalchemy as sa

from align.model import Bitext, Pair, Status, checksum_of, plain
from align.store import schema
from align.store.exporting import bitext_of
from align.store.history import change_of
from align.store.views import BeadView

PARTS = ("place", "status", "zh", "vi")
"""What a checksum tells apart."""

_CHECKSUM = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{8}){3}")
_LANGUAGE = {"zh": "Chinese", "vi": "Vietnamese"}
_ALIKE = 0.4
"""A text that shares less than this with the one that it replaces is taken for another one (`difflib`'s ratio, 0 to 1)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pair in a file: which one, from 1, and what it says."""

    number: int
    pair: Pair


@dataclass(frozen=True, slots=True)
class Refused:
    """A pair of the file that was not taken over, and why."""

    number: int
    why: str


@dataclass(slots=True)
class Plan:
    """What the rows of a file want.

    Attributes:
        same: rows that want nothing, or what is there already.
        changed: rows whose changes are taken over.
        refused: rows that are not, with the reason.
        statuses: the new status of beads, by number.
        texts: the new text of segments, by number.
    """

    same: int = 0
    changed: int = 0
    refused: list[Refused] = field(default_factory=list)
    statuses: dict[int, Status] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


class _RefusedError(Exception):
    """Why a row cannot be taken over."""


@dataclass(frozen=True, slots=True)
class _There:
    """A bead as the project has it: its view, the pair that it would leave as, and the segments' texts by number."""

    view: BeadView
    pair: Pair
    texts: dict[int, str]


def known_pairs(connection: sa.Connection, rows: Iterable[Row]) -> dict[tuple[str, str], int]:
    """The pairs of reports that rows name and that the project has aligned, by the keys of both."""
    wanted = {(row.pair.zh.report, row.pair.vi.report) for row in rows}
    zh, vi, bitext = schema.report.alias("zh"), schema.report.alias("vi"), schema.bitext.c
    query = (
        sa.select(zh.c.key, vi.c.key, bitext.id)
        .join_from(schema.bitext, zh, zh.c.id == bitext.zh_report)
        .join(vi, vi.c.id == bitext.vi_report)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(query) if (row[0], row[1]) in wanted}


def plan(connection: sa.Connection, rows: Sequence[Row], bitexts: dict[tuple[str, str], int]) -> Plan:
    """What `rows`, all of pairs of reports in `bitexts`, want; one pair of reports is held at a time."""

    def place(row: Row) -> tuple[str, str]:
        return row.pair.zh.report, row.pair.vi.report

    found = Plan()
    for keys, group in groupby(sorted(rows, key=place), key=place):
        bitext, views = bitext_of(connection, "", bitexts[keys], {})
        beads = {(there.pair.zh.segments, there.pair.vi.segments): there for there in _beads(bitext, views)}
        read: dict[str, str] = {side.language: plain(side.text) for side in (bitext.zh, bitext.vi)}
        for row in group:
            there = beads.get((row.pair.zh.segments, row.pair.vi.segments))
            try:
                _check_ours(row.pair, there, read)
                _consider(connection, found, row.pair, there)
            except _RefusedError as error:
                found.refused.append(Refused(row.number, str(error)))
    found.refused.sort(key=lambda refused: refused.number)
    return found


def _check_ours(pair: Pair, there: _There | None, read: Mapping[str, str]) -> None:
    """Refuse a row that says what neither report does: another project can have reports of the same names."""
    now = {"zh": there.pair.zh.text, "vi": there.pair.vi.text} if there else {}
    was = _checksum(pair.checksum)
    if was is None or _wanted(pair, was):
        return  # what was changed, or may have been, is looked at more closely
    texts = {"zh": plain(pair.zh.text), "vi": plain(pair.vi.text)}
    if not any(text == plain(now.get(side, "")) or text in read[side] for side, text in texts.items()):
        raise _RefusedError("says what neither of its reports does; is it of another project with reports of the same names?")


def _beads(bitext: Bitext, views: Sequence[BeadView]) -> Iterator[_There]:
    for bead, view in zip(bitext.beads, views, strict=True):
        if bead.matched:
            texts = {
                own: report.segments[index].text
                for report, owns, indices in ((bitext.zh, view.zh, bead.zh), (bitext.vi, view.vi, bead.vi))
                for own, index in zip(owns, indices, strict=True)
            }
            yield _There(view, Pair.of(bitext, bead), texts)


def _consider(connection: sa.Connection, found: Plan, pair: Pair, there: _There | None) -> None:
    """Add what one row wants to the plan."""
    was = _checksum(pair.checksum)
    wanted = _wanted(pair, was)
    if not wanted:
        found.same += 1
        return
    if "place" in wanted:
        raise _RefusedError("its reports or segments were changed in the file; join and split pairs in the project")
    if there is None:
        raise _RefusedError("its sentences are no longer a pair of the project; look there, and change it by hand")
    now = there.pair
    wanted = {name for name in wanted if _field(pair, name) != _field(now, name)}
    if not wanted:
        found.same += 1
        return
    if _touched(connection, there) if was is None else _changed(was, now, wanted):
        raise _RefusedError(_clash(connection, there))
    texts: dict[int, str] = {}
    for language, owns, side in (("zh", there.view.zh, pair.zh), ("vi", there.view.vi, pair.vi)):
        if language in wanted:
            texts |= _corrections(language, owns, there.texts, side.text)
    if any(found.texts.get(own, text) != text for own, text in texts.items()):
        raise _RefusedError("another row of the file says something else of the same sentence; leave one of them")
    if "status" in wanted and found.statuses.setdefault(there.view.id, pair.status) is not pair.status:
        raise _RefusedError("another row of the file judges the same pair in another way; leave one of them")
    found.texts |= texts
    found.changed += 1


def _checksum(text: str) -> dict[str, str] | None:
    """The parts of a checksum by name; None for what is none."""
    parts = text.split("-")
    return dict(zip(PARTS, parts, strict=True)) if _CHECKSUM.fullmatch(text) else None


def _wanted(pair: Pair, was: dict[str, str] | None) -> set[str]:
    """The parts of a row that were changed in the file, or could have been."""
    if was is not None:
        says = _checksum(checksum_of(pair)) or {}
        return {name for name in PARTS if says[name] != was[name]}
    silent = pair.status is Status.PROPOSED  # it says nothing of a judgement
    return {"zh", "vi"} if silent else {"status", "zh", "vi"}


def _field(pair: Pair, name: str) -> str:
    return {"status": pair.status.value, "zh": plain(pair.zh.text), "vi": plain(pair.vi.text)}[name]


def _changed(was: dict[str, str], now: Pair, wanted: set[str]) -> bool:
    """Whether what a row wants to change is here no longer what it was; a judgement is about everything."""
    is_now = _checksum(checksum_of(now)) or {}
    return any(was[name] != is_now[name] for name in (PARTS if "status" in wanted else wanted))


def _touched(connection: sa.Connection, there: _There) -> bool:
    """Whether a person decided something about a bead or its texts."""
    segment = schema.segment.c
    corrected = sa.select(segment.id).where(segment.id.in_(there.texts), segment.original.is_not(None)).limit(1)
    return there.view.decided or there.view.by_hand or connection.execute(corrected).first() is not None


def _clash(connection: sa.Connection, there: _There) -> str:
    """Who changed a bead or its texts last, and when."""
    segment = schema.segment.c
    wanted = (
        sa.select(segment.id, segment.version).where(segment.id.in_(there.texts)).order_by(segment.version.desc()).limit(1)
    )
    last = connection.execute(wanted).one()
    table, number, entry = "segment", last.id, last.version
    if there.view.version >= entry:
        table, number, entry = "bead", there.view.id, there.view.version
    change = change_of(connection, entry, table, number)
    who = change.author or "the program"
    return (
        f"was changed here too: {who} {change.said} ({table} {number}) on {change.at:%Y-%m-%d} at {change.at:%H:%M:%S} UTC; "
        "look at what is there now and decide again"
    )


def _corrections(language: str, owns: Sequence[int], texts: dict[int, str], new: str) -> dict[int, str]:
    """The new texts of the segments of one side, for those that are changed."""
    joint = "" if language == "zh" else " "
    old = [texts[own] for own in owns]
    whole = joint.join(old)
    if plain(new) == plain(whole):
        return {}
    if not new.strip():
        raise _RefusedError(f"has no {_LANGUAGE[language]} text; reject the pair instead")
    matcher = SequenceMatcher(None, whole, new, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.ratio() < _ALIKE:
        raise _RefusedError(
            f"its {_LANGUAGE[language]} text has little in common with the one that is there; correct it by hand"
        )
    parts = [new.strip()] if len(owns) == 1 else _cut(matcher, old, joint, new)
    if not all(parts):
        raise _RefusedError(f"it cannot be told which of its {_LANGUAGE[language]} sentences was changed; correct it by hand")
    return {own: part for own, before, part in zip(owns, old, parts, strict=True) if plain(part) != plain(before)}


def _cut(matcher: SequenceMatcher[str], old: Sequence[str], joint: str, new: str) -> list[str]:
    """`new` cut where the sentences of `old` end; an empty part where that cannot be told."""
    blocks = matcher.get_matching_blocks()
    cuts, end = [0], 0
    for text in old[:-1]:
        end += len(text)
        # The character before the end must be in both texts, so that it says where the sentence ends in the new one.
        place = next((b + end - a for a, b, size in blocks if a < end <= a + size), None)
        cuts.append(cuts[-1] if place is None else place)
        end += len(joint)
    cuts.append(len(new))
    return [new[start:stop].strip() for start, stop in pairwise(cuts)]
