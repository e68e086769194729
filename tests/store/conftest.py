"""The two homes of a project: every test that takes `home` runs on SQLite and on PostgreSQL.

PostgreSQL is a server of our own from Debian's packages, on a socket in a temporary folder. Where its programs are not
installed those tests are left out, and the summary says so; where CI is set that is a failure instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from align.store import Project
from tests.programs import NO_POSTGRESQL, postgresql
from tests.store.samples import alignment

USER = "postgres"

numbers = count(1)


def on_postgresql(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    return (callspec is not None and callspec.params.get("home") == "postgresql") or "server" in getattr(
        item, "fixturenames", ()
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if postgresql() or os.environ.get("CI"):
        return
    without = [item for item in items if on_postgresql(item)]
    items[:] = [item for item in items if not on_postgresql(item)]
    config.hook.pytest_deselected(items=without)


class Server:
    """A running PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run a statement as the owner of everything."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def create(self, template: str = "template1") -> str:
        name = f"project_{next(numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name


class Home:
    """Makes places for projects, empty or with the sample alignment in them."""

    name: str

    def __init__(self) -> None:
        self._sample: str | None = None
        self._given: list[str] = []

    def make(self) -> str:
        """A place where there is nothing."""
        raise NotImplementedError

    def discard(self, place: str) -> None:
        """Remove what is there."""
        raise NotImplementedError

    def empty(self) -> str:
        """A place where there is nothing, for one test."""
        self._given.append(place := self.make())
        return place

    def clean(self) -> None:
        """Remove the places that a test was given."""
        while self._given:
            self.discard(self._given.pop())

    def copy(self, place: str) -> str:
        """A place that holds what `place` holds, which nobody has open."""
        raise NotImplementedError

    def sample(self) -> str:
        """A place with a project that holds `samples.alignment()`, of its own."""
        if self._sample is None:
            self._sample = self.make()
            with Project.create(self._sample, "Sample") as project:
                project.save_alignment(alignment(), {"order": "auto"})
        return self.copy(self._sample)


class Files(Home):
    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def make(self) -> str:
        return str(self.folder / f"{next(numbers)}.doichieu")

    def discard(self, place: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(place + ending).unlink(missing_ok=True)

    def copy(self, place: str) -> str:
        return shutil.copy(place, self.empty())


class Databases(Home):
    name = "postgresql"

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server

    def make(self) -> str:
        return self.server.address(self.server.create())

    def discard(self, place: str) -> None:
        self.server.execute(f"DROP DATABASE {database_of(place)} WITH (FORCE)")

    def copy(self, place: str) -> str:
        self._given.append(made := self.server.address(self.server.create(database_of(place))))
        return made


def database_of(place: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(place)["dbname"])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One PostgreSQL for all tests; it trades safety for speed, which no test of ours can see."""
    where = postgresql()
    if where is None:
        pytest.fail(NO_POSTGRESQL)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    # PostgreSQL refuses to run as root.
    user = USER if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        done = subprocess.run(
            [where / command[0], *command[1:]], user=user, cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr + done.stdout

    data = folder / "data"
    run("initdb", "-D", str(data), "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=120"
    run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "log"), "-o", options)
    try:
        yield Server(folder)
    finally:
        run("pg_ctl", "stop", "-D", str(data), "-m", "immediate")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[str]:
    """In memory where the system has such a place: thousands of actions wait for a disk otherwise."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield folder


@pytest.fixture(scope="session")
def homes() -> dict[str, Home]:
    """Those in use, so that each has its sample made once."""
    return {}


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, homes: dict[str, Home]) -> Iterator[Home]:
    """Where projects of this test live."""
    if request.param not in homes:
        if request.param == "sqlite":
            homes["sqlite"] = Files(Path(request.getfixturevalue("quick_folder")))
        else:
            homes["postgresql"] = Databases(request.getfixturevalue("server"))
    yield homes[request.param]
    homes[request.param].clean()


@pytest.fixture
def project(home: Home) -> Iterator[Project]:
    """A project with the sample alignment in it."""
    with Project.open(home.sample()) as opened:
        yield opened
