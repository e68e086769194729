from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from align.encoding.made_once import is_whole, made_once
from align.errors import EncoderError

MAKE = """
import sys, time
from pathlib import Path
from align.encoding.made_once import made_once

def fill(folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "half").write_text("x")
    print("filling", flush=True)
    time.sleep(float(sys.argv[2]))
    (folder / "whole").write_text("all of it")

print(made_once(Path(sys.argv[1]), fill, 1))
"""


def fill(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "weights").write_bytes(b"1234")


def never(_folder: Path) -> None:
    raise AssertionError("it was there already")


def start(folder: Path, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", MAKE, str(folder), str(seconds)], stdout=subprocess.PIPE, text=True)


def test_it_is_made_once(tmp_path: Path):
    folder = tmp_path / "a" / "model"
    assert not is_whole(folder)
    assert made_once(folder, fill, 1) == folder
    assert is_whole(folder)
    assert made_once(folder, never, 1) == folder


@pytest.mark.parametrize("spoil", ["cut", "gone", "unlisted", "nonsense"])
def test_a_folder_that_was_spoilt_is_made_again(tmp_path: Path, spoil: str):
    folder = made_once(tmp_path / "model", fill, 1)
    weights = folder / "sub" / "weights"
    if spoil == "cut":
        weights.write_bytes(b"1")
    elif spoil == "gone":
        weights.unlink()
    else:
        (folder / "complete.json").write_text("[]" if spoil == "nonsense" else "{")
    assert not is_whole(folder)
    made_once(folder, fill, 1)
    assert is_whole(folder)
    assert weights.read_bytes() == b"1234"


def test_two_processes_make_it_once(tmp_path: Path):
    folder = tmp_path / "model"
    processes = [start(folder, 0.5) for _ in range(3)]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sum("filling" in output for output in outputs) == 1
    assert all(output.endswith(f"{folder}\n") for output in outputs)


def test_a_killed_process_leaves_nothing_that_is_used_or_blocks(tmp_path: Path):
    folder = tmp_path / "model"
    process = start(folder, 60)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert not folder.exists()
    made_once(folder, fill, 1)
    assert is_whole(folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "model.lock"]


@pytest.mark.parametrize(
    "failure", [OSError(errno.ENOSPC, "No space left on device"), EncoderError("no"), KeyboardInterrupt()]
)
def test_a_failure_leaves_nothing(tmp_path: Path, failure: BaseException):
    def fail(folder: Path) -> None:
        (folder / "half").write_text("x")
        raise failure

    with pytest.raises((EncoderError, KeyboardInterrupt)) as caught:
        made_once(tmp_path / "model", fail, 480)
    assert [path.name for path in tmp_path.iterdir()] == ["model.lock"]
    if isinstance(failure, OSError):
        assert "No space left on device" in str(caught.value)
        assert "480 MB" in str(caught.value)
        assert "DOICHIEU_CACHE" in str(caught.value)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EncoderError, match="DOICHIEU_CACHE") as caught:
        made_once(tmp_path / "file" / "models" / "e5", never, 1)
    assert str(tmp_path / "file" / "models") in str(caught.value)
