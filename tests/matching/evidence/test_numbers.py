"""Numbers as evidence: what agrees, what is no number, what is not certain, and what holds for any number and any text."""

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.matching.evidence.fact import FactKind
from align.matching.evidence.numbers import numbers

# Chinese, Vietnamese, the key and the unit of the one fact in each.
AGREE = [
    # large numbers
    ("6000万剂", "60 triệu liều", "60000000", ""),
    ("6000 万 剂", "60 triệu liều", "60000000", ""),
    ("6000余万剂", "hơn 60 triệu liều", "60000000", ""),
    ("1.02亿人", "102 triệu người", "102000000", ""),
    ("2亿3000万人", "230 triệu người", "230000000", ""),
    ("2亿3000万人", "hai trăm ba mươi triệu người", "230000000", ""),
    ("１.０２ 亿人", "102 TRIỆU người", "102000000", ""),
    ("1.5万亿", "1,5 nghìn tỷ", "1500000000000", ""),
    ("1.5万亿", "1.500 tỉ", "1500000000000", ""),
    ("两万亿", "hai nghìn tỷ", "2000000000000", ""),
    ("1万5千人", "15 nghìn người", "15000", ""),
    ("一万五千人", "mười lăm ngàn người", "15000", ""),
    ("三千二百万人", "32 triệu người", "32000000", ""),
    ("100多万人", "hơn 1 triệu người", "1000000", ""),
    ("三百余万人", "hơn ba triệu người", "3000000", ""),
    ("150万人", "một triệu rưỡi người", "1500000", ""),
    ("25亿", "2 tỷ rưỡi", "2500000000", ""),
    ("23亿", "2 tỷ 300 triệu", "2300000000", ""),
    ("五十万", "nửa triệu", "500000", ""),
    ("两万人", "hai vạn người", "20000", ""),
    ("十二万三千四百五十六", "123.456", "123456", ""),
    ("1万人", "10.000 người", "10000", ""),
    # groups and marks
    ("1,234,567人", "1.234.567 người", "1234567", ""),
    ("1，234，567人", "1,234,567 người", "1234567", ""),
    ("1.234.567人", "1.234.567 người", "1234567", ""),
    ("12 000人", "12 000 người", "12000", ""),
    ("12\u00a0000人", "12\u00a0000 người", "12000", ""),
    ("1500人", "1.500 người", "1500", ""),
    ("2000名", "2.000 người", "2000", ""),
    ("1000人", "1,000 người", "1000", ""),
    ("1,234.5", "1.234,5", "1234.5", ""),
    ("3.14", "3,14", "3.14", ""),
    ("0.5", "0,500", "0.5", ""),
    ("150万", "1.5 triệu", "1500000", ""),
    ("150万", "1,5 triệu", "1500000", ""),
    ("5名", "05 đồng chí", "5", ""),
    # words
    ("十五个", "mười lăm", "15", ""),
    ("15国", "15 nước", "15", ""),
    ("廿五名", "hai mươi lăm người", "25", ""),
    ("25名", "hai mươi nhăm người", "25", ""),
    ("二十一", "hai mươi mốt", "21", ""),
    ("21", "HAI MƯƠI MỐT", "21", ""),
    ("二十四节课", "hai mươi tư tiết học", "24", ""),
    ("十一个国家", "mười một nước", "11", ""),
    ("三十人", "ba chục người", "30", ""),
    ("12个", "một tá", "12", ""),
    ("二百零五人", "hai trăm linh năm người", "205", ""),
    ("205人", "hai trăm lẻ năm người", "205", ""),
    ("三百二十一", "ba trăm hai mươi mốt", "321", ""),
    ("二〇二一", "hai nghìn không trăm hai mươi mốt", "2021", ""),
    ("一九四五年", "một nghìn chín trăm bốn mươi lăm", "1945", ""),
    ("2021", "năm 2021", "2021", ""),
    # percent
    ("8.2%", "8,2%", "8.2", "%"),
    ("8.2％", "8.2%", "8.2", "%"),
    ("百分之八点二", "8,2 phần trăm", "8.2", "%"),
    ("百分之8.2", "tám phẩy hai phần trăm", "8.2", "%"),
    ("8.2个百分点", "8,2 điểm phần trăm", "8.2", "%"),
    ("百分之百", "100%", "100", "%"),
    ("百分之五", "5 %", "5", "%"),
    ("零点五个百分点", "0,5 điểm %", "0.5", "%"),
    ("千分之三", "3 phần nghìn", "0.3", "%"),
    ("5‰", "5‰", "0.5", "%"),
    ("三成以上", "hơn 30%", "30", "%"),
    ("25个基点", "25 điểm cơ bản", "25", "bp"),
    # fractions, halves, multiples
    ("三分之二", "hai phần ba", "2/3", ""),
    ("3分之2", "2/3", "2/3", ""),
    ("1/3", "một phần ba", "1/3", ""),
    ("四分之三", "ba phần tư", "0.75", ""),
    ("3/4的席位", "3/4 số ghế", "0.75", ""),
    ("十分之一", "một phần mười", "0.1", ""),
    ("一半以上", "hơn một nửa", "0.5", ""),
    ("过半", "quá nửa", "0.5", ""),
    ("半年", "nửa năm", "0.5", ""),
    ("两年半", "hai năm rưỡi", "2.5", ""),
    ("一年半", "một năm rưỡi", "1.5", ""),
    ("3个半小时", "3 giờ rưỡi", "3.5", ""),
    ("两倍", "gấp đôi", "2", ""),
    ("翻一番", "tăng gấp đôi", "2", ""),
    ("翻了两番", "gấp bốn", "4", ""),
    ("增长一倍", "nhân đôi", "2", ""),
    ("三倍", "gấp ba", "3", ""),
    ("3.5倍", "3,5 lần", "3.5", ""),
    # ordinals and Roman numerals
    ("第四届", "lần thứ 4", "4", ""),
    ("第4届", "lần thứ tư", "4", ""),
    ("第四届", "lần thứ IV", "4", ""),
    ("第十五届国会", "Quốc hội khóa XV", "15", ""),
    ("第XV届国会", "Quốc hội khoá XV", "15", ""),
    ("越共十三大", "Đại hội XIII của Đảng", "13", ""),
    ("第十三次全国代表大会", "Đại hội đại biểu toàn quốc lần thứ XIII", "13", ""),
    ("21世纪", "thế kỷ XXI", "21", ""),
    ("二十一世纪", "thế kỉ 21", "21", ""),
    ("第一", "thứ nhất", "1", ""),
    ("第二次", "lần thứ nhì", "2", ""),
    ("第三次", "lần thứ ba", "3", ""),
    ("第五次", "lần thứ năm", "5", ""),
    ("四中全会", "Hội nghị Trung ương IV", "4", ""),
    ("第二次世界大战", "Chiến tranh thế giới II", "2", ""),
    ("伊丽莎白二世", "Elizabeth II", "2", ""),
    ("20世纪90年代", "những năm 90 của thế kỷ XX", "1990", ""),
    ("上世纪90年代", "thập niên 1990", "1990", ""),
    ("二十年", "hai thập kỷ", "20", ""),
    # small and about
    ("两国", "hai nước", "2", ""),
    ("三方面", "ba phương diện", "3", ""),
    ("欧亚两洲", "hai châu lục Á - Âu", "2", ""),
    ("双方", "hai bên", "2", ""),
    ("十国", "10 nước", "10", ""),
    ("五个国家", "năm nước", "5", ""),
    ("60多人", "hơn 60 người", "60", ""),
    ("近百人", "gần trăm người", "100", ""),
    ("约9800万人", "khoảng 98 triệu người", "98000000", ""),
    ("数千人", "hàng nghìn người", "~1000", ""),
    ("几千人", "vài ngàn người", "~1000", ""),
    ("数十万人", "hàng trăm nghìn người", "~100000", ""),
    ("上千人", "hàng ngàn người", "~1000", ""),
    ("成千上万人", "hàng vạn người", "~10000", ""),
    ("几十年", "hàng chục năm", "~10", ""),
    # money
    ("5970亿美元", "597 tỷ USD", "597000000000", "USD"),
    ("5970 亿美元", "597 tỉ đô la Mỹ", "597000000000", "USD"),
    ("1.02 亿美元", "102 triệu đô-la", "102000000", "USD"),
    ("500美元", "500 đôla Mỹ", "500", "USD"),
    ("US$500", "$500", "500", "USD"),
    ("50多亿美元", "trên 5 tỷ USD", "5000000000", "USD"),
    ("5000亿越南盾", "500 tỷ đồng", "500000000000", "VND"),
    ("2.3万亿越南盾", "2.300 tỷ đồng", "2300000000000", "VND"),
    ("50万越盾", "500.000đ", "500000", "VND"),
    ("10亿元", "1 tỷ nhân dân tệ", "1000000000", "CNY"),
    ("人民币5000元", "5.000 NDT", "5000", "CNY"),
    ("200万欧元", "2 triệu euro", "2000000", "EUR"),
    ("3000万日元", "30 triệu yên Nhật", "30000000", "JPY"),
    ("1100 万英镑", "11 triệu bảng Anh", "11000000", "GBP"),
    ("700卢布", "700 rúp", "700", "RUB"),
    ("4万亿韩元", "4.000 tỷ won", "4000000000000", "KRW"),
    ("300澳元", "300 đô la Úc", "300", "AUD"),
    # measures
    ("1281公里", "1.281 km", "1281", "km"),
    ("3千米", "3 ki-lô-mét", "3", "km"),
    ("500米", "500m", "500", "m"),
    ("33.1万平方公里", "331.000 km²", "331000", "km2"),
    ("100公顷", "100 héc-ta", "100", "ha"),
    ("600万吨", "6 triệu tấn", "6000000", "t"),
    ("35公斤", "35kg", "35", "kg"),
    ("35摄氏度", "35 độ C", "35", "°C"),
    ("120万千瓦", "1.200 MW", "1200", "MW"),
    ("1.2吉瓦", "1.200MW", "1200", "MW"),
    ("300亿千瓦时", "30 tỷ kWh", "30000000000", "kWh"),
    ("每小时120公里", "120 km/giờ", "120", "km/h"),
    ("20海里", "20 hải lý", "20", "nmi"),
    ("300万桶", "3 triệu thùng", "3000000", "bbl"),
]  # fmt: skip

