"""Roles, on a real project."""

import pytest

from align.model import Status
from align.store.actions import Correct, Judge, Ruling
from align.store.errors import ActionError, ClashError
from align.store.members import Identity
from align.workbench.desk import Desk, NotMemberError, Role, RoleError


def matched(view):
    return next(bead for bead in view.beads if bead.zh and bead.vi)


def test_a_role_includes_those_before_it():
    roles = list(Role)
    for high, role in enumerate(roles):
        assert [role.includes(other) for other in roles] == [low <= high for low in range(len(roles))]


@pytest.mark.parametrize("role", list(Role))
def test_what_each_role_may_do(place, role):
    with Desk.open(place, "Lan", role) as desk:
        view = desk.bitext(1)
        judge = Judge((matched(view).id,), Status.ACCEPTED)
        correct = Correct(view.zh.segments[0].id, "改正")
        for action, needed in ((judge, Role.REVIEWER), (correct, Role.EDITOR)):
            if role.includes(needed):
                desk.act(action, view.revision)
            else:
                with pytest.raises(RoleError, match=f"Lan is a {role} here, and this takes a role of {needed} or above"):
                    desk.act(action, view.revision)
        status = matched(desk.bitext(1)).status
        assert status is (Status.ACCEPTED if role.includes(Role.REVIEWER) else Status.PROPOSED)


def test_nobody_is_written_down_for_looking(place):
    with Desk.open(place, "Lan", Role.READER) as desk:
        desk.bitext(1)
        with pytest.raises(RoleError):
            desk.undo()
        assert desk.info().revision == desk.bitext(1).revision


def test_one_window_goes_on_at_another_desk(place):
    """After a restart: what was decided in this window on an older view is no clash with what it did itself."""
    with Desk.open(place, "Lan") as first:
        first.use_window("tab")
        view = first.bitext(1)
        first.act(Judge((matched(view).id,), Status.ACCEPTED), view.revision)
    with Desk.open(place, "Lan") as second:
        with pytest.raises(ClashError):
            second.act(Judge((matched(view).id,), Status.REJECTED), view.revision)
        second.use_window("tab")
        second.act(Judge((matched(view).id,), Status.REJECTED), view.revision)
        assert matched(second.bitext(1)).status is Status.REJECTED


def test_changes_are_those_of_the_project(desk):
    view = desk.bitext(1)
    desk.act(Judge((matched(view).id,), Status.ACCEPTED), view.revision)
    assert [bead.id for bead in desk.changes(1, view.revision).beads] == [matched(view).id]


@pytest.mark.parametrize("role", list(Role))
def test_what_each_role_may_do_in_rounds(place, role):
    with Desk.open(place, "Lan", role) as desk, Desk.open(place, "Vân", Role.EDITOR) as editor:
        beads = [bead.id for bead in desk.bitext(1).beads if bead.zh and bead.vi]
        number = editor.rounds.open("Vòng", beads, ["Lan", " Vân "])
        seen = editor.rounds.sheet(number).revision
        tries = [
            (Role.REVIEWER, lambda: desk.rounds.judge(number, beads[0], Status.ACCEPTED, seen=seen)),
            (Role.EDITOR, lambda: desk.rounds.open("Vòng 2", beads, ["Lan", "Minh"])),
            (Role.EDITOR, lambda: desk.rounds.close(number)),
            (
                Role.EDITOR,
                lambda: desk.rounds.adjudicate(number, [Ruling(beads[0], Status.ACCEPTED)], desk.project.revision()),
            ),
        ]
        for needed, attempt in tries:
            if role.includes(needed):
                attempt()
            else:
                with pytest.raises(RoleError, match=f"takes a role of {needed} or above"):
                    attempt()
        assert len(desk.rounds.all()) == 1 + role.includes(Role.EDITOR)


