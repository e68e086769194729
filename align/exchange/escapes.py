"""Characters that a format cannot hold, written so that they can be told back.

Two notations, each with a rule that keeps a text that already looks like it apart from it:

- `_x0001_`, as Office Open XML writes what XML cannot hold (ECMA-376 part 1, ST_Xstring). An underscore that would be taken
  for the beginning of such an escape is itself written `_x005F_`.
- `&#10;`, the character reference of HTML and XML, in formats that have no notation of their own. Where a text already reads
  `&#10;`, the `&` becomes `&amp;`, and `&amp;#10;` becomes `&amp;amp;#10;`; any other `&` stays as it is.
"""

from __future__ import annotations

import re
import sys

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""A character that XML 1.0 cannot hold."""

# A carriage return can be written, but a parser hands it over as a line feed.
_ESCAPED = "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
_CHARACTER = re.compile(_ESCAPED)
_LIKE_ESCAPE = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}(?:_|{_ESCAPED}))")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_LIKE_REFERENCE = re.compile("&(?=(?:amp;)*#[0-9]{1,7};)")
_REFERENCE = re.compile("&(?:amp;((?:amp;)*#[0-9]{1,7};)|#([0-9]{1,7});)")


def escape_for_xml(text: str) -> str:
    """`text` with `_xHHHH_` for each character that XML cannot hold or would change."""
    return _CHARACTER.sub(lambda found: f"_x{ord(found[0]):04X}_", _LIKE_ESCAPE.sub("_x005F_", text))


def unescape_from_xml(text: str) -> str:
    """What `escape_for_xml` was given."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def escape_as_references(text: str, characters: re.Pattern[str]) -> str:
    """`text` with a reference such as `&#10;` for each match of `characters`, which matches one character."""
    return characters.sub(lambda found: f"&#{ord(found[0])};", _LIKE_REFERENCE.sub("&amp;", text))


def unescape_references(text: str) -> str:
    """What `escape_as_references` was given."""

    def character(found: re.Match[str]) -> str:
        if found[1]:
            return f"&{found[1]}"
        return chr(int(found[2])) if int(found[2]) <= sys.maxunicode else found[0]

    return _REFERENCE.sub(character, text)
