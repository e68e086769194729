"""A user's own calibration: fitted on her gold, kept for exactly one encoder, and used from then on.

    calibrated = calibrate(encoder, calibration, read_own_gold([Path("gold.json")]))
    find(encoder, calibration).judge

With little gold only slope and offset of the confidence are fitted, with more of it the weights too, if that measures better.
What is measured is cross-validated over groups of documents that share a source, as in `align.fitting`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from align.aligning import Progress, silent
from align.encoding import CachedEncoder, Calibration
from align.encoding.calibration import ARRAYS
from align.encoding.paths import DATA_VARIABLE, data_dir
from align.errors import EncoderError, GoldError, OutputError
from align.evaluation import Evaluation, evaluate
from align.exchange.writing import cannot_write, writable_folder
from align.fitting import Sample, cross_validate, decide, gather, learn
from align.gold import GoldBead, GoldSet, PairingSet, read_gold
from align.matching import FLOOR, Judge, context
from align.matching.judge import Reals, default_judge
from align.reading import plain_text
from align.sentences import say, whole

FEWEST = 50
"""Gold beads; on fewer, even two numbers follow chance."""

WHOLE = 300
"""Gold beads from which the weights are fitted too."""

PULL = 0.5
"""How strongly slope and offset are held to those that ship: as by a normal prior of deviation 1, in log odds and in the
logarithm of the slope. Without it, gold that is found without a fault would make the slope infinite. With an encoder never
calibrated and 40 draws of 66 gold beads, ECE on the other documents fell from 0.083 to 0.033; 0.2 to 1 do as well."""

Fit = Literal["confidence", "judge"]
"""What was fitted: slope and offset of the confidence, or the whole judge."""

Tried = Literal["shipped", "confidence", "judge"]
"""What was measured: what ships, and what was fitted."""

Claims = list[tuple[GoldBead, float]]
Claimed = Mapping[tuple[str, int], Claims]
"""Beads with their confidence by set and number of the document."""


@dataclass(frozen=True)
class Figures:
    """A gold set with the judge that ships and with the user's own; `name` is empty for all sets together."""

    name: str
    before: Evaluation
    after: Evaluation


@dataclass(frozen=True)
class Fitted:
    """A user's own judge and how good it is.

    Attributes:
        judge: what was fitted.
        fit: what of it was fitted.
        figures: of each set, and of all together where there are several.
        worth: strict F1 less ECE over all documents, by what was tried.
        folds: how many groups of documents were left out in turn; 1 where the documents cannot be told apart, and then the
            figures are of the documents that were fitted on.
    """

    judge: Judge
    fit: Fit
    figures: tuple[Figures, ...]
    worth: Mapping[Tried, float]
    folds: int


@dataclass(frozen=True)
class Calibrated:
    """What calibrating came to.

    Attributes:
        encoder: the name of the encoder that it is for.
        sets: the names of the gold sets.
        documents, beads: how many they hold together.
        fitted: what was fitted, and how good it is before and after.
        path: where it was written.
    """

    encoder: str
    sets: tuple[str, ...]
    documents: int
    beads: int
    fitted: Fitted
    path: Path


@dataclass(frozen=True)
class Own:
    """What was kept: the judge, the day it was fitted (ISO 8601), and the names and beads of its gold sets."""

    judge: Judge
    date: str
    fitted_on: str
    beads: str


def read_own_gold(paths: Sequence[Path]) -> list[GoldSet]:
    """Gold sets with their texts as they are matched, each file once, under names that differ.

    Raises:
        GoldError: a file is no gold set with beads, or together they have fewer than `FEWEST`.
    """
    sets: dict[str, GoldSet] = {}
    for path in {path.resolve(): path for path in paths}.values():
        gold = read_gold(path)
        if isinstance(gold, PairingSet):
            raise GoldError(f"{path}: is a pairing set; calibrating needs a gold set with beads, such as seeds/gold.json")
        documents = tuple(
            replace(one, zh=tuple(plain_text(one.zh, "zh")), vi=tuple(plain_text(one.vi, "vi"))) for one in gold.documents
        )
        name = gold.name if gold.name not in sets else f"{gold.name} ({len(sets) + 1})"
        sets[name] = replace(gold, name=name, documents=documents)
    found = list(sets.values())
    if (beads := _beads(found)) < FEWEST:
        raise GoldError(
            f"{', '.join(map(str, paths))}: {beads} gold beads are too few to calibrate on; give at least {FEWEST} "
            f"(with {WHOLE}, the weights are fitted too)"
        )
    return found


def calibrate(
    encoder: CachedEncoder,
    calibration: Calibration,
    sets: Sequence[GoldSet],
    cut: float = 0.5,
    progress: Progress = silent,
) -> Calibrated:
    """Fit a judge as `fit_own` does, and keep it where `find` looks for it.

    Raises:
        EncoderError: the encoder cannot be used.
        OutputError: the result cannot be kept; what was kept before is untouched.
    """
    _writable_place(encoder)
    fitted = fit_own(encoder, calibration, sets, cut, progress)
    path = _keep(encoder, calibration, fitted, sets)
    names, documents = tuple(gold.name for gold in sets), sum(len(gold.documents) for gold in sets)
    return Calibrated(encoder.name, names, documents, _beads(sets), fitted, path)


