"""Every oracle accepts the right answer and rejects the mistakes that people make."""

import re

import numpy as np
import oracles
import pytest

LAM = 0.3


@pytest.fixture
def data():
    """Nine samples of three features with means far from 0, and an offset in y."""
    rng = np.random.default_rng(4)
    X = rng.normal(1, 1, (9, 3))
    return X, 5 + X @ [1.0, -2, 0.5] + rng.normal(size=9)


def right(X, y):
    """The normal equations on centred data."""
    w = normal_equations(X - X.mean(0), y - y.mean(), len(y) * LAM)
    return w, y.mean() - X.mean(0) @ w


def half_too_many(X, y):
    """λ/4 ‖w‖² in place of λ/2 ‖w‖²."""
    w = normal_equations(X - X.mean(0), y - y.mean(), len(y) * LAM / 2)
    return w, y.mean() - X.mean(0) @ w


def n_missing(X, y):
    """λ against the sum of squares and not their mean."""
    w = normal_equations(X - X.mean(0), y - y.mean(), LAM)
    return w, y.mean() - X.mean(0) @ w


def bias_penalised(X, y):
    """A column of ones, penalised as the others."""
    w = normal_equations(np.column_stack([X, np.ones(len(y))]), y, len(y) * LAM)
    return w[:-1], w[-1]


def uncentred(X, y):
    """Weights fitted through the origin, an intercept put on afterwards."""
    w = normal_equations(X, y, len(y) * LAM)
    return w, np.mean(y - X @ w)


def not_shrunk(X, y):
    """Least squares."""
    w = normal_equations(X - X.mean(0), y - y.mean(), 0)
    return w, y.mean() - X.mean(0) @ w


def normal_equations(X, y, penalty):
    """(XᵀX + penalty I)⁻¹ Xᵀy."""
    return np.linalg.solve(X.T @ X + penalty * np.eye(X.shape[1]), X.T @ y)


WRONG = [half_too_many, n_missing, bias_penalised, uncentred, not_shrunk]


def test_right_answer_is_stationary(data):
    """At the minimum every slope is 0."""
    assert oracles.stationarity(*data, *right(*data), LAM) < 1e-10


@pytest.mark.parametrize("answer", WRONG)
def test_wrong_answer_is_not_stationary(data, answer):
    """Away from the minimum some slope is not 0."""
    assert oracles.stationarity(*data, *answer(*data), LAM) > 1e-2


def test_right_answer_has_no_lower_neighbour(data):
    """Nothing near or far of the minimum is lower."""
    assert oracles.no_neighbour_is_lower(*data, *right(*data), LAM)


@pytest.mark.parametrize("answer", WRONG)
def test_wrong_answer_has_a_lower_neighbour(data, answer):
    """Away from the minimum there is a way down."""
    assert not oracles.no_neighbour_is_lower(*data, *answer(*data), LAM)


def test_rows_give_the_right_answer(data):
    """Least squares with penalty rows is ridge."""
    np.testing.assert_allclose(
        np.hstack(right(*data)), np.hstack(oracles.ridge_by_rows(*data, LAM))
    )


@pytest.mark.parametrize("answer", WRONG)
def test_rows_reject_the_wrong_answer(data, answer):
    """Each mistake moves some weight by more than a percent."""
    wrong = np.hstack(answer(*data))
    assert not np.allclose(wrong, np.hstack(oracles.ridge_by_rows(*data, LAM)), rtol=0.01)


def test_fractions_give_the_right_weights(data):
    """Gauss without rounding agrees with the normal equations."""
    np.testing.assert_allclose(right(*data)[0], oracles.ridge_in_fractions(*data, LAM))


@pytest.mark.parametrize("answer", WRONG)
def test_fractions_reject_the_wrong_weights(data, answer):
    """Each mistake moves some weight by more than a percent."""
    expected = oracles.ridge_in_fractions(*data, LAM)
    assert not np.allclose(answer(*data)[0], expected, rtol=0.01)


def test_rows_without_intercept_go_through_the_origin(data):
    """Without an intercept the fit is the normal equations on the data as they are."""
    w, b = oracles.ridge_by_rows(*data, LAM, fit_intercept=False)
    np.testing.assert_allclose(normal_equations(*data, len(data[1]) * LAM), w)
    assert b == pytest.approx(0)


