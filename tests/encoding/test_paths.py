from __future__ import annotations

import sys
from pathlib import Path

import pytest

from align.encoding.paths import cache_dir, data_dir


def test_the_variable_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DOICHIEU_CACHE", str(tmp_path))
    assert cache_dir() == tmp_path


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOICHIEU_CACHE", "~/vectors")
    assert cache_dir() == Path.home() / "vectors"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG is Linux's way")
def test_without_it_the_systems_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("DOICHIEU_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_dir() == tmp_path / "doichieu"


def test_what_a_user_made_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DOICHIEU_DATA", "~/mine")
    assert data_dir() == Path.home() / "mine"
    monkeypatch.delenv("DOICHIEU_DATA")
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert data_dir() == tmp_path / "doichieu"
    assert data_dir() != cache_dir()
