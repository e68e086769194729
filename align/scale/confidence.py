"""How probable it is that a mined pair is right, from its vectors and from the facts that both texts state.

Two logistic models, kept as readable numbers in `data/confidence.json`: the first sees the vectors alone and says which pairs
are worth a closer look, the second also sees numbers, dates, names and Sino-Vietnamese words. Facts that agree never lower a
confidence, facts that clash never raise it. `benchmarks/fit_mining.py` fits both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.matching.evidence.agreement import COGNATE, Statement, state
from align.matching.evidence.fact import FactKind
from align.model import Language

Reals = NDArray[np.float64]

VECTOR_FEATURES = ("margin", "cosine", "zh_lead", "vi_lead")
"""What vectors say: margin, cosine, and by how much the pair's margin is above that of the best other pair of each side."""

FACT_FEATURES = (
    *(f"{kind}_{what}" for kind in FactKind for what in ("agreement", "clash", "alone")),
    "cognate_share",
    "length",
)
"""What texts say: facts that both state, that clash, that one states alone, Sino-Vietnamese words, unequal lengths."""

FEATURES = (*VECTOR_FEATURES, *FACT_FEATURES)

DATA = Path(__file__).with_name("data") / "confidence.json"

_MOST = 3
"""More facts of one kind than this say no more."""

_LONGER = log(3.2)
"""How much longer the Vietnamese text usually is, in characters: the median over the development sets."""


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """`sigmoid((features - mean) / scale @ weight + offset)`."""

    mean: Reals
    scale: Reals
    weight: Reals
    offset: float

    def __call__(self, features: NDArray[Any]) -> Reals:
        """(n,) probabilities of `features`, (n, f)."""
        found = ((features - self.mean) / self.scale) @ self.weight + self.offset
        return np.asarray(1 / (1 + np.exp(-np.clip(found, -30, 30))), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Confidence:
    """Both models, and what they were fitted to.

    Attributes:
        encoder: the name of the encoder whose vectors they know.
        fingerprint: its fingerprint.
        by_vectors: the first.
        by_all: the second.
    """

    encoder: str
    fingerprint: str
    by_vectors: Logistic
    by_all: Logistic

    @classmethod
    def load(cls, path: Path = DATA) -> Confidence:
        """Read what `save` wrote."""
        return _loaded(path)

    def save(self, path: Path = DATA, **origin: object) -> None:
        """Write it as JSON, feature by feature, with `origin`: what it was fitted on and how well it did."""
        path.parent.mkdir(exist_ok=True)
        data = {
            "encoder": self.encoder,
            "fingerprint": self.fingerprint,
            **origin,
            "by_vectors": _as_data(self.by_vectors, VECTOR_FEATURES),
            "by_all": _as_data(self.by_all, FEATURES),
        }
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


@lru_cache(maxsize=4)
def _loaded(path: Path) -> Confidence:
    data = json.loads(path.read_text(encoding="utf-8"))
    return Confidence(
        data["encoder"],
        data["fingerprint"],
        _logistic(data["by_vectors"], VECTOR_FEATURES),
        _logistic(data["by_all"], FEATURES),
    )


def sign(name: str) -> int:
    """1 where more of a feature can only speak for a pair, -1 where it can only speak against it, 0 where both may be."""
    if name.endswith(("_agreement", "_share")):
        return 1
    return -1 if name.endswith(("_clash", "_alone")) or name == "length" else 0


def stated(text: str, language: Language) -> tuple[Statement, int]:
    """What a text states, and its length, to be compared by `compared`."""
    return state(text, language), len(text)


def compared(zh: tuple[Statement, int], vi: tuple[Statement, int]) -> list[float]:
    """What the facts of two texts say of each other, as `FACT_FEATURES` names it."""
    found: list[float] = []
    for kind in FactKind:
        zh_sure, vi_sure = (one.certain[kind] - two.keys[kind] for one, two in ((zh[0], vi[0]), (vi[0], zh[0])))
        clash = _clash(kind, zh_sure, vi_sure)
        alone = len(zh_sure) + len(vi_sure) - 2 * clash
        found += [float(min(count, _MOST)) for count in (len(zh[0].keys[kind] & vi[0].keys[kind]), clash, alone)]
    zh_words, vi_words = zh[0].keys[COGNATE], vi[0].keys[COGNATE]
    found.append(len(zh_words & vi_words) / max((len(zh_words) * len(vi_words)) ** 0.5, 1))
    found.append(abs(log(max(vi[1], 1) / max(zh[1], 1)) - _LONGER))
    return found


def _clash(kind: FactKind, zh: frozenset[str], vi: frozenset[str]) -> int:
    """How many facts of one side stand against another of the other: years against years and days against days."""
    if kind is not FactKind.DATE:
        return min(len(zh), len(vi))
    groups = {key[:1] for key in zh | vi}
    return sum(min(sum(key[:1] == group for key in side) for side in (zh, vi)) for group in groups)


def _as_data(model: Logistic, names: tuple[str, ...]) -> dict[str, Any]:
    rows = zip(names, model.mean, model.scale, model.weight, strict=True)
    return {
        "offset": round(model.offset, 6),
        "features": {
            name: {"mean": round(float(m), 6), "scale": round(float(s), 6), "weight": round(float(w), 6)}
            for name, m, s, w in rows
        },
    }


def _logistic(data: Mapping[str, Any], names: tuple[str, ...]) -> Logistic:
    features = data["features"]
    if tuple(features) != names:
        raise ValueError("the confidence was fitted for other features; fit it again with benchmarks/fit_mining.py")
    mean, scale, weight = (np.array([features[name][key] for name in names]) for key in ("mean", "scale", "weight"))
    return Logistic(mean, scale, weight, float(data["offset"]))
