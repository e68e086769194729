"""From candidates to pairs: what the texts say of each, its confidence, and one to one.

weigh       a shard   → work/weighed/00003.parquet, the candidates of its Vietnamese texts, the most probable first
choose      all       → which of them stand, no text twice
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from align.matching.evidence.agreement import Statement
from align.model import Language, Pair, Side
from align.reading.language import to_simplified
from align.scale.candidates import promising_name
from align.scale.confidence import FACT_FEATURES, FEATURES, VECTOR_FEATURES, Confidence, compared, stated
from align.scale.gathering import texts_name
from align.scale.index import Ids
from align.scale.settings import Job

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP = 8192
_AT_ONCE = 200_000
"""Pairs that are written at once."""

_DIGITS = 4
"""To how many digits a confidence is kept; of equal ones the larger margin comes first."""

Places = NDArray[np.int64]


def weighed_name(shard: int) -> str:
    """The file of a Vietnamese shard's candidates with their confidences."""
    return f"work/weighed/{shard:05}.parquet"


def weigh(job: Job, shard: int) -> int:
    """See what the texts of each candidate say, and how probable that makes it; gives how many candidates there are."""
    import pyarrow as pa

    name = weighed_name(shard)
    if (kept := job.store.rows(name)) >= 0:
        return kept
    first = job.layout.first("vi", shard)
    wanted = [("vi", ">=", first), ("vi", "<", first + job.layout.vi[shard])]
    parts = range(len(job.layout.zh))
    table = pa.concat_tables([job.store.read_table(promising_name(part), filters=wanted) for part in parts])
    texts = job.store.read_table(texts_name("vi", shard), ["text", "file", "line"])
    texts = texts.take(pa.array(table["vi"].to_numpy() - first))
    for column in texts.column_names:
        table = table.append_column(f"vi_{column}", texts[column])
    said = facts_between(table["zh_text"].to_pylist(), table["vi_text"].to_pylist())
    seen = np.concatenate([np.stack([table[one].to_numpy() for one in VECTOR_FEATURES], axis=1), said], axis=1)
    confidence = np.round(Confidence.load().by_all(seen), _DIGITS)
    for at, column in enumerate(FACT_FEATURES):
        table = table.append_column(column, pa.array(said[:, at].astype(np.float32)))
    table = table.append_column("confidence", pa.array(confidence))
    job.store.write_table(name, table.take(pa.array(_ranked(table))), group=_GROUP)
    return int(table.num_rows)


def facts_between(zh: Sequence[str], vi: Sequence[str]) -> NDArray[np.float64]:
    """What the facts of each pair of texts say, `(n, len(FACT_FEATURES))`; each distinct text is read once."""
    known: dict[tuple[str, str], tuple[Statement, int]] = {}

    def of(text: str, language: Language) -> tuple[Statement, int]:
        if (text, language) not in known:
            known[text, language] = stated(to_simplified(text) if language == "zh" else text, language)
        return known[text, language]

    found = [compared(of(a, "zh"), of(b, "vi")) for a, b in zip(zh, vi, strict=True)]
    return np.array(found, np.float64).reshape(len(found), len(FACT_FEATURES))


@dataclass(frozen=True)
class Chosen:
    """The pairs that stand, the most probable first.

    Attributes:
        job: the run that they are of.
        files: the path of each file by language and number.
        zh, vi, confidence: (p,) each, ids and probabilities.
        candidates: how many candidates were as probable, and had to give way to others or did not.
    """

    job: Job
    files: dict[str, list[str]]
    zh: Ids
    vi: Ids
    confidence: NDArray[np.float64]
    candidates: int

    def __len__(self) -> int:
        return len(self.zh)

    def tables(self) -> Iterator[pa.Table]:
        """All that is known of the pairs, in their order, a table of some thousand at a time."""
        start = 0
        while start < len(self):
            end = min(start + _AT_ONCE, len(self))
            # Equal confidences stay together, since they are read by confidence.
            end = int(np.searchsorted(-self.confidence, -self.confidence[end - 1], side="right"))
            yield self._table(start, end)
            start = end

    def pairs(self) -> Iterator[Pair]:
        """The pairs as formats write them: the file that a text first stood in as its report, the line as its segment."""
        for table in self.tables():
            yield from map(self._pair, table.to_pylist())

    def _table(self, start: int, end: int) -> pa.Table:
        import pyarrow as pa

        wanted = [("confidence", ">=", self.confidence[end - 1]), ("confidence", "<=", self.confidence[start])]
        shards = range(len(self.job.layout.vi))
        table = pa.concat_tables([self.job.store.read_table(weighed_name(shard), filters=wanted) for shard in shards])
        place = {pair: at for at, pair in enumerate(zip(table["zh"].to_pylist(), table["vi"].to_pylist(), strict=True))}
        chosen = zip(self.zh[start:end].tolist(), self.vi[start:end].tolist(), strict=True)
        return table.take(pa.array([place[pair] for pair in chosen], pa.int64()))

    def _pair(self, row: dict[str, Any]) -> Pair:
        evidence = {name: round(float(row[name]), 6) for name in FEATURES if row[name]}
        zh, vi = (self._side(row, language) for language in ("zh", "vi"))
        return Pair("", zh, vi, round(float(row["margin"]), 6), row["confidence"], evidence)

    def _side(self, row: dict[str, Any], language: str) -> Side:
        path = self.files[language][row[f"{language}_file"]]
        return Side(path, (row[f"{language}_line"] - 1,), row[f"{language}_text"])


def choose(job: Job, files: dict[str, list[str]]) -> Chosen:
    """Take the most probable pair, then the next one whose texts are both free, and so on."""
    import pyarrow as pa

    columns = ["zh", "vi", "confidence", "margin"]
    wanted = [("confidence", ">=", job.settings.min_confidence)]
    shards = range(len(job.layout.vi))
    table = pa.concat_tables([job.store.read_table(weighed_name(shard), columns, wanted) for shard in shards])
    order = _ranked(table)
    zh, vi = (table[name].to_numpy()[order] for name in ("zh", "vi"))
    stands = one_to_one(zh, vi, job.layout.total("zh"), job.layout.total("vi"))
    confidence = table["confidence"].to_numpy()[order]
    return Chosen(job, files, zh[stands], vi[stands], confidence[stands], len(zh))


def one_to_one(zh: Ids, vi: Ids, zh_total: int, vi_total: int) -> Places:
    """Which pairs stand when each is taken in turn unless one of its texts is taken; `(p,)` places among the pairs.

    Args:
        zh: (n,) the Chinese id of each pair, the best pair first.
        vi: (n,) the Vietnamese one.
        zh_total: how many Chinese texts there are.
        vi_total: how many Vietnamese ones.
    """
    zh_taken, vi_taken = bytearray(zh_total), bytearray(vi_total)
    stands = []
    for place, (a, b) in enumerate(zip(zh.tolist(), vi.tolist(), strict=True)):
        if not zh_taken[a] and not vi_taken[b]:
            zh_taken[a] = vi_taken[b] = 1
            stands.append(place)
    return np.array(stands, np.int64)


def _ranked(table: pa.Table) -> Places:
    """The rows by confidence, then margin, then ids."""
    keys = [table["vi"].to_numpy(), table["zh"].to_numpy(), -table["margin"].to_numpy(), -table["confidence"].to_numpy()]
    return np.lexsort(keys)
