from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoding import Encoder, SentenceTransformerEncoder, load
from align.encoding.sentence_transformer import batches
from align.errors import EncoderError
from tests.encoding.conftest import run_python, write_tiny_model

TEXTS = [
    "双方同意加强合作。",
    "",
    "Hai bên nhất trí tăng cường hợp tác kinh tế, thương mại và đầu tư trong thời gian tới.",
    "会议",
    "Hội nghị diễn ra tại Hà Nội.",
    "部长昨天在北京会议。" * 20,
    "😀 𠮷 \x00\t\n",
]


@pytest.fixture(scope="module")
def encoder(tiny_model: Path) -> SentenceTransformerEncoder:
    return load(str(tiny_model))


@given(st.lists(st.integers(0, 600)), st.integers(1, 4000))
def test_batches_hold_everything_once_longest_first_within_the_budget(sizes: list[int], budget: int):
    found = list(batches(sizes, budget))
    order = [index for batch in found for index in batch]
    assert sorted(order) == list(range(len(sizes)))
    assert [sizes[index] for index in order] == sorted(sizes, reverse=True)
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(sizes[index] for index in batch) <= budget


def test_it_is_an_encoder(encoder: SentenceTransformerEncoder):
    assert isinstance(encoder, Encoder)


def test_vectors_have_unit_length_and_come_in_the_order_of_the_texts(encoder: SentenceTransformerEncoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 16)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(encoder.encode([text])[0], vector, atol=1e-5)


SHARED: dict[str, SentenceTransformerEncoder] = {}  # Hypothesis wants no function-scoped fixtures; the model is loaded once


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=12))
def test_a_text_has_one_vector_whatever_it_is_encoded_with(tiny_model: Path, texts: list[str]):
    encoder = SHARED.setdefault("encoder", load(str(tiny_model)))
    together = encoder.encode([*texts, *reversed(texts)])
    np.testing.assert_array_equal(together[: len(texts)], together[len(texts) :][::-1])
    for text, vector in zip(texts, together, strict=False):
        np.testing.assert_allclose(encoder.encode([text])[0], vector, atol=1e-5)


def test_no_texts_give_no_vectors_of_the_right_length(encoder: SentenceTransformerEncoder):
    assert encoder.encode([]).shape == (0, 16)


def test_each_distinct_text_counts_once_in_the_progress(encoder: SentenceTransformerEncoder):
    steps: list[tuple[int, int]] = []
    encoder.encode(["会议", "ab", "会议"], lambda done, total: steps.append((done, total)))
    assert steps[0] == (0, 8)
    assert steps[-1] == (8, 8)
    assert steps == sorted(steps)


def test_the_prefix_is_part_of_what_is_encoded(tiny_model: Path, encoder: SentenceTransformerEncoder):
    prefixed = load(str(tiny_model), prefix="query: ")
    assert prefixed.fingerprint != encoder.fingerprint
    np.testing.assert_allclose(prefixed.encode(["ab"]), encoder.encode(["query: ab"]), atol=1e-6)


def test_what_is_too_long_counts_with_its_beginning(encoder: SentenceTransformerEncoder):
    long, longer = encoder.encode(["a" * 100, "a" * 100 + "b" * 1000])
    np.testing.assert_allclose(long, longer, atol=1e-6)


def test_the_dimension_needs_no_model_where_the_files_tell(tiny_model: Path, tmp_path: Path):
    assert load(str(tiny_model)).dimension == 16
    silent = shutil.copytree(tiny_model, tmp_path / "silent")
    (silent / "1_Pooling" / "config.json").write_text('{"word_embedding_dimension": 16, "pooling_mode_mean_tokens": true}')
    encoder = SentenceTransformerEncoder("silent", "x", "", lambda: silent)
    assert encoder.dimension == 16


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json"])
def test_a_broken_model_is_named(tiny_model: Path, tmp_path: Path, name: str):
    folder = shutil.copytree(tiny_model, tmp_path / "broken")
    (folder / name).write_bytes(b"{ broken")
    with pytest.raises(EncoderError) as caught:
        load(str(folder)).encode(["会议"])
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_vectors_that_have_no_direction_are_refused(tmp_path: Path):
    from safetensors.numpy import load_file, save_file

    folder = write_tiny_model(tmp_path / "damaged")
    weights = load_file(folder / "model.safetensors")
    weights["encoder.layer.0.output.LayerNorm.bias"][:] = np.nan
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EncoderError, match="no direction"):
        load(str(folder)).encode(["会议"])


def test_making_an_encoder_loads_no_library_and_encoding_prints_nothing(tiny_model: Path):
    code = """
import sys
from align.encoding import load
encoder = load(sys.argv[1])
encoder.fingerprint, encoder.dimension, load().fingerprint, load().dimension
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers", "huggingface_hub"} & set(sys.modules)
assert not heavy, heavy
encoder.encode(["会议", "a" * 1000])
"""
    done = run_python(code, str(tiny_model))
    assert (done.stdout, done.stderr) == ("", "")
