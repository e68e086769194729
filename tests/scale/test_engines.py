"""The same pairs wherever tasks run, and workers that die."""

import os
import pickle
import signal

import pytest

from align.errors import ConfigurationError, InputError, ScaleError
from align.scale.engines import LocalEngine, engine_named
from align.scale.mining import mine
from align.scale.settings import Settings
from align.scale.storage import MissingPartError
from tests.scale.piles import kept, meaning, texts, write

SMALL = Settings(shard=100, exact=10)


def double(number):
    return os.getpid(), 2 * number


@pytest.fixture
def cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.mark.usefixtures("cores")
def test_tasks_are_spread_over_processes_and_come_back_in_order():
    steps = []
    found = LocalEngine().run(double, [(n,) for n in range(6)], lambda *step: steps.append(step), spread=True)
    assert [number for _, number in found] == [0, 2, 4, 6, 8, 10]
    assert os.getpid() not in {pid for pid, _ in found}
    assert steps == [(done, 6) for done in range(7)]


@pytest.mark.usefixtures("cores")
def test_a_process_that_the_system_ends_is_said():
    with pytest.raises(ScaleError, match="memory ran out"):
        LocalEngine().run(dies, [(1,), (2,)], lambda *_: None, spread=True)


@pytest.fixture
def files(tmp_path):
    return {
        "zh": [write(tmp_path / "a.txt", texts("zh", range(450)))],
        "vi": [write(tmp_path / "b.txt", texts("vi", range(150, 600)))],
    }


@pytest.fixture
def local(tmp_path, files):
    mine([], str(tmp_path / "local"), SMALL, load=meaning, engine=LocalEngine(), **files)
    return kept(tmp_path / "local")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_pairs_are_the_same_on_any_number_of_workers(tmp_path, files, local, workers):
    mine([], str(tmp_path / "out"), SMALL, load=meaning, engine=engine_named("dask", workers), **files)
    assert kept(tmp_path / "out") == local


@pytest.mark.slow
def test_a_worker_that_is_killed_is_survived(tmp_path, files, local):
    engine = engine_named("dask", 2)
    killed = []

    def kill(what, done, total):
        """Kill a worker in the middle of the steps that take longest."""
        if what in {"encode", "search"} and what not in killed and done == total // 2:
            killed.append(what)
            pids = engine.client.run(os.getpid)
            os.kill(next(iter(pids.values())), signal.SIGKILL)

    mine([], str(tmp_path / "out"), SMALL, load=meaning, engine=engine, progress=kill, **files)
    assert killed == ["encode", "search"]
    assert kept(tmp_path / "out") == local


def dies(_number):
    os.kill(os.getpid(), signal.SIGKILL)


def fails(_number):
    raise InputError("a.txt", "is empty")


def no_room(_number):
    raise MemoryError


@pytest.mark.slow
def test_what_goes_wrong_on_a_worker_is_said_as_here():
    engine = engine_named("dask", 1)
    try:
        with pytest.raises(ScaleError, match=r"4 workers died one after the other .*\(dies\).*--memory"):
            engine.run(dies, [(1,)], lambda *_: None)
        with pytest.raises(InputError, match=r"a\.txt: is empty"):
            engine.run(fails, [(1,)], lambda *_: None)
        with pytest.raises(ScaleError, match="memory ran out"):
            engine.run(no_room, [(1,)], lambda *_: None)
    finally:
        engine.close()


@pytest.mark.slow
def test_a_cluster_that_stands_already_is_joined_and_left_standing(tmp_path, files, local):
    own = engine_named("dask", 2)
    try:
        address = own.client.scheduler.address
        mine([], str(tmp_path / "out"), SMALL, load=meaning, engine=engine_named(address), **files)
        assert kept(tmp_path / "out") == local
        assert own.client.submit(sum, [1, 2]).result() == 3
    finally:
        own.close()


def test_an_engine_that_does_not_exist_is_said(monkeypatch):
    with pytest.raises(ConfigurationError, match="'spark' is no engine; choose local, dask"):
        engine_named("spark")
    monkeypatch.setattr("align.scale.dask_engine._PATIENCE", 1)
    with pytest.raises(ScaleError, match=r"tcp://127\.0\.0\.1:9: no Dask scheduler answers there"):
        engine_named("tcp://127.0.0.1:9")


def test_errors_travel_between_processes():
    for error in (InputError("a.txt", "is empty"), MissingPartError("x/y"), ScaleError("no")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (type(error), str(error))
