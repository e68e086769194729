"""What somebody's role does not allow is not offered on any page; what is offered is not refused for it."""

import re
import time

import pytest
from streamlit.testing.v1.element_tree import Button

from align.model import Status
from align.store.actions import Judge, MoveReport
from align.workbench import jobs
from align.workbench.desk import Desk, Role, RoleError
from tests.ui.conftest import button, texts
from tests.ui.test_align import status
from tests.ui.test_signin import AUTH, secrets, toml, user  # noqa: F401 - a fixture
from ui import navigation

PAGES = [entry.name for entry in navigation.entries()]
REFUSAL = re.compile(r"a role of|Your role does not allow")
LACKS = "Your role in this project is"
ROLES = list(Role)


@pytest.fixture
def team(samples):
    """The samples with a report that is not aligned yet, something judged, an open round and a member of each role."""
    with Desk.open(samples, "admin") as desk:
        for role in reversed(ROLES):  # an owner first
            desk.people.add(role.value.title(), role, f"{role}@example.org")
        meeting = next(meeting for meeting in desk.meetings() if meeting.zh)
        alone = next(report for report in desk.reports() if report.meeting != meeting.id)
        desk.act(MoveReport(alone.id, meeting.id), desk.info().revision)
        view = desk.bitext(1)
        desk.act(Judge((view.beads[0].id,), Status.ACCEPTED), view.revision)
    return samples


@pytest.fixture
def come(show, secrets, team, monkeypatch):  # noqa: F811
    """Opens a page as the member of a role."""
    monkeypatch.setattr(jobs, "start", lambda *_given, **_how: None)
    secrets(toml(AUTH))

    def come(role, page="start", **query):
        claims = user(email=f"{role}@example.org", sub=role.value, iat=time.time())
        return show(page, team, user=claims, **query)

    return come


def pressed(app) -> list[Button]:
    return [one for one in app.main.button if not one.disabled]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_button_is_refused_for_the_role(come, role, page):
    """Every button of a page is pressed, each on the page as it is when one comes."""
    app = come(role, page)
    assert not app.error
    for place in range(len(pressed(app))):
        app = come(role, page)
        if place >= len(pressed(app)):  # an earlier one took something away
            break
        one = pressed(app)[place]
        one.click().run()
        assert not app.exception
        assert not [error.value for error in app.error if REFUSAL.search(error.value)], one.label


@pytest.mark.parametrize("role", ROLES, ids=str)
class TestPages:
    def test_reports(self, come, role):
        app = come(role, "reports")
        may = role.includes(Role.EDITOR)
        assert bool(app.get("file_uploader")) is may
        assert (LACKS in texts(app)) is not may

    def test_a_report(self, come, role):
        app = come(role, "reports", report=1)
        may = role.includes(Role.EDITOR)
        assert bool([one for one in app.button if one.key == "undo"]) is may
        assert (LACKS in texts(app)) is not may

    def test_align(self, come, role):
        app = come(role, "align")
        may = role.includes(Role.EDITOR)
        assert "2 of 3 pairs of reports aligned" in texts(app)
        assert bool([one for one in app.button if one.key == "align"]) is may
        assert (LACKS in texts(app)) is not may

    def test_an_alignment_that_runs(self, come, role, monkeypatch):
        monkeypatch.setattr(jobs, "status", lambda _: status())
        app = come(role, "align")
        assert app.get("progress")
        assert bool([one for one in app.button if one.key == "stop"]) is role.includes(Role.EDITOR)

    def test_members(self, come, role):
        app = come(role, "members")
        may = role.includes(Role.OWNER)
        assert ("owner@example.org" in texts(app).replace("\u2060", "").replace("\\", "")) is may
        assert bool(app.main.get("popover")) is may
        assert (LACKS in texts(app)) is not may

    def test_agreement(self, come, role):
        app = come(role, "agreement")
        assert bool(app.main.button) is role.includes(Role.EDITOR)

    def test_the_next_step(self, come, role):
        """A report waits to be aligned, which takes an editor."""
        app = come(role)
        assert bool([one for one in app.button if one.key == "next"]) is role.includes(Role.EDITOR)
        assert (LACKS in texts(app)) is not role.includes(Role.EDITOR)

    def test_the_table(self, come, role):
        app = come(role, "table")
        assert bool([one for one in app.button if one.key == "table_undo"]) is role.includes(Role.REVIEWER)

    def test_the_queue(self, come, role):
        app = come(role, "queue")
        assert (LACKS in texts(app)) is not role.includes(Role.REVIEWER)

    def test_side_by_side(self, come, role):
        app = come(role, "review")
        assert not app.error
        said = "".join(str(found.proto) for found in app.get("bidi_component"))
        assert (LACKS in said) is not role.includes(Role.REVIEWER)


def test_who_may_not_align_cannot_stop_it_either(samples):
    with pytest.raises(RoleError, match="editor"):
        jobs.stop(samples, "Minh", Role.REVIEWER)


def test_a_reader_is_asked_to_look_and_not_to_review(show, secrets, samples):  # noqa: F811
    with Desk.open(samples, "admin") as desk:
        desk.people.add("Owner", Role.OWNER, "owner@example.org")
        desk.people.add("Reader", Role.READER, "reader@example.org")
    secrets(toml(AUTH))
    app = show(project=samples, user=user(email="reader@example.org"))
    assert button(app, "next").label == "Look at the matches"


@pytest.mark.parametrize(
    ("tongue", "said"), [("zh", "您在此项目中的角色是：读者"), ("vi", "Vai trò của bạn trong dự án này là: Người đọc")]
)
def test_it_is_said_in_the_language_of_the_page(come, tongue, said):
    assert said in texts(come(Role.READER, "reports", tongue=tongue))