def fit_own(
    encoder: CachedEncoder,
    calibration: Calibration,
    sets: Sequence[GoldSet],
    cut: float = 0.5,
    progress: Progress = silent,
) -> Fitted:
    """Fit a judge to gold sets of different names.

    Slope and offset are always tried. With `WHOLE` beads, in documents that can be told apart, so are all weights; they are
    taken where strict F1 less the calibration error, cross-validated over all documents together, is higher.

    Args:
        encoder: what encodes.
        calibration: the encoder's.
        sets: texts as they are matched, with their beads.
        cut: beads below this confidence do not count as claimed.
        progress: told about encoding and fitting.
    """
    tokens = encoder.token_name is not None
    shipped = default_judge(tokens=tokens)
    samples = gather(encoder, calibration, sets, {}, tokens=tokens, progress=progress)
    measured = [sample for sample in samples if sample.counts]
    folds = {sample.fold for sample in measured}
    weights_too = len(folds) > 1 and sum(len(sample.gold) for sample in measured) >= WHOLE
    progress("fit", 0, 1 + weights_too)
    raw = [decide(shipped, sample) for sample in measured]
    before = _claimed(measured, [_confident(shipped, beads) for beads in raw])
    judge, after = _shifted(shipped, measured, raw), _validated(shipped, measured, raw)
    fit: Fit = "confidence"
    worth: dict[Tried, float] = {"shipped": _worth(before, sets, cut), "confidence": _worth(after, sets, cut)}
    progress("fit", 1, 1 + weights_too)
    if weights_too:
        validated = cross_validate(samples, tokens=tokens)
        learnt = {(name, at): _kept(beads) for name, found in validated.claimed.items() for at, beads in found.items()}
        worth["judge"] = _worth(learnt, sets, cut)
        if worth["judge"] > worth["confidence"]:
            judge = replace(learn(samples, tokens=tokens), slope=validated.slope, offset=validated.offset)
            fit, after = "judge", learnt
        progress("fit", 2, 2)
    figures = [Figures(gold.name, _measure(before, [gold], cut), _measure(after, [gold], cut)) for gold in sets]
    if len(sets) > 1:
        figures.append(Figures("", _measure(before, sets, cut), _measure(after, sets, cut)))
    return Fitted(judge, fit, tuple(figures), worth, len(folds))


