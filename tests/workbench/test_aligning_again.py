"""Aligning a project again around what people decided, with an encoder of random weights; and once with the bundled one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from align.config import Options
from align.model import Status
from align.store import Project
from align.store.actions import Judge, Note, Unlink
from align.store.checking import faults
from align.workbench.desk import Desk
from tests.encoding.conftest import own_cache, tiny_model  # noqa: F401
from tests.store.samples import alignment, broken
from tests.workbench.reports_of_meetings import write_meetings
from tests.workbench.test_projects import beads_of


@pytest.fixture
def options(tiny_model):  # noqa: F811
    return Options(encoder=str(tiny_model), one_meeting=True)


@pytest.fixture
def desk(home, tmp_path, options):
    """An aligned project of four pairs of reports."""
    where = home.empty()
    Project.create(where, "Summits").close()
    with Desk.open(where, "Lan") as opened:
        opened.add_files([write_meetings(tmp_path / "reports", 2)], options)
        opened.align_project(options)
        yield opened


def all_beads(desk):
    return [bead for meeting in desk.meetings() for number in meeting.bitexts for bead in desk.bitext(number).beads]


def sound(desk):
    assert broken(desk.project) == []
    assert list(faults(desk.project.database)) == []


def test_around_decisions(desk, options):
    pairs = [bead for bead in all_beads(desk) if bead.zh and bead.vi]
    kinds = [Status.ACCEPTED, Status.REJECTED, Status.UNSURE]
    for place, bead in enumerate(pairs[:6]):
        desk.act(Judge((bead.id,), kinds[place % 3]), desk.info().revision)
    kept = {bead.id: bead for bead in all_beads(desk) if bead.decided}
    run = desk.align_project(Options(encoder=options.encoder, order="free", max_segments=2), again=True)
    assert (len(run.aligned), run.left, run.stopped) == (4, 0, False)
    after = {bead.id: bead for bead in all_beads(desk)}
    assert {number: after[number] for number in kept} == kept
    assert all(max(len(bead.zh), len(bead.vi)) <= 2 for bead in after.values() if bead.id not in kept)
    sound(desk)


def test_what_was_taken_apart_is_not_proposed_again(desk, options):
    bead = max((one for one in all_beads(desk) if one.zh and one.vi), key=lambda one: one.confidence or 0)
    desk.align_project(options, again=True)
    assert any((one.zh, one.vi) == (bead.zh, bead.vi) for one in all_beads(desk))
    desk.act(Unlink(bead.id), desk.info().revision)
    desk.align_project(options, again=True)
    assert not any((one.zh, one.vi) == (bead.zh, bead.vi) for one in all_beads(desk))
    sound(desk)


def test_the_same_again_changes_nothing_but_the_run(desk, options):
    before = all_beads(desk)
    run = desk.align_project(options, again=True)
    assert [replace(bead, version=0) for bead in all_beads(desk)] == [replace(bead, version=0) for bead in before]
    assert {desk.bitext(number).run for meeting in desk.meetings() for number in meeting.bitexts} == {run.run}
    assert (run.encoded, run.left) == (0, 0)


def test_what_was_imported_stays_as_it_came(desk, options):
    saved = desk.project.save_alignment(replace(alignment(), encoder="imported"), {})
    before = [desk.bitext(number).beads for number in saved.new]
    assert len(desk.align_project(options, again=True).aligned) == 4
    assert [desk.bitext(number).beads for number in saved.new] == before


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_stopped_it_goes_on_where_it_was(home, desk, options, after):
    other = Options(encoder=options.encoder, one_meeting=True, order="free", max_segments=1)
    place = home.empty()
    Project.create(place, "Summits").close()
    with Desk.open(place, "Lan") as straight:
        straight.add_files([Path(desk.project.report_text(1).path).parents[1]], options)
        straight.align_project(options)
        straight.align_project(other, again=True)
        asked = 0

        def stop():
            nonlocal asked
            asked += 1
            return asked == after

        first = desk.align_project(other, stop=stop, again=True)
        assert first.stopped
        sound(desk)
        second = desk.align_project(other, again=True)
        assert (len(first.aligned) + len(second.aligned), second.left) == (4, 0)
        assert first.run in (None, second.run)
        assert beads_of(desk.project) == beads_of(straight.project)


def test_nothing_of_a_reviewer_who_acts_meanwhile_is_lost(desk, options):
    other, acted = Desk(desk.project, "Minh"), []

    def progress(stage, *_):
        """Judge something of every pair once, between reading it and keeping the new beads."""
        if stage != "align":
            return
        for meeting in other.meetings():
            for number in meeting.bitexts:
                if number in {bitext for bitext, _ in acted}:
                    continue
                bead = other.bitext(number).beads[0]
                other.act(Note(bead.id, f"ghi chú {number}"), other.info().revision)
                acted.append((number, bead))

    run = desk.align_project(options, progress, again=True)
    assert len(acted) == len(run.aligned) == 4
    for number, bead in acted:
        (now,) = other.beads([bead.id])
        assert (now.zh, now.vi, now.note) == (bead.zh, bead.vi, f"ghi chú {number}")
    sound(desk)


def test_somebody_who_never_stops_is_left_alone(desk, options, monkeypatch):
    other = Desk(desk.project, "Minh")
    bitext = desk.meetings()[0].bitexts[-1]
    bead = other.bitext(bitext).beads[0]
    times = []
    read = desk.project.read_again

    def read_and_act(number):
        found = read(number)
        if number == bitext:
            times.append(other.act(Note(bead.id, f"{len(times)}"), other.info().revision))
        return found

    monkeypatch.setattr(desk.project, "read_again", read_and_act)
    run = desk.align_project(options, again=True)
    assert run.left == 1
    assert "because somebody changed them all the time" in run.notes[-1]
    assert other.beads([bead.id])[0].note == f"{len(times) - 1}"
    sound(desk)


@pytest.mark.slow
def test_the_sample_reports_with_the_bundled_encoder(tmp_path):
    """Decisions on good matches leave the rest as good as it was; a rejected match frees nothing and is not found again."""
    from align.workbench import read

    seeds = Path(__file__).parents[2] / "seeds" / "2021-07-06-asean-russia"
    shutil.copytree(seeds, tmp_path / "reports")
    assert read([tmp_path / "reports"]).errors == ()
    Project.create(tmp_path / "p.doichieu", "Summits").close()
    with Desk.open(tmp_path / "p.doichieu", "Lan") as desk:
        desk.add_files([tmp_path / "reports"], Options())
        desk.align_project(Options())
        sure = [bead for bead in all_beads(desk) if bead.zh and bead.vi and (bead.confidence or 0) > 0.9]
        assert len(sure) > 20
        for bead in sure[::2]:
            desk.act(Judge((bead.id,), Status.ACCEPTED), desk.info().revision)
        desk.align_project(Options(order="free"), again=True)
        found = {(bead.zh, bead.vi): bead for bead in all_beads(desk)}
        assert all(found[bead.zh, bead.vi].status is Status.ACCEPTED for bead in sure[::2])
        assert sum((bead.zh, bead.vi) in found for bead in sure[1::2]) > 0.9 * len(sure[1::2])
        sound(desk)
