"""The trials of docs/store.md, small: kills at random moments, and many writers at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BAD = ("unsound", "lost", "renumbered", "doubled", "overwritten", "clashes_without_a_name", "faults")


def trial(script, *options):
    """What a trial found; it must end well."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, ROOT / "benchmarks" / script, "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=250)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize("home", ["sqlite", "postgresql"], indirect=True)
def test_killed_at_random_moments(home):
    figures = trial("store_crashes.py", "--home", home.name, "--kills", "12", "--server-kills", "2", "--align-kills", "2")
    for found in figures:
        assert found["confirmed"] > 0
        assert not any(found.get(name) for name in BAD), found


@pytest.mark.slow
@pytest.mark.parametrize("home", ["sqlite", "postgresql"], indirect=True)
def test_many_writers_at_once(home):
    (found,) = trial("store_writers.py", "--home", home.name, "--actions", "200", "--writers", "6")
    assert found["confirmed"] + found["clashes"] == 200
    assert found["clashes"] > 0
    assert not any(found.get(name) for name in BAD), found