# Several facts, in order.
SERIES = [
    ("20至30人", "20-30 người", ["20", "30"]),
    ("20—30人", "từ 20 đến 30 người", ["20", "30"]),
    ("20-30万美元", "200-300 nghìn USD", ["200000", "300000"]),
    ("2至3亿人", "200 đến 300 triệu người", ["200000000", "300000000"]),
    ("5%至7%", "5-7%", ["5", "7"]),
    ("3-1", "3-1", ["3", "1"]),
    ("60/40", "60/40", ["60", "40"]),
    ("180/193票", "180/193 phiếu", ["180", "193"]),
    ("31：27", "31-27", ["31", "27"]),
    ("10+3", "10+3", ["10", "3"]),
    ("2019,2020,2021", "2019, 2020, 2021", ["2019", "2020", "2021"]),
    ("增长8.2%，占16.7%", "tăng 8,2%, chiếm 16,7%", ["8.2", "16.7"]),
    ("十五人和二十人", "mười lăm người và hai mươi người", ["15", "20"]),
]

NO_NUMBER = {
    "zh": [
        "统一", "一些", "一起", "一直", "一带一路", "一系列活动", "一方面", "万象", "万隆", "百姓", "百年大计", "百万富翁",
        "千万别", "千岛湖", "三亚", "三角洲", "三明治", "四川", "五一劳动节", "五角大楼", "六盘水", "九龙江", "十分重要",
        "十字路口", "两岸关系", "两会期间", "两点一线", "半岛", "半导体", "双边", "上海", "成立", "数字化", "第", "万一",
        "亿万", "三四十人", "十七八岁", "两三天", "十三五规划", "十几个", "星期三", "周五", "农历初三", "双十一", "三月",
        "下午3点", "晚上八点二十分", "10时30分", "10:30", "二十国集团", "七国集团", "G20峰会", "5G网络", "COVID-19疫情",
        "Su-57战机", "MH370航班", "192.168.1.1", "1.2.3版", "2021-07-06", "第15/2020/NĐ-CP号议定",
        "http://a.vn/2021/15.html", "电话：024-38222222", "+84 24 3822 2222", "编号20210706001", "1.加强合作",
        "（2）扩大投资", "零",
    ],
    "vi": [
        "một số nước", "một trong những", "không có gì", "năm nay", "hàng năm", "trong năm", "cuối năm", "nhiều năm",
        "Ba Lan", "Ba Đình", "Hai Bà Trưng", "Năm Căn", "ông Bảy", "ba mẹ tôi", "ngã ba", "ngã tư", "đầu tư", "tư nhân",
        "tư vấn", "tỷ lệ", "tỷ giá", "tỉ số", "tỷ phú", "triệu tập", "chín muồi", "chín chắn", "hai ba người", "nửa đêm",
        "nửa đầu", "một phần lớn", "mô tả", "linh hoạt", "bán lẻ", "Thứ Hai", "sáng thứ hai", "chiều thứ tư",
        "vào thứ Năm", "ngày thứ bảy", "thứ Ba tuần trước", "8h30", "10:30", "3 giờ chiều", "lúc 8 giờ 30",
        "lúc 8 giờ 30 phút", "COVID-19", "G7", "G20", "mạng 5G", "Su-57", "F-16", "H5N1", "19-nCoV", "AZD1222", "T3",
        "ASEAN+3", "24/NQ-TW", "15/2020/NĐ-CP", "192.168.1.1", "1.2.3", "06/07/2021", "www.a.vn/2021", "a2021@b.vn",
        "0912345678", "ĐT: 024 3822 2222", "+84 24 3822 2222", "I", "V", "X", "CD", "DM", "MC", "mi", "vitamin C",
        "1. Tăng cường", "(2) Mở rộng",
    ],
}  # fmt: skip

