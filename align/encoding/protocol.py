"""What an encoder is: anything that turns texts into vectors of unit length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

ProgressCallback = Callable[[int, int], None]
"""Called with the work done so far and the work in all, both in bytes of UTF-8 text.

Bytes, not texts, because texts differ in length, and not characters, because a Chinese character takes an encoder nearly three
times as long as a Vietnamese letter. `align.encoding.progress` turns the calls into seconds left.
"""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors. Anything with these four fits.

    Attributes:
        name: what people are shown.
        fingerprint: names the vectors: two encoders with the same fingerprint give the same vectors. It covers weights,
            prefix and pooling, and is cheap to read: it loads no model.
        dimension: the length of a vector.
    """

    @property
    def name(self) -> str:
        """What people are shown."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names the vectors this encoder gives; cheap to read."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> Vectors:
        """The vectors of `texts`, `(n, d) float32` of unit length, in the order of `texts`.

        The same text has the same vector whatever it is encoded with, to 1e-5.

        Raises:
            EncoderError: the model cannot be loaded or used on this machine.
        """
        ...


@runtime_checkable
class TokenEncoder(Encoder, Protocol):
    """An encoder that can also tell the vectors of a text's tokens, as a transformer can.

    Attributes:
        token_name: names the token vectors beside `fingerprint`; None where there are none after all (a model without layers).
    """

    @property
    def token_name(self) -> str | None:
        """Names the token vectors this encoder gives; None where it gives none."""
        ...

    def encode_tokens(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> tuple[Vectors, list[Vectors]]:
        """What `encode` gives, and of each text the vectors of its tokens, `(t, k) float32`, from the same reading.

        Raises:
            EncoderError: the model cannot be loaded or used on this machine, or gives no token vectors.
        """
        ...


def text_size(text: str) -> int:
    """How much work a text is, in bytes of UTF-8.

    With the bundled tokenizer a byte is 0.26 tokens in Chinese and 0.20 in Vietnamese, a character 0.72 and 0.27 (counted
    over 7,630 sentences); so bytes serve both.
    """
    return len(text.encode("utf-8", "surrogatepass"))
