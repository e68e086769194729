"""Keys in Chromium: pressed without a gap, while the page is slow, while the server is gone."""

from __future__ import annotations

import json
import signal
import sys
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Workbench
from ui.components.keys.bar import read, scripts

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OPTIONS = (
    "--server.headless=true",
    "--server.address=127.0.0.1",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
)

TWICE = """async (script) => {
  const { default: draw } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const parentElement = document.body.appendChild(document.createElement("div"));
  const key = { key: "a", name: "accept", label: "Accept", advance: true, recalls: false, repeat: false, disabled: false };
  const news = { session: "1", queue: "", done: 0, replies: [], waiting: "" };
  const data = { name: "trial", keys: [key], subjects: [7, 8], seen: 1, news, words: { keys: "", on: "", saving: "" } };
  const drawn = () => draw({ data, parentElement, setStateValue: () => {} });
  const first = drawn();
  const second = drawn();
  first();
  globalThis.leave = () => {
    parentElement.remove();
    second();
  };
}"""
"""Draws the keys twice, and ends the first drawing after the second, as Streamlit does where one comes in before another is
through."""

PENDING = "doichieuRequests.get('trial').pending.map((one) => one.subject)"

SCRIPT = """
import json, os, time
import streamlit as st
from align.errors import DoichieuError
from ui.components.keys import Key, bar, listen

PATH = os.environ["DONE"]

def do(request):
    if request.name == "refuse":
        raise DoichieuError("Lan merged it in the meantime <b>x</b>")
    with open(PATH, "a+") as kept:
        kept.seek(0)
        if str(request.token) not in kept.read():
            print(json.dumps([str(request.token), request.name, request.subject, request.seen]), file=kept)

def done():
    return open(PATH).read().count("\\n") if os.path.exists(PATH) else 0

@st.fragment
def page():
    heard = listen("trial", do)
    time.sleep(float(os.environ.get("SLOW", "0")))
    st.text(f"done {done()}")
    keys = [Key("a", "accept", "Accept", advance=True), Key("Shift+ArrowDown", "down", "Down"), Key("f", "refuse", "Refuse")]
    bar(heard, keys, subjects=range(done(), done() + 200), seen=done())

page()
st.text_input("Field")
"""


class Trial(Workbench):
    """A server with a page of nothing but keys."""

    def command(self):
        return [sys.executable, "-m", "streamlit", "run", "trial.py", f"--server.port={self.port}", *OPTIONS]


@pytest.fixture
def trial(tmp_path, monkeypatch):
    (tmp_path / "trial.py").write_text(SCRIPT, encoding="utf-8")
    monkeypatch.setenv("DONE", str(tmp_path / "done"))
    servers = []

    def start(slow="0"):
        monkeypatch.setenv("SLOW", slow)
        servers.append(Trial(tmp_path))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def kept(tmp_path):
    path = tmp_path / "done"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def shown(page, url):
    page.goto(url)
    expect(page.get_by_role("button", name="Accept")).to_be_visible()


@pytest.mark.parametrize("slow", ["0", "0.4"])
def test_a_hundred_presses_without_a_gap_are_all_done_in_order(trial, page, tmp_path, slow):
    shown(page, trial(slow).address)
    for _ in range(100):
        page.keyboard.press("a")
    expect(page.get_by_text("done 100", exact=True)).to_be_visible()
    assert [subject for _, _, subject, _ in kept(tmp_path)] == list(range(100))


def test_a_server_that_is_killed_and_started_again_loses_nothing(trial, page, tmp_path):
    server = trial("0.2")
    shown(page, server.address)
    for count in range(30):
        page.keyboard.press("a")
        if count == 10:
            time.sleep(0.3)
            server.stop(signal.SIGKILL)
        if count == 20:
            server.start()
    expect(page.get_by_text("done 30", exact=True)).to_be_visible(timeout=60_000)
    assert len({token for token, *_ in kept(tmp_path)}) == 30
    expect(page.locator(".state")).to_be_empty()


def test_a_refusal_is_shown_as_text_and_the_next_press_clears_it(trial, page):
    shown(page, trial().address)
    page.keyboard.press("f")
    alert = page.get_by_role("alert").filter(has_text="Lan merged")
    expect(alert).to_have_text("Lan merged it in the meantime <b>x</b>")
    page.keyboard.press("a")
    expect(page.get_by_text("done 1", exact=True)).to_be_visible()
    expect(alert).to_have_count(0)


def test_keys_are_left_alone_in_fields_and_when_switched_off(trial, page, tmp_path):
    shown(page, trial().address)
    page.get_by_label("Field").fill("")
    page.get_by_label("Field").press_sequentially("aaa")
    page.get_by_label("Single keys").uncheck()
    page.keyboard.press("a")
    page.get_by_label("Single keys").check()
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("done 2", exact=True)).to_be_visible()
    assert [name for _, name, _, _ in kept(tmp_path)] == ["down", "accept"]


def test_the_end_of_an_earlier_drawing_does_not_end_the_keys_that_are_shown(page, tmp_path):
    (tmp_path / "empty.html").write_text("<!doctype html><title>Keys</title>")
    page.goto((tmp_path / "empty.html").as_uri())
    page.evaluate(TWICE, scripts() + read("bar.js"))
    expect(page.get_by_role("toolbar")).to_have_count(1)
    page.keyboard.press("a")
    assert page.evaluate(PENDING) == [7]
    page.evaluate("leave()")
    page.keyboard.press("a")
    assert page.evaluate(PENDING) == [7]
