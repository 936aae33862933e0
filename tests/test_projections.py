"""Projections, by the definition of the nearest point of a ball."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from course_pkg.projections import l1_ball, l2_ball

BALLS = {"l1": l1_ball, "l2": l2_ball}
NORM = {"l1": lambda v: np.sum(np.abs(v)), "l2": lambda v: np.sqrt(np.sum(v**2))}
RADII = st.sampled_from([0.1, 1, 2.5, 1000])
V = np.array([3.0, -2, 0.5, 0, 0.4])


def vectors(width):
    """Arrays of one or two axes, of sizes far apart, in 32 or 64 bits."""
    elements = st.floats(-1e6, 1e6, width=width)
    return arrays(f"float{width}", array_shapes(max_dims=2, max_side=6), elements=elements)


FLOATS = st.sampled_from([32, 64]).flatmap(vectors)


def is_nearest(w, v, radius, norm):
    """Whether w is the point of the ball nearest to v.

    It is where it lies in the ball and (v − w)·(u − w) ≤ 0 for each point u of it: no way from w
    to another one leads nearer to v. For points u on the ball where that product is largest:
    a corner of the ℓ₁ ball, the point in the direction of v − w of the ℓ₂ ball.
    """
    rounding = 100 * np.finfo(np.result_type(w, v)).eps
    w, v = np.ravel(w).astype(float), np.ravel(v).astype(float)
    left = v - w
    corners = radius * np.concatenate([np.eye(len(v)), -np.eye(len(v))])
    point = radius * left / np.maximum(np.linalg.norm(left), 1e-300)
    within = NORM[norm](w) <= radius * (1 + rounding)
    ahead = max((corners if norm == "l1" else point[None]) @ left) - w @ left
    return within and ahead <= rounding * (radius + np.abs(v).max()) * radius


@pytest.fixture(params=BALLS)
def norm(request):
    """The name of a ball's norm."""
    return request.param


@given(FLOATS, RADII)
@pytest.mark.parametrize("norm", BALLS)
def test_no_point_of_the_ball_is_nearer(norm, v, radius):
    """By the definition, in either precision."""
    assert is_nearest(BALLS[norm](v, radius), v, radius, norm)


@pytest.mark.parametrize(
    ("wrong", "norm"),
    [
        (V / np.abs(V).sum(), "l1"),  # radial
        (np.clip(V, -1, 1), "l1"),  # entry by entry
        (np.sign(V) * np.maximum(np.abs(V) - (5.9 - 1) / 5, 0), "l1"),  # one threshold for all
        (V / np.linalg.norm(V), "l1"),  # the other ball
        (V * 0, "l1"),
        (V, "l1"),
        (V / np.abs(V).sum(), "l2"),
        (np.clip(V, -1, 1), "l2"),
        (V / np.linalg.norm(V) ** 2, "l2"),  # a root forgotten
        (0.99 * V / np.linalg.norm(V), "l2"),
        (V * 0, "l2"),
        (V, "l2"),
    ],
)
def test_wrong_projection_is_rejected(wrong, norm):
    """The definition tells usual mistakes, a radial ℓ₁ "projection" first, from the nearest."""
    assert is_nearest(BALLS[norm](V, 1), V, 1, norm)
    assert not is_nearest(wrong, V, 1, norm)


@given(FLOATS, RADII)
@pytest.mark.parametrize("norm", BALLS)
def test_twice_is_once(norm, v, radius):
    """Exactly, in either precision: what has been projected stays to the bit."""
    once = BALLS[norm](v, radius)
    np.testing.assert_array_equal(once, BALLS[norm](once, radius))


@given(st.sampled_from([32, 64]).flatmap(vectors), RADII)
@pytest.mark.parametrize("axis", [0, -1])
def test_twice_is_once_along_an_axis(axis, v, radius):
    """Also where each column, or each row, is a vector of its own."""
    once = l2_ball(v, radius, axis)
    np.testing.assert_array_equal(once, l2_ball(once, radius, axis))


NORMAL = np.random.default_rng(0).normal(size=(10_000, 3))
FIRST = np.arange(NORMAL.size).reshape(NORMAL.shape) == 0
LONG = {
    "normal": NORMAL,
    "equal": 0 * NORMAL + 1,
    "nearly equal": 1 + NORMAL / 1000,
    "one large": np.where(FIRST, 1.0, 0.001),
    "far out": 1e8 + NORMAL,
    "wild": NORMAL * 10.0 ** np.random.default_rng(1).integers(-6, 7, NORMAL.shape),
}


@pytest.mark.parametrize(("dtype", "share"), [("float32", 5e-5), ("float64", 1e-11)])
@pytest.mark.parametrize("like", LONG)
def test_twice_is_once_for_long_vectors(norm, dtype, share, like):
    """Also for thousands of entries, whose sums round in every way; and they reach the ball."""
    once = BALLS[norm](LONG[like].astype(dtype), 0.7)
    np.testing.assert_array_equal(once, BALLS[norm](once, 0.7))
    assert 0.7 == pytest.approx(NORM[norm](once.astype(float)), rel=share)


@given(FLOATS)
@pytest.mark.parametrize("norm", BALLS)
def test_what_lies_in_the_ball_stays(norm, v):
    """To the bit, its type and shape included."""
    found = BALLS[norm](v, 1e9)
    np.testing.assert_array_equal(v, found)
    assert (v.dtype, v.shape) == (found.dtype, found.shape)


def test_radius_zero_is_the_origin(norm):
    """A ball of radius 0 has one point."""
    np.testing.assert_array_equal(0 * V, BALLS[norm](V, 0))


