"""Chromium for the tests marked `browser`.

It is looked for on the PATH, or where the environment variable DOICHIEU_CHROMIUM says. Where there is none these tests are
left out, and the summary says so; where CI is set that is a failure instead.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from align.store import Project
from tests.programs import NO_CHROMIUM, chromium
from tests.store.samples import alignment

expect.set_options(timeout=45_000)  # a machine with much to do is slow, not wrong

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if chromium() or os.environ.get("CI"):
        return
    without = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=without)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each opens pages of its own in it."""
    path = chromium()
    if path is None or not Path(path).is_file():
        pytest.fail(NO_CHROMIUM)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a file offline: `browser_page(path, width=390, dark=True, locale="vi-VN", …)`.

    The test fails at its end if the page asked for anything but that file, wrote to the console, or raised an error. The file
    needs no server, and whatever Playwright takes for a new context can be given too.
    """
    contexts, complaints = [], []

    def asked(url: str, path: Path) -> None:
        if url.partition("#")[0] != path.as_uri():
            complaints.append(f"request: {url}")

    def open_page(
        path: Path, width: int = 1440, height: int = 900, dark: bool = False, at: str = "", **options: object
    ) -> Page:
        scheme = "dark" if dark else "light"
        settings = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "locale": "en-GB", "offline": True}
        context = browser.new_context(**(settings | options))
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: asked(request.url, path))
        page.goto(path.as_uri() + at)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


class Workbench:
    """The real server, started as a user does, on a port of its own.

    Attributes:
        address: where it is.
        folder: its data folder, of its own too: DOICHIEU_DATA.
    """

    def __init__(self, folder: Path, project: Path | None = None) -> None:
        self.folder, self.project = folder, project
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"log-{self.port}.txt"
        self.start()

    def command(self) -> list[str]:
        """What starts it."""
        command = [sys.executable, "-m", "align.cli", "review", "--no-browser", f"--port={self.port}"]
        return command + (["--project", str(self.project)] if self.project else [])

    def start(self) -> None:
        """Start it, or start it again on the same port after `stop`."""
        with self.log.open("a") as log:
            environment = os.environ | {"DOICHIEU_DATA": str(self.folder / "data")}
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self.folder, env=environment)
        for _ in range(600):
            try:
                with urlopen(f"{self.address}/_stcore/health"):
                    return
            except (URLError, ConnectionError):
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.05)
        pytest.fail(f"the server does not answer: {self.log.read_text()}")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it; with SIGKILL, as a crash would."""
        self.process.send_signal(how)
        self.process.wait(timeout=60)


@pytest.fixture(scope="session")
def _samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("samples") / "samples.doichieu"
    with Project.create(where, "Summits") as project:
        project.save_alignment(alignment(), {"order": "auto"})
    return where


@pytest.fixture(scope="module")
def workbench(_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A server for the tests of one file, on a project with the small alignment of `tests.store.samples` in it.

    Tests of one file share the project; one that must have its own starts a `Workbench` itself, or shares `workbench.project`
    wisely.
    """
    folder = tmp_path_factory.mktemp("workbench")
    running = Workbench(folder, shutil.copy(_samples, folder / "samples.doichieu"))
    yield running
    running.stop()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, workbench: Workbench) -> Iterator[Visit]:
    """Opens a page of the workbench: `visit("reports?bitext=1", width=390, dark=True, tongue="vi", …)`.

    The test fails at its end if the page asked for anything but the server, raised an error, or opened a dialog.
    `server` names another server; whatever Playwright takes for a new context can be given too.
    """
    contexts, complaints = [], []

    def open_page(
        at: str = "",
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        tongue: str = "en",
        server: Workbench = workbench,
        **options: object,
    ) -> Page:
        scheme = "dark" if dark else "light"
        locale = {"en": "en-GB", "zh": "zh-CN", "vi": "vi-VN"}[tongue]
        settings = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "locale": locale}
        context = browser.new_context(**(settings | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: asked(request.url, server.address))
        page.goto(f"{server.address}/{at}")
        settled(page)
        return page

    def asked(url: str, address: str) -> None:
        if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            complaints.append(f"request: {url}")

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def unchanging(page: Page, look: Callable[[Page], Any]) -> Any:
    """What a look at the page gives once it is drawn and twice the same, half a second apart: the script may run again."""
    found = None
    for _ in range(60):
        settled(page)
        before, found = found, look(page)
        if before == found:
            break
        page.wait_for_timeout(500)
    return found


def last(page: Page, look: Callable[[Page], Any], wanted: object) -> Any:
    """What the last of several looks at the page gives: the first that gives what is wanted, or one half a minute later."""
    for _ in range(60):
        settled(page)
        found = look(page)
        if found == wanted:
            break
        page.wait_for_timeout(500)
    return found


def settled(page: Page) -> None:
    """Wait until the page has been drawn and its script has ended."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("h1, [data-testid=stAlert]").first).to_be_visible()


def arrived(page: Page, title: str, at: str = "") -> None:
    """Wait until a page that was gone to is there: its title, its path in the address, nothing left of the one before."""
    expect(page.get_by_role("heading", level=1).filter(has_text=title)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"^https?://[^/]+/{at}(\?|$)"))
    settled(page)
