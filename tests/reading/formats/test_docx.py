from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.formats import docx as reader
from align.reading.page import Page, Role

from .samples import VI, VI_TITLE, ZH, blocks, check, docx_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document

XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)


def read(document: Document) -> Page:
    page = reader.read(docx_bytes(document), "x.docx")
    check(page)
    return page


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in {*old.namelist(), name}:
            content = old.read(part) if part in old.namelist() else b""
            new.writestr(part, change(content) if part == name else content)
    return out.getvalue()


@pytest.fixture
def report() -> Document:
    document = docx.Document()
    document.add_heading(VI_TITLE, 0)
    for paragraph in VI:
        document.add_paragraph(paragraph)
    return document


def test_paragraphs_come_in_order_with_their_roles() -> None:
    document = docx.Document()
    document.core_properties.title = "Word Document"
    document.add_heading(VI_TITLE, 0)
    document.add_paragraph(VI[0])
    document.add_heading("Kết quả", 1)
    document.add_paragraph("Ký ba văn kiện", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip([c for row in table.rows for c in row.cells], ["Năm", "Kim ngạch", "2023", "25 tỷ"], strict=True):
        cell.text = text
    document.add_paragraph("Ảnh: TTXVN", style="Caption")
    document.add_paragraph(ZH[0])
    page = read(document)
    assert page.title == VI_TITLE
    assert [(block.role, text) for block, text in zip(page.blocks, blocks(page), strict=True)] == [
        (Role.HEADING, VI_TITLE),
        (Role.TEXT, VI[0]),
        (Role.HEADING, "Kết quả"),
        (Role.LIST_ITEM, "Ký ba văn kiện"),
        (Role.TABLE, "Năm\tKim ngạch"),
        (Role.TABLE, "2023\t25 tỷ"),
        (Role.CAPTION, "Ảnh: TTXVN"),
        (Role.TEXT, ZH[0]),
    ]


def test_title_by_first_heading_then_by_properties_and_never_a_date() -> None:
    document = docx.Document()
    document.core_properties.title = "Tít theo thuộc tính"
    document.add_paragraph(VI[0])
    document.add_heading("Đề mục ở giữa", 1)
    assert read(document).title == "Tít theo thuộc tính"
    document.paragraphs[0].insert_paragraph_before("Tít theo đề mục", style="Heading 1")
    page = read(document)
    assert page.title == "Tít theo đề mục"
    assert page.published is None


def test_changes_are_taken_as_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Hai bên")
    for xml in (
        f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t xml:space="preserve"> nhất trí</w:t></w:r></w:ins>',
        f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText> từ chối</w:delText></w:r></w:del>',
        f'<w:moveFrom {nsdecls("w")} w:id="3" w:author="a"><w:r><w:t> chuyển đi</w:t></w:r></w:moveFrom>',
        f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>",
        f'<w:r {nsdecls("w")}><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> mở rộng</w:t></w:r>',
        f'<w:hyperlink {nsdecls("w", "r")} w:anchor="x"><w:r><w:t xml:space="preserve"> hợp tác</w:t></w:r></w:hyperlink>',
    ):
        paragraph._p.append(parse_xml(xml))
    page = read(document)
    assert blocks(page) == ["Hai bên nhất trí mở rộng hợp tác"]
    assert page.blocks[0].link_density == pytest.approx(8 / 32)


def test_notes_follow_the_text(report: Document) -> None:
    note = '<w:footnote w:id="{}"{}><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
    notes = note.format(0, ' w:type="separator"', "vạch") + note.format(2, "", "Theo giờ Hà Nội.")
    relation = (
        b'<Relationship Id="rIdN" Target="footnotes.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    data = docx_bytes(report)
    data = with_part(data, "word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    data = with_part(data, "word/footnotes.xml", lambda _: f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode())
    assert blocks(reader.read(data, "x.docx")) == [VI_TITLE, *VI, "Theo giờ Hà Nội."]


def test_content_controls_and_text_boxes_are_read_once() -> None:
    document = docx.Document()
    document.add_paragraph(VI[0])
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choices = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    shape = f"<mc:AlternateContent>{choices}</mc:AlternateContent>"
    body = document.element.body
    body.insert(1, parse_xml(f"<w:p {nsdecls('w')} {mc}><w:r><w:t>Cạnh khung</w:t>{shape}</w:r></w:p>"))
    body.insert(
        2, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Trong ô</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    assert blocks(read(document)) == [VI[0], "Cạnh khung", "Trong khung", "Trong ô"]


def test_a_table_for_the_layout_is_text() -> None:
    document = docx.Document()
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text = VI[0]
    cells[0].add_paragraph(VI[1])
    cells[1].add_table(1, 1).rows[0].cells[0].text = VI[2]
    page = read(document)
    assert blocks(page, Role.TEXT) == list(VI[:3])


def test_breaks_end_lines_and_tabs_stay() -> None:
    document = docx.Document()
    document.add_paragraph("một\nhai\tba")
    assert blocks(read(document)) == ["một", "hai\tba"]


@settings(deadline=None, max_examples=30)
@given(st.lists(XML_TEXT, min_size=1, max_size=5))
def test_any_paragraphs_come_back(paragraphs: list[str]) -> None:
    from align.reading.formats.building import tidy

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    expected = [line.strip() for paragraph in paragraphs for line in tidy(paragraph).split("\n") if line.strip()]
    if expected:
        assert blocks(read(document)) == expected
    else:
        with pytest.raises(InputError, match="holds no text"):
            read(document)


class TestRefused:
    def refuse(self, data: bytes, message: str) -> None:
        with pytest.raises(InputError, match=message):
            reader.read(data, "x.docx")

    @pytest.mark.parametrize("keep", [100, 2000, -40])
    def test_cut_off(self, report: Document, keep: int) -> None:
        self.refuse(docx_bytes(report)[:keep], "cannot be opened as a Word document; open it")

    def test_damaged_inside(self, report: Document) -> None:
        data = bytearray(docx_bytes(report))
        at = data.index(b"word/document.xml") + 60
        data[at : at + 40] = bytes(40)
        self.refuse(bytes(data), "cannot be opened as a Word document")

    @pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"])
    def test_broken_xml(self, report: Document, part: str) -> None:
        self.refuse(
            with_part(docx_bytes(report), part, lambda xml: xml[: len(xml) // 2]), "cannot be opened as a Word document"
        )

    def test_a_bomb_is_not_unpacked(self, report: Document) -> None:
        data = with_part(
            docx_bytes(report), "word/document.xml", lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 25_000_000)
        )
        assert len(data) < 300_000
        self.refuse(data, r"unpacks to 150 MB in \d+ parts, far more than a report has")

    def test_a_false_size_does_not_help_a_bomb(self, report: Document) -> None:
        data = with_part(
            docx_bytes(report), "word/document.xml", lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 2_000_000)
        )
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = archive.getinfo("word/document.xml").file_size
        self.refuse(
            data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")), "cannot be opened as a Word document"
        )

    def test_entities(self, report: Document) -> None:
        dtd = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document'
        self.refuse(
            with_part(docx_bytes(report), "word/document.xml", lambda xml: xml.replace(b"<w:document", dtd, 1)),
            "declares entities",
        )

    def test_encrypted_archive(self, report: Document) -> None:
        data = bytearray(docx_bytes(report))
        at = -1
        while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
            data[at + 8] |= 1
        self.refuse(bytes(data), "is protected by a password")

    @pytest.mark.parametrize(
        ("part", "message"),
        [
            ("xl/workbook.xml", "is an Excel workbook, not a Word document"),
            ("ppt/presentation.xml", "is a PowerPoint presentation"),
            ("content.xml", "is an OpenDocument file"),
            ("photo.jpg", "is a zip archive, not a Word document"),
        ],
    )
    def test_other_archives(self, part: str, message: str) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(part, "x")
        self.refuse(out.getvalue(), message)

    def test_no_text(self) -> None:
        self.refuse(docx_bytes(docx.Document()), "holds no text")
