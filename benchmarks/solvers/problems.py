"""The problems that every package is given, and the rows of the table."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from scipy import sparse

SHAPES = {
    "tall": (20_000, 500),
    "wide": (500, 10_000),
    "medium": (1_000, 2_000),
    "sparse": (10_000, 50_000),
}
FOLDS = 5
Layout = Literal["C", "F"]


@dataclass(frozen=True)
class Row:
    """One line of the table: a task on data of one shape."""

    name: str
    task: str  # "path", "cross_validate", "ridge" or "leave_one_out"
    n: int
    p: int
    lowest: float  # the smallest λ, as a part of λmax
    k: int = 100  # how many λ
    rho: float = 1.0
    is_sparse: bool = False

    @property
    def needs_gram(self) -> bool:
        """Whether forming the smaller Gram matrix is how one would do it."""
        if self.task == "path":
            return self.k > 1 and 4 * self.p <= self.n and not self.is_sparse
        return True

    def small(self) -> "Row":
        """The same task in a few milliseconds: what compiles on first use, compiles on this."""
        return replace(self, n=200, p=50, k=min(self.k, 3), lowest=max(self.lowest, 0.1))


@dataclass(frozen=True)
class Problem:
    """y, with ‖y‖²/n = 1, to be explained by X without an intercept."""

    row: Row
    X: Any  # (n, p): an array, or a SciPy matrix of sparse columns
    y: np.ndarray  # (n,)
    lams: np.ndarray  # (k,), falling

    @cached_property
    def fold_of(self) -> np.ndarray:
        """(n,): the fold in which each sample is left out.

        These are the folds that adelie draws with seed 0, as it cannot be given any.
        """
        order = np.random.RandomState(0).choice(len(self.y), len(self.y), replace=False)
        fold_of = np.empty(len(self.y), int)
        for fold, members in enumerate(np.array_split(order, FOLDS)):
            fold_of[members] = fold
        return fold_of

    @cached_property
    def folds(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """(train, test) rows, for each fold."""
        numbers = range(FOLDS)
        return [
            (np.flatnonzero(self.fold_of != f), np.flatnonzero(self.fold_of == f)) for f in numbers
        ]


def draw(row: Row, layout: Layout = "F") -> Problem:
    """Columns with correlation 0.6^|i−j| (or sparse and independent), 50 weights that are not
    zero, a signal of three times the norm of the noise.

    Dense columns and y have mean 0, so that λmax is the same with and without an intercept.
    """
    rng = np.random.default_rng(0)
    X = _sparse(row, rng) if row.is_sparse else _dense(row, rng, layout)
    w = np.zeros(row.p)
    w[rng.choice(row.p, min(50, row.p // 2), replace=False)] = rng.normal(size=min(50, row.p // 2))
    signal, noise = X @ w, rng.normal(size=row.n)
    y = signal + noise * np.linalg.norm(signal) / np.linalg.norm(noise) / 3
    y = y - y.mean()
    y = y / np.sqrt(np.mean(y**2))
    return Problem(row, X, y, strengths(row, X, y))


def strengths(row: Row, X: Any, y: np.ndarray) -> np.ndarray:
    """The row's λ, falling from λmax; those of a ridge, which has no λmax, are the same for all."""
    if row.rho == 0:
        return np.geomspace(10, 10 * row.lowest, row.k)
    largest = np.abs(X.T @ y).max() / len(y) / row.rho
    return largest * np.geomspace(1 if row.k > 1 else row.lowest, row.lowest, row.k)


def _dense(row: Row, rng: np.random.Generator, layout: Layout) -> np.ndarray:
    X = np.asarray(rng.normal(size=(row.p, row.n)).T, order=layout)
    for j in range(1, row.p):
        X[:, j] = 0.6 * X[:, j - 1] + 0.8 * X[:, j]
    X -= X.mean(axis=0)
    return X


def _sparse(row: Row, rng: np.random.Generator) -> Any:
    density = 1e-3 if row.n > 1000 else 0.1
    values = sparse.random_array(
        (row.n, row.p), density=density, rng=rng, data_sampler=rng.standard_normal, format="csc"
    )
    return sparse.csc_matrix(values)  # adelie takes no sparse array


KINDS: dict[str, dict[str, Any]] = {
    "lasso": {"task": "path", "lowest": 1 / 20, "k": 1},
    "path/100": {"task": "path", "lowest": 1e-2},
    "path/1000": {"task": "path", "lowest": 1e-3},
    "elastic/1000": {"task": "path", "lowest": 1e-3, "rho": 0.5},
    "cv/100": {"task": "cross_validate", "lowest": 1e-2},
    "ridge": {"task": "ridge", "lowest": 1e-5, "rho": 0.0},
    "leave-one-out": {"task": "leave_one_out", "lowest": 1e-5, "rho": 0.0},
}
ROWS = {
    f"{kind} {shape}": Row(f"{kind} {shape}", n=n, p=p, is_sparse=shape == "sparse", **settings)
    for kind, settings in KINDS.items()
    for shape, (n, p) in SHAPES.items()
    if shape != "sparse" or settings["task"] == "path"
}
