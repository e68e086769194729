"""The kinds of whole pages, and what must hold for any page. What single rules do is in test_rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Kind
from align.reading.formats import read_page
from align.reading.furniture import Part, classify
from align.reading.page import Block, Page, Role

LETTERS = {"T": Kind.TITLE, "L": Kind.LEAD, "B": Kind.BODY, "C": Kind.CAPTION, "F": Kind.FURNITURE}
SEEDS = Path(__file__).parents[2] / "seeds"


def page_of(text: str, title: str | None = None, roles: dict[int, Role] | None = None, links: dict[int, float] | None = None):
    """A page with every line of `text` as a block."""
    blocks: list[Block] = []
    for match in re.finditer(r"\S(?:[^\n]*\S)?", text):
        at = len(blocks)
        blocks.append(Block(match.start(), match.end(), (roles or {}).get(at, Role.TEXT), (links or {}).get(at, 0.0)))
    return Page(text, tuple(blocks), title=title)


def read_marked(marked: str) -> tuple[Page, list[tuple[Kind, str]]]:
    """A page from its marked lines, and what each piece of it should be."""
    lines: list[str] = []
    expected: list[tuple[Kind, str]] = []
    for row in marked.split("\n"):
        letters, _, text = row.partition("|")
        pieces = text.split("¦")
        lines.append("".join(pieces))
        if text:
            expected += [(LETTERS[letter], piece.strip()) for letter, piece in zip(letters, pieces, strict=True)]
    return page_of("\n".join(lines)), expected


def marked_pages() -> dict[str, str]:
    text = Path(__file__).with_name("newsroom_pages.txt").read_text("utf-8")
    text = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    named = (page.partition("\n") for page in text.split("=== ")[1:])
    return {name: marked.strip("\n") for name, _, marked in named}


PAGES = marked_pages()


def kinds(page: Page) -> list[tuple[Kind, str]]:
    return [(part.kind, page.text[part.start : part.end]) for part in classify(page)]


def rules_of(page: Page) -> list[str]:
    return [part.rule for part in classify(page)]


@pytest.mark.parametrize("name", PAGES)
def test_page(name):
    page, expected = read_marked(PAGES[name])
    assert kinds(page) == expected


@pytest.mark.parametrize("name", PAGES)
def test_page_without_empty_lines(name):
    """Word processors and web pages leave none; no body line may be lost for it."""
    page, expected = read_marked(re.sub(r"\n+", "\n", PAGES[name]))
    aligned = [(kind.aligned, text) for kind, text in kinds(page)]
    for kind, text in expected:
        if kind is Kind.BODY:
            assert (True, text) in aligned


class TestSeeds:
    """The project's own sample reports, whose pieces are labelled by hand."""

    @pytest.fixture(scope="class")
    @staticmethod
    def labelled() -> dict[str, list[tuple[Kind, Kind, str]]]:
        """By report: label, found kind and text of each piece that the format reader leaves on the page."""
        found = {}
        for name, pieces in json.loads((SEEDS / "kinds.json").read_text("utf-8")).items():
            path = SEEDS / name
            page = read_page(path.read_bytes(), path.name)
            found[name] = list(_labels(page, classify(page), pieces))
        return found

    def test_nothing_said_is_lost(self, labelled):
        lost = [piece for pieces in labelled.values() for piece in pieces if piece[0].aligned and not piece[1].aligned]
        assert lost == []

    def test_no_furniture_is_aligned(self, labelled):
        leaked = [piece for pieces in labelled.values() for piece in pieces if piece[1].aligned and not piece[0].aligned]
        assert leaked == []

    def test_titles_and_leads(self, labelled):
        wrong = [
            piece
            for pieces in labelled.values()
            for piece in pieces
            if piece[0] is not piece[1] and piece[0] in (Kind.TITLE, Kind.LEAD)
        ]
        assert wrong == []


def _labels(page: Page, parts: tuple[Part, ...], pieces: list[dict[str, str]]):
    after = 0
    for piece in pieces:
        start = page.text.find(piece["text"], after)
        if start < 0:
            continue  # the format reader took it for navigation
        end = start + len(piece["text"])
        part = max(parts, key=lambda part: min(part.end, end) - max(part.start, start))
        if piece["kind"] == "furniture" and part.end - part.start > 2 * len(piece["text"]):
            continue  # a word of the navigation, found inside another line
        after = end
        yield Kind(piece["kind"]), part.kind, piece["text"]


