"""What a project of a given size costs to open and to ask: the figures of docs/store.md.

    python benchmarks/store_queries.py                      10,000, 50,000 and 200,000 beads, in a temporary folder
    python benchmarks/store_queries.py --beads 10000 --on postgresql://lan@localhost/empty

The reports are made of clauses of the sample reports, two or three a sentence, 100 sentences a report; each meeting has two
Chinese reports and three Vietnamese ones, each pair with a third of its sentences matched. A third of the matched beads are
judged by two reviewers. Everything is asked 100 times, each time about something else, in a process of its own, which opens
the project afresh; what it holds in memory is said at the end. The processor's time is given too, for busy machines.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from align.model import Bead, Bitext, Kind, Language, Mark, MarkKind, Meeting, Report, Segment, Span, Status
from align.store import Filter, Project
from align.store.actions import Correct, Judge
from align.store.searching import Within
from align.workbench.precision import precision
from align.workbench.recalibration import trial

SIZES = (10_000, 50_000, 200_000)
SENTENCES, MATCHED, ZH, VI = 100, 33, 2, 3
PER_MEETING = ZH * VI * (2 * SENTENCES - MATCHED)
ASKED = 100
SEEDS = Path(__file__).parent.parent / "seeds"


def clauses() -> dict[Language, list[str]]:
    """Clauses of the sample reports, by language."""
    from align.workbench import read

    found: dict[Language, list[str]] = {"zh": [], "vi": []}
    for report in read([SEEDS]).reports:
        for segment in report.aligned:
            found[report.language] += [
                part.strip() for part in re.split(r"[,，;；。.]", segment.text) if len(part.strip()) > 3
            ]
    return found


def made_report(name: str, language: Language, parts: list[str], chance: random.Random) -> Report:
    """A report of sentences that nobody wrote."""
    joint, stop = ("，", "。") if language == "zh" else (", ", ".")
    texts = [joint.join(chance.choices(parts, k=chance.choice((2, 3)))) + stop for _ in range(SENTENCES)]
    segments, at = [], 0
    for index, text in enumerate(texts):
        segments.append(Segment(index, Kind.BODY, at, at + len(text), text, index))
        at += len(text) + 1
    return Report(name, name, language, "\n".join(texts), tuple(segments), texts[0], digest=name)


def made_bitext(meeting: str, zh: Report, vi: Report, chance: random.Random) -> Bitext:
    """A third of the sentences matched in order, one in twenty of them with a clash."""
    pairs = dict(
        zip(sorted(chance.sample(range(SENTENCES), MATCHED)), sorted(chance.sample(range(SENTENCES), MATCHED)), strict=True)
    )
    beads = []
    for zh_index, vi_index in pairs.items():
        marks = tuple(
            Mark(kind, agrees, (Span(zh_index, 0, 2),), (Span(vi_index, 0, 3),), "1", "1" if agrees else "2")
            for kind, agrees in ((MarkKind.COGNATE, True), (MarkKind.NUMBER, chance.random() > 0.05), (MarkKind.NAME, True))
        )
        figures = {name: chance.random() for name in ("margin", "lengths", "numbers", "names", "dates", "cognates", "cover")}
        beads.append(Bead((zh_index,), (vi_index,), chance.random(), chance.random(), figures, marks=marks))
    beads += [Bead((index,), (), 0.0, chance.random()) for index in range(SENTENCES) if index not in pairs]
    beads += [Bead((), (index,), 0.0, chance.random()) for index in range(SENTENCES) if index not in pairs.values()]
    return Bitext(meeting, zh, vi, tuple(beads))


def build(place: str, beads: int) -> None:
    """Make the project, meeting by meeting, and judge a third of what is matched."""
    chance = random.Random(1)
    parts = clauses()
    with Project.create(place, "Benchmark") as project:
        run = project.start_run("tiny", {})
        for number in range(max(1, round(beads / PER_MEETING))):
            name = f"{datetime(2020, 1, 1, tzinfo=UTC):%Y-%m-%d}-{number:05}"
            sides = {
                language: tuple(made_report(f"{name}/{language}{n}", language, parts[language], chance) for n in range(count))
                for language, count in (("zh", ZH), ("vi", VI))
            }
            project.place_meetings([Meeting(name, sides["zh"], sides["vi"])])
            project.save_bitexts(run, [made_bitext(name, zh, vi, chance) for zh in sides["zh"] for vi in sides["vi"]])
        people = [project.author("Lan"), project.author("Minh")]
        cursor = None
        while True:
            page = project.find(Filter(matched=True), "doubtful", cursor, 1000)
            for status in (Status.ACCEPTED, Status.REJECTED):
                chosen = tuple(found.bead.id for found in page.beads if chance.random() < 1 / 6)
                if chosen:
                    project.act(Judge(chosen, status), chance.choice(people), project.revision())
            cursor = page.cursor
            if cursor is None:
                return


def questions(project: Project, chance: random.Random) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked, by name; each call of a question is about something else."""
    meetings = [meeting.id for meeting in project.meetings()]
    bitexts = [number for meeting in project.meetings() for number in meeting.bitexts]
    lan = project.author("Lan")
    cursors = [None]

    def next_page() -> None:
        cursors.append(project.find(Filter(matched=True), "doubtful", cursors[-1]).cursor)

    def judge() -> None:
        found = project.next_unreviewed(Filter(matched=True), "doubtful")
        assert found is not None
        project.act(Judge((found.bead.id,), Status.ACCEPTED), lan, project.revision())

    def correct() -> None:
        found = project.find(Filter(bitext=chance.choice(bitexts), matched=True), limit=5).beads[0]
        project.act(Correct(found.bead.vi[0], f"{found.vi.text} {chance.random()}"), lan, project.revision())

    yield "list of meetings", project.meetings
    yield "pair of reports", lambda: project.bitext(chance.choice(bitexts))
    yield "next unreviewed of all", project.next_unreviewed
    yield "next unreviewed, matched, most doubtful", lambda: project.next_unreviewed(Filter(matched=True), "doubtful")
    yield "next unreviewed after a bead", lambda: project.next_unreviewed(after=chance.randrange(1, 10_000))
    yield "next unreviewed of a meeting", lambda: project.next_unreviewed(Filter(meeting=chance.choice(meetings)))
    yield "filter: a meeting, unreviewed", lambda: project.find(Filter(meeting=chance.choice(meetings), unreviewed=True))
    yield "filter: clashing", lambda: project.find(Filter(clashing=True))
    yield "filter: clashing, most doubtful first", lambda: project.find(Filter(clashing=True, unreviewed=True), "doubtful")
    yield "filter: low confidence, Vietnamese order", lambda: project.find(Filter(below=chance.random() / 100), "vietnamese")
    yield "filter: not 1:1 (none there)", lambda: project.find(Filter(not_one_to_one=True))
    yield "filter: changed since", lambda: project.find(Filter(changed_since=project.revision() - 3), "changed")
    yield "filter: decided by me, last first", lambda: project.find(Filter(reviewer=lan.reviewer), "changed")
    yield "filter: most confident first", lambda: project.find(Filter(matched=True, unreviewed=True), "confident")
    yield "filter: noted (none there)", lambda: project.find(Filter(noted=True))
    yield "page after page, most doubtful first", next_page
    for query in ("合作", "的", "东盟 合作", '"hợp tác"', "hop tac", "và", "120.000", "không có chữ nào như thế"):
        yield f"search: {query}", lambda query=query: project.search(query)  # type: ignore[misc]
    yield "search in a meeting: 合作", lambda: project.search("合作", Within(meeting=chance.choice(meetings)))
    yield "counts of a meeting", lambda: project.counts(Filter(meeting=chance.choice(meetings)))
    yield "counts of all", project.counts
    yield "counts of all above 0.9", lambda: project.counts(Filter(at_least=0.9))
    yield "progress", project.progress
    yield "histogram", project.histogram
    yield "reliability", project.reliability
    yield "coverage of a meeting", lambda: project.coverage(chance.choice(meetings))
    yield "draw a sample of 200", lambda: project.draw_sample(200, chance.randrange(1_000_000), 0.5, lan)
    yield "what the sample says", lambda: precision(project)
    yield "what recalibrating would be worth", lambda: trial(project)
    yield "accept a bead", judge
    yield "correct a text", correct


