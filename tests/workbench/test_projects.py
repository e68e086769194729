"""Reports into a project, once and again, and aligning what is not aligned yet; with an encoder of random weights."""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

from align.config import Options
from align.store import Project, schema
from align.workbench import adding
from align.workbench.adding import Given
from align.workbench.desk import Desk, Role, RoleError
from tests.encoding.conftest import own_cache, tiny_model  # noqa: F401
from tests.reports import ENGLISH
from tests.store.samples import broken
from tests.workbench.reports_of_meetings import VI, ZH, write_meetings

VALUES = {"city": "岘港", "city_vi": "Đà Nẵng", "other": "昆明", "other_vi": "Côn Minh", "month": 1, "day": 5, "number": 3}


@pytest.fixture
def options(tiny_model):  # noqa: F811
    return Options(encoder=str(tiny_model))


@pytest.fixture
def desk(home):
    where = home.empty()
    Project.create(where, "Summits").close()
    with Desk.open(where, "Lan", Role.EDITOR) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    return write_meetings(tmp_path / "reports")


def beads_of(project):
    """The beads of each pair of reports as what they are, whatever their numbers."""
    found = {}
    for meeting in project.meetings():
        for number in meeting.bitexts:
            view = project.bitext(number)
            place = {s.id: s.index for side in (view.zh, view.vi) for s in side.segments}
            found[view.zh.key, view.vi.key] = [
                ([place[s] for s in b.zh], [place[s] for s in b.vi], b.score, b.confidence, dict(b.evidence), b.marks and True)
                for b in view.beads
            ]
    return found


def meetings_of(project):
    return {frozenset(project.report(number).key for number in (*m.zh, *m.vi)) for m in project.meetings()}


def test_files_come_in_and_are_aligned(desk, folder, options):
    told = []
    added = desk.add_files([folder], options, lambda *step: told.append(step))
    assert [one.new for one in added.reports] == [True] * 6
    assert (added.errors, added.notes) == ((), ())
    assert {stage for stage, _, _ in told} == {"read", "keep", "encode", "group"}
    told.clear()
    run = desk.align_project(options, lambda *step: told.append(step))
    assert not run.stopped
    assert run.left == 0
    assert len(run.aligned) == sum(len(m.zh) * len(m.vi) for m in desk.meetings()) > 0
    shares = [done / total for stage, done, total in told if stage == "align"]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert broken(desk.project) == []
    with desk.project.database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).where(schema.run.c.finished.is_(None))).scalar() == 0


def test_whoever_stops_adding_keeps_what_was_kept_until_then(desk, folder, options, monkeypatch):
    monkeypatch.setattr("align.workbench.adding.AT_ONCE", 2)
    kept = []

    def stop():
        if kept and kept[-1] >= 4:
            raise KeyboardInterrupt

    def told(stage, done, total):
        if stage == "keep":
            assert total == 6
            kept.append(done)

    with pytest.raises(KeyboardInterrupt):
        adding.add_files(desk.project, [folder], options, told, stop)
    assert kept == [2, 4]
    assert len(desk.reports()) == 4
    again = desk.add_files([folder], options)
    assert [one.new for one in again.reports] == [False] * 4 + [True] * 2
    assert len(desk.reports()) == 6


def test_the_same_files_twice_add_nothing_and_align_nothing(desk, folder, options):
    desk.add_files([folder], options)
    desk.align_project(options)
    before, beads = meetings_of(desk.project), beads_of(desk.project)
    again = desk.add_files([folder], options)
    assert again.new == ()
    assert again.notes[0].endswith("is in the project already; nothing was added")
    run = desk.align_project(options)
    assert (run.run, run.aligned, run.encoded) == (None, (), 0)
    assert (meetings_of(desk.project), beads_of(desk.project)) == (before, beads)


def test_what_was_given_in_other_ways(desk, options):
    text = ZH.format(**VALUES)
    given = [
        Given("dán vào", text),
        Given("bản sao", text),
        Given("gửi lên.txt", VI.format(**VALUES).encode()),
        Given("ảnh.jpg", b"\xff\xd8\xff"),
        Given("trống", "   "),
        Given("English", ENGLISH),
        Given("two words", "Hội đàm", "vi"),
    ]
    added = desk.add_given(given, options)
    assert [(one.name, one.read.language) for one in added.reports] == [
        ("dán vào", "zh"),
        ("gửi lên.txt", "vi"),
        ("two words", "vi"),
    ]
    assert [str(error).partition(":")[0] for error in added.errors] == ["ảnh.jpg", "trống", "English"]
    assert added.notes == ("bản sao: is a copy of dán vào; it is left out",)


