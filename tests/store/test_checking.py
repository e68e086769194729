"""A sound project has no faults, and each kind of damage is found and said."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Kind, Status
from align.store import ActionError, ClashError, Project, StoreError, checking
from align.store.actions import Correct, Judge, Merge, MoveReport, Note, SetKind, SplitSegment
from tests.store.samples import alignment
from tests.store.test_undo import KINDS, QUIET, WHICH, some_action


@pytest.fixture
def used(project):
    """A project in which somebody has worked."""
    lan = project.author("Lan")
    view = project.bitext(1)
    for action in (
        Judge((1,), Status.ACCEPTED),
        Correct(view.zh.segments[0].id, "岘港\0与\ud800昆明"),
        Merge((2, 3)),
        SetKind((view.vi.segments[3].id,), Kind.FURNITURE),
        SplitSegment(view.zh.segments[2].id, 3),
        MoveReport(view.vi.id, None, "mới"),
        Note(4, "ghi chú"),
    ):
        try:
            project.act(action, lan, project.revision())
        except ClashError:  # the bead of the furniture is gone
            assert isinstance(action, Note)
    project.undo(lan)
    project.undo(lan)
    project.redo(lan)
    return project


def test_a_sound_project_has_no_faults(used):
    assert list(used.faults()) == []


@settings(max_examples=20, **QUIET)
@given(steps=st.lists(st.tuples(st.sampled_from((*KINDS, "undo", "redo")), WHICH, WHICH, WHICH, st.booleans()), max_size=12))
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_no_actions_lead_to_faults(home, steps):
    with Project.open(home.sample()) as project:
        authors = project.author("Lan"), project.author("Minh")
        for kind, a, b, c, who in steps:
            try:
                if kind in ("undo", "redo"):
                    getattr(project, kind)(authors[who], 1 + a % 2 if b % 2 else None)
                else:
                    project.act(some_action(project, kind, a, b, c), authors[who], project.revision())
            except (ActionError, ClashError):
                pass
        assert list(project.faults()) == []


SPOILT = {
    "UPDATE bead SET zh_count = 7 WHERE id = 1": r"^bead 1: says 7 Chinese segments \(from 0\) and 1 Vietnamese ones",
    "UPDATE bead SET vi_start = 7 WHERE id = 1": r"^bead 1: says 1 Chinese .* and 1 Vietnamese ones \(from 7\), and holds",
    "UPDATE bead SET status = 'rejected' WHERE id = 1": r"^bead 1: its status is 'rejected', and entry \d+ of the log left",
    "UPDATE bead SET version = 999 WHERE id = 1": r"^bead 1: says it was changed by entry 999,",
    "UPDATE bead SET evidence = '{' WHERE id = 1": r"^bead 1: its evidence cannot be read",
    "UPDATE segment SET text = 'x' WHERE id = 2": r"^segment 2: is not what report 1 says there",
    "UPDATE segment SET start = 0 WHERE id = 2": r"^segment 2: overlaps the one before it",
    "UPDATE segment SET kind = 'furniture' WHERE id = 2": r"^pair of reports 1: segment 2 does not belong in bead",
    "UPDATE segment SET kind = 'body' WHERE id = 5": r"^pair of reports 1: Chinese segment 5 is in no bead",
    "DELETE FROM bead_segment WHERE segment_id = 6": r"^pair of reports 1: Vietnamese segment 6 is in no bead",
    "UPDATE bitext SET meeting_id = NULL WHERE id = 2": r"^pair of reports 2: is in meeting None, its reports in 1 and 1",
    "UPDATE bitext SET zh_report = vi_report WHERE id = 2": r"^pair of reports 2: is in vi and vi",
    "UPDATE counter SET last = 3 WHERE name = 'bead'": r"^bead: number \d+ is in use, and only 3 were given out",
    "DELETE FROM reviewer": r"names a row of reviewer that is not there|foreign key",
    "UPDATE log SET reviewer_id = NULL WHERE direction = 'do'": r"^entry \d+ of the log: nobody did it",
    "UPDATE log SET target_id = NULL WHERE direction = 'undo'": r"^entry \d+ of the log: a undo of entry None",
    "UPDATE log_row SET before = '[]' WHERE tbl = 'bead' AND row_id = 1": r"^what the log says of bead 1 cannot be read",
    "UPDATE log_row SET tbl = 'bread' WHERE tbl = 'meeting'": r"tells of a row of bread|^meeting",
    "UPDATE log_row SET after = NULL WHERE tbl = 'segment' AND row_id = 1": r"^segment 1: is (there|not there)",
}


def spoil(project, statement):
    """Change something behind the program's back, with the guards of the database out of the way."""
    with project.database.engine.connect() as connection:
        if project.database.sqlite:
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")
            guards = driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                driver.execute(f"DROP TRIGGER {name}")
            driver.execute(statement)
            for _, guard in guards:
                driver.execute(guard)
            driver.execute("PRAGMA foreign_keys = ON")
        else:
            with connection.begin():
                connection.exec_driver_sql("SET session_replication_role = replica")
                connection.exec_driver_sql(statement)
                connection.exec_driver_sql("SET session_replication_role = DEFAULT")


@pytest.mark.parametrize("statement", SPOILT)
def test_what_was_changed_behind_the_programs_back_is_found(used, home, statement):
    if statement == "DELETE FROM reviewer" and home.name == "postgresql":
        statement, wanted = "UPDATE log SET reviewer_id = NULL", r"nobody did it"
    else:
        wanted = SPOILT[statement]
    spoil(used, statement)
    found = list(used.faults())
    assert any(re.search(wanted, said) for said in found), found
    assert not any("\n" in said for said in found)


def test_missing_guards_of_the_log_are_found(used, home):
    with used.database.alone() as connection:
        name = "log_row_no_delete" if home.name == "sqlite" else "log_row_append_only ON log_row"
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    assert list(used.faults()) == [
        f"the trigger {name.split(maxsplit=1)[0]} is missing or off, so that the log could be changed",
    ]


def test_many_faults_of_one_kind_are_counted(project, monkeypatch):
    monkeypatch.setattr(checking, "MOST", 3)
    spoil(project, "UPDATE bead SET zh_count = 9")
    *found, last = project.faults()
    assert len(found) == 3
    assert all("says 9 Chinese segments" in said for said in found)
    assert last == "and 6 more of this kind"


def test_a_damaged_page_is_found(tmp_path):
    path = tmp_path / "a.doichieu"
    with Project.create(path, "a") as project:
        project.save_alignment(alignment(), {})
    content = bytearray(path.read_bytes())
    page = content.index("Trời mưa to".encode()) // 4096 * 4096
    content[page + 8 : page + 24] = b"\xff" * 16  # where the rows of that page stand
    path.write_bytes(content)
    found = []
    try:
        with Project.open(path) as project:  # where the page is read on opening, that says so already
            found += project.faults()
    except StoreError as error:
        found.append(str(error))
    assert found
    assert "damaged" in found[0]
