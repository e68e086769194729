"""What speaks for a pair and what against it, and that a saved model is the one that was saved."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from align.scale.candidates import best_by_margin, candidates
from align.scale.confidence import FACT_FEATURES, FEATURES, Confidence, compared, sign, stated
from align.scale.index import Index, assign, best_of, train
from align.scale.weighing import one_to_one


def facts(zh, vi):
    return dict(zip(FACT_FEATURES, compared(stated(zh, "zh"), stated(vi, "vi")), strict=True))


def test_facts_that_agree_clash_and_stand_alone():
    same = facts("6000万剂疫苗于2021年7月6日运抵河内。", "60 triệu liều vắc xin đến Hà Nội ngày 6/7/2021.")
    assert same["number_agreement"] == 1
    assert same["date_agreement"] >= 1
    assert same["name_agreement"] >= 1
    assert same["number_clash"] == same["date_clash"] == 0
    other = facts("采购5000万剂疫苗。", "mua 60 triệu liều vắc xin.")
    assert (other["number_agreement"], other["number_clash"]) == (0, 1)
    assert facts("没有数字。", "mua 60 triệu liều vắc xin.")["number_alone"] == 1
    assert facts("双方合作。", "Hai bên hợp tác.")["cognate_share"] > 0


@given(some.lists(some.floats(-1, 1), min_size=len(FEATURES), max_size=len(FEATURES)), some.sampled_from(FEATURES))
def test_facts_that_agree_never_lower_and_those_that_clash_never_raise(seen, name):
    model = Confidence.load()
    more = list(seen)
    more[FEATURES.index(name)] += 1
    before, after = model.by_all(np.array([seen, more]))
    if sign(name):
        assert (after - before) * sign(name) >= 0


def test_a_model_comes_back_as_it_was_saved(tmp_path):
    model = Confidence.load()
    model.save(tmp_path / "model.json", fitted_on="x")
    again = Confidence.load(tmp_path / "model.json")
    seen = np.random.default_rng(1).random((20, len(FEATURES)))
    assert np.allclose(model.by_all(seen), again.by_all(seen))
    (tmp_path / "old.json").write_text((tmp_path / "model.json").read_text().replace("number_clash", "number_fight"))
    with pytest.raises(ValueError, match="fit it again"):
        Confidence.load(tmp_path / "old.json")


@given(some.lists(some.tuples(some.integers(0, 8), some.integers(0, 8)), max_size=40))
def test_one_to_one_is_what_taking_turns_gives(pairs):
    zh, vi = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    stands = one_to_one(zh, vi, 9, 9).tolist()
    for place in range(len(pairs)):
        before = [at for at in stands if at < place]
        free = all(zh[at] != zh[place] and vi[at] != vi[place] for at in before)
        assert (place in stands) == free


def unit(count, seed, width=24):
    found = np.random.default_rng(seed).standard_normal((count, width))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float16)


def test_an_index_finds_what_products_find():
    base, queries = unit(500, 1), unit(70, 2)
    index = Index(24)
    index.add(base[:200], np.arange(200))
    index.add(base[200:], np.arange(200, 500))
    ids, cosines = index.search(queries, 5)
    products = queries.astype(np.float32) @ base.astype(np.float32).T
    assert np.array_equal(ids, np.argsort(-products, axis=1, kind="stable")[:, :5])
    assert np.allclose(cosines, -np.sort(-products, axis=1)[:, :5], atol=1e-6)


def test_cells_that_are_all_looked_into_miss_nothing_and_parts_give_what_the_whole_gives():
    base, queries = unit(500, 1), unit(70, 2)
    centres = train(base, 16)
    cells = assign(base, centres)
    cut = (slice(0, 200), slice(200, 500))
    exact, whole, one = Index(24), Index(24, centres, cells, 16), Index(24, centres, cells, 4)
    for index in (exact, whole, one):
        for rows in cut:
            index.add(base[rows], np.arange(500)[rows])
    assert np.array_equal(exact.search(queries, 5)[0], whole.search(queries, 5)[0])
    parts = [Index(24, centres, cells[rows], 4) for rows in cut]
    for part, rows in zip(parts, cut, strict=True):
        part.add(base[rows], np.arange(500)[rows])
    found = [part.search(queries, 5) for part in parts]
    joined = best_of(*(np.concatenate([one[at] for one in found], axis=1) for at in (0, 1)), 5)
    assert np.array_equal(joined[0], one.search(queries, 5)[0])


def test_what_is_found_does_not_depend_on_what_is_searched_together():
    base, queries = unit(3000, 1), unit(200, 2)
    centres = train(base, 16)
    index = Index(24, centres, assign(base, centres), 3)
    index.add(base, np.arange(3000))
    ids, cosines = index.search(queries, 6)
    alone = [index.search(queries[at : at + 1], 6) for at in range(200)]
    assert np.array_equal(ids, np.concatenate([found for found, _ in alone]))
    assert np.array_equal(cosines, np.concatenate([found for _, found in alone]))
    cells = assign(base, centres)
    looked = assign(queries, centres)
    best = queries.astype(np.float32) @ base.astype(np.float32).T
    own = np.where(cells == looked[:, None], best, -np.inf)
    assert (cosines[:, 0] >= own.max(axis=1) - 1e-6).all()


def test_fewer_neighbours_than_were_asked_for_are_none():
    index = Index(24)
    index.add(unit(2, 1), np.arange(2))
    ids, cosines = index.search(unit(3, 2), 4)
    assert (ids[:, 2:] == -1).all()
    assert np.isneginf(cosines[:, 2:]).all()


def test_candidates_are_each_sides_best_once():
    chance = np.random.default_rng(4)
    cosines = {"zh": -np.sort(-chance.random((6, 3)), axis=1).astype(np.float32)}
    ids = np.array([chance.permutation(5)[:3] for _ in range(6)])
    back = np.array([chance.permutation(6)[:3] for _ in range(5)])
    cosines["vi"] = -np.sort(-chance.random((5, 3)), axis=1).astype(np.float32)
    none = {"zh": np.zeros(6, np.float32), "vi": np.zeros(5, np.float32)}
    names = ("best", "cosine", "margin", "second")
    zh = dict(zip(names, best_by_margin(ids, cosines["zh"], none["zh"], none["vi"]), strict=True))
    vi = dict(zip(names, best_by_margin(back, cosines["vi"], none["vi"], none["zh"]), strict=True))
    expected = {(i, int(j)) for i, j in enumerate(zh["best"])} | {(int(i), j) for j, i in enumerate(vi["best"])}
    found = [
        pair
        for first in (0, 3)
        for pair in zip(*candidates(first, {name: zh[name][first : first + 3] for name in names}, vi)[:2], strict=True)
    ]
    assert sorted(found) == sorted(expected)
