from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.formats import html
from align.reading.page import Role

from .samples import VI, VI_TITLE, ZH, ZH_TITLE, blocks, check, cp1258

NAV = "".join(f'<li><a href="/muc-{i}">Chuyên mục {i}</a></li>' for i in range(12))
SIDE = "".join(
    f'<div class="story"><h3><a href="/doc-{i}">Bài đọc nhiều thứ {i} trong tuần này ở cột bên phải</a></h3>'
    f'<p class="summary">Đoạn giới thiệu ngắn của bài số {i} nằm ở cột bên.</p></div>'
    for i in range(6)
)
RELATED = "".join(f'<li><a href="/tin-{i}">Tin liên quan số {i} nói về một chủ đề khác hẳn</a></li>' for i in range(8))
CAPTION = "Toàn cảnh cuộc hội đàm. Ảnh: TTXVN"
VI_LEAD = "Thủ tướng hội đàm với trưởng đoàn đại biểu nước láng giềng tại Hà Nội."
ZH_LEAD = "越南政府总理在河内会见来访的邻国代表团。"
JUNK = (
    "Chuyên mục", "Bài đọc nhiều", "Đoạn giới thiệu", "Tin liên quan", "Giấy phép", "khongPhaiVanBan", "Quảng cáo", "Chia sẻ",
    "Bình luận",
)  # fmt: skip


def p(paragraphs: tuple[str, ...], attributes: str = "") -> str:
    return "".join(f"<p{attributes}>{paragraph}</p>\n" for paragraph in paragraphs)


