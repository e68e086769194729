from __future__ import annotations

import logging
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoding import CachedEncoder, CacheStats, Encoder, ProgressCallback, VectorCache, Vectors, load
from align.errors import EncoderError
from tests.encoding.conftest import HashEncoder, run_python

TEXTS = [f"会议 {number} hội nghị" for number in range(40)]


def vectors_of(texts: Sequence[str]) -> dict[str, Vectors]:
    return dict(zip(texts, HashEncoder().encode(texts), strict=True))


def same(one: dict[str, Vectors], other: dict[str, Vectors]) -> bool:
    return one.keys() == other.keys() and all(one[text].tobytes() == other[text].tobytes() for text in one)


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*damaged*"))


class Interrupted(HashEncoder):
    """Interrupted when a second part is to be encoded."""

    def encode(self, texts: Sequence[str], progress: ProgressCallback | None = None) -> Vectors:
        if self.seen:
            raise KeyboardInterrupt
        return super().encode(texts, progress)


class TestVectorCache:
    @settings(max_examples=30, deadline=None)
    @given(texts=st.sets(st.text(st.characters(), max_size=30), max_size=20))
    def test_what_is_put_is_got_bit_for_bit(self, tmp_path_factory: pytest.TempPathFactory, texts: set[str]):
        folder = tmp_path_factory.mktemp("vectors")
        rng = np.random.default_rng(0)
        vectors = {text: rng.normal(size=5).astype(np.float32) for text in texts}
        cache = VectorCache("e/1", folder)
        assert same(cache.put(vectors), vectors)
        cache.close()
        assert same(VectorCache("e/1", folder).get([*texts, "one more"]), vectors)

    def test_each_fingerprint_has_a_file_of_its_own(self, tmp_path: Path):
        one, other = VectorCache("a/b", tmp_path), VectorCache("a:b", tmp_path)
        one.put(vectors_of(TEXTS))
        assert one.path != other.path
        assert not other.get(TEXTS)
        assert len(one) == len(TEXTS)
        assert (one.dimension(), other.dimension()) == (8, None)

    def test_more_texts_than_one_statement_takes(self, tmp_path: Path):
        texts = [str(number) for number in range(2345)]
        cache = VectorCache("e/1", tmp_path)
        cache.put(vectors_of(texts))
        assert same(cache.get(texts), vectors_of(texts))

    def test_the_first_vector_of_a_text_stays(self, tmp_path: Path):
        cache = VectorCache("e/1", tmp_path)
        first = cache.put({"a": np.ones(3, np.float32)})
        kept = VectorCache("e/1", tmp_path).put({"a": np.zeros(3, np.float32), "b": np.zeros(3, np.float32)})
        assert same({"a": kept["a"]}, first)
        assert not kept["b"].any()

    def test_two_processes_write_at_once(self, tmp_path: Path):
        code = """
import sys
from pathlib import Path
from align.encoding import VectorCache
from tests.encoding.test_cache import vectors_of
cache = VectorCache("e/1", Path(sys.argv[1]))
for start in range(0, 300, 5):
    cache.put(vectors_of([str(n) for n in range(start, start + 8)]))
"""
        command = [sys.executable, "-c", code, str(tmp_path)]
        root = Path(__file__).parents[2]
        processes = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        assert [(process.communicate(timeout=60)[1], process.returncode) for process in processes] == [("", 0), ("", 0)]
        texts = [str(number) for number in range(303)]
        assert same(VectorCache("e/1", tmp_path).get(texts), vectors_of(texts))

    def test_a_place_that_cannot_be_written_is_named(self, tmp_path: Path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(EncoderError, match="DOICHIEU_CACHE"):
            VectorCache("e/1", tmp_path / "file").get(["a"])
        cache = VectorCache("e/2", tmp_path)
        cache.path.mkdir()
        with pytest.raises(EncoderError, match="DOICHIEU_CACHE"):
            cache.get(["a"])


class TestDamage:
    @pytest.fixture
    def cache(self, tmp_path: Path) -> VectorCache:
        cache = VectorCache("e/1", tmp_path)
        cache.put(vectors_of(TEXTS))
        cache.close()
        return cache

    @pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\0" + b"\7" * 5000])
    def test_a_file_that_is_something_else_is_set_aside(
        self, cache: VectorCache, caplog: pytest.LogCaptureFixture, content: bytes
    ):
        cache.path.write_bytes(content)
        assert cache.get(TEXTS) == {}
        (record,) = caplog.records
        assert record.levelno == logging.WARNING
        assert str(cache.path) in record.message
        assert "\n" not in record.message
        assert [path.read_bytes() for path in copies(cache.path)] == [content]
        cache.put(vectors_of(TEXTS))
        assert same(cache.get(TEXTS), vectors_of(TEXTS))

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.98])
    def test_a_file_cut_off_never_gives_wrong_vectors(self, cache: VectorCache, share: float):
        data = cache.path.read_bytes()
        cache.path.write_bytes(data[: int(len(data) * share)])
        self.check_and_use(cache)

    def test_a_flipped_byte_anywhere_never_gives_wrong_vectors(self, cache: VectorCache):
        data = cache.path.read_bytes()
        for at in range(0, len(data), 331):
            shutil.rmtree(cache.path.parent)
            cache.path.parent.mkdir()
            cache.path.write_bytes(data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :])
            self.check_and_use(VectorCache("e/1", cache.path.parent))

    def test_a_vector_that_was_changed_is_noticed(self, cache: VectorCache):
        with closing(sqlite3.connect(cache.path)) as connection, connection:
            connection.execute("UPDATE vectors SET vector = zeroblob(32)")
        connection.close()
        assert cache.get(TEXTS) == {}
        assert len(copies(cache.path)) == 1

    @pytest.mark.parametrize(
        "change",
        ["DROP TABLE vectors; CREATE TABLE vectors (a, b)", "UPDATE about SET value = 'other/1'", "DROP TABLE about"],
    )
    def test_tables_of_another_kind_are_set_aside_or_completed(self, cache: VectorCache, change: str):
        connection = sqlite3.connect(cache.path)
        connection.executescript(change)
        connection.close()
        self.check_and_use(cache)

    def test_a_file_that_another_process_replaced_is_left_alone(self, cache: VectorCache):
        second = VectorCache("e/1", cache.path.parent)
        second.get(TEXTS)
        with closing(sqlite3.connect(cache.path)) as connection, connection:
            connection.execute("UPDATE vectors SET crc = 0")
        connection.close()
        assert cache.get(TEXTS) == {}
        cache.put(vectors_of(TEXTS))
        assert same(second.get(TEXTS), vectors_of(TEXTS))
        assert len(copies(cache.path)) == 1

    @staticmethod
    def check_and_use(cache: VectorCache) -> None:
        """What it still gives is right, and it can be filled again."""
        right = vectors_of(TEXTS)
        found = cache.get(TEXTS)
        assert same(found, {text: right[text] for text in found})
        cache.put(right)
        assert same(cache.get(TEXTS), right)
        cache.close()


