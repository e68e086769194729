"""Signing in: who is let in by which settings, and what those who are not see."""

import os
import time

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from streamlit import config

from align.errors import ConfigurationError
from align.workbench.desk import Desk, Role
from tests.ui.conftest import button, texts
from ui import signin
from ui.components import person_cookie

AUTH = {
    "redirect_uri": "https://align.example.org/oauth2callback",
    "cookie_secret": "k" * 32,
    "client_id": "doichieu",
    "client_secret": "s",
    "server_metadata_url": "https://id.example.org/.well-known/openid-configuration",
}
INSIDE = "matches decided"
"""What the start page says to those who are let in."""


@pytest.fixture
def secrets(tmp_path, monkeypatch):
    """Writes a secrets file, which Streamlit then has."""
    path = tmp_path / "secrets.toml"
    monkeypatch.setattr(st.secrets, "_secrets", None)
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(path)])

    def write(text):
        st.secrets._secrets = None
        path.write_text(text)

    yield write
    config.set_option("secrets.files", before)
    st.secrets._secrets = None


def toml(section):
    return "[auth]\n" + "".join(f"{name} = {value!r}\n" for name, value in section.items())


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False), ("127.0.0.9", False), ("localhost", False), ("::1", False), ("[::1]", False),
        (None, True), ("", True), ("0.0.0.0", True), ("::", True), ("192.168.1.7", True), ("align.example.org", True),
        ("localhost.example.org", True), ("127.0.0.1.example.org", True), ("2130706433", True),
    ],
)  # fmt: skip
def test_what_others_can_reach(address, public):
    assert signin.public(address) is public


@pytest.mark.parametrize("address", [None, "0.0.0.0", "::", "10.0.0.4"])
def test_without_signing_in_nobody_else_may_reach_it(secrets, address):
    secrets("[other]\na = 1\n")
    with pytest.raises(
        ConfigurationError, match=r"set up signing in first: a section \[auth\] in .streamlit/secrets.toml with"
    ):
        signin.check(address)
    assert signin.check("127.0.0.1") is None


def test_with_signing_in_others_may_reach_it(secrets, monkeypatch):
    secrets(toml(AUTH))
    monkeypatch.setenv(signin.PROJECT, "p.doichieu")
    for address in (None, "0.0.0.0", "127.0.0.1"):
        found = signin.check(address)
        assert (found.origin, found.host, found.providers) == ("https://align.example.org", "align.example.org", (None,))


@pytest.mark.parametrize("named", [None, ":sample:"])
def test_people_sign_in_to_one_project(secrets, monkeypatch, named):
    secrets(toml(AUTH))
    monkeypatch.delenv(signin.PROJECT, raising=False)
    if named:
        monkeypatch.setenv(signin.PROJECT, named)
    with pytest.raises(ConfigurationError, match="doichieu review --project"):
        signin.check("0.0.0.0")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        *(({name: None}, rf"\[auth\] lacks {name}") for name in AUTH),
        ({"cookie_secret": "xxx"}, "shorter than 32 characters and could be guessed"),
        ({"redirect_uri": "http://align.example.org/oauth2callback"}, "begin with https://"),
        ({"redirect_uri": "https://align.example.org/"}, "/oauth2callback after it"),
        ({"redirect_uri": "/oauth2callback"}, "/oauth2callback after it"),
        ({"server_metadata_url": "http://id.example.org/"}, "must begin with https://"),
    ],
)
def test_half_of_it_lets_nobody_in(secrets, change, why):
    secrets(toml({name: value for name, value in (AUTH | change).items() if value is not None}))
    with pytest.raises(ConfigurationError, match=why) as raised:
        signin.settings()
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_read_lets_nobody_in(secrets):
    secrets("[auth\n")
    with pytest.raises(ConfigurationError, match="cannot be read as TOML"):
        signin.check("127.0.0.1")


def test_on_this_machine_it_may_go_without_encryption(secrets):
    secrets(
        toml(
            AUTH | {"redirect_uri": "http://localhost:8610/oauth2callback", "server_metadata_url": "http://127.0.0.1:9/openid"}
        )
    )
    assert signin.settings().origin == "http://localhost:8610"


def test_several_services(secrets):
    shared = {name: AUTH[name] for name in ("redirect_uri", "cookie_secret")}
    own = {name: AUTH[name] for name in ("client_id", "client_secret", "server_metadata_url")}
    secrets(toml(shared) + toml(own).replace("[auth]", "[auth.google]") + toml(own).replace("[auth]", "[auth.okta]"))
    assert signin.settings().providers == ("google", "okta")
    secrets(toml(shared) + toml({"client_id": "a"}).replace("[auth]", "[auth.google]"))
    with pytest.raises(ConfigurationError, match=r"\[auth.google\] lacks client_secret, server_metadata_url"):
        signin.settings()


def user(**claims):
    """Who the service says is signed in."""
    known = {"is_logged_in": True, "iss": "https://id.example.org", "sub": "1", "iat": time.time()}
    return known | {"email": "minh@example.org", "email_verified": True} | claims


