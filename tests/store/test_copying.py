"""Backups: exact, of one moment, whole or absent, from either home into either home."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
import sqlalchemy as sa

from align.model import Status
from align.store import ClashError, Project, StoreError, schema
from align.store.actions import Correct, Judge, Merge, Note
from align.store.copying import restore
from align.store.glance import glance
from tests.store.samples import alignment, broken, state
from tests.store.test_migrations import make_newer


def everything(project):
    """Every row of every table."""
    with project.database.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))]
            for table in schema.metadata.sorted_tables
        }


@pytest.fixture
def used(project):
    """A project in which somebody has worked."""
    lan = project.author("Lan")
    project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
    project.act(Correct(1, "岘港\0与\ud800昆明"), lan, project.revision())
    project.act(Merge((2, 3)), lan, project.revision())
    project.undo(lan)
    return project


def test_a_backup_holds_everything_and_is_a_project(used, tmp_path):
    used.back_up(tmp_path / "b.doichieu")
    assert [path.name for path in tmp_path.iterdir()] == ["b.doichieu"]
    with Project.open(tmp_path / "b.doichieu") as copy:
        assert everything(copy) == everything(used)
        assert broken(copy) == []
        assert copy.redo(copy.author("Lan")).action == "merge"


def test_a_backup_comes_back_into_either_home(used, home, tmp_path):
    used.back_up(tmp_path / "b.doichieu")
    place = home.empty()
    restore(tmp_path / "b.doichieu", place)
    with Project.open(place) as back:
        assert everything(back) == everything(used)
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), back.database.writing() as writer:
            writer.connection.execute(schema.log.delete())


def test_a_backup_is_of_one_moment_while_others_write(home, tmp_path):
    place, stop = home.sample(), threading.Event()
    written = []

    def write():
        with Project.open(place) as own:
            lan = own.author("Lan")
            while not stop.is_set():
                own.act(Note(1 + len(written) % 4, f"{len(written)}"), lan, own.revision())
                written.append(own.revision())

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with Project.open(place) as project:
            for number in range(5):
                before = project.revision()
                project.back_up(tmp_path / f"{number}.doichieu")
                with Project.open(tmp_path / f"{number}.doichieu") as copy:
                    last = copy.revision()
                    assert before <= last
                    assert broken(copy) == []
                    with copy.database.reading() as connection:
                        entries = connection.execute(sa.select(sa.func.max(schema.log.c.id))).scalar_one()
                    assert entries == last
    finally:
        stop.set()
        thread.join()


def test_nothing_is_overwritten_or_left_half(used, home, tmp_path):
    path = tmp_path / "b.doichieu"
    path.write_bytes(b"kept")
    with pytest.raises(StoreError, match="is there already"):
        used.back_up(path)
    assert path.read_bytes() == b"kept"
    with pytest.raises(StoreError, match="its folder does not exist"):
        used.back_up(tmp_path / "none" / "b.doichieu")
    used.back_up(tmp_path / "c.doichieu")
    with pytest.raises(StoreError, match="already"):
        restore(tmp_path / "c.doichieu", home.sample())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.doichieu", "c.doichieu"]


@pytest.mark.parametrize(
    "spoil", [lambda path: os.truncate(path, path.stat().st_size // 2), lambda path: path.write_bytes(b"x" * 999)]
)
def test_what_is_no_backup_does_not_come_back(used, home, tmp_path, spoil):
    path, place = tmp_path / "b.doichieu", home.empty()
    used.back_up(path)
    spoil(path)
    for attempt in (lambda: restore(path, place), lambda: used.restore(path, tmp_path / "kept.doichieu")):
        before = state(used)
        with pytest.raises(StoreError, match=r"b.doichieu: is (damaged|not a Doichieu project)"):
            attempt()
        assert state(used) == before
    assert not (tmp_path / "kept.doichieu").exists()
    Project.create(place, "free still").close()


def test_a_backup_of_a_newer_version_is_refused(used, tmp_path):
    path = tmp_path / "b.doichieu"
    used.back_up(path)
    with Project.open(path) as copy:
        make_newer(copy)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"b.doichieu: was last used with Doichieu 99.1"):
        used.restore(path, tmp_path / "kept.doichieu")
    assert path.read_bytes() == before


def test_bringing_back_over_what_is_there(used, tmp_path):
    lan, minh = used.author("Lan"), used.author("Minh")
    before = state(used)
    used.back_up(tmp_path / "b.doichieu")
    hoa = used.author("Hoa")
    used.act(Judge((2,), Status.REJECTED), minh, used.revision())
    used.act(Note(2, "later"), hoa, used.revision())
    seen, later = used.revision(), everything(used)
    used.restore(tmp_path / "b.doichieu", tmp_path / "kept.doichieu", "Lan")
    assert state(used) == before
    with Project.open(tmp_path / "kept.doichieu") as kept:
        assert everything(kept) == later
    # Who had it open before cannot decide on what they saw then, and goes on after loading it again.
    with pytest.raises(ClashError, match="the program restored the project from a copy"):
        used.act(Judge((1,), Status.REJECTED), hoa, seen)
    used.act(Note(1, "again"), hoa, used.revision())
    assert used.history_of_bead(1)[-1].author == "Hoa"
    assert used.redo(lan).action == "merge"
    assert broken(used) == []
    assert used.revision() > seen


def test_another_project_does_not_come_back_over_this_one(used, tmp_path):
    with Project.create(tmp_path / "other.doichieu", "Other") as other:
        other.save_alignment(alignment(), {})
    before = everything(used)
    with pytest.raises(StoreError, match="is a copy of another project"):
        used.restore(tmp_path / "other.doichieu", tmp_path / "kept.doichieu")
    assert everything(used) == before


def test_a_copy_with_other_people_does_not_come_back_over_this_one(used, tmp_path):
    used.back_up(tmp_path / "b.doichieu")
    with Project.open(tmp_path / "b.doichieu") as copy:
        copy.author("Hoa")
    used.author("Minh")
    with pytest.raises(StoreError, match="was worked on by other people"):
        used.restore(tmp_path / "b.doichieu", tmp_path / "kept.doichieu")


def test_a_backup_on_a_disk_that_cannot_be_written(used, tmp_path):
    folder = tmp_path / "burnt"
    folder.mkdir()
    used.back_up(folder / "b.doichieu")
    (folder / "b.doichieu").chmod(0o444)
    folder.chmod(0o555)
    restore(folder / "b.doichieu", tmp_path / "back.doichieu")
    folder.chmod(0o755)
    assert [path.name for path in folder.iterdir()] == ["b.doichieu"]
    with Project.open(tmp_path / "back.doichieu") as back:
        assert everything(back) == everything(used)


def test_a_file_that_was_left_open_comes_back_with_what_lies_beside_it(tmp_path):
    """A crash leaves the last actions in the file beside the project."""
    path = tmp_path / "a.doichieu"
    with Project.create(path, "a") as project:
        project.save_alignment(alignment(), {})
        project.act(Note(1, "last"), project.author("Lan"), project.revision())
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{tmp_path / 'crashed.doichieu'}{ending}")
    restore(tmp_path / "crashed.doichieu", tmp_path / "back.doichieu")
    with Project.open(tmp_path / "back.doichieu") as back:
        assert back.beads([1])[0].note == "last"


def test_vacuum_keeps_everything_and_gives_room_back(project):
    lan = project.author("Lan")
    for _ in range(20):
        project.act(Note(1, "dài " * 20_000), lan, project.revision())
    before = everything(project)
    project.vacuum()
    assert everything(project) == before


def test_a_glance_does_not_upgrade(home):
    place = home.sample()
    with Project.open(place) as opened:
        make_newer(opened)
    found = glance(place)
    assert (found.name, found.reports, found.pairs, found.decided) == ("Sample", 4, 4, 0)


def test_renaming_is_logged_and_not_undone(project):
    lan = project.author("Lan")
    project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
    project.rename("  Hội\nnghị 会议 ", lan)
    assert project.info().name == "Hội nghị 会议"
    assert project.undo(lan).action == "accept"
    assert project.info().name == "Hội nghị 会议"
    for name in ("", " \n", "x" * 201):
        with pytest.raises(Exception, match="name"):
            project.rename(name, lan)
    with project.database.reading() as connection:
        found = connection.execute(sa.select(schema.log).where(schema.log.c.action == "rename")).one()
    assert found.details == {"from": "Sample", "to": "Hội nghị 会议"}
    assert found.reviewer_id == lan.reviewer


def test_a_copied_file_is_the_same_bytes_of_sqlite(tmp_path):
    with Project.create(tmp_path / "a.doichieu", "a") as project:
        project.save_alignment(alignment(), {})
        project.back_up(tmp_path / "b.doichieu")
    with closing(sqlite3.connect(tmp_path / "b.doichieu")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
