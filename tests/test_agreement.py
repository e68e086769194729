"""Agreement: worked examples from the literature, and what holds for any two people."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.agreement import Z, agreement, wilson

CATEGORIES = ("a", "b", "c")


def pairs_of(table):
    """A table as the judgements that make it."""
    return [
        (CATEGORIES[row], CATEGORIES[column])
        for row, cells in enumerate(table)
        for column, count in enumerate(cells)
        for _ in range(count)
    ]


def test_the_example_of_cohen_1960():
    """200 cases, by hand: alike 88 + 40 + 12 = 140; by chance (120·100 + 60·60 + 20·40) / 200² = 16400 / 40000 = .41."""
    table = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
    found = agreement(pairs_of(table), CATEGORIES)
    assert (found.table, found.count) == (table, 200)
    assert found.share == pytest.approx(0.70)
    assert found.kappa == pytest.approx((0.70 - 0.41) / (1 - 0.41))
    assert round(found.kappa, 3) == 0.492


def test_the_example_of_fleiss_1981():
    """100 cases: kappa .676 with a standard error of .087 to .088."""
    found = agreement(pairs_of(((75, 1, 4), (5, 4, 1), (0, 0, 10))), CATEGORIES)
    assert found.share == pytest.approx(0.89)
    assert found.kappa == pytest.approx((0.89 - 0.66) / (1 - 0.66))
    low, high = found.kappa_interval
    assert high - found.kappa == pytest.approx(found.kappa - low)
    assert (high - low) / (2 * Z) == pytest.approx(0.0877, abs=0.0005)


def test_the_interval_is_what_drawing_again_gives():
    """The standard error of the formula against that of kappa over samples drawn from the same table."""
    table = np.array(((88, 14, 18), (10, 40, 10), (2, 6, 12)))
    rng = np.random.default_rng(1960)
    drawn = rng.multinomial(200, (table / 200).ravel(), size=400).reshape(-1, 3, 3)
    kappas = [agreement(pairs_of(sample), CATEGORIES).kappa for sample in drawn]
    low, high = agreement(pairs_of(table), CATEGORIES).kappa_interval
    assert (high - low) / (2 * Z) == pytest.approx(np.std(kappas), rel=0.1)


@pytest.mark.parametrize("pairs", [[], [("a", "a")], [("b", "b")] * 30])
def test_kappa_is_undefined_without_a_choice(pairs):
    found = agreement(pairs, CATEGORIES)
    assert (found.kappa, found.kappa_interval) == (None, None)
    assert found.share == (1.0 if pairs else None)
    assert (found.share_interval is None) == (not pairs)


def test_one_who_always_says_the_same_agrees_by_chance_only():
    assert agreement([("a", "a"), ("a", "b"), ("a", "a")], CATEGORIES).kappa == pytest.approx(0)


def test_no_more_agreement_than_none():
    assert agreement([("a", "b"), ("b", "a")], CATEGORIES).kappa == pytest.approx(-1)


PAIRS = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.sampled_from(CATEGORIES)), min_size=1, max_size=60)


@given(PAIRS)
def test_it_does_not_matter_who_is_first(pairs):
    one, other = agreement(pairs, CATEGORIES), agreement([(b, a) for a, b in pairs], CATEGORIES)
    assert one.share == other.share
    assert one.table == tuple(zip(*other.table, strict=True))
    if one.kappa is None:
        assert other.kappa is None
    else:
        assert one.kappa == pytest.approx(other.kappa)
        assert one.kappa_interval == pytest.approx(other.kappa_interval)


@given(PAIRS, st.permutations(CATEGORIES))
def test_names_and_order_do_not_matter(pairs, names):
    renamed = dict(zip(CATEGORIES, names, strict=True))
    one = agreement(pairs, CATEGORIES)
    other = agreement([(renamed[a], renamed[b]) for a, b in reversed(pairs)], (*CATEGORIES, "unused"))
    assert one.share == other.share
    assert (one.kappa is None) == (other.kappa is None)
    assert one.kappa is None or one.kappa == pytest.approx(other.kappa)


@given(PAIRS)
def test_figures_lie_where_they_can(pairs):
    found = agreement(pairs, CATEGORIES)
    assert sum(map(sum, found.table)) == found.count == len(pairs)
    low, high = found.share_interval
    assert 0 <= low <= found.share <= high <= 1
    if found.kappa is not None:
        assert -1 - 1e-9 <= found.kappa <= found.share + 1e-9
        low, high = found.kappa_interval
        assert low - 1e-9 <= found.kappa <= high + 1e-9


@given(st.lists(st.sampled_from(CATEGORIES), min_size=2, max_size=60).filter(lambda said: len(set(said)) > 1))
def test_kappa_is_one_for_identical_judgements_and_only_then(said):
    assert agreement([(one, one) for one in said], CATEGORIES).kappa == pytest.approx(1)
    other = ["b" if said[0] == "a" else "a", *said[1:]]
    assert agreement(list(zip(said, other, strict=True)), CATEGORIES).kappa < 1


@given(st.integers(1, 500), st.data())
def test_wilson_holds_what_it_should(count, data):
    hits = data.draw(st.integers(0, count))
    low, high = wilson(hits, count)
    # The ends are where a share would be 1.96 of its own standard errors away from what was found.
    for end in (low, high):
        if 0 < end < 1:
            assert abs(hits / count - end) / math.sqrt(end * (1 - end) / count) == pytest.approx(Z, rel=1e-6)
