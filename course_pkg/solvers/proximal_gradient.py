"""Accelerated proximal gradient (FISTA) for all λ and all folds at once, on arrays or tensors.

    argmin_w  1/(2n) ‖y − Xw‖² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²)

Every (fold, λ) is a column of one matrix W (p, c), and an iteration is two products with X for all
of them: work that a GPU is made for. Two products, and never the Gram matrix: they serve wide X
and folds alike (each fold has another Gram matrix, all folds have the same X), they square no
condition number, and a tall X is first made a short one (`course_pkg.tensors`).

The values stay on the device where X lives. Every `check_every` iterations the host takes one
look, at one boolean a column: which gaps are within tolerance. Nothing else leaves the device.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_pkg import backend, objective
from course_pkg.backend import namespace
from course_pkg.penalties import ElasticNet
from course_pkg.solution import Path

#: A column has converged when its gap is at most this share of the objective at w = 0. The rounding
#: of a gap in float32 is a few millionths of that objective; in float64 it is below 1e-14.
TOLERANCE = {"float64": 1e-10, "float32": 1e-5}

#: Steps of the power method. They find the largest curvature from below; see `curvature`.
POWER_STEPS = 30

#: Dropping columns changes shapes, which backends that compile pay for: only when so many can go.
WORTH_DROPPING = 0.25


def proximal_gradient(
    X: Any,
    y: Any,
    lams: Any,
    rho: float,
    *,
    tol: float | None = None,
    max_iter: int = 20_000,
    check_every: int = 50,
    start: Any = None,
) -> Path:
    """The path at strengths lams (k,), in any order, all λ at once.

    X (n, p) and y (n,) centred, floats of one dtype and device; start (k, p) to begin elsewhere
    than at 0. `tol` is relative to the objective at w = 0; by default it goes by dtype.
    λ = 0 with ρ > 0 has no certificate, and so never converges.
    Source: Beck and Teboulle (2009); the restart, O'Donoghue and Candès (2015).
    """
    with backend.beside(X):
        lam = backend.like(lams, X)
        y = namespace(y).reshape(y, (-1, 1))
        columns = Columns(X, y, lam, rho, steps(Columns(X, y * 0, lam[:1], rho)) + 0 * lam)
        W = _zeros(X, len(lam)) if start is None else namespace(X).transpose(start)
        W, n_iter = minimise(columns, W, tol, max_iter, check_every)
        return columns.path(W, n_iter, tol)


def proximal_gradient_folds(
    X: Any,
    y: Any,
    lams: Any,
    rho: float,
    weights: Any,
    *,
    fit_intercept: bool = True,
    scale: Any = None,
    tol: float | None = None,
    max_iter: int = 20_000,
    check_every: int = 50,
) -> list[Path]:
    """A path for each fold, all folds and all λ at once.

    weights (n, f): fold f's minimum counts sample i weights[i, f] times; 0 and 1 say who is in.
    scale (p, f): what each fold divides its columns by before they are penalised, if anything.
    X and y as they are or, better for the digits, centred once: each fold has its own intercept,
    that is, its own means are subtracted, without a copy of X. Weights and intercepts come back
    for the X and y given; otherwise as `proximal_gradient`.
    """
    xp, k = namespace(X), len(lams)
    with backend.beside(X):
        lam = backend.like(np.tile(backend.to_numpy(lams), weights.shape[1]), X)
        weights = backend.like(weights, X)
        root = xp.sqrt(weights * (len(X) / xp.sum(weights, axis=0)))
        y = xp.reshape(y, (-1, 1))
        folds = Columns(X, y, lam, rho, 1.0, root, scale, fit_intercept)
        folds = replace(folds, step=steps(replace(folds, y=y * 0)))
        columns = replace(folds.take(np.repeat(np.arange(weights.shape[1]), k)), lam=lam)
        W, n_iter = minimise(columns, _zeros(X, len(lam)), tol, max_iter, check_every)
        path = columns.path(W, n_iter, tol)
        return [_part(path, slice(i, i + k)) for i in range(0, len(lam), k)]


@dataclass(frozen=True)
class Columns:
    """c problems side by side, one a column, that share X and y.

    A column may weight the samples (root, the square roots of weights that sum to n), subtract
    its own means, and divide features by its own scale. None of this touches X: it is done to
    the residuals and to the weights, which are small.
    """

    X: Any  # (n, p)
    y: Any  # (n, 1)
    lam: Any  # (c,)
    rho: float
    step: Any = 1.0  # (p, c)
    root: Any = None  # (n, c), all 1 when None
    scale: Any = None  # (p, c), all 1 when None
    centre: bool = False

    def residual(self, W: Any) -> Any:
        """y − XW, less each column's mean, each row times its root: (n, c)."""
        errors = self.errors(W)
        if self.centre:
            errors = errors - self._mean(errors)
        return errors if self.root is None else self.root * errors

    def errors(self, W: Any) -> Any:
        """y − XW before anything is done to it: (n, c)."""
        W = W if self.scale is None else W / self.scale
        return self.y - namespace(W).matmul(self.X, W)

    def correlation(self, residual: Any) -> Any:
        """Xᵀr/n: (p, c). Residuals sum to 0, so that uncentred features tell no other tale."""
        xp = namespace(residual)
        residual = residual if self.root is None else self.root * residual
        # (rᵀX)ᵀ and not Xᵀr: a transposed X is a copy of X in some backends.
        products = xp.transpose(xp.matmul(xp.transpose(residual), self.X)) / len(self.X)
        return products if self.scale is None else products / self.scale

    def penalties(self) -> tuple[Any, Any]:
        """λ₁ and λ₂ of each column."""
        return self.lam * self.rho, self.lam * (1 - self.rho)

    def gap(self, W: Any) -> Any:
        """Each column's duality gap, (c,)."""
        residual = self.residual(W)
        return objective.gap(residual, self.correlation(residual), W, *self.penalties())

    def target(self, W: Any, tol: float | None) -> Any:
        """The gap at which a column has converged, (c,)."""
        tol = TOLERANCE[backend.dtype_of(self.X)] if tol is None else tol
        return tol * objective.objective(self.residual(0 * W), 0 * W, 0.0, 0.0)

    def take(self, kept: Any) -> "Columns":
        """Some of the columns, or one several times."""

        def some(values: Any) -> Any:
            return None if values is None else namespace(values).take(values, kept, axis=-1)

        return replace(
            self,
            lam=some(self.lam),
            step=some(self.step),
            root=some(self.root),
            scale=some(self.scale),
        )

    def path(self, W: Any, n_iter: Any, tol: float | None) -> Path:
        """The path that these weights make, in the units of X, with its certificates."""
        xp, residual = namespace(W), self.residual(W)
        gap = objective.gap(residual, self.correlation(residual), W, *self.penalties())
        return Path(
            self.lam,
            self.rho,
            xp.transpose(W if self.scale is None else W / self.scale),
            (self._mean(self.errors(W)) if self.centre else 0.0) + 0 * self.lam,
            objective.objective(residual, W, *self.penalties()),
            gap,
            n_iter if xp is np else xp.convert_to_tensor(n_iter),
            gap <= self.target(W, tol),
        )

    def _mean(self, errors: Any) -> Any:
        weighted = errors if self.root is None else self.root**2 * errors
        return namespace(errors).sum(weighted, axis=0) / len(self.X)


