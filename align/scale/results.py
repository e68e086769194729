"""What a run leaves: the pairs in several formats, what could not be read, and the account of every line."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from align.errors import ScaleError
from align.exchange import RunInfo, format_named
from align.exchange.format import PairFormat
from align.exchange.writing import atomic
from align.model import Language
from align.scale.confidence import FEATURES, Confidence
from align.scale.gathering import Read, refused_name
from align.scale.plan import Plan
from align.scale.settings import LANGUAGES, Job
from align.scale.weighing import Chosen
from align.sentences import say


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the lines of a language. Nothing is lost: see `check`.

    Attributes:
        files, lines: what was given.
        empty, refused: lines without text, and lines that could not be read.
        repeated: lines whose text had stood on another line.
        distinct: texts, each encoded once.
        paired, alone: texts in a pair, and in none.
    """

    files: int
    lines: int
    empty: int
    refused: int
    repeated: int
    distinct: int
    paired: int
    alone: int

    @classmethod
    def of(cls, reads: Sequence[Read], sizes: Sequence[int], lines: int, paired: int) -> Self:
        """Count.

        Args:
            reads: what was read of each file.
            sizes: the distinct texts of each shard.
            lines: on how many lines these texts stood, as the shards say.
            paired: how many texts are in a pair.

        Raises:
            ScaleError: the counts contradict each other.
        """
        total, empty, refused, texts = (
            sum(getattr(read, name) for read in reads) for name in ("lines", "empty", "refused", "texts")
        )
        distinct = sum(sizes)
        if total != empty + refused + texts or lines != texts or distinct > texts:
            raise ScaleError(
                say(
                    "the counts do not agree: {lines} lines, {empty} empty, {refused} refused, {texts} texts, {kept} kept; "
                    "start again with {anew}",
                    lines=total,
                    empty=empty,
                    refused=refused,
                    texts=texts,
                    kept=lines,
                    anew="--anew",
                )
            )
        return cls(len(reads), total, empty, refused, texts - distinct, distinct, paired, distinct - paired)


def write_refused(job: Job, reads: Mapping[Language, Sequence[Read]]) -> None:
    """Write which lines could not be read and why, a JSON object a line; no file where every line could."""
    lines = [
        json.dumps(one, ensure_ascii=True)
        for language in LANGUAGES
        for number, read in enumerate(reads[language])
        if read.refused
        for one in job.store.read_json(refused_name(language, number))
    ]
    if lines:
        job.store.write("refused.jsonl", "".join(f"{line}\n" for line in lines).encode())
    else:
        job.store.remove("refused.jsonl")


def write_results(
    job: Job, chosen: Chosen, account: Mapping[str, object], plan: Plan, progress: Callable[[str, int, int], None]
) -> list[str]:
    """Write the pairs in every format, and the report; gives the names of the files.

    Raises:
        OutputError: one could not be written.
    """
    info = RunInfo(plan.created, plan.encoder)
    writers: dict[str, Callable[[Path], None]] = {"pairs.parquet": lambda path: _write_parquet(chosen, path)}
    for name in job.settings.formats:
        chosen_format = format_named(name)
        if isinstance(chosen_format, PairFormat):
            writers[f"pairs{chosen_format.suffix}"] = _writer(chosen_format, chosen, info)
    with tempfile.TemporaryDirectory() as beside:
        for done, (name, write) in enumerate(writers.items()):
            progress("write", done, len(writers))
            path = (job.store.local or Path(beside)) / name
            write(path)
            if job.store.local is None:
                job.store.write(name, path.read_bytes())
                path.unlink()
    progress("write", len(writers), len(writers))
    refused = ["refused.jsonl"] if job.store.exists("refused.jsonl") else []
    job.store.write_json("report.json", account)
    return [*writers, *refused, "report.json"]


def report(job: Job, chosen: Chosen, counts: Mapping[Language, Counts], plan: Plan) -> dict[str, object]:
    """The account of a run, as JSON can hold it."""
    model = Confidence.load()
    return {
        "pairs": len(chosen),
        "candidates": chosen.candidates,
        "min_confidence": job.settings.min_confidence,
        "expected_right": round(float(chosen.confidence.sum()), 1),
        "encoder": plan.encoder,
        "confidence_fitted_to": model.encoder,
        "settings": job.settings.kept(),
        **{language: asdict(counts[language]) for language in LANGUAGES},
    }


def _writer(chosen_format: PairFormat, chosen: Chosen, info: RunInfo) -> Callable[[Path], None]:
    return lambda path: chosen_format.write_pairs(chosen.pairs(), info, path)


def _write_parquet(chosen: Chosen, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            ("zh", pa.string()),
            ("vi", pa.string()),
            ("confidence", pa.float64()),
            ("zh_file", pa.string()),
            ("zh_line", pa.int64()),
            ("vi_file", pa.string()),
            ("vi_line", pa.int64()),
            *((name, pa.float32()) for name in FEATURES),
        ]
    )
    with atomic(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for table in chosen.tables():
            columns = {"zh": table["zh_text"], "vi": table["vi_text"], "confidence": table["confidence"]}
            for language in LANGUAGES:
                paths = pa.array(chosen.files[language], pa.string())
                columns[f"{language}_file"] = paths.take(table[f"{language}_file"].combine_chunks())
                columns[f"{language}_line"] = table[f"{language}_line"]
            columns |= {name: table[name].cast(pa.float32()) for name in FEATURES}
            writer.write_table(pa.table(columns, schema=schema))
