"""`doichieu project …` as a user meets it, and one sentence for whatever can be wrong with a project."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge, Note
from tests.store.conftest import home, homes, quick_folder, server
from tests.store.samples import alignment
from tests.store.test_copying import everything
from tests.store.test_migrations import make_newer

__all__ = ["home", "homes", "quick_folder", "server"]

COMMANDS = ("info", "check", "backup", "vacuum")


@pytest.fixture
def path(tmp_path):
    """A project file in which somebody has worked."""
    where = tmp_path / "summits.doichieu"
    with Project.create(where, "Hội nghị 峰会") as project:
        project.save_alignment(alignment(), {})
        project.act(Judge((1,), Status.ACCEPTED), project.author("Lan\x1b[31m"), project.revision())
    return where


def test_info(run, path):
    code, out, err = run("project", "info", path)
    assert (code, err) == (0, "")
    assert "project     Hội nghị 峰会\n" in out
    assert "reports     1 Chinese, 3 Vietnamese, in 2 meetings\n" in out
    assert "pairs       3 proposed, 1 accepted, 0 rejected, 0 unsure\n" in out
    assert "\x1b" not in out
    found = json.loads(run("project", "info", path, "--json")[1])
    assert (found["name"], found["beads"], found["pairs"]["accepted"], found["revision"]) == ("Hội nghị 峰会", 9, 1, 2)
    assert found["reviewers"] == ["Lan\x1b[31m"]


def test_every_command_leaves_one_file(run, path, tmp_path):
    for command in COMMANDS:
        assert run("project", command, path)[0] == 0
    (copy,) = set(tmp_path.iterdir()) - {path}
    assert copy.name.startswith("summits 20")
    assert run("project", "restore", tmp_path / "new.doichieu", "--from", copy)[0] == 0
    assert {found.name for found in tmp_path.iterdir()} == {path.name, copy.name, "new.doichieu"}


def test_check_names_each_fault(run, path):
    assert run("project", "check", path)[:2] == (0, "sound: no fault was found\n")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE bead SET status = 'rejected' WHERE id < 3")
        connection.commit()
    code, out, err = run("project", "check", path)
    assert (code, out) == (1, "")
    first, *_ = err.splitlines()
    assert first == "doichieu: bead 1: its status is 'rejected', and entry 2 of the log left 'accepted'"
    code, out, _ = run("project", "check", path, "--json")
    assert code == 1
    assert json.loads(out) == {"sound": False, "faults": [first.removeprefix("doichieu: ")]}


def test_there_and_back_between_both_homes(run, home, tmp_path):
    place, other = home.sample(), home.empty()
    with Project.open(place) as project:
        before = everything(project)
    code, out, _ = run("project", "backup", place, "--out", tmp_path / "b.doichieu")
    assert (code, out) == (0, f"{tmp_path / 'b.doichieu'}\n")
    assert run("project", "check", tmp_path / "b.doichieu")[0] == 0
    assert run("project", "restore", other, "--from", tmp_path / "b.doichieu")[0] == 0
    assert run("project", "check", other)[0] == 0
    with Project.open(other) as project:
        assert everything(project) == before


def test_restore_refuses_and_replaces_when_told(run, fails, home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = home.sample()
    run("project", "backup", place, "--out", "b.doichieu")
    with Project.open(place) as project:
        project.act(Note(1, "later"), project.author("Lan"), project.revision())
        assert "already" in fails("project", "restore", place, "--from", "b.doichieu")
        code, out, err = run("project", "restore", place, "--from", "b.doichieu", "--replace")
        assert (code, err) == (0, "")
        assert project.beads([1])[0].note is None
    kept = out.removeprefix("what was there before is kept in ").strip()
    with Project.open(kept) as before:
        assert before.beads([1])[0].note == "later"
    Path(kept).unlink()
    assert run("project", "check", place)[0] == 0


def test_a_damaged_project_is_replaced_and_kept(run, path, tmp_path):
    run("project", "backup", path, "--out", tmp_path / "b.doichieu")
    with Project.open(path) as project:
        before = everything(project)
    os.truncate(path, path.stat().st_size // 2)
    damaged = path.read_bytes()
    code, out, _ = run("project", "restore", path, "--from", tmp_path / "b.doichieu", "--replace")
    assert code == 0
    assert Path(out.removeprefix("what was there before is kept in ").strip()).read_bytes() == damaged
    with Project.open(path) as project:
        assert everything(project) == before


def test_a_damaged_backup_replaces_nothing(fails, run, path, tmp_path):
    run("project", "backup", path, "--out", tmp_path / "b.doichieu")
    os.truncate(tmp_path / "b.doichieu", 4096)
    before = path.read_bytes()
    assert "b.doichieu: is damaged" in fails("project", "restore", path, "--from", tmp_path / "b.doichieu", "--replace")
    assert path.read_bytes() == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["b.doichieu", path.name]


# What can be wrong with a project.


def missing(_path, tmp_path):
    return tmp_path / "none.doichieu"


def folder(_path, tmp_path):
    return tmp_path


def empty(path, _tmp_path):
    path.write_bytes(b"")
    return path


def cut(path, _tmp_path):
    os.truncate(path, path.stat().st_size // 2)
    return path


def foreign(path, _tmp_path):
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bead (id)")
        connection.commit()
    return path


def picture(path, _tmp_path):
    path.write_bytes(b"\x89PNG\r\n\x1a\n" * 1000)
    return path


def newer(path, _tmp_path):
    with Project.open(path) as project:
        make_newer(project)
    return path


def nowhere(_path, tmp_path):
    return f"postgresql://lan:secret@/db?host={tmp_path}"


def other_address(_path, _tmp_path):
    return "mysql://host/db"


BAD = {
    missing: "there is no such project",
    folder: "is a folder",
    empty: "is an empty file",
    cut: "is damaged or cut short",
    foreign: "is a database of another program",
    picture: "is not a Doichieu project",
    newer: "install the newer version",
    nowhere: "cannot be opened; see that the server runs",
    other_address: "give a file, or the address of a PostgreSQL database",
}


@pytest.mark.parametrize("make", BAD)
@pytest.mark.parametrize("command", COMMANDS)
def test_bad_projects_get_a_sentence(fails, path, tmp_path, make, command):
    where = make(path, tmp_path)
    before = path.read_bytes() if path.is_file() else b""
    said = fails("project", command, where)
    assert BAD[make] in said
    assert "secret" not in said
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert {found.name for found in tmp_path.iterdir()} <= {path.name}


@pytest.mark.parametrize("make", [missing, folder, empty, cut, foreign, picture, newer])
def test_bad_backups_get_a_sentence(fails, path, tmp_path, make):
    where = make(path, tmp_path)
    assert BAD[make] in fails("project", "restore", tmp_path / "new.doichieu", "--from", where)
    assert not (tmp_path / "new.doichieu").exists()


def test_a_locked_project_can_be_looked_at_and_copied(run, path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for command in ("info", "check", "backup"):
            assert run("project", command, path)[0] == 0
        connection.execute("ROLLBACK")


def test_a_project_under_lock_and_key_is_waited_for_and_then_said(path):
    """A program that holds the whole file, such as a file synchroniser."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        block = (
            "from align.store import database\ndatabase.Database.__init__.__defaults__ = (0.2, False)\n"
            "from align.store.project import Project\nProject.open.__func__.__defaults__ = (0.2,)\n"
            f"import sys\nsys.argv = ['doichieu', 'project', 'info', {str(path)!r}]\nfrom align import cli\ncli.main()"
        )
        done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        f"doichieu: {path}: another program has been writing it for too long; wait until that has ended, then try again\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs owners of files")
