"""Ridge regression in closed form: argmin_w 1/(2n) ‖y − Xw‖² + λ/2 ‖w‖².

X is (n, p); y is (n,), or (n, t) for t targets at once; w is (p,) or (p, t). `cholesky`, `dual` and
`svd` are three ways to the same minimum; they differ in what they factor, and so in which shapes
they suit. `solve` and `ridge_path` take the cheapest way that proves right:

    many λ             one eigendecomposition of the smaller Gram matrix
    few λ              its Cholesky factor at each
    digits lost        the singular directions of X; for sparse X, Golub-Kahan iterations
    sparse and large   these at once

A small gap does not prove a w right: at small λ weights far off can fit as well. What does is said
in course_pkg.solvers.normal_equations.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import frexp, ldexp

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from course_pkg._check import Array
from course_pkg.centred import Centred
from course_pkg.objective import gap, objective
from course_pkg.solution import Solution
from course_pkg.solvers.normal_equations import KNOWN, Inverse, Normal

#: A direct solution is accepted when its gap is at most this share of the objective at w = 0.
TOLERANCE = 1e-12
#: Eigenvectors of a Gram matrix pass for singular directions of X where every eigenvalue is more
#: than this share of the largest.
CLEAR = 1e-8
#: From this many λ on one eigendecomposition costs less than a Cholesky factor for each.
MANY = 4
#: Of a sparse X that has more rows and more columns than this no Gram matrix is formed.
LARGE = 2000

#: The solutions at some λ (k,), None where a way has lost too many digits.
Way = Callable[[Array], Sequence[Solution | None]]


def cholesky(X: Array, y: Array, lam: float) -> Array:
    """Solve the normal equations (XᵀX + nλI) w = Xᵀy, p of them; λ > 0."""
    n, p = X.shape
    return cho_solve(cho_factor(X.T @ X + n * lam * np.eye(p)), X.T @ y)


def dual(X: Array, y: Array, lam: float) -> Array:
    """w = Xᵀ (XXᵀ + nλI)⁻¹ y, the same minimum by n equations; λ > 0."""
    n, _ = X.shape
    return X.T @ cho_solve(cho_factor(X @ X.T + n * lam * np.eye(n)), y)


@dataclass(frozen=True)
class Directions:
    """X = U diag(d) Vᵀ, without the directions along which X does not vary at all."""

    U: Array  # (n, r)
    d: Array  # (r,), descending, positive
    Vt: Array  # (r, p)

    @classmethod
    def of(cls, X: Array) -> "Directions":
        """The singular directions of X: of its smaller Gram matrix, where that has the digits."""
        normal = Normal.of(Centred.of(X, np.zeros(len(X)), np.ones(len(X)), fit_intercept=False))
        values, vectors = normal.decomposed()
        if not len(values) or values[0] <= CLEAR * values[-1]:
            return cls.by_svd(X)
        d, Q = np.sqrt(values[::-1]), vectors[:, ::-1]
        return cls(Q, d, (Q / d).T @ X) if normal.wide else cls(X @ (Q / d), d, Q.T)

    @classmethod
    def by_svd(cls, X: Array) -> "Directions":
        """The singular directions of X, of its numerical rank r."""
        U, d, Vt = np.linalg.svd(X, full_matrices=False)
        r = int(np.sum(d > max(X.shape) * np.finfo(d.dtype).eps * d[0]))
        return cls(U[:, :r], d[:r], Vt[:r])

    def kept(self, lams: Array) -> Array:
        """The share of least squares that ridge keeps along directions, (k, r)."""
        return self.d**2 / (self.d**2 + len(self.U) * lams[:, None])

    def shed(self, lams: Array) -> Array:
        """The other share, (k, r), to full precision also where it is tiny."""
        penalty = len(self.U) * lams[:, None]
        return penalty / (self.d**2 + penalty)

    def ridge(self, y: Array, lams: Array) -> Array:
        """The weights for every λ, (k, p): V diag(d/(d² + nλ)) Uᵀy.

        Where λ = 0 leaves the minimum flat, the solution of smallest norm.
        """
        return (self.kept(lams) * (self.U.T @ y / self.d)) @ self.Vt


def svd(X: Array, y: Array, lam: float) -> Array:
    """The weights at one λ by the singular directions: slower, exact also when ill-conditioned."""
    directions = Directions.by_svd(X)
    targets = y.reshape(len(y), -1).T
    w = np.stack([directions.ridge(t, np.array([lam]))[0] for t in targets], axis=-1)
    return w.reshape(X.shape[1:] + y.shape[1:])


def solve(X: Array, y: Array, lam: float) -> Array:
    """The weights at one λ ≥ 0 by the cheapest way that proves right.

    Cholesky on the smaller of the two Gram matrices; the singular directions
    where that has cost digits of w, or where there is no one w without a penalty.
    """
    targets = y.reshape(len(y), -1).T
    problem = Centred.of(X, y, np.ones(len(X)), fit_intercept=False)
    normal = Normal.of(problem)
    inverse = normal.factored(lam)
    if inverse is None:
        return svd(X, y, lam)
    settled = normal.settled(targets, np.full(len(targets), lam), inverse)
    if settled is None:
        return svd(X, y, lam)
    return normal.weights(settled.C).T.reshape(X.shape[1:] + y.shape[1:])


def ridge_path(problem: Centred, lams: Array) -> list[Solution]:
    """The certified solutions at every λ ≥ 0, in any order, by the cheapest way that proves right.

    The gap is the duality gap or, where λ is too small for that to tell, the height of Newton's
    step to the minimum. At λ = 0, of several minima the one with the smallest ‖w‖.
    """
    unit = ldexp(1.0, frexp(float(np.abs(problem.y).max()))[1])  # so that no product overflows
    problem = replace(problem, y=problem.y / unit)
    found: dict[int, Solution] = {}
    for way in _ways(problem, len(lams)):
        left = [i for i in range(len(lams)) if i not in found]
        solutions = way(lams[left]) if left else []
        found |= {i: s for i, s in zip(left, solutions, strict=True) if s is not None}
    return [_times(found[i], unit) for i in range(len(lams))]


def _times(solution: Solution, unit: float) -> Solution:
    value, gap = solution.objective * unit**2, solution.gap * unit**2
    return replace(solution, w=solution.w * unit, objective=value, gap=gap)


def _ways(problem: Centred, k: int) -> Iterator[Way]:
    """How k solutions are tried for, the last way never in vain."""
    if not problem.sparse or min(problem.X.shape) <= LARGE:
        normal = Normal.of(problem)
        if k >= MANY:
            yield partial(_by_eigenvectors, normal, problem.y)
        yield partial(_by_factors, normal, problem.y)
    yield partial(_by_iterations if problem.sparse else _by_directions, problem)


def _by_eigenvectors(normal: Normal, y: Array, lams: Array) -> list[Solution | None]:
    """Every λ from one decomposition; where the smallest has settled, the larger ones have."""
    values, Q = normal.decomposed()
    largest = values.max(initial=0)
    known = np.flatnonzero(values.min(initial=largest) + normal.n * lams > KNOWN * largest)

    def inverse(rows: Array, lams: Array) -> Array:
        return (rows @ Q / (values + normal.n * lams[:, None])) @ Q.T

    solutions: list[Solution | None] = [None] * len(lams)
    for i, solution in zip(known, _settled(normal, y, lams[known], inverse), strict=True):
        solutions[i] = solution
    return solutions


def _by_factors(normal: Normal, y: Array, lams: Array) -> list[Solution | None]:
    """Each λ from a Cholesky factor of its own."""
    inverses = (normal.factored(lam) for lam in lams)
    return [
        _settled(normal, y, lam[None], inverse)[0] if inverse else None
        for lam, inverse in zip(lams, inverses, strict=True)
    ]


def _settled(normal: Normal, y: Array, lams: Array, inverse: Inverse) -> Sequence[Solution | None]:
    smallest = [int(lams.argmin())] if len(lams) else []
    settled = normal.settled(y[None], lams, inverse, smallest) if len(lams) else None
    if settled is None:
        return [None] * len(lams)
    certificates = normal.certificates(settled, lams, inverse)
    return _solutions(y, normal.weights(settled.C), *certificates)


def _by_directions(problem: Centred, lams: Array) -> list[Solution]:
    """Every λ from the singular directions of X, along which Newton's steps are taken as well."""
    directions, n = Directions.by_svd(problem.X), len(problem.y)
    W, penalty = directions.ridge(problem.y, lams), lams[:, None]
    residuals = problem.residuals(W)
    slopes = directions.d / n * (residuals @ directions.U) - penalty * (W @ directions.Vt.T)
    heights = np.sum(slopes**2 / (directions.d**2 / n + penalty), axis=1) / 2
    return _certified(problem, W, residuals, lams, heights)


