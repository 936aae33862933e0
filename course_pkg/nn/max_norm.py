"""Max-norm: after each step a unit's incoming weights are scaled back to at most a radius.

    w ← w · min(1, r/‖w‖₂)

A constraint where L2 is a penalty: weights within the radius are free. It is the projection
`course_pkg.projections.l2_ball`, which leaves what lies within the radius to the last bit.
Chapter "Max-norm".
"""

from typing import Any

from course_pkg.nn._check import floating, positive
from course_pkg.projections import l2_ball


def project(
    w: Any,
    radius: float,
    axis: int | tuple[int, ...] = 0,
) -> Any:
    """The weights with every incoming vector scaled back to at most the radius.

    w of any shape, floats; along ``axis`` lies what leads to one unit: 0 for
    a kernel (inputs, units), (0, 1, 2) for one of a convolution (height,
    width, channels, filters). radius > 0, in the units of w. Raises
    ValueError for others, for whole numbers, and for an axis w has not.
    Source: Srebro, Rennie and Jaakkola (2004); with dropout, Srivastava et
    al. (2014), section 5.1.

    >>> import numpy as np
    >>> project(np.array([[3.0, 0.3], [4.0, 0.4]]), radius=1).round(6)
    array([[0.6, 0.3],
           [0.8, 0.4]])
    """
    remedy = "Radii of 2 to 4 are usual; for no constraint do not project"
    radius = positive(radius, "radius", remedy)
    return l2_ball(floating(w, "w"), radius, axis)
