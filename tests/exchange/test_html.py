"""The page as a file: what stands in it, that it needs nothing else, and that text stays text.

How it looks and behaves in a browser is in `tests/browser/test_html_page.py`.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from align.exchange import FORMATS
from align.exchange.html import LEVELS, TINTS, Badge, data_block, page, percentage, resource, sections, source_hash, visible
from align.exchange.pieces import pieces, places
from align.model import Alignment, Bead, Bitext, Kind, Mark, MarkKind, Meeting, Report, Span, Status
from tests.exchange import meetings_for_page as newsroom
from tests.exchange.contract import FormatContract
from tests.exchange.meetings_for_page import ATTACKS, attacked, beads, many, report

WORDS = json.loads(resource("words.json"))
ONE_EACH = [[(Kind.BODY, "值6000万美元，有6000万。")]], [[(Kind.BODY, "Trị giá 60 triệu USD.")]]


class TestHtml(FormatContract):
    name = "html"


class Parsed(HTMLParser):
    """The page as a parser sees it: its start tags with attributes, and the text of those that carry text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, str] = {}
        self.text = ""
        self.raw: str | None = None
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "script"):
            self.raw = dict(attrs).get("id") or tag

    def handle_endtag(self, _tag):
        self.raw = None

    def handle_data(self, data):
        if self.raw:
            self.inline[self.raw] = self.inline.get(self.raw, "") + data
        else:
            self.text += data

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


def html(alignment: Alignment) -> str:
    return "".join(page(alignment))


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    return Parsed(html(newsroom.alignment()))


def bitext_of(zh: list, vi: list, *matched: Bead) -> Bitext:
    zh_report, vi_report = report("a", "zh", zh), report("b", "vi", vi)
    return Bitext("m", zh_report, vi_report, beads(zh_report, vi_report, list(matched)))


def alignment_of(*bitexts: Bitext, meetings: tuple[Meeting, ...] = (), min_confidence: float = 0.5) -> Alignment:
    return replace(newsroom.alignment(), bitexts=bitexts, meetings=meetings, min_confidence=min_confidence)


