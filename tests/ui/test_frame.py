"""The frame: language, navigation, and what a session says when its project is not there."""

import gc

import pytest

from tests.ui.conftest import texts
from ui import words
from ui.frame import garbage


@pytest.mark.parametrize(("tongue", "title"), [
    ("en", "Chinese and Vietnamese reports, side by side"),
    ("zh", "中文与越南文报道对照"),
    ("vi", "Đối chiếu tin bài tiếng Trung và tiếng Việt"),
])  # fmt: skip
def test_the_page_speaks_the_language_of_the_session(show, samples, tongue, title):
    assert show(project=samples, tongue=tongue).title[0].value == title


def test_switching_the_language_changes_the_page_at_once(show, samples):
    app = show(project=samples)
    for tongue in ("vi", "zh", "en"):
        app.sidebar.button_group(key="tongue_chooser").set_value(tongue).run()
        assert not app.exception
        assert app.session_state[words.KEY] == tongue
        expected = {"en": "Your projects", "zh": "我的项目", "vi": "Dự án của tôi"}[tongue]
        assert expected in texts(app)


def test_a_project_deleted_meanwhile_is_one_sentence(show, samples):
    app = show(project=samples)
    samples.unlink()
    for _ in range(2):
        app.run()
        assert not app.exception
        assert "was deleted or moved meanwhile" in app.error[0].value


def test_the_name_of_the_project_is_always_in_sight(show, samples):
    for page in ("start", "reports", "align"):
        assert "Project: Summits" in [part.value for part in show(page, samples).sidebar.caption]


def test_another_project_at_the_same_place_is_opened_anew(show, samples, tmp_path):
    from align.store import Project

    app = show(project=samples)
    with Project.create(tmp_path / "other.doichieu", "Something else"):
        pass
    (tmp_path / "other.doichieu").replace(samples)
    for ending in ("-wal", "-shm"):
        samples.with_name(samples.name + ending).unlink(missing_ok=True)
    app.run()
    assert "Something else" in texts(app)


def test_what_is_loaded_is_kept_out_of_the_garbage_collection_after_each_run(show, samples):
    gc.unfreeze()
    garbage._set_aside.cache_clear()
    show("queue", samples)
    assert gc.get_freeze_count() > len(gc.get_objects())