NOT_CERTAIN = {
    "zh": [
        "两国", "三个", "十国", "一半", "1个", "60多人", "近6000亿美元", "约20家", "数千人", "三成左右", "第一", "第二，",
        "十一假期", "90年代", "苏-57", "一万三", "1.234人", "10+3", "100万人以上",
    ],
    "vi": [
        "hai bên", "ba nước", "mười nước", "năm nước", "một nửa", "1 người", "hơn 60 người", "gần 600 tỷ USD", "khoảng 20",
        "hàng nghìn", "thứ nhất", "thứ hai,", "XI Jinping", "những năm 90", "1,234 người", "8.125%", "gấp đôi", "60/40",
        "100 triệu trở lên",
    ],
}  # fmt: skip

CERTAIN = {
    "zh": [
        "15国", "十五国", "第四届", "1.02亿", "三分之二", "8.2%", "近1.02亿", "2国", "十三大", "20世纪30年代", "0.5%",
        "近1234人",
    ],
    "vi": [
        "15 nước", "mười lăm nước", "lần thứ tư", "102 triệu", "hai phần ba", "8,2%", "hơn 1.234 người", "2 nước",
        "khóa XV",
    ],
}  # fmt: skip


def found(text, language):
    return [(fact.key, fact.unit) for fact in numbers(text, language)]


