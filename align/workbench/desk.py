"""One person at one project: what the page, and the commands that work on projects, call.

    with Desk.open("summits.doichieu", "Lan") as desk:
        view = desk.bitext(1)
        desk.act(Judge((view.beads[0].id,), Status.ACCEPTED), seen=view.revision)
        desk.undo()

Roles are checked here, so that no page can forget to: see `Role`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from pathlib import Path
from secrets import randbits
from typing import Self
from uuid import UUID, uuid4

from align.aligning import Progress, silent
from align.config import Options
from align.errors import DoichieuError
from align.model import Alignment, Pair
from align.sentences import say
from align.store import (
    Author,
    Choice,
    Done,
    Project,
    actions,
    changes,
    history,
    project,
    recalibrating,
    views,
)
from align.store.heads import ReportHead, heads
from align.store.members import Identity, Role
from align.workbench import adding, precision, projects, recalibration
from align.workbench.candidates import Candidate, Weighing
from align.workbench.people import NotMemberError, People
from align.workbench.questions import Questions
from align.workbench.rounds import Rounds
from align.workbench.standing import Figures, standing

_ROLES = {
    Role.READER: say("reader"),
    Role.REVIEWER: say("reviewer"),
    Role.EDITOR: say("editor"),
    Role.OWNER: say("owner"),
}


class RoleError(DoichieuError):
    """Somebody asked for what their role does not allow; nothing was changed."""

    def __init__(self, name: str, role: Role, needed: Role) -> None:
        super().__init__(
            say(
                "{name} is a {role} here, and this takes a role of {needed} or above; ask an owner of the project for it",
                name=name,
                role=_ROLES[role],
                needed=_ROLES[needed],
            )
        )
        self.role = role
        self.needed = needed


__all__ = ["EDITING", "Desk", "NotMemberError", "Role", "RoleError"]

EDITING = (
    actions.SplitSegment,
    actions.JoinSegments,
    actions.Correct,
    actions.SetKind,
    actions.MoveReport,
    actions.OpenRound,
    actions.CloseRound,
    actions.Adjudicate,
)
"""Actions that change reports and not only what was matched in them, or that others' judgements go into."""


