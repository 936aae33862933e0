"""Whole paths: a grid of λ, the solution at each, and which of them to choose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg._check import Array, Places
from course_pkg.backend import is_tensor, rows_of, to_numpy
from course_pkg.centred import Centred
from course_pkg.moments import Moments, others
from course_pkg.objective import lambda_max
from course_pkg.solution import Path, Solution
from course_pkg.solvers.rule import solve_moments, solve_path, tall

#: Rows to train on, and rows to test on.
Split = tuple[ArrayLike, ArrayLike]

#: The smallest ρ whose λ_max starts a grid; for ridge itself it is infinite.
LEAST_RHO = 1e-3


def lambda_grid(
    X: Any,
    y: ArrayLike,
    rho: float = 1.0,
    *,
    k: int = 100,
    ratio: float = 1e-3,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
    device: str | None = None,
) -> Array:
    """A grid of k falling λ, evenly spaced in the logarithm, from λ_max down to ratio · λ_max.

        λ_max = max |xⱼᵀ(y − ȳ)| / (nρ),    at which the last weight of a lasso reaches zero

    X (n, p), dense or sparse; y (n,); ρ from 0 to 1; 0 < ratio < 1. Ridge has no λ_max: for ρ
    below 0.001 the grid is that of 0.001. Where no feature correlates with y, it starts at 1.

    Raises ValueError as `path` does.
    Source: Friedman, Hastie and Tibshirani (2010), section 2.5.
    """
    rho, k = _check.share(rho), _check.count(k, "k", 1)
    if device is not None or is_tensor(X):
        from course_pkg.tensors import Data

        largest = Data.of(X, y, sample_weight, fit_intercept, standardize, device).lambda_max
    else:
        largest = lambda_max_of(checked(X, y, fit_intercept, sample_weight, standardize))
    return grid(largest, rho, k, ratio)


def path(
    X: Any,
    y: ArrayLike,
    lams: ArrayLike | None = None,
    rho: float = 1.0,
    *,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
    device: str | None = None,
) -> Path:
    """The elastic net at every λ of a grid, each solution certified.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²),    n = Σᵢ sᵢ

    X (n, p), dense or sparse; y (n,); lams (k,) ≥ 0 in any order, those of `lambda_grid` where not
    given; ρ = 1 is the lasso, ρ = 0 ridge. The other arguments are those of `elastic_net`.
    Interrupted by the keyboard it returns what it has, with a warning.

    Raises ValueError for wrong shapes, λ < 0, ρ outside [0, 1], and entries that are not finite or
    whose squares leave the range of a float64.
    Source: chapters "Ridge", "Lasso" and "Paths and choosing λ".

    >>> path([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0], [1.0, 0.0]).W.round(6)
    array([[0.5],
           [2. ]])
    """
    rho = _check.share(rho)
    if device is not None or is_tensor(X):
        from course_pkg.tensors import Data

        data = Data.of(X, y, sample_weight, fit_intercept, standardize, device)
        return data.path(grid(data.lambda_max, rho) if lams is None else lams, rho)
    problem = checked(X, y, fit_intercept, sample_weight, standardize)
    lams = grid(lambda_max_of(problem), rho) if lams is None else _check.strengths(lams)
    return solve(problem, lams, rho)


@dataclass(frozen=True)
class CrossValidation(Path):
    """A path on all samples, with the errors that each of its λ made on samples left out."""

    errors: Array  # (folds, k), mean squared error, in the units of y squared; never a tensor

    @property
    def mean_error(self) -> Array:
        """Each λ's error, averaged over folds; (k,)."""
        return self.errors.mean(axis=0)

    @property
    def standard_error(self) -> Array:
        """The standard error of `mean_error`, from its spread; (k,)."""
        return self.errors.std(axis=0, ddof=1) / np.sqrt(len(self.errors))

    @property
    def best(self) -> int:
        """The place of the λ with the smallest error, of equal ones the largest λ."""
        return self._largest(self.mean_error <= self.mean_error.min())

    @property
    def one_standard_error(self) -> int:
        """The place of the largest λ within one standard error of the best.

        Source: Breiman, Friedman, Olshen and Stone (1984), section 3.4.3.
        """
        limit = self.mean_error[self.best] + self.standard_error[self.best]
        return self._largest(self.mean_error <= limit)

    def _largest(self, allowed: Any) -> int:
        return int(np.argmax(np.where(allowed, to_numpy(self.lams), -1)))


