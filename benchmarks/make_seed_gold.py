"""Turn the hand-written `seeds/gold.tsv` into `gold.json`, `kinds.json` and `pairing.json` beside it.

    python benchmarks/make_seed_gold.py            write the three files
    python benchmarks/make_seed_gold.py --check    write nothing; exit code 1 if one of them is out of date

`gold.tsv` has a row for every piece of every report, in reading order: report, kind, what it says, text. What it says are
labels joined by "+"; within an event, the same label means the same statement. `seeds/README.md` has the rules for beads.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
KINDS = ("title", "lead", "body", "caption", "furniture")
ALIGNED = ("title", "lead", "body")
# A statement that has no partner of its own kind, in the order in which its places are preferred.
ACROSS = (("body", "lead"), ("lead", "body"), ("title", "lead"), ("lead", "title"), ("title", "body"), ("body", "title"))
PAIRED_FOR_MEETINGS = {
    "2018-11-14-asean-russia-summit": ("zh-portal.html", "vi-government.txt"),
    "2021-07-06-asean-russia": ("zh-daily.txt", "vi-portal.html"),
    "2021-10-26-asean-us-summit": ("zh-overseas.txt", "vi-radio.txt"),
    "2022-01-21-lavrov-interview": ("zh-weekly.md", "vi-daily.txt"),
}
LONGEST = 4

Bead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Piece:
    """A row of gold.tsv: a piece of a report, its kind and the statements it makes."""

    kind: str
    says: frozenset[str]
    text: str


class VisibleText(HTMLParser):
    """Collects what a reader of the page sees."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Notes where the head begins."""
        self.head = self.head or tag == "head"

    def handle_endtag(self, tag: str) -> None:
        """Notes where the head ends."""
        self.head = self.head and tag != "head"

    def handle_data(self, data: str) -> None:
        """Keeps text outside the head."""
        if not self.head:
            self.parts.append(data)


