"""The routes that the doors take for tensors: centre, solve and certify where the data live.

    argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²),    n = Σᵢ sᵢ

Ridge comes from one singular value decomposition, everything else from accelerated proximal
gradient on all λ, and where X is wide on all folds, at once. The same code runs on NumPy arrays,
which is how it is compared. The answers are those of the other solvers up to
`proximal_gradient.TOLERANCE`, by dtype: 1e-10 in float64, 1e-5 in float32.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from course_pkg import _check, backend, objective
from course_pkg._check import Array, Places, reject, strengths
from course_pkg.backend import namespace
from course_pkg.solution import Path
from course_pkg.solvers import proximal_gradient as solvers

#: By dtype: the largest entry lies between 1 / LARGEST and LARGEST, or is 0, so that sums of
#: squares neither overflow nor vanish.
LARGEST = {"float64": 1e130, "float32": 1e15}

#: From so many rows a column on, X is first made short: a QR costs less than it saves.
TALL = 2

Folds = Sequence[tuple[Places, Places]]


def checked(X: Any, y: Any, device: str | None = None) -> tuple[Any, Any]:
    """X (n, p) and y (n,) as tensors of one dtype on one device; one look at the host.

    `device`, "cpu" or "gpu", says where; otherwise X stays where it is and y goes there.
    Raises ValueError for wrong shapes, for dtypes other than float32 and float64, for entries that
    are not finite or whose squares leave the dtype's range, and for a device that is not there.
    """
    X = backend.as_tensor(X, device, "X")
    xp, dtype = namespace(X), backend.dtype_of(X)
    y = backend.as_tensor(y, backend.device_of(X), "y")
    if dtype not in LARGEST:
        reject("X", f"is {dtype}", "float32 or float64", "Cast X first, with keras.ops.cast")
    if len(X.shape) != 2 or 0 in X.shape:
        remedy = "For one feature reshape X to (n, 1), for one sample to (1, p)"
        expected = "a matrix of shape (n, p), n and p at least 1, one row a sample"
        reject("X", f"has shape {tuple(X.shape)}", expected, remedy)
    if tuple(y.shape) != (X.shape[0],):
        expected = f"shape ({X.shape[0]},), as X has {X.shape[0]} rows"
        remedy = "Give one value a sample; reshape a column with keras.ops.reshape(y, -1)"
        reject("y", f"has shape {tuple(y.shape)}", expected, remedy)
    with backend.beside(X):
        y = xp.cast(y, dtype)
        _in_range({"X": X, "y": y}, dtype)
    return X, y


def _in_range(arrays: dict[str, Any], dtype: str) -> None:
    xp, largest = namespace(arrays["X"]), LARGEST[dtype]
    # 0 times what is not finite is nan, and so is the sum.
    seen = [(xp.max(xp.abs(v)), xp.sum(0 * v)) for v in arrays.values()]
    sizes = backend.to_numpy(xp.stack([number for pair in seen for number in pair]))  # the look
    for name, (size, zero) in zip(arrays, sizes.reshape(-1, 2), strict=True):
        if zero != 0:
            remedy = "Drop or fill these entries first"
            reject(name, "holds entries that are nan or infinite", "finite numbers", remedy)
        if size > largest or 0 < size < 1 / largest:
            expected = f"a largest entry from {1 / largest:g} to {largest:g} in {dtype}"
            remedy = f"Multiply {name} by a constant, or give float64"
            reject(name, f"has {size:g} as largest entry", expected, remedy)


def checked_strengths(lams: Any, X: Any, name: str = "lams") -> Array:
    """A grid of λ (k,), on the host, each ≥ 0 and within the range of X's dtype."""
    lams, dtype = strengths(backend.to_numpy(lams), name), backend.dtype_of(X)
    used = lams[lams > 0]
    if used.size and (used.max() > LARGEST[dtype] or used.min() < 1 / LARGEST[dtype]):
        received = f"ranges from {used.min():g} to {used.max():g}"
        expected = f"0, or {1 / LARGEST[dtype]:g} to {LARGEST[dtype]:g} in {dtype}"
        reject(name, received, expected, "Use 0 for no penalty, or give X as float64")
    return lams


