"""PDF files with a text layer, by pdfplumber.

A PDF knows no paragraphs, only characters with a place. pdfplumber gives the lines; `pdflines` puts them into reading order
and into paragraphs. Pages without a text layer are scans, and only text recognition can read these.
"""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from align.errors import InputError
from align.reading.formats.building import PageBuilder, clean
from align.reading.formats.markup import without_space
from align.reading.formats.pdfdrawing import drawn
from align.reading.formats.pdflines import Line, add_paragraphs, lines_of
from align.reading.page import Page
from align.sentences import say

if TYPE_CHECKING:
    from pdfplumber.page import Page as PdfPage
    from pdfplumber.pdf import PDF

_MAX_PAGES = 300
_MAX_SECONDS = 120.0
_MAX_CONTENT = 32 * 1024 * 1024  # bytes of drawing instructions on a page; a page of text has some ten thousand
_MOST_UNKNOWN = 0.05  # share of characters for which the font does not say which they are
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


def read(data: bytes, name: str) -> Page:
    """The page of a PDF; running heads, running feet and page numbers are furniture.

    The days in a PDF's properties say when the file was made, so it has no publication day. Typesetters' ligatures are taken
    apart. A character that its font does not name becomes U+FFFD. Text that is turned, such as a watermark, is left out.

    Raises:
        InputError: no PDF, a damaged one, one with a password, a scan, one whose fonts do not say what their characters are,
            or one that has too many pages or takes too long.
    """
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            lines = _lines(pdf, name)
            stated = clean((pdf.metadata or {}).get("Title"))
    except (PdfminerException, MalformedPDFException, PDFException, PSException, RecursionError) as error:
        raise _refusal(error, name) from error
    builder = PageBuilder()
    add_paragraphs(builder, lines)
    page = builder.page(name)
    title = builder.first_heading
    if title is None and stated is not None and without_space(stated) in without_space(page.text):
        title = stated
    return Page(page.text, page.blocks, title)


def _lines(pdf: PDF, name: str) -> list[Line]:
    """The lines of all pages."""
    started = time.monotonic()
    lines: list[Line] = []
    gutters: list[float] = []
    unknown = total = 0
    if len(pdf.pages) > _MAX_PAGES:
        reason = say("has {n} pages, and a report has a few; print the pages of the report to a PDF", n=len(pdf.pages))
        raise InputError(name, reason)
    for number, page in enumerate(pdf.pages):
        _check_content(page, name)
        characters = [dict(c, text=c["text"].translate(_LIGATURES)) for c in page.chars]
        for character in characters:
            if character["text"].startswith("(cid:"):
                character["text"] = "\ufffd"
                unknown += 1
        total += sum(not c["text"].isspace() for c in characters)
        here, gutters = lines_of(characters, number, float(page.height), gutters)
        lines += here
        page.close()
        if time.monotonic() - started > _MAX_SECONDS:
            raise InputError(
                name, "takes too long to read; print the pages of the report to a new PDF, or copy the text into a .txt file"
            )
    if not lines:
        raise InputError(
            name, "has no text layer (it is a scan); run text recognition on it first, or copy the text into a .txt file"
        )
    if unknown > _MOST_UNKNOWN * total:
        raise InputError(
            name, "does not say which characters its fonts hold; run text recognition on it, or find another copy"
        )
    return lines


def _check_content(page: PdfPage, name: str) -> None:
    """Refuse a page whose drawing instructions come to so much that it would never end, before they are followed."""
    if drawn(page.page_obj.contents, page.page_obj.resources, _MAX_CONTENT) > _MAX_CONTENT:
        number = page.page_number
        reason = say("has too much drawn on page {number} to be read; copy the text into a .txt file", number=number)
        raise InputError(name, reason)


def _refusal(error: BaseException, name: str) -> InputError:
    """What went wrong, for the reader of the report."""
    from pdfminer.pdfdocument import PDFEncryptionError

    causes = [error, *error.args]
    if any(isinstance(cause, PDFEncryptionError) for cause in causes):
        return InputError(name, "is protected by a password; open it, print it to a new PDF and read that")
    return InputError(name, "is a damaged PDF; open it in a viewer and print it to a new PDF, or download it again")
