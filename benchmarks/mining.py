"""How mining grows: time by step, peak memory and recall for piles of several sizes, beside exact search.

    python benchmarks/mining.py ../shared/data --sizes 10000,100000,1000000 [--json FILE]

`doichieu mine` runs whole, on files and with everything that it writes, but with an encoder that makes its vectors out of
real ones: each text is two sentences of train-pairs.tsv, and its vector is the mixture of theirs, `w a + (1 - w) b` with w
between .5 and .8 drawn by the text, brought to unit length. Half of each pile has its
counterpart in the other, the same mixture of the other language's vectors. At 3,815 texts that gives cosines of pairs (median
.75, real .76) and of the nearest stranger (.53 to .58, real .55) like those of the sentences themselves; at other sizes
strangers come nearer, as they do in real piles, but here they share a sentence with the text, which makes them harder.

Recall is of margin pairs, i and j that are each other's best by margin: how many of those that exact search finds are kept,
of all and of those that are right with a probability of .5 and above by their vectors. Up to `--exact` texts all of them are
found by exact search, which is LASER's dense mining with flat indexes and the margin as a difference; beyond that those of a
sample.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.encoding import BUNDLED, CachedEncoder, calibration_for, load
from align.matching.margin import NEIGHBOURS, density, nearest
from align.reading.language import to_simplified
from align.scale.candidates import FARTHEST, best_by_margin, best_name
from align.scale.confidence import Confidence
from align.scale.encoding import read_vectors
from align.scale.index import Index
from align.scale.lines import tidy
from align.scale.mining import mine
from align.scale.settings import Job, Layout, Settings
from align.scale.storage import Store

SEPARATOR = " … "
K = 8
_BLOCK = 50_000


class Mixer:
    """An encoder that makes the vector of a text out of those of the two sentences that it consists of."""

    def __init__(self, folder: str) -> None:
        known = np.load(Path(folder) / "sentences.npz")
        texts = json.loads((Path(folder) / "sentences.json").read_text("utf-8"))
        self.vectors = np.concatenate([known["zh"], known["vi"]])
        self.row = {text: row for row, text in enumerate([*map(to_simplified, texts["zh"]), *texts["vi"]])}
        self.half = len(texts["zh"])
        about = json.loads((Path(folder) / "about.json").read_text("utf-8"))
        self.name, self.fingerprint, self.dimension = about["name"], about["fingerprint"], self.vectors.shape[1]

    def encode(self, texts: Sequence[str], progress: object = None) -> np.ndarray:  # noqa: ARG002
        """The mixtures."""
        rows = np.array([[self.row[part] for part in text.split(SEPARATOR)] for text in texts])
        share = weight_of(rows % self.half)[:, None]
        return (share * self.vectors[rows[:, 0]] + (1 - share) * self.vectors[rows[:, 1]]).astype(np.float32)


def weight_of(rows: np.ndarray) -> np.ndarray:
    """How much the first sentence weighs, .5 to .8: drawn by both, the same in both languages."""
    mixed = (rows[:, 0].astype(np.uint64) * np.uint64(2654435761) + rows[:, 1].astype(np.uint64) * np.uint64(40503)) % 10007
    return 0.5 + 0.3 * mixed.astype(np.float64) / 10007


def sentences(data: Path, folder: Path) -> None:
    """Encode the sentences of train-pairs.tsv with the bundled encoder, without what its calibration takes off later."""
    rows = [line.split("\t")[1:] for line in (data / "train-pairs.tsv").read_text("utf-8").splitlines()[1:]]
    pairs = list({tidy(zh): (tidy(zh), tidy(vi)) for zh, vi in rows}.values())
    pairs = list({vi: (zh, vi) for zh, vi in pairs}.values())
    encoder = CachedEncoder(load(BUNDLED))
    zh, vi = ([pair[side] for pair in pairs] for side in (0, 1))
    calibration = calibration_for(encoder)
    prepared = {language: calibration.apply(encoder.encode(texts), language) for language, texts in (("zh", zh), ("vi", vi))}
    np.savez(folder / "sentences.npz", **prepared)
    (folder / "sentences.json").write_text(json.dumps({"zh": zh, "vi": vi}, ensure_ascii=False), "utf-8")
    # Prepared vectors are mixed, and the neutral calibration of an unknown fingerprint leaves the mixtures as they are.
    (folder / "about.json").write_text(json.dumps({"name": "mixtures", "fingerprint": "mixtures/1"}), "utf-8")


def write_piles(folder: Path, size: int) -> None:
    """Two files of `size` texts a side, half of them with a counterpart."""
    texts = json.loads((folder / "sentences.json").read_text("utf-8"))
    count = len(texts["zh"])
    codes = np.random.default_rng(1).permutation(count * count)[: size + size // 2]
    for language, own in (("zh", codes[:size]), ("vi", np.r_[codes[: size // 2], codes[size:]])):
        shuffled = np.random.default_rng(2).permutation(own)
        with (folder / f"{size}.{language}").open("w", encoding="utf-8") as file:
            for code in shuffled.tolist():
                first, second = divmod(code, count)
                file.write(f"{texts[language][first]}{SEPARATOR}{texts[language][second]}\n")


def run_one(folder: Path, size: int) -> dict[str, object]:
    """Mine one size in this process, and say what it took; helpers are the processes that compare facts."""
    steps: dict[str, float] = {}
    last = time.monotonic()

    def progress(what: str, *_: int) -> None:
        nonlocal last
        now = time.monotonic()
        steps[what] = steps.get(what, 0.0) + now - last
        last = now

    began = time.monotonic()
    out = folder / f"out-{size}"
    how = Settings(encoder=str(folder))
    zh, vi = ([str(folder / f"{size}.{language}")] for language in ("zh", "vi"))
    found = mine([], str(out), how, zh=zh, vi=vi, progress=progress, load=Mixer)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "size": size,
        "seconds": round(time.monotonic() - began, 1),
        "processor_seconds": round(sum(one.ru_utime + one.ru_stime for one in used), 1),
        "steps": {what: round(seconds, 1) for what, seconds in steps.items()},
        "peak_gigabytes": round(used[0].ru_maxrss / 1e6, 2),
        "peak_gigabytes_of_each_helper": round(used[1].ru_maxrss / 1e6, 2),
        "disk_gigabytes": round(sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e9, 2),
        "pairs": len(found.chosen),
        "zh": len(read_all(out, "zh")),
        "vi": len(read_all(out, "vi")),
    }


def shards_in(folder: Path) -> range:
    """The numbers of the shards in a folder of a run."""
    return range(len(list(folder.glob("*.parquet"))))


def read_all(out: Path, language: str) -> np.ndarray:
    """All vectors of a language that a run kept."""
    job = Job(Store(str(out)), Settings())
    return np.concatenate([read_vectors(job, language, shard) for shard in shards_in(out / "vectors" / language)])


def best_kept(out: Path, language: str) -> np.ndarray:
    """The best counterpart of each text, as the run found it."""
    job = Job(Store(str(out)), Settings(), layout=Layout())
    shards = shards_in(out / "work" / "best" / language)
    return np.concatenate([job.store.read_table(best_name(language, shard), ["best"])["best"].to_numpy() for shard in shards])


class Exact:
    """Exact neighbours and margins between all vectors, worked out for the texts that are asked for."""

    def __init__(self, out: Path) -> None:
        self.vectors = {language: read_all(out, language) for language in ("zh", "vi")}
        self.index: dict[str, Index] = {}
        for language, vectors in self.vectors.items():
            self.index[language] = Index(vectors.shape[1])
            for start in range(0, len(vectors), _BLOCK):
                part = vectors[start : start + _BLOCK]
                self.index[language].add(part, np.arange(start, start + len(part)))

    def near(self, language: str, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The exact neighbours of some texts, and the densities around them."""
        base = "vi" if language == "zh" else "zh"
        ids, cosines = self.index[base].search(self.vectors[language][rows], K)
        none = nearest(self.vectors[language][rows].astype(np.float32), np.zeros((0, self.vectors[base].shape[1]), np.float32))
        return ids, cosines, density(cosines[:, :NEIGHBOURS], none)

    def best(self, language: str, rows: np.ndarray) -> tuple[np.ndarray, ...]:
        """The exact best counterpart by margin of some texts, its cosine and margin, and the margin of the next."""
        base = "vi" if language == "zh" else "zh"
        ids, cosines, own = self.near(language, rows)
        needed = np.unique(ids[ids >= 0])
        dense = np.zeros(len(self.vectors[base]), np.float32)
        dense[needed] = self.near(base, needed)[2]
        return best_by_margin(ids, cosines, own, dense)


