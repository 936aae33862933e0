"""Max-norm on kernels; that a projection is the nearest point is tested in test_projections."""

import numpy as np
import pytest
from oracles import four_parts

from course_pkg.nn import max_norm

KERNEL = np.array([[3.0, 0.3, -2], [4, 0.4, 0]])


def test_long_columns_are_scaled_to_the_radius():
    """w · r/‖w‖ by column, in the same direction; what is short stays to the bit."""
    found = max_norm.project(KERNEL, 1)
    np.testing.assert_allclose([[0.6, 0.3, -1], [0.8, 0.4, 0]], found, rtol=1e-12)
    np.testing.assert_array_equal(KERNEL[:, 1], found[:, 1])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_twice_is_once(dtype):
    """To the bit, in either precision, which is kept."""
    kernel = np.random.default_rng(0).normal(size=(200, 50)).astype(dtype)
    once = max_norm.project(kernel, 1.3)
    np.testing.assert_array_equal(once, max_norm.project(once, 1.3))
    assert dtype == once.dtype


def test_axis_of_a_convolution():
    """What leads to one filter is one vector."""
    kernel = np.random.default_rng(0).normal(size=(3, 3, 2, 4))
    lengths = np.sqrt(np.sum(max_norm.project(kernel, 0.5, (0, 1, 2)) ** 2, axis=(0, 1, 2)))
    np.testing.assert_allclose(0.5 * np.ones(4), lengths, rtol=1e-12)


@pytest.mark.parametrize("axis", [1, None])
def test_wrong_axis_is_another(axis):
    """Rows, and the kernel as a whole, are capped otherwise."""
    assert not np.allclose(max_norm.project(KERNEL, 1), max_norm.project(KERNEL, 1, axis))


@pytest.mark.parametrize(
    ("arguments", "name", "received"),
    [
        ((KERNEL, 0), "radius", "0"),
        ((KERNEL, -1), "radius", "-1"),
        ((KERNEL, np.nan), "radius", "nan"),
        ((KERNEL, 1, 2), "axis", "2"),
        ((KERNEL, 1, (0, 0)), "axis", r"\(0, 0\)"),
        ((KERNEL.astype(int), 1), "w", "int64"),
        ((KERNEL * np.nan, 1), "v", "nan"),
    ],
)
def test_bad_input_is_refused(arguments, name, received):
    """Radii that are not above 0, an axis that is not there, whole numbers, and what is none."""
    with pytest.raises(ValueError, match=four_parts(name, received, "")):
        max_norm.project(*arguments)
