"""Every oracle of lasso and elastic net accepts the right answer and rejects usual mistakes."""

import numpy as np
import oracles_l1 as oracles
import pytest
from sklearn.linear_model import ElasticNet

LAM = 0.3
RHOS = pytest.mark.parametrize("rho", [1, 0.7, 0.3])


@pytest.fixture
def data():
    """Nine samples of three features with means far from 0, the last of which does not matter."""
    rng = np.random.default_rng(4)
    X = rng.normal(1, 1, (9, 3))
    return X, 5 + X @ [1.0, -2, 0.1] + 0.3 * rng.normal(size=9)


def peer(X, y, lam, rho, fit_intercept=True, positive=False):
    """scikit-learn's answer, to the last digits."""
    settings = {"fit_intercept": fit_intercept, "positive": positive, "tol": 1e-14}
    model = ElasticNet(alpha=lam, l1_ratio=rho, max_iter=10**6, **settings).fit(X, y)
    return model.coef_, model.intercept_


def half_missing(X, y, rho):
    """The loss without its ½, as in the papers of others."""
    return peer(X, y, LAM / 2, rho)


def half_too_many(X, y, rho):
    """λρ/2 ‖w‖₁ in place of λρ ‖w‖₁, as if the ½ were on both parts."""
    lasso, ridge = LAM * rho / 2, LAM * (1 - rho)
    return peer(X, y, lasso + ridge, lasso / (lasso + ridge))


def n_missing(X, y, rho):
    """λ against the sum of squares and not their mean."""
    return peer(X, y, LAM / len(y), rho)


def hard_threshold(X, y, rho):
    """The right weights chosen, but as large as least squares makes them."""
    w, _ = peer(X, y, LAM, rho)
    A = np.column_stack([X * (w != 0), np.ones(len(y))])
    wb = np.linalg.lstsq(A, y)[0]
    return wb[:-1], wb[-1]


def not_quite_zero(X, y, rho):
    """Every weight moved by a thousandth, as a gradient step leaves them."""
    w, b = peer(X, y, LAM, rho)
    return w + 1e-3, b - 1e-3 * X.mean(axis=0).sum()


def uncentred(X, y, rho):
    """Weights fitted through the origin, an intercept put on afterwards."""
    w, _ = peer(X, y, LAM, rho, fit_intercept=False)
    return w, np.mean(y - X @ w)


def intercept_forgotten(X, y, rho):
    """The right weights, with b = 0."""
    return peer(X, y, LAM, rho)[0], 0.0


def rescaled(X, y, rho):
    """Zou and Hastie's estimator, (1 + λ₂) times the naive one; of the lasso, times 1 + λ."""
    w, _ = peer(X, y, LAM, rho)
    w = w * (1 + LAM * (1 - rho or 1))
    return w, np.mean(y - X @ w)


WRONG = pytest.mark.parametrize(
    "answer",
    [
        half_missing,
        half_too_many,
        n_missing,
        hard_threshold,
        not_quite_zero,
        uncentred,
        intercept_forgotten,
        rescaled,
    ],
)
SOLVERS = pytest.mark.parametrize(
    "solver", [oracles.by_signs, oracles.in_fractions, oracles.elastic_net_by_rows]
)


@RHOS
def test_right_answer_has_a_vanishing_subgradient(data, rho):
    """At the minimum 0 is among the subgradients."""
    assert oracles.subgradient_violation(*data, *peer(*data, LAM, rho), LAM, rho) < 1e-8


@RHOS
@WRONG
def test_wrong_answer_has_no_vanishing_subgradient(data, answer, rho):
    """Away from the minimum some slope is left."""
    wrong = answer(*data, rho)
    assert oracles.subgradient_violation(*data, *wrong, LAM, rho) > 5e-4


@RHOS
def test_right_answer_has_no_lower_neighbour(data, rho):
    """Nothing near or far of the minimum is lower."""
    assert oracles.no_neighbour_is_lower(*data, *peer(*data, LAM, rho), LAM, rho)


@RHOS
@WRONG
def test_wrong_answer_has_a_lower_neighbour(data, answer, rho):
    """Away from the minimum there is a way down."""
    assert not oracles.no_neighbour_is_lower(*data, *answer(*data, rho), LAM, rho)


@RHOS
@SOLVERS
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_solvers_give_the_right_answer(data, solver, rho, fit_intercept):
    """Brute force, exact or not, and the augmented rows agree with scikit-learn."""
    expected = np.hstack(peer(*data, LAM, rho, fit_intercept))
    found = np.hstack(solver(*data, LAM, rho, fit_intercept))
    np.testing.assert_allclose(expected, found, rtol=1e-6, atol=1e-9)


@RHOS
@SOLVERS
@WRONG
def test_solvers_reject_the_wrong_answer(data, solver, answer, rho):
    """Each mistake moves some weight or b by far more than an oracle is off."""
    wrong = np.hstack(answer(*data, rho))
    assert not np.allclose(wrong, np.hstack(solver(*data, LAM, rho)), rtol=1e-4, atol=5e-4)


