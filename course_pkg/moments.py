"""All that a linear method needs to know of its data, in p² numbers however many samples there are.

    1/(2n) Σ sᵢ (yᵢ − xᵢᵀw)² = ½ wᵀGw − cᵀw + yᵀy/(2n),    G = XᵀX/n, c = Xᵀy/n, n = Σ sᵢ

The samples appear in sums of products only. Such sums add up: those of two sets of samples give
those of their union. So tall data are read once for a whole path, cross-validation gets the moments
of k − 1 folds by adding, and data larger than memory go by in blocks.

Plain sums Σxxᵀ of data far from the origin have lost their digits before a mean can be subtracted.
Hence each part is centred first, and parts are merged by the formula of Chan, Golub and LeVeque
(1979): to the products of both, add those of one row √(n₁n₂/n) (x̄₂ − x̄₁).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import accumulate
from typing import Any

import numpy as np

from course_pkg._check import Array
from course_pkg.objective import gap_from_loss, penalty


@dataclass(frozen=True, eq=False)
class Moments:
    """Weight, means, and products about the means; or products about the origin, the means 0.

    A mean far from 0 has more digits than a float64 holds. The rest of them is kept apart, so that
    the *difference* of two means has all its digits; nothing else needs to look at it.
    """

    n: float  # the sum of the weights; of samples without weights, their number
    X_mean: Array  # (p,)
    y_mean: float
    XX: Array  # (p, p), Σ sᵢ (xᵢ − x̄)(xᵢ − x̄)ᵀ
    Xy: Array  # (p,), Σ sᵢ (xᵢ − x̄)(yᵢ − ȳ)
    yy: float  # Σ sᵢ (yᵢ − ȳ)²
    centred: bool = True
    X_rest: Array | float = 0.0
    y_rest: float = 0.0

    @classmethod
    def of(
        cls, X: Array, y: Array, weights: Array | None = None, *, centre: bool = True
    ) -> "Moments":
        """The moments of samples X (n, p), y (n,), of weights ≥ 0 that are not all 0.

        With centre=False they are about the origin, which is what a fit without intercept needs;
        then, and without weights, X is not copied.
        """
        rows, means = _rows(X, y, weights, centre)
        return _products(rows, means)

    def __add__(self, other: "Moments") -> "Moments":
        """The moments of both sets of samples; ValueError where they are about different points."""
        if self.centred != other.centred:
            raise ValueError("moments about the mean and about the origin do not add up")
        means, X_step, y_step = _merged(self, other)
        XX = np.outer(X_step, X_step)
        XX += self.XX
        XX += other.XX
        Xy = self.Xy + other.Xy + y_step * X_step
        return replace(means, XX=XX, Xy=Xy, yy=self.yy + other.yy + y_step**2)

    def about_origin(self) -> "Moments":
        """The same samples' moments about the origin."""
        step = np.sqrt(self.n) * self.X_mean
        y_step = np.sqrt(self.n) * self.y_mean
        XX = np.outer(step, step)
        XX += self.XX
        Xy, yy = self.Xy + y_step * step, self.yy + y_step**2
        return Moments(self.n, 0 * self.X_mean, 0.0, XX, Xy, yy, centred=False)

    def scaled(self, scale: Array) -> "Moments":
        """The moments of columns divided by scale (p,), whose weights are scale times larger."""
        XX = np.outer(scale, scale)
        np.divide(self.XX, XX, out=XX)
        mean, rest = self.X_mean / scale, self.X_rest / scale
        return replace(self, XX=XX, Xy=self.Xy / scale, X_mean=mean, X_rest=rest)

    @property
    def deviation(self) -> Array:
        """Each column's root mean square about its mean, or the origin; 1 where that is 0; (p,)."""
        variance = np.diag(self.XX) / self.n
        return np.sqrt(np.where(variance > 0, variance, 1))

    @property
    def gram(self) -> Array:
        """G = XᵀX/n, (p, p), a new matrix at each call."""
        return self.XX / self.n

    @property
    def correlation(self) -> Array:
        """c = Xᵀy/n, (p,)."""
        return self.Xy / self.n

    def intercept(self, w: Array) -> Array:
        """b = ȳ − x̄ᵀw for weights (p,) or (p, k); 0 about the origin."""
        return self.y_mean - self.X_mean @ w

    def objective_and_gap(
        self, w: Array, lam1: Any, lam2: Any, positive: bool = False
    ) -> tuple[Array, Array]:
        """What weights (p,) or (p, k) are worth at (λ₁, λ₂), and the duality gap, without the data.

        The loss is a difference, ‖r‖² = yᵀy − wᵀ(Xᵀy + Xᵀr), and off by rounding: some 1e-16 of
        yᵀy + |w|ᵀ|XᵀX||w|, which a nearly perfect fit, or large weights that cancel, may not reach.
        The gap is a sum of small terms; near a minimum the loss hardly enters it.
        """
        remaining = (self.Xy - (self.XX @ w).T).T
        square = self.yy - np.sum(w.T * (self.Xy + remaining.T), axis=-1)
        loss = np.maximum(square, 0) / (2 * self.n)
        gap = gap_from_loss(loss, remaining / self.n, w, lam1, lam2, positive)
        return loss + penalty(w, lam1, lam2), gap


