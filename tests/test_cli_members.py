"""`doichieu project members` as a user meets it."""

import json

import pytest

from align.store import Project


@pytest.fixture
def path(tmp_path):
    where = tmp_path / "p.doichieu"
    Project.create(where, "P", owner="Lan").close()
    return where


def test_letting_in_changing_and_keeping_out(run, path):
    assert run("project", "members", path) == (0, "owner\tLan\t-\ton the project's machine only\n", "")
    assert run("project", "members", path, "--set", "Van@example.org", "--role", "owner", "--name", "Vân")[0] == 0
    assert run("project", "members", path, "--set", "minh@example.org", "--role", "reader")[0] == 0
    code, out, _ = run("project", "members", path, "--set", "minh@example.org", "--role", "Editor")
    assert (code, out.splitlines()) == (
        0,
        [
            "owner\tLan\t-\ton the project's machine only",
            "owner\tVân\tvan@example.org\thas not signed in yet",
            "editor\tminh\tminh@example.org\thas not signed in yet",
        ],
    )
    run("project", "members", path, "--remove", "minh@example.org")
    found = json.loads(run("project", "members", path, "--json")[1])
    assert [(one["name"], one["role"], one["email"]) for one in found] == [
        ("Lan", "owner", None),
        ("Vân", "owner", "van@example.org"),
    ]


def test_what_is_refused(fails, path):
    assert "an owner who can sign in" in fails("project", "members", path, "--set", "a@b", "--role", "reader")
    assert "is no role; give one of reader, reviewer, editor, owner" in fails(
        "project", "members", path, "--set", "a@b", "--role", "boss"
    )
    assert "is not an e-mail address" in fails("project", "members", path, "--set", "a", "--role", "owner")
    assert "no member has the address a@b" in fails("project", "members", path, "--remove", "a@b")


def test_what_makes_no_sense(run, path):
    for arguments in (("--set", "a@b"), ("--role", "owner"), ("--name", "A")):
        assert run("project", "members", path, *arguments)[0] == 2
