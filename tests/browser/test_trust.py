"""Checking a random sample by key in Chromium, from drawing it to what it says."""

import re

import pytest
from playwright.sync_api import expect

from align.store import Project
from align.workbench.desk import Desk
from tests.browser.conftest import Workbench, settled
from tests.workbench.test_confidence import many

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trust")
    with Project.create(folder / "many.doichieu", "Many", owner="Lan") as project:
        project.save_alignment(many(), {"judge": "abc"})
    running = Workbench(folder, folder / "many.doichieu")
    yield running
    running.stop()


def test_a_sample_is_drawn_checked_by_key_and_says_how_many_are_right(visit, server):
    page = visit("pictures?picture=reliability", server=server)
    page.get_by_role("spinbutton", name="How many").fill("10")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="Check a random sample").click()
    page.wait_for_url("**/queue?*sample=1")
    expect(page.get_by_text("0 of 10 checked")).to_be_visible()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    words = page.locator(".words:lang(zh)")
    for key in "aaxauaaaa":
        before = words.inner_text()
        page.keyboard.press(key)
        expect(words).not_to_have_text(before)
    expect(page.get_by_text("9 of 10 checked")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("8 of 10 checked")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("9 of 10 checked")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("The sample is checked.")).to_be_visible()
    expect(page.get_by_text("10 were checked.")).to_be_visible()
    expect(page.get_by_text("8 are right and 1 cannot be told")).to_be_visible()
    page.get_by_role("link", name="What it says so far").click()
    page.wait_for_url("**/pictures?*picture=reliability")
    expect(page.get_by_text("10 were checked.")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/queue?*sample=1")
    page.get_by_role("button", name="Back to all matches").click()
    expect(page.get_by_role("combobox", name="Order")).to_be_visible()
    expect(page).not_to_have_url(re.compile("sample"))
    with Desk.open(server.project, "Nobody") as desk:
        found = desk.precision_estimate()
    assert (found.checked, found.right, found.unsure, found.to_check) == (10, 8, 1, ())
