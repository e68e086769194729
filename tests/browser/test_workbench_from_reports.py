"""From an empty project to a memory of reviewed pairs in Chromium: files dragged in, aligned by the real model, reviewed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from align.exchange import format_named
from align.model import Status
from align.store import Project
from align.store.exporting import Choice
from align.workbench.desk import Desk
from align.workbench.library import seeds
from tests.browser.conftest import Workbench, arrived, settled

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh(tmp_path):
    Project.create(tmp_path / "new.doichieu", "New one").close()
    running = Workbench(tmp_path, tmp_path / "new.doichieu")
    yield running
    running.stop()


def send(page, *paths):
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files([str(path) for path in paths])


@pytest.mark.slow
def test_from_an_empty_project_to_a_memory_of_reviewed_pairs(visit, fresh, tmp_path):
    page = visit(server=fresh)
    page.get_by_role("button", name="Add reports").click()
    arrived(page, "Reports", "reports")
    send(page, *sorted(path for path in seeds().rglob("*") if path.parent.name[:2] == "20"))
    expect(page.get_by_text("16 reports were added.")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Go on: align").click()
    arrived(page, "Align", "align")
    page.get_by_role("button", name="Align the reports").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=60_000)
    page.reload()
    settled(page)
    expect(page.get_by_text("Everything is aligned")).to_be_visible(timeout=240_000)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Reports", exact=True).click()
    arrived(page, "Reports", "reports")
    expect(page.get_by_text("4 meetings · 16 reports")).to_be_visible()
    with Desk.open(fresh.project, "Lan") as desk:
        assert len(desk.meetings()) == 4
        assert desk.standing().aligned == 16

    page.get_by_test_id("stSidebar").get_by_role("link", name="Align", exact=True).click()
    arrived(page, "Align", "align")
    page.get_by_role("button", name="Review the matches").click()
    expect(page.locator(".spot.lit").first).to_be_visible()
    for key in "aaxa":
        page.keyboard.press(key)
    expect(page.get_by_text("4 of 16 reviewed")).to_be_visible()
    expect(page.locator(".saving")).to_be_empty()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Export", exact=True).click()
    arrived(page, "Export", "export")
    page.get_by_text("Proposed pairs, not reviewed yet").click()
    expect(page.get_by_test_id("stMetricValue")).to_have_text("3")
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("Download New.one.tmx")).click()
    waiting.value.save_as(tmp_path / "reviewed.tmx")
    with Desk.open(fresh.project, "Lan") as desk:
        accepted = {(pair.zh.text, pair.vi.text) for pair in desk.pairs(Choice(frozenset({Status.ACCEPTED})))}
    written = format_named("tmx").read(tmp_path / "reviewed.tmx")
    assert {(pair.zh.text, pair.vi.text) for pair in written} == accepted
    assert len(written) == 3


def test_a_refused_file_and_a_good_one(visit, fresh, tmp_path):
    (tmp_path / "good.txt").write_text("岘港与昆明商定加强旅游合作\n\n双方同意每周增开四个直飞航班。\n", encoding="utf-8")
    (tmp_path / "<img src=x onerror=alert(1)>.txt").write_text("")
    page = visit("reports", server=fresh)
    send(page, tmp_path / "good.txt", tmp_path / "<img src=x onerror=alert(1)>.txt")
    expect(page.get_by_text("1 report was added.")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="<img src=x onerror=alert(1)>.txt")).to_be_visible()


def test_a_sentence_is_chosen_with_keys_and_corrected(visit):
    page = visit("reports?report=1")
    options = page.get_by_role("option")
    expect(options).to_have_count(5)
    options.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box = page.get_by_label("Text", exact=True)
    box.fill("双方同意每周增开五个直飞航班。")
    page.get_by_role("button", name="Save the text").click()
    expect(options.nth(1)).to_contain_text("五个直飞")
    expect(options.nth(1)).to_contain_text("corrected")
    page.keyboard.press("Escape")
    options.nth(2).click()
    options.nth(4).click(modifiers=["Shift"])
    expect(page.get_by_text("3 sentences chosen")).to_be_visible()


def test_a_project_that_is_gone_is_one_sentence(visit, fresh):
    page = visit("reports", server=fresh)
    Path(fresh.project).unlink()
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("alert").filter(has_text="was deleted or moved meanwhile")).to_be_visible()


def test_a_server_that_was_killed_comes_back_where_it_was(visit, fresh):
    import signal

    page = visit("reports", server=fresh)
    fresh.stop(signal.SIGKILL)
    fresh.start()
    page.reload()
    settled(page)
    expect(page.get_by_role("heading", level=1).filter(has_text="Reports")).to_be_visible()
