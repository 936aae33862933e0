"""What every estimator shares of scikit-learn's contract: data in, attributes out, prediction."""

import warnings
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin, _fit_context
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_array
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from course_pkg import _check
from course_pkg._check import Array, Places
from course_pkg.centred import Centred
from course_pkg.solution import Path, Solution
from course_pkg.solvers.rule import solve_path

FLOATS = [np.float64, np.float32]

Fit = TypeVar("Fit")


def validated(fit: Fit) -> Fit:
    """A method fit that looks at the estimator's parameters first."""
    return _fit_context(prefer_skip_nested_validation=True)(fit)


@dataclass(frozen=True)
class Data:
    """Checked samples in double precision, and the precision in which they came."""

    X: Any  # (n, p), dense or sparse
    y: Array  # (n,) or (n, t)
    weights: Array  # (n,)
    dtype: Any

    def at(self, rows: Places) -> "Data":
        """Some of the samples."""
        return Data(self.X[rows], self.y[rows], self.weights[rows], self.dtype)

    def problem(self, fit_intercept: bool) -> Centred:
        """The problem rid of intercept and weights."""
        return Centred.of(self.X, self.y, self.weights, fit_intercept)


class Linear(RegressorMixin, BaseEstimator):
    """Predictions linear in X, by weights in coef_ and intercept_."""

    fit_intercept: bool
    coef_: Array
    intercept_: Any

    def predict(self, X: Any) -> Array:
        """Xw + b for X (n, p), dense or sparse: (n,), or (n, t) for t > 1 targets."""
        check_is_fitted(self)
        rows = validate_data(self, X, accept_sparse=["csr", "csc", "coo"], reset=False)
        return rows @ self.coef_.T + self.intercept_

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def _data(self, X: Any, y: Any, sample_weight: Any, **checks: Any) -> Data:
        """The arguments of fit, checked by scikit-learn first and then for what it leaves open."""
        X, y = validate_data(
            self, X, y, accept_sparse="csc", dtype=FLOATS, y_numeric=True, **checks
        )
        y = check_array(y, dtype=np.float64, ensure_2d=False, input_name="y")
        weights = _check_sample_weight(sample_weight, X, dtype=np.float64)
        weights = _check.sample_weight(weights, X.shape[0])
        return Data(_check.design(X), _check.scaled(y, "y"), weights, X.dtype)

    def _keep(self, problem: Centred, W: Array, dtype: Any) -> None:
        """Set coef_ and intercept_ from a row of weights a target; one target is a vector."""
        W = W[0] if len(W) == 1 else W
        weights, intercept = problem.restore(_check.result(W).T)
        self.coef_ = weights.T.astype(dtype)
        self.intercept_ = intercept.astype(dtype)[()] if self.fit_intercept else 0.0


def times(values: Array, factors: Array) -> Array:
    """Every sample's value, or values, times its factor."""
    return (values.T * factors).T


def by_target(problem: Centred) -> list[Centred]:
    """One problem a target."""
    return [replace(problem, y=y) for y in problem.y.reshape(len(problem.y), -1).T]


def minimum(problem: Centred, alpha: float, l1_ratio: float, positive: bool) -> Solution:
    """The elastic net of one target at λ = α, certified or with scikit-learn's warning."""
    lams = np.array([_check.strength(alpha, "alpha")])
    solution = full_path(problem, lams, l1_ratio, positive)[0]
    if not solution.converged:
        text = (
            f"the duality gap is {solution.gap:.1e} of an objective of {solution.objective:.1e}; "
            "give columns similar scales, or use a larger alpha"
        )
        warnings.warn(text, ConvergenceWarning, stacklevel=4)
    return solution


@np.errstate(over="ignore", invalid="ignore")
def full_path(problem: Centred, alphas: Array, l1_ratio: float, positive: bool) -> Path:
    """The elastic net of one target at every λ = α; an interruption is one, with no result."""
    solved = solve_path(problem, alphas, l1_ratio, positive=positive)
    if len(solved) < len(alphas):
        raise KeyboardInterrupt
    return solved
