"""Tasks on a Dask cluster: workers that this process starts, or a scheduler that stands already.

Dask hands tasks to workers, restarts workers that die and gives their tasks to others. A task that killed several workers is
given up, with a sentence. Each worker process loads the encoder once and keeps the last index that it searched.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from typing import Any

from align.errors import ConfigurationError, ScaleError
from align.scale.engines import Step, out_of_memory
from align.sentences import say

_PATIENCE = 30
"""Seconds to wait for a scheduler to answer."""


class DaskEngine:
    """Runs tasks on the workers of a Dask cluster.

    Args:
        address: of a scheduler, `tcp://host:8786`; None starts workers on this machine, and ends them.
        workers: how many to start; 0 for one a core.

    Raises:
        ConfigurationError: Dask is not installed.
        ScaleError: there is no scheduler at the address.
    """

    def __init__(self, address: str | None = None, workers: int = 0) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError as error:
            raise ConfigurationError(
                say(
                    "this engine needs Dask, which is not installed; install it with {command}",
                    command="pip install 'doichieu[cluster]'",
                )
            ) from error
        self._cluster: Any = None
        if address is None:
            # One thread a worker, so that what is computed does not depend on how many cores there are. Without an address the
            # scheduler's pages would be open to the network, on a port that a second run finds taken.
            self._cluster = LocalCluster(
                n_workers=workers or os.cpu_count() or 1,
                threads_per_worker=1,
                memory_limit=0,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
        try:
            self.client = Client(self._cluster or address, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise ScaleError(
                say(
                    "{address}: no Dask scheduler answers there ({cause}); start one with `dask scheduler`, or use {engine}",
                    address=address or "-",
                    cause=str(error),
                    engine="--engine dask",
                )
            ) from error
        self.name = address or "dask"

    def run(
        self,
        task: Callable[..., Any],
        arguments: Sequence[tuple[Any, ...]],
        step: Step,
        *,
        spread: bool = False,  # noqa: ARG002 - every task is
    ) -> list[Any]:
        """See `align.scale.engines.Engine.run`."""
        from distributed import as_completed
        from distributed.scheduler import KilledWorker

        step(0, len(arguments))
        futures = [self.client.submit(task, *given, pure=False) for given in arguments]
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                step(done, len(arguments))
            return [future.result() for future in futures]
        except KilledWorker as error:
            raise ScaleError(
                say(
                    "{count} workers died one after the other at the same part of the work ({task}); most often memory is "
                    "short, so give workers more of it or start again with a smaller {memory}; what is done is kept",
                    count=_allowed() + 1,
                    task=task.__name__,
                    memory="--memory",
                )
            ) from error
        except MemoryError as error:
            raise out_of_memory() from error
        finally:
            self.client.cancel(futures)

    def close(self) -> None:
        """End the workers that were started here, and leave a cluster that stood already as it was."""
        self.client.close()
        if self._cluster is not None:
            self._cluster.close()


def _allowed() -> int:
    """How many workers may die at a task before it is given up."""
    import dask

    return int(dask.config.get("distributed.scheduler.allowed-failures"))
