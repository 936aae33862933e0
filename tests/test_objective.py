"""The objective, and what certifies a minimum of it: on the definitions, for lasso to ridge."""

import numpy as np
import oracles_l1 as oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import draw

from course_pkg.objective import (
    gap,
    gap_from_loss,
    kkt_residual,
    lambda_max,
    loss,
    objective,
    penalty,
)

RHOS = pytest.mark.parametrize("rho", [0, 0.3, 0.999, 1])
LAMS = pytest.mark.parametrize("lam", [0, 1e-9, 1e-3, 0.3, 1e6])
SIGNS = pytest.mark.parametrize("positive", [False, True], ids=["any sign", "positive"])


@pytest.fixture
def centred(data):
    """X and y with their means subtracted, and weights with nothing special about them."""
    X, y = data
    return X - X.mean(0), y - y.mean(), np.array([0.5, 0, 2])


def parts(X, y, w, lam, rho):
    """What the functions take: residual, correlation, w, λ₁, λ₂."""
    residual = y - X @ w
    return residual, X.T @ residual / len(y), w, lam * rho, lam * (1 - rho)


def excess(X, y, w, lam, rho, positive=False):
    """How far the objective at w is above its minimum, which brute force finds."""
    best = oracles.by_signs(X, y, lam, rho, fit_intercept=False, positive=positive)
    return oracles.objective(X, y, w, 0, lam, rho) - oracles.objective(X, y, *best, lam, rho)


def rounding(y):
    """What the difference of two objectives may be off by."""
    return 1e-13 * np.sum(y**2)


# objective


def test_objective_by_hand():
    """Residuals 1 and 3 and weights of 2 and −1: 10/4 + 3λ₁ + 5λ₂/2."""
    residual, w = np.array([1.0, 3]), np.array([2.0, -1])
    assert 10 / 4 == loss(residual)
    assert 3 * 7 + 5 * 2 / 2 == penalty(w, 7, 2)
    assert 10 / 4 + 3 * 7 + 5 * 2 / 2 == objective(residual, w, 7, 2)


@RHOS
def test_objective_is_the_formula(centred, rho):
    """It is the formula of every chapter."""
    X, y, w = centred
    expected = oracles.objective(X, y, w, 0, 0.3, rho)
    assert expected == pytest.approx(objective(y - X @ w, w, 0.3 * rho, 0.3 * (1 - rho)), rel=1e-12)


