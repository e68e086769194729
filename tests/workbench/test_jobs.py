"""An alignment in a process of its own: real processes, killed and stopped."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from align.config import Options
from align.encoding.paths import state_dir
from align.store import Project
from align.workbench import jobs
from align.workbench.desk import Desk, Role, RoleError
from align.workbench.jobs import JobError, State
from tests.encoding.conftest import tiny_model  # noqa: F401
from tests.store.conftest import Databases
from tests.store.samples import broken
from tests.workbench.reports_of_meetings import write_meetings


@pytest.fixture(scope="module")
def vectors(tmp_path_factory, tiny_model):  # noqa: F811
    """A cache that holds every vector, so that no process need load a model."""
    folder = tmp_path_factory.mktemp("vectors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOICHIEU_CACHE", str(folder / "cache"))
        Project.create(folder / "p.doichieu", "Summits").close()
        with Desk.open(folder / "p.doichieu", "Lan") as desk:
            chosen = Options(encoder=str(tiny_model), one_meeting=True)
            desk.add_files([write_meetings(folder / "reports", 6)], chosen)
            desk.align_project(chosen)
    return folder / "cache"


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch, vectors):
    monkeypatch.setenv("DOICHIEU_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DOICHIEU_CACHE", str(vectors))


@pytest.fixture
def options(tiny_model):  # noqa: F811
    return Options(encoder=str(tiny_model), one_meeting=True)


@pytest.fixture
def where(home, tmp_path, options):
    """A project with reports of one meeting that are not aligned."""
    place = home.empty()
    Project.create(place, "Summits").close()
    with Desk.open(place, "Lan") as desk:
        desk.add_files([write_meetings(tmp_path / "reports", 6)], options)
    return place


def wait(place, until):
    end = time.monotonic() + 90
    while time.monotonic() < end:
        found = jobs.status(place)
        if until(found):
            return found
        time.sleep(0.05)
    pytest.fail(f"still {found}")


def ended(status):
    return not status.running


def left(place):
    with Project.open(place) as project:
        assert broken(project) == []
        from align.store import corpus

        with project.database.reading() as connection:
            return len(corpus.pending(connection))


def test_it_runs_by_itself_and_says_how_far_it_is(where, options):
    assert jobs.status(where) is None
    first = jobs.start(where, "Lan", options)
    assert (first.state, first.stage) == (State.RUNNING, "start")
    assert first.pid != os.getpid()
    with pytest.raises(JobError, match="is being aligned already"):
        jobs.start(where, "Minh", options)
    found = wait(where, ended)
    assert (found.state, found.message, found.aligned) == (State.DONE, "36 pairs of reports aligned", 36)
    assert found.done == found.total > 0
    assert left(where) == 0
    again = jobs.start(where, "Lan", options)
    assert again.token != found.token
    assert wait(where, ended).message == "nothing was left to align"


def test_it_can_be_stopped_and_goes_on(where, options):
    jobs.start(where, "Lan", options)
    assert jobs.stop(where).stopping
    found = wait(where, ended)
    assert found.state is State.STOPPED
    assert found.message.endswith("left, so start it again to go on")
    assert left(where) == 36 - found.aligned > 0
    jobs.start(where, "Lan", options)
    assert wait(where, ended).state is State.DONE
    assert left(where) == 0


def test_a_killed_one_is_known_as_such(where, options):
    started = jobs.start(where, "Lan", options)
    os.kill(started.pid, signal.SIGKILL)
    found = wait(where, ended)
    assert found.state is State.FAILED
    assert "killed, or the machine was restarted" in found.message
    assert jobs.stop(where).state is State.FAILED
    jobs.start(where, "Lan", options)
    assert wait(where, ended).state is State.DONE
    assert left(where) == 0


def test_a_state_from_before_a_restart_is_known_as_such(where, options):
    jobs.start(where, "Lan", options)
    found = wait(where, ended)
    spot = jobs.Spot.of(where)
    spot.write(replace(found, state=State.RUNNING, message="", pid=1))
    assert jobs.status(where).state is State.FAILED


def test_no_password_is_written_down(server, options):
    home = Databases(server)
    place = home.sample().replace("postgres@", "postgres:s3cret@")
    jobs.start(place, "Lan", options)
    found = wait(place, ended)
    assert found.state is State.DONE
    other = jobs.Spot.of(place.replace(":s3cret@", "@") + "&password=s3cret")
    assert "s3cret" not in other.name
    assert other.lock == jobs.Spot.of(place).lock
    for path in state_dir().rglob("*"):
        assert path.is_dir() or b"s3cret" not in path.read_bytes()
    assert "s3cret" not in json.dumps(found.place)
    assert jobs.status(place.replace("s3cret", "other")) == found


def test_what_cannot_be_done_is_one_sentence(where, options, tmp_path):
    with pytest.raises(RoleError):
        jobs.start(where, "Lan", options, Role.REVIEWER)
    missing = tmp_path / "missing.doichieu"
    jobs.start(missing, "Lan", options)
    assert (
        wait(missing, ended).message == f"{missing}: there is no such project; see that the name is right, or make a new one"
    )
    assert jobs.status(missing).message.template == "{path}: {reason}"
    jobs.start(where, "Lan", Options(encoder=str(tmp_path / "no such model")))
    found = wait(where, ended)
    assert found.state is State.FAILED
    assert "no such model" in found.message
    assert "Traceback" not in found.message


def test_a_damaged_state_is_none(where):
    spot = jobs.Spot.of(where)
    spot.state.parent.mkdir(parents=True)
    for text in ("", "{", "[]", "{}", '{"state": "dancing", "started": 1}'):
        spot.state.write_text(text)
        assert jobs.status(where) is None


def test_one_file_by_two_names(where, home, tmp_path):
    if home.name == "sqlite":
        (tmp_path / "link").symlink_to(where)
        assert jobs.Spot.of(tmp_path / "link").lock == jobs.Spot.of(Path(where)).lock
    else:
        assert jobs.Spot.of(where.replace("postgres@", "other:word@")).lock == jobs.Spot.of(where).lock
