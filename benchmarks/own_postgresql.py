"""A PostgreSQL server of our own for trials, from Debian's programs, on a socket in a temporary folder, with safe defaults."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"


class Postgresql:
    """A server that can be killed and started again."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.databases = 0

    def run(self, *command: str) -> None:
        """Run one of its programs; PostgreSQL refuses to run as root."""
        user = USER if os.geteuid() == 0 else None
        program = self.programs / command[0]
        # What it says goes nowhere: a server that was started keeps the pipe of a caller open.
        subprocess.run([program, *command[1:]], user=user, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c max_connections=120"
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)

    def kill(self) -> None:
        """Stop it at once, without any tidying, as a crash does."""
        self.run("pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", "immediate")

    def new(self) -> str:
        """The address of an empty database."""
        self.databases += 1
        self.run("createdb", "-h", str(self.folder), "-U", USER, f"trial_{self.databases}")
        return f"postgresql://{USER}@/trial_{self.databases}?host={self.folder}"


@contextmanager
def running() -> Iterator[Postgresql]:
    """A server while the block lasts; the newest that is installed, or that in the folder that DOICHIEU_POSTGRESQL names."""
    named = os.environ.get("DOICHIEU_POSTGRESQL")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    programs = Path(named) if named else next(iter(found[-1:]), None)
    if programs is None or not (programs / "initdb").exists():
        raise SystemExit("no PostgreSQL found: install Debian's postgresql, or leave it out with --home sqlite")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    server = Postgresql(programs, folder)
    server.run("initdb", "-D", str(folder / "data"), "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    server.start()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder)
