"""Where sentences end: tables of both languages, and what must hold for any text.

In the tables "⏎" stands where one sentence ends and the next begins; it is taken out before splitting.
"""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align.model import Language
from align.reading.marks import Family, pairs
from align.reading.sentences import split

CHINESE = [
    # plain ends
    "双方签署了协议。⏎会谈气氛友好。",
    "双方签署了协议。 ⏎会谈气氛友好。",
    "谁来主持会议？⏎议程有哪些？⏎目前尚不清楚。",
    "大家辛苦了！⏎会议到此结束。",
    "真的吗？！⏎没人知道。",
    "太好了！！！⏎掌声响起。",
    "会议结束了。。。⏎代表们离场。",
    "会议结束了｡⏎代表们离场｡",
    "标题没有句号",
    "双方签署了协议",
    # half-width marks
    "双方签署了协议.⏎会谈气氛友好.",
    "双方签署了协议. ⏎会谈气氛友好.",
    "议程有哪些?⏎目前尚不清楚.",
    "会议顺利!⏎代表们离场。",
    "双方讨论了贸易,投资,旅游;没有谈到关税。",
    "主席说:会议很成功。⏎秘书长表示同意。",
    "议程有哪些? ⏎目前尚不清楚.",
    # quotations
    "部长说：“会谈很有成果。”⏎随后他离开了会场。",
    "部长说:“会谈很有成果。”⏎随后他离开了会场。",
    "“会谈很有成果。”部长说。⏎随后他离开了会场。",
    "“会谈很有成果！”部长在会后表示。⏎随后他离开了会场。",
    "“会谈很有成果，”部长说，“我们还会再来。”⏎随后他离开了会场。",
    "“会谈很有成果。”他说，“我们还会再来。”⏎记者离场。",
    "部长说，“会谈很有成果。”⏎总理表示，双方将继续努力。",
    "部长说：“来得好！谢谢大家！”⏎会场响起掌声。",
    "部长说：「會談很有成果。」⏎隨後他離開了會場。",
    "口号“加油！团结！”挂满了街道。",
    "他问“什么时候？”时没有人回答。",
    "部长说：“会谈很有成果”。⏎随后他离开了会场。",
    '部长说:"会谈很有成果。"⏎随后他离开了会场。',
    '"会谈很有成果。"部长说。⏎随后他离开了会场。',
    "部长说：“会谈很有成果。“",
    "部长说：“会谈很有成果。“ ⏎随后他离开了会场。",
    "部长强调：“我们将继续支持本地区各国的抗疫工作并提供更多的疫苗。⏎我们也将在明年初派出第二批医疗专家前往该地区工作。”⏎他感谢了东道主。",
    "“我们将继续支持本地区各国的抗疫工作并提供更多的疫苗。⏎我们也将在明年初派出第二批医疗专家前往该地区工作。”他说。⏎会议结束。",
    "他说：“部长告诉我‘一切顺利。’”⏎会议结束。",
    "他说：“部长问我‘顺利吗？’，我点了点头。”⏎会议结束。",
    "“开放的引号没有结束。⏎第二句话。",
    # brackets and titles
    "他提到了《谁动了奶酪？》一书。⏎听众笑了。",
    "他获得了《感动中国！》节目的邀请。",
    "两国（见第二页。）签署了协议。⏎会谈结束。",
    "两国签署了协议。⏎（记者张三）",
    "两国签署了协议。⏎(完)",
    "两国签署了协议（详见附件）。⏎会谈结束。",
    "组织成员(共十个?)签署了协议。⏎会谈结束。",
    # dots that end nothing
    "同比增长8.2%,占总额的16.7%。⏎增速较快。",
    "总额达1.02亿美元。⏎其中包括新项目。",
    "总额达3，500．5万美元。⏎其中包括新项目。",
    "增长了8.2%. ⏎明年将更快.",
    "新版本4.0已经发布。⏎用户反应良好。",
    "国防武官(S. Muthukrishnan)大校出席。⏎会议结束。",
    "作家J.K.罗琳出席。⏎会议结束。",
    "总统乔治·W.布什出席。⏎会议结束。",
    "苹果公司(Apple Inc.)宣布了消息。⏎股价上涨。",
    "苹果公司Apple Inc.宣布了消息。⏎股价上涨。",
    "会议文件No.5已经分发。⏎代表们阅读了文件。",
    "网站www.example.org/a?b=1.html公布了消息。⏎点击量很高。",
    "详情请见https://example.org/news.html。⏎谢谢。",
    "来信请寄press.office@example.org。⏎谢谢。",
    "照片来自sg.finance.example.com",
    "会议于10.30开始。⏎代表们入场。",
    "两国加入了SCO. ⏎双方表示欢迎.",
    "该国使用Sputnik V. ⏎双方表示欢迎.",
    # enumerations
    "1. 加强合作。⏎2. 扩大贸易。",
    "1.加强合作。⏎2.扩大贸易。",
    "主要内容：1.加强合作；2.扩大贸易。",
    "一、加强合作。⏎二、扩大贸易。",
    "（一）加强合作。⏎（二）扩大贸易。",
    "第一，加强合作。⏎第二，扩大贸易。",
    "2) 加强合作。⏎3) 扩大贸易。",
    # ellipses
    "贸易、投资、旅游……都在议程上。⏎会议很长。",
    "他说：“我不知道……”⏎会议结束。",
    "贸易、投资...都在议程上。⏎会议很长。",
    "谁知道呢…… ⏎会议很长。",
    "他停顿了一下……。⏎会议继续。",
    # semicolons
    "他高度评价各国为维护本地区和平与稳定作出的努力；⏎强调各方需要在国际法的基础上和平解决争端；⏎呼吁尽快完成行为准则的谈判。",
    "他高度评价各国为维护本地区和平与稳定作出的努力;⏎强调各方需要在国际法的基础上和平解决争端。",
    "贸易增长；投资增长。",
    "出席会议的有甲国总理；乙国总理；丙国总统；丁国外长；戊国防长；己国商务部长；庚国农业部长；以及来自各国际组织的观察员和专家学者。",
    "他说：“我们高度评价各国为维护本地区和平与稳定作出的努力；各方需要在国际法的基础上和平解决彼此之间的争端。”⏎会议结束。",
    # other
    "他说了——会谈很有成果！——然后离开。",
    "会议圆满成功！⏎👍谢谢大家。",
    "会议圆满成功！👍！",
    "会议（“成功！”）结束。",
]

