"""What is known of slopes at one λ₁, and so of slopes at the next: they change nearly straight."""

import numpy as np

from course_pkg._check import Array


class Foresight:
    """The slopes Xᵀr/n at the smallest λ₁ solved so far, and their change by λ₁."""

    def __init__(self, at_zero: Array, positive: bool) -> None:
        self.positive = positive
        self.lam1 = float(self.size(at_zero).max())
        self.slope, self.trend = at_zero, np.zeros_like(at_zero)

    def size(self, slopes: Array) -> Array:
        """Slopes as they are compared with λ₁: no negative one can make a w ≥ 0 leave zero."""
        return slopes if self.positive else np.abs(slopes)

    def at(self, lam1: float) -> Array:
        """The slopes to be expected at another λ₁."""
        return self.slope + self.trend * (lam1 - self.lam1)

    def remember(self, lam1: float, slope: Array) -> None:
        """Learn the slopes at a λ₁, if it is smaller than those before."""
        if lam1 < self.lam1:
            self.trend = (slope - self.slope) / (lam1 - self.lam1)
            self.lam1, self.slope = lam1, slope
