"""What a solver returns: one minimum, or a path of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from course_pkg.backend import is_tensor, namespace


class NotConverged(UserWarning):
    """A solution's gap is larger than its solver promises."""


@dataclass(frozen=True)
class Solution:
    """Weights, with a certificate of how good they are.

    ``gap`` bounds how far ``objective`` lies above the smallest possible value; it is computed
    from ``w`` alone and owes nothing to how ``w`` was found. ``converged`` says that the gap is
    within the tolerance that the solver promises.
    """

    w: Any  # (p,)
    b: Any  # a number; a tensor where the data were tensors
    objective: float
    gap: float
    n_iter: int
    converged: bool

    def predict(self, X: Any) -> Any:
        """Xw + b, of shape (n,)."""
        if is_tensor(X):
            return namespace(X).matmul(X, self.w) + self.b
        return X @ self.w + self.b


@dataclass(frozen=True)
class Path:
    """The solutions at k strengths λ for one ρ, in the order in which the λ were given."""

    lams: Any  # (k,)
    rho: float
    W: Any  # (k, p)
    b: Any  # (k,)
    objective: Any  # (k,)
    gap: Any  # (k,)
    n_iter: Any  # (k,)
    converged: Any  # (k,)

    def __len__(self) -> int:
        return len(self.lams)

    def __getitem__(self, i: int) -> Solution:
        return Solution(
            self.W[i],
            self.b[i],
            float(self.objective[i]),
            float(self.gap[i]),
            int(self.n_iter[i]),
            bool(self.converged[i]),
        )

    def __iter__(self) -> Iterator[Solution]:
        return (self[i] for i in range(len(self)))
