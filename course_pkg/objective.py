"""The objective that every method of the course minimises, and what certifies a minimum of it.

    1/(2n) ‖y − Xw − b‖² + λ/2 ‖w‖²

Inside this module X and y are centred (or b is 0 by choice), so that b has left the problem.
"""

import numpy as np

from course_pkg._check import Array


def ridge_objective(X: Array, y: Array, w: Array, lam: float) -> float:
    """1/(2n) ‖y − Xw‖² + λ/2 ‖w‖², in the units of y squared."""
    residual = y - X @ w
    return float(np.sum(residual**2) / (2 * len(X)) + lam / 2 * np.sum(w**2))


def ridge_gradient(X: Array, y: Array, w: Array, lam: float) -> Array:
    """−Xᵀ(y − Xw)/n + λw, of the shape of w; zero at the minimum and only there."""
    return lam * w - X.T @ (y - X @ w) / len(X)


def ridge_gap(X: Array, y: Array, w: Array, lam: float) -> float:
    """Duality gap at w: an upper bound on objective(w) − minimum.

    With the residual over n as the dual point, primal minus dual is ‖gradient‖² / (2λ).
    As λ vanishes that bound explodes with the rounding of the gradient. The minimum is also no
    less than that of least squares, so that 1/(2n) ‖P(y − Xw)‖² + λ/2 ‖w‖² is a bound too, with
    P the projection on the column space of X; at λ = 0 it is the excess itself.
    """
    penalty = lam / 2 * np.sum(w**2)
    dual = np.sum(ridge_gradient(X, y, w, lam) ** 2) / (2 * lam) if lam > 0 else np.inf
    if dual <= penalty:  # as it is unless λ is tiny or w far off; spares a factorisation
        return float(dual)
    explained = X @ np.linalg.lstsq(X, y - X @ w)[0]
    return float(min(dual, np.sum(explained**2) / (2 * len(X)) + penalty))
