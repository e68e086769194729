"""What follows from other rows and is kept beside them, so that lists and counts need no join and searches no reading.

Columns of a bead, the tallies of a pair of reports (`tallies.py`) and the words of a segment (`words.py`). They are in no
image of the log and no version tells of them: whoever has written rows calls `refresh` in the same transaction. Of a bead:

- `zh_place`, `vi_place`: where the bead stands in its bitext, in the order of either report; see `places`.
- `likelihood`: the confidence as decisions have recalibrated it (`recalibrating.py`), and -1 where there is none.
- `certainty`: how far that is from one half, 0 to 0.5; 0 where there is none, because nobody knows.
- `clashes`: how many marks that are shown say that the sides contradict each other.
- `decided_by`: the reviewer who decided last what it is, by the log; None where nobody did, or the program.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from align.store import recalibrating, schema, tallies, words
from align.store.draft import Image
from align.store.evidence import marks_of
from align.store.history import last_reversals

Starts = tuple[Sequence[int], Sequence[int]]
"""Where the segments of a bead start in their reports, Chinese and Vietnamese."""

FIND: Final = sa.table("segment_find", sa.column("rowid", sa.Integer), sa.column("loose"), sa.column("segment_find"))
"""The full-text index over `segment_words.loose` on SQLite; the column of its own name takes its commands and its queries."""

DECIDING = frozenset(("status", "relation", "checked", "by_hand"))
"""The columns in which a person says what a bead is."""

_AT_ONCE = 10_000
"""So many rows are asked for at once: SQLite takes 32,766 values in a statement."""


def refresh(connection: sa.Connection, images: Iterable[Image]) -> None:
    """Bring up to date what follows from rows that were written."""
    by_table: dict[str, list[Image]] = {}
    for image in images:
        by_table.setdefault(image.key.table, []).append(image)
    beads, places, segments = (by_table.get(table, []) for table in ("bead", "bead_segment", "segment"))
    _value(connection, [image.key.id for image in beads if image.after is not None])
    for number in sorted({image.key.bitext for image in places}):
        _place(connection, number)
    if beads:
        tallies.keep(connection, {image.bitext for image in beads if image.bitext is not None})
    if segments:
        texts = {image.key.id: image.after["text"] for image in segments if image.after and "text" in image.after}
        keep_words(connection, texts, [image.key.id for image in segments if image.after is None])


def refresh_bitext(connection: sa.Connection, bitext: int) -> None:
    """Bring up to date what follows from the beads of a pair of reports that were written without images."""
    _value(connection, connection.execute(sa.select(schema.bead.c.id).where(schema.bead.c.bitext_id == bitext)).scalars())
    tallies.keep(connection, {bitext})


def _value(connection: sa.Connection, beads: Iterable[int]) -> None:
    for numbers in _batches(sorted(beads)):
        _weigh(connection, numbers)
        _credit(connection, numbers)


def rebuild_index(connection: sa.Connection) -> None:
    """Make the full-text index of SQLite anew from `segment_words`, where that was written row by row."""
    if connection.dialect.name == "sqlite":
        connection.execute(FIND.insert().values(segment_find="rebuild"))


def keep_words(connection: sa.Connection, texts: Mapping[int, str], gone: Collection[int] = ()) -> None:
    """Keep the words of segments, given by number, in place of those that were kept, and none of those that are gone.

    The full-text index of SQLite is written here and not by triggers, which may not use it in a file that others could have
    made (PRAGMA trusted_schema).
    """
    kept = schema.segment_words
    found = {number: words.kept(text) for number, text in texts.items()}
    before, after = kept.c.segment_id.in_((*found, *gone)), kept.c.segment_id.in_(found)
    indexed = connection.dialect.name == "sqlite"
    if indexed:
        old = sa.select(sa.literal("delete"), kept.c.segment_id, kept.c.loose).where(before)
        connection.execute(FIND.insert().from_select(["segment_find", "rowid", "loose"], old))
    connection.execute(kept.delete().where(before))
    if found:
        rows = [{"segment_id": number, "loose": own.loose, "strict": own.strict} for number, own in found.items()]
        connection.execute(kept.insert(), rows)
    if indexed:
        new = sa.select(kept.c.segment_id, kept.c.loose).where(after)
        connection.execute(FIND.insert().from_select(["rowid", "loose"], new))


def certainty(confidence: float | None) -> float:
    """How far a confidence is from one half, 0 to 0.5."""
    return 0.0 if confidence is None else abs(confidence - 0.5)


def likelihood(confidence: float | None) -> float:
    """The confidence, and -1 where there is none, so that all beads can be ordered by it."""
    return -1.0 if confidence is None else confidence


def clashes(evidence: Mapping[str, Any], texts: Mapping[int, str]) -> int:
    """How many marks of a bead that fit its `texts` (by number of segment) say that the sides contradict each other."""
    return sum(not mark.agrees for mark in marks_of(evidence, texts))


def places(beads: Mapping[int, Starts]) -> dict[int, tuple[int, int]]:
    """Numbers by which the beads of one bitext sort in the order of the Chinese and of the Vietnamese report.

    In the order of a report its own beads stand by their first segment; a bead of the other side alone stands after the bead
    that holds the segment before it there (`align.store.views.in_order`). The numbers depend on where texts start and not on
    how many beads there are, so that a change somewhere leaves the order everywhere else as it was.
    """
    zh, vi = (_places_by(beads, side) for side in (0, 1))
    return {number: (zh[number], vi[number]) for number in beads}


def place_at(start: int) -> int:
    """The place of a bead whose first segment in the report that orders starts there."""
    return (start + 1) << 32


def _places_by(beads: Mapping[int, Starts], side: int) -> dict[int, int]:
    """First the start of the segment that a bead begins with or follows, then its own start if it follows, in one number."""
    found = {number: place_at(min(starts[side])) for number, starts in beads.items() if starts[side]}
    held = sorted((start, found[number]) for number in found for start in beads[number][1 - side])
    for number, starts in beads.items():
        if number not in found:
            own = min(starts[1 - side])
            before = bisect_left(held, (own, 0))
            found[number] = (held[before - 1][1] if before else 0) + own + 1
    return found


def _place(connection: sa.Connection, bitext: int) -> None:
    bead, place, segment = schema.bead.c, schema.bead_segment.c, schema.segment.c
    starts: dict[int, Starts] = {}
    inside = (
        sa.select(place.bead_id, place.side, segment.start)
        .join_from(schema.bead_segment, schema.segment, segment.id == place.segment_id)
        .where(place.bitext_id == bitext)
        .order_by(segment.start)
    )
    for number, side, start in connection.execute(inside):
        zh, vi = starts.setdefault(number, ([], []))
        (zh if side == "zh" else vi).append(start)  # type: ignore[attr-defined]
    wanted = places(starts)
    rows = connection.execute(sa.select(bead.id, bead.zh_place, bead.vi_place).where(bead.bitext_id == bitext))
    _update(connection, {row.id: wanted[row.id] for row in rows if wanted[row.id] != row[1:]}, "zh_place", "vi_place")


def _weigh(connection: sa.Connection, beads: Sequence[int]) -> None:
    bead = schema.bead.c
    names = ("certainty", "likelihood", "clashes")
    own = (bead.id, bead.evidence, bead.confidence, bead.run_id, (bead.zh_count * bead.vi_count).label("matched"))
    wanted = sa.select(*own, *(bead[name] for name in names)).where(bead.id.in_(beads))
    known = recalibrating.lines(connection)
    rows = connection.execute(wanted).all()
    contradicted = [row.id for row in rows if _may_clash(row.evidence)]
    texts = _texts(connection, contradicted) if contradicted else {}
    changed = {}
    for row in rows:
        shown = recalibrating.shown(row.confidence, bool(row.matched), known.get(row.run_id))
        found = certainty(shown), likelihood(shown), clashes(row.evidence, texts.get(row.id, {}))
        if found != row[len(own) :]:
            changed[row.id] = found
    _update(connection, changed, *names)


def _may_clash(evidence: Mapping[str, Any]) -> bool:
    marks = evidence.get("marks")
    return isinstance(marks, list) and not all(mark["agrees"] for mark in marks)


def _texts(connection: sa.Connection, beads: Sequence[int]) -> dict[int, dict[int, str]]:
    """The texts of segments by number, by bead."""
    place, segment = schema.bead_segment.c, schema.segment.c
    inside = (
        sa.select(place.bead_id, segment.id, segment.text)
        .join_from(schema.bead_segment, schema.segment, segment.id == place.segment_id)
        .where(place.bead_id.in_(beads))
    )
    found: dict[int, dict[int, str]] = {}
    for bead, own, text in connection.execute(inside):
        found.setdefault(bead, {})[own] = text
    return found


def _credit(connection: sa.Connection, beads: Sequence[int]) -> None:
    bead = schema.bead.c
    rows = connection.execute(sa.select(bead.id, bead.decided_by, schema.UNDECIDED.label("open")).where(bead.id.in_(beads)))
    known = {row.id: (row.decided_by, bool(row.open)) for row in rows}
    deciders = _deciders(connection, [number for number, (_, undecided) in known.items() if not undecided])
    wanted = {number: deciders.get(number) for number in known}
    _update(connection, {number: (who,) for number, who in wanted.items() if who != known[number][0]}, "decided_by")


def _deciders(connection: sa.Connection, beads: Sequence[int]) -> dict[int, int]:
    """Who did the last action, not undone, that said what each bead is."""
    if not beads:
        return {}
    log, row = schema.log.c, schema.log_row.c
    acted = (
        sa.select(row.row_id, row.log_id, log.reviewer_id, row.before, row.after)
        .join_from(schema.log_row, schema.log, log.id == row.log_id)
        .where(row.tbl == "bead", row.row_id.in_(beads), log.direction == "do")
        .order_by(row.log_id)
    )
    rows = [found for found in connection.execute(acted) if found.before is None or DECIDING & (found.after or {}).keys()]
    last = last_reversals(connection, {found.log_id for found in rows})
    return {found.row_id: found.reviewer_id for found in rows if last.get(found.log_id) != "undo"}


def _update(connection: sa.Connection, changed: Mapping[int, tuple[Any, ...]], *names: str) -> None:
    if changed:
        update = schema.bead.update().where(schema.bead.c.id == sa.bindparam("own"))
        rows = [{"own": number, **dict(zip(names, values, strict=True))} for number, values in changed.items()]
        connection.execute(update.values({name: sa.bindparam(name) for name in names}), rows)


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
