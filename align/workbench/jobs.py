"""An alignment in a process of its own, which a closed tab, a rerun or a killed web server does not harm.

    jobs.start("summits.doichieu", "Lan", Options())
    jobs.status("summits.doichieu")     # Status(state=RUNNING, stage="align", done=…, total=…, seconds_left=…)
    jobs.stop("summits.doichieu")       # what is done is kept; start it again to go on

There is one at a time for a project on this machine: the process holds a lock, which the system takes back however it ends.
So a job that says it is running while nobody holds its lock was killed, or the machine was restarted. State, log and lock lie
in the user's state folder (`align.encoding.paths.state_dir`), named after the project. No password is in them, nor on a
command line: the new process reads the address of its project from its standard input.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Any

from filelock import FileLock, Timeout

from align.config import Options
from align.encoding import Progress, timed
from align.encoding.paths import state_dir
from align.errors import DoichieuError
from align.sentences import from_json, say, to_json
from align.store.places import Place
from align.workbench.desk import Role, RoleError

STARTING = 60.0
"""Seconds in which a new process must say that it runs."""

BUSY = 3
"""The exit code of a process that found another one at work."""

CUT_OFF = say(
    "it ended without a word (killed, or the machine was restarted); what was done is kept, so start it again to go on"
)


class JobError(DoichieuError):
    """An alignment that cannot be started or stopped."""


class State(StrEnum):
    """What an alignment is doing."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Status:
    """How an alignment in a process of its own is doing.

    Attributes:
        state: whether it runs, and if not, how it ended.
        place: the project: its file, or its address without the password.
        stage: what it does: "start", "encode", "group" or "align".
        done, total: how much of how much of this stage is done.
        seconds_left: until the end of the stage, by the rate of late; None while that is not known.
        message: one sentence on how it ended, or "".
        stopping: whether somebody wants it to stop.
        aligned: how many pairs of reports it has aligned, when it has ended.
        started, changed: when it began, and when this was written, in UTC.
        pid: the number of its process.
        token: names the job.
    """

    state: State
    place: str
    stage: str
    done: int
    total: int
    seconds_left: float | None
    message: str
    stopping: bool
    aligned: int
    started: datetime
    changed: datetime
    pid: int
    token: str

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self.state is State.RUNNING


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the job of one project writes what.

    Attributes:
        name: the project, without a password.
        state, log, lock, wish: its files; `wish` holds the token of a job that shall stop.
    """

    name: str
    state: Path
    log: Path
    lock: Path
    wish: Path

    @classmethod
    def of(cls, place: str | Path) -> Spot:
        """That of a project, whatever path or user leads to it.

        Raises:
            StoreError: it is no address of a project.
        """
        found = Place.of(place)
        if found.path is not None:
            name, named = str(found.path), os.path.realpath(found.path)
        else:
            assert found.url is not None
            where = {key: found.url.query[key] for key in ("host", "port") if key in found.url.query}
            name, named = found.name, repr((found.url.host, found.url.port, found.url.database, where))
        stem = state_dir() / "jobs" / hashlib.sha256(os.fsencode(named)).hexdigest()[:24]
        return cls(name, *(stem.with_suffix(f".{kind}") for kind in ("json", "log", "lock", "stop")))

    def write(self, status: Status) -> None:
        """Keep a status, whole or not at all."""
        values = {name: str(value) if isinstance(value, datetime) else value for name, value in asdict(status).items()}
        values["message"] = to_json(status.message)
        fresh = self.state.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps(values), encoding="utf-8")
        fresh.replace(self.state)

    def read(self) -> Status | None:
        """The status that was written last, or None where there is none that can be read."""
        try:
            values: dict[str, Any] = json.loads(self.state.read_text(encoding="utf-8"))
            times = {name: datetime.fromisoformat(values[name]) for name in ("started", "changed")}
            message = from_json(values["message"])
            return Status(**{**values, **times, "state": State(values["state"]), "message": message})
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, LookupError, AttributeError):  # of another release, or cut off by a full disk
            return None

    def held(self) -> bool:
        """Whether a process is at work."""
        for _ in range(5):
            lock = FileLock(self.lock)
            try:
                with lock.acquire(blocking=False):
                    return False
            except Timeout:
                time.sleep(0.02)  # somebody else may be asking in the same moment
        return True


def start(
    place: str | Path,
    name: str,
    options: Options,
    role: Role = Role.OWNER,
    meetings: Collection[int] | None = None,
    *,
    again: bool = False,
) -> Status:
    """Begin to align a project in a process of its own, and give its first status.

    Args:
        place: the project: a file, or an address, which may hold a password.
        name: who wants it.
        options: how to align.
        role: what they may do.
        meetings: only these, by number.
        again: align what is aligned already too; see `projects.align_project`.

    Raises:
        RoleError: they may not align.
        JobError: one is running already, or the process cannot be started.
        StoreError: it is no address of a project.
    """
    spot = Spot.of(place)
    if not role.includes(Role.EDITOR):
        raise RoleError(name, role, Role.EDITOR)
    found = Place.of(place)
    address = str(found.path.absolute()) if found.path is not None else str(place)
    try:
        spot.state.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if spot.held():
            raise _busy(spot)
        token = token_hex(8)
        task = {
            "place": address,
            "name": name,
            "role": role,
            "options": asdict(options),
            "meetings": None if meetings is None else sorted(meetings),
            "again": again,
            "token": token,
        }
        with spot.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "align.workbench.job_process"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal of a web server is not meant for it
            )
        assert process.stdin is not None
        with suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(json.dumps(task).encode())
    except OSError as error:
        raise JobError(
            say("{path}: the alignment cannot be started ({cause})", path=spot.name, cause=str(error.strerror or error))
        ) from error
    threading.Thread(target=process.wait, daemon=True).start()  # or it would stay in the system's list when it has ended
    return _begun(spot, process, token)


def _busy(spot: Spot) -> JobError:
    return JobError(say("{path}: is being aligned already; wait until that has ended, or stop it", path=spot.name))


def _begun(spot: Spot, process: subprocess.Popen[bytes], token: str) -> Status:
    """The first status of a new process, as soon as it writes one."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        ended = process.poll()
        found = spot.read()
        if found is not None and found.token == token:
            return found
        if ended == BUSY:
            raise _busy(spot)
        if ended is not None:
            raise JobError(
                say("{path}: the alignment could not be started; {log} says why", path=spot.name, log=str(spot.log))
            )
        time.sleep(0.05)
    process.kill()
    raise JobError(
        say(
            "{path}: the alignment did not start within {n:.0f} seconds; see {log}",
            path=spot.name,
            n=STARTING,
            log=str(spot.log),
        )
    )


