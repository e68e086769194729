"""Whole aligners side by side: the same texts, the same weights, the same run.

    python benchmarks/speed_peers.py GOLD.json [--rounds 3] [--json FILE]

The documents of a gold set are joined to one long one, as a book is. Timed from loaded models to beads: Doichieu; margin
mining as in LASER (Artetxe and Schwenk 2019: four neighbours, mutual best, everything compared); and Lingtrain's aligner (`pip
install lingtrain-aligner`, GPL, run only where it is installed) as its own documentation runs it, with sentence-transformers.
All use the weights of the bundled encoder. Each round runs all of them once, in turn; ratios are of the same round.
"First time" encodes; "again" has every vector in memory and leaves the matching.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from long_documents import joined
from numpy.typing import NDArray

from align.aligning import Aligner
from align.encoding import CachedEncoder, VectorCache, calibration_for, load
from align.encoding.bundled import PREFIX, write_model
from align.gold import GoldSet, read_gold
from align.matching.judge import default_judge

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Floats = NDArray[np.float32]
Bead = tuple[tuple[int, ...], tuple[int, ...]]
Run = Callable[[], set[Bead]]

LINGTRAIN_BATCH, LINGTRAIN_WINDOW = 200, 40
NEIGHBOURS = 4


class Remembering:
    """A sentence-transformers model that encodes each text once, for Lingtrain's second run."""

    def __init__(self, model: SentenceTransformer) -> None:
        self.model, self.known = model, dict[str, Floats]()

    def encode(self, texts: Sequence[str], **options: object) -> Floats:
        """The vectors of `texts`."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            vectors = self.model.encode([PREFIX + text for text in new], **options)
            self.known.update(zip(new, vectors, strict=True))
        return np.stack([self.known[text] for text in texts])


def doichieu(zh: list[str], vi: list[str], folder: Path) -> Run:
    """As the command line does it; its cache of vectors is in `folder`."""

    def run() -> set[Bead]:
        encoder = CachedEncoder(inner, VectorCache(inner.fingerprint, folder))
        aligner = Aligner(encoder, calibration_for(encoder), default_judge(tokens=True))
        beads = aligner.align(aligner.encode([zh], [vi]), [(0, 0)]).beads[0]
        return {(bead.zh, bead.vi) for bead in beads if bead.zh and bead.vi and bead.confidence >= 0.5}

    inner = load("bundled")
    inner.encode(["1"])
    return run


def margin_mining(zh: list[str], vi: list[str], model: Remembering) -> Run:
    """Mutual best by margin, the ratio form, over all pairs."""

    def run() -> set[Bead]:
        options = {"batch_size": 32, "normalize_embeddings": True, "show_progress_bar": False}
        a, b = model.encode(zh, **options), model.encode(vi, **options)
        cosines = a @ b.T
        near = [np.partition(side, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:].mean(axis=1) for side in (cosines, cosines.T)]
        margins = 2 * cosines / (near[0][:, None] + near[1][None, :])
        best, back = margins.argmax(axis=1), margins.argmax(axis=0)
        return {((i,), (int(j),)) for i, j in enumerate(best) if back[j] == i and margins[i, j] > 1}

    return run


def lingtrain(zh: list[str], vi: list[str], model: Remembering) -> Run:
    """Lingtrain's aligner: batches with a window, then its conflicts resolved."""
    from lingtrain_aligner import aligner, resolver

    def run() -> set[Bead]:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            place = f"{folder}/book.db"
            aligner.fill_db(place, "zh", "vi", list(zh), list(vi))
            aligner.align_db(place, "bundled", LINGTRAIN_BATCH, LINGTRAIN_WINDOW, model=model)
            conflicts, _ = resolver.get_all_conflicts(place, min_chain_length=2, max_conflicts_len=6)
            resolver.resolve_all_conflicts(place, conflicts, "bundled", model=model)
            index = aligner.helper.get_clear_flatten_doc_index(place)
        beads = {tuple(tuple(number - 1 for number in json.loads(one[side])) for side in (1, 3)) for one in index}
        return {(bead[0], bead[1]) for bead in beads if bead[0] and bead[1]}

    return run


def f1(claimed: set[Bead], right: set[Bead]) -> float:
    """Strict F1."""
    return 2 * len(claimed & right) / (len(claimed) + len(right))


def timed(run: Run) -> tuple[float, set[Bead]]:
    """Seconds and beads."""
    start = perf_counter()
    beads = run()
    return perf_counter() - start, beads


def measure(gold: GoldSet, rounds: int) -> list[dict[str, Any]]:
    """Seconds of each aligner in each round, encoding and not, and what it finds."""
    from sentence_transformers import SentenceTransformer

    zh, vi, right = joined([gold], half=False)
    seconds: dict[str, dict[str, list[float]]] = {}
    found: dict[str, set[Bead]] = {}
    with tempfile.TemporaryDirectory() as made:
        write_model(Path(made))
        model = SentenceTransformer(made, device="cpu")
    model.encode(["1"])
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            runs = {
                "Doichieu": doichieu(zh, vi, Path(folder)),
                "margin mining, sentence-transformers": margin_mining(zh, vi, Remembering(model)),
            }
            if find_spec("lingtrain_aligner"):
                runs["Lingtrain"] = lingtrain(zh, vi, Remembering(model))
            for name, run in runs.items():
                for when in ("first", "again"):
                    took, found[name] = timed(run)
                    seconds.setdefault(name, {}).setdefault(when, []).append(took)
                    print(f"round {number + 1} of {rounds}, {name}, {when}: {took:.2f} s", flush=True)
    return [
        {"aligner": name, **times, "strict_f1": f1(found[name], right), "segments": [len(zh), len(vi)]}
        for name, times in seconds.items()
    ]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """How many times our time theirs is, by rounds: the median, and the least and the most."""
    ratios = sorted(b / a for a, b in zip(ours, theirs, strict=True))
    return f"{median(ratios):.1f} ({ratios[0]:.1f}-{ratios[-1]:.1f})"


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where the figures go too")
    options = parser.parse_args()
    os.environ.setdefault("TQDM_DISABLE", "1")
    gold = read_gold(options.gold)
    if not isinstance(gold, GoldSet):
        parser.error(f"{options.gold} has no beads")
    rows = measure(gold, options.rounds)
    ours = rows[0]
    print(
        "| aligner | first time, s | times ours | again, s | times ours | strict F1 |\n| --- | --- | --- | --- | --- | --- |"
    )
    for row in rows:
        cells = [row["aligner"]]
        for when in ("first", "again"):
            cells += [f"{median(row[when]):.2f}", ratio(ours[when], row[when])]
        print(f"| {' | '.join(cells)} | {row['strict_f1']:.3f} |")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
