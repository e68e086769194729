"""Long texts: what is compared is enough, finds the same beads, and grows with the length."""

from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.matching import EVERYTHING, Nearby, Scale, Side, density, match, nearby, nearest_windows
from align.matching.judge import default_judge
from align.matching.nearby import CELL, Places, landmarks, moved, top
from tests.matching.synthetic import bitext, unit

FEW = 60
"""As many segments of a text of some hundreds look for landmarks as of one of 10,000 do, in proportion."""

SEEDS = st.integers(0, 2**16)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(nearby, "SAMPLE", FEW)


def translation(random, count, lost=0.05, joined=0.1):
    """Two texts of `count` statements, some of them lost, some said together with the next."""

    def text(statements):
        kept = [s for s in statements if random.random() > lost]
        segments = []
        while kept:
            size = 2 if random.random() < joined and len(kept) > 1 else 1
            segments.append(kept[:size])
            kept = kept[size:]
        return segments

    return text(range(count)), text(range(count))


def exchanged(random, text):
    """The text with three blocks moved, and some statements too."""
    text = list(text)
    for size in (40, 40, 25, *[1] * 12):
        at = int(random.integers(0, len(text) - size))
        block, rest = text[at : at + size], text[:at] + text[at + size :]
        to = int(random.integers(0, len(rest)))
        text = rest[:to] + block + rest[to:]
    return text


def with_gap(random, text):
    """The text without three tenths of it, in one piece."""
    size = 3 * len(text) // 10
    at = int(random.integers(0, len(text) - size))
    return text[:at] + text[at + size :]


def with_refrain(text, every=7):
    """The text with one statement, the last of all, said again and again."""
    return [segment for at, one in enumerate(text) for segment in ([[999], one] if at % every == 0 else [one])]


def made(kind, seed, count=500):
    random = np.random.default_rng(seed)
    zh, vi = translation(random, count)
    if kind == "moved":
        vi = exchanged(random, vi)
    if kind == "gap":
        vi = with_gap(random, vi)
    if kind == "refrain":
        zh, vi = with_refrain(zh), with_refrain(vi)
    return zh, vi


def claimed(zh, vi, near, order="auto"):
    """The beads of 0.5 and above with their confidences; the densities are taken among what is nearby."""
    background = unit(np.random.default_rng(0).normal(size=(200, zh.windows.vectors.shape[1])))
    far = [nearby.EVERYTHING.best(side.places, Places.singles(background), 4)[0] for side in (zh, vi)]
    zh, vi = (
        Side(zh.windows, density(far[0], nearest_windows(zh.windows, vi.windows, near))),
        Side(vi.windows, density(far[1], nearest_windows(vi.windows, zh.windows, near.turned))),
    )
    beads = match(zh, vi, default_judge(), Scale.of(zh.windows.vectors, vi.windows.vectors), order, near=near)
    return {(bead.zh, bead.vi): bead.confidence for bead in beads if bead.zh and bead.vi and bead.confidence >= 0.5}


def sure(found):
    return {bead for bead, confidence in found.items() if confidence >= 0.8}


def same(one, other):
    """What one is sure of the other claims, save one in a hundred, and there are many."""
    assert len(sure(one)) > 200
    return all(len(sure(a) - b.keys()) <= 0.01 * len(a) for a, b in ((one, other), (other, one)))


def long_way(zh, vi):
    return Nearby.of(zh.windows.vectors[: zh.windows.count], vi.windows.vectors[: vi.windows.count], exact=0)


@settings(deadline=None, max_examples=4)
@given(SEEDS)
@pytest.mark.parametrize("kind", ["kept", "moved", "gap"])
def test_the_same_beads_as_when_everything_is_compared(kind, seed):
    zh, vi = bitext(*made(kind, seed), seed=seed)
    near = long_way(zh, vi)
    assert near.cells is not None
    assert same(claimed(zh, vi, EVERYTHING), claimed(zh, vi, near))


@settings(deadline=None, max_examples=4)
@given(SEEDS)
def test_the_same_beads_in_monotone_order(seed):
    zh, vi = bitext(*made("gap", seed), seed=seed)
    assert same(*(claimed(zh, vi, near, "monotone") for near in (EVERYTHING, long_way(zh, vi))))


@settings(deadline=None, max_examples=4)
@given(SEEDS)
def test_sentences_that_repeat_mislead_nobody(seed):
    zh_of, vi_of = made("refrain", seed)
    zh, vi = bitext(zh_of, vi_of, seed=seed)
    marks = landmarks(zh.windows.vectors[: zh.windows.count], vi.windows.vectors[: vi.windows.count])
    assert len(marks) > FEW
    assert all(set(zh_of[i]) & set(vi_of[j]) for i, j in marks.tolist() if zh_of[i] != [999] and vi_of[j] != [999])
    told = [
        {bead: p for bead, p in claimed(zh, vi, near).items() if 999 not in zh_of[bead[0][0]] + vi_of[bead[1][0]]}
        for near in (EVERYTHING, long_way(zh, vi))
    ]
    assert same(*told)


