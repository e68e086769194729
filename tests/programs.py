"""Programs that tests need and pip does not install: where they are, and what is said where they are not."""

import os
import shutil
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_CHROMIUM = "no Chromium found: install Debian's `chromium`, or set DOICHIEU_CHROMIUM to the program"
NO_POSTGRESQL = "no PostgreSQL found: install Debian's `postgresql`, or set DOICHIEU_POSTGRESQL to the folder of its programs"


def chromium() -> str | None:
    """Where Chromium is, if it is anywhere."""
    named = os.environ.get("DOICHIEU_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM)), None)


def postgresql() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest if there are several."""
    named = os.environ.get("DOICHIEU_POSTGRESQL")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    candidates = [Path(named)] if named else found[-1:] or [Path(path).parent for path in [shutil.which("initdb")] if path]
    return next((path for path in candidates if (path / "initdb").exists()), None)


def left_out() -> list[str]:
    """Which tests cannot run here, a sentence each. Where CI is set they fail instead."""
    if os.environ.get("CI"):
        return []
    return [
        f"{tests} were left out: {why}"
        for tests, found, why in [
            ("the tests in the browser", chromium(), NO_CHROMIUM),
            ("the tests on PostgreSQL", postgresql(), NO_POSTGRESQL),
        ]
        if not found
    ]
