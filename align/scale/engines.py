"""Where tasks run: in this process, or on a Dask cluster.

A task is a function of this package and small arguments, its result a file of the run, so where and how often it runs does not
matter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from typing import Any, Protocol

from align.errors import ConfigurationError, ScaleError
from align.sentences import say

Step = Callable[[int, int], None]
"""Called with the tasks that are done, and all tasks."""


class Engine(Protocol):
    """Runs the tasks of a step."""

    @property
    def name(self) -> str:
        """What people are shown."""
        ...

    def run(
        self, task: Callable[..., Any], arguments: Sequence[tuple[Any, ...]], step: Step, *, spread: bool = False
    ) -> list[Any]:
        """What `task` gives for each of `arguments`, in their order; all are done when this returns.

        Args:
            task: a function of a module.
            arguments: what it is called with, once each.
            step: told how many are done.
            spread: the task uses one core and takes long, so that processes are worth their start.

        Raises:
            DoichieuError: what a task raised; or a worker died again and again at one task, or memory ran out.
        """
        ...

    def close(self) -> None:
        """Let go of workers and of what is kept in memory; the engine cannot be used after it."""
        ...


class LocalEngine:
    """Runs one task after the other in this process, each on all cores, and those that use one core in a process for each."""

    name = "local"

    def run(
        self, task: Callable[..., Any], arguments: Sequence[tuple[Any, ...]], step: Step, *, spread: bool = False
    ) -> list[Any]:
        """See `Engine.run`."""
        step(0, len(arguments))
        processes = min(os.cpu_count() or 1, len(arguments))
        try:
            if spread and processes > 1:
                return _in_processes(task, arguments, step, processes)
            results = []
            for given in arguments:
                results.append(task(*given))
                step(len(results), len(arguments))
        except (MemoryError, BrokenExecutor) as error:
            # A process that vanishes was ended by the system, which does so when memory is short.
            raise out_of_memory() from error
        return results

    def close(self) -> None:
        """Let go of the index in memory."""
        from align.scale.neighbours import forget_index

        forget_index()


def _in_processes(task: Callable[..., Any], arguments: Sequence[tuple[Any, ...]], step: Step, processes: int) -> list[Any]:
    from multiprocessing import get_context

    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        futures = [pool.submit(task, *given) for given in arguments]
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                step(done, len(arguments))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures]


def out_of_memory() -> ScaleError:
    """What to say when a task found no room."""
    return ScaleError(
        say(
            "memory ran out; start again with a smaller {memory} (gigabytes that a process may take for an index), or in a "
            "new folder with a smaller {shard}; what is done is kept",
            memory="--memory",
            shard="--shard",
        )
    )


def engine_named(name: str, workers: int = 0) -> Engine:
    """The engine that the user calls `name`.

    Args:
        name: "local", "dask" for workers on this machine, or the address of a Dask scheduler, `tcp://host:8786`.
        workers: how many workers "dask" starts; 0 for one a core.

    Raises:
        ConfigurationError: there is no such engine, or Dask is not installed.
        ScaleError: there is no scheduler at the address.
    """
    if name == "local":
        return LocalEngine()
    if name != "dask" and "://" not in name:
        raise ConfigurationError(
            say(
                "{name!r} is no engine; choose {names}", name=name, names="local, dask, or tcp://HOST:PORT of a Dask scheduler"
            )
        )
    from align.scale.dask_engine import DaskEngine

    return DaskEngine(None if name == "dask" else name, workers)
