from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from align.encoding import model_folder
from align.errors import EncoderError
from tests.encoding.conftest import write_tiny_model

SIMILARITY, QUERY = {"STS": "compare: ", "query": "find: "}, {"query": "find: ", "passage": "text: "}


@pytest.mark.parametrize(
    ("name", "prompts", "default", "prefix"),
    [
        ("intfloat/multilingual-e5-small", None, None, "query: "),
        ("my-E5_tuned", {"query": "other: "}, None, "query: "),
        ("intfloat/multilingual-e5-large-instruct", None, None, ""),
        ("intfloat/multilingual-e5-large-instruct", QUERY, None, "find: "),
        ("base5", None, None, ""),
        ("LaBSE", {"query": "", "document": ""}, None, ""),
        ("other", SIMILARITY, None, "compare: "),
        ("other", QUERY, None, "find: "),
        ("other", QUERY, "passage", "text: "),
        ("other", {"passage": "text: "}, None, ""),
    ],
)
def test_the_prefix_follows_the_family_then_the_models_own_prompts(
    tmp_path: Path, name: str, prompts: dict[str, str] | None, default: str | None, prefix: str
):
    settings = {"prompts": prompts, "default_prompt_name": default}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(settings if prompts is not None else {}))
    assert model_folder.fitting_prefix(name, tmp_path) == prefix


def test_a_renamed_e5_is_known_by_the_name_it_was_made_from(tmp_path: Path):
    (tmp_path / "config.json").write_text('{"_name_or_path": "intfloat/multilingual-e5-base"}')
    assert model_folder.fitting_prefix("tuned", tmp_path) == "query: "


@pytest.mark.parametrize(
    ("pooling", "more", "dimension"),
    [
        ({"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True}, [], 16),
        ({"embedding_dimension": 16, "pooling_mode": "cls"}, [], 16),
        ({"embedding_dimension": 16, "pooling_mode": ["cls", "mean"]}, [], 32),
        ({"word_embedding_dimension": 16, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}, [], 32),
        ({"word_embedding_dimension": 16}, ["Dense", "Normalize"], 5),
        ({"word_embedding_dimension": 16}, ["WeightedLayerPooling"], None),
        ({}, [], None),
    ],
)
def test_the_dimension_is_read_from_the_modules(
    tmp_path: Path, pooling: dict[str, object], more: list[str], dimension: int | None
):
    folder = write_tiny_model(tmp_path / "model")
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    modules = json.loads((folder / "modules.json").read_text())
    modules += [{"path": kind, "type": f"sentence_transformers.models.{kind}"} for kind in more]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "Dense").mkdir()
    (folder / "Dense" / "config.json").write_text('{"in_features": 16, "out_features": 5}')
    assert model_folder.declared_dimension(folder) == dimension


def test_the_digest_changes_with_the_model_and_not_with_its_place(tiny_model: Path, tmp_path: Path):
    folder = shutil.copytree(tiny_model, tmp_path / "other")
    before = model_folder.folder_digest(tiny_model)
    assert model_folder.folder_digest(folder) == before
    (folder / "README.md").write_text("words about it")
    assert model_folder.folder_digest(folder) == before
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    assert model_folder.folder_digest(folder) != before


def test_large_weights_count_with_size_and_time(tmp_path: Path):
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(bytes(2_000_000))
    before = model_folder.folder_digest(tmp_path)
    stat = weights.stat()
    weights.write_bytes(b"\1" + bytes(1_999_999))
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert model_folder.folder_digest(tmp_path) != before


def test_what_is_no_model_is_refused_with_the_reason(tiny_model: Path, tmp_path: Path):
    def refused(match: str) -> None:
        with pytest.raises(EncoderError, match=match):
            model_folder.check_model(tmp_path / "model")

    folder = shutil.copytree(tiny_model, tmp_path / "model")
    model_folder.check_model(folder)
    (folder / "model.safetensors").unlink()
    refused("no weights")
    (folder / "modules.json").write_text('[{"path": "", "type": "custom.Module"}]')
    refused(r"code of its own \(custom\.Module\)")
    (folder / "modules.json").write_text("{ broken")
    refused("lists no modules")
    (folder / "modules.json").unlink()
    refused("not a sentence-transformers model")


@pytest.mark.parametrize(
    ("modules", "layers"),
    [
        ('[{"type": "sentence_transformers.models.Transformer"}, {"type": "sentence_transformers.models.Pooling"}]', True),
        ('[{"type": "sentence_transformers.base.modules.transformer.Transformer"}]', True),
        ('[{"type": "sentence_transformers.models.StaticEmbedding"}]', False),
        ('[{"type": "sentence_transformers.models.WordEmbeddings"}, {"type": "x.Transformer"}]', False),
        ("[]", False),
        ('["Transformer"]', False),
        ("{ broken", False),
    ],
)
def test_only_a_transformer_has_layers(tmp_path: Path, modules: str, layers: bool):
    (tmp_path / "modules.json").write_text(modules)
    assert model_folder.has_layers(tmp_path) is layers


def test_a_folder_without_modules_has_no_layers(tmp_path: Path):
    assert not model_folder.has_layers(tmp_path)
