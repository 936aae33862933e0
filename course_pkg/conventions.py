"""The λ and ρ of the course in the parameters of other libraries, and back.

The course minimises 1/(2n) ‖y − Xw − b‖² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²). Each pair of functions here
says what another library minimises, and which of its parameters give the same w.
n is the number of samples; where they are weighted, the sum of the weights.
Chapter "One λ, many libraries".
"""

import math
from typing import NamedTuple

from course_pkg import _check

#: How often the objective of Keras, beside each of its losses, holds that of the course.
OBJECTIVES = {"mean_squared_error": 2, "cross_entropy": 1}


class Strength(NamedTuple):
    """The course's own parameters."""

    lam: float
    rho: float


class ElasticNetParameters(NamedTuple):
    """Of scikit-learn's Lasso (alpha only) and ElasticNet."""

    alpha: float
    l1_ratio: float


class GlmnetParameters(NamedTuple):
    """Of glmnet: its lambda, and its alpha, which is the ℓ₁ share."""

    lam: float
    alpha: float


class KerasParameters(NamedTuple):
    """Of keras.regularizers.L1, L2 and L1L2."""

    l1: float
    l2: float


class LogisticParameters(NamedTuple):
    """Of scikit-learn's LogisticRegression."""

    C: float
    l1_ratio: float


def to_sklearn_ridge(lam: float, *, n: float) -> float:
    """The alpha of scikit-learn's Ridge.

    It minimises ‖y − Xw − b‖² + α ‖w‖², so that α = nλ.
    lam ≥ 0, n > 0; raises ValueError for others.

    >>> to_sklearn_ridge(0.5, n=20)
    10.0
    """
    return _size(n) * _check.strength(lam)


def from_sklearn_ridge(alpha: float, *, n: float) -> float:
    """The course's λ = α/n of a ridge (ρ = 0); the way back from `to_sklearn_ridge`."""
    return _check.strength(alpha, "alpha") / _size(n)


def to_sklearn_elastic_net(lam: float, rho: float = 1.0) -> ElasticNetParameters:
    """The alpha and l1_ratio of scikit-learn's ElasticNet, and of its Lasso, where ρ = 1.

    They minimise what the course minimises: α = λ, l1_ratio = ρ.
    lam ≥ 0, rho from 0 to 1; raises ValueError for others.
    """
    return ElasticNetParameters(_check.strength(lam), _check.share(rho))


def from_sklearn_elastic_net(alpha: float, l1_ratio: float = 1.0) -> Strength:
    """The course's λ and ρ; the way back from `to_sklearn_elastic_net`."""
    return Strength(_check.strength(alpha, "alpha"), _check.share(l1_ratio, "l1_ratio"))


def to_glmnet(lam: float, rho: float = 1.0, *, y_std: float) -> GlmnetParameters:
    """The lambda and alpha of glmnet, family gaussian, for a y of standard deviation σ.

    glmnet's formula is the course's, but it is minimised for y/σ, with lambda/σ as strength, and
    the weights are multiplied by σ afterwards. In the units of y that is

        1/(2n) ‖y − Xw − b‖² + lambda (alpha ‖w‖₁ + (1 − alpha)/(2σ) ‖w‖²)

    The lasso does not notice (‖w‖₁ grows with y as lambda does), the ridge part does:
    lambda · alpha = λρ and lambda · (1 − alpha) = σλ(1 − ρ).

    lam ≥ 0, rho from 0 to 1, y_std = σ > 0, the root mean square of y − ȳ: np.std(y), weighted
    where the samples are; about the mean also without an intercept. Raises ValueError for others.
    By default glmnet also scales each feature to unit variance, here standardize=True.
    Source: Friedman, Hastie and Tibshirani (2010); their program, by numbers.
    """
    lam, rho, scale = _check.strength(lam), _check.share(rho), _deviation(y_std)
    parts = rho + scale * (1 - rho)
    return GlmnetParameters(lam * parts, rho / parts)


def from_glmnet(lam: float, alpha: float = 1.0, *, y_std: float) -> Strength:
    """The course's λ and ρ from glmnet's lambda and alpha; the way back from `to_glmnet`."""
    lam, alpha, scale = _check.strength(lam), _check.share(alpha, "alpha"), _deviation(y_std)
    parts = alpha + (1 - alpha) / scale
    return Strength(lam * parts, alpha / parts)