class Desk(Questions):
    """An open project with the person who works on it.

    Args:
        opened: the project; closing the desk closes it.
        name: the person.
        role: what they may do; None for a member of the project, whose role is looked up whenever it matters.
        window: what tells two windows of one person apart, see `align.store.Author`; by default this desk is one.

    Attributes:
        people: who may come in, and who takes part.
        rounds: beads that several people judge blind.
    """

    def __init__(self, opened: Project, name: str, role: Role | None = Role.OWNER, window: str = "") -> None:
        self.project, self.name, self.window = opened, name, window or uuid4().hex
        self._role = role
        self._author: Author | None = None
        self._weighing: Weighing | None = None
        self.people, self.rounds = People(self), Rounds(self)

    @classmethod
    def open(cls, where: str | Path, name: str, role: Role = Role.OWNER, window: str = "") -> Self:
        """Open a project.

        Raises:
            StoreError: it is missing, damaged, of another program or of a newer version, or cannot be read.
        """
        return cls(Project.open(where), name, role, window)

    @classmethod
    def of_member(cls, where: str | Path, identity: Identity, window: str = "") -> Self:
        """Open a project for somebody who signed in.

        Raises:
            NotMemberError: they are no member of it.
            StoreError: see `open`.
        """
        opened = Project.open(where)
        try:
            found = opened.members.enter(identity)
        except BaseException:
            opened.close()
            raise
        if found is None:
            opened.close()
            raise NotMemberError
        return cls(opened, found.name, None, window)

    def close(self) -> None:
        """Close the project."""
        if self._weighing is not None:
            self._weighing.close()
        self.project.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def author(self) -> Author:
        """The person as the log knows them; made when they first do something."""
        if self._author is None:
            self._author = self.project.author(self.name, self.window)
        return self._author

    def use_window(self, window: str) -> None:
        """Say in which window the person works, where the window knows it better than the desk, as after a restart."""
        if window != self.window:
            self.window, self._author = window, None

    @property
    def role(self) -> Role:
        """What the person may do now.

        Raises:
            NotMemberError: they were taken out of the project meanwhile.
        """
        found = self._role or self.project.members.role(self.author.reviewer)
        if found is None:
            raise NotMemberError
        return found

    def need(self, role: Role) -> None:
        """Check that the person may do what `role` may.

        Raises:
            RoleError: they may not.
            NotMemberError: they were taken out of the project meanwhile.
        """
        own = self.role
        if not own.includes(role):
            raise RoleError(self.name, own, role)

    # Looking

    def info(self) -> project.Info:
        """The project's name, age and versions."""
        return self.project.info()

    def meetings(self) -> list[views.MeetingView]:
        """All meetings that have reports."""
        return self.project.meetings()

    def reports(self) -> list[ReportHead]:
        """All reports, without their texts."""
        with self.project.database.reading() as connection:
            return heads(connection)

    def report(self, number: int) -> views.ReportView:
        """A report with its segments."""
        return self.project.report(number)

    def bitext(self, number: int) -> views.BitextView:
        """Two reports side by side with their beads."""
        return self.project.bitext(number)

    def bitext_names(self, meeting: int) -> list[views.BitextName]:
        """What the pairs of reports of a meeting are called, by number."""
        return self.project.bitext_names(meeting)

    def changes(self, bitext: int, since: int) -> changes.Changes | None:
        """What reviewers changed in a pair of reports after revision `since`; None where it has to be read anew."""
        return self.project.changes(bitext, since)

    def beads(self, numbers: Sequence[int]) -> list[views.BeadView]:
        """Some beads; those that are no longer there are left out."""
        return self.project.beads(numbers)

    def candidates(self, bead: int, patience: float | None = None) -> list[Candidate] | None:
        """What else the two sides of a bead could be matched with, best first.

        The first bead of a pair of reports takes a second or more, and many where words were corrected that no encoder has
        read yet. With `patience`, in seconds, it is None if it takes longer; it goes on aside, and asking again gets it.
        """
        self._weighing = self._weighing or Weighing(self.project)
        return self._weighing.of(bead) if patience is None else self._weighing.soon(bead, patience)

    def history_of_bead(self, number: int) -> list[history.Entry]:
        """Everything that was done to a bead, oldest first."""
        return self.project.history_of_bead(number)

    def history_of_segment(self, number: int) -> list[history.Entry]:
        """Everything that was done to a segment, oldest first."""
        return self.project.history_of_segment(number)

    def history_of_report(self, number: int) -> list[history.Entry]:
        """Everything that was done to a report itself, oldest first."""
        return self.project.history_of_report(number)

    def pairs(self, choice: Choice | None = None) -> Generator[Pair, None, None]:
        """The chosen beads as pairs."""
        return self.project.pairs(choice)

    def alignment(self) -> Alignment:
        """Everything that is shown as one value, for formats that need the whole."""
        return self.project.alignment()

    def rename(self, name: str) -> None:
        """Give the project another name.

        Raises:
            RoleError: the person is no owner.
            ActionError: it is no name.
        """
        self.need(Role.OWNER)
        self.project.rename(name, self.author)

    def standing(self) -> Figures:
        """How much there is of everything, and how much of it is done."""
        return standing(self.project)

    # Bringing reports in, and aligning them

    def add_files(self, paths: Sequence[Path], options: Options | None = None, progress: Progress = silent) -> adding.Added:
        """Read files and folders and keep the reports; with `options` their meetings are found too, see `adding.add`."""
        self.need(Role.EDITOR)
        return adding.add_files(self.project, paths, options, progress)

    def add_given(
        self, given: Sequence[adding.Given], options: Options | None = None, progress: Progress = silent
    ) -> adding.Added:
        """The same for pasted texts, and for files that are in memory."""
        self.need(Role.EDITOR)
        return adding.add_given(self.project, given, options, progress)

    def align_project(
        self,
        options: Options,
        progress: Progress = silent,
        stop: Callable[[], bool] = projects.never,
        meetings: Collection[int] | None = None,
        *,
        again: bool = False,
    ) -> projects.ProjectRun:
        """Align what is not aligned yet, or everything around what people decided; see `projects.align_project`.

        `jobs.start` does the same in a process of its own.
        """
        self.need(Role.EDITOR)
        return projects.align_project(self.project, options, progress, stop, meetings, again=again)

    # How sure the matches are

    def trial(self) -> recalibration.Trial:
        """What recalibrating the confidence by decisions would be worth, measured on decisions left out."""
        return recalibration.trial(self.project)

    def recalibrations(self) -> list[recalibrating.Recalibration]:
        """The recalibrations that are in use."""
        with self.project.database.reading() as connection:
            return recalibrating.active(connection)

    def recalibrate(self) -> recalibrating.Recalibration:
        """Bring confidences to how decisions turned out; see `recalibration`.

        Raises:
            RecalibrationError: there are too few decisions, or confidences would not be truer.
        """
        self.need(Role.EDITOR)
        return recalibration.recalibrate(self.project, self.author)

    def forget_recalibration(self) -> int:
        """Show confidences as the aligner gave them again; how many recalibrations that takes back."""
        self.need(Role.EDITOR)
        return self.project.forget_recalibration(self.author)

    def draw_sample(self, size: int = 200, seed: int | None = None, min_confidence: float = 0.5) -> int:
        """Draw matches at random that nobody has decided; checking them tells how many are right, see `precision`.

        Args:
            size: how many; all of them where there are fewer.
            seed: what the draw follows from, and is kept with it; None for one that nobody can foresee.
            min_confidence: a match must have this confidence at least.

        Returns:
            The number of the sample.

        Raises:
            ActionError: there is nothing to draw from, or the size or the confidence is none.
        """
        self.need(Role.REVIEWER)
        return self.project.draw_sample(size, randbits(63) if seed is None else seed, min_confidence, self.author)

    def precision_estimate(self) -> precision.Precision | None:
        """How many matches are right, by the sample that was drawn last; None where none was."""
        return precision.precision(self.project)

    # Reviewing

    def act(self, action: actions.Action, seen: int, token: UUID | None = None) -> Done:
        """Do `action`, which was decided on a view of revision `seen`.

        Raises:
            RoleError: the person may not.
            ClashError: somebody else, or another window, changed what it is about after that.
            ActionError: it makes no sense on what is there.
            StoreError: it could not be written.
        """
        self.need(Role.EDITOR if isinstance(action, EDITING) else Role.REVIEWER)
        return self.project.act(action, self.author, seen, token)

    def undo(self, bitext: int | None = None, token: UUID | None = None, blind_round: int | None = None) -> Done:
        """Take back the person's last action that is not undone, in one pair of reports, one blind round, or anywhere."""
        self.need(Role.REVIEWER)
        return self.project.undo(self.author, bitext, token, blind_round)

    def redo(self, bitext: int | None = None, token: UUID | None = None, blind_round: int | None = None) -> Done:
        """Do again what the person undid last; see `undo`."""
        self.need(Role.REVIEWER)
        return self.project.redo(self.author, bitext, token, blind_round)
