"""Signing in as a team does, in Chromium, with a real OpenID Connect provider on this machine."""

import json
import shutil
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from align.workbench.desk import Desk, Role
from tests.browser.conftest import Workbench

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STRANGER = "You are not a member of this project"


@pytest.fixture(scope="module")
def provider():
    """The address of a provider that knows three people, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    with subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], stderr=subprocess.DEVNULL
    ) as running:
        try:
            for name, verified in (("lan", True), ("minh", True), ("eve", False)):
                # Eve says that she has Lan's address.
                email = "lan@example.org" if name == "eve" else f"{name}@example.org"
                _tell(f"{address}/users/{name}", {"email": email, "email_verified": verified})
            yield address
        finally:
            running.terminate()


def _tell(address, claims):
    request = Request(address, json.dumps(claims).encode(), {"Content-Type": "application/json"}, method="PUT")
    for _ in range(200):
        try:
            with urlopen(request) as answer:
                assert answer.status == 204
                return
        except URLError:
            time.sleep(0.05)
    pytest.fail(f"the provider does not answer at {address}")


@pytest.fixture(scope="module")
def team(provider, _samples, tmp_path_factory):
    """A server at which one signs in; Lan owns its project."""
    folder = tmp_path_factory.mktemp("team")
    project = shutil.copy(_samples, folder / "samples.doichieu")
    with Desk.open(project, "admin") as desk:
        desk.people.add("Lan", Role.OWNER, "lan@example.org")

    class Team(Workbench):
        def start(self):
            secrets = self.folder / ".streamlit" / "secrets.toml"
            secrets.parent.mkdir(exist_ok=True)
            secrets.write_text(
                f'[auth]\nredirect_uri = "{self.address}/oauth2callback"\ncookie_secret = "{"k" * 40}"\n'
                'client_id = "doichieu"\nclient_secret = "s"\n'
                f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
            )
            super().start()

    running = Team(folder, project)
    yield running
    running.stop()


@pytest.fixture
def come(browser, team):
    """Signs in as somebody of the provider, in a browser of their own."""
    contexts = []

    def come(name, tongue="en-GB"):
        context = browser.new_context(locale=tongue)
        contexts.append(context)
        page = context.new_page()
        page.goto(team.address)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/oauth2/authorize**")
        page.locator("input[name=sub]").fill(name)
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{team.address}/**")
        return page

    yield come
    for context in contexts:
        context.close()


def test_a_member_comes_in_and_goes(come, team):
    page = come("lan")
    expect(page.get_by_text("matches decided")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Lan", exact=True)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()  # the provider asks, too
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.goto(f"{team.address}/export")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("matches decided")).to_have_count(0)


@pytest.mark.parametrize("name", ["minh", "eve"])
def test_a_stranger_stays_out(come, team, name):
    page = come(name)
    expect(page.get_by_text(STRANGER)).to_be_visible()
    for address in ("export", "compare", "start", "members"):
        page.goto(f"{team.address}/{address}")
        expect(page.get_by_text(STRANGER)).to_be_visible()
        expect(page.get_by_role("heading", name="Summits")).to_have_count(0)
        # Neither a page of the project nor an address that becomes one by itself.
        expect(page.get_by_role("link").filter(has_not_text="Skip to main content")).to_have_count(0)


def test_a_member_taken_out_is_out_at_the_next_click_and_back_when_let_in(come, team):
    with Desk.open(team.project, "admin") as desk:
        minh = desk.people.add("Minh", Role.REVIEWER, "minh@example.org")
        page = come("minh")
        expect(page.get_by_text("matches decided")).to_be_visible()
        desk.people.remove(minh.reviewer)
        page.get_by_role("radio", name="Tiếng Việt").click()
        expect(page.get_by_text("Bạn không phải là thành viên của dự án này")).to_be_visible()
        expect(page.get_by_role("heading", name="Summits")).to_have_count(0)


def test_a_reader_is_offered_nothing_that_would_be_refused(come, team):
    with Desk.open(team.project, "admin") as desk:
        minh = desk.people.add("Minh", Role.READER, "minh@example.org")
        page = come("minh")
        page.get_by_role("button", name="Look at the matches").click()
        expect(page.locator(".spot.lit").first).to_be_visible()
        expect(page.locator(".why-not")).to_contain_text("Your role in this project is: Reader")
        offered = page.locator(".review button").evaluate_all("buttons => buttons.map((one) => one.dataset.command)")
        assert not {"accept", "reject", "merge", "edit", "note", "undo"} & set(offered)
        assert {"next", "previous", "help"} <= set(offered)
        page.keyboard.press("a")
        expect(page.locator(".progress")).to_have_text("0 of 4 reviewed")
        desk.people.remove(minh.reviewer)


def test_text_from_outside_does_not_become_a_link(browser, workbench):
    """The name in the cookie stands on a button, in Markdown."""
    name = "https://a.example www.a.example a@a.example :smile: *x* [y](https://a.example) <b>z</b>"
    context = browser.new_context(locale="en-GB")
    context.add_cookies([{"name": "doichieu_person", "value": quote(name), "url": workbench.address}])
    page = context.new_page()
    page.goto(workbench.address)
    shown = page.get_by_test_id("stSidebar").get_by_test_id("stPopover")
    expect(shown).to_contain_text("smile")
    assert name[:80] in shown.inner_text().replace("\u2060", "")
    assert shown.locator("a, em, b").count() == 0
    context.close()


def test_a_cookie_that_somebody_made_up_is_worth_nothing(browser, team):
    context = browser.new_context(locale="en-GB")
    claims = quote('{"is_logged_in": true, "iss": "x", "sub": "lan", "email": "lan@example.org", "email_verified": true}')
    context.add_cookies([{"name": "_streamlit_user", "value": claims, "url": team.address}])
    page = context.new_page()
    page.goto(team.address)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    context.close()