@pytest.fixture
def team(samples):
    """The samples with the owner Lan and the reviewer Minh."""
    with Desk.open(samples, "admin") as desk:
        desk.people.add("Lan", Role.OWNER, "lan@example.org")
        desk.people.add("Minh", Role.REVIEWER, "minh@example.org")
    return samples


@pytest.fixture
def come(show, secrets, team):
    """Opens the page of the team's project, as somebody or as nobody."""
    secrets(toml(AUTH))

    def come(claims=None, **options):
        return show(project=team, user=claims or {"is_logged_in": False}, **options)

    return come


def test_nobody_sees_nothing_before_they_sign_in(come):
    app = come()
    assert "Sign in to work on this project." in texts(app)
    assert [button.label for button in app.button] == ["Sign in"]
    assert INSIDE not in texts(app)
    assert "Summits" not in texts(app)


def test_a_member_comes_in_under_their_name(come):
    app = come(user())
    assert INSIDE in texts(app)
    assert "Minh" in [text.value for text in app.sidebar.text]
    assert "Sign out" in [button.label for button in app.sidebar.button]
    assert app.session_state["desk"].role is Role.REVIEWER
    assert not [button for button in app.button if button.label == "Create"]


@pytest.mark.parametrize(
    "claims",
    [
        user(email="x@example.org"),
        user(email_verified=False),
        user(email_verified=None),
        user(email_verified="true"),
        user(email=None),
        user(email=["minh@example.org"]),
        user(email="minh@example.org, lan@example.org"),
    ],
)
def test_a_stranger_gets_one_sentence_and_the_way_out(come, claims):
    app = come(claims)
    assert [error.value.startswith("You are not a member of this project") for error in app.error] == [True]
    assert INSIDE not in texts(app)
    assert "Summits" not in texts(app)
    assert [button.label for button in app.button] == ["Sign out"]


@pytest.mark.parametrize(
    "claims",
    [
        user(is_logged_in=False),
        user(is_logged_in="yes"),
        user(sub=None),
        user(sub=""),
        user(iss=None),
        user(iat=None),
        user(iat=time.time() - (signin.DAYS + 1) * 86_400),
    ],
)
def test_what_is_no_sign_in_or_an_old_one_is_asked_for_again(come, claims):
    assert [button.label for button in come(claims).button] == ["Sign in"]


def test_who_is_taken_out_is_out_at_the_next_click(come, team):
    app = come(user())
    with Desk.open(team, "admin") as desk:
        (minh,) = [one for one in desk.people.members() if one.name == "Minh"]
        desk.people.remove(minh.reviewer)
    app.run()
    assert "You are not a member" in app.error[0].value
    assert INSIDE not in texts(app)


def test_who_is_somebody_else_suddenly_does_not_keep_the_desk(come):
    app = come(user())
    app.user = user(sub="2", email="x@example.org")
    app.run()
    assert "You are not a member" in app.error[0].value


def test_a_session_cannot_leave_for_another_project(come, tmp_path):
    app = come(user())
    app.session_state["place"] = str(tmp_path / "other.doichieu")
    app.run()
    assert app.session_state["place"] == os.environ[signin.PROJECT]


@pytest.mark.parametrize("tongue", ["zh", "vi"])
def test_it_is_said_in_every_language(come, tongue):
    assert come(tongue=tongue).button[0].label in ("登录", "Đăng nhập")
    assert "minh" not in texts(come(user(email="x@example.org"), tongue=tongue))


@pytest.mark.parametrize("address", [None, "0.0.0.0"])
def test_a_page_that_others_can_reach_without_signing_in_shows_one_sentence(show, samples, secrets, address):
    secrets("")
    config.set_option("server.address", address)
    try:
        app = show(project=samples)
    finally:
        config.set_option("server.address", "127.0.0.1")
    assert len(app.error) == 1
    assert "set up signing in first" in app.error[0].value
    assert INSIDE not in texts(app)


def test_on_ones_own_machine_the_name_can_be_changed(show, samples):
    app = show(project=samples)
    app.sidebar.text_input(key="person name").set_value("  Trần\nThị <b>Lan</b> ").run()
    assert not app.exception
    assert app.session_state["person"] == "Trần Thị <b>Lan</b>"
    assert app.session_state["desk"].name == "Trần Thị <b>Lan</b>"
    app.sidebar.text_input(key="person name").set_value("   ").run()
    assert app.session_state["person"] == "Trần Thị <b>Lan</b>"


@given(some.text())
def test_a_name_stays_a_name(said):
    name = person_cookie.clean(said)
    assert person_cookie.clean(name) == name
    assert len(name) <= person_cookie.LONGEST
    assert name.isprintable()


def test_the_way_in_and_the_way_out(come, monkeypatch):
    asked = []
    monkeypatch.setattr(st, "login", lambda name: asked.append(("in", name)))
    monkeypatch.setattr(st, "logout", lambda: asked.append(("out",)))
    button(come(), "sign in None").click().run()
    button(come(user()), "sign out").click().run()
    assert asked == [("in", None), ("out",)]