def to_keras(
    lam: float,
    rho: float = 1.0,
    *,
    loss: str = "mean_squared_error",
) -> KerasParameters:
    """The l1 and l2 of Keras' L1L2, L1 and L2 beside one of Keras' losses.

    Keras has a ½ nowhere. Beside the mean squared error,
    1/n ‖y − Xw − b‖² + l1 ‖w‖₁ + l2 ‖w‖² is twice the course's objective
    where l1 = 2λρ and l2 = λ(1 − ρ). The mean cross-entropy, loss=
    "cross_entropy", is what the course minimises for classes too: l1 = λρ,
    l2 = λ(1 − ρ)/2. A `course_pkg.nn.Network` puts λ beside either loss as it
    is, and so has these l1 and l2 always.
    lam ≥ 0, rho from 0 to 1; raises ValueError for others, and for other
    losses.

    >>> to_keras(0.5, 0.25)
    KerasParameters(l1=0.25, l2=0.375)
    >>> to_keras(0.5, 0.25, loss="cross_entropy")
    KerasParameters(l1=0.125, l2=0.1875)
    """
    lam, rho, times = _check.strength(lam), _check.share(rho), _times(loss)
    return KerasParameters(times * lam * rho, times * lam * (1 - rho) / 2)


def from_keras(l1: float = 0.0, l2: float = 0.0, *, loss: str = "mean_squared_error") -> Strength:
    """The course's λ and ρ from Keras' l1 and l2; the way back from `to_keras`.

    Raises ValueError where both are 0: no penalty has no ℓ₁ share.
    """
    times = _times(loss)
    lasso, ridge = _check.strength(l1, "l1") / times, 2 * _check.strength(l2, "l2") / times
    if lasso + ridge == 0:
        remedy = "Without a penalty there is no share: use λ = 0 with whatever ρ"
        _check.reject("l1 and l2", "are both 0", "at least one of them positive", remedy)
    return Strength(lasso + ridge, lasso / (lasso + ridge))


def to_decay(lam: float, *, loss: str = "mean_squared_error") -> float:
    """The weight_decay δ with which plain SGD on one of Keras' losses is a ridge.

    Decoupled decay is no objective but a step, w ← w − η ∇loss − ηδw. Plain
    SGD on loss + l2 ‖w‖² takes the same one where 2 · l2 = δ. With the l2 of
    `to_keras` that is δ = 2λ beside the mean squared error, and δ = λ beside
    the mean cross-entropy, loss="cross_entropy". With momentum the two part,
    and under Adam decay equals no L2 at all.

    lam ≥ 0; raises ValueError for others, and for other losses. Keras decays
    biases too, unless told by the optimizer's exclude_from_weight_decay; the
    course never does.
    Source: Loshchilov and Hutter (2019); chapter "Penalties in a network".

    >>> to_decay(0.5)
    1.0
    """
    return _times(loss) * _check.strength(lam)


def from_decay(weight_decay: float, *, loss: str = "mean_squared_error") -> float:
    """The course's λ of a ridge (ρ = 0); the way back from `to_decay`."""
    return _check.strength(weight_decay, "weight_decay") / _times(loss)


def to_sklearn_logistic(lam: float, rho: float = 0.0, *, n: float) -> LogisticParameters:
    """The C and l1_ratio of scikit-learn's LogisticRegression.

        C Σᵢ lossᵢ + ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²

    is nC times the mean loss plus the course's penalty where C = 1/(nλ); infinite for λ = 0.
    lam ≥ 0, rho from 0 to 1 (0 < rho needs solver="saga", rho = 1 also has "liblinear", which
    penalises the intercept); n > 0. Raises ValueError for others.

    >>> to_sklearn_logistic(0.5, n=20)
    LogisticParameters(C=0.1, l1_ratio=0.0)
    """
    strength = _size(n) * _check.strength(lam)
    return LogisticParameters(1 / strength if strength else math.inf, _check.share(rho))


def from_sklearn_logistic(C: float, l1_ratio: float = 0.0, *, n: float) -> Strength:
    """The course's λ = 1/(nC) and ρ; the way back from `to_sklearn_logistic`."""
    if C != math.inf:
        remedy = "C is the inverse of a strength: large for a weak penalty, np.inf for none"
        C = _positive(C, "C", remedy)
    return Strength(1 / C / _size(n), _check.share(l1_ratio, "l1_ratio"))


def _times(loss: str) -> int:
    """How often the objective of Keras, beside a loss, holds the course's."""
    if loss not in OBJECTIVES:
        expected = " or ".join(f'"{name}"' for name in OBJECTIVES)
        remedy = "Another loss whose mean is minimised as it is counts as cross_entropy"
        _check.reject("loss", f"is {loss!r}", expected, remedy)
    return OBJECTIVES[loss]


def _size(n: float) -> float:
    return _positive(n, "n", "Give the number of samples, len(y), or the sum of their weights")


def _deviation(y_std: float) -> float:
    return _positive(y_std, "y_std", "Give np.std(y); where y is constant, glmnet has no answer")


def _positive(value: float, name: str, remedy: str) -> float:
    least = 1 / _check.LARGEST
    expected = f"one number > 0, at least {least:g}"
    return _check._number(value, name, lambda number: number >= least, expected, remedy)
