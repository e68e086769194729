from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from align.encoding import hub
from align.errors import EncoderError
from tests.encoding.conftest import run_python

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LOAD = """
import sys
from align.encoding import load
from align.errors import EncoderError
try:
    encoder = load(sys.argv[1])
    print(encoder.name, encoder.fingerprint, encoder.dimension, encoder.encode(["会议"]).shape)
except EncoderError as error:
    print("refused:", error)
"""


@pytest.fixture
def hub_cache(own_cache: Path, tiny_model: Path) -> Path:
    """A local Hugging Face cache that holds the tiny model as me/tiny-e5 and half of it as me/half."""
    for name in ("tiny-e5", "half"):
        folder = own_cache / "hub" / f"models--me--{name}"
        shutil.copytree(tiny_model, folder / "snapshots" / COMMIT)
        (folder / "refs").mkdir()
        (folder / "refs" / "main").write_text(COMMIT)
    (own_cache / "hub" / "models--me--half" / "snapshots" / COMMIT / "model.safetensors").unlink()
    return own_cache / "hub"


class Hub(http.server.BaseHTTPRequestHandler):
    """As much of a hub as a download asks: me/tiny is whole, me/plain has no modules, terms/first wants an account."""

    model: Path

    def do_GET(self) -> None:
        parts = self.path.partition("?")[0].strip("/").split("/")
        files = {str(file.relative_to(self.model)): file for file in sorted(self.model.rglob("*")) if file.is_file()}
        if "resolve" in parts:
            self.answer(files["/".join(parts[4:])].read_bytes())
            return
        name = "/".join(parts[2:4])
        if name == "terms/first":
            self.answer(b"{}", 403, "GatedRepo")
        elif name not in ("me/tiny", "me/plain"):
            self.answer(b"{}", 404, "RepoNotFound")
        elif "tree" in parts:
            listed = [{"type": "file", "path": key, "size": file.stat().st_size, "oid": "0"} for key, file in files.items()]
            self.answer(json.dumps(listed).encode())
        else:
            names = [*files, "onnx/model.onnx", "pytorch_model.bin"]
            siblings = [{"rfilename": key} for key in names if name == "me/tiny" or key != "modules.json"]
            self.answer(json.dumps({"id": name, "sha": COMMIT, "siblings": siblings}).encode())

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def answer(self, body: bytes, status: int = 200, error: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hash(body)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        if error:
            self.send_header("X-Error-Code", error)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def online(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hub runs on this machine."""
    monkeypatch.setattr(Hub, "model", tiny_model, raising=False)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
    yield
    server.shutdown()
    server.server_close()


def test_a_name_without_owner_is_sentence_transformers_own():
    assert hub.full_name("LaBSE") == "sentence-transformers/LaBSE"
    assert hub.full_name("intfloat/multilingual-e5-base") == "intfloat/multilingual-e5-base"


@pytest.mark.parametrize("name", ["", "a b", "a/b/c", "../secrets", "-x", "模型", "x" * 97])
def test_what_cannot_be_a_name_is_refused(name: str):
    with pytest.raises(EncoderError, match="neither a folder here nor a model's name"):
        hub.full_name(name)


def test_one_format_of_the_weights_is_enough():
    files = ["modules.json", "config.json", "model.safetensors", "pytorch_model.bin", "tf_model.h5", "onnx/model.onnx"]
    files += [
        "onnx/config.json",
        "2_Dense/pytorch_model.bin",
        "vocab.txt",
        "sentencepiece.bpe.model",
        "picture.png",
        "README.md",
    ]
    wanted = {
        "modules.json",
        "config.json",
        "model.safetensors",
        "2_Dense/pytorch_model.bin",
        "vocab.txt",
        "sentencepiece.bpe.model",
    }
    assert hub.needed_files(files) == sorted(wanted)
    assert hub.needed_files(["pytorch_model.bin", "training_args.bin"]) == ["pytorch_model.bin"]


def test_whole_models_are_found_in_the_local_cache(hub_cache: Path):
    folder = hub_cache / "models--me--tiny-e5" / "snapshots" / COMMIT
    assert hub.local_snapshot("me/tiny-e5") == folder
    assert hub.local_snapshot("me/half") is None
    assert hub.local_snapshot("me/none") is None
    assert [(name, where) for name, where, _size in hub.snapshots()] == [("me/tiny-e5", folder)]


def test_without_a_cache_there_are_none(own_cache: Path):
    assert not (own_cache / "hub").exists()
    assert list(hub.snapshots()) == []


@pytest.mark.usefixtures("hub_cache")
def test_a_model_on_this_machine_needs_no_network():
    done = run_python(LOAD, "me/tiny-e5")
    assert done.stdout == f"me/tiny-e5 me/tiny-e5@{COMMIT[:16]}/'query: '/1 16 (1, 16)\n"
    assert done.stderr == ""


@pytest.mark.usefixtures("hub_cache")
@pytest.mark.parametrize("name", ["me/half", "LaBSE"])
def test_offline_a_model_that_is_not_here_is_named_with_what_to_do(name: str):
    done = run_python(LOAD, name)
    assert done.stdout.startswith(f"refused: {hub.full_name(name)} is not on this machine and cannot be downloaded")
    assert "HF_HUB_OFFLINE is set" in done.stdout
    assert f"`hf download {hub.full_name(name)}`" in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_without_network_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    done = run_python(LOAD, "LaBSE")
    assert "is not on this machine and cannot be downloaded" in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@pytest.mark.usefixtures("online")
def test_a_model_is_fetched_once_and_then_used_from_here(own_cache: Path, monkeypatch: pytest.MonkeyPatch):
    done = run_python(LOAD, "me/tiny")
    assert done.stdout == f"me/tiny me/tiny@{COMMIT[:16]}/''/1 16 (1, 16)\n"
    assert done.stderr == ""
    assert hub.local_snapshot("me/tiny") is not None
    assert not list((own_cache / "hub").rglob("*.onnx"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert run_python(LOAD, "me/tiny").stdout == done.stdout


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("me/plain", "is not a sentence-transformers model"),
        ("me/unknown", "has no model called me/unknown"),
        ("terms/first", "accepted its terms"),
    ],
)
def test_what_the_hub_does_not_give_is_said_plainly(name: str, reason: str):
    done = run_python(LOAD, name)
    assert done.stdout.startswith("refused: ")
    assert reason in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""