@pytest.mark.parametrize(("zh", "vi", "key", "unit"), AGREE)
def test_the_two_languages_agree(zh, vi, key, unit):
    assert found(zh, "zh") == [(key, unit)]
    assert found(vi, "vi") == [(key, unit)]


@pytest.mark.parametrize(("zh", "vi", "keys"), SERIES)
def test_several_numbers_agree_in_order(zh, vi, keys):
    assert [key for key, _ in found(zh, "zh")] == keys
    assert [key for key, _ in found(vi, "vi")] == keys


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in NO_NUMBER for text in NO_NUMBER[language]])
def test_what_is_no_number(language, text):
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in NOT_CERTAIN for text in NOT_CERTAIN[language]]
)
def test_what_is_not_certain(language, text):
    facts = numbers(text, language)
    assert facts
    assert not any(fact.certain for fact in facts)


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in CERTAIN for text in CERTAIN[language]])
def test_what_is_certain(language, text):
    (fact,) = numbers(text, language)
    assert fact.certain


@pytest.mark.parametrize(
    ("text", "language", "span"),
    [
        ("价值5970亿美元的", "zh", "5970亿美元"),
        ("举行第 4 届", "zh", "第 4"),
        ("约US$500的", "zh", "US$500"),
        ("đạt 597 tỷ USD trong", "vi", "597 tỷ USD"),
        ("họp lần thứ tư tại", "vi", "thứ tư"),
        ("İ 597 tỷ USD", "vi", "597 tỷ USD"),
    ],
)
def test_the_span_is_the_number_with_its_unit(text, language, span):
    (fact,) = numbers(text, language)
    assert fact.kind is FactKind.NUMBER
    assert text[fact.start : fact.end] == span


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5 đồng chí", "vi"),
        ("3 đồng chủ tịch", "vi"),
        ("2 bảng xếp hạng", "vi"),
        ("5元旦", "zh"),
        ("30度", "zh"),
        ("30 độ", "vi"),
    ],
)
def test_what_is_no_unit(text, language):
    (fact,) = numbers(text, language)
    assert fact.unit == ""