VIETNAMESE = [
    # plain ends
    "Hai bên đã ký thỏa thuận. ⏎Cuộc gặp diễn ra thân mật.",
    "Ai chủ trì phiên họp? ⏎Chương trình gồm những gì?",
    "Cảm ơn các bạn! ⏎Hội nghị kết thúc.",
    "Thật vậy sao?! ⏎Không ai biết.",
    "Hội nghị đã kết thúc.. ⏎Các đại biểu ra về.",
    "Tiêu đề không có dấu chấm",
    "Hội nghị kết thúc năm 2021. ⏎Các đại biểu ra về.",
    "Giá trị gần bằng 0. ⏎Đây là điều đáng lo.",
    "Kinh tế tăng 8,2%. ⏎Xuất khẩu cũng tăng.",
    "Nga gia nhập tổ chức này (EAEU). ⏎Hai bên hoan nghênh.",
    "Hai bên đã ký thỏa thuận。 ⏎Cuộc gặp diễn ra thân mật。",
    "Hội nghị diễn ra thành công. ⏎30 đại biểu đã phát biểu.",
    "Trận đấu diễn ra tại Naples, Ý. ⏎Chelsea sẽ gặp Videoton.",
    "Trận đấu kết thúc lúc 17:30. ⏎Khán giả ra về.",
    'Chúng tôi rất vui." ⏎Ông nói như vậy.',
    # no space behind the full stop
    "Hòa bình trong khu vực.⏎Thủ tướng đã phát biểu.",
    "Hội nghị kết thúc năm 2021.⏎Các đại biểu ra về.",
    "Nga là đối tác của ASEAN.⏎Hai bên đã ký thỏa thuận.",
    "Hai bên nhất trí!⏎Hội nghị kết thúc.",
    "Đây là cơ hội lớn.⏎“Chúng tôi rất vui”, ông nói.",
    "Các nước cùng phát triển.⏎Ở đây có nhiều cơ hội.",
    "Tiêm vắc-xin Sputnik.V cho người dân.",
    "Đọc trên VnExpress.Net mỗi ngày.",
    "Đặt phòng qua Booking.com và Agoda.com dễ dàng.",
    # abbreviations and names
    "Hội nghị tại TP.HCM đã bế mạc. ⏎Các đại biểu ra về.",
    "Hội nghị tại TP. Hồ Chí Minh đã bế mạc.",
    "Hội nghị tại TP.Hồ Chí Minh đã bế mạc.",
    "PGS.TS. Nguyễn Văn An chủ trì phiên họp.",
    "PGS.TS Nguyễn Văn An chủ trì phiên họp.",
    "GS. Trần Văn Bình và ThS. Lê Thị Cúc cùng dự.",
    "GS.Trần Văn Bình và ThS.Lê Thị Cúc cùng dự.",
    "BS. Phạm Văn Dũng trả lời phỏng vấn. ⏎Ông rất lạc quan.",
    "Ông sống tại Q.1, P.5 của thành phố.",
    "Ông sống tại Q. 1 và làm việc ở P. 5 gần đó.",
    "Hợp tác về y tế, giáo dục, du lịch v.v.",
    "Hợp tác về y tế, giáo dục v.v. ⏎Hai bên cũng bàn về thương mại.",
    "Hợp tác về y tế, giáo dục v.v… và nhiều lĩnh vực khác.",
    "Hợp tác về y tế, giáo dục v.v... ⏎Hai bên cũng bàn về thương mại.",
    "Tổng thống J. Biden gặp S. Muthukrishnan tại đây.",
    "Tổng thống George W. Bush và J.K. Rowling cùng dự.",
    "Việt Nam mua vắc-xin Sputnik V. ⏎Theo kế hoạch, lô đầu tiên sẽ về sớm.",
    "Ông Mr. Smith và Mrs. Brown tới dự.",
    "Hội nghị tại Washington D.C. ⏎Thủ tướng đã phát biểu.",
    "Tổng thống U.S. President phát biểu.",
    "Công ty Apple Inc. ⏎Theo báo cáo, doanh thu tăng.",
    "Văn kiện No. 5 đã được phát.",
    "Nhà thờ St. Martin nằm ở đó. ⏎Khách rất đông.",
    "Công văn số 12/TB.VP gửi tr.CN của báo.",
    "Vụ Roe v. Wade gây tranh cãi.",
    # numbers
    "Tổng trị giá 1.250.000 đồng. ⏎Đó là mức cao.",
    "Cách mạng công nghiệp 4.0 mở ra cơ hội. ⏎Các nước hưởng ứng.",
    "Cuộc họp bắt đầu lúc 10.30 sáng. ⏎Các đại biểu vào phòng.",
    "Hội nghị ngày 6.7.2021 rất thành công.",
    # addresses
    "Xem tại https://example.org/Tin.Moi?id=1.2 để biết thêm. ⏎Cảm ơn.",
    "Xem tại www.Example.Org. ⏎Cảm ơn.",
    "Thư gửi về Ban.Tin@example.org. ⏎Cảm ơn.",
    # enumerations
    "1. Tăng cường hợp tác. ⏎2. Mở rộng thương mại.",
    "a. Tăng cường hợp tác. ⏎b. Mở rộng thương mại.",
    "a) Tăng cường hợp tác. ⏎b) Mở rộng thương mại.",
    "I. Mở đầu",
    "II. Tình hình chung. ⏎Kinh tế tăng trưởng.",
    "1.1. Mục tiêu chung",
    "Điều 5. Phạm vi áp dụng",
    "Các nội dung chính: 1. Tăng cường hợp tác; 2. Mở rộng thương mại.",
    # ellipses
    "Nga, Mỹ, Nhật Bản... đều tham dự. ⏎Hội nghị thành công.",
    "Nga, Mỹ, Nhật Bản... ⏎Hội nghị thành công.",
    "Nga, Mỹ, Nhật Bản… ⏎Hội nghị thành công.",
    "Nga, Mỹ, Nhật Bản...⏎Hội nghị thành công.",
    "Không ai biết … rồi họ ra về.",
    # quotations
    "Ông nói: “Chúng tôi rất vui.” ⏎Sau đó ông ra về.",
    "“Chúng tôi rất vui.” Ông An nói. ⏎Sau đó ông ra về.",
    "“Chúng tôi rất vui!” ông nói. ⏎Sau đó ông ra về.",
    '"Chúng tôi rất vui?", ông nói. ⏎Sau đó ông ra về.',
    '"Chúng tôi rất vui," ông nói, "và sẽ trở lại." ⏎Sau đó ông ra về.',
    'Ông nói: "Chúng tôi rất vui. " ⏎Sau đó ông ra về.',
    "Ông nói: 'Chúng tôi rất vui.' ⏎Sau đó ông ra về.",
    "Ông nói: «Chúng tôi rất vui.» ⏎Sau đó ông ra về.",
    "Ông nói: “Chúng tôi rất vui”. ⏎Sau đó ông ra về.",
    "Ông nói: “Cảm ơn các bạn. Xin chào!” ⏎Sau đó ông ra về.",
    "Khẩu hiệu “Đoàn kết! Hành động!” được treo khắp nơi.",
    "Ông nói: “Chúng tôi sẽ tiếp tục ủng hộ các nước chống dịch và cấp thêm vắc-xin. ⏎Năm sau sẽ có đoàn thứ hai.”",
    "Nhà báo O'Neill và tờ Today’s News đưa tin. ⏎Khách rất đông.",
    # brackets
    "Các nước (trong đó có Lào. Xem trang 2.) đã ký thỏa thuận. ⏎Hội nghị kết thúc.",
    "Hội nghị đã kết thúc. ⏎(TTXVN)",
    "Hội nghị đã kết thúc.⏎(TTXVN)",
    "Nhiều người (bao nhiêu?) đã tới dự.",
    # small letters
    "Hội nghị kết thúc. và các đại biểu ra về.",
    "Bao giờ? khi nào? ở đâu? ⏎Không ai biết.",
    # semicolons
    (
        "Ông đánh giá cao nỗ lực của các nước trong khu vực; ⏎nhấn mạnh phải giải quyết mọi bất đồng; "
        "⏎kêu gọi sớm hoàn tất bộ quy tắc."
    ),
    "Thương mại tăng; đầu tư tăng.",
    "Dự hội nghị có Thủ tướng nước A; Thủ tướng nước B; Tổng thống nước C; Ngoại trưởng nước D; cùng nhiều quan sát viên.",
    "Thủ tướng nói: “Chúng tôi đánh giá cao nỗ lực của các nước trong khu vực; bất đồng cần được giải quyết bằng đối thoại.”",
    # other
    "- Tăng cường hợp tác. ⏎- Mở rộng thương mại.",
    "Hội nghị thành công! ⏎👍 Cảm ơn các bạn.",
]


