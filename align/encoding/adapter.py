"""Low-rank adapters (Hu et al. 2021, LoRA): a small change to a model's dense layers, kept apart from its weights.

For a dense layer with weight W `(out, in)` an adapter holds A `(r, in)` and B `(out, r)`; merging makes it W + BA, so that
using it costs nothing. On disk it is an npz of half-precision arrays, two a layer: `LAYER.a` and `LAYER.b`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import MutableMapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from align.encoding.protocol import Vectors
from align.errors import EncoderError
from align.sentences import say


def merge(weights: MutableMapping[str, Vectors], path: Path, digest: str | None = None) -> None:
    """Add the adapter in `path` to `weights`, in place; `LAYER.weight` is what `LAYER.a` and `LAYER.b` belong to.

    Args:
        weights: float32 arrays by name.
        path: the adapter.
        digest: the SHA-256 that the file must have.

    Raises:
        EncoderError: the file is missing, is another one, or does not fit the weights.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        cause = error.strerror or str(error)
        raise EncoderError(
            say("{path}: the encoder's adapter cannot be read ({cause}); install doichieu again", path=str(path), cause=cause)
        ) from error
    if digest is not None and hashlib.sha256(data).hexdigest() != digest:
        raise EncoderError(
            say("{path}: this is not the adapter that belongs to this release; install doichieu again", path=str(path))
        )
    for name, (a, b) in _layers(path, data).items():
        weight = weights.get(f"{name}.weight")
        if weight is None or weight.shape != (b.shape[0], a.shape[1]) or a.shape[0] != b.shape[1]:
            raise EncoderError(
                say("{path}: the adapter does not fit the encoder at {name}; fit it again", path=str(path), name=name)
            )
        weights[f"{name}.weight"] = weight + b @ a


def _layers(path: Path, data: bytes) -> dict[str, tuple[Vectors, Vectors]]:
    """A and B of each layer, from the content of the file."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            names = sorted(key.removesuffix(".a") for key in stored if key.endswith(".a"))
            return {n: (stored[f"{n}.a"].astype(np.float32), stored[f"{n}.b"].astype(np.float32)) for n in names}
    # What is no npz comes back as an array, which has no context, or raises one of these.
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile) as error:
        raise EncoderError(
            say("{path}: the encoder's adapter cannot be read ({cause}); fit it again", path=str(path), cause=str(error))
        ) from error
