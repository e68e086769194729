"""How fast the queue is: 100 decisions by key in Chromium on a project of 20,000 matches, and what loading the page costs.

    python benchmarks/page_queue.py [--beads 20000] [--decisions 100]

The project is made up from the sample pairs in seeds/. A decision takes from the key to the frame in which the next match is
on the screen; the server runs on the same machine, so that is the server's time, the browser's and nothing of a network.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

from align.gold import read_gold
from align.matching.evidence.marks import marks
from align.model import Alignment, Bead, Bitext, Kind, Mark, Meeting, Report, Segment
from align.store import Project

SEEDS = Path(__file__).parent.parent / "seeds"
IN_A_REPORT = 100
LOADS = 5

# Notes the time from a key to the frame in which another text is on the screen.
WATCH = """
window.times = [];
const said = () => {
  for (const host of document.querySelectorAll("*")) {
    const words = host.shadowRoot?.querySelector(".large .words");
    if (words) return words.textContent + host.shadowRoot.querySelector("article").getAttribute("aria-label");
  }
  return "";
};
let pressed = null;
document.addEventListener("keydown", () => { pressed = { at: performance.now(), said: said() }; }, true);
const look = () => {
  if (pressed && said() && said() !== pressed.said) { window.times.push(performance.now() - pressed.at); pressed = null; }
  requestAnimationFrame(look);
};
look();
"""


def made_up(beads: int) -> Alignment:
    """As many matches as `beads`, of sample sentences, in reports of a hundred."""
    random.seed(20)
    pairs = [
        (document.zh[zh[0]], document.vi[vi[0]])
        for document in read_gold(SEEDS / "gold.json").documents
        for zh, vi in document.beads
        if len(zh) == len(vi) == 1
    ]
    found = {pair: marks([(0, pair[0])], [(0, pair[1])], None, None) for pair in pairs}
    bitexts = []
    for number in range(-(-beads // IN_A_REPORT)):
        chosen = random.choices(pairs, k=min(IN_A_REPORT, beads - number * IN_A_REPORT))
        zh = report(f"{number:04}.zh.txt", "zh", [pair[0] for pair in chosen])
        vi = report(f"{number:04}.vi.txt", "vi", [pair[1] for pair in chosen])
        aligned = [
            Bead((i,), (i,), 0.1, random.random(), {"margin": 0.1}, marks=tuple(moved(mark, i) for mark in found[pair]))
            for i, pair in enumerate(chosen)
        ]
        bitexts.append(Bitext(f"meeting {number // 4:03}", zh, vi, tuple(aligned)))
    names = {bitext.meeting for bitext in bitexts}
    meetings = [
        Meeting(name, tuple(b.zh for b in bitexts if b.meeting == name), tuple(b.vi for b in bitexts if b.meeting == name))
        for name in sorted(names)
    ]
    return Alignment(tuple(bitexts), tuple(meetings), "made up", datetime.now(UTC))


def report(name: str, language: str, texts: list[str]) -> Report:
    """A report of these sentences, one a line."""
    segments, at = [], 0
    for index, text in enumerate(texts):
        segments.append(Segment(index, Kind.BODY, at, at + len(text), text, index))
        at += len(text) + 1
    return Report(name, name, language, "\n".join(texts), tuple(segments), texts[0])  # type: ignore[arg-type]


def moved(mark: Mark, index: int) -> Mark:
    """`mark` in another segment."""
    zh, vi = (tuple(replace(span, segment=index) for span in side) for side in (mark.zh, mark.vi))
    return replace(mark, zh=zh, vi=vi)


def serve(folder: Path, project: Path) -> tuple[subprocess.Popen[bytes], str]:
    """The page's server and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "align.cli", "review", "--no-browser", f"--port={port}", "--project", str(project)]
    environment = os.environ | {"DOICHIEU_DATA": str(folder)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
        except (URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return process, f"http://127.0.0.1:{port}/queue"
    raise SystemExit("the server does not answer")


def decisions(page: Page, count: int) -> list[float]:
    """Milliseconds of each of `count` decisions, one after the other."""
    for done in range(count):
        page.keyboard.press("axu"[done % 3])
        page.wait_for_function(f"window.times.length > {done}", timeout=20_000)
        page.wait_for_timeout(50)
    return page.evaluate("window.times")


def processor(process: subprocess.Popen[bytes]) -> float:
    """Seconds of the processor that a process has used so far (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(name: str, times: list[float]) -> None:
    """Print the figures of `times`."""
    ordered = sorted(times)
    at = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{name}: median {statistics.median(ordered):.0f} ms, 95th percentile {at:.0f} ms, worst {ordered[-1]:.0f} ms")


def main() -> None:
    """Make the project, press the keys, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beads", type=int, default=20_000)
    parser.add_argument("--decisions", type=int, default=100)
    options = parser.parse_args()
    chromium = os.environ.get("DOICHIEU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Path(folder) / "big.doichieu"
        begun = time.perf_counter()
        with Project.create(place, "Big") as project:
            project.save_alignment(made_up(options.beads), {})
        print(f"{options.beads} matches, {place.stat().st_size / 1e6:.0f} MB, made in {time.perf_counter() - begun:.0f} s")
        server, address = serve(Path(folder), place)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            loads, sizes = [], []
            for _ in range(LOADS):
                with browser.new_context() as context:
                    page = context.new_page()
                    received: list[int] = []
                    cdp = context.new_cdp_session(page)
                    cdp.send("Network.enable")
                    cdp.on("Network.loadingFinished", lambda done, to=received: to.append(done["encodedDataLength"]))
                    start = time.perf_counter()
                    page.goto(address)
                    page.locator(".large .words").first.wait_for(timeout=60_000)
                    loads.append((time.perf_counter() - start) * 1000)
                    sizes.append(sum(received) / 1e6)
            told(f"loading the page ({statistics.median(sizes):.1f} MB received, nothing cached)", loads)
            page = browser.new_page()
            page.goto(address)
            page.locator(".large .words").first.wait_for()
            page.wait_for_timeout(1000)
            page.evaluate(WATCH)
            used = processor(server)
            told(f"{options.decisions} decisions by key", decisions(page, options.decisions))
            each = (processor(server) - used) / options.decisions * 1000
            load = os.getloadavg()[0]
            print(
                f"processor time of the server: {each:.0f} ms a decision; {os.cpu_count()} processors, load average {load:.1f}"
            )
        finally:
            browser.close()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
