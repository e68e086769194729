"""The queue page: what comes up, and what a key does; the keys themselves are tested in Chromium."""

import json

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from align.workbench.desk import Desk
from tests.ui.conftest import texts


def data(app, name):
    """What the page gives to a component."""
    found = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]
    return next((one for one in found if isinstance(one, dict) and name in one), None)


def words(app):
    (item,) = data(app, "items")["items"]
    return ["".join(piece["text"] for piece in side["pieces"]) for side in item["sides"]]


def test_the_most_doubtful_comes_first_with_what_stands_around_it(show, samples):
    app = show("queue", samples)
    assert words(app) == [
        "去年有12万名昆明游客到访岘港。会谈还讨论了职业学校之间的交流。",
        "Năm ngoái có 120.000 du khách Côn Minh đến Đà Nẵng.",
    ]
    zh, vi = data(app, "items")["items"][0]["sides"]
    assert (zh["before"], zh["after"]) == ("双方同意每周增开四个直飞航班。", "")
    assert (vi["before"], vi["after"]) == (
        "Hai bên nhất trí mở thêm bốn chuyến bay thẳng mỗi tuần.",
        "Trời mưa to suốt buổi sáng.",
    )
    assert [chip["text"] for chip in data(app, "items")["items"][0]["chips"]][:2] == ["doubtful, 55%", "2 to 1"]
    assert len(data(app, "keys")["subjects"]) == 4
    assert data(app, "keys")["seen"] == Desk.open(samples, "Lan").info().revision


def test_filters_and_orders(show, samples):
    app = show("queue", samples)
    app.selectbox(key="queue_order").select("confident").run()
    assert words(app)[0] == "岘港与昆明商定加强旅游合作"
    app.button_group(key="queue_kind").set_value("alone").run()
    assert len(data(app, "keys")["subjects"]) == 5
    enabled = {key["name"] for key in data(app, "keys")["keys"] if not key["disabled"]}
    assert enabled == {"nothing", "skip", "undo", "redo"}
    app.button_group(key="queue_kind").set_value("clashing").run()
    assert "Nothing is left to decide here" in texts(app)
    app.button_group(key="queue_kind").set_value("many").run()
    assert len(data(app, "keys")["subjects"]) == 1


def test_a_bead_that_is_decided_or_gone_elsewhere_does_not_stop_it(show, samples):
    app = show("queue", samples)
    first = data(app, "keys")["subjects"][0]
    with Desk.open(samples, "Minh") as desk:
        desk.act(Judge(tuple(data(app, "keys")["subjects"]), Status.ACCEPTED), desk.info().revision)
    app.run()
    assert data(app, "keys")["subjects"][0] == first, "what is on the screen stays, with what became of it"
    assert "accepted" in [chip["text"] for chip in data(app, "items")["items"][0]["chips"]]
    app.selectbox(key="queue_order").select("report").run()
    assert "Nothing is left to decide here" in texts(app)


@pytest.mark.parametrize(("tongue", "title", "key"), [("zh", "逐条审阅", "采纳"), ("vi", "Duyệt lần lượt", "Chấp nhận")])
def test_it_speaks_other_languages(show, samples, tongue, title, key):
    app = show("queue", samples, tongue=tongue)
    assert app.title[0].value == title
    assert data(app, "keys")["keys"][0]["label"] == key


def test_it_says_how_many_matches_are_decided(show, samples):
    app = show("queue", samples)
    with Desk.open(samples, "Minh") as desk:
        desk.act(Judge(tuple(data(app, "keys")["subjects"][:1]), Status.ACCEPTED), desk.info().revision)
    app.run()
    assert "1 of 4 matches decided" in str(app.get("progress")[0].proto)


def test_an_empty_project_says_what_to_do(show, tmp_path):
    Project.create(tmp_path / "new.doichieu", "New").close()
    assert "There is nothing to review yet" in texts(show("queue", tmp_path / "new.doichieu"))
