"""What belongs to one encoder beside its weights: how its vectors are prepared for matching, and constants that fit them.

Each language has a direction of its own in a multilingual encoder, which says nothing about the text; its mean is taken off. A
linear map may follow, then vectors are brought back to unit length. The means are fixed and kept with the encoder, so that a
result does not depend on what else is in the project.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from align.encoding.protocol import Encoder, Vectors
from align.errors import EncoderError
from align.model import Language
from align.sentences import say

_PACKAGED = Path(__file__).with_name("data")
_SENTENCES = ("mean_zh", "mean_vi", "transform", "background_zh", "background_vi")
_TOKENS = ("token_head", "token_mean_zh", "token_mean_vi")
ARRAYS = (*_SENTENCES, *_TOKENS)
"""What a calibration holds beside names and numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How one encoder's vectors are prepared, and the constants fitted to them.

    Attributes:
        encoder: the encoder's name, for people.
        fingerprint: the encoder's fingerprint; another encoder's vectors must not be prepared with this.
        mean_zh, mean_vi: `(d,) float32`, the mean vector of each language.
        transform: `(d, d) float32`, applied from the right after the mean is taken off; None for none.
        background_zh, background_vi: `(k, d) float32`, prepared vectors of general text: the neighbours among which margins
            are taken when the reports at hand are too few.
        scores: constants of matching by name; one that is missing has matching's own default.
        token_head: `(d, k) float32`, by which the encoder's token vectors were multiplied when it gave them.
        token_mean_zh, token_mean_vi: `(k,) float32`, the mean token vector of each language; None where it is not known.
        also: fingerprints of encoders that it serves too: the same weights, computed more or less exactly.
    """

    encoder: str
    fingerprint: str
    mean_zh: Vectors
    mean_vi: Vectors
    background_zh: Vectors
    background_vi: Vectors
    transform: Vectors | None = None
    scores: Mapping[str, float] = field(default_factory=dict)
    token_head: Vectors | None = None
    token_mean_zh: Vectors | None = None
    token_mean_vi: Vectors | None = None
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        width = self.dimension
        shapes = {name: value.shape for name in _SENTENCES if (value := getattr(self, name)) is not None}
        wrong = [
            f"{name} {shape}"
            for name, shape in shapes.items()
            if (shape != (width,) if name.startswith("mean") else len(shape) != 2 or shape[1] != width)
        ]
        if wrong or shapes.get("transform", (width, width)) != (width, width):
            raise ValueError(f"arrays that do not fit vectors of length {width}: {', '.join(wrong) or 'transform'}")

    @classmethod
    def neutral(cls, encoder: Encoder) -> Calibration:
        """The default for an encoder that was never calibrated: nothing taken off, no background, matching's own constants."""
        nothing = np.zeros(encoder.dimension, np.float32)
        none = np.empty((0, encoder.dimension), np.float32)
        return cls(encoder.name, encoder.fingerprint, nothing, nothing, none, none)

    @property
    def digest(self) -> str:
        """Names how vectors are prepared: 16 hexadecimal digits, equal where everything that is fitted is equal."""
        found = hashlib.sha256()
        for name in ARRAYS:
            if (array := getattr(self, name)) is not None:
                found.update(name.encode() + np.ascontiguousarray(array).tobytes())
        return found.hexdigest()[:16]

    @property
    def serves(self) -> frozenset[str]:
        """The fingerprints of the encoders whose vectors it prepares."""
        return frozenset({self.fingerprint, *self.also})

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return len(self.mean_zh)

    def apply(self, vectors: Vectors, language: Language) -> Vectors:
        """`vectors` centred, mapped and brought back to unit length: `(n, d) float32` to the same.

        A vector that equals its language's mean has no direction left and becomes zero.
        """
        prepared = np.asarray(vectors, np.float32) - (self.mean_zh if language == "zh" else self.mean_vi)
        if self.transform is not None:
            prepared = prepared @ self.transform
        lengths = np.linalg.norm(prepared, axis=-1, keepdims=True)
        prepared /= np.where(lengths > 0, lengths, 1)
        return prepared

    def apply_tokens(self, tokens: Sequence[Vectors], language: Language) -> list[Vectors]:
        """Token vectors centred and of unit length, `(t, k) float32` a text.

        Where the mean of a language's tokens is not known, that of `tokens` stands in for it: give those of a whole report.
        """
        known = self.token_mean_zh if language == "zh" else self.token_mean_vi
        if known is None:
            some = [one for one in tokens if len(one)]
            known = np.concatenate(some).mean(axis=0) if some else np.zeros(1, np.float32)
        centred = [one - known for one in tokens]
        return [one / np.maximum(np.linalg.norm(one, axis=1, keepdims=True), 1e-9) for one in centred]

    def background(self, language: Language) -> Vectors:
        """Prepared vectors of general text in `language`, `(k, d) float32`; k may be 0."""
        return self.background_zh if language == "zh" else self.background_vi

    def save(self, name: str, folder: Path = _PACKAGED) -> None:
        """Write it as `name`.npz (the arrays) and `name`.json (the rest, readable) in `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {key: value for key in ARRAYS if (value := getattr(self, key)) is not None}
        np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, **arrays)
        rest = {"encoder": self.encoder, "fingerprint": self.fingerprint, "also": self.also, "scores": dict(self.scores)}
        (folder / f"{name}.json").write_text(json.dumps(rest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_calibration(name: str, folder: Path = _PACKAGED) -> Calibration | None:
    """The calibration kept as `name` in `folder` (those that ship with the program by default), or None where there is none.

    Raises:
        EncoderError: the files are there and cannot be read.
    """
    try:
        rest = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as stored:
            arrays = {key: stored[key].astype(np.float32) for key in ARRAYS if key in stored}
        scores = {str(key): float(value) for key, value in rest["scores"].items()}
        also = tuple(str(one) for one in rest.get("also", ()))
        return Calibration(rest["encoder"], rest["fingerprint"], scores=scores, also=also, **arrays)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderError(
            say(
                "{path}: the calibration of an encoder cannot be read ({cause}); install doichieu again",
                path=str(folder / name),
                cause=str(error),
            )
        ) from error


def calibration_for(encoder: Encoder, folder: Path = _PACKAGED) -> Calibration:
    """The calibration made for exactly this encoder's weights, or the neutral one.

    Raises:
        EncoderError: a calibration cannot be read.
    """
    for path in sorted(folder.glob("*.json")):
        found = load_calibration(path.stem, folder)
        if found and encoder.fingerprint in found.serves:
            return found
    return Calibration.neutral(encoder)