@dataclass(frozen=True)
class Data:
    """Checked samples on a device, and what the doors do with them."""

    X: Any  # (n, p)
    y: Any  # (n,)
    weights: Any  # (n,), None for all ones
    host_weights: Array  # the same, on the host
    fit_intercept: bool
    standardize: bool
    came_as_tensors: bool

    @classmethod
    def of(
        cls,
        X: Any,
        y: Any,
        sample_weight: Any,
        fit_intercept: bool,
        standardize: bool,
        device: str | None,
    ) -> "Data":
        """The arguments of a door; raises the ValueErrors that it promises."""
        came_as_tensors = backend.is_tensor(X)
        X, y = checked(X, y, device)
        given = None if sample_weight is None else backend.to_numpy(sample_weight)
        host_weights = _check.sample_weight(given, X.shape[0])
        weights = None if given is None else backend.like(host_weights, X)
        return cls(X, y, weights, host_weights, fit_intercept, standardize, came_as_tensors)

    def __len__(self) -> int:
        return len(self.host_weights)

    @property
    def lambda_max(self) -> float:
        """The λ at which the last weight of the lasso reaches zero."""
        with backend.beside(self.X):
            problem = Problem.of(self.X, self.y, self.weights, self.fit_intercept, self.standardize)
            xp = namespace(self.X)
            slopes = xp.matmul(xp.transpose(problem.X), problem.y) / len(self)
            return float(objective.lambda_max(slopes, 1.0))

    def path(self, lams: Any, rho: float) -> Path:
        """The path, of tensors if they came as tensors."""
        options = self.weights, self.fit_intercept, self.standardize
        found = solve_path(self.X, self.y, checked_strengths(lams, self.X), rho, *options)
        if self.came_as_tensors:
            return found
        return Path(**{name: backend.to_numpy(value) for name, value in vars(found).items()})

    def errors(self, lams: Any, rho: float, folds: Folds) -> Array:
        """Each fold's mean squared error at each λ, (folds, k), on the host."""
        lams = checked_strengths(lams, self.X)
        return backend.to_numpy(
            validation_errors(
                self.X,
                self.y,
                lams,
                rho,
                folds,
                weights=self.weights,
                fit_intercept=self.fit_intercept,
                standardize=self.standardize,
            )
        )


def solve_path(
    X: Any,
    y: Any,
    lams: Array,
    rho: float,
    weights: Any = None,
    fit_intercept: bool = True,
    standardize: bool = False,
    *,
    tol: float | None = None,
    max_iter: int = 20_000,
) -> Path:
    """The path at strengths lams (k,), in any order, as tensors on the device of X.

    X (n, p), y (n,) and lams checked; weights (n,) ≥ 0 of the samples, all 1 when None. Of the
    Path everything is a tensor; `Path[i]` brings one solution's four numbers to the host.
    """
    with backend.beside(X):
        problem = Problem.of(X, y, weights, fit_intercept, standardize)
        zero = np.flatnonzero(np.asarray(lams) == 0 if rho > 0 else np.ones(len(lams)))
        rest = np.setdiff1d(np.arange(len(lams)), zero)
        parts = []
        if zero.size:  # without ℓ₁ part: in closed form
            parts.append((zero, ridge_path(problem.X, problem.y, np.asarray(lams)[zero])))
        if rest.size:
            short = shortened(problem.X, problem.y)
            path = solvers.proximal_gradient(
                *short, np.asarray(lams)[rest], rho, tol=tol, max_iter=max_iter
            )
            parts.append((rest, _certified(problem.X, problem.y, path, tol)))
        return problem.restore(_in_order(parts))


def validation_errors(
    X: Any,
    y: Any,
    lams: Array,
    rho: float,
    folds: Folds,
    *,
    weights: Any = None,
    fit_intercept: bool = True,
    standardize: bool = False,
) -> Any:
    """Each fold's mean squared error at each λ, (folds, k), on samples that it did not fit.

    folds: pairs (train, test) of row numbers; otherwise as `solve_path`.
    """
    xp = namespace(X)
    with backend.beside(X):
        s = xp.ones_like(y) if weights is None else backend.like(weights, X)
        paths = fold_paths(X, y, lams, rho, folds, s, fit_intercept, standardize)
        tests = (_rows(test, X, y, s) for _, test in folds)
        errors = [
            mean_squared_error(X, y, s, path) for (X, y, s), path in zip(tests, paths, strict=True)
        ]
        return xp.stack(errors)


