"""The export page: what is chosen is what is counted, shown and written."""

import io
import zipfile

import pytest

from align.exchange import FORMATS, format_named
from align.model import Status
from align.store.actions import Judge, Relate, Relation
from align.workbench.desk import Desk
from tests.ui.conftest import texts
from ui.pages.export import format_words


@pytest.fixture
def reviewed(samples):
    with Desk.open(samples, "Lan") as desk:
        view = desk.bitext(1)
        first, second, third = [bead.id for bead in view.beads if bead.zh and bead.vi]
        desk.act(Judge((first,), Status.ACCEPTED), view.revision)
        desk.act(Relate((first,), Relation.PARTIAL), view.revision)
        desk.act(Judge((second,), Status.REJECTED), view.revision)
        desk.act(Judge((third,), Status.UNSURE), view.revision)
    return samples


def total(app):
    return app.metric[0].value


def rows(app):
    return app.dataframe[0].value.to_numpy().tolist()


def test_what_is_included_is_counted_and_shown(show, reviewed):
    app = show("export", reviewed)
    assert total(app) == "2"
    assert [row[3] for row in rows(app)] == ["accepted", "proposed"]
    app.checkbox(key="export_unsure").check().run()
    assert total(app) == "3"
    app.slider(key="export_least").set_value(60).run()
    assert total(app) == "2"
    app.checkbox(key="export_proposed").uncheck().run()
    app.checkbox(key="export_unsure").uncheck().run()
    assert total(app) == "1"
    assert app.slider(key="export_least").disabled
    app.multiselect(key="export_relations").select(Relation.RELATED).run()
    assert total(app) == "0"
    assert "No pair is like that" in texts(app)
    assert not app.dataframe
    app.multiselect(key="export_relations").select(Relation.PARTIAL).run()
    assert total(app) == "1"
    app.multiselect(key="export_meetings").select(2).run()
    assert total(app) == "0"


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_file_holds_what_was_counted(show, reviewed, tmp_path, name):
    app = show("export", reviewed)
    app.selectbox(key="export_format").select(name).run()
    assert not app.get("download_button")
    app.button(key="export_make").click().run()
    assert not app.exception
    stamp, made = app.session_state["export_made"]
    assert stamp[0] == name
    target = tmp_path / made.name
    if made.name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
            archive.extractall(tmp_path)
        target = target.with_suffix(".zh")
    else:
        target.write_bytes(made.content)
    assert len(format_named(name).read(target)) == 2
    (file,) = app.get("download_button")
    assert file.proto.id.endswith("export_download")
    assert made.name.split(".")[0] in file.proto.label
    app.checkbox(key="export_unsure").check().run()
    assert not app.get("download_button"), "it would be another file now"


def test_what_cannot_be_written_is_one_sentence(show, reviewed):
    import resource

    app = show("export", reviewed)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        app.button(key="export_make").click().run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not app.exception
    assert "could not be written" in app.error[0].value
    assert not app.get("download_button")


def test_every_format_has_a_word():
    assert set(format_words()) == set(FORMATS)


def test_without_a_project_it_says_so(show, samples):
    app = show("export", samples)
    samples.unlink()
    app.run()
    assert not app.exception
    assert "deleted or moved meanwhile" in app.error[0].value


@pytest.mark.parametrize(("tongue", "title"), [("zh", "导出"), ("vi", "Xuất")])
def test_it_speaks_other_languages(show, samples, tongue, title):
    app = show("export", samples, tongue=tongue)
    assert app.title[0].value == title
    assert not app.exception
