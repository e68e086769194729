"""Chromium for the tests marked `browser`.

It is looked for on the PATH, or where the environment variable DOICHIEU_CHROMIUM says. Where there is none these tests are
left out, and the summary says so; where CI is set that is a failure instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
MISSING = "no Chromium found: install Debian's `chromium`, or set DOICHIEU_CHROMIUM to the program"

left_out = pytest.StashKey[int]()


def chromium_path() -> str | None:
    """Where Chromium is, if it is anywhere."""
    named = os.environ.get("DOICHIEU_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if chromium_path() or os.environ.get("CI"):
        return
    without = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=without)
    config.stash[left_out] = len(without)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash.get(left_out, 0):
        terminalreporter.write_line(f"{config.stash[left_out]} browser tests left out, {MISSING}", yellow=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each opens pages of its own in it."""
    path = chromium_path()
    if path is None or not Path(path).is_file():
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield chromium
        chromium.close()


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