# What follows writes any value in either language, as a reference of its own.
ZH_DIGITS = "零一二三四五六七八九"
VI_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def chinese_below_myriad(value):
    written, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            written += ("零" if gap and written else "") + ZH_DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return written


def chinese(value):
    """A whole number below 10^12, or a fraction, in Chinese characters."""
    if isinstance(value, Fraction) and value.denominator > 1:
        return f"{chinese(value.denominator)}分之{chinese(value.numerator)}"
    value = int(value)
    written = ""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // size % 10**4
        if part:
            written += ("零" if written and part < 1000 else "") + chinese_below_myriad(part) + unit
    return written.removeprefix("一") if written.startswith("一十") else written


def vietnamese_below_thousand(value, full):
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    words = [VI_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        return [*words, "linh", VI_DIGITS[ones]] if ones and words else [*words, *([VI_DIGITS[ones]] if ones else [])]
    words += ["mười"] if tens == 1 else [VI_DIGITS[tens], "mươi"]
    if ones:
        words.append("lăm" if ones == 5 else "mốt" if ones == 1 and tens > 1 else VI_DIGITS[ones])
    return words


def vietnamese(value):
    """A whole number below 10^12, or a fraction with a denominator up to ten, in Vietnamese words."""
    if isinstance(value, Fraction) and value.denominator > 1:
        return f"{vietnamese(value.numerator)} phần {vietnamese(value.denominator).replace('bốn', 'tư')}"
    value = int(value)
    words = []
    for size, scale in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        part = value // size % 1000
        if part:
            words += [*vietnamese_below_thousand(part, full=bool(words)), *([scale] if scale else [])]
    return " ".join(words)


def grouped(value, mark):
    return f"{value:,}".replace(",", mark)


ROUND = st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(1, 9999), st.integers(0, 8))
WHOLE = st.one_of(st.integers(11, 10**4), st.integers(11, 10**12 - 1), ROUND).filter(lambda value: 11 <= value < 10**12)
PROPER = st.builds(Fraction, st.integers(1, 9), st.integers(2, 10)).filter(lambda value: value < 1)
CENTS = st.integers(1, 10**6).map(lambda cents: Fraction(cents, 100)).filter(lambda value: value.denominator > 1)
SCALES = [
    ("", 1, "", 1),
    ("万", 10**4, " nghìn", 10**3),
    ("百万", 10**6, " triệu", 10**6),
    ("亿", 10**8, " tỷ", 10**9),
    ("%", 1, "%", 1),
]


def plain(value):
    """A decimal with a point."""
    whole, cents = divmod(int(value * 100), 100)
    return f"{whole}.{cents:02}".rstrip("0").rstrip(".")


@given(WHOLE)
def test_any_whole_number_is_the_same_in_every_style(value):
    zh = [
        chinese(value),
        grouped(value, ","),
        grouped(value, "，"),
        f"{value / 10**4:.4f}万" if value < 10**9 else chinese(value),
    ]
    vi = [vietnamese(value), vietnamese(value).upper(), vietnamese(value).replace("tỷ", "tỉ").replace("nghìn", "ngàn")]
    vi += [grouped(value, "."), grouped(value, "\u00a0") if value < 10**9 else grouped(value, ".")]
    if value < 10**9:
        zh.append(str(value))
        vi.append(str(value))
    assert {fact.key for written in zh for fact in numbers(f"共{written}人。", "zh")} == {str(value)}
    assert {fact.key for written in vi for fact in numbers(f"có {written} người.", "vi")} == {str(value)}


