"""Blind rounds: several people judge the same beads, and none sees what the others say until an editor closes the round.

    number = desk.rounds.open("First hundred", beads, ["Lan", "Minh"])
    sheet = desk.rounds.sheet(number)                                      # as Lan, and as Minh
    desk.rounds.judge(number, sheet.items[0].bead, Status.ACCEPTED, seen=sheet.revision)
    desk.rounds.close(number)
    result = desk.rounds.result(number)                                    # agreement, kappa, disagreements
    desk.rounds.adjudicate(number, [Ruling(bead, Status.REJECTED)], result.revision)

What is decided outside of a round is seen by everybody, as always, so a round is best made of beads that nobody has decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from align.agreement import Agreement
from align.model import Status
from align.sentences import say
from align.store import ActionError, Author, Done, Project, blind
from align.store.actions import Action, Adjudicate, CloseRound, JudgeBlind, OpenRound, Relation, Ruling
from align.store.blind import Item, Judged, Opinion, Pairwise, Result, Round, Sheet
from align.store.members import Role
from align.store.queries import Filter

__all__ = ["Agreement", "Item", "Judged", "Opinion", "Pairwise", "Result", "Round", "Rounds", "Ruling", "Sheet"]


class Reviewing(Protocol):
    """What this needs of a `Desk`: whatever changes something goes through it, because it checks roles."""

    @property
    def project(self) -> Project:
        """The project."""
        ...

    @property
    def author(self) -> Author:
        """The person."""
        ...

    def act(self, action: Action, seen: int, token: UUID | None = None) -> Done:
        """Do an action."""
        ...


class Rounds:
    """The blind rounds of a project, for one person; `Desk.rounds` has one."""

    def __init__(self, desk: Reviewing) -> None:
        self._desk = desk

    def all(self) -> list[blind.Round]:
        """All rounds, the newest first, with how far each reviewer is."""
        return self._desk.project.rounds()

    def draw(self, wanted: Filter, count: int) -> list[int]:
        """Up to `count` matches among those that a filter keeps, each as likely as any other, for a round to be made of."""
        return self._desk.project.draw(replace(wanted, matched=True), count)

    def open(self, name: str, beads: Sequence[int], reviewers: Sequence[str], token: UUID | None = None) -> int:
        """Let the reviewers of these names judge matched beads, and give the round's number.

        Raises:
            RoleError: the person is not an editor.
            ActionError: there are less than two reviewers, one of them may not judge in this project, or a bead is not there
                or has one side only.
        """
        project = self._desk.project
        if project.members.can_sign_in():
            allowed = project.members.who_may(Role.REVIEWER)
            for reviewer in reviewers:
                if reviewer.strip() not in allowed:
                    raise ActionError(say("{name!r} is no member of this project who may judge", name=reviewer.strip()))
        numbers = tuple(project.author(reviewer.strip()).reviewer for reviewer in reviewers)
        done = self._desk.act(OpenRound(name, tuple(beads), numbers), project.revision(), token)
        (number,) = [row for table, row in done.new if table == "blind_round"]
        return number

    def sheet(self, number: int) -> blind.Sheet:
        """A round as the person sees it who is one of its reviewers: the texts, and what they themselves said.

        Raises:
            ActionError: they are not one of its reviewers.
        """
        return self._desk.project.sheet(number, self._desk.author)

    def opinion(self, number: int, bead: int) -> blind.Opinion:
        """What the person said of a bead so far."""
        return self._desk.project.opinion(number, bead, self._desk.author)

    def judge(
        self,
        number: int,
        bead: int,
        status: Status,
        relation: Relation | None = None,
        note: str = "",
        *,
        seen: int,
        token: UUID | None = None,
    ) -> Done:
        """Say what one thinks of a bead, in place of what one said before; "proposed" is to say nothing yet.

        Raises:
            ClashError: the bead was changed after `seen`.
            ActionError: the person is not one of the round's reviewers, the round is closed, or the bead says something else
                than it did when the round was opened.
        """
        return self._desk.act(JudgeBlind(number, bead, status, relation, note), seen, token)

    def close(self, number: int, token: UUID | None = None) -> Done:
        """Show the verdicts of a round, for good; takes an editor."""
        return self._desk.act(CloseRound(number), self._desk.project.revision(), token)

    def result(self, number: int) -> blind.Result:
        """What came of a closed round: how far each two reviewers agree, and where they do not.

        Raises:
            ActionError: it is open.
        """
        return self._desk.project.result(number)

    def adjudicate(self, number: int, rulings: Sequence[Ruling], seen: int, token: UUID | None = None) -> Done:
        """Say what beads of a closed round are; the beads themselves get it. Takes an editor.

        Raises:
            ClashError: a bead was changed after `seen`.
            ActionError: the round is open, or a bead says something else than it did when the round was opened.
        """
        return self._desk.act(Adjudicate(number, tuple(rulings)), seen, token)
