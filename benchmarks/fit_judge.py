"""Fit the judge on gold sets, by cross-validation over documents, and print what it reaches.

    python benchmarks/fit_judge.py GOLD.json [GOLD.json ...]

Two judges are written: one that looks at the encoder's tokens, and one for encoders that give none. How they are fitted and
measured is told in `align.fitting`; benchmarks/accuracy.py prints more figures.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from align.encoding import CachedEncoder, calibration_for, load
from align.evaluation import evaluate
from align.fitting import cross_validate, gather, learn, without
from align.gold import GoldSet, read_gold
from align.matching import coverage

WEIGHTS = {"dev-comparable": 0.5, "dev-reports": 2.0, "seeds": 3.0}
"""Reports with joined statements are the real thing; the comparable set has none, which no real pair of reports is like. The
samples are few and of one subject, where everything is near to everything: without them the judge is too timid there."""

OUT = Path(__file__).parent.parent / "align" / "matching" / "data"


def main() -> None:
    """Read, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    sets = [gold for path in options.gold if isinstance(gold := read_gold(path), GoldSet)]
    encoder = CachedEncoder(load())
    full = gather(encoder, calibration_for(encoder), sets, WEIGHTS, tokens=True)
    bare = without(full, coverage.FEATURES, tokens=True)
    for name, samples, tokens in (("judge", full, True), ("judge-vectors", bare, False)):
        validated = cross_validate(samples, tokens=tokens)
        for gold in sets:
            documents = validated.claimed[gold.name]
            claimed = [documents[at] for at in range(len(gold.documents))]
            result = evaluate(claimed, [document.beads for document in gold.documents])
            print(
                f"{name:14} {gold.name:16} strict {result.strict.precision:.3f} {result.strict.recall:.3f} "
                f"{result.strict.f1:.3f}  lax {result.lax.f1:.3f}  ECE {result.calibration.ece:.3f}"
            )
        judge = replace(learn(samples, tokens=tokens), slope=validated.slope, offset=validated.offset)
        options.out.mkdir(parents=True, exist_ok=True)
        judge.save(options.out / f"{name}.json", encoder=encoder.name, fitted_on=", ".join(gold.name for gold in sets))
        print(f"wrote {options.out / name}.json")


if __name__ == "__main__":
    main()
