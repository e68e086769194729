"""Nearest neighbours: exact for few vectors, else in cells of an inverted file (Jégou et al. 2011), by faiss.

Arrays in, arrays out. A cell holds the vectors that are nearest to its centre, in 16 bits as they are kept, so that what is
found has its exact cosine and only what lies in cells that were not looked into can be missed. The centres are trained once,
on vectors drawn evenly, and all parts of an index share them: searching the parts and joining what is found gives what one
large index gives.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Halves = NDArray[np.float16]
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

_DRAWN_PER_CELL = 40
_ROUNDS = 8
_TOGETHER = 16_384
"""Queries that are searched at once, so that their 32-bit copy stays small."""


def cells_for(texts: int) -> int:
    """How many cells an index of so many vectors should have: about four times the square root, a power of two."""
    return int(2 ** round(np.log2(max(4 * sqrt(texts), 1))))


def drawn_for(cells: int) -> int:
    """On how many vectors the centres of so many cells are trained."""
    return cells * _DRAWN_PER_CELL


def train(vectors: Halves, cells: int) -> Floats:
    """The centres of `cells` cells, `(cells, d) float32` of unit length; the same for the same vectors."""
    import faiss

    trainer = faiss.Clustering(vectors.shape[1], cells)
    trainer.niter, trainer.seed, trainer.spherical = _ROUNDS, 1, True
    trainer.min_points_per_centroid, trainer.max_points_per_centroid = 1, _DRAWN_PER_CELL
    flat = faiss.IndexFlatIP(vectors.shape[1])
    trainer.train(np.ascontiguousarray(vectors, np.float32), flat)
    centres: Floats = faiss.vector_to_array(trainer.centroids).reshape(cells, vectors.shape[1])
    return centres


def assign(vectors: Halves, centres: Floats) -> Ids:
    """The cell of each vector, `(n,) int64`."""
    import faiss

    flat = faiss.IndexFlatIP(centres.shape[1])
    flat.add(centres)
    parts = [
        flat.search(np.ascontiguousarray(vectors[start : start + _TOGETHER], np.float32), 1)[1][:, 0]
        for start in range(0, len(vectors), _TOGETHER)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


class Index:
    """Vectors that can be searched.

    Args:
        dimension: the length of a vector.
        centres: of the cells; None compares with every vector.
        probes: how many cells a query looks into.
    """

    def __init__(self, dimension: int, centres: Floats | None = None, probes: int = 1) -> None:
        import faiss

        self._ids: list[Ids] = []
        self._centres: Any = None
        if centres is None:
            self._index: Any = faiss.IndexFlatIP(dimension)
            return
        self._centres = faiss.IndexFlatIP(dimension)
        self._centres.add(centres)
        self._index = faiss.IndexIVFScalarQuantizer(
            self._centres,
            dimension,
            len(centres),
            faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT,
            False,  # whole vectors and not what is left of them beside the centre
        )
        self._index.is_trained = True  # 16 bits have nothing to train, and the centres are given
        self._index.nprobe = min(probes, len(centres))

    def add(self, vectors: Halves, cells: Ids | None, ids: Ids) -> None:
        """Add vectors `(n, d)` with their cells, None where there are none, and ids."""
        import faiss

        for start in range(0, len(vectors), _TOGETHER):
            part = np.ascontiguousarray(vectors[start : start + _TOGETHER], np.float32)
            if cells is None:
                self._index.add(part)
                continue
            given = np.ascontiguousarray(ids[start : start + len(part)])
            where = np.ascontiguousarray(cells[start : start + len(part)])
            arrays: list[object] = [faiss.swig_ptr(array) for array in (part, given, where)]
            self._index.add_core(len(part), *arrays)
        if cells is None:
            self._ids.append(ids)

    def search(self, vectors: Halves, k: int) -> tuple[Ids, Floats]:
        """The ids and cosines of each vector's nearest, `(n, k)`, best first; -1 and -inf where fewer were found."""
        ids = np.full((len(vectors), k), -1, np.int64)
        cosines = np.full((len(vectors), k), -np.inf, np.float32)
        known = np.concatenate(self._ids) if self._ids else None
        for start in range(0, len(vectors), _TOGETHER):
            part = np.ascontiguousarray(vectors[start : start + _TOGETHER], np.float32)
            found, places = self._index.search(part, k)
            some = places >= 0
            rows = slice(start, start + len(part))
            ids[rows][some] = places[some] if known is None else known[places[some]]
            cosines[rows][some] = found[some]
        return best_of(ids, cosines, k)


def best_of(ids: Ids, cosines: Floats, k: int) -> tuple[Ids, Floats]:
    """The `k` best of what was found for each vector, `(n, m)` each, best first; of equals the lower id comes first."""
    order = np.lexsort((ids, -cosines), axis=-1)[:, :k]
    return np.take_along_axis(ids, order, 1), np.take_along_axis(cosines, order, 1)