def find(encoder: CachedEncoder, calibration: Calibration) -> Own | None:
    """What was kept for exactly this encoder, or None where nothing was.

    Raises:
        EncoderError: it is there and cannot be used; the sentence says to calibrate again.
    """
    path = own_path(encoder)
    where = say("{path}: your own calibration of {encoder}", path=str(path), encoder=encoder.name)
    again = say(
        "fit it again with `doichieu calibrate GOLD.json`, or remove it with `doichieu calibrate --reset`, either with your "
        "--encoder if you name one"
    )
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        own = Own(Judge.load(path), str(data["date"]), str(data["fitted_on"]), str(data["beads"]))
        made_for = (data["fingerprint"], data["prepared"], own.judge.tokens)
        fits = made_for == (encoder.fingerprint, _prepared(encoder, calibration), encoder.token_name is not None)
        usable = fits and _usable(own.judge)
    except FileNotFoundError:
        return None
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise EncoderError(say("{what} cannot be read ({cause}); {again}", what=where, cause=cause, again=again)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderError(say("{what} is damaged, or of another release; {again}", what=where, again=again)) from error
    if not usable:
        raise EncoderError(say("{what} was fitted for another release; {again}", what=where, again=again))
    return own


def forget(encoder: CachedEncoder) -> Path | None:
    """Remove what was kept for this encoder, whatever state it is in; where it was, or None where there was nothing.

    Raises:
        OutputError: it cannot be removed.
    """
    path = own_path(encoder)
    try:
        path.unlink()
    except FileNotFoundError:
        return None
    except OSError as error:
        cause = (error.strerror or str(error)).lower()
        raise OutputError(say("{path}: cannot be removed ({cause})", path=str(path), cause=cause)) from error
    return path


def own_path(encoder: CachedEncoder) -> Path:
    """Where a user's own judge for `encoder` stands, if there is one."""
    readable = re.sub(r"[^\w.-]+", "-", encoder.name)[:60].strip("-.")
    digest = hashlib.sha256(encoder.fingerprint.encode()).hexdigest()[:12]
    return data_dir() / "judges" / f"{readable}-{digest}.json"


def _writable_place(encoder: CachedEncoder) -> None:
    """See to it, before a long run, that a judge for `encoder` can be kept.

    Raises:
        OutputError: it cannot; the sentence names DOICHIEU_DATA.
    """
    try:
        writable_folder(own_path(encoder).parent)
    except OutputError as error:
        raise OutputError(say("{reason} with {variable}", reason=whole(error.sentence), variable=DATA_VARIABLE)) from error


def _keep(encoder: CachedEncoder, calibration: Calibration, fitted: Fitted, sets: Sequence[GoldSet]) -> Path:
    """Write what was fitted, whole or not at all."""
    path = own_path(encoder)
    temporary = path.with_name(f".{path.stem}-{os.getpid()}.tmp")
    try:
        fitted.judge.save(
            temporary,
            encoder=encoder.name,
            fingerprint=encoder.fingerprint,
            prepared=_prepared(encoder, calibration),
            fitted=fitted.fit,
            fitted_on=", ".join(gold.name for gold in sets),
            documents=str(sum(len(gold.documents) for gold in sets)),
            beads=str(_beads(sets)),
            date=f"{datetime.now().astimezone():%Y-%m-%d}",
        )
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


def _beads(sets: Sequence[GoldSet]) -> int:
    return sum(len(document.beads) for gold in sets for document in gold.documents)


def shifted(shipped: Judge, raw: Reals, right: NDArray[np.bool_]) -> Judge:
    """The same weights, with slope and offset that make it likely how beads turned out, near those there.

    Args:
        shipped: the judge to start from.
        raw: (n,) the beads' raw probabilities.
        right: (n,) which of them are right.
    """
    slope, offset = line(raw, right, (shipped.slope, shipped.offset))
    return replace(shipped, slope=slope, offset=offset)


def line(raw: Reals, right: NDArray[np.bool_], near: tuple[float, float] = (1.0, 0.0)) -> tuple[float, float]:
    """The slope, above 0, and the offset that make it likely how beads turned out (Platt 1999), held to those of `near`.

    Args:
        raw: (n,) probabilities; the line goes through their log odds.
        right: (n,) which beads are right.
        near: slope and offset to start from; the default leaves probabilities as they are.
    """
    from scipy.optimize import minimize

    odds = context.log_odds(raw)

    def slope_and_offset(change: Reals) -> tuple[float, float]:
        return float(near[0] * np.exp(change[0])), float(near[1] + change[1])

    def loss(change: Reals) -> float:
        slope, offset = slope_and_offset(change)
        z = slope * odds + offset
        return float(np.logaddexp(0, np.where(right, -z, z)).sum() + PULL * (change**2).sum())

    return slope_and_offset(minimize(loss, np.zeros(2)).x)


def _shifted(shipped: Judge, samples: Sequence[Sample], raw: Sequence[Claims]) -> Judge:
    right = [bead in sample.gold for sample, beads in zip(samples, raw, strict=True) for bead, _ in beads]
    return shifted(shipped, np.array([confidence for beads in raw for _, confidence in beads]), np.array(right, dtype=bool))


def _validated(shipped: Judge, samples: Sequence[Sample], raw: Sequence[Claims]) -> Claimed:
    """Each document's beads with slope and offset fitted to the other folds; where there is one fold only, to itself."""
    folds = {sample.fold for sample in samples}
    found: dict[tuple[str, int], Claims] = {}
    for fold in folds:
        others = [at for at, sample in enumerate(samples) if sample.fold != fold or len(folds) == 1]
        judge = _shifted(shipped, [samples[at] for at in others], [raw[at] for at in others])
        mine = [at for at, sample in enumerate(samples) if sample.fold == fold]
        found |= _claimed([samples[at] for at in mine], [_confident(judge, raw[at]) for at in mine])
    return found


def _claimed(samples: Sequence[Sample], claims: Sequence[Claims]) -> dict[tuple[str, int], Claims]:
    return {(sample.set, sample.document): beads for sample, beads in zip(samples, claims, strict=True)}


def _confident(judge: Judge, beads: Claims) -> Claims:
    """Raw probabilities as the judge's confidence, without the beads that matching would not propose."""
    return _kept([(bead, float(judge.calibrated(np.array(raw)))) for bead, raw in beads])


def _kept(beads: Claims) -> Claims:
    """With as many digits as a match has: one at the edge of a bin must not stand in another than in an evaluation."""
    return [(bead, round(confidence, 4)) for bead, confidence in beads if confidence >= FLOOR]


def _measure(claimed: Claimed, sets: Sequence[GoldSet], cut: float) -> Evaluation:
    documents = [(gold.name, at, document) for gold in sets for at, document in enumerate(gold.documents)]
    return evaluate([claimed[name, at] for name, at, _ in documents], [document.beads for _, _, document in documents], cut)


def _worth(claimed: Claimed, sets: Sequence[GoldSet], cut: float) -> float:
    found = _measure(claimed, sets, cut)
    return found.strict.f1 - found.calibration.ece


def _prepared(encoder: CachedEncoder, calibration: Calibration) -> str:
    """Names how the encoder's vectors reach the judge; another release may prepare those of the same encoder otherwise."""
    digest = hashlib.sha256(str(encoder.token_name).encode())
    for name in ARRAYS:
        if (array := getattr(calibration, name)) is not None:
            digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


def _usable(judge: Judge) -> bool:
    """Whether every number is one, and no feature is divided by nothing."""
    looks = (judge.first, judge.second)
    numbers = np.array([judge.slope, judge.offset, *(x for look in looks for x in (*look.mean, *look.weight, look.none))])
    return bool(np.isfinite(numbers).all() and all((look.scale > 0).all() for look in looks))
