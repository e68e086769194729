"""What a crash leaves of a project: a program that reviews and aligns is killed at random moments, again and again.

    python benchmarks/store_crashes.py                    200 kills on either home, 20 of the server, 20 of aligning
    python benchmarks/store_crashes.py --home sqlite --kills 20 --align-kills 0

A child process does random actions, undoes and redoes, and now and then aligns, and says what was confirmed, each time after
it was confirmed. The parent kills it (SIGKILL) after a random time. Then the project must open, pass the check of
`doichieu project check`, and hold every confirmed action once, under the number that was confirmed. Where the server is
killed the child lives on and repeats with the same token what was not confirmed, which must not be done twice. In the trial of
aligning the program that is killed is `doichieu align --again` on the sample reports, while the parent reviews the project.

A killed program leaves what it wrote to the operating system: this does not show what a power cut does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from own_postgresql import Postgresql, running
from trial_actions import act_somehow, align_some, made_alignment

from align.errors import DoichieuError
from align.store import ActionError, ClashError, Project, StoreError, schema

BITEXTS = 10
SEEDS = Path(__file__).parent.parent / "seeds"
LONGEST = 1.0
"""Seconds that a child works at most before it is killed."""


def work(where: str, seed: int, say: Callable[[str], None], patient: bool) -> None:
    """Act until somebody kills us; `patient` says that the server may be away for a while."""
    chance = random.Random(seed)
    project = Project.open(where)
    lan = project.author("Lan", uuid4().hex)
    say("ready")
    while True:
        token = uuid4()
        aligning = chance.random() < 0.1
        while True:
            try:
                if aligning:
                    align_some(project, f"{seed} {token}", token)
                    say(f"{token} align")
                else:
                    done = act_somehow(project, lan, BITEXTS, chance, token)
                    if done.entry is not None:
                        say(f"{token} {done.entry}")
                break
            except (ActionError, ClashError):
                break
            except StoreError:
                if not patient:
                    raise
                time.sleep(0.05)  # the same again, with the same token


def child(where: str, seed: int, patient: bool) -> tuple[int, int]:
    """Start one; its number, and where to hear it."""
    hear, speak = os.pipe()
    number = os.fork()
    if number:
        os.close(speak)
        return number, hear
    os.close(hear)
    try:
        work(where, seed, lambda line: os.write(speak, f"{line}\n".encode()) and None, patient)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        os.write(speak, f"failed {error!r}\n".encode())
    os._exit(1)


def heard(pipe: int) -> list[str]:
    """Everything that a child said until its end."""
    with os.fdopen(pipe, "rb") as file:
        lines = file.read().decode().splitlines()
    if failed := [line for line in lines if line.startswith("failed")]:
        raise SystemExit(f"a child {failed[0]}")
    return lines


def until_ready(pipe: int) -> None:
    """Wait for the first word of a child."""
    word = b""
    while not word.endswith(b"\n"):
        word += os.read(pipe, 1) or sys.exit("a child said nothing")


class Trial:
    """One project, and what must be in it."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.confirmed: dict[UUID, str] = {}
        self.found: Counter[str] = Counter()
        self.entries = 0

    def fill(self) -> None:
        """Make a project of made-up reports."""
        with Project.create(self.where, "trial") as project:
            project.save_alignment(made_alignment(BITEXTS), {})

    def align_and_kill(self, seed: int, longest: float) -> None:
        """Align again in a process of its own, review meanwhile, and kill it; what it did not get to it does the next time."""
        chance = random.Random(seed)
        orders = ("auto", "free")
        command = [sys.executable, "-m", "align.cli", "align", str(SEEDS), "--project", self.where, "--again", "--show", "0"]
        aligning = subprocess.Popen(
            [*command, "--order", orders[seed % 2]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + chance.uniform(0, longest)
        with Project.open(self.where) as project:
            lan = project.author("Lan", uuid4().hex)
            while time.monotonic() < end:
                token = uuid4()
                with suppress(ActionError, ClashError):
                    done = act_somehow(project, lan, BITEXTS, chance, token)
                    if done.entry is not None:
                        self.confirmed[token] = str(done.entry)
                time.sleep(0.02)
        self.found["killed"] += aligning.poll() is None
        aligning.kill()
        aligning.wait()
        self.look(seed)

    def kill_once(self, seed: int, disturb: Callable[[], None] | None = None) -> None:
        """Let a child work, perhaps disturb it, kill it, and look at what it left."""
        number, pipe = child(self.where, seed, patient=disturb is not None)
        until_ready(pipe)
        chance = random.Random(-seed)
        time.sleep(chance.uniform(0, LONGEST))
        if disturb is not None:
            disturb()
            time.sleep(chance.uniform(0, LONGEST))
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        for line in heard(pipe):
            token, _, what = line.partition(" ")
            self.confirmed[UUID(token)] = what
        self.look(seed)

    def look(self, seed: int) -> None:
        """See that everything is there."""
        try:
            with Project.open(self.where) as project:
                faults = list(project.faults())
                log = schema.log.c
                with project.database.reading() as connection:
                    entries = {UUID(row.token): row.id for row in connection.execute(sa.select(log.token, log.id))}
        except DoichieuError as error:
            faults, entries = [f"it does not open: {error}"], {}
        lost = [token for token in self.confirmed if token not in entries]
        other = [t for t, what in self.confirmed.items() if what != "align" and t in entries and str(entries[t]) != what]
        for fault in faults:
            print(f"after kill {seed}: {fault}")
        self.found += Counter(unsound=bool(faults), lost=len(lost), renumbered=len(other))
        self.entries = len(entries)


def tried(name: str, trial: Trial, kills: int, seconds: float) -> dict[str, object]:
    """The figures of one trial, which are printed too."""
    bad = {key: trial.found[key] for key in ("unsound", "lost", "renumbered")}
    kinds = Counter(what == "align" for what in trial.confirmed.values())
    print(
        f"{name}: {kills} kills, {len(trial.confirmed):,} actions confirmed ({kinds[True]:,} of them alignments), "
        f"{trial.entries:,} in the log; not sound {bad['unsound']}, confirmed and lost {bad['lost']}, under another number "
        f"{bad['renumbered']} ({seconds:.0f} s)"
    )
    return {"name": name, "kills": kills, "confirmed": len(trial.confirmed), "entries": trial.entries, **bad}


def of_children(name: str, where: str, kills: int) -> dict[str, object]:
    """Kill the program that acts."""
    began, trial = time.monotonic(), Trial(where)
    trial.fill()
    for seed in range(kills):
        trial.kill_once(seed)
    return tried(name, trial, kills, time.monotonic() - began)


def of_server(server: Postgresql, kills: int) -> dict[str, object]:
    """Kill the server under the program, start it again, let it go on, and kill it."""
    began, trial = time.monotonic(), Trial(server.new())
    trial.fill()

    def disturb() -> None:
        server.kill()
        server.start()

    for seed in range(kills):
        trial.kill_once(1_000_000 + seed, disturb)
    return tried("PostgreSQL, server", trial, kills, time.monotonic() - began)


def of_aligning(where: str, kills: int) -> dict[str, object]:
    """Kill the real aligner, with the bundled encoder, in the middle of aligning again."""
    command = [sys.executable, "-m", "align.cli", "align", str(SEEDS), "--project", where, "--show", "0"]
    subprocess.run(command, check=True, capture_output=True)
    began = time.monotonic()
    subprocess.run([*command, "--again", "--order", "free"], check=True, capture_output=True)
    longest, trial = time.monotonic() - began, Trial(where)
    for seed in range(kills):
        trial.align_and_kill(seed, longest)
    figures = tried("SQLite, aligning", trial, kills, time.monotonic() - began)
    print(f"  {trial.found['killed']} of these were still aligning, which takes {longest:.1f} s when it is left alone")
    return figures


def main() -> None:
    """Run the trials that were asked for; ends with 1 if anything was lost or broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="of the program, on each home (200)")
    parser.add_argument("--server-kills", type=int, default=20, metavar="N", help="of the PostgreSQL server (20)")
    parser.add_argument("--align-kills", type=int, default=20, metavar="N", help="of doichieu align (20)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON too")
    given = parser.parse_args()
    figures = []
    if given.home != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            figures.append(of_children("SQLite", str(Path(folder) / "trial.doichieu"), given.kills))
            if given.align_kills:
                figures.append(of_aligning(str(Path(folder) / "seeds.doichieu"), given.align_kills))
    if given.home != "sqlite":
        with running() as server:
            figures.append(of_children("PostgreSQL", server.new(), given.kills))
            if given.server_kills:
                figures.append(of_server(server, given.server_kills))
    if given.json:
        print(json.dumps(figures))
    if any(found[key] for found in figures for key in ("unsound", "lost", "renumbered")):
        sys.exit(1)


if __name__ == "__main__":
    main()
