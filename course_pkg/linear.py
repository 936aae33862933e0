"""The doors to the linear methods: check, set the intercept apart, solve."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg._check import Array
from course_pkg.objective import ridge_gap, ridge_objective
from course_pkg.solution import Solution
from course_pkg.solvers import ridge as solvers

#: Where a difference of numbers near 1 is above this, rounding has left it six digits.
ROUNDING = 1e6 * float(np.finfo(float).eps)
#: Below this a number of its own has fewer digits than a float64 should.
SMALLEST = float(np.finfo(float).tiny / np.finfo(float).eps)


@np.errstate(over="ignore", invalid="ignore")
def ridge(
    X: ArrayLike,
    y: ArrayLike,
    lam: float,
    *,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
) -> Solution:
    """Ridge regression at one λ.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ/2 ‖w‖²,    n = Σᵢ sᵢ

    X (n, p), y (n,); lam ≥ 0 in units of y² over w²; weights s of a sample, 1 where not given.
    With lam = 0 this is least squares, and of several minima the one with the smallest ‖w‖.
    The intercept is not penalised; fit_intercept=False fixes b = 0.

    Raises ValueError for wrong shapes, negative λ, and entries that are not finite or whose
    squares leave the range of a float64.
    Source: Hoerl and Kennard (1970); chapter "Ridge".

    >>> ridge([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0], lam=0).w.round(6)
    array([2.])
    """
    X, lam = _check.matrix(X), _check.strength(lam)
    y = _check.target(y, len(X))
    centred = Centred.of(X, y, _check.sample_weight(sample_weight, len(X)), fit_intercept)
    w = solvers.solve(centred.X, centred.y, lam)
    b = float(centred.intercept(w))
    objective = ridge_objective(centred.X, centred.y, w, lam)
    _check.result(np.array([*w, b, objective]))
    gap = ridge_gap(centred.X, centred.y, w, lam)
    return Solution(w, b, objective, gap, 1, solvers.converged(centred.y, gap))


@np.errstate(over="ignore", invalid="ignore")
def ridge_path(X: ArrayLike, y: ArrayLike, lams: ArrayLike) -> tuple[Array, Array]:
    """Ridge regression for a whole grid of λ from one singular value decomposition.

    X (n, p), y (n,), lams (k,) in any order; returns weights W (k, p) and intercepts b (k,),
    row i the solution at lams[i]. Raises ValueError as `ridge` does.
    Source: chapter "Ridge", the equation of shrinkage by direction.
    """
    X, lams = _check.matrix(X), _check.strengths(lams)
    centred = Centred.of(X, _check.target(y, len(X)), np.ones(len(X)))
    W = _check.result(solvers.Directions.of(centred.X).ridge(centred.y, lams))
    return W, _check.result(centred.intercept(W.T))


def degrees_of_freedom(X: ArrayLike, lams: ArrayLike) -> Array:
    """Effective degrees of freedom of ridge: the trace of the matrix that maps y to its fit.

        df(λ) = Σⱼ dⱼ² / (dⱼ² + nλ),    d the singular values of X with centred columns

    X (n, p), lams (k,); returns (k,), each between 0 and the rank of X. The intercept, which is
    not penalised, is one degree more and not counted. Raises ValueError as `ridge` does.
    Source: Hastie, Tibshirani and Friedman (2009), section 3.4.1.
    """
    X, lams = _check.matrix(X), _check.strengths(lams)
    return solvers.Directions.of(X - mean(X, np.ones(len(X)))).kept(lams).sum(axis=1)


def leave_one_out(X: ArrayLike, y: ArrayLike, lams: ArrayLike) -> Array:
    """What each sample's residual would be, had ridge been fitted without that sample.

        eᵢ = (yᵢ − ŷᵢ) / (1 − hᵢᵢ),    h = 1/n + U diag(d²/(d² + nλ)) Uᵀ

    X (n, p), y (n,), lams (k,); returns (k, n), in the units of y, exact, without refitting.
    The n fits left out of sight all keep the penalty nλ against the *sum* of squares; in the
    course's convention, which divides by the n − 1 samples left, they are fits at λ n/(n − 1).

    Raises ValueError as `ridge` does, and where a sample alone decides its own fit: hᵢᵢ = 1, or
    so close to it that rounding has taken the answer's digits.
    Source: Allen (1974); Golub, Heath and Wahba (1979).
    """
    X, lams = _check.matrix(X), _check.strengths(lams)
    n, y = len(X), _check.target(y, len(X))
    centred = Centred.of(X, y, np.ones(n))
    directions = solvers.Directions.of(centred.X)
    U, shed = directions.U, directions.shed(lams)
    along = U.T @ centred.y
    # Along the directions every digit is known; what lies outside them all is a difference.
    outside = U.shape[1] < n - 1
    residual = outside * (centred.y - U @ along) + (shed * along) @ U.T
    left = outside * (1 - 1 / n - np.sum(U**2, axis=1)) + shed @ (U**2).T
    if left.min() <= (ROUNDING if outside else SMALLEST):
        k, i = np.unravel_index(left.argmin(), left.shape)
        _check.reject(
            f"lams[{k}]",
            f"is {lams[k]:g}, with which sample {i} alone decides its own fit",
            "a λ large enough that the other samples have a say",
            "Leave out the smallest λ, or add samples",
        )
    return residual / left


def mean(values: Array, weights: Array) -> Array:
    """The weighted mean of each column.

    A mean lies between the smallest and the largest value; rounding is not allowed to take it
    outside, so that a constant column, centred, is exactly zero and not a direction of noise.
    """
    used = values[weights > 0]
    return np.clip(weights @ values / weights.sum(), used.min(axis=0), used.max(axis=0))


@dataclass(frozen=True)
class Centred:
    """A problem without intercept and without sample weights that has the same minimum.

    An unpenalised intercept makes the residuals sum to zero, so that it is the mean of y less
    the fit at the mean of X: subtracting both means removes it. A sample of weight s counts as
    its row multiplied by √s, the weights first scaled to sum to n.
    """

    X: Array
    y: Array
    X_mean: Array  # (p,)
    y_mean: Array  # () or (t,)

    @classmethod
    def of(cls, X: Array, y: Array, weights: Array, fit_intercept: bool = True) -> "Centred":
        """The centred, reweighted copy of a problem; X and y stay as they are."""
        kept = float(bool(fit_intercept))
        X_mean, y_mean = kept * mean(X, weights), kept * mean(y, weights)
        scale = np.sqrt(weights / weights.mean())
        return cls(
            (X - X_mean) * scale[:, None], ((y - y_mean).T * scale).T, X_mean, np.asarray(y_mean)
        )

    def intercept(self, w: Array) -> Array:
        """b = ȳ − x̄ᵀw, for one w (p,) or several (p, t) at once."""
        return self.y_mean - self.X_mean @ w
