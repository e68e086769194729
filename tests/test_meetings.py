"""Grouping: shared statements, names and dates decide, and every report is in exactly one meeting."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoding import CachedEncoder, calibration_for, load
from align.meetings import (
    LONG,
    NEIGHBOURS,
    NEWS,
    NEXT_DAY,
    NO_DAY,
    ONE_LANGUAGE,
    OTHER_DAY,
    SAME_DAY,
    Affinity,
    Background,
    Glance,
    Traits,
    across,
    demand,
    facts,
    group,
    grouped,
    meetings,
    named,
    near,
)
from align.model import DateCandidate, DateRole, Report
from align.reading import matching_text, read_reports
from tests.matching.synthetic import DIMENSION, unit

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "seeds"

JULY = date(2021, 7, 6)
SEEDS = st.integers(0, 2**32 - 1)


def traits(statements, language="zh", day=None, month_day=None, seed=0, published=None, facts=()):
    """A report that makes these statements; equal numbers mean the same in any report."""
    meaning = np.stack([np.random.default_rng(s).normal(size=DIMENSION) for s in statements])
    noise = np.random.default_rng(1000 + seed).normal(size=meaning.shape)
    return Traits(language, unit(meaning + 0.3 * noise), frozenset(facts), day, month_day, published)


def vectors_of(seed, count=200):
    return unit(np.random.default_rng(seed).normal(size=(count, DIMENSION)))


BACKGROUND = Background(vectors_of(5000), vectors_of(5001))
NO_BACKGROUND = Background(*(np.empty((0, DIMENSION), np.float32),) * 2)


@pytest.mark.parametrize("background", [BACKGROUND, NO_BACKGROUND])
def test_reports_that_share_statements_are_near_in_and_across_languages(background):
    reports = [
        traits(range(8), "zh", seed=1),
        traits(range(4, 12), "vi", seed=2),
        traits(range(2, 9), "zh", seed=3),
        traits(range(50, 58), "vi", seed=4),
    ]
    shared = Affinity(reports, background)
    assert shared(0, 1) == shared(1, 0) > NO_DAY
    assert shared(0, 2) > NO_DAY
    assert max(shared(3, other) for other in range(3)) < SAME_DAY
    assert grouped(reports, background) == [[0, 1, 2], [3]]


def test_what_two_reports_share_depends_on_no_third():
    pair = [traits(range(6), "zh", seed=1), traits(range(4, 10), "vi", seed=2)]
    crowd = [*pair, *(traits(range(3, 9), "vi", seed=s) for s in range(3, 9))]
    assert Affinity(crowd, BACKGROUND)(0, 1) == pytest.approx(Affinity(pair, BACKGROUND)(0, 1))


def test_the_affinities_across_languages_are_a_matrix():
    zh, vi = [traits(range(6), "zh", seed=1)], [traits(range(40, 46), "vi", seed=2), traits(range(6), "vi", seed=3)]
    shared = across(zh, vi, BACKGROUND)
    assert shared.shape == (1, 2)
    assert shared[0, 1] == pytest.approx(Affinity([zh[0], vi[1]], BACKGROUND)(0, 1))
    assert shared[0, 1] > NO_DAY > shared[0, 0]
    assert across([], vi, BACKGROUND).shape == (0, 2)


@pytest.mark.parametrize("count", [0, 1])
def test_few_reports(count):
    assert grouped([traits(range(3))] * count, BACKGROUND) == [[i] for i in range(count)]


@pytest.mark.parametrize("background", [BACKGROUND, NO_BACKGROUND])
def test_an_empty_report_stays_alone(background):
    empty = Traits("vi", np.zeros((0, DIMENSION), np.float32))
    assert grouped([traits(range(5)), empty, traits(range(5), "vi", seed=2)], background) == [[0, 2], [1]]
    assert grouped([empty, empty], background) == [[0], [1]]


NAMES = ("VN", "ID", "bùi thanh sơn", "retno marsudi", "jakarta", "D06", "M07", "ASEAN")


def test_names_bring_short_reports_together_and_a_common_subject_does_not():
    short = [traits([0, 1, 70], "zh", seed=1), traits([1, 80, 81], "vi", seed=2)]
    assert grouped(short, BACKGROUND) == [[0], [1]]
    assert grouped([replace(report, facts=frozenset(NAMES)) for report in short], BACKGROUND) == [[0, 1]]
    assert grouped([replace(report, facts=frozenset(NAMES[-1:])) for report in short], BACKGROUND) == [[0], [1]]


def test_the_facts_of_a_report_are_of_no_language():
    zh = facts(["7月6日，越南外长裴青山在雅加达会见印尼外长。", "印尼去年出口80亿美元。"], "zh")
    vi = facts(["Ngày 6/7, Ngoại trưởng Việt Nam Bùi Thanh Sơn đã gặp Ngoại trưởng Indonesia tại Jakarta."], "vi")
    assert {"VN", "ID", "jakarta", "bùi thanh sơn", "D06", "M07"} <= zh & vi
    assert not any(key.startswith(("Y-", "Y2")) or "80" in key for key in zh), "what counts from an unknown day is no fact"
    assert "Y2020" in facts(["印尼去年出口80亿美元。"], "zh", JULY)
    assert facts([], "zh") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "needed"),
    [
        ({"day": JULY}, {"day": JULY}, SAME_DAY),
        ({"day": JULY}, {"day": date(2021, 7, 7)}, NEXT_DAY),
        ({"day": JULY}, {"day": date(2021, 7, 8)}, OTHER_DAY),
        ({"day": JULY}, {"day": date(2022, 7, 6)}, OTHER_DAY),
        ({"day": JULY}, {"month_day": (7, 6)}, SAME_DAY),
        ({"day": JULY}, {"month_day": (10, 26)}, OTHER_DAY),
        ({"month_day": (7, 6)}, {"month_day": (7, 6)}, SAME_DAY),
        ({"month_day": (7, 6)}, {"month_day": (10, 26)}, OTHER_DAY),
        ({"day": JULY}, {}, NO_DAY),
        ({}, {}, NO_DAY),
        ({"day": JULY}, {"published": date(2021, 7, 8)}, NO_DAY),
        ({"day": JULY}, {"published": date(2021, 7, 6 + NEWS + 2)}, OTHER_DAY),
        ({"day": JULY}, {"published": date(2021, 7, 4)}, OTHER_DAY),
        ({"published": JULY}, {"published": date(2021, 7, 9)}, NO_DAY),
        ({"published": JULY}, {"published": date(2021, 9, 9)}, OTHER_DAY),
        ({"day": JULY, "published": date(2021, 9, 9)}, {"day": JULY, "published": JULY}, SAME_DAY),
    ],
)
def test_dates_set_the_demand(one, other, needed):
    a, b = traits([1], **one), traits([1], "vi", **other)
    assert demand(a, b) == demand(b, a) == needed


@pytest.mark.parametrize(("lengths", "more"), [((1, 30), 0), ((5, 5), 0), ((7, 30), 0.4), ((10, 12), 1), ((30, 30), 1)])
def test_of_long_reports_of_one_day_more_is_demanded(lengths, more):
    a, b = (traits(range(length), side, JULY) for length, side in zip(lengths, ("zh", "vi"), strict=True))
    assert demand(a, b) == demand(b, a) == pytest.approx(SAME_DAY + more * LONG)
    assert demand(replace(a, day=None), b) == NO_DAY


def test_statements_in_one_language_count_half():
    vi = traits(range(4, 12), "vi", seed=2)
    zh = replace(vi, language="zh")
    same = Background(BACKGROUND.zh, BACKGROUND.zh)
    first = traits(range(8), "zh", seed=1)
    assert Affinity([first, zh], same)(0, 1) == pytest.approx(ONE_LANGUAGE * Affinity([first, vi], same)(0, 1))


@pytest.mark.parametrize(("other", "together"), [(JULY, True), (date(2018, 11, 14), False)])
def test_the_same_words_about_another_day_are_another_meeting(other, together):
    reports = [traits(range(6), "zh", JULY, seed=1), traits(range(4, 10), "vi", other, seed=2)]
    assert (grouped(reports, BACKGROUND) == [[0, 1]]) is together


def test_a_round_up_of_two_meetings_does_not_make_one_of_them():
    first = [traits(range(6), "zh", seed=1), traits(range(7), "vi", seed=2)]
    second = [traits(range(20, 26), "zh", seed=3), traits(range(20, 27), "vi", seed=4)]
    round_up = traits([*range(6), *range(20, 24)], "vi", seed=5)
    assert grouped([*first, *second], BACKGROUND) == [[0, 1], [2, 3]]
    assert grouped([*first, *second, round_up], BACKGROUND) == [[0, 1, 4], [2, 3]]


def test_only_what_the_dates_allow_is_compared_and_only_the_nearest():
    days = [date(2021, 1, 1 + 3 * (i % 4)) if i % 5 else None for i in range(200)]
    reports = [traits([i // 4, 300 + i % 7], ("zh", "vi")[i % 2], days[i], seed=i) for i in range(200)]
    pairs = near([report.glance for report in reports])
    assert len(pairs) == len(set(pairs)) <= len(reports) * 2 * NEIGHBOURS
    assert all(a < b and demand(reports[a], reports[b]) < OTHER_DAY for a, b in pairs)
    partners = [
        {a, b} for a, b in combinations(range(200), 2) if a // 4 == b // 4 and demand(reports[a], reports[b]) < OTHER_DAY
    ]
    assert all(tuple(sorted(pair)) in set(pairs) for pair in partners)


def of_all(glances, of, most):
    """What `near` finds, by looking at every pair there is."""
    found = set()
    for a in of:
        for language in ("zh", "vi"):
            (first, last), near_by = glances[a].days, []
            for b, other in enumerate(glances):
                if b != a and other.language == language and first <= other.days[1] + 1 and other.days[0] <= last + 1:
                    near_by.append((-float(glances[a].mean @ other.mean), b))
            found |= {(min(a, b), max(a, b)) for _, b in sorted(near_by)[:most]}
    return sorted(found)


@settings(max_examples=60)
@given(st.lists(st.none() | st.tuples(st.integers(0, 40), st.sampled_from([0, 1, NEWS])), max_size=40), SEEDS, st.data())
def test_looking_only_at_reports_of_about_the_same_days_loses_none_of_the_nearest(days, seed, data):
    chance = np.random.default_rng(seed)
    span = [
        (date.min.toordinal(), date.max.toordinal()) if one is None else (one[0] + 700_000 - one[1], one[0] + 700_000)
        for one in days
    ]
    means = unit(chance.normal(size=(len(days), DIMENSION)))
    glances = [Glance(("zh", "vi")[int(chance.integers(2))], mean, own) for mean, own in zip(means, span, strict=True)]
    of = data.draw(st.sets(st.integers(0, len(days) - 1))) if days else set()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("align.meetings.BLOCK", 3)
        patched.setattr("align.meetings.NEIGHBOURS", 4)
        assert near(glances, of) == of_all(glances, of, 4)
        assert near(glances) == of_all(glances, range(len(days)), 4)


def test_a_meeting_may_have_more_reports_than_each_is_compared_with():
    reports = [traits(range(9), ("zh", "vi")[i % 2], JULY, seed=i) for i in range(3 * NEIGHBOURS)]
    assert grouped(reports, BACKGROUND) == [list(range(3 * NEIGHBOURS))]


# What `group` promises, for any pulls


def all_pairs(count):
    return list(combinations(range(count), 2))


def pulls(count, seed):
    """(count, count) symmetric, as many pulling as not, no two alike."""
    upper = np.triu(np.random.default_rng(seed).uniform(-1, 1, size=(count, count)), 1)
    return upper + upper.T


def groups_of(pull, members):
    """The groups of `members`, given in this order, as sets of their own numbers."""
    found = group(len(members), all_pairs(len(members)), lambda a, b: pull[members[a], members[b]])
    return {frozenset(members[i] for i in one) for one in found}


@given(st.integers(0, 12), SEEDS)
def test_every_report_is_in_one_group_whatever_pulls(count, seed):
    pull = pulls(count, seed)
    groups = group(count, all_pairs(count), lambda a, b: pull[a, b])
    assert sorted(i for members in groups for i in members) == list(range(count))
    assert groups == sorted(sorted(members) for members in groups)
    for members in groups:
        assert len(members) == 1 or any(pull[a, b] > 0 for a, b in combinations(members, 2))


@given(st.permutations(range(10)), SEEDS)
def test_the_order_of_the_reports_does_not_matter(order, seed):
    pull = pulls(10, seed)
    assert groups_of(pull, order) == groups_of(pull, range(10))


@given(st.lists(st.integers(0, 3), max_size=12), SEEDS, st.data())
def test_where_pulls_agree_with_meetings_any_part_groups_as_the_whole(meeting_of, seed, data):
    count = len(meeting_of)
    same = np.equal.outer(meeting_of, meeting_of).reshape(count, count)
    pull = np.where(same, 1, -1) * np.abs(pulls(count, seed))
    part = data.draw(st.lists(st.sampled_from(range(count)), unique=True)) if count else []
    assert groups_of(pull, part) == {
        frozenset(i for i in part if meeting_of[i] == meeting) for meeting in {meeting_of[i] for i in part}
    }


@given(st.integers(0, 8), st.integers(1, 5), SEEDS)
def test_what_is_added_and_pulls_to_none_changes_nothing(count, more, seed):
    pull = pulls(count + more, seed)
    pull[:count, count:] = -np.abs(pull[:count, count:])
    pull[count:, :count] = -np.abs(pull[count:, :count])
    before, after = groups_of(pull, range(count)), groups_of(pull, range(count + more))
    assert before <= after


# Reports as read


def report(name, language, title=None, day=None, dates=()):
    return Report(name, name, language, "", (), title=title, meeting_date=day, dates=dates)


def test_meetings_do_not_depend_on_the_order_of_the_reports():
    random = np.random.default_rng(7)
    texts = [["裴青山外长出席会议。"] * 6, ["Ngoại trưởng Bùi Thanh Sơn dự họp."] * 6] * 4
    meaning = [list(range(6 * (i // 2 % 3), 6 * (i // 2 % 3) + 6)) for i in range(8)]  # the last two copy the first two
    vectors = [traits(meaning[i]).vectors for i in range(8)]
    reports = [report(f"{i}.txt", ("zh", "vi")[i % 2]) for i in range(8)]
    found = set()
    for _ in range(5):
        order = random.permutation(8)
        groups = meetings([reports[i] for i in order], [texts[i] for i in order], [vectors[i] for i in order], BACKGROUND)
        found.add(frozenset(frozenset(r.id for r in (*meeting.zh, *meeting.vi)) for meeting in groups))
    assert found == {frozenset(map(frozenset, (["0.txt", "1.txt", "6.txt", "7.txt"], ["2.txt", "3.txt"], ["4.txt", "5.txt"])))}


def test_a_day_without_its_year_is_taken_from_the_report():
    candidate = DateCandidate(None, DateRole.MEETING, "lead", month_day=(7, 6))
    known = Traits.of(report("a.txt", "zh", dates=(candidate,)), [], np.zeros((0, DIMENSION), np.float32))
    assert (known.day, known.month_day) == (None, (7, 6))
    dated = report("a.txt", "zh", day=JULY, dates=(candidate,))
    assert Traits.of(dated, [], np.zeros((0, DIMENSION), np.float32)).month_day is None


def test_names_are_readable_and_unique():
    found = named(
        [
            [report("a.txt", "zh", "标题", JULY), report("b.txt", "vi", "Đối thoại ASEAN – Nga: bước tiến mới", JULY)],
            [report("x/b.txt", "vi", "Đối thoại ASEAN, Nga: bước tiến mới", JULY)],
            [report("bao-cao.txt", "zh", "标题")],
            [report("报告.txt", "zh", "标题")],
        ]
    )
    assert [meeting.id for meeting in found] == [
        "2021-07-06-doi-thoai-asean-nga-buoc",
        "2021-07-06-doi-thoai-asean-nga-buoc-2",
        "bao-cao",
        "meeting",
    ]
    assert [r.id for r in found[0].zh] == ["a.txt"]


def test_names_of_thousands_of_meetings_with_one_title_are_numbered():
    found = named([[report(f"{i}.txt", "vi", "Tin vắn")] for i in range(3000)] + [[report("x.txt", "vi", "Tin vắn 2")]])
    assert [meeting.id for meeting in found] == ["tin-van", *(f"tin-van-{i}" for i in range(2, 3001)), "tin-van-2-2"]


# The sample reports, with the bundled encoder


def read_with_vectors(folder):
    """The reports of a folder, their texts and vectors, and the encoder's background."""
    reports = read_reports([folder]).reports
    encoder = CachedEncoder(load("bundled"))
    calibration = calibration_for(encoder)
    texts = [[matching_text(r, segment) for segment in r.aligned] for r in reports]
    vectors = [calibration.apply(encoder.encode(t), r.language) for r, t in zip(reports, texts, strict=True)]
    return reports, texts, vectors, Background(calibration.background_zh, calibration.background_vi)


