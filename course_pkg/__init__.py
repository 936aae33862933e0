"""Regularization, from ridge to dropout: reference implementations one can read and trust.

Everything minimises, over weights w and an intercept b that is never penalised,

    1/(2n) ‖y − Xw − b‖² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²).

Names are imported when first used: ``import course_pkg`` costs NumPy and nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np  # noqa: F401  (the one import that everything here needs)

if TYPE_CHECKING:
    from course_pkg.blocks import gather as gather
    from course_pkg.blocks import gather_dask as gather_dask
    from course_pkg.blocks import load_moments as load_moments
    from course_pkg.blocks import solve_moments as solve_moments
    from course_pkg.estimators import ElasticNet as ElasticNet
    from course_pkg.estimators import ElasticNetCV as ElasticNetCV
    from course_pkg.estimators import Lasso as Lasso
    from course_pkg.estimators import LassoCV as LassoCV
    from course_pkg.estimators import Ridge as Ridge
    from course_pkg.estimators import RidgeCV as RidgeCV
    from course_pkg.linear import degrees_of_freedom as degrees_of_freedom
    from course_pkg.linear import elastic_net as elastic_net
    from course_pkg.linear import lasso as lasso
    from course_pkg.linear import leave_one_out as leave_one_out
    from course_pkg.linear import ridge as ridge
    from course_pkg.paths import CrossValidation as CrossValidation
    from course_pkg.paths import cross_validate as cross_validate
    from course_pkg.paths import lambda_grid as lambda_grid
    from course_pkg.paths import nested_cross_validate as nested_cross_validate
    from course_pkg.paths import path as path
    from course_pkg.solution import Path as Path
    from course_pkg.solution import Solution as Solution

_HOME = {
    "CrossValidation": "paths",
    "ElasticNet": "estimators",
    "ElasticNetCV": "estimators",
    "Lasso": "estimators",
    "LassoCV": "estimators",
    "Path": "solution",
    "Ridge": "estimators",
    "RidgeCV": "estimators",
    "Solution": "solution",
    "cross_validate": "paths",
    "degrees_of_freedom": "linear",
    "elastic_net": "linear",
    "gather": "blocks",
    "gather_dask": "blocks",
    "lambda_grid": "paths",
    "lasso": "linear",
    "leave_one_out": "linear",
    "load_moments": "blocks",
    "nested_cross_validate": "paths",
    "path": "paths",
    "ridge": "linear",
    "solve_moments": "blocks",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'course_pkg' has no attribute {name!r}; it has {__all__}")
    return getattr(import_module(f"course_pkg.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
