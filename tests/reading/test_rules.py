"""Both sides of every rule: what it is for, and what looks like it and is not."""

from __future__ import annotations

import pytest

from align.reading import rules
from align.reading.inline import closing_start, dateline_end, initials_end
from align.reading.lines import Line, Place, lines_of
from align.reading.page import Block, Page, Role

HEAD, MIDDLE, FOOT = Place.HEAD, Place.MIDDLE, Place.FOOT

# rule: ([(line, place) that fires], [(line, place) that must not])
SIDES = {
    "list_head": (
        [
            ("更多", MIDDLE),
            ("相关新闻：", MIDDLE),
            ("【延伸阅读】", MIDDLE),
            ("猜你喜欢", FOOT),
            ("查看更多", FOOT),
            ("Tin liên quan", MIDDLE),
            ("TIN CÙNG CHUYÊN MỤC", MIDDLE),
            ("» Đọc thêm", FOOT),
            ("Có thể bạn quan tâm", FOOT),
            ("Related news", FOOT),
        ],
        [
            ("更多国家愿意加入", MIDDLE),
            ("相关新闻发布会下周举行。", MIDDLE),
            ("Tin liên quan đến vụ việc còn ít.", MIDDLE),
            ("Xem thêm hướng dẫn ở quầy số 2.", MIDDLE),
            ("更多合作，更多机遇", MIDDLE),
        ],
    ),
    "read_more": (
        [
            ("Xem thêm: Phà ngang sông ngừng hoạt động", MIDDLE),
            (">> Đọc thêm: Bao giờ cầu thông xe?", MIDDLE),
            ("相关阅读：古城夜游", MIDDLE),
        ],
        [
            ("Xem thêm: hướng dẫn được phát ở quầy số 2, phóng viên cần đăng ký trước.", MIDDLE),
            ("Xem thêm phim", MIDDLE),
            ("相关报道说，会议推迟了", MIDDLE),
        ],
    ),
    "clock_line": (
        [
            ("Thứ bảy 23/11/2024 03:25", MIDDLE),
            ("2021年07月06日 14:30　来源：新华网", HEAD),
            ("07/07/2021 - 08:15 GMT+7", HEAD),
            ("Cập nhật lúc 10:20, ngày 7/7/2021", HEAD),
            ("发布时间：2021-07-06", HEAD),
            ("2021年7月6日 星期二", HEAD),
            ("Minh Khuê - 15/11/2018 06:48", HEAD),
            ("3 giờ trước", HEAD),
            ("湄江周刊 · 国际版 · 2022年1月24日", HEAD),
        ],
        [
            ("9月3日", MIDDLE),
            ("2021年7月6日，会议在河内举行。", HEAD),
            ("Ngày 6/7/2021, hai bên họp tại Hà Nội", HEAD),
            ("30周年(1991-2021)", MIDDLE),
            ("Hội nghị lần thứ 33", MIDDLE),
            ("第15届东亚峰会", FOOT),
        ],
    ),
    "place_and_date": (
        [("Hà Nội, ngày 6 tháng 7 năm 2021", HEAD), ("Vientiane, 6/7/2021", FOOT), ("2021年7月6日于河内", FOOT)],
        [("Hà Nội, ngày 6 tháng 7 năm 2021", MIDDLE), ("họp ở xa, ngày 6/7/2021", HEAD), ("Hà Nội chào đón bạn", HEAD)],
    ),
    "dateline_alone": (
        [("新华社河内7月6日电", HEAD), ("（本刊综合报道）", FOOT)],
        [("新华社河内7月6日电 会议开始。", HEAD), ("会议开始", HEAD)],
    ),
    "share_bar": (
        [
            ("Chia sẻ", MIDDLE),
            ("Chia sẻ Facebook Twitter", MIDDLE),
            ("分享到：微信 微博 QQ空间", HEAD),
            ("Bình luận (3) | In bài", FOOT),
        ],
        [("Chia sẻ kinh nghiệm là điều cần thiết.", MIDDLE), ("分享经济", MIDDLE), ("微信和微博上也有讨论", MIDDLE)],
    ),
    "share_plea": (
        [("Mời bạn đọc theo dõi tin trên trang chủ", FOOT), ("扫描二维码关注公众号", FOOT)],
        [
            ("Mời bạn đọc theo dõi tin trên trang chủ", MIDDLE),
            ("Theo dõi báo cáo là nhiệm vụ của ủy ban, mời bạn đọc xem", MIDDLE),
        ],
    ),
    "tags": (
        [("Từ khóa: ASEAN, Nga", MIDDLE), ("关键词：东盟 俄罗斯", FOOT), ("#ASEAN #bão lụt", FOOT)],
        [("Từ khóa: đó là hợp tác, theo Bộ trưởng.", MIDDLE), ("关键词是合作", MIDDLE)],
    ),
    "topic": (
        [("Chủ đề: Việt Nam - Lào", FOOT), ("专题：东盟峰会", HEAD)],
        [("Chủ đề: Việt Nam - Lào", MIDDLE), ("专题讨论", HEAD)],
    ),
    "copyright_line": (
        [("© 2024 Báo Mới", FOOT), ("版权所有 未经许可不得转载。", FOOT), ("Giấy phép số 12/GP-BTTTT ngày 1/2/2020.", FOOT)],
        [("版权所有者同意合作。", MIDDLE), ("Hai bên ký thỏa thuận bảo hộ bản quyền.", FOOT), ("会议讨论版权保护。", FOOT)],
    ),
    "contact_line": (
        [
            ("Hotline: 0900 000 000", FOOT),
            ("Tổng biên tập: Minh An", FOOT),
            ("toasoan@example.vn", FOOT),
            ("电话：010-000000", FOOT),
        ],
        [("Hotline: 0900 000 000", MIDDLE), ("Điện thoại là mặt hàng xuất khẩu chính", FOOT)],
    ),
    "advertisement": (
        [("Quảng cáo", MIDDLE), ("Bình luận (0)", FOOT), ("广告", MIDDLE)],
        [("Quảng cáo trực tuyến tăng 12%.", MIDDLE)],
    ),
    "ornament": ([("* * *", MIDDLE), ("————", MIDDLE)], [("* 1", MIDDLE), ("好。", MIDDLE)]),
    "page_number": (
        [("- 2 -", MIDDLE), ("Trang 2/3", MIDDLE), ("第2页 共3页", MIDDLE), ("14", FOOT)],
        [("2021", MIDDLE), ("2 người", MIDDLE)],
    ),
    "breadcrumb": (
        [
            ("Trang chủ > Thế giới > ASEAN", HEAD),
            ("首页 > 国际 > 亚太", HEAD),
            ("您的位置：首页", HEAD),
            ("Kinh tế / Thương mại / Nông sản", HEAD),
        ],
        [("Kinh tế / Thương mại / Nông sản", MIDDLE), ("ASEAN - Nga - Mỹ", HEAD), ("Home trận đấu", HEAD)],
    ),
    "credit": (
        [
            ("Theo Báo điện tử Chính Phủ", FOOT),
            ("Nguồn: TTXVN", FOOT),
            ("本报记者 李明", HEAD),
            ("责任编辑：李明", MIDDLE),
            ("（编辑：李明 王刚）", MIDDLE),
            ("Biên tập viên: Thu Hằng", FOOT),
            ("PV", FOOT),
            ("文/图：李明", FOOT),
            ("Tin, ảnh: DUY KHÁNH", FOOT),
            ("来源：新华网", MIDDLE),
            ("《人民日报》（2024年3月8日 3版）", FOOT),
        ],
        [
            ("Theo Báo điện tử Chính Phủ", MIDDLE),
            ("Theo dõi sát tình hình", FOOT),
            ("Theo ông, kết quả tốt.", FOOT),
            ("记者问了三个问题", FOOT),
            ("来源可靠", MIDDLE),
            ("记者：您怎么看？", HEAD),
            ("Nguồn: nước là sự sống của đồng bằng, theo các chuyên gia.", FOOT),
        ],
    ),
    "agency_alone": (
        [
            ("越通社", MIDDLE),
            ("（新华社）", MIDDLE),
            ("(TTXVN/Vietnam+)", MIDDLE),
            ("Báo Nhân Dân", FOOT),
            ("红河社", FOOT),
            ("(TTSH)", FOOT),
        ],
        [("红河社", MIDDLE), ("Báo chí", FOOT), ("合作社", FOOT), ("Lao Động", MIDDLE), ("ASEAN", FOOT)],
    ),
    "signature": (
        [
            ("Minh An/VOV", MIDDLE),
            ("Thu Hằng (TTXVN)", MIDDLE),
            ("BẢO AN (tổng hợp)", MIDDLE),
            ("Hoài Nam/VOV-Miền Trung", FOOT),
            ("Hồng Hà (TTSH)", FOOT),
        ],
        [("Minh An/TTSH", MIDDLE), ("Hiệp hội các nước (ASEAN)", MIDDLE), ("kết nối Lào/VOV", MIDDLE), ("Minh An", FOOT)],
    ),
    "names_alone": (
        [
            ("Thu Hằng - Minh An", FOOT),
            ("NGUYỄN HIỆP", FOOT),
            ("（李明 王刚）", FOOT),
            ("Ban Quốc tế", FOOT),
            ("Mai Hà", HEAD),
        ],
        [("Thu Hằng", MIDDLE), ("Hai bên ký kết", FOOT), ("（共六条）是新的", FOOT)],
    ),
    "photo_credit": (
        [
            ("资料图。图自越通社", MIDDLE),
            ("河内分会场全景 图自越通社", MIDDLE),
            ("（图：红河社）", MIDDLE),
            ("会见现场图自湄河社", MIDDLE),
            ("代表步入会场。新华社记者 李明 摄", MIDDLE),
            ("代表步入会场（李明摄）", MIDDLE),
            ("村民在收割水稻。主办方供图", MIDDLE),
            ("货车排队。（资料图）", MIDDLE),
            ("Điểm cầu Hà Nội. Ảnh: TTXVN", MIDDLE),
            ("Toàn cảnh phiên họp. (Ảnh: Minh An/TTXVN)", MIDDLE),
            ("Tàu mắc cạn - Ảnh: H.T.", MIDDLE),
            ("Làng ven sông. (Nguồn: THX/TTXVN)", MIDDLE),
            ("The hall. Photo: AFP", MIDDLE),
        ],
        [
            ("墙上的一幅图自左至右画着六座城市。", MIDDLE),
            ("照片由记者拍摄。", MIDDLE),
            ("电影在河内拍摄", MIDDLE),
            ("他喜欢摄影。", MIDDLE),
            ("Bức ảnh: bình minh trên sông được treo ở sảnh, thu hút đông người xem.", MIDDLE),
            ("Ảnh hưởng của dịch bệnh rất lớn.", MIDDLE),
            ("Kim ngạch tăng 12%. (Nguồn: Tổng cục Thống kê)", MIDDLE),
            ("会议讨论了地图：各方意见不一。", MIDDLE),
        ],
    ),
    "caption_opening": (
        [
            ("图为会议现场。", MIDDLE),
            ("资料图片：代表步入会场。", MIDDLE),
            ("▲视频会议画面。", MIDDLE),
            ("Toàn cảnh hội nghị", MIDDLE),
            ("Ảnh minh họa", MIDDLE),
        ],
        [("图为辅，文为主。", MIDDLE), ("Toàn cảnh kinh tế năm nay sáng hơn.", MIDDLE), ("图书展开幕", MIDDLE)],
    ),
    "bracketed_source": (
        [("出席视频会议的各国外长（截屏图）", MIDDLE)],
        [("上海合作组织成员国会议（上合）", MIDDLE), ("各国外长出席会议。（法新社）", MIDDLE)],
    ),
    "scene": (
        [("双方会谈现场", MIDDLE), ("Các đại biểu chụp ảnh chung", MIDDLE), ("Thủ tướng phát biểu tại hội nghị", MIDDLE)],
        [
            ("双方会谈现场气氛热烈。", MIDDLE),
            ("Thủ tướng phát biểu tại hội nghị, nhấn mạnh ba điểm.", MIDDLE),
            ("Hợp tác hiệu quả", MIDDLE),
        ],
    ),
}


