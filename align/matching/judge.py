"""The judge: candidates in, the probability of each out, in two looks.

The first look sees each candidate and its rivals; the second also what stands around it. What it has learnt is data: two
choice models and the two numbers that bring the result to a calibrated confidence (Platt 1999).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.matching import candidates as look
from align.matching import context
from align.matching.candidates import Candidates, Rows, Scale, Side
from align.matching.choice import Choice
from align.model import Order

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """What the judge says of one bitext.

    Attributes:
        found: the candidates.
        features: (c, f) what the second look saw, columns as `FEATURES`.
        probability: (c,) calibrated confidence of each.
        alone: (n + m,) the probability that a segment has no counterpart, zh first.
    """

    found: Candidates
    features: Reals
    probability: Reals
    alone: Reals


FEATURES = look.FEATURES + context.FEATURES
"""The columns of `Judged.features`."""


@dataclass(frozen=True)
class Judge:
    """Two choice models, and `sigmoid(slope * log odds + offset)` after the second."""

    first: Choice
    second: Choice
    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, zh: Side, vi: Side, scale: Scale, order: Order = "auto") -> Judged:
        """Weigh every candidate of a bitext."""
        found = look.candidates(zh, vi)
        seen = look.features(zh, vi, found, scale)
        segments = zh.windows.count + vi.windows.count
        incidence = found.incidence(zh.windows.count)
        seen = self.surroundings(found, seen, incidence, segments, order)
        probability, alone = self.second.probabilities(seen, incidence, segments)
        return Judged(found, seen, self.calibrated(probability), alone)

    def surroundings(
        self, found: Candidates, seen: Reals, incidence: tuple[Rows, Rows], segments: int, order: Order = "auto"
    ) -> Reals:
        """(c, f) what the second look sees: the first look's features and the context that its probabilities make."""
        probability, _ = self.first.probabilities(seen, incidence, segments)
        return np.concatenate([seen, context.features(found, probability, incidence, order)], axis=1)

    def calibrated(self, probability: Reals) -> Reals:
        """The confidence that goes with a raw probability; monotone."""
        return 1 / (1 + np.exp(-(self.slope * context.log_odds(probability) + self.offset)))

    @classmethod
    def load(cls, path: Path) -> Judge:
        """Read what `save` wrote."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            _choice(data["first"], look.FEATURES),
            _choice(data["second"], FEATURES),
            data["confidence"]["slope"],
            data["confidence"]["offset"],
        )

    def save(self, path: Path, **origin: str) -> None:
        """Write it as JSON, feature by feature, with `origin`: what it was fitted on and when."""
        data = {
            **origin,
            "confidence": {"slope": self.slope, "offset": self.offset},
            "first": _as_data(self.first, look.FEATURES),
            "second": _as_data(self.second, FEATURES),
        }
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def default_judge() -> Judge:
    """The judge that comes with the program, fitted on the development sets with the bundled encoder.

    It serves other encoders too, since it sees similarities in units of each encoder's own spread; what its confidence is
    worth there has to be measured (`doichieu evaluate --encoder`).
    """
    return Judge.load(Path(__file__).with_name("data") / "judge.json")


def _as_data(choice: Choice, names: tuple[str, ...]) -> dict[str, Any]:
    rows = zip(names, choice.mean, choice.scale, choice.weight, strict=True)
    return {
        "none": round(choice.none, 6),
        "features": {name: {"mean": float(m), "scale": float(s), "weight": float(w)} for name, m, s, w in rows},
    }


def _choice(data: Mapping[str, Any], names: tuple[str, ...]) -> Choice:
    features = data["features"]
    if tuple(features) != names:
        raise ValueError("the judge was fitted for other features; fit it again with benchmarks/fit_judge.py")
    mean, scale, weight = (np.array([features[name][key] for name in names]) for key in ("mean", "scale", "weight"))
    return Choice(mean, scale, weight, float(data["none"]))
