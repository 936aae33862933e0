"""The lasso and the elastic net without the course's code: by the definition, or by brute force.

minimise over w, b   1/(2n) Σᵢ (yᵢ − xᵢᵀw − b)² + λ (ρ Σⱼ |wⱼ| + (1 − ρ)/2 Σⱼ wⱼ²)

With positive=True among w ≥ 0 only; with fit_intercept=False for b = 0.
"""

from fractions import Fraction
from itertools import product

import numpy as np
from oracles import slope


def objective(X, y, w, b, lam, rho):
    """The objective, written out from the formula."""
    loss = sum((y - X @ w - b) ** 2) / (2 * len(y))
    return loss + lam * (rho * sum(abs(w)) + (1 - rho) / 2 * sum(w**2))


def subgradient_violation(X, y, w, b, lam, rho, fit_intercept=True, positive=False):
    """How far from 0 the objective's subgradients at (w, b) are: 0 at the minimum and only there.

    All but λρ|wⱼ| is quadratic: its slopes by central differences, which are then exact. |wⱼ| adds
    λρ sign wⱼ to them; at its kink, wⱼ = 0, anything from −λρ (or −∞ if positive) to λρ.
    """

    def smooth(wb):
        return objective(X, y, wb[:-1], wb[-1], lam * (1 - rho), 0)

    *slopes, slope_b = slope(smooth, np.append(w, b))
    pull = -np.array(slopes)
    at_zero = np.maximum((pull if positive else abs(pull)) - lam * rho, 0)
    violations = np.where(w == 0, at_zero, abs(pull - lam * rho * np.sign(w)))
    outside = max(0, -min(w)) if positive else 0
    return max(*violations, outside, abs(slope_b) if fit_intercept else abs(b))


def no_neighbour_is_lower(X, y, w, b, lam, rho, fit_intercept=True, positive=False):
    """Whether the objective at (w, b) is the smallest among neighbours near and far.

    Moves in every direction at once, and along single weights, where kinks are; from every
    weight also the step that takes it to 0.
    """
    p = len(w)
    random = np.random.default_rng(0).normal(size=(200, p + 1))
    along = np.concatenate([np.eye(p + 1), -np.eye(p + 1)])
    moves = np.concatenate(
        [random * np.geomspace(1e-6, 1, 200)[:, None], *(along * s for s in (1e-6, 1e-3, 0.1, 1))]
    )
    to_zero = np.column_stack([-np.diag(w), np.zeros(p)])
    moves = np.concatenate([moves, to_zero]) * np.append(np.ones(p), fit_intercept)
    points = [(w + move[:-1], b + move[-1]) for move in moves]
    here = objective(X, y, w, b, lam, rho)
    there = [objective(X, y, *at, lam, rho) for at in points if not positive or min(at[0]) >= 0]
    return here <= min(there, default=here) + 1e-12 * max(here, 1)


def by_signs(X, y, lam, rho, fit_intercept=True, positive=False):
    """(w, b) by trying every pattern of signs, 3 to the power p of them, for p up to about 8.

    Given the signs the penalty is smooth, and its minimum solves linear equations in the weights
    that are not 0 and in b. One of the patterns is the right one: the lowest of those whose
    solution has the signs that it was given.
    """
    n, best, lowest = len(y), None, np.inf
    columns = np.column_stack([X, np.ones(n)])
    for signs in product([0, 1] if positive else [0, -1, 1], repeat=X.shape[1]):
        free = np.append(np.array(signs) != 0, fit_intercept)
        w = _given_signs(columns[:, free], y, signs, free, lam, rho)
        value = objective(X, y, w[:-1], w[-1], lam, rho)
        if np.all(w[:-1] * signs >= 0) and value < lowest:
            best, lowest = w, value
    return best[:-1], best[-1]


def _given_signs(columns, y, signs, free, lam, rho):
    """The weights and b, 0 where not free, with no slope left where the signs are these.

    In the least-squares sense: ‖target − rows w‖²/2 + lasso · w, whose slope is 0 where
    rowsᵀrows w = rowsᵀ target − lasso. The pseudoinverse spares forming that matrix.
    """
    n, w = len(y), np.zeros(len(free))
    ridge = np.diag(np.append(np.full(len(signs), np.sqrt(lam * (1 - rho))), 0)[free])
    lasso = np.append(lam * rho * np.array(signs), 0)[free]
    if free.any():
        inverse = np.linalg.pinv(np.concatenate([columns / np.sqrt(n), ridge]), rcond=1e-12)
        target = np.append(y / np.sqrt(n), np.zeros(len(ridge)))
        w[free] = inverse @ (target - inverse.T @ lasso)
    return w


