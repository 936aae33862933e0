"""Euclidean projections: the nearest point of a ball, and so the other view of a penalty.

Minimising a loss within ‖w‖ ≤ r is minimising it with a penalty on ‖w‖ of some strength.
A projection leaves what lies in the ball as it is, to the last bit: applied twice it does what it
does once. For that it aims inside by a hair that rounding, which differs from sum to sum, cannot
bridge: √m ε for m summands as a rule, and, should that not do, once more by m ε, which is a bound.
Arrays stay in their precision. Tensors of Keras come back as tensors, their values unchecked:
within a compiled training step, where a constraint is applied, they have none yet.
"""

import math
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from course_pkg import _check
from course_pkg.backend import dtype_of, epsilon, is_tensor, namespace
from course_pkg.penalties import soft_threshold

EPSILON = float(np.finfo(np.float64).eps)


def l2_ball(
    v: Any,
    radius: float,
    axis: int | tuple[int, ...] | None = None,
) -> Any:
    """argmin_w ½ ‖w − v‖²  subject to ‖w‖₂ ≤ radius: w = v · min(1, radius/‖v‖₂).

    v of any shape; along ``axis`` lies what counts as one vector, as in a
    sum: None for all of v, 0 for each column of a matrix, a unit's incoming
    weights in a Keras kernel. radius ≥ 0. Raises ValueError for entries that
    are not finite, a negative radius, an axis v has not.
    Source: chapter "Max-norm".

    >>> l2_ball([3.0, 4.0], radius=10)
    array([3., 4.])
    >>> l2_ball([3.0, 4.0], radius=1).round(6)
    array([0.6, 0.8])
    """
    v, radius = _values(v), _radius(radius)
    xp, axes = namespace(v), axes_of(axis, v)
    m = math.prod(v.shape[i] for i in axes)
    for target in inner_radii(radius, m, epsilon(v)):
        norm = _norm(v, axes)
        outside = norm > radius
        one = xp.ones_like(norm)
        v = v / xp.where(outside, norm, one) * xp.where(outside, target, one)
    return v


def l1_ball(v: Any, radius: float) -> Any:
    """argmin_w ½ ‖w − v‖²  subject to ‖w‖₁ ≤ radius: soft-thresholding, at the t that fits.

        w = sign(v) max(|v| − t, 0),    t = max(0, max_k (|v|₍₁₎ + … + |v|₍ₖ₎ − radius)/k)

    with |v|₍₁₎ ≥ |v|₍₂₎ ≥ … the sizes in falling order. v of any shape, all of it one vector;
    radius ≥ 0. Raises ValueError for entries that are not finite and a negative radius.
    Source: Duchi, Shalev-Shwartz, Singer and Chandra (2008); chapter "Lasso".

    >>> l1_ball([3.0, -2.5, 1.0], radius=1.5).round(6) + 0
    array([ 1. , -0.5,  0. ])
    """
    v, radius = _values(v), _radius(radius)
    xp, m, eps = namespace(v), math.prod(v.shape), epsilon(v)
    w = _largest_to(radius, xp.array(v, dtype="float64"))  # for its sums, of sizes far apart
    # On the way to a ball lie the larger ones: by way of twice the radius fewer digits cancel.
    for target in (2 * radius, *inner_radii(radius / (1 + eps), m, EPSILON)):
        sums = xp.cumsum(xp.flip(xp.sort(xp.reshape(xp.abs(w), (-1,)))))
        threshold = xp.max((sums - target) / xp.cumsum(xp.ones_like(sums)))
        w = soft_threshold(w, xp.where(sums[-1] > radius, xp.maximum(threshold, 0.0), 0.0))
    return xp.array(w, dtype=dtype_of(v))


def _norm(v: Any, axes: tuple[int, ...]) -> Any:
    """‖v‖₂ along the axes, kept as axes of length 1; no square leaves the range of the type."""
    xp = namespace(v)
    largest = xp.max(xp.abs(v), axis=axes, keepdims=True)
    unit = xp.where(largest > 0, largest, 1.0)
    return unit * xp.sqrt(xp.sum((v / unit) ** 2, axis=axes, keepdims=True))


def _largest_to(radius: float, v: Any) -> Any:
    """v soft-thresholded so that no entry is beyond the radius, as the projection would at least.

    Differences to the largest entry keep the digits that |v| less a threshold may not have.
    """
    xp = namespace(v)
    size = xp.abs(v)
    largest = xp.max(size)
    pulled = xp.sign(v) * xp.maximum(radius - (largest - size), 0.0)
    return xp.where(largest > radius, pulled, v)


def inner_radii(radius: float, m: int, eps: float) -> tuple[float, float]:
    """Two radii to aim at, for m entries: a hair inside, and another."""
    hair, another = (2 + math.sqrt(m)) * eps, (4 + m) * eps
    return radius / (1 + hair), radius / (1 + another)


def _values(v: Any) -> Any:
    """v as floats, in its own precision where it has one; tensors as they are."""
    if is_tensor(v):
        return v
    kept = isinstance(v, np.ndarray) and v.dtype in (np.float32, np.float64)
    v = v if kept else _check._floats(v, "v")
    if v.size == 0:
        remedy = "Check how its entries were selected"
        _check.reject("v", f"has shape {v.shape}", "at least one number", remedy)
    return _check.finite(v, "v")


def _radius(radius: float) -> float:
    remedy = "A ball of radius 0 is the point 0; for no constraint at all do not project"
    return _check._number(radius, "radius", lambda r: r >= 0, "one number ≥ 0", remedy)


def axes_of(axis: int | tuple[int, ...] | None, v: Any) -> tuple[int, ...]:
    """The axes of v that are meant, counted from 0; ValueError for those it has not."""
    try:
        return normalize_axis_tuple(range(v.ndim) if axis is None else axis, v.ndim)
    except (TypeError, ValueError):
        expected = f"None, or axes of an array of shape {tuple(v.shape)}, each once"
        remedy = "Name the axes along which one vector lies: 0 for the columns of a matrix"
        _check.reject("axis", f"is {axis!r}", expected, remedy)
