"""A user's own gold fits the confidence to her texts and encoder: what changes, what is kept for whom, and what is refused."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.calibrating import WHOLE, find, fit_own, own_path, read_own_gold, shifted
from align.encoding import CachedEncoder, Calibration, VectorCache, load
from align.errors import EncoderError, GoldError
from align.gold import GoldDocument, GoldSet
from align.matching.judge import default_judge
from tests.reports import write_reports

SEEDS = Path(__file__).parent.parent / "seeds"
GOLD = SEEDS / "gold.json"


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("DOICHIEU_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def confidences(folder):
    lines = (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return {
        tuple(map(str, (one["zh"]["segments"], one["vi"]["segments"]))): one["confidence"] for one in map(json.loads, lines)
    }


def test_it_is_fitted_used_and_taken_back(run, tmp_path, data):
    reports = write_reports(tmp_path / "reports")
    shipped = json.loads(run("evaluate", GOLD, "--json")[1])
    run("align", reports, "--out", tmp_path / "one")

    code, out, err = run("calibrate", GOLD, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["documents"], found["beads"], found["groups_left_out"], found["gold"]) == (16, 212, 4, ["seeds"])
    assert (found["fitted"], set(found["strict_f1_less_ece"])) == ("confidence", {"shipped", "confidence"})
    figures = found["sets"][0]
    assert figures["before"]["strict"]["f1"] == pytest.approx(shipped["strict"]["f1"], abs=2e-3)
    assert figures["before"]["calibration"]["ece"] == pytest.approx(shipped["calibration"]["ece"], abs=1e-3)
    assert figures["after"]["calibration"]["ece"] != figures["before"]["calibration"]["ece"]
    assert [Path(found["written"])] == list((data / "judges").iterdir())
    kept = json.loads(Path(found["written"]).read_text(encoding="utf-8"))
    assert (kept["fitted_on"], kept["documents"], kept["beads"]) == ("seeds", "16", "212")

    said = r"doichieu: your own calibration of \d{4}-\d\d-\d\d is used \(212 beads of seeds\)\n"
    code, out, err = run("evaluate", GOLD, "--json")
    assert re.fullmatch(said, err)
    assert json.loads(out)["calibration"] != shipped["calibration"]
    assert re.fullmatch(said, run("align", reports, "--out", tmp_path / "two")[2])
    before, after = confidences(tmp_path / "one"), confidences(tmp_path / "two")
    assert any(before[pair] != after[pair] for pair in before.keys() & after.keys())

    assert run("calibrate", "--reset")[1] == f"removed: {found['written']}\n"
    assert run("calibrate", "--reset")[1] == "there was no calibration of your own for this encoder\n"
    code, out, err = run("evaluate", GOLD, "--json")
    assert (json.loads(out)["calibration"], err) == (shipped["calibration"], "")


def test_for_people_it_is_a_small_table(run):
    lines = run("calibrate", GOLD)[1].splitlines()
    assert lines[0] == "multilingual-e5-small (bundled): 212 gold beads in 16 documents of seeds"
    table = [line.split("\t") for line in lines[1:4]]
    assert table[0] == ["gold set", "", "strict F1", "lax F1", "ECE", "right at 0.9 and above"]
    assert [row[:2] for row in table[1:]] == [["seeds", "before"], ["seeds", "after"]]
    assert all(0 <= float(figure) <= 1 for row in table[1:] for figure in row[2:5])
    assert "after: each of 4 groups of documents by what was fitted on the others" in lines


def test_what_cannot_be_calibrated_on_is_refused_in_a_sentence(fails, run, tmp_path, data):
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    few = tmp_path / "few.json"
    few.write_text(json.dumps({**gold, "documents": gold["documents"][:3]}), encoding="utf-8")
    assert "37 gold beads are too few to calibrate on; give at least 50" in fails("calibrate", few)
    assert "is a pairing set" in fails("calibrate", GOLD, SEEDS / "pairing.json")
    assert "none.json" in fails("calibrate", tmp_path / "none.json")
    assert [run("calibrate")[0], run("calibrate", GOLD, "--reset")[0]] == [2, 2]
    assert not data.exists()
    data.write_text("in the way")
    assert "DOICHIEU_DATA" in fails("calibrate", GOLD)


def test_each_file_counts_once_and_names_differ(tmp_path):
    assert [gold.name for gold in read_own_gold([GOLD, SEEDS / ".." / "seeds" / "gold.json"])] == ["seeds"]
    copy = tmp_path / "copy.json"
    copy.write_bytes(GOLD.read_bytes())
    assert [gold.name for gold in read_own_gold([GOLD, copy])] == ["seeds", "seeds (2)"]
    with pytest.raises(GoldError, match="pairing set"):
        read_own_gold([SEEDS / "pairing.json"])


def test_a_file_that_is_broken_or_of_another_release_says_to_calibrate_again(run, fails, tmp_path):
    run("calibrate", GOLD)
    path = own_path(CachedEncoder(load()))
    whole = json.loads(path.read_text(encoding="utf-8"))
    name = next(iter(whole["first"]["features"]))
    less = {key: value for key, value in whole["first"]["features"].items() if key != name}
    nothing = {**whole["second"]["features"], name: {"mean": 0, "scale": 0, "weight": math.nan}}
    for broken in (
        "{",
        "[]",
        json.dumps({**whole, "first": {**whole["first"], "features": less}}),
        json.dumps({**whole, "second": {**whole["second"], "features": nothing}}),
        json.dumps({**whole, "confidence": {"slope": "steep", "offset": 0}}),
        json.dumps({**whole, "tokens": False}),
        json.dumps({**whole, "fingerprint": "another"}),
        json.dumps({**whole, "prepared": "otherwise"}),
    ):
        path.write_text(broken, encoding="utf-8")
        said = fails("align", write_reports(tmp_path / "reports"), "--out", tmp_path / "out")
        assert "fit it again with `doichieu calibrate GOLD.json`, or remove it with `doichieu calibrate --reset`" in said
        assert str(path) in said
    assert run("calibrate", GOLD)[0] == 0
    assert run("evaluate", GOLD)[0] == 0
    path.write_text("{", encoding="utf-8")
    assert run("calibrate", "--reset")[0] == 0
    assert run("evaluate", GOLD)[2] == ""


class Numbered:
    """Texts with the same number are near each other, whatever else they say."""

    name, fingerprint, dimension = "Các số/编号", "numbered/1", 48

    def encode(self, texts, progress=None):
        vectors = np.stack([self._vector(text) for text in texts])
        if progress:
            progress(1, 1)
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def _vector(self, text):
        noise = np.random.default_rng(int.from_bytes(text.encode(), "big") % 2**63).normal(size=self.dimension)
        keys = re.findall(r"\d+", text)
        return noise + 2 * sum(np.random.default_rng(int(key)).normal(size=self.dimension) for key in keys)


def gold_of(documents, beads, long_vi=1):
    """Documents of `beads` statements each; the Vietnamese ones `long_vi` times as long as usual."""
    made = []
    for number in range(documents):
        keys = [1000 * number + at for at in range(1, beads + 1)]
        zh = tuple(f"第{key}号提案得到了通过。" for key in keys)
        vi = tuple(f"Đề xuất số {key} đã được thông qua" + " và ghi vào biên bản" * (long_vi - 1) + "." for key in keys)
        made.append(GoldDocument(f"d{number}", zh, vi, tuple(((at,), (at,)) for at in range(beads))))
    return GoldSet("made", "monotone", tuple(made))


@pytest.fixture
def numbered(tmp_path):
    return CachedEncoder(Numbered(), VectorCache("numbered/1", tmp_path / "vectors"))


def test_what_was_kept_serves_one_encoder_only(numbered, run):
    run("calibrate", GOLD)
    assert find(numbered, Calibration.neutral(numbered)) is None
    path = own_path(numbered)
    assert path.name.startswith("Các-số-编号-")
    path.write_bytes(own_path(CachedEncoder(load())).read_bytes())
    with pytest.raises(EncoderError, match="another release"):
        find(numbered, Calibration.neutral(numbered))


def test_one_document_is_fitted_and_said_to_flatter(numbered):
    fitted = fit_own(numbered, Calibration.neutral(numbered), [gold_of(1, 60)])
    assert (fitted.folds, fitted.fit) == (1, "confidence")
    assert fitted.judge.slope > 0


def test_with_much_gold_the_weights_are_fitted_where_that_is_better(numbered):
    few, many = gold_of(6, 20, long_vi=12), gold_of(10, WHOLE // 10, long_vi=12)
    assert "judge" not in fit_own(numbered, Calibration.neutral(numbered), [few]).worth
    fitted = fit_own(numbered, Calibration.neutral(numbered), [many])
    assert fitted.worth["judge"] > fitted.worth["confidence"]
    assert fitted.fit == "judge"
    assert not np.array_equal(fitted.judge.second.weight, default_judge().second.weight)


@given(st.lists(st.tuples(st.floats(0.1, 1), st.booleans()), max_size=60))
def test_whatever_turned_out_right_the_confidence_stays_finite_and_in_order(beads):
    judge = shifted(default_judge(), np.array([raw for raw, _ in beads]), np.array([right for _, right in beads], dtype=bool))
    confidence = judge.calibrated(np.linspace(0.01, 0.99, 50))
    assert judge.slope > 0
    assert np.isfinite(confidence).all()
    assert (np.diff(confidence) >= 0).all()
