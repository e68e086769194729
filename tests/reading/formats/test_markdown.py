from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.formats import markdown
from align.reading.page import Role

from .samples import VI, VI_TITLE, ZH, blocks, check


def read(source: str) -> markdown.Page:
    page = markdown.read(source.encode(), "x.md")
    check(page)
    return page


def test_marks_go_and_their_text_stays() -> None:
    page = read(f"# {VI_TITLE}\n\nĐoạn có **chữ đậm**, *nghiêng*, [liên kết](http://a.b), `mã`, ~~cũ~~ &amp; \\*sao\\*.\n")
    assert page.title == VI_TITLE
    assert blocks(page, Role.HEADING) == [VI_TITLE]
    assert blocks(page, Role.TEXT) == ["Đoạn có chữ đậm, nghiêng, liên kết, mã, cũ & *sao*."]


def test_lists_quotes_code_and_tables_keep_their_lines() -> None:
    page = read("- một\n- hai\n  1. ba\n\n> trích dẫn\n\n    dòng mã\n    dòng hai\n\n| Nước | Số |\n|---|---|\n| Lào | 3 |\n")
    assert blocks(page, Role.LIST_ITEM) == ["một", "hai", "ba"]
    assert blocks(page, Role.TEXT) == ["trích dẫn", "dòng mã", "dòng hai"]
    assert blocks(page, Role.TABLE) == ["Nước\tSố", "Lào\t3"]


def test_images_are_captions_by_their_description() -> None:
    page = read(
        '![Toàn cảnh *cuộc* họp](a.png)\n\nTrước ![bên trong](b.png) sau.\n\n![](c.png "chỉ có tiêu đề")\n\n![](d.png)\n'
    )
    assert blocks(page, Role.CAPTION) == ["Toàn cảnh cuộc họp", "bên trong", "chỉ có tiêu đề"]
    assert blocks(page, Role.TEXT) == ["Trước  sau."]


def test_soft_breaks_join_as_the_language_does_and_hard_breaks_do_not() -> None:
    page = read(f"{ZH[1][:5]}\n{ZH[1][5:]}\n\nHai bên nhất trí\nmở rộng hợp tác.\n\nmột  \nhai\\\nba<br>bốn\n")
    assert blocks(page) == [ZH[1], "Hai bên nhất trí mở rộng hợp tác.", "một", "hai", "ba", "bốn"]


def test_one_paragraph_a_line_without_blank_lines_is_not_joined() -> None:
    assert blocks(read("\n".join(VI))) == list(VI)


def test_html_inside_is_text_without_scripts_styles_and_comments() -> None:
    page = read(
        "<div class=x><p>Trong khối</p><script>khong()</script></div>\n\n<!-- không -->\n\n"
        "a <b>b</b> <script>khong()</script>c <style>p{}</style><!-- không -->d\n"
    )
    assert blocks(page) == ["Trong khối", "a b c d"]


def test_link_density_is_the_share_of_linked_characters() -> None:
    page = read("[mười ký tự](u)\n\nkhông có\n")
    assert [block.link_density for block in page.blocks] == [1.0, 0.0]


def test_front_matter_is_metadata_and_no_text() -> None:
    page = read(
        '---\ntitle: "Tin mẫu: hai nước"\nSource: TTXVN\ndate: 2024-03-12 08:30\ntags:\n  - a\n# ghi chú\n---\n\nThân bài.\n'
    )
    assert blocks(page) == ["Thân bài."]
    assert (page.title, page.outlet, page.published) == ("Tin mẫu: hai nước", "TTXVN", date(2024, 3, 12))


def test_text_between_two_rules_is_no_front_matter() -> None:
    page = read("---\nMột câu bình thường, không phải khóa.\n\n---\n\nCâu khác.\n")
    assert blocks(page) == ["Một câu bình thường, không phải khóa.", "Câu khác."]


@pytest.mark.parametrize("source", ["---\ntitle: chỉ có đầu\n---\n", "***\n", "<!-- chỉ chú thích -->\n", "![](a.png)\n"])
def test_nothing_but_marks_is_refused(source: str) -> None:
    with pytest.raises(InputError, match="holds no text"):
        read(source)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_page_or_refused(source: str) -> None:
    try:
        page = markdown.read(source.encode("utf-8-sig"), "x.md")
    except InputError:
        return
    check(page)
