"""The review page, and what its component is told, without a browser."""

import json
from uuid import uuid4

import pytest

from align.model import Kind, Status
from align.store import Project
from align.store.actions import Relation
from align.store.errors import ClashError
from align.workbench.desk import Desk, Role, RoleError
from tests.ui.conftest import texts
from ui.components.keys import Request
from ui.components.sidebyside.asking import AskedError, done
from ui.components.sidebyside.looking import looked_up
from ui.components.sidebyside.payload import payload
from ui.components.sidebyside.words import words


@pytest.fixture
def desk(samples):
    with Desk.open(samples, "Lan") as opened:
        yield opened


def ask(desk, name, seen=None, bitext=1, **details):
    seen = desk.info().revision if seen is None else seen
    return done(desk, Request(1, uuid4(), "window", name, None, seen, {"bitext": bitext, **details}))


def have(said):
    return {"of": said["of"], "revision": said["revision"]}


class TestPage:
    def test_it_names_the_pair_in_its_address(self, show, samples):
        app = show("review", samples)
        assert [box.label for box in app.selectbox] == ["Meeting", "Pair of reports"]
        assert app.query_params["bitext"] == "1"

    def test_an_address_opens_its_pair(self, show, samples):
        app = show("review", samples, bitext=2)
        assert app.selectbox[1].value == 2

    @pytest.mark.parametrize("wrong", ["99", "x", "-1", "<b>", "²", "9" * 50])
    def test_an_address_of_nothing_opens_the_first(self, show, samples, wrong):
        assert show("review", samples, bitext=wrong, meeting=wrong, bead=wrong).selectbox[1].value == 1

    def test_another_pair_is_chosen_from_the_list(self, show, samples):
        app = show("review", samples)
        app.selectbox(key="review_bitext_1").set_value(2).run()
        assert not app.exception
        assert app.query_params["bitext"] == "2"

    def test_another_meeting_is_chosen_from_the_list(self, show, two_meetings):
        app = show("review", two_meetings)
        other = next(meeting for meeting in app.session_state["desk"].meetings() if meeting.id == 2)
        app.selectbox(key="review_meeting_1").set_value(other).run()
        assert not app.exception
        assert app.query_params["bitext"] == "2"

    def test_the_next_pair_is_one_with_something_to_review(self, show, samples):
        app = show("review", samples, bitext=1)
        app.button(key="review_next_pair").click().run()
        assert app.query_params["bitext"] == "2"
        with Desk.open(samples, "Lan") as desk:
            ask(
                desk,
                "judge",
                bitext=1,
                beads=[bead.id for bead in desk.bitext(1).beads if bead.zh and bead.vi],
                status="accepted",
            )
            ask(
                desk,
                "check",
                bitext=1,
                beads=[bead.id for bead in desk.bitext(1).beads if not (bead.zh and bead.vi)],
                checked=True,
            )
        app.button(key="review_next_pair").click().run()
        assert app.query_params["bitext"] == "2"

    def test_coming_back_it_shows_the_pair_that_was_shown_last(self, show, samples):
        app = show("review", samples, bitext=2)
        del app.query_params["bitext"]  # as the link of the menu does
        assert app.run().query_params["bitext"] == "2"

    def test_an_empty_project_says_what_to_do(self, show, tmp_path):
        Project.create(tmp_path / "empty.doichieu", "Empty").close()
        assert "Add reports in both languages" in texts(show("review", tmp_path / "empty.doichieu"))


class TestPayload:
    def test_all_at_first_and_then_what_changed(self, desk):
        first = payload(desk, 1, None)
        assert (first["base"], len(first["beads"]), len(first["zh"]["segments"])) == (None, 4, 5)
        bead = first["beads"][0]["id"]
        ask(desk, "judge", beads=[bead], status="accepted")
        then = payload(desk, 1, have(first))
        assert (then["base"], [one["id"] for one in then["beads"]], then["zh"]) == (first["revision"], [bead], None)
        assert (then["beads"][0]["status"], then["beads"][0]["decided"], then["beads"][0]["mine"]) == ("accepted", True, True)

    def test_what_somebody_else_decided_is_not_mine(self, desk, samples):
        first = payload(desk, 1, None)
        with Desk.open(samples, "Minh") as other:
            ask(other, "judge", beads=[first["beads"][0]["id"]], status="rejected")
        assert [one["mine"] for one in payload(desk, 1, have(first))["beads"]] == [False]

    @pytest.mark.parametrize("held", [None, 7, {}, {"of": "other/1", "revision": 1}, {"of": None, "revision": "1"}])
    def test_what_cannot_be_built_on_gets_all(self, desk, held):
        assert payload(desk, 1, held)["base"] is None

    def test_a_browser_that_knows_more_than_the_project_gets_all(self, desk):
        """After an older copy was put back in its place."""
        first = payload(desk, 1, None)
        assert payload(desk, 1, have(first) | {"revision": 999})["base"] is None

    def test_it_is_json(self, desk):
        json.dumps(payload(desk, 1, None)), json.dumps(words())


