"""The shapes that every linear method must manage, and the forms in which the same numbers come."""

import numpy as np
import pandas as pd
from scipy import sparse


def draw(n, p, scale=1.0):
    """Features with means away from 0, and a y that depends on them."""
    rng = np.random.default_rng(10 * n + p)
    X = np.round(rng.normal(1, 2, (n, p)) * 64) / 64  # so that sums of columns are exact
    return X * scale, X @ rng.normal(size=p) + 3 + rng.normal(size=n)


def with_column(column):
    """Eight samples of three features, the last one replaced."""
    X, y = draw(8, 3)
    return np.column_stack([X[:, :2], column(X)]), y


SHAPES = {
    "n > p": draw(12, 3),
    "n = p": draw(5, 5),
    "n < p": draw(4, 9),
    "n = 1": draw(1, 3),
    "n = 2": draw(2, 3),
    "p = 1": draw(6, 1),
    "n = p = 1": draw(1, 1),
    "zero column": with_column(lambda X: np.zeros(8)),
    "constant column": with_column(lambda X: np.full(8, 0.1)),
    "tied columns": with_column(lambda X: X[:, 0]),
    "sum of columns": with_column(lambda X: X[:, 0] + X[:, 1]),
    "only constant columns": (np.full((7, 2), 0.1), np.arange(7.0)),
    "all zero": (np.zeros((4, 2)), np.arange(4.0)),
    "tied rows": (np.repeat(draw(3, 2)[0], 2, axis=0), np.arange(6.0)),
    "constant y": (draw(8, 3)[0], np.full(8, 0.1)),
    "zero y": (draw(8, 3)[0], np.zeros(8)),
    "badly scaled": draw(10, 3, [1e-3, 1, 1e3]),
    "far from the origin": (draw(10, 3)[0] + 1e5, draw(10, 3)[1] - 1e5),
}

#: Columns in units from 1e-8 to 1e8, which a penalty sees and least squares does not.
UNITS = draw(12, 5, [1e-8, 1e-4, 1, 1e4, 1e8])

#: Every way in which SciPy stores a sparse matrix that has rows to select or columns to multiply.
SPARSE = {
    kind.__name__: kind
    for kind in (
        sparse.csr_array,
        sparse.csc_array,
        sparse.coo_array,
        sparse.lil_array,
        sparse.csr_matrix,
        sparse.csc_matrix,
        sparse.coo_matrix,
    )
}

FORMS = {
    "lists": np.ndarray.tolist,
    "Fortran order": np.asfortranarray,
    "strided": lambda a: np.repeat(a, 3, axis=0)[::3],
    "reversed": lambda a: a[::-1].copy()[::-1],
    "integers": lambda a: a.astype(int),
    "unsigned bytes": lambda a: a.astype(np.uint8),
    "float32": lambda a: a.astype(np.float32),
    "objects": lambda a: a.astype(object),
    "pandas": lambda a: (pd.DataFrame if a.ndim == 2 else pd.Series)(a),
}
