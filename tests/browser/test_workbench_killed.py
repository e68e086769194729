"""A server that is killed, as by a power cut, while it aligns and while somebody reviews: nothing confirmed is lost."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from align.workbench import jobs
from align.workbench.adding import Given
from align.workbench.desk import Desk
from align.workbench.library import seeds
from tests.browser.conftest import Workbench, settled
from tests.browser.review_samples import long_project

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COPIES = 3
"""Of each sample report, told apart by a last line: 90 pairs of reports, long enough to be caught in the middle."""

WANTED = {"a": Status.ACCEPTED, "x": Status.REJECTED, "u": Status.UNSURE}
UNCONFIRMED = """saving => [
  saving.textContent,
  [...globalThis.doichieuRequests.values()].flatMap((requests) => requests.pending.map((one) => one.subject)),
]"""
"""What the page says of what is on its way, and which beads that is about, in one moment."""


def big_project(where):
    """A project with reports of the samples, not aligned yet."""
    Project.create(where, "Summits").close()
    given = []
    for path in sorted(path for path in seeds().rglob("*.txt") if path.parent.name[:2] == "20"):
        text = path.read_text(encoding="utf-8").rstrip()
        for copy in range(COPIES):
            last = f"这是第{copy + 1}版。" if path.name.startswith("zh") else f"Đây là bản thứ {copy + 1}."
            given.append(Given(f"{path.parent.name}-{path.stem}-{copy}.txt", f"{text}\n\n{last}\n"))
    with Desk.open(where, "Lan") as desk:
        assert len(desk.add_given(given).new) == len(given)
    return where


def aligned(where):
    with Desk.open(where, "Lan") as desk:
        return desk.standing().aligned


def wait_until(what, seconds=200.0):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.2)


def shown_beads(where):
    """The beads of each pair of reports that is aligned, with what was decided."""
    with Project.open(where) as project:
        pairs = [bitext for meeting in project.meetings() for bitext in meeting.bitexts]
        return {pair: [(one.id, one.zh, one.vi, one.status) for one in project.bitext(pair).beads] for pair in pairs}


@pytest.fixture
def server(tmp_path, request, monkeypatch):
    monkeypatch.setenv("DOICHIEU_DATA", str(tmp_path / "data"))  # where the server says how an alignment is doing
    made = big_project(tmp_path / "p.doichieu") if request.param == "align" else long_project(tmp_path / "p.doichieu", 120)
    running = Workbench(tmp_path, made)
    yield running
    if running.process.poll() is None:
        running.stop()
    if (job := jobs.status(made)) and job.running:
        os.kill(job.pid, signal.SIGKILL)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("server", ["align"], indirect=True)
def test_an_alignment_outlives_the_server_and_goes_on_after_a_kill_of_its_own(visit, server):
    page = visit("align", server=server)
    page.get_by_role("button", name="Align the reports").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=60_000)
    wait_until(lambda: aligned(server.project) >= 5)
    server.stop(signal.SIGKILL)
    before = aligned(server.project)
    wait_until(lambda: aligned(server.project) > before)  # the alignment runs on without a server
    job = jobs.status(server.project)
    os.kill(job.pid, signal.SIGSTOP)  # it must not be through before a slow browser is there
    server.start()
    page.close()
    page = visit("align", server=server)
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_contain_text("Aligning")
    os.kill(job.pid, signal.SIGKILL)
    expect(page.get_by_role("alert").filter(has_text="broke off")).to_be_visible()
    kept = shown_beads(server.project)
    done = aligned(server.project)
    assert before < done < 90
    first = min(kept)
    with Desk.open(server.project, "Lan") as desk:
        view = desk.bitext(first)
        matched = tuple(bead.id for bead in view.beads if bead.zh and bead.vi)
        desk.act(Judge(matched, Status.ACCEPTED), view.revision)
    page.get_by_role("button", name="Align the reports").click()
    expect(page.get_by_text("Everything is aligned")).to_be_visible(timeout=300_000)
    found = shown_beads(server.project)
    assert aligned(server.project) == 90
    assert {pair: found[pair] for pair in kept if pair != first} == {pair: kept[pair] for pair in kept if pair != first}
    assert [(one[0], one[3]) for one in found[first] if one[0] in matched] == [(one, Status.ACCEPTED) for one in matched]


def chosen(page: Page) -> int:
    """What the address says now; `page.url` hears of it later."""
    return int(parse_qs(urlsplit(page.evaluate("location.href")).query)["bead"][0])


def opened(page: Page) -> Page:
    settled(page)
    expect(page.locator(".spot.lit").first).to_be_visible()
    return page


@pytest.mark.timeout(600)
@pytest.mark.parametrize("server", ["review"], indirect=True)
def test_what_was_shown_as_decided_is_there_after_a_kill_and_review_goes_on(visit, server):
    """Killed again and again at another moment; the tab is closed, and opened where it was, as after a power cut."""
    chance = random.Random(5)
    page = opened(visit("review?bitext=1", server=server))
    confirmed: dict[int, Status] = {}
    for count in (7, 23, 1, 16):
        pressed: dict[int, Status] = {}
        if confirmed:
            page.keyboard.press("n")  # to what is not decided; at first that is where one begins
        for at in range(count):
            bead, key = chosen(page), chance.choice("axu")
            page.keyboard.press(key)
            pressed[bead] = WANTED[key]
            if at == count // 2:
                page.wait_for_timeout(chance.randrange(150))
            elif at == count - 1:
                page.wait_for_timeout(chance.randrange(400))
        server.stop(signal.SIGKILL)
        said, waiting = page.locator(".saving").evaluate(UNCONFIRMED)
        assert said == (f"Saving: {len(waiting)}" if waiting else "")
        known = confirmed | pressed
        confirmed |= {bead: status for bead, status in pressed.items() if bead not in waiting}
        was_at, address = chosen(page), page.evaluate("location.href")
        context = page.context
        page.close()
        server.start()
        page = context.new_page()
        page.goto(address)
        opened(page)
        expect(page.get_by_role("heading", level=1).filter(has_text="Review")).to_be_visible()
        expect(page.get_by_test_id("stSidebar")).to_contain_text("Project: Talks")
        assert chosen(page) == was_at
        with Project.open(server.project) as project:
            found = {bead.id: bead.status for bead in project.bitext(1).beads if bead.status is not Status.PROPOSED}
        assert {bead: found.get(bead) for bead in confirmed} == confirmed
        assert found.items() <= known.items()
        confirmed = found
        expect(page.locator(".progress")).to_have_text(re.compile(rf"^{len(found)} of 120"))
    assert len(confirmed) > 20
