"""The judges that ship, on bitexts whose facts agree or clash, and how they are kept."""

import json
from dataclasses import replace

import numpy as np
import pytest

from align.matching import Judge, Scale, Tokens, match, state
from align.matching.candidates import FEATURES, Margins, candidates
from align.matching.choice import Choice
from align.matching.evidence import agreement
from align.matching.judge import default_judge, first_features, second_features, weigh
from tests.matching.synthetic import bitext, unit

COUNT, AT = 8, 3
"""Segments of either side, and the bead that is looked at."""

NOISE = 1.4
"""So much that the judges are sure of nothing."""

ALIKE = {
    "number": ("出口大米。", "Xuất khẩu gạo."),
    "country": ("代表团抵达。", "Đoàn đại biểu đã đến."),
    "city": ("会谈举行。", "Cuộc hội đàm diễn ra."),
    "day": ("会议举行。", "Hội nghị diễn ra."),
    "year": ("会议举行。", "Hội nghị diễn ra."),
}
CLASHING = {
    "number": ("出口大米4800万吨。", "Xuất khẩu 52 triệu tấn gạo."),
    "country": ("老挝代表团抵达。", "Đoàn đại biểu Nhật Bản đã đến."),
    "city": ("会谈在河内举行。", "Cuộc hội đàm diễn ra tại Bắc Kinh."),
    "day": ("会议7月6日举行。", "Hội nghị diễn ra ngày 8/7."),
    "year": ("会议2023年举行。", "Hội nghị diễn ra năm 2024."),
}
AGREEING = {
    "number": ("出口大米4800万吨。", "Xuất khẩu 48 triệu tấn gạo."),
    "country": ("老挝代表团抵达。", "Đoàn đại biểu Lào đã đến."),
    "city": ("会谈在河内举行。", "Cuộc hội đàm diễn ra tại Hà Nội."),
}
"""The same bead without a fact, with one on which its sides contradict each other, and with one on which they agree."""

BOTH = pytest.mark.parametrize("tokens", [True, False], ids=["tokens", "vectors"])


def words(count, seed):
    """Token vectors of the segments of two sides, each word of the one side meeting a noisy one of the other."""
    random = np.random.default_rng(seed)
    meant = [random.normal(size=(6, 48)) for _ in range(count)]
    return [Tokens.of([unit(word + NOISE * random.normal(size=word.shape)) for word in meant]) for _ in range(2)]


def sides(
    seed,
    zh_text="",
    vi_text="",
):
    """Two texts that say the same in the same order; one bead states what the two texts given do."""
    zh, vi = bitext([[i] for i in range(COUNT)], [[i] for i in range(COUNT)], seed, NOISE)
    zh_tokens, vi_tokens = words(COUNT, seed)
    zh_said, vi_said = [state("", "zh")] * COUNT, [state("", "vi")] * COUNT
    zh_said[AT], vi_said[AT] = state(zh_text, "zh"), state(vi_text, "vi")
    return replace(zh, tokens=zh_tokens, statements=zh_said), replace(vi, tokens=vi_tokens, statements=vi_said)


def confidence(judge, zh, vi):
    """What the judge gives the one-to-one bead in question, before beads are chosen."""
    judged = judge(zh, vi, Scale(0.0, 0.15))
    found = judged.found
    (place,) = np.flatnonzero((found.zh_start == AT) & (found.vi_start == AT) & (found.sizes == 2))
    return float(judged.probability[place])


def confidences(judge, texts):
    """(20,) the same bead in twenty bitexts."""
    return np.array([confidence(judge, *sides(seed, *texts)) for seed in range(20)])


@BOTH
@pytest.mark.parametrize("kind", CLASHING)
def test_a_clash_lowers_confidence_where_the_judge_is_not_sure(tokens, kind):
    judge = default_judge(tokens=tokens)
    plain, clash = confidences(judge, ALIKE[kind]), confidences(judge, CLASHING[kind])
    doubtful = (plain > 0.5) & (plain < 0.95)
    assert doubtful.sum() >= 4
    assert (clash < plain)[doubtful].all()
    assert (plain - clash)[doubtful].mean() > 0.03


