"""The penalties, by the definition of what they cost and of a proximal step."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_pkg.penalties import ElasticNet, l1, l2, soft_threshold

SHARES = pytest.mark.parametrize("rho", [0, 0.3, 1])
NUMBERS = st.floats(-100, 100)
W = np.array([3.0, -0.5, 0, -2])


def cost(w, lam, rho):
    """λ (ρ Σ |wⱼ| + (1 − ρ)/2 Σ wⱼ²), term by term."""
    return sum(lam * (rho * abs(weight) + (1 - rho) / 2 * weight**2) for weight in w)


def is_nearest(w, v, step, lam, rho):
    """Whether ½ ‖w − v‖² + step · cost(w) is lower nowhere around w, at 0 and at v."""
    moves = np.concatenate([s * np.concatenate([np.eye(len(w)), -np.eye(len(w))]) for s in SIZES])
    points = [w, *(w + moves), *(w * (1 - np.eye(len(w)))), 0 * w, v]
    values = [np.sum((u - v) ** 2) / 2 + step * cost(u, lam, rho) for u in points]
    return values[0] <= min(values) + 1e-12 * max(1, values[0])


SIZES = [1e-4, 1e-2, 1, 100]


# value


@SHARES
def test_value_is_the_formula(rho):
    """The penalty costs what the convention says."""
    assert cost(W, 0.7, rho) == pytest.approx(ElasticNet(0.7, rho).value(W))


@SHARES
def test_value_of_columns_is_the_value_of_each(rho):
    """Weights side by side cost what each costs alone, each with its own λ."""
    lams = np.array([0.1, 2])
    expected = [cost(W, 0.1, rho), cost(2 * W, 2, rho)]
    found = ElasticNet(lams, rho).value(np.column_stack([W, 2 * W]))
    np.testing.assert_allclose(expected, found)


def test_names_are_the_ends_of_one_thing():
    """Lasso and ridge are ρ = 1 and ρ = 0; the ridge penalty has its ½."""
    assert 11 == l1(2).value(W)
    assert 13.25 == l2(2).value(W)


def test_default_is_the_lasso():
    """A strength alone is a strength of ‖w‖₁."""
    assert l1(2) == ElasticNet(2)


# gradient


@SHARES
def test_gradient_is_the_slope(rho):
    """By central differences, entry by entry, where there is a slope."""
    w, step = W[W != 0], 1e-6 * np.eye(3)
    slopes = [(cost(w + e, 0.7, rho) - cost(w - e, 0.7, rho)) / 2e-6 for e in step]
    np.testing.assert_allclose(slopes, ElasticNet(0.7, rho).gradient(w), rtol=1e-6)


def test_gradient_at_zero_is_zero():
    """Of the slopes between −λ and λ that |w| has at 0, the one in the middle."""
    assert 0 == ElasticNet(0.7).gradient(W)[2]


# prox


@given(arrays(float, 3, elements=NUMBERS), st.floats(0, 10), st.floats(0, 1), st.floats(0, 10))
def test_prox_is_the_nearest_point_that_is_cheap(v, lam, rho, step):
    """By the definition: nothing is lower than the proximal point."""
    assert is_nearest(ElasticNet(lam, rho).prox(v, step), v, step, lam, rho)


@pytest.mark.parametrize(
    ("wrong", "rho"),
    [
        (np.where(np.abs(W) > 0.6, W, 0), 1),  # hard threshold
        (W - 0.6, 1),  # a gradient step: signs forgotten
        (W * (1 - 0.6 / np.abs(W).sum()), 1),  # shrunk radially
        (W / (1 + 2 * 0.6), 0),  # a ½ missing
        (W * (1 - 0.6), 0),  # a gradient step
        (soft_threshold(W / (1 + 0.3), 0.3), 0.5),  # shrunk first, thresholded then
    ],
)
def test_wrong_prox_is_rejected(wrong, rho):
    """The definition tells usual mistakes from the proximal point."""
    assert is_nearest(ElasticNet(0.6, rho).prox(W, 1), W, 1, 0.6, rho)
    assert not is_nearest(wrong, W, 1, 0.6, rho)


def test_soft_threshold_makes_exact_zeros():
    """What lies within t of 0 becomes 0 and not a small number; at t it is 0 too."""
    np.testing.assert_array_equal([2, 0, 0, -1], soft_threshold(W, 1))
    np.testing.assert_array_equal([1, 0, 0, 0], soft_threshold(W, 2))


def test_soft_threshold_of_nothing_changes_nothing():
    """t = 0 leaves every bit."""
    np.testing.assert_array_equal(W, soft_threshold(W, 0))


def test_soft_threshold_takes_a_threshold_for_each_column():
    """One t a column, all columns at once."""
    expected = np.column_stack([soft_threshold(W, 1), soft_threshold(W, 2)])
    found = soft_threshold(np.column_stack([W, W]), np.array([1, 2]))
    np.testing.assert_array_equal(expected, found)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_kept(dtype):
    """A proximal step leaves the floating-point type as it is."""
    assert dtype == ElasticNet(0.3, 0.5).prox(W.astype(dtype), 0.1).dtype


def test_prox_writes_to_nothing():
    """The weights after the call are those before it."""
    w = W.copy()
    ElasticNet(0.3, 0.5).prox(w, 1)
    np.testing.assert_array_equal(W, w)


def test_tensors_agree_with_arrays():
    """The same lines on a tensor of Keras give the same numbers."""
    from keras import ops

    penalty = ElasticNet(0.3, 0.5)
    tensor = ops.convert_to_tensor(W)
    np.testing.assert_allclose(penalty.prox(W, 0.2), penalty.prox(tensor, 0.2), rtol=1e-12)
    np.testing.assert_allclose(penalty.value(W), penalty.value(tensor), rtol=1e-12)
    np.testing.assert_allclose(penalty.gradient(W), penalty.gradient(tensor), rtol=1e-12)
