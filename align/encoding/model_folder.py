"""What can be told about a sentence-transformers folder from its files, without loading it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from align.errors import EncoderError
from align.sentences import say

_WEIGHTS = (".safetensors", ".bin")
_SMALL = 1_000_000
_SAME_FOR_BOTH_SIDES = ("bitextmining", "bitext_mining", "bitext mining", "bitext", "sts", "query")
"""Names under which models keep a prompt that suits comparing two texts as equals, best first."""


def weight_files(folder: Path) -> list[Path]:
    """The files that hold weights, sorted."""
    return [path for path in _files(folder) if path.suffix in _WEIGHTS]


def is_model(folder: Path) -> bool:
    """Whether `folder` looks like a whole sentence-transformers model: a list of modules, and weights."""
    return (folder / "modules.json").is_file() and bool(weight_files(folder))


def check_model(folder: Path) -> None:
    """Say what keeps `folder` from being a usable model, if anything does.

    Raises:
        EncoderError: it has no modules or no weights, or wants code of its own to be run.
    """
    if not (folder / "modules.json").is_file():
        raise EncoderError(
            say(
                "{path}: this folder is not a sentence-transformers model (it has no modules.json); give the folder that "
                "SentenceTransformer.save wrote",
                path=str(folder),
            )
        )
    modules = _read_json(folder / "modules.json")
    kinds = (
        [str(module.get("type", "")) for module in modules if isinstance(module, dict)] if isinstance(modules, list) else []
    )
    if not kinds:
        raise EncoderError(say("{path}: modules.json lists no modules; fetch or save the model again", path=str(folder)))
    if foreign := [kind for kind in kinds if not kind.startswith("sentence_transformers.")]:
        raise EncoderError(
            say(
                "{path}: the model wants to run code of its own ({what}), which is never done; name another encoder",
                path=str(folder),
                what=foreign[0],
            )
        )
    if not weight_files(folder):
        raise EncoderError(
            say("{path}: the model has no weights (no .safetensors or .bin file); fetch it again, whole", path=str(folder))
        )


def declared_dimension(folder: Path) -> int | None:
    """The length of its vectors as far as the configuration tells, else None."""
    dimension: int | None = None
    modules = _read_json(folder / "modules.json")
    for module in modules if isinstance(modules, list) else []:
        config = _settings(folder / str(module.get("path", "")) / "config.json")
        match str(module.get("type", "")).rpartition(".")[2]:
            case "Transformer":
                dimension = _whole(config.get("hidden_size"))
            case "Pooling":
                dimension = _pooled(config)
            case "Dense":
                dimension = _whole(config.get("out_features"))
            case "Normalize" | "Dropout" | "LayerNorm":
                pass
            case _:
                return None
    return _whole(_settings(folder / "config_sentence_transformers.json").get("truncate_dim")) or dimension


def has_layers(folder: Path) -> bool:
    """Whether the model begins with a transformer, whose layers can be looked at."""
    modules = _read_json(folder / "modules.json")
    first = modules[0] if isinstance(modules, list) and modules and isinstance(modules[0], dict) else {}
    return str(first.get("type", "")).rpartition(".")[2] == "Transformer"


def fitting_prefix(name: str, folder: Path) -> str:
    """What the model wants before every text where two sides are compared as equals.

    "query: " for the E5 family (by its name, or the name it was made from; its instructed members go by prompts, like others);
    else the prompt that the model names as its default, or keeps for bitexts, similarity or queries; else nothing.
    """
    original = str(_settings(folder / "config.json").get("_name_or_path", ""))
    for known in (name, original):
        words = re.split(r"[^a-z0-9]+", known.lower())
        if "e5" in words and not {"instruct", "mistral"} & set(words):
            return "query: "
    settings = _settings(folder / "config_sentence_transformers.json")
    prompts = settings.get("prompts")
    if not isinstance(prompts, dict):
        return ""
    if (default := settings.get("default_prompt_name")) in prompts:
        return str(prompts[default] or "")
    by_name = {str(key).lower(): str(value or "") for key, value in prompts.items()}
    return next((by_name[key] for key in _SAME_FOR_BOTH_SIDES if key in by_name), "")


def folder_digest(folder: Path) -> str:
    """Sixteen hexadecimal digits that change when the model does; reads a megabyte or so, not the weights.

    Small files count with their content, large ones with size and time of change: a copied folder may be encoded anew, but a
    changed model never takes the vectors of the old one.
    """
    digest = hashlib.sha256()
    for path in _files(folder):
        if path.suffix == ".md":
            continue
        stat = path.stat()
        mark = path.read_bytes() if stat.st_size <= _SMALL else f"{stat.st_size} {stat.st_mtime_ns}".encode()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(mark)}\0".encode())
        digest.update(mark)
    return digest.hexdigest()[:16]


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")))


def _pooled(config: Mapping[str, Any]) -> int | None:
    """Several poolings are set side by side. Until 5.3 each had a switch of its own; since then they are listed."""
    width = _whole(config.get("embedding_dimension", config.get("word_embedding_dimension")))
    listed = config.get("pooling_mode")
    if isinstance(listed, list):
        modes = len(listed)
    elif listed:
        modes = 1
    else:
        modes = sum(value is True for key, value in config.items() if key.startswith("pooling_mode_")) or 1
    return width * modes if width else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _settings(path: Path) -> Mapping[str, Any]:
    content = _read_json(path)
    return content if isinstance(content, dict) else {}


def _read_json(path: Path) -> object:
    """The content of a JSON file; None where there is none or it is broken, which loading the model then reports."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
