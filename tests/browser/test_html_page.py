"""The page in Chromium: what it looks like on screens of three sizes and on paper, and what happens when it is used."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from align.exchange import FORMATS
from align.exchange.html import Section, sections
from tests.exchange import meetings_for_page as newsroom
from tests.exchange.meetings_for_page import ATTACKS, ZH, attacked, many, parsed

pytestmark = pytest.mark.browser

FOUR = "".join(text for _, text in parsed(ZH)[5])
"""The fourth match, as the Chinese report has it."""

Open = Callable[..., Page]
WIDTHS = [1440, 1024, 390]

# The lowest contrast of any shown text against what lies behind it, with the text, by WCAG 2.2.
CONTRAST = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    throw new Error("nothing behind " + element.outerHTML);
  };
  let worst = [21, ""];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.getClientRects().length || element.matches("script, style")) continue;
    const [low, high] = [luminance(parse(getComputedStyle(element).color)), luminance(behind(element))].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < worst[0]) worst = [ratio, element.outerHTML];
  }
  return worst;
}"""

# Where the lines begin and end, and where the numbers that they should join have their middles.
LINES = """() => {
  const frame = document.querySelector(".lines").getBoundingClientRect();
  const middle = (id) => {
    const box = document.querySelector(`#${id} > .n`).getBoundingClientRect();
    return (box.top + box.bottom) / 2 - frame.top;
  };
  const drawn = [...document.querySelectorAll(".lines path")].map((path) => {
    const [x, y, , , , , toX, toY] = path.getAttribute("d").match(/-?[\\d.]+/g).map(Number);
    return [y, toY, x, toX];
  });
  const starts = [...document.querySelectorAll(".report.zh .s[id]")].map((s) => s.id);
  return [drawn, starts.map((id) => [middle(id), middle(id.replace("zh", "vi")), 0, frame.width])];
}"""


def written(folder: Path, alignment: object = None) -> Path:
    path = folder / "page.html"
    FORMATS["html"].write(alignment or newsroom.alignment(), path)
    return path


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("news"))


def shown_texts(page: Page, selector: str = ".x") -> list[str]:
    return page.eval_on_selector_all(selector, "all => all.filter(e => e.checkVisibility()).map(e => e.textContent)")


class TestLook:
    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("width", WIDTHS)
    def test_all_text_can_be_read_and_nothing_sticks_out(self, browser_page: Open, news: Path, width: int, dark: bool):
        page = browser_page(news, width, dark=dark)
        for view in ("reports", "pairs"):
            page.check(f"#view-{view}", force=True)
            ratio, where = page.evaluate(CONTRAST)
            assert ratio >= 4.5, where
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_two_columns_on_a_wide_screen(self, browser_page: Open, news: Path):
        page = browser_page(news)
        expect(page.locator(".reports")).to_be_visible()
        expect(page.locator(".pairs")).to_be_hidden()
        zh, vi = page.locator("#p1zh2").bounding_box(), page.locator("#p1vi2").bounding_box()
        assert zh["x"] + zh["width"] < vi["x"]

    def test_cards_on_a_phone(self, browser_page: Open, news: Path):
        page = browser_page(news, 390)
        expect(page.locator(".reports")).to_be_hidden()
        card = page.locator(".pair").nth(3)
        zh, vi = card.locator(".x").nth(0).bounding_box(), card.locator(".x").nth(1).bounding_box()
        assert zh["y"] + zh["height"] <= vi["y"]
        assert "Only in the Chinese report · 2" in page.locator(".only.zh").inner_text()

    def test_a_match_is_told_by_number_word_and_percentage(self, browser_page: Open, news: Path):
        page = browser_page(news)
        assert page.locator("#p1zh1 > .n").inner_text() == page.locator("#p1vi1 > .n").inner_text() == "1"
        assert page.locator("#p1zh1 .sure").inner_text() == "doubtful 57%"
        assert page.locator("#p1vi5 .sure").inner_text() == "very likely 97% · accepted"
        tints = [page.locator(f"#p1{side}3").evaluate("e => getComputedStyle(e).backgroundColor") for side in ("zh", "vi")]
        assert tints[0] == tints[1]
        plain = page.locator(".reports .s:not([data-p])").first
        assert plain.evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
        assert plain.locator(".nil").inner_text() == "–"

    @pytest.mark.parametrize("view", ["reports", "pairs"])
    def test_on_paper_there_are_pairs_in_black(self, browser_page: Open, news: Path, view: str):
        page = browser_page(news, dark=True)
        page.check(f"#view-{view}", force=True)
        page.emulate_media(media="print")
        expect(page.locator(".pairs")).to_be_visible()
        for gone in (".bar", ".reports", ".contents", ".head .choice"):
            expect(page.locator(gone)).to_be_hidden()
        ratio, where = page.evaluate(CONTRAST)
        assert ratio >= 7, where
        zh, vi = (page.locator(".pair").nth(1).locator(".x").nth(side).bounding_box() for side in (0, 1))
        assert zh["y"] == vi["y"]
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 2


