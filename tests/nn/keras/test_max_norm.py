"""The constraint: the nearest kernel in the ball, by unit, which leaves alone what lies inside."""

import os

import keras
import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_pkg import backend
from course_pkg.nn import max_norm as reference
from course_pkg.nn.keras import MaxNorm

FLOAT64 = keras.backend.backend() != "jax" or "JAX_ENABLE_X64" in os.environ
WIDTHS = st.sampled_from([32, 64] if FLOAT64 else [32])
KERNEL = np.array([[3.0, 0.1, 0.3], [4, 0.2, 0.4], [0, 5, 0]])


def kernels(width):
    """Matrices of one precision, of sizes far apart; of one shape, for which JAX compiles once."""
    elements = st.floats(-1e6, 1e6, width=width, allow_subnormal=False)
    return arrays(f"float{width}", (4, 3), elements=elements)


def constrained(constraint, w):
    """What the constraint makes of an array."""
    return backend.to_numpy(constraint(keras.ops.convert_to_tensor(w)))


def is_capped(after, before, radius):
    """Whether each column keeps its direction, and has its old length or the radius."""
    old, new = np.linalg.norm(before, axis=0), np.linalg.norm(after, axis=0)
    inside = old <= radius
    return (
        np.array_equal(after[:, inside], before[:, inside])
        and np.allclose(new[~inside], radius)
        and np.allclose(after * old, before * new, atol=1e-6)
    )


def test_columns_are_capped():
    """A unit of Dense has its weights in a column."""
    assert is_capped(constrained(MaxNorm(1), KERNEL), KERNEL, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w: constrained(MaxNorm(1, axis=1), w),  # the wrong axis
        lambda w: constrained(MaxNorm(1, axis=(0, 1)), w),  # the kernel as one vector
        lambda w: constrained(keras.constraints.MaxNorm(1), w),  # shrinks what lies inside
        lambda w: constrained(keras.constraints.UnitNorm(), w),  # stretches what lies inside
        lambda w: np.clip(w, -1, 1),
        lambda w: w,
    ],
)
def test_another_constraint_is_rejected(wrong):
    """Keras' own shrinks vectors inside the ball by a hair: the last bits tell."""
    assert not is_capped(wrong(KERNEL), KERNEL, 1)


@given(WIDTHS.flatmap(kernels), st.sampled_from([0.1, 1, 2.5]), st.sampled_from([0, 1, -1]))
def test_kernel_is_that_of_the_reference(w, radius, axis):
    """The NumPy function gives the same, along either axis; TensorFlow has no subnormals."""
    expected, numbers = reference.project(w, radius, axis), np.finfo(w.dtype)
    found = constrained(MaxNorm(radius, axis=axis), w)
    np.testing.assert_allclose(expected, found, rtol=16 * numbers.eps, atol=numbers.tiny)


@given(WIDTHS.flatmap(kernels), st.sampled_from([0.1, 1, 2.5]))
def test_twice_is_once(w, radius):
    """To the last bit, in either precision."""
    once = constrained(MaxNorm(radius), w)
    np.testing.assert_array_equal(once, constrained(MaxNorm(radius), once))
    assert w.dtype == once.dtype


@pytest.mark.parametrize("like", [np.zeros, np.ones, lambda shape: 1000 * np.eye(*shape)])
def test_twice_is_once_for_large_kernels(like):
    """Also where hundreds of summands round in every way; and the columns reach the ball."""
    noise = np.random.default_rng(0).normal(size=(784, 64))
    once = constrained(MaxNorm(0.7), (like(noise.shape) + noise / 10).astype(np.float32))
    np.testing.assert_array_equal(once, constrained(MaxNorm(0.7), once))
    np.testing.assert_allclose(np.linalg.norm(once.astype(float), axis=0), 0.7, rtol=5e-5)


def test_keras_own_shrinks_a_little_more_each_time():
    """A vector inside the ball, which no constraint should touch, fades under Keras' ε."""
    w = np.array([[0.001]], np.float32)
    theirs, ours = keras.constraints.MaxNorm(1), MaxNorm(1)
    for _ in range(1000):
        w = constrained(theirs, w)
    assert w[0, 0] < 0.00099
    np.testing.assert_array_equal(w, constrained(ours, w))


def test_filters_of_a_convolution_are_capped():
    """Height, width and channels together lead to one filter."""
    kernel = np.random.default_rng(0).normal(size=(3, 3, 2, 4))
    after = constrained(MaxNorm(1, axis=(0, 1, 2)), kernel)
    assert is_capped(after.reshape(18, 4), kernel.reshape(18, 4), 1)


def test_kernels_stay_in_the_ball_while_they_are_trained():
    """After every step of fit, however large, each unit's weights are in the ball."""
    layer = keras.layers.Dense(3, kernel_constraint=MaxNorm(0.5))
    model = keras.Sequential([keras.Input((4,)), layer])
    model.compile(keras.optimizers.SGD(10.0), "mean_squared_error")
    model.fit(np.ones((8, 4)), np.ones((8, 3)), batch_size=4, verbose=0)
    assert np.linalg.norm(layer.get_weights()[0].astype(float), axis=0).max() <= 0.5


@pytest.mark.parametrize("axis", [0, (0, 1)])
def test_loaded_model_has_its_constraint(axis, reloaded):
    """Saved and loaded, radius and axis are the same."""
    layer = keras.layers.Dense(3, kernel_constraint=MaxNorm(0.5, axis=axis))
    again = reloaded(keras.Sequential([keras.Input((4,)), layer])).layers[0].kernel_constraint
    assert {"radius": 0.5, "axis": axis} == again.get_config()


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("radius", lambda: MaxNorm(0)),
        ("radius", lambda: MaxNorm(-1)),
        ("radius", lambda: MaxNorm(np.nan)),
        ("axis", lambda: MaxNorm(1, axis=None)),
        ("axis", lambda: MaxNorm(1, axis="rows")),
        ("axis", lambda: MaxNorm(1, axis=())),
        ("axis", lambda: constrained(MaxNorm(1, axis=2), KERNEL)),
        ("axis", lambda: constrained(MaxNorm(1, axis=(0, 0)), KERNEL)),
        ("w", lambda: constrained(MaxNorm(1), np.ones((2, 2), int))),
    ],
)
def test_nonsense_is_refused(name, call):
    """A radius, an axis and a kernel that mean nothing get the error with the four parts."""
    with pytest.raises(ValueError, match=oracles.four_parts(name, "", "")):
        call()
