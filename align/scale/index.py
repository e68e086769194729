"""Nearest neighbours: exact for few vectors, else in cells of an inverted file (Jégou et al. 2011), with faiss.

Arrays in, arrays out. A cell holds the vectors that are nearest to its centre, in 16 bits as they are kept, so that what is
found has its exact cosine and only what lies in cells that were not looked into can be missed. The centres are trained once,
on vectors drawn evenly, and all parts of an index share them: searching the parts and joining what is found gives what one
large index gives.

faiss trains the centres, finds the nearest of them and keeps the best. Its own inverted file takes query by query; here many
are known at once, so those that look into one cell are multiplied with it together, as in `faiss.contrib.big_batch_search`
(which prints while it works).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Halves = NDArray[np.float16]
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

_DRAWN_PER_CELL = 40
_ROUNDS = 8
_TOGETHER = 16_384
"""Vectors that are compared with all at once, so that their 32-bit copy stays small."""

_BATCH = 131_072
"""Queries that go through the cells together: the more of them meet in a cell, the less it costs to read it."""

_ROWS, _PRODUCTS = 1_024, 1_000_000
"""Queries, and cosines, that are worked out in one product: what stays in the processor's cache."""

_SPARE = 2
"""So many more than asked for are found by products, whose last digit depends on what else is multiplied."""


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
        cells: (n,) the cell of each vector that will be added, in the order in which they are; None as `centres`.
        probes: how many cells a query looks into.
    """

    def __init__(self, dimension: int, centres: Floats | None = None, cells: Ids | None = None, probes: int = 1) -> None:
        import faiss

        self._ids: list[Ids] = []
        self._flat = faiss.IndexFlatIP(dimension)
        self._cells: _Cells | None = None
        if centres is not None and cells is not None:
            self._flat.add(centres)
            self._cells = _Cells.of(cells, len(centres), dimension)
            self._probes = min(probes, len(centres))

    def add(self, vectors: Halves, ids: Ids) -> None:
        """Add vectors `(n, d)` with their ids."""
        if self._cells is not None:
            self._cells.put(vectors, sum(map(len, self._ids)))
        else:
            for start in range(0, len(vectors), _TOGETHER):
                self._flat.add(np.ascontiguousarray(vectors[start : start + _TOGETHER], np.float32))
        self._ids.append(ids)

    def search(self, vectors: Halves, k: int) -> tuple[Ids, Floats]:
        """The ids and cosines of each vector's nearest, `(n, k)`, best first; -1 and -inf where fewer were found."""
        known = np.concatenate(self._ids) if self._ids else np.zeros(0, np.int64)
        ids = np.full((len(vectors), k), -1, np.int64)
        cosines = np.full((len(vectors), k), -np.inf, np.float32)
        step = _TOGETHER if self._cells is None else _BATCH
        for start in range(0, len(vectors), step):
            part = np.ascontiguousarray(vectors[start : start + step], np.float32)
            if self._cells is None:
                found, places = self._flat.search(part, k)
            else:
                found, places = self._cells.search(part, self._flat, self._probes, k)
            some = places >= 0
            rows = slice(start, start + len(part))
            ids[rows][some] = known[places[some]]
            cosines[rows][some] = found[some]
        return best_of(ids, cosines, k)


@dataclass(frozen=True)
class _Cells:
    """Vectors, cell after cell.

    Attributes:
        vectors: (n, d).
        place: (n,) where each vector stands among them, in the order in which they are added.
        owner: (n,) the reverse.
        bounds: (cells + 1,) where each cell begins.
    """

    vectors: Halves
    place: Ids
    owner: Ids
    bounds: Ids

    @classmethod
    def of(cls, cells: Ids, count: int, dimension: int) -> _Cells:
        owner = np.argsort(cells, kind="stable")
        place = np.empty_like(owner)
        place[owner] = np.arange(len(owner))
        bounds = np.searchsorted(cells[owner], np.arange(count + 1))
        return cls(np.empty((len(cells), dimension), np.float16), place, owner, bounds)

    def put(self, vectors: Halves, first: int) -> None:
        """The vectors that are added after `first` others."""
        self.vectors[self.place[first : first + len(vectors)]] = vectors

    def search(self, queries: Floats, centres: faiss.IndexFlatIP, probes: int, k: int) -> tuple[Floats, Ids]:
        """Cosines, and numbers in the order of adding, of each query's nearest in the `probes` cells that are nearest to it.

        Each processor takes a part of the queries. The last digit of a product of matrices depends on what else is multiplied,
        so the cosines of what is found are worked out again pair by pair; `_SPARE` more are found, so that it decides nothing.
        """
        import faiss
        from threadpoolctl import threadpool_limits

        def part(rows: Floats) -> tuple[Floats, Ids]:
            faiss.omp_set_num_threads(1)  # of this thread
            return self._search_part(rows, centres.search(rows, probes)[1], k)

        threads = min(faiss.omp_get_max_threads(), len(queries))
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(part, np.array_split(queries, threads)))
        return np.concatenate([cosines for cosines, _ in found]), np.concatenate([numbers for _, numbers in found])

    def _search_part(self, queries: Floats, near: Ids, k: int) -> tuple[Floats, Ids]:
        """Cell by cell, with all queries that look into it, as products of matrices: much faster than query by query."""
        import faiss

        heap = faiss.ResultHeap(len(queries), k + _SPARE, keep_max=True)
        asked = np.argsort(near, axis=None, kind="stable")
        firsts = np.searchsorted(near.ravel()[asked], np.arange(len(self.bounds)))
        asked //= near.shape[1]
        sizes = np.diff(self.bounds)
        rows_held = np.empty((_ROWS, queries.shape[1]), np.float32)
        products_held = np.empty(max(_PRODUCTS, int(sizes.max(initial=1))), np.float32)
        for cell in np.flatnonzero(sizes * np.diff(firsts)).tolist():
            places = np.arange(self.bounds[cell], self.bounds[cell + 1])
            here = self.vectors[places].astype(np.float32).T
            step = min(_ROWS, len(products_held) // len(places))
            for start in range(firsts[cell], firsts[cell + 1], step):
                rows = asked[start : min(start + step, firsts[cell + 1])]
                taken = np.take(queries, rows, axis=0, out=rows_held[: len(rows)], mode="clip")  # the default copies twice
                products = products_held[: len(rows) * len(places)].reshape(len(rows), len(places))
                np.matmul(taken, here, out=products)
                better = np.flatnonzero(products.max(axis=1) > heap.D[rows, 0])
                heap.add_result_subset(rows[better], products[better], places)
        heap.finalize()
        return self._worked_out(queries, heap.I, k)

    def _worked_out(self, queries: Floats, found: Ids, k: int) -> tuple[Floats, Ids]:
        """The `k` best of the places that were found for each query, and their cosines, each for itself."""
        cosines = np.full(found.shape, -np.inf, np.float32)
        for column in range(found.shape[1]):
            some = np.flatnonzero(found[:, column] >= 0)
            other = self.vectors[found[some, column]].astype(np.float32)
            cosines[some, column] = np.einsum("nd,nd->n", queries[some], other)
        numbers, cosines = best_of(np.where(found >= 0, self.owner[found], -1), cosines, k)
        return cosines, numbers


def best_of(ids: Ids, cosines: Floats, k: int) -> tuple[Ids, Floats]:
    """The `k` best of what was found for each vector, `(n, m)` each, best first; of equals the lower id comes first."""
    order = np.lexsort((ids, -cosines), axis=-1)[:, :k]
    return np.take_along_axis(ids, order, 1), np.take_along_axis(cosines, order, 1)
