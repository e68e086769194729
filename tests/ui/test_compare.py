"""The compare page on the small alignment, and on one with figures that differ."""

import json

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Check, Judge, MoveReport
from align.workbench.desk import Desk
from tests.ui.conftest import texts
from tests.workbench.clashing import alignment as clashing_alignment


def shown(app):
    """What the passages say, as (texts of each side, clashes)."""
    found = []
    for element in app.get("bidi_component"):
        data = json.loads(element.proto.json) if element.proto.json else {}
        for item in data.get("items", []) if isinstance(data, dict) else []:
            sides = ["".join(piece["text"] for piece in side["pieces"]) for side in item["sides"]]
            found.append((sides, item["clashes"], [chip["text"] for chip in item["chips"]]))
    return found


@pytest.fixture
def clashing(tmp_path):
    with Project.create(tmp_path / "clashes.doichieu", "Clashes") as project:
        project.save_alignment(clashing_alignment(), {})
    return tmp_path / "clashes.doichieu"


def test_what_only_one_side_says_is_listed_by_report(show, samples):
    app = show("compare", samples)
    assert [sides for sides, _, _ in shown(app)] == [["Trời mưa to suốt buổi sáng."], ["Thêm bốn chuyến bay thẳng"]]
    labels = [expander.label for expander in app.expander]
    assert "0 of 4 statements" in labels[0]
    assert "1 of 4 statements" in labels[1]
    assert "said on the other side too" in texts(app)
    app.slider(key="compare_least").set_value(100).run()
    assert not app.exception
    assert "4 of 4 statements" in app.expander[0].label


def test_checked_statements_say_so(show, samples):
    with Desk.open(samples, "Lan") as desk:
        view = desk.bitext(1)
        alone = next(bead for bead in view.beads if not bead.zh)
        desk.act(Check((alone.id,)), view.revision)
    assert next(chips for _, _, chips in shown(show("compare", samples))) == ["checked: no counterpart"]


def test_figures_that_differ_show_both_values(show, clashing):
    app = show("compare", clashing)
    (first, second, *alone) = shown(app)
    assert first[0] == ["援助6000万美元。", "Viện trợ 50 triệu USD."]
    assert first[1] == second[1] == [{"kind": "Number", "zh": "60,000,000 USD", "vi": "50,000,000 USD"}]
    assert first[2] == ["likely, 80%", "proposed"]
    assert alone == []
    app.button_group(key="compare_kinds").set_value([]).run()
    assert shown(app) == []


def test_rejected_matches_do_not_count(show, clashing):
    with Desk.open(clashing, "Lan") as desk:
        for bitext in (2, 3):
            view = desk.bitext(bitext)
            desk.act(Judge((view.beads[1].id,), Status.REJECTED), view.revision)
    app = show("compare", clashing)
    assert "contradicts the other side" in texts(app)


def test_the_address_names_a_meeting(show, samples):
    app = show("compare", samples, meeting=2)
    assert app.selectbox(key="compare_meeting").value == 2
    assert "not aligned with any other" in texts(app)
    assert show("compare", samples, meeting="99").selectbox(key="compare_meeting").value == 1
    assert show("compare", samples, meeting="<b>").selectbox(key="compare_meeting").value == 1


@pytest.mark.parametrize(("tongue", "name"), [("zh", "岘港"), ("vi", "Đà Nẵng"), ("en", "Đà Nẵng")])
def test_a_meeting_is_called_by_a_title_that_its_reader_can_read(show, samples, tongue, name):
    options = show("compare", samples, tongue=tongue).selectbox(key="compare_meeting").options
    assert name in options[0]
    assert "2024-03-05-da-nang" not in options[0]


def test_a_meeting_that_a_person_named_is_called_so(show, samples):
    with Desk.open(samples, "Lan") as desk:
        report = next(head for head in desk.reports() if head.meeting is not None)
        desk.act(MoveReport(report.id, None, "Họp riêng"), desk.info().revision)
    options = show("compare", samples).selectbox(key="compare_meeting").options
    assert any("Họp riêng" in option for option in options)


def test_an_empty_project_says_what_to_do(show, tmp_path):
    Project.create(tmp_path / "new.doichieu", "New").close()
    assert "Add reports and align them first" in texts(show("compare", tmp_path / "new.doichieu"))


@pytest.mark.parametrize(("tongue", "title", "value"), [("zh", "比较", "60,000,000 USD"), ("vi", "So sánh", "60.000.000 USD")])
def test_it_speaks_other_languages(show, clashing, tongue, title, value):
    app = show("compare", clashing, tongue=tongue)
    assert app.title[0].value == title
    assert shown(app)[0][1][0]["zh"] == value
