"""The search page: hits lit, beside what stands for them in the other language."""

import json

import pytest

from tests.ui.conftest import texts
from ui.pages import search


def shown(app):
    """The passages: for each its sides, as the text with what is lit between brackets."""
    for element in app.get("bidi_component"):
        data = json.loads(element.proto.json) if element.proto.json else None
        if isinstance(data, dict) and "items" in data:
            return [
                [
                    "".join(f"[{p['text']}]" if p["kind"] == "hit" else p["text"] for p in side["pieces"])
                    for side in item["sides"]
                ]
                for item in data["items"]
            ]
    return []


def searched(show, project, query, **options):
    app = show("search", project, **options)
    app.text_input(key="search_query").set_value(query).run()
    assert not app.exception
    return app


def test_hits_are_lit_and_stand_beside_their_counterparts(show, samples):
    app = searched(show, samples, "直飞")
    assert shown(app) == [
        [
            "双方同意每周增开四个[直飞]航班。",
            "Hai bên nhất trí mở thêm bốn chuyến bay thẳng mỗi tuần.",
            "Hai thành phố mở thêm bốn chuyến bay mỗi tuần.",
        ]
    ]
    assert "1 hit" in texts(app)


def test_marks_may_be_left_out_unless_they_count(show, samples):
    app = searched(show, samples, '"hop tac"')
    assert shown(app) == [["Đà Nẵng và Côn Minh tăng cường [hợp tác] du lịch", "岘港与昆明商定加强旅游合作"]]
    app.checkbox(key="search_exact").check().run()
    assert "Nothing was found" in texts(app)


def test_where_to_search(show, samples):
    app = searched(show, samples, "昆明")
    assert len(shown(app)) == 2
    app.selectbox(key="search_language").select("vi").run()
    assert shown(app) == []
    app.selectbox(key="search_language").select("both").run()
    app.selectbox(key="search_meeting").select(2).run()
    assert "Nothing was found" in texts(app)


def test_what_has_no_counterpart_says_so(show, samples):
    assert shown(searched(show, samples, '"mưa to"')) == [["Trời [mưa to] suốt buổi sáng.", ""]]
    assert shown(searched(show, samples, '"đoàn đại biểu"')) == [["Ảnh: [đoàn đại biểu]"]]


def test_pages(show, samples, monkeypatch):
    monkeypatch.setattr(search, "ROWS", 1)
    app = searched(show, samples, "昆明")
    first = shown(app)
    assert len(first) == 1
    next(b for b in app.button if b.key == "search_after").click().run()
    assert shown(app) != first
    assert "Hits 2 to 2" in texts(app)
    next(b for b in app.button if b.key == "search_before").click().run()
    assert shown(app) == first


def test_the_address_may_hold_the_query(show, samples):
    assert len(shown(show("search", samples, q="直飞"))) == 1


@pytest.mark.slow
def test_by_meaning(show, samples):
    app = searched(show, samples, "số du khách năm ngoái")
    app.button_group(key="search_way").set_value("meaning").run()
    assert not app.exception
    assert any("du khách" in side for sides in shown(app)[:2] for side in sides)


@pytest.mark.parametrize(("tongue", "title"), [("zh", "检索"), ("vi", "Tìm kiếm")])
def test_it_speaks_other_languages(show, samples, tongue, title):
    assert searched(show, samples, "直飞", tongue=tongue).title[0].value == title
