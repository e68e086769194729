"""`doichieu align --project`: with the bundled encoder, whose vectors of these few sentences are soon made."""

from __future__ import annotations

import json

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from tests.reports import write_reports
from tests.store.conftest import Databases, server  # noqa: F401


@pytest.fixture(scope="module", autouse=True)
def one_cache(tmp_path_factory):
    """Vectors of one test serve the others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOICHIEU_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def lines(folder):
    return [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_project_is_made_and_used_again(run, tmp_path):
    folder, where = write_reports(tmp_path / "reports"), tmp_path / "Đà Nẵng.doichieu"
    code, out, err = run("align", folder, "--project", where, "--show", "2")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "2 new reports, 1 pair of reports aligned"
    assert not (tmp_path / "out").exists()
    with Project.open(where) as project:
        assert project.info().name == "Đà Nẵng"
        first = next(bead for bead in project.bitext(1).beads if bead.zh and bead.vi)
        project.act(Judge((first.id,), Status.REJECTED), project.author("Lan"), project.revision())
    code, out, err = run("align", folder, "--project", where, "--out", tmp_path / "out", "--formats", "jsonl")
    assert code == 0
    assert out.splitlines()[-1] == "0 new reports, 0 pairs of reports aligned"
    assert err.count("is in the project already; nothing was added") == 2
    run("align", folder, "--out", tmp_path / "alone", "--formats", "jsonl")
    assert len(lines(tmp_path / "out")) == len(lines(tmp_path / "alone")) - 1
    code, out, _ = run("align", folder, "--project", where, "--again", "--order", "free", "--show", "0")
    assert (code, out.splitlines()[-1]) == (0, "0 new reports, 1 pair of reports aligned")
    with Project.open(where) as project:
        assert project.beads([first.id])[0].status is Status.REJECTED


def test_an_empty_database_becomes_a_project(run, tmp_path, server):  # noqa: F811
    place = Databases(server).empty()
    folder = write_reports(tmp_path / "reports")
    assert run("align", folder, "--project", place, "--show", "0")[0] == 0
    with Project.open(place) as project:
        assert len(project.meetings()) == 1


def test_wrong_use_and_wrong_places(run, fails, tmp_path):
    folder = write_reports(tmp_path / "reports")
    assert run("align", folder)[0] == 2
    assert run("align", folder, "--out", tmp_path / "out", "--again")[0] == 2
    (tmp_path / "text.doichieu").write_text("không phải", encoding="utf-8")
    assert "not a Doichieu project" in fails("align", folder, "--project", tmp_path / "text.doichieu")
    assert "folder does not exist" in fails("align", folder, "--project", tmp_path / "none" / "p.doichieu")


def test_ctrl_c_leaves_what_is_done(run, tmp_path, monkeypatch):
    from align.workbench import projects

    folder, where = write_reports(tmp_path / "reports"), tmp_path / "p.doichieu"

    def interrupted(*_given, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(projects.Surroundings, "of", interrupted)
    code, out, err = run("align", folder, "--project", where)
    assert (code, out) == (130, "")
    assert err == "doichieu: stopped; what was done so far is kept, so the next run goes on from there\n"
    monkeypatch.undo()
    assert run("align", folder, "--project", where)[1].splitlines()[-1] == "0 new reports, 1 pair of reports aligned"
