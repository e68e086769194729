"""A server that is gone for a while, and files that are no reports: it is said, and nothing that was typed is lost."""

import re
import signal

import pytest
from playwright.sync_api import expect

from align.store import Project
from tests.browser.conftest import Workbench, settled
from tests.reading.formats.test_pdf import never_ending

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOST = {"en": "The server does not answer", "zh": "服务器暂时没有响应", "vi": "Máy chủ tạm thời không phản hồi"}


@pytest.fixture
def own(tmp_path):
    Project.create(tmp_path / "new.doichieu", "New one").close()
    running = Workbench(tmp_path, tmp_path / "new.doichieu")
    yield running
    if running.process.poll() is None:
        running.stop()


def lost(page, tongue):
    return page.get_by_role("alert").filter(has_text=LOST[tongue])


@pytest.mark.parametrize("tongue", list(LOST))
def test_a_lost_server_is_said_and_what_was_typed_is_kept(visit, own, tongue):
    page = visit("reports", server=own, tongue=tongue)
    expect(lost(page, tongue)).to_have_count(0)
    page.get_by_role("tab").nth(1).click()
    text = page.get_by_role("textbox").first
    text.fill("岘港与昆明商定加强旅游合作\n\n双方同意每周增开四个直飞航班。")
    own.stop(signal.SIGKILL)
    expect(lost(page, tongue)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)  # Streamlit's own, in English
    own.start()
    expect(lost(page, tongue)).to_have_count(0)
    settled(page)
    expect(text).to_have_value(re.compile("每周增开四个直飞航班"))
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    expect(page.get_by_role("link", name="岘港与昆明商定加强旅游合作").first).to_be_visible()


def test_a_short_interruption_is_nobodys_concern(visit, own):
    page = visit("reports", server=own)
    page.context.set_offline(True)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.wait_for_timeout(2500)
    expect(lost(page, "en")).to_have_count(0)


def test_a_file_too_large_is_refused_beside_a_good_one(visit, own, tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    (tmp_path / "good.txt").write_text("岘港与昆明商定加强旅游合作\n\n双方同意每周增开四个直飞航班。\n", encoding="utf-8")
    page = visit("reports", server=own)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files([str(large), str(tmp_path / "good.txt")])
    expect(page.get_by_text("1 report was added.")).to_be_visible()
    expect(page.get_by_text("must be 50.0MB or smaller")).to_be_visible()
    page.get_by_role("button", name="Close this list").click()
    expect(page.get_by_text("must be 50.0MB or smaller")).to_have_count(0)
    expect(page.get_by_text("1 report", exact=False).first).to_be_visible()


def test_a_pdf_that_never_ends_is_refused_beside_a_good_one(visit, own, tmp_path):
    (tmp_path / "endless.pdf").write_bytes(never_ending())
    (tmp_path / "good.txt").write_text("岘港与昆明商定加强旅游合作\n\n双方同意每周增开四个直飞航班。\n", encoding="utf-8")
    page = visit("reports", server=own)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        [str(tmp_path / "endless.pdf"), str(tmp_path / "good.txt")]
    )
    expect(page.get_by_text("1 report was added.")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="has too much drawn on page 1")).to_be_visible()
