"""Intercept, sample weights and units leave a problem, and come back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from shapes import SHAPES, draw

from course_pkg.centred import Centred, mean

WEIGHTS = np.array([0, 1, 2, 0.5] * 3)
OPTIONS = pytest.mark.parametrize(
    ("fit_intercept", "standardize"), [(True, False), (True, True), (False, False), (False, True)]
)
KINDS = pytest.mark.parametrize("kind", [np.asarray, sparse.csc_array], ids=["dense", "sparse"])
QUARTERS = st.integers(-20, 20).map(lambda i: i / 4)


def mean_square(X, y, weights, w, b):
    """Σ sᵢ (yᵢ − xᵢᵀw − b)² / Σ sᵢ, from the formula."""
    return sum(weights * (y - X @ w - b) ** 2) / sum(weights)


def best_intercept(X, y, weights, w):
    """The b that minimises it: where its derivative in b is 0."""
    return sum(weights * (y - X @ w)) / sum(weights)


# what leaves


@KINDS
@OPTIONS
def test_loss_is_that_of_the_original_problem(data, kind, fit_intercept, standardize):
    """At any weights, with the best intercept, the mean square is the weighted one."""
    X, y = data
    problem = Centred.of(kind(X), y, WEIGHTS, fit_intercept, standardize)
    V = np.array([[0.5, -1, 2], [0, 0, 0], [0, 3, 0]])  # in the columns' new units
    W, _ = problem.restore(V.T)
    expected = [
        mean_square(X, y, WEIGHTS, w, fit_intercept * best_intercept(X, y, WEIGHTS, w)) for w in W.T
    ]
    np.testing.assert_allclose(expected, np.mean(problem.residuals(V) ** 2, axis=1), rtol=1e-12)


@KINDS
@OPTIONS
def test_restored_intercept_is_the_best_one(data, kind, fit_intercept, standardize):
    """b is where the derivative is 0, or 0 where there is none to fit."""
    X, y = data
    problem = Centred.of(kind(X), y, WEIGHTS, fit_intercept, standardize)
    w, b = problem.restore(np.array([0.5, -1, 2]))
    expected = fit_intercept * best_intercept(X, y, WEIGHTS, w)
    assert expected == pytest.approx(float(b), rel=1e-12, abs=1e-12)


@KINDS
def test_without_intercept_and_weights_nothing_changes(data, kind):
    """Then X and y are what they were."""
    X, y = data
    problem = Centred.of(kind(X), y, np.ones(12), fit_intercept=False)
    np.testing.assert_array_equal(y, problem.y)
    np.testing.assert_array_equal(y - X @ [1, 2, 3], problem.residuals(np.array([[1, 2, 3]]))[0])


@KINDS
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_standardized_columns_have_deviation_one(data, kind, fit_intercept):
    """The mean square of every column is 1, about its mean if that is subtracted."""
    X, y = data
    problem = Centred.of(kind(X * [1e-8, 1, 1e8]), y, WEIGHTS, fit_intercept, standardize=True)
    squares = np.diag(problem.gram(np.arange(3), np.arange(3)))
    np.testing.assert_allclose(np.ones(3), squares, rtol=1e-9)


@KINDS
def test_several_targets_are_centred_side_by_side(data, kind):
    """Each column of y loses its own mean."""
    X, y = data
    problem = Centred.of(kind(X), np.column_stack([y, -2 * y]), WEIGHTS)
    one = Centred.of(kind(X), y, WEIGHTS)
    np.testing.assert_allclose(np.column_stack([one.y, -2 * one.y]), problem.y, atol=1e-12)


@KINDS
def test_scale_of_the_weights_does_not_matter(data, kind):
    """Weights count by their proportions."""
    expected = Centred.of(kind(data[0]), data[1], WEIGHTS)
    scaled = Centred.of(kind(data[0]), data[1], WEIGHTS * 1e-100)
    np.testing.assert_allclose(expected.y, scaled.y, rtol=1e-12)
    np.testing.assert_allclose(
        expected.correlate(expected.y[None]), scaled.correlate(scaled.y[None])
    )


@KINDS
def test_input_is_left_alone(data, kind):
    """The arrays after the call are those before it."""
    X, y = kind(data[0].copy()), data[1].copy()
    Centred.of(X, y, WEIGHTS, standardize=True)
    np.testing.assert_array_equal(data[0], X if kind is np.asarray else X.toarray())
    np.testing.assert_array_equal(data[1], y)


# constants


@given(arrays(float, (4, 2), elements=st.floats(-1e9, 1e9)), arrays(float, 4, elements=QUARTERS))
def test_mean_lies_between_smallest_and_largest(values, weights):
    """Rounding does not take it outside."""
    weights = np.abs(weights) + 0.25
    means = mean(values, weights)
    assert np.all((values.min(axis=0) <= means) & (means <= values.max(axis=0)))


@KINDS
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("value", [0, 0.1, -1e-9, 1 / 3 * 1e7])
def test_constant_column_is_zero_to_the_last_bit(data, kind, standardize, value):
    """No rounding is left of it, which standardising would make a feature of."""
    X, y = data
    X = np.column_stack([np.full(12, value), X[:, 0]])
    problem = Centred.of(kind(X), y, WEIGHTS, standardize=standardize)
    np.testing.assert_array_equal([0, 0], problem.gram(np.arange(2), np.arange(2))[0])
    assert 0 == problem.correlate(problem.y[None])[0, 0]
    assert 1 == problem.scale[0]


@KINDS
def test_column_that_varies_only_where_weights_are_zero_is_constant(data, kind):
    """Samples of no weight do not make a feature vary."""
    X, y = data
    X = np.column_stack([np.where(WEIGHTS > 0, 0.1, 7), X[:, 0]])
    problem = Centred.of(kind(X), y, WEIGHTS, standardize=True)
    assert 0 == problem.correlate(problem.y[None])[0, 0]


@KINDS
def test_constant_y_is_zero_to_the_last_bit(data, kind):
    """Nothing is left to explain."""
    problem = Centred.of(kind(data[0]), np.full(12, 0.1), WEIGHTS)
    np.testing.assert_array_equal(np.zeros(12), problem.y)


# sparse


@OPTIONS
@pytest.mark.parametrize("name", ["n > p", "n < p", "n = 1", "zero column", "constant column"])
def test_sparse_is_dense(name, fit_intercept, standardize):
    """Every product that a solver asks for is that of the dense problem."""
    X, y = SHAPES[name]
    options = np.arange(1.0, len(y) + 1), fit_intercept, standardize
    dense, thin = (Centred.of(kind(X), y, *options) for kind in (np.asarray, sparse.csc_array))
    some, W = np.array([2, 0]), np.array([[1.0, -2], [0.5, 0]])
    np.testing.assert_allclose(dense.y, thin.y)
    np.testing.assert_allclose(dense.gram(some, some[:1]), thin.gram(some, some[:1]), atol=1e-12)
    np.testing.assert_allclose(dense.residuals(W, some), thin.residuals(W, some), atol=1e-11)
    np.testing.assert_allclose(
        dense.correlate(np.array([dense.y, dense.y**2])),
        thin.correlate(np.array([dense.y, dense.y**2])),
        atol=1e-9,
    )
    assert thin.sparse
    assert not dense.sparse


def test_sparse_is_never_made_dense():
    """What would be 160 GB goes through every product."""
    n, p = 200_000, 100_000
    X = sparse.csc_array((np.ones(p), (np.arange(p) % 1000, np.arange(p))), shape=(n, p))
    problem = Centred.of(X, np.arange(n) / n, np.ones(n), standardize=True)
    some = np.array([0, 1000, 99_999])
    expected = [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    np.testing.assert_allclose(expected, problem.gram(some, some), atol=1e-4)
    slopes = problem.correlate(problem.residuals(np.ones((1, 3)), some))
    assert (1, p) == slopes.shape
    w, b = problem.restore(np.zeros(p))
    assert (p,) == w.shape
    assert 0.5 - 0.5 / n == pytest.approx(float(b))


def test_draws_are_not_centred_already():
    """The data of these tests have means that matter."""
    assert np.all(np.abs(draw(12, 3)[0].mean(axis=0)) > 0.1)
