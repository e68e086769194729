import time
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching.evidence.fact import FactKind
from align.matching.evidence.latin import folded
from align.matching.evidence.names import names
from align.matching.evidence.transliterated import latin_sounds


def keys(text, language):
    return {fact.key for fact in names(text, language)}


def certain(text, language):
    return {fact.key for fact in names(text, language) if fact.certain}


SURE = """
中国 CN Trung Quốc | 中方 CN Trung Quốc | 越南 VN Việt Nam | 越方 VN Việt Nam | 美国 US nước Mỹ | 美国 US Hoa Kỳ
美方 US phía Mỹ | 俄罗斯 RU nước Nga | 俄方 RU phía Nga | 俄罗斯联邦 RU Liên bang Nga | 日本 JP Nhật Bản
日本 JP phía Nhật | 韩国 KR Hàn Quốc | 朝鲜 KP Triều Tiên | 英国 GB Vương quốc Anh | 英国 GB nước Anh
法国 FR nước Pháp | 德国 DE tại Đức | 意大利 IT nước Ý | 意大利 IT Italia | 西班牙 ES Tây Ban Nha
葡萄牙 PT Bồ Đào Nha | 澳大利亚 AU Australia | 澳大利亚 AU phía Úc | 老挝 LA nước Lào | 柬埔寨 KH Campuchia
柬埔寨 KH Căm-pu-chia | 泰国 TH Thái Lan | 缅甸 MM Myanmar | 缅甸 MM Miến Điện | 印尼 ID Indonesia
印度尼西亚 ID In-đô-nê-xi-a | 马来西亚 MY Malaysia | 新加坡 SG Singapore | 菲律宾 PH Philippines | 文莱 BN Brunei
东帝汶 TL Timor-Leste | 印度 IN Ấn Độ | 白俄罗斯 BY Belarus | 乌克兰 UA Ukraine | 乌克兰 UA Ukraina
沙特 SA Ả-rập Xê-út | 阿联酋 AE UAE | 土耳其 TR Thổ Nhĩ Kỳ | 瑞士 CH Thụy Sỹ | 瑞士 CH Thuỵ Sĩ | 瑞典 SE Thụy Điển
捷克 CZ Cộng hòa Séc | 荷兰 NL Hà Lan | 波兰 PL Ba Lan | 希腊 GR Hy Lạp | 香港 HK Hồng Kông | 台湾 TW Đài Loan
苏联 SU Liên Xô | 东南亚 035 Đông Nam Á | 中东 middle-east Trung Đông | 亚洲 142 châu Á | 欧洲 150 Châu Âu
亚太地区 asia-pacific châu Á - Thái Bình Dương | 亚太 asia-pacific châu Á-Thái Bình Dương
印太 indo-pacific Ấn Độ Dương – Thái Bình Dương | 南海 south-china-sea Biển Đông | 湄公河 mekong Mekong
湄公河 mekong sông Mê Công | 南沙群岛 spratlys Trường Sa | 河内 hanoi Hà Nội | 胡志明市 ho-chi-minh-city TP.HCM
胡志明市 ho-chi-minh-city Thành phố Hồ Chí Minh | 胡志明市 ho-chi-minh-city TP. Hồ Chí Minh | 岘港 đà_nẵng Đà Nẵng
广宁 quảng_ninh Quảng Ninh | 北京 bắc_kinh Bắc Kinh | 广西 quảng_tây Quảng Tây | 云南 vân_nam Vân Nam
万象 vientiane Viêng Chăn | 万象 vientiane Vientiane | 金边 phnom-penh Phnôm Pênh | 金边 phnom-penh Phnom Penh
曼谷 bangkok Băng Cốc | 雅加达 jakarta Jakarta | 吉隆坡 kuala-lumpur Kuala Lumpur | 马尼拉 manila Manila
内比都 naypyidaw Nay Pyi Taw | 莫斯科 moscow Mát-xcơ-va | 莫斯科 moscow Moskva | 华盛顿 washington Washington
纽约 new-york New York | 日内瓦 geneva Giơ-ne-vơ | 布鲁塞尔 brussels Brussels | 平壤 pyongyang Bình Nhưỡng
尼亚美 niamey Niamey | 基辅 kyiv Kiev | 东盟 ASEAN ASEAN | 东南亚国家联盟 ASEAN Hiệp hội các quốc gia Đông Nam Á
联合国 UN Liên hợp quốc | 联合国 UN Liên Hợp Quốc | 联合国 UN LHQ | 上合组织 SCO SCO
上海合作组织 SCO Tổ chức Hợp tác Thượng Hải | 欧亚经济联盟 EAEU Liên minh Kinh tế Á - Âu | 欧盟 EU Liên minh châu Âu
欧盟 EU EU | 世卫组织 WHO Tổ chức Y tế Thế giới | 世贸组织 WTO WTO | 国际货币基金组织 IMF Quỹ Tiền tệ Quốc tế
亚太经合组织 APEC APEC | 二十国集团 G20 G20 | 二十国集团 G20 G-20 | 七国集团 G7 G7 | 金砖国家 BRICS BRICS
南海行为准则 COC Bộ Quy tắc ứng xử ở Biển Đông | 东海行为准则 COC COC
南海各方行为宣言 DOC Tuyên bố về ứng xử của các bên ở Biển Đông | 区域全面经济伙伴关系协定 RCEP RCEP | 北约 NATO NATO
新华社 xinhua Tân Hoa Xã | 越通社 VNA TTXVN | 亚投行 AIIB AIIB | 东亚峰会 EAS Hội nghị Cấp cao Đông Á
东盟地区论坛 ARF Diễn đàn Khu vực ASEAN | 一带一路 belt-and-road Vành đai và Con đường | 亚信 CICA CICA
独联体 CIS SNG | 集安组织 CSTO CSTO | 石油输出国组织 OPEC OPEC
联合国海洋法公约 UNCLOS Công ước Liên hợp quốc về Luật Biển | 安理会 UNSC Hội đồng Bảo an | 国际原子能机构 IAEA IAEA
波音 boeing Boeing | 普京 putin Putin | 普京 putin Pu-tin | 拉夫罗夫 lavrov Lavrov | 拜登 biden Biden
特朗普 trump Trump | 泽连斯基 zelensky Zelenskyy | 安倍晋三 abe Abe Shinzo | 金正恩 kim-jong-un Kim Jong-un
金正恩 kim-jong-un Kim Chính Ân | 洪森 hun-sen Hun Sen | 昂山素季 aung-san-suu-kyi Aung San Suu Kyi
范明政 phạm_minh_chính Phạm Minh Chính | 阮富仲 nguyễn_phú_trọng Nguyễn Phú Trọng | 习近平 tập_cận_bình Tập Cận Bình
王毅 vương_nghị Vương Nghị
"""


