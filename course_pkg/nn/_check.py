"""Argument checks of the networks, beside those of the package."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_pkg import _check
from course_pkg.penalties import ElasticNet

Floats = NDArray[np.floating[Any]]
#: The parameters of a network, or their gradients, by name: "dense_0/kernel" for example.
Parameters = dict[str, Floats]


def floating(values: Any, name: str) -> Floats:
    """The values as an array of floats, in the precision that they have."""
    array = np.asarray(values)
    if array.dtype.kind != "f":
        remedy = f'Use {name}.astype("float32"); whole numbers would round what is computed'
        _check.reject(name, f"holds {array.dtype}", "floating-point numbers", remedy)
    return array


def probability(p: float, name: str = "p") -> float:
    """The probability with which a unit is dropped, from 0 to below 1."""
    remedy = "Use 0 to drop nothing; for a share q that is kept give 1 − q"
    return _check._number(p, name, lambda value: 0 <= value < 1, "one number ≥ 0 and < 1", remedy)


def fraction(value: float, name: str) -> float:
    """The weight of the past in a moving average, from 0 to below 1."""
    remedy = "Use 0.9 for example, or 0 to forget the past at once"
    return _check._number(
        value, name, lambda value: 0 <= value < 1, "one number ≥ 0 and < 1", remedy
    )


def positive(value: float, name: str, remedy: str) -> float:
    """One number above 0."""
    return _check._number(value, name, lambda value: value > 0, "one number > 0", remedy)


def penalty(given: ElasticNet) -> ElasticNet:
    """A penalty whose λ and ρ are one number each, λ ≥ 0, ρ from 0 to 1."""
    return ElasticNet(_check.strength(given.lam), _check.share(given.rho))


def batch(x: Any, name: str = "x") -> Floats:
    """Samples as an array of floats of shape (n, features)."""
    x = floating(x, name)
    if x.ndim != 2 or 0 in x.shape:
        remedy = f"Give one row a sample; flatten images by {name}.reshape(len({name}), -1)"
        _check.reject(name, f"has shape {x.shape}", "a matrix, with rows and columns", remedy)
    return x


def labels(values: Any, shape: tuple[int, ...], name: str = "y") -> NDArray[np.intp]:
    """Labels for logits of shape (n, classes): whole numbers of shape (n,), below classes."""
    array, (n, classes) = np.asarray(values), shape
    expected = f"{n} whole numbers from 0 to {classes - 1}, one class a sample"
    if array.dtype.kind not in "iu" or array.shape != (n,):
        remedy = f"A one-hot matrix becomes labels by {name}.argmax(axis=1)"
        _check.reject(name, f"holds {array.dtype} of shape {array.shape}", expected, remedy)
    if array.min() < 0 or array.max() >= classes:
        received = f"ranges from {array.min()} to {array.max()}"
        _check.reject(name, received, expected, "Give the last layer as many units as classes")
    return array.astype(np.intp, copy=False)
