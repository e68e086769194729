"""The bundled model on a processor, by OpenVINO in eight bits: neither torch nor transformers is loaded.

Texts of the same number of tokens are read together, so there is no padding, and the input of each dense layer is rounded
token by token: a text has the same vectors, bit for bit, whatever it is read with. On another kind of processor, which rounds
at other places or not at all, they differ a little (cosine .999).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from align.encoding.protocol import ProgressCallback, Vectors, text_size
from align.encoding.quiet import quiet_environment
from align.encoding.sentence_transformer import TokenLayer, unit
from align.errors import EncoderError
from align.sentences import say

if TYPE_CHECKING:
    from openvino import InferRequest
    from tokenizers import Tokenizer

GRAPH, TOKENIZER = "encoder.xml", "tokenizer.json"
"""The files that the model's folder holds, besides the graph's weights."""

_BATCH = 600
"""Tokens read at once by one thread: 400 to 1,000 are equally fast."""

_GROUP = 128
"""Neighbouring values of a token that share a scale; whole rows of 384 would be no faster, and less exact."""

_CHUNK = 1_000
"""Texts cut into tokens at once."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The model in memory: a request for each thread, and how many tokens stand before and after a text's own."""

    tokenizer: Tokenizer
    requests: SimpleQueue[InferRequest]
    threads: int
    lead: int
    trail: int

    def read(self, numbers: NDArray[np.int32]) -> tuple[Vectors, Vectors]:
        """Texts of one length, `(n, t)`: their mean vectors, `(n, d)`, and their own tokens, `(n, t - lead - trail, k)`."""
        request = self.requests.get()
        try:
            request.infer([numbers], share_inputs=True)
            end = max(numbers.shape[1] - self.trail, self.lead)
            return request.get_output_tensor(0).data.copy(), request.get_output_tensor(1).data[:, self.lead : end].copy()
        finally:
            self.requests.put(request)


