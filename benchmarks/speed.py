"""Every figure of speed, from one command, and pictures of how the costs grow.

    python benchmarks/speed.py ../shared/data [--only encoding peers …] [--quick] [--figures FOLDER] [--draw docs]

Runs the benchmarks of the parts one after the other, each of which prints its table: encoding, start-up, long documents,
whole aligners, mining, an archive with the real encoder, and a larger one with made-up vectors. Each keeps its figures in
FOLDER as JSON; `--draw` makes the pictures from those that are there (needs `pip install 'doichieu[benchmarks]'`). On two
processors all of it takes a good hour, `--quick` half of it: smaller sizes and fewer rounds. The machine should do nothing
else.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """One benchmark.

    Attributes:
        script: its file.
        whole, quick: what it is told, for all sizes and for a few; `{data}` is the folder of the development sets.
    """

    script: str
    whole: str
    quick: str

    def command(self, data: Path, figures: Path, *, quick: bool) -> list[str]:
        """How it is run; `figures` is the file of its figures."""
        told = (self.quick if quick else self.whole).format(data=data).split()
        return [sys.executable, str(HERE / f"{self.script}.py"), *told, "--json", str(figures)]


PARTS = {
    "encoding": Part("speed_encoding", "{data} --rounds 5", "{data} --rounds 3"),
    "startup": Part("startup", "--rounds 20", "--rounds 5"),
    "long": Part(
        "long_documents", "--tokens 30 --pairs 3 --most 3000", "--tokens 30 --pairs 1 --counts 1000 3000 10000 --most 3000"
    ),
    "peers": Part("speed_peers", "{data}/dev-parallel.json --rounds 3", "{data}/dev-parallel.json --rounds 1"),
    "mining": Part("mining", "{data} --sizes 10000,100000,1000000", "{data} --sizes 10000,100000"),
    "archive": Part("archive", "--sizes 300,1000,3000 --page", "--sizes 300,1000"),
    "grouping": Part(
        "archive",
        "--sizes 300,1000,3000,10000 --made-up-vectors --group-only",
        "--sizes 300,1000,3000 --made-up-vectors --group-only",
    ),
}


def long_documents(found: Rows) -> Rows:
    """Seconds and memory by segments."""
    return [{"n": one["segments"], "what": one["order"], "seconds": one["seconds"]} for one in found]


def mining(found: dict[str, Rows]) -> Rows:
    """Seconds by sentences a side, and those of exact search."""
    rows = [{"n": one["size"], "what": "doichieu mine", "seconds": one["seconds"]} for one in found["results"]]
    exact = [one for one in found["results"] if one["exact_seconds"] != "-"]
    return rows + [{"n": one["size"], "what": "exact search alone", "seconds": one["exact_seconds"]} for one in exact]


def archive(found: dict[str, dict[str, dict[str, float]]]) -> Rows:
    """Processor seconds of each step by reports."""
    steps = ("read", "keep", "encode", "group", "align")
    return [
        {"n": int(size), "what": step, "seconds": table[f"{step}, s"]}
        for size, table in found["sizes"].items()
        for step in steps
        if f"{step}, s" in table
    ]


@dataclass(frozen=True)
class Picture:
    """Seconds against size, both on logarithmic axes, where what grows in step with its size is a straight line."""

    title: str
    across: str
    rows: Callable[[Any], Rows]


PICTURES = {
    "long": Picture("Matching two long documents, without encoding", "segments a side", long_documents),
    "mining": Picture("Mining two piles, after encoding", "sentences a side", mining),
    "grouping": Picture("An archive becomes a project, with made-up vectors", "reports", archive),
}


def draw(figures: Path, docs: Path) -> Iterable[Path]:
    """Draw what was measured, as SVG."""
    import altair as alt

    for part, picture in PICTURES.items():
        source = figures / f"{part}.json"
        if not source.exists():
            continue
        rows = picture.rows(json.loads(source.read_text()))
        logarithmic = alt.Scale(type="log")
        chart = alt.Chart(alt.Data(values=rows), title=picture.title, width=480, height=300)
        lines = chart.mark_line(point=True).encode(
            x=alt.X("n:Q", title=picture.across, scale=logarithmic),
            y=alt.Y("seconds:Q", title="seconds", scale=logarithmic),
            color=alt.Color("what:N", title=None, sort=None),
            shape=alt.Shape("what:N", legend=None, sort=None),
        )
        path = docs / f"speed-{part}.svg"
        lines.configure(background="white").save(path)
        yield path


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of the development sets")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--figures", type=Path, default=Path("out/speed"))
    parser.add_argument("--draw", type=Path, help="the folder for the pictures")
    options = parser.parse_args()
    options.figures.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in options.only:
        print(f"\n## {name}\n", flush=True)
        command = PARTS[name].command(options.data, options.figures / f"{name}.json", quick=options.quick)
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if options.draw:
        for path in draw(options.figures, options.draw):
            print(path)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