BODY_ZH = "\n".join(f"第{at}段说明了会议的第{at}项成果，并介绍了各方的看法和下一步的安排。" for at in "一二三四")
BODY_VI = "\n".join(f"Đoạn {at} nêu kết quả thứ {at} của hội nghị và ý kiến của các bên về bước tiếp theo." for at in range(4))
TITLE_VI = "Hai nước mở đường bay thẳng"


class TestTitle:
    def test_given_by_metadata_with_the_outlet_behind(self):
        page = page_of(f"Thời sự hôm nay\n{TITLE_VI}\n{BODY_VI}", title=f"{TITLE_VI} - Báo Mới")
        assert (Kind.TITLE, TITLE_VI) in kinds(page)

    def test_given_but_not_on_the_page(self):
        page = page_of(f"两国开通直航航线\n{BODY_ZH}", title="别的标题")
        assert kinds(page)[0] == (Kind.TITLE, "两国开通直航航线")

    def test_heading_before_other_lines(self):
        page = page_of(f"Trang tin đối ngoại số 5\n{TITLE_VI}\n{BODY_VI}", roles={1: Role.HEADING})
        assert kinds(page)[:2] == [
            (Kind.FURNITURE, "Trang tin đối ngoại số 5"),
            (Kind.TITLE, TITLE_VI),
        ]

    def test_question_above_a_byline(self):
        page = page_of(f"湄公河的水从哪里来？\n2024-05-01 10:00　来源：湄江报\n{BODY_ZH}")
        assert kinds(page)[0] == (Kind.TITLE, "湄公河的水从哪里来？")

    def test_question_that_begins_a_list_of_sentences(self):
        page = page_of("你好吗？\n我很好，谢谢你的关心。\n会议几点开始？")
        assert {kind for kind, _ in kinds(page)} == {Kind.BODY}

    def test_in_the_script_of_the_text(self):
        page = page_of(f"Mekong Daily Online News Service\n\n两国开通直航航线\n\n{BODY_ZH}")
        assert (Kind.TITLE, "两国开通直航航线") in kinds(page)

    def test_none_where_a_sentence_comes_first(self):
        assert Kind.TITLE not in dict(kinds(page_of(BODY_ZH)))

    def test_repeated_by_the_page(self):
        page = page_of(f"{TITLE_VI}\n{TITLE_VI} - Ảnh 1.\n{BODY_VI}\n{TITLE_VI} | VOV.VN")
        assert [kind for kind, _ in kinds(page)] == [Kind.TITLE, Kind.CAPTION, *[Kind.BODY] * 4, Kind.FURNITURE]

    def test_sentence_that_begins_like_the_title_stays(self):
        page = page_of(f"两国开通直航航线\n{BODY_ZH}\n两国开通直航航线，是双方多年努力的结果。")
        assert kinds(page)[-1][0] is Kind.BODY


class TestMarkup:
    def test_roles_decide(self):
        text = f"{TITLE_VI}\nMột máy bay.\n{BODY_VI}\nMenu chính của trang"
        page = page_of(text, roles={0: Role.HEADING, 1: Role.CAPTION, 6: Role.FURNITURE})
        assert [kind for kind, _ in kinds(page)] == [Kind.TITLE, Kind.CAPTION, *[Kind.BODY] * 4, Kind.FURNITURE]

    def test_linked_line_between_paragraphs(self):
        text = f"{TITLE_VI}\n{BODY_VI}\nPhà ngang sông ngừng hoạt động\n{BODY_VI}"
        page = page_of(text, links={5: 1.0})
        assert kinds(page)[5] == (Kind.FURNITURE, "Phà ngang sông ngừng hoạt động")

    def test_linked_sentence_stays(self):
        page = page_of(f"{TITLE_VI}\n{BODY_VI}", links={2: 1.0})
        assert kinds(page)[2][0] is Kind.BODY

    def test_list_items_and_tables_at_the_end_stay(self):
        items = "Mở rộng mạng lưới trạm\nChia sẻ dữ liệu hằng ngày\nĐào tạo cán bộ kỹ thuật\nTrạm\tNăm\tVốn đầu tư"
        roles = {5: Role.LIST_ITEM, 6: Role.LIST_ITEM, 7: Role.LIST_ITEM, 8: Role.TABLE}
        page = page_of(f"{TITLE_VI}\n{BODY_VI}\n{items}", roles=roles)
        assert {kind for kind, _ in kinds(page)[1:]} == {Kind.BODY}


def test_long_paragraph_with_a_photo_credit_is_body():
    page = page_of(f"两国开通直航航线\n{BODY_ZH.replace(chr(10), '')}（图：湄江社）")
    assert [kind for kind, _ in kinds(page)] == [Kind.TITLE, Kind.BODY, Kind.FURNITURE]


