"""Any sentence-transformers model as an encoder.

The library and the model are loaded at the first text, not before: with every vector in the cache neither is touched.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from align.encoding.protocol import ProgressCallback, Vectors, text_size
from align.encoding.quiet import quiet
from align.errors import EncoderError
from align.sentences import say

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Tokens in one batch, padding included. On a processor 250 to 2,000 are equally fast and more is slower, since texts of
# unequal length then share a batch; a GPU wants more to do at once.
_CPU_BATCH = 2_000
_GPU_BATCH = 64_000

_DEPTH = 2 / 3
"""How far up the model token vectors are taken."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenLayer:
    """How the vectors of tokens are taken from a model.

    Attributes:
        name: names them beside the model's fingerprint.
        head: `(d, k) float32`, which they are multiplied by from the right; None leaves them as they are.
    """

    name: str
    head: Vectors | None = None


class SentenceTransformerEncoder:
    """Encodes with a sentence-transformers model from a folder.

    Args:
        name: what people are shown.
        fingerprint: names weights, prefix and pooling.
        prefix: set before every text, "query: " for the E5 family.
        prepare: gives the model's folder, when it is first needed.
        dimension: the length of a vector where it is known beforehand; else the model is loaded to learn it.
        device: "cpu", "cuda" or "mps"; by default the GPU where there is one.
        tokens: how token vectors are taken; None for a model that has no layers to take them from.
        half: compute in 16 bits where the model comes to stand on a GPU.
    """

    def __init__(  # noqa: PLR0913  (what names a model, and how it is used)
        self,
        name: str,
        fingerprint: str,
        prefix: str,
        prepare: Callable[[], Path],
        *,
        dimension: int | None = None,
        device: str | None = None,
        tokens: TokenLayer | None = None,
        half: bool = False,
    ) -> None:
        self.tokens = tokens
        self._half = half
        self.name = name
        self.fingerprint = fingerprint
        self.prefix = prefix
        self._prepare = prepare
        self._dimension = dimension
        self._device = device
        self._model: SentenceTransformer | None = None
        # The fast tokenizers and the lazy load are not safe in two threads at once.
        self._lock = threading.RLock()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.fingerprint!r})"

    @property
    def token_name(self) -> str | None:
        """Names the token vectors; None where the model has no layers to take them from."""
        return self.tokens.name if self.tokens else None

    @property
    def dimension(self) -> int:
        """The length of a vector; loads the model where its files do not tell.

        Raises:
            EncoderError: the model had to be loaded and could not be.
        """
        if self._dimension is None:
            self._dimension = int(self.encode(["1"]).shape[1])
        return self._dimension

    def encode(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> Vectors:
        """The vectors of `texts`, `(n, d) float32` of unit length, in their order; each distinct text is encoded once.

        What is longer than the model reads (512 tokens for the bundled one) counts with its beginning.

        Args:
            texts: without prefix.
            progress: called after the model is loaded and after each batch, in bytes of distinct text.

        Raises:
            EncoderError: the model cannot be prepared, loaded or used on this machine.
        """
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        if not rows:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._encode(list(rows), progress, None)
        return vectors if len(rows) == len(texts) else vectors[[rows[text] for text in texts]]

    def encode_tokens(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> tuple[Vectors, list[Vectors]]:
        """What `encode` gives, and the vectors of each text's tokens two thirds up the model, `(t, k) float32`.

        There words of two languages lie closest (Jalili Sabet et al. 2020 found layer 8 of 12). The tokens of the prefix and
        those that the model adds are left out; the vectors are neither centred nor of unit length.

        Raises:
            EncoderError: as `encode`, or the model has no layers to take tokens from.
        """
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        if not rows:
            return np.empty((0, self.dimension), np.float32), []
        tokens: dict[int, Vectors] = {}
        vectors = self._encode(list(rows), progress, tokens)
        return vectors[[rows[text] for text in texts]], [tokens[rows[text]] for text in texts]

    def _encode(self, distinct: list[str], progress: ProgressCallback | None, tokens: dict[int, Vectors] | None) -> Vectors:
        """The vectors of distinct texts; where `tokens` is given, each text's token vectors are put there by its index."""
        sizes = [text_size(text) for text in distinct]
        parts: list[Vectors] = []
        order: list[int] = []
        with self._lock:
            model = self._loaded()
            done, total = 0, sum(sizes)
            if progress:
                progress(0, total)
            budget = _CPU_BATCH if model.device.type == "cpu" else _GPU_BATCH
            for batch in batches(self._token_counts(model, distinct), budget):
                batch_texts = [distinct[row] for row in batch]
                if tokens is None:
                    parts.append(self._encode_batch(model, batch_texts))
                else:
                    vectors, per_text = self._encode_batch_tokens(model, batch_texts)
                    parts.append(vectors)
                    tokens.update(zip(batch, per_text, strict=True))
                order += batch
                done += sum(sizes[row] for row in batch)
                if progress:
                    progress(done, total)
        vectors = np.empty((len(distinct), parts[0].shape[1]), np.float32)
        vectors[order] = np.concatenate(parts)
        return vectors

    def _token_counts(self, model: SentenceTransformer, texts: list[str]) -> list[int]:
        """How many tokens each text takes; counting costs a two-hundredth of encoding on a processor and saves a fifth."""
        tokenizer = getattr(model, "tokenizer", None)
        if not callable(tokenizer):  # Models without a transformer keep their own kind; any estimate of length will do.
            return [1 + text_size(text) // 4 for text in texts]
        longest = model.max_seq_length
        counts: list[int] = []
        for start in range(0, len(texts), 1000):
            prefixed = [self.prefix + text for text in texts[start : start + 1000]]
            counts += map(len, tokenizer(prefixed, truncation=longest is not None, max_length=longest)["input_ids"])
        return counts

    def _encode_batch(self, model: SentenceTransformer, texts: list[str]) -> Vectors:
        with self._fitting():
            raw = model.encode(
                texts, batch_size=len(texts), prompt=self.prefix, show_progress_bar=False, convert_to_numpy=True
            )
        return unit(np.asarray(raw, np.float32), self.name)

    def _encode_batch_tokens(self, model: SentenceTransformer, texts: list[str]) -> tuple[Vectors, list[Vectors]]:
        import torch
        from sentence_transformers.util import batch_to_device

        lead, trail = _outside_text(model, self.prefix)
        with self._fitting(), torch.inference_mode(), _all_layers(model):
            read = batch_to_device(model.preprocess(texts, prompt=self.prefix), model.device)
            kept = read["attention_mask"].cpu().numpy().astype(bool)
            seen = model(read)
        if "all_layer_embeddings" not in seen:
            raise EncoderError(
                say("{name} does not tell its layers, so it gives no vectors of tokens; name another encoder", name=self.name)
            )
        layers = seen["all_layer_embeddings"]
        chosen = layers[round((len(layers) - 1) * _DEPTH)].float().cpu().numpy()
        # Some tokenizers pad before the text, others after it.
        whole = [row[mask] for row, mask in zip(chosen, kept, strict=True)]
        tokens = [row[lead : max(len(row) - trail, lead)] for row in whole]
        if self.tokens and self.tokens.head is not None:
            tokens = [one @ self.tokens.head for one in tokens]
        return unit(seen["sentence_embedding"].float().cpu().numpy(), self.name), tokens

    @contextmanager
    def _fitting(self) -> Iterator[None]:
        """Say what to do where the GPU's memory does not suffice."""
        import torch

        try:
            yield
        except torch.OutOfMemoryError as error:
            raise EncoderError(
                say(
                    "the GPU has too little memory for {name}; set CUDA_VISIBLE_DEVICES= to encode on the processor",
                    name=self.name,
                )
            ) from error

    def _loaded(self) -> SentenceTransformer:
        if self._model is None:
            self._model = load_model(self._prepare(), self.name, self._device)
            if self._half and self._model.device.type != "cpu":
                self._model.half()
        return self._model


def unit(vectors: Vectors, name: str) -> Vectors:
    """`vectors` brought to unit length, in place.

    Raises:
        EncoderError: one has no direction; the sentence says that the encoder called `name` is damaged.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if vectors.ndim != 2 or not np.all(lengths > 0) or not np.all(np.isfinite(lengths)):
        raise EncoderError(
            say("{name} gives vectors that have no direction; its weights are damaged, or it is no encoder", name=name)
        )
    vectors /= lengths
    return vectors


@contextmanager
def _all_layers(model: SentenceTransformer) -> Iterator[None]:
    """While it lasts, the model's transformer gives the output of each of its layers too."""
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    if config is None:
        yield
        return
    before = config.output_hidden_states
    config.output_hidden_states = True
    try:
        yield
    finally:
        config.output_hidden_states = before


def _outside_text(model: SentenceTransformer, prefix: str) -> tuple[int, int]:
    """How many tokens stand before a text, the prefix among them, and how many after it."""
    tokenizer = model.tokenizer
    added = tokenizer("一", return_special_tokens_mask=True)["special_tokens_mask"]
    lead = next((at for at, special in enumerate(added) if not special), len(added))
    trail = next((at for at, special in enumerate(reversed(added)) if not special), 0)
    return lead + len(tokenizer(prefix.rstrip(), add_special_tokens=False)["input_ids"]), trail


def batches(sizes: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices into `sizes`, longest first, in batches whose count times longest stays within `budget`.

    Neighbours in length share a batch, so little of it is padding. A text longer than the budget stands alone.
    """
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(sizes)), key=lambda at: -sizes[at]):
        if batch and (len(batch) + 1) * longest > budget:
            yield batch
            batch = []
        if not batch:
            longest = max(sizes[index], 1)
        batch.append(index)
    if batch:
        yield batch


def load_model(folder: Path, name: str, device: str | None = None) -> SentenceTransformer:
    """The model in `folder`, from files alone: nothing is downloaded and no code of the model's own is run.

    Raises:
        EncoderError: the library or the device is missing, or the files cannot be used.
    """
    with quiet():
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError(
                say(
                    "{name} needs the package sentence-transformers, which cannot be loaded ({cause}); install doichieu again",
                    name=name,
                    cause=str(error),
                )
            ) from error
        try:
            return SentenceTransformer(str(folder), device=device, local_files_only=True, trust_remote_code=False)
        # Broken files come out of five libraries as as many kinds of exception, bare Exception among them.
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise EncoderError(
                say(
                    "{path}: the model cannot be loaded ({cause}); fetch or save it again, or name another encoder",
                    path=str(folder),
                    cause=reason[:300],
                )
            ) from error
