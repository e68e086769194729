"""Neighbours both ways, in tasks that read and write files of the run.

    centres     a language            → work/index/vi.parquet, the centres of its cells
    cells       a shard               → work/cells/vi/00007.parquet, the cell of each text
    search      a shard, a block      → work/found/zh/00003-00000.parquet, its nearest among a block of the other's shards
    merge       a shard               → work/neighbours/zh/00003.parquet, its nearest of all, and how dense it lies

A block is as many shards as `Settings.memory` holds. How they are cut changes nothing in what is found.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from align.matching.margin import NEIGHBOURS, density, nearest
from align.scale.encoding import encoder_of, read_vectors
from align.scale.index import Floats, Halves, Ids, Index, assign, best_of, cells_for, drawn_for, train
from align.scale.settings import Job, other

if TYPE_CHECKING:
    import pyarrow as pa

_SHARE = 0.6
"""Of the memory of a process, what an index may take; the rest is for queries and libraries."""


def centres_name(language: str) -> str:
    """The file of the centres of a language's cells."""
    return f"work/index/{language}.parquet"


def cells_name(language: str, shard: int) -> str:
    """The file of the cells of a shard's texts."""
    return f"work/cells/{language}/{shard:05}.parquet"


def found_name(language: str, shard: int, block: tuple[int, int]) -> str:
    """The file of a shard's nearest in a block."""
    return f"work/found/{language}/{shard:05}-{block[0]:05}-{block[1]:05}.parquet"


def neighbours_name(language: str, shard: int) -> str:
    """The file of a shard's neighbours."""
    return f"work/neighbours/{language}/{shard:05}.parquet"


def is_exact(job: Job, language: str) -> bool:
    """Whether the texts of a language are few enough to compare with every one."""
    return job.layout.total(language) <= job.settings.exact


