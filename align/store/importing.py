"""Pairs from a file into a project, as one step: all of it happens, or nothing.

Pairs of reports that the project has aligned come back as judgements and corrections (`returning.py`), in one entry of the log
that its author can undo. All others become new meetings with two made reports each, whose sentences face each other:

- pairs of other programs, a translation memory, stand as accepted by the person who brings them in;
- pairs that another project of this program found keep the judgement and the confidence that they have.

Made reports are known again by what is in them, so that the same file brought in twice adds nothing.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from align.model import Bead, Bitext, Kind, Language, Meeting, Pair, Report, Segment, Status
from align.store import acting, derived, reports, runs, schema
from align.store.acting import Author, Deed
from align.store.actions import Correct, Judge
from align.store.apply_beads import judge
from align.store.apply_reports import correct
from align.store.database import Database, Writer
from align.store.draft import Draft
from align.store.returning import Plan, Refused, Row, known_pairs, plan

PART = 500
"""So many pairs of a memory become one meeting: as much as a page shows well."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the pairs of a file; the first four figures add up to the number of pairs in it.

    Attributes:
        same: pairs that were there already as the file has them.
        changed: pairs of the project whose judgement or text was changed.
        added: new pairs.
        refused: those that were not taken over, with the reason.
        meetings: the readable names of the new meetings.
    """

    same: int
    changed: int
    added: int
    refused: tuple[Refused, ...]
    meetings: tuple[str, ...]


def bring_in(database: Database, name: str, rows: Sequence[Row], author: Author, token: UUID) -> Imported:
    """Take the pairs of the file called `name` over; see the top of this module.

    Raises:
        StoreError: it could not be written; nothing was changed.
    """

    def recall(writer: Writer) -> Imported | None:
        log = schema.log.c
        found = writer.connection.execute(sa.select(log.details).where(log.token == str(token))).scalar()
        return _imported(found["outcome"]) if found else None

    def work(writer: Writer) -> Imported:
        bitexts = known_pairs(writer.connection, rows)
        ours, others = _parted(rows, set(bitexts))
        found = plan(writer.connection, ours, bitexts)
        added = _Added(writer, name, author)
        for kind in (True, False):
            added.take([row for row in others if bool(row.pair.zh.report) is kind], proposed=kind)
        refused = sorted((*found.refused, *added.refused), key=lambda one: one.number)
        outcome = Imported(found.same + added.same, found.changed, added.new, tuple(refused), tuple(added.meetings))
        _write(writer, found, author, token, {"file": name, "outcome": asdict(outcome)})
        return outcome

    return database.once(recall, work)


def _imported(kept: dict[str, Any]) -> Imported:
    """An outcome as the log remembers it."""
    refused = tuple(Refused(**one) for one in kept["refused"])
    return Imported(kept["same"], kept["changed"], kept["added"], refused, tuple(kept["meetings"]))


def _parted(rows: Sequence[Row], known: set[tuple[str, str]]) -> tuple[list[Row], list[Row]]:
    """Rows of pairs of reports that are known, and the others."""
    ours: list[Row] = []
    others: list[Row] = []
    for row in rows:
        (ours if (row.pair.zh.report, row.pair.vi.report) in known else others).append(row)
    return ours, others


def _write(writer: Writer, found: Plan, author: Author, token: UUID, details: dict[str, Any]) -> None:
    """Write the plan as one entry of the log; where it changes nothing the log only remembers what came of the file."""
    draft = Draft(writer, author.reviewer)
    for bead, status in found.statuses.items():
        judge(draft, Judge((bead,), status))
    for segment, text in found.texts.items():
        correct(draft, Correct(segment, text))
    acting.settle(draft)
    if draft.changed():
        acting.write(draft, author, token, Deed("do", "import", details))
    elif details["outcome"]["added"]:
        acting.record(writer, writer.number("log"), token, Deed("program", "import", details), author)


class _Added:
    """Pairs that are new to the project, on their way into it."""

    def __init__(self, writer: Writer, name: str, author: Author) -> None:
        self.writer, self.name, self.author = writer, name, author
        self.same = self.new = 0
        self.meetings: list[str] = []
        self.refused: list[Refused] = []
        self._run: int | None = None

    def take(self, rows: Sequence[Row], proposed: bool) -> None:
        """Make meetings of rows; `proposed` says that their judgement is that of an aligner or a reviewer elsewhere."""
        whole = [row for row in rows if self._whole(row)]
        parts = [whole[start : start + PART] for start in range(0, len(whole), PART)]
        for number, part in enumerate(parts, 1):
            name = self.name if len(parts) == 1 else f"{self.name} {number}"
            bitext = _made(name, [row.pair for row in part], proposed)
            if self._known(bitext):
                self.same += len(part)
            else:
                self._save(bitext, by_hand=not proposed)
                self.new += len(part)

    def _whole(self, row: Row) -> bool:
        lacking = [said for side, said in ((row.pair.zh, "Chinese"), (row.pair.vi, "Vietnamese")) if not _clean(side.text)]
        if lacking:
            self.refused.append(Refused(row.number, f"has no {' and no '.join(lacking)} text"))
        return not lacking

    def _known(self, bitext: Bitext) -> bool:
        wanted = sa.select(schema.report.c.id).where(schema.report.c.identity == bitext.zh.digest)
        return self.writer.connection.execute(wanted).first() is not None

    def _save(self, bitext: Bitext, by_hand: bool) -> None:
        entry = self.writer.number("log")
        connection = self.writer.connection
        if self._run is None:
            self._run = runs.start_run(self.writer, schema.IMPORTED, {"file": self.name}, 0.0)
            runs.finish_run(self.writer, self._run)
        reports.place_meetings(self.writer, entry, [Meeting(bitext.meeting, (bitext.zh,), (bitext.vi,))])
        (made,) = runs.save_bitexts(self.writer, entry, self._run, [bitext]).new
        beads = schema.bead.c
        if by_hand:
            values = {"by_hand": True, "score": None, "confidence": None}
            connection.execute(schema.bead.update().where(beads.bitext_id == made).values(values))
            derived.refresh_bitext(connection, made)
        deed = Deed("program", "import", {"file": self.name, "bitext": made})
        acting.record(self.writer, entry, uuid4(), deed, self.author)
        of = sa.select(schema.meeting.c.key).join_from(schema.bitext, schema.meeting).where(schema.bitext.c.id == made)
        self.meetings.append(connection.execute(of).scalar_one())


def _made(name: str, pairs: Sequence[Pair], proposed: bool) -> Bitext:
    """Two reports of the texts of pairs, one a line, which face each other."""
    zh, vi = [_clean(pair.zh.text) for pair in pairs], [_clean(pair.vi.text) for pair in pairs]
    beads = tuple(
        Bead((i,), (i,), pair.score, pair.confidence, dict(pair.evidence), pair.status if proposed else _judged(pair))
        for i, pair in enumerate(pairs)
    )
    content = "\0".join((*zh, *vi))  # of both sides, so that either report is known only together with the other
    return Bitext(name, _report(name, "zh", zh, content), _report(name, "vi", vi, content), beads)


def _judged(pair: Pair) -> Status:
    """A memory claims its pairs outright, unless it says something else."""
    return Status.ACCEPTED if pair.status is Status.PROPOSED else pair.status


def _report(name: str, language: Language, texts: Sequence[str], content: str) -> Report:
    digest = hashlib.sha256(f"{language}\0{content}".encode("utf-8", "surrogatepass")).hexdigest()
    segments = tuple(_segments(texts))
    return Report(f"{name} ({language})", name, language, "\n".join(texts), segments, title=name, digest=digest)


def _segments(texts: Sequence[str]) -> Iterator[Segment]:
    at = 0
    for index, text in enumerate(texts):
        yield Segment(index, Kind.BODY, at, at + len(text), text, index)
        at += len(text) + 1


def _clean(text: str) -> str:
    """A text as reading gives it: composed letters, lines ended by a line feed, no white space around it."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
