"""Fit the confidence of mined pairs, and say what it is worth on documents that were left out.

    python benchmarks/fit_mining.py ../shared/data [--save]

Two piles are made of the development sets, every Chinese segment against every Vietnamese one, of whatever document.
Among them lie distractors: of the pairs of train-pairs.tsv one half gives its Chinese side and the other half its Vietnamese
side. Candidates are found as `doichieu mine` finds them, with exact neighbours. A candidate is right when some bead of the
three sets says that its texts are equal, as they stand or with the segments of the bead joined. What is printed is
cross-validated in folds of documents that share texts; what is saved is fitted on all of them. With the bundled encoder, each
document is seen through an adapter that was fitted without it, see `cross_fitted`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path

import numpy as np
from cross_fitted import held_out
from fit_judge import with_replaced
from scipy.optimize import minimize
from training_pairs import gold_of

from align.encoding import BUNDLED, CachedEncoder, Calibration, calibration_for, load
from align.fitting import FOLDS, folds_of
from align.gold import GoldSet
from align.matching.margin import NEIGHBOURS, density, nearest
from align.reading.language import to_simplified
from align.scale.candidates import best_by_margin, candidates
from align.scale.confidence import FEATURES, VECTOR_FEATURES, Confidence, Logistic, sign
from align.scale.index import Index
from align.scale.lines import tidy
from align.scale.weighing import facts_between, one_to_one

STRANGERS = 100
"""Texts that are in no document have folds of their own from here on."""

RIDGE = 1.0
SETS = ("comparable", "reports", "parallel")
SAMPLES = Path(__file__).parent.parent / "seeds" / "gold.json"
K = 8


@dataclass(frozen=True)
class Piles:
    """Both piles, which pairs of texts are right, and the fold that each text belongs to."""

    zh: list[str]
    vi: list[str]
    right: set[tuple[str, str]]
    fold: dict[str, int]


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def piles(folder: Path, sets: Sequence[GoldSet]) -> Piles:
    """The development sets poured together, with distractors; the folds are those of `sets`."""
    documents = [
        document for name in SETS for document in json.loads((folder / f"dev-{name}.json").read_text("utf-8"))["documents"]
    ]
    fold_of = {document.id: fold for gold in sets for document, fold in zip(gold.documents, folds_of(gold, sets), strict=True)}
    zh, vi, right, folds = {}, {}, set(), {}
    for document in documents:
        for side, pile in ((document["zh"], zh), (document["vi"], vi)):
            for text in map(tidy, side):
                pile.setdefault(text, None)
                folds.setdefault(text, fold_of[document["id"]])
    known = {language: set(map(bare, pile)) for language, pile in (("zh", zh), ("vi", vi))}
    for document in documents:
        right |= equal_texts(document, known)
    rows = [line.split("\t") for line in (folder / "train-pairs.tsv").read_text("utf-8").splitlines()[1:]]
    for at, (_, zh_text, vi_text) in enumerate(rows):
        right.add((bare(tidy(zh_text)), bare(tidy(vi_text))))
        pile, text = ((zh, zh_text), (vi, vi_text))[at % 2]
        pile.setdefault(tidy(text), None)
        folds.setdefault(tidy(text), STRANGERS + at % FOLDS)
    return Piles(list(zh), list(vi), right, folds)


def equal_texts(document: dict, known: dict[str, set[str]]) -> set[tuple[str, str]]:
    """The texts that the beads of a document say are equal, without white space.

    Beads of one segment with several were made by joining sentences that had a counterpart each, and the sets join different
    ones: what the joined segment begins or ends with, if it is a text of another set, is the counterpart of the first or last
    segment opposite. Beads that follow each other on both sides may be joined too.
    """
    right: set[tuple[str, str]] = set()
    sides = [([document["zh"][at] for at in zh], [document["vi"][at] for at in vi], zh, vi) for zh, vi in document["gold"]]
    for zh, vi, _, _ in sides:
        a, b = [bare(tidy(one)) for one in zh], [bare(tidy(one)) for one in vi]
        right.add(("".join(a), "".join(b)))
        if len(a) == 1 < len(b):
            right |= set(zip(parts(a[0], len(b), known["zh"]), b, strict=True))
        if len(b) == 1 < len(a):
            right |= set(zip(a, parts(b[0], len(a), known["vi"]), strict=True))
    for count in (2, 3):
        for start in range(len(sides) - count + 1):
            run = sides[start : start + count]
            after = [(x[2][-1] + 1 == y[2][0], x[3][-1] + 1 == y[3][0]) for x, y in pairwise(run)]
            if all(map(all, after)):
                right.add(tuple("".join(bare(tidy(t)) for one in run for t in one[side]) for side in (0, 1)))
    return right


def parts(joined: str, count: int, known: set[str]) -> list[str]:
    """A joined text in `count` parts, cut where known texts end; "" for what cannot be told."""
    cuts = sorted(at for at in range(1, len(joined)) if joined[:at] in known or joined[at:] in known)
    if len(cuts) == count - 1:
        return [joined[a:b] for a, b in zip([0, *cuts], [*cuts, len(joined)], strict=True)]
    first = next((joined[:at] for at in cuts if joined[:at] in known), "")
    last = next((joined[at:] for at in reversed(cuts) if joined[at:] in known), "")
    return [first, *[""] * (count - 2), last]


@dataclass(frozen=True)
class Found:
    """Candidates with what is seen of them, whether they are right, and the fold of each."""

    zh: np.ndarray
    vi: np.ndarray
    seen: np.ndarray
    right: np.ndarray
    fold: np.ndarray


FIELDS = [field.name for field in fields(Found)]


def found_in(pile: Piles, encoder: CachedEncoder, calibration: Calibration) -> Found:
    """The candidates of both piles."""
    sides = {}
    for language, texts in (("zh", [to_simplified(text) for text in pile.zh]), ("vi", pile.vi)):
        sides[language] = calibration.apply(encoder.encode(texts), language).astype(np.float16)
    near = {}
    for language, base in (("zh", "vi"), ("vi", "zh")):
        index = Index(sides[base].shape[1])
        index.add(sides[base], np.arange(len(sides[base])))
        ids, cosines = index.search(sides[language], K)
        general = nearest(sides[language].astype(np.float32), calibration.background(base))
        near[language] = ids, cosines, density(cosines[:, :NEIGHBOURS], general)
    names = ("best", "cosine", "margin", "second")
    best = {
        language: dict(zip(names, best_by_margin(*near[language], near[base][2]), strict=True))
        for language, base in (("zh", "vi"), ("vi", "zh"))
    }
    zh, vi, vectors = candidates(0, best["zh"], best["vi"])
    said = facts_between([pile.zh[at] for at in zh], [pile.vi[at] for at in vi])
    right = np.array([(bare(pile.zh[a]), bare(pile.vi[b])) in pile.right for a, b in zip(zh, vi, strict=True)])
    fold = np.array([min(pile.fold[pile.zh[a]], pile.fold[pile.vi[b]]) % STRANGERS for a, b in zip(zh, vi, strict=True)])
    return Found(zh, vi, np.concatenate([vectors, said], axis=1), right, fold)


def together(parts: Sequence[tuple[Found, Sequence[int]]]) -> Found:
    """Of each part the candidates that are in some folds."""
    rows = [np.isin(found.fold, folds) for found, folds in parts]
    columns = ([getattr(found, name)[row] for (found, _), row in zip(parts, rows, strict=True)] for name in FIELDS)
    return Found(*map(np.concatenate, columns))


def fitted(seen: np.ndarray, right: np.ndarray, names: tuple[str, ...]) -> Logistic:
    """A logistic model with a ridge, in which facts keep their signs."""
    mean, scale = seen.mean(0), seen.std(0)
    scale[scale == 0] = 1
    x, y = (seen - mean) / scale, right.astype(float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[:-1] + w[-1]
        p = 1 / (1 + np.exp(-z))
        slope = np.r_[x.T @ (p - y) + RIDGE * w[:-1], (p - y).sum()]
        return float(np.logaddexp(0, z).sum() - y @ z + RIDGE / 2 * w[:-1] @ w[:-1]), slope

    bounds = [{1: (0, None), -1: (None, 0), 0: (None, None)}[sign(name)] for name in names]
    best = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return Logistic(mean, scale, best[:-1], float(best[-1]))


def both(found: Found, rows: np.ndarray) -> tuple[Logistic, Logistic]:
    """Both models, fitted on some candidates."""
    vectors = found.seen[:, : len(VECTOR_FEATURES)]
    return fitted(vectors[rows], found.right[rows], VECTOR_FEATURES), fitted(found.seen[rows], found.right[rows], FEATURES)


def ece(p: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over ten equal steps of confidence."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[place == b].mean() - right[place == b].mean()) * (place == b).mean() for b in np.unique(place)))


def figures(found: Found, p: np.ndarray, pile: Piles) -> dict[str, float]:
    """What confidences are worth, over candidates and over the pairs that stand one to one at .5 and above."""
    order = np.lexsort((found.vi, found.zh, -p))
    order = order[p[order] >= 0.5]
    stands = order[one_to_one(found.zh[order], found.vi[order], len(pile.zh), len(pile.vi))]
    sure, hit = p[stands] >= 0.9, found.right[stands]
    texts = {(bare(a), bare(b)) for a, b in pile.right}
    zh, vi = {bare(one) for one in pile.zh}, {bare(one) for one in pile.vi}
    possible = sum(a in zh and b in vi for a, b in texts)
    precision, recall = hit.mean(), hit.sum() / possible
    return {
        "candidates": len(p),
        "pairs_to_find": possible,
        "ece_of_candidates": round(ece(p, found.right), 4),
        "ece_of_pairs": round(ece(p[stands], hit), 4),
        "precision_at_.9": round(float(hit[sure].mean()), 4),
        "pairs_at_.9": int(sure.sum()),
        "precision": round(float(precision), 4),
        "recall": round(float(recall), 4),
        "f1": round(float(2 * precision * recall / (precision + recall)), 4),
    }


def main() -> None:
    """Find, fit, report, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of the development sets")
    parser.add_argument("--encoder", default=BUNDLED)
    parser.add_argument("--save", action="store_true", help="write what is fitted into the package")
    parser.add_argument("--errors", type=int, default=0, help="show so many confident candidates that count as wrong")
    given = parser.parse_args()
    sets = gold_of([*(given.data / f"dev-{name}.json" for name in ("parallel", "comparable", "reports")), SAMPLES])
    pile = piles(given.data, sets)
    encoder = CachedEncoder(load(given.encoder))
    if given.encoder == BUNDLED:
        parts = held_out(given.data / "train-pairs.tsv", with_replaced(sets))
        found = together([(found_in(pile, part.encoder, part.calibration), part.folds) for part in parts])
    else:
        found = found_in(pile, encoder, calibration_for(encoder))
    p = {"vectors alone": np.zeros(len(found.right)), "with facts": np.zeros(len(found.right))}
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(found.fold != fold), found.fold == fold
        first, second = both(found, inside)
        p["vectors alone"][outside] = first(found.seen[outside, : len(VECTOR_FEATURES)])
        p["with facts"][outside] = second(found.seen[outside])
    print(
        f"{len(pile.zh)} zh and {len(pile.vi)} vi texts; cross-validated in {FOLDS} folds of documents; encoder {encoder.name}"
    )
    measured = {what: figures(found, values, pile) for what, values in p.items()}
    for what, values in measured.items():
        print(f"{what}: " + ", ".join(f"{key} {value}" for key, value in values.items()))
    worst = np.flatnonzero(~found.right)[np.argsort(-p["with facts"][~found.right])][: given.errors]
    for at in worst:
        print(f"{p['with facts'][at]:.3f}\t{pile.zh[found.zh[at]]}\t{pile.vi[found.vi[at]]}")
    if given.save:
        first, second = both(found, np.arange(len(found.right)))
        Confidence(encoder.name, encoder.fingerprint, first, second).save(
            fitted_on=f"dev-comparable, dev-reports and dev-parallel in two piles of {len(pile.zh)} and {len(pile.vi)} texts",
            cross_validated=measured["with facts"],
        )


if __name__ == "__main__":
    main()
