"""Models by name: in the local Hugging Face cache, or fetched into it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from align.encoding.model_folder import is_model
from align.encoding.quiet import quiet_environment
from align.errors import EncoderError
from align.sentences import say

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_READ = (".json", ".txt", ".model", ".safetensors", ".bin")
"""What sentence-transformers reads of a repository; the rest is other runtimes' weights and pictures."""


def full_name(name: str) -> str:
    """The name with its owner: "LaBSE" is sentence-transformers/LaBSE.

    Raises:
        EncoderError: it cannot be a model's name.
    """
    if not _NAME.fullmatch(name) or len(name) > 96:
        raise EncoderError(
            say(
                "{name!r} is neither a folder here nor a model's name; give `bundled`, a folder, or a name like "
                "sentence-transformers/LaBSE",
                name=name,
            )
        )
    return name if "/" in name else f"sentence-transformers/{name}"


def local_snapshot(name: str) -> Path | None:
    """The folder of the model called `name` (with its owner) in the local cache, or None where it is not there whole."""
    quiet_environment()
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(name, "modules.json", cache_dir=_cache())
    folder = Path(found).parent if isinstance(found, str) else None
    return folder if folder and is_model(folder) else None


def fetch(name: str) -> Path:
    """The folder of the model called `name` (with its owner), fetched from the Hugging Face hub.

    Raises:
        EncoderError: there is no network, no such model, or it is no sentence-transformers model.
    """
    quiet_environment()
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

    how = say(
        "fetch it on a machine with network (`hf download {name}`) and give its folder, or use the bundled encoder", name=name
    )
    try:
        files = [sibling.rfilename for sibling in HfApi().model_info(name).siblings or ()]
        if "modules.json" in files:
            return Path(snapshot_download(name, cache_dir=_cache(), allow_patterns=needed_files(files)))
    except GatedRepoError as error:
        raise EncoderError(
            say("{name} is only for those who accepted its terms; accept them on its page and run `hf auth login`", name=name)
        ) from error
    except RepositoryNotFoundError as error:
        raise EncoderError(
            say("the Hugging Face hub has no model called {name}; check the name, or give a folder", name=name)
        ) from error
    # The network fails in the exceptions of whichever HTTP library this release of the hub's client uses.
    except Exception as error:
        raise EncoderError(
            say(
                "{name} is not on this machine and cannot be downloaded ({cause}); {how}",
                name=name,
                cause=_cause(error),
                how=how,
            )
        ) from error
    raise EncoderError(
        say("{name} is not a sentence-transformers model (it has no modules.json); name another encoder", name=name)
    )


def needed_files(files: list[str]) -> list[str]:
    """Those of a repository's files that the model is loaded from: no second copy of the weights in another format."""
    names = set(files)
    safe = {PurePosixPath(name).parent for name in files if name.endswith(".safetensors")}
    skipped = ("onnx/", "openvino/")
    return sorted(
        name
        for name in names
        if name.endswith(_READ)
        and not name.startswith(skipped)
        and not (name.endswith(".bin") and (PurePosixPath(name).parent in safe or "training_args" in name))
    )


def snapshots() -> Iterator[tuple[str, Path, int]]:
    """Name, folder and size in bytes of each sentence-transformers model that the local cache holds whole."""
    quiet_environment()
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repositories = scan_cache_dir(_cache()).repos
    except CacheNotFound:
        return
    for repository in sorted(repositories, key=lambda one: one.repo_id.lower()):
        if repository.repo_type == "model" and (folder := local_snapshot(repository.repo_id)):
            yield repository.repo_id, folder, repository.size_on_disk


def _cache() -> str | None:
    return os.environ.get("SENTENCE_TRANSFORMERS_HOME") or None


def _cause(error: Exception) -> str:
    """A few words for a person; the libraries' own texts run over several lines of advice."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return say("HF_HUB_OFFLINE is set")
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".")[:200] if lines else type(error).__name__