def rows(table):
    """Entries parted by bars: a Chinese form, the key (with "_" for a space) and a Vietnamese form."""
    entries = [entry.split(None, 2) for entry in table.replace("\n", "|").split("|") if entry]
    return [(zh, key.replace("_", " "), vi.strip()) for zh, key, vi in entries]


@pytest.mark.parametrize(("zh", "key", "vi"), rows(SURE))
def test_a_known_name_is_the_same_in_both_languages(zh, key, vi):
    assert key in certain(f"会上，{zh}的代表作了介绍。", "zh") | certain(zh, "zh")
    assert key in certain(f"Đại biểu của {vi} đã trình bày.", "vi")


GUESSED = """
阮文南 nguyễn_văn_nam ông Nguyễn Văn Nam | 武文宁 võ_văn_ninh ông Vũ Văn Ninh
黄春战 hoàng_xuân_chiến Huỳnh Xuân Chiến | 张明德 trương_minh_đức Trương Minh Đức | 欧阳明 âu_dương_minh Âu Dương Minh
黎氏玉梅 lê_thị_ngọc_mai bà Lê Thị Ngọc Mai | 中越 VN Việt Nam | 中俄 CN Trung - Nga | 俄美 US Nga-Mỹ
中日韩 JP Nhật - Hàn | 访华 CN Trung Quốc | 美总统 US Tổng thống Mỹ | 英语 GB tiếng Anh | 中文 CN tiếng Trung
东海 south-china-sea Biển Đông | 德里 IN Ấn Độ | 拜登 US Tổng thống Mỹ | 北京 CN Trung Quốc | 克里姆林宫 RU nước Nga
英国 GB Anh | 日本 JP Nhật | Sergei sergei Sergey | Aleksey aleksei Aleksei | SAF saf SAF | Facebook facebook Facebook
约翰·史密斯 ~SMS John Smith | 维克托·索科洛夫 ~SKLF Sokolov | 阿卜杜勒·拉赫曼 ~LKMN Rahman | 卡尔波娃 ~KLPF Karpova
"""


