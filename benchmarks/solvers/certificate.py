"""How wrong an answer is, from the definitions alone: shares no code with any package measured.

    P(w) = 1/(2n) ‖y − Xw‖² + λ₁ ‖w‖₁ + λ₂/2 ‖w‖²,    λ₁ = λρ, λ₂ = λ(1 − ρ)

Any u gives a lower bound on the minimum, the dual objective: its distance from P(w) is the gap.
"""

from typing import Any

import numpy as np

#: Of the objective at w = 0, ‖y‖²/2n, for paths; of ‖y‖²/n for a curve of squared errors;
#: of the largest squared error left out, for leave-one-out.
TARGETS = {"path": 1e-6, "ridge": 1e-6, "cross_validate": 1e-5, "leave_one_out": 1e-6}


def relative_gap(X: Any, y: np.ndarray, W: np.ndarray, lams: np.ndarray, rho: float) -> np.ndarray:
    """(k,): P(w) less the largest lower bound found, over P(0), for each row of W (k, p)."""
    W, n = np.asarray(W, dtype=float), len(y)
    if W.shape != (len(lams), X.shape[1]) or not np.isfinite(W).all():
        return np.full(len(lams), np.inf)
    lam1, lam2 = rho * lams, (1 - rho) * lams
    residual = y[:, None] - X @ W.T  # (n, k)
    correlation = X.T @ residual / n  # (p, k)
    at_zero = y @ y / (2 * n)
    squares = (residual**2).sum(axis=0) / (2 * n)
    primal = squares + lam1 * np.abs(W).sum(axis=1) + lam2 / 2 * (W**2).sum(axis=1)
    return (
        primal
        - np.maximum(
            _dual_of_residual(y, residual, correlation, lam1, lam2),
            _dual_of_longer_residual(y, residual, correlation - lam2 * W.T, W, lam1, lam2),
        )
    ) / at_zero


def _dual_of_residual(
    y: np.ndarray, u: np.ndarray, correlation: np.ndarray, lam1: np.ndarray, lam2: np.ndarray
) -> np.ndarray:
    """‖y‖²/2n − ‖y − u‖²/2n − Σⱼ (|xⱼᵀu|/n − λ₁)₊² / 2λ₂ at u = y − Xw; it needs λ₂ > 0."""
    n = len(y)
    beyond = (np.maximum(np.abs(correlation) - lam1, 0) ** 2).sum(axis=0)
    conjugate = np.divide(beyond, 2 * lam2, out=np.full(len(lam2), np.inf), where=lam2 > 0)
    return y @ y / (2 * n) - ((y[:, None] - u) ** 2).sum(axis=0) / (2 * n) - conjugate


def _dual_of_longer_residual(
    y: np.ndarray,
    u: np.ndarray,
    correlation: np.ndarray,
    W: np.ndarray,
    lam1: np.ndarray,
    lam2: np.ndarray,
) -> np.ndarray:
    """The same where λ₂‖w‖²/2 is made of p more rows, √(nλ₂) I, whose y is 0: then it is a lasso.

    Its residual, scaled by the best number that brings every correlation within λ₁, is feasible.
    """
    n = len(y)
    squared = (u**2).sum(axis=0) + n * lam2 * (W**2).sum(axis=1)
    largest = np.abs(correlation).max(axis=0)
    bound = np.divide(lam1, largest, out=np.full(len(lam1), np.inf), where=largest > 0)
    along = y @ u
    best = np.divide(along, squared, out=np.zeros_like(along), where=squared > 0)
    scale = np.clip(best, -bound, bound)
    return (2 * scale * along - scale**2 * squared) / (2 * n)


def left_out_errors(X: np.ndarray, y: np.ndarray, lam: float) -> np.ndarray:
    """(n,): squared leave-one-out residuals of ridge with an intercept, by the normal equations.

    The hat matrix of (1, X) whose penalty nλ spares the intercept, its diagonal row by row.
    """
    n, p = X.shape
    penalty = n * lam * np.eye(p)
    means = X.mean(axis=0)
    X = X - means
    if p <= n:
        half = np.linalg.solve(X.T @ X + penalty, X.T)  # (p, n)
        fit, leverage = X @ (half @ y), np.einsum("ij,ji->i", X, half)
    else:
        gram = X @ X.T
        hat = np.linalg.solve(gram + n * lam * np.eye(n), gram)
        fit, leverage = hat @ (y - y.mean()), np.diag(hat)
    return ((y - y.mean() - fit) / (1 - 1 / n - leverage)) ** 2


def validation_curve(X: Any, y: np.ndarray, folds: list[Any], paths: list[Any]) -> np.ndarray:
    """(k,): the mean over the folds of the mean squared error of that fold's W (k, p)."""
    return np.mean(
        [
            np.mean((y[test, None] - X[test] @ W.T) ** 2, axis=0)
            for (_, test), W in zip(folds, paths, strict=True)
        ],
        axis=0,
    )


def distance(curve: np.ndarray, reference: np.ndarray, scale: float) -> float:
    """The largest difference of two arrays, over a number that says what is large."""
    curve = np.asarray(curve, dtype=float)
    if curve.shape != reference.shape or not np.isfinite(curve).all():
        return np.inf
    return float(np.abs(curve - reference).max() / scale)