class Int8Encoder:
    """Encodes with a graph of `align.encoding.int8_graph`, one thread a core.

    Args:
        name: what people are shown.
        fingerprint: names weights, prefix and pooling.
        prefix: set before every text.
        prepare: gives the model's folder, when it is first needed.
        dimension: the length of a vector.
        longest: how many tokens the model reads.
        tokens: how token vectors are taken.
    """

    def __init__(
        self,
        name: str,
        fingerprint: str,
        prefix: str,
        prepare: Callable[[], Path],
        *,
        dimension: int,
        longest: int,
        tokens: TokenLayer,
    ) -> None:
        self.name, self.fingerprint, self.prefix = name, fingerprint, prefix
        self.dimension = dimension
        self.tokens = tokens
        self._prepare, self._longest = prepare, longest
        self._model: _Loaded | None = None
        self._lock = threading.RLock()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.fingerprint!r})"

    @property
    def token_name(self) -> str:
        """Names the token vectors."""
        return self.tokens.name

    def encode(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> Vectors:
        """The vectors of `texts`, `(n, d) float32` of unit length, in their order; each distinct text is encoded once.

        What is longer than the model reads counts with its beginning.

        Args:
            texts: without prefix.
            progress: called after the model is loaded and after each batch, in bytes of distinct text.

        Raises:
            EncoderError: the model cannot be prepared or loaded.
        """
        return self._encode(texts, progress, None)

    def encode_tokens(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> tuple[Vectors, list[Vectors]]:
        """What `encode` gives, and the vectors of each text's tokens two thirds up the model, `(t, k) float32`.

        The tokens of the prefix and those that the model adds are left out; the vectors are not centred or of unit length.

        Raises:
            EncoderError: as `encode`.
        """
        tokens: dict[str, Vectors] = {}
        return self._encode(texts, progress, tokens), [tokens[text] for text in texts]

    def _encode(self, texts: Sequence[str], progress: ProgressCallback | None, tokens: dict[str, Vectors] | None) -> Vectors:
        distinct = list(dict.fromkeys(texts))
        vectors = np.empty((len(distinct), self.dimension), np.float32)
        sizes = [text_size(text) for text in distinct]
        done = 0
        with self._lock:
            model = self._loaded()
            if progress:
                progress(0, sum(sizes))
            numbers = list(self._numbers(model.tokenizer, distinct))
            batches = list(equal_batches([len(one) for one in numbers], _BATCH))

            with ThreadPoolExecutor(model.threads) as pool:
                stacked = (np.stack([numbers[row] for row in batch]) for batch in batches)
                for batch, (found, inside) in zip(batches, pool.map(model.read, stacked), strict=True):
                    vectors[batch] = found
                    if tokens is not None:
                        tokens.update((distinct[row], one) for row, one in zip(batch, inside, strict=True))
                    done += sum(sizes[row] for row in batch)
                    if progress:
                        progress(done, sum(sizes))
        vectors = unit(vectors, self.name)
        rows = {text: row for row, text in enumerate(distinct)}
        return vectors if len(rows) == len(texts) else vectors[[rows[text] for text in texts]]

    def _numbers(self, tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[NDArray[np.int32]]:
        """The token numbers of each text, its prefix before it."""
        for start in range(0, len(texts), _CHUNK):
            prefixed = [self.prefix + text for text in texts[start : start + _CHUNK]]
            yield from (np.array(found.ids, np.int32) for found in tokenizer.encode_batch_fast(prefixed))

    def _loaded(self) -> _Loaded:
        if self._model is None:
            folder = self._prepare()
            try:
                self._model = self._load(folder)
            # OpenVINO and tokenizers raise RuntimeError and bare Exception for files that they cannot use.
            except Exception as error:
                cause = " ".join(str(error).split())[:300] or type(error).__name__
                raise EncoderError(
                    say(
                        "{path}: the encoder cannot be loaded ({cause}); remove this folder, and it is prepared anew",
                        path=str(folder),
                        cause=cause,
                    )
                ) from error
        return self._model

    def _load(self, folder: Path) -> _Loaded:
        quiet_environment()
        import openvino
        from openvino import opset13 as op
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._longest)
        added = tokenizer.encode("一").special_tokens_mask
        lead = added.index(0) + len(tokenizer.encode(self.prefix.rstrip(), add_special_tokens=False).ids)

        core = openvino.Core()
        model = core.read_model(folder / GRAPH)
        if self.tokens.head is not None:
            result = model.output(1).get_node().input(0)
            reduced = op.matmul(result.get_source_output(), self.tokens.head, transpose_a=False, transpose_b=False)
            result.replace_source_output(reduced.output(0))
            model.validate_nodes_and_infer_types()
        threads = _threads()
        compiled = core.compile_model(model, "CPU", _settings(threads))
        requests: SimpleQueue[Any] = SimpleQueue()
        for _ in range(threads):
            requests.put(compiled.create_infer_request())
        loaded = _Loaded(tokenizer, requests, threads, lead, added[::-1].index(0))
        # OpenVINO looks for NumPy when it first meets an array; two threads that come to it together would wait for ever.
        loaded.read(np.zeros((1, 1), np.int32))
        return loaded


def equal_batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices into `lengths`, longest first, in batches of one length that stay within `budget` together.

    A text longer than the budget stands alone.
    """
    by_length: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        by_length.setdefault(length, []).append(index)
    for length in sorted(by_length, reverse=True):
        rows = by_length[length]
        count = max(budget // max(length, 1), 1)
        yield from (rows[start : start + count] for start in range(0, len(rows), count))


def _threads() -> int:
    """The cores that this process may use; OMP_NUM_THREADS counts, as for other libraries of numbers."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _settings(threads: int) -> dict[str, Any]:
    """One stream of work a thread: threads that wait for one another at every layer would lose a fifth."""
    return {
        "INFERENCE_PRECISION_HINT": "f32",
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP,
        "NUM_STREAMS": threads,
        "INFERENCE_NUM_THREADS": threads,
        # Two processes would otherwise hold on to the same cores.
        "ENABLE_CPU_PINNING": False,
        # With its cache of compiled parts, OpenVINO 2026.4.1 takes one made for another length now and then, and vectors are
        # wrong: after a text of one token, those of half of all texts were. Without it, an eighth slower, they are right.
        "CPU_RUNTIME_CACHE_CAPACITY": 0,
    }
