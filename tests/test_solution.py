"""What a solver returns."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from course_pkg import Solution

LINE = Solution(np.array([2.0, -1]), 3.0, objective=0.5, gap=0.0, n_iter=1, converged=True)


def test_prediction_is_the_line():
    """Xw + b, one value a row."""
    np.testing.assert_array_equal([3, 4, 8], LINE.predict(np.array([[0.0, 0], [1, 1], [2, -1]])))


def test_solution_cannot_be_changed():
    """A certificate belongs to the weights it was made for."""
    with pytest.raises(FrozenInstanceError):
        LINE.w = np.zeros(2)
