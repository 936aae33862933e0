"""Three algorithms, one answer."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapes import draw

from course_pkg.objective import ridge_gap
from course_pkg.solvers import ridge as solvers
from course_pkg.solvers.ridge import Directions, cholesky, converged, dual, solve, svd

ALGORITHMS = pytest.mark.parametrize("algorithm", [cholesky, dual, svd, solve])
QUARTERS = st.integers(-20, 20).map(lambda i: i / 4)
LAM = st.floats(1e-3, 10)


@ALGORITHMS
@pytest.mark.parametrize("lam", [1e-3, 0.3, 100])
def test_agrees_with_the_oracle_in_every_shape(shape, algorithm, lam):
    """Whatever the shape, the weights are those of least squares with penalty rows."""
    X, y = shape[0] - shape[0].mean(axis=0), shape[1] - shape[1].mean()
    expected, _ = oracles.ridge_by_rows(X, y, lam, fit_intercept=False)
    np.testing.assert_allclose(algorithm(X, y, lam), expected, rtol=1e-6, atol=1e-9)


@given(arrays(float, (5, 3), elements=QUARTERS), arrays(float, 5, elements=QUARTERS), LAM)
def test_the_three_agree(X, y, lam):
    """On any data, tall or wide, Cholesky, dual and singular directions give the same weights."""
    np.testing.assert_allclose(cholesky(X, y, lam), dual(X, y, lam), rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(cholesky(X, y, lam), svd(X, y, lam), rtol=1e-8, atol=1e-9)


@given(arrays(float, (3, 5), elements=QUARTERS), arrays(float, 3, elements=QUARTERS), LAM)
def test_the_weights_are_the_minimum(X, y, lam):
    """On any data no neighbour of the weights is lower."""
    rows, answers = np.vstack([X, -X]), np.append(y, -y)  # so that the best intercept is 0
    assert oracles.no_neighbour_is_lower(rows, answers, solve(rows, answers, lam), 0, lam)


@pytest.mark.parametrize(("n", "p", "other"), [(9, 3, "dual"), (3, 9, "cholesky")])
def test_the_smaller_gram_matrix_is_factored(monkeypatch, n, p, other):
    """Tall data never meet the n × n matrix, wide data never the p × p one."""
    monkeypatch.setattr(solvers, other, None)
    assert solve(*draw(n, p), 0.3).shape == (p,)


@ALGORITHMS
def test_several_targets_are_solved_side_by_side(algorithm):
    """Each column of y gives its own column of weights."""
    X, y = draw(12, 3)
    expected = np.column_stack([algorithm(X, y, 0.3), algorithm(X, y**2, 0.3)])
    np.testing.assert_allclose(expected, algorithm(X, np.column_stack([y, y**2]), 0.3))


@pytest.mark.parametrize("solver", [svd, solve])
def test_without_penalty_the_smallest_least_squares(shape, solver):
    """At λ = 0, of all weights that fit best, the smallest."""
    X, y = shape
    X = X - X[::-1]  # each row has its opposite, so that the means are 0
    expected = oracles.smallest_least_squares(X, y)
    np.testing.assert_allclose(solver(X, y, 0), expected, rtol=1e-6, atol=1e-9)


def test_ill_conditioned_falls_back_on_the_directions():
    """Where the Gram matrix has lost the digits, the directions have not."""
    X = np.vander(np.linspace(0, 1, 12), 9)
    y = X @ np.ones(9)
    expected, _ = oracles.ridge_by_rows(X, y, 1e-16, fit_intercept=False)
    np.testing.assert_allclose(solve(X, y, 1e-16), expected, rtol=1e-4)
    assert converged(y, ridge_gap(X, y, solve(X, y, 1e-16), 1e-16))


@pytest.mark.parametrize("lam", [1e-300, 1e-18, 1e-15, 1e-12, 1e-9])
def test_twins_share_alike_at_any_penalty(lam):
    """Equal columns get equal weights, where Cholesky fails and where it loses the digits."""
    X = np.array([[0.1], [0.2], [0.4]]) * [1.0, 1.0]
    np.testing.assert_allclose([1, 1], solve(X, X.sum(axis=1), lam), rtol=1e-6)


@pytest.mark.parametrize("lam", [1e-15, 1e-12, 1e-9, 1e-6])
def test_near_twins_share_nearly_alike(lam):
    """Columns that differ by a millionth get the weights that the directions give."""
    X, y = draw(12, 3)
    X[:, 2] = X[:, 0] + 1e-6 * X[:, 2]
    np.testing.assert_allclose(svd(X, y, lam), solve(X, y, lam), rtol=1e-6)


def test_lost_digits_are_noticed(monkeypatch):
    """A Cholesky solution that is a little wrong is not accepted."""
    X, y = draw(12, 3)
    monkeypatch.setattr(solvers, "cholesky", lambda X, y, lam: cholesky(X, y, lam) * (1 + 1e-5))
    np.testing.assert_allclose(svd(X, y, 0.3), solve(X, y, 0.3), rtol=1e-12)


@pytest.mark.parametrize("lam", [0, 1e-12, 0.3, 1e12])
def test_kept_and_shed_are_the_shares_of_one(data, lam):
    """What is not kept of a direction is shed."""
    directions, lams = Directions.of(data[0]), np.array([lam])
    np.testing.assert_allclose(1, directions.kept(lams) + directions.shed(lams))


@pytest.mark.parametrize("scale", [1e-120, 1e-3, 1, 1e120])
def test_shares_know_no_scale(data, scale):
    """X times c with λ times c² keeps the same shares, also where squares are out of range."""
    expected = Directions.of(data[0]).kept(np.array([0.3]))
    shares = Directions.of(data[0] * scale).kept(np.array([0.3 * scale**2]))
    np.testing.assert_allclose(expected, shares)


def test_shed_share_has_its_digits_when_tiny():
    """nλ/(d² + nλ) for n = 2, d = 1 and λ = 1e-30 is 2e-30, and not what 1 − 1 is."""
    directions = Directions.of(np.array([[1.0], [0.0]]))
    np.testing.assert_allclose([[2e-30]], directions.shed(np.array([1e-30])))


@pytest.mark.parametrize(("gap", "accepted"), [(0, True), (0.9e-12, True), (1.1e-12, False)])
def test_converged_is_relative_to_the_objective_of_zero_weights(gap, accepted):
    """The promise is a gap of at most 1e-12 of the objective at w = 0, here 9."""
    assert converged(np.array([3.0, -3, 3, -3]) * np.sqrt(2), 9 * gap) is accepted


def test_nan_has_not_converged():
    """A gap that is no number is not taken for a small one."""
    assert not converged(np.ones(2), np.nan)