class TestWithoutScript:
    @pytest.mark.parametrize("width", WIDTHS)
    def test_everything_is_there(self, browser_page: Open, news: Path, width: int):
        page = browser_page(news, width, java_script_enabled=False)
        page.locator(".report.zh .aside > summary").all()
        page.locator("label:has(#view-reports)").click()
        expect(page.locator("#p1zh4 .x")).to_have_text(FOUR)
        page.locator("label:has(#view-pairs)").click()
        expect(page.locator(".reports")).to_be_hidden()
        expect(page.locator(".pair")).to_have_count(8)
        expect(page.locator("[name=words]").first).to_be_hidden()

    def test_a_number_leads_to_its_counterpart(self, browser_page: Open, news: Path):
        page = browser_page(news, java_script_enabled=False)
        page.locator("#p1zh8 > .n").click()
        expect(page.locator("#p1vi8")).to_be_in_viewport()
        expect(page.locator("#p1vi8")).to_have_css("outline-style", "solid")
        expect(page.locator("#p1vi7")).to_have_css("outline-style", "none")


class TestChoosing:
    def lit(self, page: Page) -> list[str]:
        return page.eval_on_selector_all(".reports .s.on", "all => all.map(e => e.id)")

    def test_a_click_lights_both_sides_and_brings_the_other_into_sight(self, browser_page: Open, news: Path):
        page = browser_page(news, height=420)
        page.locator("#p1zh4 .x").click()
        expect(page.locator("#p1vi4")).to_be_in_viewport()
        assert self.lit(page) == ["p1zh4", "p1vi4"]
        expect(page.locator(".lines path.on")).to_have_count(1)
        expect(page.locator("#p1vi4 > .n")).to_be_focused()
        page.locator("#p1vi6 .x").click()
        assert self.lit(page) == ["p1zh6", "p1vi6"]

    def test_a_tap_on_a_phone(self, browser_page: Open, news: Path):
        page = browser_page(news, 390, 844, has_touch=True, is_mobile=True)
        page.check("#view-reports", force=True)
        page.locator("#p1zh4").tap()
        expect(page.locator("#p1vi4")).to_be_in_viewport()
        assert self.lit(page) == ["p1zh4", "p1vi4"]

    @pytest.mark.parametrize("key", ["Enter", "Space"])
    def test_the_keyboard_goes_there_and_back(self, browser_page: Open, news: Path, key: str):
        page = browser_page(news, height=420)
        page.locator("#p1zh7 > .n").focus()
        page.keyboard.press(key)
        expect(page.locator("#p1vi7 > .n")).to_be_focused()
        expect(page.locator("#p1vi7")).to_be_in_viewport()
        page.keyboard.press(key)
        expect(page.locator("#p1zh7 > .n")).to_be_focused()
        expect(page.locator("#p1zh7")).to_be_in_viewport()
        page.keyboard.press("Escape")
        assert self.lit(page) == []

    def test_text_can_be_selected_without_choosing(self, browser_page: Open, news: Path):
        page = browser_page(news)
        page.locator("#p1zh4").scroll_into_view_if_needed()
        box = page.locator("#p1zh4 .x").bounding_box()
        page.mouse.move(box["x"] + 10, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + 200, box["y"] + 10, steps=5)
        page.mouse.up()
        assert page.evaluate("getSelection().toString()") in FOUR
        assert self.lit(page) == []

    def test_what_was_chosen_stays_chosen_in_the_other_view(self, browser_page: Open, news: Path):
        page = browser_page(news, height=420)
        page.check("#view-pairs", force=True)
        page.locator(".pair").nth(6).click()
        page.check("#view-reports", force=True)
        expect(page.locator("#p1zh7")).to_be_in_viewport()
        assert self.lit(page) == ["p1zh7", "p1vi7"]


