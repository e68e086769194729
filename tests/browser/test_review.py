"""Reviewing side by side in Chromium: choosing, keys, building, clashes, a lost server, hostile text."""

from __future__ import annotations

import re
import signal

import pytest
from playwright.sync_api import Page, expect

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from tests.browser.conftest import Workbench, last, settled, unchanging
from tests.browser.review_samples import HOSTILE, hostile_project, long_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST_IN_SIGHT = """column => {
  const top = column.getBoundingClientRect().top;
  return [...column.querySelectorAll(".spot")].findIndex((spot) => spot.getBoundingClientRect().top > top);
}"""


def first_in_sight(page):
    return [page.locator(f".column.{side}").evaluate(FIRST_IN_SIGHT) for side in ("zh", "vi")]


@pytest.fixture
def project(tmp_path):
    return long_project(tmp_path / "long.doichieu", 120)


@pytest.fixture
def own(tmp_path, project):
    """A server on a project of this test's own: two reports of 120 statements, matched one to one."""
    server = Workbench(tmp_path, project)
    yield server
    if server.process.poll() is None:
        server.stop()


def opened(visit, server, query="bitext=1", **options) -> Page:
    page = visit(f"review?{query}", server=server, **options)
    expect(page.locator(".spot.lit").first).to_be_visible()
    return page


def saved(page: Page) -> None:
    """Wait until nothing is on its way to the server."""
    expect(page.locator(".saving")).to_be_empty(timeout=60_000)


def beads(where):
    with Project.open(where) as project:
        return project.bitext(1).beads


def chosen(page: Page) -> str:
    return page.locator(".panel h2").inner_text()


class TestChoosing:
    def test_a_click_lights_both_sides_and_brings_the_other_into_sight(self, visit, own):
        page = opened(visit, own)
        page.locator(".zh .spot").nth(40).click()
        lit = page.locator(".spot.lit")
        expect(lit).to_have_count(2)
        for side in (".zh", ".vi"):
            expect(page.locator(f"{side} .spot.lit")).to_be_in_viewport()
        expect(page.locator("path.lit")).to_have_count(1)
        expect(page.locator(".panel h2")).to_contain_text("Pair 41")

    def test_the_columns_scroll_together_by_match(self, visit, own):
        page = opened(visit, own)
        page.locator(".column.zh").hover()
        page.mouse.wheel(0, 3000)
        first = page.locator(".zh .spot").first
        expect(first).not_to_be_in_viewport()
        zh, vi = unchanging(page, first_in_sight)
        assert zh > 10
        assert abs(zh - vi) <= 6
        page.get_by_label("Scroll together").uncheck()
        page.locator(".column.zh").hover()
        page.mouse.wheel(0, -3000)
        expect(first).to_be_in_viewport()
        assert unchanging(page, first_in_sight)[1] == vi

    def test_an_address_names_a_statement(self, visit, own, project):
        bead = beads(project)[30].id
        page = opened(visit, own, f"bitext=1&bead={bead}")
        assert chosen(page).startswith("Pair 31")
        page.keyboard.press("j")
        expect(page).to_have_url(re.compile(rf"bead={bead + 1}\b"))

    def test_another_language_keeps_the_choice(self, visit, own):
        page = opened(visit, own)
        page.locator(".zh .spot").nth(40).click()
        expect(page.locator(".panel h2")).to_contain_text("Pair 41")
        page.get_by_role("radio", name="Tiếng Việt").click()
        expect(page.locator(".panel h2")).to_contain_text("Cặp 41")
        expect(page.locator(".vi .spot.lit")).to_be_in_viewport()

    @pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (1280, 720), (720, 450)])
    def test_the_panel_never_covers_the_reports(self, visit, own, width, height):
        page = opened(visit, own, width=width, height=height, tongue="vi")
        text, panel = (page.locator(name).bounding_box() for name in (".columns", ".panel"))
        beside = text["x"] + text["width"] <= panel["x"]
        below = text["y"] + text["height"] <= panel["y"]
        assert beside or below
        assert text["height"] > 120
        if height > 600:
            reaches = "main => main.scrollHeight - main.clientHeight"
            assert last(page, lambda page: page.get_by_test_id("stMain").evaluate(reaches), 0) == 0
            assert beside or text["height"] > panel["height"]

    def test_filters_say_how_many_and_lead_through_them(self, visit, own):
        page = opened(visit, own)
        page.get_by_role("button", name="Doubtful").click()
        expect(page.get_by_role("button", name="Doubtful")).to_have_attribute("aria-pressed", "true")
        count = int(page.get_by_role("button", name="Doubtful").locator(".count").inner_text())
        assert 0 < count < 120
        seen = set()
        for _ in range(count):
            seen.add(chosen(page))
            page.keyboard.press("j")
        assert len(seen) == count


