"""The agreement page: opening a round, judging in it, its result, and what it never shows."""

import json

import pytest

from align.model import Status
from align.store.actions import Correct, Merge
from align.workbench.desk import Desk, Role
from align.workbench.rounds import Ruling
from tests.ui.conftest import texts
from ui import session

YES, NO = Status.ACCEPTED, Status.REJECTED
PERSON = "Lan <b>*x*</b>"


@pytest.fixture(autouse=True)
def lan(monkeypatch):
    """The page is Lan's."""
    monkeypatch.setattr(session, "local_name", lambda: PERSON)


def data(app, name):
    """What the page gives to its components of a kind."""
    found = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]
    return [one for one in found if isinstance(one, dict) and name in one]


def shown(app):
    """All texts on the page, those of components among them."""
    return texts(app) + json.dumps(data(app, "items"), ensure_ascii=False) + json.dumps(data(app, "keys"), ensure_ascii=False)


@pytest.fixture
def opened(samples):
    """A round of Lan and Minh over beads 1, 2 and 3."""
    with Desk.open(samples, "Vân") as desk:
        desk.rounds.open("Vòng <i>1</i>", [1, 2, 3], [PERSON, "Minh"])
    return samples


def judge(place, name, *verdicts):
    with Desk.open(place, name) as desk:
        for bead, status in enumerate(verdicts, start=1):
            seen = desk.rounds.sheet(1).revision
            desk.rounds.judge(1, bead, status, note=f"{name} thinks so", seen=seen)


def close(place):
    with Desk.open(place, "Vân") as desk:
        desk.rounds.close(1)


def test_opening_a_round(show, samples):
    app = show("agreement", samples)
    assert "Have the same matches judged" in texts(app)
    app.text_input(key="round name").set_value("Vòng 1")
    app.number_input(key="round count").set_value(3)
    app.multiselect(key="round reviewers").set_value([PERSON]).run()
    app.button(key="open round").click().run()
    assert "a round takes two reviewers or more" in app.error[0].value.replace("\\", "")
    with Desk.open(samples, "Minh") as desk:
        _ = desk.author
    app.run()
    app.multiselect(key="round reviewers").set_value([PERSON, "Minh"]).run()
    app.button(key="open round").click().run()
    assert not app.exception
    with Desk.open(samples, "Minh") as desk:
        (made,) = desk.rounds.all()
    assert (made.name, made.beads, [one.name for one in made.progress]) == ("Vòng 1", 3, [PERSON, "Minh"])


def test_only_matches_are_drawn_and_only_undecided_ones_by_default(show, samples):
    with Desk.open(samples, "Vân") as desk:
        from align.store.actions import Judge

        desk.act(Judge((1,), YES), desk.info().revision)
        _ = [Desk.open(samples, name).author for name in (PERSON, "Minh")]
    app = show("agreement", samples)
    assert app.number_input(key="round count").label == "How many, drawn by chance; there are 3"
    app.radio(key="round kind").set_value("all").run()
    assert app.number_input(key="round count").label == "How many, drawn by chance; there are 4"


def test_rounds_are_listed_with_how_far_everybody_is(show, opened):
    judge(opened, "Minh", YES, NO)
    app = show("agreement", opened)
    assert "Vòng" in texts(app)
    assert "Minh" in texts(app)
    assert "2 of 3" in texts(app)
    assert [button.label for button in app.button if str(button.key).startswith("enter")] == ["Judge"]
    app.button(key="enter 1").click().run()
    assert app.query_params["round"] == "1"
    app = show("agreement", opened, round=1)
    app.button(key="all rounds").click().run()
    assert "round" not in app.query_params


def test_one_bead_at_a_time_and_nothing_of_what_others_said(show, opened):
    judge(opened, "Minh", NO, NO, NO)
    app = show("agreement", opened, round=1)
    (items,) = data(app, "items")
    assert [len(items["items"]), items["open"]] == [1, ""]
    assert [chip["text"] for chip in items["items"][0]["chips"]] == ["not judged yet"]
    (keys,) = data(app, "keys")
    assert keys["subjects"] == [1, 2, 3]
    assert "0 of 3 judged" in [bar.proto.text for bar in app.get("progress")]
    for word in ("rejected", "thinks so", "55%", "95%", "%"):
        assert word not in shown(app)


def test_what_one_said_oneself_is_shown_and_the_rest_comes_up(show, opened):
    judge(opened, PERSON, YES)
    app = show("agreement", opened, round=1)
    assert data(app, "keys")[0]["subjects"] == [2, 3]
    app.text_input(key="blind_1_note_2").set_value("thiếu <script>").run()
    with Desk.open(opened, PERSON) as desk:
        own = desk.rounds.sheet(1).items[1].own
    assert (own.status, own.note) == (None, "thiếu <script>")


def test_a_bead_changed_meanwhile_is_left_out(show, opened):
    with Desk.open(opened, "Vân") as desk:
        desk.act(Correct(desk.beads([1])[0].zh[0], "岘港与昆明"), desk.info().revision)
    app = show("agreement", opened, round=1)
    assert data(app, "keys")[0]["subjects"] == [2, 3]
    assert "1 match was changed since the round was opened" in texts(app)