class TestLines:
    @pytest.mark.parametrize("width", [1440, 1024, 760])
    def test_they_join_the_numbers(self, browser_page: Open, news: Path, width: int):
        page = browser_page(news, width, at="#p1")
        self.check(page)

    def check(self, page: Page) -> None:
        """Lines are drawn a frame or two after what moved them: look again until they are right."""
        expect(page.locator(".lines path")).to_have_count(8)
        for _ in range(50):
            drawn, wanted = map(sorted, page.evaluate(LINES))
            if drawn == [pytest.approx(ends, abs=1) for ends in wanted]:
                return
            page.wait_for_timeout(100)
        assert drawn == wanted

    def test_they_follow_when_the_page_moves(self, browser_page: Open, news: Path):
        page = browser_page(news, at="#p1")
        page.set_viewport_size({"width": 900, "height": 900})
        page.locator(".report.zh .aside > summary").click()
        page.check("[name=words][value=zh]", force=True)
        page.locator("#p1vi4").scroll_into_view_if_needed()
        self.check(page)

    def test_there_are_none_on_a_phone_nor_where_nothing_matches(self, browser_page: Open, news: Path):
        page = browser_page(news, 390)
        page.check("#view-reports", force=True)
        expect(page.locator(".lines")).to_be_hidden()


class TestWords:
    @pytest.mark.parametrize(("locale", "tag", "title"), [
        ("zh-CN", "zh-CN", "中文与越南文报道对照"),
        ("vi-VN", "vi", "Đối chiếu tin bài tiếng Trung và tiếng Việt"),
        ("fr-FR", "en", "Chinese and Vietnamese reports, side by side"),
    ])  # fmt: skip
    def test_they_follow_the_browser(self, browser_page: Open, news: Path, locale: str, tag: str, title: str):
        page = browser_page(news, locale=locale)
        assert page.locator("html").get_attribute("lang") == tag
        assert page.title() == page.locator("h1").inner_text() == title

    def test_they_can_be_switched_and_the_reports_stay(self, browser_page: Open, news: Path):
        page = browser_page(news)
        before = page.eval_on_selector_all(".x", "all => all.map(e => e.textContent)")
        for language, said in (("zh", "存疑 57%"), ("vi", "còn ngờ 57%"), ("en", "doubtful 57%")):
            page.check(f"[name=words][value={language}]", force=True)
            assert page.locator("#p1zh1 .sure").inner_text() == said
            assert page.eval_on_selector_all(".x", "all => all.map(e => e.textContent)") == before

    def test_report_text_keeps_its_own_language(self, browser_page: Open, news: Path):
        page = browser_page(news, locale="zh-CN")
        assert page.locator("#p1vi4 .x").get_attribute("lang") == "vi"
        assert "YaHei" in page.locator("#p1zh4 .x").evaluate("e => getComputedStyle(e).fontFamily")
        assert "YaHei" not in page.locator("#p1vi4 .x").evaluate("e => getComputedStyle(e).fontFamily")


