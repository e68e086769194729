from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import pytest
from fpdf import FPDF
from fpdf.enums import WrapMode

from align.errors import InputError
from align.reading.formats import pdf as reader
from align.reading.page import Page, Role

from .samples import VI, VI_TITLE, ZH, ZH_TITLE, blocks, check, write_font

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Bản tin hợp tác số 12"


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("font") / "boxes.ttf"
    latin = "".join(map(chr, range(32, 127)))
    write_font(path, "".join([*VI, VI_TITLE, *ZH, ZH_TITLE, HEAD, latin, "⽅⻓ﬁ第页—"]))
    return path


def never_ending(depth: int = 10, fan: int = 10) -> bytes:
    """A PDF whose only page draws a form that draws the next one ten times, and so on, ten deep."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    objects.append(
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
    )
    draw = zlib.compress(b"/F Do " * fan)
    objects.append(b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(draw), draw))
    for level in range(depth):
        inner = b"<< /XObject << /F %d 0 R >> >>" % (6 + level)
        head = b"<< /Subtype /Form /BBox [0 0 9 9] /Resources %s /Length %d /Filter /FlateDecode >>"
        objects.append(head % (inner, len(draw)) + b" stream\n%s\nendstream" % draw)
    objects.append(b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0 >> stream\n\nendstream")
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return made + end % (len(objects) + 1, table, len(objects) + 1, len(made))


class Maker(FPDF):
    """A PDF with one font, and a head and foot on each page if wanted."""

    def __init__(self, font: Path, *, head: str = "", foot: str = "", size: float = 12) -> None:
        super().__init__(format="A4")
        self.add_font("boxes", fname=str(font))
        self.head, self.foot, self.text_size = head, foot, size
        self.set_font("boxes", size=size)
        self.add_page()

    def header(self) -> None:
        if self.head:
            self.set_font("boxes", size=8)
            self.cell(0, 5, self.head, new_x="LMARGIN", new_y="NEXT")
            self.ln(5)
            self.set_font("boxes", size=self.text_size)

    def footer(self) -> None:
        if self.foot:
            self.set_y(-12)
            self.set_font("boxes", size=8)
            self.cell(0, 5, self.foot.format(self.page_no()), align="C")
            self.set_font("boxes", size=self.text_size)

    def title_line(self, text: str) -> None:
        self.set_font("boxes", size=18)
        self.multi_cell(
            0,
            10,
            text,
            align="C",
            new_x="LMARGIN",
            new_y="NEXT",
            wrapmode=WrapMode.CHAR if text in ZH_TITLE else WrapMode.WORD,
        )
        self.ln(4)
        self.set_font("boxes", size=self.text_size)

    def paragraphs(self, texts: tuple[str, ...], *, align: str = "L", gap: float = 3, width: float = 0) -> None:
        x = self.get_x()
        for text in texts:
            mode = WrapMode.CHAR if text in ZH else WrapMode.WORD
            self.multi_cell(width, 6, text, align=align, new_x="LEFT", new_y="NEXT", wrapmode=mode)
            self.set_xy(x, self.get_y() + gap)

    def indented(self, texts: tuple[str, ...], indent: float) -> None:
        """Paragraphs without space between them, whose first lines are set in."""
        y = self.get_y()
        for text in texts:
            line, x = "", 10 + indent
            for piece in text if text in ZH else re.findall(r"\S+ ?", text):
                if x + self.get_string_width(line + piece.strip()) > 200:
                    self.text(x, y, line)
                    line, x, y = "", 10, y + 6
                line += piece
            self.text(x, y, line)
            y += 6

    def read(self) -> Page:
        page = reader.read(bytes(self.output()), "x.pdf")
        check(page)
        return page


@pytest.mark.parametrize("align", ["L", "J"])
@pytest.mark.parametrize("texts", [ZH, VI], ids=["zh", "vi"])
def test_paragraphs_set_apart_by_space(font: Path, texts: tuple[str, ...], align: str) -> None:
    maker = Maker(font)
    maker.title_line(ZH_TITLE if texts is ZH else VI_TITLE)
    maker.paragraphs(texts, align=align)
    page = maker.read()
    assert blocks(page, Role.HEADING) == [page.title] == [ZH_TITLE if texts is ZH else VI_TITLE]
    assert blocks(page, Role.TEXT) == list(texts)


@pytest.mark.parametrize("texts", [ZH, VI], ids=["zh", "vi"])
def test_paragraphs_known_by_their_indent(font: Path, texts: tuple[str, ...]) -> None:
    maker = Maker(font)
    maker.indented(texts, 9)
    assert blocks(maker.read()) == list(texts)


@pytest.mark.parametrize("texts", [ZH, VI], ids=["zh", "vi"])
def test_paragraphs_known_by_a_short_last_line_alone(font: Path, texts: tuple[str, ...]) -> None:
    maker = Maker(font)
    maker.paragraphs(texts, gap=0)
    assert blocks(maker.read()) == list(texts)


def test_heads_feet_and_page_numbers_are_furniture_and_do_not_cut_paragraphs(font: Path) -> None:
    maker = Maker(font, head=HEAD, foot="Trang {}")
    texts = VI * 9
    maker.paragraphs(texts)
    page = maker.read()
    assert maker.pages_count == 4
    assert blocks(page, Role.TEXT) == list(texts)
    assert blocks(page, Role.FURNITURE) == [x for n in range(1, 5) for x in (HEAD, f"Trang {n}")]


@pytest.mark.parametrize("foot", ["{}", "- {} -", "第 {} 页", "Page {} of 1", "{}/1"])
def test_a_page_number_is_furniture_on_a_single_page_too(font: Path, foot: str) -> None:
    maker = Maker(font, foot=foot)
    maker.paragraphs(ZH)
    page = maker.read()
    assert blocks(page, Role.TEXT) == list(ZH)
    assert blocks(page, Role.FURNITURE) == [foot.format(1)]


@pytest.mark.parametrize("texts", [ZH, VI], ids=["zh", "vi"])
def test_columns_are_read_one_after_the_other(font: Path, texts: tuple[str, ...]) -> None:
    maker = Maker(font, size=9)
    maker.title_line(VI_TITLE)
    top = maker.get_y()
    for n, x in enumerate((10, 110)):
        maker.set_xy(x, top + 1.7 * n)  # the lines of the columns do not stand side by side
        maker.paragraphs(texts, width=88, gap=2)
    page = maker.read()
    assert page.title == VI_TITLE
    assert blocks(page, Role.TEXT) == [*texts, *texts]


def test_signs_for_radicals_and_ligatures_become_what_they_stand_for(font: Path) -> None:
    maker = Maker(font)
    maker.cell(0, 10, "双⽅⻓ ofﬁce")
    assert blocks(maker.read()) == ["双方长 office"]


def test_letters_printed_twice_to_look_bold_come_once(font: Path) -> None:
    maker = Maker(font)
    for shift in (0, 0.1):
        maker.text(10 + shift, 20, ZH[1])
    assert blocks(maker.read()) == [ZH[1]]


def test_the_title_of_the_properties_counts_where_the_page_shows_it(font: Path) -> None:
    maker = Maker(font)
    maker.set_title("Microsoft Word - tin.docx")
    maker.paragraphs(VI)
    assert maker.read().title is None
    maker = Maker(font)
    maker.set_title(VI[1])
    maker.paragraphs(VI)
    page = maker.read()
    assert page.title == VI[1]
    assert page.published is None


class TestRefused:
    def refuse(self, data: bytes, message: str) -> None:
        with pytest.raises(InputError, match=message):
            reader.read(data, "x.pdf")

    def test_a_scan(self) -> None:
        maker = FPDF()
        maker.add_page()
        maker.rect(10, 10, 100, 100, style="F")
        self.refuse(bytes(maker.output()), r"has no text layer \(it is a scan\); run text recognition on it first")

    def test_a_password(self, font: Path) -> None:
        maker = Maker(font)
        maker.paragraphs(VI)
        maker.set_encryption(owner_password="owner", user_password="user")
        self.refuse(bytes(maker.output()), "is protected by a password")

    def test_a_password_for_changes_only_does_not_matter(self, font: Path) -> None:
        maker = Maker(font)
        maker.paragraphs(VI)
        maker.set_encryption(owner_password="owner")
        assert blocks(maker.read()) == list(VI)

    @pytest.mark.parametrize("keep", [20, 1000, 3000])
    def test_cut_off(self, font: Path, keep: int) -> None:
        maker = Maker(font)
        maker.paragraphs(VI)
        self.refuse(bytes(maker.output())[:keep], "is a damaged PDF; open it in a viewer|has no text layer")

    def test_noise(self) -> None:
        self.refuse(b"%PDF-1.7\n" + bytes(range(256)) * 20, "is a damaged PDF|has no text layer")

    def test_too_many_pages(self) -> None:
        maker = FPDF()
        for _ in range(301):
            maker.add_page()
        self.refuse(bytes(maker.output()), "has 301 pages, and a report has a few")

    def test_a_page_that_unpacks_to_gigabytes(self) -> None:
        content = zlib.compress(b"0 0 m 9 9 l S\n" * 3_000_000, 9)
        assert len(content) < 100_000
        self.refuse(one_page(content, b"/Filter /FlateDecode "), "has too much drawn on page 1")
        in_a_list = one_page(content, b"/Filter /FlateDecode ").replace(b"/Contents 3 0 R", b"/Contents [3 0 R]")
        self.refuse(in_a_list, "has too much drawn on page 1")

    def test_forms_that_draw_forms_without_end(self) -> None:
        self.refuse(never_ending(), "has too much drawn on page 1")
        few = never_ending(depth=3, fan=2)
        self.refuse(few, "has no text layer")

    def test_a_drawing_that_contains_itself_ends(self) -> None:
        itself = b"/Resources << /XObject << /A 4 0 R >> >>"
        form = b"<< /Subtype /Form /BBox [0 0 9 9] " + itself + b" /Length 5 >>\nstream\n/A Do\nendstream"
        self.refuse(one_page(b"/A Do", b"", form), "has no text layer|is a damaged PDF")

    def test_fonts_that_do_not_say_what_they_hold(self) -> None:
        font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [5 0 R] >>"
        content = b"BT /A 12 Tf 50 700 Td <0001000200030004000500060007> Tj ET"
        descendant = (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
            b"/Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 >> >>"
        )
        self.refuse(one_page(content, b"", font, descendant, kind=b"Font"), "does not say which characters its fonts hold")


def one_page(content: bytes, filters: bytes, *resources: bytes, kind: bytes = b"XObject") -> bytes:
    """A PDF of one page with `content`, the first of `resources` by the name A."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
        b"<< " + filters + b"/Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        resources[0] if resources else b"null",
        resources[1] if len(resources) > 1 else b"null",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources << /"
        + kind
        + b" << /A 4 0 R >> >> >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )
