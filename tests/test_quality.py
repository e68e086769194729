"""Quality cannot slip: floors under what the tree reaches, on real text with the real model.

The development sets are not part of the project; where they stand beside it (`../shared/data`) they are measured too. What
ships was fitted on them, so these floors tell whether it still does what it did; how good it is on other text is told by
`benchmarks/accuracy.py`.
"""

from pathlib import Path

import pytest

from align import workbench
from align.config import Options
from align.gold import read_gold

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
DATA = ROOT.parent / "shared" / "data"

STRICT = {"dev-parallel": 0.965, "dev-comparable": 0.965, "dev-reports": 0.955}
LAX = {"dev-parallel": 0.985, "dev-comparable": 0.965, "dev-reports": 0.972}


def test_the_sample_reports_are_aligned_well():
    found = workbench.evaluate(SEEDS / "gold.json", Options())
    assert found.result.strict.f1 >= 0.93
    assert found.result.lax.f1 >= 0.93
    assert found.result.calibration.ece <= 0.07


def test_the_sample_reports_of_an_event_find_each_other():
    assert workbench.evaluate(SEEDS / "pairing.json", Options()).accuracy == 1


def test_the_sample_folder_becomes_its_four_meetings():
    reading = workbench.read([SEEDS])
    assert (reading.errors, reading.notes) == ((), ())
    alignment = workbench.align_reports(reading.reports, Options()).alignment
    groups = {frozenset(report.id.split("/")[0] for report in (*meeting.zh, *meeting.vi)) for meeting in alignment.meetings}
    assert groups == {frozenset({path.name}) for path in SEEDS.iterdir() if path.is_dir()}
    assert [(len(meeting.zh), len(meeting.vi)) for meeting in alignment.meetings] == [(2, 2)] * 4


def test_reading_gives_the_segments_of_the_gold():
    gold = {tuple(document.id.rsplit("/", 1)): document for document in read_gold(SEEDS / "gold.json").documents}
    read = {report.id.rsplit(".", 1)[0]: [s.text for s in report.aligned] for report in workbench.read([SEEDS]).reports}
    for (event, names), document in gold.items():
        zh, vi = names.split("+")
        assert read[f"{event}/{zh}"] == list(document.zh)
        assert read[f"{event}/{vi}"] == list(document.vi)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not DATA.is_dir(), reason="the development sets are not here")
@pytest.mark.parametrize("name", STRICT)
def test_the_development_sets(name):
    result = workbench.evaluate(DATA / f"{name}.json", Options()).result
    assert result.strict.f1 >= STRICT[name]
    assert result.lax.f1 >= LAX[name]
    assert result.calibration.ece <= 0.04
    assert result.calibration.sure.precision >= 0.97
    assert result.alone.found >= 0.8 * result.alone.gold


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not DATA.is_dir(), reason="the development sets are not here")
def test_the_development_pairing():
    assert workbench.evaluate(DATA / "dev-pairing.json", Options()).accuracy >= 0.99


REAL = ROOT.parent / "shared" / "seeds"


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the five real reports are not here")
def test_five_real_reports_are_four_meetings():
    reading = workbench.read([REAL])
    meetings = workbench.align_reports(reading.reports, Options()).alignment.meetings
    groups = sorted(sorted(report.id[:3] for report in (*meeting.zh, *meeting.vi)) for meeting in meetings)
    assert groups == [["000", "001"], ["002"], ["003"], ["004"]]
