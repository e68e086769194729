"""A blind round in Chromium: two people judge by key, an editor rules."""

import shutil
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from align.model import Status
from align.workbench.desk import Desk
from tests.browser.conftest import Workbench, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(_samples, tmp_path_factory):
    """A server of its own, with a round of Lan and Minh over three beads."""
    folder = tmp_path_factory.mktemp("rounds")
    running = Workbench(folder, shutil.copy(_samples, folder / "samples.doichieu"))
    with Desk.open(running.project, "Vân") as desk:
        desk.rounds.open("Vòng 1", [1, 2, 3], ["Lan", "Minh"])
    yield running
    running.stop()


@pytest.fixture
def come(browser, server):
    """Opens a page under a name, in a browser of its own."""
    contexts = []

    def come(name, at, **options):
        context = browser.new_context(locale="en-GB", **options)
        contexts.append(context)
        context.add_cookies([{"name": "doichieu_person", "value": quote(name), "url": server.address}])
        page = context.new_page()
        page.goto(f"{server.address}/{at}")
        settled(page)
        if "?" in at:
            expect(page.get_by_role("toolbar").or_(page.get_by_text("Disagreements"))).to_be_visible()
        return page

    yield come
    for context in contexts:
        context.close()


def test_a_round_from_keys_to_rulings(come, server):
    lan, minh = come("Lan", "agreement?round=1"), come("Minh", "agreement?round=1")
    lan.keyboard.press("1")  # a relation, and then three decisions without a pause
    for key in "aax":
        lan.keyboard.press(key)
    for key in "axa":
        minh.keyboard.press(key)
    for page in (lan, minh):
        expect(page.get_by_text("You have judged everything")).to_be_visible()
        expect(page.get_by_text("3 of 3 judged")).to_be_visible()
    minh.keyboard.press("z")
    expect(minh.get_by_text("2 of 3 judged")).to_be_visible()
    minh.keyboard.press("y")
    expect(minh.get_by_text("3 of 3 judged")).to_be_visible()
    with Desk.open(server.project, "Vân") as desk:
        desk.rounds.close(1)
        result = desk.rounds.result(1)
    yes, no = Status.ACCEPTED, Status.REJECTED
    assert [[one.status for one in item.opinions] for item in result.items] == [[yes, yes], [yes, no], [no, yes]]
    assert result.items[0].opinions[0].relation == "equivalent"
    editor = come("Vân", "agreement?round=1")
    expect(editor.get_by_text("0 of 2 ruled on")).to_be_visible()
    editor.locator(".st-key-disputed-2").get_by_role("button", name="Reject").click()
    expect(editor.get_by_text("1 of 2 ruled on")).to_be_visible()
    editor.get_by_role("button", name="Take over what everybody agrees on").click()
    expect(editor.get_by_role("button", name="Take over what everybody agrees on")).to_have_count(0)
    with Desk.open(server.project, "Vân") as desk:
        assert [bead.status for bead in desk.beads([1, 2, 3])] == [yes, no, Status.PROPOSED]


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_nothing_is_wider_than_the_window(come, width):
    for at in ("agreement", "agreement?round=1", "members"):
        page = come("Lan", at, viewport={"width": width, "height": 900})
        wide = page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")
        assert wide <= 0, at