@RHOS
@pytest.mark.parametrize("w", [[0.5, 0, 2], [0, 0, 0], [-1, 1e-9, 0], [1.0, 1, -1]], ids=str)
def test_kkt_residual_is_the_distance_from_the_subgradients(centred, rho, w):
    """It is what finite differences of the formula leave."""
    X, y, _ = centred
    w = np.array(w)
    expected = oracles.subgradient_violation(X, y, w, 0, 0.3, rho, fit_intercept=False)
    assert expected == pytest.approx(
        kkt_residual(*parts(X, y, w, 0.3, rho)[1:]), rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize("rho", [0.3, 0.999, 1])
def test_kkt_residual_vanishes_at_the_minimum(centred, rho):
    """Brute force's weights leave no slope."""
    X, y, _ = centred
    w, _ = oracles.by_signs(X, y, 0.3, rho, fit_intercept=False)
    assert kkt_residual(*parts(X, y, w, 0.3, rho)[1:]) < 1e-12


# gap


@SIGNS
@LAMS
@RHOS
@pytest.mark.parametrize("move", [0, 1e-8, 1e-3, 1, 1e3])
def test_gap_bounds_the_excess(centred, lam, rho, move, positive):
    """However far the weights are moved, the objective exceeds its minimum by the gap at most."""
    X, y, _ = centred
    best, _ = oracles.by_signs(X, y, lam, rho, fit_intercept=False, positive=positive)
    w = best + move
    above = excess(X, y, w, lam, rho, positive)
    assert above <= gap(*parts(X, y, w, lam, rho), positive) * (1 + 1e-9) + rounding(y)


@given(
    st.lists(st.sampled_from([0, 0, 1e-6, 0.1]) | st.floats(-10, 10), min_size=3, max_size=3),
    st.sampled_from([0, 1e-12, 1e-3, 0.3, 30]),
    st.sampled_from([0, 0.3, 1]),
    st.booleans(),
)
def test_gap_bounds_the_excess_anywhere(w, lam, rho, positive):
    """The bound holds for any weights, with p > n too."""
    X, y = draw(2, 3)
    w = np.abs(w) if positive else np.array(w)
    above = excess(X, y, w, lam, rho, positive)
    assert above <= gap(*parts(X, y, w, lam, rho), positive) * (1 + 1e-9) + rounding(y)


@SIGNS
@RHOS
@pytest.mark.parametrize("lam", [1e-6, 1e-3, 0.3, 1e6])
def test_gap_at_the_minimum_is_next_to_nothing(centred, lam, rho, positive):
    """The bound is sharp where it matters, for small λ too."""
    X, y, _ = centred
    w, _ = oracles.by_signs(X, y, lam, rho, fit_intercept=False, positive=positive)
    assert gap(*parts(X, y, w, lam, rho), positive) < 1e-12 * np.mean(y**2)


@pytest.mark.parametrize("rho", [0, 0.3])
@pytest.mark.parametrize("lam", [1e-12, 1e-9])
def test_ridge_part_keeps_the_gap_sharp_at_tiny_strengths(centred, lam, rho):
    """Where rounding of slopes is as large as λ, the curvature still certifies."""
    X, y, _ = centred
    w, _ = oracles.in_fractions(X, y, lam, rho, fit_intercept=False)
    assert gap(*parts(X, y, w, lam, rho)) < 1e-12 * np.mean(y**2)


@pytest.mark.parametrize("rho", [0, 0.3])
@pytest.mark.parametrize("move", [1e-6, 1e-3, 1e-1])
def test_gap_falls_as_fast_as_the_excess(centred, rho, move):
    """With a ridge part both are quadratic near the minimum: their ratio has a bound."""
    X, y, _ = centred
    best, _ = oracles.in_fractions(X, y, 1, rho, fit_intercept=False)
    w = best + move * (best != 0)
    # 1 + the largest curvature of the loss over that of the ridge part
    steepest = 1 + np.linalg.norm(X, 2) ** 2 / len(y) / (1 - rho)
    assert gap(*parts(X, y, w, 1, rho)) <= steepest * excess(X, y, w, 1, rho) + rounding(y)


def test_gap_is_zero_at_zero_from_lambda_max_on(centred):
    """Where the zeros are the minimum, the certificate says so to the last bit."""
    X, y, w = centred
    largest = np.max(np.abs(X.T @ y)) / len(y)
    assert 0 == gap(*parts(X, y, 0 * w, largest * (1 + 1e-12), 1))
    assert 0 < gap(*parts(X, y, 0 * w, largest * 0.9, 1))


@SIGNS
@RHOS
@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.sampled_from([0.0, 1e-6, 0.3, 100]))
def test_gap_is_never_negative(rho, positive, w, lam):
    """A sum of terms of which none is negative, however they are rounded."""
    X, y = draw(5, 3)
    w = np.abs(w) if positive else np.array(w)
    assert gap(*parts(X, y, w, lam, rho), positive) >= -1e-15 * np.sum(y**2)


def test_more_room_for_the_dual_makes_a_smaller_gap(centred):
    """Asking for w ≥ 0 raises the minimum, so that weights ≥ 0 exceed it by less."""
    X, y, w = centred
    assert gap(*parts(X, y, w, 0.3, 0.7), True) <= gap(*parts(X, y, w, 0.3, 0.7), False)