def test_without_options_reports_wait_for_the_next_alignment(desk, folder, options):
    desk.add_files([folder])
    assert desk.meetings() == []
    assert desk.align_project(options).aligned
    assert desk.meetings() != []


def test_one_meeting_takes_them_all(desk, folder, options):
    chosen = Options(encoder=options.encoder, one_meeting=True)
    desk.add_files([folder / "m0", folder / "m1"], chosen)
    (meeting,) = desk.meetings()
    assert (len(meeting.zh), len(meeting.vi)) == (2, 2)
    desk.add_files([folder], chosen)
    assert [(len(m.zh), len(m.vi)) for m in desk.meetings()] == [(3, 3)]


def test_reports_that_are_there_stay_where_a_person_put_them(desk, folder, options):
    from align.store.actions import MoveReport

    desk.add_files([folder / "m0"], Options(encoder=options.encoder, one_meeting=True))
    (meeting,) = desk.meetings()
    desk.act(MoveReport(meeting.zh[0], None, "riêng"), desk.info().revision)
    apart = meetings_of(desk.project)
    desk.add_files([folder], options)
    assert apart <= {frozenset(members & {"zh.txt", "vi.txt"}) for members in meetings_of(desk.project)} or all(
        any(one <= members for members in meetings_of(desk.project)) for one in apart
    )
    assert not any({"zh.txt", "vi.txt"} <= members for members in meetings_of(desk.project))


@pytest.mark.parametrize("after", [1, 2, 4, 7, 11])
def test_stopping_anywhere_and_going_on_changes_nothing(home, folder, options, after, tmp_path, monkeypatch):
    found = []
    for stops in (False, True):
        monkeypatch.setenv("DOICHIEU_CACHE", str(tmp_path / f"vectors {stops}"))  # encoding can be stopped too
        where = home.empty()
        Project.create(where, "Summits").close()
        with Desk.open(where, "Lan") as desk:
            desk.add_files([folder])
            asked = 0

            def stop(limit=after if stops else 10**9):
                nonlocal asked
                asked += 1
                return asked == limit

            first = desk.align_project(options, stop=stop)
            assert first.stopped == stops
            assert broken(desk.project) == []
            second = desk.align_project(options)
            assert second.left == 0
            found.append(beads_of(desk.project))
    assert found[0] == found[1]


def test_one_more_report_encodes_only_itself(desk, folder, options, tmp_path):
    desk.add_files([folder], options)
    desk.align_project(options)
    more = tmp_path / "more.txt"
    more.write_text((folder / "m1" / "vi.txt").read_text(encoding="utf-8").replace("Hai bên", "Hai phía"), encoding="utf-8")
    before = beads_of(desk.project)
    desk.add_files([more], options)
    run = desk.align_project(options)
    assert 0 < run.encoded < 30
    after = beads_of(desk.project)
    assert {pair: after[pair] for pair in before} == before
    assert {vi for _, vi in after.keys() - before.keys()} == {"more.txt"} or not after.keys() - before.keys()


def test_a_segment_that_is_split_meanwhile_is_aligned_as_it_is_then(desk, folder, options):
    from align.store.actions import SplitSegment

    desk.add_files([folder / "m0"], Options(encoder=options.encoder, one_meeting=True))
    report = desk.report(desk.meetings()[0].vi[0])
    long = max(report.segments, key=lambda segment: len(segment.text) if segment.kind.aligned else 0)
    acted = []

    def progress(stage, *_):
        if stage == "align" and not acted:
            acted.append(desk.act(SplitSegment(long.id, long.text.index(" ", 5)), desk.info().revision))

    run = desk.align_project(options, progress)
    assert acted
    assert len(run.aligned) == 1
    assert broken(desk.project) == []


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER])
def test_only_editors_may(home, options, role):
    with Desk.open(home.sample(), "Lan", role) as desk:
        for attempt in (
            lambda: desk.add_files([]),
            lambda: desk.add_given([]),
            lambda: desk.align_project(options),
        ):
            with pytest.raises(RoleError):
                attempt()


def test_reports_of_one_language_are_no_fault(desk, folder, options):
    for path in folder.rglob("vi.txt"):
        path.unlink()
    desk.add_files([folder], options)
    run = desk.align_project(options)
    assert run.aligned == ()
    assert run.notes[-1] == "all reports of the project are in Chinese; add the Vietnamese ones of the same meetings"
    shutil.rmtree(folder)
