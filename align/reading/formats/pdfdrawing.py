"""How much a page of a PDF draws, before anything of it is drawn.

A page says what to draw in a stream of instructions, and may draw forms, which are streams that may draw forms. A few hundred
bytes that draw one another ten times, ten deep, would never end.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def drawn(contents: list[Any], resources: Any, most: int) -> int:  # noqa: ANN401 - pdfminer's objects have no types
    """Bytes of instructions that a page comes to, with those of a form for each time that it is drawn.

    Args:
        contents: the page's streams.
        resources: what its instructions name.
        most: where to stop unpacking a stream; what comes to more is more.
    """
    return _Drawing(most).all(contents, resources)


class _Drawing:
    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[tuple[int, int], int] = {}  # of a form, and of what its instructions name
        self._kept: list[Any] = []  # so that no other object takes the identity of one of these

    def all(self, contents: list[Any], resources: Any) -> int:  # noqa: ANN401
        return sum(self._stream(stream, resources) for stream in contents)

    def _stream(self, stream: Any, resources: Any) -> int:  # noqa: ANN401
        from pdfminer.pdftypes import resolve1

        data = self._unpacked(resolve1(stream))
        size = len(data)
        if size > self._most:
            return size
        named = resolve1((resolve1(resources) or {}).get("XObject")) or {}
        for found in _DRAWS.finditer(data):
            name = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), found[1]).decode("utf-8", "replace")
            if name in named:
                size += self._form(resolve1(named[name]), resources)
            if size > self._most:
                break
        return size

    def _form(self, form: Any, resources: Any) -> int:  # noqa: ANN401
        from pdfminer.pdftypes import PDFStream, resolve1

        if not isinstance(form, PDFStream) or getattr(form.get("Subtype"), "name", None) != "Form":
            return 1
        own = resolve1(form.get("Resources")) or resolve1(resources)
        key = (id(form), id(own))
        if key not in self._known:
            self._kept += [form, own]
            self._known[key] = 0  # one that draws itself; pdfminer leaves that
            self._known[key] = 1 + self._stream(form, own)
        return self._known[key]

    def _unpacked(self, stream: Any) -> bytes:  # noqa: ANN401
        raw: bytes = getattr(stream, "rawdata", None) or b""
        try:
            return zlib.decompressobj().decompress(raw, self._most + 1)
        except zlib.error:
            return raw  # not compressed, or not in this way