class TestKeys:
    def test_a_hundred_decisions_pressed_without_a_gap_are_all_there(self, visit, own, project):
        page = opened(visit, own)
        keys = ["a", "x", "u", "a"] * 25
        for key in keys:
            page.keyboard.press(key)
        saved(page)
        wanted = {"a": Status.ACCEPTED, "x": Status.REJECTED, "u": Status.UNSURE}
        found = beads(project)
        assert [bead.status for bead in found[:100]] == [wanted[key] for key in keys]
        assert {bead.status for bead in found[100:]} == {Status.PROPOSED}
        expect(page.locator(".progress")).to_have_text("100 of 120 reviewed")

    def test_building_by_keyboard_alone(self, visit, own, project):
        page = opened(visit, own)
        before = [(bead.zh, bead.vi) for bead in beads(project)]

        def now():
            saved(page)
            return [(bead.zh, bead.vi) for bead in beads(project)]

        page.keyboard.press("m")  # the first two become one
        assert now()[0] == (before[0][0] + before[1][0], before[0][1] + before[1][1])
        page.keyboard.press("s")  # and two again
        assert now()[:2] == before[:2]
        page.keyboard.press("Alt+ArrowDown")  # the Chinese sentence goes to the second
        assert now()[0][0] == before[0][0] + before[1][0] or now()[1][0] == before[0][0] + before[1][0]
        page.keyboard.press("z")
        assert now()[:2] == before[:2]
        page.keyboard.press("d")  # apart
        assert len(now()) == len(before) + 1
        page.keyboard.press("z")
        for key in ("v", "ArrowRight", "j", "v", "l"):  # the first Chinese with the second Vietnamese sentence
            page.keyboard.press(key)
        assert (before[0][0], before[1][1]) in now()
        page.keyboard.press("z")
        assert now() == before
        page.keyboard.press("y")
        assert (before[0][0], before[1][1]) in now()

    def test_keys_typed_while_the_server_builds_mean_what_they_meant(self, visit, own, project):
        page = opened(visit, own)
        for key in ("m", "a", "m", "x"):
            page.keyboard.press(key)
        saved(page)
        found = beads(project)
        assert [(len(bead.zh), bead.status) for bead in found[:2]] == [(2, Status.ACCEPTED), (2, Status.REJECTED)]

    def test_a_note_and_a_correction(self, visit, own, project):
        page = opened(visit, own)
        page.keyboard.press("t")
        page.keyboard.type("sea <b>x</b>")
        page.keyboard.press("Escape")
        page.keyboard.press("e")
        page.get_by_label("Text", exact=True).fill("改正了。")
        page.keyboard.press("Control+Enter")
        saved(page)
        with Project.open(project) as store:
            view = store.bitext(1)
        assert (view.beads[0].note, view.zh.segments[0].text) == ("sea <b>x</b>", "改正了。")
        expect(page.locator(".zh .spot").first).to_contain_text("改正了。")

    def test_help_lists_every_key_and_closes(self, visit, own):
        page = opened(visit, own)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert page.locator("dialog kbd").count() >= 29
        page.keyboard.press("a")  # means nothing in a dialog
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".progress")).to_have_text("0 of 120 reviewed")


def test_what_somebody_else_changed_meanwhile_is_said_and_shown(visit, own, project):
    page = opened(visit, own)
    first = beads(project)[0]
    with Project.open(project) as store:
        store.act(Judge((first.id,), Status.REJECTED), store.author("Minh", "elsewhere"), store.revision())
    page.keyboard.press("a")
    expect(page.get_by_role("alert").filter(has_text="Minh rejected it")).to_be_visible()
    saved(page)
    assert beads(project)[0].status is Status.REJECTED
    expect(page.locator(".zh .spot.rejected")).to_have_count(1)


def test_a_server_that_is_killed_and_started_again_loses_nothing(visit, own, project):
    """What is pressed while it is gone shows at once, waits, and is done once when it is back."""
    page = opened(visit, own)
    for count in range(30):
        page.keyboard.press("a")
        if count == 12:
            page.wait_for_timeout(150)
            own.stop(signal.SIGKILL)
    expect(page.locator(".progress")).to_have_text("30 of 120 reviewed")
    own.start()
    saved(page)
    found = beads(project)
    assert [bead.status for bead in found[:31]] == [Status.ACCEPTED] * 30 + [Status.PROPOSED]
    with Project.open(project) as store:
        assert all(len(store.history_of_bead(bead.id)) == 1 for bead in found[:30])


def test_hostile_text_is_text(visit, tmp_path):
    """Payloads in titles, segments and notes do nothing; `visit` fails on a dialog, an error or a request elsewhere."""
    server = Workbench(tmp_path, hostile_project(tmp_path / "hostile.doichieu"))
    try:
        page = opened(visit, server)
        for _ in range(len(HOSTILE)):
            page.keyboard.press("j")
        page.wait_for_timeout(500)
        assert page.evaluate("window.broken") is None
        shown = page.locator(".column .words").all_inner_texts()
        assert all(any(text.strip() in one for one in shown) for text in HOSTILE if text.isprintable())
        settled(page)
    finally:
        server.stop()
