"""From neighbours to candidates: each text's best by margin, both ways, and what the vectors say of each pair.

best        a shard   → work/best/zh/00003.parquet, for each text its best counterpart and how far the next one is behind
promising   a shard   → work/promising/00003.parquet, the pairs of its Chinese texts that may be right, by Vietnamese id
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.scale.confidence import VECTOR_FEATURES, Confidence
from align.scale.gathering import texts_name
from align.scale.index import Floats, Ids
from align.scale.neighbours import read_density, read_neighbours
from align.scale.settings import Job, other

if TYPE_CHECKING:
    import pyarrow as pa

PROMISING = 0.02
"""Pairs that are less probable than this by their vectors alone are no candidates."""

FARTHEST = 0.3
"""A lead of more than this says no more."""

_GROUP = 8192


def best_name(language: str, shard: int) -> str:
    """The file of a shard's best counterparts."""
    return f"work/best/{language}/{shard:05}.parquet"


def promising_name(shard: int) -> str:
    """The file of a Chinese shard's candidates."""
    return f"work/promising/{shard:05}.parquet"


def find_best(job: Job, language: str, shard: int) -> int:
    """Find each text's best counterpart by margin."""
    name, texts = best_name(language, shard), job.layout.sizes(language)[shard]
    if job.store.rows(name) != texts:
        ids, cosines, own = read_neighbours(job, language, shard)
        best, cosine, margin, second = best_by_margin(ids, cosines, own, read_density(job, other(language)))
        job.store.write_table(name, _table({"best": best, "cosine": cosine, "margin": margin, "second": second}))
    return texts


def best_by_margin(ids: Ids, cosines: Floats, own: Floats, others: Floats) -> tuple[Ids, Floats, Floats, Floats]:
    """The best of each text's neighbours by margin.

    Args:
        ids: (n, k) neighbours as an index finds them, -1 where there is none.
        cosines: (n, k) theirs.
        own: (n,) the density around each text.
        others: (m,) that around each text of the other language.

    Returns:
        (n,) each: the id of the best (-1 where there is no neighbour), its cosine and margin, and the margin of the next.
    """
    margins = np.where(ids >= 0, cosines - (own[:, None] + others[np.maximum(ids, 0)]) / 2, -np.inf).astype(np.float32)
    order = np.lexsort((ids, -margins), axis=-1)[:, :2]
    first, next_one = order[:, 0], order[:, min(1, order.shape[1] - 1)]
    rows = np.arange(len(ids))
    second = np.maximum(margins[rows, next_one], -1) if order.shape[1] > 1 else np.full(len(ids), -1, np.float32)
    return ids[rows, first], cosines[rows, first], margins[rows, first], second.astype(np.float32)


def find_promising(job: Job, shard: int) -> int:
    """Write the candidates of a Chinese shard, with its texts, sorted by Vietnamese id; gives how many there are."""
    import pyarrow as pa

    name = promising_name(shard)
    if (kept := job.store.rows(name)) >= 0:
        return kept
    first = job.layout.first("zh", shard)
    own = _read_best(job, "zh", [shard])
    others = _read_best(job, "vi", range(len(job.layout.vi)))
    zh, vi, features = candidates(first, own, others)
    likely = Confidence.load().by_vectors(features) >= PROMISING
    zh, vi, features = zh[likely], vi[likely], features[likely]
    order = np.lexsort((zh, vi))
    texts = job.store.read_table(texts_name("zh", shard), ["text", "file", "line"]).take(pa.array(zh[order] - first))
    columns: dict[str, np.ndarray] = {"zh": zh[order], "vi": vi[order]}
    columns |= {name: features[order, at].astype(np.float32) for at, name in enumerate(VECTOR_FEATURES)}
    table = _table(columns)
    for column in texts.column_names:
        table = table.append_column(f"zh_{column}", texts[column])
    job.store.write_table(name, table, group=_GROUP)
    return int(likely.sum())


def candidates(first: int, own: dict[str, np.ndarray], others: dict[str, np.ndarray]) -> tuple[Ids, Ids, Floats]:
    """The pairs of which one is the other's best, for a run of Chinese texts.

    Args:
        first: the id of the first of these Chinese texts.
        own: what `best_by_margin` gave for them: "best", "cosine", "margin", "second".
        others: the same for all Vietnamese texts.

    Returns:
        (c,) the Chinese and the Vietnamese ids, and (c, f) what the vectors say, columns as `VECTOR_FEATURES` names them.
    """
    last = first + len(own["best"])
    forward = np.flatnonzero(own["best"] >= 0)
    back = np.flatnonzero((others["best"] >= first) & (others["best"] < last))
    back = back[own["best"][others["best"][back] - first] != back]
    zh = np.concatenate([forward, others["best"][back] - first])
    vi = np.concatenate([own["best"][forward], back])
    margin = np.concatenate([own["margin"][forward], others["margin"][back]])
    cosine = np.concatenate([own["cosine"][forward], others["cosine"][back]])
    leads = [
        np.where(best["best"][at] == partner, margin - best["second"][at], margin - best["margin"][at])
        for best, at, partner in ((own, zh, vi), (others, vi, zh + first))
    ]
    features = np.stack([margin, cosine, *(np.clip(lead, -FARTHEST, FARTHEST) for lead in leads)], axis=1)
    return zh + first, vi, features.astype(np.float32)


def _read_best(job: Job, language: str, shards: range | list[int]) -> dict[str, np.ndarray]:
    tables = [job.store.read_table(best_name(language, shard)) for shard in shards]
    return {name: np.concatenate([table[name].to_numpy() for table in tables]) for name in tables[0].column_names}


def _table(columns: dict[str, np.ndarray]) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: pa.array(values) for name, values in columns.items()})
