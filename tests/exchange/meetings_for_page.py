# ruff: noqa: E501 - sentences are as long as they are
"""Reports written for the tests of the page: an invented meeting, as two newsrooms might have told it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from align.matching.evidence.marks import marks
from align.model import Alignment, Bead, Bitext, Kind, Mark, MarkKind, Meeting, Report, Segment, Span, Status

KINDS = {"T": Kind.TITLE, "L": Kind.LEAD, "B": Kind.BODY, "C": Kind.CAPTION, "F": Kind.FURNITURE}

# A line is a segment, after the letter of its kind; a blank line ends a paragraph.
ZH = """
F 2024年5月14日 09:30

T 湄澜江三国流域部长会议在岘港闭幕

L 5月13日，第四届湄澜江三国流域部长会议在越南岘港闭幕，来自三国的120名代表出席。

C 5月13日，与会代表在闭幕式后合影。图自会议秘书处

B 会议由越南自然资源部副部长陈文海主持。
B 他在开幕致辞中表示，流域各国同饮一江水，任何一国都无法独自应对日益频繁的干旱和海水倒灌。

B 会议通过了2025—2030年联合行动计划。
B 计划包括三项内容：建立共享水文数据平台；
B 每年举行一次联合防洪演练；
B 在下游三角洲试种5万公顷耐盐水稻。

B 中方代表团团长李建国说，中方将从今年6月起向下游国家提供全年水文信息。
B 他还表示，中方愿出资800万美元，支持数据平台的建设和人员培训。
B “数据越透明，误解就越少。”李建国说。

B 会议期间，中越双方还就跨境渔业执法交换了意见。

B 世界银行、亚洲开发银行的观察员列席会议。

B 下一届会议将于2026年在昆明举行。

F （完）

F 更多新闻
F 岘港举办国际烟花节，预计接待游客五十万人次
F 今年前四个月中越双边贸易额同比增长两成
F 三角洲农民改种耐盐稻，收入比去年提高三成
F 气象部门：今年雨季可能推迟到六月中旬
F 专家谈流域治理：先把数据摆到桌面上来，再谈如何分水
F 图片报道：岘港湾畔的清晨，渔船归来，市场开张，游客在沙滩上散步
F 视频：一分钟看懂湄澜江三国流域合作机制的来龙去脉，以及它对下游三角洲农民意味着什么，又为上游带来了哪些机会
"""

VI = """
F Thứ ba, 14/05/2024 | 10:12 GMT+7

T Ba nước lưu vực Mê Lan thông qua kế hoạch hành động chung đến năm 2030

L Hội nghị Bộ trưởng lần thứ 4 các nước lưu vực sông Mê Lan bế mạc ngày 13/5 tại Đà Nẵng với sự tham dự của 120 đại biểu.

B Phát biểu khai mạc, Thứ trưởng Bộ Tài nguyên Trần Văn Hải, người chủ trì hội nghị, nhấn mạnh các nước cùng chung một dòng sông, không nước nào có thể một mình ứng phó với hạn hán và xâm nhập mặn ngày càng thường xuyên.
B Ông cũng đề nghị các bên sớm hoàn tất quy chế hoạt động của ban thư ký đặt tại Đà Nẵng.

C Quang cảnh phiên bế mạc. Ảnh: Ban Thư ký hội nghị

B Trưởng đoàn Trung Quốc Lý Kiến Quốc cho biết nước này sẵn sàng đóng góp 8 triệu USD cho nền tảng dữ liệu và công tác đào tạo;
B đồng thời từ tháng 6 năm nay sẽ cung cấp thông tin thủy văn quanh năm cho các nước hạ lưu.

B Kế hoạch hành động chung giai đoạn 2025-2030 được thông qua tại hội nghị gồm ba nội dung: lập nền tảng chia sẻ dữ liệu thủy văn, diễn tập phòng, chống lũ chung mỗi năm một lần và trồng thử 50.000 héc-ta lúa chịu mặn ở vùng châu thổ.
B Phía Việt Nam cam kết hoàn thành 12 trạm quan trắc mới trong quý III.

B Bên lề hội nghị, hai bên Việt - Trung trao đổi về phối hợp tuần tra nghề cá.

B Côn Minh sẽ đăng cai hội nghị lần thứ 5 vào năm 2026.

B Theo ban tổ chức, kết quả hội nghị sẽ được báo cáo lên cấp cao ba nước vào tháng 9.