@pytest.mark.parametrize(("zh", "key", "vi"), rows(GUESSED))
def test_a_guessed_name_agrees(zh, key, vi):
    assert key in keys(f"据报道，{zh}的活动", "zh")
    assert key in keys(f"Tin về {vi} được đăng", "vi")


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("anh đã đến dự cuộc họp", "vi", "GB"),
        ("Anh ấy phát biểu tại đây", "vi", "GB"),
        ("Hôm qua ông Anh có mặt", "vi", "GB"),
        ("anh hùng lao động", "vi", "GB"),
        ("một cú ngã đau", "vi", "RU"),
        ("một chiếc ngà voi", "vi", "RU"),
        ("bà Nga là giáo viên", "vi", "RU"),
        ("Đồng chí Lê Thị Nga phát biểu", "vi", "RU"),
        ("Ý kiến của các đại biểu", "vi", "IT"),
        ("góp ý cho dự thảo", "vi", "IT"),
        ("Võ Hồng Đức là kỹ sư", "vi", "DE"),
        ("đạo đức nghề nghiệp", "vi", "DE"),
        ("Đức Phật và các đệ tử", "vi", "DE"),
        ("Pháp luật quy định rõ", "vi", "FR"),
        ("biện pháp mạnh", "vi", "FR"),
        ("Chủ Nhật tuần trước", "vi", "JP"),
        ("Nhật ký hành trình", "vi", "JP"),
        ("Áo dài truyền thống", "vi", "AT"),
        ("Mỹ thuật đương đại", "vi", "US"),
        ("lào xào trong phòng", "vi", "LA"),
        ("ở khu vực miền Trung", "vi", "CN"),
        ("Trung tâm Hội nghị", "vi", "CN"),
        ("phía nam á nhiệt đới", "vi", "034"),
        ("HỘI NGHỊ TOÀN THỂ", "vi", "hoi"),
        ("Who là một từ tiếng nước ngoài", "vi", "WHO"),
        ("đến Hà. Nội dung thứ hai", "vi", "hanoi"),
        ("Đại hội lần thứ XIII", "vi", "xiii"),
        ("HĐND tỉnh họp", "vi", "hdnd"),
        ("Đoàn đến thăm\nPhạm vi hợp tác", "vi", "phạm vi"),
        ("市中心的广场", "zh", "CN"),
        ("其中五人获奖", "zh", "CN"),
        ("发展中国家的利益", "zh", "CN"),
        ("美丽的风景", "zh", "US"),
        ("7月6日本报讯", "zh", "JP"),
        ("十二日本次会议闭幕", "zh", "JP"),
        ("英雄的故事", "zh", "GB"),
        ("法律和法规", "zh", "FR"),
        ("道德建设", "zh", "DE"),
        ("司法方面的改革", "zh", "FR"),
        ("沿海地区的经济", "zh", "HT"),
        ("印度尼西亚代表团", "zh", "IN"),
        ("白俄罗斯总统", "zh", "RU"),
        ("马里兰州州长", "zh", "ML"),
        ("李强调了三点", "zh", "lý cường"),
        ("太平洋岛国", "zh", "thái bình"),
        ("100 km 的公路", "zh", "km"),
    ],
)
def test_what_only_looks_like_a_name(text, language, key):
    assert key not in keys(text, language)


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("Anh mong muốn tăng cường hợp tác", "vi", "GB"),
        ("Pháp mong muốn tăng cường hợp tác", "vi", "FR"),
        ("khu đô thị Mỹ Hòa", "vi", "US"),
        ("ca sĩ Mỹ Hạnh", "vi", "US"),
        ("Michael Jordan đến thăm", "vi", "JO"),
        ("tại Georgia", "vi", "GE"),
        ("东海问题", "zh", "south-china-sea"),
        ("中非合作", "zh", "CN"),
        ("布兰科·米兰诺维奇", "zh", "milan"),
        ("一百万美元", "zh", "US"),
        ("联合国安理会", "zh", "UN"),
        ("南海行为准则", "zh", "south-china-sea"),
        ("新冠肺炎", "zh", "covid-19"),
    ],
)
def test_what_may_be_a_name_is_not_certain(text, language, key):
    assert key in keys(text, language)
    assert key not in certain(text, language)


