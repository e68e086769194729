"""How time, memory and accuracy of matching grow with the length of two documents, on vectors that are given.

    python benchmarks/long_documents.py [--counts 1000 3000 10000 30000] [--pairs 3] [--tokens 30] [--json FILE]
    python benchmarks/long_documents.py --gold GOLD.json [GOLD.json ...]

The first prints, for made-up translations and for ones in which blocks and single statements moved, seconds, processor
seconds and peak memory (with Python and the vectors in it) of choosing windows, densities, candidates, judging and search,
each in a process of its own, and the median ratio to comparing everything with everything in paired runs. Encoding is not in
it. The made-up vectors have the median cosine of counterparts (.75) and the spread of the others (.1) of the bundled encoder
on news: noisy sums of the statements that a segment holds, with a section in common, one segment in twenty lost on either
side, and joined ones.

The second joins all documents of the gold sets to one, once as they are and once with every other document missing on the
Vietnamese side and the rest in other order, and prints strict F1 with everything compared and with the way of long documents.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.aligning import Aligner
from align.encoding import CachedEncoder, calibration_for, load
from align.gold import GoldSet, read_gold
from align.matching import (
    Match,
    Nearby,
    Scale,
    Side,
    Tokens,
    Windows,
    density,
    match,
    nearest,
    nearest_windows,
    promising,
)
from align.matching.judge import default_judge
from align.matching.nearby import EXACT
from align.model import Order

Floats = NDArray[np.float32]
Bead = tuple[tuple[int, ...], tuple[int, ...]]

DIMENSION = 384
BACKGROUND = 600
LOST, JOINED, THREE = 0.05, 0.05, 0.01
WITHOUT_LIMIT = 2**62


@dataclass(frozen=True)
class Document:
    """One side: vectors and characters of its segments, token vectors, and the statements that each segment holds."""

    vectors: Floats
    lengths: NDArray[np.int32]
    tokens: Floats
    holds: list[list[int]]


def unit(vectors: NDArray[np.floating]) -> Floats:
    """The same of length one."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def make(count: int, *, moved: bool, tokens: int = 0, seed: int = 0) -> tuple[Document, Document]:
    """Two documents of `count` segments that say mostly the same."""
    random = np.random.default_rng(seed)
    said = int(count * 1.2) + 10
    spectrum = np.arange(1, DIMENSION + 1) ** -0.35
    spectrum /= np.linalg.norm(spectrum)
    section = np.arange(said) // 12
    meaning = (
        0.40 * np.random.default_rng(1).normal(size=DIMENSION)
        + 0.45 * random.normal(size=(section.max() + 1, DIMENSION))[section]
        + 0.83 * random.normal(size=(said, DIMENSION))
    ) * spectrum
    words = random.normal(size=(said, tokens, 64)).astype(np.float32) if tokens else np.zeros((said, 0, 64), np.float32)

    def document(order: list[int], characters: int) -> Document:
        kept = [statement for statement in order if random.random() > LOST]
        holds: list[list[int]] = []
        while kept and len(holds) < count:
            chance = random.random()
            size = 3 if chance < THREE else 2 if chance < THREE + JOINED else 1
            holds.append(kept[:size])
            kept = kept[size:]
        sizes = np.array([len(one) for one in holds])
        noise = 0.52 * np.exp(0.3 * random.normal(size=(len(holds), 1))) * np.sqrt(sizes)[:, None]
        sums = np.add.reduceat(meaning[np.concatenate(holds)], np.cumsum(sizes) - sizes)
        vectors = unit(sums + noise * random.normal(size=sums.shape) * spectrum)
        lengths = (characters * sizes * random.uniform(0.8, 1.2, len(holds))).astype(np.int32)
        told = words[np.concatenate(holds)].reshape(-1, 64)
        told = unit(told + 0.5 * random.normal(size=told.shape)) if tokens else told
        return Document(vectors, lengths, told, holds)

    order = list(range(said))
    return document(order, 30), document(exchanged(order, random) if moved else order, 96)