@settings(deadline=None, max_examples=10)
@given(SEEDS, st.sampled_from(["kept", "moved", "gap", "refrain"]))
def test_every_statement_meets_its_counterpart(seed, kind):
    zh_of, vi_of = made(kind, seed)
    zh, vi = bitext(zh_of, vi_of, seed=seed)
    cells = {tuple(cell) for cell in long_way(zh, vi).cells.tolist()}
    place = {statement: at for at, segment in enumerate(vi_of) for statement in segment if statement != 999}
    both = [(at, place[s]) for at, segment in enumerate(zh_of) for s in segment if s in place]
    met = sum((a // CELL, b // CELL) in cells for a, b in both)
    assert met >= 0.99 * len(both)


def test_statements_in_wholly_other_order_are_found_up_to_the_limit(monkeypatch):
    random = np.random.default_rng(3)
    order = random.permutation(500).tolist()
    zh, vi = bitext([[s] for s in range(500)], [[s] for s in order], seed=3)
    found = {(a, b) for a, b in claimed(zh, vi, long_way(zh, vi)) if len(a) == len(b) == 1}
    right = {((s,), (at,)) for at, s in enumerate(order)}
    assert len(found & right) >= 0.97 * len(right)
    rows = np.arange(500)
    monkeypatch.setattr(nearby, "FAR", 100)
    pairs = moved(zh.windows.vectors[:500], vi.windows.vectors[:500], rows, rows)
    assert len(pairs)
    assert (np.abs(pairs[:, 0] - pairs[:, 1]) <= 500).all()


@pytest.mark.parametrize("sizes", [(0, 0), (0, 5), (1, 1), (1, 300), (300, 2)])
def test_tiny_sides(sizes):
    zh, vi = bitext([[s] for s in range(sizes[0])], [[s] for s in range(sizes[1])])
    near = long_way(zh, vi)
    found = claimed(zh, vi, near)
    assert found.keys() == claimed(zh, vi, EVERYTHING).keys()


def test_texts_with_nothing_in_common_claim_hardly_more_than_when_everything_is_compared():
    """Vectors of 64 numbers are crowded: some strangers look like counterparts whatever is compared."""
    zh, vi = bitext([[s] for s in range(300)], [[s + 300] for s in range(300)])
    near = long_way(zh, vi)
    assert len(landmarks(zh.windows.vectors[:300], vi.windows.vectors[:300])) <= FEW // 10
    assert len(claimed(zh, vi, near)) <= len(claimed(zh, vi, EVERYTHING)) + 10


def test_nothing_is_nearby_where_there_are_no_cells():
    nothing = Nearby(np.zeros((0, 2), dtype=np.int64))
    some = Places.singles(unit(np.random.default_rng(0).normal(size=(5, 8))))
    value, where = nothing.best(some, some, 2)
    assert np.isneginf(value).all()
    assert (where == -1).all()


@settings(deadline=None, max_examples=30)
@given(SEEDS, st.integers(1, 200), st.integers(1, 200), st.integers(1, 5))
def test_the_best_are_the_best_within_the_cells(seed, n, m, k):
    random = np.random.default_rng(seed)
    grid = random.random((-(-n // CELL), -(-m // CELL))) < 0.4
    near = Nearby(np.argwhere(grid))
    starts = np.sort(random.integers(0, n, n + 3)), np.sort(random.integers(0, m, m + 5))
    side, other = (
        Places(unit(random.normal(size=(len(s), 8))), s.astype(np.int32), random.random(len(s)).astype(np.float32))
        for s in starts
    )
    table = side.vectors @ other.vectors.T - side.crowd[:, None] - other.crowd
    table[~grid[side.start // CELL][:, other.start // CELL]] = -np.inf
    for view, one, two, expected in ((near, side, other, table), (near.turned, other, side, table.T)):
        value, where = view.best(one, two, k)
        ranked = np.sort(np.pad(expected, ((0, 0), (0, k)), constant_values=-np.inf), axis=1)[:, ::-1][:, :k]
        assert np.allclose(value, ranked, atol=1e-5)
        assert ((where >= 0) == np.isfinite(ranked)).all()


def test_the_highest_of_each_row():
    table = np.random.default_rng(0).normal(size=(7, 11)).astype(np.float32)
    value, where = top(table.copy(), 3)
    assert np.array_equal(value, -np.sort(-table, axis=1)[:, :3])
    assert np.array_equal(np.take_along_axis(table, where, axis=1), value)


def compared(zh, vi):
    near = Nearby.of(zh, vi, exact=0)
    starts = np.arange(len(zh), dtype=np.int32), np.arange(len(vi), dtype=np.int32)
    return sum(len(rows) * len(columns) for rows, columns in near.blocks(*starts))


def vectors_of(count, seed=0, dimension=64):
    """Singles of two texts: nine in ten in order, one moved anywhere."""
    random = np.random.default_rng(seed)
    meaning = random.normal(size=(count, dimension))
    order = np.arange(count)
    wandering = random.choice(count, count // 10, replace=False)
    order[np.sort(wandering)] = wandering
    return tuple(unit(m + 0.35 * random.normal(size=m.shape)) for m in (meaning, meaning[order]))


def test_what_is_compared_grows_with_the_length(monkeypatch):
    monkeypatch.setattr(nearby, "SAMPLE", 500)
    work = [compared(*vectors_of(count)) for count in (2_000, 4_000, 8_000)]
    assert work[1] <= 2.3 * work[0]
    assert work[2] <= 2.3 * work[1]
    assert work[2] < 8_000 * 400


@pytest.mark.slow
def test_time_grows_with_the_length(monkeypatch):
    monkeypatch.setattr(nearby, "SAMPLE", 500)
    seconds = []
    for count in (3_000, 12_000):
        zh, vi = bitext(*made("moved", 0, count))
        start = process_time()
        near = long_way(zh, vi)
        assert len(claimed(zh, vi, near)) > 0.7 * count
        seconds.append(process_time() - start)
    assert seconds[1] < 6 * seconds[0]
