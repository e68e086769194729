"""The projects of a person, on real files."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import OutputError
from align.model import Status
from align.store import ActionError, Project, StoreError
from align.store.actions import Judge, Note
from align.workbench.desk import Desk, Role, RoleError
from align.workbench.file_names import file_name
from align.workbench.library import Library, LibraryError, seeds
from tests.store.samples import alignment


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "data")


def filled(library, name):
    """A project of this name with the sample alignment."""
    where = library.create(name)
    with Project.open(where) as project:
        project.save_alignment(alignment(), {})
    return where


def test_a_new_library_is_empty_and_makes_no_folders(library):
    assert (library.projects(), library.backups(), library.trash(), library.last()) == ([], [], [], None)
    assert not library.folder.exists()


def test_projects_are_listed_by_their_last_use(library):
    one, two = filled(library, "Đàm phán 谈判"), filled(library, "Summits: 2024/2025")
    assert [found.where for found in library.projects()] == [two, one]
    library.note_use(one)
    first, second = library.projects()
    assert (first.where, first.name, first.reports, first.pairs, first.decided) == (one, "Đàm phán 谈判", 4, 4, 0)
    assert first.used > second.used
    assert first.size > 0
    assert library.last() == one
    assert Path(two).name == "Summits- 2024-2025.doichieu"
    with Desk.open(one, "Lan") as desk:
        desk.act(Judge((1,), Status.ACCEPTED), desk.project.revision())
    assert library.projects()[0].decided == 1


def test_who_makes_a_project_owns_it(library):
    with Desk.open(library.create("Một", "Lan"), "Lan") as desk:
        assert [(one.name, one.role) for one in desk.people.members()] == [("Lan", Role.OWNER)]


def test_two_projects_of_one_name(library):
    assert library.create("Một") != library.create("Một")
    assert [found.name for found in library.projects()] == ["Một", "Một"]
    with pytest.raises(ActionError, match="needs a name"):
        library.create("  ")


def test_files_elsewhere_and_databases_are_remembered(library, tmp_path):
    elsewhere = tmp_path / "elsewhere.doichieu"
    Project.create(elsewhere, "Của đồng nghiệp").close()
    library.note_use(elsewhere)
    (found,) = library.projects()
    assert (found.name, found.where) == ("Của đồng nghiệp", str(elsewhere))
    elsewhere.unlink()
    (found,) = library.projects()
    assert found.name == "Của đồng nghiệp"
    assert "there is no such project" in found.problem
    assert library.last() is None
    library.forget(elsewhere)
    assert library.projects() == []


def test_a_damaged_file_does_not_hide_the_others(library):
    bad, good = library.create("a"), library.create("b")
    Path(bad).write_bytes(b"no database at all, but a file" * 100)
    by_place = {found.where: found for found in library.projects()}
    assert by_place[good].problem == ""
    assert "not a Doichieu project" in by_place[bad].problem


def test_what_is_remembered_may_be_damaged(library):
    where = library.create("a")
    for content in ("{", "[]", '{"x": 1, "y": {"used": "tomorrow", "name": ""}}', "\0"):
        (library.folder / "projects.json").write_text(content)
        assert [found.where for found in library.projects()] == [where]
    library.note_use(where)
    assert library.last() == where


def test_the_name_is_changed_by_an_owner(library):
    where = library.create("a")
    with Desk.open(where, "Minh", Role.EDITOR) as desk, pytest.raises(RoleError):
        desk.rename("b")
    with Desk.open(where, "Lan", Role.OWNER) as desk:
        desk.rename("  b  ")
    assert library.projects()[0].name == "b"


def test_deleting_takes_the_name_and_an_owner_and_can_be_taken_back(library):
    where = filled(library, "Hội nghị")
    with Desk.open(where, "Minh", Role.EDITOR) as desk, pytest.raises(RoleError):
        library.delete(desk, "Hội nghị")
    desk = Desk.open(where, "Lan")
    with pytest.raises(LibraryError, match=r"to delete it, type: Hội nghị$"):
        library.delete(desk, "hội nghị")
    assert desk.info().name == "Hội nghị"
    deleted = library.delete(desk, " Hô\u0323i nghi\u0323 ")  # as some keyboards compose it
    assert library.projects() == []
    assert library.trash() == [deleted]
    assert deleted.name == "Hội nghị"
    assert timedelta(days=29) < deleted.until - datetime.now(UTC) <= timedelta(days=30)
    back = library.take_back(deleted.path)
    assert library.trash() == []
    assert [(found.where, found.reports) for found in library.projects()] == [(back, 4)]


def test_what_somebody_has_open_is_not_deleted(library):
    where = library.create("a")
    with Desk.open(where, "Minh") as other:
        other.info()
        with pytest.raises(StoreError, match="is open in another window"):
            library.delete(Desk.open(where, "Lan"), "a")
        other.project.author("Minh")
    library.delete(Desk.open(where, "Lan"), "a")


def test_the_trash_is_emptied_after_thirty_days(library):
    library.delete(Desk.open(library.create("old"), "Lan"), "old")
    library.delete(Desk.open(library.create("new"), "Lan"), "new")
    (old,) = [kept for kept in library.trash() if kept.name == "old"]
    before = datetime.now(UTC) - timedelta(days=31)
    old.path.rename(old.path.with_name(f"{before:%Y-%m-%d %H%M%S} old.doichieu"))
    assert [kept.name for kept in library.trash()] == ["new"]
    assert len(list((library.folder / "trash").iterdir())) == 1


def test_backups_are_made_while_open_and_come_back_beside_or_over(library):
    where = filled(library, "a")
    with Desk.open(where, "Lan") as desk:
        kept = library.back_up(desk)
        desk.act(Note(1, "later"), desk.project.revision())
        beside = library.restore(kept.path)
        with Project.open(beside) as other:
            assert other.beads([1])[0].note is None
        assert Path(beside) != Path(where)
        with pytest.raises(RoleError):
            library.restore_over(Desk(desk.project, "Minh", Role.EDITOR), kept.path)
        before = library.restore_over(desk, kept.path)
        assert desk.beads([1])[0].note is None
        assert {found.path for found in library.backups()} == {kept.path, before.path}
        library.restore_over(desk, before.path)
        assert desk.beads([1])[0].note == "later"
        assert desk.search("岘港").hits


def test_the_sample_project_is_made_once(library):
    where = library.sample("Mẫu")
    assert library.sample("Mẫu") == where
    (found,) = library.projects()
    assert found.sample
    assert found.name == "Mẫu"
    assert (found.reports, found.decided) == (16, 0)
    assert found.pairs > 100
    Path(where).unlink()
    assert library.sample("Mẫu") == where
    library.delete(Desk.open(where, "Lan"), "Mẫu")
    assert Path(library.sample("Mẫu")).exists()


def test_the_seeds_are_found():
    assert len(list(seeds().glob("*/*"))) == 16


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    for act in (lambda library: library.create("a"), lambda library: library.sample()):
        with pytest.raises(OutputError, match="DOICHIEU_DATA") as raised:
            act(Library(tmp_path / "file"))
        assert "\n" not in str(raised.value)


@given(st.text())
def test_any_name_makes_a_file(name):
    made = file_name(name)
    assert 0 < len(made.encode()) <= 151
    assert not set(made) & set('/\\:*?"<>|\0\n')
    assert made == made.strip(" .")
    assert made.upper() not in {"CON", "NUL", "COM1"}


def test_a_project_in_the_trash_that_was_damaged_can_be_taken_back(library):
    where = library.create("a")
    with closing(sqlite3.connect(where)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    deleted = library.delete(Desk.open(where, "Lan"), "a")
    os.truncate(deleted.path, 100)
    (kept,) = library.trash()
    assert kept.name == deleted.path.stem
    shutil.copy(library.take_back(kept.path), library.folder / "copy")
    assert json.loads((library.folder / "projects.json").read_text())


def test_a_database_is_remembered_without_its_password_and_not_waited_for(library, server):
    address = server.address(server.create())
    Project.create(address, "Chung").close()
    secret = address.replace("postgres@", "postgres:secret@") + "&password=secret"
    library.note_use(secret)
    (found,) = library.projects()
    assert (found.name, found.reports, found.problem) == ("Chung", None, "")
    assert "secret" not in (library.folder / "projects.json").read_text()
    desk = Desk.open(found.where, "Lan")
    with pytest.raises(LibraryError, match="its database's owner can drop it"):
        library.delete(desk, "Chung")
    kept = library.back_up(desk)
    assert kept.name == "Chung"
    desk.close()
    library.forget(secret)
    assert library.projects() == []
