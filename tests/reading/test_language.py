"""Which language a text is in: short text by its letters, other languages refused by name."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import LanguageError
from align.reading import language
from align.reading.language import BARE_VIETNAMESE, TOO_SHORT, detect, is_traditional, report_language, to_simplified

ZH = "外长们在会上就加强海上合作和人文交流交换了意见,并同意年内再次会晤。"
VI = "Các bộ trưởng đã trao đổi ý kiến về tăng cường hợp tác trên biển và nhất trí gặp lại nhau trong năm nay."
EN = "The ministers exchanged views on maritime cooperation and agreed to meet again before the end of the year."

OTHERS = {
    "English": EN,
    "French": "Les ministres ont échangé leurs vues sur la coopération maritime et sont convenus de se revoir à Hà Nội.",
    "Portuguese": "Os ministros não chegaram a um acordo, mas a cooperação marítima será o tema da reunião em Lisboa.",
    "Spanish": "Los ministros intercambiaron opiniones sobre la cooperación marítima y acordaron reunirse este año en Hanói.",
    "Indonesian": "Para menteri bertukar pandangan mengenai kerja sama maritim dan sepakat untuk bertemu kembali tahun ini.",
    "German": "Die Minister tauschten ihre Ansichten über die Zusammenarbeit auf See aus und wollen sich wieder treffen.",
    "Romanian": "Miniștrii au făcut schimb de opinii și au convenit să se întâlnească după vară în capitală, fără întârziere.",
    "Russian": "Министры обменялись мнениями о сотрудничестве на море и договорились встретиться снова до конца года.",
    "Thai": "รัฐมนตรีแลกเปลี่ยนความคิดเห็นเกี่ยวกับความร่วมมือทางทะเล",
    "Khmer": "រដ្ឋមន្ត្រីបានផ្លាស់ប្តូរយោបល់អំពីកិច្ចសហប្រតិបត្តិការ",
    "Lao": "ລັດຖະມົນຕີໄດ້ແລກປ່ຽນຄວາມຄິດເຫັນ",
    "Japanese": "閣僚らは海洋協力の強化について意見を交わし、年内に再び会談することで合意した。",
    "Korean": "장관들은 해양 협력에 관해 의견을 교환하고 올해 안에 다시 만나기로 합의했다.",
    BARE_VIETNAMESE: "Cac bo truong da trao doi y kien ve tang cuong hop tac tren bien va nhat tri gap lai nhau.",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ZH, "zh"),
        (VI, "vi"),
        (VI.upper(), "vi"),
        ("部長們在會上就加強海上合作交換了意見,並同意年內再次會晤。", "zh"),
        ("會議", "zh"),
        ("(完)", "zh"),
        ("ảnh 1", "vi"),
        ("Tin mới", "vi"),
        ("Nó làm chúng tôi tan nát cõi lòng.", "vi"),
        ("外长们在会上合影留念 ảnh 1 外长们在会上合影留念", "zh"),
        ("新加坡总理(Lawrence Wong)与国防部长(Chan Chun Sing)", "zh"),
        ("越南外长 Bùi Thanh Sơn 与新加坡外长举行会谈后会见记者", "zh"),
        ("Bộ trưởng Bùi Thanh Sơn (裴青山) gặp gỡ báo chí sau hội đàm", "vi"),
        ("Thông cáo của ASEAN, APEC, OECD và IMF: Marcelo Rodriguez, Charles Freeman, Casey Mace đều đã gặp gỡ", "vi"),
        ("东盟ー中国・日本", "zh"),
    ],
)
def test_script_decides_short_text(text: str, expected: str) -> None:
    assert detect(text).language == expected


def test_decomposed_vietnamese_is_vietnamese() -> None:
    import unicodedata

    assert detect(unicodedata.normalize("NFD", VI)).language == "vi"


@pytest.mark.parametrize(("name", "text"), OTHERS.items())
def test_other_languages_are_refused_by_name(name: str, text: str) -> None:
    found = detect(text)
    assert (found.language, found.looks_like) == (None, name)
    with pytest.raises(LanguageError, match=f"^news.txt: looks like {name}; ") as caught:
        report_language([text, text], "news.txt")
    assert "\n" not in str(caught.value)


def test_an_english_report_full_of_vietnamese_names_is_english() -> None:
    text = "Prime Minister Phạm Minh Chính told the chairman of the committee in Hà Nội that the talks had been useful."
    assert detect(text).looks_like == "English"


@pytest.mark.parametrize("text", ["", " \n", "2021-07-06 14:30", "***", "👍", "ASEAN", "Booking.com"])
def test_too_little_to_tell(text: str) -> None:
    assert detect(text).language is None
    assert detect(text).looks_like == TOO_SHORT
    with pytest.raises(LanguageError, match="has too few words to tell its language"):
        report_language([text], "x.txt")


def test_paragraphs_weigh_as_much_as_they_are_long() -> None:
    assert report_language(["Tin ảnh", "Đọc thêm", "Chia sẻ", ZH * 3], "x") == "zh"
    assert report_language(["更多", "(完)", "图自越通社", VI * 3], "x") == "vi"
    assert report_language(["Follow us", "Subscribe to our newsletter", VI, VI], "x") == "vi"


@pytest.mark.parametrize("paragraphs", [[ZH, VI] * 3, [f"{ZH} | {VI}"] * 2, [ZH * 2, VI]])
def test_a_bilingual_file_is_refused(paragraphs: list[str]) -> None:
    with pytest.raises(LanguageError, match=r"holds Chinese and Vietnamese text, about \d+% and \d+%; save each language"):
        report_language(paragraphs, "both.txt")


def test_mostly_english_with_chinese_says_so() -> None:
    with pytest.raises(
        LanguageError, match="looks like English with some Chinese; save the Chinese text as a file of its own"
    ):
        report_language([EN * 6, ZH * 2], "mixed.txt")


def test_the_answer_is_the_same_in_every_thread() -> None:
    language._load_detectors.cache_clear()
    texts = list(OTHERS.values()) * 4
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(detect, texts))
    assert together == [detect(text) for text in texts]


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    found = detect(text)
    assert found.language in ("zh", "vi", None)
    assert found.looks_like
    assert 0 <= found.certainty <= 1


@pytest.mark.parametrize(
    ("text", "traditional"),
    [
        ("東協與俄羅斯關係邁上新臺階", True),
        ("會議", True),
        ("东盟与俄罗斯关系迈上新台阶", False),
        ("皇后与著名的乾隆皇帝在里面", False),
        (ZH * 3 + "參考消息", False),
        (VI, False),
        ("", False),
    ],
)
def test_traditional_characters(text: str, traditional: bool) -> None:
    assert is_traditional(text) is traditional


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        ("東協與俄羅斯關係", "东协与俄罗斯关系"),
        ("憂鬱的臺灣烏龜", "忧郁的台湾乌龟"),
        ("乾隆與乾燥", "乾隆与干燥"),
        ("头发发展", "头发发展"),
        ("Hội nghị 👍 𠮷", "Hội nghị 👍 𠮷"),
    ],
)
def test_simplified(text: str, simplified: str) -> None:
    assert to_simplified(text) == simplified


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_simplifying_twice_is_simplifying_once(text: str) -> None:
    once = to_simplified(text)
    assert to_simplified(once) == once


def test_simplifying_from_several_threads() -> None:
    texts = ["東協與俄羅斯關係" * 500 + str(i) for i in range(50)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(to_simplified, texts)) == [to_simplified(text) for text in texts]
