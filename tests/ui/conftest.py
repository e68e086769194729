"""Pages without a browser: the real app on a real project, through Streamlit's AppTest."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button
from streamlit.util import calc_hash

import ui
from align.model import Bead, Bitext
from align.store import Project
from tests.store.samples import ZH, alignment, report
from ui.session import PROJECT

APP = Path(ui.__file__).with_name("frame") / "app.py"


@pytest.fixture(scope="session", autouse=True)
def _own_machine() -> None:
    """The page is for this machine alone, as `doichieu review` has it; at no address named it would be for everybody."""
    config.set_option("server.address", "127.0.0.1")


@pytest.fixture(scope="session")
def _samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("samples") / "samples.doichieu"
    with Project.create(where, "Summits") as project:
        project.save_alignment(alignment(), {"order": "auto"})
    return where


@pytest.fixture
def samples(_samples: Path, tmp_path: Path) -> Path:
    """A project of this test's own with the small alignment of `tests.store.samples` in it."""
    return shutil.copy(_samples, tmp_path / "samples.doichieu")


@pytest.fixture
def two_meetings(tmp_path: Path) -> Path:
    """A project of two meetings with a pair of reports each; the second pair has two statements a side."""
    made = alignment()
    zh = report("b/zh.txt", "zh", ZH[:2])
    elsewhere = Bitext("hoi-cho", zh, made.meetings[1].vi[0], (Bead((0,), (0,), 0.2, 0.95), Bead((1,), (1,), 0.1, 0.6)))
    meetings = made.meetings[0], replace(made.meetings[1], zh=(zh,))
    where = tmp_path / "two.doichieu"
    with Project.create(where, "Two") as project:
        project.save_alignment(replace(made, bitexts=(made.bitexts[0], elsewhere), meetings=meetings), {})
    return where


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., AppTest]:
    """Opens a page of the app: `show("reports", project, tongue="vi", bitext=1)`; further names go into the address.

    `user` is what a sign-in service says of the person, `key` names the project in the address.
    It fails where the page has shown an exception.
    """

    def show(
        page: str = "start",
        project: Path | str | None = None,
        tongue: str = "en",
        user: dict[str, object] | None = None,
        key: str | None = None,
        **query: object,
    ) -> AppTest:
        monkeypatch.setenv("DOICHIEU_DATA", str(tmp_path / "data"))
        if project is not None:
            monkeypatch.setenv(PROJECT, str(project))
        app = AppTest.from_file(str(APP), default_timeout=120)
        app.session_state["tongue"] = tongue
        app.user = user or {}
        for name, value in (query if key is None else query | {"project": key}).items():
            app.query_params[name] = str(value)
        # AppTest.switch_page goes by files, and pages are functions here.
        app._page_hash = calc_hash(page) if page != "start" else ""
        app.run()
        assert not app.exception
        return app

    return show


def texts(app: AppTest) -> str:
    """Everything that the page says, a line each."""
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.text, *app.caption]
    parts += [*app.error, *app.warning, *app.info, *app.success]
    return "\n".join(str(part.value) for part in parts)


def button(app: AppTest, key: str) -> Button:
    """The button with this key."""
    return next(found for found in app.button if found.key == key)