def status(place: str | Path) -> Status | None:
    """How the last alignment of a project in a process of its own is doing, or None where there was none.

    Raises:
        StoreError: it is no address of a project.
    """
    spot = Spot.of(place)
    found = spot.read()
    if found is None or not found.running:
        return found
    if not spot.held():
        found = spot.read() or found  # it may have ended between the two looks
        return replace(found, state=State.FAILED, message=CUT_OFF, seconds_left=None) if found.running else found
    return replace(found, stopping=_wished(spot, found.token))


def stop(place: str | Path, name: str = "", role: Role = Role.OWNER) -> Status | None:
    """Ask the alignment of a project to stop; it ends after the pair of reports at hand, and what is done is kept.

    Args:
        place: the project.
        name: who wants it.
        role: what they may do.

    Raises:
        RoleError: they may not align.
        JobError: the wish cannot be written.
        StoreError: it is no address of a project.
    """
    spot = Spot.of(place)
    if not role.includes(Role.EDITOR):
        raise RoleError(name, role, Role.EDITOR)
    found = status(place)
    if found is None or not found.running:
        return found
    try:
        spot.wish.write_text(found.token, encoding="utf-8")
    except OSError as error:
        raise JobError(
            say("{path}: the alignment cannot be told to stop ({cause})", path=spot.name, cause=str(error.strerror or error))
        ) from error
    return replace(found, stopping=True)


def _wished(spot: Spot, token: str) -> bool:
    try:
        return spot.wish.read_text(encoding="utf-8") == token
    except FileNotFoundError:
        return False


class Reporter:
    """What a job's process uses to say how far it is, and to hear whether it shall stop.

    Args:
        spot: where it writes.
        token: names the job.
    """

    EVERY = 0.5
    """Seconds between two looks at the disk."""

    def __init__(self, spot: Spot, token: str) -> None:
        now = datetime.now(UTC)
        self._spot = spot
        self._status = Status(State.RUNNING, spot.name, "start", 0, 0, None, "", False, 0, now, now, os.getpid(), token)
        self._step = timed(self._told)
        self._written = self._asked = 0.0
        self._stop = False
        self._write()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Take note of what is being done."""
        if stage != self._status.stage:
            self._status = replace(self._status, stage=stage, seconds_left=None)
            self._step = timed(self._told)
            self._written = 0.0
        self._step(done, total)

    def _told(self, how: Progress) -> None:
        self._status = replace(self._status, done=how.done, total=how.total, seconds_left=how.seconds_left)
        if time.monotonic() - self._written >= self.EVERY:
            self._write()

    def stop(self) -> bool:
        """Whether somebody wants the job to end."""
        if not self._stop and time.monotonic() - self._asked >= self.EVERY:
            self._asked = time.monotonic()
            self._stop = _wished(self._spot, self._status.token)
        return self._stop

    def ask(self) -> None:
        """Want the job to end."""
        self._stop = True

    def end(self, state: State, message: str, aligned: int = 0) -> None:
        """Say how it ended."""
        self._status = replace(self._status, state=state, message=message, seconds_left=None, aligned=aligned)
        self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        self._status = replace(self._status, changed=datetime.now(UTC))
        self._spot.write(self._status)
