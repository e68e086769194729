from __future__ import annotations

import codecs
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.formats.building import tidy
from align.reading.formats.encodings import decode, refuse_legacy_letters

from .samples import VI, ZH, ZH_TRADITIONAL, cp1258

ZH_ENCODINGS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16LE": lambda text: text.encode("utf-16-le"),
    "UTF-16BE": lambda text: text.encode("utf-16-be"),
    "UTF-16LE with BOM": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16BE with BOM": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "UTF-32LE with BOM": lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
    "GB18030": lambda text: text.encode("gb18030"),
    "GBK": lambda text: text.encode("gbk"),
}
VI_ENCODINGS = {
    "UTF-8, composed": lambda text: text.encode(),
    "UTF-8, decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "UTF-8 with BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16LE": lambda text: text.encode("utf-16-le"),
    "UTF-16BE": lambda text: text.encode("utf-16-be"),
    "UTF-16BE with BOM": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "windows-1258": cp1258,
}


@pytest.mark.parametrize("sentence", ZH, ids=range(len(ZH)))
@pytest.mark.parametrize("encoding", ZH_ENCODINGS)
def test_every_chinese_sentence_alone_is_decoded(encoding: str, sentence: str) -> None:
    assert decode(ZH_ENCODINGS[encoding](sentence), "x.txt") == sentence


@pytest.mark.parametrize("sentence", ZH_TRADITIONAL, ids=range(len(ZH_TRADITIONAL)))
@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs", "gb18030", "utf-16-le"])
def test_traditional_chinese_is_decoded(encoding: str, sentence: str) -> None:
    assert decode(sentence.encode(encoding), "x.txt") == sentence


@pytest.mark.parametrize("sentence", VI, ids=range(len(VI)))
@pytest.mark.parametrize("encoding", VI_ENCODINGS)
def test_every_vietnamese_sentence_alone_is_decoded(encoding: str, sentence: str) -> None:
    assert decode(VI_ENCODINGS[encoding](sentence), "x.txt") == sentence


@pytest.mark.parametrize("text", ["双方同意。", "会谈结束后，双方签署三份文件。", "水很浅。"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_a_few_characters_are_enough(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "x.txt") == text


def test_gb18030_holds_vietnamese_names_in_chinese_text() -> None:
    text = "越南总理范明政（Phạm Minh Chính）出席会议。"
    assert decode(text.encode("gb18030"), "x.txt") == text


def test_utf8_in_which_a_character_is_cut_is_refused_with_its_place() -> None:
    data = "\n".join(ZH).encode()
    broken = data[:400] + data[401:]
    with pytest.raises(InputError, match=r"is UTF-8 but damaged at byte 399 \(line 4\)"):
        decode(broken, "x.txt")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (codecs.BOM_UTF8 + "双方同意".encode("gbk"), "begins like UTF-8 but is damaged"),
        (codecs.BOM_UTF16_LE + "双方同意".encode("utf-16-le")[:-1], "begins like UTF-16-LE but is damaged"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0" * 9, "is not text"),
        (bytes(range(1, 32)) * 40, "is not text"),
        (random.Random(2).randbytes(4000), "is not text"),
        (random.Random(3).randbytes(4000).translate(None, bytes(range(32))), "could not be told"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        decode(data, "x.txt")


@pytest.mark.parametrize(
    "text",
    [
        "Президент России прибыл в Ханой с официальным визитом и провел переговоры с руководством страны.",
        "Le président est arrivé à Hanoï ; il a été reçu par le Premier ministre à l'aéroport de la capitale.",
        "The president’s visit – “historic”, he said – isn’t over yet.",
    ],
    ids=["ru", "fr", "en"],
)
def test_other_languages_are_text_still_so_that_they_can_be_refused_as_such(text: str) -> None:
    encoding = "cp1251" if "П" in text else "cp1252"
    decoded = decode(text.encode(encoding), "x.txt")
    kept = [(a, b) for a, b in zip(text, decoded, strict=True) if a.isascii()]
    assert all(a == b for a, b in kept)


# "Thủ tướng Chính phủ đã tiếp đoàn đại biểu …" in the two encodings that Python has no codec for.
TCVN3_TEXT = "Thñ t\xadíng ChÝnh phñ ®· tiÕp ®oµn ®¹i biÓu n\xadíc l¸ng giÒng nh©n chuyÕn th¨m chÝnh thøc ViÖt Nam"
VISCII_TEXT = "Thü tß¾ng Chính phü ðã tiªp ðoàn ðÕi bi¬u nß¾c láng gi«ng nhân chuyªn thåm chính thÑc Vi®t Nam"


def test_tcvn3_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"TCVN3 \(\.VnTime fonts\); convert it to Unicode"):
        decode(TCVN3_TEXT.encode("latin-1"), "x.txt")


def test_text_typed_for_tcvn3_fonts_is_refused_in_unicode_too() -> None:
    with pytest.raises(InputError, match="TCVN3"):
        refuse_legacy_letters(TCVN3_TEXT, "x.docx")


def test_viscii_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="VISCII"):
        decode(VISCII_TEXT.encode("latin-1"), "x.txt")


@pytest.mark.parametrize("text", [*ZH, *ZH_TRADITIONAL, *VI, "Café, crème brûlée à Hanoï, déjà vu, naïve, señor, über"])
def test_real_text_is_not_taken_for_tcvn3(text: str) -> None:
    refuse_legacy_letters(text, "x.txt")


@settings(deadline=None)
@given(st.text(min_size=1))
def test_utf8_always_comes_back(text: str) -> None:
    try:
        decoded = decode(text.encode("utf-8-sig"), "x.txt")
    except InputError:
        raise AssertionError from None
    assert decoded == tidy(text)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "x.txt")
    except InputError as error:
        assert str(error).startswith("x.txt: ")  # noqa: PT017
    else:
        assert text == tidy(text)


class TestDeclared:
    def test_a_declaration_that_the_bytes_bear_out_is_believed(self) -> None:
        text = "Премьер-министр"
        assert decode(text.encode("koi8-r"), "x.html", "koi8-r") == text

    @pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
    def test_gb_labels_all_mean_gb18030(self, declared: str) -> None:
        text = ZH[0] + "镕堃"  # outside GB 2312
        assert decode(text.encode("gb18030"), "x.html", declared) == text

    @pytest.mark.parametrize("declared", ["gb2312", "windows-1258", "iso-8859-1", "utf-16"])
    def test_a_page_that_was_saved_as_utf8_is_utf8_whatever_it_still_says(self, declared: str) -> None:
        assert decode(ZH[0].encode(), "x.html", declared) == ZH[0]

    @pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "no-such-encoding", ""])
    def test_a_wrong_declaration_is_overruled(self, declared: str) -> None:
        assert decode(ZH[0].encode("gbk"), "x.html", declared) == ZH[0]
        assert decode(cp1258(VI[0]), "x.html", declared) == VI[0]

    def test_bytes_that_fit_nothing_are_refused_with_what_was_declared(self) -> None:
        data = random.Random(3).randbytes(4000).translate(None, bytes(range(32)))
        with pytest.raises(InputError, match="says that it is utf-8 but does not decode"):
            decode(data, "x.html", "utf-8")
