"""What the world can do to a project: one clear sentence, the action whole or absent, the project intact."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from align.model import Status
from align.store import LostConnectionError, Project, StoreError
from align.store.actions import Judge, Note
from tests.store.conftest import database_of
from tests.store.samples import alignment, broken, state

NOBODY = 65534


@pytest.fixture
def sample(tmp_path):
    """A project file that nobody has open."""
    path = tmp_path / "sample.doichieu"
    with Project.create(path, "Sample") as project:
        project.save_alignment(alignment(), {})
    return path


def refusal(path, **options):
    """Why a project cannot be opened, in one line that names it."""
    with pytest.raises(StoreError) as raised:
        Project.open(path, **options).close()
    said = str(raised.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    return said


def test_a_file_that_is_not_there(tmp_path):
    assert "there is no such project" in refusal(tmp_path / "none.doichieu")
    assert list(tmp_path.iterdir()) == []
    assert "is a folder" in refusal(tmp_path)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="its folder does not exist"):
        Project.create(tmp_path / "none" / "a.doichieu", "a")


@pytest.mark.parametrize(
    "content", [b"not a database, but longer than the header of one " * 40, b"\x89PNG\r\n", b"SQLite format 3\0"]
)
def test_files_of_other_kinds(tmp_path, content):
    path = tmp_path / "a.doichieu"
    path.write_bytes(content)
    assert "not a Doichieu project" in refusal(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_file(tmp_path):
    path = tmp_path / "a.doichieu"
    path.touch()
    assert "is an empty file" in refusal(path)
    with Project.create(path, "made in its place") as project:
        assert project.info().name == "made in its place"


def test_the_database_of_another_program_is_not_touched(tmp_path):
    path = tmp_path / "a.doichieu"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE project (id)")
        connection.commit()
    before = path.read_bytes()
    assert "of another program" in refusal(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("share", [0.00001, 0.001, 0.3, 0.7, 0.95, 0.9999])
def test_a_file_cut_short(sample, share):
    size = sample.stat().st_size
    os.truncate(sample, int(size * share))
    said = refusal(sample)
    assert "damaged" in said or "empty" in said


def test_a_damaged_page_is_said_when_it_is_met(sample):
    content = bytearray(sample.read_bytes())
    content[4096 * 2 :] = b"\x5a" * (len(content) - 4096 * 2)
    sample.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"), Project.open(sample) as project:
        project.bitext(1)


@contextmanager
def somebody_writing(home, place):
    """Another program in the middle of a long write."""
    if home.name == "sqlite":
        with closing(sqlite3.connect(place, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
    else:
        with psycopg.connect(place) as connection:
            connection.execute("SELECT * FROM project FOR UPDATE")
            yield


def test_somebody_else_writes_for_too_long(home):
    place = home.sample()
    with Project.open(place, patience=0.2) as project:
        lan, before, seen = project.author("Lan"), state(project), project.revision()
        with somebody_writing(home, place):
            with pytest.raises(StoreError, match="has been writing") as raised:
                project.act(Judge((1,), Status.ACCEPTED), lan, seen)
            assert "\n" not in str(raised.value)
            assert state(project) == before  # reading goes on
        project.act(Judge((1,), Status.ACCEPTED), lan, seen)


def test_a_file_that_may_not_be_written(sample):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "a.doichieu"
        shutil.copy(sample, path)
        path.chmod(0o444)
        folder.chmod(0o555)
        try:
            # Root may write anything.
            if os.geteuid() == 0:
                os.seteuid(NOBODY)
            said = attempt(path)
        finally:
            os.seteuid(os.getuid())
            folder.chmod(0o755)
    assert "read-only" in said or "cannot be opened" in said
    assert "\n" not in said


def attempt(path):
    with pytest.raises(StoreError) as raised, Project.open(path) as project:
        project.author("Lan")
    return str(raised.value)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_full_disk(sample):
    command = [sys.executable, "-m", "tests.store.full_disk", str(sample)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    confirmed, said = done.stdout.splitlines()
    assert "make room" in said
    with Project.open(sample) as project:
        assert broken(project) == []
        assert project.beads([1])[0].note == confirmed
        assert project.history_of_bead(1)[-1].details["text"].strip() == confirmed
    with closing(sqlite3.connect(sample)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_addresses_that_lead_nowhere(tmp_path):
    for address, said in [
        (f"postgresql://lan:secret@/db?host={tmp_path}", "cannot be opened"),
        ("mysql://host/db", "give a file, or the address of a PostgreSQL database"),
        ("postgresql://host:port:port/db", "cannot be read"),
    ]:
        with pytest.raises(StoreError, match=said) as raised:
            Project.open(address)
        assert "\n" not in str(raised.value)
        assert "secret" not in str(raised.value)


def test_databases_that_are_not_projects(server):
    with pytest.raises(StoreError, match=r"see that .* the database exists"):
        Project.open(server.address("none"))
    empty = server.address(server.create())
    with pytest.raises(StoreError, match="holds no Doichieu project"):
        Project.open(empty)
    with psycopg.connect(empty) as connection:
        connection.execute("CREATE TABLE other (id int)")
    with pytest.raises(StoreError, match="of another program"):
        Project.open(empty)
    with pytest.raises(StoreError, match="holds tables of another program"):
        Project.create(empty, "a")


def end_the_waiting(server, place):
    """End the connection that waits for a lock in a database, as soon as there is one."""
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
        for _ in range(1000):
            if connection.execute(query, [database_of(place)]).fetchall():
                return
            time.sleep(0.01)
    raise AssertionError("nobody waited")


@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
@pytest.mark.parametrize("times", [1, 2])
def test_a_connection_lost_in_the_middle_of_an_action(home, server, times):
    place = home.sample()
    results = []
    with Project.open(place) as project:
        lan, seen, token = project.author("Lan"), project.revision(), uuid4()

        def act():
            try:
                results.append(project.act(Judge((1,), Status.ACCEPTED), lan, seen, token))
            except StoreError as error:
                results.append(error)

        with somebody_writing(home, place):
            thread = threading.Thread(target=act)
            thread.start()
            for _ in range(times):
                end_the_waiting(server, place)
        thread.join()
        if times == 2:
            assert isinstance(results.pop(), LostConnectionError)
            assert project.revision() == seen
            act()
        (done,) = results
        assert done.entry == seen + 1 == project.revision()
        assert project.act(Judge((1,), Status.ACCEPTED), lan, seen, token) == done
        assert project.revision() == seen + 1


@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
def test_connections_lost_while_idle_are_not_noticed(home, server):
    place = home.sample()
    with Project.open(place) as project:
        server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database_of(place)}'")
        project.act(Note(1, "a"), project.author("Lan"), project.revision())
