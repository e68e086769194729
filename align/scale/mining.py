"""Mining: two piles of text in, ranked pairs out, one step after the other, each of tasks that may run anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from align.encoding import Encoder, load
from align.errors import InputError, ScaleError
from align.model import Language, Pair
from align.scale.candidates import find_best, find_promising
from align.scale.confidence import Confidence
from align.scale.encoding import encode_part, encoder_of, pack_shard, parts_of
from align.scale.engines import Engine, LocalEngine
from align.scale.gathering import Read, read_file, shard_texts
from align.scale.inputs import Input, find_inputs
from align.scale.neighbours import blocks, find_cells, forget_index, is_exact, make_centres, merge_blocks, search_block
from align.scale.plan import Plan, agree
from align.scale.results import Counts, report, write_refused, write_results
from align.scale.settings import LANGUAGES, Job, Layout, Settings, other
from align.scale.storage import MissingPartError, Store
from align.scale.weighing import Chosen, choose, weigh
from align.sentences import say

Progress = Callable[[str, int, int], None]

_MANY = 20_000
"""Texts whose facts take longer to compare than processes to start."""

_TRIES = 3
"""How often a run begins again when somebody takes its files away."""


@dataclass(frozen=True)
class Mined:
    """What came of a run.

    Attributes:
        chosen: the pairs.
        counts: what became of every line, by language.
        plan: what the run was begun with.
        report: the account of the run, as `report.json` has it.
        written: the names of the files with results.
        notes: what is good to know about the result, one sentence each.
    """

    chosen: Chosen
    counts: dict[Language, Counts]
    plan: Plan
    report: dict[str, object]
    written: list[str]
    notes: tuple[str, ...] = ()

    def first(self, count: int) -> list[Pair]:
        """The surest pairs."""
        return list(islice(self.chosen.pairs(), count)) if count else []

    @property
    def account(self) -> str:
        """What became of every line, as people read it."""
        zh, vi = self.counts["zh"], self.counts["vi"]
        lines = [f"{len(self.chosen):,} pairs; of them about {self.chosen.confidence.sum():,.0f} are right"]
        for name, one in (("Chinese", zh), ("Vietnamese", vi)):
            lines.append(
                f"{name}: {one.lines:,} lines in {one.files:,} files: {one.paired:,} in a pair, {one.alone:,} in none, "
                f"{one.repeated:,} repeated, {one.empty:,} empty, {one.refused:,} refused"
            )
        return "\n".join(lines)


def silent(what: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def mine(  # noqa: PLR0913 - a run has that many sides
    either: Sequence[str],
    out: str,
    settings: Settings | None = None,
    *,
    zh: Sequence[str] = (),
    vi: Sequence[str] = (),
    engine: Engine | None = None,
    progress: Progress = silent,
    anew: bool = False,
    load: Callable[[str], Encoder] = load,
) -> Mined:
    """Find the pairs among Chinese and Vietnamese texts of which nothing is known.

    A run that was ended in the middle goes on where it was when it is started again.

    Args:
        either: files and folders, or their URLs, whose languages are found out.
        out: a folder or URL for the results, and for the files of the run.
        settings: how to mine.
        zh: Chinese files and folders.
        vi: Vietnamese ones.
        engine: where tasks run; this process by default.
        progress: told what is being done, how much of it is done, and how much there is.
        anew: throw away what an earlier start left in `out`.
        load: makes an encoder of its name.

    Raises:
        InputError: a file cannot be read, or too many of its lines.
        ScaleError: `out` holds another run, or a worker died again and again, or memory ran out.
        EncoderError, OutputError: the encoder cannot be used; something could not be written.
    """
    job = Job(Store(out), settings or Settings(), load)
    inputs = find_inputs(either, zh, vi, column=job.settings.column)
    with _alone(job.store):
        plan = agree(job, inputs, anew=anew)
        runner = engine or LocalEngine()
        try:
            for tries_left in reversed(range(_TRIES)):
                try:
                    return _Run(job, inputs, plan, runner, progress).all()
                except MissingPartError:
                    if not tries_left:
                        raise
        finally:
            runner.close()
    raise AssertionError("the last try returns or raises")


@dataclass
class _Run:
    """The steps, in their order."""

    job: Job
    inputs: Sequence[Input]
    plan: Plan
    engine: Engine
    progress: Progress

    def all(self) -> Mined:
        reads = self._read()
        lines = self._gather(reads)
        self._encode()
        self._search()
        self._choose_candidates()
        files: dict[str, list[str]] = {language: [read.path for read in reads[language]] for language in LANGUAGES}
        chosen = choose(self.job, files)
        counts = {
            language: Counts.of(reads[language], self.job.layout.sizes(language), lines[language], len(chosen))
            for language in LANGUAGES
        }
        account = report(self.job, chosen, counts, self.plan)
        written = write_results(self.job, chosen, account, self.plan, self.progress)
        return Mined(chosen, counts, self.plan, account, written, self._notes())

    def _notes(self) -> tuple[str, ...]:
        encoder, calibration = encoder_of(self.job.load, self.job.settings.encoder)
        fitted = Confidence.load()
        if fitted.fingerprint in calibration.serves:
            return ()
        return (
            say(
                "confidences were fitted to {fitted}, not to {name}; look at some pairs before you trust them",
                fitted=fitted.encoder,
                name=encoder.name,
            ),
        )

    def _do(
        self, what: str, task: Callable[..., Any], arguments: Sequence[tuple[Any, ...]], *, spread: bool = False
    ) -> list[Any]:
        return self.engine.run(task, arguments, lambda done, total: self.progress(what, done, total), spread=spread)

    def _read(self) -> dict[Language, list[Read]]:
        found: dict[Language, list[Read]] = {}
        for language in LANGUAGES:
            files = [one for one in self.inputs if one.language == language]
            found[language] = self._do("lines", read_file, [(self.job, at, one) for at, one in enumerate(files)])
        write_refused(self.job, found)
        for language in LANGUAGES:
            _refuse_garbage(self.job, found[language])
        return found

    def _gather(self, reads: dict[Language, list[Read]]) -> dict[Language, int]:
        """Distinct texts in shards; gives how many lines stand behind them."""
        sizes: dict[str, tuple[int, ...]] = {}
        lines: dict[Language, int] = {}
        for language in LANGUAGES:
            parts = [part for read in reads[language] for part in read.parts]
            shards = max(-(-sum(read.distinct for read in reads[language]) // self.job.settings.shard), 1)
            if not parts:
                raise InputError(
                    ", ".join(read.path for read in reads[language]), say("holds no text, only empty lines; give other files")
                )
            found = self._do("texts", shard_texts, [(self.job, language, shard, shards, parts) for shard in range(shards)])
            sizes[language] = tuple(texts for texts, _ in found)
            lines[language] = sum(count for _, count in found)
        self.job = replace(self.job, layout=Layout(**sizes))
        return lines

    def _encode(self) -> None:
        tasks = [
            (self.job, language, shard, part) for language, shard, texts in self._shards() for part in range(parts_of(texts))
        ]
        self._do("encode", encode_part, tasks)
        self._do("pack", pack_shard, [(self.job, language, shard, texts) for language, shard, texts in self._shards()])

    def _search(self) -> None:
        _, calibration = encoder_of(self.job.load, self.job.settings.encoder)
        for language in LANGUAGES:
            base = other(language)
            cut = blocks(self.job, base, calibration.dimension)
            own = [shard for one, shard, _ in self._shards() if one == language]
            if not is_exact(self.job, base):
                self._do("index", make_centres, [(self.job, base)])
                self._do("cells", find_cells, [(self.job, base, shard) for one, shard, _ in self._shards() if one == base])
            # Block by block, so that a process that keeps a block in memory uses it for shard after shard.
            self._do("search", search_block, [(self.job, language, shard, block) for block in cut for shard in own])
            self._do("merge", merge_blocks, [(self.job, language, shard, cut) for shard in own])
        forget_index()

    def _choose_candidates(self) -> None:
        self._do("best", find_best, [(self.job, language, shard) for language, shard, _ in self._shards()])
        shards = {language: range(len(self.job.layout.sizes(language))) for language in LANGUAGES}
        self._do("candidates", find_promising, [(self.job, shard) for shard in shards["zh"]])
        many = self.job.layout.total("vi") >= _MANY
        self._do("weigh", weigh, [(self.job, shard) for shard in shards["vi"]], spread=many)

    def _shards(self) -> Iterator[tuple[Language, int, int]]:
        """The language, number and texts of every shard."""
        for language in LANGUAGES:
            for shard, texts in enumerate(self.job.layout.sizes(language)):
                yield language, shard, texts


def _refuse_garbage(job: Job, reads: Sequence[Read]) -> None:
    for read in reads:
        if read.refused > job.settings.max_refused * read.lines:
            raise InputError(
                read.path,
                say(
                    "{refused:,} of {lines:,} lines cannot be read ({share:.1%}), which is too many; {report} says which and "
                    "why; mend them, or allow more with {option}",
                    refused=read.refused,
                    lines=read.lines,
                    share=read.refused / read.lines,
                    report=job.store.path("refused.jsonl"),
                    option="--max-refused",
                ),
            )


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """See to it that no other process of this machine works in the same folder."""
    if store.local is None:
        yield
        return
    from filelock import FileLock, Timeout

    from align.exchange.writing import writable_folder

    writable_folder(store.local)
    lock = FileLock(store.local / ".doichieu-mine.lock", timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise ScaleError(
            say("{path}: another doichieu is mining into this folder; wait for it, or give another folder", path=store.root)
        ) from error
