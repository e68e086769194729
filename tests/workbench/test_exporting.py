"""Pairs out of a project by choice: what is counted, previewed and written is the same."""

import io
import zipfile
from itertools import combinations
from pathlib import Path

import pytest

from align.errors import ConfigurationError, OutputError
from align.exchange import FORMATS, format_named
from align.model import Status
from align.store import Choice, Relation
from align.store.actions import Correct, Judge, Link, Merge, Relate, SplitSegment, Unlink
from align.workbench.exporting import bundle, export, file_stem, formats, preview


@pytest.fixture
def reviewed(desk):
    """Beads of every status, some related, one made by hand and one left over."""
    view = desk.bitext(1)
    first, second, third = [bead for bead in view.beads if bead.zh and bead.vi]
    desk.act(Judge((first.id,), Status.ACCEPTED), view.revision)
    desk.act(Relate((first.id,), Relation.PARTIAL), view.revision)
    desk.act(Judge((second.id,), Status.REJECTED), view.revision)
    desk.act(Unlink(third.id), view.revision)
    view = desk.bitext(2)
    desk.act(Link(2, (view.zh.segments[0].id, view.vi.segments[0].id)), view.revision)
    only = next(bead for bead in desk.bitext(2).beads if bead.confidence == 0.8)
    desk.act(Judge((only.id,), Status.UNSURE), desk.bitext(2).revision)
    desk.act(Relate((only.id,), Relation.EQUIVALENT), desk.bitext(2).revision)
    return desk


def choices():
    """All of them, nearly."""
    statuses = [frozenset(some) for size in range(5) for some in combinations(Status, size)]
    for chosen in statuses:
        for least in (0.0, 0.5, 0.85, 1.0):
            for relations in (None, frozenset(), frozenset({Relation.PARTIAL}), frozenset(Relation)):
                for meetings in (None, frozenset(), frozenset({1}), frozenset({2})):
                    yield Choice(chosen, least, relations, meetings)


def test_what_is_counted_is_what_is_taken(reviewed):
    seen = set()
    for choice in choices():
        pairs = list(reviewed.pairs(choice))
        assert reviewed.project.count_pairs(choice) == len(pairs), choice
        seen.add(len(pairs))
    assert seen == {0, 1, 2, 3, 4}


def test_a_whole_alignment_of_a_choice_has_its_pairs(reviewed):
    for choice in choices():
        if Status.REJECTED in choice.statuses:
            continue
        assert reviewed.project.alignment(choice).pairs() == tuple(reviewed.pairs(choice)), choice
    assert [meeting.id for meeting in reviewed.project.alignment(Choice(meetings=frozenset({2}))).meetings] == ["hoi-cho"]


def test_a_preview_is_the_beginning(reviewed):
    choice = Choice(min_confidence=0.0)
    everything = tuple(reviewed.pairs(choice))
    for rows in (0, 1, 2, 100):
        found = preview(reviewed, choice, rows)
        assert (found.total, found.first) == (len(everything), everything[:rows])


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_written_and_read_back(reviewed, tmp_path, name):
    choice = Choice(frozenset({Status.ACCEPTED}))
    wanted = [(pair.zh.text, pair.vi.text) for pair in reviewed.pairs(choice)]
    assert len(wanted) == 2
    found = bundle(reviewed, name, choice)
    target = tmp_path / found.name
    target.write_bytes(found.content)
    if name == "moses":
        assert found.name == "Summits.zip"
        with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
            assert sorted(archive.namelist()) == ["Summits.vi", "Summits.zh"]
            archive.extractall(tmp_path)
        target = tmp_path / "Summits.zh"
    else:
        assert found.name == f"Summits{format_named(name).suffix}"
    assert [(pair.zh.text, pair.vi.text) for pair in format_named(name).read(target)] == wanted
    assert name in formats()


def test_nothing_is_left_behind(reviewed, tmp_path, monkeypatch):
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    bundle(reviewed, "moses", Choice())
    with pytest.raises(ConfigurationError, match="no format named 'pdf'; choose among tmx"):
        bundle(reviewed, "pdf", Choice())
    assert list(folder.iterdir()) == []


def test_a_project_without_a_run_gives_an_empty_file(tmp_path):
    from align.store import Project
    from align.workbench.desk import Desk

    Project.create(tmp_path / "empty.doichieu", "…").close()
    with Desk.open(tmp_path / "empty.doichieu", "Lan") as desk:
        assert preview(desk, Choice()) == preview(desk, Choice(), 0)
        assert export(desk, "tmx", Choice(), tmp_path / "out.tmx") == [tmp_path / "out.tmx"]
        assert format_named("tmx").read(tmp_path / "out.tmx") == []
        assert bundle(desk, "html", Choice()).name == "pairs.html"
        with pytest.raises(OutputError, match="could not be written"):
            export(desk, "tmx", Choice(), tmp_path / "nowhere" / "out.tmx")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Summits 2021", "Summits-2021"),
        ("Hội nghị ASEAN – Nga", "Hội-nghị-ASEAN-Nga"),
        ("东盟—俄罗斯", "东盟-俄罗斯"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\r\nSet-Cookie: x', "a-b-Set-Cookie-x"),
        ("\u202egpj.exe", "gpj-exe"),
        ("...", "pairs"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_file_name_holds_nothing_but_letters_and_figures(name, stem):
    assert file_stem(name) == stem
    assert Path(stem).name == stem


@pytest.mark.parametrize("form", list(FORMATS))
def test_after_undo_a_file_is_the_same_to_the_last_byte(desk, tmp_path, form):
    def exported(name):
        path = tmp_path / f"{name}{format_named(form).suffix}"
        return [written.read_bytes() for written in export(desk, form, Choice(), path)]

    before = exported("before")
    view = desk.bitext(1)
    matched = [bead.id for bead in view.beads if bead.zh and bead.vi]
    done = [
        Judge((matched[0],), Status.ACCEPTED),
        Correct(view.zh.segments[0].id, "岘港与昆明"),
        SplitSegment(view.zh.segments[1].id, 4),
        Merge(tuple(matched[:2])),
    ]
    for action in done:
        desk.act(action, desk.bitext(1).revision)
    after = exported("after")
    assert after != before
    for _ in done:
        desk.undo()
    assert exported("undone") == before
    for _ in done:
        desk.redo()
    assert exported("redone") == after
