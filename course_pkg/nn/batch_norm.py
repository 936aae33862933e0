"""Batch normalisation, and why it regularizes: the statistics of a batch are noisy.

    x̂ = (x − μ)/√(σ² + ε),    output γ x̂ + β

by feature. In training μ and σ² are those of the batch, so that what a sample becomes depends on
its mates; afterwards they are moving averages over the batches. Shapes: x (batch, features), all
else (features,). Variances divide by the batch size, as in Keras. Chapter "Batch normalisation".
Source: Ioffe and Szegedy (2015).
"""

from collections.abc import Callable
from math import exp, lgamma
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg.nn._check import Floats, Parameters, batch, fraction, positive

#: The defaults of Keras.
MOMENTUM = 0.99
EPSILON = 1e-3

#: From the gradient along the output to the gradient along x, and those along gamma and beta.
Back = Callable[[Floats], tuple[Floats, Parameters]]


class Statistics(NamedTuple):
    """Mean and variance by feature."""

    mean: Floats
    variance: Floats


def training(
    x: ArrayLike, gamma: Floats, beta: Floats, *, epsilon: float = EPSILON
) -> tuple[Floats, Back, Statistics]:
    """The output in training, its backward pass, and the batch's statistics.

    They depend on x too, hence the two terms that are subtracted:

        ∂x = (g − mean(g) − x̂ mean(g ∘ x̂)) / √(σ² + ε),    g = γ ∂output

    Raises ValueError for whole numbers, a wrong shape, and ε ≤ 0.
    """
    x = batch(x)
    scale = 1 / np.sqrt(x.var(axis=0) + _epsilon(epsilon))
    mean = x.mean(axis=0)
    unit = (x - mean) * scale

    def back(gradient: Floats) -> tuple[Floats, Parameters]:
        own = {
            "gamma": (gradient * unit).sum(axis=0),
            "beta": gradient.sum(axis=0),
        }
        through = own["beta"] + unit * own["gamma"]
        return gamma * scale * (gradient - through / len(x)), own

    return gamma * unit + beta, back, Statistics(mean, x.var(axis=0))


def inference(
    x: ArrayLike,
    gamma: Floats,
    beta: Floats,
    moving: Statistics,
    *,
    epsilon: float = EPSILON,
) -> tuple[Floats, Back]:
    """The output after training, by moving statistics, and its backward pass.

    The statistics are constants now: a sample does not depend on others.
    Raises ValueError as `training` does.
    """
    x = batch(x)
    scale = 1 / np.sqrt(moving.variance + _epsilon(epsilon))
    unit = (x - moving.mean) * scale

    def back(gradient: Floats) -> tuple[Floats, Parameters]:
        own = {
            "gamma": (gradient * unit).sum(axis=0),
            "beta": gradient.sum(axis=0),
        }
        return gamma * scale * gradient, own

    return gamma * unit + beta, back


def moved(
    moving: Statistics,
    batch: Statistics,
    *,
    momentum: float = MOMENTUM,
) -> Statistics:
    """The moving statistics after one more batch.

        moving ← momentum · moving + (1 − momentum) · batch

    They start from mean 0 and variance 1. 0 ≤ momentum < 1; raises ValueError
    for others.
    """
    keep = fraction(momentum, "momentum")
    pairs = zip(moving, batch, strict=True)
    return Statistics(*(keep * old + (1 - keep) * new for old, new in pairs))


def mean_noise(variance: float, batch_size: int) -> float:
    """The variance of a batch's mean around the mean of all samples: σ²/m.

    variance σ² ≥ 0 of the feature over all samples, which are drawn independently; batch size
    m ≥ 1. Raises ValueError for others.
    """
    return _check.strength(variance, "variance") / _check.count(batch_size, "batch_size", 1)


def value_noise(batch_size: int) -> float:
    """The variance of a normalised value that its batch decides: 1 − c².

        x̂ = cz + noise,    c = E[σ_batch]/σ = √(2/m) Γ(m/2)/Γ((m − 1)/2)

    z = (x − μ)/σ is normalised by the mean and deviation of all samples, as
    after training, and the noise does not correlate with z. It is close to
    3/(2m): 1/m comes from the batch's mean, 1/(2m) from its deviation. x̂ has
    variance 1, so that this is a share, too. For a normal feature, ε left
    out; batch size m ≥ 2. Raises ValueError for others.

    >>> round(value_noise(32), 4)
    0.0467
    """
    m = _check.count(batch_size, "batch_size", 2)
    return 1 - 2 / m * exp(2 * (lgamma(m / 2) - lgamma((m - 1) / 2)))


def effective_step(kernel: ArrayLike, learning_rate: float) -> Floats:
    """How far a step turns the weights of a unit before batch norm: η/‖w‖².

    Batch norm undoes any scale a > 0 of w (up to ε): the loss at aw is that
    at w, its gradient 1/a times as long. For the direction u = w/‖w‖ a step
    w ← w − η∇loss(w) is

        u ← u − η/‖w‖² ∇loss(u)    to first order in η

    So L2 or decay, which shorten w, do not limit the function: they lengthen
    its steps. kernel (inputs, units), no column of zeros; learning_rate η > 0;
    returns (units,). Raises ValueError for others.
    Source: van Laarhoven (2017); Zhang et al. (2019).
    """
    kernel = batch(kernel, "kernel")
    square = np.sum(kernel**2, axis=0)
    if not square.all():
        received = f"has only zeros in column {np.flatnonzero(square == 0)[0]}"
        remedy = "Leave out the units that do nothing"
        _check.reject("kernel", received, "columns with a length", remedy)
    return positive(learning_rate, "learning_rate", "Use 0.01") / square


def _epsilon(epsilon: float) -> float:
    return positive(epsilon, "epsilon", f"Use {EPSILON}, as Keras does")
