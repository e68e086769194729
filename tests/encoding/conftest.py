"""What the encoding tests share: an encoder without a model, and a sentence-transformers model of a few kilobytes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from align.encoding.protocol import ProgressCallback, Vectors

# A busy machine makes spinning threads wait for each other; read when torch is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


class HashEncoder:
    """Vectors drawn from a text's digest: the same text always has the same one, and different texts different ones."""

    name = "hash"
    fingerprint = "hash/1"
    dimension = 8

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> Vectors:
        self.seen += texts
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
            vectors[row] = np.random.default_rng(seed).normal(size=self.dimension)
            if progress:
                progress(row + 1, len(texts))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def hash_encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the user's cache folders, and none asks the network."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("DOICHIEU_CACHE", str(folder))
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(folder / "hub"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return folder


def write_tiny_model(folder: Path, seed: int = 0, prompts: dict[str, str] | None = None, width: int = 16) -> Path:
    """A BERT of one layer with random weights and one token per character, as SentenceTransformer.save writes models."""
    from safetensors.numpy import save_file
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    letters = "abcdefghijklmnopqrstuvwxyzàáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    characters = "0123456789 .,:;-，。？会议河内举行双方同意加强合作经济部长昨天今天明天去年北京" + letters + letters.upper()
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(characters)]
    tokenizer = Tokenizer(models.WordLevel({piece: at for at, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )

    rng = np.random.default_rng(seed)
    shapes = {
        "embeddings.word_embeddings.weight": (len(pieces), width),
        "embeddings.position_embeddings.weight": (64, width),
        "embeddings.token_type_embeddings.weight": (2, width),
    }
    for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
        shapes[f"encoder.layer.0.{part}.weight"] = (width, width)
    shapes |= {"encoder.layer.0.intermediate.dense.weight": (32, width), "encoder.layer.0.output.dense.weight": (width, 32)}
    weights = {name: rng.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}
    for name, shape in shapes.items():
        if "dense" in name or "self" in name:
            weights[name.replace("weight", "bias")] = np.zeros(shape[0], np.float32)
    for norm in ("embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output"):
        weights[f"{norm}.LayerNorm.weight"] = np.ones(width, np.float32)
        weights[f"{norm}.LayerNorm.bias"] = np.zeros(width, np.float32)

    kind = "sentence_transformers.models."
    contents = {
        "config.json": {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "hidden_size": width,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 32,
            "vocab_size": len(pieces),
            "max_position_embeddings": 64,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "model_max_length": 64,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": kind + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": kind + "Pooling"},
        ],
        "sentence_bert_config.json": {"max_seq_length": 64, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": width, "pooling_mode_mean_tokens": True},
    }
    if prompts is not None:
        contents["config_sentence_transformers.json"] = {"prompts": prompts, "default_prompt_name": None}
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    (folder / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


def run_python(code: str, *arguments: str, check: bool = True, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter, with the environment of the test."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=check, timeout=timeout
    )