def steps(columns: Columns) -> Any:
    """How far to go along each feature, (p, c), for columns with y = 0.

    By 1/L for features of size 1, and in proportion for others, so that the units of the features
    do not matter: the penalty deals with one weight at a time and does not mind.
    """
    sizes = namespace(columns.X).sum(columns.X**2, axis=0) / len(columns.X)
    sizes = namespace(sizes).reshape(sizes, (-1, 1))
    sizes = sizes if columns.scale is None else sizes / columns.scale**2
    sizes = namespace(sizes).where(sizes > 0, sizes, 1.0)
    return 1 / (sizes * curvature(columns, namespace(sizes).sqrt(sizes)))


def curvature(columns: Columns, units: Any) -> Any:
    """The largest curvature of each column's loss in features divided by their units, (c,).

    λmax(XᵀX)/n by the power method on y = 0. It comes out a little too small, by less than 5 in
    100 as a rule, and steps of 1/L are then a little too long. That is safe twice over: with
    acceleration, steps up to 4/(3L) still contract; and what the iteration finds is believed
    only if the gap certifies it.
    """
    xp, n_columns = namespace(columns.X), 1 if columns.root is None else columns.root.shape[1]
    start = np.random.default_rng(0).normal(size=(columns.X.shape[1], n_columns))
    v = backend.like(start, columns.X)
    size = xp.sum(v, axis=0)
    for _ in range(POWER_STEPS):
        v = columns.correlation(columns.residual(v / units)) / units
        size = xp.sqrt(xp.sum(v**2, axis=0))
        v = v / xp.where(size > 0, size, 1.0)
    return xp.where(size > 0, size, 1.0)  # X = 0: any step will do