def test_names_that_differ():
    assert not keys("朝鲜代表团", "zh") & keys("đoàn Hàn Quốc", "vi")
    assert not certain("范明政总理", "zh") & keys("Phạm Bình Minh", "vi")
    assert not keys("奥地利外长", "zh") & keys("Ngoại trưởng Australia", "vi")
    assert not keys("拉夫罗夫", "zh") & keys("ông Lukashenko", "vi")
    assert not keys("西宁会议", "zh") & keys("tỉnh Quảng Ninh", "vi")


def test_where_names_stand():
    text = "越南总理范明政访问老挝（Laos）。"
    assert [(fact.key, text[fact.start : fact.end]) for fact in names(text, "zh") if fact.certain] == [
        ("VN", "越南"),
        ("phạm minh chính", "范明政"),
        ("LA", "老挝"),
        ("LA", "Laos"),
    ]
    text = "Tổng thống Nga Putin thăm TP.HCM, Hà Nội"
    assert [(fact.key, text[fact.start : fact.end]) for fact in names(text, "vi") if fact.certain] == [
        ("RU", "Nga"),
        ("putin", "Putin"),
        ("ho-chi-minh-city", "TP.HCM"),
        ("hanoi", "Hà Nội"),
    ]


def test_a_heading_in_capitals_names_whom_the_text_names():
    assert {"phạm minh chính", "VN"} <= keys("THỦ TƯỚNG VIỆT NAM PHẠM MINH CHÍNH DỰ HỘI NGHỊ", "vi")


def test_every_form_of_the_tables_is_found_under_its_key():
    lost = []
    for table in ("places", "organisations", "people"):
        for row in files("align.matching.evidence").joinpath(f"data/{table}.tsv").read_text(encoding="utf-8").splitlines():
            if row.startswith(("#", "-\t")):
                continue
            key, *columns = row.split("\t")
            for language, column in zip(("zh", "vi"), columns, strict=True):
                forms = [form.removesuffix("?") for form in column.split("|") if form]
                lost.extend(form for form in forms if key.partition(">")[0] not in keys(form, language))
    assert not lost


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sergei", "Sergey"), ("Aleksey", "Alexey"), ("Mohamed", "Mohammed"), ("Khabarov", "Habarov"), ("Medvedev", "Medvedeff")],
)
def test_spellings_of_a_latin_name_agree(one, other):
    assert folded(one) == folded(other)


def test_abbreviations_keep_their_letters():
    assert folded("EEC") == "eec"
    assert folded("CNC") != folded("KNK")


def test_a_name_sounds_with_and_without_the_english_r():
    assert latin_sounds("Carter") == ("~KLTL", "~KT")
    assert latin_sounds("Lee") == ()


ANY = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("中美日本东海南阮明 斯·尔NgaMỹAnhÝ-.'\nTP1（）")), max_size=60
)


@settings(max_examples=300, deadline=None)
@given(ANY, st.sampled_from(["zh", "vi"]))
def test_any_text_has_names_within_it_in_order(text, language):
    found = names(text, language)
    assert [fact.start for fact in found] == sorted(fact.start for fact in found)
    assert all(0 <= fact.start < fact.end <= len(text) for fact in found)
    assert all(fact.kind is FactKind.NAME and fact.key and not fact.unit for fact in found)


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_names_are_found_in_a_longer_text_too(text):
    assert "VN" in keys(f"{text}\n越南。", "zh")
    assert "VN" in keys(f"{text}\nở Việt Nam.", "vi")


@pytest.mark.parametrize("unit", ["中", "斯", "斯·", "范明", "联合国", "A", "Anh ", "a-", "Trần ", "NGA ", "Mỹ", "\n", "."])
@pytest.mark.parametrize("language", ["zh", "vi"])
def test_a_long_text_of_one_kind_takes_no_time(unit, language):
    started = time.process_time()
    names(unit * (50_000 // len(unit)), language)
    assert time.process_time() - started < 2


def test_nothing_is_named_in_nothing():
    assert names("", "zh") == names("", "vi") == []