class TestEnd:
    def test_end_mark_inside_the_text_does_not_cut_it(self):
        page = page_of(f"东南亚一周\n{BODY_ZH}（完）\n{BODY_ZH}（完）\n越通社")
        assert [kind for kind, _ in kinds(page)].count(Kind.BODY) == 8

    def test_prose_teasers_after_the_end_mark(self):
        page = page_of(f"两国开通直航航线\n{BODY_ZH}（完）\n更多\n果农办起采摘节\n周末，果园里满是采摘的游客。")
        assert rules_of(page)[-3:] == ["after_end_mark"] * 3

    def test_list_head_before_the_end_mark_is_passed_over(self):
        page = page_of(f"两国开通直航航线\n{BODY_ZH}\n相关阅读\n果农办起采摘节\n最后，双方约定明年再会。（完）")
        assert (Kind.BODY, "最后，双方约定明年再会。") in kinds(page)

    def test_one_paragraph_after_an_inset_stays(self):
        page = page_of(f"{TITLE_VI}\n{BODY_VI}\nTin liên quan\nPhà ngừng hoạt động\nLễ ký diễn ra tại Hà Nội.")
        assert kinds(page)[-1] == (Kind.BODY, "Lễ ký diễn ra tại Hà Nội.")

    def test_teasers_of_some_headlines_after_a_credit(self):
        tail = "Theo Báo Mới\nTin cùng chuyên mục\nPhà ngừng hoạt động\nBến đóng cửa sau 40 năm phục vụ.\nChợ họp thêm phiên"
        page = page_of(f"{TITLE_VI}\n{BODY_VI}\n{tail}")
        assert [kind for kind, _ in kinds(page)[5:]] == [Kind.FURNITURE] * 5

    def test_headlines_after_a_colon_are_items(self):
        tail = "Hội nghị thống nhất:\nMở rộng mạng lưới trạm đo\nChia sẻ dữ liệu hằng ngày\nĐào tạo cán bộ kỹ thuật"
        page = page_of(f"{TITLE_VI}\n\n{BODY_VI}\n\n{tail}")
        assert {kind for kind, _ in kinds(page)[1:]} == {Kind.BODY}


class TestForeign:
    def test_paragraph_named_foreign_is_furniture(self):
        page = page_of(f"两国开通直航航线\n{BODY_ZH}\nThis report was first published by another newsroom of the region.")
        assert classify(page, {5})[-1].rule == "foreign_language"


LINES = st.one_of(
    st.sampled_from(
        [
            "更多", "相关阅读", "Tin liên quan", "Theo Báo Mới", "越通社", "(完)", "会议结束。(完)", "./.", "Kết thúc./.",
            "Ảnh: TTXVN", "图自越通社", "越通社河内——会议开始。", "Hà Nội (TTXVN) - Hội nghị bắt đầu.", "", " ", "- mục",
            "Xem thêm: bài khác", "6/7/2021", "BM - Hội nghị khai mạc sáng nay.", "（记者 李明）", "【编辑:李明】",
            "Một dòng không có dấu chấm câu", "一行没有句号的文字",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), max_size=80),
)  # fmt: skip


@given(st.lists(LINES, max_size=12), st.one_of(st.none(), st.text(max_size=20)))
@settings(max_examples=300, deadline=None)
def test_nothing_is_thrown_away(lines, title):
    page = page_of("\n".join(lines), title=title)
    parts = classify(page)
    at = 0
    for part in parts:
        assert part.start < part.end
        assert page.text[at : part.start].strip() == ""
        words = page.text[part.start : part.end]
        assert words == words.strip()
        assert page.blocks[part.block].start <= part.start
        assert part.end <= page.blocks[part.block].end
        at = part.end
    assert page.text[at:].strip() == ""


@given(st.lists(st.sampled_from("更多相关新闻图片来源记者编辑分享"), min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_lists_of_sentences_are_all_body(words):
    page = page_of("\n".join(f"会议讨论了{word}问题。" for word in words))
    assert {kind for kind, _ in kinds(page)} == {Kind.BODY}


CONFUSING = [
    "更多\n一行没有句号的文字\n",
    "Theo Báo Mới\n",
    "会议开始，各方同意合作。(完)\n",
    "(",
    "图自",
    "越通社河内——",
    "A > B > ",
]


@pytest.mark.parametrize("unit", CONFUSING)
@pytest.mark.timeout(30)
def test_time_is_linear(unit):
    """Long pages made to confuse patterns: where a step were quadratic, this would take minutes."""
    assert classify(page_of((unit * (50_000 // len(unit)))[:50_000]))