def around(main: str, lang: str = "vi", head: str = "", title: str = VI_TITLE) -> str:
    """A whole page as newsrooms make them: clock, menu, article, related news, side column, imprint."""
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Báo Mẫu</title>{head}
<style>p{{color:red}}</style></head><body><!-- khongPhaiVanBan -->
<div class="header"><span class="time">Thứ bảy 23/11/2024 03:25</span><ul class="menu">{NAV}</ul></div>
<div class="wrap"><div class="col-left">{main}
<div class="share-bar"><a href="#">Chia sẻ</a></div>
<div class="box-related"><h3>Tin liên quan</h3><ul>{RELATED}</ul></div></div>
<div class="col-right"><div class="ads">Quảng cáo</div>{SIDE}</div></div>
<div class="footer"><p>Giấy phép số 1/GP-BTTTT. Tổng biên tập: Nguyễn Văn A.</p></div>
<script>var khongPhaiVanBan = "khongPhaiVanBan";</script><div style="display: none">khongPhaiVanBan</div></body></html>"""


# How the pages of news sites are built. Those in Vietnamese have a picture behind the second paragraph.
VI_PAGES = {
    "article and figure": f"""
        <span class="date">Thứ ba, 12/3/2024, 08:30 (GMT+7)</span>
        <h1 class="title-detail">{VI_TITLE}</h1>
        <p class="description"><span class="location">Hà Nội</span>{VI_LEAD}</p>
        <article class="fck_detail">{p(VI[:2], " class=Normal")}
        <figure><img src="a.jpg"><figcaption><p>{CAPTION}</p></figcaption></figure>
        {p(VI[2:], " class=Normal")}</article>""",
    "table for the picture": f"""
        <h1 class="article__title">{VI_TITLE}</h1>
        <div class="article__meta"><time datetime="2024-03-12T08:30">12/03/2024 08:30</time></div>
        <div class="article__sapo">{VI_LEAD}</div>
        <div class="article__body cms-body">{p(VI[:2])}
        <table class="picture"><tr><td><img></td></tr><tr><td class="caption">{CAPTION}</td></tr></table>
        {p(VI[2:])}</div>""",
    "related news inside": f"""
        <h1 class="detail-title"><span>{VI_TITLE}</span></h1>
        <div class="detail-time">12/03/2024 08:30</div>
        <h2 class="detail-sapo">{VI_LEAD}</h2>
        <div class="detail-content">{p(VI[:2])}
        <figure><img><figcaption class="PhotoCMS_Caption"><p>{CAPTION}</p></figcaption></figure>
        <div type="RelatedNews"><ul><li><a href="/a">Tin liên quan trong bài</a></li></ul></div>
        {p(VI[2:])}</div>""",
    "unmarked divs": f"""
        <h1>{VI_TITLE}</h1><div>12/03/2024 08:30</div><div><b>{VI_LEAD}</b></div>
        <div id="abody">{p(VI[:2])}<div class="image-caption">{CAPTION}</div>{p(VI[2:])}</div>""",
    "breaks instead of paragraphs": f"""
        <div class="content"><h1>{VI_TITLE}</h1><div class="date">12/03/2024 08:30</div><div class="lead">{VI_LEAD}</div>
        <div class="txt">{"<br><br>".join(VI[:2])}<div class="photo-caption">{CAPTION}</div>
        {"<br><br>".join(VI[2:])}</div></div>""",
}
ZH_PAGES = {
    "agency": f"""
        <div class="main"><h1><span class="title">{ZH_TITLE}</span></h1><div class="header-time">2024/03/12 08:30:00</div>
        <div class="daodu">{ZH_LEAD}</div><div id="detail"><span id="detailContent">{p(ZH)}</span>
        <div class="editor">【责任编辑：某某】</div></div></div>""",
    "indented by style": f"""
        <div class="rm_txt"><h1>{ZH_TITLE}</h1>
        <div class="channel">2024年03月12日08:30 | 来源：<a href="/x">某网</a></div><div class="lead">{ZH_LEAD}</div>
        <div class="rm_txt_con">{p(ZH, ' style="text-indent: 2em;"')}<div class="edit">(责编：某某)</div></div>
        <div class="rm_relevant"><h2>相关新闻</h2><ul><li><a href="/1">Tin liên quan</a></li></ul></div></div>""",
    "layout table": f"""
        <h1>{ZH_TITLE}</h1><div>2024-03-12</div><div class="summary">{ZH_LEAD}</div>
        <table><tr><td>{p(ZH)}</td></tr></table>""",
    "article": f"""
        <article><header><h1>{ZH_TITLE}</h1><p class="lead">{ZH_LEAD}</p>
        <time datetime="2024-03-12">2024年3月12日</time></header>{p(ZH)}</article>""",
    "teasers below": f"""
        <h1>{ZH_TITLE}</h1><div class="sapo">{ZH_LEAD}</div><div class="cms-body">{p(ZH)}</div><div class="more">{
        "".join(
            f'<div class="item"><h2><a href="/{i}">Tin liên quan {i}</a></h2><div>Bình luận dài số {i} về một việc khác hẳn, '
            "viết thành cả câu như trong bài và dài hơn nhiều đoạn của bài.</div></div>"
            for i in range(9)
        )
    }</div>""",
}


@pytest.mark.parametrize("kind", VI_PAGES)
def test_a_vietnamese_page_gives_its_article_and_nothing_else(kind: str) -> None:
    page = html.read(around(VI_PAGES[kind]).encode(), "x.html")
    check(page)
    assert page.title == VI_TITLE
    assert blocks(page, Role.HEADING) == [VI_TITLE]
    lead = f"Hà Nội {VI_LEAD}" if "location" in VI_PAGES[kind] else VI_LEAD
    assert blocks(page, Role.TEXT) == [lead, *VI]
    assert blocks(page, Role.CAPTION) == [CAPTION]
    assert blocks(page).index(CAPTION) == blocks(page).index(VI[1]) + 1
    assert not [junk for junk in JUNK if junk in page.text]
    assert "23/11/2024" not in page.text, "the clock in the page's head"
    assert len(blocks(page, Role.FURNITURE)) == 1, "the byline's date stays, for others to read"


@pytest.mark.parametrize("kind", ZH_PAGES)
def test_a_chinese_page_loses_no_paragraph_however_short(kind: str) -> None:
    page = html.read(around(ZH_PAGES[kind], "zh", title=ZH_TITLE).encode(), "x.html")
    check(page)
    assert page.title == ZH_TITLE
    assert [line for line in blocks(page, Role.TEXT) if line in (ZH_LEAD, *ZH)] == [ZH_LEAD, *ZH]
    assert not [junk for junk in JUNK if junk in page.text]


@pytest.mark.parametrize("copies", [2, 3])
def test_repeated_paragraphs_are_not_taken_out(copies: int) -> None:
    page = html.read(around(f"<h1>{VI_TITLE}</h1><article>{p(VI * copies)}</article>").encode(), "x.html")
    assert blocks(page, Role.TEXT) == list(VI * copies)


def test_headings_lists_quotes_and_tables_in_the_article_keep_their_role() -> None:
    article = (
        f"<h1>{VI_TITLE}</h1><article>{p(VI[:3])}<h2>Kết quả chính</h2><ul><li>Ký ba văn kiện hợp tác song phương</li>"
        f"<li>Lập <b>nhóm</b> công tác chung về thương mại</li></ul><blockquote><p>Đó là bước tiến lớn.</p></blockquote>"
        f"<table><tr><th>Năm</th><th>Kim ngạch</th></tr><tr><td>2023</td><td>25 tỷ USD</td></tr></table>{p(VI[3:])}</article>"
    )
    page = html.read(around(article).encode(), "x.html")
    check(page)
    assert blocks(page, Role.HEADING) == [VI_TITLE, "Kết quả chính"]
    assert blocks(page, Role.LIST_ITEM) == ["Ký ba văn kiện hợp tác song phương", "Lập nhóm công tác chung về thương mại"]
    assert blocks(page, Role.TABLE) == ["Năm\tKim ngạch", "2023\t25 tỷ USD"]
    assert "Đó là bước tiến lớn." in blocks(page, Role.TEXT)


def test_an_article_in_a_box_named_like_a_lead_is_an_article() -> None:
    page = html.read(f"<h1>{VI_TITLE}</h1><div class='intro-text'>{p(VI)}</div>".encode(), "x.html")
    assert blocks(page) == [VI_TITLE, *VI]


def test_white_space_and_entities_are_what_html_means() -> None:
    last = "会谈结束\n    后，双方\n签署&quot;三份&quot;&#x5408;作&nbsp;文件&#8203;。"
    source = f"<h1>{ZH_TITLE}</h1><article>{p((*ZH[:6], last))}</article>"
    page = html.read(around(source, "zh", title=ZH_TITLE).encode(), "x.html")
    assert blocks(page)[-1] == '会谈结束后，双方签署"三份"合作 文件。'


@pytest.mark.parametrize(
    "source",
    [
        "<p>Một đoạn ngắn.</p><p>Đoạn hai.</p>",
        "<html><body>Một đoạn ngắn.<br>Đoạn hai.</body></html>",
        "<html><body><pre>Một đoạn ngắn.\nĐoạn hai.\n</pre></body></html>",
        "<html><body><div><div>Một đoạn ngắn.</div><div>Đoạn hai.</div></div></body></html>",
        "<body><div class=Word><p class=x><span>Một đoạn ngắn.<o:p></o:p></span></p><p class=x>Đoạn hai.</p></div></body>",
        "Một đoạn ngắn.\nĐoạn hai.",
    ],
    ids=["fragment", "bare breaks", "pre", "divs", "saved from Word", "no tags at all"],
)
def test_the_plainest_pages_are_read(source: str) -> None:
    page = html.read(source.encode(), "x.html")
    check(page)
    assert blocks(page) == ["Một đoạn ngắn.", "Đoạn hai."]


@pytest.mark.parametrize(
    "source",
    [
        "<html><body><div id=root></div><script>render('Một câu dài trong mã, không phải bài báo.')</script></body></html>",
        "<html><body><noscript>Bạn cần bật JavaScript để chạy ứng dụng này.</noscript></body></html>",
        f"<html><body><nav><ul>{NAV}</ul></nav><p>© 2024 Báo Mẫu</p></body></html>",
        f"<html><body><ul>{RELATED}</ul></body></html>",
        "<html></html>",
        "<!doctype html>",
        "<p hidden>Không hiện ra.</p>",
    ],
)
def test_a_page_without_an_article_is_refused(source: str) -> None:
    with pytest.raises(InputError, match="is a web page without an article"):
        html.read(source.encode(), "x.html")


class TestEncodings:
    @pytest.mark.parametrize(
        ("declaration", "encoding"),
        [
            ('<meta charset="gb2312">', "gb18030"),
            ('<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "gbk"),
            ("<meta charset=utf-8>", "gb18030"),  # a lie
            ("", "gb18030"),
            ("", "utf-16"),
            ('<meta charset="gb2312">', "utf-8"),  # saved again by a browser
        ],
    )
    def test_chinese(self, declaration: str, encoding: str) -> None:
        source = f"<html><head>{declaration}</head><body><h1>{ZH_TITLE}</h1>{p(ZH)}</body></html>"
        page = html.read(source.encode(encoding), "x.html")
        assert blocks(page) == [ZH_TITLE, *ZH]

    def test_vietnamese_in_windows_1258(self) -> None:
        source = f'<html><head><meta charset="windows-1258"></head><body><h1>{VI_TITLE}</h1>{p(VI)}</body></html>'
        assert blocks(html.read(cp1258(source), "x.html")) == [VI_TITLE, *VI]

    def test_text_far_behind_a_long_style_sheet(self) -> None:
        source = f"<html><style>{'p{margin:0}' * 9000}</style><body><h1>{ZH_TITLE}</h1>{p(ZH)}</body></html>"
        assert blocks(html.read(source.encode("gbk"), "x.html")) == [ZH_TITLE, *ZH]

    def test_xml_declaration(self) -> None:
        source = f'<?xml version="1.0" encoding="gbk"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{p(ZH)}</body></html>'
        assert blocks(html.read(source.encode("gbk"), "x.html")) == list(ZH)


class TestFacts:
    ARTICLE = f"<h1>{VI_TITLE}</h1><article>{p(VI)}</article>"

    def facts(self, head: str, main: str = ARTICLE) -> tuple[str | None, str | None, date | None]:
        page = html.read(around(main, head=head).encode(), "x.html")
        return page.title, page.outlet, page.published

    def test_json_ld_comes_first(self) -> None:
        data = {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "BreadcrumbList", "datePublished": "2001-01-01"},
                {
                    "@type": ["NewsArticle"],
                    "headline": "Tít",
                    "datePublished": "2024-03-12T23:30:00+07:00",
                    "publisher": {"name": "Báo Mẫu"},
                },
            ],
        }
        head = '<meta property="article:published_time" content="2020-01-01">'
        head += f'<script type="application/ld+json">{json.dumps(data)}</script>'
        assert self.facts(head) == (VI_TITLE, "Báo Mẫu", date(2024, 3, 12))

    @pytest.mark.parametrize(
        "head",
        [
            '<meta property="article:published_time" content="2024-03-12T08:30:00+07:00">',
            '<meta name="pubdate" content="2024/3/12 08:30">',
            '<meta name="publishdate" content="20240312">',
            '<meta itemprop="datePublished" content="12/03/2024">',
            '<script type="application/ld+json">{broken</script><meta name="date" content="2024-03-12">',
        ],
    )
    def test_meta_elements_give_the_day(self, head: str) -> None:
        assert self.facts(head)[2] == date(2024, 3, 12)

    def test_a_time_element_counts_inside_the_article_only(self) -> None:
        main = f'<time datetime="2019-01-01">x</time><article><time datetime="2024-03-12">x</time>{p(VI)}</article>'
        assert self.facts("", main)[2] == date(2024, 3, 12)

    @pytest.mark.parametrize("content", ["0001-01-01", "2999-01-01", "2024-13-40", "hôm qua", ""])
    def test_impossible_days_are_no_days(self, content: str) -> None:
        assert self.facts(f'<meta property="article:published_time" content="{content}">')[2] is None

    def test_the_clock_of_the_page_is_no_publication_day(self) -> None:
        assert self.facts("")[2] is None

    def test_outlet_by_open_graph(self) -> None:
        assert self.facts('<meta property="og:site_name" content="Báo Mẫu">')[1] == "Báo Mẫu"

    def test_title_by_metadata_where_the_page_shows_none(self) -> None:
        assert self.facts('<meta property="og:title" content="Tít mẫu">', f"<article>{p(VI)}</article>")[0] == "Tít mẫu"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_page_or_refused(source: str) -> None:
    try:
        page = html.read(source.encode("utf-8-sig"), "x.html")
    except InputError:
        return
    check(page)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *VI,
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<br>",
                "<b>",
                "</b>",
                "<li>",
                "<table>",
                "<td>",
                "<a href=x>",
                "</a>",
                "<!--",
                "-->",
            ]
        )
    )
)
def test_any_tag_soup_is_a_page_or_refused(pieces: list[str]) -> None:
    try:
        page = html.read("".join(pieces).encode(), "x.html")
    except InputError:
        return
    check(page)


def test_a_page_nested_deeper_than_any_page_is_ends_in_an_error() -> None:
    with pytest.raises(InputError, match="without an article"):
        html.read(("<div>" * 5000 + VI[0] + f"</div>{p(VI)}").encode(), "x.html")
