"""The marks of beads as they leave the aligner: places in the text that people see."""

from dataclasses import replace
from datetime import date

import pytest

from align.matching import Match
from align.model import Kind, MarkKind
from align.workbench.aligners import bitext_of as _bitext
from tests.exchange.meetings_for_page import report

ZH = [
    [(Kind.TITLE, "会见")],
    [(Kind.FURNITURE, "2024年5月14日")],
    [(Kind.BODY, "昨天有120名代表出席。"), (Kind.BODY, "会谈在河内举行。")],
]
VI = [[(Kind.BODY, "Ngày 13/5, 120 đại biểu dự hội đàm ở Hà Nội.")]]
MATCHES = [Match((0,), (), 0.0, 0.9, {}), Match((1, 2), (0,), 0.1, 0.9, {"margin": 0.1})]


def stated(zh, vi):
    """What the second bead of the two reports has marks for, with the words on either side."""
    alone, matched = _bitext("m", zh, vi, MATCHES).beads
    assert alone.marks == ()
    assert (matched.zh, matched.vi) == ((2, 3), (0,))
    words = {
        mark.zh_value: [
            [side.segments[span.segment].text[span.start : span.end] for span in spans]
            for side, spans in ((zh, mark.zh), (vi, mark.vi))
        ]
        for mark in matched.marks
        if mark.kind is not MarkKind.COGNATE
    }
    assert all(mark.agrees for mark in matched.marks)
    return words


@pytest.fixture
def reports():
    return report("zh", "zh", ZH), report("vi", "vi", VI)


def test_places_are_counted_in_the_segments_of_the_reports(reports):
    assert stated(*reports) == {
        "120": [["120"], ["120"]],
        "Hà Nội": [["河内"], ["Hà Nội"]],
    }


def test_yesterday_counts_where_both_reports_say_when_they_were_written(reports):
    zh, vi = reports
    dated = replace(zh, published=date(2024, 5, 14))
    assert "05-13" not in stated(dated, vi)
    assert stated(dated, replace(vi, meeting_date=date(2024, 5, 13)))["05-13"] == [["昨天"], ["Ngày 13/5"]]


def test_traditional_characters_are_compared_as_simplified_and_lit_as_written(reports):
    zh, vi = (
        report("zh", "zh", [*ZH[:2], [(Kind.BODY, "120名代表出席，來自法國。"), (Kind.BODY, "會談在河內舉行。")]]),
        reports[1],
    )
    found = stated(replace(zh, traditional=True), vi)
    assert found["Hà Nội"][0] == ["河內"]
