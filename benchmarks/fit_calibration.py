"""Fit the calibration of an encoder on translated pairs: language means, within-pair whitening, background vectors.

    python benchmarks/fit_calibration.py train-pairs.tsv --name bundled [--encoder bundled]

The file has columns zh and vi, tab-separated, with a header. The transform shrinks directions in which translations differ:
with d the differences of centred unit vectors and C = cov(d) shrunk halfway to its mean variance, vectors are multiplied by
C^(-1/2) (within-class covariance normalisation, Hatch et al. 2006). What ships was fitted on XQuAD (Artetxe et al. 2020,
CC BY-SA 4.0) and XCOPA (Ponti et al. 2020, CC BY 4.0), texts of other kinds than the gold sets.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from align.encoding import CachedEncoder, Calibration, load
from align.encoding.protocol import Vectors

SHRINKAGE = 0.5
BACKGROUND = 600


def main() -> None:
    """Read pairs, fit, write, and say how large the result is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--encoder", default="bundled")
    options = parser.parse_args()
    with options.pairs.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    encoder = CachedEncoder(load(options.encoder))
    zh, vi = (encoder.encode([row[language] for row in rows]) for language in ("zh", "vi"))
    calibration = fit(encoder, zh, vi)
    calibration.save(options.name)
    print(f"{len(rows)} pairs, {len(calibration.background_zh)} background vectors a language: wrote {options.name}")


def fit(encoder: CachedEncoder, zh: Vectors, vi: Vectors) -> Calibration:
    """The calibration that `len(zh)` translated pairs give, kept in half precision."""
    means = zh.mean(axis=0), vi.mean(axis=0)
    difference = unit(zh - means[0]) - unit(vi - means[1])
    covariance = difference.T @ difference / len(difference)
    width = len(covariance)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * np.trace(covariance) / width * np.eye(width)
    values, vectors = np.linalg.eigh(covariance)
    transform = (vectors * values**-0.5) @ vectors.T
    transform /= np.linalg.norm(transform, 2)
    nothing = np.empty((0, width), np.float32)
    bare = Calibration(encoder.name, encoder.fingerprint, *means, nothing, nothing, transform.astype(np.float32))
    rows = np.linspace(0, len(zh) - 1, min(BACKGROUND, len(zh))).astype(int)
    return Calibration(
        encoder.name,
        encoder.fingerprint,
        *(mean.astype(np.float16) for mean in means),
        bare.apply(zh[rows], "zh").astype(np.float16),
        bare.apply(vi[rows], "vi").astype(np.float16),
        transform.astype(np.float16),
    )


def unit(vectors: Vectors) -> Vectors:
    """Brought to unit length."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


if __name__ == "__main__":
    main()