def minimise(
    columns: Columns, W: Any, tol: float | None, max_iter: int, check_every: int
) -> tuple[Any, Any]:
    """Each column's best weights, (p, c), and after how many iterations they were certified.

    Columns within tolerance are dropped from the work, some at a time.
    """
    xp, total = namespace(W), W.shape[1]
    place, n_iter, done = np.arange(total), np.full(total, -1, np.int32), 0
    parts: list[tuple[Any, Any]] = []
    # Half of what is promised, for another sum of the same terms rounds otherwise.
    target, best, gap = columns.target(W, tol) / 2, W, columns.gap(W)
    V, t = W, 1 + 0 * columns.lam
    while True:
        met = backend.to_numpy(gap <= target)  # the one look at the device
        n_iter[place[met & (n_iter[place] < 0)]] = done
        if met.all() or done >= max_iter:
            break
        if met.mean() >= WORTH_DROPPING:
            parts.append((place[met], xp.take(best, np.flatnonzero(met), axis=1)))
            left = np.flatnonzero(~met)
            place, columns = place[left], columns.take(left)
            W, V, best = (xp.take(array, left, axis=1) for array in (W, V, best))
            t, gap, target = (xp.take(array, left) for array in (t, gap, target))
        for _ in range(check_every):
            W, V, t = step(columns, W, V, t)
        done += check_every
        # Acceleration is not monotone: keep what was best.
        now = columns.gap(W)
        best, gap = xp.where(now < gap, W, best), xp.minimum(now, gap)
    n_iter[n_iter < 0] = done
    parts.append((place, best))
    order = np.argsort(np.concatenate([places for places, _ in parts]))
    return xp.take(xp.concatenate([W for _, W in parts], axis=1), order, axis=1), n_iter


def step(columns: Columns, W: Any, V: Any, t: Any) -> tuple[Any, Any, Any]:
    """One iteration: a proximal gradient step from V, then the momentum for the next.

    Where the momentum points uphill it has outlived its use, and that column starts it anew.
    """
    xp = namespace(W)
    descent = columns.correlation(columns.residual(V))
    new = ElasticNet(columns.lam, columns.rho).prox(V + columns.step * descent, columns.step)
    uphill = xp.sum((V - new) / columns.step * (new - W), axis=0) > 0
    t = xp.where(uphill, 1.0, t)
    following = (1 + xp.sqrt(1 + 4 * t**2)) / 2
    return new, new + (t - 1) / following * (new - W), following


def _zeros(X: Any, c: int) -> Any:
    return backend.like(np.zeros((X.shape[1], c)), X)


def _part(path: Path, columns: slice) -> Path:
    return Path(
        path.lams[columns],
        path.rho,
        path.W[columns],
        path.b[columns],
        path.objective[columns],
        path.gap[columns],
        path.n_iter[columns],
        path.converged[columns],
    )