def make_centres(job: Job, language: str) -> int:
    """Train the centres of a language's cells on vectors drawn evenly from its shards; gives how many cells there are."""
    name = centres_name(language)
    if (kept := job.store.rows(name)) >= 0:
        return kept
    total = job.layout.total(language)
    cells = min(job.settings.cells or cells_for(total), total)
    step = max(total // drawn_for(cells), 1)
    drawn = [read_vectors(job, language, shard)[::step] for shard in range(len(job.layout.sizes(language)))]
    job.store.write_table(name, _vectors_table("centre", train(np.concatenate(drawn), cells)))
    return cells


def find_cells(job: Job, language: str, shard: int) -> int:
    """Find the cell of each text of a shard."""
    import pyarrow as pa

    name, texts = cells_name(language, shard), job.layout.sizes(language)[shard]
    if job.store.rows(name) != texts:
        cells = assign(read_vectors(job, language, shard), _centres(job, language))
        job.store.write_table(name, pa.table({"cell": pa.array(cells.astype(np.int32))}))
    return texts


def blocks(job: Job, language: str, dimension: int) -> list[tuple[int, int]]:
    """The blocks of a language's shards, each from its first shard up to its last, without that one."""
    # A vector in 16 bits, its id twice, and where it stands both ways. Exact search holds 32 bits.
    bytes_each = 4 * dimension if is_exact(job, language) else 2 * dimension + 32
    room = job.settings.memory * _SHARE * 1e9 / bytes_each
    found: list[tuple[int, int]] = []
    start, held = 0, 0
    for shard, size in enumerate(job.layout.sizes(language)):
        if held and held + size > room:
            found.append((start, shard))
            start, held = shard, 0
        held += size
    return [*found, (start, len(job.layout.sizes(language)))]


def search_block(job: Job, language: str, shard: int, block: tuple[int, int]) -> int:
    """Find the nearest of a shard's texts among a block of the other language."""
    name, texts = found_name(language, shard, block), job.layout.sizes(language)[shard]
    if job.store.rows(neighbours_name(language, shard)) == texts or job.store.rows(name) == texts:
        return texts
    index = _index(job, other(language), block)
    ids, cosines = index.search(read_vectors(job, language, shard), job.settings.neighbours)
    job.store.write_table(name, _neighbours_table(ids, cosines))
    return texts


def merge_blocks(job: Job, language: str, shard: int, cut: list[tuple[int, int]]) -> int:
    """Join what was found of a shard in all blocks, and see how densely each text's neighbourhood is settled."""
    import pyarrow as pa

    name, texts = neighbours_name(language, shard), job.layout.sizes(language)[shard]
    parts = [found_name(language, shard, block) for block in cut]
    if job.store.rows(name) != texts:
        found = [_pair_of_arrays(job, part) for part in parts]
        ids, cosines = best_of(
            np.concatenate([one for one, _ in found], axis=1),
            np.concatenate([one for _, one in found], axis=1),
            job.settings.neighbours,
        )
        _, calibration = encoder_of(job.load, job.settings.encoder)
        vectors = read_vectors(job, language, shard).astype(np.float32)
        general = nearest(vectors, calibration.background(other(language)))
        dense = density(cosines[:, :NEIGHBOURS], general)
        table = _neighbours_table(ids, cosines).append_column("density", pa.array(dense))
        job.store.write_table(name, table)
    for part in parts:
        job.store.remove(part)
    return texts


def read_neighbours(job: Job, language: str, shard: int) -> tuple[Ids, Floats, Floats]:
    """The ids and cosines of a shard's neighbours, `(n, k)` each, and the density around each text, `(n,)`."""
    table = job.store.read_table(neighbours_name(language, shard))
    return _matrix(table, "neighbour"), _matrix(table, "cosine"), table["density"].to_numpy()


def read_density(job: Job, language: str) -> Floats:
    """The density around every text of a language, by id."""
    shards = range(len(job.layout.sizes(language)))
    return np.concatenate(
        [job.store.read_table(neighbours_name(language, shard), ["density"])["density"].to_numpy() for shard in shards]
    )


@lru_cache(maxsize=1)
def _index(job: Job, language: str, block: tuple[int, int]) -> Index:
    """The index of a block, kept by the process for its next task."""
    first = read_vectors(job, language, block[0])
    centres, cells = None, None
    if not is_exact(job, language):
        centres = _centres(job, language)
        parts = [job.store.read_table(cells_name(language, shard))["cell"].to_numpy() for shard in range(*block)]
        cells = np.concatenate(parts)
    index = Index(first.shape[1], centres, cells, job.settings.probes)
    for shard in range(*block):
        vectors: Halves = first if shard == block[0] else read_vectors(job, language, shard)
        index.add(vectors, job.layout.first(language, shard) + np.arange(len(vectors), dtype=np.int64))
    return index


def forget_index() -> None:
    """Let go of the index that this process keeps."""
    _index.cache_clear()


def _centres(job: Job, language: str) -> Floats:
    return np.ascontiguousarray(_matrix(job.store.read_table(centres_name(language)), "centre"))


def _pair_of_arrays(job: Job, name: str) -> tuple[Ids, Floats]:
    table = job.store.read_table(name)
    return _matrix(table, "neighbour"), _matrix(table, "cosine")


def _vectors_table(column: str, rows: Floats | Ids) -> pa.Table:
    import pyarrow as pa

    return pa.table({column: pa.FixedSizeListArray.from_arrays(pa.array(rows.reshape(-1)), rows.shape[1])})


def _neighbours_table(ids: Ids, cosines: Floats) -> pa.Table:
    return _vectors_table("neighbour", ids).append_column("cosine", _vectors_table("cosine", cosines)["cosine"])


def _matrix(table: pa.Table, column: str) -> np.ndarray:
    found = table[column].combine_chunks()
    return np.asarray(found.flatten().to_numpy(zero_copy_only=False).reshape(-1, found.type.list_size))
