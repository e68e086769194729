"""Signing in: nobody does on one's own machine, everybody where others can reach the page.

Whether people sign in is decided by `.streamlit/secrets.toml`: with a section `[auth]` they do, by OpenID Connect
(`st.login`), and only members of the project come in. Without one the page is for this machine alone, and refuses to be
reached from elsewhere.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st

from align.errors import ConfigurationError
from align.sentences import say
from align.workbench.people import Identity, identity_of

PROJECT: Final = "DOICHIEU_PROJECT"
"""The environment variable that names the project to begin with: a file, or an address.

Not an argument, which every user of the machine can read: addresses have passwords.
"""
SAMPLE: Final = ":sample:"
"""Its value for the sample project."""
DAYS: Final = 7
"""So long a sign-in holds; after that the service is asked again whether the person is still who they were."""

_SHARED: Final = ("redirect_uri", "cookie_secret")
_OWN: Final = ("client_id", "client_secret", "server_metadata_url")
_SECRET: Final = 32
"""So many characters the secret must have with which cookies are signed: who guesses it can be anybody."""
_CALLBACK: Final = "/oauth2callback"
_FILE: Final = ".streamlit/secrets.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """How people sign in.

    Attributes:
        origin: where the page is for them: "https://align.example.org".
        providers: the names of the services; None alone for the one without a name.
    """

    origin: str
    providers: tuple[str | None, ...]

    @property
    def host(self) -> str:
        """The name of the machine in `origin`."""
        return urlsplit(self.origin).hostname or ""


def settings() -> Settings | None:
    """How people sign in; None where they do not.

    Raises:
        ConfigurationError: what the file says is not whole or not safe, so that nobody may be let in by it.
    """
    if not st.secrets.load_if_toml_exists():
        if found := [path for path in st.get_option("secrets.files") if Path(path).is_file()]:
            raise ConfigurationError(
                say("{path}: cannot be read as TOML, so it is not known who may come in; mend it", path=found[0])
            )
        return None
    section: Mapping[str, Any] | None = st.secrets.get("auth")
    if section is None:
        return None
    if not isinstance(section, Mapping):
        raise ConfigurationError(say("{path}: auth must be a section: [auth]", path=_FILE))
    named = {name: own for name, own in section.items() if isinstance(own, Mapping) and name != "client_kwargs"}
    _check_there(section, _SHARED, "[auth]")
    for name, own in named.items():
        _check_service(own, f"[auth.{name}]")
    if not named:
        _check_service(section, "[auth]")
    if len(str(section["cookie_secret"])) < _SECRET:
        raise ConfigurationError(
            say(
                "{path}: cookie_secret is shorter than {n} characters and could be guessed; make one with: {command}",
                path=_FILE,
                n=_SECRET,
                command='python3 -c "import secrets; print(secrets.token_hex(32))"',
            )
        )
    page = str(section["redirect_uri"])
    if not page.endswith(_CALLBACK) or not _safe(page):
        raise ConfigurationError(
            say(
                "{path}: redirect_uri must be the page's address for its users with {end} after it, and begin with https:// "
                "(http:// only on this machine), as in https://align.example.org{end}",
                path=_FILE,
                end=_CALLBACK,
            )
        )
    if find_spec("authlib") is None:
        raise ConfigurationError("signing in needs Authlib, which is not installed: pip install 'doichieu[team]'")
    parts = urlsplit(page)
    return Settings(f"{parts.scheme}://{parts.netloc}", tuple(named) or (None,))


def _check_service(own: Mapping[str, Any], section: str) -> None:
    _check_there(own, _OWN, section)
    if not _safe(str(own["server_metadata_url"])):
        raise ConfigurationError(
            say("{path}: server_metadata_url in {section} must begin with https://", path=_FILE, section=section)
        )


def _check_there(section: Mapping[str, Any], names: tuple[str, ...], title: str) -> None:
    if missing := [name for name in names if not section.get(name)]:
        lacking = ", ".join(missing)
        raise ConfigurationError(
            say('{path}: {section} lacks {names}; see "For a team" in the README', path=_FILE, section=title, names=lacking)
        )


def _safe(address: str) -> bool:
    """Whether nobody on the way can read or change what goes to an address."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and not public(parts.hostname)))


def on() -> bool:
    """Whether people sign in here. Whoever asks has come past `check`."""
    return settings() is not None


def public(address: str | None) -> bool:
    """Whether a server that listens at `address` can be reached from other machines; at none named, it listens at all."""
    if not address:
        return True
    try:
        return not ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address != "localhost"


def check(address: str | None) -> Settings | None:
    """See that a server at `address` lets in only whom it should.

    Raises:
        ConfigurationError: it would let in anybody, or nobody.
    """
    found = settings()
    if found is None and public(address):
        raise ConfigurationError(
            say(
                "at the address {address} anybody who can reach this machine could come in and change everything; set up "
                'signing in first: a section [auth] in {path} with {names} (see "For a team" in the README), or let the page '
                "be for this machine alone: --host 127.0.0.1",
                address=address or "0.0.0.0",  # noqa: S104
                path=_FILE,
                names=", ".join(_SHARED + _OWN),
            )
        )
    if found is not None and os.environ.get(PROJECT, SAMPLE) == SAMPLE:
        raise ConfigurationError(
            "people sign in to one project, so it has to be named: doichieu review --project postgresql://USER@HOST/DATABASE"
        )
    return found


def identity() -> Identity | None:
    """Who is signed in, by the service's word; None for nobody, or where it was too long ago."""
    said = st.user.to_dict()
    signed_in = said.get("is_logged_in") is True
    issuer, subject, issued = (said.get(name) for name in ("iss", "sub", "iat"))
    if not signed_in or not issuer or not subject or not isinstance(issued, (int, float)):
        return None
    if time.time() - issued > DAYS * 86_400:
        return None
    return identity_of(str(issuer), str(subject), said.get("email"), said.get("email_verified") is True)
