import re

from hypothesis import given
from hypothesis import strategies as st

from align.exchange.escapes import (
    NOT_XML,
    escape_as_references,
    escape_for_xml,
    unescape_from_xml,
    unescape_references,
)

BREAKS = re.compile("[\n\r\ufffe]")
underscores = st.text("_x0041fF5\x01\r\ufffe\ud800") | st.text()
references = st.lists(st.sampled_from(["&", "amp;", "#", "10;", "13;", "9999999;", "\n", "\r", "a"])).map("".join) | st.text()


@given(underscores)
def test_any_text_survives_the_escapes_of_office(text):
    escaped = escape_for_xml(text)
    assert not NOT_XML.search(escaped)
    assert "\r" not in escaped
    assert unescape_from_xml(escaped) == text


@given(references)
def test_any_text_survives_character_references(text):
    escaped = escape_as_references(text, BREAKS)
    assert not BREAKS.search(escaped)
    assert unescape_references(escaped) == text


def test_examples():
    assert escape_for_xml("a\x01 _x0041_ x_y") == "a_x0001_ _x005F_x0041_ x_y"
    assert escape_as_references("R&D &amp; &#10; \n", BREAKS) == "R&D &amp; &amp;#10; &#10;"
    assert unescape_references("&#124; &#9999999; &#x7C;") == "| &#9999999; &#x7C;"