def recall_of(folder: Path, size: int, exact: int, sample: int) -> dict[str, object]:
    """How many exact margin pairs the run kept; the time of exact search where it was done for all."""
    out = folder / f"out-{size}"
    kept = {language: best_kept(out, language) for language in ("zh", "vi")}
    began = time.monotonic()
    search = Exact(out)
    mutual, same, likely = [], [], []
    for language, base in (("zh", "vi"), ("vi", "zh")):
        total = len(search.vectors[language])
        rows = np.arange(total) if total <= exact else np.sort(np.random.default_rng(3).choice(total, sample, replace=False))
        best, cosine, margin, second = search.best(language, rows)
        back, _, _, back_second = search.best(base, best)
        leads = [np.clip(margin - one, -FARTHEST, FARTHEST) for one in (second, back_second)]
        mutual.append(back == rows)
        same.append((kept[language][rows] == best) & (kept[base][best] == rows))
        likely.append(Confidence.load().by_vectors(np.stack([margin, cosine, *leads], axis=1)) >= 0.5)
        if total <= exact:
            break
    pairs, found, sure = (np.concatenate(one) for one in (mutual, same, likely))
    return {
        "size": size,
        "exact_seconds": round(time.monotonic() - began, 1) if size <= exact else "-",
        "sampled": sample if size > exact else None,
        "margin_pairs": int(pairs.sum()),
        "recall": round(float(found[pairs].mean()), 4),
        "likely_pairs": int((pairs & sure).sum()),
        "recall_of_likely": round(float(found[pairs & sure].mean()), 4),
    }


