"""Shrinkage inside Keras networks, on whichever backend Keras runs.

Each part is the NumPy reference of `course_pkg.nn` in Keras' terms: a regularizer, an optimizer, a
layer, a constraint. All of them are registered with Keras: models that hold them are saved and,
once this module is imported, loaded.
"""

from course_pkg.nn.keras.dropout import Dropout
from course_pkg.nn.keras.max_norm import MaxNorm
from course_pkg.nn.keras.models import by_loop, by_partial
from course_pkg.nn.keras.monte_carlo import Passes, predict
from course_pkg.nn.keras.optimizers import Proximal, decay_kernels_only
from course_pkg.nn.keras.penalties import ElasticNet, penalised

__all__ = [
    "Dropout",
    "ElasticNet",
    "MaxNorm",
    "Passes",
    "Proximal",
    "by_loop",
    "by_partial",
    "decay_kernels_only",
    "penalised",
    "predict",
]
