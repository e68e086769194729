"""The pictures page: what each picture shows, as data and as a table."""

import json
import re

import pytest

from align.model import Status
from align.store import Filter, Project
from align.store.actions import Judge
from align.workbench.desk import Desk
from tests.ui.conftest import texts
from ui.components import charts
from ui.pages import pictures


def chart(app):
    """The Vega-Lite specification of the picture."""
    (element,) = app.get("vega_lite_chart")
    return json.loads(element.proto.spec)


def table(app):
    return app.dataframe[0].value.to_numpy().tolist()


def test_the_dot_plot_has_a_point_for_each_sentence_of_a_match(show, samples):
    with Desk.open(samples, "Lan") as desk:
        view = desk.bitext(1)
        desk.act(Judge((view.beads[0].id,), Status.ACCEPTED), view.revision)
    app = show("pictures", samples)
    assert table(app) == [
        [1, 1, "very likely, 95%", "accepted"],
        [2, 2, "very likely, 90%", "proposed"],
        [3, 3, "doubtful, 55%", "proposed"],
        [4, 3, "doubtful, 55%", "proposed"],
    ]
    spec = chart(app)
    assert "3 matches" in spec["description"]
    assert spec["encoding"]["x"]["title"] == "Statement of the Chinese report"
    assert spec["encoding"]["y"]["title"] == "Statement of the Vietnamese report"
    assert spec["encoding"]["shape"]["field"] == "status", "nothing is told by colour alone"
    app.selectbox(key="dots_bitext_1").select(2).run()
    assert table(app) == [[2, 2, "likely, 80%", "proposed"]]


def test_each_meeting_has_its_own_pictures(show, two_meetings):
    app = show("pictures", two_meetings)
    assert len(table(app)) == 4
    app.selectbox(key="dots_meeting").select(2).run()
    assert [row[:2] for row in table(app)] == [[1, 1], [2, 2]]
    app = picture(show, two_meetings, "coverage")
    assert len(table(app)) == 3
    app.selectbox(key="coverage_meeting").select(2).run()
    assert [row[1] for row in table(app)] == [2, 2]


def test_a_project_without_pairs_says_so(show, tmp_path):
    Project.create(tmp_path / "new.doichieu", "New").close()
    assert "nothing to show yet" in texts(show("pictures", tmp_path / "new.doichieu"))


@pytest.mark.parametrize(("tongue", "title"), [("zh", "中文报道的句序"), ("vi", "Câu thứ mấy trong bài tiếng Trung")])
def test_it_speaks_other_languages(show, samples, tongue, title):
    assert chart(show("pictures", samples, tongue=tongue))["encoding"]["x"]["title"] == title


def picture(show, project, name, **options):
    app = show("pictures", project, **options)
    app.button_group(key="picture").set_value(name).run()
    assert not app.exception
    return app


def test_the_address_may_name_the_picture(show, samples):
    assert show("pictures", samples, picture="coverage").button_group(key="picture").value == "coverage"
    assert show("pictures", samples, picture="<b>").button_group(key="picture").value == "dots"


def judged(project, *statuses):
    """Judge the matches of the samples, the most doubtful first."""
    with Desk.open(project, "Lan") as desk:
        beads = desk.find(Filter(matched=True), "doubtful").beads
        for each, status in zip(beads, statuses, strict=False):
            desk.act(Judge((each.bead.id,), status), desk.info().revision)


def test_the_histogram_says_what_the_cut_keeps(show, samples):
    judged(samples, Status.ACCEPTED, Status.REJECTED)
    app = picture(show, samples, "confidence")
    assert "3 of 4 matches are kept" in texts(app)
    app.slider(key="confidence_cut").set_value(95).run()
    assert "2 of 4 matches are kept" in texts(app)
    rows = app.dataframe[0].value
    assert rows.sum(numeric_only=True).to_dict() == {"accepted": 1, "proposed": 2, "unsure": 0, "rejected": 1}
    assert "4 matches; the cut is at 95%" in chart(app)["description"]
    app.selectbox(key="confidence_meeting").select(1).run()
    assert not app.exception


def test_coverage_of_each_report(show, samples):
    judged(samples, Status.ACCEPTED)
    app = picture(show, samples, "coverage")
    rows = table(app)
    assert [row[1] for row in rows] == [4, 4, 2]
    assert rows[0][2:] == [2, 2, 0, 0, 0, 0]
    assert rows[1][2:] == [1, 2, 0, 0, 0, 1]
    assert "each of 3 reports" in chart(app)["description"]


def test_progress_by_day_and_reviewer(show, samples):
    assert "Nothing was decided yet" in texts(picture(show, samples, "progress"))
    judged(samples, Status.ACCEPTED, Status.UNSURE)
    app = picture(show, samples, "progress")
    assert [row[1:] for row in table(app)] == [["Lan", 2]]
    assert "2 of 4 matches decided" in str(app.get("progress")[0].proto), "matches, as on the start page"
    drawn = chart(app)["encoding"]
    assert drawn["y"]["title"] == "Decisions made"
    assert len(drawn["x"]["scale"]["domain"]) == charts.FORTNIGHT


def test_reliability_once_enough_is_decided(show, samples, monkeypatch):
    judged(samples, Status.ACCEPTED, Status.REJECTED, Status.ACCEPTED)
    assert "30 accepted or rejected matches are needed; there are 3" in texts(picture(show, samples, "reliability"))
    monkeypatch.setattr(pictures, "ENOUGH", 3)
    app = picture(show, samples, "reliability")
    assert sum(row[1] for row in table(app)) == 3
    assert re.search(r"\d% apart", texts(app))
    assert "3 decided matches" in chart(app)["description"]


@pytest.mark.parametrize("name", ["confidence", "coverage", "progress", "reliability"])
def test_pictures_of_an_empty_project(show, tmp_path, name):
    Project.create(tmp_path / "new.doichieu", "New").close()
    app = picture(show, tmp_path / "new.doichieu", name)
    assert len(app.info) == 1


@pytest.mark.parametrize("tongue", ["zh", "vi"])
@pytest.mark.parametrize("name", ["confidence", "coverage", "progress"])
def test_every_picture_speaks_other_languages(show, samples, name, tongue):
    judged(samples, Status.ACCEPTED)
    english = chart(picture(show, samples, name))["description"]
    assert chart(picture(show, samples, name, tongue=tongue))["description"] != english