def cross_validate(
    X: Any,
    y: ArrayLike,
    lams: ArrayLike | None = None,
    rho: float = 1.0,
    *,
    folds: int | Sequence[Split] = 5,
    seed: int | None = None,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
    device: str | None = None,
) -> CrossValidation:
    """The path on all samples, and the error of each λ on samples that its fit had not seen.

        errorₖ(λ) = Σ_{i in fold k} sᵢ (yᵢ − xᵢᵀw − b)² / Σ sᵢ,    w, b fitted to all other folds

    folds is their number, or a list of (rows to train on, rows to test on); folds of equal size
    are runs of neighbouring rows, or drawn at random where a seed is given. Means and deviations
    are those of the training rows alone. The other arguments are those of `path`.

    >>> chosen = cross_validate(np.eye(6)[:, :2], np.arange(6.0), [1.0, 0.1], folds=3)
    >>> chosen.errors.shape, chosen[chosen.best].w.shape
    ((3, 2), (2,))

    Raises ValueError as `path` does, and for folds that leave no row to train on or to test on.
    Source: Stone (1974); chapter "Paths and choosing λ".
    """
    rho, options = _check.share(rho), (fit_intercept, standardize)
    if device is not None or is_tensor(X):
        from course_pkg.tensors import Data

        data = Data.of(X, y, sample_weight, *options, device)
        lams = grid(data.lambda_max, rho) if lams is None else lams
        errors = data.errors(lams, rho, list(split(len(data), folds, seed, data.host_weights)))
        return CrossValidation(**vars(data.path(lams, rho)), errors=errors)
    X, y, weights = samples(X, y, sample_weight)
    splits = list(split(len(y), folds, seed, weights))
    if lams is None:
        lams = grid(lambda_max_of(Centred.of(X, y, weights, *options)), rho)
    lams = _check.strengths(lams)
    if tall(X) and _each_tested_once(splits, len(y)):
        parts = [Moments.of(X[i], y[i], weights[i], centre=fit_intercept) for _, i in splits]
        fits = [complete(solve_from(part, lams, rho, *options), lams) for part in others(parts)]
        whole = complete(solve_from(reduce(add, parts), lams, rho, *options), lams)
    else:
        problems = (Centred.of(X[i], y[i], weights[i], *options) for i, _ in splits)
        fits = [complete(solve(problem, lams, rho), lams) for problem in problems]
        whole = complete(solve(Centred.of(X, y, weights, *options), lams, rho), lams)
    tests = zip(fits, splits, strict=True)
    found = [mean_squares(X, y, weights, test, fit.W, fit.b) for fit, (_, test) in tests]
    return CrossValidation(**vars(whole), errors=np.array(found))


@dataclass(frozen=True)
class NestedCrossValidation:
    """What choosing λ by cross-validation achieves on samples that took no part in the choice."""

    errors: Array  # (folds,), in the units of y squared
    lams: Array  # (folds,), the λ that was chosen without the fold
    solutions: tuple[Solution, ...]


def nested_cross_validate(
    X: Any,
    y: ArrayLike,
    lams: ArrayLike | None = None,
    rho: float = 1.0,
    *,
    folds: int | Sequence[Split] = 5,
    inner_folds: int = 5,
    choose: str = "best",
    seed: int | None = None,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
) -> NestedCrossValidation:
    """Choose λ within each training set, and test the fit on the fold that neither had seen.

    The smallest cross-validation error is too good an estimate, having been chosen for being
    small. Here the choice is part of what is tested. choose is "best" or "one_standard_error";
    the other arguments are those of `cross_validate`.

    Raises ValueError as `cross_validate` does.
    Source: Stone (1974); Varma and Simon (2006).
    """
    if is_tensor(X):
        from course_pkg.tensors import Data

        data = Data.of(X, y, sample_weight, fit_intercept, standardize, None)
        X, y, weights = data.X, data.y, data.host_weights
    else:
        X, y, weights = samples(X, y, sample_weight)
    inner_folds = _check.count(inner_folds, "inner_folds", 2)
    if choose not in ("best", "one_standard_error"):
        expected = "'best' or 'one_standard_error'"
        _check.reject("choose", f"is {choose!r}", expected, "Use 'best' for the smallest error")
    errors, solutions, chosen = [], [], []
    for training, test in split(len(weights), folds, seed, weights):
        inner = cross_validate(
            rows_of(X, training),
            rows_of(y, training),
            lams,
            rho,
            folds=inner_folds,
            seed=seed,
            fit_intercept=fit_intercept,
            sample_weight=weights[training],
            standardize=standardize,
        )
        place = getattr(inner, choose)
        solution = inner[place]
        missed = to_numpy(rows_of(y, test) - solution.predict(rows_of(X, test)))
        errors.append(np.average(missed**2, weights=weights[test]))
        solutions.append(solution)
        chosen.append(float(inner.lams[place]))
    return NestedCrossValidation(np.array(errors), np.array(chosen), tuple(solutions))


# What the doors share; arguments are checked.


def samples(X: Any, y: ArrayLike, sample_weight: ArrayLike | None) -> tuple[Any, Array, Array]:
    """X, y and the weights, checked; raises the ValueErrors that every door promises."""
    X = _check.design(X)
    y = _check.target(y, X.shape[0])
    return X, y, _check.sample_weight(sample_weight, len(y))


def checked(
    X: Any,
    y: ArrayLike,
    fit_intercept: bool = True,
    sample_weight: ArrayLike | None = None,
    standardize: bool = False,
) -> Centred:
    """The problem behind the arguments of a door."""
    return Centred.of(*samples(X, y, sample_weight), fit_intercept, standardize)