def mean_squared_error(X: Any, y: Any, weights: Any, path: Path) -> Any:
    """The weighted mean of squared errors at each λ of a path, (k,)."""
    xp = namespace(X)
    errors = xp.reshape(y, (-1, 1)) - xp.matmul(X, xp.transpose(path.W)) - path.b
    return xp.matmul(weights, errors**2) / xp.sum(weights)


def fold_paths(
    X: Any,
    y: Any,
    lams: Array,
    rho: float,
    folds: Folds,
    weights: Any,
    fit_intercept: bool = True,
    standardize: bool = False,
) -> list[Path]:
    """The path of each fold, centred and standardised by its training rows alone.

    A wide X serves all folds at once, each by its weights on the rows; a tall one is made short,
    fold by fold, and what has a closed form is solved by it.
    """
    lams = np.asarray(lams)
    with backend.beside(X):
        if rho > 0 and lams.all() and not _tall(X):
            times = backend.like(_times(folds, X), X)
            of_folds = namespace(X).reshape(backend.like(weights, X), (-1, 1)) * times
            return _folds_at_once(X, y, lams, rho, of_folds, fit_intercept, standardize)
        return [
            solve_path(X, y, lams, rho, s, fit_intercept, standardize)
            for X, y, s in (_rows(train, X, y, weights) for train, _ in folds)
        ]


def _folds_at_once(
    X: Any, y: Any, lams: Array, rho: float, weights: Any, fit_intercept: bool, standardize: bool
) -> list[Path]:
    xp, scale = namespace(X), None
    # Centred once, so that the means of folds, subtracted on the way, are small.
    X_mean, y_mean = _means(X, y, xp.ones_like(y), fit_intercept)
    X, y = X - X_mean, y - y_mean
    if standardize:
        columns = [weights[:, fold] for fold in range(weights.shape[1])]
        scales = [_deviation(X, s, _means(X, y, s, fit_intercept)[0]) for s in columns]
        scale = xp.stack(scales, axis=1)
    paths = solvers.proximal_gradient_folds(
        X, y, lams, rho, weights, fit_intercept=fit_intercept, scale=scale
    )
    return [replace(path, b=path.b + y_mean - xp.matmul(path.W, X_mean)) for path in paths]


def _times(folds: Folds, X: Any) -> Array:
    """How often each row is among the training rows of each fold, (n, folds)."""
    times = [np.bincount(train, minlength=len(X)) for train, _ in folds]
    return np.array(times, np.float64).T


def _rows(rows: Places, *arrays: Any) -> Any:
    return tuple(backend.rows_of(array, rows) for array in arrays)


@dataclass(frozen=True)
class Problem:
    """A problem without intercept, sample weights and units that has the same minimum."""

    X: Any  # (n, p)
    y: Any  # (n,)
    X_mean: Any  # (p,)
    y_mean: Any  # ()
    scale: Any  # (p,)

    @classmethod
    def of(cls, X: Any, y: Any, weights: Any, fit_intercept: bool, standardize: bool) -> "Problem":
        """The centred, reweighted, rescaled copy of a problem; X and y stay as they are."""
        xp = namespace(X)
        s = xp.ones_like(y) if weights is None else backend.like(weights, X)
        X_mean, y_mean = _means(X, y, s, fit_intercept)
        scale = _deviation(X, s, X_mean) if standardize else xp.ones_like(X[0])
        X, y = (X - X_mean) / scale, y - y_mean
        if weights is not None:
            root = xp.sqrt(s * (len(X) / xp.sum(s)))
            X, y = X * xp.reshape(root, (-1, 1)), y * root
        return cls(X, y, X_mean, y_mean, scale)

    def restore(self, path: Path) -> Path:
        """The path in the units of the original columns, with its intercepts."""
        xp = namespace(self.X)
        W = path.W / self.scale
        b = self.y_mean - xp.matmul(W, self.X_mean)
        return replace(path, W=W, b=b)


