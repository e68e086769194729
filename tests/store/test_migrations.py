"""Every older schema becomes the present one, on both homes, whole or not at all."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from align.model import Status
from align.store import Filter, Project, StoreError, migrating, schema
from align.store.actions import CloseRound, Judge, JudgeBlind, OpenRound
from align.store.database import Database
from align.store.members import Identity, Role
from align.store.places import Place
from tests.store.old_projects import FILL
from tests.store.samples import broken


def revisions():
    config = Config()
    config.set_main_option("script_location", "align:store/migrations")
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]


def test_revisions_are_numbers_in_a_row_and_the_program_knows_the_last():
    assert revisions() == [f"{n:04}" for n in range(1, len(revisions()) + 1)]
    assert revisions()[-1] == schema.SCHEMA
    assert list(FILL) == revisions()


def test_migrations_lead_to_the_tables_of_the_program(project):
    with project.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True, "include_object": _ours})
        assert compare_metadata(context, schema.metadata) == []


def _ours(_object, name, kind, _reflected, _compared):
    return not (
        (kind == "table" and (name == "alembic_version" or name.startswith("segment_find")))
        or (kind == "index" and name == "ix_segment_words_loose")  # over an expression, which the tables of the program lack
    )


@pytest.mark.parametrize("revision", list(FILL))
def test_an_older_project_with_data_becomes_a_present_one(home, revision):
    place = home.empty()
    if home.name == "sqlite":
        Path(place).touch()
    old = Database(Place.of(place), fresh=True)
    migrating.upgrade(old, to=revision, new=("uuid", "Cũ"))
    with old.alone() as connection:
        FILL[revision](connection)
    old.close()
    with Project.open(place) as project:
        assert project.info().name == "Cũ"
        assert broken(project) == []
        (bitext,) = project.alignment().bitexts
        assert [bead.status for bead in bitext.beads] == [Status.ACCEPTED, Status.PROPOSED]
        lan, minh = project.author("Lan"), project.author("Minh")
        assert project.history_of_bead(1)[0].said == "accepted it"
        if revision >= "0002":
            assert project.undo(lan, blind_round=1).action == "judge_blind"
            assert project.redo(lan, blind_round=1).action == "judge_blind"
        else:
            project.act(OpenRound("Vòng", (1,), (lan.reviewer, minh.reviewer)), lan, project.revision())
        project.act(JudgeBlind(1, 1, Status.ACCEPTED), minh, project.revision())
        project.act(CloseRound(1), lan, project.revision())
        (item,) = project.result(1).items
        rejected = [Status.REJECTED] if revision >= "0002" else [None]
        assert [opinion.status for opinion in item.opinions] == [*rejected, Status.ACCEPTED]
        assert len(project.members.all()) == (2 if revision >= "0004" else 0)
        if revision < "0004":
            project.members.add("Lan", Role.OWNER, "lan@example.org")
        assert project.members.enter(Identity("s 1", "lan@example.org")).reviewer == lan.reviewer
        assert project.undo(lan, bitext=1).action == "accept"
        project.act(Judge((1,), Status.REJECTED), lan, project.revision())


def test_lists_and_searches_know_what_older_projects_hold(home):
    """What is kept beside the rows is made for rows that were there: clashes, who decided, tallies, words."""
    place = home.empty()
    if home.name == "sqlite":
        Path(place).touch()
    old = Database(Place.of(place), fresh=True)
    migrating.upgrade(old, to="0001", new=("uuid", "Cũ"))
    mark = {
        "kind": "number",
        "agrees": False,
        "zh": [[1, 0, 2, "第一"]],
        "vi": [[2, 4, 7, "một"]],
        "zh_value": "1",
        "vi_value": "2",
    }
    stale = mark | {"zh": [[1, 0, 2, "第二"]]}  # its text was corrected since
    with old.alone() as connection:
        FILL["0001"](connection)
        beads = sa.table("bead", sa.column("id"), sa.column("evidence"))
        evidence = json.dumps({"margin": 0.1, "marks": [mark, stale, mark | {"agrees": True}]})
        connection.execute(beads.update().where(beads.c.id == 1).values(evidence=evidence))
    old.close()
    with Project.open(place) as project:
        assert broken(project) == []
        (row,) = project.find(Filter(reviewer=project.reviewer("Lan"), clashing=True)).beads
        assert row.bead.id == 1
        counts = project.counts()
        assert (counts.accepted, counts.alone, counts.clashing, counts.unreviewed) == (1, 1, 1, 1)
        assert [hit.segment for query in ("第一句", "cau HAI") for hit in project.search(query).hits] == [1, 3]


def test_a_migration_that_fails_leaves_nothing(home):
    place = home.empty()
    if home.name == "sqlite":
        Path(place).touch()
    database = Database(Place.of(place), fresh=True)
    with database.alone() as connection:
        connection.execute(sa.text("CREATE TABLE segment (id INTEGER)"))  # in the way of one of the last tables
    with pytest.raises(sa.exc.DBAPIError):
        migrating.upgrade(database, new=("uuid", "a"))
    with database.reading() as connection:
        assert sa.inspect(connection).get_table_names() == ["segment"]
        if home.name == "sqlite":
            assert connection.execute(sa.text("PRAGMA application_id")).scalar() == 0
    database.close()


def make_newer(project):
    with project.database.alone() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9998'"))
        connection.execute(sa.text("UPDATE project SET program = '99.1'"))


def test_an_older_program_refuses_a_newer_project(home):
    place = home.sample()
    with Project.open(place) as project:
        make_newer(project)
    with pytest.raises(StoreError) as raised:
        Project.open(place)
    said = str(raised.value)
    assert "Doichieu 99.1 (schema 9998)" in said
    assert f"Doichieu {migrating.program_version()} (schema {schema.SCHEMA})" in said


def test_a_project_upgraded_while_it_is_open_is_not_written(project):
    lan, revision = project.author("Lan"), project.revision()
    make_newer(project)
    with pytest.raises(StoreError, match="brought to schema 9998 by another version"):
        project.act(Judge((1,), Status.ACCEPTED), lan, revision)
    assert project.revision() == revision
