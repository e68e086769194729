"""How accurate the aligner is, by cross-validation over documents, with 95% intervals, and what each part of it is worth.

    python benchmarks/accuracy.py train-pairs.tsv GOLD.json [GOLD.json ...] [--ablation]

Every figure is of documents that neither the judge nor the encoder's adapter and calibration had seen when they were fitted:
three adapters are fitted for that, see `cross_fitted`, which takes half an hour the first time. In the ablation one part is
taken out at a time and the judge fitted anew; the difference in strict F1 to the whole is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import fit_judge
import numpy as np
from cross_fitted import HeldOut, gathered, held_out

from align.aligning import Aligner
from align.encoding import Calibration
from align.evaluation import Evaluation, evaluate
from align.fitting import Sample, cross_validate, folds_of, without
from align.gold import GoldSet, PairingSet, read_gold
from align.matching import coverage
from align.matching.evidence import agreement
from align.matching.judge import default_judge, first_features
from align.workbench.measuring import pair_up

Figures = dict[str, Evaluation]


@dataclass(frozen=True)
class Bench:
    """What is measured: gold sets, and what encodes their folds."""

    sets: Sequence[GoldSet]
    parts: Sequence[HeldOut]
    pairs: Path

    def gather(self, change: Callable[[Calibration], Calibration]) -> list[Sample]:
        """All documents, with changed calibrations."""
        changed = [replace(part, calibration=change(part.calibration)) for part in self.parts]
        return gathered(changed, self.sets, fit_judge.WEIGHTS)

    def without_adapter(self) -> list[Sample]:
        """All documents, with the weights as their package carries them, calibrated on the same pairs."""
        return gathered(held_out(self.pairs, self.sets, adapter=False), self.sets, fit_judge.WEIGHTS)

    def partners(self, gold: PairingSet) -> float:
        """The share of reports whose partner is found, each with encoders that have not seen it."""
        folds = [zip(one.documents, folds_of(one, self.sets), strict=True) for one in self.sets]
        fold_of = {document.id: fold for both in folds for document, fold in both}
        missed = 0
        for part in self.parts:
            found = pair_up(gold, Aligner(part.encoder, part.calibration, default_judge(tokens=True)))
            missed += sum(fold_of[wrong.event] in part.folds for wrong in found.result.wrong)
        return 1 - missed / (len(gold.zh) + len(gold.vi))

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
    parser.add_argument("pairs", type=Path, help="translated pairs that the adapters learn from too")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--ablation", action="store_true", help="take each part out once")
    options = parser.parse_args()
    read = [read_gold(path) for path in options.gold]
    sets = fit_judge.with_replaced([gold for gold in read if isinstance(gold, GoldSet)])
    bench = Bench(sets, held_out(options.pairs, sets), options.pairs)
    samples = bench.gather(lambda same: same)
    whole = bench.measure(samples)
    print_figures(whole)
    for gold in read:
        if isinstance(gold, PairingSet):
            print(f"| {gold.name}: partner found | {bench.partners(gold):.3f} | | | | |")
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

    def dropped(*starts: str) -> Callable[[], list[Sample]]:
        names = [name for name in first_features(tokens=True) if name.startswith(starts)]
        return lambda: without(samples, names)

    def changed(change: Callable[[Calibration], Calibration]) -> Callable[[], list[Sample]]:
        return lambda: bench.gather(change)

    return [
        ("coverage by tokens", lambda: without(samples, coverage.FEATURES)),
        ("all facts and cognates", lambda: without(samples, agreement.FEATURES)),
        ("numbers", dropped("number_")),
        ("dates", dropped("date_")),
        ("names", dropped("name_")),
        ("cognates", dropped("cognate_")),
        ("lengths", dropped("length_", "zh_too_long", "vi_too_long", "token_ratio")),
        ("gain of joining", dropped("gain_", "joined_gain_", "weakest_part", "part_")),
        ("the linear map", changed(lambda mine: replace(mine, transform=None))),
        ("the language means", changed(_without_means)),
        ("the background sample", changed(_without_background)),
        ("the adapter", bench.without_adapter),
    ]


def _without_means(mine: Calibration) -> Calibration:
    nothing = np.zeros_like(mine.mean_zh)
    return replace(mine, mean_zh=nothing, mean_vi=nothing)


def _without_background(mine: Calibration) -> Calibration:
    nobody = mine.background_zh[:0]
    return replace(mine, background_zh=nobody, background_vi=nobody)


if __name__ == "__main__":
    main()
