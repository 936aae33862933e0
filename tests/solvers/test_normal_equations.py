"""The normal equations, and the step that tells whether they were solved."""

import numpy as np
import oracles
import pytest
import scipy.sparse
from shapes import draw

from course_pkg.centred import Centred
from course_pkg.solvers.normal_equations import Normal
from course_pkg.solvers.ridge import solve, svd

SIDES = pytest.mark.parametrize(("n", "p"), [(12, 3), (3, 12), (5, 5)])


def equations(X, y, fit_intercept=True):
    """The problem and its equations."""
    problem = Centred.of(X, y, np.ones(len(y)), fit_intercept)
    return problem, Normal.of(problem)


@SIDES
def test_the_smaller_gram_matrix_is_formed(n, p):
    """Tall data never meet an n × n matrix, wide data never a p × p one."""
    _, normal = equations(*draw(n, p))
    assert normal.B.shape == (min(n, p), min(n, p))


@SIDES
def test_sparse_equations_are_those_of_the_centred_dense(n, p):
    """Implicit centring gives the same matrix as subtracting the means."""
    X, y = draw(n, p)
    expected = equations(X, y)[1].B
    np.testing.assert_allclose(expected, equations(scipy.sparse.csc_array(X), y)[1].B, atol=1e-11)


@SIDES
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_eigenvalues_are_the_squares_of_singular_values(n, p, fit_intercept):
    """The direction of the intercept, along which centred X does not vary, is not among them."""
    problem, normal = equations(*draw(n, p), fit_intercept)
    expected = np.linalg.svd(problem.X).S[::-1] ** 2
    expected = expected[expected > 1e-12]
    np.testing.assert_allclose(expected, normal.decomposed()[0], rtol=1e-9)


@pytest.mark.parametrize(("n", "p"), [(3, 12), (5, 5)])
def test_centring_alone_does_not_make_the_equations_singular(n, p):
    """Wide centred X of full rank otherwise has a factor, also without a penalty."""
    _, normal = equations(*draw(n, p))
    assert normal.factored(0) is not None


@pytest.mark.parametrize("lam", [0, 1e-18])
def test_dependent_columns_have_no_factor(lam):
    """Where rounding decides about the smallest pivot, nothing is built on it."""
    X, y = draw(12, 3)
    _, normal = equations(X[:, [0, 1, 1]], y)
    assert normal.factored(lam) is None


@SIDES
def test_a_rough_inverse_settles(n, p):
    """Newton's steps with the gradient from X bring back digits that the inverse has lost."""
    problem, normal = equations(*draw(n, p))
    lams, inverse = np.array([0.3]), normal.factored(0.3)
    settled = normal.settled(problem.y[None], lams, lambda *a: inverse(*a) * (1 + 1e-4))
    np.testing.assert_allclose(
        svd(problem.X, problem.y, 0.3), normal.weights(settled.C)[0], rtol=1e-8
    )


@SIDES
def test_a_wrong_inverse_does_not_settle(n, p):
    """An inverse of which not one digit is right is noticed."""
    problem, normal = equations(*draw(n, p))
    inverse = normal.factored(0.3)
    wrong = normal.settled(problem.y[None], np.array([0.3]), lambda *a: inverse(*a) * 3)
    assert wrong is None


def test_solve_accepts_no_wrong_weights(monkeypatch):
    """What does not settle is solved by the singular directions instead."""
    X, y = draw(12, 3)
    expected, factored = svd(X, y, 0.3), Normal.factored
    monkeypatch.setattr(
        Normal, "factored", lambda normal, lam: lambda *a: factored(normal, lam)(*a) * 3
    )
    np.testing.assert_allclose(expected, solve(X, y, 0.3), rtol=1e-12)


@SIDES
@pytest.mark.parametrize("lam", [1e-6, 0.3, 100])
@pytest.mark.parametrize("off", [0, 1e-6, 0.1])
def test_certificates_bound_the_excess(n, p, lam, off):
    """The duality gap is at least, and the height of the step exactly, what w is above the minimum.

    The minimum is known from least squares with penalty rows.
    """
    problem, normal = equations(*draw(n, p))
    lams, inverse = np.array([lam]), normal.factored(lam)
    settled = normal.settled(problem.y[None], lams, inverse)
    settled.C[:] *= 1 + off
    residuals = normal.residuals(problem.y[None], settled.C)
    settled.residuals[:], settled.remaining[:] = residuals, normal.right(residuals)
    value, duality, height = (part[0] for part in normal.certificates(settled, lams, inverse))
    excess = value - minimum(problem, lam)
    assert excess == pytest.approx(height, rel=1e-6, abs=1e-13)
    assert excess <= duality * (1 + 1e-9) + 1e-13


def minimum(problem, lam):
    """The smallest objective, by least squares with penalty rows."""
    w, b = oracles.ridge_by_rows(problem.X, problem.y, lam, fit_intercept=False)
    return oracles.objective(problem.X, problem.y, w, b, lam)


@SIDES
def test_objectives_seen_from_the_smallest_strength(n, p):
    """At every λ they are the formula's, though residuals were formed at one only."""
    problem, normal = equations(*draw(n, p))
    lams = np.array([100, 1e-3, 0.3])
    values, Q = normal.decomposed()

    def inverse(rows, lams):
        return (rows @ Q / (values + n * lams[:, None])) @ Q.T

    settled = normal.settled(problem.y[None], lams, inverse, [1])
    objectives, _, _ = normal.certificates(settled, lams, inverse)
    weights = normal.weights(settled.C)
    expected = [
        oracles.objective(problem.X, problem.y, w, 0, lam)
        for w, lam in zip(weights, lams, strict=True)
    ]
    np.testing.assert_allclose(objectives, expected, rtol=1e-12)
