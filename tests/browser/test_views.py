"""Queue, table and export in Chromium: keys, selecting rows, and the file that arrives."""

import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from align.exchange import format_named
from align.model import Status
from align.workbench.desk import Desk
from tests.browser.conftest import Workbench, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(_samples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    running = Workbench(folder, folder / "samples.doichieu")
    shutil.copy(_samples, running.project)
    yield running
    running.stop()


@pytest.fixture
def own(server, _samples):
    """The project as it was, for each test; the server sees that it is another file and opens it anew."""
    for ending in ("-wal", "-shm"):
        server.project.with_name(server.project.name + ending).unlink(missing_ok=True)
    fresh = server.project.with_suffix(".new")
    shutil.copy(_samples, fresh)
    fresh.replace(server.project)
    return server


def statuses(place):
    """The beads that somebody judged, by their texts."""
    with Desk.open(place, "Nobody") as desk:
        return {
            (each.zh.text, each.vi.text): each.bead.status
            for each in desk.find().beads
            if each.bead.status is not Status.PROPOSED
        }


def words(page):
    return page.locator(".words:lang(zh)")


def queue_of(visit, server):
    """The queue with its keys: they are drawn after the words, and listen from then on."""
    page = visit("queue", server=server)
    expect(words(page)).to_be_visible()
    expect(page.get_by_role("button", name="Accept")).to_be_enabled()
    return page


def test_decisions_by_key_are_kept_in_order(visit, own):
    page = queue_of(visit, own)
    first = "去年有12万名昆明游客到访岘港。会谈还讨论了职业学校之间的交流。"
    expect(words(page)).to_have_text(first)
    page.keyboard.press("a")
    expect(words(page)).not_to_have_text(first)
    page.keyboard.press("x")
    page.keyboard.press("u")
    page.keyboard.press("n")
    expect(page.get_by_text("Nothing is left to decide here.")).to_be_visible()
    found = statuses(own.project)
    assert next(status for (zh, _), status in found.items() if zh == first) is Status.ACCEPTED
    assert sorted(found.values()) == [Status.ACCEPTED, Status.REJECTED, Status.UNSURE]


def test_pressed_as_fast_as_can_be_nothing_is_lost_or_met_twice(visit, own):
    page = queue_of(visit, own)
    for key in "axan":
        page.keyboard.press(key)
    expect(page.get_by_text("Nothing is left to decide here.")).to_be_visible()
    assert sorted(statuses(own.project).values()) == [Status.ACCEPTED, Status.ACCEPTED, Status.REJECTED]


def test_undo_brings_the_bead_back_and_redo_decides_it_again(visit, own):
    page = queue_of(visit, own)
    first = words(page).inner_text()
    page.keyboard.press("a")
    expect(words(page)).not_to_have_text(first)
    page.keyboard.press("z")
    expect(words(page)).to_have_text(first)
    assert statuses(own.project) == {}
    page.keyboard.press("y")
    expect(page.locator(".chip", has_text="accepted")).to_be_visible()
    assert list(statuses(own.project).values()) == [Status.ACCEPTED]
    page.keyboard.press("n")
    page.keyboard.press("p")
    expect(words(page)).to_have_text(first)


@pytest.mark.parametrize("keys", ["npa", "azx", "anppx", "azyzu"])
def test_what_is_pressed_after_undo_or_back_is_about_what_they_bring_back(visit, own, keys):
    page = queue_of(visit, own)
    first = words(page).inner_text()
    for key in keys:
        page.keyboard.press(key)
    expect(words(page)).not_to_have_text(first)
    expect(page.locator(".state")).to_be_empty()
    expected = {"a": Status.ACCEPTED, "x": Status.REJECTED, "u": Status.UNSURE}[keys[-1]]
    assert [(zh, status) for (zh, _), status in statuses(own.project).items()] == [(first, expected)]


def test_a_button_keeps_the_focus_when_the_page_is_drawn_anew(visit, own):
    page = queue_of(visit, own)
    accept = page.get_by_role("button", name="Accept")
    first = words(page).inner_text()
    accept.focus()
    page.keyboard.press("Enter")
    expect(words(page)).not_to_have_text(first)
    expect(accept).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".state")).to_be_empty()
    assert len(statuses(own.project)) == 2


def test_every_key_is_a_button_too(visit, own):
    page = queue_of(visit, own)
    first = words(page).inner_text()
    page.get_by_role("button", name="Partial").click()
    expect(page.locator(".chip", has_text="partly equivalent")).to_be_visible()
    page.get_by_role("button", name="Unsure").click()
    expect(words(page)).not_to_have_text(first)
    assert list(statuses(own.project).values()) == [Status.UNSURE]


def test_rows_of_the_table_are_decided_together(visit, own):
    page = visit("table", server=own)
    grid = page.get_by_test_id("stDataFrame").locator("canvas").first
    expect(grid).to_be_visible()
    box = grid.bounding_box()
    # Three of the five have no counterpart, so that there is nothing to reject in them.
    for row in range(5):
        page.mouse.click(box["x"] + 17, box["y"] + 35 + 35 * row + 17)
        expect(page.get_by_role("heading", name=f"{row + 1} row")).to_be_visible()
    expect(page.locator("article")).to_have_count(5)
    page.get_by_role("button", name="Reject").click()
    settled(page)
    expect(page.get_by_role("heading", name="0 rows selected")).to_be_visible()
    assert list(statuses(own.project).values()) == [Status.REJECTED, Status.REJECTED]
    page.get_by_role("button", name="Undo").click()
    settled(page)
    expect(page.get_by_text("0 reviewed")).to_be_visible()
    assert statuses(own.project) == {}


@pytest.mark.parametrize("name", ["TMX", "JSONL"])
def test_the_file_arrives(visit, own, tmp_path, name):
    page = visit("export", server=own)
    if name != "TMX":
        page.get_by_role("combobox", name="Format").click()
        page.get_by_role("option", name=name).click()
        settled(page)
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download Summits").click()
    file = waiting.value
    assert file.suggested_filename == f"Summits.{name.lower()}"
    file.save_as(tmp_path / file.suggested_filename)
    assert len(format_named(name.lower()).read(tmp_path / file.suggested_filename)) == 4
    if name == "JSONL":
        lines = (tmp_path / file.suggested_filename).read_text(encoding="utf-8").splitlines()
        assert all(json.loads(line)["zh"]["text"] for line in lines)


def test_a_dot_opens_the_match_in_review(visit, own):
    page = visit("pictures", server=own)
    dots = page.get_by_test_id("stVegaLiteChart").locator(".mark-symbol.role-mark path")
    expect(dots).to_have_count(4)
    dots.nth(1).click()
    page.wait_for_url("**/review?*bitext=1*")


def test_what_only_one_side_says_opens_in_review(visit, own):
    page = visit("compare", server=own)
    page.get_by_role("button", name="Open in review").first.click()
    page.wait_for_url("**/review?*bitext=1*")
    with Desk.open(own.project, "Nobody") as desk:
        alone = "|".join(str(bead.id) for bead in desk.bitext(1).beads if not bead.zh)
    expect(page).to_have_url(re.compile(rf"bead=({alone})\b"))


def test_a_hit_is_lit_and_opens_in_review(visit, own):
    page = visit("search", server=own)
    page.get_by_role("textbox").fill("hop tac")
    page.keyboard.press("Enter")
    expect(page.locator("mark.hit")).to_have_text(["hợp", "tác"])
    page.get_by_role("button", name="Open in review").click()
    page.wait_for_url("**/review?*")