@pytest.fixture(scope="module")
def samples():
    """The traits of the sample reports, the event of each, and the background."""
    reports, texts, vectors, background = read_with_vectors(ROOT / "seeds")
    found = [Traits.of(*parts) for parts in zip(reports, texts, vectors, strict=True)]
    return found, [r.id.split("/")[0] for r in reports], background, texts


def precision_recall(groups, events):
    """Over pairs of reports: of those put together, the share that belongs together, and the other way round."""
    together = {pair for members in groups for pair in combinations(sorted(members), 2)}
    right = {(a, b) for a, b in combinations(range(len(events)), 2) if events[a] == events[b]}
    both = len(together & right)
    return both / max(len(together), 1), both / len(right)


def undated(report):
    return replace(report, day=None, month_day=None, published=None)


def shortened(report, texts, count):
    return replace(report, vectors=report.vectors[:count], facts=facts(texts[:count], report.language, report.published))


def test_the_sample_reports_become_their_meetings_with_and_without_dates(samples):
    reports, events, background, _ = samples
    for kind, of in (("with", reports), ("without", [undated(r) for r in reports])):
        precision, recall = precision_recall(grouped(of, background), events)
        print(f"sample reports {kind} dates: precision {precision:.3f}, recall {recall:.3f}")
        assert (precision, recall) == (1, 1)


