"""The normal equations of ridge, on the smaller side of X, and what tells whether they were solved.

    more samples than features    (XᵀX + nλI) w = Xᵀy
    otherwise                     (XXᵀ + nλI) a = y,    w = Xᵀa

Both read (B + nλI) c = right, B the smaller Gram matrix, (m, m), m = min(n, p). Forming B costs
digits: it squares the condition of X. Newton's steps with the gradient from X itself bring them
back. They also certify: the objective is a parabola, so that one step leads from anywhere to its
minimum. The length of the step is the error of w, and the height that it descends is the error of
the objective. For that B need be known to a few digits only.

X is dense or SciPy sparse. Vectors come as rows, each a λ or a target.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve, lapack

from course_pkg._check import Array
from course_pkg.centred import Centred

#: Weights are settled when Newton's next step would change them by at most this share,
ACCURACY = 1e-9
#: after at most so many steps.
STEPS = 2
#: A matrix tells where such a step leads if its smallest eigenvalue is this share of its largest.
KNOWN = 1e-10
#: A direction along which X has at most this share of its size is one where it does not vary.
FLAT = 1e-8

#: (B + nλI)⁻¹ times rows (k, m), each with its λ.
Inverse = Callable[[Array, Array], Array]


@dataclass(frozen=True, eq=False)
class Normal:
    """The equations (B + nλI) c = right, for any λ and y."""

    features: Centred  # X, with y = 0
    wide: bool  # B = XXᵀ
    flat: Array | None  # (n,), of length 1: a direction along which no column of X varies
    B: Array  # (m, m)

    @classmethod
    def of(cls, problem: Centred) -> "Normal":
        """The equations for the features of a problem.

        Centring makes XXᵀ singular: no column is left that varies along the intercept. What y has
        of that direction is out of reach and left out, so that any eigenvalue will do there. It
        gets one that is larger than the others.
        """
        n, p = problem.X.shape
        features = replace(problem, y=np.zeros(n))
        if n > p:
            return cls(features, False, None, _products_of_columns(problem))
        B = _products_of_rows(problem)
        flat, trace = problem.root / np.linalg.norm(problem.root), np.trace(B)
        if np.linalg.norm(n * problem.correlate(flat[None])) > FLAT * np.sqrt(trace):
            return cls(features, True, None, B)
        return cls(features, True, flat, B + 2 * trace * np.outer(flat, flat))

    @property
    def n(self) -> int:
        """The number of samples."""
        return len(self.features.y)

    def right(self, Y: Array) -> Array:
        """The right-hand side for targets (k, n)."""
        if not self.wide:
            return self.n * self.features.correlate(Y)
        return Y if self.flat is None else Y - np.outer(Y @ self.flat, self.flat)

    def weights(self, C: Array) -> Array:
        """The weights (k, p) that unknowns (k, m) stand for."""
        return self.n * self.features.correlate(C) if self.wide else C

    def residuals(self, Y: Array, C: Array) -> Array:
        """y − Xw, (k, n)."""
        return Y + self.features.residuals(self.weights(C))

    def inner(self, A: Array, C: Array) -> Array:
        """The inner products of the weights that unknowns A and C stand for, (k,)."""
        return np.sum((A @ self.B if self.wide else A) * C, axis=-1)

    def size(self, C: Array) -> Array:
        """How large the weights are, (k,): their norm, or in units of each column their largest."""
        if self.wide:
            return np.sqrt(np.maximum(self.inner(C, C), 0))
        return np.max(np.abs(C) * np.sqrt(np.diag(self.B)), axis=-1)

    def decomposed(self) -> tuple[Array, Array]:
        """The eigenvalues of XᵀX or XXᵀ, rising, and the eigenvectors as columns; not the flat."""
        values, vectors = np.linalg.eigh(self.B)
        last = len(values) - (self.flat is not None)
        return np.maximum(values[:last], 0), vectors[:, :last]

    def factored(self, lam: float) -> Inverse | None:
        """The inverse at one λ by Cholesky's factor, None where that would know too little of it.

        Rounding is relative to the diagonal, which is made 1: so columns of different scales are
        no difficulty, only columns that nearly depend on one another are.
        """
        A = self.B + self.n * lam * np.eye(len(self.B))
        scale = np.sqrt(np.where(np.diag(A) > 0, np.diag(A), 1))
        A /= np.outer(scale, scale)
        np.fill_diagonal(A, 1)  # also for a column of zeros, whose weight is then 0
        try:
            factor = cho_factor(A, check_finite=False)
        except LinAlgError:
            return None
        share, _ = lapack.dpocon(factor[0], np.abs(A).sum(axis=0).max())
        if share < KNOWN:
            return None
        return lambda rows, _: cho_solve(factor, (rows / scale).T, check_finite=False).T / scale

    def settled(
        self, Y: Array, lams: Array, inverse: Inverse, checked: Any = slice(None)
    ) -> "Settled | None":
        """The unknowns for targets Y (k, n) or (1, n) at lams (k,); None where they do not settle.

        Newton's steps are taken until those of the rows checked are short.
        """
        right = self.right(Y)
        C, penalty = inverse(right, lams), self.n * lams[:, None]
        for _ in range(STEPS + 1):
            residuals = self.residuals(Y, C[checked])
            remaining = self.right(residuals)
            step = inverse(remaining - penalty[checked] * C[checked], lams[checked])
            if np.all(self.size(step) <= ACCURACY * self.size(C[checked])):
                return Settled(right, C, checked, residuals, remaining)
            C = C + inverse(self.right(self.residuals(Y, C)) - penalty * C, lams)
        return None

    def certificates(
        self, settled: "Settled", lams: Array, inverse: Inverse
    ) -> tuple[Array, Array, Array]:
        """Objectives, duality gaps and the heights of Newton's steps, (k,); one row was checked.

        A parabola seen from the row checked: where that has the smallest λ, the losses are sums of
        terms ≥ 0, and no digits of a tiny one cancel.
        """
        C, n = settled.C, self.n
        short = settled.right - C @ self.B - n * lams[:, None] * C
        duality = np.full(len(lams), np.inf)
        np.divide(self.inner(short, short), 2 * n**2 * lams, out=duality, where=lams > 0)
        heights = self.inner(short, inverse(short, lams)) / (2 * n)
        moves = C - C[settled.checked]
        above = self.inner(moves @ self.B, moves) - 2 * self.inner(settled.remaining, moves)
        losses = (np.sum(settled.residuals**2) + above) / (2 * n)
        return losses + lams / 2 * self.inner(C, C), duality, heights


@dataclass(frozen=True, eq=False)
class Settled:
    """Unknowns C (k, m) for a right-hand side, and what X says of the rows checked."""

    right: Array  # (k, m) or (1, m)
    C: Array
    checked: Any
    residuals: Array
    remaining: Array  # the right-hand side of the residuals


def _products_of_columns(problem: Centred) -> Array:
    """XᵀX, (p, p)."""
    X, shift = problem.X, problem.shift
    if shift is None:
        return X.T @ X
    return (X.T @ X).toarray() - len(problem.y) * np.outer(shift, shift)


def _products_of_rows(problem: Centred) -> Array:
    """XXᵀ, (n, n)."""
    X, root, shift = problem.X, problem.root, problem.shift
    if shift is None:
        return X @ X.T
    across = np.outer(X @ shift, root)
    return (X @ X.T).toarray() - across - across.T + (shift @ shift) * np.outer(root, root)
