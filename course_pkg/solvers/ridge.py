"""Ridge regression in closed form: argmin_w 1/(2n) ‖y − Xw‖² + λ/2 ‖w‖², three ways.

X is (n, p); y is (n,), or (n, t) for t targets at once; w is (p,) or (p, t).
All three are exact; they differ in what they factor, and so in which shapes they suit.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from course_pkg._check import Array
from course_pkg.objective import ridge_gradient

#: A direct solution is accepted when its gap is at most this share of the objective at w = 0.
TOLERANCE = 1e-12

#: Weights from a Gram matrix are accepted when this share of their size bounds their error.
ACCURACY = 1e-8


def cholesky(X: Array, y: Array, lam: float) -> Array:
    """Solve the normal equations (XᵀX + nλI) w = Xᵀy, p of them; λ > 0."""
    n, p = X.shape
    return cho_solve(cho_factor(X.T @ X + n * lam * np.eye(p)), X.T @ y)


def dual(X: Array, y: Array, lam: float) -> Array:
    """w = Xᵀ (XXᵀ + nλI)⁻¹ y, the same minimum by n equations; λ > 0."""
    n, _ = X.shape
    return X.T @ cho_solve(cho_factor(X @ X.T + n * lam * np.eye(n)), y)


@dataclass(frozen=True)
class Directions:
    """X = U diag(d) Vᵀ, without the directions along which X does not vary at all."""

    U: Array  # (n, r)
    d: Array  # (r,), descending, positive
    Vt: Array  # (r, p)

    @classmethod
    def of(cls, X: Array) -> "Directions":
        """The singular directions of X, of its numerical rank r."""
        U, d, Vt = np.linalg.svd(X, full_matrices=False)
        r = int(np.sum(d > max(X.shape) * np.finfo(d.dtype).eps * d[0]))
        return cls(U[:, :r], d[:r], Vt[:r])

    def kept(self, lams: Array) -> Array:
        """The share of least squares that ridge keeps along directions, (k, r)."""
        return self.d**2 / (self.d**2 + len(self.U) * lams[:, None])

    def shed(self, lams: Array) -> Array:
        """The other share, (k, r), to full precision also where it is tiny."""
        penalty = len(self.U) * lams[:, None]
        return penalty / (self.d**2 + penalty)

    def ridge(self, y: Array, lams: Array) -> Array:
        """The weights for every λ, (k, p): V diag(d/(d² + nλ)) Uᵀy.

        Where λ = 0 leaves the minimum flat, the solution of smallest norm.
        """
        return (self.kept(lams) * (self.U.T @ y / self.d)) @ self.Vt


def svd(X: Array, y: Array, lam: float) -> Array:
    """The weights at one λ by the singular directions: slower, exact also when ill-conditioned."""
    directions = Directions.of(X)
    targets = y.reshape(len(y), -1).T
    w = np.stack([directions.ridge(t, np.array([lam]))[0] for t in targets], axis=-1)
    return w.reshape(X.shape[1:] + y.shape[1:])


def solve(X: Array, y: Array, lam: float) -> Array:
    """The weights by the cheapest way that proves right.

    Cholesky on the smaller of the two Gram matrices; the singular directions where
    there is no penalty, or where forming a Gram matrix may have cost digits of w.
    (A small gap does not tell: at small λ weights far off can fit as well.)
    """
    if lam > 0:
        n, p = X.shape
        try:
            w = dual(X, y, lam) if p > n else cholesky(X, y, lam)
            gradient = ridge_gradient(X, y, w, lam)
            # The objective curves by λ at least: ‖w − minimum‖ ≤ ‖gradient‖ / λ.
            error = np.abs(gradient).sum(axis=0) / lam
            if np.all(error <= ACCURACY * np.abs(w).max(axis=0)):
                return w
        except LinAlgError:
            pass
    return svd(X, y, lam)


def converged(y: Array, gap: float) -> bool:
    """Whether a gap is within TOLERANCE of the objective at w = 0."""
    return gap <= TOLERANCE * float(np.sum(y**2)) / (2 * len(y))
