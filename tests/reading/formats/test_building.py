from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.reading.formats.building import PageBuilder, columns, join_lines, tidy
from align.reading.page import Role

from .samples import blocks, check

ANY = st.text(st.characters(), max_size=200)


@settings(deadline=None)
@given(ANY)
def test_tidy_text_is_composed_has_no_unseen_characters_and_stays_as_it_is(text: str) -> None:
    tidied = tidy(text)
    assert tidied == unicodedata.normalize("NFC", tidied)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in tidied)
    assert tidy(tidied) == tidied


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("một\r\nhai\rba\u2028bốn\u2029năm\x0bsáu\x0cbảy\x85tám", "một\nhai\nba\nbốn\nnăm\nsáu\nbảy\ntám"),
        ("Thu\u0309 tu\u031bo\u031b\u0301ng", "Thủ tướng"),
        ("\ufeff25\u200b0\xad亿\u2060美\x00元\u202e", "250亿美元"),
        ("会\ud83d议", "会议"),
        ("⽅⻓⾏", "方长行"),
        ("，…０①ﬁ", "，…０①ﬁ"),  # what NFKC would rewrite
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("a\u3000b\xa0c\td", "a\u3000b\xa0c\td"),
        ("e\u200b\u0302\u0301", "ế"),
    ],
)
def test_tidy_does_what_it_says(raw: str, expected: str) -> None:
    assert tidy(raw) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Thủ tướng", "tiếp đoàn"], "Thủ tướng tiếp đoàn"),
        (["越南政府", "总理会见"], "越南政府总理会见"),
        (["出席东盟", "ASEAN 会议"], "出席东盟ASEAN 会议"),
        (["ASEAN-", "Nga"], "ASEAN-Nga"),
        (["ASEAN -", "Nga"], "ASEAN - Nga"),
        (["外长谢尔盖(Sergey", "Lavrov)"], "外长谢尔盖(Sergey Lavrov)"),
        (["贸易额达1", "08亿"], "贸易额达108亿"),
        (["đạt 108", "25 tỷ"], "đạt 108 25 tỷ"),
        (["(", "ASEAN", ")"], "(ASEAN)"),
        (["  một  ", "", "hai"], "một hai"),
        ([], ""),
    ],
)
def test_lines_are_joined_as_the_language_does(lines: list[str], expected: str) -> None:
    assert join_lines(lines) == expected


def test_columns_count_chinese_twice_and_combining_marks_not() -> None:
    assert columns("会议 ASEAN") == 10
    assert columns(unicodedata.normalize("NFD", "ế")) == 1


@settings(deadline=None)
@given(st.lists(st.tuples(ANY, st.sampled_from(Role), st.floats(-1, 2)), max_size=8))
def test_a_built_page_keeps_its_offsets(pieces: list[tuple[str, Role, float]]) -> None:
    builder = PageBuilder()
    for text, role, links in pieces:
        builder.add(text, role, links)
    if not any(tidy(text).strip() for text, _, _ in pieces):
        with pytest.raises(InputError, match="holds no text"):
            builder.page("x")
        return
    page = builder.page("x")
    check(page)
    assert blocks(page) == [line.strip() for text, _, _ in pieces for line in tidy(text).split("\n") if line.strip()]


def test_rows_are_one_block_and_layout_is_text() -> None:
    builder = PageBuilder()
    builder.add_row([["Nước"], ["Kim ngạch"]])
    builder.add_row([["Một đoạn.", "Hai đoạn."], ["Bên cạnh"]])
    builder.add_row([["Một ô"], []])
    page = builder.page("x")
    check(page)
    assert blocks(page, Role.TABLE) == ["Nước\tKim ngạch"]
    assert blocks(page, Role.TEXT) == ["Một đoạn.", "Hai đoạn.", "Bên cạnh", "Một ô"]


def test_metadata_become_one_clean_line() -> None:
    builder = PageBuilder()
    builder.add("Nội dung")
    page = builder.page("x", title=" Tiêu\u200b đề \n dài ", outlet="  ")
    assert page.title == "Tiêu đề dài"
    assert page.outlet is None
