"""Grouping: shared statements and dates decide, and every report is in exactly one meeting."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.meetings import NO_DAY, OTHER_DAY, SAME_DAY, Background, Traits, affinity, demands, group, named
from align.model import Report
from tests.matching.synthetic import DIMENSION, unit


def traits(statements, language="zh", day=None, month_day=None, seed=0):
    """A report that makes these statements; equal numbers mean the same in any report."""
    meaning = np.stack([np.random.default_rng(s).normal(size=DIMENSION) for s in statements])
    noise = np.random.default_rng(1000 + seed).normal(size=meaning.shape)
    return Traits(language, unit(meaning + 0.3 * noise), day, month_day)


BACKGROUND = Background(*(unit(np.random.default_rng(s).normal(size=(200, DIMENSION))) for s in (5000, 5001)))


def test_reports_that_share_statements_are_near_in_and_across_languages():
    reports = [
        traits(range(8), "zh", seed=1),
        traits(range(4, 12), "vi", seed=2),
        traits(range(2, 9), "zh", seed=3),
        traits(range(50, 58), "vi", seed=4),
    ]
    shared = affinity(reports, BACKGROUND)
    assert np.allclose(shared, shared.T)
    assert shared[0, 1] > NO_DAY
    assert shared[0, 2] > NO_DAY
    assert shared[3, :3].max() < SAME_DAY
    assert group(shared, demands(reports)) == [[0, 1, 2], [3]]


@pytest.mark.parametrize("count", [0, 1])
def test_few_reports(count):
    reports = [traits(range(3))] * count
    assert group(affinity(reports, BACKGROUND), demands(reports)) == [[i] for i in range(count)]


def test_an_empty_report_stays_alone():
    reports = [traits(range(5)), Traits("vi", np.zeros((0, DIMENSION), np.float32))]
    assert group(affinity(reports, BACKGROUND), demands(reports)) == [[0], [1]]


def test_dates_set_the_demand():
    july, later = date(2021, 7, 6), date(2022, 7, 6)
    reports = [
        traits([1], day=july),
        traits([1], day=later),
        traits([1], month_day=(7, 6)),
        traits([1], month_day=(10, 26)),
        traits([1]),
    ]
    need = demands(reports)
    assert need[0, 1] == OTHER_DAY
    assert need[0, 2] == need[1, 2] == SAME_DAY
    assert need[0, 3] == need[2, 3] == OTHER_DAY
    assert (need[4] == NO_DAY).all()


@pytest.mark.parametrize(("other", "together"), [(date(2021, 7, 6), True), (date(2018, 11, 14), False)])
def test_the_same_words_about_another_day_are_another_meeting(other, together):
    reports = [traits(range(6), "zh", date(2021, 7, 6), seed=1), traits(range(4, 10), "vi", other, seed=2)]
    assert (group(affinity(reports, BACKGROUND), demands(reports)) == [[0, 1]]) is together


@given(st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_every_report_is_in_one_group_whatever_is_shared(count, seed):
    random = np.random.default_rng(seed)
    shared = random.uniform(0, 2, size=(count, count))
    groups = group((shared + shared.T) / 2, np.full((count, count), 0.8))
    assert sorted(i for members in groups for i in members) == list(range(count))


def test_adding_an_unrelated_report_changes_no_group():
    reports = [traits(range(8), "zh", seed=1), traits(range(8), "vi", seed=2), traits(range(20, 28), "vi", seed=3)]
    before = group(affinity(reports, BACKGROUND), demands(reports))
    more = [*reports, traits(range(80, 90), "zh", seed=4)]
    assert group(affinity(more, BACKGROUND), demands(more)) == [*before, [3]]


def report(name, language, title=None, day=None):
    return Report(name, name, language, "", (), title=title, meeting_date=day)


def test_names_are_readable_and_unique():
    day = date(2021, 7, 6)
    found = named(
        [
            [report("a.txt", "zh", "标题", day), report("b.txt", "vi", "Đối thoại ASEAN – Nga: bước tiến mới", day)],
            [report("x/b.txt", "vi", "Đối thoại ASEAN, Nga: bước tiến mới", day)],
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
