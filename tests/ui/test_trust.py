"""How far matches can be trusted: drawing, checking and reading a sample, and recalibrating, on the page."""

import re

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge, MoveReport
from align.workbench.desk import Desk, Role
from align.workbench.people import local_name
from tests.store.samples import alignment
from tests.ui.conftest import button, texts
from tests.ui.test_queue import data
from tests.workbench.test_confidence import beads, decide, many, overconfident


@pytest.fixture
def project(tmp_path):
    """160 matches."""
    where = tmp_path / "many.doichieu"
    with Project.create(where, "Many", owner="Lan") as made:
        made.save_alignment(many(), {"judge": "abc"})
    return where


@pytest.fixture
def desk(project):
    with Desk.open(project, local_name()) as opened:
        yield opened


def reliability(show, project, **options):
    return show("pictures", project, picture="reliability", **options)


def keys(app):
    return {each.key for each in app.button}


def test_from_nothing_to_a_sample_in_the_queue(show, project, desk):
    app = reliability(show, project)
    assert "you know how many of all are right" in texts(app)
    app.number_input(key="sample_size").set_value(20)
    app.number_input(key="sample_cut").set_value(80)
    button(app, "sample_draw").click().run()
    assert not app.exception
    drawn = desk.precision_estimate()
    assert (drawn.size, drawn.min_confidence) == (20, 0.8)
    app = show("queue", project, sample=1)
    assert data(app, "keys")["subjects"] == list(drawn.to_check)
    assert "A match that you change counts as not right" in texts(app)


def test_nothing_to_draw_is_said(show, project, desk):
    desk.act(Judge(tuple(bead.id for bead in beads(desk)), Status.ACCEPTED), desk.info().revision)
    app = reliability(show, project)
    button(app, "sample_draw").click().run()
    assert "so there is nothing to draw from" in app.error[0].value
    assert desk.precision_estimate() is None


def test_the_estimate_in_plain_words(show, project, desk):
    desk.draw_sample(30, 5)
    assert "are right;" not in texts(reliability(show, project)), "nothing is checked yet"
    drawn = desk.precision_estimate().to_check
    desk.act(Judge(drawn[:18], Status.ACCEPTED), desk.info().revision)
    desk.act(Judge(drawn[18:20], Status.REJECTED), desk.info().revision)
    found = desk.precision_estimate()
    app = reliability(show, project)
    low, high = re.search(r"Of 117 matches, between (\d+)% and (\d+)% are right; 20 were checked", texts(app)).groups()
    assert (int(low), int(high)) == (int(found.whole.low * 100), int(found.whole.high * 100) + 1), "rounded outwards"
    assert "18 are right and 0 cannot be told. 95% interval after Clopper and Pearson." in texts(app)
    assert "sample_go" in keys(app)
    desk.act(Judge(drawn[20:], Status.ACCEPTED), desk.info().revision)
    app = reliability(show, project)
    assert "30 were checked." in texts(app)
    assert "sample_go" not in keys(app)


def test_what_is_not_certain_is_not_shown_as_all_or_nothing(show, project, desk):
    """Of 160 matches 100 were checked, and one was wrong: 159 can be right at most."""
    desk.draw_sample(160, 5, 0)
    drawn = desk.precision_estimate().to_check
    desk.act(Judge(drawn[:1], Status.REJECTED), desk.info().revision)
    desk.act(Judge(drawn[1:100], Status.ACCEPTED), desk.info().revision)
    assert "% and 99.4% are right; 100 were checked." in texts(reliability(show, project))


def test_what_came_since_is_said(show, project, desk):
    desk.draw_sample(30, 5)
    desk.project.save_alignment(alignment(), {"judge": "abc"})
    assert "4 matches came since; the sample says nothing of them." in texts(reliability(show, project))