def others(parts: Sequence[Moments]) -> list[Moments]:
    """For each of at least two parts, the sum of all other parts: what a fold is trained on.

    Sums from the left and from the right, so that nothing is subtracted and k parts cost 3k sums.
    """
    left = list(accumulate(parts[:-1]))
    right = list(accumulate(parts[:0:-1]))[::-1]
    return [right[0], *(a + b for a, b in zip(left[:-1], right[1:], strict=True)), left[-1]]


_STORED = [field.name for field in fields(Moments) if field.name != "centred"]


class Growing:
    """Moments about the mean to which blocks are added in place: one p × p array, never two.

    `whole` says that no block is half added, as one may be after an interruption.
    """

    def __init__(self, moments: Moments | None = None, blocks: int = 0) -> None:
        self._moments, self.blocks, self.whole = moments, blocks, True

    @classmethod
    def restored(cls, state: Mapping[str, Any], blocks: int) -> "Growing":
        """From what `state` gave; KeyError where a number is missing."""
        if "XX" not in state:
            return cls(None, blocks)
        numbers: dict[str, Any] = {name: np.asarray(state[name], float)[()] for name in _STORED}
        return cls(Moments(**numbers), blocks)

    def state(self) -> dict[str, Any]:
        """Its numbers by name, to be stored; of XX the triangle above the diagonal counts."""
        return {name: getattr(self._moments, name) for name in _STORED if self._moments}

    @property
    def p(self) -> int | None:
        """How many columns the blocks have, once there was one."""
        return None if self._moments is None else len(self._moments.Xy)

    def skip(self) -> None:
        """Count a block that adds nothing."""
        self.blocks += 1

    def add(self, X: Array, y: Array, weights: Array | None = None) -> None:
        """Add the samples of a block."""
        (D, e), means = _rows(X, y, weights, centre=True)
        if self._moments is None:
            moments = _products((D, e), means)
            self.whole = False
        else:
            before = self._moments
            means, X_step, y_step = _merged(before, means)
            D, e = np.vstack([D, X_step]), np.append(e, y_step)
            Xy, yy = before.Xy + D.T @ e, before.yy + float(e @ e)
            self.whole = False
            moments = replace(means, XX=_add_products(D, before.XX), Xy=Xy, yy=yy)
        self._moments = moments
        self.blocks += 1
        self.whole = True

    def moments(self) -> Moments | None:
        """The moments so far, which the next block will change; None before the first sample."""
        if self._moments is not None:
            _mirror(self._moments.XX)
        return self._moments


def _rows(
    X: Array, y: Array, weights: Array | None, centre: bool
) -> tuple[tuple[Array, Array], Moments]:
    """Rows whose plain products are the moments, and moments that lack only these products."""
    n = float(len(y) if weights is None else weights.sum())
    means = Moments(n, np.zeros(X.shape[1]), 0.0, np.empty(0), np.empty(0), 0.0, centred=centre)
    if centre:
        X_mean, X_rest, X = _deviations(X, weights)
        y_mean, y_rest, y = _deviations(y, weights)
        means = replace(
            means, X_mean=X_mean, X_rest=X_rest, y_mean=float(y_mean), y_rest=float(y_rest)
        )
    if weights is not None:
        root = np.sqrt(weights)
        X, y = X * root[:, None], y * root
    return (X, y), means


def _deviations(values: Array, weights: Array | None) -> tuple[Array, Array, Array]:
    """The mean of each column, in two parts, and the deviations from it.

    One row is subtracted first. What is left has no large mean that would round its digits off,
    and of a constant column exactly nothing is left.
    """
    first = values[0 if weights is None else np.argmax(weights > 0)]
    deviations = values - first
    weights = np.ones(len(values)) if weights is None else weights
    step = weights @ deviations / weights.sum()
    deviations -= step
    return *_sum_and_rest(first, step), deviations


def _sum_and_rest(a: Any, b: Any) -> tuple[Any, Any]:
    """a + b as a float64, and exactly what that leaves out (Knuth's two-sum)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _products(rows: tuple[Array, Array], means: Moments) -> Moments:
    D, e = rows
    return replace(means, XX=D.T @ D, Xy=D.T @ e, yy=float(e @ e))


def _merged(a: Moments, b: Moments) -> tuple[Moments, Array, float]:
    """Moments of both but for the products, and the row that a merger adds to these."""
    n = a.n + b.n
    X_step = (b.X_mean - a.X_mean) + (b.X_rest - a.X_rest)
    y_step = (b.y_mean - a.y_mean) + (b.y_rest - a.y_rest)
    share, weight = b.n / n, np.sqrt(a.n * (b.n / n))
    X_mean, X_rest = _sum_and_rest(a.X_mean, a.X_rest + share * X_step)
    y_mean, y_rest = _sum_and_rest(a.y_mean, a.y_rest + share * y_step)
    means = replace(
        a, n=n, X_mean=X_mean, X_rest=X_rest, y_mean=float(y_mean), y_rest=float(y_rest)
    )
    return means, weight * X_step, float(weight * y_step)


def _add_products(D: Array, XX: Array) -> Array:
    """XX + DᵀD, written over XX, the triangle above the diagonal only."""
    from scipy.linalg.blas import dsyrk

    return dsyrk(1.0, D.T, beta=1.0, c=XX.T, overwrite_c=True, lower=True).T


def _mirror(XX: Array) -> None:
    """Copy the triangle above the diagonal to below it."""
    for i in range(1, len(XX)):
        XX[i, :i] = XX[:i, i]
