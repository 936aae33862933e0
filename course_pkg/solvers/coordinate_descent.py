"""Cyclic coordinate descent, the elastic net as one reads it: one weight at a time, exactly.

    argmin_w  1/(2n) ‖y − Xw‖² + λρ ‖w‖₁ + λ(1 − ρ)/2 ‖w‖²

With all other weights held, the best wⱼ has a closed form, aⱼ = ‖xⱼ‖²/n being the curvature:

    wⱼ = S(xⱼᵀr/n + aⱼwⱼ, λρ) / (aⱼ + λ(1 − ρ)),    r = y − Xw,  S soft-thresholding

It is the form for reading; the solvers beside it find the same minimum in a fraction of the time.
Source: Friedman, Hastie, Höfling and Tibshirani (2007); chapter "Lasso".
"""

import numpy as np

from course_pkg._check import Array
from course_pkg.objective import gap, objective
from course_pkg.penalties import soft_threshold
from course_pkg.solution import Solution

LAST_DIGIT = float(np.finfo(float).eps)


def coordinate_descent(
    X: Array,
    y: Array,
    lam: float,
    rho: float = 1.0,
    *,
    start: Array | None = None,
    tol: float = 1e-10,
    max_iter: int = 10_000,
    positive: bool = False,
) -> Solution:
    """The minimum for checked, centred X (n, p) and y (n,); b is 0. With positive, among w ≥ 0.

    From start, or from 0, in sweeps over all weights, until the duality gap is at most tol of the
    objective at w = 0, a sweep changes no more than last digits, or max_iter sweeps are done;
    ``converged`` says whether the first of these. Without a penalty (λ = 0) the gap vanishes only
    where the fit is perfect, or no correlation is left to the last bit: a least squares that
    leaves residuals may well end at its minimum without a certificate.
    """
    n, p = X.shape
    lam1, lam2 = lam * rho, lam * (1 - rho)
    curvature = np.sum(X**2, axis=0) / n
    w = np.zeros(p) if start is None else np.where(curvature > 0, start, 0.0)
    enough = tol * np.sum(y**2) / (2 * n)

    before = np.full(p, np.inf)
    for n_iter in range(max_iter + 1):
        residual = y - X @ w  # afresh, so that rounding does not pile up
        left = gap(residual, X.T @ residual / n, w, lam1, lam2, positive)
        stalled = np.all(np.abs(w - before) <= LAST_DIGIT * np.abs(w))
        if left <= enough or stalled or n_iter == max_iter:
            break
        before = w.copy()
        for j in np.flatnonzero(curvature):  # a column of zeros keeps weight 0
            pull = X[:, j] @ residual / n + curvature[j] * w[j]
            shrunk = soft_threshold(pull, lam1)
            shrunk = max(shrunk, 0.0) if positive else shrunk
            change = shrunk / (curvature[j] + lam2) - w[j]
            residual -= change * X[:, j]
            w[j] += change

    found = float(objective(residual, w, lam1, lam2))
    return Solution(w, 0.0, found, float(left), n_iter, bool(left <= enough))