def test_a_sample_that_tells_nothing_any_more(show, project, desk):
    desk.draw_sample(100, 5)
    desk.act(MoveReport(desk.bitext(1).zh.id, None, "elsewhere"), desk.info().revision)
    app = reliability(show, project)
    assert "they tell nothing. Draw another sample." in texts(app)
    assert "sample_draw" in keys(app)
    assert "sample_go" not in keys(app)


def test_the_end_of_a_sample_in_the_queue(show, project, desk):
    app = show("queue", project, sample=1)
    assert "No sample was drawn yet." in texts(app)
    desk.draw_sample(10, 5)
    app = show("queue", project, sample=1)
    app.session_state["queue_list"].ahead.clear()
    app.run()
    assert "10 matches were skipped." in texts(app)
    button(app, "sample_again").click().run()
    assert data(app, "keys")["subjects"] == list(desk.precision_estimate().to_check)
    desk.act(Judge(desk.precision_estimate().to_check, Status.ACCEPTED), desk.info().revision)
    app = show("queue", project, sample=1)
    assert "The sample is checked." in texts(app)
    assert "10 were checked." in texts(app)


def test_the_queue_without_a_sample_is_the_usual_one(show, project, desk):
    desk.draw_sample(10, 5)
    app = show("queue", project, sample=1)
    assert len(data(app, "keys")["subjects"]) == 10
    del app.query_params["sample"]
    app.run()
    assert len(data(app, "keys")["subjects"]) > 10
    assert app.selectbox(key="queue_order").value == "doubtful"
    app = show("queue", project, sample=1)
    button(app, "sample_back").click().run()
    assert "sample" not in app.query_params
    assert len(data(app, "keys")["subjects"]) > 10


def test_recalibrating_and_taking_it_back(show, project, desk):
    app = reliability(show, project)
    assert "With 50 decisions, 10 of them acceptances" in texts(app)
    assert "There are 0, 0 of them acceptances." in texts(app)
    decide(desk, beads(desk)[:100], overconfident)
    trial = desk.trial()
    app = reliability(show, project)
    assert "By the 100 decisions there are, the confidences can become truer" in texts(app)
    assert "95% becomes " in texts(app)
    button(app, "recalibration_on").click().run()
    assert not app.exception
    (used,) = desk.recalibrations()
    assert used.slope == trial.slope
    assert "by 100 decisions: measured on decisions left out" in texts(app)
    assert "recalibration_on" not in keys(app)
    button(app, "recalibration_off").click().run()
    assert desk.recalibrations() == []
    assert "recalibration_on" in keys(app)


def test_true_confidences_are_left_alone(show, project, desk):
    decide(desk, beads(desk), lambda confidence: confidence)
    app = reliability(show, project)
    assert "would not become clearly truer" in texts(app)
    assert "recalibration_on" not in keys(app)


def test_later_decisions_are_offered(show, project, desk):
    made = beads(desk)
    decide(desk, made[:100], overconfident)
    desk.recalibrate()
    decide(desk, made[100:], overconfident)
    app = reliability(show, project)
    assert "by 100 decisions" in texts(app)
    assert "By the 160 decisions there are" in texts(app)
    assert button(app, "recalibration_on").label == "Recalibrate again"


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_who_may_what(show, project, desk, monkeypatch, role):
    decide(desk, beads(desk)[:100], overconfident)
    monkeypatch.setattr(Desk, "role", property(lambda _desk: Role(role)))
    app = reliability(show, project)
    assert ("sample_draw" in keys(app)) == (role == "reviewer")
    assert "recalibration_on" not in keys(app)
    assert "An editor of the project can recalibrate." in texts(app)
    assert ("A reviewer of the project can draw one." in texts(app)) == (role == "reader")


@pytest.mark.parametrize(("tongue", "said"), [("zh", "随机抽查"), ("vi", "Kiểm tra mẫu ngẫu nhiên")])
def test_it_speaks_other_languages(show, project, tongue, said):
    app = reliability(show, project, tongue=tongue)
    assert button(app, "sample_draw").label == said