class TestCachedEncoder:
    def test_an_empty_cache_that_is_given_is_used(self, hash_encoder, tmp_path):
        given = VectorCache(hash_encoder.fingerprint, tmp_path / "given")
        cached = CachedEncoder(hash_encoder, given)
        cached.encode(["a"])
        assert cached.cache is given
        assert len(given) == 1

    def test_it_is_an_encoder(self, hash_encoder: HashEncoder):
        cached = CachedEncoder(hash_encoder)
        assert isinstance(cached, Encoder)
        assert (cached.name, cached.fingerprint, cached.dimension) == ("hash", "hash/1", 8)
        assert cached.encode([]).shape == (0, 8)

    def test_each_text_is_encoded_once_in_all(self, own_cache: Path, hash_encoder: HashEncoder):
        first = CachedEncoder(hash_encoder)
        vectors = first.encode(["b", "a", "b", "ccc"])
        assert sorted(hash_encoder.seen) == ["a", "b", "ccc"]
        assert first.stats == CacheStats(encoded=3, cached=0)
        second = CachedEncoder(HashEncoder())
        again = second.encode(["ccc", "b", "new", "a"])
        assert second.stats == CacheStats(encoded=1, cached=3)
        assert second.encoder.seen == ["new"]
        np.testing.assert_array_equal(again[[3, 1, 0]], vectors[[1, 0, 3]])
        assert first.cache.path.is_relative_to(own_cache)

    @settings(max_examples=25, deadline=None)
    @given(texts=st.lists(st.text(max_size=20), max_size=30))
    def test_it_gives_what_the_encoder_gives(self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]):
        folder = tmp_path_factory.mktemp("vectors")
        plain = HashEncoder().encode(texts)
        for _run in range(2):
            cached = CachedEncoder(HashEncoder(), VectorCache("hash/1", folder))
            assert cached.encode(texts).tobytes() == plain.tobytes()
            cached.cache.close()

    def test_progress_counts_what_is_not_on_disk(self, hash_encoder: HashEncoder):
        texts = [f"{number:04} " * 20 for number in range(1000)]
        CachedEncoder(hash_encoder).encode(texts[:400])
        steps: list[tuple[int, int]] = []
        cached = CachedEncoder(hash_encoder)
        cached.encode(texts, lambda done, total: steps.append((done, total)))
        assert steps[-1] == (60_000, 60_000)
        assert steps == sorted(steps)
        assert len({total for _done, total in steps}) == 1
        steps.clear()
        cached.encode(texts, lambda done, total: steps.append((done, total)))
        assert steps == []

    def test_an_interrupted_run_keeps_what_was_done(self):
        texts = [f"{number:04}".ljust(300) for number in range(2000)]
        interrupted = CachedEncoder(Interrupted())
        with pytest.raises(KeyboardInterrupt):
            interrupted.encode(texts)
        done = len(interrupted.cache)
        assert 0 < done < len(texts)
        assert interrupted.stats.encoded == done
        after = CachedEncoder(HashEncoder())
        after.encode(texts)
        assert after.stats == CacheStats(encoded=len(texts) - done, cached=done)

    def test_ctrl_c_ends_the_process_and_leaves_a_usable_cache(self):
        # A shell starts what it runs in the background deaf to Ctrl-C, and so would be the tests and what they start.
        code = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from align.encoding import CachedEncoder