def test_origin_stays(norm):
    """Nothing is divided by a norm of 0."""
    np.testing.assert_array_equal([0, 0], BALLS[norm]([0, 0], 0))


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_size_does_not_matter(norm, size):
    """Numbers whose squares overflow or vanish are projected as others are."""
    expected = BALLS[norm](V, 1)
    np.testing.assert_allclose(expected, BALLS[norm](V * size, size) / size, rtol=1e-12)


def test_l1_makes_exact_zeros():
    """The nearest point of a diamond is often a corner: the shares of the rest are exactly 0."""
    np.testing.assert_allclose([1, 0, 0, 0, 0], l1_ball(V, 1), rtol=1e-12)


@pytest.mark.parametrize(("dtype", "far"), [("float32", 1e9), ("float64", 1e18)])
def test_l1_far_from_the_ball_keeps_its_digits(dtype, far):
    """A threshold beyond which the type cannot count by ones still leaves two shares of a half."""
    found = l1_ball(np.array([far, -far, 0], dtype), 1)
    np.testing.assert_allclose([0.5, -0.5, 0], found, rtol=1e-6)


@pytest.mark.parametrize(("axis", "each"), [(0, 0), (1, 1), (-1, 1)])
def test_axis_is_what_one_vector_lies_along(axis, each):
    """axis=0 projects each column, axis=1 each row, on its own."""
    W = np.array([[3.0, 0.1], [4, 0.2], [0, 5]])
    expected = np.apply_along_axis(l2_ball, each, W, 1)
    np.testing.assert_allclose(expected, l2_ball(W, 1, axis), rtol=1e-12)


def test_several_axes_make_one_vector():
    """For a kernel of a convolution (height, width, in, out): all that leads to one output."""
    kernel = np.random.default_rng(0).normal(size=(3, 3, 2, 4))
    expected = l2_ball(kernel.reshape(18, 4), 0.5, 0).reshape(kernel.shape)
    np.testing.assert_allclose(expected, l2_ball(kernel, 0.5, (0, 1, 2)), rtol=1e-12)


def test_input_stays_as_it_is(norm):
    """Arrays that cannot be written to are projected as others are."""
    v = V.copy()
    v.flags.writeable = False
    BALLS[norm](v, 1)
    np.testing.assert_array_equal(V, v)


def test_single_number_is_a_vector_of_one(norm):
    """Without any axis the balls are the interval from −radius to radius."""
    assert -2 == pytest.approx(BALLS[norm](-3.0, 2))


def test_lists_and_integers_become_floats(norm):
    """Whole numbers are projected as the floats that they are."""
    np.testing.assert_array_equal(BALLS[norm](np.array([3.0, 4]), 1), BALLS[norm]([3, 4], 1))


@pytest.mark.parametrize("v", [[np.nan], [1, np.inf], ["a"], [1j], [], None])
def test_bad_vector_is_refused(norm, v):
    """Each bad entry has its error."""
    with pytest.raises(ValueError, match=oracles.four_parts("v", "", "")):
        BALLS[norm](v, 1)


@pytest.mark.parametrize("radius", [-1, np.nan, np.inf, "1", None, [1, 2]])
def test_bad_radius_is_refused(norm, radius):
    """A radius is one finite number, not negative."""
    with pytest.raises(ValueError, match=oracles.four_parts("radius", "", "radius 0")):
        BALLS[norm](V, radius)


@pytest.mark.parametrize("axis", [1, -2, 0.5, "0", (0, 0)])
def test_bad_axis_is_refused(axis):
    """An axis that v has not is named."""
    with pytest.raises(ValueError, match=oracles.four_parts("axis", "is ", "columns")):
        l2_ball(V, 1, axis)


@pytest.fixture(scope="module")
def keras():
    """Keras, whose import takes seconds."""
    return pytest.importorskip("keras")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_tensors_agree_with_arrays(keras, norm, dtype):
    """A tensor of Keras comes back as one, in its type, with the same numbers; twice is once."""
    tensor = keras.ops.convert_to_tensor(V.astype(dtype))
    once = BALLS[norm](tensor, 1)
    assert (True, dtype) == (keras.ops.is_tensor(once), keras.backend.standardize_dtype(once.dtype))
    np.testing.assert_allclose(BALLS[norm](V, 1), once, rtol=1e-6)
    np.testing.assert_array_equal(once, BALLS[norm](once, 1))


def test_projections_are_constraints_of_keras(keras, norm):
    """Inside a compiled training step, where no tensor has values yet, they bind the weights."""
    layer = keras.layers.Dense(1, kernel_constraint=lambda kernel: BALLS[norm](kernel, 0.7))
    model = keras.Sequential([keras.Input((5,)), layer])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    model.fit(np.eye(5), V[:, None], epochs=20, batch_size=5, verbose=0)
    assert 0.7 == pytest.approx(NORM[norm](layer.get_weights()[0]), rel=1e-5)


def test_columns_agree_with_the_constraint_of_keras(keras):
    """On a kernel, axis=0 is Keras' MaxNorm, but for the epsilon in its formula."""
    kernel = np.random.default_rng(0).normal(size=(9, 5)).astype("float32")
    expected = keras.constraints.MaxNorm(2, axis=0)(keras.ops.convert_to_tensor(kernel))
    np.testing.assert_allclose(expected, l2_ball(kernel, 2, 0), rtol=1e-5)


def test_constraint_of_keras_is_not_idempotent(keras):
    """Its epsilon shrinks by a hair what lies in the ball already, which a projection does not."""
    kernel = np.float32([[0.3], [0.4]])
    shrunk = keras.ops.convert_to_numpy(keras.constraints.MaxNorm(2)(kernel))
    assert np.all(shrunk < kernel)
    np.testing.assert_array_equal(kernel, l2_ball(kernel, 2, 0))