@given(PROPER)
def test_any_fraction_is_the_same_in_both(value):
    (zh,) = numbers(f"占{chinese(value)}。", "zh")
    (vi,) = numbers(f"chiếm {vietnamese(value)}.", "vi")
    assert zh.key == vi.key
    assert Fraction(zh.key) == value


@given(CENTS, st.sampled_from(SCALES))
def test_any_decimal_is_the_same_in_both(cents, scale):
    zh_scale, zh_size, vi_scale, vi_size = scale
    value = cents * max(zh_size, vi_size)
    (zh,) = numbers(f"为{plain(value / zh_size)}{zh_scale}。", "zh")
    (point,) = numbers(f"là {plain(value / vi_size)}{vi_scale}.", "vi")
    (comma,) = numbers(f"là {plain(value / vi_size).replace('.', ',')}{vi_scale}.", "vi")
    assert zh.key == comma.key == point.key
    assert Fraction(zh.key) == value


@given(st.one_of(WHOLE, CENTS), st.one_of(WHOLE, CENTS))
def test_different_values_have_different_keys(one, two):
    keys = [numbers(f"为{plain(Fraction(value))}%", "zh")[0].key for value in (one % 10**8, two % 10**8)]
    assert (keys[0] == keys[1]) == (one % 10**8 == two % 10**8)


PIECES = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "０", "９", ".", ",", "，", "．", "%", "％", "-", "–", "/", ":", "+",
    " ", "\n", "零", "〇", "一", "二", "两", "三", "十", "百", "千", "万", "亿", "廿", "分", "之", "第", "届", "个", "半",
    "双", "翻", "番", "数", "几", "上", "成", "多", "余", "点", "年", "代", "世", "纪", "月", "日", "时", "美", "元", "公",
    "里", "千", "瓦", "I", "V", "X", "L", "Ⅲ", "a", "G", "国", "近", "约", "人", "，", "。", "İ", "€", "$", "@", "không",
    "một", "hai", "ba", "bốn", "tư", "năm", "lăm", "mười", "mươi", "chục", "trăm", "nghìn", "triệu", "tỷ", "linh", "lẻ",
    "rưỡi", "phẩy", "phần", "nửa", "thứ", "lần", "hàng", "vài", "gấp đôi", "giờ", "phút", "đồng", "USD", "km", "XV",
    "thế kỷ", "những năm", "thập kỷ", "Ba", "www.", "000", ".000", ",5", " 000",
]  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
)


@given(ANY_TEXT, st.sampled_from(["zh", "vi"]))
def test_spans_of_any_text_are_inside_in_order_and_apart(text, language):
    end = 0
    for fact in numbers(text, language):
        assert end <= fact.start < fact.end <= len(text)
        assert Fraction(fact.key.removeprefix("~")) >= 0
        end = fact.end


SENTENCES = {
    "zh": st.builds(
        "贸易额达{}{}，{}。".format, WHOLE.map(chinese), st.sampled_from(["美元", ""]), st.sampled_from(["统一", "增8%"])
    ),
    "vi": st.builds(
        "Đạt {}{}, {}. ".format, WHOLE.map(vietnamese), st.sampled_from([" USD", ""]), st.sampled_from(["ổn", "tăng 8%"])
    ),
}


@given(st.data(), st.sampled_from(["zh", "vi"]))
def test_another_sentence_changes_no_earlier_number(data, language):
    first, second = data.draw(SENTENCES[language]), data.draw(SENTENCES[language])
    before, after = numbers(first, language), numbers(first + second, language)
    assert after[: len(before)] == before
    assert len(after) == len(before) + len(numbers(second, language))


@pytest.mark.parametrize("language", ["zh", "vi"])
@pytest.mark.parametrize(
    "piece",
    [
        "1", "1,", "1.", "1-", "1/", "1:", "1 ", "1 000 ", "一", "十", "万", "1万", "分之", "第", "X", "+1 ", "a@", "hai ",
        "hai trăm ", "2 triệu ", "năm ", "thứ ",
    ],
)  # fmt: skip
def test_repetition_takes_no_longer_than_its_length(piece, language):
    start = time.perf_counter()
    numbers(piece * (20_000 // len(piece)), language)
    assert time.perf_counter() - start < 5  # a second is usual on a busy machine; quadratic time takes minutes
