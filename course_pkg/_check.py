"""Argument checks, and the text of every ValueError of the mathematics.

An error has four parts: the argument's name, the value received, what was expected, what to do.
Checks stand at the public doors only; what lies behind them assumes.
"""

import math
import sys
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

#: The largest entry of an array lies between 1 / LARGEST and LARGEST, or is 0: squares, of a
#: difference in the last digit too, then neither overflow nor underflow.
LARGEST = 1e130


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
    return scaled(X, name)


def design(X: Any, name: str = "X") -> Any:
    """X as `matrix` gives it; a SciPy sparse X stays sparse, by columns."""
    if not hasattr(X, "tocsc"):
        return matrix(X, name)
    from scipy.sparse import csc_array

    if X.dtype.kind in "cmMSUO":
        remedy = "Encode what is not a number, drop imaginary parts"
        reject(name, f"holds {X.dtype}", "real numbers", remedy)
    if len(X.shape) != 2:
        remedy = f"For one feature use {name}.reshape(-1, 1)"
        reject(name, f"has shape {X.shape}", "a matrix of shape (n, p), one row a sample", remedy)
    columns = csc_array(X, dtype=np.float64)
    if 0 in columns.shape:
        remedy = "Check how the rows and columns were selected"
        reject(name, f"has shape {X.shape}", "at least one sample and one feature", remedy)
    if columns.nnz:
        scaled(columns.data, f"{name}.data")
    return columns


def target(y: ArrayLike, n: int, name: str = "y") -> Array:
    """y as floats of shape (n,), all finite."""
    y = _floats(y, name)
    if y.shape != (n,):
        remedy = f"Give one value a sample; a column becomes a vector by {name}.ravel()"
        reject(name, f"has shape {y.shape}", f"shape ({n},), as X has {n} rows", remedy)
    return scaled(y, name)


def scaled(values: Array, name: str) -> Array:
    """The values, refused where one is not finite or their squares would overflow or underflow."""
    with np.errstate(invalid="ignore"):
        size = np.maximum(values.max(), -values.min())  # what is not finite passes through both
    if not np.isfinite(size):
        finite(values, name)
    if size > LARGEST or 0 < size < 1 / LARGEST:
        expected = f"a largest entry from {1 / LARGEST:g} to {LARGEST:g}, squares being formed"
        reject(name, f"has {size:g} as largest entry", expected, f"Multiply {name} by a constant")
    return values


def finite(values: Array, name: str) -> Array:
    """The values, refused where one is not finite."""
    allowed = np.isfinite(values)
    if allowed.all():
        return values
    place = ", ".join(str(i) for i in np.argwhere(~allowed)[0])
    received = f"holds {values[~allowed][0]} at [{place}], {np.sum(~allowed)} such in all"
    reject(name, received, "finite numbers", "Drop or fill these entries first")


def sample_weight(weights: ArrayLike | None, n: int, name: str = "sample_weight") -> Array:
    """Weights as floats of shape (n,), none negative, not all zero; None stands for all ones."""
    if weights is None:
        return np.ones(n)
    weights = target(weights, n, name)
    if weights.min() < 0 or weights.max() == 0:
        received = f"ranges from {weights.min():g} to {weights.max():g}"
        reject(name, received, "weights ≥ 0, some of them positive", "Drop the samples you mean")
    return weights


def strength(lam: float, name: str = "lam") -> float:
    """λ as a float, from 0 to LARGEST."""
    expected = f"one number ≥ 0, at most {LARGEST:g}"
    remedy = "Use 0 for no penalty; for a whole grid of λ use path"
    return _number(lam, name, lambda value: 0 <= value <= LARGEST, expected, remedy)


def strengths(lams: ArrayLike, name: str = "lams") -> Array:
    """A grid of λ as floats of shape (k,), k at least 1, from 0 to LARGEST."""
    lams = _floats(lams, name)
    if lams.ndim != 1 or lams.size == 0:
        remedy = "For a single λ give [lam]"
        reject(name, f"has shape {lams.shape}", "a sequence of at least one λ", remedy)
    if finite(lams, name).min() < 0 or lams.max() > LARGEST:
        received = f"ranges from {lams.min():g} to {lams.max():g}"
        remedy = "Use 0 for no penalty; np.geomspace makes a grid of positive values"
        reject(name, received, f"values ≥ 0, at most {LARGEST:g}", remedy)
    return lams


def share(rho: float, name: str = "rho") -> float:
    """ρ, the ℓ₁ share, as a float from 0 to 1."""
    remedy = "Use 0 for ridge, 1 for the lasso, or what lies between for the elastic net"
    return _number(rho, name, lambda value: 0 <= value <= 1, "one number from 0 to 1", remedy)


def ratio(value: float, name: str = "ratio") -> float:
    """The smallest λ of a grid as a share of the largest."""
    remedy = "Use 0.001 for a long path, 0.01 for a short one"
    return _number(value, name, lambda value: 0 < value < 1, "one number between 0 and 1", remedy)


def count(value: int, name: str, least: int) -> int:
    """A whole number of at least so many."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        expected, remedy = f"a whole number ≥ {least}", f"Use {name}={max(least, 5)} for example"
        reject(name, f"is {brief(value)}", expected, remedy)
    return int(value)


def result(values: Array) -> Array:
    """The result of a computation, refused where floating point overflowed on the way to it."""
    if not np.isfinite(values).all():
        received, expected = "leads to an overflow", "weights whose squares a float64 can hold"
        reject("X or y", received, expected, "Rescale them, by standardising columns for example")
    return values


def warn(text: str, category: type[Warning]) -> None:
    """Warn at the line that called this package, however deep in it we are."""
    level, own = 1, {__package__, "numpy", "contextlib"}  # np.errstate wraps functions
    while sys._getframe(level).f_globals.get("__name__", "").partition(".")[0] in own:
        level += 1
    warnings.warn(text, category, stacklevel=level + 1)


def _number(
    value: float, name: str, accept: Callable[[float], bool], expected: str, remedy: str
) -> float:
    try:
        number = math.nan if isinstance(value, str | bytes | bool | np.bool_) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not (np.isfinite(number) and accept(number)):
        reject(name, f"is {brief(value)}", expected, remedy)
    return number


def _floats(values: Any, name: str) -> Array:
    if hasattr(values, "toarray"):
        reject(name, "is sparse", "a dense array", f"Use {name}.toarray() if it fits in memory")
    if np.ma.is_masked(values):
        reject(name, "has masked entries", "a number in every place", "Drop or fill these first")
    try:
        array = np.asarray(values)
        # Text and dates would become floats without a word, complex numbers lose a part.
        floats = None if array.dtype.kind in "cmMSU" else array.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        floats = None
    if floats is None:
        remedy = "Fill gaps, encode categories and dates as numbers, drop imaginary parts"
        reject(name, f"is {brief(values)}", "an array of real numbers", remedy)
    return floats


def brief(value: object) -> str:
    """A value as it is shown in an error: on one line, and not too long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
