"""The data of the course: shipped with scikit-learn, or simulated from a known truth."""

from dataclasses import dataclass

import numpy as np

from course_pkg import _check
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
    w = rng.normal(size=p) if w is None else w
    return _normal(rng, n, w, _chain(p, correlation), noise)


def zou_hastie(example: int, n: int | None = None, *, seed: int) -> Simulation:
    """Draw n samples of an example on which the elastic net was first shown, by its number.

    1: eight features, neighbours correlated at 0.5, weights 3, 1.5, 0, 0, 2, 0, 0, 0; noise 3.
    2: as the first, but all weights 0.85.
    3: forty features of variance 2, each two correlated at 0.5, weights ten times 0, 2, 0, 2;
       noise 15.
    4: three groups of five features, within a group nearly the same, all of weight 3, and
       twenty-five of weight 0 that are on their own; noise 15.

    Without n as many as the training sets had: 20, 20, 100, 50. The validation sets were as large.
    Raises ValueError where there is no example of that number.
    Source: Zou and Hastie (2005), section 5; the third is from Tibshirani (1996).
    """
    groups = np.eye(40)
    groups[:15, :15] = np.kron(np.eye(3), np.ones((5, 5))) + 0.01 * np.eye(15)
    # The paper names the correlation only. Tibshirani's (1996) recipe is
    # xⱼ = zⱼ + z, of variance 2, with which the published errors come out.
    pairs = np.ones((40, 40)) + np.eye(40)
    settings = {
        1: (20, np.array([3, 1.5, 0, 0, 2, 0, 0, 0]), _chain(8, 0.5), 3.0),
        2: (20, np.full(8, 0.85), _chain(8, 0.5), 3.0),
        3: (100, np.repeat([0.0, 2.0, 0.0, 2.0], 10), pairs, 15.0),
        4: (50, np.repeat([3.0, 0.0], [15, 25]), groups, 15.0),
    }
    if example not in settings:
        _check.reject("example", f"is {example!r}", "1, 2, 3 or 4", "Give one of these numbers")
    size, w, covariance, noise = settings[example]
    return _normal(np.random.default_rng(seed), size if n is None else n, w, covariance, noise)


def hidden_factors(n: int = 100, *, seed: int) -> Dataset:
    """Six features that show two hidden factors: the first three the one, the others the other.

        y = z₁ + 0.1 z₂ + N(0, 1),    z₁ and z₂ uniform from 0 to 20
        x₁, x₂, x₃ = z₁, −z₁, z₁  and  x₄, x₅, x₆ = z₂, −z₂, z₂,  each + N(0, 1/16)

    Source: Zou and Hastie (2005), section 5.
    """
    rng = np.random.default_rng(seed)
    factors = rng.uniform(0, 20, size=(n, 2))
    y = factors @ [1, 0.1] + rng.normal(size=n)
    shown = np.repeat(factors, 3, axis=1) * [1, -1, 1, 1, -1, 1]
    X = shown + rng.normal(0, 1 / 4, size=(n, 6))
    return Dataset(X, y, ("x1", "x2", "x3", "x4", "x5", "x6"))


def standardize(X: Array, rows: Array | slice = slice(None)) -> Array:
    """X with columns of mean 0 and deviation 1 over ``rows``, those of training.

    A column that is constant over those rows is only shifted.
    """
    constant = np.ptp(X[rows], axis=0) == 0  # its std may round to 1e-17
    deviation = np.where(constant, 1, X[rows].std(axis=0))
    return (X - X[rows].mean(axis=0)) / deviation


def _chain(p: int, correlation: float) -> Array:
    """The covariance (p, p) of features of variance 1 that are the less alike the farther apart."""
    places = np.arange(p)
    return np.asarray(correlation ** np.abs(places[:, None] - places))


def _normal(
    rng: np.random.Generator, n: int, w: Array, covariance: Array, noise: float
) -> Simulation:
    X = rng.normal(size=(n, len(w))) @ np.linalg.cholesky(covariance).T
    y = X @ w + rng.normal(0, noise, size=n)
    return Simulation(X, y, w, covariance, noise)
