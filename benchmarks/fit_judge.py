"""Fit the judge on gold sets, by cross-validation over documents, and print what it reaches.

    python benchmarks/fit_judge.py train-pairs.tsv GOLD.json [GOLD.json ...]

Each document is seen through an adapter that was fitted without it, see `cross_fitted`. Two judges are written: one that looks
at the encoder's tokens, and one for encoders that give none. How they are fitted and measured is told in `align.fitting`;
benchmarks/accuracy.py prints more figures.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cross_fitted import gathered, held_out
from training_pairs import gold_of

from align.encoding.bundled import NAME
from align.evaluation import evaluate
from align.fitting import cross_validate, learn, without
from align.gold import GoldSet
from align.matching import coverage

WEIGHTS = {"dev-parallel-replaced": 0.5, "dev-comparable": 0.5, "dev-reports": 2.0, "seeds": 3.0}
"""Reports with joined statements are the real thing; the comparable set has none, which no real pair of reports is like. The
samples are few and of one subject, where everything is near to everything: without them the judge is too timid there."""

REPLACED = 8
"""In the copies of translations made by `replaced`, one Vietnamese sentence in so many is a stranger."""

OUT = Path(__file__).parent.parent / "align" / "matching" / "data"


def replaced(gold: GoldSet) -> GoldSet:
    """The same translations with sentences replaced by those of another text, so that what stood opposite has no counterpart.

    Without them a judge learns from translations that whatever fills a gap in the order is right.
    """
    documents = []
    for place, document in enumerate(gold.documents):
        strangers = gold.documents[(place + 1) % len(gold.documents)].vi
        vi = list(document.vi)
        kept = []
        for at, bead in enumerate(document.beads):
            if at % REPLACED == place % REPLACED and len(bead[1]) == 1 and strangers:
                vi[bead[1][0]] = strangers[at % len(strangers)]
            else:
                kept.append(bead)
        documents.append(replace(document, vi=tuple(vi), beads=tuple(kept)))
    return replace(gold, name=f"{gold.name}-replaced", documents=tuple(documents))


def with_replaced(sets: Sequence[GoldSet]) -> list[GoldSet]:
    """The sets, and of translations the copies with strangers in them."""
    return [*sets, *(replaced(gold) for gold in sets if gold.order == "monotone")]


def main() -> None:
    """Read, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, help="translated pairs that the adapters learn from too")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    sets = with_replaced(gold_of(options.gold))
    full = gathered(held_out(options.pairs, sets), sets, WEIGHTS)
    bare = without(full, coverage.FEATURES)
    for name, samples, tokens in (("judge", full, True), ("judge-vectors", bare, False)):
        validated = cross_validate(samples, tokens=tokens)
        for gold in sets:
            documents = validated.claimed[gold.name]
            claimed = [documents[at] for at in range(len(gold.documents))]
            result = evaluate(claimed, [document.beads for document in gold.documents])
            print(
                f"{name:14} {gold.name:22} strict {result.strict.precision:.3f} {result.strict.recall:.3f} "
                f"{result.strict.f1:.3f}  lax {result.lax.f1:.3f}  ECE {result.calibration.ece:.3f}"
            )
        judge = replace(learn(samples, tokens=tokens), slope=validated.slope, offset=validated.offset)
        options.out.mkdir(parents=True, exist_ok=True)
        judge.save(options.out / f"{name}.json", encoder=NAME, fitted_on=", ".join(gold.name for gold in sets))
        print(f"wrote {options.out / name}.json")


if __name__ == "__main__":
    main()
