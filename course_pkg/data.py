"""The data of the course: shipped with scikit-learn, or simulated from a known truth."""

from dataclasses import dataclass

import numpy as np

from course_pkg._check import Array


@dataclass(frozen=True)
class Dataset:
    """Measured data: X (n, p), y (n,), and what the columns are."""

    X: Array
    y: Array
    names: tuple[str, ...]


@dataclass(frozen=True)
class Simulation:
    """Data drawn from y = Xw + noise, together with the truth that a real data set keeps secret."""

    X: Array  # (n, p), rows from N(0, covariance)
    y: Array  # (n,)
    w: Array  # (p,), the true weights; the true intercept is 0
    covariance: Array  # (p, p)
    noise: float  # standard deviation of y around Xw

    def excess(self, w: Array, b: float = 0.0) -> float:
        """Expected squared error of Xw + b on new samples, beyond the noise that nobody avoids.

        E(xᵀ(w − w*) + b)² = (w − w*)ᵀ Σ (w − w*) + b², exact: no test set is needed.
        """
        off = w - self.w
        return float(off @ self.covariance @ off + b**2)


def diabetes() -> Dataset:
    """442 patients, ten measurements in their own units, and the disease's progress a year later.

    Source: Efron, Hastie, Johnstone and Tibshirani (2004); ships with scikit-learn.
    """
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes(scaled=False)
    return Dataset(bunch.data, bunch.target, tuple(bunch.feature_names))


def simulate(
    n: int,
    p: int,
    *,
    seed: int,
    correlation: float = 0.9,
    noise: float = 3.0,
    w: Array | None = None,
) -> Simulation:
    """Draw n samples of p features, neighbours correlated, from a linear model with normal noise.

    Σ[i, j] = correlation^|i − j|; the weights are drawn from N(0, 1) unless they are given.
    Raises ValueError unless |correlation| < 1.
    """
    rng = np.random.default_rng(seed)
    places = np.arange(p)
    covariance = correlation ** np.abs(places[:, None] - places)
    w = rng.normal(size=p) if w is None else w
    X = rng.normal(size=(n, p)) @ np.linalg.cholesky(covariance).T
    y = X @ w + rng.normal(0, noise, size=n)
    return Simulation(X, y, w, covariance, noise)


def standardize(X: Array, rows: Array | slice = slice(None)) -> Array:
    """X with every column at mean 0 and standard deviation 1 over ``rows``, the training rows.

    A column that is constant over those rows is only shifted.
    """
    constant = np.ptp(X[rows], axis=0) == 0  # rounding can give it a deviation of 1e-17
    return (X - X[rows].mean(axis=0)) / np.where(constant, 1, X[rows].std(axis=0))
