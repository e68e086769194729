"""Vectors of tokens: from the model, through the cache, and models that have none."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.config import Options
from align.encoding import CachedEncoder, CacheStats, ProgressCallback, SentenceTransformerEncoder, VectorCache, Vectors, load
from align.encoding.protocol import TokenEncoder
from align.encoding.sentence_transformer import TokenLayer
from align.errors import EncoderError
from align.workbench import align_reports, read
from tests.encoding.conftest import HashEncoder, write_tiny_model
from tests.reports import write_reports

TEXTS = ["双方同意加强合作。", "Hội nghị diễn ra tại Hà Nội.", "会议", "ab", "部长昨天在北京会议。" * 20]
"""All of letters that the tiny model knows, each of which is a token; it reads 64 of them, two of its own among them."""


@pytest.fixture(scope="module")
def encoder(tiny_model: Path) -> SentenceTransformerEncoder:
    return load(str(tiny_model))


def with_tokens(folder: Path, prefix: str = "", head: Vectors | None = None) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder("x", f"x/{prefix}", prefix, lambda: folder, tokens=TokenLayer("tokens", head))


def close(one: Sequence[Vectors], other: Sequence[Vectors]) -> bool:
    return all(a.shape == b.shape and np.allclose(a, b, atol=1e-4) for a, b in zip(one, other, strict=True))


class TestModel:
    def test_a_text_has_the_tokens_that_its_tokenizer_finds(self, tiny_model: Path, encoder: SentenceTransformerEncoder):
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(tiny_model / "tokenizer.json"))
        vectors, tokens = encoder.encode_tokens(TEXTS)
        counts = [min(len(tokenizer.encode(text, add_special_tokens=False).ids), 62) for text in TEXTS]
        assert [array.shape for array in tokens] == [(count, 16) for count in counts]
        assert all(array.dtype == np.float32 for array in tokens)
        np.testing.assert_allclose(vectors, encoder.encode(TEXTS), atol=1e-5)
        assert isinstance(encoder, TokenEncoder)
        assert encoder.token_name == "tokens/1"

    def test_no_texts_and_a_text_without_tokens(self, encoder: SentenceTransformerEncoder):
        vectors, tokens = encoder.encode_tokens([])
        assert (vectors.shape, tokens) == ((0, 16), [])
        _, (nothing, something, again) = encoder.encode_tokens(["", "ab", ""])
        assert nothing.shape == again.shape == (0, 16)
        assert something.shape == (2, 16)

    def test_the_prefix_is_read_and_left_out(self, tiny_model: Path, encoder: SentenceTransformerEncoder):
        prefixed = with_tokens(tiny_model, "query:")
        _, tokens = prefixed.encode_tokens(TEXTS[:4])
        _, whole = encoder.encode_tokens(["query:" + text for text in TEXTS[:4]])
        assert close(tokens, [array[len("query:") :] for array in whole])
        _, plain = encoder.encode_tokens(TEXTS[:4])
        assert not close(tokens, plain)

    def test_padding_before_a_text_is_left_out_like_that_after_it(self, tmp_path: Path):
        from safetensors.numpy import load_file, save_file

        # A model that does not mind where a text begins, as those that pad before it do not.
        folders = [write_tiny_model(tmp_path / side) for side in ("right", "left")]
        for folder in folders:
            weights = load_file(folder / "model.safetensors")
            weights["embeddings.position_embeddings.weight"][:] = 0
            save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
            settings = json.loads((folder / "tokenizer_config.json").read_text())
            (folder / "tokenizer_config.json").write_text(json.dumps(settings | {"padding_side": folder.name}))
        right, left = (with_tokens(folder, "a").encode_tokens(TEXTS)[1] for folder in folders)
        assert close(right, left)

    def test_a_head_is_multiplied_from_the_right(self, tiny_model: Path, encoder: SentenceTransformerEncoder):
        head = np.random.default_rng(0).normal(size=(16, 4)).astype(np.float32)
        _, mapped = with_tokens(tiny_model, head=head).encode_tokens(TEXTS)
        _, plain = encoder.encode_tokens(TEXTS)
        assert close(mapped, [array @ head for array in plain])

    def test_asking_for_tokens_leaves_the_model_as_it_was(self, encoder: SentenceTransformerEncoder):
        before = encoder.encode(TEXTS)
        encoder.encode_tokens(TEXTS)
        np.testing.assert_array_equal(encoder.encode(TEXTS), before)
        assert not encoder._loaded()[0].auto_model.config.output_hidden_states


SHARED: dict[str, SentenceTransformerEncoder] = {}  # Hypothesis wants no function-scoped fixtures; the model is loaded once


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(st.text(max_size=80), min_size=1, max_size=8))
def test_tokens_do_not_depend_on_what_a_text_is_read_with(tiny_model: Path, texts: list[str]):
    encoder = SHARED.setdefault("encoder", load(str(tiny_model)))
    _, together = encoder.encode_tokens([*TEXTS, *texts, *texts[:1]])
    assert close(together[len(TEXTS) :], [encoder.encode_tokens([text])[1][0] for text in [*texts, texts[0]]])


class TokenHash(HashEncoder):
    """As many tokens as a text has characters, drawn like its vector."""

    token_name = "tokens/1"

    def encode_tokens(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> tuple[Vectors, list[Vectors]]:
        return self.encode(texts, progress), [
            HashEncoder().encode([f"{at}{text}" for at in range(len(text))]) for text in texts
        ]


class TestCache:
    def test_what_is_read_again_is_what_was_given_to_sixteen_bits(self):
        texts = ["会议", "", "Hà Nội", "会议"]
        _, fresh = TokenHash().encode_tokens(texts)
        for run in range(2):
            cached = CachedEncoder(TokenHash())
            found = cached.tokens(texts)
            assert [array.shape for array in found] == [array.shape for array in fresh]
            for one, other in zip(found, fresh, strict=True):
                np.testing.assert_array_equal(one, other.astype(np.float16).astype(np.float32))
            assert len(cached.encoder.seen) == (0 if run else 3)

    def test_one_reading_gives_both_and_a_second_run_none(self):
        first = CachedEncoder(TokenHash())
        vectors = first.encode(["a", "bc"], tokens=True)
        first.tokens(["a", "bc"])
        assert sorted(first.encoder.seen) == ["a", "bc"]
        second = CachedEncoder(TokenHash())
        np.testing.assert_array_equal(second.encode(["a", "bc"], tokens=True), vectors)
        second.tokens(["bc"])
        assert second.encoder.seen == []
        assert second.stats == CacheStats(encoded=0, cached=2)

    def test_texts_known_without_tokens_are_read_once_more(self):
        first = CachedEncoder(TokenHash())
        vectors = first.encode(["a", "bc"])
        assert len(first.token_cache) == 0
        np.testing.assert_array_equal(first.encode(["a", "bc", "d"], tokens=True)[:2], vectors)
        assert sorted(first.encoder.seen) == ["a", "a", "bc", "bc", "d"]
        assert first.token_cache.has(["d", "x", "a"]) == ["d", "a"]

    @pytest.mark.parametrize("damage", ["UPDATE vectors SET vector = zeroblob(40)", "DELETE FROM about; DROP TABLE vectors"])
    def test_damaged_tokens_are_set_aside_and_made_again(self, damage: str):
        texts = [f"会议 {number}" for number in range(30)]
        first = CachedEncoder(TokenHash())
        right = first.tokens(texts)
        first.token_cache.close()
        with closing(sqlite3.connect(first.token_cache.path)) as connection:
            connection.executescript(damage)
        second = CachedEncoder(TokenHash())
        for one, other in zip(second.tokens(texts), right, strict=True):
            np.testing.assert_array_equal(one, other)
        assert len(second.token_cache) == 30
        np.testing.assert_array_equal(second.encode(texts), first.encode(texts))

    def test_numbers_too_large_for_sixteen_bits_stay_finite(self, tmp_path: Path):
        cache = VectorCache("x", tmp_path, tokens=True)
        cache.put({"a": np.array([[1e6, -1e6, 0.5, 2]], np.float32)})
        assert cache.get(["a"])["a"].tolist() == [[65504, -65504, 0.5, 2]]

    @settings(max_examples=25, deadline=None)
    @given(counts=st.dictionaries(st.text(max_size=9), st.integers(0, 6), max_size=9))
    def test_arrays_of_any_height_are_kept(self, tmp_path_factory: pytest.TempPathFactory, counts: dict[str, int]):
        folder = tmp_path_factory.mktemp("tokens")
        rng = np.random.default_rng(0)
        arrays = {text: rng.normal(size=(count, 6)).astype(np.float16).astype(np.float32) for text, count in counts.items()}
        VectorCache("x", folder, tokens=True).put(arrays)
        found = VectorCache("x", folder, tokens=True).get(list(arrays))
        assert found.keys() == arrays.keys()
        assert all(np.array_equal(found[text], arrays[text]) and found[text].shape == arrays[text].shape for text in arrays)

    def test_vectors_and_tokens_have_files_of_their_own(self):
        cached = CachedEncoder(TokenHash())
        assert cached.token_cache.path.parent == cached.cache.path.parent
        assert cached.token_cache.path != cached.cache.path
        assert CachedEncoder(HashEncoder()).token_cache is None

    def test_an_encoder_without_tokens_says_so(self):
        cached = CachedEncoder(HashEncoder())
        assert cached.token_name is None
        for ask in (lambda: cached.tokens(["a"]), lambda: cached.encode(["a"], tokens=True)):
            with pytest.raises(EncoderError, match="hash gives no vectors of tokens; name another encoder"):
                ask()


def write_static_model(folder: Path, tiny_model: Path) -> Path:
    """A model without a transformer: the mean of fixed vectors, one a token, drawn by chance."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer

    inside = folder / "0_StaticEmbedding"
    inside.mkdir(parents=True)
    module = {"idx": 0, "name": "0", "path": inside.name, "type": "sentence_transformers.models.StaticEmbedding"}
    (folder / "modules.json").write_text(json.dumps([module]), encoding="utf-8")
    shutil.copy(tiny_model / "tokenizer.json", inside)
    size = Tokenizer.from_file(str(inside / "tokenizer.json")).get_vocab_size()
    weights = np.random.default_rng(0).normal(size=(size, 16)).astype(np.float32)
    save_file({"embedding.weight": weights}, inside / "model.safetensors")
    return folder


