"""The objective, its gradient, and the certificate."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import draw

from course_pkg.objective import ridge_gap, ridge_gradient, ridge_objective

LAMS = [0, 1e-300, 1e-25, 1e-12, 1e-3, 1.0, 1e6]


@pytest.fixture
def centred(data):
    """X and y with their means subtracted, and weights with nothing special about them."""
    X, y = data
    return X - X.mean(0), y - y.mean(), np.array([0.5, -1, 2])


def test_objective_by_hand():
    """Residuals 1 and 3 and a weight of 2: 10/4 + 4λ/2."""
    assert ridge_objective(np.eye(2), np.array([3.0, 3]), np.array([2.0, 0]), 3) == 10 / 4 + 6


def test_objective_is_the_formula(centred):
    """It is the formula of every chapter."""
    assert oracles.objective(*centred, 0, 0.3) == pytest.approx(ridge_objective(*centred, 0.3))


def test_gradient_is_the_slope_of_the_objective(centred):
    """It is what finite differences of the formula give."""
    X, y, w = centred
    expected = oracles.slope(lambda v: oracles.objective(X, y, v, 0, 0.3), w)
    np.testing.assert_allclose(expected, ridge_gradient(X, y, w, 0.3), rtol=1e-8)


def least(X, y, lam):
    """The smallest value of the objective on centred data."""
    return oracles.objective(X, y, *oracles.ridge_by_rows(X, y, lam, fit_intercept=False), lam)


@pytest.mark.parametrize("lam", LAMS)
@pytest.mark.parametrize("move", [0, 1e-8, 1e-3, 1, 1e3])
def test_gap_bounds_the_excess(centred, lam, move):
    """However far the weights are moved, the objective exceeds its minimum by the gap at most."""
    X, y, _ = centred
    w = oracles.ridge_by_rows(X, y, lam, fit_intercept=False)[0] + move
    excess = oracles.objective(X, y, w, 0, lam) - least(X, y, lam)
    assert excess <= ridge_gap(X, y, w, lam) * (1 + 1e-9) + 1e-14 * np.sum(y**2)


@given(st.lists(st.floats(-10, 10), min_size=3, max_size=3), st.sampled_from(LAMS))
def test_gap_bounds_the_excess_anywhere(w, lam):
    """The bound holds for any weights at any λ."""
    X, y = draw(5, 3)
    excess = oracles.objective(X, y, np.array(w), 0, lam) - least(X, y, lam)
    assert excess <= ridge_gap(X, y, np.array(w), lam) * (1 + 1e-9) + 1e-14 * np.sum(y**2)


@pytest.mark.parametrize("lam", LAMS)
def test_gap_at_the_minimum_is_next_to_nothing(centred, lam):
    """The bound is sharp where it matters, for tiny λ too."""
    X, y, _ = centred
    w = oracles.ridge_by_rows(X, y, lam, fit_intercept=False)[0]
    assert ridge_gap(X, y, w, lam) < 1e-12 * np.mean(y**2)


def test_gap_without_penalty_is_the_excess(centred):
    """At λ = 0 the gap does not only bound the excess: it is the excess."""
    X, y, w = centred
    expected = oracles.objective(X, y, w, 0, 0) - least(X, y, 0)
    assert expected == pytest.approx(ridge_gap(X, y, w, 0))
