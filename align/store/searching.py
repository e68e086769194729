"""Searching the texts of segments, in both languages: "hop tac" finds "hợp tác", "合作" finds "東盟合作協議".

What stands between quotation marks is a phrase; everything else is words with spaces between them, and all of them must be
in the segment. A word or phrase is found wherever its words (`words.py`) stand in a row: a Vietnamese syllable as a whole,
Chinese from one character on. Nothing in a query is an operator; a query is data.

A word typed without marks finds those with any (hop, hợp, họp), unless `exact`; one typed with marks finds only its like.

SQLite has a full-text index (FTS5) of the loose words, PostgreSQL one of its own kind (GIN over an array), which takes no
extension and so no permission. Both give the segments with all words; that these stand in a row, with their marks, is seen in
the words as kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from align.model import Kind, Language
from align.store import acting, schema
from align.store.derived import FIND
from align.store.findings import FoundBead, found_beads
from align.store.words import places, spaced, words

_TERM = re.compile(r'"([^"]*)"?|[^\s"]+')


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment in which something was found.

    Attributes:
        segment: its number.
        text, kind: the segment's text, with corrections, and what part of the page it is.
        version: the log entry that changed it last.
        report, key, title, language: the report that it is in: number, readable key, title.
        meeting, meeting_key: the report's meeting, if it is in one.
        places: where in `text` the query was found, as (start, end) in code points, in order; they do not overlap. Empty where
            it was found by its meaning.
        beads: the beads in sight that it is in, with the other side's text; none for captions and furniture.
        similarity: to the query, where it was found by its meaning.
    """

    segment: int
    text: str
    kind: Kind
    version: int
    report: int
    key: str
    title: str | None
    language: Language
    meeting: int | None
    meeting_key: str | None
    places: tuple[tuple[int, int], ...]
    beads: tuple[FoundBead, ...]
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found, all of one moment.

    Attributes:
        revision: of the project then.
        hits: in the order in which their segments came into the project.
        cursor: what `after` takes for the next page; None if this is the last.
    """

    revision: int
    hits: tuple[Hit, ...]
    cursor: int | None


@dataclass(frozen=True, slots=True)
class Within:
    """Where to search.

    Attributes:
        language: only reports in this language.
        meeting: only reports of this meeting.
        furniture: bylines, "more news" and the like too.
    """

    language: Language | None = None
    meeting: int | None = None
    furniture: bool = False

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """On `schema.segment`."""
        segment, report = schema.segment.c, schema.report.c
        found = [] if self.furniture else [segment.kind != Kind.FURNITURE.value]
        wanted = [
            *([] if self.language is None else [report.language == self.language]),
            *([] if self.meeting is None else [report.meeting_id == self.meeting]),
        ]
        return [*found, segment.report_id.in_(sa.select(report.id).where(*wanted))] if wanted else found


ANYWHERE = Within()


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a query: its words in one of their forms, and in the loose one."""

    forms: tuple[str, ...]
    loose: tuple[str, ...]
    strict: bool


def terms(query: str, exact: bool = False) -> list[Term]:
    """What a query asks for; a quotation mark that is not closed reaches to the end."""
    found = []
    for piece in _TERM.finditer(query):
        own = words(piece[0] if piece[1] is None else piece[1])
        loose = tuple(word.loose for word in own)
        forms = tuple(word.strict for word in own)
        strict = exact or forms != loose
        if own:
            found.append(Term(forms if strict else loose, loose, strict))
    return found


def search(
    connection: sa.Connection,
    query: str,
    within: Within = ANYWHERE,
    exact: bool = False,
    after: int | None = None,
    limit: int = 20,
) -> Hits:
    """The next `limit` segments that hold all terms of `query`; none if it has no words."""
    revision = acting.revision(connection)
    wanted = terms(query, exact)
    if not wanted:
        return Hits(revision, (), None)
    rows = connection.execute(_matching(connection, wanted, within, after or 0).limit(limit + 1))
    numbers = [row.id for row in rows]
    page = numbers[:limit]
    lit = {number: _places(text, wanted) for number, text in _texts(connection, page).items()}
    return Hits(revision, hits_of(connection, page, lit), page[-1] if len(numbers) > limit else None)


