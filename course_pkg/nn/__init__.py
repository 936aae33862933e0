"""Shrinkage inside networks: NumPy references that one can read.

The Keras parts that are equal to them are in `course_pkg.nn.keras`. Functions are called by their
module, as in ``dropout.mask(shape, p, rng)``. Names are imported when first used, and none of these
needs more than NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_pkg.nn import batch_norm as batch_norm
    from course_pkg.nn import calibration as calibration
    from course_pkg.nn import dropout as dropout
    from course_pkg.nn import max_norm as max_norm
    from course_pkg.nn import penalties as penalties
    from course_pkg.nn.layers import BatchNorm as BatchNorm
    from course_pkg.nn.layers import Dense as Dense
    from course_pkg.nn.layers import Dropout as Dropout
    from course_pkg.nn.layers import ReLU as ReLU
    from course_pkg.nn.layers import accuracy as accuracy
    from course_pkg.nn.layers import cross_entropy as cross_entropy
    from course_pkg.nn.layers import mean_squared_error as mean_squared_error
    from course_pkg.nn.layers import perceptron as perceptron
    from course_pkg.nn.mlp import Epoch as Epoch
    from course_pkg.nn.mlp import Network as Network
    from course_pkg.nn.mlp import fit as fit
    from course_pkg.nn.optimizers import SGD as SGD
    from course_pkg.nn.optimizers import Adam as Adam

_MODULES = ("batch_norm", "calibration", "dropout", "max_norm", "penalties")
_HOME = {
    "Adam": "optimizers",
    "BatchNorm": "layers",
    "Dense": "layers",
    "Dropout": "layers",
    "Epoch": "mlp",
    "Network": "mlp",
    "ReLU": "layers",
    "SGD": "optimizers",
    "accuracy": "layers",
    "cross_entropy": "layers",
    "fit": "mlp",
    "mean_squared_error": "layers",
    "perceptron": "layers",
}

__all__ = sorted([*_HOME, *_MODULES])


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"course_pkg.nn.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'course_pkg.nn' has no attribute {name!r}; it has {__all__}")
    return getattr(import_module(f"course_pkg.nn.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
