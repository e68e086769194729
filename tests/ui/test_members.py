"""The members page, for owners and for others."""

import pytest

from align.workbench.desk import Desk, Role
from tests.ui.conftest import texts
from ui import session, words


@pytest.fixture
def team(samples):
    with Desk.open(samples, "admin") as desk:
        desk.people.add("Lan", Role.OWNER, "lan@example.org")
        desk.people.add("Minh <b>x</b>", Role.REVIEWER, "minh@example.org")
    return samples


def members(place):
    with Desk.open(place, "admin") as desk:
        return {one.name: (one.role, one.email) for one in desk.people.members()}


def number(place, name):
    with Desk.open(place, "admin") as desk:
        return next(one.reviewer for one in desk.people.members() if one.name == name)


def test_they_are_listed(show, team):
    app = show("members", team)
    assert "lan\\@example" in texts(app).replace("\u2060", "")
    assert "has not signed in yet" in texts(app)
    assert "Nobody signs in on your own machine" in texts(app)


def test_letting_somebody_in(show, team):
    app = show("members", team)
    app.text_input(key="member name").set_value(" Vân ")
    app.text_input(key="member email").set_value("Van@Example.org")
    app.selectbox(key="member role").select(Role.EDITOR)
    app.button(key="add member").click().run()
    assert not app.exception
    assert members(team)["Vân"] == (Role.EDITOR, "van@example.org")


@pytest.mark.parametrize(
    ("name", "email", "why"),
    [("", "a@b", "a member needs a name"), ("Vân", "x", "is not an e-mail address"), ("Lan", "a@b", "already")],
)
def test_what_is_refused_is_one_sentence(show, team, name, email, why):
    app = show("members", team)
    app.text_input(key="member name").set_value(name)
    app.text_input(key="member email").set_value(email)
    app.button(key="add member").click().run()
    assert why in app.error[0].value.replace("\\", "")
    assert len(members(team)) == 2


@pytest.mark.parametrize(("tongue", "name", "email", "why"), [
    ("zh", "", "a@b", "请填写成员姓名"),
    ("zh", "Vân", "{x}", "“{x}”不是邮箱地址；请写成 lan@example.org 的形式"),
    ("vi", "Minh <b>x</b>", "a@b", "Đã có thành viên tên “Minh <b>x</b>”; hãy dùng tên khác"),
    ("vi", "Vân", "lan@example.org", "Lan đã dùng địa chỉ lan@example.org"),
])  # fmt: skip
def test_what_is_refused_is_told_in_the_language_of_the_page(show, team, tongue, name, email, why):
    app = show("members", team)
    app.text_input(key="member name").set_value(name)
    app.text_input(key="member email").set_value(email)
    app.session_state[words.KEY] = tongue  # from here on: AppTest looks for a choice by its English name
    app.button(key="add member").click().run()
    assert app.error[0].value.replace("\\", "").replace("\u2060", "") == why


def test_changing_a_role_and_removing(show, team):
    minh = number(team, "Minh <b>x</b>")
    app = show("members", team)
    app.selectbox(key=f"role {minh} reviewer").select(Role.EDITOR).run()
    assert members(team)["Minh <b>x</b>"][0] is Role.EDITOR
    app.button(key=f"removed {minh}").click().run()
    assert not app.exception
    assert list(members(team)) == ["Lan"]


def test_the_last_owner_stays_and_the_page_shows_what_holds(show, team):
    lan = number(team, "Lan")
    app = show("members", team)
    app.selectbox(key=f"role {lan} owner").select(Role.READER).run()
    assert "keeps an owner who can sign in" in app.error[0].value
    assert app.selectbox(key=f"role {lan} owner").value is Role.OWNER
    app.button(key=f"removed {lan}").click().run()
    assert "keeps an owner who can sign in" in app.error[0].value
    assert members(team)["Lan"][0] is Role.OWNER


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER, Role.EDITOR])
def test_who_is_no_owner_sees_nobody(show, team, monkeypatch, role):
    monkeypatch.setattr(session, "_open", lambda place, _identity: Desk.open(place, "Minh", role))
    app = show("members", team)
    assert not app.error
    assert "you need the role: Owner" in texts(app)
    assert "lan" not in texts(app).replace("\\", "").lower()
    assert not [button for button in app.button if button.key == "add member"]


@pytest.mark.parametrize(("tongue", "title"), [("zh", "成员"), ("vi", "Thành viên")])
def test_it_speaks_other_languages(show, team, tongue, title):
    assert show("members", team, tongue=tongue).title[0].value == title
