"""What a reviewer can do to a project, each as one frozen value.

An action names rows by their numbers; what it does is in `apply_beads.py`, `apply_blind.py` and `apply_reports.py`.
To add one: a class here, its words in `WORDS`, and a handler there, named in `acting.py`. Undo, redo, history and clashes
come by themselves.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from align.model import Kind, Status
from align.sentences import Sentence, say


class Relation(StrEnum):
    """How the two sides of a bead relate, in the reviewer's judgement."""

    EQUIVALENT = "equivalent"
    PARTIAL = "partial"
    RELATED = "related"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Action:
    """The root of all actions."""

    @property
    def name(self) -> str:
        """What the log calls it."""
        raise NotImplementedError

    def details(self) -> dict[str, Any]:
        """Its fields, as the log keeps them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Judge(Action):
    """Accept, reject or be unsure of matched beads; "proposed" takes a judgement back."""

    beads: tuple[int, ...]
    status: Status

    @property
    def name(self) -> str:  # noqa: D102
        names = {Status.ACCEPTED: "accept", Status.REJECTED: "reject", Status.UNSURE: "unsure", Status.PROPOSED: "clear"}
        return names[self.status]


@dataclass(frozen=True, slots=True)
class Relate(Action):
    """Say how the sides of matched beads relate; None takes it back."""

    beads: tuple[int, ...]
    relation: Relation | None
    name = "relate"


@dataclass(frozen=True, slots=True)
class Check(Action):
    """Mark beads of one side as checked: there is no counterpart."""

    beads: tuple[int, ...]
    checked: bool = True

    @property
    def name(self) -> str:  # noqa: D102
        return "check" if self.checked else "uncheck"


@dataclass(frozen=True, slots=True)
class Note(Action):
    """Write a note on a bead, in place of the one that is there; an empty one takes it away."""

    bead: int
    text: str
    name = "note"


@dataclass(frozen=True, slots=True)
class Merge(Action):
    """Make one bead of several of one bitext; the first one named stays."""

    beads: tuple[int, ...]
    name = "merge"


@dataclass(frozen=True, slots=True)
class Split(Action):
    """Split a bead into parts, each the numbers of its segments; the first part stays in the bead."""

    bead: int
    parts: tuple[tuple[int, ...], ...]
    name = "split"


@dataclass(frozen=True, slots=True)
class Move(Action):
    """Move a segment from one bead to another of the same bitext, or to a bead of its own (None)."""

    segment: int
    source: int
    target: int | None
    name = "move"


@dataclass(frozen=True, slots=True)
class Link(Action):
    """Make a bead of segments of both sides, taking them out of the beads that they are in. It counts as accepted."""

    bitext: int
    segments: tuple[int, ...]
    name = "link"


@dataclass(frozen=True, slots=True)
class Unlink(Action):
    """Take a matched bead apart: each of its segments stands alone, without counterpart."""

    bead: int
    name = "unlink"


@dataclass(frozen=True, slots=True)
class SplitSegment(Action):
    """Split a segment before the code point `at` of its text; both parts stay in its beads."""

    segment: int
    at: int
    name = "split_segment"


@dataclass(frozen=True, slots=True)
class JoinSegments(Action):
    """Join a segment with the one that follows it.

    Where the two are in different beads, the joined one stays with the first, or with the second if only that one is matched.
    """

    first: int
    second: int
    name = "join_segments"


@dataclass(frozen=True, slots=True)
class Correct(Action):
    """Correct a segment's text; the original is kept, and giving it again takes the correction back."""

    segment: int
    text: str
    name = "correct"


@dataclass(frozen=True, slots=True)
class SetKind(Action):
    """Change what part of the page segments are.

    What becomes furniture or a caption leaves its beads; what becomes title, lead or body gets a bead of its own.
    """

    segments: tuple[int, ...]
    kind: Kind
    name = "set_kind"


@dataclass(frozen=True, slots=True)
class MoveReport(Action):
    """Move a report to another meeting, or to a new one (None), whose readable name `key` may be.

    Its bitexts with reports of the old meeting are kept out of sight, and those with reports of the new one come back if there
    were any.
    """

    report: int
    meeting: int | None
    key: str = ""
    name = "move_report"


