"""Texts cut at their marks, on beads as a project has them."""

from align.model import Mark, MarkKind, Span
from align.workbench.lit import lit


def test_places_are_by_the_numbers_of_segments():
    zh = [(70, "援助6000万美元。"), (71, "会议7月6日举行。")]
    vi = [(9, "Viện trợ 50 triệu USD."), (12, "Hội nghị ngày 6/7.")]
    money = Mark(MarkKind.NUMBER, False, (Span(70, 2, 7),), (Span(9, 9, 17),), "60000000 USD", "50000000 USD")
    day = Mark(MarkKind.DATE, True, (Span(71, 2, 6),), (Span(12, 14, 17),), "07-06", "07-06")
    left, right = lit([money, day], zh, vi)
    assert "".join(piece.text for piece in left) == "援助6000万美元。会议7月6日举行。"
    assert "".join(piece.text for piece in right) == "Viện trợ 50 triệu USD. Hội nghị ngày 6/7."
    assert [(piece.text, piece.kind, piece.agrees) for piece in left if piece.kind] == [
        ("6000万", "number", False),
        ("7月6日", "date", True),
    ]
    assert [piece.text for piece in right if piece.kind] == ["50 triệu", "6/7"]


def test_every_bead_of_a_project_reads_as_its_segments(desk):
    for number in (1, 2):
        view = desk.bitext(number)
        texts = {segment.id: segment.text for report in (view.zh, view.vi) for segment in report.segments}
        for bead in view.beads:
            zh, vi = lit(bead.marks, *([(own, texts[own]) for own in side] for side in (bead.zh, bead.vi)))
            assert "".join(piece.text for piece in zh) == "".join(texts[own] for own in bead.zh)
            assert "".join(piece.text for piece in vi) == " ".join(texts[own] for own in bead.vi)
