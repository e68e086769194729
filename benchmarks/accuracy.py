"""How accurate the aligner is, by cross-validation over documents, with 95% intervals, and what each part of it is worth.

    python benchmarks/accuracy.py GOLD.json [GOLD.json ...] [--ablation] [--pairs train-pairs.tsv]

Every figure is of documents that the judge had not seen when it was fitted. In the ablation one part is taken out at a time
and the judge fitted anew; the difference in strict F1 to the whole is printed. What belongs to the encoder (its adapter) needs
the translated pairs that the calibration was fitted on.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import fit_calibration
import fit_judge
import numpy as np

from align import workbench
from align.config import Options
from align.encoding import CachedEncoder, Calibration, SentenceTransformerEncoder, calibration_for, load
from align.encoding.bundled import DIMENSION, LONGEST, NAME, PREFIX, in_eight_bits, write_eight_bits, write_model
from align.encoding.int8_encoder import Int8Encoder
from align.encoding.paths import cache_dir
from align.encoding.sentence_transformer import TokenLayer
from align.evaluation import Evaluation, evaluate
from align.fitting import Sample, cross_validate, gather, without
from align.gold import GoldSet, PairingSet, read_gold
from align.matching import coverage
from align.matching.evidence import agreement
from align.matching.judge import first_features

Figures = dict[str, Evaluation]


@dataclass(frozen=True)
class Bench:
    """What is measured: gold sets, encoded."""

    sets: Sequence[GoldSet]
    encoder: CachedEncoder
    calibration: Calibration
    pairs: Path | None

    def gather(self, encoder: CachedEncoder | None = None, calibration: Calibration | None = None) -> list[Sample]:
        """All documents, with this encoder and calibration or other ones."""
        return gather(encoder or self.encoder, calibration or self.calibration, self.sets, fit_judge.WEIGHTS, tokens=True)

    def measure(self, samples: Sequence[Sample]) -> Figures:
        """Cross-validated figures by set."""
        claimed = cross_validate(samples, tokens=True).claimed
        return {
            gold.name: evaluate(
                [claimed[gold.name][at] for at in range(len(gold.documents))],
                [document.beads for document in gold.documents],
                sizes=[(len(document.zh), len(document.vi)) for document in gold.documents],
            )
            for gold in self.sets
        }


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--ablation", action="store_true", help="take each part out once")
    parser.add_argument("--pairs", type=Path, help="translated pairs, for the ablation of the encoder's adapter")
    options = parser.parse_args()
    read = {path: read_gold(path) for path in options.gold}
    sets = fit_judge.with_replaced([gold for gold in read.values() if isinstance(gold, GoldSet)])
    encoder = CachedEncoder(load())
    bench = Bench(sets, encoder, calibration_for(encoder), options.pairs)
    samples = bench.gather()
    whole = bench.measure(samples)
    print_figures(whole)
    for path, gold in read.items():
        if isinstance(gold, PairingSet):
            print(f"| {gold.name}: partner found | {workbench.evaluate(path, Options()).accuracy:.3f} | | | | |")
    if options.ablation:
        print_ablation(bench, samples, whole)


def print_figures(figures: Figures) -> None:
    """One row a set."""
    print("| set | strict F1 | lax F1 | ECE | at 0.9 and above: right | without counterpart: left alone |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, found in figures.items():
        sure = found.calibration.sure
        cells = [f"{found.strict.f1:.3f}", f"{found.lax.f1:.3f}", f"{found.calibration.ece:.3f}"]
        if found.intervals:
            spans = (found.intervals.strict.f1, found.intervals.lax.f1, found.intervals.ece)
            cells = [f"{cell} ({low:.3f}-{high:.3f})" for cell, (low, high) in zip(cells, spans, strict=True)]
        alone = f"{found.alone.found / found.alone.gold:.3f} of {found.alone.gold}" if found.alone else "-"
        print(f"| {name} | {' | '.join(cells)} | {sure.precision:.3f} of {sure.count} | {alone} |")


def print_ablation(bench: Bench, samples: Sequence[Sample], whole: Figures) -> None:
    """One row a part."""
    print(f"\n| taken out | {' | '.join(whole)} |\n| --- |{' --- |' * len(whole)}")
    for what, make in parts(bench, samples):
        found = bench.measure(make())
        changes = [f"{100 * (found[name].strict.f1 - whole[name].strict.f1):+.1f}" for name in whole]
        print(f"| {what} | {' | '.join(changes)} |", flush=True)


def parts(bench: Bench, samples: Sequence[Sample]) -> list[tuple[str, Callable[[], list[Sample]]]]:
    """What can be taken out, and the samples that are left then."""
    mine = bench.calibration
    nothing, nobody = np.zeros_like(mine.mean_zh), mine.background_zh[:0]

    def dropped(*starts: str) -> Callable[[], list[Sample]]:
        names = [name for name in first_features(tokens=True) if name.startswith(starts)]
        return lambda: without(samples, names)

    def calibrated(changed: Calibration) -> Callable[[], list[Sample]]:
        return lambda: bench.gather(calibration=changed)

    found: list[tuple[str, Callable[[], list[Sample]]]] = [
        ("coverage by tokens", lambda: without(samples, coverage.FEATURES)),
        ("all facts and cognates", lambda: without(samples, agreement.FEATURES)),
        ("numbers", dropped("number_")),
        ("dates", dropped("date_")),
        ("names", dropped("name_")),
        ("cognates", dropped("cognate_")),
        ("lengths", dropped("length_", "zh_too_long", "vi_too_long", "token_ratio")),
        ("gain of joining", dropped("gain_", "joined_gain_", "weakest_part", "part_")),
        ("the linear map", calibrated(replace(mine, transform=None))),
        ("the language means", calibrated(replace(mine, mean_zh=nothing, mean_vi=nothing))),
        (
            "the background sample",
            calibrated(replace(mine, background_zh=nobody, background_vi=nobody)),
        ),
    ]
    if bench.pairs is not None:
        pairs = bench.pairs
        found.append(("the adapter", lambda: _without_adapter(bench, pairs)))
    return found


def _without_adapter(bench: Bench, pairs: Path) -> list[Sample]:
    """With the weights as their package carries them, calibrated on the same pairs."""
    eight = in_eight_bits()
    folder = cache_dir() / "models" / f"benchmark-without-adapter-{'int8' if eight else 'full'}"
    if not folder.exists():
        folder.mkdir(parents=True)
        (write_eight_bits if eight else write_model)(folder, adapter=None)
    with pairs.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def encoder(tokens: TokenLayer) -> CachedEncoder:
        about = (NAME, f"benchmark/plain/{folder.name}", PREFIX, lambda: folder)
        if eight:
            return CachedEncoder(Int8Encoder(*about, dimension=DIMENSION, longest=LONGEST, tokens=tokens))
        return CachedEncoder(SentenceTransformerEncoder(*about, dimension=DIMENSION, tokens=tokens))

    calibration = fit_calibration.fit_all(encoder(TokenLayer("raw")), [row["zh"] for row in rows], [row["vi"] for row in rows])
    calibration = fit_calibration.rounded(calibration)
    return bench.gather(encoder(TokenLayer("reduced", calibration.token_head)), calibration)


if __name__ == "__main__":
    main()
