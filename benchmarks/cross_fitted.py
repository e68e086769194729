"""Encoders that have not seen the documents that they are measured on.

The adapter that ships was fitted on the development sets. What is measured on them, or fitted on them after it, must not come
from that: so the folds of documents are put into groups, and for each group an adapter and a calibration are fitted on
everything but its documents. That takes about ten minutes a group on two cores, once: what is fitted is kept in the user's
cache folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import fit_adapter
import fit_calibration
from training_pairs import TrainingPair, different, gold_pairs, read_pairs

from align.encoding import CachedEncoder, Calibration, SentenceTransformerEncoder
from align.encoding.bundled import DIMENSION, LONGEST, MEGABYTES, NAME, PREFIX, in_eight_bits, write_eight_bits, write_model
from align.encoding.int8_encoder import Int8Encoder
from align.encoding.made_once import made_once
from align.encoding.paths import cache_dir
from align.encoding.sentence_transformer import TokenLayer
from align.fitting import Sample, gather
from align.gold import GoldSet

GROUPS = (0, 1), (2, 3), (4,)
"""Folds that share an adapter."""


@dataclass(frozen=True)
class HeldOut:
    """What the documents of some folds may be measured with.

    Attributes:
        folds: which.
        encoder: whose adapter has seen no document of theirs.
        calibration: its, fitted on what the adapter was fitted on.
    """

    folds: tuple[int, ...]
    encoder: CachedEncoder
    calibration: Calibration


def held_out(pairs: Path, sets: Sequence[GoldSet], *, adapter: bool = True) -> list[HeldOut]:
    """An encoder for each group of folds, fitted now where it was not before.

    Args:
        pairs: translated pairs that are learnt from besides.
        sets: all the gold sets; the folds depend on them.
        adapter: whether the encoders have one; without it they differ in their calibrations alone.
    """
    found = []
    for folds in GROUPS:
        learnt = [*read_pairs([pairs]), *gold_pairs(sets, without=folds)]
        found.append(HeldOut(folds, *encoder_of(fitted_adapter(learnt) if adapter else None, learnt)))
    return found


def gathered(parts: Sequence[HeldOut], sets: Sequence[GoldSet], weights: Mapping[str, float]) -> list[Sample]:
    """Every document of the sets as the judge meets it, through the encoder that has not seen it."""
    return [
        sample
        for part in parts
        for sample in gather(part.encoder, part.calibration, sets, weights, tokens=True, folds=part.folds)
    ]


def fitted_adapter(learnt: Sequence[TrainingPair]) -> Path:
    """The adapter that these pairs give; another where the script that fits it has changed."""
    digest = hashlib.sha256(Path(fit_adapter.__file__).read_bytes())
    for pair in learnt:
        digest.update(f"{pair.source}\t{pair.zh}\t{pair.vi}\n".encode())
    folder = cache_dir() / "benchmarks" / f"adapter-{digest.hexdigest()[:16]}"
    made_once(folder, lambda into: fit_adapter.fit(learnt, into / "adapter.npz"), 3)
    return folder / "adapter.npz"


def encoder_of(adapter: Path | None, learnt: Sequence[TrainingPair]) -> tuple[CachedEncoder, Calibration]:
    """The bundled encoder with another adapter or none, calibrated on some pairs."""
    eight = in_eight_bits()
    which = hashlib.sha256(adapter.read_bytes()).hexdigest()[:16] if adapter else "plain"
    folder = cache_dir() / "benchmarks" / f"model-{which}-{'int8' if eight else 'full'}"
    made_once(folder, lambda into: (write_eight_bits if eight else write_model)(into, adapter=adapter), MEGABYTES[eight])

    def encoder(tokens: TokenLayer) -> CachedEncoder:
        about = (NAME, f"benchmark/{folder.name}", PREFIX, lambda: folder)
        if eight:
            return CachedEncoder(Int8Encoder(*about, dimension=DIMENSION, longest=LONGEST, tokens=tokens))
        return CachedEncoder(SentenceTransformerEncoder(*about, dimension=DIMENSION, tokens=tokens))

    pairs = different(learnt)
    raw = encoder(TokenLayer("raw"))
    calibration = fit_calibration.rounded(fit_calibration.fit_all(raw, [p.zh for p in pairs], [p.vi for p in pairs]))
    head = calibration.token_head
    return encoder(TokenLayer(f"tokens/{hashlib.sha256(head.tobytes()).hexdigest()[:16]}", head)), calibration
