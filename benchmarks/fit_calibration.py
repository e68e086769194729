"""Fit the calibration of an encoder on translated pairs: language means, within-pair whitening, background vectors.

    python benchmarks/fit_calibration.py train-pairs.tsv --name bundled [--encoder bundled] [--gold GOLD.json ...]

The file has columns zh and vi, tab-separated, with a header. The transform shrinks directions in which translations differ:
with d the differences of centred unit vectors and C = cov(d) shrunk halfway to its mean variance, vectors are multiplied by
C^(-1/2) (within-class covariance normalisation, Hatch et al. 2006). The same is done for the vectors of tokens, with pairs of
tokens that are each other's nearest in a translated pair, and only the directions in which those pairs differ most from one
another are kept. What ships was fitted on the pairs that the adapter was fitted on, see `fit_adapter`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from training_pairs import different, gold_of, gold_pairs, read_pairs

from align.encoding import CachedEncoder, Calibration, load
from align.encoding.bundled import FINGERPRINTS
from align.encoding.calibration import ARRAYS
from align.encoding.protocol import Vectors
from align.encoding.sentence_transformer import TokenLayer

SHRINKAGE = 0.5
BACKGROUND = 600
TOKEN_DIRECTIONS = 192
TOKEN_ROUNDS = 2
"""How often tokens are paired, each time by what the last round has learnt."""


def main() -> None:
    """Read pairs, fit, write, and say how large the result is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    pairs = different([*read_pairs([options.pairs]), *gold_pairs(gold_of(options.gold))])
    bare = load(options.encoder)
    if bare.tokens is not None:
        bare.tokens = TokenLayer("tokens/raw")
    encoder = CachedEncoder(bare)
    calibration = fit_all(encoder, [pair.zh for pair in pairs], [pair.vi for pair in pairs])
    if options.encoder == "bundled":
        calibration = replace(calibration, also=tuple(one for one in FINGERPRINTS if one != calibration.fingerprint))
    calibration.save(options.name)
    print(f"{len(pairs)} pairs, {len(calibration.background_zh)} background vectors a language: wrote {options.name}")


def fit_all(encoder: CachedEncoder, zh: Sequence[str], vi: Sequence[str]) -> Calibration:
    """The calibration of sentence vectors, and of token vectors where `encoder` gives them, as they come from the model."""
    tokens = encoder.token_name is not None
    calibration = fit(encoder, encoder.encode(zh, tokens=tokens), encoder.encode(vi, tokens=tokens))
    if not tokens:
        return calibration
    head, mean_zh, mean_vi = fit_tokens(encoder.tokens(zh), encoder.tokens(vi))
    return replace(calibration, token_head=head, token_mean_zh=mean_zh, token_mean_vi=mean_vi)


def rounded(calibration: Calibration) -> Calibration:
    """As it is read back: from half precision to single."""
    arrays = {key: value.astype(np.float32) for key in ARRAYS if (value := getattr(calibration, key)) is not None}
    return replace(calibration, **arrays)


def fit(encoder: CachedEncoder, zh: Vectors, vi: Vectors) -> Calibration:
    """The calibration that `len(zh)` translated pairs give, kept in half precision."""
    means = zh.mean(axis=0), vi.mean(axis=0)
    difference = unit(zh - means[0]) - unit(vi - means[1])
    transform = _whitening(difference)
    transform /= np.linalg.norm(transform, 2)
    width = len(transform)
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


def fit_tokens(zh: Sequence[Vectors], vi: Sequence[Vectors]) -> tuple[Vectors, Vectors, Vectors]:
    """The head and the language means, after the head, that the raw token vectors of translated pairs give.

    Returns:
        (d, k), (k,) and (k,), to be kept in half precision.
    """
    mean_zh, mean_vi = np.concatenate(zh).mean(axis=0), np.concatenate(vi).mean(axis=0)
    sides = [(unit(a - mean_zh), unit(b - mean_vi)) for a, b in zip(zh, vi, strict=True) if len(a) and len(b)]
    head = np.eye(len(mean_zh), dtype=np.float32)
    for _ in range(TOKEN_ROUNDS):
        differences, middles = [], []
        for a, b in sides:
            cosines = unit(a @ head) @ unit(b @ head).T
            best = cosines.argmax(axis=1)
            mutual = cosines.argmax(axis=0)[best] == np.arange(len(a))
            differences.append(a[mutual] - b[best[mutual]])
            middles.append((a[mutual] + b[best[mutual]]) / 2)
        whitening = _whitening(np.concatenate(differences))
        middle = np.concatenate(middles) @ whitening
        _, directions = np.linalg.eigh(np.cov(middle.T))
        head = whitening @ directions[:, -TOKEN_DIRECTIONS:]
        head = (head / np.linalg.norm(head, 2)).astype(np.float32)
    head = head.astype(np.float16)
    return head, *((mean @ head.astype(np.float32)).astype(np.float16) for mean in (mean_zh, mean_vi))


def _whitening(differences: Vectors) -> Vectors:
    """(d, d) that evens out in which directions translations differ, the covariance shrunk towards its mean."""
    covariance = differences.T @ differences / len(differences)
    width = len(covariance)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * np.trace(covariance) / width * np.eye(width)
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * values**-0.5) @ vectors.T, dtype=np.float32)


def unit(vectors: Vectors) -> Vectors:
    """Brought to unit length."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


if __name__ == "__main__":
    main()
