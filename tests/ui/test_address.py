"""The project of a tab stands in its address: what it does there, and what other values get."""

import pytest

from align.store import Project
from align.workbench.desk import Desk
from align.workbench.library import Library, key_of
from tests.browser.attacks import PAYLOADS
from tests.ui.conftest import button, texts


@pytest.fixture
def talks(tmp_path, monkeypatch):
    """A second project of this person."""
    monkeypatch.setenv("DOICHIEU_DATA", str(tmp_path / "data"))
    return Library().create("Talks")


def said(app):
    return texts(app).replace("\\", "").replace("\u2060", "")


def test_it_stands_there_without_its_path(show, samples):
    app = show(project=samples)
    assert app.query_params["project"] == key_of(samples)
    assert len(key_of(samples)) == 12


def test_a_tab_that_is_loaded_again_has_its_own_project(show, samples, talks):
    show(project=samples)
    show(project=talks)
    assert "Project: Talks" in said(show())  # the one asked for when the server was started
    app = show("align", key=key_of(samples))
    assert "Project: Summits" in said(app)
    assert app.query_params["project"] == key_of(samples)
    assert "Project: Summits" in said(app.run())


def test_opening_another_one_changes_it(show, samples, talks):
    app = show(project=samples)
    button(app, f"open {talks}").click().run()
    assert app.header[0].value == "Talks"
    assert app.query_params["project"] == key_of(talks)
    app.query_params["project"] = key_of(samples)  # as the browser's button for going back does
    app.run()
    assert app.header[0].value == "Summits"


def test_links_and_buttons_keep_it(show, samples):
    app = show("reports", samples)
    links = [link.proto.query_string for link in app.get("page_link")]
    assert len(links) > 12
    assert all(f"project={key_of(samples)}" in query for query in links)


def test_an_address_without_one_is_that_of_the_session(show, samples, talks):
    app = show(project=samples)
    Library().note_use(talks)
    del app.query_params["project"]
    app.run()
    assert app.header[0].value == "Summits"
    assert app.query_params["project"] == key_of(samples)


@pytest.mark.parametrize("page", ["start", "reports", "align", "members", "review", "queue", "table", "export"])
def test_one_that_was_deleted_is_a_sentence_and_a_way_on(show, samples, talks, page):
    key = key_of(talks)
    with Desk.open(talks, "Lan") as desk:
        Library().delete(desk, "Talks")
    app = show(page, samples, key=key)
    assert "The project of this tab is not there any more" in app.error[0].value
    ways = [link.proto.label for link in app.main.get("page_link")]
    assert ways == ([] if page == "start" else ["To the start page"])
    assert "The project of this tab is not there any more" in app.run().error[0].value


def test_after_a_deleted_one_another_can_be_opened(show, samples, talks):
    show(project=samples)
    with Desk.open(talks, "Lan") as desk:
        Library().delete(desk, "Talks")
    app = show(project=samples, key=key_of(talks))
    button(app, f"open {samples}").click().run()
    assert not app.error
    assert app.header[0].value == "Summits"


def test_a_file_that_was_moved_is_not_there_any_more(show, samples, tmp_path):
    show(project=samples)
    key = key_of(samples)
    samples.rename(tmp_path / "elsewhere.doichieu")
    assert "is not there any more" in show(project=tmp_path / "elsewhere.doichieu", key=key).error[0].value


def test_a_renamed_one_stays_the_same(show, samples):
    app = show(project=samples)
    with Project.open(samples) as project:
        project.rename("峰会", project.author("Minh", "elsewhere"))
    assert "Project: 峰会" in said(app.run())
    assert app.query_params["project"] == key_of(samples)


@pytest.mark.parametrize("value", ["", "../../etc/passwd", "0" * 100_000, "０" * 12, "ABCDEF012345", *PAYLOADS[:20]])
def test_what_names_none_is_a_sentence(show, samples, value):
    app = show("reports", samples, key=value)
    assert "The address of this page names no project" in app.error[0].value
    assert "Summits" not in said(app)


def test_a_stranger_to_this_person_is_not_opened(show, samples, tmp_path):
    """A key says where a project is only among those that the person has."""
    elsewhere = tmp_path / "elsewhere.doichieu"
    Project.create(elsewhere, "Secret").close()
    app = show(project=samples, key=key_of(elsewhere))
    assert "is not there any more" in app.error[0].value
    assert "Secret" not in said(app)


@pytest.mark.parametrize("tongue", ["zh", "vi"])
def test_it_is_said_in_the_language_of_the_page(show, samples, tongue):
    said = show(project=samples, key="0" * 12, tongue=tongue).error[0].value
    assert said.startswith({"zh": "此标签页的项目", "vi": "Dự án của thẻ này"}[tongue])