def measure(place: str) -> dict[str, list[float]]:
    """Of each question the median and the 95th percentile in milliseconds, and the latter of the processor's time alone.

    Last, what the process held in memory at most, in MB.
    """
    chance = random.Random(2)
    passed: dict[str, list[float]] = {}
    worked: dict[str, list[float]] = {}

    def opened() -> None:
        with Project.open(place) as project:
            project.info()

    def ask(name: str, question: Callable[[], object]) -> None:
        for _ in range(ASKED):
            began, busy = time.perf_counter(), time.process_time()
            question()
            passed.setdefault(name, []).append(1000 * (time.perf_counter() - began))
            worked.setdefault(name, []).append(1000 * (time.process_time() - busy))

    ask("open", opened)
    with Project.open(place) as project:
        for name, question in questions(project, chance):
            ask(name, question)
    # Not ru_maxrss, which begins with what the parent process held.
    held = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024
    found = {name: [statistics.median(times), _late(times), _late(worked[name])] for name, times in passed.items()}
    return found | {"memory held at most, MB": [held]}


def _late(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beads", type=int, nargs="+", default=SIZES)
    parser.add_argument("--on", help="an empty PostgreSQL database, for one size")
    parser.add_argument("--keep", type=Path, help="a folder in which the project files stay, and are used again")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        json.dump(measure(options.measure), sys.stdout)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        tables = {}
        for size in options.beads:
            place = options.on or str(folder / f"{size}.doichieu")
            if options.on or not Path(place).exists():
                began = time.perf_counter()
                build(place, size)
                print(f"{size:,} beads: built in {time.perf_counter() - began:.0f} s", end="", flush=True)
            if not options.on:
                print(f", {Path(place).stat().st_size / 1e6:.0f} MB on disk")
            done = subprocess.run(
                [sys.executable, __file__, "--measure", place], check=True, stdout=subprocess.PIPE, text=True
            )
            tables[size] = json.loads(done.stdout)
    title = "median / 95th percentile (processor), ms"
    print(f"\n| {title:42} |" + "".join(f" {size:>21,} |" for size in tables))
    print(f"| {'-' * 42} |" + f" {'-' * 20}: |" * len(tables))
    for name in next(iter(tables.values())):
        cells = (" / ".join(f"{value:.1f}" for value in table[name][:2]) for table in tables.values())
        late = (f" ({table[name][2]:.1f})" if len(table[name]) > 2 else "" for table in tables.values())
        print(f"| {name:42} |" + "".join(f" {cell + more:>21} |" for cell, more in zip(cells, late, strict=True)))


if __name__ == "__main__":
    main()
