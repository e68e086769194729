"""Tables in a terminal: text without spaces is folded and never cut."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from align import drawing
from align.model import Alignment, Bead, Bitext, Kind, Meeting, Report, Segment
from align.workbench import Run

ZH = "双方商定在共同关心的领域加强合作包括贸易投资科学技术农业能源防灾减灾卫生教育民间交流打击跨国犯罪和信息技术安全等" * 3
VI = "Hai bên thống nhất [bold]tăng cường[/bold] hợp tác trong nhiều lĩnh vực."


@pytest.fixture
def terminal(monkeypatch):
    """Make the command line believe that a person looks, on a screen of 100 columns."""
    monkeypatch.setattr(
        drawing, "Console", lambda **given: Console(force_terminal=True, width=100, color_system=None, **given)
    )


def run():
    reports = [
        Report(name, name, language, text, (Segment(0, Kind.BODY, 0, len(text), text),), title=text[:9])
        for name, language, text in (("zh.txt", "zh", ZH), ("vi.txt", "vi", VI))
    ]
    meeting = Meeting("m", (reports[0],), (reports[1],))
    bitext = Bitext("m", *reports, (Bead((0,), (0,), 0.1, 0.93),))
    return Run(Alignment((bitext,), (meeting,), "tiny", datetime(2024, 3, 5, tzinfo=UTC)), 4, 0)


@pytest.mark.usefixtures("terminal")
def test_no_word_of_a_pair_is_cut_or_taken_for_markup(capsys):
    drawing.draw_run(run(), [Path("out/pairs.tsv")], show=5)
    out = capsys.readouterr().out
    assert ZH in "".join(re.findall(r"[\u4e00-\u9fff]", out))
    assert "…" not in out
    assert "[bold]tăng" in out
    assert "0.93" in out
    assert "1 pair (confidence 0.5 and above; 1 shown) from 1 pair of reports in 1 meeting" in out


@pytest.mark.usefixtures("terminal")
def test_reports_are_a_table(capsys):
    drawing.draw_reports(run().alignment.meetings[0].vi)
    assert "vi.txt" in capsys.readouterr().out