def line_of(text: str, role: Role = Role.TEXT, link_density: float = 0.0) -> Line:
    return lines_of(Page(text, (Block(0, len(text), role, link_density),)))[0]


@pytest.mark.parametrize(("rule", "text", "place"), [(name, *case) for name, (fires, _) in SIDES.items() for case in fires])
def test_fires(rule, text, place):
    assert getattr(rules, rule)(line_of(text), place)


@pytest.mark.parametrize(("rule", "text", "place"), [(name, *case) for name, (_, not_) in SIDES.items() for case in not_])
def test_does_not_fire(rule, text, place):
    assert not getattr(rules, rule)(line_of(text), place)


def test_every_rule_has_both_sides():
    by_markup = {"furniture_by_markup", "caption_by_markup", "mostly_links"}
    assert {rule.__name__ for _, rule in rules.RULES} - by_markup <= set(SIDES)


def test_markup():
    assert rules.furniture_by_markup(line_of("菜单", Role.FURNITURE), MIDDLE)
    assert not rules.furniture_by_markup(line_of("菜单"), MIDDLE)
    assert rules.caption_by_markup(line_of("一架飞机。", Role.CAPTION), MIDDLE)
    assert not rules.caption_by_markup(line_of("一架飞机。"), MIDDLE)
    assert rules.mostly_links(line_of("Phà ngừng hoạt động", link_density=0.9), MIDDLE)
    assert not rules.mostly_links(line_of("Phà ngừng hoạt động từ sáng nay.", link_density=0.9), MIDDLE)
    assert not rules.mostly_links(line_of("Phà ngừng hoạt động", link_density=0.2), MIDDLE)


