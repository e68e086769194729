"""Texts and files that the tests of the formats read. All sentences are the project's own."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from align.reading.page import Page, Role

ZH = (
    "本社河内3月12日电 越南政府总理12日在河内会见来访的邻国代表团，双方就扩大各领域合作深入交换意见。",
    "双方同意扩大农业合作。",
    "总理表示，越南一贯重视发展同邻国的传统友好关系，愿同各方一道落实两国高层达成的重要共识，推动双边关系取得更多实质成果，为地区和平稳定作出贡献。",
    "双边贸易额达250亿美元。",
    "代表团团长表示，两国经济互补性强，合作潜力巨大；希望越方继续为投资者创造便利条件，在基础设施、数字经济、绿色能源等领域拓展合作。",
    "双方还就共同关心的国际和地区问题交换了意见，同意在多边框架内加强协调配合，维护以规则为基础的国际秩序。",
    "会谈结束后，双方签署三份合作文件。",
)
ZH_TRADITIONAL = (
    "越南政府總理十二日在河內會見來訪的鄰國代表團，雙方就擴大各領域合作深入交換意見。",
    "雙方同意擴大農業合作，並就「綠色能源」等議題簽署三份文件。",
    "代表團團長表示，兩國經濟互補性強，合作潛力巨大；希望越方繼續為投資者創造便利條件。",
)
VI = (
    "Sáng 12/3, tại Hà Nội, Thủ tướng đã tiếp đoàn đại biểu nước láng giềng nhân chuyến thăm chính thức Việt Nam.",
    "Hai bên nhất trí mở rộng hợp tác trong lĩnh vực nông nghiệp.",
    (
        "Thủ tướng khẳng định Việt Nam luôn coi trọng quan hệ hữu nghị truyền thống với các nước láng giềng; mong muốn cùng "
        "các bên triển khai những nhận thức chung cấp cao, đưa quan hệ song phương đạt nhiều kết quả thực chất hơn nữa."
    ),
    "Kim ngạch thương mại hai chiều đạt 25 tỷ USD.",
    (
        "Trưởng đoàn đại biểu cho rằng hai nền kinh tế bổ sung cho nhau, tiềm năng hợp tác còn rất lớn; đề nghị Việt Nam tiếp "
        "tục tạo thuận lợi cho nhà đầu tư trong các lĩnh vực hạ tầng, kinh tế số và năng lượng xanh."
    ),
    "Hai bên cũng trao đổi về các vấn đề quốc tế và khu vực cùng quan tâm, nhất trí phối hợp tại các diễn đàn đa phương.",
    "Kết thúc hội đàm, hai bên ký ba văn kiện hợp tác.",
)
ZH_TITLE = "越南总理会见邻国代表团"
VI_TITLE = "Thủ tướng tiếp đoàn đại biểu nước láng giềng"

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(text: str) -> bytes:
    """Vietnamese as Windows writes it: tone marks behind the letter wherever there is no single code for both."""
    written = ""
    for letter in unicodedata.normalize("NFC", text):
        try:
            letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = "".join(c for c in parts if c in _TONES)
            written += unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)) + tones
        else:
            written += letter
    return written.encode("cp1258")


def blocks(page: Page, role: Role | None = None) -> list[str]:
    """The texts of a page's blocks, of one role or of all."""
    return [page.text[block.start : block.end] for block in page.blocks if role in (None, block.role)]


def check(page: Page) -> None:
    """What every page must be, whatever it was read from."""
    assert page.text == unicodedata.normalize("NFC", page.text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in page.text)
    end = 0
    for block in page.blocks:
        assert end <= block.start < block.end <= len(page.text)
        assert not page.text[end : block.start].strip(), "between blocks lies only white space"
        text = page.text[block.start : block.end]
        assert text == text.strip()
        assert "\n" not in text
        assert 0.0 <= block.link_density <= 1.0
        end = block.end
    assert not page.text[end:].strip()


def write_font(path: Path, characters: str) -> None:
    """A font that has exactly `characters`, all of them boxes: enough to make a PDF with a text layer, and nobody's work."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    wide = {c for c in characters if unicodedata.east_asian_width(c) in "WF"}
    names = {".notdef": 500}
    names |= {f"u{ord(c):05X}": 1000 if c in wide else 250 if c == " " else 500 for c in characters}

    def box(width: int, *, empty: bool) -> object:
        pen = TTGlyphPen(None)
        if not empty:
            pen.moveTo((40, 0))
            for point in ((40, 700), (width - 40, 700), (width - 40, 0)):
                pen.lineTo(point)
            pen.closePath()
        return pen.glyph()

    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(names))
    font.setupCharacterMap({int(name[1:], 16): name for name in names if name != ".notdef"})
    font.setupGlyf({name: box(width, empty=name == "u00020") for name, width in names.items()})
    font.setupHorizontalMetrics({name: (width, 40) for name, width in names.items()})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.save(path)


def docx_bytes(document: object) -> bytes:
    """A python-docx document as a file."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