F Theo Báo Sông Nước
"""

LONE = """
T 三国流域部长会议明日开幕

L 第四届湄澜江三国流域部长会议将于5月12日在岘港开幕，会期两天。
B 会议预计将讨论共享水文数据等议题。

F 责任编辑：王一
"""


Paragraphs = list[list[tuple[Kind, str]]]


def parsed(source: str) -> Paragraphs:
    """The paragraphs of one of the texts above."""
    blocks = source.strip().split("\n\n")
    return [[(KINDS[line[0]], line[2:]) for line in block.split("\n")] for block in blocks]


def report(id_: str, language: str, paragraphs: Paragraphs, **about: object) -> Report:
    """A report of `paragraphs`, each a list of kinds and texts."""
    joint = "" if language == "zh" else " "
    text, segments = "", []
    for paragraph, block in enumerate(paragraphs):
        for place, (kind, words) in enumerate(block):
            text += joint if place else "\n" * bool(text)
            segments.append(Segment(len(segments), kind, len(text), len(text) + len(words), words, paragraph))
            text += words
    title = next((segment.text for segment in segments if segment.kind is Kind.TITLE), None)
    return Report(id_, about.pop("path", id_), language, text, tuple(segments), **({"title": title} | about))


def beads(zh: Report, vi: Report, matched: list[Bead]) -> tuple[Bead, ...]:
    """`matched`, and a bead of one side for every other segment that takes part in alignment."""
    taken = {i for bead in matched for i in bead.zh}, {j for bead in matched for j in bead.vi}
    left = [Bead((s.index,), (), 0.0, 0.9) for s in zh.aligned if s.index not in taken[0]]
    right = [Bead((), (s.index,), 0.0, 0.9) for s in vi.aligned if s.index not in taken[1]]
    return tuple(sorted(matched + left, key=lambda bead: bead.zh)) + tuple(right)


def marked(zh: Report, vi: Report, bead: Bead) -> Bead:
    """`bead` with the marks that its texts have."""
    sides = ([(index, side.segments[index].text) for index in own] for side, own in ((zh, bead.zh), (vi, bead.vi)))
    return replace(bead, marks=marks(*sides, zh.published, vi.published))


def alignment() -> Alignment:
    """Two meetings: one with a report in each language and beads of several shapes, one that only China reported."""
    day = {"published": date(2024, 5, 14), "meeting_date": date(2024, 5, 13)}
    zh = report("zh/dagang.txt", "zh", parsed(ZH), path="reports/zh/dagang.txt", outlet="大江日报", **day)
    vi = report("vi/songnuoc.html", "vi", parsed(VI), path="reports/vi/songnuoc.html", outlet="Báo Sông Nước", **day)
    lone = report(
        "zh/yugao.txt", "zh", parsed(LONE), path="reports/zh/yugao.txt", outlet="大江日报", published=date(2024, 5, 11)
    )
    found = [
        Bead((1,), (1,), 0.02, 0.57, {"numbers": 0.0}),
        Bead((2,), (2,), 0.11, 0.98, {"numbers": 1.0}),
        Bead((4, 5), (3,), 0.09, 0.93),
        Bead((6, 7, 8, 9), (8,), 0.10, 0.95),
        Bead((10,), (7,), 0.12, 0.97, status=Status.ACCEPTED),
        Bead((11,), (6,), 0.07, 0.88),
        Bead((13,), (10,), 0.04, 0.74),
        Bead((14,), (12,), 0.00, 0.31),
        Bead((15,), (11,), 0.06, 0.83),
    ]
    return Alignment(
        bitexts=(Bitext("2024-05-13-流域部长会议", zh, vi, beads(zh, vi, [marked(zh, vi, bead) for bead in found])),),
        meetings=(
            Meeting("2024-05-11-流域部长会议-预告", (lone,), ()),
            Meeting("2024-05-13-流域部长会议", (zh,), (vi,)),
        ),
        encoder="multilingual-e5-small (bundled)",
        created=datetime(2024, 6, 3, 8, 5, tzinfo=UTC),
    )


ATTACKS = [
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "</style><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "</textarea></noscript></template><svg onload=window.hacked=1>",
    "<img src=x onerror=window.hacked=1>",
    "<img src=//example.org/x.png>",
    "<svg><script>window.hacked=1</script></svg>",
    "<svg/onload=window.hacked=1>",
    "<body onload=window.hacked=1>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    '<a href="javascript:window.hacked=1">x</a>',
    "javascript:window.hacked=1",
    '" onmouseover="window.hacked=1',
    "' onfocus='window.hacked=1' autofocus='",
    "` onclick=window.hacked=1 `",
    '"><script>window.hacked=1</script>',
    "--><script>window.hacked=1</script><!--",
    "]]><script>window.hacked=1</script>",
    "<!--<script>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//example.org/x.css>",
    "<meta http-equiv=refresh content='0;url=//example.org'>",
    "<base href=//example.org/>",
    "<object data=//example.org></object><embed src=//example.org>",
    "<form action=//example.org><input name=x autofocus></form>",
    "<details open ontoggle=window.hacked=1>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
    "{{ 7*7 }}{% raw %}{# x #}${window.hacked=1}",
    "&lt;script&gt;window.hacked=1&lt;/script&gt; &#60;b&#62; &amp;",
    "\\u003cscript\\u003ewindow.hacked=1\\u003c/script\\u003e",
    "<\u2028script>window.hacked=1</script>",
    "＜script＞window.hacked=1＜/script＞",
    "<scr<script>ipt>window.hacked=1</scr</script>ipt>",
    "<b>đậm</b> & 粗体 <i",
]


def attacked(*texts: str) -> Alignment:
    """A meeting for each of `texts`, which stands in every field that holds text, with bitexts of every shape."""
    bitexts: list[Bitext] = []
    meetings = []
    for text in texts:
        title, lead, body, caption, furniture = ((kind, text) for kind in KINDS.values())
        paragraphs = [[title], [lead, body], [caption], [body], [furniture, (Kind.FURNITURE, text * 5)]]
        about = {"title": text, "path": text, "outlet": text}
        zh, vi = (report(text, language, paragraphs, **about) for language in ("zh", "vi"))
        lone = report(text + " ", "vi", paragraphs, **about)
        bare = replace(vi, outlet=None, title=None)
        notes = (
            Mark(MarkKind.NUMBER, True, (Span(0, 0, 2),), (Span(0, 1, 3),), text, text),
            Mark(MarkKind.DATE, False, (Span(0, 2, 4),), (Span(0, 4, 6),), text, text + "!"),
            Mark(MarkKind.NAME, True, (Span(0, 4, len(text)),), (Span(0, 6, len(text)),), text, text),
        )
        words = (Mark(MarkKind.COGNATE, True, (Span(1, 0, len(text)), Span(2, 1, 2)), (Span(2, 0, len(text)),), text, text),)
        found = [
            Bead((0,), (0,), 0.1, 0.95, {text: 1.0}, marks=notes),
            Bead((1, 2), (2,), 0.1, 0.6, {text: 1.0}, marks=words),
        ]
        bitexts += (Bitext(text, zh, other, beads(zh, other, found)) for other in (vi, bare))
        meetings.append(Meeting(text, (zh,), (vi, lone)))
    return Alignment(tuple(bitexts), tuple(meetings), "".join(texts), datetime(2024, 6, 3, tzinfo=UTC))


def many(bitexts: int, pairs: int) -> Alignment:
    """An alignment of `bitexts` meetings with `pairs` matches each, of the length that news have."""
    zh = [
        [(Kind.BODY, f"第{i}项：双方同意扩大贸易、投资、教育等领域的合作，并于今年{i % 12 + 1}月再次会晤。")]
        for i in range(pairs)
    ]
    vi_text = "Điểm {}: hai bên nhất trí mở rộng hợp tác về thương mại, đầu tư, giáo dục và gặp lại vào tháng {} năm nay."
    vi = [[(Kind.BODY, vi_text.format(i, i % 12 + 1))] for i in range(pairs)]
    found = []
    for number in range(bitexts):
        sides = (
            report(f"{number}.zh", "zh", zh, title=f"会晤{number}"),
            report(f"{number}.vi", "vi", vi, title=f"Hội đàm {number}"),
        )
        matched = tuple(Bead((i,), (i,), 0.1, 0.5 + 0.5 * (i % 10) / 10) for i in range(pairs))
        found.append(Bitext(f"2024-{number}", *sides, matched))
    meetings = tuple(Meeting(bitext.meeting, (bitext.zh,), (bitext.vi,)) for bitext in found)
    return Alignment(tuple(found), meetings, "tiny", datetime(2024, 6, 3, tzinfo=UTC))
