"""Members on both homes: who comes in, as whom, and that there is always an owner."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.store import ActionError, Project
from align.store.members import Identity, Role, address

LAN = Identity("https://id.example.org 1", "lan@example.org")


@pytest.fixture
def owned(project):
    """A project whose owner Lan can sign in."""
    project.members.add("Lan", Role.OWNER, " Lan@Example.org ")
    return project


def refused(work, *given):
    with pytest.raises(ActionError) as raised:
        work(*given)
    return str(raised.value)


def test_the_person_who_makes_a_project_is_its_owner(home):
    with Project.create(home.empty(), "Mới", owner="Lan") as project:
        (lan,) = project.members.all()
        assert (lan.name, lan.role, lan.email, lan.known) == ("Lan", Role.OWNER, None, False)
        assert project.author("Lan").reviewer == lan.reviewer
        assert not project.members.can_sign_in()


def test_who_signs_in_the_first_time_is_known_by_the_account_from_then_on(owned):
    lan = owned.members.enter(LAN)
    assert (lan.name, lan.role, lan.known) == ("Lan", Role.OWNER, True)
    # The address has changed at the service, or is not told any more: it is still she.
    assert owned.members.enter(Identity(LAN.subject, "lan.tran@example.org")) == lan
    assert owned.members.enter(Identity(LAN.subject, None)) == lan
    # Somebody else has got her old address: that is not she.
    assert owned.members.enter(Identity("https://id.example.org 2", LAN.email)) is None
    # Numbers are unique within a service only.
    assert owned.members.enter(Identity("https://other.example.org 1", None)) is None


def test_an_address_that_is_not_verified_lets_nobody_in(owned):
    assert owned.members.enter(Identity(LAN.subject, None)) is None
    assert not owned.members.all()[0].known


def test_a_stranger_stays_out_and_is_not_written_down(owned):
    revision = owned.revision()
    assert owned.members.enter(Identity("s", "minh@example.org")) is None
    assert [one.name for one in owned.members.all()] == ["Lan"]
    assert owned.revision() == revision


def test_who_worked_before_goes_on_as_the_same_person(owned):
    before = owned.author("Minh").reviewer
    minh = owned.members.add("Minh", Role.REVIEWER, "minh@example.org", owned.author("Lan"))
    assert minh.reviewer == before
    assert owned.members.who_may(Role.REVIEWER) == ["Lan", "Minh"]
    assert owned.members.who_may(Role.EDITOR) == ["Lan"]


def test_who_may_judge_where_nobody_signs_in(project):
    project.author("Minh")
    project.author("Lan")
    assert project.members.who_may(Role.REVIEWER) == ["Lan", "Minh"]


def test_roles_are_changed_and_members_taken_out(owned):
    lan = owned.author("Lan")
    minh = owned.members.add("Minh", Role.READER, "minh@example.org", lan).reviewer
    assert owned.members.set_role(minh, Role.EDITOR, lan).role is Role.EDITOR
    assert owned.members.role(minh) is Role.EDITOR
    owned.members.remove(minh, lan)
    assert owned.members.role(minh) is None
    assert owned.members.enter(Identity("s", "minh@example.org")) is None
    assert owned.author("Minh").reviewer == minh
    assert "no longer a member" in refused(owned.members.remove, minh)
    assert "no longer a member" in refused(owned.members.set_role, minh, Role.OWNER)


def test_who_is_let_in_again_signs_in_anew(owned):
    minh = owned.members.add("Minh", Role.READER, "minh@example.org").reviewer
    owned.members.enter(Identity("s 1", "minh@example.org"))
    owned.members.remove(minh)
    owned.members.add("Minh", Role.READER, "minh@example.org")
    assert owned.members.enter(Identity("s 2", "minh@example.org")).reviewer == minh


def test_the_last_owner_stays(owned):
    (lan,) = owned.members.all()
    for work in (lambda: owned.members.set_role(lan.reviewer, Role.EDITOR), lambda: owned.members.remove(lan.reviewer)):
        assert "keeps an owner who can sign in" in refused(work)
    assert owned.members.all() == [lan]
    minh = owned.members.add("Minh", Role.OWNER, "minh@example.org")
    owned.members.remove(lan.reviewer)
    assert owned.members.all() == [minh]


def test_the_first_who_can_sign_in_must_be_an_owner(project):
    project.members.add("Lan", Role.OWNER, None)
    assert "owner who can sign in" in refused(project.members.add, "Minh", Role.READER, "minh@example.org")
    assert [one.name for one in project.members.all()] == ["Lan"]


def test_what_is_refused(owned):
    for name, email, why in [
        (" ", "a@b", "needs a name"),
        ("Lan", "minh@example.org", "a member of the name 'Lan' already"),
        ("Minh", "LAN@example.org", "Lan has the address lan@example.org already"),
        ("Minh", "minh", "'minh' is not an e-mail address"),
        ("Minh", "", "is not an e-mail address"),
        ("Minh", "a b@c", "is not an e-mail address"),
        ("Minh", "a@b@c", "is not an e-mail address"),
        ("Minh", "a\0@b", "is not an e-mail address"),
        ("Minh", "a" * 300 + "@b", "is not an e-mail address"),
    ]:
        assert why in refused(owned.members.add, name, Role.READER, email)
    assert len(owned.members.all()) == 1


def test_it_is_written_down_without_addresses(owned):
    token = uuid4()
    added = [owned.members.add("Minh", Role.READER, "minh@example.org", owned.author("Lan"), token) for _ in range(2)]
    assert added[0] == added[1]
    with owned.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT action, reviewer_id, details FROM log WHERE action = 'add_member'").all()
    assert [(row[0], row[1]) for row in rows] == [("add_member", None), ("add_member", owned.author("Lan").reviewer)]
    assert "@" not in str(rows)


def test_bringing_back_a_backup_lets_nobody_in_again(tmp_path):
    with Project.create(tmp_path / "p.doichieu", "P") as project:
        project.members.add("Lan", Role.OWNER, "lan@example.org")
        minh = project.members.add("Minh", Role.READER, "minh@example.org")
        project.back_up(tmp_path / "then.doichieu")
        project.members.remove(minh.reviewer)
        now = [project.members.add("Vân", Role.EDITOR, "van@example.org"), *project.members.all()]
        project.restore(tmp_path / "then.doichieu", tmp_path / "now.doichieu", "Lan")
        assert [one.name for one in project.members.all()] == ["Lan", "Vân"]
        assert now[0] in project.members.all()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "set_role", "remove"]),
        st.integers(1, 4),
        st.sampled_from(list(Role)),
        st.booleans(),
    ),
    max_size=15,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_there_is_always_an_owner_who_can_come_in(home, steps):
    with Project.open(home.sample()) as project:
        members = project.members
        members.add("1", Role.OWNER, None)
        for kind, who, role, signs_in in steps:
            number = project.author(str(who)).reviewer
            try:
                match kind:
                    case "add":
                        members.add(str(who), role, f"{who}@example.org" if signs_in else None)
                    case "set_role":
                        members.set_role(number, role)
                    case _:
                        members.remove(number)
            except ActionError:
                pass
            found = members.all()
            assert any(one.role is Role.OWNER for one in found)
            if any(one.email for one in found):
                assert any(one.role is Role.OWNER and one.email for one in found)


@given(st.emails())
def test_addresses_are_compared_without_case_and_spaces(email):
    assert address(f" {email.upper()}\n") == address(email)