class TestLayout:
    def test_each_report_keeps_its_own_order_and_paragraphs(self):
        (section, _) = sections(newsroom.alignment())
        (bitext,) = section.bitexts
        for column in (bitext.zh, bitext.vi):
            shown = [part.text for block in column.blocks for part in block.parts]
            joint = "" if column.language == "zh" else " "
            assert joint.join(shown) == joint.join(segment.text for segment in column.report.segments)
        paragraphs = [block for block in bitext.zh.blocks if block.kind is None]
        assert len(paragraphs) == len({segment.paragraph for segment in bitext.zh.report.aligned})

    def test_a_match_is_one_statement_on_either_side_with_one_number(self):
        (bitext,) = sections(newsroom.alignment())[0].bitexts
        four = [part for block in bitext.zh.blocks for part in block.parts if part.badge and part.badge.number == 4]
        assert [part.text for part in four] == ["".join(text for _, text in newsroom.parsed(newsroom.ZH)[5])]
        assert bitext.pairs[3].zh == four[0].text
        assert [row.badge.number for row in bitext.pairs] == list(range(1, 9))

    def test_a_match_across_paragraphs_has_its_number_in_both(self):
        zh = [[(Kind.BODY, "一。")], [(Kind.CAPTION, "图")], [(Kind.BODY, "二。"), (Kind.BODY, "三。")]]
        bitext = bitext_of(zh, [[(Kind.BODY, "Một hai.")]], Bead((0, 2), (0,), 0.1, 0.9))
        ((laid,),) = [section.bitexts for section in sections(alignment_of(bitext))]
        shown = [(part.text, part.badge and part.badge.number, part.first) for block in laid.zh.blocks for part in block.parts]
        assert shown == [("一。", 1, True), ("图", None, True), ("二。", 1, False), ("三。", None, True)]
        source = html(alignment_of(bitext))
        assert source.count('id="p1zh1"') == 1
        assert source.count('href="#p1vi1"') == 2

    def test_what_lies_below_the_threshold_counts_as_unmatched(self):
        (bitext,) = sections(newsroom.alignment())[0].bitexts
        assert "世界银行、亚洲开发银行的观察员列席会议。" in [part.text for part in bitext.zh.unmatched]
        assert [part.badge for part in bitext.vi.unmatched] == [None] * 3
        lowered = sections(replace(newsroom.alignment(), min_confidence=0.3))[0].bitexts[0]
        assert len(lowered.pairs) == len(bitext.pairs) + 1

    def test_captions_and_furniture_are_named_and_long_ones_folded(self):
        (bitext,) = sections(newsroom.alignment())[0].bitexts
        asides = [(block.kind, len(block.parts), block.folded) for block in bitext.zh.blocks if block.kind]
        assert asides == [("furniture", 1, False), ("caption", 1, False), ("furniture", 9, True)]

    def test_meetings_without_a_partner_come_last_and_whole(self, parsed):
        first, last = sections(newsroom.alignment())
        assert (first.id, last.id) == ("2024-05-13-流域部长会议", "2024-05-11-流域部长会议-预告")
        assert last.reason == "alone"
        assert all(text in parsed.text for block in newsroom.parsed(newsroom.LONE) for _, text in block)

    def test_a_report_left_out_of_its_meeting_is_still_shown(self):
        bitext = bitext_of([[(Kind.BODY, "一")]], [[(Kind.BODY, "Một")]])
        other = report("c", "zh", [[(Kind.BODY, "二")]])
        meeting = Meeting("m", (bitext.zh, other), (bitext.vi,))
        (section,) = sections(alignment_of(bitext, meetings=(meeting,)))
        assert [column.report.id for column in section.lone] == ["c"]
        assert section.reason == "apart"

    def test_bitexts_are_numbered_throughout_and_grouped_by_meeting(self):
        one, two, three = (replace(bitext_of([], []), meeting=id_) for id_ in "xyx")
        shown = sections(alignment_of(one, two, three))
        assert [(section.id, [spread.number for spread in section.bitexts]) for section in shown] == [
            ("x", [1, 2]),
            ("y", [3]),
        ]

    def test_languages_are_tagged(self, parsed):
        assert {"zh-CN", "vi", "en"} == set(parsed.attributes("lang"))
        bitext = bitext_of([[(Kind.BODY, "越南總理")]], [[(Kind.BODY, "Thủ tướng")]])
        traditional = replace(bitext, zh=replace(bitext.zh, traditional=True))
        assert 'lang="zh-Hant">越南總理' in html(alignment_of(traditional))

    def test_the_head_says_what_this_is(self, parsed):
        for said in (
            "multilingual-e5-small (bundled)",
            "2024-06-03 08:05 UTC",
            "大江日报",
            "2024-05-14",
            "reports/zh/dagang.txt",
        ):
            assert said in parsed.text

    def test_a_report_without_a_title_is_called_untitled(self):
        assert WORDS["untitled"]["en"] in html(alignment_of(bitext_of([[(Kind.BODY, "一")]], [])))

    def test_an_empty_alignment(self):
        assert WORDS["nothing"]["en"] in html(alignment_of())


