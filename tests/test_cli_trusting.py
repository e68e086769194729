"""`doichieu project sample | recalibrate`, and what `info` says of them, as a user meets them."""

import json

import pytest

from align.model import Status
from align.store import Project
from align.store.actions import Judge
from align.workbench.desk import Desk
from tests.workbench.test_confidence import beads, decide, many, overconfident


@pytest.fixture
def path(tmp_path):
    where = tmp_path / "p.doichieu"
    with Project.create(where, "P", owner="Lan") as project:
        project.save_alignment(many(), {"judge": "abc"})
    return where


def test_from_a_sample_to_how_many_are_right(run, fails, path):
    out = run("project", "info", path)[1]
    assert "precision   not known; to find out: doichieu project sample\n" in out
    code, out, err = run("project", "sample", path, "--size", 30, "--seed", 5)
    assert (code, err) == (0, "")
    assert out.startswith("30 matches are drawn from ")
    assert "not known yet; check the matches that were drawn" in run("project", "info", path)[1]
    with Desk.open(path, "Lan") as desk:
        to_check = desk.precision_estimate().to_check
        desk.act(Judge(to_check[:18], Status.ACCEPTED), desk.info().revision)
        desk.act(Judge(to_check[18:20], Status.REJECTED), desk.info().revision)
        found = desk.precision_estimate()
    out = run("project", "info", path)[1]
    assert f"precision   {found.whole.low:.1%} to {found.whole.high:.1%} of {found.population} matches are right (95%" in out
    assert "estimate 90.0%)" in out
    assert "sample      20 of 30 checked, 18 right, 0 unsure; drawn on " in out
    told = json.loads(run("project", "info", path, "--json")[1])["precision"]
    assert (told["checked"], told["share"]["estimate"], told["to_check"]) == (20, 0.9, list(to_check[20:]))
    told = json.loads(run("project", "sample", path, "--json", "--size", 7)[1])
    assert (told["size"], told["checked"], told["share"]) == (7, 0, None)
    assert "from 1 to 10,000 matches" in fails("project", "sample", path, "--size", 0)
    assert "between 0 and 1" in fails("project", "sample", path, "--min-confidence", "5")


def test_recalibrating_and_taking_it_back(run, fails, path):
    assert "0 decisions" in fails("project", "recalibrate", path)
    assert run("project", "recalibrate", path, "--try")[1].startswith("0 decisions, 0 of them acceptances; it takes 50")
    with Desk.open(path, "Lan") as desk:
        decide(desk, beads(desk)[:100], overconfident)
    out = run("project", "recalibrate", path, "--try")[1]
    assert out.startswith("worth it: on decisions left out, confidences are off by 0.")
    tried = json.loads(run("project", "recalibrate", path, "--try", "--json")[1])
    assert (tried["worthwhile"], tried["decisions"]) == (True, 100)
    assert "confidence  as the aligner gave it\n" in run("project", "info", path)[1]
    code, out, err = run("project", "recalibrate", path)
    assert (code, err) == (0, "")
    assert out.startswith("recalibrated on 100 decisions, ")
    assert f"confidence  {out}" in run("project", "info", path)[1]
    (told,) = json.loads(run("project", "info", path, "--json")[1])["recalibrations"]
    assert (told["decisions"], told["slope"]) == (100, tried["slope"])
    assert run("project", "recalibrate", path, "--reset") == (0, "", "doichieu: confidences are those of the aligner again\n")
    assert run("project", "recalibrate", path, "--reset")[2] == "doichieu: there was no recalibration to take back\n"
    assert json.loads(run("project", "recalibrate", path, "--reset", "--json")[1]) == []
    assert run("project", "recalibrate", path, "--reset", "--try")[0] == 2
