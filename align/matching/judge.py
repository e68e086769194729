"""The judge: candidates in, the probability of each out, in two looks.

The first look sees each candidate and its rivals; the second also what stands around it. What it has learnt is data: two
choice models and the two numbers that bring the result to a calibrated confidence (Platt 1999).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.matching import candidates as look
from align.matching import context, coverage
from align.matching.candidates import Candidates, Margins, Rows, Scale, Side
from align.matching.choice import Choice
from align.matching.constraints import Constraints
from align.matching.evidence import agreement
from align.matching.nearby import EVERYTHING, Nearby
from align.model import Order

Reals = NDArray[np.float64]


PLAUSIBLE = float(context.log_odds(np.array(0.04)))
"""Below these log odds of the first look a candidate is none: what stands around it can choose between candidates that the two
texts themselves speak for, but not make one out of a gap in the order."""


@dataclass(frozen=True)
class Judged:
    """What the judge says of one bitext.

    Attributes:
        found: the candidates.
        features: (c, f) what the second look saw.
        names: its columns.
        probability: (c,) calibrated confidence of each.
        alone: (n + m,) the probability that a segment has no counterpart, zh first.
    """

    found: Candidates
    features: Reals
    names: tuple[str, ...]
    probability: Reals
    alone: Reals


def first_features(*, tokens: bool) -> tuple[str, ...]:
    """What the first look sees of a candidate, with or without the encoder's tokens."""
    return look.FEATURES + (coverage.FEATURES if tokens else ()) + agreement.FEATURES


def second_features(*, tokens: bool) -> tuple[str, ...]:
    """What the second look sees: the same, and the context."""
    return first_features(tokens=tokens) + context.FEATURES


def sign(name: str) -> int:
    """1 where more of a feature can only speak for a candidate, -1 where it can only speak against it, 0 where both may be.

    Facts that agree never lower a confidence and facts that clash never raise it, whatever a small sample makes it look like.
    """
    if name.endswith(("_agreement", "_share", "_covered")):
        return 1
    return -1 if name.endswith(("_clash", "_alone", "elsewhere")) else 0


def weigh(margins: Margins, found: Candidates, *, tokens: bool) -> Reals:
    """(c, f) what the first look sees, columns as `first_features` names them."""
    zh, vi = margins.zh, margins.vi
    blocks = [look.features(margins, found)]
    if tokens:
        if zh.tokens is None or vi.tokens is None:
            raise ValueError("this judge looks at tokens, and these sides have none")
        blocks.append(coverage.features(zh.tokens, vi.tokens, found))
    if zh.statements is None or vi.statements is None:
        blocks.append(np.zeros((len(found), len(agreement.FEATURES))))
    else:
        blocks.append(agreement.features(zh.statements, vi.statements, found))
    return np.concatenate(blocks, axis=1)


@dataclass(frozen=True)
class Judge:
    """Two choice models, and `sigmoid(slope * log odds + offset)` after the second.

    `tokens` says whether it was fitted to look at the encoder's tokens, and so must be given them.
    """

    first: Choice
    second: Choice
    slope: float = 1.0
    offset: float = 0.0
    tokens: bool = False

    def __call__(
        self,
        zh: Side,
        vi: Side,
        scale: Scale,
        order: Order = "auto",
        settled: Constraints | None = None,
        near: Nearby = EVERYTHING,
    ) -> Judged:
        """Weigh every candidate of a bitext that what is settled leaves open, among what is `near`."""
        margins = Margins(zh, vi, scale, near)
        found = look.candidates(margins, (settled.zh_taken, settled.vi_taken) if settled else None)
        if settled:
            found = settled.allowed(found)
        seen = weigh(margins, found, tokens=self.tokens)
        segments = zh.windows.count + vi.windows.count
        incidence = found.incidence(zh.windows.count)
        seen = self.surroundings(found, seen, incidence, segments, order, settled)
        probability, alone = self.verdict(seen, incidence, segments)
        return Judged(found, seen, second_features(tokens=self.tokens), self.calibrated(probability), alone)

    def surroundings(
        self,
        found: Candidates,
        seen: Reals,
        incidence: tuple[Rows, Rows],
        segments: int,
        order: Order = "auto",
        settled: Constraints | None = None,
    ) -> Reals:
        """(c, f) what the second look sees: the first look's features and the context that its probabilities make.

        What is settled to be right counts as certain in it.
        """
        probability, _ = self.first.probabilities(seen, incidence, segments)
        if settled is None or not len(settled.anchors):
            return np.concatenate([seen, context.features(found, probability, incidence, order)], axis=1)
        around = settled.with_anchors(found)
        certain = np.concatenate([probability, np.ones(len(settled.anchors))])
        surrounded = context.features(around, certain, around.incidence(len(settled.zh_taken)), order)
        return np.concatenate([seen, surrounded[: len(found)]], axis=1)

    def verdict(self, seen: Reals, incidence: tuple[Rows, Rows], segments: int) -> tuple[Reals, Reals]:
        """The second look's raw probability of each candidate, and of each segment's having no counterpart.

        Args:
            seen: what `surroundings` gave.
            incidence: (segment, candidate) pairs.
            segments: how many segments both sides have together.
        """
        probability, alone = self.second.probabilities(seen, incidence, segments)
        first = seen[:, -len(context.FEATURES) + context.FEATURES.index("log_odds")]
        return np.where(first < PLAUSIBLE, 0.0, probability), alone

    def calibrated(self, probability: Reals) -> Reals:
        """The confidence that goes with a raw probability; monotone."""
        return context.scaled(probability, self.slope, self.offset)

    @property
    def digest(self) -> str:
        """Names what was fitted: 12 hexadecimal digits, equal where every number is equal."""
        numbers = [self.slope, self.offset, float(self.tokens)]
        for one in (self.first, self.second):
            numbers += [*one.mean.tolist(), *one.scale.tolist(), *one.weight.tolist(), one.none]
        return hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:12]

    @classmethod
    def load(cls, path: Path) -> Judge:
        """Read what `save` wrote."""
        data = json.loads(path.read_text(encoding="utf-8"))
        tokens = bool(data.get("tokens"))
        return cls(
            _choice(data["first"], first_features(tokens=tokens)),
            _choice(data["second"], second_features(tokens=tokens)),
            data["confidence"]["slope"],
            data["confidence"]["offset"],
            tokens,
        )

    def save(self, path: Path, **origin: str) -> None:
        """Write it as JSON, feature by feature, with `origin`: what it was fitted on and when."""
        data = {
            **origin,
            "tokens": self.tokens,
            "confidence": {"slope": self.slope, "offset": self.offset},
            "first": _as_data(self.first, first_features(tokens=self.tokens)),
            "second": _as_data(self.second, second_features(tokens=self.tokens)),
        }
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def default_judge(*, tokens: bool = False) -> Judge:
    """The judge that comes with the program, fitted on the development sets with the bundled encoder.

    It serves other encoders too, since it sees similarities in units of each encoder's own spread; what its confidence is
    worth there has to be measured (`doichieu evaluate --encoder`) and can be mended (`doichieu calibrate`).

    Args:
        tokens: whether the encoder gives token vectors.
    """
    return Judge.load(Path(__file__).with_name("data") / ("judge.json" if tokens else "judge-vectors.json"))


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
