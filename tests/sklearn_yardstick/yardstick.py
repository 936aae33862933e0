"""Scikit-learn's own tests of these classes, from the installed wheel, run against ours.

A test module of scikit-learn's is executed once more, with our classes in the places of theirs; no
code of it is copied. Of its tests those are taken that reach one of our classes, once where they
differ in parameters that make no difference to these. Each passes, or stands in a table of
differences with its reason and with the text of the line or the error where it fails: a test that
fails elsewhere fails, and so does one in the table that passes.
"""

import re
import traceback
from functools import wraps
from importlib.util import find_spec, module_from_spec
from unittest import SkipTest
from unittest.mock import patch

import pytest
import sklearn.linear_model

from course_pkg import ElasticNet, ElasticNetCV, Lasso, LassoCV, Ridge, RidgeCV

CLASSES = (ElasticNet, ElasticNetCV, Lasso, LassoCV, Ridge, RidgeCV)
OURS = {ours.__name__: ours for ours in CLASSES}
#: Parameters that make no difference to ours, and the values for which the tests skip the least.
SAME = {
    "solver": {"auto", "lbfgs", "ridgecv", "sparse_cg"},
    "gcv_mode": {"auto", "eigen"},
}
OURS |= {"enet_path": ElasticNetCV.path, "lasso_path": LassoCV.path}


def borrowed(name):
    """What a test module of scikit-learn's defines: tests, fixtures and what these need."""
    spec = find_spec(f"sklearn.linear_model.tests.{name}")
    module = module_from_spec(spec)
    with patch.multiple(sklearn.linear_model, **OURS):
        spec.loader.exec_module(module)
    kept = {"global_random_seed": pytest.fixture(lambda: 42)}
    for key, value in vars(module).items():
        if key.startswith("test_"):
            value.pytestmark = [_listed(mark) for mark in getattr(value, "pytestmark", ())]
        if key.startswith("test_") or "fixture" in type(value).__name__.lower():
            kept[key] = value
    return kept


def _listed(mark):
    """The same mark; Pytest no longer takes parameters from a generator."""
    if mark.name != "parametrize":
        return mark
    names, values = mark.args
    return pytest.mark.parametrize(names, list(values), **mark.kwargs).mark


def reaches_ours(item):
    """Whether a collected test can come to one of our classes.

    Where parameters choose the class they decide, else the names that the test's code uses. Arrays
    of other libraries than NumPy are not asked of them.
    """
    if "array_namespace" in _parameters(item):
        return False
    parameters = list(_flat(_parameters(item).values()))
    if any(_is_ours(value) for value in parameters):
        return True
    if any(hasattr(value, "fit") for value in parameters):
        return False
    functions = [item.function, *filter(_is_function, parameters)]
    return any(_uses_ours(function, set()) for function in functions)


def repeats(item):
    """Whether a test differs from another only in what makes no difference to our classes."""
    chosen = _parameters(item)
    return any(chosen[name] not in values for name, values in SAME.items() if name in chosen)


def _parameters(item):
    return item.callspec.params if hasattr(item, "callspec") else {}


def _flat(values):
    for value in values:
        yield from _flat(value) if isinstance(value, list | tuple) else (value,)


def _is_function(value):
    return hasattr(value, "__code__")


def _is_ours(value):
    return isinstance(value, CLASSES) or any(value is ours for ours in OURS.values())


def _uses_ours(function, seen):
    if function in seen:
        return False
    seen.add(function)
    used = [function.__globals__.get(name) for name in _names(function.__code__)]
    helpers = [value for value in used if _is_function(value)]
    return any(_is_ours(value) for value in used) or any(_uses_ours(f, seen) for f in helpers)


def _names(code):
    inner = (part for part in code.co_consts if hasattr(part, "co_names"))
    return set(code.co_names).union(*map(_names, inner))


def differing(test, reason, where):
    """The same test, expected to fail in a line or with a message that `where` matches."""

    @wraps(test)
    def run(*args, **kwargs):
        try:
            test(*args, **kwargs)
        except (SkipTest, pytest.skip.Exception, pytest.xfail.Exception):
            raise
        except (Exception, pytest.fail.Exception) as error:
            lines = [frame.line for frame in traceback.extract_tb(error.__traceback__)]
            if not re.search(where, "\n".join([*lines, str(error)])):
                raise
            pytest.xfail(reason)
        pytest.fail(f"passes, though it is said to differ: {reason}")

    return run
