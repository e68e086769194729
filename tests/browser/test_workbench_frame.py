"""The frame of the workbench in Chromium: language, light and dark, what it asks for."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import last, settled, unchanging
from tests.browser.contrast import FAINT
from tests.browser.focus import CONTROLS, FOCUSED

pytestmark = pytest.mark.browser

TITLES = {
    "en": "Chinese and Vietnamese reports, side by side",
    "zh": "中文与越南文报道对照",
    "vi": "Đối chiếu tin bài tiếng Trung và tiếng Việt",
}


@pytest.mark.parametrize("tongue", list(TITLES))
def test_it_begins_in_the_language_of_the_browser(visit, tongue):
    page = visit(tongue=tongue)
    expect(page.get_by_role("heading", level=1).filter(has_text=TITLES[tongue])).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", {"en": "en", "zh": "zh-CN", "vi": "vi"}[tongue])


def test_a_language_is_switched_at_once_and_remembered(visit):
    page = visit()
    page.get_by_role("radio", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1).filter(has_text=TITLES["vi"])).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", level=1).filter(has_text=TITLES["vi"])).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_it_follows_the_system_in_light_and_dark(visit, dark):
    shade = visit(dark=dark).get_by_test_id("stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    assert shade == ("rgb(20, 23, 26)" if dark else "rgb(251, 250, 248)")


PICTURES = [f"pictures?picture={name}" for name in ("dots", "confidence", "coverage", "progress", "reliability")]
PAGES = ["", "reports", "reports?report=1", "align", "members", "queue", "table", "compare", "agreement", "search?q=hop+tac"]
PAGES += [*PICTURES, "export"]


@pytest.mark.slow
@pytest.mark.parametrize(("dark", "width"), [(False, 1024), (True, 390)], ids=["light", "dark"])
@pytest.mark.parametrize("at", PAGES)
def test_all_text_can_be_read_and_nothing_sticks_out(visit, at, dark, width):
    page = visit(at, dark=dark, width=width, tongue="vi")
    # What is being drawn anew, or changes its colour, is faint for a moment.
    assert last(page, lambda page: page.evaluate(FAINT), []) == []
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.parametrize("at", PAGES)
def test_every_control_is_reached_by_tab_and_shows_it(visit, at):
    """Of buttons that exclude each other one; the arrow keys go on from there."""
    page = visit(at, dark=True)
    controls = unchanging(page, lambda page: page.evaluate(CONTROLS))
    assert controls
    page.get_by_role("heading", level=1).click()
    reached, unseen = set(), []
    for _ in range(len(controls) + 20):  # a grid has stops of its own
        page.keyboard.press("Tab")
        number, differs = page.evaluate(FOCUSED)
        if number in reached:
            break
        if number is not None:
            reached.add(number)
            unseen += [] if differs else [controls[number]]
    assert unseen == []
    assert [said for number, said in enumerate(controls) if number not in reached] == []
