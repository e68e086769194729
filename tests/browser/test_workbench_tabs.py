"""Tabs in Chromium: each keeps its project, and the address leads to what is on the screen."""

import re

import pytest
from playwright.sync_api import expect

from align.store import Project
from align.workbench.library import Library, key_of
from tests.browser.conftest import Workbench, arrived, settled
from tests.browser.review_samples import long_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def own(tmp_path):
    """A server of this test's own, and two projects: Talks, with which it was started, and Other."""
    running = Workbench(tmp_path, long_project(tmp_path / "talks.doichieu", 12))
    Library(tmp_path / "data").create("Other")
    yield running
    running.stop()


def tab(page):
    """Another tab of the same browser."""
    made = page.context.new_page()
    made.goto(page.url)
    settled(made)
    return made


def project_is(page, name):
    expect(page.get_by_test_id("stSidebar")).to_contain_text(f"Project: {name}")


def test_two_tabs_stay_on_their_projects(visit, own):
    talks = visit(server=own)
    project_is(talks, "Talks")
    other = tab(talks)
    other.get_by_role("button", name="Open", exact=True).click()
    project_is(other, "Other")
    for page, name in ((talks, "Talks"), (other, "Other"), (talks, "Talks")):
        page.reload()
        settled(page)
        project_is(page, name)
        page.get_by_test_id("stSidebar").get_by_role("link", name="Reports", exact=True).click()
        arrived(page, "Reports", "reports")
        project_is(page, name)
        page.reload()
        settled(page)
        project_is(page, name)
    other.go_back()  # to the start
    arrived(other, "side by side")
    project_is(other, "Other")
    other.go_back()
    arrived(other, "side by side")
    project_is(other, "Talks")  # before it opened the other one
    other.go_forward()
    project_is(other, "Other")


def test_a_project_deleted_in_another_tab_is_said_and_another_one_opened(visit, own):
    page = visit("reports", server=own)
    (listed,) = [one for one in Library(own.folder / "data").projects() if one.name == "Other"]
    page.goto(f"{own.address}/reports?project={key_of(listed.where)}")
    settled(page)
    project_is(page, "Other")
    Library(own.folder / "data").forget(listed.where)
    for ending in ("", "-wal", "-shm"):
        own.folder.joinpath("data", "projects", f"Other.doichieu{ending}").unlink(missing_ok=True)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Align", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="was deleted or moved meanwhile")).to_be_visible()
    page.reload()
    settled(page)
    expect(page.get_by_role("alert").filter(has_text="is not there any more")).to_be_visible()
    page.get_by_role("link", name="To the start page").click()
    page.get_by_role("button", name="Open", exact=True).click()
    project_is(page, "Talks")


def test_a_renamed_project_is_the_same_under_its_new_name(visit, own):
    page = visit("reports", server=own)
    with Project.open(own.project) as project:
        project.rename("峰会 <b>", project.author("Minh", "elsewhere"))
    page.reload()
    settled(page)
    project_is(page, "峰会 <b>")


def test_links_on_a_page_to_itself_change_the_address(visit, own):
    page = visit("reports", server=own)
    page.get_by_test_id("stMain").get_by_role("link").first.click()
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page).to_have_url(re.compile("report=1"))
    page.get_by_role("option").nth(1).click()
    expect(page.get_by_label("Text", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_role("link", name="All reports").click()
    expect(page.get_by_role("heading", level=1).filter(has_text="Reports")).to_be_visible()
    expect(page).not_to_have_url(re.compile("report="))
    page.get_by_role("radio", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1).filter(has_text="Bài")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("option").first).to_be_visible()


def test_the_menu_says_where_one_is_and_leads_to_new_tabs_of_the_same_project(visit, own):
    page = visit("reports", server=own)
    menu = page.get_by_test_id("stSidebar")
    expect(menu.locator("[aria-current=page]")).to_have_text(re.compile("Reports$"))
    menu.get_by_role("link", name="Align", exact=True).click()
    expect(menu.locator("[aria-current=page]")).to_have_text(re.compile("Align$"))
    for link in menu.get_by_role("link").all():
        expect(link).to_have_attribute("href", re.compile(rf"project={key_of(own.project)}"))
    with page.context.expect_page() as opened:
        menu.get_by_role("link", name="Start", exact=True).click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", level=1).filter(has_text=re.compile("side by side"))).to_be_visible()


def test_the_menu_goes_out_of_the_way_on_a_phone(visit, own):
    page = visit("reports", server=own, width=390)
    page.get_by_test_id("stExpandSidebarButton").click()
    link = page.get_by_test_id("stSidebar").get_by_role("link", name="Align", exact=True)
    link.click()
    expect(page.get_by_role("heading", level=1).filter(has_text="Align")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def delete(page, name):
    page.get_by_role("button", name="Manage").first.click()
    page.get_by_label("To delete the project, type its name").fill(name)
    page.get_by_role("button", name="Delete").click()


def test_a_project_is_deleted_while_tabs_that_are_gone_had_it(visit, own):
    """Streamlit keeps what a tab had for two minutes: one that was closed, and the same one before it was loaded again."""
    page = visit(server=own)
    closed = tab(page)
    closed.close()
    page.reload()
    settled(page)
    delete(page, "Talks")
    expect(page.get_by_text("For 30 days it can be brought back")).to_be_visible()
    assert not own.project.exists()
    page.get_by_text("Deleted projects (1)").click()
    page.get_by_role("button", name="Bring back").click()
    project_is(page, "Talks")


def test_a_project_that_a_tab_has_is_not_deleted_and_that_tab_goes_on(visit, own):
    page = visit("review?bitext=1", server=own)
    expect(page.locator(".spot.lit").first).to_be_visible()
    other = page.context.new_page()
    other.goto(own.address)
    settled(other)
    delete(other, "Talks")
    expect(other.get_by_role("alert").filter(has_text="is open in another window")).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".progress")).to_have_text("1 of 12 reviewed")
    expect(page.locator(".saving")).to_be_empty()
    page.close()
    other.get_by_role("button", name="Delete").click()
    expect(other.get_by_text("For 30 days it can be brought back")).to_be_visible()
