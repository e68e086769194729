"""Attacks stored in every field of a project do nothing, on any page, and are shown as they are."""

import re
import unicodedata

import pytest
from playwright.sync_api import expect

from align.exchange.html import visible
from align.workbench.library import Library
from tests.browser import attacks
from tests.browser.conftest import Workbench, settled
from ui import navigation

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATCH = """
window.fired = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = (...said) => { window.fired.push(name); };
Object.defineProperty(window, "pwned", { set: () => window.fired.push("pwned"), get: () => 0 });
"""
FOUND = """
() => {
  const bad = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const said = element.outerHTML.slice(0, 200);
      const link = element.getAttribute("href") ?? element.getAttribute("src") ?? element.getAttribute("action") ?? "";
      if (element.id === "injected" || /evil\\.example|^\\s*javascript:/i.test(link)) bad.push(said);
      if (element.matches("iframe, object, embed, base, form[action], meta[http-equiv]")) bad.push(said);
      if (element.matches("script:not([src])") && /pwned/.test(element.textContent)) bad.push(said);
      if ([...element.attributes].some((one) => /^on/.test(one.name))) bad.push(said);
      if (element.matches(".katex, .katex-display")) bad.push(said);
      if (/^injected/.test(element.textContent) && !element.children.length && element.tagName !== "MARK") bad.push(said);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return bad;
}
"""
TEXT = """
() => {
  const parts = [];
  const read = (root) => {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) parts.push(node.data);
      else if (!["SCRIPT", "STYLE"].includes(node.tagName)) {
        if (node.shadowRoot) read(node.shadowRoot);
        read(node);
      }
    }
  };
  read(document.body);
  return parts.join("");
}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacks")
    attacks.make(folder / "attacks.doichieu")
    library = Library(folder / "data")
    for payload in attacks.PAYLOADS:
        if payload.isprintable() and len(payload) < 200:
            library.create(payload)
    running = Workbench(folder, folder / "attacks.doichieu")
    yield running
    running.stop()


def nothing_came_of_it(page):
    page.wait_for_timeout(300)
    assert page.evaluate("window.fired") == []
    assert page.evaluate(FOUND) == []


def folded(text):
    """Without what does not show, and with white space as one space: what a reader compares."""
    kept = "".join(sign for sign in visible(text) if unicodedata.category(sign) != "Cf")
    return re.sub(r"\s+", " ", kept).strip()


def visit_watched(visit, server, at, **options):
    page = visit("", server=server, **options)
    page.context.add_init_script(WATCH)
    page.goto(f"{server.address}/{at}")
    settled(page)
    return page


def test_there_are_enough_of_them():
    assert len(attacks.PAYLOADS) == len(set(attacks.PAYLOADS)) >= 50


@pytest.mark.parametrize("name", [entry.name for entry in navigation.entries()])
def test_no_page_does_what_they_say(visit, server, name):
    page = visit_watched(visit, server, "" if name == "start" else name)
    nothing_came_of_it(page)
    closed = page.locator("details:not([open]) > summary")
    for _ in range(min(closed.count(), 12)):
        closed.first.click()
    for chooser in page.get_by_role("combobox").all()[:4]:
        chooser.click()
        nothing_came_of_it(page)
        page.keyboard.press("Escape")
    settled(page)
    nothing_came_of_it(page)


def test_they_are_shown_as_they_are(visit, server):
    page = visit_watched(visit, server, "compare")
    page.wait_for_timeout(3000)
    nothing_came_of_it(page)
    said = folded(page.evaluate(TEXT))
    assert [payload for payload in attacks.PAYLOADS if folded(payload)[:200] not in said] == []
    assert [payload for payload in attacks.PAYLOADS if f"只此一家 {folded(payload)}"[:200] not in said] == []


def test_titles_are_shown_as_they_are(visit, server):
    page = visit_watched(visit, server, "compare")
    labels = [folded(label) for label in page.locator("summary").all_text_contents()]
    assert [p for p in attacks.PAYLOADS if not any(folded(p)[:200] in label for label in labels)] == []


def test_notes_and_reviewers_do_nothing_where_they_are_read(visit, server):
    page = visit_watched(visit, server, "table")
    page.get_by_role("button", name="Accepted").or_(page.get_by_text(re.compile("^Accepted"))).first.click()
    expect(page.get_by_text(re.compile(r"^(\d+) beads · \1 reviewed"))).to_be_visible()
    settled(page)
    grid = page.get_by_test_id("stDataFrame").locator("canvas").first
    expect(grid).to_be_visible()
    box = grid.bounding_box()
    for row in range(10):
        page.mouse.click(box["x"] + 17, box["y"] + 35 + 35 * row + 17)
        page.wait_for_timeout(300)
        settled(page)
    expect(page.get_by_text(re.compile("^Note: ")).first).to_be_visible()
    nothing_came_of_it(page)


def test_files_of_such_names_are_read_or_refused_and_do_nothing(visit, server):
    page = visit_watched(visit, server, "reports")
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        for name, text in (
            (
                "<img src=x onerror=window.pwned=1 id=injected>.txt",
                "岘港与昆明商定加强旅游合作。\n<script>window.pwned=1</script>",
            ),
            ("[press](javascript:window.pwned=1).txt", "window.pwned=1 :red[injected colour]"),
            (
                "..\\..\\:material/delete: $x^2$.html",
                "<title><script>window.pwned=1</script></title><p>Hai bên nhất trí hợp tác.</p>",
            ),
        )
    ]
    page.locator("input[type=file]").first.set_input_files(files)
    settled(page)
    nothing_came_of_it(page)
    for button in page.get_by_role("button", name=re.compile("^Add")).all():
        if button.is_enabled():
            button.click()
            settled(page)
            break
    nothing_came_of_it(page)
