from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.formats import text
from align.reading.formats.building import columns, tidy
from align.reading.page import Role

from .samples import VI, VI_TITLE, ZH, ZH_TITLE, blocks, check

LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def wrap_chinese(paragraph: str, width: int) -> str:
    """Lines of at most `width` columns; punctuation never begins one."""
    lines = [""]
    for i, c in enumerate(paragraph):
        following = paragraph[i + 1 : i + 2]
        if columns(lines[-1] + c + (following if following in "，。；、" else "")) > width:
            lines.append("")
        lines[-1] += c
    return "\n".join(lines)


def test_every_line_is_a_block_and_the_text_is_the_file() -> None:
    raw = f"\ufeff{ZH_TITLE}\r\n\r\n　　{ZH[0]}\r\n{ZH[1]}  \r\n"
    page = text.read(raw.encode(), "x.txt")
    check(page)
    assert page.text == f"{ZH_TITLE}\n\n　　{ZH[0]}\n{ZH[1]}  \n"
    assert blocks(page, Role.TEXT) == [ZH_TITLE, ZH[0], ZH[1]]
    assert page.title is page.outlet is page.published is None


@settings(deadline=None)
@given(st.lists(LINES, max_size=12).map("\n".join))
def test_any_text_is_a_page_or_white_space(raw: str) -> None:
    tidied = tidy(raw)
    if not tidied.strip():
        with pytest.raises(InputError, match="holds only white space"):
            text.from_text(tidied, "x.txt")
        return
    page = text.from_text(tidied, "x.txt")
    check(page)
    assert "".join(page.text.split()) == "".join(tidied.split())


@pytest.mark.parametrize("width", [60, 70, 72, 76, 80, 100])
@pytest.mark.parametrize("indent", ["", "    "])
def test_wrapped_vietnamese_is_joined(width: int, indent: str) -> None:
    wrapped = "\n\n".join([VI_TITLE, *(textwrap.fill(p, width, initial_indent=indent) for p in VI)])
    assert blocks(text.from_text(wrapped, "x.txt")) == [VI_TITLE, *VI]


@pytest.mark.parametrize("width", [60, 70, 72, 76, 80, 100])
def test_wrapped_chinese_is_joined(width: int) -> None:
    paragraphs = [*ZH, ZH[2] + ZH[4], ZH[5] + ZH[4]]
    wrapped = "\n\n".join([ZH_TITLE, *(wrap_chinese(p, width) for p in paragraphs)])
    assert blocks(text.from_text(wrapped, "x.txt")) == [ZH_TITLE, *paragraphs]


def test_paragraphs_known_by_their_indent_alone_stay_apart() -> None:
    paragraphs = [ZH[2] + ZH[4], ZH[5] + ZH[4], ZH[4] + ZH[2]]
    wrapped = "\n".join(wrap_chinese("　　" + p, 70) for p in paragraphs)
    assert blocks(text.from_text(wrapped, "x.txt")) == paragraphs


@pytest.mark.parametrize(
    "lines",
    [
        list(VI),  # one paragraph a line
        list(ZH),
        [  # titles of other news, nearly alike in length
            "Hội nghị toàn quốc về chuyển đổi số diễn ra tại thủ đô Hà Nội",
            "Đoàn đại biểu Quốc hội tiếp xúc cử tri trước kỳ họp thứ tám",
            "Tăng cường hợp tác giáo dục giữa các trường đại học hai nước",
            "Thúc đẩy thương mại biên giới trong sáu tháng cuối năm nay",
            "Nhiều hoạt động kỷ niệm ngày thiết lập quan hệ ngoại giao",
            "Triển lãm ảnh về đất nước và con người khai mạc tại Huế",
        ],
        [  # twenty-three characters each, as headlines are
            "越南与邻国加强边境口岸合作推动双边贸易稳步健康增长",
            "胡志明市举行经贸论坛吸引数百家外国企业代表踊跃参加",
            "两国青年代表在河内共同举行文化交流活动增进彼此了解",
            "越南农产品出口额上半年继续增长水果出口表现最为亮眼",
            "河内旧城区步行街周末重新开放迎来大批国内外游客参观",
            "岘港国际烟花节落下帷幕各国代表队呈现精彩视觉盛宴啊",
        ],
        [  # a poem
            "会当凌绝顶",
            "一览众山小",
        ]
        * 6,
        [f"{i}. Mục thứ {i} của chương trình nghị sự hội nghị cấp cao năm nay" for i in range(10, 20)],
    ],
    ids=["vi paragraphs", "zh paragraphs", "vi titles", "zh titles", "poem", "agenda"],
)
def test_lines_that_stand_for_themselves_are_not_joined(lines: list[str]) -> None:
    assert blocks(text.from_text("\n".join(lines), "x.txt")) == lines


def test_three_full_lines_prove_nothing() -> None:
    wrapped = textwrap.fill(VI[2], 70)
    assert blocks(text.from_text(wrapped, "x.txt")) == wrapped.split("\n")


@pytest.mark.parametrize("data", [b" \n\t\r\n ", "\u3000\n\u200b".encode(), b"\xef\xbb\xbf\n"])
def test_white_space_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="holds only white space"):
        text.read(data, "x.txt")