class TestAsking:
    """Each thing that the script asks for, on the desk."""

    def beads(self, desk):
        return desk.bitext(1).beads

    def test_decisions(self, desk):
        first, second, _, alone = self.beads(desk)
        ask(desk, "judge", beads=[first.id], status="unsure")
        ask(desk, "relate", beads=[second.id], relation="partial")
        ask(desk, "check", beads=[alone.id], checked=True)
        ask(desk, "note", bead=first.id, text="sea")
        found = self.beads(desk)
        assert (found[0].status, found[0].note) == (Status.UNSURE, "sea")
        assert found[1].relation is Relation.PARTIAL
        assert found[3].checked
        ask(desk, "relate", beads=[second.id], relation=None)
        assert self.beads(desk)[1].relation is None

    def test_building_and_taking_back(self, desk):
        before = self.beads(desk)
        first, second, third, _ = before
        assert ask(desk, "merge", beads=[first.id, second.id])["beads"][0] == first.id
        ask(desk, "undo")
        assert ask(desk, "split", bead=third.id, parts=[[third.zh[0], third.vi[0]], [third.zh[1]]])["new"]
        ask(desk, "undo")
        ask(desk, "move", segment=third.zh[0], source=third.id, target=second.id)
        ask(desk, "undo")
        ask(desk, "move", segment=third.zh[0], source=third.id, target=None)
        ask(desk, "undo")
        ask(desk, "unlink", bead=first.id)
        assert ask(desk, "link", segments=[first.zh[0], first.vi[0]])["new"]
        ask(desk, "undo"), ask(desk, "undo")
        assert [(bead.id, bead.zh, bead.vi) for bead in self.beads(desk)] == [(bead.id, bead.zh, bead.vi) for bead in before]
        ask(desk, "redo")
        assert len(self.beads(desk)) == len(before) + 1

    def test_texts(self, desk):
        segments = desk.bitext(1).zh.segments
        ask(desk, "correct", segment=segments[1].id, text="改正")
        ask(desk, "split_segment", segment=segments[2].id, at=4)
        ask(desk, "set_kind", segments=[segments[4].id], kind="body")
        found = desk.bitext(1).zh.segments
        assert (found[1].text, found[2].text, found[5].kind) == ("改正", "去年有1", Kind.BODY)
        ask(desk, "join_segments", first=found[2].id, second=found[3].id)
        assert len(desk.bitext(1).zh.segments) == len(segments)

    @pytest.mark.parametrize(
        ("name", "details"),
        [
            ("nothing", {}),
            ("judge", {}),
            ("judge", {"beads": 3, "status": "accepted"}),
            ("judge", {"beads": [1], "status": "<script>"}),
            ("split", {"bead": 1, "parts": [["x"]]}),
            ("set_kind", {"segments": [1], "kind": "poem"}),
        ],
    )
    def test_what_no_script_of_ours_asks(self, desk, name, details):
        with pytest.raises(AskedError, match="load it again"):
            ask(desk, name, **details)

    def test_a_clash_says_who_did_what(self, desk, samples):
        first = self.beads(desk)[0]
        seen = desk.info().revision
        with Desk.open(samples, "Minh") as other:
            ask(other, "judge", beads=[first.id], status="rejected")
        with pytest.raises(ClashError, match="Minh rejected it"):
            ask(desk, "judge", seen, beads=[first.id], status="accepted")

    def test_a_reader_may_not(self, samples):
        with Desk.open(samples, "Lan", Role.READER) as desk, pytest.raises(RoleError):
            ask(desk, "judge", beads=[1], status="accepted")

    def test_history_is_told_newest_first(self, desk):
        bead = self.beads(desk)[0].id
        ask(desk, "judge", beads=[bead], status="accepted")
        ask(desk, "undo")
        request = Request(1, uuid4(), "window", "look", bead, 0, {"what": "history", "bead": bead, "revision": 3})
        said = looked_up(desk, request)
        assert [(row["author"], row["said"]) for row in said["found"]] == [
            ("Lan", "undid: accepted it"),
            ("Lan", "accepted it"),
        ]
