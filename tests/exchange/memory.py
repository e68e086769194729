"""Write 20 MB of text in a format, in a process of its own, and look at how much memory that took.

    python -m tests.exchange.memory FORMAT PATH

Ends with exit code 0 if it took less than 8 MB more than writing a hundredth of it.
"""

import resource
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from align.exchange import FORMATS, PairFormat, RunInfo
from align.model import Pair
from tests.exchange.contract import CREATED, alignment_of


def many(count: int) -> Iterator[Pair]:
    (pair,) = alignment_of(("双方" * 500, "hai bên " * 125)).pairs()
    for number in range(count):
        yield replace(pair, zh=replace(pair.zh, text=f"{number}{pair.zh.text}"))


def peak() -> float:
    """The largest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform.startswith("linux") else 1024**2)


def main(name: str, path: str) -> None:
    written = FORMATS[name]
    assert isinstance(written, PairFormat)
    written.write_pairs(many(50), RunInfo(CREATED, "tiny"), Path(path))
    before = peak()
    written.write_pairs(many(5_000), RunInfo(CREATED, "tiny"), Path(path))
    assert peak() - before < 8, f"{peak() - before:.0f} MB"


if __name__ == "__main__":
    main(*sys.argv[1:])