def check(case: str, language: Language) -> None:
    text = case.replace("⏎", "")
    expected = [part.strip() for part in case.split("⏎") if part.strip()]
    assert [text[start:end] for start, end in split(text, language)] == expected


@pytest.mark.parametrize("case", CHINESE)
def test_chinese(case: str) -> None:
    check(case, "zh")


@pytest.mark.parametrize("case", VIETNAMESE)
def test_vietnamese(case: str) -> None:
    check(case, "vi")


def test_the_tables_are_long_enough() -> None:
    assert min(len(set(CHINESE)), len(set(VIETNAMESE))) >= 60


PIECES = st.sampled_from(
    [
        *"。！？!?.…;；“”\"'‘’「」（）()《》：:，, \t\u3000\n—-",
        "外长",
        "Thủ tướng",
        "ông",
        "A",
        "TP",
        "v.v",
        "1",
        "10",
        "👍",
        "𠮷",
        "说",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS, st.sampled_from(["zh", "vi"]))
@example("  ", "zh")
@example("。。。", "zh")
@example("” 。", "vi")
@example("；" * 200, "zh")
def test_nothing_is_lost_or_said_twice(text: str, language: Language) -> None:
    spans = split(text, language)
    behind = 0
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[behind:start].strip()
        behind = end
    assert not text[behind:].strip()


@given(TEXTS, st.sampled_from(["zh", "vi"]))
def test_every_sentence_has_words_if_the_text_has(text: str, language: Language) -> None:
    spans = split(text, language)
    if any(map(str.isalnum, text)):
        assert all(any(map(str.isalnum, text[start:end])) for start, end in spans)
    else:
        assert len(spans) <= 1


@pytest.mark.parametrize("language", ["zh", "vi"])
@pytest.mark.parametrize(
    ("unit", "size"),
    [
        ("“我们支持合作。”他说。双方（甲、乙）同意；会谈结束。", 1_000_000),
        ("Ông nói: “Chúng tôi vui.” TP.HCM đạt 8,2%; hai bên nhất trí. ", 1_000_000),
        *(
            (unit, 100_000)
            for unit in ["外", "a", ".", "。", "…", " ", "(", ")", "“", '"', "'", ". ", "；", "1.", "a@", "www.", "「(", "V. "]
        ),
    ],
)
def test_time_grows_with_length_only(unit: str, size: int, language: Language) -> None:
    text = unit * (size // len(unit.encode()))
    began = time.process_time()
    split(text, language)
    assert time.process_time() - began < 6  # well under 1 s here; work that grows with the square would take minutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“甲”", {2: (0, Family.DOUBLE)}),
        ("“甲“", {2: (0, Family.DOUBLE)}),
        ('“甲"', {2: (0, Family.DOUBLE)}),
        ("（甲)", {2: (0, Family.ROUND)}),
        ("1) 甲 2) 乙", {}),
        ("“甲（乙”丙）", {4: (0, Family.DOUBLE), 6: (2, Family.ROUND)}),
        ("O'Neill và 'bạn'", {15: (11, Family.SINGLE)}),
        ('cao 5" và "dài"', {14: (10, Family.DOUBLE)}),
        ("“甲‘乙’丙”", {4: (2, Family.SINGLE), 6: (0, Family.DOUBLE)}),
        ("”甲”", {2: (0, Family.DOUBLE)}),
    ],
)
def test_marks_are_paired(text: str, expected: dict[int, tuple[int, Family]]) -> None:
    assert pairs(text) == expected