@RHOS
@pytest.mark.parametrize("solver", [oracles.by_signs, oracles.in_fractions])
def test_positive_weights_agree(data, solver, rho):
    """Among w ≥ 0 as well."""
    expected = np.hstack(peer(*data, LAM, rho, positive=True))
    found = np.hstack(solver(*data, LAM, rho, positive=True))
    np.testing.assert_allclose(expected, found, rtol=1e-6, atol=1e-9)


@RHOS
def test_positive_weights_pass_the_checks(data, rho):
    """The minimum among w ≥ 0 has no way down that stays there."""
    answer = peer(*data, LAM, rho, positive=True)
    assert oracles.subgradient_violation(*data, *answer, LAM, rho, positive=True) < 1e-8
    assert oracles.no_neighbour_is_lower(*data, *answer, LAM, rho, positive=True)


def test_negative_weights_fail_the_check_for_positive_ones(data):
    """The minimum over all w is none among w ≥ 0."""
    answer = peer(*data, LAM, 1)
    assert oracles.subgradient_violation(*data, *answer, LAM, 1, positive=True) > 0.1


def test_clipped_weights_fail_the_checks_for_positive_ones(data):
    """Negative weights set to 0 afterwards leave the others where they should not be."""
    w = np.maximum(peer(*data, LAM, 1)[0], 0)
    clipped = w, np.mean(data[1] - data[0] @ w)
    assert oracles.subgradient_violation(*data, *clipped, LAM, 1, positive=True) > 1e-2
    assert not oracles.no_neighbour_is_lower(*data, *clipped, LAM, 1, positive=True)


def test_all_weights_at_zero_without_an_intercept_pass(data):
    """Under a penalty too strong for any weight the minimum is 0, which has a value."""
    zeros = np.zeros(3), 0.0
    assert oracles.subgradient_violation(*data, *zeros, 1e3, 1, fit_intercept=False) == 0
    assert oracles.no_neighbour_is_lower(*data, *zeros, 1e3, 1, fit_intercept=False)


@RHOS
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_one_feature_agrees_with_brute_force(data, rho, fit_intercept):
    """The closed form of a single feature is the best of three patterns."""
    X, y = data
    expected = np.hstack(oracles.by_signs(X[:, :1], y, LAM, rho, fit_intercept))
    found = np.hstack(oracles.one_feature(X[:, 0], y, LAM, rho, fit_intercept))
    np.testing.assert_allclose(expected, found, rtol=1e-9)


def test_one_feature_rejects_a_covariance_over_n_minus_1(data):
    """Sample covariances, as np.cov has them, give another weight."""
    x, y = data[0][:, 0], data[1]
    covariance = np.cov(x, y)
    wrong = (covariance[0, 1] - LAM) / covariance[0, 0]
    assert not np.isclose(wrong, oracles.one_feature(x, y, LAM, 1)[0], rtol=1e-3)


@RHOS
def test_orthonormal_features_are_problems_of_their_own(rho):
    """Where XᵀX = nI the closed form is the best of all patterns."""
    X = oracles.orthonormal_design(8, 4)
    y = X @ [2.0, -0.5, 0.1, 0] + np.arange(8) / 8
    expected, _ = oracles.by_signs(X, y, LAM, rho, fit_intercept=False)
    np.testing.assert_allclose(expected, oracles.orthonormal(X, y, LAM, rho), atol=1e-12)


def test_orthonormal_rejects_columns_of_length_one():
    """With XᵀX = I, not nI, the same threshold gives another answer."""
    X = oracles.orthonormal_design(8, 4)
    y = X @ [2.0, -0.5, 0.1, 0]
    wrong = np.sign(X.T @ y) * np.maximum(abs(X.T @ y) - LAM, 0)
    assert not np.allclose(wrong, oracles.orthonormal(X, y, LAM, 1), rtol=1e-2)


@RHOS
def test_lambda_max_is_where_the_first_weight_leaves_zero(data, rho):
    """There all weights are 0, a thousandth below it one is not."""
    largest = oracles.lambda_max(*data, rho)
    assert not oracles.by_signs(*data, largest * 1.001, rho)[0].any()
    assert oracles.by_signs(*data, largest * 0.999, rho)[0].any()


def test_lambda_max_rejects_uncentred_correlations(data):
    """Correlations with a y whose mean was not taken off start the path elsewhere."""
    X, y = data
    assert max(abs(X.T @ y)) / len(y) != pytest.approx(oracles.lambda_max(X, y, 1), rel=0.1)


def test_twins_share_or_one_takes_all():
    """Of equal columns a lasso may choose one; an elastic net gives both the same."""
    x = np.arange(5.0)
    X, y = np.column_stack([x, x]), 2 * x + 1
    expected, _ = oracles.one_feature(x, y, LAM, 1)
    assert expected == pytest.approx(oracles.by_signs(X, y, LAM, 1)[0].sum())
    assert expected == pytest.approx(oracles.in_fractions(X, y, LAM, 1)[0].sum())
    shared, _ = oracles.in_fractions(X, y, LAM, 0.5)
    assert shared[0] == shared[1] > 0
