"""The pictures page: what each picture shows, as data and as a table."""

import json

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from align.workbench.desk import Desk
from tests.ui.conftest import texts


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


def test_a_project_without_pairs_says_so(show, tmp_path):
    Project.create(tmp_path / "new.doichieu", "New").close()
    assert "nothing to show yet" in texts(show("pictures", tmp_path / "new.doichieu"))


@pytest.mark.parametrize(("tongue", "title"), [("zh", "中文报道的句序"), ("vi", "Câu thứ mấy trong bài tiếng Trung")])
def test_it_speaks_other_languages(show, samples, tongue, title):
    assert chart(show("pictures", samples, tongue=tongue))["encoding"]["x"]["title"] == title
