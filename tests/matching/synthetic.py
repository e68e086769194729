"""Bitexts made of vectors whose alignment is known, for tests that need no model."""

from __future__ import annotations

import numpy as np

from align.matching import Side, Windows, density, nearest
from align.matching.candidates import Candidates

DIMENSION = 64


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def windows(singles: np.ndarray, lengths: np.ndarray, longest: int = 3) -> Windows:
    """All windows up to `longest`; a joined vector is the length-weighted sum of its parts."""
    count = len(singles)
    start, size, vectors, total = list(range(count)), [1] * count, list(singles), list(lengths)
    for k in range(2, longest + 1):
        for i in range(count - k + 1):
            start.append(i)
            size.append(k)
            vectors.append(unit((singles[i : i + k] * lengths[i : i + k, None]).sum(axis=0)))
            total.append(lengths[i : i + k].sum())
    return Windows(
        count,
        np.array(start, np.int32),
        np.array(size, np.int32),
        np.array(vectors, np.float32).reshape(len(start), singles.shape[1]),
        np.array(total, np.int32),
    )


def bitext(zh_of: list[list[int]], vi_of: list[list[int]], seed: int = 0, noise: float = 0.35) -> tuple[Side, Side]:
    """Two sides whose segments each state the given statements; equal numbers on both sides mean the same."""
    random = np.random.default_rng(seed)
    meaning = random.normal(size=(1 + max([s for side in (zh_of, vi_of) for seg in side for s in seg], default=0), DIMENSION))
    background = unit(random.normal(size=(200, DIMENSION)))
    sides = []
    for of, characters in ((zh_of, 30), (vi_of, 96)):
        vectors = np.array([meaning[statements].sum(axis=0) for statements in of]).reshape(-1, DIMENSION)
        vectors = unit(vectors + noise * random.normal(size=vectors.shape)) if len(vectors) else vectors.astype(np.float32)
        lengths = np.array([characters * len(statements) for statements in of], dtype=np.int32)
        sides.append(windows(vectors, lengths))
    zh, vi = sides
    return (
        Side(zh, density(nearest(zh.vectors, np.concatenate([vi.vectors, background])))),
        Side(vi, density(nearest(vi.vectors, np.concatenate([zh.vectors, background])))),
    )


def candidates_of(spans: list[tuple[int, int, int, int]]) -> Candidates:
    """Candidates with these (zh start, zh end, vi start, vi end); their rows mean nothing."""
    table = np.array(spans, dtype=np.int64).reshape(-1, 4)
    return Candidates(np.arange(len(table)), np.arange(len(table)), *table.T)