def test_smallest_least_squares_splits_between_twins():
    """Of all ways to divide a slope of 2 between two equal columns, equal shares are smallest."""
    X, y = np.array([[0.0, 0], [1, 1], [2, 2]]), np.array([1.0, 3, 5])
    np.testing.assert_allclose([1, 1], oracles.smallest_least_squares(X, y))


def test_smallest_least_squares_rejects_a_joint_smallest_norm():
    """The smallest (w, b) together has not the smallest w: b would be penalised."""
    X, y = np.array([[1.0, 2]]), np.array([3.0])
    joint = np.linalg.lstsq(np.column_stack([X, [1.0]]), y)[0][:-1]
    assert not np.allclose(joint, oracles.smallest_least_squares(X, y))


def test_refits_reject_training_residuals(data):
    """Residuals of the fit to all samples are smaller than those of samples left out."""
    X, y = data
    w, b = right(X, y)
    assert np.all(np.abs(y - X @ w - b) < np.abs(oracles.refitted_residuals(X, y, LAM)))


def test_refits_reject_a_forgotten_intercept(data):
    """A leverage without the 1/n of the intercept gives other residuals."""
    X, y = data
    w, b = right(X, y)
    C = X - X.mean(0)
    leverage = np.diag(C @ normal_equations(C, np.eye(9), len(y) * LAM))
    wrong = (y - X @ w - b) / (1 - leverage)
    assert not np.allclose(wrong, oracles.refitted_residuals(X, y, LAM), rtol=0.01)


def test_refits_reject_the_penalty_of_the_smaller_sample(data):
    """The same λ with n − 1 samples is a penalty of (n − 1)λ, not nλ."""
    X, y = data
    wrong = oracles.refitted_residuals(X, y, LAM * (len(y) - 1) / len(y))
    assert not np.allclose(wrong, oracles.refitted_residuals(X, y, LAM), rtol=0.01)


@pytest.mark.parametrize(
    ("centre", "penalty"),
    [(0.0, 9 * LAM), (1.0, LAM), (1.0, 9 * LAM / 2), (1.0, 0.0)],
    ids=["uncentred", "n missing", "half too many", "the rank"],
)
def test_trace_rejects_the_wrong_degrees(data, centre, penalty):
    """Degrees of freedom with a slip in them are another number than the trace."""
    C = data[0] - centre * data[0].mean(0)
    wrong = np.trace(C @ normal_equations(C, np.eye(9), penalty))
    assert wrong != pytest.approx(oracles.trace_of_hat(data[0], LAM), rel=0.01)


def test_trace_accepts_the_right_degrees(data):
    """On centred data the trace is that of C (CᵀC + nλI)⁻¹ Cᵀ."""
    C = data[0] - data[0].mean(0)
    expected = np.trace(C @ normal_equations(C, np.eye(9), 9 * LAM))
    assert expected == pytest.approx(oracles.trace_of_hat(data[0], LAM))


def test_slope_rejects_half_a_gradient():
    """The gradient of ‖w‖² is 2w, not w."""
    w = np.array([1.0, -2])
    np.testing.assert_allclose([2, -4], oracles.slope(lambda v: sum(v**2), w))


@pytest.mark.parametrize(
    "text",
    [
        "y has shape (3,); expected shape (2,). Drop one.",
        "X has shape (2,); expected shape (2,). Drop one.",
        "X has shape (3,). Drop one.",
        "X has shape (3,); expected shape (2,).",
        "X has shape (3,); expected shape (2,). Sorry.",
    ],
    ids=["other name", "other value", "nothing expected", "no remedy", "other remedy"],
)
def test_four_parts_reject_a_missing_part(text):
    """An error without one of its parts does not pass."""
    assert not re.search(oracles.four_parts("X", r"\(3,\)", "Drop"), text)


def test_four_parts_accept_all_four():
    """An error with all of its parts passes."""
    text = "X has shape (3,); expected shape (2,). Drop one."
    assert re.search(oracles.four_parts("X", r"\(3,\)", "Drop"), text)
