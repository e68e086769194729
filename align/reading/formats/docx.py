"""Word documents (.docx), by python-docx.

The document is walked as it is stored, because the library's own text leaves out insertions that are still tracked, content
controls and text boxes. What is struck out, moved away or hidden is left out; so are headers, footers and comments. Footnotes
and endnotes follow the text.

A .docx is a zip archive, and a small one can unpack to gigabytes. The sizes that its directory states are looked at before
anything is unpacked; the unpacking itself stops at them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.errors import InputError
from align.reading.formats.building import PageBuilder, clean
from align.reading.page import Page, Role
from align.sentences import say

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_MAX_UNPACKED = 256 * 1024 * 1024  # bytes, all parts together
_MAX_XML = 64 * 1024 * 1024  # bytes of one part of text; a thousand pages have a tenth of it
_MAX_RATIO = 200  # unpacked to packed; text of documents has 5 to 30
_SMALL = 8 * 1024 * 1024  # bytes below which the ratio does not matter
_MAX_PARTS = 10_000
_BROKEN = say("cannot be opened as a Word document; open it in Word or LibreOffice and save it again as .docx")
_OTHER_ARCHIVES = {
    "xl/": say("an Excel workbook"),
    "ppt/": say("a PowerPoint presentation"),
    "content.xml": say("an OpenDocument file"),
    "mimetype": say("an OpenDocument or EPUB file"),
}


def read(data: bytes, name: str) -> Page:
    """The page of a Word document: headings, lists, captions and table rows keep their role.

    The title is the paragraph in the style "Title", or the first heading, or what the document's properties say. When the
    file was made is not when the report was published, so it has no publication day.

    Raises:
        InputError: not a Word document, a damaged one, one with a password, one that unpacks to far too much, or no text.
    """
    import docx
    from lxml.etree import XMLSyntaxError

    _check_archive(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        stated = clean(document.core_properties.title)
        walk = _Walk(document)
        walk.all()
    except (zipfile.BadZipFile, zlib.error, XMLSyntaxError, KeyError, ValueError, AttributeError, EOFError) as error:
        raise InputError(name, _BROKEN) from error
    if document.element.getroottree().docinfo.internalDTD is not None:
        raise InputError(name, "declares entities, which no word processor does, and was not read; save it again in Word")
    return walk.builder.page(name, walk.title or walk.builder.first_heading or stated)


def _check_archive(data: bytes, name: str) -> None:
    """Refuse what is no Word document, and what would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise InputError(name, _BROKEN) from error
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(name, "is protected by a password; open it, take the password off and save it again")
    if not any(part.startswith("word/") for part in names):
        for prefix, what in _OTHER_ARCHIVES.items():
            if any(part.startswith(prefix) for part in names):
                raise InputError(name, say("is {what}, not a Word document; save it as .docx", what=what))
        raise InputError(name, "is a zip archive, not a Word document; unpack it and give the files in it")
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > _SMALL and part.file_size > _MAX_RATIO * part.compress_size for part in parts)
    long = any(part.file_size > _MAX_XML for part in parts if part.filename.endswith((".xml", ".rels")))
    if swollen or long or unpacked > _MAX_UNPACKED or len(parts) > _MAX_PARTS:
        raise InputError(
            name,
            say(
                "unpacks to {size} MB in {parts} parts, far more than a report has, and was not opened; copy its text into a "
                "new document",
                size=unpacked // 1_000_000,
                parts=len(parts),
            ),
        )


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = f"{_W}txbxContent"
# Struck out, moved away, properties, the reading aids above characters, and the second copy of what is already there.
_LEFT_OUT = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}rt", _FALLBACK))
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


class _Walk:
    """Goes through the stored document and adds its paragraphs to a page."""

    def __init__(self, document: Document) -> None:
        self.builder = PageBuilder()
        self.title: str | None = None
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}

    def all(self) -> None:
        """Add the document's body, then its notes."""
        from docx.oxml.parser import parse_xml

        self._blocks(self._document.element.body)
        for relation in self._document.part.rels.values():
            if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
                for note in parse_xml(relation.target_part.blob):
                    if isinstance(note.tag, str) and note.get(f"{_W}type", "normal") == "normal":
                        self._blocks(note)

    def _blocks(self, container: _Element) -> None:
        for child in container:
            if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
                continue
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tr":
                self._row(child)
            else:  # tables, and what wraps paragraphs: content controls, tracked insertions, custom XML
                self._blocks(child)

    def _row(self, row: _Element) -> None:
        """A table row, or what stands in it where the table is only there for the layout."""
        if row.find(f"{_W}trPr/{_W}del") is not None:
            return
        cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
        texts = [[text for p in cell.iter(f"{_W}p") if (text := _text(p)).strip()] for cell in cells]
        filled = [cell for cell in texts if cell]
        plain = all(len(cell) == 1 for cell in filled) and row.find(f".//{_W}tbl") is None
        if len(filled) > 1 and plain:
            self.builder.add_row(filled)
        else:
            self._blocks(row)

    def _paragraph(self, paragraph: _Element) -> None:
        text = _text(paragraph)
        role, names = self._role(paragraph)
        if self.title is None and "title" in names:
            self.title = clean(text)
        linked = sum(len(_text(link)) for link in paragraph.iter(f"{_W}hyperlink"))
        self.builder.add(text, role, linked / max(1, len(text)))
        for box in paragraph.iter(_BOX):
            if not any(element.tag in (_FALLBACK, f"{_W}del") for element in box.iterancestors()):
                self._blocks(box)

    def _role(self, paragraph: _Element) -> tuple[Role, set[str]]:
        """What the paragraph is by its style or its own properties, and the names of its style and those it is based on."""
        properties = paragraph.find(f"{_W}pPr")
        chain = [] if properties is None else [properties]
        names: set[str] = set()
        style = self._styles.get(_value(chain[0], "pStyle") or "") if chain else None
        while style is not None and (style.name or "").lower() not in names:
            names.add((style.name or "").lower())
            chain.append(style.element.find(f"{_W}pPr"))
            style = getattr(style, "base_style", None)
        chain = [element for element in chain if element is not None]
        if any(name.startswith(("heading", "title", "subtitle")) for name in names):
            return Role.HEADING, names
        if any((_value(element, "outlineLvl") or "9") < "9" for element in chain):
            return Role.HEADING, names
        if "caption" in names:
            return Role.CAPTION, names
        number = next((found for element in chain if (found := element.find(f"{_W}numPr")) is not None), None)
        listed = number is not None and _value(number, "numId") != "0"
        return Role.LIST_ITEM if listed else Role.TEXT, names


def _value(element: _Element, child: str) -> str | None:
    found = element.find(f"{_W}{child}")
    return None if found is None else found.get(f"{_W}val")


def _text(element: _Element) -> str:
    """The text of a paragraph or a link as it reads with all changes accepted."""
    return "".join(_pieces(element))


def _pieces(element: _Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in (f"{_W}t", f"{_MATH}t"):
            yield child.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif isinstance(tag, str) and tag not in _LEFT_OUT and tag != _BOX and not _is_hidden(child):
            yield from _pieces(child)


def _is_hidden(run: _Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")
