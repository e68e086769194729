"""The align page. What a job is told is checked with the job itself put aside; a real one runs in tests/browser."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from filelock import FileLock

from align.config import Options
from align.store import Project, StoreError
from align.store.actions import MoveReport
from align.workbench import jobs
from align.workbench.desk import Desk, Role
from align.workbench.jobs import JobError, State, Status
from tests.store.samples import alignment
from tests.ui.conftest import button, texts
from ui import words

NOW = datetime(2026, 1, 31, 23, 59, tzinfo=UTC)


def status(state=State.RUNNING, **values):
    given = {"stage": "align", "done": 30, "total": 120, "seconds_left": 90.0, "message": "", "stopping": False, "aligned": 0}
    return Status(state=state, place="p", started=NOW, changed=NOW, pid=1, token="t", **(given | values))


@pytest.fixture
def unaligned(samples):
    """The sample project with a report alone in a meeting moved to where it has counterparts."""
    with Desk.open(samples, "Lan") as desk:
        meeting = next(meeting for meeting in desk.meetings() if meeting.zh)
        alone = next(report for report in desk.reports() if report.meeting != meeting.id)
        desk.act(MoveReport(alone.id, meeting.id), desk.info().revision)
    return samples


@pytest.fixture
def started(monkeypatch):
    calls = []
    monkeypatch.setattr(jobs, "status", lambda _: status() if calls else None)
    monkeypatch.setattr(jobs, "start", lambda *given, again=False: calls.append((*given, again)))
    return calls


def test_one_button_starts_it_with_the_defaults(show, unaligned, started):
    app = show("align", unaligned)
    assert "2 of 3 pairs of reports aligned" in texts(app)
    button(app, "align").click().run()
    assert not app.exception
    assert not app.error
    ((place, _, options, role, again),) = started
    assert (place, options, role, again) == (str(unaligned), Options(), Role.OWNER, False)


def test_everything_can_be_aligned_again(show, samples, started):
    app = show("align", samples)
    button(app, "align again").click().run()
    assert not app.error
    assert started[0][-1] is True


def test_settings_are_passed_on(show, unaligned, started):
    app = show("align", unaligned)
    app.radio(key="order").set_value("monotone")
    app.slider(key="confidence").set_value(80)
    app.selectbox(key="encoder").select("other").run()
    app.text_input(key="encoder name").set_value(" LaBSE ")
    button(app, "align").click().run()
    assert started[0][2] == Options(order="monotone", min_confidence=0.8, encoder="LaBSE")


def test_a_configuration_that_makes_no_sense_is_one_sentence(show, unaligned, monkeypatch, tmp_path):
    (tmp_path / "doichieu.toml").write_text("order = 'sideways'")
    monkeypatch.chdir(tmp_path)
    app = show("align", unaligned)
    assert "sideways" in app.error[0].value
    assert all(found.key != "align" for found in app.button)


@pytest.mark.parametrize(("tongue", "said"), [
    ("zh", "doichieu.toml：order 为“sideways”；请从 auto, monotone, free 中选择"),
    ("vi", "doichieu.toml: order là “sideways”; hãy chọn một trong auto, monotone, free"),
])  # fmt: skip
def test_a_wrong_configuration_is_told_in_the_language_of_the_page(show, unaligned, monkeypatch, tmp_path, tongue, said):
    (tmp_path / "doichieu.toml").write_text("order = 'sideways'")
    monkeypatch.chdir(tmp_path)
    assert show("align", unaligned, tongue=tongue).error[0].value.replace("\\", "") == said


def test_nothing_left_is_said(show, samples):
    app = show("align", samples)
    assert "Everything is aligned" in texts(app)
    button(app, "onward").click().run()
    assert not app.exception


def test_one_language_is_not_enough(show, tmp_path):
    Project.create(tmp_path / "new.doichieu", "New").close()
    app = show("align", tmp_path / "new.doichieu")
    assert "needs reports in both languages" in texts(app)
    assert button(app, "align").disabled


def test_reports_that_are_all_of_other_meetings_are_said_to_be(show, tmp_path):
    with Project.create(tmp_path / "new.doichieu", "New") as project:
        whole = alignment()
        here, elsewhere = whole.meetings
        project.place_meetings((replace(here, vi=()), elsewhere))
    app = show("align", tmp_path / "new.doichieu")
    assert "No meeting has reports in both languages" in texts(app)
    assert button(app, "align").disabled


def test_one_that_runs_is_shown_and_can_be_stopped(show, unaligned, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "status", lambda _: status(stopping=bool(asked)))
    monkeypatch.setattr(jobs, "stop", lambda place, *_: asked.append(place))
    app = show("align", unaligned)
    (bar,) = app.get("progress")
    assert "Aligning · 25% · about 2 minutes left" in str(bar.proto)
    button(app, "stop").click().run()
    assert asked == [str(unaligned)]
    assert "It stops after the pair of reports at hand" in texts(app)
    assert button(app, "stop").disabled


@pytest.mark.parametrize(("ended", "said"), [
    (
        status(State.DONE, message="16 pairs of reports aligned", aligned=16),
        "Last aligned on 31 Jan 2026 23:59: 16 pairs of reports aligned.",
    ),
    (status(State.STOPPED, aligned=1), "Stopped on 31 Jan 2026 23:59, with 1 pair of reports done."),
    (status(State.FAILED, message="the <b>disk</b> is full"), "broke off on 31 Jan 2026 23:59: the <b>disk</b> is full"),
])  # fmt: skip
def test_how_the_last_one_ended(show, unaligned, monkeypatch, ended, said):
    monkeypatch.setattr(jobs, "status", lambda _: ended)
    assert said in texts(show("align", unaligned)).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize(("tongue", "said"), [
    ("zh", "中断：p：磁盘已满；之前保存的内容都还在，请腾出空间后再试"),
    ("vi", ": p: ổ đĩa đầy; những gì đã lưu trước đó vẫn còn, hãy dọn chỗ trống rồi thử lại"),
])  # fmt: skip
def test_a_failure_elsewhere_is_told_in_the_language_of_the_page(show, unaligned, monkeypatch, tmp_path, tongue, said):
    monkeypatch.setenv("DOICHIEU_DATA", str(tmp_path / "data"))
    full = StoreError("p", "the disk is full; what was saved before is kept, so make room and try again")
    spot = jobs.Spot.of(unaligned)
    spot.state.parent.mkdir(parents=True)
    spot.write(status(State.FAILED, message=full.sentence))
    assert show("align", unaligned, tongue=tongue).error[0].value.replace("\\", "").endswith(said)


@pytest.mark.parametrize(("tongue", "said"), [
    ("zh", "p：正在对齐；请等其结束，或先停止"), ("vi", "p: đang được đối chiếu; hãy đợi xong, hoặc dừng lại"),
])  # fmt: skip
def test_one_that_runs_already_is_told_in_the_language_of_the_page(show, unaligned, monkeypatch, tongue, said):
    spot = jobs.Spot("p", *(unaligned.parent / name for name in ("state", "log", "lock", "stop")))
    monkeypatch.setattr(jobs.Spot, "of", lambda _: spot)
    app = show("align", unaligned)
    app.session_state[words.KEY] = tongue
    with FileLock(spot.lock):
        button(app, "align").click().run()
    assert app.error[0].value.replace("\\", "") == said


def test_one_that_cannot_be_started_is_one_sentence(show, unaligned, monkeypatch):
    def refuse(*_):
        raise JobError("p: is being aligned already; wait until that has ended, or stop it")

    monkeypatch.setattr(jobs, "start", refuse)
    app = show("align", unaligned)
    button(app, "align").click().run()
    assert not app.exception
    assert "is being aligned already" in app.error[0].value
