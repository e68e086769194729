"""What comes into a project other than by reviewing: reports, meetings and alignments. `Project` is one of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from align.model import Alignment, Bead, Bitext, Meeting, Report
from align.store import acting, realigning, recalibrating, reports, runs, sampling
from align.store.asking import Asking
from align.store.database import Writer


class Incoming(Asking):
    """Additions to a project, each one entry of the log, by the program."""

    def add_reports(self, found: Sequence[Report], token: UUID | None = None) -> reports.Added:
        """Add reports; the same file twice adds nothing."""

        def work(writer: Writer, entry: int) -> dict[str, Any]:
            return asdict(reports.add_reports(writer, entry, found))

        return reports.Added(**_tuples(self._by_program("add_reports", work, token)))

    def place_meetings(self, meetings: Sequence[Meeting], token: UUID | None = None) -> None:
        """Put reports into their meetings; those that are in one already stay there."""

        def work(writer: Writer, entry: int) -> dict[str, Any]:
            reports.place_meetings(writer, entry, meetings)
            return {}

        self._by_program("place_meetings", work, token)

    def place_reports(self, placements: Sequence[reports.Placement], token: UUID | None = None) -> None:
        """Put reports that are in no meeting into some; those that are in one by now stay there."""
        acting.revise(
            self.database,
            token or uuid4(),
            "place_meetings",
            lambda draft: reports.place(draft, placements) if placements else None,
        )

    def start_run(
        self, encoder: str, settings: Mapping[str, Any], min_confidence: float = 0.5, token: UUID | None = None
    ) -> int:
        """Begin an alignment that is saved as it goes, and give its number."""

        def work(writer: Writer, _entry: int) -> dict[str, Any]:
            return {"run": runs.start_run(writer, encoder, settings, min_confidence)}

        number: int = self._by_program("start_run", work, token)["run"]
        return number

    def save_bitexts(self, run: int, bitexts: Sequence[Bitext], token: UUID | None = None) -> runs.Saved:
        """Save pairs of reports that were aligned in `run`; those aligned before are left alone."""

        def work(writer: Writer, entry: int) -> dict[str, Any]:
            return asdict(runs.save_bitexts(writer, entry, run, bitexts))

        return runs.Saved(**_tuples(self._by_program("align", work, token)))

    def read_again(self, bitext: int) -> realigning.Again:
        """How a pair of reports stands that is to be aligned again, and what of it must stay."""
        with self.database.reading() as connection:
            return realigning.read_again(connection, bitext)

    def save_again(self, run: int, again: realigning.Again, beads: Sequence[Bead], token: UUID | None = None) -> bool:
        """Put new beads in the place of those that nobody decided; see `align.store.realigning`.

        Returns:
            False if somebody changed the pair of reports after it was read, and then it is left as it is.
        """
        work = partial(realigning.save_again, run=run, again=again, beads=beads)
        return acting.revise(self.database, token or uuid4(), "realign", work) is not None

    def finish_run(self, run: int) -> None:
        """Say that a run came to its end."""
        with self.database.writing() as writer:
            runs.finish_run(writer, run)

    def save_alignment(self, alignment: Alignment, settings: Mapping[str, Any], token: UUID | None = None) -> runs.Saved:
        """Save a whole alignment, its reports and meetings included, as one step."""

        def work(writer: Writer, entry: int) -> dict[str, Any]:
            reports.place_meetings(writer, entry, alignment.meetings)
            made = alignment.created
            run = runs.start_run(writer, alignment.encoder, settings, alignment.min_confidence, made)
            saved = runs.save_bitexts(writer, entry, run, alignment.bitexts)
            runs.finish_run(writer, run, made)
            return asdict(saved)

        return runs.Saved(**_tuples(self._by_program("align", work, token)))

    def recalibrate(self, found: recalibrating.Recalibration, author: acting.Author) -> None:
        """Show the confidences of an encoder as decisions have recalibrated them, from now on."""

        def work(writer: Writer, _entry: int) -> dict[str, Any]:
            recalibrating.keep(writer, found)
            return {"encoder": found.voice.encoder, "decisions": found.decisions}

        acting.by_program(self.database, uuid4(), "recalibrate", work, author)

    def forget_recalibration(self, author: acting.Author) -> int:
        """Show confidences as the aligner gave them; how many recalibrations that takes back."""

        def work(writer: Writer, _entry: int) -> dict[str, Any]:
            return {"count": recalibrating.forget(writer)}

        count: int = acting.by_program(self.database, uuid4(), "forget_recalibration", work, author)["count"]
        return count

    def draw_sample(self, size: int, seed: int, min_confidence: float, author: acting.Author) -> int:
        """Draw matches at random whose checking tells how many are right; the number of the sample.

        Raises:
            ActionError: there is nothing to draw from, or the size or the confidence is none.
        """

        def work(writer: Writer, _entry: int) -> dict[str, Any]:
            return {"sample": sampling.draw(writer, size, seed, min_confidence)}

        own: int = acting.by_program(self.database, uuid4(), "draw_sample", work, author)["sample"]
        return own

    def _by_program(self, action: str, work: Callable[[Writer, int], dict[str, Any]], token: UUID | None) -> dict[str, Any]:
        return acting.by_program(self.database, token or uuid4(), action, work)


def _tuples(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the log remembers, with tuples for the lists that JSON makes of them."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
