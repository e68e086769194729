"""A meeting of one Chinese report and three Vietnamese ones, which agree on the day and not on the money."""

from dataclasses import replace
from datetime import UTC, datetime

from align.model import Alignment, Bead, Bitext, Kind, Mark, MarkKind, Meeting, Span
from tests.store.samples import report


def marked(texts, words):
    """Places of `words` in `texts`."""
    return tuple(Span(i, text.index(words), text.index(words) + len(words)) for i, text in enumerate(texts) if words in text)


def alignment():
    zh = report("zh.txt", "zh", ((Kind.TITLE, "会议7月6日举行"), (Kind.BODY, "援助6000万美元。")))
    one = report("vi1.txt", "vi", ((Kind.TITLE, "Hội nghị ngày 6/7"), (Kind.BODY, "Viện trợ 60 triệu USD.")))
    two = report("vi2.txt", "vi", ((Kind.TITLE, "Hội nghị ngày 6/7"), (Kind.BODY, "Viện trợ 50 triệu USD.")))
    texts = [part.text for part in zh.segments]
    money, day = marked(texts, "6000万"), marked(texts, "7月6日")

    def bitext(vi, value, confidence):
        said = [part.text for part in vi.segments]
        agrees = Mark(MarkKind.DATE, True, day, marked(said, "6/7"), "07-06", "07-06")
        other = marked(said, f"{value[:2]} triệu")
        number = Mark(MarkKind.NUMBER, value == "60000000 USD", money, other, "60000000 USD", value)
        beads = Bead((0,), (0,), 0.2, 0.99, marks=(agrees,)), Bead((1,), (1,), 0.2, confidence, marks=(number,))
        return Bitext("m", zh, vi, beads)

    three = replace(two, id="vi3.txt", digest="vi3", text=two.text)
    return Alignment(
        (bitext(one, "60000000 USD", 0.9), bitext(two, "50000000 USD", 0.7), bitext(three, "50000000 USD", 0.8)),
        (Meeting("m", (zh,), (one, two, three)),),
        "tiny",
        datetime(2026, 1, 1, tzinfo=UTC),
    )
