"""The doors to the linear methods at one λ, and what ridge knows in closed form."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg._check import Array
from course_pkg.centred import Centred, mean
from course_pkg.paths import path
from course_pkg.solution import NotConverged, Solution
from course_pkg.solvers.ridge import Directions

#: Where a difference of numbers near 1 is above this, rounding has left it six digits.
ROUNDING = 1e6 * float(np.finfo(float).eps)
#: Below this a number of its own has fewer digits than a float64 should.
SMALLEST = float(np.finfo(float).tiny / np.finfo(float).eps)


def ridge(
    X: Any,
    y: ArrayLike,
    lam: float,
    *,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
    device: str | None = None,
) -> Solution:
    """Ridge regression at one λ.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ/2 ‖w‖²,    n = Σᵢ sᵢ

    Arguments and errors are those of `elastic_net` with ρ = 0, lam in units of y² over w². With
    lam = 0 this is least squares, and of several minima the one with the smallest ‖w‖.
    Source: Hoerl and Kennard (1970); chapter "Ridge".

    >>> ridge([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0], lam=0).w.round(6)
    array([2.])
    """
    return elastic_net(
        X,
        y,
        lam,
        rho=0,
        fit_intercept=fit_intercept,
        sample_weight=sample_weight,
        standardize=standardize,
        device=device,
    )


def lasso(
    X: Any,
    y: ArrayLike,
    lam: float,
    *,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
    device: str | None = None,
) -> Solution:
    """The lasso at one λ.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ ‖w‖₁,    n = Σᵢ sᵢ

    Arguments and errors are those of `elastic_net` with ρ = 1, lam in units of y² over w. At most
    n weights are not zero. Of features that are copies of one another any may carry the weight:
    the fit, the objective and the gap do not depend on which.
    Source: Tibshirani (1996); chapter "Lasso".

    >>> lasso([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0], lam=1).w.round(6)
    array([0.5])
    """
    return elastic_net(
        X,
        y,
        lam,
        rho=1,
        fit_intercept=fit_intercept,
        sample_weight=sample_weight,
        standardize=standardize,
        device=device,
    )


def elastic_net(
    X: Any,
    y: ArrayLike,
    lam: float,
    rho: float,
    *,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
    device: str | None = None,
) -> Solution:
    """The elastic net at one λ and ρ.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²),    n = Σᵢ sᵢ

    X (n, p), dense or SciPy sparse, which stays sparse; y (n,); lam ≥ 0; rho from 0 to 1; weights
    s of a sample, 1 where not given. The intercept is not penalised; fit_intercept=False fixes
    b = 0. With standardize=True the penalty is on the weights of columns divided by their standard
    deviations, as are objective and gap; w and b are those of the columns as they were given.
    With lam = 0 this is least squares, of several minima the one with the smallest ‖w‖.

    X may be a tensor of the backend that Keras runs. Then the work is done where it lives, in its
    precision, and w and b are tensors; device="gpu" sends NumPy arrays there and back.

    Raises ValueError for wrong shapes, negative λ, ρ outside [0, 1], and entries that are not
    finite or whose squares leave the range of a float64. Warns where the gap is larger than 1e-10
    of the objective at w = 0 (1e-5 in single precision).
    Source: Zou and Hastie (2005); chapter "Elastic net".

    >>> elastic_net([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0], lam=1, rho=0.5).w.round(6)
    array([0.714286])
    """
    at_lam = path(
        X,
        y,
        [_check.strength(lam)],
        rho,
        fit_intercept=fit_intercept,
        sample_weight=sample_weight,
        standardize=standardize,
        device=device,
    )
    return warn_unless_converged(at_lam[0])


def warn_unless_converged(solution: Solution) -> Solution:
    """The same solution, with a word of warning where its certificate falls short."""
    if not solution.converged:
        text = (
            f"the gap is {solution.gap:.1e}: the objective may be that far above its minimum, "
            f"which is at most {solution.objective:.1e}. Give columns similar scales, "
            "with standardize=True for example, or use a larger λ"
        )
        _check.warn(text, NotConverged)
    return solution


def degrees_of_freedom(X: ArrayLike, lams: ArrayLike) -> Array:
    """Effective degrees of freedom of ridge: the trace of the matrix that maps y to its fit.

        df(λ) = Σⱼ dⱼ² / (dⱼ² + nλ),    d the singular values of X with centred columns

    X (n, p), lams (k,); returns (k,), each between 0 and the rank of X. The intercept, which is
    not penalised, is one degree more and not counted. Raises ValueError as `ridge` does.
    Source: Hastie, Tibshirani and Friedman (2009), section 3.4.1.
    """
    X, lams = _check.matrix(X), _check.strengths(lams)
    return Directions.of(X - mean(X, np.ones(len(X)))).kept(lams).sum(axis=1)


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
    directions = Directions.of(centred.X)
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