@dataclass(frozen=True, slots=True)
class OpenRound(Action):
    """Let reviewers judge matched beads blind: none sees what the others say until the round is closed.

    What is judged are the texts as they are now.
    """

    title: str
    beads: tuple[int, ...]
    reviewers: tuple[int, ...]
    name = "open_round"


@dataclass(frozen=True, slots=True)
class JudgeBlind(Action):
    """Say what one thinks of a bead of an open round, in place of what one said before; "proposed" is to say nothing yet."""

    blind_round: int
    bead: int
    status: Status
    relation: Relation | None = None
    note: str = ""
    name = "judge_blind"


@dataclass(frozen=True, slots=True)
class CloseRound(Action):
    """End a round and show its verdicts. This is for good: whoever has seen the others' verdicts is not blind any more."""

    blind_round: int
    name = "close_round"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a bead of a round is, in the end."""

    bead: int
    status: Status
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Adjudicate(Action):
    """Rule on beads of a closed round: the beads themselves get this status and relation, and the round keeps them too."""

    blind_round: int
    rulings: tuple[Ruling, ...]
    name = "adjudicate"


FOR_GOOD = ("open_round", "judge_blind", "close_round")
"""Actions that are not undone or redone any more once their round is closed; closing itself never is."""


WORDS = {
    "accept": (say("accepted it"), say("accepting it")),
    "reject": (say("rejected it"), say("rejecting it")),
    "unsure": (say("marked it as unsure"), say("marking it as unsure")),
    "clear": (say("took back the judgement"), say("taking back the judgement")),
    "relate": (say("set the relation"), say("setting the relation")),
    "check": (say("marked it as without counterpart"), say("marking it as without counterpart")),
    "uncheck": (say("took back that it has no counterpart"), say("taking back that it has no counterpart")),
    "note": (say("wrote a note"), say("writing a note")),
    "merge": (say("merged beads"), say("merging beads")),
    "split": (say("split the bead"), say("splitting the bead")),
    "move": (say("moved a segment"), say("moving a segment")),
    "link": (say("linked segments"), say("linking segments")),
    "unlink": (say("took the bead apart"), say("taking the bead apart")),
    "split_segment": (say("split the segment"), say("splitting the segment")),
    "join_segments": (say("joined segments"), say("joining segments")),
    "correct": (say("corrected the text"), say("correcting the text")),
    "set_kind": (say("changed the kind of segments"), say("changing the kind of segments")),
    "move_report": (say("moved the report to another meeting"), say("moving the report to another meeting")),
    "open_round": (say("put it into a blind round"), say("putting it into a blind round")),
    "judge_blind": (say("judged it blind"), say("judging it blind")),
    "close_round": (say("closed a blind round"), say("closing a blind round")),
    "adjudicate": (say("adjudicated it"), say("adjudicating it")),
    "add_member": (say("let somebody in"), say("letting somebody in")),
    "set_role": (say("changed somebody's role"), say("changing somebody's role")),
    "remove_member": (say("took somebody out"), say("taking somebody out")),
    "add_reports": (say("added reports"), say("adding reports")),
    "place_meetings": (say("put reports into meetings"), say("putting reports into meetings")),
    "start_run": (say("began to align"), say("beginning to align")),
    "align": (say("aligned the reports"), say("aligning the reports")),
    "recalibrate": (say("recalibrated the confidence by decisions"), say("recalibrating the confidence by decisions")),
    "forget_recalibration": (say("took the recalibration back"), say("taking the recalibration back")),
    "draw_sample": (say("drew a sample of matches to check"), say("drawing a sample of matches to check")),
    "realign": (say("aligned the reports again"), say("aligning the reports again")),
    "import": (say("imported it from a file"), say("importing from a file")),
    "rename": (say("renamed the project"), say("renaming the project")),
    "restore": (say("restored the project from a copy"), say("restoring the project from a copy")),
}
"""What a person or the program did, for messages: "Lan merged beads", "Lan undid merging beads"."""


def said(action: str, direction: str) -> Sentence:
    """What happened in a log entry, in the past tense."""
    past, doing = WORDS[action]
    return {"undo": say("undid {doing}", doing=doing), "redo": say("redid {doing}", doing=doing)}.get(direction, past)
