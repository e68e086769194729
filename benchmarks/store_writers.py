"""Many people at one project at once: whether an action is lost or done twice, how clashes are told, and how many go through.

    python benchmarks/store_writers.py                 8 writers on a file, 50 on PostgreSQL, 2,000 actions each
    python benchmarks/store_writers.py --home sqlite --actions 400

Every writer is a process of its own that judges beads of ten pairs of reports, each time on a page that it has just loaded, so
that two who judge the same bead in the same moment clash: the second is refused and told by whom. In the end every confirmed
action must be in the log once, under the number that was confirmed, nothing else may be there, every bead must have the status
of the last confirmed action on it, and the project must pass `doichieu project check`.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from own_postgresql import running
from trial_actions import made_alignment

from align.model import Status
from align.store import ClashError, Project, schema
from align.store.actions import Judge

BITEXTS = 10
HOT = 3
"""So many beads of each pair of reports are fought for; the fewer, the more clashes."""


@dataclass(frozen=True)
class Confirmed:
    """An action that was confirmed."""

    token: UUID
    entry: int
    bead: int
    status: Status


@dataclass(frozen=True)
class Report:
    """What one writer did, and from when to when; `seconds` for each action, from the click to the answer."""

    confirmed: list[Confirmed]
    clashes: int
    unnamed: int
    seconds: list[float]
    began: float
    ended: float


_start: list[Barrier] = []


def _wait_for(start: Barrier) -> None:
    """In each writer: what all wait for before they begin."""
    _start.append(start)


def write(where: str, number: int, actions: int) -> Report:
    """One writer, who tries so many actions."""
    chance = random.Random(number)
    confirmed, clashes, unnamed, seconds = [], 0, 0, []
    with Project.open(where, patience=120) as project:
        author = project.author(f"writer {number}", "one window")
        _start[0].wait()
        first = time.monotonic()
        for _ in range(actions):
            view = project.bitext(chance.randint(1, BITEXTS))
            bead = chance.choice([bead for bead in view.beads if bead.zh and bead.vi][:HOT])
            status = chance.choice([status for status in Status if status is not bead.status])
            token, clicked = uuid4(), time.monotonic()
            try:
                done = project.act(Judge((bead.id,), status), author, view.revision, token)
                assert done.entry is not None
                confirmed.append(Confirmed(token, done.entry, bead.id, status))
            except ClashError as error:
                clashes += 1
                unnamed += not error.change.author.startswith("writer ")
            seconds.append(time.monotonic() - clicked)
    return Report(confirmed, clashes, unnamed, seconds, first, time.monotonic())


def tried(name: str, where: str, writers: int, actions: int) -> dict[str, object]:
    """Let them write, count, and print the figures."""
    with Project.create(where, "trial") as project:
        project.save_alignment(made_alignment(BITEXTS), {})
        before = project.revision()
    share = [actions // writers + (number < actions % writers) for number in range(writers)]
    context = get_context("spawn")
    with context.Pool(writers, _wait_for, (context.Barrier(writers),)) as pool:
        reports = pool.starmap(write, [(where, number, own) for number, own in enumerate(share)], chunksize=1)
    took = max(report.ended for report in reports) - min(report.began for report in reports)
    confirmed = sorted((one for report in reports for one in report.confirmed), key=lambda one: one.entry)
    last = {one.bead: one.status for one in confirmed}
    with Project.open(where) as project:
        faults = list(project.faults())
        log = schema.log.c
        with project.database.reading() as connection:
            found = connection.execute(sa.select(log.token, log.id).where(log.id > before)).all()
        entries = {UUID(row.token): row.id for row in found}
        wrong = sum(bead.status is not last[bead.id] for bead in project.beads(list(last)))
    seconds = sorted(second for report in reports for second in report.seconds)
    figures: dict[str, object] = {
        "name": name,
        "writers": writers,
        "actions": actions,
        "confirmed": len(confirmed),
        "clashes": sum(report.clashes for report in reports),
        "lost": sum(entries.get(one.token) != one.entry for one in confirmed),
        "doubled": len(found) - len(confirmed),
        "overwritten": wrong,
        "clashes_without_a_name": sum(report.unnamed for report in reports),
        "faults": len(faults),
        "a_second": round(actions / took, 1),
        "median_ms": round(1000 * statistics.median(seconds), 1),
        "p95_ms": round(1000 * seconds[int(0.95 * len(seconds))], 1),
    }
    print(
        f"{name}: {writers} writers, {actions:,} actions: {len(confirmed):,} confirmed, {figures['clashes']} clashes; lost "
        f"{figures['lost']}, doubled {figures['doubled']}, overwritten {wrong}, clashes without a name "
        f"{figures['clashes_without_a_name']}, faults {len(faults)}; {figures['a_second']} actions a second, each with "
        f"loading its page; an action itself {figures['median_ms']} ms, at the 95th percentile {figures['p95_ms']} ms"
    )
    return figures


def sound(figures: dict[str, object]) -> bool:
    """Whether nothing was lost, doubled or overwritten, and all clashes were told."""
    bad = Counter(
        {key: int(str(figures[key])) for key in ("lost", "doubled", "overwritten", "clashes_without_a_name", "faults")}
    )
    whole = int(str(figures["confirmed"])) + int(str(figures["clashes"])) == figures["actions"]
    return whole and not bad.total()


def main() -> None:
    """Run the trials that were asked for; ends with 1 if anything was lost, doubled or overwritten."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--actions", type=int, default=2000, metavar="N", help="of all writers together (2,000)")
    parser.add_argument("--writers", type=int, metavar="N", help="how many (8 on a file, 50 on PostgreSQL)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON too")
    given = parser.parse_args()
    figures = []
    if given.home != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            figures.append(tried("SQLite", str(Path(folder) / "trial.doichieu"), given.writers or 8, given.actions))
    if given.home != "sqlite":
        with running() as server:
            figures.append(tried("PostgreSQL", server.new(), given.writers or 50, given.actions))
    if given.json:
        print(json.dumps(figures))
    if not all(map(sound, figures)):
        sys.exit(1)


if __name__ == "__main__":
    main()