@BOTH
@pytest.mark.parametrize("kind", AGREEING)
def test_agreement_never_lowers_it(tokens, kind):
    judge = default_judge(tokens=tokens)
    assert (confidences(judge, AGREEING[kind]) >= confidences(judge, ALIKE[kind])).all()


@BOTH
def test_what_is_looked_at_is_what_the_names_say(tokens):
    zh, vi = sides(0, *CLASHING["number"])
    margins = Margins(zh, vi, Scale(0.0, 0.15))
    found = candidates(margins)
    table = weigh(margins, found, tokens=tokens)
    names = first_features(tokens=tokens)
    assert table.shape == (len(found), len(names))
    assert second_features(tokens=tokens)[: len(names)] == names
    assert ("zh_covered" in names) is tokens
    (place,) = np.flatnonzero((found.zh_start == AT) & (found.vi_start == AT) & (found.sizes == 2))
    assert table[place, names.index("number_clash")] == 1


@BOTH
def test_sides_that_nobody_read_state_nothing(tokens):
    zh, vi = (replace(side, statements=None) for side in sides(0, *CLASHING["number"]))
    margins = Margins(zh, vi, Scale(0.0, 0.15))
    table = weigh(margins, candidates(margins), tokens=tokens)
    assert not table[:, -len(agreement.FEATURES) :].any()
    assert table[:, : len(FEATURES)].any()


def test_a_judge_that_looks_at_tokens_asks_for_them():
    zh, vi = (replace(side, tokens=None) for side in sides(0))
    with pytest.raises(ValueError, match="these sides have none"):
        default_judge(tokens=True)(zh, vi, Scale(0.0, 0.15))


@BOTH
def test_the_figures_behind_a_bead_are_those_that_the_judge_saw(tokens):
    beads = match(*sides(0, *AGREEING["number"]), default_judge(tokens=tokens), Scale(0.0, 0.15))
    (bead,) = (bead for bead in beads if AT in bead.zh)
    assert bead.vi == (AT,)
    assert bead.evidence["number_agreement"] > 0
    assert ("zh_covered" in bead.evidence) is tokens


@BOTH
def test_a_judge_read_back_says_the_same(tmp_path, tokens):
    judge = replace(default_judge(tokens=tokens), slope=0.5, offset=-1.25)
    judge.save(tmp_path / "judge.json", fitted_on="nothing")
    again = Judge.load(tmp_path / "judge.json")
    assert (again.tokens, again.slope, again.offset) == (tokens, 0.5, -1.25)
    one, other = (each(*sides(0, *CLASHING["number"]), Scale(0.0, 0.15)) for each in (judge, again))
    np.testing.assert_allclose(one.probability, other.probability, atol=1e-6)
    np.testing.assert_allclose(one.alone, other.alone, atol=1e-6)
    assert one.names == other.names == second_features(tokens=tokens)


@pytest.mark.parametrize("change", [{"tokens": True}, {"tokens": None}, {"first": {"none": 0, "features": {}}}])
def test_a_judge_fitted_for_other_features_is_refused(tmp_path, change):
    path = tmp_path / "judge.json"
    default_judge(tokens="tokens" not in change or change["tokens"] is None).save(path)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(ValueError, match="fitted for other features"):
        Judge.load(path)


def test_calibration_keeps_the_order_and_the_ends():
    nothing = Choice(np.zeros(0), np.ones(0), np.zeros(0), 0.0)
    raw = np.linspace(0, 1, 101)
    assert Judge(nothing, nothing).calibrated(raw) == pytest.approx(raw, abs=1e-3)
    turned = Judge(nothing, nothing, 2.0, -1.0).calibrated(raw)
    assert (np.diff(turned) > 0).all()
    assert ((turned > 0) & (turned < 1)).all()