def hits_of(
    connection: sa.Connection,
    numbers: Sequence[int],
    lit: Mapping[int, tuple[tuple[int, int], ...]],
    similarities: Mapping[int, float] | None = None,
) -> tuple[Hit, ...]:
    """Segments as hits, in the order given."""
    segment, report, meeting = schema.segment.c, schema.report.c, schema.meeting.c
    wanted = (
        sa.select(
            *(segment[name] for name in ("id", "text", "kind", "version")),
            *(report[name].label(f"report_{name}") for name in ("id", "key", "title", "language")),
            meeting.id.label("meeting"),
            meeting.key.label("meeting_key"),
        )
        .join_from(schema.segment, schema.report, report.id == segment.report_id)
        .outerjoin(schema.meeting, meeting.id == report.meeting_id)
        .where(segment.id.in_(numbers))
    )
    rows = {row.id: row for row in connection.execute(wanted)}
    inside = _beads_of(connection, numbers)
    beads = {
        found.bead.id: found for found in found_beads(connection, sorted({bead for own in inside.values() for bead in own}))
    }
    return tuple(
        Hit(
            number,
            row.text,
            Kind(row.kind),
            row.version,
            row.report_id,
            row.report_key,
            row.report_title,
            row.report_language,
            row.meeting,
            row.meeting_key,
            lit.get(number, ()),
            tuple(beads[bead] for bead in inside.get(number, ())),
            None if similarities is None else similarities[number],
        )
        for number in numbers
        if (row := rows.get(number)) is not None
    )


def _matching(connection: sa.Connection, wanted: Sequence[Term], within: Within, after: int) -> sa.Select[tuple[int]]:
    """A query for the numbers of segments, in order."""
    kept, segment = schema.segment_words.c, schema.segment.c
    found = sa.select(segment.id).join_from(schema.segment_words, schema.segment, segment.id == kept.segment_id)
    if connection.dialect.name == "sqlite":
        match = " ".join(f'"{" ".join(term.loose)}"' for term in wanted)
        found = found.join(FIND, FIND.c.rowid == kept.segment_id).where(FIND.c.segment_find.op("MATCH")(match))
        found = found.where(FIND.c.rowid > after).order_by(FIND.c.rowid)
        apart = [term for term in wanted if term.strict]  # the index itself sees to it that loose words stand in a row
    else:
        needed = sorted({word for term in wanted for word in term.loose})
        array = sa.func.string_to_array(kept.loose, sa.literal_column("' '"))
        found = found.where(array.op("@>")(sa.cast(needed, ARRAY(sa.Text))), segment.id > after).order_by(segment.id)
        apart = list(wanted)
    held = sa.func.instr if connection.dialect.name == "sqlite" else sa.func.strpos
    for term in apart:
        text = sa.func.coalesce(kept.strict, kept.loose) if term.strict else kept.loose
        found = found.where(held(text, spaced(term.forms)) > 0)
    return found.where(*within.conditions())


def _places(text: str, wanted: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Where terms stand in a text, those that overlap or touch as one."""
    own = words(text)
    found: list[tuple[int, int]] = []
    for start, end in sorted(place for term in wanted for place in places(own, term.forms, term.strict)):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def _texts(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, str]:
    columns = schema.segment.c
    rows = connection.execute(sa.select(columns.id, columns.text).where(columns.id.in_(numbers)))
    return {row.id: row.text for row in rows}


def _beads_of(connection: sa.Connection, segments: Sequence[int]) -> dict[int, list[int]]:
    """The beads in sight that segments are in."""
    place, bitext = schema.bead_segment.c, schema.bitext.c
    inside = (
        sa.select(place.segment_id, place.bead_id)
        .join_from(schema.bead_segment, schema.bitext, bitext.id == place.bitext_id)
        .where(place.segment_id.in_(segments), bitext.meeting_id.is_not(None))
        .order_by(place.bead_id)
    )
    found: dict[int, list[int]] = {}
    for segment, bead in connection.execute(inside):
        found.setdefault(segment, []).append(bead)
    return found
