"""Every argument is checked at the door, and every error says name, value, expectation, remedy."""

import re
from decimal import Decimal

import numpy as np
import pytest
from oracles import four_parts
from scipy import sparse

from course_pkg import _check


def test_reject_says_all_four_parts():
    """The one place where the text is made puts the parts in order."""
    with pytest.raises(ValueError, match=r"^X is odd; expected an even X\. Add a row\.$"):
        _check.reject("X", "is odd", "an even X", "Add a row")


@pytest.mark.parametrize(
    ("X", "received", "remedy"),
    [
        (3.0, r"shape \(\)", r"X\.reshape\(-1, 1\)"),
        (None, r"shape \(\)", r"X\.reshape\(-1, 1\)"),
        ([1.0, 2], r"shape \(2,\)", r"X\.reshape\(1, -1\)"),
        (np.ones((2, 3, 4)), r"shape \(2, 3, 4\)", "reshape"),
        (np.ones((0, 3)), r"shape \(0, 3\)", "Check how the rows"),
        (np.ones((3, 0)), r"shape \(3, 0\)", "Check how the rows"),
        ([[]], r"shape \(1, 0\)", "Check how the rows"),
        ([[1, np.nan], [np.nan, 2]], r"nan at \[0, 1\], 2 such", "Drop or fill"),
        ([[1, 2], [3, np.inf]], r"inf at \[1, 1\], 1 such", "Drop or fill"),
        ([[-np.inf]], r"-inf at \[0, 0\]", "Drop or fill"),
        ([[1.0, None]], r"nan at \[0, 1\]", "Drop or fill"),
        ([["a", "b"]], r"\[\['a', 'b'\]\]", "encode categories"),
        ([["1", "2"]], r"\[\['1', '2'\]\]", "encode categories"),
        (np.array([["a", 1]], object), "'a'", "encode categories"),
        (np.array([[b"1"]]), "b'1'", "encode categories"),
        (np.array([["2020-01-01"]], "M8[D]"), "2020-01-01", "encode categories"),
        (np.array([[3]], "m8[s]"), "timedelta64", "encode categories"),
        ("text", "'text'", "encode categories"),
        ({}, r"\{\}", "encode categories"),
        ([[1], [1, 2]], r"\[\[1\], \[1, 2\]\]", "encode categories"),
        ([[10**400]], "1000", "encode categories"),
        ([[1j]], r"\[\[1j\]\]", "drop imaginary parts"),
        (np.array([[1j]], object), "1j", "encode categories"),
        (sparse.eye_array(3), "sparse", r"X\.toarray\(\)"),
        (sparse.csr_matrix((3, 2)), "sparse", r"X\.toarray\(\)"),
        (np.ma.masked_greater([[1.0, 2]], 1), "masked", "Drop or fill"),
        ([[1.0, -1e200]], r"1e\+200 as largest", "Multiply X"),
        ([[1e-200, 0]], "1e-200 as largest", "Multiply X"),
    ],
)
def test_bad_matrix_is_refused(X, received, remedy):
    """What is no finite real matrix with rows and columns is refused, with a way out."""
    with pytest.raises(ValueError, match=four_parts("X", received, remedy)):
        _check.matrix(X)


@pytest.mark.parametrize(
    ("y", "received", "remedy"),
    [
        ([1.0, 2], r"shape \(2,\)", "one value a sample"),
        ([[1.0], [2], [3]], r"shape \(3, 1\)", r"y\.ravel\(\)"),
        ([], r"shape \(0,\)", "one value a sample"),
        (1.0, r"shape \(\)", "one value a sample"),
        ([1.0, np.nan, 3], r"nan at \[1\]", "Drop or fill"),
        (["a", "b", "c"], "'a'", "encode categories"),
        ([1e200, 0, 0], r"1e\+200", "Multiply y"),
    ],
)
def test_bad_target_is_refused(y, received, remedy):
    """What is not one finite number for each of three rows is refused."""
    with pytest.raises(ValueError, match=four_parts("y", received, remedy)):
        _check.target(y, 3)


@pytest.mark.parametrize(
    ("weights", "received", "remedy"),
    [
        ([1.0, -2], "from -2 to 1", "Drop the samples"),
        ([0.0, 0], "from 0 to 0", "Drop the samples"),
        ([1.0], r"shape \(1,\)", "one value a sample"),
        ([np.nan, 1], r"nan at \[0\]", "Drop or fill"),
        ([1e-310, 0], "1e-310", "Multiply sample_weight"),
    ],
)
def test_bad_sample_weight_is_refused(weights, received, remedy):
    """Weights that weigh nothing or less are refused."""
    with pytest.raises(ValueError, match=four_parts("sample_weight", received, remedy)):
        _check.sample_weight(weights, 2)


@pytest.mark.parametrize(
    "lam",
    [-1, -1e-300, np.nan, np.inf, 1e200, 10**400, "1", b"1", True, np.True_, None, 1j, [1.0]],
    ids=repr,
)
def test_bad_strength_is_refused(lam):
    """What is not one number from 0 upwards is refused, and the reader pointed to path."""
    with pytest.raises(ValueError, match=four_parts("lam", re.escape(f"{lam!r:.40}"), "path")):
        _check.strength(lam)


@pytest.mark.parametrize(
    "lam", [0, 2, 0.5, 5e-324, 1e130, np.float32(0.5), np.int8(2), np.array(0.5), Decimal(1)]
)
def test_any_kind_of_number_is_a_strength(lam):
    """Numbers come as Python's, NumPy's and others'."""
    assert float(lam) == _check.strength(lam)


@pytest.mark.parametrize(
    ("lams", "received", "remedy"),
    [
        (1.0, r"shape \(\)", r"give \[lam\]"),
        ([], r"shape \(0,\)", r"give \[lam\]"),
        ([[1.0]], r"shape \(1, 1\)", r"give \[lam\]"),
        ([1, -2.0], "from -2 to 1", "Use 0 for no penalty"),
        ([1, 1e200], r"from 1 to 1e\+200", "Use 0 for no penalty"),
        ([1, np.nan], r"nan at \[1\]", "Drop or fill"),
        (["1"], r"\['1'\]", "encode categories"),
        ((lam for lam in [1.0]), "generator", "encode categories"),
    ],
)
def test_bad_grid_is_refused(lams, received, remedy):
    """What is not a sequence of numbers from 0 upwards is refused."""
    with pytest.raises(ValueError, match=four_parts("lams", received, remedy)):
        _check.strengths(lams)


def test_overflowed_result_is_refused():
    """A result that is no number is not handed out."""
    with pytest.raises(ValueError, match=four_parts("X or y", "overflow", "Rescale")):
        _check.result(np.array([1, np.inf]))


def test_long_values_are_shortened():
    """An error is a line, however large the array it is about."""
    with pytest.raises(ValueError, match=r"^X is array\(.{1,60}\.\.\.; expected"):
        _check.matrix(np.full((100, 100), "a"))


def test_forms_are_the_same_numbers(whole, form):
    """Lists, views, integers, tables: the same matrix of float64."""
    checked = _check.matrix(form(whole[0]))
    np.testing.assert_array_equal(whole[0], checked)
    assert checked.dtype == np.float64


def test_unmasked_masked_array_is_an_array():
    """A mask that hides nothing is nothing to complain of."""
    np.testing.assert_array_equal([[1, 2]], _check.matrix(np.ma.array([[1.0, 2]])))


def test_no_weights_are_equal_weights():
    """None stands for a one for each sample."""
    np.testing.assert_array_equal([1, 1, 1], _check.sample_weight(None, 3))