@pytest.mark.parametrize("unit", [1e-100, 1e-3, 1e3, 1e100])
def test_gap_is_in_the_units_of_y_squared(centred, unit):
    """y, w and λ₁ in other units: the same gap in the square of them."""
    X, y, w = centred
    residual, c, w, lam1, lam2 = parts(X, y, w, 0.3, 0.6)
    expected = gap(residual, c, w, lam1, lam2)
    scaled = gap(residual * unit, c * unit, w * unit, lam1 * unit, lam2)
    np.testing.assert_allclose(expected, scaled / unit / unit, rtol=1e-12)


def without_the_loss(residual, c, w, lam1, lam2):
    """A gap that forgot what scaling the residual costs."""
    scale = min(1, lam1 / np.max(np.abs(c - lam2 * w)))
    return np.sum(lam1 * np.abs(w) - scale * (c - lam2 * w) * w)


def unscaled_lasso(residual, c, w, lam1, lam2):
    """A gap whose dual point may lie outside."""
    return objective(residual, w, lam1, lam2) - loss(residual) - c @ w


def half_the_gap(residual, c, w, lam1, lam2):
    """A gap with a ½ too many."""
    return gap(residual, c, w, lam1, lam2) / 2


def shortfall(function, X, y):
    """By how much a bound is too low, where it is worst: at minima for other λ, and elsewhere."""
    points = [oracles.by_signs(X, y, lam, 1, fit_intercept=False)[0] for lam in (1e-6, 0.2, 0.31)]
    points += [np.zeros(3), np.array([1.0, 2, 1]), np.array([5.0, 0, 0])]
    return max(excess(X, y, w, 0.3, 1) - function(*parts(X, y, w, 0.3, 1)) for w in points)


@pytest.mark.parametrize("wrong", [without_the_loss, unscaled_lasso, half_the_gap])
def test_oracle_rejects_wrong_gaps(centred, wrong):
    """At some weights a wrong formula is below the excess that brute force finds; ours is not."""
    X, y, _ = centred
    assert shortfall(gap, X, y) <= rounding(y)
    assert shortfall(wrong, X, y) > 1e-3


@RHOS
def test_many_columns_are_many_problems(centred, rho):
    """k weights at k strengths side by side give what one at a time gives."""
    X, y, w = centred
    W, lams = np.column_stack([w, 0 * w, -2 * w]), np.array([0.1, 3, 0.3])
    problems = list(zip(W.T, lams, strict=True))
    together = parts(X, y[:, None], W, lams, rho)
    for function, first in [(objective, (0, 2, 3, 4)), (kkt_residual, (1, 2, 3, 4))]:
        expected = [function(*(parts(X, y, w, lam, rho)[i] for i in first)) for w, lam in problems]
        np.testing.assert_allclose(expected, function(*(together[i] for i in first)), rtol=1e-12)
    expected = [gap(*parts(X, y, w, lam, rho)) for w, lam in problems]
    np.testing.assert_allclose(expected, gap(*together), rtol=1e-12)


@SIGNS
def test_loss_is_all_that_the_gap_asks_of_the_residual(centred, positive):
    """With the loss in its place the gap is the same."""
    residual, *others = parts(*centred, 0.3, 0.6)
    expected = gap(residual, *others, positive)
    assert expected == gap_from_loss(loss(residual), *others, positive)


# lambda_max


@pytest.mark.parametrize("rho", [0.01, 0.5, 1])
def test_lambda_max_is_where_the_last_weight_vanishes(centred, rho):
    """Bisection on the slopes at 0 finds the same."""
    X, y, _ = centred
    expected = oracles.lambda_max(X, y, rho)
    assert expected == pytest.approx(lambda_max(X.T @ y / len(y), rho), rel=1e-9)


def test_ridge_has_no_lambda_max(centred):
    """Without an ℓ₁ part no finite λ makes a weight zero."""
    X, y, _ = centred
    assert np.inf == lambda_max(X.T @ y / len(y), 0)
