"""A project with the sample alignment, and somebody at it."""

import pytest

from align.workbench.desk import Desk
from tests.store.conftest import home, homes, quick_folder, server

__all__ = ["home", "homes", "quick_folder", "server"]


@pytest.fixture
def place(tmp_path):
    from align.store import Project
    from tests.store.samples import alignment

    where = tmp_path / "p.doichieu"
    with Project.create(where, "Summits") as project:
        project.save_alignment(alignment(), {})
    return where


@pytest.fixture
def desk(place):
    with Desk.open(place, "Lan") as opened:
        yield opened
