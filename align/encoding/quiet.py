"""Keeps what the model libraries print, count and report to themselves off the user's screen."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


def quiet_environment() -> None:
    """Set what the libraries read when they are imported, where the user has not set it."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Set at all, so that a process that forks later is not warned about; texts are tokenized far faster than encoded.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Somebody who waits at a terminal for two gigabytes wants to see them come.
    if not sys.stderr.isatty():
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


@contextmanager
def quiet() -> Iterator[None]:
    """No notices, bars or warnings while a model is loaded; how talkative the libraries are elsewhere is left as it was."""
    quiet_environment()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as notices

        verbosity, bars = notices.get_verbosity(), notices.is_progress_bar_enabled()
        notices.set_verbosity(logging.ERROR)
        notices.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            notices.set_verbosity(verbosity)
            if bars:
                notices.enable_progress_bar()  # type: ignore[no-untyped-call]
