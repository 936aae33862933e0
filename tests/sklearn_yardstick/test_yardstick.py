"""The yardstick can fail: on wrong classes, and on differences that are not what they are said."""

import pytest
from sklearn_yardstick.yardstick import borrowed, differing

from course_pkg import ElasticNet, Lasso, Ridge


class SoftRidge(Ridge):
    """Takes α against the mean of squares, the usual mistake."""

    def fit(self, X, y, sample_weight=None):
        self.alpha = self.alpha * len(y)
        return super().fit(X, y, sample_weight)


class HalfLasso(Lasso):
    """Loses the ½ before the squares."""

    def fit(self, X, y, sample_weight=None):
        self.alpha = self.alpha / 2
        return super().fit(X, y, sample_weight)


@pytest.mark.parametrize(
    ("module", "test", "name", "wrong"),
    [
        ("ridge", "test_ridge_individual_penalties", "Ridge", ElasticNet),
        ("coordinate_descent", "test_lasso_toy", "Lasso", HalfLasso),
        ("coordinate_descent", "test_lasso_toy", "Lasso", SoftRidge),
    ],
)
def test_a_wrong_class_is_caught(module, test, name, wrong, monkeypatch):
    """Another penalty, another scale: a borrowed test fails."""
    test = borrowed(f"test_{module}")[test]
    test()
    monkeypatch.setitem(test.__globals__, name, wrong)
    with pytest.raises((AssertionError, AttributeError, TypeError)):
        test()


def fails():
    """A test that fails."""
    raise ValueError("in this way")


def passes():
    """A test that passes."""


def test_a_difference_is_expected_where_it_is_said():
    """It counts as an expected failure, with its reason."""
    with pytest.raises(pytest.xfail.Exception, match="as agreed"):
        differing(fails, "as agreed", "this way")()


def test_a_difference_elsewhere_is_a_failure():
    """Another message, or another line, is what it is."""
    with pytest.raises(ValueError, match="in this way"):
        differing(fails, "as agreed", "that way")()


def test_a_difference_that_is_gone_is_a_failure():
    """What passes is to be taken off the table."""
    with pytest.raises(pytest.fail.Exception, match="passes, though it is said to differ"):
        differing(passes, "as agreed", "this way")()