@pytest.fixture
def static_model(tmp_path: Path, tiny_model: Path) -> Path:
    return write_static_model(tmp_path / "static", tiny_model)


def test_a_model_without_layers_has_no_token_name_and_aligns_by_vectors(static_model: Path, tmp_path: Path):
    assert load(str(static_model)).token_name is None
    reports = read([write_reports(tmp_path / "reports")]).reports
    run = align_reports(reports, Options(encoder=str(static_model), one_meeting=True))
    (bitext,) = run.alignment.bitexts
    assert sorted(i for bead in bitext.beads for i in bead.zh) == [segment.index for segment in bitext.zh.aligned]
    matched = [bead for bead in bitext.beads if bead.matched]
    assert all("zh_covered" not in bead.evidence and "cosine" in bead.evidence for bead in matched)
    with pytest.raises(EncoderError, match="gives no vectors of tokens"):
        CachedEncoder(load(str(static_model))).tokens(["会议"])


def test_a_model_with_layers_aligns_by_tokens_too(tiny_model: Path, tmp_path: Path):
    reports = read([write_reports(tmp_path / "reports")]).reports
    run = align_reports(reports, Options(encoder=str(tiny_model), one_meeting=True))
    again = align_reports(reports, Options(encoder=str(tiny_model), one_meeting=True))
    assert (run.encoded > 0, again.encoded) == (True, 0)
    assert again.alignment.bitexts[0].beads == run.alignment.bitexts[0].beads