def visible(path: Path) -> str:
    """The characters of a report without markup and white space."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        parser = VisibleText()
        parser.feed(text)
        text = "".join(parser.parts)
    elif path.suffix == ".md":
        text = re.sub(r"!\[(.*?)\]\(.*?\)", r"\1", text)
        text = re.sub(r"^(#+|>|-|---)\s|\*", "", text, flags=re.MULTILINE)
    return "".join(text.split())


def read_pieces(path: Path) -> dict[str, list[Piece]]:
    """The rows of gold.tsv by report; stops at a row that breaks the rules."""
    reports: dict[str, list[Piece]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, start=2):
            piece = Piece(row["kind"], frozenset(filter(None, row["says"].split("+"))), row["text"])
            if piece.kind not in KINDS or not piece.text or (piece.says and piece.kind not in ALIGNED):
                sys.exit(f"{path.name}, line {number}: unknown kind, no text, or labels on what is never aligned")
            reports[row["report"]].append(piece)
    return reports


def check_report(name: str, pieces: list[Piece]) -> None:
    """The rows must be the whole report in order, and say nothing twice in one kind."""
    if "".join("".join(piece.text.split()) for piece in pieces) != visible(SEEDS / name):
        sys.exit(f"gold.tsv: the rows of {name} are not its text; change both together")
    for kind in ALIGNED:
        said = [label for piece in pieces if piece.kind == kind for label in piece.says]
        if len(said) != len(set(said)):
            sys.exit(f"gold.tsv: {name} says something twice in its {kind}")


def links(zh: list[Piece], vi: list[Piece]) -> set[tuple[int, int]]:
    """Which segments share a statement: by the same kind first, across kinds only where there is no such partner."""
    places: dict[str, tuple[dict[str, int], dict[str, int]]] = defaultdict(lambda: ({}, {}))
    for side, pieces in enumerate((zh, vi)):
        for index, piece in enumerate(pieces):
            for label in piece.says:
                places[label][side][piece.kind] = index
    found = set()
    for in_zh, in_vi in places.values():
        same = [(in_zh[kind], in_vi[kind]) for kind in ALIGNED if kind in in_zh and kind in in_vi]
        across = [(in_zh[a], in_vi[b]) for a, b in ACROSS if a in in_zh and b in in_vi]
        found.update(same or across[:1])
    return found


def beads(zh: list[Piece], vi: list[Piece]) -> tuple[list[Bead], list[Bead]]:
    """Groups of segments that say the same, and those that only overlap (no match: one side says more)."""
    groups: list[tuple[set[int], set[int]]] = []
    for i, j in sorted(links(zh, vi)):
        touched = [group for group in groups if i in group[0] or j in group[1]]
        groups = [group for group in groups if group not in touched]
        groups.append(({i}.union(*(g[0] for g in touched)), {j}.union(*(g[1] for g in touched))))
    whole: list[Bead] = []
    partial: list[Bead] = []
    for left, right in groups:
        bead = (tuple(sorted(left)), tuple(sorted(right)))
        (whole if is_whole(bead, zh, vi) else partial).append(bead)
    return sorted(whole), sorted(partial)


def is_whole(bead: Bead, zh: list[Piece], vi: list[Piece]) -> bool:
    """Whether both sides make the same statements, in neighbouring segments of one kind each."""
    sides = [[pieces[i] for i in indices] for indices, pieces in zip(bead, (zh, vi), strict=True)]
    said = [frozenset[str]().union(*(piece.says for piece in side)) for side in sides]
    close = all(indices[-1] - indices[0] < len(indices) <= LONGEST for indices in bead)
    one_kind = all(len({piece.kind for piece in side}) == 1 for side in sides)
    return said[0] == said[1] and close and one_kind and 1 in map(len, bead)


def documents(reports: dict[str, list[Piece]]) -> tuple[list[dict[str, Any]], list[str]]:
    """Every Chinese with every Vietnamese report of an event, and a line on each overlap that is left out."""
    made: list[dict[str, Any]] = []
    left_out = []
    aligned = {name: [piece for piece in pieces if piece.kind in ALIGNED] for name, pieces in sorted(reports.items())}
    for zh_name, vi_name in product(aligned, aligned):
        event, zh_file = zh_name.split("/")
        if not (zh_file.startswith("zh-") and vi_name.startswith(f"{event}/vi-")):
            continue
        zh, vi = aligned[zh_name], aligned[vi_name]
        whole, partial = beads(zh, vi)
        name = f"{event}/{Path(zh_name).stem}+{Path(vi_name).stem}"
        left_out += [f"{name}: {left} / {right}" for left, right in partial]
        made.append({"id": name, "zh": [p.text for p in zh], "vi": [p.text for p in vi], "gold": whole})
    return made, left_out


def pairing(reports: dict[str, list[Piece]]) -> dict[str, object]:
    """One report a language of each event, the two that were written independently."""
    sides: dict[str, list[dict[str, object]]] = {"zh": [], "vi": []}
    for event, files in PAIRED_FOR_MEETINGS.items():
        for side, file in zip(("zh", "vi"), files, strict=True):
            segments = [piece.text for piece in reports[f"{event}/{file}"] if piece.kind in ALIGNED]
            sides[side].append({"id": event, "segments": segments})
    return {"name": "seeds-pairing", **sides}


def main() -> None:
    """Write the three files, or check that they are what gold.tsv says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a file is out of date")
    options = parser.parse_args()
    reports = read_pieces(SEEDS / "gold.tsv")
    for name, pieces in reports.items():
        check_report(name, pieces)
    gold, left_out = documents(reports)
    kinds = {name: [{"text": p.text, "kind": p.kind} for p in pieces] for name, pieces in sorted(reports.items())}
    files = {
        "gold.json": {"name": "seeds", "order": "free", "documents": gold},
        "kinds.json": kinds,
        "pairing.json": pairing(reports),
    }
    for file, content in files.items():
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        path = SEEDS / file
        if not options.check:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"seeds/{file} is not what gold.tsv says; run this script without --check")
    total = sum(len(document["gold"]) for document in gold)
    print(f"{len(gold)} documents, {total} beads; overlaps that are no match: {len(left_out)}")
    print("\n".join(left_out))


if __name__ == "__main__":
    main()
