"""The penalties of the course: what they cost, and their proximal steps.

A penalty is `value` and `prox`; a solver may ask nothing else of it, a network, which is trained by
gradients, also its `gradient`. Lasso and ridge are
ρ = 1 and ρ = 0 of one thing.
"""

from dataclasses import dataclass
from typing import Any

from course_pkg.backend import namespace


def soft_threshold(v: Any, t: Any) -> Any:
    """argmin_w ½ ‖w − v‖² + t ‖w‖₁: v moved by t towards 0, and no further.

    v of any shape; t ≥ 0, one number or a shape that broadcasts against v.
    Source: Donoho and Johnstone (1994); chapter "Lasso".

    >>> import numpy as np
    >>> soft_threshold(np.array([3.0, -0.5, -2.0]), 1.0) + 0
    array([ 2.,  0., -1.])
    """
    xp = namespace(v)
    return xp.sign(v) * xp.maximum(xp.abs(v) - t, 0.0)


@dataclass(frozen=True)
class ElasticNet:
    """λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²), for λ ≥ 0 and ρ from 0 to 1; numbers or one a column of w.

    Source: Zou and Hastie (2005); chapter "Elastic net".
    """

    lam: Any
    rho: Any = 1.0

    def value(self, w: Any) -> Any:
        """What w costs; for w (p, k) each column's cost, (k,)."""
        xp = namespace(w)
        shares = self.rho * xp.sum(xp.abs(w), axis=0), (1 - self.rho) / 2 * xp.sum(w**2, axis=0)
        return self.lam * (shares[0] + shares[1])

    def gradient(self, w: Any) -> Any:
        """λ (ρ sign(w) + (1 − ρ) w), the slope of `value`; at 0, where |w| has none, 0 for |w|."""
        return self.lam * (self.rho * namespace(w).sign(w) + (1 - self.rho) * w)

    def prox(self, v: Any, step: Any) -> Any:
        """argmin_w ½ ‖w − v‖² + step · value(w): soft-thresholded, then shrunk."""
        shrunk = soft_threshold(v, step * self.lam * self.rho)
        return shrunk / (1 + step * self.lam * (1 - self.rho))


def l1(lam: Any) -> ElasticNet:
    """λ ‖w‖₁, the lasso's penalty."""
    return ElasticNet(lam, 1.0)


def l2(lam: Any) -> ElasticNet:
    """λ/2 ‖w‖², the ridge penalty."""
    return ElasticNet(lam, 0.0)
