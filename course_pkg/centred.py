"""A problem rid of intercept, sample weights and units, and the way back."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_pkg._check import Array, Places


def mean(values: Any, weights: Array) -> Array:
    """The weighted mean of each column, of a dense array or a sparse one.

    A mean lies between the smallest and the largest value; rounding is not allowed to take it
    outside, so that a constant column, centred, is exactly zero and not a direction of noise.
    """
    if not isinstance(values, np.ndarray):
        return np.asarray(values.T @ weights / weights.sum())
    used = values if weights.all() else values[weights > 0]
    return np.clip(weights @ values / weights.sum(), used.min(axis=0), used.max(axis=0))


@dataclass(frozen=True)
class Centred:
    """A problem without intercept, sample weights and units that has the same minimum.

    An unpenalised intercept makes the residuals sum to zero, so that it is the mean of y less
    the fit at the mean of X: subtracting both means removes it. A sample of weight s counts as
    its row multiplied by √s, the weights first scaled to sum to n. Standardised columns are
    divided by their deviations, so that the penalty treats them alike.

    Sparse X would be dense if the means were subtracted, and so its columns are only scaled. The
    features meant are X − root · shiftᵀ; for dense X the shift is 0, having been made.
    """

    X: Any  # (n, p), dense or sparse
    y: Array  # (n,) or (n, t)
    root: Array  # (n,), √s
    shift: Array | None  # (p,)
    X_mean: Array  # (p,)
    y_mean: Array  # () or (t,)
    scale: Array  # (p,)

    @classmethod
    def of(
        cls,
        X: Any,
        y: Array,
        weights: Array,
        fit_intercept: bool = True,
        standardize: bool = False,
    ) -> "Centred":
        """The centred, reweighted, rescaled copy of a problem; X and y stay as they are."""
        sparse = not isinstance(X, np.ndarray)
        root = np.sqrt(weights / weights.mean())
        X_mean, y_mean = np.zeros(X.shape[1]), np.zeros(y.shape[1:])
        shift = X_mean
        if fit_intercept:
            X_mean, y_mean = mean(X, weights), np.asarray(mean(y, weights))
            y = y - y_mean
            if sparse:
                varies = _varying(X, weights)
                X, shift = (X if varies.all() else X @ _diagonal(varies)), X_mean * varies
            else:
                X = X - X_mean
        if not np.all(root == 1):
            y = (y.T * root).T
            X = _rows_times(X, root)
        centred = cls(X, y, root, shift if sparse else None, X_mean, y_mean, np.ones(X.shape[1]))
        return centred.standardized() if standardize else centred

    def standardized(self) -> "Centred":
        """The same problem in columns of deviation 1; constant columns stay as they are."""
        squares = self.X.multiply(self.X).sum(axis=0) if self.sparse else np.sum(self.X**2, axis=0)
        variance = np.asarray(squares).ravel() / len(self.y)
        if self.shift is not None:
            variance = variance - self.shift**2
        scale = np.sqrt(np.where(variance > 0, variance, 1))
        X = self.X @ _diagonal(1 / scale) if self.sparse else self.X / scale
        shift = None if self.shift is None else self.shift / scale
        return replace(self, X=X, shift=shift, scale=scale)

    def restore(self, W: Array) -> tuple[Array, Array]:
        """Weights in the units of the original columns, (p,) or (p, t), and their intercepts.

        b = ȳ − x̄ᵀw
        """
        W = (W.T / self.scale).T
        return W, self.y_mean - self.X_mean @ W

    # The products that a solver asks for; residuals and weights come as rows.

    @property
    def sparse(self) -> bool:
        """Whether X is a SciPy sparse array."""
        return self.shift is not None

    def correlate(self, residuals: Array) -> Array:
        """Xᵀr/n for residuals (k, n): (k, p)."""
        products = np.asarray(residuals @ self.X)
        if self.shift is not None:
            products -= np.outer(residuals @ self.root, self.shift)
        return products / len(self.y)

    def residuals(self, W: Array, features: Places | None = None) -> Array:
        """y − Xw for weights (k, m) of m features, or of all: (k, n)."""
        X = self.X if features is None else self.X[:, features]
        fits = np.asarray(W @ X.T)
        if self.shift is not None:
            shift = self.shift if features is None else self.shift[features]
            fits -= np.outer(W @ shift, self.root)
        return self.y - fits

    def gram(self, features: Places, others: Places) -> Array:
        """XᵀX/n between two sets of features: (m, k)."""
        products = self.X[:, features].T @ self.X[:, others]
        if self.shift is not None:
            products = products.toarray() - len(self.y) * np.outer(
                self.shift[features], self.shift[others]
            )
        return products / len(self.y)


def _varying(X: Any, weights: Array) -> Array:
    """1 for the columns of a sparse X that vary, 0 for the others; (p,).

    Constant columns, centred, are zero; a difference would leave noise for deviations to magnify.
    """
    used = X if weights.all() else X[weights > 0]
    return (used.max(axis=0) != used.min(axis=0)).toarray().ravel().astype(float)


def _diagonal(values: Array) -> Any:
    from scipy.sparse import diags_array

    return diags_array(values)


def _rows_times(X: Any, factors: Array) -> Any:
    return X * factors[:, None] if isinstance(X, np.ndarray) else _diagonal(factors) @ X