@pytest.mark.parametrize("command", ["info", "check", "vacuum"])
def test_a_project_in_a_folder_that_cannot_be_written(run, path, command):
    with tempfile.TemporaryDirectory() as name:
        where = Path(shutil.copy(path, name))
        where.chmod(0o444)
        where.parent.chmod(0o555)
        try:
            if os.geteuid() == 0:  # root may write anything
                os.seteuid(65534)
            code, out, err = run("project", command, where)
        finally:
            os.seteuid(os.getuid())
            where.parent.chmod(0o755)
        assert (code, out) == (1, "")
        assert err.startswith(f"doichieu: {where}: cannot be ")
        assert err.count("\n") == 1
        assert list(where.parent.iterdir()) == [where]


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
@pytest.mark.parametrize("command", [["backup"], ["restore", "--replace"], ["restore"], ["vacuum"]])
def test_a_full_disk_leaves_everything_as_it_was(run, path, tmp_path, command):
    run("project", "backup", path, "--out", tmp_path / "b.doichieu")
    with Project.open(path) as project:
        before = everything(project)
    names = sorted(found.name for found in tmp_path.iterdir())
    place = tmp_path / "new.doichieu" if command == ["restore"] else path
    given = [
        command[0],
        str(place),
        *command[1:],
        *(["--from", str(tmp_path / "b.doichieu")] if command[0] == "restore" else []),
    ]
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from align import cli\nresource.setrlimit(resource.RLIMIT_FSIZE, (50000, 50000))\n"
        f"sys.argv = ['doichieu', 'project', *{given!r}]; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "make room" in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert sorted(found.name for found in tmp_path.iterdir()) == names
    with Project.open(path) as project:
        assert everything(project) == before


def test_a_lost_server_in_the_middle_of_a_backup(fails, server, home, tmp_path, monkeypatch):
    if home.name != "postgresql":
        return
    place = home.sample()
    from align.store import copying

    copy_rows = copying._copy_rows

    def lost(source, target):
        with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> 'postgres'")
        copy_rows(source, target)

    monkeypatch.setattr(copying, "_copy_rows", lost)
    assert "the connection to the database was lost" in fails("project", "backup", place, "--out", tmp_path / "b.doichieu")
    assert list(tmp_path.iterdir()) == []


def test_wrong_use_of_project_commands(run):
    for arguments in (["project", "info"], ["project", "restore", "x"], ["project", "nothing"]):
        code, _, err = run(*arguments)
        assert code == 2
        assert "Usage" in err
