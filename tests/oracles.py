"""Answers found without the course's code, by the definition or by another route than its own.

minimise over w, b   1/(2n) Σᵢ (yᵢ − xᵢᵀw − b)² + λ/2 ‖w‖²
"""

from fractions import Fraction

import numpy as np


def objective(X, y, w, b, lam):
    """The objective, written out from the formula."""
    return sum((y - X @ w - b) ** 2) / (2 * len(y)) + lam / 2 * sum(w**2)


def slope(f, at, step=1e-3):
    """The gradient of f by central differences, which for a quadratic are exact."""
    steps = step * np.eye(len(at))
    return np.array([f(at + e) - f(at - e) for e in steps]) / (2 * step)


def stationarity(X, y, w, b, lam):
    """The largest slope of the objective at (w, b), in w and in b: 0 at the minimum."""

    def f(wb):
        return objective(X, y, wb[:-1], wb[-1], lam)

    return np.abs(slope(f, np.append(w, b))).max()


def no_neighbour_is_lower(X, y, w, b, lam):
    """Whether the objective at (w, b) is the smallest among neighbours near and far."""
    here = objective(X, y, w, b, lam)
    moves = np.random.default_rng(0).normal(size=(200, len(w) + 1))
    moves *= np.geomspace(1e-5, 1, 200)[:, None]
    there = [objective(X, y, w + move[:-1], b + move[-1], lam) for move in moves]
    return here <= min(there) + 1e-12 * max(here, 1)


def ridge_by_rows(X, y, lam, fit_intercept=True):
    """(w, b) by plain least squares on X with p rows more that say √(nλ) wⱼ = 0, none for b."""
    n, p = X.shape
    ones = np.full((n, 1), float(fit_intercept))
    rows = np.block([[X, ones], [np.sqrt(n * lam) * np.eye(p), np.zeros((p, 1))]])
    wb = np.linalg.lstsq(rows, np.append(y, np.zeros(p)))[0]
    return wb[:-1], wb[-1]


def ridge_in_fractions(X, y, lam):
    """The weights for λ > 0 without any rounding: Gauss on the normal equations in fractions."""
    exact = np.vectorize(Fraction, otypes=[object])
    X, y, penalty = exact(X), exact(y), len(y) * Fraction(lam)
    X, y = X - X.sum(axis=0) / len(y), y - y.sum() / len(y)
    rows = np.column_stack([X.T @ X + penalty * np.eye(X.shape[1], dtype=int), X.T @ y])
    for i in range(len(rows)):
        rows[i] /= rows[i, i]  # never 0: the matrix is positive definite
        others = np.arange(len(rows)) != i
        rows[others] -= np.outer(rows[others, i], rows[i])
    return rows[:, -1].astype(float)


def smallest_least_squares(X, y):
    """The least-squares weights of smallest norm, intercept aside, by the pseudoinverse."""
    centred = (X - X.mean(axis=0)) * (np.ptp(X, axis=0) > 0)
    return np.linalg.pinv(centred) @ (y - y.mean())


def refitted_residuals(X, y, lam):
    """Each sample's residual under a fit to the others that keeps the penalty nλ on their sum."""
    n, residuals = len(y), []
    for i in range(n):
        others = np.arange(n) != i
        w, b = ridge_by_rows(X[others], y[others], lam * n / (n - 1))
        residuals.append(y[i] - X[i] @ w - b)
    return np.array(residuals)


def trace_of_hat(X, lam):
    """Degrees of freedom: the trace of the matrix that maps y to its fit, less 1 for b."""
    n = len(X)
    fits = [X @ w + b for w, b in (ridge_by_rows(X, unit, lam) for unit in np.eye(n))]
    return np.trace(fits) - 1


def four_parts(name, received, remedy):
    """A pattern for an error with its four parts: the name, the value received, what was
    expected, what to do."""
    return rf"^{name} .*{received}.*; expected \S.*\. .*{remedy}.*\.$"
