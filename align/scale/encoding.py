"""From texts to vectors: each distinct text is encoded once, in parts that a kill costs little of.

    encode      a part of a shard   → work/encoded/zh/00007-00003.parquet
    pack        a shard             → vectors/zh/00007.parquet, and its parts go

What is kept is prepared for matching: the language's mean taken off and mapped as the encoder's calibration says, brought to
unit length, and rounded to 16 bits, so that the product of two vectors is the cosine that the run goes by.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from align.encoding import Calibration, Encoder, calibration_for
from align.model import Language
from align.reading.language import to_simplified
from align.scale.gathering import ENCODED_TOGETHER, texts_name
from align.scale.settings import Job

if TYPE_CHECKING:
    import pyarrow as pa

Halves = NDArray[np.float16]


def vectors_name(language: str, shard: int) -> str:
    """The file of a shard's vectors."""
    return f"vectors/{language}/{shard:05}.parquet"


def encoded_name(language: str, shard: int, part: int) -> str:
    """The file of some of a shard's vectors, until all are there."""
    return f"work/encoded/{language}/{shard:05}-{part:05}.parquet"


def parts_of(texts: int) -> int:
    """In how many parts a shard of so many texts is encoded."""
    return -(-texts // ENCODED_TOGETHER)


@lru_cache(maxsize=1)
def encoder_of(load: Callable[[str], Encoder], name: str) -> tuple[Encoder, Calibration]:
    """The encoder of a process, loaded once, and how its vectors are prepared."""
    encoder = load(name)
    return encoder, calibration_for(encoder)


def encode_part(job: Job, language: Language, shard: int, part: int) -> int:
    """Encode some texts of a shard, unless they are encoded; gives how many they are."""
    if job.store.rows(vectors_name(language, shard)) >= 0 or job.store.exists(encoded_name(language, shard, part)):
        return 0
    texts = job.store.read_group(texts_name(language, shard), part, ["text"])["text"].to_pylist()
    encoder, calibration = encoder_of(job.load, job.settings.encoder)
    seen = [to_simplified(text) for text in texts] if language == "zh" else texts
    vectors = calibration.apply(encoder.encode(seen), language).astype(np.float16)
    job.store.write_table(encoded_name(language, shard, part), _table(vectors), _about(encoder, calibration, language))
    return len(texts)


def pack_shard(job: Job, language: Language, shard: int, texts: int) -> int:
    """Put the parts of a shard into one file, unless that is done; gives how many vectors it has."""
    import pyarrow as pa

    name = vectors_name(language, shard)
    parts = [encoded_name(language, shard, part) for part in range(parts_of(texts))]
    if job.store.rows(name) != texts:
        job.store.write_table(name, pa.concat_tables([job.store.read_table(part) for part in parts]))
    for part in parts:
        job.store.remove(part)
    return texts


def read_vectors(job: Job, language: str, shard: int) -> Halves:
    """The vectors of a shard, `(n, d) float16`."""
    column = job.store.read_table(vectors_name(language, shard), ["vector"])["vector"].combine_chunks()
    width = column.type.list_size
    found: Halves = column.flatten().to_numpy(zero_copy_only=False).reshape(-1, width)
    return found


def _table(vectors: Halves) -> pa.Table:
    import pyarrow as pa

    flat = pa.array(np.ascontiguousarray(vectors).reshape(-1))
    return pa.table({"vector": pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1])})


def _about(encoder: Encoder, calibration: Calibration, language: str) -> dict[str, object]:
    return {
        "encoder": encoder.name,
        "fingerprint": encoder.fingerprint,
        "calibration": calibration.digest,
        "language": language,
    }
