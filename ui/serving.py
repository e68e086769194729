"""Starts the page's server, with settings that do not depend on the folder it is started in.

How it looks is in `.streamlit/config.toml` beside this file; what is here has precedence over any configuration of Streamlit.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from align.errors import ConfigurationError
from ui import signin

PORT: Final = 8610
"""Where the page is looked for first; the next free port is taken where it is in use."""
_TRIES: Final = 20
_LOCAL: Final = ("127.0.0.1", "localhost", "::1")
UPLOAD_MB: Final = 50
"""The largest file that the browser may send."""

SETTINGS: Final[dict[str, object]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.enableRich": False,
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.maxUploadSize": UPLOAD_MB,
    "server.showEmailPrompt": False,
}

app: st.App
"""What `streamlit run` serves."""


def serve(
    project: str | None = None, sample: bool = False, host: str = "127.0.0.1", port: int | None = None, browser: bool = True
) -> None:
    """Serve the page until it is interrupted.

    Args:
        project: a file, or the address of a PostgreSQL database; the one that was open last by default.
        sample: begin with the sample project, which is made if it is not there.
        host: the address to listen at.
        port: the port to listen at; by default the first free one from `PORT` on.
        browser: whether to open the user's browser.

    Raises:
        ConfigurationError: the port is taken, or others can reach the address and signing in is not set up for them.
    """
    from streamlit.web.cli import main

    from ui.session import PROJECT, SAMPLE

    if sample:
        os.environ[PROJECT] = SAMPLE
    elif project:
        os.environ[PROJECT] = project if "://" in project else str(Path(project).resolve())
    team = signin.check(host)
    chosen = _port(host, port)
    settings = SETTINGS | {
        "server.address": host,
        "server.port": chosen,
        "server.headless": not browser,
        "server.allowedHosts": (*_LOCAL, host, *([team.host] if team else [])),
    }
    if team:  # a proxy in front may hide the name that browsers use
        settings["server.corsAllowedOrigins"] = (team.origin,)
    at = f"[{host}]" if ":" in host else host
    print(f"Doichieu is at {team.origin if team else f'http://{at}:{chosen}'} (Ctrl-C ends it)", flush=True)
    main(["run", str(Path(__file__)), *_flags(settings)], prog_name="doichieu")


def _flags(settings: Mapping[str, object]) -> list[str]:
    """Settings as the command line of Streamlit takes them."""
    return [
        f"--{name}={str(one).lower() if isinstance(one, bool) else one}"
        for name, value in settings.items()
        for one in (value if isinstance(value, tuple) else [value])
    ]


def _port(host: str, wanted: int | None) -> int:
    """A port that is free at this moment."""
    tries = range(PORT, PORT + _TRIES) if wanted is None else [wanted]
    for port in tries:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            # As the server will: a port whose last connection is still closing counts as free.
            if sys.platform != "win32":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((host, port))
            except OSError:
                continue
            return port
    if wanted is None:
        raise ConfigurationError(f"the ports {PORT} to {PORT + _TRIES - 1} are all in use; name a free one with --port")
    raise ConfigurationError(f"port {wanted} is in use by another program; name another one with --port, or leave it out")


def _unforeseen(_error: Exception) -> bool:
    """Say on the page that something failed which no page foresaw; Streamlit has logged it, and shows no traceback."""
    from ui.words import _

    st.error(_("Something went wrong that was not foreseen. What was saved is safe. Load the page again to go on."))
    return True


app = st.App(Path(__file__).with_name("frame") / "app.py", on_script_error=_unforeseen)
