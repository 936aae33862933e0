"""Max-norm as a constraint of Keras: after each step, every unit's weights back in a ball."""

import math
from collections.abc import Sequence
from typing import Any

import keras
from keras import ops

from course_pkg._check import brief, reject
from course_pkg.backend import epsilon
from course_pkg.nn._check import positive
from course_pkg.nn.keras._floats import floats
from course_pkg.projections import axes_of, inner_radii


@keras.saving.register_keras_serializable("course_pkg")
class MaxNorm(keras.constraints.Constraint):
    """Rescale each vector longer than the radius to that length, and leave the others alone.

        w ← w · min(1, radius/‖w‖₂)

    Along ``axis`` lie the weights that lead into one unit: 0 for a kernel of Dense (inputs,
    units), (0, 1, 2) for one of Conv2D (height, width, channels, filters). radius > 0, in units of
    the weights. A vector in the ball stays as it is to the last bit, so that twice is once;
    keras.constraints.MaxNorm, which divides by ‖w‖ + ε, shrinks it by a hair at every step.
    Raises ValueError for a radius that is not positive, an axis the kernel has not, whole numbers.
    Source: Srivastava et al. (2014), section 5.1; chapter "Max-norm".
    """

    def __init__(self, radius: float, *, axis: int | Sequence[int] = 0) -> None:
        remedy = "Radii of 2 to 4 are usual; for no constraint leave it out"
        self.radius = positive(radius, "radius", remedy)
        self.axis = _axis(axis)

    def __call__(self, w: Any) -> Any:
        """The kernel with every vector in the ball; same shape, same dtype.

        What `course_pkg.projections.l2_ball` does, in less than half of its
        time: for weights whose squares do not overflow, and with products
        only where a vector is outside.
        """
        w = floats(w, "w")
        axes = axes_of(self.axis, w)
        m = math.prod(w.shape[i] for i in axes)
        for target in inner_radii(self.radius, m, epsilon(w)):
            w = self._capped(w, axes, target)
        return w

    def _capped(self, w: Any, axes: tuple[int, ...], target: float) -> Any:
        norm = ops.sqrt(ops.sum(ops.square(w), axis=axes, keepdims=True))
        outside = norm > self.radius

        def capped() -> Any:
            return w * ops.where(outside, target / norm, 1.0)

        return ops.cond(ops.any(outside), capped, lambda: w)

    def get_config(self) -> dict[str, Any]:
        """What makes the same constraint again."""
        return {"radius": self.radius, "axis": self.axis}


def _axis(axis: Any) -> int | tuple[int, ...]:
    axes = tuple(axis) if isinstance(axis, tuple | list) else (axis,)
    if not axes or any(isinstance(i, bool) or not isinstance(i, int) for i in axes):
        remedy = "Use 0 for a kernel of Dense, (0, 1, 2) for one of Conv2D"
        reject("axis", f"is {brief(axis)}", "one whole number, or several", remedy)
    return axes if isinstance(axis, tuple | list) else axes[0]
