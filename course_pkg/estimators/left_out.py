"""What each sample's residual would be, had ridge been fitted without it: weighted, sparse too."""

from collections.abc import Iterator

import numpy as np

from course_pkg import _check
from course_pkg._check import Array
from course_pkg.centred import Centred
from course_pkg.estimators.contract import Data, times
from course_pkg.solvers.normal_equations import Normal
from course_pkg.solvers.ridge import Directions

EPSILON = float(np.finfo(float).eps)


def left_out(data: Data, problem: Centred, alphas: Array, fit_intercept: bool) -> Iterator[Array]:
    """The left-out residuals (n,) or (n, t), in the units of y, at each α > 0.

        eᵢ = (yᵢ − ŷᵢ) / (1 − hᵢᵢ),    hᵢᵢ = sᵢ (1/Σs + Σⱼ uᵢⱼ² d²/(d² + α)),

    where √S (X − 1x̄ᵀ) = √S U diag(d) Vᵀ; without intercept 1/Σs and x̄ are missing. A sample of
    weight 0 took no part in the fit, and its residual is that of the fit.
    Source: Allen (1974); Golub, Heath and Wahba (1979); with weights, Rifkin and Lippert (2007).
    """
    n, weights = len(data.y), problem.root**2
    directions, used = directions_of(problem), weights > 0
    along, U = directions.U.T @ problem.y, _unweighted(directions, data, problem)
    # Along the directions every digit is known; what lies outside them all is a difference.
    outside = ~used | (U.shape[1] < used.sum() - fit_intercept)
    beyond = times(data.y - problem.y_mean - U @ along, outside)
    squares = U**2
    share = 1 - weights * (fit_intercept / n + squares.sum(axis=1))
    for place, alpha in enumerate(alphas):
        shed = directions.shed(np.array([alpha / data.weights.sum()]))[0]
        left = outside * share + weights * (squares @ shed)
        if left.min() <= n * EPSILON * outside.max():
            _check.reject(
                f"alphas[{place}]",
                f"is {alpha:g}, with which sample {left.argmin()} alone decides its own fit",
                "an α large enough that the other samples have a say",
                "Leave out the smallest α, or add samples",
            )
        yield times(beyond + U @ times(along, shed), 1 / left)


def _unweighted(directions: Directions, data: Data, problem: Centred) -> Array:
    """The rows of U that belong to samples of weight 1, from those of √S U."""
    used = problem.root > 0
    if used.all():
        return directions.U / problem.root[:, None]
    U = directions.U / np.where(used, problem.root, 1)[:, None]
    U[~used] = (data.X[~used] @ directions.Vt.T - problem.X_mean @ directions.Vt.T) / directions.d
    return U


def directions_of(problem: Centred) -> Directions:
    """The singular directions of X; of a sparse X by the smaller of its Gram matrices."""
    if not problem.sparse:
        return Directions.of(problem.X)
    normal = Normal.of(problem)
    squares, Q = normal.decomposed()
    real = squares > max(problem.X.shape) * EPSILON * squares.max(initial=0)
    d, Q = np.sqrt(squares[real]), Q[:, real]
    if normal.wide:
        return Directions(Q, d, normal.weights(Q.T) / d[:, None])
    return Directions(-normal.features.residuals(Q.T).T / d, d, Q.T)
