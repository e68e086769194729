"""`doichieu mine` with the bundled encoder, as people call it."""

import json

from align.encoding.catalog import _PAIRS
from align.scale.confidence import Confidence


def test_two_files_become_pairs(tmp_path, run, fails):
    (tmp_path / "one.txt").write_text("".join(f"{zh}\n" for zh, _ in _PAIRS) + "这座博物馆收藏了三百件陶器。\n")
    (tmp_path / "two.vi").write_text("".join(f"{vi}\n" for _, vi in reversed(_PAIRS)) + "\nNgư dân thả rùa về biển.\n")
    files = [str(tmp_path / "one.txt"), str(tmp_path / "two.vi")]
    out = tmp_path / "out"
    code, said, complained = run("mine", *files, "--out", str(out), "--show", "2")
    assert code == 0, complained
    assert complained == ""
    assert "Chinese: 13 lines in 1 files" in said
    assert f"written to {out}: pairs.parquet, pairs.tsv, pairs.jsonl, pairs.tmx, report.json" in said
    pairs = [json.loads(line) for line in (out / "pairs.jsonl").read_text().splitlines()]
    found = {(pair["zh"]["text"], pair["vi"]["text"]) for pair in pairs}
    assert len(found & set(_PAIRS)) >= 10
    assert len(found - set(_PAIRS)) <= 1
    assert pairs[0]["vi"]["report"] == files[1]
    code, said, _ = run("mine", *files, "--out", str(out), "--json", "--min-confidence", "0.9")
    assert json.loads(said)["vi"] | {"paired": 0, "alone": 0} == {
        "files": 1, "lines": 14, "empty": 1, "refused": 0, "repeated": 0, "distinct": 13, "paired": 0, "alone": 0,
    }  # fmt: skip
    assert "begun with other --shard" in fails("mine", *files, "--out", str(out), "--shard", "500")


def test_wrong_use_is_one_sentence(tmp_path, fails):
    (tmp_path / "one.txt").write_text("两国同意增加直飞航班。\n")
    given = ("mine", str(tmp_path / "one.txt"), "--out", str(tmp_path / "out"))
    assert "none is Vietnamese" in fails(*given)
    assert "'html' is no format for corpora" in fails(*given, "--formats", "html")
    assert "'spark' is no engine" in fails(*given, "--engine", "spark")
    assert "shard is 5; choose 100 to 1e+07" in fails(*given, "--shard", "5")
    assert "give files in both languages" in fails("mine", "--zh", str(tmp_path / "one.txt"), "--out", "x")


def test_the_confidence_that_ships_is_of_the_encoder_that_ships():
    from align.encoding import calibration_for, load

    assert Confidence.load().fingerprint in calibration_for(load()).serves
