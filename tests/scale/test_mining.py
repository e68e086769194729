"""Two piles to pairs: nothing is lost, nothing twice, and neither order nor parts nor a kill change what is found."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from align.errors import InputError, ScaleError
from align.exchange import format_named
from align.scale import mining, neighbours
from align.scale.mining import mine
from align.scale.settings import Settings
from tests.scale import piles
from tests.scale.piles import kept, meaning, never_again, texts, write

SMALL = Settings(shard=100, exact=10)


def run(folder, zh, vi, how=SMALL, *, out="out", parts=1, **given):
    """Mine texts that stand in files, the Chinese ones in so many."""
    folder.mkdir(parents=True, exist_ok=True)
    zh_files = [write(folder / f"a{at or ''}.txt", zh[at::parts]) for at in range(parts)]
    vi_file = write(folder / "b.txt", vi)
    return mine([], str(folder / out), how, zh=zh_files, vi=[vi_file], **({"load": meaning} | given))


def found(mined):
    return {(pair.zh.text, pair.vi.text) for pair in mined.chosen.pairs()}


def in_a_process(folder):
    """The command that mines what `write` put into the folder."""
    return [sys.executable, "-m", "tests.scale.run", *(str(folder / name) for name in ("a.txt", "b.txt", "out"))]


def test_what_means_the_same_is_found_and_the_rest_left_alone(tmp_path):
    zh, vi = texts("zh", range(400)), texts("vi", range(200, 600))
    mined = run(tmp_path, zh, vi)
    right = {(f"zh {n}", f"vi {n}") for n in range(200, 400)}
    assert found(mined) >= right
    assert len(found(mined) - right) <= 4
    assert mined.counts["zh"].paired + mined.counts["zh"].alone == 400


def test_every_line_is_accounted_for(tmp_path):
    zh = [*texts("zh", range(150)), "", "zh 3", "  ", "zh 4\t", *texts("zh", range(20))]
    mined = run(tmp_path, zh, texts("vi", range(150)))
    one = mined.counts["zh"]
    assert (one.lines, one.empty, one.repeated, one.distinct, one.refused) == (174, 2, 22, 150, 0)
    assert json.loads((tmp_path / "out/report.json").read_text())["zh"]["repeated"] == 22


@settings(max_examples=6)
@example([0], [1])
@given(*[some.lists(some.integers(0, 300), min_size=1, max_size=260)] * 2)
def test_no_text_is_in_two_pairs_and_no_line_is_lost(zh, vi):
    with tempfile.TemporaryDirectory() as folder:
        _check_account(run(Path(folder), texts("zh", zh), texts("vi", vi)), zh, vi)


def _check_account(mined, zh, vi):
    pairs = [(pair.zh.text, pair.vi.text) for pair in mined.chosen.pairs()]
    for side, given_texts, language in ((0, zh, "zh"), (1, vi, "vi")):
        used = [pair[side] for pair in pairs]
        assert len(set(used)) == len(used)
        assert set(used) <= set(texts(language, given_texts))
        count = mined.counts[language]
        assert count.lines == len(given_texts) == count.repeated + count.distinct
        assert count.distinct == len(set(given_texts)) == count.paired + count.alone


def test_neither_order_nor_files_nor_parts_change_the_pairs(tmp_path):
    zh, vi = texts("zh", range(700)), texts("vi", range(100, 800))
    exact = Settings(shard=10_000)
    expected = found(run(tmp_path / "one", zh, vi, exact))
    random.Random(1).shuffle(zh)
    assert found(run(tmp_path / "many", zh, vi, Settings(shard=100), parts=3)) == expected


def test_how_an_index_is_cut_changes_nothing(tmp_path, monkeypatch):
    zh, vi = texts("zh", range(700)), texts("vi", range(100, 800))
    run(tmp_path, zh, vi, out="whole")
    monkeypatch.setattr(neighbours, "_SHARE", 1e-5)
    searched = []
    search = neighbours.search_block
    monkeypatch.setattr(mining, "search_block", lambda *given: searched.append(given[3]) or search(*given))
    run(tmp_path, zh, vi, out="cut")
    assert len(set(searched)) > 3
    assert kept(tmp_path / "cut") == kept(tmp_path / "whole")


def test_a_second_start_does_nothing_twice(tmp_path):
    zh, vi = texts("zh", range(300)), texts("vi", range(300))
    run(tmp_path, zh, vi)
    before = kept(tmp_path / "out")
    again = run(tmp_path, zh, vi, load=never_again)
    assert kept(tmp_path / "out") == before
    assert again.plan.resumed


def test_a_part_that_is_gone_or_damaged_is_made_again(tmp_path):
    zh, vi = texts("zh", range(300)), texts("vi", range(300))
    run(tmp_path, zh, vi)
    before = kept(tmp_path / "out")
    for pattern in ("work/*/zh/00001.parquet", "work/weighed/*", "work/lines/vi/*.parquet", "vectors/vi/00000.parquet"):
        for number, path in enumerate(sorted((tmp_path / "out").glob(pattern))):
            if number % 2:
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:-20])
        run(tmp_path, zh, vi)
        assert kept(tmp_path / "out") == before, pattern


@pytest.mark.parametrize(("lost", "when"), [("work/texts/vi/00001.parquet", "search"), ("vectors/zh/00000.parquet", "merge")])
def test_a_part_that_goes_while_the_run_needs_it_is_made_again(tmp_path, lost, when):
    zh, vi = texts("zh", range(300)), texts("vi", range(300))
    run(tmp_path, zh, vi, out="whole")
    taken = []

    def take_away(what, done, total):
        if what == when and not taken:
            (tmp_path / "out" / lost).unlink()
            taken.append((done, total))

    run(tmp_path, zh, vi, progress=take_away)
    assert taken
    assert kept(tmp_path / "out") == kept(tmp_path / "whole")


def test_other_inputs_or_settings_are_refused_and_named(tmp_path):
    zh, vi = texts("zh", range(120)), texts("vi", range(120))
    run(tmp_path, zh, vi)
    with pytest.raises(ScaleError, match=r"begun with other .*a\.txt.*--anew"):
        run(tmp_path, [*zh, "zh 500"], vi)
    with pytest.raises(ScaleError, match="--probes"):
        run(tmp_path, zh, vi, Settings(shard=100, exact=10, probes=7))
    mined = run(tmp_path, [*zh, "zh 500"], vi, anew=True)
    assert mined.counts["zh"].distinct == 121


def test_another_confidence_needs_no_new_run(tmp_path):
    zh, vi = texts("zh", range(150)), texts("vi", range(150))
    every = run(tmp_path, zh, vi)
    sure = run(tmp_path, zh, vi, Settings(shard=100, exact=10, min_confidence=0.9), load=never_again)
    assert found(sure) <= found(every)
    assert all(pair.confidence >= 0.9 for pair in sure.chosen.pairs())


def test_pairs_come_ranked_in_every_format(tmp_path):
    mined = run(tmp_path, texts("zh", range(150)), texts("vi", range(100, 250)))
    expected = list(mined.chosen.pairs())
    assert [one.confidence for one in expected] == sorted((one.confidence for one in expected), reverse=True)
    for name in ("tsv", "jsonl", "tmx"):
        assert format_named(name).read(tmp_path / f"out/pairs.{name}") == expected
    table = pq.read_table(tmp_path / "out/pairs.parquet")
    assert table["zh"].to_pylist() == [one.zh.text for one in expected]
    assert table["zh_line"].to_pylist() == [one.zh.segments[0] + 1 for one in expected]
    assert set(table["vi_file"].to_pylist()) == {str(tmp_path / "b.txt")}


def test_vectors_can_be_read_by_others(tmp_path):
    run(tmp_path, texts("zh", range(150)), texts("vi", range(150)))
    table = pq.read_table(tmp_path / "out/vectors/zh/00000.parquet")
    assert str(table.schema.field("vector").type) == f"fixed_size_list<element: halffloat>[{piles.DIMENSION}]"
    assert json.loads(table.schema.metadata[b"doichieu"])["fingerprint"] == "meanings/1"
    assert table.num_rows == pq.read_table(tmp_path / "out" / "work" / "texts" / "zh" / "00000.parquet").num_rows


def test_too_many_unreadable_lines_stop_the_run(tmp_path):
    (tmp_path / "bad.txt").write_bytes("".join(f"zh {n}\n" for n in range(50)).encode() + b"\xff\xfe\n\xffx\n")
    vi = write(tmp_path / "b.txt", texts("vi", range(50)))
    with pytest.raises(InputError, match=r"bad\.txt: 2 of 52 lines cannot be read \(3\.8%\).*--max-refused"):
        mine([], str(tmp_path / "out"), SMALL, zh=[str(tmp_path / "bad.txt")], vi=[vi], load=meaning)
    refused = [json.loads(line) for line in (tmp_path / "out/refused.jsonl").read_text().splitlines()]
    assert [(one["line"], one["why"]) for one in refused] == [(51, "not UTF-8 at byte 1"), (52, "not UTF-8 at byte 1")]
    shutil.rmtree(tmp_path / "out")
    more = Settings(shard=100, exact=10, max_refused=0.1)
    mined = mine([], str(tmp_path / "out"), more, zh=[str(tmp_path / "bad.txt")], vi=[vi], load=meaning)
    assert (mined.counts["zh"].refused, mined.counts["zh"].distinct) == (2, 50)
    assert "refused.jsonl" in mined.written


def test_two_runs_into_one_folder_are_refused(tmp_path):
    from filelock import FileLock

    (tmp_path / "out").mkdir()
    with FileLock(tmp_path / "out/.doichieu-mine.lock"), pytest.raises(ScaleError, match="another doichieu is mining"):
        run(tmp_path, texts("zh", range(10)), texts("vi", range(10)))


def test_results_and_work_may_lie_on_shared_storage(tmp_path):
    import fsspec

    zh, vi = texts("zh", range(250)), texts("vi", range(250))
    run(tmp_path, zh, vi)
    files = {"zh": [str(tmp_path / "a.txt")], "vi": [str(tmp_path / "b.txt")]}
    mine([], "memory://corpus/out", SMALL, load=meaning, **files)
    shared = fsspec.filesystem("memory")
    assert shared.cat_file("/corpus/out/pairs.tsv") == kept(tmp_path / "out")["pairs.tsv"]


def test_memory_that_runs_out_is_said(tmp_path):
    def greedy(_name):
        class Greedy(piles.Meaning):
            def encode(self, texts, progress=None):  # noqa: ARG002
                raise MemoryError

        return Greedy()

    with pytest.raises(ScaleError, match=r"memory ran out.*--memory"):
        run(tmp_path, texts("zh", range(10)), texts("vi", range(10)), load=greedy)


@pytest.mark.slow
def test_killed_again_and_again_it_ends_with_the_same_pairs(tmp_path):
    zh, vi = texts("zh", range(500)), texts("vi", range(200, 700))
    run(tmp_path, zh, vi)
    before = kept(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    command = in_a_process(tmp_path)
    chance, kills = random.Random(5), 0
    for _ in range(60):
        process = subprocess.Popen(command, env={**os.environ, "DOICHIEU_SLOWLY": "0.02"}, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        files = chance.randint(1, 25)
        # Killed by how far it came and not by the clock, so that a slow machine is killed at work too.
        start = _written(tmp_path)
        while process.poll() is None and _written(tmp_path) < start + files and time.monotonic() < deadline:
            time.sleep(0.005)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
    assert process.returncode == 0
    assert kills >= 2
    assert kept(tmp_path / "out") == before


def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_room(tmp_path):
    zh, vi = texts("zh", range(500)), texts("vi", range(500))
    write(tmp_path / "a.txt", zh)
    write(tmp_path / "b.txt", vi)
    command = in_a_process(tmp_path)
    full = subprocess.run(command, env={**os.environ, "DOICHIEU_LARGEST": "9000"}, capture_output=True, text=True, check=False)
    assert full.returncode == 1
    assert "could not be written" in full.stdout
    assert "Traceback" not in full.stderr
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "out").rglob("*unfinished*"))


def _written(folder):
    return sum(1 for path in (folder / "out").rglob("*") if path.is_file()) if (folder / "out").exists() else 0
