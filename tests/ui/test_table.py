"""The table page without a browser: lists, pages and counts; selecting rows takes Chromium."""

import pytest

from align.store import Project
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
    assert "Nothing is like that" in texts(show("table", tmp_path / "new.doichieu"))


@pytest.mark.parametrize(("tongue", "title"), [("zh", "表格"), ("vi", "Bảng")])
def test_it_speaks_other_languages(show, samples, tongue, title):
    app = show("table", samples, tongue=tongue)
    assert app.title[0].value == title
    assert len(rows(app)) == 9