def ridge_path(X: Any, y: Any, lams: Array) -> Path:
    """Ridge at every λ from one singular value decomposition: V diag(d/(d² + nλ)) Uᵀy.

    X (n, p) and y (n,) centred. Where λ = 0 leaves the minimum flat, the smallest of the minima.
    """
    xp, n, lam = namespace(X), len(X), backend.like(lams, X)
    U, d, Vt = xp.linalg.svd(X, full_matrices=False)
    there = d > max(X.shape) * backend.epsilon(X) * xp.max(d)
    d = xp.where(there, d, 1.0)
    along = xp.where(there, xp.matmul(xp.transpose(U), y) / d, 0.0)
    kept = d**2 / (d**2 + n * xp.reshape(lam, (-1, 1)))
    W = xp.transpose(xp.matmul(kept * along, Vt))
    columns = solvers.Columns(X, xp.reshape(y, (-1, 1)), lam, 0.0)
    path = columns.path(W, np.ones(len(lams), np.int32), None)
    # Where nothing is penalised the excess itself is known: what X could still explain.
    unexplained = xp.matmul(xp.transpose(U), columns.residual(W))
    unexplained = xp.where(xp.reshape(there, (-1, 1)), unexplained, 0.0)
    gap = xp.where(lam > 0, path.gap, xp.sum(unexplained**2, axis=0) / (2 * n))
    return replace(path, gap=gap, converged=gap <= columns.target(W, None))


def shortened(X: Any, y: Any) -> tuple[Any, Any]:
    """X and y with p + 1 rows that have the same objective at every w, where X is tall.

    For [X y] = QR the distance ‖y − Xw‖ is that between columns of R; the rows are scaled up so
    that their mean square is that of the n rows. Unlike a Gram matrix, R squares no condition.
    """
    if not _tall(X):
        return X, y
    xp, p = namespace(X), X.shape[1]
    rows = xp.linalg.qr(xp.concatenate([X, xp.reshape(y, (-1, 1))], axis=1))[1]
    rows = rows * ((p + 1) / len(X)) ** 0.5
    return rows[:, :p], rows[:, p]


def _certified(X: Any, y: Any, path: Path, tol: float | None) -> Path:
    # From all the rows, whatever rows the weights were found from.
    xp = namespace(X)
    columns = solvers.Columns(X, xp.reshape(y, (-1, 1)), path.lams, path.rho)
    return columns.path(xp.transpose(path.W), path.n_iter, tol)


def _in_order(parts: list[tuple[Places, Path]]) -> Path:
    """One path of several, each of which knows its places in it."""
    xp, order = namespace(parts[0][1].W), np.argsort(np.concatenate([at for at, _ in parts]))
    rho, paths = parts[-1][1].rho, [path for _, path in parts]

    def joined(name: str) -> Any:
        values = xp.concatenate([getattr(path, name) for path in paths], axis=0)
        return xp.take(values, order, axis=0)

    return Path(**{f.name: rho if f.name == "rho" else joined(f.name) for f in fields(Path)})


def _means(X: Any, y: Any, s: Any, fit_intercept: bool) -> tuple[Any, Any]:
    if not fit_intercept:
        return namespace(X).zeros_like(X[0]), namespace(y).zeros_like(y[0])
    return _mean(X, s), _mean(y, s)


def _mean(values: Any, s: Any) -> Any:
    # Between the smallest and the largest value: a constant column, centred, is exactly zero.
    xp = namespace(values)
    s = xp.reshape(s, (-1,) + (1,) * (len(values.shape) - 1))
    low = xp.min(xp.where(s > 0, values, np.inf), axis=0)
    high = xp.max(xp.where(s > 0, values, -np.inf), axis=0)
    mean = xp.sum(s * values, axis=0) / xp.sum(s)
    return xp.minimum(xp.maximum(mean, low), high)


def _deviation(X: Any, s: Any, mean: Any) -> Any:
    xp = namespace(X)
    variance = xp.matmul(s, (X - mean) ** 2) / xp.sum(s)
    return xp.sqrt(xp.where(variance > 0, variance, 1.0))


def _tall(X: Any) -> bool:
    return bool(X.shape[0] > TALL * (X.shape[1] + 1))
