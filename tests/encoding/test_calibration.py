from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from align.encoding import Calibration, calibration_for, load_calibration
from align.errors import EncoderError
from tests.encoding.conftest import HashEncoder


def some(transform: bool = True, fingerprint: str = "hash/1") -> Calibration:
    rng = np.random.default_rng(3)

    def draw(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    mapped = draw(8, 8) if transform else None
    return Calibration("hash", fingerprint, draw(8), draw(8), draw(5, 8), draw(3, 8), mapped, {"threshold": 0.25})


@pytest.mark.parametrize("transform", [True, False])
def test_what_is_saved_is_loaded(tmp_path: Path, transform: bool):
    calibration = some(transform)
    calibration.save("mine", tmp_path)
    loaded = load_calibration("mine", tmp_path)
    assert loaded is not None
    assert (loaded.encoder, loaded.fingerprint, loaded.scores) == ("hash", "hash/1", {"threshold": 0.25})
    for name in ("mean_zh", "mean_vi", "background_zh", "background_vi"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(calibration, name))
        assert getattr(loaded, name).dtype == np.float32
    assert (loaded.transform is None) is not transform


def test_it_serves_the_same_weights_computed_otherwise_and_no_others(hash_encoder: HashEncoder, tmp_path: Path):
    replace(some(), fingerprint="exact/1", also=("hash/1", "half/1")).save("mine", tmp_path)
    found = calibration_for(hash_encoder, tmp_path)
    assert (found.fingerprint, found.also) == ("exact/1", ("hash/1", "half/1"))
    assert found.serves == {"exact/1", "hash/1", "half/1"}
    hash_encoder.fingerprint = "hash/2"
    assert calibration_for(hash_encoder, tmp_path).fingerprint == "hash/2"


def test_vectors_are_centred_mapped_and_of_unit_length(hash_encoder: HashEncoder):
    calibration = some()
    vectors = hash_encoder.encode(["a", "b", "c"])
    before = vectors.copy()
    for language, mean in (("zh", calibration.mean_zh), ("vi", calibration.mean_vi)):
        prepared = calibration.apply(vectors, language)
        wanted = (vectors - mean) @ calibration.transform
        np.testing.assert_allclose(prepared, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)
        assert prepared.dtype == np.float32
    np.testing.assert_array_equal(vectors, before)


def test_a_vector_at_the_mean_becomes_zero_and_not_nan():
    calibration = some(transform=False)
    assert not calibration.apply(calibration.mean_zh[None], "zh").any()
    assert calibration.apply(np.empty((0, 8), np.float32), "vi").shape == (0, 8)


def test_the_background_belongs_to_the_language():
    calibration = some()
    assert calibration.background("zh") is calibration.background_zh
    assert calibration.background("vi") is calibration.background_vi


def test_an_encoder_never_calibrated_is_left_as_it_is(hash_encoder: HashEncoder, tmp_path: Path):
    neutral = calibration_for(hash_encoder, tmp_path)
    vectors = hash_encoder.encode(["a", "b"])
    np.testing.assert_allclose(neutral.apply(vectors, "zh"), vectors, atol=1e-6)
    assert neutral.background("vi").shape == (0, 8)
    assert neutral.scores == {}
    assert load_calibration("none", tmp_path) is None


def test_a_calibration_is_found_by_fingerprint_and_never_given_to_another_encoder(hash_encoder: HashEncoder, tmp_path: Path):
    some(fingerprint="other/1").save("a", tmp_path)
    assert calibration_for(hash_encoder, tmp_path).scores == {}
    some().save("b", tmp_path)
    assert calibration_for(hash_encoder, tmp_path).scores == {"threshold": 0.25}


@pytest.mark.parametrize("damage", ["json", "npz", "pickle"])
def test_a_damaged_calibration_is_named(tmp_path: Path, damage: str):
    some().save("mine", tmp_path)
    if damage == "json":
        (tmp_path / "mine.json").write_text("{")
    elif damage == "npz":
        (tmp_path / "mine.npz").write_bytes(b"nothing of the kind")
    else:
        np.savez(tmp_path / "mine.npz", mean_zh=np.array([{"not": "numbers"}], dtype=object))
    with pytest.raises(EncoderError, match="calibration"):
        load_calibration("mine", tmp_path)


def test_arrays_of_another_length_are_refused():
    fine = some()
    with pytest.raises(ValueError, match="mean_vi"):
        Calibration("x", "x", fine.mean_zh, fine.mean_vi[:5], fine.background_zh, fine.background_vi)
    with pytest.raises(ValueError, match="transform"):
        Calibration("x", "x", fine.mean_zh, fine.mean_vi, fine.background_zh, fine.background_vi, fine.background_zh)


def with_tokens() -> Calibration:
    rng = np.random.default_rng(4)
    head, zh, vi = (rng.normal(size=shape).astype(np.float32) for shape in ((8, 6), 6, 6))
    return replace(some(), token_head=head, token_mean_zh=zh, token_mean_vi=vi)


def test_what_is_known_of_tokens_is_saved_and_loaded(tmp_path: Path):
    calibration = with_tokens()
    calibration.save("mine", tmp_path)
    some().save("bare", tmp_path)
    loaded, bare = load_calibration("mine", tmp_path), load_calibration("bare", tmp_path)
    for name in ("token_head", "token_mean_zh", "token_mean_vi"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(calibration, name))
        assert getattr(bare, name) is None


def test_tokens_are_centred_by_language_and_of_unit_length():
    calibration = with_tokens()
    rng = np.random.default_rng(5)
    tokens = [rng.normal(size=(count, 6)).astype(np.float32) for count in (3, 0, 1)]
    for language, mean in (("zh", calibration.token_mean_zh), ("vi", calibration.token_mean_vi)):
        prepared = calibration.apply_tokens(tokens, language)
        assert [one.shape for one in prepared] == [(3, 6), (0, 6), (1, 6)]
        wanted = tokens[0] - mean
        np.testing.assert_allclose(prepared[0], wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)
        assert prepared[0].dtype == np.float32


def test_where_no_mean_of_tokens_is_known_that_of_the_report_stands_in():
    rng = np.random.default_rng(6)
    tokens = [(rng.normal(size=(count, 6)) + 5).astype(np.float32) for count in (4, 7)]
    mean = np.concatenate(tokens).mean(axis=0)
    known = replace(some(), token_mean_zh=mean)
    for one, other in zip(some().apply_tokens(tokens, "zh"), known.apply_tokens(tokens, "zh"), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_texts_without_tokens_and_a_token_at_the_mean_give_no_nan():
    empty = [np.zeros((0, 6), np.float32)] * 2
    assert [one.shape for one in some().apply_tokens(empty, "zh")] == [(0, 6), (0, 6)]
    assert some().apply_tokens([], "vi") == []
    calibration = with_tokens()
    assert not calibration.apply_tokens([calibration.token_mean_zh[None]], "zh")[0].any()