from tests.encoding.conftest import HashEncoder
class Slow(HashEncoder):
    def encode(self, texts, progress=None):
        time.sleep(0.2)
        return super().encode(texts)
seen = lambda done, total: print(done, flush=True)
CachedEncoder(Slow()).encode([f"{n:05}".ljust(1000) for n in range(20000)], seen)
"""
        root = Path(__file__).parents[2]
        process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        while int(process.stdout.readline()) < 30_000:
            pass
        process.send_signal(signal.SIGINT)
        _output, errors = process.communicate(timeout=60)
        assert process.returncode != 0
        assert errors.strip().splitlines()[-1] == "KeyboardInterrupt"
        texts = [f"{number:05}".ljust(1000) for number in range(20000)]
        found = VectorCache("hash/1").get(texts)
        assert len(found) >= 20
        assert same(found, vectors_of(list(found)))

    def test_a_second_run_loads_no_model_and_no_model_library(self, tiny_model: Path):
        texts = ["会议在河内举行。", "Hội nghị diễn ra tại Hà Nội."]
        first = CachedEncoder(load(str(tiny_model))).encode(texts)
        code = """
import sys
from align.encoding import CachedEncoder, calibration_for, load
cached = CachedEncoder(load(sys.argv[1]))
vectors = cached.encode(sys.argv[2:])
calibration_for(cached).apply(vectors, "zh")
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers", "huggingface_hub"} & set(sys.modules)
assert not heavy, heavy
print(cached.stats.encoded, cached.stats.cached, vectors.tobytes().hex())
"""
        done = run_python(code, str(tiny_model), *texts)
        assert done.stdout.split() == ["0", "2", first.tobytes().hex()]
        assert done.stderr == ""
