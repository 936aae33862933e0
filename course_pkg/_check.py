"""Argument checks, and the text of every ValueError of the mathematics.

An error has four parts: the argument's name, the value received, what was expected, what to do.
Checks stand at the public doors only; what lies behind them assumes.
"""

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def reject(name: str, received: str, expected: str, remedy: str) -> NoReturn:
    """Raise the ValueError that says all four parts."""
    raise ValueError(f"{name} {received}; expected {expected}. {remedy}.")


def matrix(X: ArrayLike, name: str = "X") -> Array:
    """X as floats of shape (n, p), n and p at least 1, all finite."""
    X = _floats(X, name)
    if X.ndim != 2:
        reject(
            name,
            f"has shape {X.shape}",
            "a matrix of shape (n, p), one row a sample",
            f"For one feature use {name}.reshape(-1, 1), for one sample {name}.reshape(1, -1)",
        )
    if 0 in X.shape:
        remedy = "Check how the rows and columns were selected"
        reject(name, f"has shape {X.shape}", "at least one sample and one feature", remedy)
    return _finite(X, name)


def target(y: ArrayLike, n: int, name: str = "y") -> Array:
    """y as floats of shape (n,), all finite."""
    y = _floats(y, name)
    if y.shape != (n,):
        remedy = f"Give one value a sample; a column becomes a vector by {name}.ravel()"
        reject(name, f"has shape {y.shape}", f"shape ({n},), as X has {n} rows", remedy)
    return _finite(y, name)


def sample_weight(weights: ArrayLike | None, n: int, name: str = "sample_weight") -> Array:
    """Weights as floats of shape (n,), none negative, not all zero; None stands for all ones."""
    if weights is None:
        return np.ones(n)
    weights = target(weights, n, name)
    if weights.min() < 0 or not weights.any():
        received = f"ranges from {weights.min():g} to {weights.max():g}"
        reject(name, received, "weights ≥ 0, some of them positive", "Drop the samples you mean")
    return weights


def strength(lam: float, name: str = "lam") -> float:
    """λ as a float, finite and not negative."""
    remedy = "Use 0 for no penalty; for a whole grid of λ use ridge_path"
    return _number(lam, name, lambda value: value >= 0, "one finite number ≥ 0", remedy)


def strengths(lams: ArrayLike, name: str = "lams") -> Array:
    """A grid of λ as floats of shape (k,), k at least 1, finite and not negative."""
    lams = _floats(lams, name)
    if lams.ndim != 1 or lams.size == 0:
        remedy = "For a single λ give [lam]"
        reject(name, f"has shape {lams.shape}", "a sequence of at least one λ", remedy)
    if _finite(lams, name).min() < 0:
        remedy = "Use 0 for no penalty; np.geomspace makes a grid of positive values"
        reject(name, f"goes down to {lams.min():g}", "values ≥ 0", remedy)
    return lams


def result(values: Array) -> Array:
    """The result of a computation, refused where floating point overflowed on the way to it."""
    if not np.isfinite(values).all():
        remedy = "Rescale the columns, by standardising them for example"
        reject("X or y", "overflows when squared", "squares that a float64 can hold", remedy)
    return values


def _number(
    value: float, name: str, accept: Callable[[float], bool], expected: str, remedy: str
) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        reject(name, f"is {value!r}", expected, remedy)
    if not (np.isfinite(number) and accept(number)):
        reject(name, f"is {number:g}", expected, remedy)
    return number


def _floats(values: Any, name: str) -> Array:
    if hasattr(values, "toarray"):
        reject(name, "is sparse", "a dense array", f"Use {name}.toarray() if it fits in memory")
    if np.iscomplexobj(values):
        reject(name, "is complex", "real numbers", f"Use {name}.real if that is what you mean")
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        remedy = "Encode categories and fill gaps first"
        reject(name, f"is {_brief(values)}", "an array of real numbers", remedy)


def _finite(values: Array, name: str) -> Array:
    finite = np.isfinite(values)
    if finite.all():
        return values
    place = ", ".join(str(i) for i in np.argwhere(~finite)[0])
    received = f"holds {values[~finite][0]} at [{place}], {np.sum(~finite)} such in all"
    reject(name, received, "finite numbers", "Drop or fill these entries first")


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