def exchanged(order: list[int], random: np.random.Generator) -> list[int]:
    """With five blocks of a fiftieth moved anywhere, and one statement in fifty too."""
    order = list(order)
    for size in [max(2, len(order) // 50)] * 5 + [1] * (len(order) // 50):
        at = int(random.integers(0, len(order) - size))
        block = order[at : at + size]
        del order[at : at + size]
        to = int(random.integers(0, len(order)))
        order[to:to] = block
    return order


def gold(zh: Document, vi: Document) -> set[Bead]:
    """The beads that are right: what holds statements in common, where one side is a single segment and the other a run."""
    found: set[Bead] = set()
    zh_of = {statement: at for at, one in enumerate(zh.holds) for statement in one}
    vi_of = {statement: at for at, one in enumerate(vi.holds) for statement in one}
    for at, one in enumerate(zh.holds):
        across = sorted({vi_of[s] for s in one if s in vi_of})
        back = sorted({zh_of[s] for j in across for s in vi.holds[j] if s in zh_of})
        in_one_run = all(side == list(range(side[0], side[0] + len(side))) for side in (across, back) if side)
        if across and in_one_run and min(len(across), len(back)) == 1 and max(len(across), len(back)) <= 4 and at == back[0]:
            found.add((tuple(back), tuple(across)))
    return found


def windows(document: Document, spans: Sequence[tuple[int, int]]) -> Windows:
    """What an encoder would make of the joined texts, by size as `promising` gives them: nearly the sum of their parts."""
    weighted = document.vectors * document.lengths[:, None].astype(np.float32)
    longer = [document.vectors[:0]]
    for size in sorted({size for _, size in spans}):
        starts = np.array([start for start, k in spans if k == size])
        total = unit(sum(weighted[starts + step] for step in range(size)))
        longer.append(unit(total + 0.2 * unit(np.cos(1e4 * total))))
    return Windows.of(document.vectors, document.lengths, spans, np.concatenate(longer), 0)


class Clock:
    """Seconds and processor seconds, while it runs."""

    def __init__(self) -> None:
        self.wall, self.cpu = 0.0, 0.0

    def __enter__(self) -> None:
        self.wall -= perf_counter()
        self.cpu -= process_time()

    def __exit__(self, *_: object) -> None:
        self.wall += perf_counter()
        self.cpu += process_time()


def aligned(zh: Document, vi: Document, order: Order, exact: int, clock: Clock) -> list[Match]:
    """All that is done between the vectors and the beads."""
    far = unit(np.random.default_rng(2).normal(size=(BACKGROUND, DIMENSION)))
    with clock:
        near = Nearby.of(zh.vectors, vi.vectors, exact)
        zh_spans = promising(zh.vectors, zh.lengths, vi.vectors, near=near)
        vi_spans = promising(vi.vectors, vi.lengths, zh.vectors, near=near.turned)
    zh_windows, vi_windows = windows(zh, zh_spans), windows(vi, vi_spans)
    zh_tokens, vi_tokens = (told(zh), told(vi)) if len(zh.tokens) else (None, None)
    with clock:
        zh_density = density(nearest(zh_windows.vectors, far), nearest_windows(zh_windows, vi_windows, near))
        vi_density = density(nearest(vi_windows.vectors, far), nearest_windows(vi_windows, zh_windows, near.turned))
        sides = Side(zh_windows, zh_density, zh_tokens), Side(vi_windows, vi_density, vi_tokens)
        scale = Scale.of(zh_windows.vectors, vi_windows.vectors)
        return match(*sides, default_judge(tokens=zh_tokens is not None), scale, order, near=near)


def told(document: Document) -> Tokens:
    """The tokens of each segment: as many for each statement that it holds."""
    each = len(document.tokens) // sum(map(len, document.holds))
    bounds = np.concatenate([[0], np.cumsum([each * len(one) for one in document.holds])]).astype(np.int64)
    return Tokens(document.tokens, bounds)


def run(path: str, order: Order, exact: int) -> tuple[float, float, float, float]:
    """Seconds, processor seconds, peak MiB of the whole process, strict F1. In a process of its own."""
    zh, vi = np.load(path, allow_pickle=True)["sides"]
    aligned(*make(200, moved=False), order, exact, Clock())  # what is loaded on first use
    clock = Clock()
    beads = aligned(zh, vi, order, exact, clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    right = gold(zh, vi)
    claimed = {(bead.zh, bead.vi) for bead in beads if bead.zh and bead.vi and bead.confidence >= 0.5}
    return clock.wall, clock.cpu, peak, 2 * len(claimed & right) / (len(claimed) + len(right))


def growth(counts: Sequence[int], pairs: int, tokens: int, most: int) -> list[dict[str, Any]]:
    """One row a length and order; everything is compared with everything up to `most` segments."""
    rows: list[dict[str, Any]] = []
    print("| segments | order | s | processor s | MiB | strict F1 | everything: s | F1 | times as fast (paired) |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    context = multiprocessing.get_context("spawn")
    orders: tuple[Order, ...] = ("monotone", "auto")
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            for order in orders:
                path = f"{folder}/{count}-{order}.npz"
                sides = np.empty(2, dtype=object)
                sides[:] = make(count, moved=order == "auto", tokens=tokens)
                np.savez(path, sides=sides)
                found, whole = [], []
                for _ in range(pairs):
                    with context.Pool(1) as pool:
                        found.append(pool.apply(run, (path, order, EXACT)))
                    if count <= most:
                        with context.Pool(1) as pool:
                            whole.append(pool.apply(run, (path, order, WITHOUT_LIMIT)))
                wall, cpu, peak, f1 = (median(values) for values in zip(*found, strict=True))
                row = f"| {count:,} | {order} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {f1:.4f} |"
                if whole:
                    ratios = sorted(b[0] / a[0] for a, b in zip(found, whole, strict=True))
                    spread = f"{median(ratios):.1f} ({ratios[0]:.1f}-{ratios[-1]:.1f})"
                    row += f" {median(w[0] for w in whole):.2f} | {whole[0][3]:.4f} | {spread} |"
                print(row if whole else f"{row} | | |", flush=True)
                measured = {"seconds": wall, "processor": cpu, "mib": peak, "strict_f1": f1}
                rows.append({"segments": count, "order": order, **measured, "everything": [each[0] for each in whole]})
    return rows


def joined(sets: Sequence[GoldSet], *, half: bool) -> tuple[list[str], list[str], set[Bead]]:
    """All documents as one; with `half`, every other one has no Vietnamese side, and these stand in other order."""
    zh: list[str] = []
    vi: list[str] = []
    beads: set[Bead] = set()
    documents = [document for one in sets for document in one.documents]
    starts = []
    for document in documents:
        starts.append(len(zh))
        zh += document.zh
    kept = range(len(documents))
    if half:
        kept = np.random.default_rng(0).permutation(np.arange(0, len(documents), 2)).tolist()
    for at in kept:
        for a, b in documents[at].beads:
            beads.add((tuple(i + starts[at] for i in a), tuple(j + len(vi) for j in b)))
        vi += documents[at].vi
    return zh, vi, {bead for bead in beads if bead[0] and bead[1]}


def accuracy(paths: Sequence[Path]) -> None:
    """Strict F1 with everything compared and with the way of long documents."""
    sets = [one for one in map(read_gold, paths) if isinstance(one, GoldSet)]
    encoder = CachedEncoder(load())
    print("| sets | segments | order | everything | long way | points lost |\n| --- | --- | --- | --- | --- | --- |")
    for what, chosen in [*((one.name, [one]) for one in sets), ("all", sets)]:
        for half in (False, True):
            zh, vi, right = joined(chosen, half=half)
            for order in ("auto", "monotone") if what.endswith("parallel") and not half else ("auto",):
                figures = []
                for exact in (WITHOUT_LIMIT, 0):
                    aligner = Aligner(encoder, calibration_for(encoder), default_judge(tokens=True), exact=exact)
                    beads = aligner.align(aligner.encode([zh], [vi]), [(0, 0)], order).beads[0]
                    claimed = {(bead.zh, bead.vi) for bead in beads if bead.zh and bead.vi and bead.confidence >= 0.5}
                    figures.append(2 * len(claimed & right) / (len(claimed) + len(right)))
                name = f"{what}, half missing, other order" if half else what
                lost = 100 * (figures[0] - figures[1])
                print(
                    f"| {name} | {len(zh)}, {len(vi)} | {order} | {figures[0]:.4f} | {figures[1]:.4f} | {lost:+.2f} |",
                    flush=True,
                )


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", nargs="+", type=int, default=[1000, 3000, 10_000, 30_000])
    parser.add_argument("--pairs", type=int, default=3, help="how often each pair of runs is made")
    parser.add_argument("--tokens", type=int, default=0, help="token vectors a statement, for the judge that looks at them")
    parser.add_argument("--most", type=int, default=10_000, help="up to so many segments everything is compared too")
    parser.add_argument("--json", type=Path, help="where the figures of growth go too")
    parser.add_argument("--gold", nargs="+", type=Path, help="gold sets, to be joined to one long document each")
    options = parser.parse_args()
    if options.gold:
        accuracy(options.gold)
    else:
        rows = growth(options.counts, options.pairs, options.tokens, options.most)
        if options.json:
            options.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
