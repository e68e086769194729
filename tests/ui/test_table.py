"""The table page without a browser: lists, pages and counts; selecting rows takes Chromium."""

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Relation
from align.workbench.desk import Desk
from tests.ui.conftest import texts
from ui.pages import table


def rows(app):
    return app.dataframe[0].value.to_numpy().tolist()


def button(app, key):
    return next(found for found in app.button if found.key == key)


def test_lists_filters_and_counts(show, samples):
    app = show("table", samples)
    assert "9 beads · 0 reviewed · 1 to 9" in texts(app)
    assert {row[8] for row in rows(app)} == {"5 Mar 2024 · Đà Nẵng và Côn Minh tăng cường hợp tác du lịch"}, "as everywhere"
    assert rows(app)[0][0] == 55
    app.selectbox(key="table_order").select("report").run()
    assert rows(app)[0][2:4] == ["岘港与昆明商定加强旅游合作", "Đà Nẵng và Côn Minh tăng cường hợp tác du lịch"]
    app.button_group(key="table_kind").set_value("alone").run()
    assert len(rows(app)) == 5
    assert {row[1] for row in rows(app)} == {"no counterpart"}
    app.button_group(key="table_kind").set_value("mine").run()
    assert "Nothing is like that" in texts(app)


def test_pages_by_cursor(show, samples, monkeypatch):
    monkeypatch.setattr(table, "SIZES", [4, 50])
    app = show("table", samples)
    first = rows(app)
    assert len(first) == 4
    assert button(app, "table_before").disabled
    button(app, "table_after").click().run()
    assert "5 to 8" in texts(app)
    button(app, "table_after").click().run()
    assert len(rows(app)) == 1
    assert button(app, "table_after").disabled
    button(app, "table_before").click().run()
    button(app, "table_before").click().run()
    assert rows(app) == first
    button(app, "table_after").click().run()
    app.selectbox(key="table_order").select("confident").run()
    assert "1 to 4" in texts(app), "another list begins with its first page"


def test_nothing_selected_nothing_to_decide(show, samples):
    app = show("table", samples)
    assert all(
        button(app, f"table_{name}").disabled for name in ("accepted", "rejected", "unsure", "proposed", "check", "relate")
    )
    assert not button(app, "table_undo").disabled
    button(app, "table_undo").click().run()
    assert not app.exception
    with Desk.open(samples, "Lan") as desk:
        assert desk.counts().reviewed == 0


def test_an_empty_project_says_so(show, tmp_path):
    Project.create(tmp_path / "new.doichieu", "New").close()
    assert "There is nothing to review yet" in texts(show("table", tmp_path / "new.doichieu"))


@pytest.mark.parametrize(("tongue", "title"), [("zh", "表格"), ("vi", "Bảng")])
def test_it_speaks_other_languages(show, samples, tongue, title):
    app = show("table", samples, tongue=tongue)
    assert app.title[0].value == title
    assert len(rows(app)) == 9


@pytest.fixture
def all_selected(monkeypatch):
    """Every row is selected; AppTest cannot, Chromium does."""
    draw = table._grid

    def grid(found, *others):
        draw(found, *others)
        return list(found.beads)

    monkeypatch.setattr(table, "_grid", grid)


def beads(project):
    with Desk.open(project, "Lan") as desk:
        return [each.bead for each in desk.find().beads]


@pytest.mark.usefixtures("all_selected")
@pytest.mark.parametrize("status", list(Status))
def test_decisions_on_all_that_is_selected(show, samples, status):
    app = show("table", samples)
    button(app, f"table_{status}").click().run()
    assert not app.exception
    assert {bead.status for bead in beads(samples) if bead.zh and bead.vi} == {status}
    assert {bead.status for bead in beads(samples) if not (bead.zh and bead.vi)} == {Status.PROPOSED}


@pytest.mark.usefixtures("all_selected")
def test_relation_no_counterpart_undo_and_redo(show, samples):
    app = show("table", samples)
    app.selectbox(key="table_relation").select(Relation.PARTIAL).run()
    button(app, "table_relate").click().run()
    assert [bead.relation for bead in beads(samples) if bead.zh and bead.vi] == [Relation.PARTIAL] * 4
    button(app, "table_check").click().run()
    assert "5 beads were changed" in app.toast[0].value
    assert [bead.checked for bead in beads(samples) if not (bead.zh and bead.vi)] == [True] * 5
    button(app, "table_undo").click().run()
    assert not any(bead.checked for bead in beads(samples))
    button(app, "table_redo").click().run()
    assert sum(bead.checked for bead in beads(samples)) == 5
    app.selectbox(key="table_relation").select("").run()
    button(app, "table_relate").click().run()
    assert not any(bead.relation for bead in beads(samples))


def test_how_many_rows(show, samples, monkeypatch):
    monkeypatch.setattr(table, "SIZES", [4, 50])
    app = show("table", samples)
    app.selectbox(key="table_size").select(50).run()
    assert len(rows(app)) == 9
