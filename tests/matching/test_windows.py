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
