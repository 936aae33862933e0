"""Ridge, lasso and elastic net from products of the data alone, at any number of λ.

    argmin_w  ½ wᵀGw − cᵀw + λ₁ ‖w‖₁ + λ₂/2 ‖w‖²,    G = XᵀX/n (p, p), c = Xᵀy/n (p,)

Where λ₁ = 0 one eigendecomposition of G serves every λ; elsewhere the active set of one λ is where
the search at the next one starts. Both are certified by the duality gap, from G and c as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy.linalg import eigh

from course_pkg._check import Array
from course_pkg.moments import Moments
from course_pkg.solution import Solution
from course_pkg.solvers.active_set import ActiveSet


def gram_path(
    moments: Moments, lams: Array, rho: float, positive: bool = False
) -> Iterator[Solution]:
    """The solutions at falling λ, one by one; w ≥ 0 where positive; b = 0."""
    lam1, lam2 = lams * rho, lams * (1 - rho)
    smooth = (lam1 == 0) & (not positive)  # and so are those that follow it
    return chain(
        _by_active_set(moments, lam1[~smooth], lam2[~smooth], positive),
        _by_directions(moments, lam2[smooth]),
    )


def _by_active_set(
    moments: Moments, lam1s: Array, lam2s: Array, positive: bool
) -> Iterator[Solution]:
    minimum = ActiveSet(positive)
    minimum.join(np.empty((0, len(moments.Xy))), moments.gram, moments.correlation)
    for lam1, lam2 in zip(lam1s, lam2s, strict=True):
        w, steps = minimum.solve(lam1, lam2)
        value, gap = moments.objective_and_gap(w, lam1, lam2, positive)
        yield Solution(w, 0.0, float(value), float(gap), steps, True)


def _by_directions(moments: Moments, lams: Array) -> Iterator[Solution]:
    if not len(lams):
        return
    directions = Directions.of(moments)
    W = directions.ridge(moments.correlation, lams)
    values, gaps = moments.objective_and_gap(W, 0 * lams, lams)
    gaps = np.minimum(gaps, directions.excess(moments, W, lams))
    for w, value, gap in zip(W.T, values, gaps, strict=True):
        yield Solution(w, 0.0, float(value), float(gap), 1, True)


@dataclass(frozen=True, eq=False)
class Directions:
    """G = V diag(d) Vᵀ, without the directions that rounding alone may have made."""

    V: Array  # (p, r)
    d: Array  # (r,), positive

    @classmethod
    def of(cls, moments: Moments) -> "Directions":
        """The eigenvectors of G, of its numerical rank r."""
        d, V = eigh(moments.gram, overwrite_a=True, check_finite=False)
        real = d > 10 * len(d) * np.finfo(d.dtype).eps * d[-1]
        return cls(V if real.all() else V[:, real], d[real])

    def ridge(self, c: Array, lams: Array) -> Array:
        """The weights for every λ, (p, k); at λ = 0 the least squares of smallest norm."""
        return self.V @ ((self.V.T @ c)[:, None] / (self.d[:, None] + lams))

    def excess(self, moments: Moments, W: Array, lams: Array) -> Array:
        """How far the objective at weights (p, k) is above its minimum, (k,): a parabola's height.

        Unlike the duality gap it has a value where λ is 0, or nearly.
        """
        gradient = moments.correlation[:, None] - (moments.XX @ W) / moments.n - lams * W
        return np.sum((self.V.T @ gradient) ** 2 / (self.d[:, None] + lams), axis=0) / 2
