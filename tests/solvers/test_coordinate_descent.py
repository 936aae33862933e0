"""The teaching form of the solver, on centred data as behind the doors."""

import numpy as np
import oracles_l1 as oracles
import pytest
from shapes import SHAPES

from course_pkg.objective import kkt_residual
from course_pkg.solvers.coordinate_descent import coordinate_descent

LAMS = pytest.mark.parametrize("lam", [0.03, 0.3, 100])
RHOS = pytest.mark.parametrize("rho", [1, 0.5, 0])


@pytest.fixture
def centred(shape):
    """(X, y) of one of the shapes, without their means, read-only."""
    X, y = shape
    X, y = X - X.mean(axis=0), y - y.mean()
    X[:, np.ptp(shape[0], axis=0) == 0] = 0
    X.flags.writeable = y.flags.writeable = False
    return X, y


@pytest.fixture
def problem():
    """Centred (X, y) with nothing special about them."""
    X, y = SHAPES["n > p"]
    return X - X.mean(axis=0), y - y.mean()


@LAMS
@RHOS
def test_no_slope_is_left(centred, lam, rho):
    """Whatever the shape, 0 is among the objective's subgradients."""
    solution = coordinate_descent(*centred, lam, rho, tol=1e-14)
    violation = oracles.subgradient_violation(*centred, solution.w, 0, lam, rho, False)
    assert violation <= 1e-5 * (1 + np.abs(centred[0]).max() * np.abs(centred[1]).max())


@RHOS
def test_certificate_bounds_the_distance_to_brute_force(centred, rho):
    """The objective is within the gap of the best of all patterns of signs."""
    X, y = centred[0][:, :4], centred[1]
    solution = coordinate_descent(X, y, 0.3, rho)
    best = oracles.objective(X, y, *oracles.by_signs(X, y, 0.3, rho, False), 0.3, rho)
    assert solution.converged
    assert best - 1e-9 <= solution.objective <= best + solution.gap + 1e-9


@RHOS
def test_weights_agree_with_brute_force(problem, rho):
    """Weights, not only their objective."""
    expected, _ = oracles.by_signs(*problem, 0.3, rho, fit_intercept=False)
    found = coordinate_descent(*problem, 0.3, rho, tol=1e-15)
    np.testing.assert_allclose(expected, found.w, rtol=1e-6, atol=1e-9)


@RHOS
def test_positive_weights_agree_with_brute_force(problem, rho):
    """The best among w ≥ 0, which is not the best with its negatives cut off."""
    expected, _ = oracles.by_signs(*problem, 0.3, rho, fit_intercept=False, positive=True)
    found = coordinate_descent(*problem, 0.3, rho, tol=1e-15, positive=True)
    assert found.converged
    np.testing.assert_allclose(expected, found.w, rtol=1e-6, atol=1e-9)


def test_orthonormal_design_takes_one_sweep():
    """Where features do not interfere, one visit to each is all."""
    X = oracles.orthonormal_design(8, 4)
    y = X @ [2.0, -0.5, 0.1, 0]
    found = coordinate_descent(X, y, 0.3, 0.7)
    np.testing.assert_allclose(oracles.orthonormal(X, y, 0.3, 0.7), found.w, atol=1e-12)
    assert 1 == found.n_iter


@pytest.mark.parametrize("factor", [1, 2])
def test_at_lambda_max_nothing_happens(problem, factor):
    """From there on all weights are exactly 0, which the start already is."""
    largest = oracles.lambda_max(*problem, 0.5, fit_intercept=False)
    found = coordinate_descent(*problem, factor * largest * (1 + 1e-9), 0.5)
    np.testing.assert_array_equal([0, 0, 0], found.w)
    assert (True, 0) == (found.converged, found.n_iter)


@pytest.mark.parametrize("name", ["n > p", "n = p", "p = 1", "zero column"])
def test_least_squares_where_there_is_no_penalty(name):
    """λ = 0 gives the weights of least squares; a column of zeros has none."""
    X, y = SHAPES[name]
    expected = np.linalg.lstsq(X, y)[0]
    np.testing.assert_allclose(expected, coordinate_descent(X, y, 0).w, rtol=1e-4, atol=1e-9)


def test_least_squares_ends_where_no_digit_changes(problem):
    """Without a penalty there may be no certificate; sweeps that change nothing end it."""
    found = coordinate_descent(*problem, 0)
    assert not found.converged
    assert found.n_iter < 100


def test_column_of_zeros_gets_no_weight():
    """Not even one that it had at the start."""
    X, y = SHAPES["zero column"]
    assert 0 == coordinate_descent(X, y, 0, start=np.ones(3)).w[2]


def test_start_at_the_minimum_is_the_end(problem):
    """A solution, handed back as start, takes no sweep and stays to the bit."""
    first = coordinate_descent(*problem, 0.3, 0.5)
    again = coordinate_descent(*problem, 0.3, 0.5, start=first.w)
    assert 0 == again.n_iter
    np.testing.assert_array_equal(first.w, again.w)


def test_start_is_not_written_to(problem):
    """The caller's weights are as they were."""
    start = np.ones(3)
    coordinate_descent(*problem, 0.3, start=start)
    np.testing.assert_array_equal([1, 1, 1], start)


def test_too_few_sweeps_are_confessed(problem):
    """Without the sweeps it needs, the solver says so, with the gap that is left."""
    found = coordinate_descent(*problem, 1e-3, max_iter=2)
    best = oracles.by_signs(*problem, 1e-3, 1, fit_intercept=False)
    excess = found.objective - oracles.objective(*problem, *best, 1e-3, 1)
    assert (False, 2) == (found.converged, found.n_iter)
    assert 0 < excess <= found.gap


def test_objective_is_the_formula(problem):
    """What is reported is the objective at the weights returned."""
    found = coordinate_descent(*problem, 0.3, 0.5, max_iter=1)
    expected = oracles.objective(*problem, found.w, 0, 0.3, 0.5)
    assert expected == pytest.approx(found.objective)


def test_tighter_tolerance_gives_a_smaller_slope(problem):
    """tol is what stops it."""
    X, y = problem
    coarse, fine = (coordinate_descent(X, y, 0.03, 0.5, tol=tol) for tol in (1e-2, 1e-12))
    left = [kkt_residual(X.T @ (y - X @ s.w) / len(y), s.w, 0.015, 0.015) for s in (coarse, fine)]
    assert left[1] < 1e-4 < left[0]
    assert coarse.n_iter < fine.n_iter
