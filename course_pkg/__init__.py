"""Regularization, from ridge to dropout: reference implementations one can read and trust.

Everything minimises, over weights w and an intercept b that is never penalised,

    1/(2n) ‖y − Xw − b‖² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²).

Names are imported when first used: ``import course_pkg`` costs NumPy and nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np  # noqa: F401  (the one import that everything here needs)

if TYPE_CHECKING:
    from course_pkg.estimators import Ridge as Ridge
    from course_pkg.linear import degrees_of_freedom as degrees_of_freedom
    from course_pkg.linear import leave_one_out as leave_one_out
    from course_pkg.linear import ridge as ridge
    from course_pkg.linear import ridge_path as ridge_path
    from course_pkg.solution import Solution as Solution

_HOME = {
    "Ridge": "estimators",
    "Solution": "solution",
    "degrees_of_freedom": "linear",
    "leave_one_out": "linear",
    "ridge": "linear",
    "ridge_path": "linear",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'course_pkg' has no attribute {name!r}; it has {__all__}")
    return getattr(import_module(f"course_pkg.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
