"""Write a format where the kernel refuses every byte beyond 1,000, in a process of its own.

    python -m tests.exchange.full_disk FORMAT PATH

Ends with exit code 0 if that raised an `OutputError` of one line.
"""

import resource
import signal
import sys
from pathlib import Path

import pytest

from align.errors import OutputError
from align.exchange import FORMATS
from tests.exchange.contract import alignment_of


def main(name: str, path: str) -> None:
    # 100,000 ideographs that do not repeat, so that a compressed file is larger than the limit too.
    texts = [("".join(chr(0x4E00 + (i * 7919 + j * j * 31) % 20_000) for j in range(1000)), "hai bên") for i in range(100)]
    alignment = alignment_of(*texts)
    FORMATS[name].write(alignment, Path(path).with_name("warm-up").with_suffix(FORMATS[name].suffix))
    for file in Path(path).parent.glob("warm-up*"):
        file.unlink()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    with pytest.raises(OutputError, match=r"\Apairs\b|/pairs\b") as raised:
        FORMATS[name].write(alignment, Path(path))
    assert "\n" not in str(raised.value)


if __name__ == "__main__":
    main(*sys.argv[1:])