def test_a_round_from_opening_to_adjudicating(place):
    with Desk.open(place, "Lan") as lan, Desk.open(place, "Minh") as minh:
        first, second, third = [bead.id for bead in lan.bitext(1).beads if bead.zh and bead.vi]
        number = lan.rounds.open("Vòng", (first, second, third), ["Lan", "Minh"])
        for desk, status in ((lan, Status.ACCEPTED), (minh, Status.REJECTED)):
            sheet = desk.rounds.sheet(number)
            desk.rounds.judge(number, first, Status.ACCEPTED, seen=sheet.revision)
            desk.rounds.judge(number, second, status, note="?", seen=sheet.revision)
        assert minh.undo(blind_round=number).action == minh.redo(blind_round=number).action == "judge_blind"
        with pytest.raises(ActionError, match="is open"):
            lan.rounds.result(number)
        lan.rounds.close(number)
        result = minh.rounds.result(number)
        assert [item.bead for item in result.disagreements] == [second]
        minh.rounds.adjudicate(number, (Ruling(second, Status.UNSURE), *result.agreed()), result.revision)
        status = {bead.id: bead.status for bead in minh.beads([first, second, third])}
        assert status == {first: Status.ACCEPTED, second: Status.UNSURE, third: Status.PROPOSED}


LAN, MINH = Identity("id 1", "lan@example.org"), Identity("id 2", "minh@example.org")


@pytest.fixture
def team(place):
    """A project with the owner Lan and the reviewer Minh."""
    with Desk.open(place, "admin") as desk:
        desk.people.add("Lan", Role.OWNER, LAN.email)
        desk.people.add("Minh", Role.REVIEWER, MINH.email)
    return place


def test_who_signs_in_has_their_role(team):
    with Desk.of_member(team, LAN) as lan, Desk.of_member(team, MINH) as minh:
        assert (lan.name, lan.role, minh.name, minh.role) == ("Lan", Role.OWNER, "Minh", Role.REVIEWER)
        view = minh.bitext(1)
        minh.act(Judge((matched(view).id,), Status.ACCEPTED), view.revision)
        assert lan.history_of_bead(matched(view).id)[-1].author == "Minh"
        assert [one.name for one in lan.people.members()] == ["Lan", "Minh"]
        with pytest.raises(RoleError, match="Minh is a reviewer here"):
            minh.people.members()


def test_a_stranger_gets_no_desk(team):
    with pytest.raises(NotMemberError, match="you are not a member of this project"):
        Desk.of_member(team, Identity("id 3", "x@example.org"))


def test_a_role_that_changes_holds_at_once(team):
    with Desk.of_member(team, LAN) as lan, Desk.of_member(team, MINH) as minh:
        view, number = minh.bitext(1), minh.author.reviewer
        correct = Correct(view.zh.segments[0].id, "改正")
        with pytest.raises(RoleError):
            minh.act(correct, view.revision)
        lan.people.set_role(number, Role.EDITOR)
        minh.act(correct, view.revision)
        lan.people.remove(number)
        for work in (lambda: minh.act(correct, view.revision), minh.undo, lambda: minh.role):
            with pytest.raises(NotMemberError):
                work()


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.EDITOR])
def test_only_owners_change_members(team, role):
    with Desk.of_member(team, LAN) as lan, Desk.of_member(team, MINH) as minh:
        number = minh.author.reviewer
        lan.people.set_role(number, role)
        before = lan.people.members()
        for work in (
            lambda: minh.people.add("Vân", Role.OWNER, "van@example.org"),
            lambda: minh.people.set_role(number, Role.OWNER),
            lambda: minh.people.remove(lan.author.reviewer),
        ):
            with pytest.raises(RoleError):
                work()
        assert lan.people.members() == before


def test_in_a_team_only_members_who_may_judge_are_asked_to(team):
    with Desk.of_member(team, LAN) as lan:
        beads = [matched(lan.bitext(1)).id]
        assert lan.people.reviewers() == ["Lan", "Minh"]
        for stranger in ("admin", "Vân"):
            with pytest.raises(ActionError, match=f"'{stranger}' is no member of this project who may judge"):
                lan.rounds.open("Vòng", beads, ["Lan", stranger])
        lan.rounds.open("Vòng", beads, ["Lan", "Minh"])


def test_pairs_of_a_meeting_have_names(desk):
    meeting = next(meeting for meeting in desk.meetings() if meeting.bitexts)
    found = desk.bitext_names(meeting.id)
    assert tuple(name.id for name in found) == meeting.bitexts
    assert found[0].zh == desk.bitext(found[0].id).zh.title
    assert found[1].vi == desk.bitext(found[1].id).vi.title