def main() -> None:
    """Run each size in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with train-pairs.tsv")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--exact", type=int, default=100_000, help="up to how many texts all margin pairs are found exactly")
    parser.add_argument(
        "--sample", type=int, default=1000, help="of larger piles, how many texts of each language are asked for"
    )
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", choices=("run", "recall"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        size = int(given.sizes)
        done = run_one(given.folder, size) if given.one == "run" else recall_of(given.folder, size, given.exact, given.sample)
        print(json.dumps(done))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "about.json").exists():
            sentences(given.data, folder)
        results = []
        for size in map(int, given.sizes.split(",")):
            write_piles(folder, size)
            found: dict[str, object] = {}
            for what in ("run", "recall"):
                command = [sys.executable, __file__, str(given.data), "--sizes", str(size), "--folder", str(folder),
                           "--one", what, "--exact", str(given.exact), "--sample", str(given.sample)]  # fmt: skip
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
                found |= json.loads(done.stdout.splitlines()[-1])
                print(f"{size:,} {what}: {found}", file=sys.stderr, flush=True)
            results.append(found)
    heads = ("seconds", "processor", "GB peak", "GB disk", "pairs", "recall", "likely", "exact s")
    print(f"{'a side':>10} " + " ".join(f"{head:>9}" for head in heads))
    for one in results:
        keys = ("seconds", "processor_seconds", "peak_gigabytes", "disk_gigabytes", "pairs", "recall", "recall_of_likely")
        cells = [one[key] for key in keys] + [one.get("exact_seconds", "-")]
        print(f"{one['size']:>10,} " + " ".join(f"{cell:>9}" for cell in cells))
    if given.json:
        given.json.write_text(json.dumps({"machine": platform.platform(), "results": results}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