class TestMarks:
    def shown(self, *marks: Mark, sides: tuple[list, list] = ONE_EACH) -> tuple[list, list]:
        """The pieces of both sides that have a mark, as (text, kind, agrees, what is said)."""
        bitext = bitext_of(*sides, Bead((0,), (0,), 0.1, 0.9, marks=marks))
        ((row,),) = [spread.pairs for section in sections(alignment_of(bitext)) for spread in section.bitexts]
        found = [
            [(piece.text, piece.kind, piece.agrees, piece.said) for piece in side if piece.kind]
            for side in (row.zh_pieces, row.vi_pieces)
        ]
        assert (row.zh, row.vi) == tuple(side[0][0][1] for side in sides)
        return found[0], found[1]

    def test_what_agrees_is_lit_on_both_sides(self):
        value = "60000000 USD"
        zh, vi = self.shown(Mark(MarkKind.NUMBER, True, (Span(0, 1, 8), Span(0, 10, 15)), (Span(0, 8, 20),), value, value))
        said = "60\u202f000\u202f000 USD"
        assert zh == [("6000万美元", "number", True, said), ("6000万", "number", True, said)]
        assert vi == [("60 triệu USD", "number", True, said)]

    def test_of_a_name_the_words_of_the_other_side_are_said(self):
        zh, vi = self.shown(Mark(MarkKind.NAME, True, (Span(0, 6, 8),), (Span(0, 17, 20),), "US", "US"))
        assert (zh[0][3], vi[0][3]) == ("USD", "美元")

    def test_what_differs_says_both_values(self):
        mark = Mark(MarkKind.DATE, False, (Span(0, 0, 1),), (Span(0, 0, 3),), "07-06", "07-08")
        zh, vi = self.shown(mark)
        assert (zh[0][2:], vi[0][2:]) == ((False, "07-06 ≠ 07-08"),) * 2
        source = html(alignment_of(bitext_of(*ONE_EACH, Bead((0,), (0,), 0.1, 0.9, marks=(mark,)))))
        title = 'class="date differs" data-t="date-differs" title="Dates differ: 07-06 ≠ 07-08"'
        assert source.count(f"<mark {title}>值</mark>") == 2  # among the reports and among the pairs
        assert source.count(f"<mark {title}>Trị</mark>") == 2

    def test_of_places_that_overlap_one_is_shown(self):
        cognate = Mark(MarkKind.COGNATE, True, (Span(0, 0, 9),), (Span(0, 0, 9),), "x", "x")
        short = Mark(MarkKind.NUMBER, True, (Span(0, 1, 3),), (Span(0, 1, 3),), "1", "1")
        long = Mark(MarkKind.NUMBER, True, (Span(0, 2, 5),), (Span(0, 2, 5),), "2", "2")
        clash = Mark(MarkKind.NAME, False, (Span(0, 5, 6),), (Span(0, 4, 5),), "VN", "RU")
        zh, vi = self.shown(cognate, short, long, clash)
        assert [said for *_, said in zh] == ["2", "VN ≠ RU"]
        assert [said for *_, said in vi] == ["1", "VN ≠ RU"]

    def test_places_that_are_not_in_the_texts_are_left_out(self):
        wrong = (Span(0, 3, 99), Span(0, 4, 4), Span(9, 0, 1), Span(0, 5, 2), Span(-1, 0, 1))
        assert self.shown(Mark(MarkKind.NAME, True, wrong, wrong, "VN", "VN")) == ([], [])

    def test_they_stand_in_segments_that_are_joined(self):
        zh = [[(Kind.BODY, "一。"), (Kind.BODY, "二百。")]]
        vi = [[(Kind.BODY, "Một."), (Kind.BODY, "200.")]]
        mark = Mark(MarkKind.NUMBER, True, (Span(1, 0, 2),), (Span(1, 0, 3),), "200", "200")
        source = html(alignment_of(bitext_of(zh, vi, Bead((0, 1), (0, 1), 0.1, 0.9, marks=(mark,)))))
        attributes = 'class="number" data-t="number" title="Number: 200"'
        assert source.count(f">一。<mark {attributes}>二百</mark>。</") == 2
        assert source.count(f">Một. <mark {attributes}>200</mark>.</") == 2

    def test_a_page_without_marks_does_not_speak_of_them(self):
        source = html(alignment_of(bitext_of(*ONE_EACH, Bead((0,), (0,), 0.1, 0.9))))
        assert "<mark" not in source
        assert 'id="cognates"' not in source
        assert 'id="cognates"' in html(newsroom.alignment())

    @given(st.data())
    def test_cutting_loses_no_character(self, data):
        texts = [data.draw(st.lists(st.text(max_size=20), min_size=1, max_size=3)) for _ in range(2)]
        sides = [
            report("a", language, [[(Kind.BODY, text) for text in own]])
            for language, own in zip(("zh", "vi"), texts, strict=True)
        ]
        spans = st.lists(st.builds(Span, *[st.integers(-1, 22)] * 3), max_size=4).map(tuple)
        drawn = st.builds(Mark, st.sampled_from(MarkKind), st.booleans(), spans, spans, st.text(), st.text())
        bead = Bead(*(tuple(range(len(own))) for own in texts), 0.1, 0.9, marks=tuple(data.draw(st.lists(drawn, max_size=4))))
        numbered = [list(enumerate(segment.text for segment in side.segments)) for side in sides]
        marked = dict(zip(("zh", "vi"), places(bead.marks, *map(dict, numbered)), strict=True))
        for side, indices, joint in zip(sides, (bead.zh, bead.vi), ("", " "), strict=True):
            cut = pieces(side.language, [(i, side.segments[i].text) for i in indices], marked[side.language])
            assert "".join(piece.text for piece in cut) == joint.join(segment.text for segment in side.segments)


class TestConfidence:
    @pytest.mark.parametrize(
        ("confidence", "percent", "word"),
        [
            (1.0, 100, "very-likely"),
            (0.9999, 99, "very-likely"),
            (0.9, 90, "very-likely"),
            (0.899, 89, "likely"),
            (0.7, 70, "likely"),
            (0.6999, 69, "doubtful"),
            (0.29, 29, "doubtful"),
            (0.0, 0, "doubtful"),
        ],
    )
    def test_word_and_number_agree(self, confidence, percent, word):
        badge = Badge.of(1, Bead((0,), (0,), 0.0, confidence))
        assert (badge.percent, badge.word) == (percent, word)

    @given(st.floats(0, 1))
    def test_the_number_never_says_more_than_the_confidence(self, confidence):
        assert 0 <= percentage(confidence) <= confidence * 100 + 1e-6

    def test_the_levels_leave_no_gap(self):
        covered = [percent for _, least, most in LEVELS for percent in range(least, most + 1)]
        assert sorted(covered) == list(range(101))

    @pytest.mark.parametrize("status", [status for status in Status if status is not Status.REJECTED])
    def test_a_decision_is_shown(self, status):
        badge = Badge.of(1, Bead((0,), (0,), 0.0, 0.9, status=status))
        assert badge.status == (None if status is Status.PROPOSED else status.value)
        assert badge.status is None or badge.status in WORDS


