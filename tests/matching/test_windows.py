import numpy as np
import pytest

from align.matching.windows import Windows
from tests.matching.synthetic import unit, windows


def test_rows_finds_windows_and_says_where_there_is_none():
    some = windows(unit(np.eye(5)), np.full(5, 10), longest=2)
    start, size = np.array([0, 3, 4, -1, 0, 2]), np.array([1, 2, 2, 1, 3, 1])
    assert some.rows(start, size).tolist() == [0, 8, -1, -1, -1, 2]


def test_singles_must_come_first():
    with pytest.raises(ValueError, match="single segments come first"):
        Windows(2, np.array([1, 0], np.int32), np.ones(2, np.int32), np.zeros((2, 3), np.float32), np.ones(2, np.int32))


def test_pairs_that_nobody_encoded_are_guessed_and_all_have_their_length():
    singles, lengths = unit(np.eye(4)), np.array([10, 30, 5, 7], np.int32)
    some = Windows.of(singles, lengths, [(1, 2), (0, 3)], unit(np.ones((2, 4))), 1)
    assert {*zip(some.start.tolist(), some.size.tolist(), some.lengths.tolist(), strict=True)} == {
        *((at, 1, int(lengths[at])) for at in range(4)),
        *((at, 2, int(lengths[at : at + 2].sum()) + 1) for at in range(3)),
        (0, 3, 47),
    }
    (read, guess) = some.rows(np.array([1, 0]), np.array([2, 2]))
    assert np.array_equal(some.vectors[read], unit(np.ones(4)))
    assert np.allclose(some.vectors[guess], unit(np.array([1, 3, 0, 0])))
    assert len(Windows.of(singles, lengths, [], singles[:0], 1, twos=False).start) == 4
    assert len(Windows.of(singles[:0], lengths[:0], [], singles[:0], 1).start) == 0