@pytest.mark.parametrize(("segments", "floor"), [(5, 0.8), (3, 0.6)])
def test_the_first_sentences_of_the_sample_reports_are_enough_for_most(samples, segments, floor):
    reports, events, background, texts = samples
    short = [shortened(r, t, segments) for r, t in zip(reports, texts, strict=True)]
    precision, recall = precision_recall(grouped(short, background), events)
    print(f"first {segments} segments: precision {precision:.3f}, recall {recall:.3f}")
    assert precision == 1
    assert recall >= floor


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_of_the_sample_reports_in_any_order_group_as_all_do(samples, data):
    reports, events, background, _ = samples
    chosen = data.draw(st.lists(st.sampled_from(range(len(reports))), unique=True))
    found = grouped([reports[i] for i in chosen], background)
    assert {frozenset(chosen[i] for i in members) for members in found} == {
        frozenset(i for i in chosen if events[i] == event) for event in {events[i] for i in chosen}
    }


@pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not here")
@pytest.mark.parametrize("of", [lambda report: report, undated], ids=["dated", "undated"])
def test_of_the_real_reports_only_the_two_of_one_day_are_grouped(of):
    reports, texts, vectors, background = read_with_vectors(REAL)
    found = [of(Traits.of(*parts)) for parts in zip(reports, texts, vectors, strict=True)]
    assert grouped(found, background) == [[0, 1], [2], [3], [4]]