class TestSelfContained:
    def test_nothing_is_fetched(self, parsed):
        assert not {"src", "srcset", "data", "action", "formaction", "poster", "background", "style"} & {
            name for _, attributes in parsed.tags for name in attributes
        }
        assert all(target.startswith("#") for target in parsed.attributes("href"))
        assert not [tag for tag, _ in parsed.tags if tag in ("link", "base", "iframe", "object", "embed", "img", "form")]
        assert not re.search(r"url\(|@import|@font-face", resource("page.css"))

    def test_links_lead_somewhere_and_no_name_is_used_twice(self, parsed):
        names = parsed.attributes("id")
        assert len(names) == len(set(names))
        assert {target[1:] for target in parsed.attributes("href")} <= set(names)
        assert set(parsed.attributes("aria-describedby")) <= set(names)

    def test_the_policy_names_this_style_and_script_and_nothing_else(self, parsed):
        (policy,) = [a["content"] for _, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy"]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules == {
            "default-src": "'none'",
            "style-src": f"'{source_hash(parsed.inline['style'])}'",
            "script-src": f"'{source_hash(parsed.inline['script'])}'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }


class TestWords:
    def test_every_word_is_there_in_three_languages(self):
        for key, said in WORDS.items():
            assert list(said) == ["en", "zh", "vi"], key
            assert all(text.strip() == text and text for text in said.values()), key
            assert unicodedata.is_normalized("NFC", said["vi"]), key
            assert re.search(r"[一-鿿]", said["zh"]), key
            assert said["vi"] != said["en"], key

    def test_the_page_uses_no_other_word_and_none_is_idle(self):
        used = set()
        cases = [newsroom.alignment(), alignment_of(), alignment_of(bitext_of([[(Kind.BODY, "一")]], []))]
        meeting = Meeting("m", (report("c", "zh", []),), (report("d", "vi", []),))
        cases.append(alignment_of(bitext_of([], []), bitext_of([], []), meetings=(meeting,)))
        differ = tuple(Mark(kind, False, (Span(0, 0, 1),), (Span(0, 0, 1),), "1", "2") for kind in MarkKind)
        cases += [alignment_of(bitext_of(*ONE_EACH, Bead((0,), (0,), 0.1, 0.9, marks=(mark,)))) for mark in differ]
        for alignment in cases:
            found = Parsed(html(alignment))
            used |= {*found.attributes("data-w"), *found.attributes("data-t")}
        assert used <= set(WORDS)
        assert set(WORDS) - used <= {"unsure"}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(colour: str) -> tuple[float, float, float]:
    """The colour in OKLab (Ottosson 2020), in which distance is close to what the eye tells apart."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def apart(one: str, other: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(oklab(one), oklab(other), strict=True)) ** 0.5


def palette(scheme: str) -> dict[str, dict[str, str]]:
    """The colours of page.css by selector, in one scheme."""
    light, dark = resource("page.css").split("@media screen and (prefers-color-scheme: dark)", 1)
    source = light if scheme == "light" else dark[: dark.index("\n}\n")]
    rules = re.findall(r"(:root|\.t\d) \{([^}]*)\}", source)
    return {selector: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", body)) for selector, body in rules}


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestColours:
    def test_text_can_be_read(self, scheme):
        colours = palette(scheme)
        root = colours.pop(":root")
        assert len(colours) == TINTS
        for ground in (root["paper"], root["card"], *(tint["tint"] for tint in colours.values())):
            for ink in ("ink", "soft", "warn", "differs"):
                assert contrast(root[ink], ground) >= 4.5, (ink, ground)
        assert contrast(root["link"], root["paper"]) >= 4.5
        for tint in colours.values():
            assert contrast(root["on-edge"], tint["edge"]) >= 4.5
            assert contrast(tint["edge"], root["paper"]) >= 3
            assert contrast(tint["edge"], tint["tint"]) >= 3

    def test_tints_can_be_told_apart_neighbours_best(self, scheme):
        tints = [colours for selector, colours in palette(scheme).items() if selector != ":root"]
        for one, other in combinations(tints, 2):
            assert apart(one["tint"], other["tint"]) > 0.03
            assert apart(one["edge"], other["edge"]) > 0.07
        for one, following in zip(tints, [*tints[1:], tints[0]], strict=True):
            assert apart(one["tint"], following["tint"]) > 0.05
            assert apart(one["edge"], following["edge"]) > 0.13


class TestTextIsData:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_an_attack_in_every_field_changes_no_markup(self, attack):
        harmless, parsed = (Parsed(html(attacked(text))) for text in ("x" * len(attack), attack))
        assert [tag for tag, _ in parsed.tags] == [tag for tag, _ in harmless.tags]
        without = {"http-equiv": None, "content": None, "title": None}
        assert [attributes | without for _, attributes in parsed.tags] == [a | without for _, a in harmless.tags]
        titles = [title for title in parsed.attributes("title") if title is not None]
        assert len(titles) == len(harmless.attributes("title"))
        assert {f"Number: {attack}", f"Dates differ: {attack} ≠ {attack}!", f"Name: {attack[6:]}", attack} <= set(titles)
        assert parsed.text.count(attack) >= 20

    @given(st.text())
    def test_what_is_shown_has_no_control_characters(self, text):
        shown = visible(text)
        assert len(shown) == len(text)
        assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
        assert [c for c in shown if c not in "\ufffd" and not 0x2400 <= ord(c) < 0x2440] == [
            c for c, s in zip(text, shown, strict=True) if s not in "\ufffd" and not 0x2400 <= ord(s) < 0x2440
        ]

    def test_pictures_of_control_characters(self):
        assert visible("a\0b\x1b\x7f\r\t\n\x85\ud800") == "a␀b␛␡␍\t\n\ufffd\ufffd"

    @given(st.recursive(st.text() | st.floats(allow_nan=False, allow_infinity=False), st.lists))
    def test_the_data_block_cannot_end_early(self, value):
        block = data_block(value)
        assert not set(block) & set("<>&\u2028\u2029\x85\ufeff")
        assert json.loads(block) == value


class TestReading:
    def page_with(self, folder: Path, block: str) -> Path:
        path = folder / "page.html"
        path.write_text(f'<p>before</p><script type="application/json" id="doichieu-pairs">{block}</script>', encoding="utf-8")
        return path

    @pytest.mark.parametrize("block", ["", "{", "7", "[7]", '[{"zh": 1}]', '[{"zh": {"text": "一"}}]', "null", "[" * 100_000])
    def test_damaged_pairs(self, tmp_path, block):
        with pytest.raises(InputError, match=r"page\.html: its pairs are damaged .* export it again"):
            FORMATS["html"].read(self.page_with(tmp_path, block))

    def test_a_page_that_is_not_ours(self, tmp_path):
        path = tmp_path / "other.html"
        path.write_text("<!doctype html><p>xin chào", encoding="utf-8")
        with pytest.raises(InputError, match="has no aligned pairs inside; expected a page that this program wrote"):
            FORMATS["html"].read(path)

    def test_another_encoding(self, tmp_path):
        path = tmp_path / "other.html"
        path.write_bytes("<p>中文".encode("gb18030"))
        with pytest.raises(InputError, match="is not UTF-8"):
            FORMATS["html"].read(path)

    def test_a_page_that_a_browser_saved_again(self, tmp_path):
        """Browsers add a byte order mark, attributes and line ends of their own."""
        path = tmp_path / "page.html"
        FORMATS["html"].write(newsroom.alignment(), path)
        source = path.read_text(encoding="utf-8").replace('<script type="application/json" id=', '<script data-a="1" id=')
        path.write_bytes(b"\xef\xbb\xbf" + source.replace("\n", "\r\n").encode())
        assert tuple(FORMATS["html"].read(path)) == newsroom.alignment().pairs()


class TestSize:
    def test_size_grows_with_the_pairs(self):
        small, middle, large = (len(html(many(bitexts, 10))) for bitexts in (10, 20, 40))
        assert large - middle < 2.1 * (middle - small)

    @pytest.mark.slow
    def test_ten_thousand_pairs_take_seconds(self, tmp_path):
        alignment = many(500, 20)
        start = time.perf_counter()
        FORMATS["html"].write(alignment, tmp_path / "page.html")
        assert time.perf_counter() - start < 30
        assert len(FORMATS["html"].read(tmp_path / "page.html")) == 10_000


def test_reports_are_not_changed_by_being_shown():
    before: Report = newsroom.alignment().bitexts[0].zh
    list(page(newsroom.alignment()))
    assert newsroom.alignment().bitexts[0].zh == before
