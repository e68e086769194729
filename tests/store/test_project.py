"""Making and opening projects, and what is kept of reports and alignments."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.exchange import RunInfo, format_named
from align.model import Bitext, Kind, Report, Segment, Status
from align.store import ActionError, Choice, Project, StoreError, schema
from align.store.actions import Judge
from tests.store.samples import ZH, alignment, broken, report


def test_a_new_project_says_who_it_is(home):
    place = home.empty()
    with Project.create(place, "Các cuộc gặp") as project:
        made = project.info()
    with Project.open(place) as project:
        assert project.info() == made
    assert made.name == "Các cuộc gặp"
    assert made.revision == 0
    assert made.created.utcoffset().total_seconds() == 0


def test_there_is_only_one_project_in_a_place(home):
    place = home.sample()
    with pytest.raises(StoreError, match="already"):
        Project.create(place, "again")
    with Project.open(place) as project:
        assert project.info().name == "Sample"


def test_closing_leaves_one_file(tmp_path):
    with Project.create(tmp_path / "a.doichieu", "a") as project:
        project.save_alignment(alignment(), {})
    assert [path.name for path in tmp_path.iterdir()] == ["a.doichieu"]
    with closing(sqlite3.connect(tmp_path / "a.doichieu")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_alignment_comes_back_as_it_was(project):
    assert project.alignment() == alignment()
    assert broken(project) == []


def test_pairs_stream_into_a_format(project, tmp_path):
    written = format_named("jsonl")
    info = RunInfo(alignment().created, "tiny")
    written.write_pairs(project.pairs(Choice(min_confidence=0.4)), info, tmp_path / "pairs.jsonl")
    assert tuple(written.read(tmp_path / "pairs.jsonl")) == alignment().pairs()


def test_what_leaves_the_project(project):
    lan = project.author("Lan")
    first, _, third = (bead.id for bead in project.bitext(1).beads[:3])
    project.act(Judge((first,), Status.REJECTED), lan, project.revision())
    project.act(Judge((third,), Status.ACCEPTED), lan, project.revision())
    texts = {pair.zh.segments for pair in project.pairs(Choice(min_confidence=0.85))}
    assert texts == {(1,), (2, 3)}  # the rejected one is not, the accepted one is whatever its confidence
    (only,) = project.pairs(Choice(statuses=frozenset({Status.ACCEPTED})))
    assert only.status is Status.ACCEPTED
    assert list(project.pairs(Choice(meetings=frozenset({999})))) == []


def test_the_same_file_twice_adds_nothing(project):
    zh = report("a/zh.txt", "zh", ZH)
    again = project.add_reports([zh, replace(zh, id="elsewhere/zh.txt", path="other")])
    assert again.new == ()
    assert len(set(again.reports)) == 1
    assert broken(project) == []


def test_another_file_of_the_same_name_gets_a_name_of_its_own(project):
    changed = replace(report("a/zh.txt", "zh", ZH[:2]), digest="another")
    (number,) = project.add_reports([changed]).new
    assert project.report_text(number).id == "a/zh.txt-2"


def test_reports_without_a_digest_are_known_by_their_text(project):
    pasted = replace(report("pasted", "zh", ZH[:3]), digest="")
    assert len(project.add_reports([pasted]).new) == 1
    assert project.add_reports([pasted]).new == ()


def test_aligning_a_pair_again_leaves_the_first_alone(project):
    before = project.alignment().bitexts
    saved = project.save_alignment(alignment(), {})
    assert saved.new == ()
    assert len(saved.present) == 2
    assert project.alignment().bitexts == before


def test_an_alignment_saved_as_it_goes(home):
    whole = alignment()
    with Project.create(home.empty(), "a") as project:
        project.place_meetings(whole.meetings)
        run = project.start_run("tiny", {"order": "free"}, 0.4)
        for bitext in whole.bitexts:
            project.save_bitexts(run, [bitext])
        project.finish_run(run)
        assert project.alignment().bitexts == whole.bitexts
        assert project.alignment().meetings == whole.meetings


def test_a_program_that_repeats_itself_changes_nothing(project):
    token = uuid4()
    pasted = replace(report("pasted", "zh", ZH[:3]), digest="")
    first = project.add_reports([pasted], token)
    assert project.add_reports([pasted], token) == first
    revision = project.revision()
    token = uuid4()
    saved = project.save_alignment(alignment(), {}, token)
    assert project.save_alignment(alignment(), {}, token) == saved
    assert project.revision() == revision + 1


def test_beads_that_forget_a_segment_are_a_defect_and_leave_no_trace(home):
    whole = alignment()
    lacking = replace(whole, bitexts=(replace(whole.bitexts[0], beads=whole.bitexts[0].beads[1:]),))
    with Project.create(home.empty(), "a") as project:
        with pytest.raises(ValueError, match="exactly once"):
            project.save_alignment(lacking, {})
        assert project.alignment().meetings == ()
        assert project.revision() == 0


def test_a_report_changed_meanwhile_is_not_aligned(project):
    zh = report("a/zh.txt", "zh", ZH)
    new = replace(report("new", "vi", ((Kind.BODY, "Một câu."),)))
    changed = replace(zh, segments=zh.segments[1:])
    project.add_reports([new])
    with pytest.raises(ActionError, match=r"a/zh.txt: its segments were changed"):
        project.save_bitexts(1, [Bitext("m", changed, new, ())])


ANY = st.text(st.characters() | st.sampled_from("\0\ufdd0\ud800\udfff\u2028\U0010ffff"), min_size=1, max_size=20)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(ANY, min_size=1, max_size=4), name=ANY, language=st.sampled_from(["zh", "vi"]))
def test_any_report_comes_back(project, texts, name, language):
    whole, segments = "", []
    for index, text in enumerate(texts):
        segments.append(Segment(index, Kind.BODY, len(whole), len(whole) + len(text), text, index))
        whole += text
    given_report = Report(name, name, language, whole, tuple(segments), title=texts[0])
    added = project.add_reports([given_report])
    found = project.report_text(added.reports[0])
    if added.new:
        assert replace(found, id=name) == given_report
    assert found.text == whole


def test_the_database_itself_refuses_a_segment_in_two_beads(project):
    bead = project.bitext(1).beads[0]
    row = {"bitext_id": 1, "segment_id": bead.zh[0], "bead_id": bead.id + 1, "side": "zh"}
    with pytest.raises(sa.exc.IntegrityError), project.database.writing() as writer:
        writer.connection.execute(schema.bead_segment.insert().values(row))


def test_the_database_itself_refuses_a_bead_of_another_bitext(project):
    segment, elsewhere = project.bitext(1).beads[0].zh[0], project.bitext(2).beads[0].id
    place = schema.bead_segment.c
    wrong = schema.bead_segment.update().where(place.segment_id == segment, place.bitext_id == 1).values(bead_id=elsewhere)
    with pytest.raises(sa.exc.IntegrityError), project.database.writing() as writer:
        writer.connection.execute(wrong)


@pytest.mark.parametrize("table", ["log", "log_row"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET log_id = 7", "DELETE FROM {}"])
def test_the_log_only_grows(project, table, statement):
    project.act(Judge((1,), Status.ACCEPTED), project.author("Lan"), project.revision())
    if table == "log":
        statement = statement.replace("log_id", "action")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), project.database.writing() as writer:
        writer.connection.execute(sa.text(statement.format(table)))


def test_many_reports_of_one_name_are_told_apart_with_few_looks(home):
    from align.store.apply_reports import unused

    texts = [replace(report("index.html", "zh", ZH), digest=f"{number}") for number in range(300)]
    with Project.open(home.sample()) as project:
        assert len(project.add_reports(texts).new) == 300
        with project.database.reading() as connection:
            keys = set(connection.execute(sa.select(schema.report.c.key)).scalars())
            asked = []
            sa.event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
            free = unused(connection, schema.report.c.key, "index.html", {"index.html-301", "index.html-302"})
    assert {"index.html", *(f"index.html-{number}" for number in range(2, 301))} <= keys
    assert free not in keys | {"index.html-301", "index.html-302"}
    assert len(asked) < 25
