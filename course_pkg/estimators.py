"""The same methods on scikit-learn's contract, with scikit-learn's parameters and conventions.

This is the one place where the strength is scikit-learn's α and not the course's λ.
"""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import (
    _check_sample_weight,
    check_is_fitted,
    validate_data,
)

from course_pkg import _check
from course_pkg._check import Array
from course_pkg.linear import Centred
from course_pkg.solvers import ridge as solvers


class Ridge(MultiOutputMixin, RegressorMixin, BaseEstimator):
    """Ridge regression, interchangeable with ``sklearn.linear_model.Ridge``.

        argmin_{w, b}  ‖y − Xw − b‖² + α ‖w‖²,    α = nλ in the course's convention

    Parameters: alpha ≥ 0; fit_intercept. After fit: coef_ (p,) or (t, p) for t targets,
    intercept_, n_features_in_, feature_names_in_ where X had column names.
    """

    coef_: Array
    intercept_: Array | float

    def __init__(self, alpha: float = 1.0, *, fit_intercept: bool = True) -> None:
        self.alpha = alpha
        self.fit_intercept = fit_intercept

    @np.errstate(over="ignore", invalid="ignore")
    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> "Ridge":
        """Fit to X (n, p) and y (n,) or (n, t); raises ValueError on input it cannot use."""
        alpha = _check.strength(self.alpha, "alpha")
        rows, targets = validate_data(
            self, X, y, dtype=np.float64, multi_output=True, y_numeric=True
        )
        weights = _check_sample_weight(sample_weight, rows, dtype=np.float64)
        weights = _check.sample_weight(weights, len(rows))
        targets = _check.scaled(targets.astype(np.float64), "y")
        centred = Centred.of(_check.matrix(rows), targets, weights, self.fit_intercept)
        w = _check.result(solvers.solve(centred.X, centred.y, alpha / weights.sum()))
        self.coef_, self.intercept_ = w.T, centred.intercept(w)[()]
        return self

    def predict(self, X: ArrayLike) -> Array:
        """Xw + b for X (n, p): (n,) or (n, t), as y was in fit."""
        check_is_fitted(self)
        rows: Array = validate_data(self, X, dtype=np.float64, reset=False)
        return rows @ self.coef_.T + self.intercept_
