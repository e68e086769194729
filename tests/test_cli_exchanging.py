"""`doichieu export` and `doichieu import` as a user meets them."""

import json
import os
import subprocess
import sys

import pytest

from align.exchange import format_named
from align.model import Status
from align.store import Project
from align.store.actions import Judge, MoveReport, Relate, Relation
from tests.store.conftest import home, homes, quick_folder, server
from tests.store.samples import alignment, state
from tests.test_cli_project import BAD

__all__ = ["home", "homes", "quick_folder", "server"]


@pytest.fixture
def path(tmp_path):
    """A project file in which somebody has worked."""
    where = tmp_path / "summits.doichieu"
    with Project.create(where, "Hội nghị 峰会") as project:
        project.save_alignment(alignment(), {})
        lan = project.author("Lan")
        project.act(Judge((1,), Status.ACCEPTED), lan, project.revision())
        project.act(Relate((2,), Relation.PARTIAL), lan, project.revision())
        project.act(MoveReport(4, None, "khác"), lan, project.revision())
    return where


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 4),
        (["--status", "accepted"], 1),
        (["--status", "rejected"], 0),
        (["--min-confidence", "0.92"], 1),
        (["--relations", "partial,related"], 1),
        (["--meeting", "2024-03-05-da-nang"], 4),
        (["--meeting", "khác"], 0),
        (["--format", "csv"], 4),
    ],
)
def test_export(run, path, tmp_path, options, count):
    out = tmp_path / "pairs.tsv"
    assert run("export", "--project", path, "--out", out, *options) == (0, f"{count} pairs written to {out}\n", "")
    form = "csv" if "csv" in options else "tsv"
    assert len(format_named(form).read(out)) == count
    assert {found.name for found in tmp_path.iterdir()} == {"pairs.tsv", path.name}


@pytest.mark.parametrize("form", ["tmx", "tsv", "csv", "xlsx", "jsonl", "moses", "html"])
def test_every_format(run, home, tmp_path, form):
    out = tmp_path / f"pairs{format_named(form).suffix}"
    assert run("export", "--project", home.sample(), "--out", out)[0] == 0
    assert len(format_named(form).read(out)) == 4


def test_there_and_back(run, home, tmp_path):
    place, out = home.sample(), tmp_path / "pairs.tsv"
    run("export", "--project", place, "--out", out)
    assert run("import", out, "--project", place) == (0, "4 pairs: 0 changed, 0 new, 4 as they were, 0 refused\n", "")
    out.write_text(out.read_text("utf-8").replace("\tproposed\t", "\taccepted\t"), "utf-8")
    code, said, _ = run("import", out, "--project", place, "--reviewer", "Lan")
    assert (code, said) == (0, "4 pairs: 4 changed, 0 new, 0 as they were, 0 refused\n")
    with Project.open(place) as project:
        assert {pair.status for pair in project.pairs()} == {Status.ACCEPTED}
        assert project.undo(project.author("Lan")).action == "import"
    code, said, _ = run("import", out, "--project", place, "--json")
    assert (code, json.loads(said)["changed"]) == (0, 4)


def test_refused_pairs_are_named(run, path, tmp_path):
    out = tmp_path / "pairs.tsv"
    run("export", "--project", path, "--out", out)
    out.write_text(out.read_text("utf-8").replace("\taccepted\t", "\trejected\t"), "utf-8")
    with Project.open(path) as project:
        project.act(Judge((1,), Status.UNSURE), project.author("Minh"), project.revision())
    code, said, err = run("import", out, "--project", path)
    assert (code, said) == (1, "4 pairs: 0 changed, 0 new, 3 as they were, 1 refused\n")
    assert err.startswith(f"doichieu: {out}: pair 1: was changed here too: Minh marked it as unsure (bead 1) on 20")
    assert err.count("\n") == 1


def test_a_memory_from_elsewhere(run, path, tmp_path):
    (tmp_path / "tm.csv").write_text("zh,vi\n你好。,Xin chào.\n谢谢。,Cảm ơn.\n", "utf-8")
    code, said, _ = run("import", tmp_path / "tm.csv", "--project", path)
    assert (code, said) == (0, "2 pairs: 0 changed, 2 new, 0 as they were, 0 refused\nnew meeting: tm.csv\n")
    assert run("project", "check", path)[0] == 0


@pytest.mark.parametrize("make", BAD)
@pytest.mark.parametrize("command", ["export", "import"])
def test_bad_projects_get_a_sentence(fails, path, tmp_path, make, command):
    (tmp_path / "tm.tsv").write_text("zh\tvi\n你好。\tXin chào.\n", "utf-8")
    where = make(path, tmp_path)
    given = ["--out", tmp_path / "out.tsv"] if command == "export" else [tmp_path / "tm.tsv"]
    assert BAD[make] in fails(command, "--project", where, *given)
    assert not (tmp_path / "out.tsv").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["export", "--out", "pairs.doc"], "its ending does not name a format"),
        (["export", "--out", "pairs.tsv", "--format", "doc"], "no format named 'doc'"),
        (["export", "--out", "pairs.tsv", "--status", "good"], "--status: 'good' is none of proposed, accepted"),
        (["export", "--out", "pairs.tsv", "--relations", "good"], "--relations: 'good' is none of equivalent"),
        (
            ["export", "--out", "pairs.tsv", "--meeting", "none"],
            "there is no meeting named 'none' in the project; it has 2024-",
        ),
        (["export", "--out", "none/pairs.tsv"], "its folder does not exist"),
        (["import", "none.tsv"], "none.tsv: does not exist"),
        (["import", "summits.doichieu", "--format", "tmx"], "summits.doichieu: is not proper XML"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(fails, path, monkeypatch, arguments, says):
    monkeypatch.chdir(path.parent)
    assert says in fails(*arguments, "--project", path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
@pytest.mark.parametrize("command", ["export", "import"])
def test_a_full_disk_leaves_everything_as_it_was(path, tmp_path, command):
    rows = "".join(f"第{n}句话。\tCâu thứ {n}.\n" for n in range(3000))
    (tmp_path / "tm.tsv").write_text(f"zh\tvi\n{rows}", "utf-8")
    with Project.open(path) as project:
        before = state(project)
    given = ["--out", str(tmp_path / "out.xlsx")] if command == "export" else [str(tmp_path / "tm.tsv")]
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"from align import cli\nlimit = 3000 if {command!r} == 'export' else {path.stat().st_size + 100_000}\n"
        "from align.store import Project\nreal = Project.open\n"
        "def opened(*given):\n found = real(*given); resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)); return found\n"
        f"Project.open = opened\nsys.argv = ['doichieu', {command!r}, '--project', {str(path)!r}, *{given!r}]; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 1, done.stdout
    assert done.stderr.count("\n") == 1, done.stderr
    assert "make room" in done.stderr or "could not be written" in done.stderr
    assert not (tmp_path / "out.xlsx").exists()
    with Project.open(path) as project:
        assert state(project) == before