def test_when_all_is_judged(show, opened):
    judge(opened, PERSON, YES, YES, YES)
    app = show("agreement", opened, round=1)
    assert "You have judged everything" in texts(app)
    assert data(app, "keys")[0]["subjects"] == []
    assert "3 verdicts are still missing" in texts(app)
    app.button(key="close round").click().run()
    assert "Disagreements" in texts(app)


def test_who_is_not_asked_sees_nothing(show, samples):
    with Desk.open(samples, "Vân") as desk:
        desk.rounds.open("Vòng", [1, 2], ["Minh", "Hà"])
    app = show("agreement", samples, round=1)
    assert "You are not one of the reviewers" in texts(app)
    assert data(app, "items") == []


def test_agreement_disagreements_and_rulings(show, opened):
    judge(opened, PERSON, YES, YES, YES)
    judge(opened, "Minh", YES, NO)
    close(opened)
    app = show("agreement", opened, round=1)
    assert [metric.value for metric in app.metric] == ["50%", "0.00"]
    assert "2 matches judged by both" in texts(app)
    assert "1 match was not judged by everybody" in [expander.label for expander in app.expander]
    disputed = [each for each in data(app, "items") if each["items"][0]["id"] == 2]
    chips = [chip["text"] for chip in disputed[0]["items"][0]["chips"]]
    assert chips == [f"{PERSON}: accepted", "Minh: rejected"]
    assert f"{PERSON}: {PERSON} thinks so" in texts(app)
    assert "rule 2 rejected" in [button.key for button in app.button]
    app.selectbox(key="rule 2 relation").select_index(2).run()
    app.button(key="rule 2 rejected").click().run()
    assert "1 of 1 ruled on" in [bar.proto.text for bar in app.get("progress")]
    assert "rule 2 rejected" not in [button.key for button in app.button]
    app.button_group(key="blind which").set_value("all").run()
    assert "rule 2 rejected" in [button.key for button in app.button]
    app.button(key="take over").click().run()
    assert not app.exception
    with Desk.open(opened, "Minh") as desk:
        found = {bead.id: (bead.status, bead.relation and bead.relation.value) for bead in desk.beads([1, 2, 3])}
    assert found == {1: (YES, None), 2: (NO, "partial"), 3: (Status.PROPOSED, None)}
    assert "take over" not in [button.key for button in app.button]


def test_no_disagreement_and_no_kappa(show, opened):
    judge(opened, PERSON, YES, YES)
    judge(opened, "Minh", YES, YES)
    close(opened)
    app = show("agreement", opened, round=1)
    assert [metric.value for metric in app.metric] == ["100%", "–"]
    assert "undefined: both always said the same one thing" in texts(app)
    assert "There are none." in texts(app)


def test_a_changed_bead_is_listed_and_not_counted(show, opened):
    judge(opened, PERSON, YES, YES)
    judge(opened, "Minh", NO, YES)
    with Desk.open(opened, "Vân") as desk:
        desk.act(Merge((1, 3)), desk.info().revision)
    close(opened)
    app = show("agreement", opened, round=1)
    assert "2 matches were changed after the round was opened and are not counted" in [e.label for e in app.expander]
    assert "There are none." in texts(app)


def test_a_ruling_on_what_changed_meanwhile_is_one_sentence(show, opened):
    judge(opened, PERSON, YES)
    judge(opened, "Minh", NO)
    close(opened)
    app = show("agreement", opened, round=1)
    with Desk.open(opened, "Vân") as desk:
        desk.rounds.adjudicate(1, [Ruling(1, NO)], desk.info().revision)
    app.button(key="rule 1 accepted").click().run()
    assert not app.exception
    with Desk.open(opened, "Vân") as desk:
        assert desk.beads([1])[0].status in (YES, NO)


@pytest.mark.parametrize("tongue", ["zh", "vi"])
def test_it_speaks_other_languages(show, opened, tongue):
    judge(opened, PERSON, YES, NO)
    judge(opened, "Minh", YES, YES)
    app = show("agreement", opened, tongue=tongue)
    assert app.title[0].value == {"zh": "一致性", "vi": "Mức độ thống nhất"}[tongue]
    close(opened)
    app = show("agreement", opened, tongue=tongue, round=1)
    assert app.metric[1].value == {"zh": "0.00", "vi": "0,00"}[tongue]


def test_an_unknown_round_is_the_list(show, opened):
    for asked in ("99", "x", "-1"):
        assert show("agreement", opened, round=asked).title[0].value == "Agreement"


def test_a_role_below_editor_is_offered_nothing_more(show, opened, monkeypatch):
    judge(opened, PERSON, YES)
    judge(opened, "Minh", NO)
    monkeypatch.setattr(session, "_open", lambda place, _identity: Desk.open(place, PERSON, Role.REVIEWER))
    app = show("agreement", opened)
    assert "round name" not in [text.key for text in app.text_input]
    app = show("agreement", opened, round=1)
    assert "close round" not in [button.key for button in app.button]
    close(opened)
    app = show("agreement", opened, round=1)
    assert [button.key for button in app.button if str(button.key).startswith(("rule", "take"))] == []
