"""Projects for the tests of reviewing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from align.model import Alignment, Bead, Bitext, Kind, Meeting
from align.store import Project
from align.store.actions import Note
from tests.store.samples import report

HOSTILE = (
    "<script>window.broken=1</script>",
    "<img src=x onerror=window.broken=1>",
    "<svg/onload=window.broken=1>",
    "javascript:window.broken=1",
    '"><iframe srcdoc="<script>parent.broken=1</script>">',
    "</span></p><style>*{display:none}</style>",
    "{{constructor.constructor('window.broken=1')()}}",
    "${window.broken=1}",
    "'-window.broken=1-'",
    "<a href=javascript:window.broken=1>x</a>",
    "<math><mtext></mtext><mglyph><style><img src onerror=window.broken=1>",
    ":material/home: **x** [x](javascript:window.broken=1)",
    "\u202etxt.exe\u202c \u0000\u0007 \ufeff",
    "&lt;b&gt; &amp;amp; &#60;script&#62;",
)


def long_project(where: Path, count: int) -> Path:
    """Two reports of `count` statements, matched one to one; every tenth match is doubtful."""
    zh = report("zh.txt", "zh", [(Kind.BODY, f"第{number}次会谈讨论了第{number}项合作。") for number in range(1, count + 1)])
    vi = report(
        "vi.txt",
        "vi",
        [(Kind.BODY, f"Cuộc hội đàm thứ {number} bàn về nội dung hợp tác số {number}.") for number in range(1, count + 1)],
    )
    matched = tuple(Bead((place,), (place,), 0.2, 0.5 if place % 10 == 5 else 0.95) for place in range(count))
    return _kept(where, Bitext("talks", zh, vi, matched))


def hostile_project(where: Path) -> Path:
    """Every payload as a segment of either report, as their title and as a note."""
    zh = report(
        "zh<img src=x onerror=window.broken=1>.txt", "zh", [(Kind.TITLE, HOSTILE[0]), *((Kind.BODY, text) for text in HOSTILE)]
    )
    vi = report("vi'\".txt", "vi", [(Kind.TITLE, HOSTILE[1]), *((Kind.BODY, text) for text in HOSTILE)])
    matched = tuple(Bead((place,), (place,), 0.2, 0.9) for place in range(len(HOSTILE) + 1))
    _kept(where, Bitext("<script>window.broken=1</script>", zh, vi, matched))
    with Project.open(where) as project:
        someone = project.author("<b onclick=window.broken=1>Lan</b>")
        for bead, text in zip(project.bitext(1).beads, HOSTILE, strict=False):
            project.act(Note(bead.id, text), someone, project.revision())
    return where


def _kept(where: Path, bitext: Bitext) -> Path:
    meeting = Meeting(bitext.meeting, (bitext.zh,), (bitext.vi,))
    with Project.create(where, "Talks") as project:
        project.save_alignment(Alignment((bitext,), (meeting,), "tiny", datetime(2026, 1, 31, tzinfo=UTC)), {})
    return where
