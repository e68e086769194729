"""TMX 1.4b, the exchange format of translation memories (LISA OSCAR, 2005).

Every pair is a translation unit with the variants `zh-CN` and `vi-VN`; whatever else is known about it stands in properties
whose type begins with `x-doichieu-`. A character that XML cannot hold stands in a text as a placeholder that translation tools
show as a tag, `<ph type="x-doichieu-character">U+0001</ph>`, and in a property as `_x0001_` (see `align.exchange.escapes`).

Units of other tools are read too: any kind of Chinese (`zh`, `ZH-CN`, `zh-Hant`, `cmn` …) and of Vietnamese, in `xml:lang` or
the older `lang`; of inline markup the words are kept and the codes go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from align.errors import InputError
from align.exchange.escapes import NOT_XML, escape_for_xml, unescape_from_xml
from align.exchange.format import PROGRAM, PairFormat, RunInfo
from align.exchange.opening import opened
from align.exchange.rows import pair_from, row_of
from align.exchange.writing import atomic
from align.model import Pair

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from lxml.etree import _Element

PROPERTY = "x-doichieu-"
CHARACTER = "x-doichieu-character"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES = {"zh": "zh-CN", "vi": "vi-VN"}
_SUBTAGS = {"zh": "zh", "zho": "zh", "chi": "zh", "cmn": "zh", "vi": "vi", "vie": "vi"}
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Elements whose content is another program's code, not words."""


class Tmx(PairFormat):
    """Translation Memory eXchange 1.4b."""

    name = "tmx"
    suffix = ".tmx"
    summary = "TMX 1.4b, for translation memories (Trados, memoQ, OmegaT …)"

    def write_pairs(self, pairs: Iterable[Pair], info: RunInfo, path: Path) -> None:
        """Write a translation unit for each pair, under a header that says when and by what they were made."""
        from lxml import etree

        created = info.created_utc.strftime("%Y%m%dT%H%M%SZ")
        header = etree.Element(
            "header",
            {
                "creationtool": PROGRAM,
                "creationtoolversion": info.version,
                "segtype": "sentence",
                "o-tmf": PROGRAM,
                "adminlang": "en",
                "srclang": _LANGUAGES["zh"],
                "datatype": "plaintext",
                "creationdate": created,
            },
        )
        _add_property(header, "encoder", info.encoder)
        with atomic(path) as file, etree.xmlfile(file, encoding="utf-8") as xml:
            xml.write_declaration()
            xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
            with xml.element("tmx", version="1.4"):
                xml.write("\n", header, "\n")
                with xml.element("body"):
                    xml.write("\n")
                    for pair in pairs:
                        xml.write(_unit(pair, created), "\n")
                xml.write("\n")

    def read_pairs(self, path: Path) -> Iterator[Pair]:
        """Read unit by unit; of several variants of a language the first counts, units without a pair are passed over."""
        return (pair for pair in self.read_units(path) if pair is not None)

    def read_units(self, path: Path) -> Iterator[Pair | None]:
        """Like `read_pairs`, with None for each unit that lacks one of the two languages."""
        languages: set[str] = set()
        found = 0
        with opened(path) as file:
            for number, unit in enumerate(_units(path, file), 1):
                row = {key: unescape_from_xml(value) for key, value in _properties(unit)}
                for tag, text in _variants(unit):
                    languages.add(tag)
                    row.setdefault(_SUBTAGS.get(tag.replace("_", "-").split("-")[0].lower(), tag), text)
                if not {"zh", "vi"} <= row.keys():
                    yield None
                    continue
                found += 1
                try:
                    yield pair_from(row)
                except ValueError as error:
                    raise InputError(str(path), f"translation unit {number}: {error}; mend that unit") from error
        if languages and not found:
            said = ", ".join(sorted(languages))
            raise InputError(str(path), f"has no unit in both Chinese and Vietnamese (it has {said}); give another memory")


def _unit(pair: Pair, created: str) -> _Element:
    from lxml import etree

    row = row_of(pair)
    unit = etree.Element("tu", creationdate=created)
    for name, value in row.items():
        if name not in _LANGUAGES and value:
            _add_property(unit, name, value)
    for language, tag in _LANGUAGES.items():
        variant = etree.SubElement(unit, "tuv", {_XML_LANG: tag})
        _fill(etree.SubElement(variant, "seg"), row[language])
    return unit


def _add_property(parent: _Element, name: str, value: str) -> None:
    from lxml import etree

    etree.SubElement(parent, "prop", type=PROPERTY + name).text = escape_for_xml(value)


def _fill(seg: _Element, text: str) -> None:
    """Put `text` into `seg`, with a placeholder for each character that XML cannot hold."""
    from lxml import etree

    end = 0
    last: _Element | None = None
    for found in [*NOT_XML.finditer(text), None]:
        between = text[end : found.start() if found else None]
        if last is None:
            seg.text = between
        else:
            last.tail = between
        if found:
            last = etree.SubElement(seg, "ph", type=CHARACTER)
            last.text = f"U+{ord(found[0]):04X}"
            end = found.end()


def _units(path: Path, file: BinaryIO) -> Iterator[Element]:
    """The `tu` elements, each forgotten when the next one is asked for."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    open_elements: list[Element] = []
    try:
        for event, element in iterparse(file, ("start", "end")):
            element.tag = element.tag.rpartition("}")[2]
            if event == "start":
                if not open_elements and element.tag != "tmx":
                    reason = f"is XML but no TMX: it begins with <{element.tag}>, not <tmx>; export the memory again as TMX"
                    raise InputError(str(path), reason)
                open_elements.append(element)
                continue
            open_elements.pop()
            if element.tag == "tu":
                yield element
                open_elements[-1].remove(element)
    except ParseError as error:
        what = str(error).partition(": line")[0]
        line = error.position[0]
        raise InputError(str(path), f"is not proper XML: line {line}: {what}; mend that line or export it again") from error
    except DefusedXmlException as error:
        raise InputError(str(path), "declares XML entities, which can do harm; remove them from its DOCTYPE") from error
    except (ValueError, LookupError) as error:
        raise InputError(str(path), f"cannot be decoded ({error}); save it as UTF-8") from error


def _properties(unit: Element) -> Iterator[tuple[str, str]]:
    for element in unit.iter("prop"):
        kind = element.get("type", "")
        if kind.startswith(PROPERTY):
            yield kind.removeprefix(PROPERTY), element.text or ""


def _variants(unit: Element) -> Iterator[tuple[str, str]]:
    """The language tag and the text of each variant."""
    for variant in unit.iter("tuv"):
        seg = variant.find("seg")
        if seg is not None:
            yield variant.get(_XML_LANG) or variant.get("lang") or "", _words(seg)


def _words(seg: Element) -> str:
    """The text of `seg` without the codes of other programs; a stack, since a hostile file nests without end."""
    words: list[str] = []
    todo: list[Element | str] = [seg]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            words.append(item)
            continue
        for child in reversed(item):
            todo.append(child.tail or "")
            todo.append(_character(child) if child.tag in _CODES else child)
        todo.append(item.text or "")
    return "".join(words)


def _character(code: Element) -> str:
    """The character that one of our own placeholders stands for; nothing for any other code."""
    text = (code.text or "").removeprefix("U+")
    if code.get("type") != CHARACTER or len(text) != 4:
        return ""
    try:
        character = chr(int(text, 16))
    except ValueError:
        return ""
    return character if NOT_XML.match(character) else ""


FORMAT = Tmx()