def test_traditional_characters_are_read_as_simplified():
    text = "責任編輯：陳文"
    assert rules.credit(line_of(text), MIDDLE)


DATELINES = [
    "越通社河内——",
    "越通社和河内——",
    "红河社河内——",
    "新华社北京7月6日电（记者 李明）",
    "新华社河内7月6日电 ",
    "据新华社北京7月6日电 ",
    "（本报北京讯）",
    "本报讯（记者李明）",
    "本报南宁3月7日电 （记者李明）",
    "中新网南宁3月20日电 (林木)",
    "（琅勃拉邦综合电）",
    "【环球网报道】",
    "【某某时报特约记者 周舟】",
    "国际在线消息（记者 何文）：",
    "TTXVN - ",
    "(VOV.VN) - ",
    "VOV.VN - ",
    "(Chinhphu.vn) – ",
    "(Dân trí) - ",
    "Hà Nội (TTXVN) – ",
    "Hà Nội, ngày 6/7 - ",
    "Hà Nội, ngày 6 tháng 7 năm 2021 – ",
    "Đà Nẵng (TTSH) - ",
    "QĐND Online - ",
]


@pytest.mark.parametrize("dateline", DATELINES)
def test_dateline(dateline):
    sentence = (
        "Ủy ban họp phiên đầu tiên." if dateline.isascii() or " - " in dateline or "–" in dateline else "各国外长举行会议。"
    )
    assert dateline_end(dateline + sentence) == len(dateline)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hà Nội là nơi diễn ra hội nghị.",
        "Hà Nội - trái tim của cả nước - đón các đoàn.",
        "ASEAN - Nga là quan hệ đối tác chiến lược.",
        "Liên Hợp Quốc (LHQ) - tổ chức lớn nhất - ra nghị quyết.",
        "Theo TTXVN, hội nghị diễn ra trong hai ngày.",
        "Ngày 6/7, hai bên họp tại Hà Nội.",
        "(iii) - Tăng cường hợp tác.",
        "新华社记者采访了与会代表。",
        "越通社驻北京记者报道,两国贸易增长。",
        "7月6日电话会议之后,各方发表声明。",
        "新华社通讯员在现场。",
        "河内是会议的举办地。",
        "合作社发展——乡村的新路。",
        "俄罗斯——东盟的伙伴——提出建议。",
    ],
)
def test_sentence_without_dateline(sentence):
    assert dateline_end(sentence) == 0