def in_fractions(X, y, lam, rho, fit_intercept=True, positive=False):
    """(w, b) as `by_signs`, without any rounding on the way; for p up to about 4.

    Patterns whose equations have no single solution are left out: another pattern, with fewer
    weights, is as low.
    """
    exact = np.vectorize(Fraction, otypes=[object])
    X, y, lam, rho = exact(X), exact(y), Fraction(lam), Fraction(rho)
    p, n, best, lowest = X.shape[1], len(y), None, np.inf
    columns = np.column_stack([X, exact(np.ones(n))])
    for signs in product([0, 1] if positive else [0, -1, 1], repeat=p):
        free = np.append(np.array(signs) != 0, bool(fit_intercept))
        ridge, lasso = (np.append(exact(np.ones(p)), 0) * lam * part for part in (1 - rho, rho))
        lasso[:-1] *= signs
        equations = columns.T @ columns / n + np.diag(ridge)
        right = columns.T @ y / n - lasso
        w = np.full(p + 1, Fraction(0))
        w[free] = _gauss(np.column_stack([equations[np.ix_(free, free)], right[free]]))
        if None in w or not all(w[:-1] * signs >= 0):
            continue
        value = objective(X, y, w[:-1], w[-1], lam, rho)
        if value < lowest:
            best, lowest = w, value
    return best[:-1].astype(float), float(best[-1])


def _gauss(rows):
    """The solution of equations (k, k + 1) in fractions; None, k times, where there are several.

    Without pivoting: the matrix is a Gram matrix, in which a 0 on the way says that it is singular.
    """
    for i in range(len(rows)):
        if rows[i, i] == 0:
            return np.full(len(rows), None)
        rows[i] /= rows[i, i]
        others = np.arange(len(rows)) != i
        rows[others] -= np.outer(rows[others, i], rows[i])
    return rows[:, -1]


def elastic_net_by_rows(X, y, lam, rho, fit_intercept=True, lasso=by_signs):
    """(w, b) of an elastic net as a lasso on p rows more that say √(nλ(1 − ρ)) wⱼ = 0.

    ``lasso`` is any lasso solver that takes (X, y, lam, 1, fit_intercept=False).
    Source: Zou and Hastie (2005), lemma 1.
    """
    n, p = X.shape
    X_mean, y_mean = fit_intercept * X.mean(axis=0), fit_intercept * y.mean()
    rows = np.concatenate([X - X_mean, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    targets = np.append(y - y_mean, np.zeros(p))
    w, _ = lasso(rows, targets, lam * rho * n / (n + p), 1, fit_intercept=False)
    return w, y_mean - X_mean @ w


def one_feature(x, y, lam, rho, fit_intercept=True):
    """(w, b) of a single feature x (n,): the covariance, thresholded, over the variance."""
    x_mean, y_mean = fit_intercept * np.mean(x), fit_intercept * np.mean(y)
    covariance, variance = np.mean((x - x_mean) * (y - y_mean)), np.mean((x - x_mean) ** 2)
    w = np.sign(covariance) * max(abs(covariance) - lam * rho, 0) / (variance + lam * (1 - rho))
    return w, y_mean - x_mean * w


def orthonormal(X, y, lam, rho):
    """w without an intercept where XᵀX/n is the identity: every weight a problem of its own."""
    return np.array([one_feature(x, y, lam, rho, fit_intercept=False)[0] for x in X.T])


def orthonormal_design(n, p, seed=0):
    """An X (n, p) with XᵀX = nI, n ≥ p."""
    return np.sqrt(n) * np.linalg.qr(np.random.default_rng(seed).normal(size=(n, p)))[0]


def lambda_max(X, y, rho, fit_intercept=True):
    """The smallest λ at which w = 0 is the minimum, ρ > 0: the steepest slope there, over ρ."""
    zeros, b = np.zeros(X.shape[1]), fit_intercept * np.mean(y)
    return subgradient_violation(X, y, zeros, b, 0, rho, fit_intercept) / rho
