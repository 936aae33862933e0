"""Dropout: in training each unit is dropped with probability p, kept with q = 1 − p.

What follows a unit then sees, on average, only the share q of it. Two forms repair that:

    standard    training x ∘ M       afterwards weights · q    Srivastava et al. (2014)
    inverted    training x ∘ M / q   afterwards nothing        what Keras does

with a mask M of independent entries, 1 with probability q and else 0, drawn anew for every sample
of every step. Both are linear in x, and so each is its own backward pass: applied, with the same
mask, to the gradient along its output it gives the gradient along x. Chapter "Dropout".
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg._check import Array, Flags
from course_pkg.nn._check import Floats, floating, probability


class Moments(NamedTuple):
    """Mean and variance over masks."""

    mean: Floats
    variance: Floats


def mask(shape: int | tuple[int, ...], p: float, rng: Generator) -> Flags:
    """Which units are kept: independent entries, True with probability q = 1 − p.

    0 ≤ p < 1, and p = 0 keeps all; raises ValueError for others.
    """
    return rng.random(shape) >= probability(p)


def standard(x: ArrayLike, kept: Flags) -> Floats:
    """Dropout as it was proposed: x ∘ M in training, then `scaled` weights.

    x of any shape, floats; kept of the same, or one that broadcasts; gradients
    go back through it the same way. Raises ValueError for whole numbers.
    """
    return floating(x, "x") * kept


def scaled(w: ArrayLike, p: float) -> Floats:
    """The weights to use after training with the standard form: qw.

    Raises ValueError for whole numbers, and p outside [0, 1).
    """
    return floating(w, "w") * (1 - probability(p))


def inverted(x: ArrayLike, kept: Flags, p: float) -> Floats:
    """Dropout as it is used: x ∘ M / q in training, afterwards nothing.

    x of any shape, floats; kept of the same, or one that broadcasts; gradients
    go back through it the same way. Raises ValueError for whole numbers, and p
    outside [0, 1).

    >>> inverted([2.0, 3.0], np.array([True, False]), p=0.75)
    array([8., 0.])
    """
    return floating(x, "x") * kept / (1 - probability(p))


def moments(x: ArrayLike, p: float, form: str = "inverted") -> Moments:
    """Mean and variance, over masks, of what a unit of output x gives in training.

        standard    mean qx    variance pq x²
        inverted    mean x     variance (p/q) x²

    x of any shape, floats. Raises ValueError for whole numbers, p outside [0, 1), other forms.
    Source: Srivastava et al. (2014), section 10.
    """
    x, p = floating(x, "x"), probability(p)
    if form not in ("standard", "inverted"):
        remedy = 'Keras has form="inverted"'
        _check.reject("form", f"is {form!r}", '"standard" or "inverted"', remedy)
    scale = 1.0 if form == "inverted" else 1 - p
    return Moments(scale * x, scale**2 * p / (1 - p) * x**2)


def sum_moments(x: ArrayLike, w: ArrayLike, p: float, form: str = "inverted") -> Moments:
    """Mean and variance, over masks, of the sum Σⱼ wⱼ xⱼ Mⱼ that the next unit sees in training.

        standard    mean q Σⱼ wⱼ xⱼ    variance pq Σⱼ wⱼ² xⱼ²
        inverted    mean Σⱼ wⱼ xⱼ      variance (p/q) Σⱼ wⱼ² xⱼ²

    x (…, m) and w (m,) or (m, k), floats; returns (…) or (…, k). Raises ValueError as `moments`.
    """
    mean, variance = moments(x, p, form)
    w = floating(w, "w")
    return Moments(mean @ w, variance @ w**2)


def as_ridge(X: ArrayLike, p: float) -> Array:
    """The ridge that dropout is for a linear model: the strength of each wⱼ².

        E_M ‖y − (M ∘ X)w/q‖² = ‖y − Xw‖² + Σⱼ dⱼ wⱼ²,  dⱼ = p/(1 − p) ‖xⱼ‖²

    X (n, k), one mask entry for each of its entries; returns d (k,), in the
    units of X². For columns with ‖xⱼ‖² = n that is the ridge of the course at
    λ = p/(1 − p). Raises ValueError for a wrong X, and p outside [0, 1).
    Source: Srivastava et al. (2014), section 9.1; Wager et al. (2013).
    """
    p = probability(p)
    return p / (1 - p) * np.sum(_check.matrix(X) ** 2, axis=0)


def expected_loss(X: ArrayLike, y: ArrayLike, w: ArrayLike, p: float) -> float:
    """What dropout on the inputs costs a linear model on average: ‖y − Xw‖² + Σⱼ dⱼ wⱼ².

    X (n, k), y (n,), w (k,); a sum over samples, in the units of y². Exact, no mask is drawn.
    Raises ValueError for wrong shapes and as `as_ridge` does.
    """
    X = _check.matrix(X)
    y, w = _check.target(y, len(X)), _check.target(w, X.shape[1], "w")
    return float(np.sum((y - X @ w) ** 2) + np.sum(as_ridge(X, p) * w**2))


def minimiser(X: ArrayLike, y: ArrayLike, p: float) -> Array:
    """The weights of a linear model for which `expected_loss` is smallest: (XᵀX + diag d) w = Xᵀy.

    X (n, k), y (n,); returns (k,), of several minima the one whose Xⱼwⱼ are smallest. On columns
    of length 1 the diagonal is the same number p/(1 − p) for all, whose root here is as many rows
    more of least squares. Raises ValueError for wrong shapes and as `as_ridge` does.
    """
    X, p = _check.matrix(X), probability(p)
    y, lengths = _check.target(y, len(X)), np.linalg.norm(X, axis=0)
    lengths[lengths == 0] = 1.0
    rows = np.sqrt(p / (1 - p)) * np.eye(X.shape[1])
    zeros = np.zeros(X.shape[1])
    v: Any = np.linalg.lstsq(np.vstack([X / lengths, rows]), np.append(y, zeros))[0]
    return v / lengths