def test_initials_of_a_newspaper():
    text = "BM - Hai nước mở đường bay thẳng."
    assert initials_end(text, text) == len("BM - ")
    assert initials_end("ASEAN - Nga họp. ASEAN đề nghị.", "ASEAN - Nga họp. ASEAN đề nghị.") == 0


@pytest.mark.parametrize(
    ("sentence", "closing"),
    [
        ("会议结束。", "(完)"),
        ("会议结束", "（完）"),
        ("Hội nghị kết thúc.", "/."),
        ("Hội nghị kết thúc.", " (TTXVN/Vietnam+)"),
        ("Hội nghị kết thúc.", " (Theo TTXVN)"),
        ("会议结束。", "（责任编辑：李明）"),
        ("会议结束。", "(完)【编辑:李明】"),
        ("会议结束。", "（记者李明）"),
        ("会议结束。", "（图：红河社）"),
    ],
)
def test_closing(sentence, closing):
    assert closing_start(sentence + closing) == len(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "他说：“会议结束了。”",
        "会议通过了文件。（全文共六条）",
        "大家都笑了。（编辑部的人笑了很久）",
        "Thông tấn xã Việt Nam (TTXVN).",
        "Giá tăng 5%. (theo giờ địa phương)",
        "Tốc độ 60 km/h.",
        "东盟与俄罗斯签署了声明（完整文本另发）。",
    ],
)
def test_sentence_without_closing(sentence):
    assert closing_start(sentence) == len(sentence)