def _by_iterations(problem: Centred, lams: Array) -> list[Solution]:
    """Each λ by LSMR, which only multiplies by X and Xᵀ: Fong and Saunders (2011).

    It ends where the gradient is as small as the gap asked for needs, or at rounding. What it has
    seen of the curvature, an estimate, has to do where λ is too small for the duality gap to tell.
    """
    from scipy.sparse.linalg import LinearOperator, lsmr

    (n, p), features = problem.X.shape, replace(problem, y=np.zeros(len(problem.y)))
    X = LinearOperator(
        (n, p),
        matvec=lambda w: -features.residuals(w.reshape(1, -1))[0],
        rmatvec=lambda r: n * features.correlate(r.reshape(1, -1))[0],
        dtype=float,
    )
    size = 10 * float(np.linalg.norm(problem.X.data)) or 1.0
    solutions = []
    for lam in lams:
        least = max(np.sqrt(n * lam * TOLERANCE) / size, np.finfo(float).eps)
        limits = {"atol": least, "btol": least, "conlim": 0, "maxiter": 10 * min(n, p) + 100}
        w, _, steps, _, _, norm, condition, _ = lsmr(X, problem.y, np.sqrt(n * lam), **limits)
        residual = problem.residuals(w[None])
        slope = np.linalg.norm(problem.correlate(residual) - lam * w)
        height = n / 2 * (slope * condition / (norm or 1.0)) ** 2
        solutions += _certified(problem, w[None], residual, lam[None], height, steps)
    return solutions


def _certified(
    problem: Centred, W: Array, residuals: Array, lams: Array, heights: Array, steps: int = 1
) -> list[Solution]:
    values = objective(residuals.T, W.T, 0.0, lams)
    duality = gap(residuals.T, problem.correlate(residuals).T, W.T, 0.0, lams)
    return _solutions(problem.y, W, values, duality, heights, steps)


def _solutions(
    y: Array, W: Array, values: Array, duality: Array, heights: Array, steps: int = 1
) -> list[Solution]:
    """Certified by the duality gap where it tells, which owes nothing to how W was found."""
    limit = TOLERANCE * np.mean(y**2) / 2
    gaps = np.where(duality <= limit, duality, np.minimum(duality, heights))
    return [
        Solution(w, 0.0, float(value), float(excess), steps, bool(excess <= limit))
        for w, value, excess in zip(W, values, gaps, strict=True)
    ]


def converged(y: Array, gap: float) -> bool:
    """Whether a gap is within TOLERANCE of the objective at w = 0."""
    return gap <= TOLERANCE * float(np.sum(y**2)) / (2 * len(y))
