"""`doichieu align --project`: with the bundled encoder, whose vectors of these few sentences are soon made."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from tests.reports import ENGLISH, write_reports
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


def test_of_many_bad_files_each_is_named_at_the_end_and_the_others_are_done(run, tmp_path):
    folder, where = write_reports(tmp_path / "reports"), tmp_path / "p.doichieu"
    whole = next(folder.rglob("*.txt")).read_bytes()
    for number in range(12):
        (folder / f"empty {number:02}.txt").write_bytes(b"")
        (folder / f"zcopy {number:02}.txt").write_bytes(whole)
    (folder / "english.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 and no more")
    code, out, err = run("align", folder, "--project", where, "--show", "0")
    assert code == 1
    assert out.splitlines()[-1] == "2 new reports, 1 pair of reports aligned"
    first, *rest = err.splitlines()
    assert first == ("doichieu: 28 files: 2 reports, 14 that cannot be read, 12 copies; what is left out is named at the end")
    assert rest[0].startswith("doichieu: 12 files: is empty")
    assert [line.rpartition("/")[2] for line in rest[1:13]] == [f"empty {number:02}.txt" for number in range(12)]
    for name in ("english.txt", "damaged.pdf"):
        place = next(at for at, line in enumerate(rest) if line.endswith(name))
        assert rest[place - 1].startswith("doichieu: 1 file: ")
    assert "doichieu: 12 files are copies of others:" in rest
    assert sum("zcopy" in line and "is a copy of" in line for line in rest) == 12
    assert len(rest) == 1 + 12 + 2 * 2 + 1 + 12
    for number in range(25):
        (folder / f"more {number:02}.txt").write_bytes(whole + f"\n{number}\n".encode())
    run("align", folder, "--project", where, "--show", "0")
    code, out, err = run("align", folder, "--project", where, "--show", "0")
    assert out.splitlines()[-1].startswith("0 new reports, 0 pairs")
    assert "doichieu: 27 reports are in the project already; nothing was added for them" in err.splitlines()


def test_aligning_known_reports_again_loads_no_model(run, tmp_path):
    folder, where = write_reports(tmp_path / "reports"), tmp_path / "p.doichieu"
    known = ("align", folder, "--project", where)
    assert run(*known)[0] == 0
    for arguments in (known, ("align", folder, "--out", tmp_path / "out")):
        run(*arguments)  # what is encoded for it, is
        command = [sys.executable, "-X", "importtime", "-m", "align.cli", *map(str, arguments)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
        found = set(re.findall(r"\| +(\w+)\n", told))
        assert {"align", "numpy"} <= found
        assert found & {"torch", "transformers", "sentence_transformers", "tokenizers", "streamlit", "pandas"} == set()
