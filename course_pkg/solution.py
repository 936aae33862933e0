"""What a solver returns."""

from dataclasses import dataclass

from course_pkg._check import Array


@dataclass(frozen=True)
class Solution:
    """Weights, with a certificate of how good they are.

    ``gap`` bounds how far ``objective`` lies above the smallest possible value; it is computed
    from ``w`` alone and owes nothing to how ``w`` was found. ``converged`` says that the gap is
    within the tolerance that the solver promises.
    """

    w: Array  # (p,)
    b: float
    objective: float
    gap: float
    n_iter: int
    converged: bool

    def predict(self, X: Array) -> Array:
        """Xw + b, of shape (n,)."""
        return X @ self.w + self.b
