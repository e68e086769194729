"""Low-rank adapters: what merging does, and what is said of a file that is not the right one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from align.encoding import bundled
from align.encoding.adapter import merge
from align.errors import EncoderError

RANDOM = np.random.default_rng(0)


def draw(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """For a layer of five by seven, of rank two."""
    path = tmp_path / "adapter.npz"
    np.savez(path, **{"one.dense.a": draw(2, 7).astype(np.float16), "one.dense.b": draw(5, 2).astype(np.float16)})
    return path


def test_merging_adds_the_product_and_leaves_other_weights_alone(adapter: Path):
    before = {"one.dense.weight": draw(5, 7), "one.dense.bias": draw(5), "two.dense.weight": draw(5, 7)}
    weights = {name: array.copy() for name, array in before.items()}
    merge(weights, adapter, hashlib.sha256(adapter.read_bytes()).hexdigest())
    with np.load(adapter) as stored:
        product = stored["one.dense.b"].astype(np.float32) @ stored["one.dense.a"].astype(np.float32)
    np.testing.assert_allclose(weights["one.dense.weight"], before["one.dense.weight"] + product, atol=1e-6)
    assert weights["one.dense.weight"].dtype == np.float32
    for name in ("one.dense.bias", "two.dense.weight"):
        np.testing.assert_array_equal(weights[name], before[name])
    assert weights.keys() == before.keys()


@pytest.mark.parametrize(
    "weights",
    [{}, {"one.dense.weight": np.zeros((7, 5), np.float32)}, {"one.dense.weight": np.zeros((5, 8), np.float32)}],
    ids=["no such layer", "turned", "wider"],
)
def test_one_that_does_not_fit_is_refused(adapter: Path, weights: dict[str, np.ndarray]):
    with pytest.raises(EncoderError, match=r"does not fit the encoder at one\.dense; fit it again") as caught:
        merge(weights, adapter)
    assert str(adapter) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\3\4 cut off"])
def test_one_that_is_no_adapter_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "adapter.npz"
    path.write_bytes(content)
    with pytest.raises(EncoderError, match="adapter") as caught:
        merge({}, path)
    assert "\n" not in str(caught.value)


def test_half_an_adapter_is_refused(tmp_path: Path):
    path = tmp_path / "adapter.npz"
    np.savez(path, **{"one.dense.a": draw(2, 7)})
    with pytest.raises(EncoderError, match="adapter"):
        merge({"one.dense.weight": draw(5, 7)}, path)


def test_another_file_than_the_release_has_is_refused(adapter: Path):
    weights = {"one.dense.weight": draw(5, 7)}
    with pytest.raises(EncoderError, match="not the adapter that belongs to this release; install doichieu again"):
        merge(weights, adapter, hashlib.sha256(b"another").hexdigest())


def test_a_missing_one_is_named(tmp_path: Path):
    with pytest.raises(EncoderError, match=r"gone.npz: the encoder's adapter cannot be read \(No such file"):
        merge({}, tmp_path / "gone.npz")


def test_what_ships_is_what_the_program_names():
    digest = hashlib.sha256(bundled.ADAPTER.read_bytes()).hexdigest()
    assert digest == bundled._ADAPTER_SHA256
    assert digest[:16] in bundled.FINGERPRINT
    with np.load(bundled.ADAPTER, allow_pickle=False) as stored:
        layers = {name.removesuffix(".a") for name in stored if name.endswith(".a")}
        assert set(stored) == {f"{layer}.{part}" for layer in layers for part in "ab"}
        assert all(stored[name].dtype == np.float16 and np.isfinite(stored[name]).all() for name in stored)
