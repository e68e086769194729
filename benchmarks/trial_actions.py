"""What the trials of the store do to a project: any action on anything, and alignments of made-up reports."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from uuid import UUID

from align.model import Alignment, Bead, Bitext, Kind, Language, Meeting, Report, Segment, Status
from align.store import Author, Done, Project
from align.store.actions import (
    Action,
    Check,
    Correct,
    Judge,
    Link,
    Merge,
    Move,
    Note,
    Relate,
    Relation,
    SetKind,
    Split,
    SplitSegment,
    Unlink,
)

SENTENCES = 12


def made_report(name: str, language: Language) -> Report:
    """A report of sentences that nobody wrote."""
    texts = [
        f"{name} 第{n}句话说了一些事情。" if language == "zh" else f"{name} câu thứ {n} nói một việc."
        for n in range(SENTENCES)
    ]
    segments, at = [], 0
    for index, text in enumerate(texts):
        segments.append(Segment(index, Kind.BODY, at, at + len(text), text, index))
        at += len(text) + 1
    return Report(name, name, language, "\n".join(texts), tuple(segments), texts[0], digest=name)


def made_bitext(meeting: str, zh: Report, vi: Report) -> Bitext:
    """Every second sentence matched."""
    beads = []
    for n in range(SENTENCES):
        beads += [Bead((n,), (n,), 0.1, 0.9)] if n % 2 else [Bead((n,), (), 0.0, 0.9), Bead((), (n,), 0.0, 0.9)]
    return Bitext(meeting, zh, vi, tuple(beads))


def made_alignment(meetings: int) -> Alignment:
    """Meetings of one report in each language."""
    bitexts, groups = [], []
    for number in range(meetings):
        zh, vi = made_report(f"zh{number}", "zh"), made_report(f"vi{number}", "vi")
        groups.append(Meeting(f"m{number}", (zh,), (vi,)))
        bitexts.append(made_bitext(f"m{number}", zh, vi))
    return Alignment(tuple(bitexts), tuple(groups), "none", datetime.now(UTC))


def align_some(project: Project, name: str, token: UUID) -> None:
    """An alignment of a pair of new reports, as a run saves it."""
    zh, vi = made_report(f"zh {name}", "zh"), made_report(f"vi {name}", "vi")
    project.place_meetings([Meeting(name, (zh,), (vi,))])
    run = project.start_run("none", {})
    project.save_bitexts(run, [made_bitext(name, zh, vi)], token)
    project.finish_run(run)


def act_somehow(project: Project, author: Author, bitexts: int, chance: random.Random, token: UUID) -> Done:
    """Do something to one of the first `bitexts` pairs of reports, undo or redo.

    Raises:
        ActionError: it made no sense there.
        ClashError: somebody else was quicker.
    """
    kind = chance.random()
    if kind < 0.1:
        return project.undo(author, token=token)
    if kind < 0.15:
        return project.redo(author, token=token)
    view = project.bitext(chance.randint(1, bitexts))
    bead, other = chance.sample(view.beads, 2)
    members = (*bead.zh, *bead.vi)
    segment = chance.choice((*view.zh.segments, *view.vi.segments))
    action: Action = chance.choice(
        [
            *[Judge((bead.id,), chance.choice(list(Status)))] * 6,
            Relate((bead.id,), chance.choice([None, *Relation])),
            Check((bead.id,)),
            Note(bead.id, f"note {chance.random()}"),
            Merge((bead.id, other.id)),
            Split(bead.id, (members[:1], members[1:])),
            Move(members[0], bead.id, other.id),
            Link(view.id, (chance.choice(view.zh.segments).id, chance.choice(view.vi.segments).id)),
            Unlink(bead.id),
            SplitSegment(segment.id, max(1, len(segment.text) // 2)),
            Correct(segment.id, f"{segment.text}{chance.randint(0, 9)}"),
            SetKind((segment.id,), chance.choice([Kind.BODY, Kind.FURNITURE])),
        ]
    )
    return project.act(action, author, view.revision, token)