class TestManyReports:
    def test_folding_and_finding(self, browser_page: Open, tmp_path: Path):
        page = browser_page(written(tmp_path, many(30, 10)))
        page.locator("#fold").click()
        expect(page.locator(".bitext[open]")).to_have_count(0)
        page.locator(".contents a[href='#p25']").click()
        expect(page.locator("#p25 .reports")).to_be_visible()
        expect(page.locator("#p25 > summary")).to_be_in_viewport()
        page.locator("#p25 a[rel=prev]").click()
        expect(page.locator("#p24 .reports")).to_be_visible()
        page.locator("#unfold").click()
        expect(page.locator(".bitext[open]")).to_have_count(30)

    def test_lines_are_drawn_where_the_reader_is(self, browser_page: Open, tmp_path: Path):
        page = browser_page(written(tmp_path, many(1, 800)), at="#p1zh700")
        expect(page.locator("#p1zh700")).to_be_in_viewport()
        page.wait_for_function("() => document.querySelectorAll('.lines path').length > 5")
        assert page.locator(".lines path").count() < 400
        page.locator("#p1zh700 .x").click()
        expect(page.locator("#p1vi700")).to_be_in_viewport()

    @pytest.mark.slow
    @pytest.mark.parametrize(("bitexts", "pairs"), [(500, 20), (1, 10_000)])
    def test_ten_thousand_pairs_open(self, browser_page: Open, tmp_path: Path, bitexts: int, pairs: int):
        path = written(tmp_path, many(bitexts, pairs))
        start = time.perf_counter()
        page = browser_page(path)
        page.locator(".contents a").last.click()
        expect(page.locator(f"#p{bitexts} > summary")).to_be_in_viewport()
        assert time.perf_counter() - start < 60


class TestTextIsData:
    @pytest.mark.parametrize("guarded", [True, False], ids=["policy", "no policy"])
    def test_nothing_in_a_report_runs_or_changes_the_page(self, browser_page: Open, tmp_path: Path, guarded: bool):
        """With the policy switched off too: escaping alone must be enough."""
        alignment = attacked(*ATTACKS)
        same_length = (f"{number:x<{len(attack)}}" for number, attack in enumerate(ATTACKS))
        harmless = browser_page(written(tmp_path, attacked(*same_length)))
        page = browser_page(written(tmp_path, alignment), bypass_csp=not guarded)
        elements = (
            "() => [...document.querySelectorAll('body, body *:not(path)')].map((e) => [e.localName, e.attributes.length])"
        )
        assert page.evaluate(elements) == harmless.evaluate(elements)
        for shown in sections(alignment):
            self.check_texts(page, shown)
        page.locator("#p1zh1 .x").click()
        page.check("[name=words][value=vi]", force=True)
        page.check("#view-pairs", force=True)
        page.mouse.move(700, 500)
        assert page.locator("dd bdi").text_content() == alignment.encoder
        assert page.locator(".meeting h2").all_text_contents() == ATTACKS
        assert page.evaluate("window.hacked") is None

    def check_texts(self, page: Page, shown: Section) -> None:
        for spread in shown.bitexts:
            for column in (spread.zh, spread.vi):
                texts = page.locator(f"#p{spread.number} .report.{column.language} .x").all_text_contents()
                assert texts == [part.text for block in column.blocks for part in block.parts]
            texts = page.locator(f"#p{spread.number} .pair .x").all_text_contents()
            assert texts == [text for row in spread.pairs for text in (row.zh, row.vi)]
            about = page.locator(f"#p{spread.number} .heads bdi").all_text_contents()
            fields = [text for column in (spread.zh, spread.vi) for text in (column.report.title, column.report.path)]
            assert about == [text for text in fields if text is not None]

    def test_the_policy_stops_what_escaping_would_miss(self, news: Path, browser: Browser):
        page = browser.new_context(offline=True).new_page()
        refused = []
        page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
        page.goto(news.as_uri())
        page.evaluate("""async () => {
          const script = document.createElement("script");
          script.textContent = "window.hacked = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src='https://example.org/x.png' onerror='window.hacked = 2'>");
          await fetch("https://example.org/").catch(() => null);
        }""")
        page.wait_for_timeout(200)
        assert page.evaluate("window.hacked") is None
        assert set(refused) <= {("https://example.org/x.png", "csp"), ("https://example.org/", "csp")}
        page.context.close()
