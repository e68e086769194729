"""What a run was begun with, kept beside its files: it goes on only with the same inputs, encoder and settings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from align.errors import ScaleError
from align.scale.confidence import DATA
from align.scale.encoding import encoder_of
from align.scale.inputs import Input
from align.scale.settings import Job
from align.scale.storage import MissingPartError
from align.sentences import say

_NAME = "work/plan.json"
_LAYOUT = 1
"""Counts up when files are written in another way, so that those of an older release are not taken for them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run was begun with.

    Attributes:
        created: when.
        encoder: the encoder's name.
        resumed: whether there were files of an earlier start.
    """

    created: datetime
    encoder: str
    resumed: bool


def agree(job: Job, inputs: Sequence[Input], *, anew: bool = False) -> Plan:
    """Begin a run, or go on with one that was begun with the same.

    Args:
        job: the store and the settings.
        inputs: the files of the corpus.
        anew: throw away what an earlier start left.

    Raises:
        ScaleError: the folder holds a run that was begun with something else.
    """
    wanted = _wanted(job, inputs)
    kept = _kept(job)
    if kept is not None and anew:
        job.store.remove("work")
        job.store.remove("vectors")
        kept = None
    if kept is None:
        created = datetime.now(UTC)
        job.store.write_json(_NAME, {"created": created.isoformat(), **wanted})
        return Plan(created, wanted["encoder"], resumed=False)
    if changed := _changed(kept, wanted):
        raise ScaleError(
            say(
                "{path}: holds a run that was begun with other {what}; give another folder with {out}, or throw that run away "
                "with {anew}",
                path=job.store.root,
                what=", ".join(changed),
                out="--out",
                anew="--anew",
            )
        )
    _forget_confidences_of_another_release(job)
    return Plan(datetime.fromisoformat(kept["created"]), wanted["encoder"], resumed=True)


def _wanted(job: Job, inputs: Sequence[Input]) -> dict[str, Any]:
    encoder, calibration = encoder_of(job.load, job.settings.encoder)
    return {
        "layout": _LAYOUT,
        "encoder": encoder.name,
        "fingerprint": encoder.fingerprint,
        "calibration": calibration.digest,
        "settings": job.settings.kept(),
        "inputs": [one.record() for one in inputs],
    }


def _kept(job: Job) -> dict[str, Any] | None:
    try:
        kept = job.store.read_json(_NAME)
    except MissingPartError:
        return None
    return kept if isinstance(kept, dict) else None


def _changed(kept: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """What differs, in the words of the command."""
    found = [f"--{name}" for name, value in wanted["settings"].items() if kept.get("settings", {}).get(name) != value]
    if any(kept.get(name) != wanted[name] for name in ("fingerprint", "calibration", "layout")):
        found.append("--encoder" if kept.get("encoder") != wanted["encoder"] else "version of doichieu")
    before, now = ({(one["path"], one["language"]): one for one in plan.get("inputs", ())} for plan in (kept, wanted))
    return found + sorted({key[0] for key in before.keys() | now.keys() if before.get(key) != now.get(key)})


def _forget_confidences_of_another_release(job: Job) -> None:
    """Vectors stay what they are when the confidence is fitted anew; what was weighed with the old one is weighed again."""
    name = "work/confidence.json"
    digest = hashlib.sha256(DATA.read_bytes()).hexdigest()[:16]
    if not job.store.exists(name) or job.store.read_json(name) != digest:
        job.store.remove("work/promising")
        job.store.remove("work/weighed")
        job.store.write_json(name, digest)