@np.errstate(over="ignore", invalid="ignore")
def solve(problem: Centred, lams: Array, rho: float) -> Path:
    """The path of a problem, its weights and intercepts in the units of the original columns."""
    solved = solve_path(problem, lams, rho)
    W, b = problem.restore(solved.W.T)
    _check.result(np.concatenate([b, solved.objective, np.sum(W**2, axis=0)]))
    return Path(**(vars(solved) | {"W": _check.result(W).T, "b": b}))


@np.errstate(over="ignore", invalid="ignore")
def solve_from(
    moments: Moments, lams: Array, rho: float, fit_intercept: bool = True, standardize: bool = False
) -> Path:
    """The path of data of which these are the moments, in the units of the original columns."""
    if moments.centred and not fit_intercept:
        moments = moments.about_origin()
    scale = moments.deviation if standardize else np.ones(len(moments.Xy))
    solved = solve_moments(moments.scaled(scale) if standardize else moments, lams, rho)
    W = _check.result(solved.W / scale)
    b = _check.result(moments.intercept(W.T))
    return Path(**(vars(solved) | {"W": W, "b": b}))


def complete(path: Path, lams: Array) -> Path:
    """The same path; one that was interrupted has no errors to compare, and interrupts the rest."""
    if len(path) < len(lams):
        raise KeyboardInterrupt
    return path


def grid(largest: float, rho: float, k: int = 100, ratio: float = 1e-3) -> Array:
    """The λ of `lambda_grid`, from the λ_max of the lasso."""
    ratio = _check.ratio(ratio)
    return (largest / max(rho, LEAST_RHO) or 1.0) * np.geomspace(1, ratio, k)


def lambda_max_of(problem: Centred) -> float:
    """The λ at which the last weight of the lasso reaches zero."""
    return float(lambda_max(problem.correlate(problem.y[None])[0], 1.0))


def split(
    n: int, folds: int | Sequence[Split], seed: int | None, weights: Array
) -> Iterator[tuple[Places, Places]]:
    """The rows to train on and to test on, for each fold."""
    if not isinstance(folds, int | np.integer):
        splits = [_given(f"folds[{place}]", rows, weights) for place, rows in _listed(folds)]
        if len(splits) < 2:
            expected = "at least 2, so that their errors have a spread"
            _check.reject(
                "folds", f"has {len(splits)} entries", expected, "Use folds=5 for example"
            )
        yield from splits
        return
    k = _check.count(folds, "folds", 2)
    if k > n:
        _check.reject("folds", f"is {k}", f"at most {n}, as X has {n} rows", "Use fewer folds")
    order = np.arange(n)
    if seed is not None:
        order = np.random.default_rng(_check.count(seed, "seed", 0)).permutation(n)
    for place, test in enumerate(np.array_split(order, k)):
        training = np.setdiff1d(order, test)
        yield _given(f"folds[{place}]", (training, np.sort(test)), weights)


def _each_tested_once(splits: Sequence[tuple[Places, Places]], n: int) -> bool:
    """Whether every row is in one test alone, and trains in all other folds.

    Then the products of a training set are those of all rows less those of its test.
    """
    rows = np.arange(n)
    return np.array_equal(np.sort(np.concatenate([test for _, test in splits])), rows) and all(
        np.array_equal(np.sort(training), np.setdiff1d(rows, test)) for training, test in splits
    )


def _listed(folds: Sequence[Split]) -> Iterator[tuple[int, Split]]:
    try:
        return enumerate(list(folds))
    except TypeError:
        expected = "a whole number, or a list of (rows to train on, rows to test on)"
        _check.reject("folds", f"is {folds!r}", expected, "Use folds=5 for example")


def _given(name: str, rows: Split, weights: Array) -> tuple[Places, Places]:
    try:
        training, test = (np.arange(len(weights))[_places(part)] for part in rows)
    except (IndexError, TypeError, ValueError):
        expected = (
            f"rows to train on and rows to test on, each by their places below {len(weights)}"
        )
        _check.reject(name, f"is {_check.brief(rows)}", expected, "Use folds=5 for example")
    for part, task in ((training, "train"), (test, "test")):
        if not weights[part].any():
            remedy = "Use fewer folds, or drop samples of weight 0"
            _check.reject(name, f"leaves no sample to {task} on", "at least one", remedy)
    return training, test


def _places(part: ArrayLike) -> Any:
    places = np.asarray(part)
    return places if places.size else places.astype(int)


def mean_squares(X: Any, y: Array, weights: Array, rows: Places, W: Array, b: Any) -> Array:
    """The weighted mean squared errors (k,) on some rows of weights W (k, p) and intercepts b."""
    residuals = y[rows][:, None] - np.asarray(X[rows] @ W.T) - b
    return np.asarray(weights[rows] @ residuals**2 / weights[rows].sum())
